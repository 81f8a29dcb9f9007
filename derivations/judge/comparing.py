"""Inequalities reduced by cases and by functions that keep the order.

A reduction is called with a form and what is known, and yields lists of goals: the form is > 0
(>= 0 if not strict) if all the goals of one list hold.
"""
from __future__ import annotations

from typing import NamedTuple

from ..normalise.forms import (
    Delta, Form, Log, Power, Step, number, parts, raised, substitute, term, trusted,
)
from ..normalise.functions import exponential, logarithm
from ..normalise.signs import assuming, is_nonnegative, is_positive
from .term_signs import positive_numerator

MOST_CASES = 5  # steps and deltas in one claim


class Goal(NamedTuple):
    """A form that is to be > 0, or >= 0 if not strict, where all that is assumed holds."""

    form: Form
    strict: bool
    assumed: tuple = ()  # of (form, strict, everywhere), as in ``signs.Assumption``


@trusted
def split_at_a_flag(form, strict, facts):
    """X > 0 if it holds where P > 0 with [P > 0] = 1, and where P <= 0 with [P > 0] = 0."""
    flags = {node for monomial, _ in form.args for node, _ in monomial
             if isinstance(node, (Delta, Step))}
    if not flags or len(flags) > MOST_CASES:
        return
    flag = min(flags, key=lambda node: (isinstance(node, Delta), node.key))
    inside = flag.args[0]
    on, off = ((inside, True, False),), ((-inside, False, False),)
    if isinstance(flag, Delta):  # P = 0, or nothing is known
        on, off = ((inside, False, False), (-inside, False, False)), ()
    yield [Goal(_put(form, flag, 1, on), strict, on), Goal(_put(form, flag, 0, off), strict, off)]


def _put(form, flag, value, known):
    """The form with a number for the flag, and what is then known used in the others."""
    with assuming(known):
        return substitute(form, {flag: number(value)})


@trusted
def compare_exponentials(form, strict, facts):
    """X > 0 just if exp(X) > 1."""
    if any(isinstance(node, Log) for monomial, _ in form.args for node, _ in monomial):
        yield [Goal(exponential(form) - number(1), strict)]


@trusted
def compare_logarithms(form, strict, facts):
    """X > Y just if log(X) > log(Y), for positive X and Y."""
    for above, below in _two_sides(form, is_positive):
        if any(_has(side, Power) for side in (above, below)):
            yield [Goal(logarithm(above) - logarithm(below), strict)]


@trusted
def compare_squares(form, strict, facts):
    """X > Y if X >= 0 and X**2 > Y**2."""
    form = positive_numerator(form) or form
    for monomial, c in form.args:
        if any(e.denominator == 2 for _, e in monomial):
            root = term(monomial, c)
            if is_nonnegative(root):
                yield [Goal(raised(root, 2) - raised(root - form, 2), strict)]
            elif is_nonnegative(-root):
                rest = form - root
                yield [Goal(rest, False), Goal(raised(rest, 2) - raised(root, 2), strict)]


def _two_sides(form, has_sign):
    """Each (X, Y) of the given sign, of one term each, for a form (X - Y) / D with D > 0."""
    numerator = positive_numerator(form)
    if numerator is None or len(numerator.args) != 2:
        return
    first, second = (term(*pair) for pair in numerator.args)
    for above, below in ((first, -second), (second, -first)):
        if has_sign(above) and has_sign(below):
            yield above, below


def _has(node, kind):
    return isinstance(node, kind) or any(_has(part, kind) for part in parts(node.args))


BY_COMPARING = (
    ("cases", split_at_a_flag),
    ("comparing exponentials", compare_exponentials),
    ("comparing logarithms", compare_logarithms),
    ("comparing squares", compare_squares),
)
