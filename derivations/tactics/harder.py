"""What is tried for a claim that no quick search proves and no point refutes, cheapest first.

Orders by patterns that are known by name, by induction on a size, by the slope in one of their names;
equations from two orders.
"""
from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..kernel.context import Context
from ..kernel.rules import NotProved, equation
from ..kernel.terms import ONE, ZERO, Tree, Unsupported, names, num, walk
from ..kernel.theorem import Theorem
from ..clock import TooLong, check_time, time_limit
from . import equality, inequality
from .below import by_signs_below
from .exponentials import by_logarithms
from .extremum import prove_monotone
from .induction import by_induction
from .largest import by_named_extrema
from .library import by_lemmas
from .ordered import by_order
from .reductions import SPLIT
from .series import by_stronger_bound
from .vanishing import vanishing_terms

SECONDS, LONGEST, SHORT = 5.0, 3.5, 0.7  # for all ways together, for one, for a first search


def prove(context: Context, left: Tree, relation: str, right: Tree, using=()) -> Theorem:
    """A theorem ``left relation right``. Raises ``NotProved``."""
    try:
        with time_limit(SECONDS):
            for way in _ways(relation):
                try:
                    with time_limit(LONGEST):
                        return way(context, left, relation, right, using)
                except (NotProved, Unsupported, TooLong):
                    check_time()
    except TooLong:
        raise NotProved("no certificate was found in the time allowed") from None
    raise NotProved("no certificate was found")


def prove_order(context: Context, left: Tree, relation: str, right: Tree, using=()) -> Theorem:
    """An order by a short search, by a pattern that is known by name, or by a longer search."""
    try:
        return inequality.prove(context, left, relation, right, using, SHORT)
    except NotProved as error:
        for way in BY_NAME:
            try:
                return way(context, left, relation, right, using)
            except (NotProved, Unsupported):
                continue
        if not isinstance(error, inequality.Late):
            raise
    return inequality.prove(context, left, relation, right, using)


def _ways(relation):
    if relation == "=":
        return from_terms, from_both_orders
    return ORDERS if relation != "!=" else ()


def from_both_orders(context, left, relation, right, using=()) -> Theorem:
    """An equation from left <= right and left >= right, where an order is given or cases are gone through."""
    kinks = any(n[0] == "call" and n[1] in SPLIT for side in (left, right) for n in walk(side))
    if not kinks and all(f.relation in ("=", "!=") for f in context.facts):
        raise NotProved("nothing here is an order")
    both = [inequality.prove(context, left, r, right, using) for r in ("<=", ">=")]
    return equation(context, left, right, using=(*using, *both))


def from_terms(context, left, relation, right, using=()) -> Theorem:
    """An equation from the terms of a sum that is given to be 0, each of which is then 0."""
    terms = vanishing_terms(context, left, right)
    if not terms:
        raise NotProved("no sum of what is not negative is 0")
    try:
        return equality.prove(context, left, right, (*using, *terms))
    except NotProved:
        both = [inequality.prove(context, left, r, right, (*using, *terms)) for r in ("<=", ">=")]
        return equation(context, left, right, using=(*using, *both))


def by_growth(context, left, relation, right, using=()) -> Theorem:
    """By induction on a size or a whole number."""
    return by_induction(context, (left, relation, right), inequality.prove)


# ------------------------------------------------------------------------------------- slopes

def by_slope(context, left, relation, right, using=()) -> Theorem:
    """By the value at one point and the sign of the slope on both sides of it."""
    for variable in _scalars(context, left, right):
        for start in _starts(context, variable, left, right):
            try:
                return prove_monotone(context, left, relation, right, variable, start)
            except (NotProved, Unsupported):
                continue
    raise NotProved("no slope has the sign that is wanted")


def _scalars(context, *sides) -> list[Tree]:
    """The names of numbers in the sides that have no definition."""
    nodes = [n for s in sides for n in walk(s) if n[0] == "sym" and n[1] != "pi"]
    return [n for n in dict.fromkeys(nodes) if n[1] not in context.defined]


def _starts(context, variable, *sides) -> Iterator[Tree]:
    """The ends of what is given of a name, 0, 1, the other names and 1/2."""
    ends = [s for f in context.facts for s, t in ((f.left, f.right), (f.right, f.left))
            if t == variable and variable[1] not in names(s) and f.relation not in ("=", "!=")]
    others = (s for s in _scalars(context, *sides) if s != variable)
    yield from dict.fromkeys([*ends, ZERO, ONE, *others, num(Fraction(1, 2))])


BY_NAME = (by_order, by_lemmas(inequality.prove), by_stronger_bound(inequality.prove))
ORDERS = (by_growth, by_signs_below(inequality.prove), by_named_extrema(inequality.prove), by_logarithms(by_slope),
          by_slope)
