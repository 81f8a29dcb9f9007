"""Forms evaluated by their definition: sums added up, deltas compared, nothing else.

Shares no rule with the engine. Rational forms are evaluated with exact fractions, others with 40
digits.
"""
from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from math import prod

import mpmath
from sympy import E, Symbol

from derivations.normalise.forms import (
    Apply, Delta, Element, Form, Index, Log, Power, Root, Scalar, Step, Total, atom, term,
)

mpmath.mp.dps = 40

N, M = (Scalar(Symbol(name, integer=True, nonnegative=True), "0+") for name in "nm")
P = Scalar(Symbol("p", integer=True, positive=True), "+")
n, m, p = map(atom, (N, M, P))
SIZES = [(0, 1, 1), (1, 0, 2), (2, 3, 1), (3, 1, 2), (4, 2, 3), (0, 4, 5), (3, 4, 2)]


class NoValue(ArithmeticError):
    """The form has no real value here."""


class Point:
    """Sizes, and a value for every name: the same for the same name and seed."""

    def __init__(self, sizes, exact=True, seed=0):
        self.sizes = dict(zip((N, M, P), sizes))
        self.exact, self.seed = exact, seed

    def number(self, value):
        value = Fraction(value)
        return value if self.exact else mpmath.mpf(value.numerator) / value.denominator

    def drawn(self, name, sign):
        rng = random.Random(f"{self.seed} {name}")
        value = Fraction(rng.randint(-9, 9), rng.randint(1, 5))
        if sign == "+":
            value = abs(value) + Fraction(1, 2)
        return self.number(abs(value) if sign == "0+" else value)

    def value(self, node, places=()):
        """The value of a form or an atom; ``places`` maps indices to whole numbers."""
        places = dict(places)

        def look(part):
            return self.value(part, places)
        match node:
            case Form():
                return sum((self.number(c) * self.product(monomial, places)
                            for monomial, c in node.args), self.number(0))
            case Scalar() if node in self.sizes:
                return self.number(self.sizes[node])
            case Scalar() if node.args[0] is E:
                return mpmath.e
            case Scalar() if node.args[0].is_Integer:
                return self.number(int(node.args[0]))
            case Scalar():
                return self.drawn(node.args[0].name, node.args[1])
            case Index():
                return self.number(places[node])
            case Element():
                name, sign, positions = node.args
                return self.drawn((name, *map(look, positions)), sign)
            case Delta():
                return self.number(look(node.args[0]) == 0)
            case Step():
                return self.number(look(node.args[0]) > 0)
            case Power():
                return self.power(look(node.args[0]), look(node.args[1]))
            case Root():
                return look(node.args[0])
            case Log():
                inside = look(node.args[0])
                if inside <= 0:
                    raise NoValue
                return mpmath.log(inside)
            case Apply():
                name, arguments = node.args
                if name == "pow":
                    return self.power(*map(look, arguments))
                return self.drawn((name, *map(look, arguments)), "")
            case Total():
                bounds, body = node.args
                return self.total(bounds, lambda inner: self.product(body, inner), places)
        raise TypeError(node)

    def product(self, monomial, places=()):
        return prod((self.power(self.value(node, places), self.number(e)) for node, e in monomial),
                    start=self.number(1))

    def power(self, base, exponent):
        if base < 0 and exponent != int(exponent) or base == 0 and exponent < 0:
            raise NoValue
        return base ** (int(exponent) if exponent == int(exponent) else exponent)

    def length(self, index):
        return int(self.value(index.size))

    def total(self, bounds, body, places=()):
        """The sum of ``body(places)`` over all bounds."""
        found = self.number(0)
        for values in product(*(range(self.length(k)) for k in bounds)):
            found += body({**dict(places), **dict(zip(bounds, values))})
        return found


def points(exact=True, seeds=2, positive=False):
    for sizes in SIZES:
        if not positive or 0 not in sizes:
            for seed in range(seeds):
                yield Point(sizes, exact, seed)


def places_of(point, nodes):
    free = sorted(frozenset().union(*(node.free for node in nodes)), key=lambda k: k.key)
    for values in product(*(range(point.length(k)) for k in free)):
        yield dict(zip(free, values))


def close(first, second):
    if isinstance(first, Fraction) and isinstance(second, Fraction):
        return first == second
    return abs(first - second) <= mpmath.mpf("1e-30") * (1 + abs(first) + abs(second))


def agree(left, right, exact=True, positive=False, seeds=2, of=()):
    """Two forms, or functions of (point, places), have the same value wherever both have one.

    ``of`` lists forms whose free indices a function uses. Returns at how many places the sides were
    compared, so that a test can ask for some.
    """
    nodes = [side for side in (left, right, *of) if isinstance(side, Form)]
    compared = 0
    for point in points(exact, seeds, positive):
        for places in places_of(point, nodes):
            try:
                sides = [side(point, places) if callable(side) else point.value(side, places)
                         for side in (left, right)]
            except (NoValue, ZeroDivisionError):
                continue
            compared += 1
            assert close(*sides), (point.sizes, places, sides)
    return compared


def differ(left, right, exact=True, positive=False):
    """Whether two forms differ somewhere."""
    try:
        agree(left, right, exact, positive)
    except AssertionError:
        return True
    return False


def summed(bounds, monomial):
    """A function that adds a monomial up over its bounds, one term after the other."""
    def value(point, places):
        return point.total(bounds, lambda inner: point.product(monomial, inner), places)
    return value


def index(name, size):
    return Index(name, size)


def entry(name, *positions, sign=""):
    return Element(name, sign, tuple(atom(k) if isinstance(k, Index) else k for k in positions))


def scalar(name, sign="", **assumptions):
    return Scalar(Symbol(name, real=True, **assumptions), sign)


def monomial(*pairs):
    """A monomial of atoms, or of (atom, exponent) pairs, that no rule has seen."""
    return tuple(sorted((pair if isinstance(pair, tuple) else (pair, 1) for pair in pairs),
                        key=lambda pair: pair[0].key))


def raw(*pairs, coefficient=1):
    return term(monomial(*pairs), coefficient)
