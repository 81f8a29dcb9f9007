"""The counterexample that a person would choose: small sizes, small whole numbers, and two sides
that are easy to tell apart."""
from __future__ import annotations

from copy import copy

from flint import fmpq

from ..kernel.terms import letters_of
from .balls import fraction, precision
from .claim import MOST_TUPLES
from .search import Search, Trial

SIMPLE = [fmpq(n) for n in (0, 1, 2, -1, 3)] + [fmpq(1, 2)]
LADDER = [fmpq(n) * 10**k for k in range(7) for n in (5, 10, 20)]
SMALLEST = [(1,), (2,), (2, 1, 3), (1, 2, 3), (2, 3, 4), (3,)]
DRAWS, ROUNDS, TRIES, MOST_KEYS = 3, 3, 3, 40
SIZE, BALL, ZERO_SIDE = 2, 6, 3  # what a place costs, a value that is no fraction, and a side that is 0
MOST = 10**4  # the size of a number up to which smaller ones are simpler


def simplest(search: Search, best: list):
    """Puts cheaper refuting points in the place of the one in a list: small sizes first, then each
    value made simple."""
    best[0] = copy(best[0])
    for sizes in search.claim.assignments(SMALLEST):
        for n in range(DRAWS if SIZE * sum(sizes.values()) < cost(search, best[0]) else 0):
            keep(search, Trial(sizes, search.small(n), tries=2), best)
    while any(keep(search, trial, best) for trial in one_smaller(search, best[0])):
        pass
    for _ in range(ROUNDS):
        before = cost(search, best[0])
        keys = sorted((key for key, v in best[0].values.items() if type(v) is fmpq), key=repr)
        arrays = {name: [key for key in keys if key[0] == name] for name, position in keys if position}
        for group in [*arrays.values(), *([key] for key in keys if len(keys) <= MOST_KEYS)]:
            simpler_values(search, group, best)
        if cost(search, best[0]) >= before:
            return


def one_smaller(search, point):
    """The point without the last place of a size, or without the first."""
    for letter in (x for x in search.claim.letters if point.at[x] > search.claim.least[x]):
        axes = {axis for axis, found in search.claim.axes.items() if any(letter in letters_of(p) for p in found.ends)}
        for shift in (0, 1):
            at = {x: n - (x == letter) if isinstance(x, str) else
                  max(n - shift, 0) if x.size and letter in letters_of(x.size) else n for x, n in point.at.items()}
            values = {(name, tuple(n - shift * ((name, axis) in axes) for axis, n in enumerate(position))): v
                      for (name, position), v in point.values.items()}
            if at in search.claim.placings({x: at[x] for x in search.claim.letters}, search.rng, MOST_TUPLES):
                yield Trial.of(at, values, fmpq(1))._replace(tries=TRIES)


def simpler_values(search, keys, best):
    """One value for some keys: the cheapest of the simplest numbers, else the first of the others."""
    made_simple = [keep_with(search, keys, value, best) for value in SIMPLE]
    if not any(made_simple):
        largest = max((best[0].values.get(key, SIMPLE[0]) for key in keys), key=abs)
        next((value for value in shorter(largest) if keep_with(search, keys, value, best)), None)


def keep_with(search, keys, value, best) -> bool:
    """The best point with one value for some keys, if it still refutes and is cheaper."""
    at, old = best[0].at, best[0].values
    changes = {**old, **dict.fromkeys(keys, value)}
    return changes != old and keep(search, Trial.of(at, changes, fmpq(1)), best)


def keep(search, trial, best) -> bool:
    point = search.refuting(trial)
    if cheaper := point and cost(search, point) < cost(search, best[0]):
        best[0] = copy(point)
    return bool(cheaper)


def shorter(value: fmpq) -> list:
    """Numbers that are easier to write: smaller ones of the same sign, then those nearby."""
    near = fraction(value)
    rounded = [near.limit_denominator(most) for most in (1, 2, 10, 100, 10**4, 10**7)]
    found = [(1 if value > 0 else -1) * n for n in LADDER if n < abs(value)] + [
        fmpq(q.numerator, q.denominator) for q in rounded]
    return sorted((v for v in found if digits(v) < digits(value)), key=digits)


def cost(search, point) -> float:
    """How hard a point is to check by hand."""
    with precision(128):
        point.forget()
        sides = [side(point, point.at) for side in search.claim.sides]
    places = [n for x, n in point.at.items() if isinstance(x, str)]
    return (SIZE * sum(places) + sum(map(digits, point.values.values()))
            + sum(int(digits(s)) + ZERO_SIDE * (type(s) is fmpq and not s.p) for s in sides))


def digits(value) -> float:
    """0 for 0, 1 for 1, more for what takes longer to write; a little more for what is larger."""
    if type(value) is not fmpq:
        return BALL
    return len(str(value)) + (abs(value) != 1) + float(min(abs(value), MOST)) / MOST**2 if value.p else 0
