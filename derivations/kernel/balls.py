"""Numbers as balls: an interval around a constant, by Arb (Johansson 2017), through python-flint."""
from __future__ import annotations

from types import MappingProxyType

from flint import arb, ctx, fmpq

from .functions import NOTHING, TABLE
from .intervals import ANY, Interval, between
from .terms import Tree, Unsupported, free, names, raised

BITS, FEW = 200, 64


def around(t: Tree) -> Interval:
    """An interval around a number: no name, no index and no sum stands in it."""
    if free(t) or names(t) - {"pi"}:
        return ANY
    try:
        found = ball(t, BITS)
        return between(*map(_fraction, (found.lower(), found.upper()))) if found.is_finite() else ANY
    except Unsupported:
        return ANY


def ball(t: Tree, bits: int, where=MappingProxyType({})):
    """A constant, or a function of names at the balls that they are put at, as an Arb ball with so many bits. Raises
    ``Unsupported``."""
    before, ctx.prec = ctx.prec, bits
    try:
        return _ball(t, where)
    finally:
        ctx.prec = before


def _ball(t, where):
    match t:
        case ("sym", name) if name in where:
            return where[name]
        case ("num", q):
            return arb(fmpq(q.numerator, q.denominator))
        case ("sym", "pi"):
            return arb.pi()
        case ("add", *parts):
            return sum((_ball(part, where) for part in parts), arb(0))
        case ("mul", *parts):
            found = arb(1)
            for part in parts:
                found *= _ball(part, where)
            return found
        case ("pow", base, e):
            x = _ball(base, where)
            return x ** arb(fmpq(e.numerator, e.denominator)) if e.denominator != 2 else x.sqrt() ** int(e.numerator)
        case ("power", base, e):
            return (_ball(e, where) * _ball(base, where).log()).exp()
        case ("call", "Abs", x):
            return abs(_ball(x, where))
        case ("call", "exp" | "log" | "tanh" | "sinh" | "cosh" | "sin" | "cos" | "atan" | "erf" as name, x):
            return getattr(_ball(x, where), name)()
        case ("call", name, *arguments) if TABLE.get(name, NOTHING).meaning:
            return _ball(TABLE[name].meaning(*arguments), where)
    raise Unsupported(f"{t[0]} is no number")


def above(t: Tree, slope: Tree, name: str, low, high) -> bool:
    """Whether t > 0 wherever a name lies between two numbers: by a ball around its values, or by the mean value theorem
    from f(m) + f'(X)(X - m)."""
    ends = [arb(fmpq(end.numerator, end.denominator)) for end in (low, (low + high) / 2, high)]
    there, middle = ends[0].union(ends[2]), ends[1]
    return ball(t, FEW, {name: there}) > 0 or low < high and bool(
        ball(t, FEW, {name: middle}) + ball(slope, FEW, {name: there}) * (there - middle) > 0)


def _fraction(end):
    mantissa, exponent = end.mid().man_exp()
    return int(mantissa) * raised(2, int(exponent))
