"""Which slip a wrong answer is: first by numbers at two points, then by proof."""
from __future__ import annotations

from decimal import Decimal

from sympy import Expr

from derivations.normalise.clock import TooLong, time_limit
from derivations.refute.search import Search, differ
from derivations.refute.decimals import OutsideDomain, index_tuples
from derivations.normalise.facts import Facts
from backproof.answers.ladder import given, proves
from backproof.answers.question import Question, Target
from backproof.answers.slips import Slip, slips

SECONDS = 0.5
SIZES = ((2, 3, 4), (3, 2, 5))
TRIES = 12
TOLERANCE = Decimal("1e-15")


def name_slip(question: Question, target: Target, typed: Expr) -> Slip | None:
    """The slip that provably gives this wrong answer, or None."""
    try:
        with time_limit(SECONDS):
            return next(found(question, target, typed), None)
    except TooLong:
        return None


def found(question, target, typed):
    samples: dict = {}
    facts = given(question, target)
    for slip in slips(question, target, typed):
        if slip.expr == target.right:
            continue
        known = [*facts, *slip.given]
        if slip.given not in samples:
            samples[slip.given] = Sample(typed, target.right, known)
        if samples[slip.given].agrees(slip.expr) and proves(typed, slip.expr, known):
            yield slip


class Sample:
    """A few points that satisfy the facts, with the values of the typed formula there."""

    def __init__(self, typed: Expr, right: Expr, facts: list):
        self.values = []
        for pattern in SIZES:
            search = Search(typed, right, Facts.of(facts), 0, "=")
            search.exact = False  # a slip may have exponentials where the answer has none
            for sizes in search.assignments([pattern]):
                self.values += self.at_point(search, sizes, typed)

    def at_point(self, search, sizes, typed):
        """[(point, indices, value of the typed formula)] at one point; empty if there is none."""
        for attempt in range(TRIES):
            point = search.new_point(sizes, 0, attempt)
            try:
                search.satisfy(point)
                return [(point, places, point.value(typed, places))
                        for places in index_tuples(search.indices, point)]
            except OutsideDomain:
                continue
        return []

    def agrees(self, expr: Expr) -> bool:
        """Whether a formula has the same values; without any point, nothing agrees."""
        try:
            return bool(self.values) and not any(
                differ(value, point.value(expr, places), TOLERANCE)
                for point, places, value in self.values)
        except (OutsideDomain, KeyError, TypeError):
            return False
