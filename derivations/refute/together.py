"""Many right sides of one left side, tried at the same points.

A line and its mutants have the names and the facts in common: points are drawn once, and the left
side has one value at each place.
"""
from __future__ import annotations

from ..kernel.context import Context
from ..kernel.terms import Tree, Unsupported, free, walk
from .attack import claim_of, within
from .balls import compiled, precision, sign_of
from .claim import BITS, Claim, at_every_place, must_hold
from .hypotheses import index_of, prepared
from .search import MISSED, Search
from .strategies import small

SECONDS = 5.0  # for all right sides of a line


class Together:
    """The points of a line ``left = right``, drawn as they are needed and then kept."""

    def __init__(self, context: Context, left: Tree, right: Tree):
        self.context, self.left = context, left
        self.claim = claim_of(context, left, "=", right)
        self.search = Search(self.claim)
        self.letters = {*self.claim.indices, *self.claim.letters}
        self.shape = set().union(*map(shape, (*self.claim.trees, *self.claim.given.trees)))
        self.drawn = (found for trial in small(self.search) for found in self.search.seen(trial, self.values))
        self.kept: list = []

    def points(self):
        """(point, its places with the value of the left side)."""
        yield from self.kept
        for found in self.drawn:
            self.kept.append(found)
            yield found

    def values(self, point, group) -> list:
        found = []
        for point.at in group:
            with precision(BITS[0]):
                point.forget()
                try:
                    found.append((point.at, self.claim.sides[0](point, point.at)))
                except MISSED:
                    continue
        return found

    def refutes(self, right: Tree) -> bool:
        """Whether the left side is certainly not ``right`` at one of the points."""
        plain, conditions = prepared(self.context, right)
        if not (free(plain) <= self.letters and shape(plain) <= self.shape):
            search = Search(Claim(self.context, self.left, "=", right))
            return search.first(small(search)) is not None
        side, asked = compiled(plain), [*map(at_every_place, conditions), *self.claim.conditions]
        return any(self.differs(side, asked, point, at, value)
                   for point, values in self.points() for at, value in values)

    def differs(self, side, asked, point, at, value) -> bool:
        before = dict(point.values)
        try:
            with precision(BITS[0]):
                point.at = at
                point.forget()
                gap = value - side(point, at)
                must_hold(asked, point)
                if sign_of(gap) and (len(point.values) == len(before) or self.search.confirmed(point)):
                    return True
        except MISSED:
            pass
        point.values = before
        return False


def shape(t: Tree) -> set:
    """What decides, beside its free letters, the sizes, places and axes at which a claim is looked at."""
    found = set()
    for node in walk(t):
        if node[0] == "entry":
            found |= {(node[1], axis, (v.size,) if (v := index_of(p)) else p)
                      for axis, p in enumerate(node[2])}
        elif node[0] == "sum":
            found.add(node[1].size)
        elif node[0] == "less":
            found.add(node[1:])
    return found


def refuted(context: Context, left: Tree, right: Tree, others: list[Tree]) -> list[bool]:
    """Of each of ``others``, whether a quick look refutes ``left = other`` under a context.

    ``left = right`` is the line itself. What cannot be read at a point is not refuted.
    """
    together = Together(context, left, right)
    found = [False] * len(others)

    def look():
        for n, other in enumerate(others):
            try:
                found[n] = together.refutes(other)
            except Unsupported:
                continue
    within(SECONDS, look)
    return found
