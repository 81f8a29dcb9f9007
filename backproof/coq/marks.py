"""Which lines Coq has proved: the result file of a book, and the mark of a line.

A mark belongs to a statement, by its digest. A line whose statement has changed has none until the
job has compiled it anew.
"""
from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import NamedTuple

from backproof.book import Book
from backproof.coq.theory import Line, theory
from backproof.record import ExerciseRecord
from backproof.shelf import current
from derivations.record import Step

NAME = "coq.json"


class Mark(NamedTuple):
    """That Coq has proved a line: the statement, and the theorem's name and file in the export."""

    statement: str
    theorem: str
    file: str


class Result(NamedTuple):
    """What came of one line: its numbers and texts, the digests of its statement and of all that
    Coq was asked, whether it was proved, and else why not."""

    theorem: str
    lines: list[int]
    texts: list[str]
    statement: str
    asked: str
    proved: bool
    why: str = ""


def path_of(book: Book) -> Path:
    return book.folder / NAME


def results(path: Path) -> dict[str, list[Result]]:
    """The result file of a book, by exercise; empty if there is none."""
    if not path.exists():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return {id: [Result(**line) for line in lines] for id, lines in found.items()}


def write(path: Path, found: dict[str, list[Result]]):
    """Write a result file, one line of an exercise a line."""
    text = ",\n".join(f" {json.dumps(id)}: [\n" + ",\n".join(
        f"  {json.dumps(line._asdict(), ensure_ascii=False)}" for line in lines) + "\n ]"
        for id, lines in sorted(found.items()))
    path.write_text(f"{{\n{text}\n}}\n", encoding="utf-8")


def proved_by_coq() -> set[str]:
    """The digests of all statements that the result files of the shelf call proved."""
    return {line.statement for line in everything() if line.proved}


def unproved() -> dict[str, str]:
    """Those that they do not call proved, with the reason."""
    return {line.statement: line.why for line in everything() if not line.proved}


def everything() -> list[Result]:
    """The lines of all result files of the shelf."""
    paths = [path_of(book) for book in current().books]
    return [line for path in paths for lines in results(path).values() for line in lines]


def module(id: str) -> str:
    """The name of the file of an exercise, without ``.v``."""
    return "".join(c if c.isalnum() else "_" for c in id)


@lru_cache(256)
def _lines(ledger: tuple[str, ...], id: str, refused: frozenset[str]) -> tuple[Line, ...]:
    return tuple(theory(ledger, id, refused))


def lines_of(record: ExerciseRecord, refused=frozenset()) -> tuple[Line, ...]:
    """The lines of an exercise as Coq has them, with what they rest on; none uses a line whose
    digest is among the ``refused``."""
    return _lines(tuple(record.ledger), record.id, frozenset(refused))


def coq_marks(record: ExerciseRecord, proved: set[str], claim: str = "") -> dict[int, Mark]:
    """The marks of an exercise, or of a claim of a sheet, by the numbers of its lines, as the
    ledger counts them."""
    return {n: Mark(line.statement, line.name, f"{module(record.id)}.v")
            for line in lines_of(record) if line.digest in proved
            for where, n in line.places if where == (claim or record.id)}


def with_marks(record: ExerciseRecord) -> ExerciseRecord:
    """The record, each line, and each of its claims, with the statement that Coq has proved."""
    proved = proved_by_coq()
    return replace(record, steps=marked(record.steps, coq_marks(record, proved)), claims=[
        replace(claim, steps=marked(claim.steps, coq_marks(record, proved, claim.id)))
        for claim in record.claims])


def marked(steps: list[Step], marks: dict[int, Mark]) -> list[Step]:
    """Steps with their marks; the ledger counts those with a verdict, each before its details."""
    numbers = count(1)

    def one(part: Step) -> Step:
        mark = marks.get(next(numbers)) if part.verdict else None
        return replace(part, coq=mark.statement) if mark else part

    return [replace(one(step), details=[one(d) for d in step.details]) for step in steps]
