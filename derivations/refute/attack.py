"""The search for a point that refutes a claim."""
from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from ..clock import TooLong, check_time, time_limit
from ..kernel.context import Context, Fact
from ..kernel.terms import Tree, free
from ..record import Attack, Counterexample
from . import edges, people
from .balls import OutsideDomain, Unclear, fraction, precision
from .claim import BITS, MOST_PLACES, Claim, nesting
from .descent import descend
from .far import SMALL, from_pool, shaped
from .points import NoPoint, Point
from .unknowns import NotSolvable
from .written import counterexample

QUICK, THOROUGH, SIMPLER = 2.0, 1.5, 0.5  # seconds, for each look of a thorough search
PATTERNS = [(2, 3, 4), (3, 2, 5), (1, 2, 3), (2, 1, 2)]
FEW = [(2, 1, 2), (1, 2, 3), *PATTERNS, (1,), (2,)]
LARGER = [(4, 5, 3), (5, 3, 4), (3, 4, 6), (10, 4, 7), (7, 12, 5), (12, 9, 10), (6, 8, 4)]
TRIES = 12  # to draw one point
FEW_PLACES = 6  # at one of many points
EQUAL_SIZES = [(n,) for n in range(1, 9)]
FAR_POINTS = 400
HUGE, MOST_WORK = (13, 17, 20, 60, 300, 1100), 3_000
MISSED = (NoPoint, OutsideDomain, Unclear, NotSolvable, ZeroDivisionError, OverflowError,
          ValueError)


@dataclass(frozen=True)
class Refutation:
    """A point where the claim fails: for people, and as numbers.

    ``sizes`` and ``places`` (from 0) by name, ``values`` by (name, position).
    """

    counterexample: Counterexample
    sizes: dict
    places: dict
    values: dict


class Search:
    """One claim, the random numbers for it, and what was done so far."""

    def __init__(self, claim: Claim, seed=0):
        self.claim, self.rng = claim, random.Random(seed)
        self.done = Attack(0, 0, [])
        self.made = 0
        self.patience, self.bits = 2, 1024  # ties that are looked at with so many bits

    def quick(self, patterns=PATTERNS, points=2, most=MOST_PLACES):
        """Small points: the refuting one, or None."""
        for sizes in self.claim.assignments(patterns):
            for n in range(points * self.variety()):
                if found := self.point_at(sizes, self.small(n), most=most):
                    return found
        return None

    def single(self):
        """One point at small sizes: enough to see that there is one."""
        for sizes in self.claim.assignments(FEW):
            for n in range(self.variety()):
                found = self.point_at(sizes, self.small(n), most=1)
                if found or self.done.points:
                    return found
        return None

    def small(self, n):
        """The n-th way to draw small values, another one in each attempt."""
        return lambda attempt=0: from_pool(self.claim.gamma, self.rng, SMALL[(n + attempt) % len(SMALL)])

    def variety(self):
        """More points where sizes give no variety, for equations that are solved in several ways,
        and for orders, which hold by areas."""
        alone = 1 if self.claim.letters else 4 if self.claim.gamma.equations else 3
        return alone * (1 if self.claim.relation == "=" else 3)

    def far(self):
        """Points of many shapes, at sizes up to 12."""
        assignments = self.claim.assignments([*LARGER, *PATTERNS, *EQUAL_SIZES])
        return self.shapes(assignments, FAR_POINTS, FEW_PLACES)

    def huge(self):
        """A few points at sizes up to about 1000, where the sums are not too many."""
        depth = max(map(nesting, self.claim.trees))
        sizes = [(n,) for n in HUGE if n ** max(depth, 1) <= MOST_WORK and self.claim.letters]
        return self.shapes(self.claim.assignments(sizes), 6 * len(sizes), 2) if sizes else None

    def shapes(self, assignments, count, most):
        for n in range(count if assignments else 0):
            found = self.point_at(assignments[n % len(assignments)],
                                  lambda attempt: shaped(self.claim.gamma, self.rng), 4, most)
            if found:
                return found
        return None

    def thorough(self):
        """Everything that takes long."""
        self.patience, self.bits = 10, BITS[-1]
        looks = [lambda: self.quick([*PATTERNS, *EQUAL_SIZES], 8, FEW_PLACES),
                 lambda: edges.look(self), self.far, self.huge]
        if self.claim.relation not in ("=", "!="):
            looks.append(lambda: descend(self))
        return next((found for look in looks if (found := within(THOROUGH, look))), None)

    def point_at(self, sizes, draw_for, tries=TRIES, most=MOST_PLACES):
        """The refuting point at some sizes, or None."""
        seen = self.seen(sizes, draw_for, lambda point, group: self.compare(point, group, sizes), tries, most)
        return next((point for point, found in seen if found is point), None)

    def seen(self, sizes, draw_for, look, tries=TRIES, most=MOST_PLACES):
        """(point, what ``look(point, places)`` finds there) for each group of places that one point
        serves, at the first point where it finds anything."""
        placings = self.claim.placings(sizes, self.rng, most)
        together = not self.claim.gamma.depends_on_places
        for group in [placings] if together else [[at] for at in placings]:
            for attempt in range(tries if group else 0):
                check_time()
                try:
                    point = self.new_point(group[0], draw_for(attempt))
                except MISSED:
                    continue
                if found := look(point, group):
                    yield point, found
                    break

    def new_point(self, at, draw) -> Point:
        """A point that satisfies the facts. Raises one of ``MISSED``."""
        self.made += 1
        point = Point(self.claim.gamma, at, draw, self.claim.axes, self.claim.beyond(at),
                      self.made)
        with precision(BITS[0]):
            point.satisfy(self.rng)
        return point

    def compare(self, point, placings, sizes):
        """The point if it refutes, else how many places of the indices were compared."""
        compared = 0
        for point.at in placings:
            try:
                fails = self.claim.fails(point, self.bits, self.patience > 0)
                if fails and self.confirmed(point):
                    return point
            except MISSED:
                continue
            self.patience -= fails is None
            compared += 1
        if compared:
            listed = self.done.sizes if sizes in self.done.sizes else [*self.done.sizes, sizes]
            self.done = Attack(self.done.points + 1, self.done.comparisons + compared, listed)
        return compared

    def one_point(self, at, draw):
        """A point that satisfies the facts, or None."""
        try:
            point = self.new_point(at, draw)
            with precision(BITS[0]):
                point.forget()
                self.claim.difference(point)
            return point
        except MISSED:
            return None

    def refuting(self, at, draw):
        """The point with these values if it satisfies the facts and refutes, else None."""
        try:
            point = self.new_point(at, draw)
            return point if self.claim.fails(point, 1024) and self.confirmed(point) else None
        except MISSED:
            return None

    def limited(self, question):
        """Look for something better, for a short time."""
        within(SIMPLER, question)

    def confirmed(self, point) -> bool:
        """The facts are asked again: the claim may have looked up more names."""
        try:
            with precision(BITS[0]):
                point.forget()
                self.claim.difference(point)
                point.check()
            return True
        except MISSED:
            return False


class Touching(Search):
    """Points where both sides are equal, which is put in as an equation: < > and ≠ fail there, though
    the equation may have no rational solution."""

    def __init__(self, context, left, relation, right, seed):
        places = frozenset({*free(left), *free(right)})
        super().__init__(Claim(context.given(Fact("=", left, right, places)), left, relation, right), seed)

    def compare(self, point, placings, sizes):
        return next((point for point.at in placings if self.confirmed(point)), 0)

    def refuting(self, at, draw):
        try:
            point = self.new_point(at, draw)
            return point if self.confirmed(point) else None
        except MISSED:
            return None


def refute(context: Context, left: Tree, relation: str, right: Tree, thorough=False,
           seed=0, seconds=QUICK, single=False, simple=True, far=False) -> Refutation | Attack:
    """A ``Refutation`` of ``left relation right`` under Γ, or the ``Attack`` that found none.

    An attack of 0 points found none that satisfies Γ where both sides have a value. ``thorough``
    adds large, far and descending points; ``seconds`` are for the quick look, which ends with the
    first point if ``single``, and is at large and far points alone if ``far``; the point found is
    made ``simple``, which takes longer. Raises ``Unsupported`` for what has no value at a point.
    """
    claim = claim_of(context, left, relation, right)
    search = Search(claim, seed)
    found = within(seconds, search.far if far else search.single if single else search.quick)
    if not found and thorough:
        found = search.thorough()
    done = search.done
    if not found and thorough and relation in ("<", ">", "!="):
        search = Touching(context, left, relation, right, seed)
        found, claim = within(THOROUGH, search.quick), search.claim
    if not found:
        return done
    return refutation(claim, people.simplest(search, found) if simple else found)


claim_of = lru_cache(maxsize=32)(Claim)  # a line is looked at, proved, and looked at with its mutants


def within(seconds, question):
    """The answer, or None if it takes longer. Raises ``TooLong`` if the caller's time is over."""
    try:
        with time_limit(seconds):
            return question()
    except TooLong:
        check_time()
        return None


def refutation(claim, point) -> Refutation:
    values = {key: fraction(v) for key, v in point.values.items()}
    return Refutation(counterexample(claim, point),
                      {x: n for x, n in point.at.items() if isinstance(x, str)},
                      {v.label: n for v, n in point.at.items() if not isinstance(v, str)}, values)
