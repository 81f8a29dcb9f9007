"""Concave functions: f >= 0 between a and b, where f(a) >= 0, f(b) >= 0 and the slope of f falls.

The tangent at x lies above f: T(t) = f(x) + f'(x) (t - x) - f(t) >= 0, by the slope in t. So

    (b - a) f(x) = (b - x) (T(a) + f(a)) + (x - a) (T(b) + f(b)) >= 0.
"""
from __future__ import annotations

from itertools import permutations

from ..clock import time_limit
from ..kernel.calculus import written_out
from ..kernel.context import Fact
from ..kernel.rules import Instance, NotProved, Order, Setting, instance, order
from ..kernel.terms import ZERO, mul, pow_, scalars_put, sub
from ..refute.attack import fails
from . import inequality
from .extremum import value_at
from .jensen import POINT as MOVED, tangent
from .slopes import end_of, in_interval, multiplied, scalars

SHORT, LONGEST = 0.3, 1.5


def by_tangents(context, left, relation, right, using=()):
    """An order from its values at the ends of an interval. Raises ``NotProved``."""
    gap = sub(right, left) if relation[0] == "<" else sub(left, right)
    for x in scalars(context, left, right) if relation.endswith("=") else ():
        try:
            with time_limit(LONGEST):
                shown = in_interval(context, x, lambda here: between_ends(here, gap, x))
            return multiplied(context, (left, relation, right), shown, using)
        except NotProved:
            continue
    raise NotProved("no name lies between two ends")


def between_ends(context, f, x):
    """f >= 0 from the ends of the interval of x."""
    ends = dict.fromkeys(e for fact in context.facts for e in end_of(fact, x))
    for a, b in permutations(ends, 2):
        if Setting(context, (a, b)).signs.has(sub(b, a), ">"):
            return between(context, f, x, a, b)
    raise NotProved("the name does not lie between two ends")


def between(context, f, x, a, b):
    values = [value_at(context, f, x, end) for end in (a, b)]
    if any(fails(context, value, ">=", ZERO) for value in values):
        raise NotProved("it fails at an end")
    alike = [Fact(g.relation, *(scalars_put(s, {x[1]: MOVED}) for s in g[1:3]), g.fixed) for g in context.facts if end_of(g, x)]
    beside = tangent(context.given(*alike), written_out(context, f)[0], x, MOVED, "<=")
    shown = [inequality.prove(context, value, ">=", ZERO, (), SHORT) for value in values]
    shown += [instance(context, beside, Instance(scalars=((MOVED[1], end),))) for end in (a, b)]
    weights = [mul(w, pow_(sub(b, a), -1)) for w in (sub(b, x), sub(x, a))]
    first = len(context.facts)
    products = tuple((("sign", weights[n % 2]), ("fact", first + n, ())) for n in range(4))
    return order(context, f, ">=", ZERO, Order(products), shown)
