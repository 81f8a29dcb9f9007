"""The rules of analysis: limits, squeezing, the sign of a slope, and points where a claim fails.

A theorem about a limit says ``("lim", expression, variable, point, side) -> value``; the variable is
bound there. One about a point says ``("point", side, numbers)`` on both sides. No other rule of the
kernel reads either: ``written_out`` refuses them.
"""
from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

from .bounds import Signs
from .calculus import Differentiate, expanded, written_out
from .context import Condition, Context, Fact, domain
from .limits import Laws, Limit, NoLaw, mark_of
from .moments import families_of
from .poly import poly
from .rules import Equality, NotProved, Setting, _equal, _zero, case, general
from .terms import (
    FUNCTIONS, ZERO, Tree, Var, add, alpha, children, free, free_vars, mul, moved, names, num, place,
    move, rebuilt, scalars_put, sub, walk, _number,
)
from .theorem import Claim, Content, Theorem, _mint

INFINITY, MINUS_INFINITY = ("infinity", "+"), ("infinity", "-")
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
DENIED = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


# --------------------------------------------------------------------------------------- limits

def limit(context: Context, expr: Tree, variable: Tree, point: Tree, side: str, value: Tree,
          certificate=Equality(), using=()) -> Theorem:
    """Γ ⊢ expr -> value as the variable goes to the point: by the laws of limits.

    Facts that speak of the variable are not used; ``using`` may hold theorems about limits.
    """
    setting, found, conditions = limit_of(context, expr, variable, point, side, value, using)
    if "infinity" in (value[0], found[0]):
        if value != found:
            raise NotProved("the limit is another one")
    else:
        _equal(setting, sub(found, setting.sides[0]), certificate)
    return _limit_theorem(context, (expr, variable, point, side, value), conditions, "laws of limits",
                          certificate, using)


def limit_of(context: Context, expr: Tree, variable: Tree, point: Tree, side: str, value=ZERO, using=()):
    """What may be used for a limit, what it is by the laws (a value or an infinity), and where both
    have a value. Raises ``NotProved`` if no law decides it."""
    shown = [t for t in using if t.claim.relation == "->"]
    sides = [t if t[0] != "infinity" else ZERO for t in (value, point)]
    setting, law = _approach(context, variable, point, side, sides, [t for t in using if t not in shown])
    t, more = written_out(context, expr)
    conditions = [*setting.conditions, *filter(_about(law), domain(t, context))]
    law.signs = setting.signs = _signs(context, setting.facts, conditions)
    for theorem in shown:
        if not context.includes(theorem.claim.context) or theorem.claim.left[2:] != (variable, point, side):
            raise NotProved("a limit that is used is taken elsewhere, or assumes what is not assumed here")
        seen = theorem.claim.right
        law.known[written_out(context, theorem.claim.left[1])[0]] = (
            Limit(infinite=seen[1]) if seen[0] == "infinity" else Limit(written_out(context, seen)[0]))
        conditions += theorem.domain
    conditions += _near(law, more)
    try:
        found = law(t)
    except NoLaw:
        raise NotProved("no law decides this limit") from None
    return setting, ("infinity", found.infinite) if found.infinite else found.value, conditions


def _limit_theorem(context, claim, conditions, method, certificate, premises):
    expr, variable, point, side, value = claim
    left = ("lim", alpha(expr), variable, point, side)
    return _mint(Content(Claim(context, left, "->", value), tuple(dict.fromkeys(conditions)), method,
                         certificate, tuple(premises)))


def _approach(context, variable, point, side, sides=(), using=()) -> tuple[Setting, Laws]:
    """What may be used near the point: facts free of the variable, and no others."""
    mark = mark_of(variable)
    at_end = point[0] == "infinity"
    if variable not in (("sym", mark), _number(place(0, {mark: 1}))) or mark in context.defined or any(
            mark in names(t) | free(t) for t in sides):
        raise NotProved("the variable of a limit is a name that stands neither in the point nor in the value")
    if side not in ("", "+", "-") or at_end and side or variable[0] == "ord" and point != INFINITY:
        raise NotProved("whole numbers go to infinity, other numbers to a point or an infinity")
    setting = Setting(context, sides, using)
    for n, fact in enumerate(setting.facts):
        letters = set().union(*(names(s) | free(s) for s in (fact.left, fact.right)))
        if n < len(context.facts) and mark in letters and len(letters) > 1 and mark not in fact.universal:
            raise NotProved("what is given ties the variable of the limit to something else")
    setting.facts = [f for f in setting.facts if not any(mark in names(s) | free(s) for s in (f.left, f.right))]
    setting.signs = _signs(context, setting.facts, setting.conditions)
    where = Limit(infinite=point[1]) if at_end else Limit(setting.sides[-1], side=side or "!")
    return setting, Laws(variable, where, setting.signs, {})


def _signs(context, facts, conditions) -> Signs:
    own = tuple(c for f in facts for s in (f.left, f.right) for c in domain(s, context))
    return Signs(replace(context, facts=tuple(facts)), (), (*conditions, *own))


def _about(law):
    return lambda condition: law.still(condition.tree)


def _near(law: Laws, conditions):
    """The conditions that do not move; the others hold near the point."""
    wanted = {">": "+", ">=": "+", "<": "-", "<=": "-", "!=": "+-!"}
    for c in conditions:
        if law.still(c.tree):
            yield c
            continue
        try:
            s = law.near(law(c.tree))
        except NoLaw:
            s = ""
        if not s or s not in wanted.get(c.relation, ""):
            raise NotProved("it is not shown that a condition holds near the limit point")


def squeeze(context: Context, lower: Theorem, upper: Theorem, first: Theorem, second: Theorem) -> Theorem:
    """Γ ⊢ m -> L, if l <= m <= u and l, u -> L. What the bounds assume of the variable holds near
    the point; the rest is assumed in Γ."""
    if {first.claim.relation, second.claim.relation} != {"->"} or (
            first.claim.left[2:], first.claim.right) != (second.claim.left[2:], second.claim.right):
        raise NotProved("the bounds do not both have this limit")
    (least, middle), (same, most) = _ordered(lower), _ordered(upper)
    if (least, most, middle) != (first.claim.left[1], second.claim.left[1], same):
        raise NotProved("the bounds are not those whose limits were shown, or not of the same thing")
    variable, point, side = first.claim.left[2:]
    _, law = _approach(context, variable, point, side, [ZERO if point[0] == "infinity" else point])
    conditions = [*first.domain, *second.domain]
    for theorem in (lower, upper):
        conditions += _near(law, theorem.domain)
        if not context.includes(_near_context(context, law, theorem.claim.context)):
            raise NotProved("a bound assumes what is not assumed here")
    if not all(context.includes(t.claim.context) for t in (first, second)):
        raise NotProved("the limit of a bound assumes what is not assumed here")
    return _limit_theorem(context, (middle, variable, point, side, first.claim.right), conditions,
                          "squeezing", None, (lower, upper, first, second))


def _ordered(theorem):
    left, relation, right = theorem.claim[1:]
    if relation not in ("<", "<=", ">", ">="):
        raise NotProved("a bound is an inequality")
    return (left, right) if relation in ("<", "<=") else (right, left)


def _near_context(context, law, theirs: Context) -> Context:
    """A context without what it says of the variable, all of which holds near the point."""
    about = []
    for fact in theirs.facts:
        gap = sub(*(written_out(context, s)[0] for s in general(fact)[0][1:3]))
        if not law.still(gap):
            if any(v.size is None for v in free_vars(gap) if v != law.mark):
                raise NotProved("infinitely many conditions need not hold near the point together")
            about.append((fact, Condition(gap, fact.relation)))
    signs = [Condition(law.variable, relation) for name, relation in theirs.signs if name == law.mark]
    list(_near(law, [*(c for _, c in about), *signs]))
    moving = [fact for fact, _ in about]
    return replace(theirs, facts=tuple(f for f in theirs.facts if f not in moving),
                   signs=tuple(s for s in theirs.signs if s[0] != law.mark),
                   least=tuple(s for s in theirs.least if s[0] != law.mark))


# ------------------------------------------------------------------------------- sign of the slope

def slope(context: Context, claim: tuple, variable: Tree, start: Tree, before: Theorem = None,
          after: Theorem = None, end: Theorem = None) -> Theorem:
    """Γ ⊢ f >= f(start) for every x of an interval: f' <= 0 where x < start, f' >= 0 where x > start.

    ``<=``, ``>``, ``<`` and ``=`` (f' = 0) likewise, by the mean value theorem. What Γ says of x is an
    interval with ends free of x, ``start`` one of its points or ends. f is continuous between start and
    x and has a slope strictly between: every condition of f and f' that speaks of x is certain there.
    Where f has no value at ``start``, ``end`` is a theorem about its limit.
    """
    expr, relation, value = claim
    f, more = written_out(context, expr)
    law = Laws(variable, Limit(), None)
    setting = Setting(context, [] if start[0] == "infinity" else [start, value])
    if variable[0] != "sym" or variable[1] in context.defined or not all(map(law.still, (start, value))):
        raise NotProved("the variable is a name that stands neither in the start nor in the value")
    _check_continuous(context, law, f)
    _check_interval(setting, law, start)
    kinks: list = []
    derivative = expanded(context, Differentiate(variable, kinks)(f))
    conditions = [*setting.conditions, *domain(f, context), *more]
    carried = [c for c in (*conditions, *kinks, *domain(derivative, context)) if law.still(c.tree)]
    moving = [c for c in (*domain(f, context), *more, *kinks, *domain(derivative, context)) if not law.still(c.tree)]
    if end is None:
        carried += _value_at(setting, law, start, f, value, [*domain(f, context), *more])
    else:
        carried += _value_at_end(context, end, (expr, variable, start, value), before, after)
    for theorem, away in ((before, "<"), (after, ">")):
        if theorem is not None:
            carried += _slope_there(context, law, claim, start, away, theorem, derivative, moving, carried)
        elif not _no_point(setting, variable, start, away):
            raise NotProved(f"nothing is shown of the slope where the variable is {away} the start")
    if relation in ("<", ">") and start[0] != "infinity" and not setting.signs.has(sub(variable, start), "!="):
        raise NotProved("a strict relation does not hold at the start itself")
    return _mint(Content(Claim(context, expr, relation, value), tuple(dict.fromkeys((*conditions, *carried))),
                         "sign of the slope", (variable, start), tuple(t for t in (before, after, end) if t)))


def _check_continuous(context, law, f):
    for node in walk(f):
        if node[0] == "call" and not law.still(node) and (node[1] in ("step", "sign") or (
                node[1] not in FUNCTIONS and f"{node[1]}'" not in context.defined)):
            raise NotProved(f"{node[1]} may jump")
        if node[0] == "mean" or node[0] in ("partial", "direct"):
            raise NotProved("a derivative or an expected value is left")


def _check_interval(setting: Setting, law: Laws, start):
    """What Γ says of the variable is c x > e or c x >= e, c a number; ``start`` is not outside."""
    variable = law.variable
    declared = setting.context.sign_of.get(variable[1])
    facts = [*setting.facts, *([Fact(declared, variable, ZERO)] if declared else [])]
    for fact in (f for f in facts if not (law.still(f.left) and law.still(f.right))):
        gap = sub(fact.left, fact.right) if fact.relation in (">", ">=") else sub(fact.right, fact.left)
        form = dict(poly(gap))
        c = form.pop(((variable, Fraction(1)),), None)
        if fact.relation in ("=", "!=") or c is None or not all(law.still(f) for m in form for f, _ in m):
            raise NotProved("what is given of the variable is no interval with ends free of it")
        if start[0] == "infinity":
            ok = (c > 0) == (start == INFINITY)
        else:
            ok = setting.signs.has(scalars_put(gap, {variable[1]: start}), ">=")
        if not ok:
            raise NotProved("the start is not shown to lie in the interval, or at its end")


def _no_point(setting, variable, start, away):
    """Whether the variable is never on that side of the start."""
    if start[0] == "infinity":
        return (away == ">") == (start == INFINITY)
    return setting.signs.has(sub(variable, start), TURNED[away] + "=")


def _slope_there(context, law, claim, start, away, theorem, derivative, moving, carried):
    """f' has its sign on one side of the start, and everything has a value there."""
    there = context if start[0] == "infinity" else slope_context(context, claim, law.variable, start, away)
    shown = theorem.claim
    wanted = {">=": (">", ">=", "="), ">": (">",), "=": ("=",), "<=": ("<", "<=", "="), "<": ("<",)}[
        claim[1] if away == ">" else TURNED[claim[1]]]
    if not there.includes(shown.context) or shown.relation not in wanted:
        raise NotProved("the slope is shown to have another sign, or assumes what is not assumed here")
    inside = Setting(there)
    signs = _signs(there, inside.facts, carried)
    left, right = (written_out(there, s)[0] for s in (shown.left, shown.right))
    still = [c for c in theorem.domain if law.still(c.tree)]
    if not all(signs.holds(c) for c in (*moving, *theorem.domain) if not law.still(c.tree)):
        raise NotProved("it is not shown that the formula and its slope have a value on the whole interval")
    _zero(sub(derivative, sub(left, right)), signs)
    return still


def slope_context(context: Context, claim: tuple, variable: Tree, start: Tree, away: str) -> Context:
    """Γ where the variable is on one side of the start (``<`` or ``>``)."""
    return case(context, claim, sub(variable, start), away)


def _value_at(setting, law, start, f, value, conditions):
    """f is continuous at the start and has the value there; the conditions that this leaves."""
    def put(t):
        return scalars_put(t, {law.mark: start})
    if start[0] == "infinity":
        raise NotProved("at infinity a limit takes the place of the value")
    for c in conditions:
        if not law.still(c.tree) and not setting.signs.holds(Condition(put(c.tree), c.relation)):
            raise NotProved("it is not shown that the formula has a value at the start")
    _zero(sub(put(f), setting.sides[1]), setting.signs)
    return []


def _value_at_end(context, end, claim, before, after):
    expr, variable, start, value = claim
    side = "" if start[0] == "infinity" else "+" if after else "-"
    if (before and after) or end.claim[1:] != (("lim", alpha(expr), variable, start, side), "->", alpha(value)) or (
            not context.includes(end.claim.context)):
        raise NotProved("the limit at the start is another one")
    return end.domain


# ------------------------------------------------------------------------------------- one point

def counterexample(context: Context, left: Tree, relation: str, right: Tree, letters: dict, values: dict) -> Theorem:
    """Γ allows a point where ``left relation right`` is false: its sides are evaluated exactly there.

    ``letters`` are numbers for sizes, whole numbers and indices, ``values`` constants for scalars
    (name) and entries ((name, places)).
    """
    point = _Point(context, letters, values)
    for fact in context.facts:
        point.must_hold(general(fact)[0])
    for family in families_of(context).values():
        for t in family.not_negative():
            if not point.signs.has(point(t), ">="):
                raise NotProved("no random variable has these moments at the point")
    sides = [point(written_out(context, t)) for t in (left, right)]
    if not point.relates(sub(*sides), DENIED[relation]):
        raise NotProved("the claim is not shown to be false at this point")
    numbers = (tuple(sorted(letters.items(), key=repr)), tuple(sorted(values.items(), key=repr)))
    return _mint(Content(Claim(context, ("point", left, numbers), DENIED[relation], ("point", right, numbers)),
                         (), "a point", numbers))


class _Point:
    """Constants for everything that stands in a claim; each call checks that the tree has a value."""

    def __init__(self, context: Context, letters: dict, values: dict):
        self.context, self.letters, self.values = context, letters, values
        self.signs = Signs(Context())
        for letter, n in letters.items():
            least = 0 if isinstance(letter, Var) else context.lower.get(letter, 1)
            if type(n) is not int or n < least or isinstance(letter, Var) and letter.size and n >= self.size(letter.size):
                raise NotProved("a size or an index is a whole number within its range")
        for key, value in values.items():
            name = key if isinstance(key, str) else key[0]
            if names(value) | free(value) or not all(map(self.signs.holds, domain(value, context))) or (
                    name in context.defined) or name in context.sign_of and not (
                        self.signs.has(value, context.sign_of[name])):
                raise NotProved("a value is no constant, or not of its sign, or that of a defined name")

    def size(self, p):
        found = move(p, {x: place(n) for x, n in self.letters.items()})
        if found[1]:
            raise NotProved("a size or an index has no value at the point")
        return found[0]

    def __call__(self, t) -> Tree:
        """A tree, or what ``written_out`` gave, as a constant that has a value."""
        t, more = t if isinstance(t[0], tuple) else (t, ())
        found = self.constant(t, {})
        for c in (*domain(found, self.context), *(Condition(self.constant(c.tree, {}), c.relation) for c in more)):
            if not self.relates(c.tree, c.relation):
                raise NotProved("a side, or what is given, has no value at the point")
        return found

    def constant(self, t, inside):
        where = {**self.letters, **inside}
        if t[0] == "sum":
            n = self.size(move(t[1].size, {x: place(m) for x, m in inside.items()}))
            return ("add", ZERO, *(self.constant(t[2], {**inside, t[1]: m}) for m in range(n)))
        if t[0] in ("ord", "delta", "less"):
            t = moved(t, {x: place(n) for x, n in where.items()})
            if t[0] != "num":
                raise NotProved("a size or an index has no value at the point")
            return t
        if t[0] in ("sym", "entry") and t[1] != "pi":
            key = t[1] if t[0] == "sym" else (t[1], tuple(
                self.size(move(p, {x: place(m) for x, m in inside.items()})) for p in t[2]))
            if key not in self.values:
                raise NotProved(f"{t[1]} has no value at the point")
            return self.values[key]
        if t[0] == "power":
            base, exponent = (self.constant(part, inside) for part in t[1:])
            e = self.signs.of(exponent)
            if e.low is None or e.low != e.high:
                raise NotProved("an exponent is no rational number at the point")
            return ("pow", base, e.low)
        parts = children(t)
        return rebuilt(t, [self.constant(part, inside) for part in parts]) if parts else t

    def relates(self, t, relation) -> bool:
        if self.signs.has(t, relation):
            return True
        try:
            return relation in ("=", ">=", "<=") and bool(_zero(t, self.signs))
        except NotProved:
            return False

    def must_hold(self, fact: Fact):
        """A fact at every place of its indices."""
        loose = fact.universal
        if any(v.size is None for v in loose):
            raise NotProved("what is given for infinitely many indices is not checked at a point")
        sides = [written_out(self.context, s) for s in (fact.left, fact.right)]
        for where in product(*(range(self.size(v.size)) for v in loose)):
            moved_by = {v: place(n) for v, n in zip(loose, where)}
            left, right = (self((moved(t, moved_by), tuple(
                Condition(moved(c.tree, moved_by), c.relation) for c in more))) for t, more in sides)
            if not self.relates(sub(left, right), fact.relation):
                raise NotProved("what is given does not hold at the point")


__all__ = ["INFINITY", "MINUS_INFINITY", "add", "counterexample", "limit", "limit_of", "mul", "num", "slope",
           "slope_context", "squeeze"]
