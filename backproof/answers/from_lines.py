"""Answers that are lines of the solution: a part names its line, so that no formula is typed twice.

The line is taken from the record of the exercise, or from the book's ledger where the exercise was
not verified here; where there is neither, the exercise is verified.
"""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from backproof import cache
from backproof.answers.asked import CONDITION, LINE, NUMBER, Asked, Part, declared
from backproof.answers.making import world_of
from backproof.answers.solution import SIGNS, is_constant, line_read
from backproof.answers.world import World
from backproof.answers.written import relation_written, written
from backproof.book import book_of
from backproof.errors import ExerciseError
from backproof.record import ExerciseRecord


def resolved(asked: Asked, path: Path, record: ExerciseRecord | None = None) -> Asked:
    """What is asked, the answer of each part that names a line being that line.

    Raises ``ExerciseError``, with the file and line of the part, where there is no such line or it
    does not fit; ``Unreadable`` as ``world_of`` does.
    """
    known, world = known_lines(path, lines_named(asked), record), world_of(asked)

    def answered(part: Part) -> Part:
        try:
            return replace(part, answer=answer(world, part, known))
        except ValueError as error:
            raise ExerciseError(f"{path}:{part.at}: {error}") from None

    return replace(asked, parts=tuple(answered(part) if part.line else part
                                      for part in asked.parts))


def known_lines(path: Path, named: set[int], record: ExerciseRecord | None = None
                ) -> dict[int, str]:
    """The formulas of a solution by the numbers of their lines: of all lines, or of those that are
    named."""
    from backproof.site.argument import lines

    record = record or cache.load(path)
    if not (record and record.steps) and named <= (kept := in_ledger(path)).keys():
        return kept
    return {line.number: line.step.plain for line in lines(record or verified(path))}


def lines_named(asked: Asked) -> set[int]:
    return {part.line for part in asked.parts if part.line}


def in_ledger(path: Path) -> dict[int, str]:
    """The lines that the book's ledger has of an exercise."""
    from backproof.answers.ledger import kept

    book = book_of(path)
    entry = kept(book.ledger).get(book.id_of(path), {}) if book else {}
    return {int(number): text for number, text in entry.get("lines", {}).items()}


def verified(path: Path) -> ExerciseRecord:
    """The record of an exercise that nothing is kept of, in a book without a ledger."""
    from backproof.verify import verify_all

    return verify_all([path], jobs=0)[0]


def answer(world: World, part: Part, known: dict[int, str]) -> str:
    """The line that the answer of a part names, as it is typed. What the part says before it stands
    for the line's left side.

    Raises ``ValueError`` for a line that is not there or does not fit.
    """
    line = f"line {part.line}"
    if part.line not in known:
        last = max(known, default=0)
        raise ValueError(f"{line} is not there; the last line of the solution is {last}")
    text, names = known[part.line], LINE.fullmatch(part.answer)["names"]
    relation = SIGNS.findall(text)[-1:]
    if not relation or (relation == ["="]) == (part.kind == CONDITION):
        wanted = "an inequality" if part.kind == CONDITION else "an equation"
        raise ValueError(f"a {part.kind} wants {wanted}, and {line} is none: {text}")
    read = line_read(world, text)
    if read is None or part.kind == CONDITION and not read.relations:
        raise ValueError(f"{line} has letters that the question has not: {text}")
    if part.kind == NUMBER and not is_constant(world, read.sides[-1]):
        raise ValueError(f"{line} gives no number: {text}")
    if names is None and read.relations:
        return relation_written(read.sides, read.relations, world)
    return f"{names or ''}= {written(read.sides[-1], world)}".removeprefix("= ")


def named(path: Path, record: ExerciseRecord) -> dict[str, str]:
    """The lines that the parts of an exercise name, for the ledger."""
    asked = declared(path)
    numbers = lines_named(asked) if asked else set()
    known = known_lines(path, numbers, record) if numbers else {}
    return {str(n): known[n] for n in sorted(numbers & known.keys())}
