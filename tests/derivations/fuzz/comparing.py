"""Theorems that a draw at points does not try: limits far out, places i + k, and one named point."""
from __future__ import annotations

from fractions import Fraction

import mpmath

from derivations.kernel.analysis import INFINITY

from .brute_force import NoValue
from .trees import CALLS, Point, wrong


def far_out(theorem, given, rng):
    """A limit against the value of the formula far out (or near): it has come nearer than at first."""
    (_, t, _, point, _), value = theorem.claim.left, theorem.claim.right
    places = [10**4, 10**16, 10**30] if point == INFINITY else [Fraction(1, 10**p) for p in (4, 16, 30)]
    with mpmath.workdps(120):
        try:
            end = None if value[0] == "infinity" else Calculated({"z": Fraction(7, 3)}).value(value)
        except NoValue:  # outside the theorem's domain
            return None, 0
        at_ends = [Calculated({"t": Fraction(p), "z": Fraction(7, 3)}).value(t) for p in places]
        if value[0] == "infinity":
            good = all(v * (1 if value[1] == "+" else -1) > 1 for v in at_ends[1:]) and abs(at_ends[2]) > abs(at_ends[0])
        else:
            good = abs(at_ends[2] - end) < mpmath.mpf("0.05") * (1 + abs(end))
    return None if good else {"kind": "false", "point": {"far": str(at_ends[2])}}, 1


def with_neighbours(theorem, given, rng):
    """A theorem about places i + k, where x and u have as many entries as are asked for."""
    return wrong(theorem, given, rng, {(name, place): Fraction(rng.randint(-9, 9), 2) for name in "xu" for place in range(12)})


def at_its_point(theorem, given, rng):
    """A claim denied at one point: whether it holds there, in numbers."""
    (_, left, (numbers, values)), relation, (_, right, _) = theorem.claim[1:]
    names = {**dict(numbers), **{k if isinstance(k, str) else (k[0], *k[1]): v[1] for k, v in values}}
    point = Point(names, (), theorem.claim.context.defined)
    with mpmath.workdps(60):
        try:
            good = point.holds(relation, left, right) and all(
                point.holds(f.relation, f.left, f.right, f.universal) for f in theorem.claim.context.facts)
        except NoValue:  # an argument of exp is too large to be compared
            return None, 0
    return None if good else {"kind": "false", "point": str(names)}, 1


class Calculated(Point):
    """Arguments as large as they come."""

    def call(self, name, parts):
        if name in ("exp", "sigmoid", "tanh") and abs(parts[0]) > 10**6:
            up = parts[0] > 0
            return {"exp": mpmath.inf if up else mpmath.mpf(0), "sigmoid": mpmath.mpf(up),
                    "tanh": mpmath.mpf(1 if up else -1)}[name]
        return super().call(name, parts) if name in ("Abs", "log") else mpmath.mpf(CALLS[name](parts[0]))
