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

MOST_LETTERS, INCREMENT, LATEST = 2, 1.0, 4


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
    sequences = {v.size for f in context.facts for v in recursive(f)}
    return sorted((x for x in here - arrays if x in context.lower or isinstance(x, Var) and (
        x.size is None or x.size in sequences or before_the_last(x).size in sequences)), key=str)[:MOST_LETTERS]


def recursive(fact: Fact) -> list:
    """The indices of which a fact compares two places, as in u[t + 1] = b u[t]."""
    entries = [n for s in (fact.left, fact.right) for n in walk(s) if n[0] == "entry"]
    return [v for v in fact.universal if len({p for n in entries for p in n[2] if v in letters_of(p)}) > 1]


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
    start, relation = context.lower.get(n, 0), claim[1]
    _, hypothesis = induction_contexts(context, *claim, n, start)

    def part(here, where):
        left, right = induction_part(claim, n, where)
        return prove(here, left, relation, right)
    base = part(context, place(start))
    try:
        step = by_increments(hypothesis, claim, n, prove)
    except (NotProved, TooLong):
        step = part(hypothesis, plus(at(before_the_last(n)), place(1)))
    return induction(context, claim, n, start, base, step)


def by_increments(hypothesis, claim, n, prove):
    """The step from what both sides grow by: the last term of a sum is then compared alone."""
    relation = claim[1]
    if relation in ("=", "!="):
        raise NotProved("an equation does not grow")
    fact, after = hypothesis.facts[-1], induction_part(claim, n, plus(at(before_the_last(n)), place(1)))
    growth = (sub(new, old) for new, old in zip(after, (fact.left, fact.right)))
    with time_limit(INCREMENT):
        grown = prove(hypothesis, next(growth), relation[0] + "=", next(growth))
    facts = len(hypothesis.facts)
    parts = (("fact", facts - 1, ()),), (("fact", facts, ()),)
    return order(hypothesis, after[0], relation, after[1], Order(parts), (grown,))
