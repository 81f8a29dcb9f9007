"""The counterexample that a person would choose: small sizes, small whole numbers, and two sides
that are easy to tell apart."""
from __future__ import annotations

from copy import copy

from flint import fmpq

from .balls import fraction, precision

SIMPLE = [fmpq(n) for n in (0, 1, 2, -1, 3)] + [fmpq(1, 2)]
SMALLEST = [(1,), (2,), (2, 1, 3), (1, 2, 3), (2, 3, 4), (3,)]
DRAWS, ROUNDS, MOST_KEYS = 3, 3, 40
SIZE, BALL, ZERO_SIDE = 2, 6, 3  # what a place costs, a value that is no fraction, and a side that is 0


def simplest(search, point):
    """The cheapest refuting point found: small sizes first, then each value made simple."""
    best = [(cost(search, point), copy(point))]
    search.limited(lambda: look_for_simpler(search, best))
    return best[0][1]


def look_for_simpler(search, best):
    for sizes in search.claim.assignments(SMALLEST):
        for n in range(DRAWS if SIZE * sum(sizes.values()) < best[0][0] else 0):
            if found := search.point_at(sizes, search.small(n), tries=2):
                keep(search, found, best)
    for _ in range(ROUNDS):
        before = best[0][0]
        keys = sorted(best[0][1].values, key=repr)
        for name in dict.fromkeys(name for name, position in keys if position):
            for value in SIMPLE:
                keep_with(search, {k: value for k in keys if k[0] == name}, best)
        for key in keys if len(keys) <= MOST_KEYS else ():
            for value in [*SIMPLE, *rounded(best[0][1].values.get(key, SIMPLE[0]))]:
                keep_with(search, {key: value}, best)
        if best[0][0] >= before:
            return


def keep(search, point, best):
    price = cost(search, point)
    if price < best[0][0]:
        best[0] = price, copy(point)


def keep_with(search, changes: dict, best):
    """The best point with some values changed, if it still refutes and is cheaper."""
    old = best[0][1]
    values = {**old.values, **changes}
    if values == old.values:
        return
    point = search.refuting(old.at, lambda name, position: values.get((name, position), fmpq(1)))
    if point:
        keep(search, point, best)


def rounded(value: fmpq):
    """Fractions near a value that are easier to write."""
    if len(str(value)) > 4:
        near = fraction(value)
        for most in (1, 2, 10, 100, 10**4, 10**7):
            found = near.limit_denominator(most)
            yield fmpq(found.numerator, found.denominator)


def cost(search, point) -> int:
    """How hard a point is to check by hand."""
    with precision(128):
        point.forget()
        sides = [side(point, point.at) for side in search.claim.sides]
    places = [n for x, n in point.at.items() if isinstance(x, str)]
    return (SIZE * sum(places) + sum(map(digits, point.values.values())) + BALL * len(point.solved)
            + sum(digits(s) + ZERO_SIDE * (type(s) is fmpq and not s.p) for s in sides))


def digits(value) -> int:
    """0 for 0, 1 for 1, more for what takes longer to write."""
    if type(value) is not fmpq:
        return BALL
    return len(str(value)) + (abs(value) != 1) if value.p else 0

