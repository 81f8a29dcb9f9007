"""Numbers as balls: an interval around a constant, by Arb (Johansson 2017), through python-flint."""
from __future__ import annotations

from flint import arb, ctx, fmpq

from .intervals import ANY, Interval, between
from .terms import Tree, Unsupported, free, names, raised

BITS = 200


def around(t: Tree) -> Interval:
    """An interval around a number: no name, no index and no sum stands in it."""
    if free(t) or names(t) - {"pi"}:
        return ANY
    try:
        found = ball(t, BITS)
        return between(*map(_fraction, (found.lower(), found.upper()))) if found.is_finite() else ANY
    except Unsupported:
        return ANY


def ball(t: Tree, bits: int):
    """A constant as an Arb ball with so many bits. Raises ``Unsupported``."""
    before, ctx.prec = ctx.prec, bits
    try:
        return _ball(t)
    finally:
        ctx.prec = before


def _ball(t):
    match t:
        case ("num", q):
            return arb(fmpq(q.numerator, q.denominator))
        case ("sym", "pi"):
            return arb.pi()
        case ("add", *parts):
            return sum(map(_ball, parts), arb(0))
        case ("mul", *parts):
            found = arb(1)
            for part in parts:
                found *= _ball(part)
            return found
        case ("pow", base, e):
            x = _ball(base)
            return x ** arb(fmpq(e.numerator, e.denominator)) if e.denominator != 2 else x.sqrt() ** int(e.numerator)
        case ("call", "sigmoid", x):
            return 1 / (1 + (-_ball(x)).exp())
        case ("call", "Abs", x):
            return abs(_ball(x))
        case ("call", "exp" | "log" | "tanh" | "sinh" | "cosh" | "sin" | "cos" | "atan" | "erf" as name, x):
            return getattr(_ball(x), name)()
    raise Unsupported(f"{t[0]} is no number")


def _fraction(end):
    mantissa, exponent = end.mid().man_exp()
    return int(mantissa) * raised(2, int(exponent))
