"""A claim at one point that somebody gives: whether it is false there."""
from __future__ import annotations

import random

from ..kernel.context import Context
from ..kernel.terms import Tree
from .attack import Refutation, refutation
from .balls import exact, sign_of
from .claim import Claim
from .hypotheses import Item, instances
from .points import NoPoint, Point
from .search import MISSED

MOST_GIVEN = 5_000  # places tried


class NotRefuted(ValueError):
    """A point is no counterexample; ``str`` says why."""


def at(context: Context, left: Tree, relation: str, right: Tree, sizes=None,
       values=None) -> Refutation:
    """The refutation of a claim at one given point: ``sizes`` and whole numbers by name, ``values``
    a number or nested rows by name, numbers exact as a Fraction, an int or text such as ``1/2``.

    Every place of the free indices is tried. Raises ``NotRefuted`` if the point lacks a value, lies
    outside what is given or outside the domain of a side, or if the claim holds there.
    """
    claim = Claim(context, left, relation, right)
    sizes = given_sizes(claim, {str(name): n for name, n in (sizes or {}).items()})
    values = {str(name): rows for name, rows in (values or {}).items()}
    reason = "the claim does not fail at this point: it is not a counterexample"
    for where in claim.placings(sizes, random.Random(0), MOST_GIVEN):
        point = Point(claim.given, where, lambda name, position: entry(values, name, position),
                      claim.axes, claim.beyond(where))
        try:
            agrees(point, values)
            point.check()
            if claim.fails(point, patient=True):
                point.check()
                return refutation(claim, point)
        except NotRefuted:
            raise
        except NoPoint:
            reason = "what is given does not hold at this point"
        except MISSED as error:
            reason = f"a side or a fact has no value at this point: {error}"
    raise NotRefuted(reason)


def given_sizes(claim, sizes) -> dict:
    for x in claim.letters:
        if x not in sizes:
            raise NotRefuted(f"no value was given for {x}")
        if int(sizes[x]) != sizes[x]:
            raise NotRefuted(f"{x} is a whole number, not {sizes[x]}")
        if sizes[x] < claim.least[x]:
            raise NotRefuted(f"{x} is at least {claim.least[x]} here, not {sizes[x]}")
    return {x: int(sizes[x]) for x in claim.letters}


def entry(values, name, position):
    """The given value of an entry."""
    found = values.get(name)
    try:
        for n in position:
            found = found[n]
        return exact(str(found))
    except (TypeError, LookupError, ValueError):
        shown = f"{name}[{', '.join(map(str, position))}]" if position else name
        raise NotRefuted(f"no value was given for {shown}") from None


def agrees(point, values):
    """A value given for a defined name is what its definition says."""
    for (name, _), rule in point.given.rules.items():
        if name not in values:
            continue
        for where in instances(Item("=", None, rule.indices, ()), point.at):
            position = tuple(where[v] for v in rule.indices)
            gap = entry(values, name, position) - point.look_up(name, position)
            if point.with_bits(lambda: sign_of(gap)):
                raise NoPoint
