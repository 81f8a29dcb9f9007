"""The rules of analysis: limits, squeezing, and bounds by the sign of a slope.

A theorem about a limit says ``("lim", expression, variable, point, side) -> value``; the variable is
bound there. No other rule of the kernel reads it: ``written_out`` refuses it.
"""
from __future__ import annotations

from dataclasses import replace

from .calculus import Differentiate, definition_of, expanded, written_out
from .cases import case
from .context import Condition, Context, Fact, check_axes, domain, places_exist
from .equality import Equality, shown_equal
from .limits import Laws, Limit, NoLaw, mark_of
from .moments import laws_of
from .poly import poly
from .setting import NotProved, Setting, general, own_facts, states, vanishing
from .signs import Signs
from .terms import (
    FUNCTIONS, TURNED, ZERO, Tree, alpha, as_read, free, free_vars, names, neg, scalars_put, sub, walk,
)
from .theorem import Claim, Content, Theorem, _mint, rule

INFINITY, MINUS_INFINITY = ("infinity", "+"), ("infinity", "-")
HOLDS = {">": "+", ">=": "+", "<": "-", "<=": "-", "!=": "+-!"}


# --------------------------------------------------------------------------------------- limits

@rule
def limit(context: Context, expr: Tree, variable: Tree, point: Tree, side: str, value: Tree,
          certificate=Equality(), using=()) -> Theorem:
    """Γ ⊢ expr -> value as the variable goes to the point, by the laws of limits.

    No fact that speaks of the variable is used; ``using`` may hold theorems about limits.
    """
    using, variable = tuple(using), as_read(variable)
    point, value = (next((t for t in (INFINITY, MINUS_INFINITY) if t == end), None) or as_read(end) for end in (point, value))
    setting, found, conditions = limit_of(context, expr, variable, point, side, value, using)
    if "infinity" not in (value[0], found[0]):
        shown_equal(setting, sub(found, setting.sides[0]), certificate)
    elif value != found:
        raise NotProved("the limit is another one")
    else:
        value = found
    return _limit_theorem(context, (expr, variable, point, side, value), conditions, "laws of limits",
                          certificate, using)


def limit_of(context: Context, expr: Tree, variable: Tree, point: Tree, side: str, value=ZERO, using=()):
    """What may be used for a limit, what it is by the laws (a value or an infinity), and where both
    have a value. Raises ``NotProved`` if no law decides it."""
    shown = [t for t in using if t.claim.relation == "->"]
    sides = [ZERO if t[0] == "infinity" else t for t in (value, point)]
    setting, law = _approach(context, variable, point, side, sides, [t for t in using if t not in shown])
    t, more = written_out(context, expr)
    check_axes(t)
    conditions = [*setting.conditions, *(c for c in domain(t, context) if law.still(c.tree))]
    law.signs = setting.signs = _signs(_silent(context, law.mark), setting.facts, conditions)
    for theorem in shown:
        _, left, _, there = setting.premise(theorem, t)
        if left[2:] != (variable, point, side):
            raise NotProved("a limit that is used is taken elsewhere")
        law.known[written_out(context, left[1])[0]] = (
            Limit(infinite=there[1]) if there[0] == "infinity" else Limit(written_out(context, there)[0]))
        conditions += theorem.domain
    conditions += _near(law, more)
    try:
        found = law(t)
    except NoLaw:
        raise NotProved("no law decides this limit") from None
    return setting, ("infinity", found.infinite) if found.infinite else found.value, conditions


def _limit_theorem(context, claim, conditions, method, certificate, premises):
    expr, *where, value = claim
    return _mint(Content(Claim(context, ("lim", alpha(expr), *where), "->", value),
                         tuple(dict.fromkeys(conditions)), method, certificate, tuple(premises)))


def _approach(context, variable, point, side, sides, using=()) -> tuple[Setting, Laws]:
    """What may be used near the point: facts free of the variable, and no others. The last of ``sides``
    is the point, if it is finite."""
    mark, at_end = mark_of(variable), point[0] == "infinity"
    if mark in (None, "pi") or mark in context.defined:
        raise NotProved("the variable of a limit is a name or a whole number without a definition")
    if any(type(x) is not str for x in (side, *point[:2 * at_end])):
        raise NotProved("a side, or an infinity, is a sign")
    if at_end and point not in (INFINITY, MINUS_INFINITY) or side not in ("", "+", "-") or at_end and side or variable[0] == "ord" and point != INFINITY:
        raise NotProved("whole numbers go to infinity, other numbers to a point or an infinity")
    setting = Setting(context, sides, using)
    law = Laws(variable, Limit(infinite=point[1]) if at_end else Limit(setting.sides[-1], side=side or "!"), None)
    if not law.still(*setting.sides, *laws_of(context)):
        raise NotProved("the variable of a limit stands in the point, in the value or in a law")
    if any(names(c.tree) | free(c.tree) != {mark} for cs in _said(context, law).values() for c in cs):
        raise NotProved("what is given ties the variable of the limit to something else")
    setting.facts = [f for f in setting.facts if law.still(f.left, f.right)]
    law.signs = setting.signs = _signs(_silent(context, mark), setting.facts, setting.conditions)
    return setting, law


def _said(context, law) -> dict[Fact, list[Condition]]:
    """What Γ says of the variable: each fact, or declared sign, as conditions, with those of its value."""
    declared = [Fact(relation, law.variable, ZERO) for name, relation in context.signs if name == law.mark]
    found = {}
    for f in (*declared, *context.facts):
        (left, more), (right, others) = (written_out(context, s) for s in general(f)[0][1:3])
        if not law.still(left, right):
            found[f] = [Condition(sub(left, right), f.relation), *more, *others, *domain(left, context),
                        *domain(right, context)]
    return found


def _silent(context, mark):
    """Γ without what was declared of the variable."""
    return replace(context, signs=tuple(s for s in context.signs if s[0] != mark),
                   least=tuple(s for s in context.least if s[0] != mark))


def _signs(context, facts, conditions) -> Signs:
    return Signs(replace(context, facts=(*facts, *own_facts(context, facts))), conditions)


def _near(law: Laws, conditions) -> list[Condition]:
    """The conditions that do not move; all others hold near the point."""
    for c in (c for c in conditions if not law.still(c.tree) and not law.signs.holds(c)):
        try:
            s = law.near(law(c.tree))
        except NoLaw:
            s = ""
        if not s or s not in HOLDS.get(c.relation, ""):
            raise NotProved("it is not shown that a condition holds near the limit point")
    return [c for c in conditions if law.still(c.tree)]


@rule
def squeeze(context: Context, lower: Theorem, upper: Theorem, first: Theorem, second: Theorem) -> Theorem:
    """Γ ⊢ m -> L, if l <= m <= u and l, u -> L. What the bounds assume of the variable holds near
    the point; the rest is assumed in Γ."""
    (least, middle), (same, most) = _ordered(lower), _ordered(upper)
    where = first.claim.left[2:]
    if middle != same or not all(states(t, context, ("lim", bound, *where), "->", first.claim.right)
                                 for t, bound in ((first, least), (second, most))):
        raise NotProved("the bounds of one thing do not both have this limit, as shown from what is given")
    variable, point, side = where
    setting, law = _approach(context, variable, point, side, [ZERO if point[0] == "infinity" else point])
    conditions = [*first.domain, *second.domain]
    for theorem in (lower, upper):
        setting.premise(theorem, middle, _without(law, theorem.claim.context))
        conditions += _near(law, theorem.domain)
    return _limit_theorem(context, (middle, *where, first.claim.right), conditions, "squeezing", None,
                          (lower, upper, first, second))


def _ordered(theorem):
    left, relation, right = theorem.claim[1:]
    if relation not in ("<", "<=", ">", ">="):
        raise NotProved("a bound is an inequality")
    return (left, right) if relation in ("<", "<=") else (right, left)


def _without(law, theirs: Context) -> Context:
    """A context without what it says of the variable, all of which holds near the point."""
    said = _said(theirs, law)
    asked = [c for conditions in said.values() for c in conditions]
    asked += places_exist(*(written_out(theirs, s)[0] for f in theirs.facts if said for s in f[1:3]))
    if any(v.size is None and v != law.mark for c in asked for v in free_vars(c.tree)):
        raise NotProved("infinitely many conditions need not hold near the point together")
    if not all(map(law.signs.holds, _near(law, asked))):
        raise NotProved("it is not shown that what a bound assumes has a value near the limit point")
    return _silent(replace(theirs, facts=tuple(f for f in theirs.facts if f not in said)), law.mark)


# ------------------------------------------------------------------------------- sign of the slope

@rule
def slope(context: Context, claim: tuple, variable: Tree, start: Tree, before: Theorem = None,
          after: Theorem = None) -> Theorem:
    """Γ ⊢ f >= f(start) for every x of an interval: f' <= 0 where x < start, f' >= 0 where x > start.

    ``<=``, ``>``, ``<`` and ``=`` (f' = 0) likewise, by the mean value theorem. What Γ says of x is an
    interval with ends free of x, ``start`` one of its points or ends. f is continuous from start to x
    and has a slope strictly between: every condition of f and f' that speaks of x is certain there.
    """
    expr, relation, value = claim = tuple(claim)
    variable = as_read(variable)
    if relation not in ("=", "<", "<=", ">", ">="):
        raise NotProved("a slope shows an order, or an equation")
    f, more = written_out(context, expr)
    setting = Setting(context, [value, start])
    law, start = Laws(variable, Limit(), None), setting.sides[1]
    if variable[0] != "sym" or variable[1] == "pi" or variable[1] in context.defined or not law.still(*setting.sides):
        raise NotProved("the variable is a name that stands neither in the start nor in the value")
    kinks: list = []
    derivative = expanded(context, Differentiate(variable, kinks)(f))
    _check_interval(setting, law, start)
    own = [*domain(f, context), *more, *_unknown_slopes(context, law, f)]
    every = [*setting.conditions, *own, *kinks, *domain(derivative, context)]
    still, moving = ([c for c in every if law.still(c.tree) == yes] for yes in (True, False))
    _check_value(setting, law, start, f, own)
    for theorem, away in ((before, "<"), (after, ">")):
        if theorem is not None:
            still += _slope_there(context, law, claim, start, away, theorem, derivative, moving, still)
        elif not setting.signs.has(sub(variable, start), TURNED[away] + "="):
            raise NotProved(f"nothing is shown of the slope where the variable is {away} the start")
    if relation in ("<", ">") and not setting.signs.has(sub(variable, start), "!="):
        raise NotProved("a strict relation does not hold at the start itself")
    return _mint(Content(Claim(context, expr, relation, value), tuple(dict.fromkeys((*own, *still))),
                         "sign of the slope", (variable, start), tuple(t for t in (before, after) if t is not None)))


def _unknown_slopes(context, law, f):
    """Nothing in f jumps; an unknown function has a slope where its definition says one."""
    for node in walk(f):
        if node[0] in ("call", "partial", "direct", "mean") and not law.still(node):
            if node[0] == "call" and node[1] in FUNCTIONS and node[1] not in ("step", "sign"):
                continue
            prime = ("call", f"{node[1]}'", *node[2:])
            if node[0] != "call" or node[1] in FUNCTIONS or not definition_of(context, prime):
                raise NotProved(f"{node[1] if node[0] == 'call' else 'a part of the formula'} may jump")
            yield from domain(expanded(context, prime), context)


def _check_interval(setting: Setting, law: Laws, start):
    """What Γ says of the variable is c x > e or c x >= e, c a number; ``start`` is not outside."""
    variable = law.variable
    if not law.still(*laws_of(setting.context)):
        raise NotProved("a law, or the slope of an unknown function, speaks of the variable")
    for c in (c for said in _said(setting.context, law).values() for c in said if not law.still(c.tree)):
        gap = c.tree if c.relation in (">", ">=") else neg(c.tree)
        form = dict(poly(gap))
        if c.relation not in ("<", "<=", ">", ">=") or not form.pop(((variable, 1),), 0) or not law.still(
                *(f for monomial in form for f, _ in monomial)):
            raise NotProved("what is given of the variable is no interval with ends free of it")
        if not setting.signs.has(scalars_put(gap, {variable[1]: start}), ">="):
            raise NotProved("the start is not shown to lie in the interval, or at its end")


def _slope_there(context, law, claim, start, away, theorem, derivative, moving, still):
    """f' has its sign on one side of the start, and everything has a value there."""
    there = case(context, claim, sub(law.variable, start), away)
    inside = Setting(there)
    shown = inside.premise(theorem, derivative)
    wanted = claim[1] if away == ">" else TURNED[claim[1]]
    if shown.relation not in (wanted, wanted[0], wanted[-1]):
        raise NotProved("the slope is shown to have another sign")
    signs = _signs(there, inside.facts, still)
    if not all(signs.holds(c) for c in (*moving, *theorem.domain) if not law.still(c.tree)):
        raise NotProved("it is not shown that the formula and its slope have a value on the whole interval")
    left, right = (written_out(there, s)[0] for s in (shown.left, shown.right))
    vanishing(sub(derivative, sub(left, right)), signs)
    return [c for c in theorem.domain if law.still(c.tree)]


def _check_value(setting, law, start, f, conditions):
    """f is continuous at the start and has the value there."""
    where = {law.mark: start}
    if not all(law.still(c.tree) or setting.signs.holds(Condition(scalars_put(c.tree, where), c.relation))
               for c in conditions):
        raise NotProved("it is not shown that the formula has a value at the start")
    vanishing(sub(scalars_put(f, where), setting.sides[0]), setting.signs)


__all__ = ["INFINITY", "MINUS_INFINITY", "limit", "limit_of", "slope", "squeeze"]
