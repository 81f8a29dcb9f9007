"""What is tried for a claim that no quick search proves and no point refutes, cheapest first.

Orders by patterns that are known by name, by induction on a size, by the slope in one of their names;
equations from two orders.
"""
from __future__ import annotations

from functools import partial

from ..kernel.context import Context
from ..kernel.rules import NotProved, Setting, equation
from ..kernel.terms import ZERO, Tree, Unsupported, names, walk
from ..kernel.theorem import Theorem
from ..clock import TooLong, check_time, time_limit
from . import equality, inequality
from .absurd import asked, by_contradiction
from .each_term import by_each_term
from .exponentials import by_logarithms
from .in_cases import at_ends, by_multiplier, in_cases, of_a_size
from .induction import by_induction
from .jensen import by_jensen
from .library import by_lemmas
from .line import by_balls
from .naming import attained, by_named, by_place, entries, whole
from .ordered import by_order
from .recurrences import by_members
from .reductions import SPLIT
from .series import by_stronger_bound
from .slopes import at_a_glance, by_constant, by_slope
from .squares import by_squares, roots_of_squares
from .vanishing import vanishing_terms

SECONDS, LONGEST, SHORT, BRIEF = 15, 5.0, 0.7, 1.2  # for all ways together, for one, for a first search, for a slope


def prove(context: Context, left: Tree, relation: str, right: Tree, using=()) -> Theorem:
    """A theorem ``left relation right``. Raises ``NotProved``."""
    try:
        with time_limit(SECONDS):
            return WAYS.get(relation, ORDERS)(context, left, relation, right, using)
    except TooLong:
        raise NotProved("no certificate was found in the time allowed") from None


def first_of(*ways):
    """The first way that shows a claim."""
    def way(context, left, relation, right, using=()):
        for one in ways:
            try:
                with time_limit(LONGEST):
                    return one(context, left, relation, right, using)
            except (NotProved, Unsupported, TooLong):
                check_time()
        raise NotProved("no certificate was found")
    return way


def within(seconds, way):
    """A way that is given up early."""
    def briefer(*claim):
        with time_limit(seconds):
            return way(*claim)
    return briefer


def from_both_orders(context, left, relation, right, using=()) -> Theorem:
    """An equation from left <= right and left >= right, where a sign or an order is known, cases are gone through, or
    roots stand in roots."""
    nodes = [n for side in (left, right) for n in walk(side)]
    kinks = any(n[0] == "call" and n[1] in SPLIT for n in nodes)
    nested = any(is_root(n) and any(map(is_root, walk(n[1]))) for n in nodes)
    signs = signs_first(context, left, right, using)
    if not kinks and not nested and not signs and all(f.relation in ("=", "!=") for f in context.facts):
        raise NotProved("nothing here is an order")
    return from_orders(context, left, right, (*using, *signs))


def from_orders(context, left, right, using) -> Theorem:
    both = [inequality.prove(context, left, r, right, using) for r in ("<=", ">=")]
    return equation(context, left, right, using=(*using, *both))


def is_root(t) -> bool:
    return t[0] == "pow" and t[2].denominator > 1


def from_terms(context, left, relation, right, using=()) -> Theorem:
    """An equation from the terms of a sum that is given to be 0, each of which is then 0."""
    terms = vanishing_terms(context, left, right)
    if not terms:
        raise NotProved("no sum of what is not negative is 0")
    try:
        return equality.prove(context, left, right, (*using, *terms))
    except NotProved:
        return from_orders(context, left, right, (*using, *terms))


def by_signs_first(way):
    """A way that may also use the signs that are shown first."""
    def wider(context, left, relation, right, using=()):
        return way(context, left, relation, right, (*using, *signs_first(context, left, right, using)))
    return wider


def signs_first(context, left, right, using) -> list[Theorem]:
    """The signs of names of which an equation is given, as those of v = Σ x^2, and of what stands below a bar."""
    signs, nodes = Setting(context, (left, right), using).signs, [n for s in (left, right) for n in walk(s)]
    wanted = [(s, ">=") for f in context.facts if f.relation == "=" for s in f[1:3] if s[0] in ("sym", "entry")]
    wanted += [(n[1], r) for n in nodes if n[0] == "pow" and n[2] < 0 and names(n[1]) for r in "><"]
    shown = (asked(shortly, context, t, r, ZERO) for t, r in dict.fromkeys(wanted)
             if not any(signs.has(t, known) for known in "<>"))
    return [*filter(None, shown)]


def equally(context, left, _, right, using=()) -> Theorem:
    return equality.prove(context, left, right, using)


def by_growth(context, left, relation, right, using=()) -> Theorem:
    """By induction on a size or a whole number."""
    return by_induction(context, (left, relation, right), step)


def either(context, left, relation, right) -> Theorem:
    """A part of an induction."""
    return (equality.step if relation == "=" else step)(context, left, relation, right)


shortly = partial(inequality.prove, seconds=SHORT)
step = first_of(within(SHORT/2, by_named(whole, at_a_glance)), inequality.prove)
briefly, by_lemma, by_sloping = first_of(shortly, by_slope), by_lemmas(inequality.prove), by_signs_first(by_slope)
of_a_term = first_of(by_lemma, by_named(entries, at_a_glance), at_a_glance, shortly, by_slope)  # without sums few lemmas fit: so these come first
prove_order = first_of(
    shortly, of_a_size(first_of(shortly, by_balls)), at_a_glance, within(3*BRIEF, by_balls), by_each_term(of_a_term), by_named(attained, inequality.prove), by_order, by_jensen(shortly), by_lemma,
    within(2*BRIEF, by_stronger_bound(inequality.prove)), within(BRIEF, by_sloping))
by_parts = in_cases(shortly, by_balls, by_slope)
ORDERS = first_of(
    by_place(first_of(by_growth, shortly)), by_growth,
    by_members(first_of(shortly, by_each_term(of_a_term)), either), by_contradiction(briefly), at_ends(first_of(shortly, by_each_term(of_a_term), by_lemma, by_slope)), by_named(whole, first_of(by_logarithms(briefly), briefly)),
    by_multiplier(shortly), within(2*BRIEF, by_parts), by_logarithms(briefly),
    by_signs_first(by_squares(first_of(shortly, by_lemma))), inequality.prove, by_sloping,
    by_multiplier(inequality.prove), by_parts)
WAYS = {"=": first_of(by_place(equally), by_members(equally, either), from_terms, roots_of_squares(equality.prove), from_both_orders, by_contradiction(briefly), by_constant),
        "!=": first_of()}
