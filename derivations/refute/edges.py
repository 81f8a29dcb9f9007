"""Values where something changes: with one value unknown, the roots of left − right and of what
stands in a step, |…|, relu or maximum, where left − right is level, and the middles between."""
from __future__ import annotations

from flint import fmpq, fmpq_poly

from ..clock import check_time
from ..kernel.terms import free_vars, walk
from .balls import precision, rational
from .gamma import difference
from .solving import roots
from .unknowns import NotSolvable, Unknown, fresh

POINTS, KEYS, MOST = 8, 6, 24
KINKED = ("step", "sign", "relu", "Abs")


def look(search):
    """The refuting point that is found at an edge, or None."""
    turns = turning(search.claim)
    assignments = search.claim.assignments([(2, 3, 4), (1,), (3, 2, 3)])
    for n in range(POINTS if assignments else 0):
        placings = search.claim.placings(assignments[n % len(assignments)], search.rng)
        point = placings and search.one_point(search.rng.choice(placings), search.small(n)())
        found = point and at_edges(search, point, turns)
        if found:
            return found
    return None


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


def at_edges(search, point, turns):
    values = dict(point.values)
    for key in search.rng.sample(sorted(values, key=repr), min(KEYS, len(values))):
        for value in edges(point, key, turns)[:MOST]:
            check_time()
            changed = {**values, key: value}
            found = search.refuting(point.at, lambda name, position: changed.get(
                (name, position), fmpq(1)))
            if found:
                return found
    return None


def edges(point, key, turns) -> list:
    """Where something changes with one value, in order, and a value before, between and after."""
    found = set()
    with precision(64):
        for turn in turns:
            try:
                found |= set(turning_points(point, turn, key))
            except ArithmeticError:
                continue
    found = sorted(found)
    between = [(a + b) / 2 for a, b in zip(found, found[1:])]
    outside = [found[0] - 1, found[-1] + 1] if found else []
    return [*between, *found, *outside]


def turning_points(point, turn, key) -> list:
    """The roots for one value, and where a polynomial is level, as rationals nearby."""
    x = fresh()
    value = point.with_unknown(turn, point.at, {key: x})
    try:
        found = roots(value, x)
    except NotSolvable:
        found = []
    if isinstance(value, Unknown) and not value.steps and all(type(c) is fmpq for c in value.p):
        p = fmpq_poly(value.p)
        found += [x for q in (p, p.derivative()) if q.degree() > 0 for x in real_roots(q)]
    return [rational(v) for v in found]


def real_roots(p: fmpq_poly) -> list:
    """The real roots of a polynomial, exact where they are rational."""
    _, factors = p.factor()
    return [-f[0] / fmpq(f[1]) for f, _ in factors if f.degree() == 1] + [
        x.real for f, _ in factors if f.degree() > 1 for x, _ in f.numer().complex_roots()
        if x.imag.is_zero()]
