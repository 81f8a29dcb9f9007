"""One exercise, run: the solution, its network checks, its mistakes and its mutants, as a record."""
from __future__ import annotations

import traceback
from dataclasses import astuple
from pathlib import Path
from time import perf_counter

from derivations.record import Status, Step, Verdict
from backproof.book import Place, book_of
from backproof.mutation import kills
from backproof.network_check import NetworkCheck
from backproof.record import Check, ExerciseRecord, Mistake
from backproof.registry import Exercise, id_of


def run(exercise: Exercise) -> ExerciseRecord:
    """Everything there is to know about an exercise. Never raises: a crash is a failed exercise."""
    started = perf_counter()
    record = ExerciseRecord(
        exercise.id, exercise.title, exercise.statement, *astuple(exercise.place), exercise.kind,
        exercise.equations, Status.FAILED, book=exercise.book.name if exercise.book else "")
    try:
        proof = exercise.proof
        record.steps, record.answer = proof.steps, proof.answers
        record.uses, record.assumptions = proof.uses, proof.assumptions()
        record.checks = network_checks(exercise)
        record.mistakes = [mistake(proof, *m) for m in exercise.mistakes]
        record.kills = kills(proof)
    except (Exception, SystemExit) as error:  # the author's code may raise anything
        place = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in place if frame.filename == str(exercise.path)]
        where = f" (line {own[-1].lineno} of {exercise.path.name})" if own else ""
        record.error = f"{type(error).__name__}: {error}{where}"
        record.steps = exercise.begun.steps if exercise.begun else []
    record.status = status_of(record)
    record.seconds = perf_counter() - started
    return record


def broken(path: Path, error: Exception) -> ExerciseRecord:
    """The record of a file that cannot even be loaded."""
    id, book = id_of(path), book_of(path)
    place = astuple(book.place(id) if book else Place())
    return ExerciseRecord(id, path.stem.replace("_", " "), "", *place, "", [], Status.FAILED,
                          book=book.name if book else "", error=str(error))


def status_of(record: ExerciseRecord) -> Status:
    """The worst that was found. Nothing checked at all is a failure."""
    checked = [s for step in record.steps for s in (step, *step.details) if s.verdict]
    if record.error or not checked:
        return Status.FAILED
    statuses = [s.status for s in checked] + [c.verdict.status for c in record.checks]
    statuses += [Status.PROVED if m.verdict.status == Status.REFUTED else Status.FAILED
                 for m in record.mistakes]
    for worst in (Status.FAILED, Status.REFUTED, Status.UNDECIDED):
        if worst in statuses:
            return worst
    return Status.MEASURED if set(statuses) == {Status.MEASURED} else Status.PROVED


def network_checks(exercise: Exercise) -> list[Check]:
    net = NetworkCheck()
    for check in exercise.checks:
        check(net)
    return net.checks


def mistake(proof, text, source, why, claim) -> Mistake:
    """Run a wrong answer as a claim; it must be refuted."""
    branch = proof.branch()
    claim(branch)
    checked = [s for s in branch.steps if s.verdict]
    step = checked[-1] if checked else Step("say", verdict=Verdict(
        Status.FAILED, reason="the mistake makes no claim that could be refuted"))
    return Mistake(text, source, why, step.latex, step.plain, step.verdict)
