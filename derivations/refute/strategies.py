"""Where a search looks: each strategy gives the trials of one kind, in order.

``small`` numbers at small sizes; ``counting`` size after size; ``far`` and ``huge`` points of many
shapes; ``edges``, values where something changes, the others as they are; ``descent``, one value
changed after another as long as the two sides come closer to breaking an inequality.
"""
from __future__ import annotations

from contextlib import suppress
from itertools import cycle, islice, product

from flint import fmpq

from ..clock import check_time
from ..kernel.intervals import ANY
from ..kernel.terms import free_vars, names, places, walk
from .balls import ball, exact, fraction, nesting, precision, rational
from .claim import BITS
from .hypotheses import difference, span
from .points import Point
from .roots import between, polynomial, polynomial_zeros, zeros
from .search import MISSED, Search, Trial
from .shapes import fitted

PATTERNS = [(2, 3, 4), (3, 2, 5), (1, 2, 3), (2, 1, 2)]
FEW = [(2, 1, 2), (1, 2, 3), *PATTERNS, (1,), (2,)]
LARGER = [(4, 5, 3), (5, 3, 4), (3, 4, 6), (10, 4, 7), (7, 12, 5), (12, 9, 10), (6, 8, 4)]
EQUAL_SIZES = [(n,) for n in range(1, 9)]
HUGE, LARGE, COUNTED, MOST_WORK = (13, 17, 20, 60, 300, 1100), (12, 30), range(1, 42), 3_000
PAIRS = [*product(range(1, 22), repeat=2)]  # of whole numbers
FEW_PLACES, FAR_POINTS = 6, 400
MOST_NAMED, MOST_COUNTED = 6, 10**7  # numbers of the text, and the largest for a size or place
WIDE = [[50], [-50], [0, 50], [1000, 0], [-1000, 1, 0], [1000, -1]]
UNDER_LOGARITHM = [pool for n in (50, 300) for far in (fmpq(10) ** n, fmpq(10) ** -n) for pool in ([far], [far, 1])]

KINKED = ("step", "sign", "relu", "Abs")
EDGE_POINTS, EDGE_KEYS, MOST_EDGES = 8, 6, 24

STARTS, STEPS, IDLE = 12, 250, 60
LOWEST_OF = 8  # points at which a descent may start
MOST_BITS = 60  # of a value that is kept exactly
FACTORS = [fmpq(2), fmpq(1, 2), fmpq(-1), fmpq(11, 10), fmpq(9, 10), fmpq(0)]
SHIFTS = [fmpq(1), fmpq(-1), fmpq(1, 10), fmpq(-1, 10), fmpq(1, 100), fmpq(-1, 100)]


def small(search: Search, patterns=PATTERNS, points=2, **most):
    """Small numbers, at small sizes that are not equal."""
    for sizes in search.claim.assignments(patterns):
        for n in range(points * search.variety()):
            yield Trial(sizes, search.small(n), **most)


def quick(search: Search):
    """Small numbers; for an order and for ≠, a few large ones and larger sizes, or all sizes where
    nothing else matters."""
    yield from small(search)
    if search.claim.relation != "=":
        yield from counting(search, LARGE if any(map(names, search.claim.trees)) else COUNTED)
        yield from pools(search, WIDE)
    if search.claim.relation == "!=" and len(search.claim.letters) > 1 and not any(map(names, search.claim.trees)):
        yield from (Trial(sizes, search.small(0), 1, 1) for sizes in search.claim.assignments(PAIRS))


def pools(search: Search, drawn_from):
    """Values from one pool after another."""
    for sizes in search.claim.assignments(PATTERNS[:1]):
        yield from (Trial(sizes, search.drawn(pool), 1, FEW_PLACES) for pool in drawn_from)


def counting(search: Search, counted=COUNTED):
    """Equal entries at one size after another: what holds up to some size, or fails at a few."""
    for sizes in search.claim.assignments(light(search.claim, counted)):
        yield Trial(sizes, search.drawn([1]), 2, FEW_PLACES)


def far(search: Search):
    """Points of many shapes, at sizes up to 12, after equal entries at every size; far farther out under a logarithm."""
    yield from counting(search)
    if any(n[:2] == ("call", "log") for t in search.claim.trees for n in walk(t)):
        yield from pools(search, UNDER_LOGARITHM)
    yield from shapes(search, [*LARGER, *PATTERNS, *EQUAL_SIZES], FAR_POINTS, FEW_PLACES)


def huge(search: Search):
    """A few points at sizes up to about 1000, where the sums are not too many."""
    sizes = light(search.claim, HUGE)
    yield from shapes(search, sizes, 6 * len(sizes), 2)


def light(claim, sizes) -> list:
    """Those sizes at which the sums are not too many."""
    depth = max(1, *map(nesting, claim.trees))
    return [(n,) for n in sizes if n ** depth <= MOST_WORK and claim.letters]


def shapes(search, patterns, count, most):
    for sizes in islice(cycle(search.claim.assignments(patterns)), count):
        yield Trial(sizes, search.shaped, 4, most)


def some_places(search, patterns, count):
    """(n, a place for each index) at one size after another."""
    for n, sizes in enumerate(islice(cycle(search.claim.assignments(patterns)), count)):
        if placings := search.claim.placings(sizes, search.rng):
            yield n, placings[-1 - n % len(placings)]  # a fact may end before the last place


# ------------------------------------------------------------------------------------- numbers of the text

def named(search: Search):
    """Sizes, places and values at and beside the numbers that stand in the text, nearer to them where these are larger."""
    claim = search.claim
    texts = (*claim.trees, *(s for f in claim.context.facts for s in f[1:3]))
    nodes = [n for t in texts for n in walk(t)]
    said = {abs(q) for n in nodes for q in ([n[1]] if n[0] == "num" else (p[0] for p in places(n)))}
    most = int(MOST_WORK ** (1 / max(1, *map(nesting, texts)))) if any(n[0] in ("sum", "entry") for n in nodes) else MOST_COUNTED
    numbers = sorted(map(exact, said - {0, 1}), reverse=True)[:MOST_NAMED] or [fmpq(1)]
    beside = [c + s / (far + 1) for far in numbers for c in (fmpq(0), *numbers) for s in (1, -1)]
    values = dict.fromkeys([v for c in numbers for v in (c + 1, c, c - 1, -c, -c - 1)] + beside)
    draws = [lambda _, v=v: v for v in values] + [lambda at, s=s: fmpq(s * sum(at)) for s in (1, -1)] + [
        lambda at, c=c, s=s: fmpq(s * (sum(at) > c)) for c in numbers for s in (1, -1)]
    whole = [int(c) + d for c in numbers if c.q == 1 and c <= most for d in (1, 0, 2, -1)]
    for at in positions(search, whole):
        for draw in draws:
            yield Trial(at, lambda _: as_it_is(claim.given, draw), 1, 1, [at])


def positions(search: Search, whole):
    """A number of the text for each size, the others small, and for ≠ without places one size by which both sides are
    equal; then such numbers for the places."""
    claim = search.claim
    small = {x: max(claim.least[x], 1) for x in claim.letters}
    groups = [claim.letters, *([x] for x in claim.letters)]
    for sizes in ({**small, **{x: max(n, claim.least[x]) for x in some}} for n in whole or [2] for some in groups):
        for at in (sizes, *(solved(search, sizes) if claim.relation == "!=" and not claim.indices else ())):
            for n in whole if claim.indices else (0,):
                where = {**at, **{v: n for v in claim.indices if v.size is None or n in span(v, at)}}
                if {*claim.indices} <= where.keys() and claim.fits(where):
                    yield where


def solved(search: Search, at):
    """Sizes at which both sides are equal, all but one as they are."""
    for x in search.claim.letters:
        with suppress(*MISSED):
            first, second = (search.gap(search.new_point({**at, x: n}, search.small(0)())) for n in (0, 1))
            if type(first - second) is fmpq and first != second and (n := first / (first - second)).q == 1 and (
                    n >= search.claim.least[x]):
                yield {**at, x: int(n)}


def as_it_is(given, draw):
    """A value as it is drawn if it lies in its bounds."""
    def value(name, position):
        bound, found = given.bounds.get(name, ANY), draw(position)
        return found if bound.low <= (fraction(found), 0) <= bound.high else fitted(found, bound)
    return value


# ------------------------------------------------------------------------------------- edges

def edges(search: Search):
    """Values at the zeros of left − right and of what stands in a step, |…|, relu or maximum, where
    left − right is level, and between these."""
    turns = turning(search.claim)
    for n, at in some_places(search, [(2, 3, 4), (1,), (3, 2, 3)], EDGE_POINTS):
        point, _ = tried(search, at, search.small(n)())
        values = dict(point.values) if point else {}
        for key in search.rng.sample(sorted(values, key=repr), min(EDGE_KEYS, len(values))):
            for value in turning_points(point, key, turns)[:MOST_EDGES]:
                yield Trial.of(at, {**values, key: value}, fmpq(1))


def turning(claim) -> list:
    """left − right, and the arguments with a kink that no sum is around."""
    found = [difference(*claim.trees)]
    for node in (n for t in claim.trees for n in walk(t) if n[0] == "call"):
        parts = node[2:]
        if not {v for p in parts for v in free_vars(p)} <= set(claim.indices):
            continue
        if node[1] in KINKED:
            found.append(difference(parts[0], ("num", 0)))
        if node[1] in ("Max", "Min"):
            found += [difference(parts[0], other) for other in parts[1:]]
    return found


def turning_points(point: Point, key, turns) -> list:
    """Where something changes with one value, as rationals nearby, after the values between these."""
    found = []
    with precision(BITS[0]):
        for turn in turns:
            check_time()

            def function(x):
                return point.with_values(turn, point.at, {key: x})
            found += zeros(function)
            if p := polynomial(function):
                found += polynomial_zeros(p.derivative())
    return [*between(found), *sorted({rational(x) for x in found})]


# ----------------------------------------------------------------------------------- descent

def descent(search: Search):
    """The points at which descents from several starts break the inequality; there are none for an equation."""
    if search.claim.relation in ("=", "!="):
        return
    for n, at in some_places(search, [(2, 3, 4), (3, 2, 3), (1,), (4, 3, 2), (7, 5, 6), (10, 12, 9)], STARTS):
        point, height = min((tried(search, at, search.small(n)(m) if m % 2 else search.shaped(m))
                             for m in range(LOWEST_OF)), key=lambda found: found[1])
        idle = 0
        for _ in range(STEPS if point and point.values else 0):
            check_time()
            other, lower = tried(search, at, Trial.of(at, changed(point, search.rng), fmpq(0)).draw(0))
            if lower < height:
                idle, point, height = 0, other, lower
            else:
                idle += 1
            if height <= 0:
                yield Trial.of(at, point.values, fmpq(0))
            if idle > IDLE:
                break


def tried(search, at, draw):
    """A point and how far it is from breaking the claim; (None, inf) where there is none."""
    try:
        point = search.new_point(at, draw)
        gap = float(ball(search.gap(point)).mid())
    except MISSED:
        return None, float("inf")
    return point, (-gap if search.claim.relation in ("<", "<=") else gap) if gap == gap else 1e300


def changed(point, rng) -> dict:
    """The values of a point with one of them changed."""
    values = dict(point.values)
    key = rng.choice(sorted(values, key=repr))
    same = [v for k, v in values.items() if k[0] == key[0]]
    value = rational(rng.choice((values[key] * rng.choice(FACTORS), values[key] + rng.choice(SHIFTS),
                                 rng.choice(same))))
    values[key] = value if value.height_bits() <= MOST_BITS else (value * 1000).round() / fmpq(1000)
    return values
