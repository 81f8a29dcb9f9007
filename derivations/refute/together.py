"""Many right sides of one left side, tried at the same points.

A line and its mutants have the names and the facts in common: their points are drawn once.
"""
from __future__ import annotations

from ..kernel.context import Context
from ..kernel.terms import Tree, Unsupported
from .attack import claim_of, within
from .claim import Claim
from .search import Search
from .strategies import small

SECONDS = 5.0  # for all right sides of a line


class Together:
    """The points of a line, drawn as they are needed and then kept."""

    def __init__(self, line: Claim):
        self.line, search = line, Search(line)
        self.drawn = (found for trial in small(search) for found in search.seen(
            trial, lambda point, group: group if search.compare(point, group, {}) else ()))
        self.kept: list = []

    def points(self):
        """(point, places of the indices) where the line has a value."""
        yield from self.kept
        for found in self.drawn:
            self.kept.append(found)
            yield found

    def refutes(self, mutant: Claim) -> bool:
        """Whether a mutant certainly fails at one of the points, or at its own if it looks elsewhere."""
        search = Search(mutant)
        if not mutant.looks_within(self.line):
            return search.first(small(search)) is not None
        tried = ((point.copy(), group) for point, group in self.points())
        return any(search.compare(point, group, {}) is point for point, group in tried)


def refuted(context: Context, left: Tree, right: Tree, others: list[Tree]) -> list[bool]:
    """Of each of ``others``, whether a quick look refutes ``left = other`` under a context.

    ``left = right`` is the line itself. What cannot be read at a point is not refuted.
    """
    together = Together(claim_of(context, left, "=", right))
    found = [False] * len(others)

    def look():
        for n, other in enumerate(others):
            try:
                found[n] = together.refutes(Claim(context, left, "=", other))
            except Unsupported:
                continue
    within(SECONDS, look)
    return found
