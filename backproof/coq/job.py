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
from threading import Lock
from typing import NamedTuple

from backproof.coq import coqtop
from backproof.coq.export import export
from backproof.coq.marks import (
    Result, entries_of, lines_of, module, path_of, proved_by_coq, results, write,
)
from backproof.coq.points import point_of
from backproof.coq.wrong import false_rows, wrong_lines
from backproof.record import ExerciseRecord
from backproof.shelf import current
from derivations.coq import Line, theory

LIMIT = 1800.0  # seconds for a file
SECONDS = 60  # for a line
PATIENCE = 180  # for one that was too late, alone
WRONG_SECONDS = 1  # for a line that is false
ROUNDS = 4  # a line that is proved may be used by those that were not

Say = Callable[[str], None]


class Found(NamedTuple):
    """What the job found: the axioms that were used, how many false statements were tried, at how
    many points hypotheses hold, and what is wrong."""

    axioms: set[str] = frozenset()
    wrong: int = 0
    points: int = 0
    faults: tuple[str, ...] = ()

    def __add__(self, other: Found) -> Found:
        return Found(self.axioms | other.axioms, *(a + b for a, b in zip(self[1:], other[1:])))


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

def check(records: list[ExerciseRecord], claims: list[Path], say: Say) -> Found:
    """Compile what the result files call proved, find a point for its hypotheses, and try what is
    false, the false rows of the files ``claims`` as well."""
    proved = proved_by_coq()
    records = [record for record in records if record.ledger]
    with exported(records, proved) as folder:
        found = side_by_side(partial(compiled, folder, proved, say), records)
        found += side_by_side(partial(refused, folder, say), claims)
    axioms = {name for one in found for name in one.axioms} - coqtop.AXIOMS
    faults = (*lost(records), *(f"an axiom that is not expected: {name}" for name in axioms))
    return sum(found, Found(faults=faults))


def compiled(folder: Path, proved: set[str], say: Say, record: ExerciseRecord) -> Found:
    """One exercise compiled, its points found, and its false lines tried."""
    found = coqtop.compiled(folder, module(record.id), LIMIT)
    say(f"{record.id}: {'compiled' if found.ok else 'not compiled'}, {found.seconds:.0f} s")
    lines = [line for line in lines_of(record) if line.digest in proved]
    nowhere = [line.name for line in lines if point_of(line.claim) is None]
    faults = [] if found.ok else broken(folder, proved, record)
    faults += [f"no point is found at which the hypotheses of {name} hold" for name in nowhere]
    wrong = not_proved(folder, wrong_lines(record))
    return Found(found.axioms, wrong.wrong, len(lines) - len(nowhere), tuple(
        f"{record.id}: {fault}" for fault in (*faults, *wrong.faults)))


def refused(folder: Path, say: Say, path: Path) -> Found:
    """The false rows of a file of claims."""
    found = not_proved(folder, false_rows(path))
    say(f"{path.name}: {found.wrong} false rows tried")
    return found


def not_proved(folder: Path, wrong: list[Line]) -> Found:
    """False statements tried: a fault for each that Coq proves."""
    why = coqtop.tried(folder, wrong, WRONG_SECONDS)
    return Found(wrong=len(wrong), faults=tuple(
        f"Coq proves what is false: {line.texts[0]}" for line in wrong if not why[line.name]))


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
    """Ask Coq what it was not asked before, word for word. The result files are written anew as
    each exercise is done, so that nothing is asked twice after an interruption."""
    books = {book.name: path_of(book) for book in current().books}
    kept = {book.name: {id: lines for id, lines in results(path_of(book)).items() if id in book.ids}
            for book in current().books}
    records, lock = [record for record in records if record.ledger], Lock()

    def done(record: ExerciseRecord):
        found = judged(folder, record, kept[record.book].get(record.id, []))
        good = [line for line in found if line.lines]
        with lock:
            kept[record.book][record.id] = found
            write(books[record.book], kept[record.book])
            say(f"{record.id}: {sum(line.proved for line in good)} of {len(good)}")

    with exported(records, set()) as folder:
        side_by_side(done, records)
    return list(books.values())


def judged(folder: Path, record: ExerciseRecord, kept: list[Result]) -> list[Result]:
    """The lines of an exercise. Those that were not proved are used by no other."""
    answers = {line.asked: line.why for line in kept if not line.why.startswith(coqtop.LATE)}
    refused = {line.statement for line in kept if line.statement and not line.proved}
    for _ in range(ROUNDS):
        lines = theory(entries_of(record), record.id, refused)
        said = [line for line in lines if not line.reason]
        new = [line for line in said if line.asked not in answers]
        if not new:
            break
        answers |= answered(folder, said, new, refused)
        refused = {line.digest for line in said if answers[line.asked]}
    return [Result(line.name, list(line.numbers), list(line.texts), line.digest, line.asked,
                   not line.reason and answers.get(line.asked) == "",
                   line.reason or answers.get(line.asked, "not settled")) for line in lines]


def answered(folder: Path, lines: list[Line], new: list[Line], refused: set[str]) -> dict[str, str]:
    """For each new question "" if Coq proves it, else why not."""
    asked = [line for line in lines if line in new or line.digest not in refused]
    known = {line.digest for line in asked if line not in new}
    why = coqtop.tried(folder, asked, SECONDS, known)
    why = patiently(folder, asked, why, known)
    return {line.asked: why[line.name] for line in new}
