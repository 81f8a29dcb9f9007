"""One exercise, run: its solution, network checks, mistakes and mutants, as a record."""
from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from time import perf_counter

from derivations.crash import ANYTHING, place_of
from derivations.record import Status, Step, Verdict, worst
from backproof.answer_code import answer_code
from backproof.book import Place, book_of
from backproof.mutation import kills
from backproof.network_check import NetworkCheck
from backproof.record import Check, ExerciseRecord, Kills, Mistake
from backproof.recording import line_of
from backproof.registry import CLAIMS, Exercise, id_of


def run(exercise: Exercise) -> ExerciseRecord:
    """Everything there is to know about an exercise. Never raises: a crash is a failed exercise.

    If the solution ends too early, its mistakes and checks still run, after what it had said.
    """
    if exercise.kind == CLAIMS:
        from backproof.judged.sheet import run_sheet

        return run_sheet(exercise)
    from backproof.answers.backed import asked_and_fault

    started = perf_counter()
    record = ExerciseRecord(
        exercise.id, exercise.title, exercise.statement, *astuple(exercise.place), exercise.kind,
        exercise.equations, Status.FAILED, book=exercise.book.name if exercise.book else "",
        file=str(exercise.path), idea=exercise.idea, short=exercise.short, tags=list(exercise.tags))
    proof = attempt(record, exercise, lambda: exercise.proof) or exercise.begun
    record.steps, record.answer, record.uses = proof.steps, proof.answers, proof.uses
    record.lines = [*proof.places, *[0] * (len(proof.steps) - len(proof.places))]
    record.folds = [*proof.folds, *[""] * (len(proof.steps) - len(proof.folds))]
    record.decisive = proof.decides
    record.assumptions = attempt(record, exercise, proof.assumptions) or []
    record.ledger = attempt(record, exercise, lambda: theorems(exercise.id, proof)) or []
    asked, fault = attempt(
        record, exercise, lambda: asked_and_fault(exercise.path, record)) or (None, "")
    record.error = record.error or fault
    record.code = attempt(record, exercise, lambda: answer_code(asked, proof)) or ""
    record.checks = network_checks(exercise)
    record.mistakes = [mistake(exercise, proof, *m) for m in exercise.mistakes]
    record.kills = attempt(record, exercise, lambda: kills(proof)) or Kills()
    record.status = status_of(record)
    record.seconds = perf_counter() - started
    return record


def attempt(record: ExerciseRecord, exercise: Exercise, part: Callable):
    """What a part of the run gives, or None with what it raised as the record's error."""
    try:
        return part()
    except ANYTHING as error:
        record.error = record.error or said(exercise, error)
        return None


def said(exercise: Exercise, error: BaseException) -> str:
    """An error of an exercise, with the line of its file."""
    line = line_of(error, exercise.path)
    where = f"line {line} of {exercise.path.name}" if line else place_of(error)
    return f"{type(error).__name__}: {error}" + (f" ({where})" if where else "")


def broken(path: Path, error: Exception) -> ExerciseRecord:
    """The record of a file that cannot even be loaded."""
    id, book = id_of(path), book_of(path)
    place = astuple(book.place(id) if book else Place())
    return ExerciseRecord(id, path.stem.replace("_", " "), "", *place, "", [], Status.FAILED,
                          book=book.name if book else "", file=str(path), error=str(error))


def theorems(id: str, proof) -> list[str]:
    """The theorems of a solution as entries of the ledger, labelled with exercise, line and text."""
    from derivations.ledger import Label, lines

    parts = [part for step in proof.steps for part in (step, *step.details) if part.verdict]
    return lines([(part.verdict.theorem, Label(id, n, part.plain))
                  for n, part in enumerate(parts, 1) if part.verdict.theorem])


def status_of(record: ExerciseRecord) -> Status:
    """The worst that was found. Nothing checked at all is a failure."""
    checked = [s for step in record.steps for s in (step, *step.details) if s.verdict]
    if record.error or not checked:
        return Status.FAILED
    statuses = [s.status for s in checked] + [c.verdict.status for c in record.checks]
    statuses += [Status.CHECKED if m.verdict.status == Status.REFUTED else Status.FAILED
                 for m in record.mistakes]
    return worst(statuses)


def network_checks(exercise: Exercise) -> list[Check]:
    """The comparisons of all checks; one that crashes, or compares nothing, is one that failed."""
    net = NetworkCheck(exercise.path)
    for check in exercise.checks:
        done, line = len(net.checks), check.__code__.co_firstlineno
        try:
            check(net)
            reason = "" if len(net.checks) > done else "the network check compares nothing"
        except ANYTHING as error:
            reason, line = said(exercise, error), line_of(error, exercise.path) or line
        if reason:
            net.checks.append(Check(f"{check.__name__}", "none", "none", 0.0, 0.0, "", 0,
                                    Verdict(Status.FAILED, reason=reason), line))
    return net.checks


def mistake(exercise: Exercise, proof, text, source, why, claim) -> Mistake:
    """Run a wrong answer as a claim; it must be refuted."""
    branch = proof.branch()
    branch.doubtful = True
    line = claim.__code__.co_firstlineno
    book = exercise.book
    source = book.source(source) if book else source
    try:
        claim(branch)
        reason = "the mistake makes no claim that could be refuted"
    except ANYTHING as error:
        reason, line = said(exercise, error), line_of(error, exercise.path) or line
        return Mistake(text, source, why, "", "", Verdict(Status.FAILED, reason=reason), line)
    checked = [(s, place) for s, place in zip(branch.steps, branch.places) if s.verdict]
    step, line = checked[-1] if checked else (
        Step("say", verdict=Verdict(Status.FAILED, reason=reason)), line)
    return Mistake(text, source, why, step.latex, step.plain, step.verdict, line, claimed(branch))


def claimed(branch) -> str:
    """The last claim of a branch as JSON, in the words of the ledger; empty if it has none."""
    from derivations.claim import claimed, written
    from derivations.kernel.rules import NotProved
    from derivations.kernel.terms import Unsupported
    from derivations.proof.closed import open_facts

    if not branch.claims:
        return ""
    _, *sides, given = branch.claims[-1]
    question = branch.question(*sides, open_facts(given))
    try:
        left, relation, right = question.claim
        claim = claimed(question.context, left, relation, right)
    except (NotProved, Unsupported):
        return ""
    return json.dumps(written(claim), ensure_ascii=False)
