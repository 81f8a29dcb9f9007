"""Ties: whether an expression is exactly 0 at a point where arithmetic gives decimals.

A decimal 0 may be rounded: ``1 + exp(-200)`` is not 1. So a tie counts only if the expression,
with the point's fractions put in and its sums written out, has the normal form 0.
"""
from __future__ import annotations

from fractions import Fraction

from sympy import Add, Expr, Idx, Indexed, Integer, Rational, Sum, Symbol

from ..normalise.clock import check_time
from ..normalise.normal_form import is_zero, read
from .decimals import Point


def surely_zero(expr: Expr, point: Point, places) -> bool:
    """Whether ``expr`` is exactly 0 at a point and index; False also where that is not known."""
    try:
        return is_zero(read(put_in(expr, point, places)))
    except (ArithmeticError, LookupError, NotImplementedError, TypeError, ValueError):
        return False


def put_in(expr: Expr, point: Point, places) -> Expr:
    """``expr`` with the point's sizes, indices and values in it and every sum written out."""
    check_time()
    if isinstance(expr, (Idx, Symbol)) and (expr in places or expr in point.sizes):
        return Integer(places[expr] if expr in places else point.sizes[expr])
    if isinstance(expr, Symbol):
        return _entry(expr.name, (), expr, point, places)
    if isinstance(expr, Indexed):
        position = tuple(int(put_in(i, point, places)) for i in expr.indices)
        return _entry(str(expr.base.label), position, expr, point, places)
    if isinstance(expr, Sum):
        return _written_out(expr.function, list(expr.limits), point, places)
    if not expr.args:
        return expr
    return expr.func(*(put_in(part, point, places) for part in expr.args))


def _entry(name, position, expr, point, places):
    if name in point.definitions:
        indices, body = point.definitions[name]
        inside = point.fixed | dict(zip(indices, position))
        if len(indices) == len(position) and all(inside[k] in point.range(k) for k in indices):
            return put_in(body, point, inside)
    value = point.values[name, position]
    if not isinstance(value, (int, Fraction)):
        raise ValueError(f"{expr} is known in decimals only")
    return Rational(value.numerator, value.denominator)


def _written_out(body, limits, point, places):
    if not limits:
        return put_in(body, point, places)
    *inner, (k, low, high) = limits
    first, last = (int(put_in(end, point, places)) for end in (low, high))
    return Add(*(_written_out(body, inner, point, places | {k: n})
                 for n in range(first, last + 1)))
