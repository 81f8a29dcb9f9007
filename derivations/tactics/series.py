"""Bounds of sums up to n by a number, as Σ_(k<=n) 1/k^2 <= 2, from a stronger one that an induction
keeps, 2 - 1/n."""
from __future__ import annotations

from ..kernel.rules import NotProved
from ..kernel.terms import ONE, Unsupported, add, at, free, pow_, sub, walk
from .induction import by_induction


def by_stronger_bound(prove):
    """A way to prove that a sum up to n is at most a number, by induction for the number less 1/n or 1/(n + 1)."""

    def way(context, left, relation, right, using=()):
        small, large = (left, right) if relation[0] == "<" else (right, left)
        letters = sorted((free(small) & context.lower.keys()) - free(large), key=str)
        if not letters or using or not any(n[0] == "sum" for n in walk(small)):
            raise NotProved("no sum is bounded by a number")
        n = ("ord", at(letters[0]))
        for rest in (n, add(n, ONE)):
            try:
                shown = by_induction(context, (small, "<=", sub(large, pow_(rest, -1))), prove)
                return prove(context, left, relation, right, (shown,))
            except (NotProved, Unsupported):
                continue
        raise NotProved("no stronger bound is kept")
    return way
