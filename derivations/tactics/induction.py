"""Induction on a whole number that a claim speaks of: the base case and the step are asked of ``prove``."""
from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from ..kernel.context import Context, Fact
from ..kernel.rules import (
    Instance, NotProved, Order, before_the_last, case, cases, induction, induction_contexts, induction_part, instance, order,
)
from ..kernel.terms import ONE, Unsupported, Var, alpha, at, free, letters_of, moved, place, plus, sub, walk
from ..clock import TooLong, time_limit

MOST_LETTERS, INCREMENT, LATEST, MOST_STEPS = 2, 1.0, 4, 3


def by_induction(context: Context, claim: tuple, prove):
    """A theorem by induction on a size or whole number. Raises ``NotProved``.

    ``prove(context, left, relation, right)`` finds a theorem or raises ``NotProved``.
    """
    for n in letters(context, claim):
        with suppress(NotProved, Unsupported):
            return on(context, claim, n, prove)
    raise NotProved("no induction was found")


def letters(context, claim) -> list:
    """The whole numbers with a known least value that stand in a claim, and places of sequences; no array
    may run up to them."""
    here = (free(claim[0]) | free(claim[2])) - context.fixed
    arrays = {x for s in claim[::2] for e in walk(s) if e[0] == "entry" for p in e[2] for v in letters_of(p)
              if isinstance(v, Var) and v.size for x in letters_of(v.size)}
    return sorted((x for x in here - arrays if x in context.lower or isinstance(x, Var) and (
        x.size is None or compared(context, x))), key=str)[:MOST_LETTERS]


def compared(context, n) -> list:
    """How far apart the places are that a fact compares, for each fact of a sequence that n is a place of:
    u[t + 2] = u[t + 1] + u[t] asks for two steps."""
    return [far for fact in context.facts for v, far in recursive(fact) if v.size == getattr(n, "size", None) or (
        isinstance(n, Var) and n.size in [plus(v.size, place(less)) for less in range(1, far + 1)])]


def recursive(fact: Fact):
    """The indices of which a fact compares two places, as in u[t + 1] = b u[t], and how far apart these are."""
    entries = [n for s in (fact.left, fact.right) for n in walk(s) if n[0] == "entry"]
    for v in fact.universal:
        starts = {p[0] for n in entries for p in n[2] if v in letters_of(p)}
        if len(starts) > 1:
            yield v, max(starts) - min(starts)


def on(context, claim, n, prove):
    """Where what is given of n is its least value, the induction starts there."""
    facts = [f for f in context.facts if n in free(f.left) | free(f.right)]
    starts = [start_of(f, n) for f in facts]
    if isinstance(n, Var) or None in starts:
        return from_the_least(context, claim, n, prove)
    if not starts:
        return from_a_base(context, claim, n, prove)
    other = replace(context, facts=tuple(f for f in context.facts if f not in facts), least=tuple(
        (x, max([v, *starts]) if x == n else v) for x, v in context.least))
    return instance(context, from_the_least(other, claim, n, prove), Instance(letters=((n, at(n)),)))


def start_of(fact: Fact, n):
    """The least whole number that a fact allows for n; ``None`` for another fact."""
    sides = {">": (fact.left, fact.right), "<": (fact.right, fact.left)}.get(fact.relation[0], (None, None))
    if sides[0] != ("ord", at(n)) or sides[1][0] != "num" or sides[1][1].denominator != 1:
        return None
    return int(sides[1][1]) + (len(fact.relation) == 1)


def from_a_base(context, claim, n, prove, later=0):
    """From n = 0; or an exponential from a later n, each n before it a case of its own: for n > 0 the
    claim is that at (n - 1) + 1."""
    try:
        return from_the_least(context, claim, n, prove)
    except (NotProved, TooLong):
        grows = any(t[0] == "power" and n in free(t[2]) for s in claim[::2] for t in walk(s))
        if later == LATEST or context.lower.get(n) != 0 or not grows:
            raise
    number = ("ord", at(n))
    first, rest = (case(context, claim, number, r) for r in "=>")
    shown, whole = prove(first, *claim), prove(rest, number, ">=", ONE)
    after = from_a_base(context, ahead(claim, n), n, prove, later + 1)
    back = instance(rest, after, Instance(letters=((n, plus(at(n), place(1), -1)),)), (whole,))
    return cases(context, claim, number, [shown, back])


def ahead(claim, n):
    """A claim with n + 1 for n."""
    left, right = (alpha(moved(s, {n: plus(at(n), place(1))})) for s in claim[::2])
    return left, claim[1], right


def from_the_least(context, claim, n, prove):
    steps = min(max(compared(context, n), default=1), MOST_STEPS)
    try:
        return in_steps(context, claim, n, prove, steps)
    except (NotProved, TooLong):
        if steps == 1:
            raise
        return in_steps(context, claim, n, prove, 1)


def in_steps(context, claim, n, prove, steps):
    start, relation = context.lower.get(n, 0), claim[1]
    _, hypothesis = induction_contexts(context, *claim, n, start, steps)
    after = induction_part(claim, n, plus(at(before_the_last(n, steps)), place(steps)))

    def shown(here, left, right):
        return prove(here, left, relation, right)
    bases = [shown(context, *induction_part(claim, n, place(start + i))) for i in range(steps)]
    try:
        step = by_increments(hypothesis, relation, after, prove)
    except (NotProved, TooLong):
        step = shown(hypothesis, *after)
    return induction(context, claim, n, start, *bases, step)


def by_increments(hypothesis, relation, after, prove):
    """The step from what both sides grow by: the last term of a sum is then compared alone."""
    if relation in ("=", "!="):
        raise NotProved("an equation does not grow")
    fact = hypothesis.facts[-1]
    growth = (sub(new, old) for new, old in zip(after, (fact.left, fact.right)))
    with time_limit(INCREMENT):
        grown = prove(hypothesis, next(growth), relation[0] + "=", next(growth))
    facts = len(hypothesis.facts)
    parts = (("fact", facts - 1, ()),), (("fact", facts, ()),)
    return order(hypothesis, after[0], relation, after[1], Order(parts), (grown,))
