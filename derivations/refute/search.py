"""Points are drawn for a claim, made to satisfy what is given, and asked whether it fails there."""
from __future__ import annotations

import random
from collections.abc import Callable
from math import inf
from typing import NamedTuple

from flint import fmpq

from ..clock import check_time
from ..record import Attack
from .balls import OutsideDomain, Unclear, precision
from .claim import BITS, MOST_PLACES, Claim
from .points import NoPoint, Point
from .shapes import SMALL, from_pool, shaped

TRIES, FUTILE = 12, 300  # to draw one point, or any
TIES = 2  # that are looked at with so many bits
MOST_BITS = 1024
MISSED = (NoPoint, OutsideDomain, Unclear, ZeroDivisionError, OverflowError, ValueError)


class Trial(NamedTuple):
    """Where a point is to be drawn: ``draw(attempt)`` gives a value for each (name, position); the
    ``places`` of the free indices are some of those that fit, if none are named."""

    sizes: dict
    draw: Callable
    tries: int = TRIES
    most: int = MOST_PLACES
    places: list | None = None

    @classmethod
    def of(cls, at: dict, values: dict, default) -> Trial:
        """One point with these values, and ``default`` for any other."""
        exact = {key: v for key, v in values.items() if type(v) is fmpq}  # others are found again
        return cls(at, lambda attempt: lambda *key: exact.get(key, default), 1, 1, [at])


class Search:
    """One claim, the random numbers for it, and what was done so far."""

    def __init__(self, claim: Claim, seed=0):
        self.claim, self.rng = claim, random.Random(seed)
        self.done = Attack(0, 0, [])
        self.made = 0
        self.patience, self.bits = TIES, MOST_BITS

    def small(self, n):
        """The n-th way to draw small values, another one in each attempt."""
        return lambda attempt=0: self.drawn(SMALL[(n + attempt) % len(SMALL)])()

    def drawn(self, pool):
        """Each value from a pool, in every attempt."""
        return lambda attempt=0: from_pool(self.claim.given, self.rng, pool)

    def shaped(self, attempt=0):
        """Each array of a shape of its own."""
        return shaped(self.claim.given, self.rng)

    def variety(self):
        """How many points to draw at some sizes: more where sizes give no variety, for equations
        that are solved in several ways, and for orders, which hold by areas."""
        alone = 1 if self.claim.letters else 4 if self.claim.given.equations else 3
        return alone * (1 if self.claim.relation == "=" else 3)

    def first(self, trials, enough=inf) -> Point | None:
        """The first point that refutes; none is drawn after ``enough`` that do not, or after many
        that did not satisfy the facts."""
        before = self.made
        for trial in trials:
            if found := self.refuting(trial):
                return found
            if self.done.points >= enough or not self.done.points and self.made - before > FUTILE:
                break
        return None

    def refuting(self, trial: Trial) -> Point | None:
        seen = self.seen(trial, lambda point, group: self.compare(point, group, trial.sizes))
        return next((point for point, found in seen if found is point), None)

    def seen(self, trial: Trial, look):
        """(point, what ``look(point, places)`` finds there) for each group of places that one point
        serves, at the first point where it finds anything."""
        placings = trial.places or self.claim.placings(trial.sizes, self.rng, trial.most)
        together = not self.claim.given.depends_on_places
        for group in [placings] if together else [[at] for at in placings]:
            for attempt in range(trial.tries if group else 0):
                check_time()
                try:
                    point = self.new_point(group[0], trial.draw(attempt))
                except MISSED:
                    continue
                if found := look(point, group):
                    yield point, found
                    break

    def new_point(self, at, draw) -> Point:
        """A point that satisfies the facts. Raises one of ``MISSED``."""
        self.made += 1
        point = Point(self.claim.given, at, draw, self.claim.axes, self.claim.beyond(at), self.made)
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
            shown = {name: n for name, n in sizes.items() if isinstance(name, str)}  # no places of indices
            listed = self.done.sizes if shown in self.done.sizes else [*self.done.sizes, shown]
            self.done = Attack(self.done.points + 1, self.done.comparisons + compared, listed)
        return compared

    def confirmed(self, point) -> bool:
        """The facts are asked again: the claim may have looked up more names."""
        try:
            self.gap(point)
            with precision(BITS[0]):
                point.check()
            return True
        except MISSED:
            return False

    def gap(self, point):
        """left − right with few bits."""
        with precision(BITS[0]):
            point.forget()
            return self.claim.difference(point)
