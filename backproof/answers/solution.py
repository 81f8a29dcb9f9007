"""What is known to be true in a question and not asked for: the lines of its solution, what is given,
steps on the way, and the answers to its other parts.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from backproof.answers.conditions import atoms
from backproof.answers.deciding import decide
from backproof.answers.grammar import Statement
from backproof.answers.making import Question, Slot, readable
from backproof.answers.matching import placed, renamings
from backproof.answers.world import World
from derivations.kernel.terms import Tree, at, walk

MOST_SUMS = 6  # no line has more, and it would take long to compare
SIGNS = re.compile("[<>!]?=|<|>")


@dataclass(frozen=True)
class Source:
    """A true statement, and what it is: ``line 8 of the solution``, with its number."""

    what: str
    statement: Statement
    line: int | None = None


def numbered(world: World, record) -> list[tuple[int, Statement]]:
    """The lines of a record that can be read in a world, with their numbers on the page; of a line
    in letters that the question has not, its right side if that can be read.
    """
    from backproof.site.argument import lines

    read = ((line.number, line_read(world, line.step.plain)) for line in lines(record)
            if line.step.plain and (line.step.verdict is None or line.step.verdict.ok))
    return [(n, found) for n, found in read if found]


def line_read(world: World, plain: str) -> Statement | None:
    *left, right = SIGNS.split(plain)
    for text in (plain, right) if left else ():
        found = readable(world, text)
        if found and len(found) == 1 and bool(found[0].relations) == (text == plain):
            return replace(found[0], text=plain)
    return None


def sources(question: Question, slots: list[Slot]) -> Iterator[Source]:
    """All that is known; of the parts only those that an answer is not held against."""
    for slot in question.slots:
        if all(slot.number != s.number for s in slots):
            yield from (Source(f"the answer to part {slot.number}", s) for s in slot.statements)
    for n, line in question.lines:
        yield Source(f"line {n} of the solution", line, n)
    yield from (Source("something that is given", s) for s in given(question.world))
    yield from (Source("a step on the way", s) for s in question.also)


def given(world: World) -> Iterator[Statement]:
    """The definitions and the facts of a world as statements."""
    for d in world.definitions:
        name = ("entry", d.name, tuple(map(at, d.indices))) if d.indices else ("sym", d.name)
        yield Statement([name, d.body], ["="], "")
    for f in world.facts:
        yield Statement([f.left, f.right], [f.relation], "")


def source_of(question: Question, slots: list[Slot], s: Statement) -> Source | None:
    """What says what a statement says, or has a formula as its right side; one in the same words
    before others. A number alone says nothing that could be true.
    """
    world = question.world
    if any(sum(n[0] == "sum" for n in walk(t)) > MOST_SUMS for t in s.sides):
        return None
    known = [source for source in sources(question, slots)
             if s.relations or source.line or source.statement.relations == ["="]]
    for alike in (same_text, same_words, same_values):
        for source in known:
            slot = Slot(0, None, [source.statement], (), frozenset(map(world.place, world.fixed)))
            for renamed in renamings(s.sides, slot):
                ours = replace(s, sides=[placed(t, renamed) for t in s.sides])
                if alike(world, ours, source.statement):
                    return source
        if not s.relations and is_constant(world, s.sides[0]):
            return None
    return None


def line_that_answers(question: Question, slot: Slot) -> int | None:
    """The line that says what the answer to a part says: the whole of it, or of one of its names, or
    the formula that is asked for as its right side. The last such line, as the first may be a step.
    """
    if len(slot.statements) != 1:
        return None
    world, (s, ) = question.world, slot.statements

    def says(line: Statement) -> bool:
        if not line.relations:
            return False
        if s.relations and same_words(world, s, line):
            return True
        if set(s.relations) - {"="} or line.relations != ["="]:
            return False
        if line.sides[0] in s.sides[:-1]:
            return line.sides[1] == slot.answer or decide(world, line.sides[1], "=", slot.answer,
                                                          slot.where).proved
        return line.sides[1] == slot.answer and slot.answer[0] not in ("num", "sym", "entry")

    return next((n for n, line in question.lines[::-1] if says(line)), None)


def is_constant(world: World, t: Tree) -> bool:
    """Whether no letter stands in a tree."""
    return not world.letters_in(t) and not set(world.free_names(t)) - {"∞"}


def same_text(world, s: Statement, line: Statement) -> bool:
    """Whether a line was copied whose left side cannot be read here."""
    return not line.relations and "".join(s.text.split()) == "".join(line.text.split())


def same_words(world, s: Statement, line: Statement) -> bool:
    """Whether sides stand in a line as they are; of a formula, whether it is the line's right side."""
    if not s.relations:
        return s.sides[0] == line.sides[-1]
    return s.relations == line.relations and s.sides in (line.sides, line.sides[::-1])


def same_values(world, s: Statement, line: Statement) -> bool:
    """Whether sides are equal to those of a line, one of them being the same."""
    def equal(a, b):
        return a == b or decide(world, a, "=", b).proved

    if not s.relations:
        letter = s.sides[0][0] in ("sym", "entry")
        return not letter and not is_constant(world, line.sides[-1]) and equal(
            s.sides[0], line.sides[-1])
    if s.relations != line.relations:
        return False
    if s.relations == ["="]:
        return (s.sides[0] == line.sides[0] or s.sides[-1] == line.sides[-1]) and all(
            map(equal, s.sides, line.sides))
    return all(r == other and equal(gap, theirs)
               for (gap, r), (theirs, other) in zip(atoms([s]), atoms([line])))
