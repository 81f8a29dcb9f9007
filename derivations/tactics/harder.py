"""What is tried for a claim that no quick search proves and no point refutes, cheapest first.

Equations by cases; orders by the slope in one of their names, then by induction on a whole number.
"""
from __future__ import annotations

from collections.abc import Iterator

from ..kernel.context import Context
from ..kernel.rules import NotProved, Setting, case, cases, induction, induction_contexts
from ..kernel.rules import induction_part
from ..kernel.terms import ONE, ZERO, Tree, Unsupported, at, free, names, num, place, plus, sub, walk
from ..kernel.theorem import Theorem
from ..normalise.clock import TooLong, time_limit
from . import equality, inequality
from .extremum import prove_monotone
from .reductions import splits

SECONDS = 8.0  # for all ways together
MOST_CASES = 4


def prove(context: Context, left: Tree, relation: str, right: Tree, using=()) -> Theorem:
    """A theorem ``left relation right``. Raises ``NotProved``."""
    try:
        with time_limit(SECONDS):
            for way in _ways(relation):
                try:
                    return way(context, left, relation, right, using)
                except (NotProved, Unsupported):
                    continue
    except TooLong:
        raise NotProved("no certificate was found in the time allowed") from None
    raise NotProved("no certificate was found")


def _ways(relation):
    if relation == "=":
        return (by_cases,)
    return (by_induction, by_slope) if relation != "!=" else ()


def by_cases(context, left, relation, right, using=(), most=MOST_CASES) -> Theorem:
    """An equation in each case of what stands in |x|, max, relu, steps and signs."""
    try:
        return equality.prove(context, left, right, using)
    except (NotProved, Unsupported):
        if not most:
            raise
    claim = left, "=", right
    setting = Setting(context, (left, right), using)
    for on, relations in splits(setting, setting.sides)[:1]:
        made = [by_cases(case(context, claim, on, r), *claim, using, most - 1) for r in relations]
        return cases(context, claim, on, made)
    raise NotProved("there are no cases")


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
    """The ends of what is given of a name, 0, 1 and the other names."""
    ends = [s for f in context.facts for s, t in ((f.left, f.right), (f.right, f.left))
            if t == variable and variable[1] not in names(s) and f.relation not in ("=", "!=")]
    yield from dict.fromkeys([*ends, ZERO, ONE, *(s for s in _scalars(context, *sides) if s != variable)])


# ---------------------------------------------------------------------------------- induction

def by_induction(context, left, relation, right, using=()) -> Theorem:
    """By induction on a whole number that no sum runs to, from 0, 1, … on."""
    claim = left, relation, right
    for n in _exponents(left, right):
        start = context.lower.get(n, 0)
        try:
            base = inequality.prove(context, *_moved(claim, n, place(start)))
            hypothesis = induction_contexts(context, *claim, n, start)[1]
            step = inequality.prove(hypothesis, *_moved(claim, n, plus(at(n), place(1))))
            return induction(context, claim, n, start, base, step)
        except (NotProved, Unsupported):
            continue
    raise NotProved("no induction was found")


def _exponents(*sides):
    """The whole numbers that stand in exponents."""
    powers = [n[2] for s in sides for n in walk(s) if n[0] == "power"]
    return sorted({n for t in powers for n in free(t) if isinstance(n, str)})


def _moved(claim, n, where):
    first, second = induction_part(claim, n, where)
    return first, claim[1], second
