"""Going down: from a point that satisfies the facts, one value is changed at a time, and the change
kept if the two sides come closer to breaking an inequality."""
from __future__ import annotations

from flint import fmpq

from ..clock import check_time
from .balls import ball, precision
from .far import shaped

STARTS, STEPS, IDLE = 12, 250, 60
MOST_BITS = 60  # of a value that is kept exactly
FACTORS = [fmpq(2), fmpq(1, 2), fmpq(-1), fmpq(11, 10), fmpq(9, 10), fmpq(0)]
SHIFTS = [fmpq(1), fmpq(-1), fmpq(1, 10), fmpq(-1, 10), fmpq(1, 100), fmpq(-1, 100)]


def descend(search):
    """The refuting point that some descent reaches, or None."""
    claim = search.claim
    assignments = claim.assignments([(2, 3, 4), (3, 2, 3), (1,), (4, 3, 2), (7, 5, 6), (10, 12, 9)])
    for n in range(STARTS if assignments else 0):
        found = one_descent(search, assignments[n % len(assignments)], n)
        if found:
            return found
    return None


def one_descent(search, sizes, n):
    claim, rng = search.claim, search.rng
    placings = claim.placings(sizes, rng)
    if not placings:
        return None
    at = rng.choice(placings)
    point, height = start(search, at, n)
    idle = 0
    for _ in range(STEPS if point else 0):
        check_time()
        if idle > IDLE or not point.values:
            return None
        other, lower = tried(search, at, changed(point, rng))
        if other is None or lower >= height:
            idle += 1
            continue
        idle, point, height = 0, other, lower
        if height <= 0 and search.compare(point, [at], sizes) is point:
            return point
    return None


def start(search, at, n):
    """The lowest of a few points."""
    gamma, rng = search.claim.gamma, search.rng
    draws = [search.small(n)(m) if m % 2 else shaped(gamma, rng) for m in range(8)]
    found = [tried(search, at, draw) for draw in draws]
    return min((f for f in found if f[0]), key=lambda f: f[1], default=(None, 0))


def tried(search, at, draw):
    """A point and how far it is from breaking the claim; (None, 0) where there is none."""
    from .attack import MISSED
    try:
        point = search.new_point(at, draw)
        with precision(64):
            point.forget()
            gap = float(ball(search.claim.difference(point)).mid())
    except MISSED:
        return None, 0
    return point, (-gap if search.claim.relation in ("<", "<=") else gap) if gap == gap else 1e300


def changed(point, rng):
    """The values of a point with one of them changed."""
    values = dict(point.values)
    key = rng.choice(sorted(values, key=repr))
    same = [v for k, v in values.items() if k[0] == key[0]]
    values[key] = rng.choice((values[key] * rng.choice(FACTORS), values[key] + rng.choice(SHIFTS),
                              rng.choice(same)))
    if values[key].height_bits() > MOST_BITS:
        values[key] = (values[key] * 1000).round() / fmpq(1000)
    return lambda name, position: values[name, position] if (name, position) in values else (
        fmpq(rng.choice((0, 1, -1, 2))))
