"""A claim at one given point: both sides evaluated exactly, at every index there."""
from __future__ import annotations

from fractions import Fraction

from sympy import sympify

from ..record import Status, Verdict
from ..refute.search import broken, describe
from ..refute.decimals import OutsideDomain, Point, free_indices, index_tuples, is_rational


def differ_at(left, right, relation, sizes, at, facts) -> Verdict:
    """Evaluate both sides at one point and at every index there; proved if the relation fails."""
    exact = all(map(is_rational, (left, right, *(body for _, body in facts.definitions.values()))))

    def draw(name, position, expr):
        if name not in at:
            raise OutsideDomain(f"no value was given for {name}")
        value = at[name]
        for i in position:
            value = value[i]
        value = sympify(value)
        return Fraction(int(value.p), int(value.q))
    point = Point(sizes, draw, facts.definitions, exact)
    for places in index_tuples(free_indices(left, right), point):
        sides = broken(left, relation, right, point, places)
        if sides:
            found = describe(point, sizes, places, *sides)
            return Verdict(Status.PROVED, "exact evaluation", counterexample=found)
    return Verdict(Status.REFUTED, "exact evaluation",
                   reason="the claim does not fail at this point: it is not a counterexample")
