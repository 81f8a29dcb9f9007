"""The job: every line of the shelf compiled by Coq, compared with the committed results.

What is false is tried as well, and none of it may compile.
"""
from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import NamedTuple

from backproof.coq import coqtop
from backproof.coq.export import export
from backproof.coq.marks import (
    Result, lines_of, module, path_of, proved_by_coq, results, write,
)
from backproof.coq.points import point_of
from backproof.coq.theory import Line
from backproof.coq.wrong import false_statements
from backproof.record import ExerciseRecord
from backproof.shelf import current

LIMIT = 200  # seconds for a file, on a machine that does nothing else
SECONDS = 20  # for a line; the slowest that is proved takes 5
PATIENCE = 60  # for one that was too late, alone
WRONG_SECONDS = 1  # for a line that is false; most true ones take less than 0.1
ROUNDS = 4  # a line that is proved may be used by those that were not

Say = Callable[[str], None]


class Found(NamedTuple):
    """What the job found: the axioms that were used, how many false statements were tried, at how
    many points hypotheses hold, which lines were too late, which are new, and what is wrong."""

    axioms: set[str] = frozenset()
    wrong: int = 0
    points: int = 0
    late: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
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
    records, done = [record for record in records if record.ledger], count(1)

    def numbered(said: str):
        say(f"[{next(done)}/{len(records)}] {said}")

    with exported(records, proved) as folder:
        found = side_by_side(partial(compiled, folder, proved, numbered), records)
        found.append(refused(folder, false_statements(records, claims), say))
    found = sum(found, Found())
    unexpected = sorted(found.axioms - coqtop.AXIOMS)
    return found._replace(faults=(*found.faults, *(
        f"an axiom that is not expected: {name}" for name in unexpected)))


def compiled(folder: Path, proved: set[str], say: Say, record: ExerciseRecord) -> Found:
    """One exercise compiled, and the points at which its hypotheses hold."""
    found = coqtop.compiled(folder, module(record.id), LIMIT)
    say(f"{record.id}: {'compiled' if found.ok else 'not compiled'}, {found.seconds:.0f} s")
    lines = [line for line in lines_of(record) if line.digest in proved]
    nowhere = [line.name for line in lines if point_of(line.claim) is None]
    late, faults = ([], []) if found.ok else broken(folder, proved, record)
    faults += [f"no point is found at which the hypotheses of {name} hold" for name in nowhere]
    return Found(found.axioms, 0, len(lines) - len(nowhere), *(
        tuple(f"{record.id}: {one}" for one in named)
        for named in (late, never_asked(record), faults)))


def broken(folder: Path, proved: set[str], record: ExerciseRecord) -> tuple[list[str], list[str]]:
    """The lines of a file that does not compile, each tried by itself: those that are too late,
    and those that Coq rejects."""
    lines = lines_of(record, {line.digest for line in lines_of(record)} - proved)
    lines = [line for line in lines if line.digest in proved]
    why = patiently(folder, lines, coqtop.tried(folder, lines, SECONDS))
    late = [f"{name} {reason}" for name, reason in why.items() if reason.startswith(coqtop.LATE)]
    return late, [f"{name} is proved no longer: {reason}" for name, reason in why.items()
                  if reason and not reason.startswith(coqtop.LATE)]


def patiently(folder: Path, lines: list[Line], why: dict[str, str], known=frozenset()):
    """The answers, those that came too late asked for once more, each alone."""
    proved = {line.digest for line in lines if why.get(line.name) == ""} | known
    for late in [line for line in lines if why.get(line.name, "").startswith(coqtop.LATE)]:
        usable = [line for line in lines if line is late or line.digest in proved]
        why = {**why, **coqtop.tried(folder, usable, PATIENCE, proved)}
    return why


def never_asked(record: ExerciseRecord) -> list[str]:
    """Lines of which the result file says nothing: they have no mark."""
    (book,) = [book for book in current().books if book.name == record.book] or [None]
    asked = {line.statement for line in results(path_of(book)).get(record.id, [])} if book else ()
    return [line.name for line in lines_of(record) if line.texts and line.digest
            and line.digest not in asked]


def refused(folder: Path, wrong: list[Line], say: Say) -> Found:
    """False statements tried: a fault for each that Coq proves."""
    parts = [wrong[n::os.cpu_count()] for n in range(os.cpu_count())]
    why = side_by_side(lambda part: coqtop.tried(folder, part, WRONG_SECONDS), filter(None, parts))
    proved = {name for part in why for name, reason in part.items() if not reason}
    say(f"{len(wrong)} false statements tried, {len(proved)} proved")
    return Found(wrong=len(wrong), faults=tuple(
        f"Coq proves what is false: {line.texts[0]}" for line in wrong if line.name in proved))


# ------------------------------------------------------------------------------------- accepting

def accept(records: list[ExerciseRecord], say: Say, anew: bool = False) -> list[Path]:
    """Ask Coq for the statements that it has not proved, unless it was asked just this before; all
    of them ``anew`` if wanted. The result files are written as each exercise is done, so that
    nothing is asked twice after an interruption."""
    books = {book.name: path_of(book) for book in current().books}
    kept = {book.name: {id: lines for id, lines in results(path_of(book)).items() if id in book.ids}
            for book in current().books}
    records, lock, number = [record for record in records if record.ledger], Lock(), count(1)

    def done(record: ExerciseRecord):
        known = [] if anew else kept[record.book].get(record.id, [])
        found = judged(folder, record, known)
        lines = [line for line in found if line.texts]
        with lock:
            kept[record.book][record.id] = found
            write(books[record.book], kept[record.book])
            say(f"[{next(number)}/{len(records)}] {record.id}: "
                f"{sum(line.proved for line in lines)} of {len(lines)}")

    with exported([], set()) as folder:
        side_by_side(done, records)
    return list(books.values())


def judged(folder: Path, record: ExerciseRecord, kept: list[Result]) -> list[Result]:
    """The lines of an exercise. Those that were not proved are used by no other."""
    proved = {line.statement: line for line in kept if line.proved}
    answers = {line.asked: line.why for line in kept
               if not line.proved and not line.why.startswith(coqtop.LATE)}
    refused = {line.statement for line in kept if line.statement and not line.proved}
    for _ in range(ROUNDS):
        lines = lines_of(record, refused)
        said = [line for line in lines if not line.reason]
        new = [line for line in said if line.digest not in proved and line.asked not in answers]
        if not new:
            break
        answers |= answered(folder, said, new, refused)
        refused = {line.digest for line in said if answers.get(line.asked)
                   and line.digest not in proved}
    return [result_of(line, record.id, proved, answers) for line in lines]


def result_of(line: Line, id: str, proved: dict[str, Result], answers: dict[str, str]) -> Result:
    """What is written down of a line; of one that was proved before, what Coq was asked then."""
    before = proved.get(line.digest)
    ok = before is not None or not line.reason and answers.get(line.asked) == ""
    return Result(line.name, [n for where, n in line.places if where == id], list(line.texts), line.digest,
                  before.asked if before else line.asked, ok,
                  "" if ok else line.reason or answers.get(line.asked, "not settled"))


def answered(folder: Path, lines: list[Line], new: list[Line], refused: set[str]) -> dict[str, str]:
    """For each new question "" if Coq proves it, else why not."""
    asked = [line for line in lines if line in new or line.digest not in refused]
    known = {line.digest for line in asked if line not in new}
    why = coqtop.tried(folder, asked, SECONDS, known)
    why = patiently(folder, asked, why, known)
    return {line.asked: why[line.name] for line in new}
