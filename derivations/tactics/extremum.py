"""Minima, constants and monotone bounds: the sign of the slope on both sides of a point."""
from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

from ..kernel.analysis import slope
from ..kernel.calculus import Differentiate, expanded, written_out
from ..kernel.context import Context, Definition, domain
from ..kernel.poly import poly, tree
from ..kernel.rules import NotProved, Order, Setting, case, on_an_interval, order
from ..kernel.terms import TURNED, ZERO, Tree, Unsupported, names, scalars_put, sub
from ..kernel.theorem import Theorem
from ..clock import check_time
from ..refute.attack import fails
from . import equality, inequality
from .adding_up import named
from .ordered import quotient

class Fails(NotProved):
    """A point refutes it."""


DEEPEST = 3
SHORT = 0.3  # seconds of searching, where a slope may be found of a slope


def prove_minimum(context: Context, expr: Tree, variable: Tree, start: Tree, least: Tree = None) -> Theorem:
    """A theorem ``expr >= least``, its value where the variable is ``start``; its premises are the
    slopes before and after, which are not 0: elsewhere it is more. Raises ``NotProved``."""
    found = _by_slope(context, expr, ">=", variable, start, least, strict=True)
    if any(slope.claim.relation.endswith("=") for slope in found.premises):
        raise NotProved("the slope may be 0 elsewhere, so it may be as small there")
    return found


def prove_constant(context: Context, expr: Tree, variable: Tree, start: Tree, value: Tree = None) -> Theorem:
    """A theorem ``expr = value``, its value where the variable is ``start``. Raises ``NotProved``."""
    return _by_slope(context, expr, "=", variable, start, value)


def prove_monotone(context: Context, left: Tree, relation: str, right: Tree, variable: Tree, start: Tree,
                   depth=DEEPEST, seconds=SHORT) -> Theorem:
    """A theorem ``left relation right`` from its value at ``start`` and the slope of the difference, which
    is searched for ``seconds`` and may need the same again (Taylor bounds). Raises ``NotProved``."""
    gap = sub(left, right)
    value = value_at(context, gap, variable, start)
    if not has_value(context, gap, variable, start):
        raise NotProved("it is not shown that there is a value at the start")
    if fails(context, value, _weak(relation), ZERO):
        raise Fails("it fails at the start")
    rises = _by_slope(context, gap, relation, variable, start, value, depth=depth, seconds=seconds)
    there = inequality.prove(context, value, _weak(relation), ZERO)
    both = Setting(context, (left, right), (rises, there)).facts[-2:]
    parts = (("fact", len(context.facts) + n, named(f))
             for n, f in enumerate(both))
    return order(context, left, relation, right, Order(tuple((part,) for part in parts)), (rises, there))


def value_at(context, expr, variable, start) -> Tree:
    """The value where the variable is ``start``."""
    return tree(poly(scalars_put(written_out(context, expr)[0], {variable[1]: start})))


def has_value(context, expr, variable, start) -> bool:
    """Whether what the variable's value decides is certain where it is ``start``."""
    signs = Setting(context, (start,)).signs
    return all(variable[1] not in names(c.tree) or signs.has(scalars_put(c.tree, {variable[1]: start}), c.relation)
               for c in domain(written_out(context, expr)[0], context))


def _by_slope(context, expr, relation, variable, start, value=None, strict=False, depth=None,
              seconds=inequality.SECONDS):
    try:
        derivative = tree(poly(expanded(context, Differentiate(variable)(written_out(context, expr)[0]))))
        claim = expr, relation, value_at(context, expr, variable, start) if value is None else value
        sides = [_side(context, claim, variable, start, away) for away in "<>"]
        if depth is not None and any(side and fails(side[0], derivative, side[1], ZERO) for side in sides):
            raise Fails("the slope has another sign somewhere")
        shown = [side and _slope(*side, derivative, variable, start, strict, depth, seconds) for side in sides]
        return slope(context, claim, variable, start, *shown)
    except Unsupported as error:
        raise NotProved(str(error)) from None


def _side(context, claim, variable, start, away):
    """Γ on one side of the start, and the sign that is wanted of the slope there; ``None`` if no point
    lies there."""
    if Setting(context, (start,)).signs.has(sub(variable, start), TURNED[away] + "="):
        return None
    return case(context, claim, sub(variable, start), away), claim[1] if away == ">" else TURNED[claim[1]]


def _slope(here, relation, derivative, variable, start, strict, depth, seconds):
    """A theorem about the slope on one side. Raises ``NotProved``."""
    if relation == "=":
        return equality.prove(here, derivative, ZERO)
    for wanted in ([relation[0], relation] if strict else [relation]):
        if found := _searched(here, derivative, wanted, seconds):
            return found
    if not depth:
        raise NotProved("the sign of the slope is not shown")
    return _again(here, derivative, relation, variable, start, depth - 1, seconds)


@lru_cache(maxsize=128)
def _searched(context, expr, relation, seconds):
    """A theorem ``expr relation 0``, or ``None``: the same slope is asked for again at every depth."""
    with suppress(NotProved, Unsupported):
        return on_an_interval(context, expr, relation, ZERO)
    try:
        return inequality.prove(context, expr, relation, ZERO, (), seconds)
    except NotProved:
        check_time()
        return None


def _again(context, expr, relation, variable, start, depth, seconds):
    """``expr relation 0`` from its slope, or from that of its numerator, what stands below being > 0."""
    try:
        return prove_monotone(context, expr, relation, ZERO, variable, start, depth, seconds)
    except NotProved:
        above, below = quotient(Setting(context, (expr,)), expr)
    if not below:
        raise NotProved("no slope has the sign that is wanted")
    try:
        shown = prove_monotone(context, tree(above), relation, ZERO, variable, start, depth, seconds)
    except Fails as error:
        raise NotProved(str(error)) from None
    return inequality.prove(context, expr, relation, ZERO, (shown,))


def _weak(relation):
    return relation if relation.endswith("=") else relation + "="


def slopes_defined(context: Context, variable: Tree, slopes) -> Context:
    """Γ with the slope of an unknown function as a definition: pairs (call f(x), slope in x)."""
    made = tuple(Definition(f"{call[1]}'", (variable[1],), body) for call, body in slopes)
    return Context(context.least, context.signs, context.definitions + made, context.facts, context.fixed,
                   context.random)
