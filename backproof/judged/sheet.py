"""A sheet of claims, run: one record, in which what was refuted counts as a mistake refuted."""
from __future__ import annotations

from dataclasses import astuple, replace
from time import perf_counter

from backproof.judged.claims import Sheet
from backproof.judged.judge import judged
from backproof.judged.record import Judged
from backproof.kills import together
from backproof.mutation import kills
from backproof.record import ExerciseRecord, Mistake
from backproof.run import status_of, theorems
from derivations.record import Status


def run_sheet(sheet: Sheet) -> ExerciseRecord:
    """The record of all claims of a file."""
    started = perf_counter()
    record = ExerciseRecord(
        sheet.id, sheet.title, sheet.statement, *astuple(sheet.place), sheet.kind, [],
        Status.FAILED, book=sheet.book.name if sheet.book else "", file=str(sheet.path))
    for claim in sheet.claims:
        found, judge = judged(claim, sheet)
        found.kills = kills(judge)
        record.claims.append(found)
        record.uses += [used for used in judge.uses if used not in record.uses]
        record.ledger += theorems(claim.id, judge)
    filled(record)
    record.seconds = perf_counter() - started
    return record


def filled(record: ExerciseRecord) -> ExerciseRecord:
    """The record with the lines, mistakes and status that its claims make."""
    kept = [(step, line) for claim in record.claims
            for step, line in zip(claim.steps, claim.lines, strict=True)
            if step.status is not Status.REFUTED]
    record.steps, record.lines = [step for step, _ in kept], [line for _, line in kept]
    record.mistakes = [mistake for claim in record.claims for mistake in refuted(claim)]
    record.kills = together((claim.id, claim.kills) for claim in record.claims)
    record.error = "\n".join(f"{c.id}, line {c.line}: {c.error}" for c in record.claims if c.error)
    record.status = status_of(record)
    return record


def refuted(claim: Judged) -> list[Mistake]:
    """The formulas of a claim that were refuted."""
    source = f"{claim.source}, {claim.place}"
    return [Mistake(claim.words, source, step.text, step.latex, step.plain, step.verdict, line)
            for step, line in zip(claim.steps, claim.lines, strict=True)
            if step.status is Status.REFUTED]


def only(record: ExerciseRecord, id: str) -> ExerciseRecord:
    """The record with one claim alone, if ``id`` is that of a claim; else the whole record."""
    wanted = [claim for claim in record.claims if claim.id.lower() == id.lower()]
    return filled(replace(record, claims=wanted)) if wanted else record
