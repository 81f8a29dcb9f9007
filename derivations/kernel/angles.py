"""cos and sin of a sum of terms, as rational functions of one unknown value for each term.

With T = tan(u/4), cos(u/2) = (1 - T^2)/(1 + T^2) and sin(u/2) = 2 T/(1 + T^2); other multiples of
u/2 and sums follow by the laws of addition; parts of pi have known values. T has no value where u/4
is an odd multiple of pi/2; equations, <= and >= that hold at every other point of the circle hold
there by continuity.
"""
from __future__ import annotations

from fractions import Fraction

from .functions import HALF
from .poly import normal, poly, product
from .terms import MINUS, ONE, ZERO, Tree, add, mul, neg, num, pow_, sub

Angle = tuple[Tree, Tree]  # the cosine and the sine
MOST_HALVES = 12
PI = ("sym", "pi")
ROOT_HALF, HALF_ROOT_3 = (mul(HALF, ("pow", num(n), Fraction(1, 2))) for n in (2, 3))
PARTS_OF_PI = {1: (MINUS, ZERO), 2: (ZERO, ONE), 3: (HALF, HALF_ROOT_3), 4: (ROOT_HALF, ROOT_HALF),
               6: (HALF_ROOT_3, HALF), 12: tuple(mul(ROOT_HALF, add(HALF_ROOT_3, h)) for h in (HALF, neg(HALF)))}
SQUARED_TANGENTS = {1: 4, 3: 3, Fraction(1, 3): 6}


def cos(prepare, x: Tree) -> Tree:
    return angle(prepare, x)[0]


def sin(prepare, x: Tree) -> Tree:
    return angle(prepare, x)[1]


def atan(prepare, x: Tree) -> Tree:
    """Of 0 it is 0, of the positive root of 1, 3 or 1/3 a part of pi."""
    inner = prepare.light(x)
    square = poly(normal(pow_(inner, 2)))
    part = SQUARED_TANGENTS.get(square.get(())) if square.keys() == {()} and prepare.signs.has(x, ">") else None
    return mul(num(Fraction(1, part)), PI) if part else ("call", "atan", inner) if square else ZERO


def angle(prepare, x: Tree) -> Angle:
    """cos x and sin x, by the laws of addition for its terms."""
    found = ONE, ZERO
    for monomial, c in poly(x).items():
        found = plus(found, _of_term(prepare, product(monomial), c))
    return found


def _of_term(prepare, u, c) -> Angle:
    """Of c u."""
    if u == PI and c.denominator in PARTS_OF_PI:
        return multiple(c.numerator % (2 * c.denominator), PARTS_OF_PI[c.denominator])
    halves = 2 * c
    if halves.denominator != 1 or abs(halves) > MOST_HALVES:
        halves, u = 2, mul(num(c), u)
    return multiple(int(halves), from_quarter(("call", "tan of a quarter", prepare.light(u))))


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
