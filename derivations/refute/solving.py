"""The roots of an equation in one unknown: its functions undone one by one, then a polynomial.

A root is exact where it is rational; else it is a ball that the equation defines.
"""
from __future__ import annotations

from fractions import Fraction

from flint import fmpq, fmpq_poly

from .balls import absolute, ball, exp, log, power, reciprocal, sign_of
from .unknowns import NotSolvable, Unknown


def roots(value, x: Unknown) -> list:
    """Every x that is found with ``value = 0``, in a fixed order.

    Raises ``NotSolvable``, and ``Unclear`` or ``OutsideDomain`` as arithmetic does.
    """
    if not isinstance(value, Unknown) or value.level != x.level:
        raise NotSolvable
    targets = [fmpq(0)]
    for name, with_ in reversed(value.steps):
        targets = [t for found in targets for t in undone(name, with_, found)]
    return [x for t in targets for x in polynomial_roots([value.p[0] - t, *value.p[1:]])]


def undone(name, with_, y) -> list:
    """The x with step(x) = y."""
    if isinstance(y, Unknown):
        if name in ("add", "mul"):
            return [y - with_ if name == "add" else y / with_]
        raise NotSolvable
    if name == "add":
        return [y - with_]
    if name == "mul":
        return [y * reciprocal(with_)]
    if name == "power":
        return _root_of(y, with_)
    if name == "exp":
        return [log(y)] if sign_of(y) > 0 else []
    if name == "log":
        return [exp(y)]
    if name == "sigmoid":
        return [log(y / (1 - y))] if sign_of(y) > 0 and sign_of(1 - y) > 0 else []
    if name == "tanh":
        return [log((1 + y) / (1 - y)) / 2] if sign_of(1 - absolute(y)) > 0 else []
    if name == "sinh":
        return [ball(y).asinh()]
    if name == "abs":
        return [y, -y] if sign_of(y) > 0 else [y] if sign_of(y) == 0 else []
    raise NotSolvable


def _root_of(y, e: Fraction) -> list:
    """The x with x^e = y."""
    sign = sign_of(y)
    if not sign:
        return [y] if e > 0 else []
    size = power(y if sign > 0 else -y, 1 / e)
    odd, even = e.numerator % 2 and e.denominator == 1, e.denominator == 1 and e.numerator % 2 == 0
    if sign < 0:
        return [-size] if odd else []
    return [size, -size] if even else [size]


def polynomial_roots(p) -> list:
    if len(p) == 2:
        return [-p[0] * reciprocal(p[1])]
    if any(isinstance(c, Unknown) for c in p):
        raise NotSolvable
    if len(p) == 3:
        c, b, a = p
        inside = b * b - 4 * a * c
        if sign_of(inside) < 0:
            return []
        width = power(inside, Fraction(1, 2))
        both = (-b + width, -b - width) if sign_of(inside) else (-b,)
        return [x * reciprocal(2 * a) for x in both]
    if all(type(c) is fmpq for c in p):
        _, factors = fmpq_poly(p).factor()
        return sorted((-f[0] / f[1] for f, _ in factors if f.degree() == 1), key=str)
    raise NotSolvable
