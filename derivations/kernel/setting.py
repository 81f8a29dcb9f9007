"""What may be used for a claim: what is given, the signs known, and theorems made before."""
from __future__ import annotations

from dataclasses import fields, replace
from functools import lru_cache
from typing import NamedTuple

from .calculus import expanded, written_out
from .context import Condition, Context, Fact, axes, check_axes, domain, fits, implied, last, places_exist, range_of, uses
from .moments import law_conditions
from .poly import poly
from .signs import Signs
from .small_sizes import CERTAIN, NotEqual, counted_on, equal
from .terms import (
    ONE, ZERO, Tree, Unsupported, Var, alpha, as_read, at, free, free_vars, is_letter, letters_of, moved, number_at, plus, sub,
    walk,
)
from .theorem import Claim, Theorem


class NotProved(Exception):
    """The claim does not follow by this rule and certificate; ``str`` says why."""


class Setting:
    """A claim with all that may be used for it: Γ, theorems made before, and where both sides have
    a value. ``facts`` can be named by number in a certificate: those of Γ, then the theorems (in a limit,
    those that do not speak of its variable)."""

    def __init__(self, context: Context, sides=(), using=()):
        self.context, self.using = (context := Context.anew(context)), tuple(using)
        given = _beginning(tuple(getattr(context, f.name) for f in fields(Context)), tuple(map(as_read, sides)))
        self.sides, self.free, self.conditions = list(given.sides), given.free, given.conditions
        self.given, self.facts, self.signs = given.facts, list(given.facts), _apart(given.signs)
        for theorem in self.using:
            self.use(theorem)

    def use(self, theorem: Theorem):
        """A theorem becomes a fact if its context is part of ours and it has a value here."""
        theirs = theorem.claim.context
        worked_out = (n[0] in ("partial", "direct", "mean") for f in theirs.facts for s in f[1:3] for n in walk(s))
        if not (agree(self.context, theirs) if any(worked_out) else self.context.includes(theirs)):
            raise NotProved("a line that is used assumes what is not assumed here")
        fact, conditions = general(as_stated(theorem), theorem.domain)
        if self.free & set(fact.universal):
            raise NotProved("an index of the claim has the name of one that stands for all places")
        fact, conditions = written_fact(self.context, fact), written_conditions(self.context, conditions)
        if not all(map(self.signs.holds, conditions)):
            raise NotProved("it is not shown that a line that is used has a value here")
        self.facts.append(fact)
        self.signs.learn(fact)

    def read(self, t: Tree, what="the certificate") -> Tree:
        """A part of a certificate; it has a value wherever both sides of the claim have one."""
        try:
            t = as_read(t)
        except Unsupported as error:
            raise NotProved(str(error)) from None
        for condition in domain(t, self.context):
            if not self.signs.holds(condition):
                raise NotProved(f"it is not shown that {what} has a value wherever both sides have one")
        return t

    def own_index(self, k):
        """The index of a sum in a certificate is one of its own, its range certainly one."""
        self.read(("sum", k, ONE))
        if k.label[:1] in ("", "#", "@") or "#" not in k.label:
            raise NotProved("the index of a sum in a certificate is one of its own")

    def lies(self, p, v: Var) -> bool:
        """Whether a place lies in the range of an index; one named by number, wherever both sides have a value."""
        return fits(p, v, self.context) or v.size is not None and range_of(p) == "number" and all(
            self.signs.has(number_at(q), ">=") for q in (p, plus(last(v), p, -1)))

    def fact(self, number: int, where=()) -> Fact:
        """A fact with places of their ranges put in for universal indices."""
        fact = self.facts[number]
        universal = set(fact.universal)
        where = dict(where)
        if not all(v in universal and self.read(("ord", p)) and self.lies(p, v)
                   for v, p in where.items()):
            raise NotProved("a fact is used at a place that may lie outside its range")
        found = Fact(fact.relation, moved(fact.left, where), moved(fact.right, where), fact.fixed)
        form = poly(sub(found.left, found.right))  # what is gone from it, as from 0 x[i], is asked for here
        left_over = {x for monomial in form for f, _ in monomial for x in free(f)}
        for p in (where.get(v, at(v)) for v in universal):
            self.must_have_places(x for x in letters_of(p) if isinstance(x, Var) and x not in left_over)
        return found

    def premise(self, theorem: Theorem, of: Tree, assumed: Context | None = None) -> Claim:
        """What a theorem says that a rule uses for ``of``: all that it assumes (or what is left of that)
        is assumed here, names mean the same, and there are the places that it stands for all of."""
        claim = theorem.claim
        if not agree(self.context, assumed or claim.context):
            raise NotProved("a theorem that is used assumes what is not assumed here")
        left = claim.left[1] if claim.left[0] == "lim" else claim.left
        said = (v for t in (left, claim.right, *(c.tree for c in theorem.domain)) for v in free_vars(t))
        self.must_have_places((v for v in said if "#" not in v.label), frozenset(free_vars(of)))
        return claim

    def must_have_places(self, letters, but=frozenset()):
        """The ranges of indices that the claim does not have are certainly not empty."""
        if any(v not in self.free | but and v.size and not self.signs.has(("sum", v, ONE), ">") for v in letters):
            raise NotProved("a fact is used at a place of a range that may be empty")


class Beginning(NamedTuple):
    """What a claim and Γ say by themselves; many settings begin with the same."""

    sides: tuple
    free: frozenset
    conditions: tuple
    facts: tuple
    signs: Signs


@lru_cache(maxsize=256)
def _beginning(context: tuple, sides: tuple) -> Beginning:
    """Γ is made anew from its parts, so that nothing that was done to a copy of it is remembered."""
    context = Context(*context)
    written = [written_out(context, s) for s in sides]
    letters = frozenset(x for t, _ in written for x in free(t)) | context.fixed
    if not all(map(is_letter, letters.union(*(f.universal for f in context.facts)))):
        raise NotProved("a free index has a name that is the kernel's own")
    conditions = dict.fromkeys(c for t, more in written for c in (*more, *domain(t, context)))
    facts = tuple(written_fact(context, f) for f in context.facts)
    check_axes(*(t for t, _ in written))
    known = replace(context, facts=(*facts, *own_facts(context, facts, letters)))
    conditions |= dict.fromkeys(places_exist(*(s for f in facts for s in f[1:3]), *(t for t, _ in written)))
    alone = Signs(known)
    conditions = tuple(c for c in conditions if not alone.holds(c))
    signs = Signs(known, (*conditions, *law_conditions(context)))
    return Beginning(tuple(t for t, _ in written), letters, conditions, facts, signs)


def _apart(signs: Signs) -> Signs:
    """The same, in tables of its own: what is learnt later is known to one setting alone."""
    found = object.__new__(Signs)
    vars(found).update((name, table.copy() if isinstance(table, (dict, list)) else table)
                       for name, table in vars(signs).items())
    return found


def own_facts(context, facts, letters=()) -> tuple[Fact, ...]:
    """Where the facts have a value, for each of their places: they say nothing where there is none."""
    def exist(universal):
        return all(v.size is None or context.least_size(v.size) > 0 or any(
            isinstance(x, Var) and x.size == v.size for x in letters) for v in universal)
    sides = [s for f in facts for s in f[1:3]]
    past = {axis for s in sides for axis, _, size in uses(s) if size == "neighbour"}  # such an axis is longer than the index runs
    ranges = {axis: size for axis, size in axes(*sides)[0].items() if axis not in past}
    return tuple(dict.fromkeys(Fact(c.relation, c.tree, ZERO, f.fixed) for f in facts for s in f[1:3]
                               for c in implied(s, context, ranges) if exist({*f.universal} - free(c.tree))))


def as_stated(theorem: Theorem) -> Fact:
    """What a theorem says, in names without a definition: a later definition cannot change it."""
    return written_fact(theorem.claim.context, theorem.as_fact())


def agree(context: Context, theirs: Context) -> bool:
    """Whether what is assumed there is part of Γ, and all names mean the same."""
    return context.includes(theirs) and set(context.definitions) == set(theirs.definitions)


def states(theorem: Theorem, context: Context, left: Tree, relation: str, right: Tree) -> bool:
    """Whether a theorem says just this, under a part of Γ."""
    shown = theorem.claim
    return agree(context, shown.context) and shown[1:] == (alpha(left), relation, alpha(right))


def written_conditions(context, conditions) -> tuple[Condition, ...]:
    return tuple(Condition(expanded(context, c.tree), c.relation) for c in conditions)


def written_fact(context, fact: Fact) -> Fact:
    """A fact with definitions put in; a place that a definition has chosen stays chosen."""
    sides = [written_out(context, s)[0] for s in (fact.left, fact.right)]
    brought = set(free(sides[0]) | free(sides[1])) - set(free(fact.left) | free(fact.right))
    loose = {v for d in context.definitions for v in set(free_vars(d.body)) - set(d.indices)}
    if (brought | loose) & set(fact.universal) and sides != [fact.left, fact.right]:
        raise NotProved("an index of what is given is also chosen by a definition")
    if any(v.size and not context.least_size(v.size) for v in {*fact.universal} - free(sub(*sides))) and sides != [
            fact.left, fact.right]:
        raise NotProved("what is given speaks of no place any more, and there may be none")
    return Fact(fact.relation, *sides, fact.fixed | frozenset(brought) | (
        context.fixed & frozenset(free(sides[0]) | free(sides[1])) if brought else frozenset()))


def general(fact: Fact, conditions=()) -> tuple[Fact, tuple[Condition, ...]]:
    """A fact with names of its own for its universal indices, which no claim has."""
    where = {v: at(Var(f"{v.label}°", v.size)) for v in fact.universal if not v.label.endswith("°")}
    named = [*fact.universal, *fact.fixed]
    if len({where.get(v, at(v)) for v in named}) < len(named):
        raise NotProved("two indices would have one name")
    return (Fact(fact.relation, moved(fact.left, where), moved(fact.right, where), fact.fixed),
            tuple(Condition(moved(c.tree, where), c.relation) for c in conditions))


def must_exist(setting: Setting, t: Tree, but=frozenset()):
    """Every place that a certificate uses exists: its index has a range that is not empty, and where it
    is named by number, its axis is that long if it has a range here."""
    setting.must_have_places(free_vars(t), but)
    said = *setting.sides, *(s for f in setting.given for s in f[1:3])
    if not all(map(setting.signs.holds, places_exist(t, *said))):
        raise NotProved("a certificate names a place that may not exist")


def certain(t: Tree, relation: str, signs: Signs) -> bool:
    """Whether ``t relation 0`` is certain, by its sign or by small sizes."""
    if relation not in ("=", ">=", "<=") or signs.has(t, relation):
        return signs.has(t, relation)
    try:
        return bool(vanishing(t, signs))
    except NotProved:
        return False


def vanishing(difference, signs):
    """Why a difference is 0: by small sizes; or its interval is that number alone, as it is where
    its terms cancel each other one by one."""
    counted = counted_on(difference)
    try:
        check_axes(counted)
    except Unsupported as error:
        raise NotProved(str(error)) from None
    reasons = []
    for t in dict.fromkeys((difference, counted)):
        try:
            return equal(t, signs)
        except (NotEqual, Unsupported) as error:
            reasons.append(str(error))
    if not signs.has(difference, "="):
        raise NotProved(reasons[0])
    return CERTAIN
