"""A derived gradient against finite differences of its target, at small unequal sizes.

The target is evaluated in balls of many bits, through the definitions as they were written; the
gradient is the compiled NumPy function. They share nothing but the formulas.
"""
from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np
from flint import fmpq
from sympy import Add, Indexed
from sympy.core.function import AppliedUndef

from ..kernel.terms import Tree, Unsupported
from ..names import free_indices, name_and_indices
from ..notation.compile import to_numpy
from ..proof.deciding import Question
from ..refute.axes import Axis
from ..refute.balls import OutsideDomain, compiled, precision, rational, whole
from ..refute.claim import Claim
from ..refute.points import Point
from ..refute.search import MISSED, Search, Trial
from ..refute.strategies import PATTERNS

STEP, SMALLER = fmpq(1, 10**15), fmpq(1, 10**17)
BITS = 256
TOLERANCE = 1e-9
TRIES = 60
MOST_PLACES = 1_000


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
    name = name_and_indices(variable)[0]
    definitions = [(left, right) for other, (_, left, right) in system.definitions.items()
                   if other != name]
    chosen = {name for name, _ in system.fixed_indices()} & system.names_under(result)
    try:
        compared = Comparison(target, variable, result, [*system.assumed, *kinks], definitions)
    except Unsupported:
        return Differences(0, 0.0, "", False)
    beside = any(isinstance(p, Add) for entry in result.atoms(Indexed) for p in entry.indices)
    # a number cannot move with a place that was chosen, and x[k + 1] may lie past the end of an array of numbers
    if not (chosen or beside or compared.claim.given.fixed):
        compared.values = compared.by_numpy
    return compared.run()


def differences_unrolled(assumed, definitions, target, variable, result, kinks=(), zero=""):
    """``Differences`` where definitions read the layer before: both sides in balls.

    ``definitions`` are pairs of sides. Layers before the first and after the last are drawn; the
    entries of the array called ``zero`` are 0.
    """
    compared = Comparison(target, variable, result, [*assumed, *kinks], definitions)
    compared.unroll(zero)
    return compared.run()


class Comparison:
    """One gradient, made ready for points that satisfy what is given."""

    def __init__(self, target, variable, result, given, definitions):
        question = Question(target, "=", result, tuple(given), tuple(definitions))
        self.result, self.variable, self.zero = result, question.read(variable), ""
        tree = question.read(target)
        self.target, self.gradient = compiled(tree), compiled(question.read(result))
        self.claim = Claim(question.context, ("add", tree, self.variable), "=", question.read(result))
        self.claim.given = without_rule(self.claim.given, self.variable)
        self.search = Search(self.claim, seed=3)
        self.values = self.in_balls

    def unroll(self, zero):
        """Names have values outside the range of their definitions too, drawn ones."""
        gamma = self.claim.given
        gamma.rules = {key: rule._replace(strict=False) for key, rule in gamma.rules.items()}
        self.claim.axes, self.zero = {}, zero

    def run(self) -> Differences:
        """The worst error over a few points."""
        worst, where, compared = 0.0, "", 0
        for sizes in self.claim.assignments(PATTERNS[:2]):
            for _, errors in self.search.seen(Trial(sizes, self.draw, TRIES, MOST_PLACES), self.errors_at):
                compared += len(errors)
                for error, place in errors:
                    if not error <= worst:
                        worst, where = error, place
        return Differences(compared, worst, where, compared > 0 and worst <= TOLERANCE)

    def draw(self, attempt):
        """Small values, and 0 for what is only moved."""
        value = self.search.small(attempt + 1)()
        return lambda name, position: fmpq(0) if name == self.zero else value(name, position)

    def errors_at(self, point, group) -> list:
        """(relative error, place) for every entry, at a point where all have a value; else nothing."""
        try:
            with precision(BITS):
                pin(point)
                return self.errors(point, group)
        except MISSED:
            return []

    def errors(self, point, group) -> list:
        numeric, found = [self.difference(point, at) for at in group], []
        ours = self.values(point, group)
        scale = max(map(abs, numeric), default=0.0) if self.values == self.by_numpy else 0.0
        for at, one, other in zip(group, ours, numeric):
            place = tuple(n for x, n in at.items() if not isinstance(x, str))
            found.append((abs(one - other) / max(abs(other), scale, 1.0), str(place)))
        return found

    def difference(self, point, at) -> float:
        """The central difference, its own error far below a float's; it is taken with two steps,
        which disagree where there is no derivative."""
        point.at = at
        key = self.variable[1], entry_at(self.variable, at)
        point.forget()
        point.look_up(*key)  # draws it if nothing has asked for it yet
        centre = point.values[key]

        def quotient(step):
            sides = []
            for side in (centre + step, centre - step):
                point.set(key, side)
                sides.append(self.target(point, at))
            point.set(key, centre)
            return as_float((sides[0] - sides[1]) / (2 * step))
        found, closer = quotient(STEP), quotient(SMALLER)
        if abs(found - closer) > TOLERANCE * max(abs(closer), 1.0):
            raise OutsideDomain("the differences have no limit at this point")
        return closer

    def in_balls(self, point, group) -> list:
        found = []
        for point.at in group:
            point.forget()
            found.append(as_float(self.gradient(point, point.at)))
        return found

    def by_numpy(self, point, group) -> list:
        """The NumPy function of the result at the values of the point."""
        used = free_indices(self.result)
        arguments = {}
        for entry in sorted(self.result.atoms(Indexed), key=str):
            arguments.setdefault(str(entry.base.label), array_of(point, entry))
        function = to_numpy(self.result, used or None)
        for name in function.arguments:
            if name not in arguments:
                arguments[name] = point.at.get(name) or as_float(point.look_up(name, ()))
        with np.errstate(all="ignore"):  # a value that is not finite makes another point be drawn
            found = np.asarray(function(**{n: arguments[n] for n in function.arguments}))
        if not np.isfinite(found).all():
            raise OutsideDomain("the result has no value at this point")
        places = [{x.label: n for x, n in at.items() if not isinstance(x, str)} for at in group]
        return [float(found[tuple(at[str(k.label)] for k in used)]) for at in places]


def without_rule(gamma, variable: Tree):
    """What is given, but for what would compute the variable: it is moved."""
    changed, key = copy(gamma), (variable[1], len(variable[2:] and variable[2]))
    changed.rules = {k: rule for k, rule in gamma.rules.items() if k != key}
    changed.bodies = {k: body for k, body in gamma.bodies.items() if k != key}
    return changed


def entry_at(variable: Tree, at) -> tuple:
    return tuple(whole(p)(at) for p in (variable[2] if variable[0] == "entry" else ()))


def pin(point: Point):
    """Values that equations define become numbers, and stay when another is moved."""
    for key, value in point.values.items():
        point.set(key, rational(value))


def as_float(value) -> float:
    return int(value.p) / int(value.q) if type(value) is fmpq else float(value)


def array_of(point: Point, entry) -> np.ndarray:
    """The values of an array: as long as the index that runs over it, or as what was looked up in it."""
    name = str(entry.base.label)
    looked_up = [position for other, position in point.values if other == name]
    ends = [point.axes.get((name, axis), Axis()).end(point.at) for axis in range(len(entry.base.shape))]
    lengths = [1 + max(position[axis] for position in looked_up) if end is None else end
               for axis, end in enumerate(ends)]
    values = np.empty(lengths)
    for position in np.ndindex(*lengths):
        values[position] = as_float(point.look_up(name, position))
    return values
