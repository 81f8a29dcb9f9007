"""The job: every line of the shelf compiled by Coq, compared with the committed results.

What is false is tried as well, and none of it may compile.
"""
from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from backproof.coq import coqtop
from backproof.coq.export import export
from backproof.coq.marks import (
    Result, entries_of, lines_of, module, path_of, proved_by_coq, results, write,
)
from backproof.coq.wrong import wrong_lines
from backproof.record import ExerciseRecord
from backproof.shelf import current
from derivations.coq import Line, theory

LIMIT = 900.0  # seconds for a file
SECONDS = 20  # for a line
PATIENCE = 60  # for one that was too late, alone
WRONG_SECONDS = 2  # for a line that is false
ROUNDS = 4  # a line that is proved may be used by those that were not

Say = Callable[[str], None]


class Report(NamedTuple):
    """What the job found: lines that are proved, their number in all, and what is wrong."""

    proved: int
    lines: int
    axioms: set[str]
    wrong_tried: int
    faults: list[str]


class Compiled(NamedTuple):
    """What came of one exercise."""

    axioms: set[str]
    wrong_tried: int
    faults: list[str]


@contextmanager
def exported(records: Iterable[ExerciseRecord], proved: set[str]):
    """A folder with the exercises and the library compiled."""
    with TemporaryDirectory(prefix="backproof-coq-") as name:
        export(records, proved, Path(name))
        coqtop.library(Path(name), LIMIT)
        yield Path(name)


def side_by_side(make, things: Iterable) -> list:
    """What is made of each thing; Coq runs as often at once as there are processors."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(make, things))


# -------------------------------------------------------------------------------------- checking

def check(records: list[ExerciseRecord], say: Say) -> Report:
    """Compile what the result files call proved, and try what is false."""
    proved = proved_by_coq()
    records = [record for record in records if record.ledger]
    with exported(records, proved) as folder:
        found = side_by_side(partial(compiled, folder, proved, say), records)
    axioms = {name for one in found for name in one.axioms}
    faults = [*lost(records), *(fault for one in found for fault in one.faults),
              *(f"an axiom that is not expected: {name}" for name in axioms - coqtop.AXIOMS)]
    lines = [line for record in records for line in lines_of(record) if line.numbers]
    return Report(sum(line.digest in proved for line in lines), len(lines), axioms,
                  sum(one.wrong_tried for one in found), faults)


def compiled(folder: Path, proved: set[str], say: Say, record: ExerciseRecord) -> Compiled:
    """One exercise compiled, and its false lines tried."""
    found = coqtop.compiled(folder, module(record.id), LIMIT)
    say(f"{record.id}: {'compiled' if found.ok else 'not compiled'}, {found.seconds:.0f} s")
    wrong = wrong_lines(record)
    why = coqtop.tried(folder, wrong, WRONG_SECONDS)
    faults = [] if found.ok else broken(folder, proved, record)
    faults += [f"Coq proves what is false: {line.texts[0]}" for line in wrong if not why[line.name]]
    return Compiled(found.axioms, len(wrong), [f"{record.id}: {fault}" for fault in faults])


def broken(folder: Path, proved: set[str], record: ExerciseRecord) -> list[str]:
    """The lines of a file that does not compile, each tried by itself."""
    lines = theory(entries_of(record), record.id, {x.digest for x in lines_of(record)} - proved)
    lines = [line for line in lines if line.digest in proved]
    why = patiently(folder, lines, coqtop.tried(folder, lines, SECONDS))
    return [f"{name} is proved no longer: {reason}" for name, reason in why.items() if reason] or [
        "the file does not compile, though each line is proved"]


def patiently(folder: Path, lines: list[Line], why: dict[str, str], known=frozenset()):
    """The answers, those that came too late asked for once more, each alone."""
    proved = {line.digest for line in lines if why.get(line.name) == ""} | known
    for late in [line for line in lines if why.get(line.name, "").startswith(coqtop.LATE)]:
        usable = [line for line in lines if line is late or line.digest in proved]
        why = {**why, **coqtop.tried(folder, usable, PATIENCE, proved)}
    return why


def lost(records: list[ExerciseRecord]) -> list[str]:
    """Lines that were proved, and whose statement is now another."""
    now = {record.id: {line.digest for line in lines_of(record)} for record in records}
    return [f"{id}, {line.theorem}: the statement that was proved has changed; run backproof coq "
            "--accept" for book in current().books for id, found in results(path_of(book)).items()
            for line in found if line.proved and id in now and line.statement not in now[id]]


# ------------------------------------------------------------------------------------- accepting

def accept(records: list[ExerciseRecord], say: Say) -> list[Path]:
    """Ask Coq what it was not asked before, and write the result files anew."""
    records = [record for record in records if record.ledger]
    with exported(records, set()) as folder:
        found = dict(side_by_side(partial(judged, folder, say), records))
    paths = []
    for book in current().books:
        own = {record.id: found[record.id] for record in records if record.book == book.name}
        others = {id: lines for id, lines in results(path_of(book)).items() if id in book.ids}
        write(path_of(book), {**others, **own})
        paths.append(path_of(book))
    return paths


def judged(folder: Path, say: Say, record: ExerciseRecord) -> tuple[str, list[Result]]:
    """The lines of an exercise. Those that were not proved are used by no other."""
    before = {line.statement: line for line in kept(record) if line.statement}
    answers = {line.asked: line.why for line in before.values()
               if not line.why.startswith(coqtop.LATE)}
    refused = {line.statement for line in before.values() if not line.proved}
    for _ in range(ROUNDS):
        lines = [x for x in theory(entries_of(record), record.id, refused) if not x.reason]
        new = [line for line in lines if line.asked not in answers]
        if not new:
            break
        answers |= answered(folder, lines, new, refused)
        refused = {line.digest for line in lines if answers[line.asked]}
    found = [Result(line.name, list(line.numbers), list(line.texts), line.digest, line.asked,
                    answers.get(line.asked) == "", line.reason or answers.get(line.asked, ""))
             for line in theory(entries_of(record), record.id, refused)]
    good = [line for line in found if line.lines]
    say(f"{record.id}: {sum(line.proved for line in good)} of {len(good)}")
    return record.id, found


def answered(folder: Path, lines: list[Line], new: list[Line], refused: set[str]) -> dict[str, str]:
    """For each new question "" if Coq proves it, else why not."""
    asked = [line for line in lines if line in new or line.digest not in refused]
    known = {line.digest for line in asked if line not in new}
    why = coqtop.tried(folder, asked, SECONDS, known)
    why = patiently(folder, asked, why, known)
    return {line.asked: why[line.name] for line in new}


def kept(record: ExerciseRecord) -> list[Result]:
    """What the result file of its book says of an exercise."""
    return [line for book in current().books if book.name == record.book
            for line in results(path_of(book)).get(record.id, ())]
