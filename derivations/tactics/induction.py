"""Induction on a whole number that a claim speaks of: the base case and the step are asked of ``prove``."""
from __future__ import annotations

from ..kernel.context import Context
from ..kernel.rules import NotProved, induction, induction_contexts, induction_part
from ..kernel.terms import Unsupported, Var, at, free, place, plus

MOST_LETTERS = 2


def by_induction(context: Context, claim: tuple, prove):
    """A theorem by induction on a size or whole number. Raises ``NotProved``.

    ``prove(context, left, relation, right)`` finds a theorem or raises ``NotProved``.
    """
    for n in letters(context, claim):
        try:
            return on(context, claim, n, prove)
        except (NotProved, Unsupported):
            continue
    raise NotProved("no induction was found")


def letters(context, claim) -> list:
    """The whole numbers with a known least value that stand in a claim, and places of sequences."""
    here = (free(claim[0]) | free(claim[2])) - context.fixed
    return sorted((x for x in here if x in context.lower or isinstance(x, Var) and x.size is None), key=str)[:MOST_LETTERS]


def on(context, claim, n, prove):
    start, relation = context.lower.get(n, 0), claim[1]
    _, hypothesis = induction_contexts(context, *claim, n, start)

    def part(here, where):
        left, right = induction_part(claim, n, where)
        return prove(here, left, relation, right)
    base = part(context, place(start))
    return induction(context, claim, n, start, base, part(hypothesis, plus(at(n), place(1))))
