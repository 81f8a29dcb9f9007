"""Which places an array has at a point: those that its indices reach, and those named by number.

With x[i + 1] for every i < N it has N + 1 places. At a point where x[2] or x[n - 1] is none of them,
a claim about it has no value.
"""
from __future__ import annotations

from typing import NamedTuple

from ..kernel.terms import Place, Var, letters_of, plus
from .balls import whole


class Axis(NamedTuple):
    """The least places that indices reach, and the first ones past their reach; no index, no end."""

    starts: tuple = ()
    ends: tuple = ()

    def has(self, n: int, at: dict) -> bool:
        end = self.end(at)
        return min([0, *(whole(p)(at) for p in self.starts)]) <= n and (end is None or n < end)

    def end(self, at: dict) -> int | None:
        """The first place past all that indices reach; ``None`` if no index does."""
        return max((whole(p)(at) for p in self.ends), default=None)


def axes_of(given, asked) -> dict[tuple, Axis]:
    """(array, number of the axis) -> its places, but for sequences, which have no end. A place before
    the first, as x[i - 1] at i = 0, is one if what is given speaks of it, or a sum."""
    given, asked = _used(given), _used(asked)
    return {axis: _axis(given.get(axis, set()), asked.get(axis, set())) for axis in {*given, *asked}
            if not any(v.size is None or _indices(v.size) for p in given.get(axis, set()) | asked.get(axis, set())
                       for v in _indices(p))}


def _used(entries) -> dict:
    found: dict = {}
    for _, name, where in entries:
        for axis, p in enumerate(where):
            found.setdefault((name, axis), set()).add(p)
    return found


def _axis(given, asked):
    summed = {p for p in asked if all("#" in v.label for v in _indices(p))}
    ends = {plus(_extreme(p, True), (1, ())) for p in given | asked if _indices(p)}
    if not any(map(letters_of, ends)):  # a part of an array is summed, which may have more places
        ends |= {plus(p, (1, ())) for p in given | asked if ends and not letters_of(p)}
    return Axis(tuple({_extreme(p, False) for p in given | summed if _indices(p)}), _largest(ends))


def _indices(p):
    return [x for x in letters_of(p) if isinstance(x, Var)]


def _extreme(p: Place, last: bool) -> Place:
    """The last, or the first, place that p is for any value of its indices."""
    found = (p[0], tuple((x, c) for x, c in p[1] if not isinstance(x, Var)))
    for v, c in p[1]:
        if isinstance(v, Var) and (c > 0) == last:
            found = plus(found, plus(v.size, (-1, ())), c)
    return found


def _largest(ends):
    """Without those that are a number less than another."""
    def below(one, other):
        gap = plus(other, one, -1)
        return not gap[1] and gap[0] > 0
    return tuple(p for p in ends if not any(below(p, q) for q in ends))
