"""The value of a formula at a point, by the definition of each part: a route without the engine."""
from __future__ import annotations

import mpmath
from sympy import (
    Abs, Add, E, Idx, Indexed, KroneckerDelta, Max, Min, Mul, Pow, Sum, Symbol, exp, log, pi, tanh,
)

from derivations.language import relu, sigmoid, sigmoid_prime, step

from .given import draw, places_at

SIZES = [(1, 1), (2, 1), (1, 3), (3, 2), (2, 4), (4, 3), (5, 2), (3, 5), (5, 4)]
LARGEST = 80  # of an argument of exp; beyond, no number of digits shows a difference


class NoValue(ArithmeticError):
    """Not defined at this point."""


def value(expr, at):
    """The value of a formula; ``at`` maps symbols, indices and (array, places) to fractions."""
    if expr.is_Rational:
        return mpmath.mpf(int(expr.p)) / int(expr.q)
    if isinstance(expr, (Idx, Symbol)):
        return number(at[expr])
    if isinstance(expr, Indexed):
        key = (expr.base.label.name, *(int(value(k, at)) for k in expr.indices))
        if key not in at:
            raise NoValue
        return number(at[key])
    if isinstance(expr, Sum):
        *rest, (k, low, high) = expr.limits
        inner = Sum(expr.function, *rest) if rest else expr.function
        return mpmath.fsum(value(inner, {**at, k: n})
                           for n in range(int(value(low, at)), int(value(high, at)) + 1))
    if expr in (E, pi):
        return mpmath.e if expr is E else +mpmath.pi
    return applied(expr, [value(part, at) for part in expr.args])


def applied(expr, args):
    """The value of an operation or a function, from the values of its arguments."""
    if isinstance(expr, (exp, sigmoid, sigmoid_prime, tanh)) and abs(args[0]) > LARGEST:
        raise NoValue
    match expr:
        case Add():
            return mpmath.fsum(args)
        case Mul():
            return mpmath.fprod(args)
        case Pow():
            return power(*args, is_whole=expr.exp.is_integer, is_number=expr.exp.is_number)
        case exp():
            return mpmath.exp(args[0])
        case log():
            if args[0] <= 0:
                raise NoValue
            return mpmath.log(args[0])
        case KroneckerDelta():
            return mpmath.mpf(clear_sign(args[0] - args[1]) == 0)
        case sigmoid():
            return 1 / (1 + mpmath.exp(-args[0]))
        case sigmoid_prime():
            s = 1 / (1 + mpmath.exp(-args[0]))
            return s * (1 - s)
        case tanh():
            return mpmath.tanh(args[0])
        case relu():
            return max(args[0], 0)
        case step():
            return mpmath.mpf(clear_sign(args[0]) > 0)
        case Abs():
            return abs(args[0])
        case Max():
            return max(args)
        case Min():
            return min(args)
    raise TypeError(type(expr))


def number(fraction):
    return mpmath.mpf(fraction.numerator) / fraction.denominator


def power(base, e, is_whole=False, is_number=True):
    """A real power; of a negative number for whole exponents only.

    An exponent that is no number, and not certain to be whole, wants a positive base: so the language
    has it, whatever the exponent's value is at a point.
    """
    if base == 0 and e < 0 or base < 0 and e != int(e) or abs(e) > 1000:
        raise NoValue
    if base <= 0 and not (is_whole or is_number):
        raise NoValue
    return base ** (int(e) if e == int(e) else e)


def clear_sign(x):
    """-1, 0 or 1, and no value where rounding may have decided it."""
    if x != 0 and abs(x) < mpmath.mpf(10) ** (-mpmath.mp.dps // 2):
        raise NoValue
    return (x > 0) - (x < 0)


# ---------------------------------------------------------------------------------- comparing


def values(expr, given, rng):
    """The values of a formula at every size, wherever it has one."""
    for n, m in SIZES:
        base = draw(rng, n, m, given)
        for places in places_at([expr], n, m, rng):
            try:
                with mpmath.workdps(60):
                    yield value(expr, {**base, **places})
            except (NoValue, ZeroDivisionError, OverflowError):
                continue


def disagreement(left, right, given, rng):
    """A point where two formulas differ, or None; and at how many points they were compared."""
    compared = 0
    for n, m in SIZES:
        base = draw(rng, n, m, given)
        for places in places_at([left, right], n, m, rng):
            try:
                found = differ(left, right, {**base, **places})
            except (NoValue, ZeroDivisionError, OverflowError):
                continue
            compared += 1
            if found:
                return (n, m, *found), compared
    return None, compared


def differ(left, right, at):
    """Both values, where they differ; with so many digits that rounding cannot be the cause."""
    if not apart(sides(left, right, at, 30), "1e-12"):
        return None
    coarse, fine = (sides(left, right, at, digits) for digits in (100, 200))
    steady = not any(apart(pair, "1e-30") for pair in zip(coarse, fine))
    return coarse if steady and apart(coarse, "1e-30") else None


def sides(left, right, at, digits):
    with mpmath.workdps(digits):
        return value(left, at), value(right, at)


def apart(pair, tolerance):
    first, second = pair
    return abs(first - second) > mpmath.mpf(tolerance) * (1 + abs(first) + abs(second))
