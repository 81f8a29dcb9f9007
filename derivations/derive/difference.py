"""A derived gradient against finite differences of its target, at small unequal sizes.

The target is evaluated by brute force with many digits, through the definitions as they were
written; the gradient is the compiled NumPy function. They share nothing but the formulas.
"""
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from sympy import Idx, Indexed
from sympy.core.function import AppliedUndef

from ..notation.compile import to_numpy
from ..refute.search import SMALL, Search
from ..refute.decimals import OutsideDomain, free_indices, index_tuples, whole
from ..normalise.facts import Facts
from ..normalise.names import name_and_indices

STEP, SMALLER = Decimal("1e-15"), Decimal("1e-17")
TOLERANCE = 1e-9
TRIES = 60


@dataclass(frozen=True)
class Differences:
    """How many entries were compared, the worst relative error, and where it was."""

    compared: int
    worst: float
    where: str
    ok: bool


def differences(system, target, variable, result, kinks=()) -> Differences:
    """Compare ``result`` with differences of ``target`` by ``variable``.

    With an unknown function there is nothing to evaluate: no entries are compared.
    """
    if result.has(AppliedUndef):
        return Differences(0, 0.0, "", True)
    facts = Facts.of([*system.facts, *kinks])
    facts.definitions = {name: body for name, body in facts.definitions.items()
                         if name != name_and_indices(variable)[0]}
    chosen = {name for name, _ in system.fixed_indices()} & system.names_under(result)
    values = _by_brute_force if chosen else _compiled  # a number cannot move with a place that was chosen
    return _compare(target, result, facts, lambda point, parameters: _at_point(
        point, parameters, target, variable, result, values))


def differences_unrolled(assumed, definitions, target, variable, result, kinks=(), zero=""):
    """``Differences`` where definitions read the layer before: both sides by brute force.

    ``definitions`` maps a name to its indices and its right side. Layers before the first and
    after the last are drawn; the entries of the array called ``zero`` are 0.
    """
    facts = Facts.of([*assumed, *kinks])
    facts.definitions = {**facts.definitions, **definitions}
    return _compare(target, result, facts, lambda point, parameters: _unrolled(
        point, target, variable, result), zero)


def _compare(target, result, facts, errors_at, zero="") -> Differences:
    """The worst of ``errors_at(point, parameters)`` over a few points that satisfy the facts."""
    search = Search(target, result, facts, seed=3, relation="=")
    search.exact = False
    worst, where, compared = 0.0, "", 0
    for sizes in search.assignments(SMALL[:2]):
        for attempt in range(TRIES):
            point = search.new_point(sizes, 1, attempt)
            point.draw = _but_zero(point.draw, zero)
            try:
                search.satisfy(point)
                found = list(errors_at(point, search.parameters))
            except (OutsideDomain, ZeroDivisionError, IndexError):
                continue
            for error, place in found:
                compared += 1
                if not error <= worst:
                    worst, where = error, place
            break
    return Differences(compared, worst, where, compared > 0 and worst <= TOLERANCE)


def _but_zero(draw, zero):
    return lambda name, position, expr: (
        Fraction(0) if name == zero else draw(name, position, expr))


def _unrolled(point, target, variable, result):
    indices = [k for k in name_and_indices(variable)[1] if isinstance(k, Idx)]
    for places in index_tuples(indices, point):
        ours = float(point.value(result, places))
        value = _difference(point, target, variable, places)
        yield abs(ours - value) / max(abs(value), 1.0), str(tuple(places.values()))


def _at_point(point, parameters, target, variable, result, values):
    """(relative error, place) for every entry at one point."""
    named = [k for e in (target, variable) for place in name_and_indices(e)[1] for k in free_indices(place)]
    indices = list(dict.fromkeys([*named, *parameters]))
    numeric = {}
    for places in index_tuples(indices, point):
        numeric[tuple(places.values())] = _difference(point, target, variable, places)
    analytic = (_by_brute_force if parameters else values)(point, result, indices)
    if not np.isfinite(analytic).all():
        raise OutsideDomain("the result has no value at this point")
    scale = max(map(abs, numeric.values()), default=0.0)
    for place, value in numeric.items():
        ours = float(analytic[place]) if np.ndim(analytic) else float(analytic)
        error = abs(ours - value) / max(abs(value), scale, 1.0)
        yield error, str(place)


def _difference(point, target, variable, places):
    """The central difference with 50 digits, its own error far below a float's; it is taken with two
    steps, which disagree where there is no derivative."""
    name, indices = name_and_indices(variable)
    key = name, tuple(whole(i)(point, places) for i in indices)
    point.value(variable, places)  # draws it if nothing has asked for it yet
    centre = point.values[key]
    exact = Decimal(Fraction(centre).numerator) / Decimal(Fraction(centre).denominator)

    def quotient(step):
        sides = []
        for side in (exact + step, exact - step):
            point.set(key, side)
            sides.append(point.value(target, places))
        point.set(key, centre)
        return float((sides[0] - sides[1]) / (2 * step))
    found, closer = quotient(STEP), quotient(SMALLER)
    if abs(found - closer) > TOLERANCE * max(abs(closer), 1.0):
        raise OutsideDomain("the differences have no limit at this point")
    return closer


def _by_brute_force(point, result, indices):
    shape = [len(index_tuples([k], point)) for k in indices]
    found = [float(point.value(result, places)) for places in index_tuples(indices, point)]
    return np.reshape(found, shape)


def _compiled(point, result, indices):
    """The NumPy function of the result at the values of the point, with an axis for each index."""
    used = [k for k in indices if k in result.free_symbols]
    arguments = {}
    for entry in sorted(result.atoms(Indexed), key=str):
        arguments.setdefault(str(entry.base.label), _array(point, entry))
    function = to_numpy(result, used or None)
    for name in function.arguments:
        if name not in arguments:
            arguments[name] = _scalar(point, result, name)
    with np.errstate(all="ignore"):  # a value that is not finite makes another point be drawn
        value = np.asarray(function(**{n: arguments[n] for n in function.arguments}))
    lengths = [len(index_tuples([k], point)) for k in indices]
    shape = [n if k in used else 1 for k, n in zip(indices, lengths)]
    return np.broadcast_to(value.reshape(shape), lengths) if indices else value


def _scalar(point, result, name):
    sizes = {s.name: length for s, length in point.sizes.items()}
    if name in sizes:
        return sizes[name]
    return float(point.value(next(s for s in result.free_symbols if str(s) == name)))


def _array(point, entry):
    shape = entry.base.shape
    lengths = [int(point.value(length)) for length in shape]
    values = np.empty(lengths)
    for position in np.ndindex(*lengths):
        values[position] = float(point.look_up(str(entry.base.label), position, entry))
    return values
