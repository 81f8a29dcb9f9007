"""What values are drawn: small ones for a quick look, and points of many shapes for a long one.

A *shape* gives the entry at a position: equal entries, one large among zeros, geometric, harmonic,
alternating, at the ends of their range, of any size up to 10^6. What the facts bound is drawn
within its bounds; any other name has either sign.
"""
from __future__ import annotations

from math import isinf

from flint import fmpq

from ..kernel.intervals import ANY, Interval
from .balls import exact
from .hypotheses import Hypotheses

SMALL = [
    [1, 2, -1, 3, -2],
    [fmpq(1, 2), 2, fmpq(-1, 3), fmpq(3, 2), -1, fmpq(1, 4), 0],
    [0],
    [1, -1, 0],
    [fmpq(1, 5), fmpq(1, 2), fmpq(3, 10), fmpq(1, 4), fmpq(2, 3)],
    [fmpq(7, 3), fmpq(-5, 4), fmpq(2, 7), 3, fmpq(-1, 6), fmpq(9, 5)],
    [1],
]
MAGNITUDES = [fmpq(1, 1000), fmpq(1, 10), 1, 2, 5, 10, 100, 1000, 10**6]


def ends(bound: Interval) -> list:
    """The least and the greatest number, or those that are left out; ``None`` where there is no end."""
    return [None if isinf(number) else exact(number) for number, _ in bound]


def fitted(value, bound: Interval) -> fmpq:
    """A value moved into a bound: the same value gives the same place of it."""
    low, high = ends(bound)
    if low is None and high is None:
        return fmpq(value)
    size = abs(fmpq(value))
    _, is_open = bound.high if low is None else bound.low
    size = size if size or not is_open else fmpq(1)
    if low is not None and high is not None:
        return low + (high - low) * size / (1 + size)
    return high - size if low is None else low + size


def from_pool(given: Hypotheses, rng, pool):
    """Each value from a pool."""
    def draw(name, position):
        return fitted(rng.choice(pool), given.bounds.get(name, ANY))
    return draw


def shaped(given: Hypotheses, rng):
    """Each array of a shape of its own, each scalar of its own size."""
    shapes: dict = {}

    def draw(name, position):
        if name not in shapes:
            shapes[name] = rng.choice(SHAPES)(rng)
        bound = given.bounds.get(name, ANY)
        if shapes[name] is AT_ENDS:
            return at_end(bound, rng)
        return fitted(shapes[name](position), bound)
    return draw


def at_end(bound: Interval, rng) -> fmpq:
    """An end of a range, or near one that is open."""
    found = [end + fmpq(nudge, 1000) for end, (_, nudge) in zip(ends(bound), bound) if end is not None]
    return rng.choice(found) if found else fmpq(rng.choice((-1, 1)))


def AT_ENDS(position):
    """A mark: the value depends on the bound of the name."""


def _any(rng):
    return fmpq(rng.choice(MAGNITUDES)) * rng.choice((1, -1, fmpq(1, 2), 3))


SHAPES = [  # each draws its numbers, and gives the value at a position
    lambda rng: (lambda _, value=_any(rng): value),
    lambda rng: (lambda at, value=_any(rng), rest=rng.choice((0, 0, 1, -1)), where=rng.choice((0, 0, 1, 2)):
                 value if not at or at[-1] == where else rest),
    lambda rng: (lambda at, first=_any(rng), ratio=rng.choice((fmpq(1, 2), 2, -2, 3, fmpq(-1, 2), fmpq(1, 10), 10)):
                 first * fmpq(ratio) ** sum(at)),
    lambda rng: (lambda at, first=_any(rng), power=rng.choice((1, 1, 2, -1)): first / fmpq(1 + max(sum(at), 0)) ** power),
    lambda rng: (lambda at, first=_any(rng), step=rng.choice((0, 0, 1)): first * (-1) ** (sum(at) % 2) + step * sum(at)),
    lambda rng: (lambda _: _any(rng)),
    lambda rng: (lambda at, value=_any(rng): value if len(set(at)) <= 1 else 0),
    lambda rng: (lambda at, one=_any(rng), other=_any(rng), cut=rng.choice((1, 2, 3)): one if sum(at) < cut else other),
    lambda rng: AT_ENDS,
]
