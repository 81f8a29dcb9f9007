"""A derived gradient against finite differences of its target, at small unequal sizes.

Both are evaluated in balls of many bits, the target through the definitions as they were written.
"""
from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from flint import fmpq
from sympy import S
from sympy.core.function import AppliedUndef

from ..kernel.terms import Unsupported
from ..names import free_indices, labels, name_and_indices
from ..proof.deciding import Question
from ..refute.balls import OutsideDomain, compiled, precision, rational, whole
from ..refute.claim import Claim
from ..refute.search import MISSED, Search, Trial
from ..refute.strategies import PATTERNS, WIDE

STEP, SMALLER = fmpq(1, 10**15), fmpq(1, 10**17)
BITS = 256
TOLERANCE, NOISE = 1e-9, 1e-30
TRIES = 60
MOST_PLACES = 1_000
POINTS, FEW_PLACES = 4, 3  # looked at for each kink


@dataclass(frozen=True)
class Differences:
    """How many entries were compared, the worst relative error, and where it was."""

    compared: int
    worst: float
    where: str
    ok: bool


def differences(system, target, variable, result, kinks=()) -> Differences:
    """Compare ``result`` with differences of ``target`` by ``variable``.

    With an unknown function there is nothing to evaluate: no entries are compared. What the kernel
    cannot read is not compared either, and so not ok.
    """
    if result.has(AppliedUndef):
        return Differences(0, 0.0, "", True)
    try:
        return Comparison(target, variable, result, [*system.assumed, *kinks], moving(system, variable)).run()
    except Unsupported:
        return Differences(0, 0.0, "", False)


def one_slope(system, target, variable, kink, result=None) -> bool:
    """Whether the target has one slope around a kink, and the result there, at every point that was found. What the
    target is at that single point does not count, nor does then what the result is; without a value it says nothing."""
    try:
        compared = Comparison(target, variable, S.Zero if result is None else result,
                              [*system.assumed, (kink, S.Zero)], moving(system, variable), labels(free_indices(kink)))
        found = compared.points(lambda point, at, value: compared.goes_on(point, at, None if result is None else value), 2 * BITS,
                                POINTS * compared.search.variety(), FEW_PLACES, [*WIDE, [10**4], [-10**4]])
        return next(found, result is not None) and all(found)
    except Unsupported:
        return False


def spread(values) -> float:
    return max(as_float(abs(one - other)) for one in values for other in values)


def moving(system, variable) -> list:
    """The definitions that say what follows when the variable is moved."""
    return [(left, right) for name, (_, left, right) in system.definitions.items()
            if name != name_and_indices(variable)[0]]


def differences_unrolled(given, definitions, target, variable, result):
    """``Differences`` where definitions, as pairs of sides, read the layer before. Layers before the first and after
    the last are drawn."""
    compared = Comparison(target, variable, result, given, definitions)
    gamma = compared.claim.given
    gamma.rules = {key: rule._replace(strict=False) for key, rule in gamma.rules.items()}
    compared.claim.axes = {}
    return compared.run()


class Comparison:
    """One gradient, made ready for points that satisfy what is given."""

    def __init__(self, target, variable, result, given, definitions, fixed=()):
        question = Question(target, "=", result, tuple(given), tuple(definitions), fixed=tuple(fixed))
        self.variable, tree = question.read(variable), question.read(target)
        self.target, self.gradient = compiled(tree), compiled(question.read(result))
        self.claim = Claim(question.context, ("add", tree, self.variable), "=", question.read(result))
        self.search = Search(self.claim, seed=3)
        self.defined = {name_and_indices(left)[0] for left, _ in definitions}

    def run(self) -> Differences:
        """The worst error over a few points."""
        found = [*self.points(self.error)]
        worst, where = max(found, key=lambda one: (one[0] != one[0], one[0]), default=(0.0, ""))
        return Differences(len(found), worst, where, bool(found) and worst <= TOLERANCE)

    def points(self, look, bits=BITS, count=1, most=MOST_PLACES, pools=()):
        """What ``look(point, places, the result there)`` finds for every entry at a few points that satisfy what is
        given and where all have a value, and at some with values from pools."""
        draws = [*(self.search.small(n + 1) for n in range(count)), *map(self.search.drawn, pools)]

        def looked(point, group):
            try:
                with precision(bits):
                    ours = [as_float(self.value(self.gradient, point, at)) for at in group]
                    self.pin(point, group)
                    return [look(point, at, value) for at, value in zip(group, ours)]
            except MISSED:
                return []
        for sizes in self.claim.assignments(PATTERNS[:2]):
            for draw in draws:
                for _, found in self.search.seen(Trial(sizes, draw, TRIES, most), looked):
                    yield from found

    def error(self, point, at, value) -> tuple:
        """(relative error, place) against the central difference, its own error far below a float's; it is taken with
        two steps, which disagree where there is no derivative."""
        sides = (self.beside(point, at, -step, step) for step in (STEP, SMALLER))
        found, closer = (as_float((high - low) / (2 * step)) for (low, high), step in zip(sides, (STEP, SMALLER)))
        if abs(found - closer) > TOLERANCE * max(abs(closer), 1.0):
            raise OutsideDomain("the differences have no limit at this point")
        place = tuple(n for x, n in at.items() if not isinstance(x, str))
        return abs(value - closer) / max(abs(closer), 1.0), str(place)

    def goes_on(self, point, at, value) -> bool:
        """Whether the slopes on both sides of a place and across it meet there, nearer to it nearer to each other, in
        the value, if there is one and the target does not jump."""
        apart = []
        for step in (SMALLER, SMALLER**2):
            far, low, centre, high, end = self.beside(point, at, *(n * step for n in range(-2, 3)))
            slopes = [*map(sharp, ((low - far) / step, (high - low) / (2 * step), (end - high) / step))]
            apart.append(spread(slopes))
        least = NOISE * max(1.0, *(abs(as_float(s)) for s in slopes))
        if value is None or abs(as_float((high - centre) / step)) >= 1 / TOLERANCE:
            value = as_float(slopes[0])
        return apart[1] <= max(apart[0] / 1000, least) and (
            abs(value - as_float(slopes[0])) <= TOLERANCE * max(abs(value), 1.0) + 2 * apart[1])

    def value(self, function, point, at):
        point.at = at
        point.forget()
        return function(point, at)

    def pin(self, point, group):
        """What is given holds at the point. When a value is moved, only what definitions say follows it."""
        held = {}
        for at in group:
            self.value(self.target, point, at)
            point.look_up(*self.moved(at))
            held |= {key: rational(value) for key, value in point.known.items() if key[0] not in self.defined}
        point.values |= held
        point.given = copy(point.given)
        point.given.rules = {key: rule for key, rule in point.given.rules.items() if key[0] in self.defined}

    def moved(self, at) -> tuple:
        """The name and the place of what is moved."""
        return self.variable[1], tuple(whole(p)(at) for p in (self.variable[2] if self.variable[0] == "entry" else ()))

    def beside(self, point, at, *steps) -> list:
        """The target where a value is moved by each of some steps."""
        key, found = self.moved(at), []
        centre = point.values[key]
        for step in steps:
            point.set(key, centre + step)
            found.append(self.value(self.target, point, at))
        point.set(key, centre)
        return found


def sharp(value):
    """The value, if its ball is small enough to be compared with others. Raises ``OutsideDomain`` if not."""
    if type(value) is not fmpq and float(value.rad()) > NOISE * max(abs(float(value)), 1.0):
        raise OutsideDomain("the value is too large beside what is looked for")
    return value


def as_float(value) -> float:
    return int(value.p) / int(value.q) if type(value) is fmpq else float(value)
