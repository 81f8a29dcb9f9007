"""The numbered lines of a solution in a question's world: which of them somebody has written."""
from __future__ import annotations

from backproof.answers.conditions import atoms
from backproof.answers.deciding import decide
from backproof.answers.grammar import Statement
from backproof.answers.making import Question, Slot, readable
from backproof.answers.matching import placed, renamings
from backproof.answers.world import World


def numbered(world: World, record) -> list[tuple[int, Statement]]:
    """The lines of a record that can be read in a world, with their numbers on the page."""
    from backproof.site.argument import lines

    read = ((line.number, readable(world, line.step.plain)) for line in lines(record)
            if line.step.plain and (line.step.verdict is None or line.step.verdict.ok))
    return [(n, found[0]) for n, found in read if found and len(found) == 1 and found[0].relations]


def line_of(question: Question, s: Statement) -> int | None:
    """The number of the line that says what a statement says; one in the same words before others.
    """
    for alike in (same_words, same_values):
        for n, line in question.lines:
            slot = Slot(0, None, [line], (), frozenset(map(question.world.place,
                                                           question.world.fixed)))
            for renamed in renamings(s.sides, slot):
                sides = [placed(t, renamed) for t in s.sides]
                if alike(question.world, sides, s.relations, line):
                    return n
    return None


def same_words(world, sides, relations, line: Statement) -> bool:
    """Whether sides stand in a line as they are; of a formula, whether it is the line's right side."""
    if not relations:
        return sides[0] == line.sides[-1] and line.relations == ["="]
    return relations == line.relations and sides in (line.sides, line.sides[::-1])


def same_values(world, sides, relations, line: Statement) -> bool:
    """Whether sides are equal to those of a line, one of them being the same."""
    if not relations:
        return line.relations == ["="] and line.sides[-1][0] != "num" and decide(
            world, sides[0], "=", line.sides[-1]).proved
    if relations != line.relations:
        return False
    if relations == ["="]:
        return (sides[0] == line.sides[0] or sides[-1] == line.sides[-1]) and all(
            decide(world, a, "=", b).proved for a, b in zip(sides, line.sides))
    pairs = zip(atoms([Statement(sides, relations, "")]), atoms([line]))
    return all(r == other and decide(world, gap, "=", theirs).proved
               for (gap, r), (theirs, other) in pairs)
