"""The counterexample that a person would choose: small sizes, small whole numbers, and two sides that
are easy to tell apart."""
from __future__ import annotations

from copy import copy

from flint import fmpq

from .balls import precision
from .far import SMALL, from_pool
from .written import counterexample

SIMPLE = [fmpq(n) for n in (0, 1, 2, -1, 3)] + [fmpq(1, 2)]
SMALLEST = [(1,), (2,), (2, 1, 3), (1, 2, 3), (2, 3, 4), (3,)]
DRAWS, ROUNDS = 3, 3
BALL, ZERO_SIDE = 6, 3  # what a value that is no fraction costs, and a side that is 0


def simplest(search, point):
    """The cheapest refuting point found: small sizes first, then each value made simple."""
    best = [(cost(search, point), copy(point))]
    search.limited(lambda: look_for_simpler(search, best))
    return best[0][1]


def look_for_simpler(search, best):
    for sizes in search.claim.assignments(SMALLEST):
        for n in range(DRAWS):
            found = search.point_at(sizes, lambda attempt: from_pool(
                search.claim.gamma, search.rng, SMALL[(n + attempt) % len(SMALL)]), tries=2)
            if found:
                keep(search, found, best)
    for _ in range(ROUNDS):
        before = best[0][0]
        for key in sorted(best[0][1].values, key=repr):
            for value in SIMPLE:
                keep_with(search, key, value, best)
        if best[0][0] >= before:
            return


def keep(search, point, best):
    price = cost(search, point)
    if price < best[0][0]:
        best[0] = price, copy(point)


def keep_with(search, key, value, best):
    """The best point with one value changed, if it still refutes and is cheaper."""
    old = best[0][1]
    values = old.values
    if values.get(key, value) == value:
        return
    changed = {**values, key: value}
    point = search.refuting(old.at, lambda name, position: changed.get((name, position), fmpq(1)))
    if point:
        keep(search, point, best)


def cost(search, point) -> int:
    """How hard a point is to check by hand."""
    with precision(128):
        point.forget()
        sides = [side(point, point.at) for side in search.claim.sides]
    places = [n for x, n in point.at.items() if isinstance(x, str)]
    return (2 * sum(places) + sum(map(digits, point.values.values())) + BALL * len(point.solved)
            + sum(digits(s) + ZERO_SIDE * (type(s) is fmpq and not s.p) for s in sides))


def digits(value) -> int:
    """0 for 0, 1 for 1, more for what takes longer to write."""
    if type(value) is not fmpq:
        return BALL
    return min(len(str(value)) + (abs(value) != 1), BALL + 2) if value.p else 0


__all__ = ["counterexample", "simplest"]
