"""Several claims with one left side, attacked at the same points: a quick look before each alone."""
from __future__ import annotations

from decimal import localcontext
from itertools import product

from sympy import Expr, Tuple

from ..refute.search import SCAN_DIGITS, SCAN_TOLERANCE, SMALL, Search, differ
from ..refute.decimals import DIGITS, OutsideDomain, Point, index_tuples
from ..normalise.facts import Facts

POINTS = 2  # for each assignment of sizes
MOST_PLACES = 30  # of the indices at one point


def wrong_among(left: Expr, rights: list[Expr], facts: Facts) -> set[Expr]:
    """Those right sides for which a point was found where they certainly differ from the left."""
    wrong: set = set()
    with localcontext(prec=DIGITS):
        search = Search(left, Tuple(*rights), facts, seed=0, relation="=")
        for sizes, n in product(search.assignments(SMALL), range(POINTS)):
            open_ = [right for right in rights if right not in wrong]
            if not open_:
                break
            point = search.new_point(sizes, n, 0)
            try:
                search.satisfy(point)
                for places in index_tuples(search.indices, point)[:MOST_PLACES]:
                    wrong |= different(left, open_, point, places)
            except OutsideDomain:  # the points of a single claim are drawn with more patience
                continue
    return wrong


def different(left, rights, point: Point, places) -> set[Expr]:
    """Those right sides that certainly differ from the left at one point and index."""
    def apart(digits, rights, tolerance):
        value, found = point.value(left, places, digits), {}
        for right in rights:
            try:
                other = point.value(right, places, digits)
            except OutsideDomain:
                continue
            if differ(value, other, tolerance):
                found[right] = value, other
        return found
    if point.exact:
        return set(apart(DIGITS, rights, 0))
    rough = apart(SCAN_DIGITS, rights, SCAN_TOLERANCE)
    fine = apart(DIGITS, rough, SCAN_TOLERANCE) if rough else {}
    return {right for right in fine if not any(
        differ(*pair, SCAN_TOLERANCE) for pair in zip(rough[right], fine[right]))}
