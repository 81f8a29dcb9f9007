"""Intervals with rational ends, and their arithmetic.

An end is ``(number, nudge)``: the nudge is 1 just above a number that is left out, -1 just below
one, 0 at one that is in; so ends compare as pairs, and what has no end goes to an infinity.
"""
from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, inf
from typing import NamedTuple

from .terms import exact

NOUGHT = (0, 0)


class Interval(NamedTuple):
    low: tuple = (-inf, 1)
    high: tuple = (inf, -1)

    def meets(self, other: Interval) -> Interval:
        """What is in both."""
        return Interval(max(self.low, other.low), min(self.high, other.high))

    def sign(self, relation: str) -> bool:
        """Whether every number in it is ``relation`` 0."""
        match relation:
            case "=":
                return self.low[0] == 0 == self.high[0]
            case "!=":
                return self.low > NOUGHT or self.high < NOUGHT
            case ">" | ">=":
                return self.low > NOUGHT or relation == ">=" and self.low == NOUGHT
            case "<" | "<=":
                return self.high < NOUGHT or relation == "<=" and self.high == NOUGHT
        raise ValueError(f"{relation} is no relation")


ANY, POSITIVE, NOT_NEGATIVE = Interval(), Interval((0, 1)), Interval(NOUGHT)


def exactly(value) -> Interval:
    return between(value, value)


def between(low, high, is_open=False) -> Interval:
    return Interval((exact(low), int(is_open)), (exact(high), -int(is_open)))


def total(i: Interval, j: Interval) -> Interval:
    """x + y."""
    return Interval(*((_sum(a[0], b[0]), a[1] or b[1]) for a, b in zip(i, j)))


def product(i: Interval, j: Interval) -> Interval:
    """x y: from the least to the greatest product of two ends."""
    ends = [_of_ends(a, b) for a in i for b in j]
    (low, out), (high, inside) = min(ends), max((value, not out) for value, out in ends)
    return Interval((low, int(out)), (high, int(inside) - 1))


def _of_ends(a, b):
    """The product of two ends, and whether it is left out: 0 times anything is 0."""
    if NOUGHT in (a, b):
        return 0, False
    (x, out), (y, aside) = a, b
    if 0 in (x, y):
        return 0, bool(out or aside)
    if abs(x) == inf or abs(y) == inf:  # a fraction may be too large to become a float
        return inf if (x > 0) == (y > 0) else -inf, True
    return x * y, bool(out or aside)


def _sum(x, y):
    return next((end for end in (x, y) if abs(end) == inf), None) or x + y


def negative(i: Interval) -> Interval:
    return Interval(*((-number, -nudge) for number, nudge in (i.high, i.low)))


def in_steps(i: Interval, c, g) -> Interval:
    """The interval of a number c + g n in i, n being whole."""
    (low, above), (high, below) = i
    up = (low, above) if low == -inf else (c + g * (floor((low - c) / g) + 1 if above else ceil((low - c) / g)), 0)
    down = (high, below) if high == inf else (c + g * (ceil((high - c) / g) - 1 if below else floor((high - c) / g)), 0)
    return Interval(up, down)


def largest(i: Interval, j: Interval) -> Interval:
    """max(x, y)."""
    return Interval(max(i.low, j.low), max(i.high, j.high))


def size(i: Interval) -> Interval:
    """|x|."""
    return largest(i, negative(i)).meets(NOT_NEGATIVE)


def inverse(i: Interval) -> Interval:
    """1/x: wherever it has a value, x is not 0."""
    if i.sign("<=") and not i.sign("="):
        return negative(inverse(negative(i)))
    if not i.sign(">=") or i.sign("="):
        return ANY
    (low, above), (high, below) = i
    return Interval((0, 1) if high == inf else (Fraction(1) / high, -below),
                    (Fraction(1) / low, -above) if low else (inf, -1))


def power(i: Interval, n: int) -> Interval:
    """x^n for n >= 0."""
    i, found = i if n % 2 else size(i), exactly(1)
    if n > MOST_FACTORS:
        return POSITIVE if i.sign(">") else NOT_NEGATIVE if i.sign(">=") else ANY
    for _ in range(n):
        found = product(found, i)
    return found


MOST_FACTORS = 12


def raised(i: Interval, through: tuple, strictly: bool) -> Interval:
    """f(x) for an increasing f with f(a) = b: above b where x is above a, and below where it is below."""
    a, b = through
    (low, above), (high, below) = i
    return Interval((b, int(strictly and (low > a or above > 0))) if low >= a else (-inf, 1),
                    (b, -int(strictly and (high < a or below < 0))) if high <= a else (inf, -1))
