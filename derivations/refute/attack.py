"""Refuting a claim: strategies, one after another, until a point is found where it fails."""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import inf

from flint import fmpq

from ..clock import TooLong, check_time, time_limit
from ..kernel.context import Context, Fact
from ..kernel.rules import NotProved
from ..kernel.terms import ZERO, Tree, Unsupported, add, free, sub
from ..record import Attack, Counterexample
from . import strategies
from .balls import fraction
from .claim import BITS, Claim
from .printed import counterexample
from .search import Search
from .simplest import simplest
from .strategies import FEW

QUICK, THOROUGH, SIMPLER = 2.0, 1.5, 0.5  # seconds, for each strategy of a thorough search
GLANCE = 0.05  # seconds of looking for a point that refutes a step of a search
TIES = 10  # of a thorough search
THOROUGHLY = (strategies.named, strategies.edges, strategies.far, strategies.huge, strategies.descent)


@dataclass(frozen=True)
class Refutation:
    """A point where the claim fails: for people, and as numbers.

    ``sizes`` and ``places`` (from 0) by name, ``values`` by (name, position).
    """

    counterexample: Counterexample
    sizes: dict
    places: dict
    values: dict


class Touching(Claim):
    """left < right, put in where ``parts`` of left − right are 0 and so both are equal, though that may be at no
    rational point: < > and ≠ fail wherever a point is found."""

    def __init__(self, context, left, relation, right, parts):
        places = frozenset({*free(left), *free(right)})
        super().__init__(context.given(*(Fact("=", part, ZERO, places) for part in parts)), left, relation, right)

    def fails(self, *_):
        return True


def without_sign(t, but=()) -> tuple:
    """What is 0 where the terms of a tree are: an even power or a size has no change of sign there. A power of
    a base of a kind in ``but`` is a term like others."""
    terms = t[1:] if t[0] == "add" else (t,)
    inside = {u: base for u in terms for f in (u[1:] if u[0] == "mul" else (u,))
              if (base := base_of(f)) != f and base[0] not in but}
    rest = add(*(u for u in terms if u not in inside))
    return (*inside.values(), *([rest] if rest != ZERO else []))


def base_of(t):
    if t[0] == "pow" and t[2] > 0 and t[2] % 2 == 0 or t[:2] == ("call", "Abs"):
        return base_of(t[1] if t[0] == "pow" else t[2])
    return t


def refute(context: Context, left: Tree, relation: str, right: Tree, thorough=False,
           seed=0, seconds=QUICK, points=None, simple=True, far=False) -> Refutation | Attack:
    """A ``Refutation`` of ``left relation right`` under Γ, or the ``Attack`` that found none.

    An attack of 0 points found none that satisfies Γ where both sides have a value. ``thorough``
    adds large, far and descending points; ``seconds`` are for the quick look, which ends after so
    many ``points``, if said, and is at large and far points, at edges and by descent if ``far``; the
    point found is made ``simple``, which takes longer. Raises ``Unsupported`` for what has no value at a point.
    """
    search = Search(claim_of(context, left, relation, right), seed)
    first = (chain(strategies.far(search), strategies.edges(search), strategies.descent(search)) if far else
             strategies.small(search, FEW, 1, most=1) if points else strategies.quick(search))
    found = within(seconds, lambda: search.first(first, points or inf))
    done = search.done
    if thorough and not found:
        found, done = thoroughly(search)
    if thorough and not found and relation in ("<", ">", "!="):
        gap = sub(left, right)
        for parts in dict.fromkeys((without_sign(gap), without_sign(gap, ("sym", "entry")), (gap,))):
            search = Search(Touching(context, left, relation, right, parts), seed)
            found = found or within(THOROUGH, lambda: search.first(strategies.small(search)))
    if not found:
        return done
    return refutation(search.claim, shortly(search, found) if simple else found)


def fails(context: Context, left: Tree, relation: str, right: Tree, seconds=GLANCE) -> bool:
    """Whether a point is found at once that refutes a claim: it need not be searched for."""
    try:
        return isinstance(refute(context, left, relation, right, seconds=seconds, simple=False), Refutation)
    except (NotProved, Unsupported, TooLong):
        return False


def thoroughly(search: Search):
    """(The refuting point or None, what was done) with everything that takes long."""
    search.patience, search.bits = TIES, BITS[-1]
    for strategy in THOROUGHLY:
        if found := within(THOROUGH, lambda: search.first(strategy(search))):
            return found, search.done
    return None, search.done


def shortly(search: Search, found):
    """The simplest refuting point that a short time gives."""
    best = [found]
    within(SIMPLER, lambda: simplest(search, best))
    return best[0]


claim_of = lru_cache(maxsize=512)(Claim)  # a line is looked at before it is proved, and after


def within(seconds, question):
    """The answer, or None if it takes longer. Raises ``TooLong`` if the caller's time is over."""
    try:
        with time_limit(seconds):
            return question()
    except TooLong:
        check_time()
        return None


def refutation(claim, point) -> Refutation:
    values = {key: fraction(v) for key, v in point.values.items() if type(v) is fmpq}
    return Refutation(counterexample(claim, point),
                      {x: n for x, n in point.at.items() if isinstance(x, str)},
                      {v.label: n for v, n in point.at.items() if not isinstance(v, str)}, values)
