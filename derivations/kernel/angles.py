"""cos and sin of a sum of terms, as rational functions of one unknown value for each term.

With T = tan(u/4), cos(u/2) = (1 - T^2)/(1 + T^2) and sin(u/2) = 2 T/(1 + T^2); other multiples of
u/2 and sums follow by the laws of addition. T has no value where u/4 is an odd multiple of pi/2;
what holds for every other point of the circle holds there by continuity.
"""
from __future__ import annotations

from .terms import MINUS, ONE, ZERO, Tree, add, mul, num, pow_, sub

Angle = tuple[Tree, Tree]  # the cosine and the sine
MOST_HALVES = 12


def total(angles) -> Angle:
    """The cosine and the sine of a sum."""
    found = ONE, ZERO
    for other in angles:
        found = plus(found, other)
    return found


def plus(one: Angle, other: Angle) -> Angle:
    """cos(u + v) = cos u cos v - sin u sin v; sin(u + v) = sin u cos v + cos u sin v."""
    (c, s), (d, t) = one, other
    return sub(mul(c, d), mul(s, t)), add(mul(s, d), mul(c, t))


def multiple(n: int, angle: Angle) -> Angle:
    """Of n times an angle."""
    if n < 0:
        c, s = multiple(-n, angle)
        return c, mul(MINUS, s)
    if n < 2:
        return angle if n else (ONE, ZERO)
    half = multiple(n // 2, angle)
    twice = plus(half, half)
    return plus(twice, angle) if n % 2 else twice


def from_quarter(t: Tree) -> Angle:
    """cos(u/2) and sin(u/2) from tan(u/4)."""
    below = pow_(add(ONE, pow_(t, 2)), -1)
    return mul(sub(ONE, pow_(t, 2)), below), mul(num(2), t, below)
