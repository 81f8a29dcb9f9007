"""Brute-force evaluation of an expression at small sizes, independent of the normal form.

Sums are added up term by term. Rational expressions are evaluated exactly (``Fraction``), others
in decimal arithmetic of a stated number of digits. Values are drawn when first looked up, so an
array needs no shape and an index may leave its range.
"""
from __future__ import annotations

from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import prod

from flint import arb, ctx as balls
from sympy import (
    Abs, Add, E, Idx, Indexed, IndexedBase, KroneckerDelta, Max, Min, Mul, Pow, Product, Rational,
    Sum, Symbol, cos, cosh, exp, log, pi, sin, sinh, tanh,
)
from sympy.core.function import AppliedUndef

from ..normalise.clock import check_time
from ..normalise.subexpressions import subexpressions
from ..language import as_exponential, atan, erf, relu, sigmoid, sigmoid_prime, step

DIGITS = 50
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899"
             "8628034825342117067982148086513282306647093844609550582231725359408128481")
MOST_BITS = 100_000  # of an exact power
EVERYWHERE = range(-10**9, 10**9)  # where an index without a range may be


class OutsideDomain(ArithmeticError):
    """The expression has no real value at this point, or none that can be told from rounding."""


class Point:
    """Sizes, and values that are drawn by ``draw(name, position, expr)`` when first needed.

    ``definitions`` maps a name to (indices, expression): such a name is computed, not drawn,
    where its indices are in range. Its expression may use indices that its name lacks; they are
    those of the outermost expression. ``shown`` maps a drawn (name, position) to its expression.
    """

    def __init__(self, sizes, draw, definitions=None, exact=True):
        self.sizes = sizes
        self.draw = draw
        self.definitions = {name: (tuple(map(one, indices)), body)
                            for name, (indices, body) in (definitions or {}).items()}
        self.exact = exact
        self.digits = DIGITS
        self.values: dict = {}
        self.shown: dict = {}
        self.touched: dict = {}
        self.known: dict = {}  # sums and entries so far, in the present number of digits
        self.ranges: dict = {}  # of the indices seen so far
        self.parameters = parameters_of(self.definitions)
        self.fixed: dict = {}

    def value(self, expr, places=None, digits=DIGITS):
        """The value of ``expr`` with its free indices set by ``places``.

        Raises ``OutsideDomain`` where it has no real value.
        """
        places = places or {}
        fixed = {k: places[k] for k in self.parameters if k in places}
        if digits != self.digits or fixed != self.fixed:
            self.digits, self.fixed = digits, fixed
            self.known.clear()
        try:
            with localcontext(Context(prec=digits, traps=[DivisionByZero, InvalidOperation,
                                                          Overflow])):
                return compiled(expr)(self, places)
        except (ZeroDivisionError, DivisionByZero, InvalidOperation, Overflow) as error:
            raise OutsideDomain(str(error)) from None

    def touching(self, expr, places):
        """The value of ``expr``, and the drawn (name, position) pairs that it depends on."""
        self.known.clear()
        self.touched = {}
        return self.value(expr, places), list(self.touched)

    def look_up(self, name, position, expr):
        """The value of an entry: computed where it is defined, else drawn once."""
        key = (name, position)
        if key in self.known:
            return self.known[key]
        if name in self.definitions:
            self._compute(key)
        if key not in self.known:
            if key not in self.values:
                self.values[key] = self.draw(name, position, expr)
                self.shown[key] = expr
            self.touched[key] = None
            self.known[key] = self.number(self.values[key])
        return self.known[key]

    def _compute(self, key):
        name, position = key
        indices, body = self.definitions[name]
        places = {**self.fixed, **dict(zip(indices, position))}
        if len(indices) == len(position) and all(places[k] in self.range(k) for k in indices):
            self.known[key] = compiled(body)(self, places)

    def set(self, key, value):
        self.values[key] = value
        self.known.clear()

    def range(self, k: Idx):
        """The values of an index; every whole number if it has no range."""
        if k not in self.ranges:
            self.ranges[k] = EVERYWHERE if k.upper is None else range(
                whole(k.lower)(self, {}), whole(k.upper)(self, {}) + 1)
        return self.ranges[k]

    def number(self, value):
        """A whole number, fraction or decimal in the point's arithmetic."""
        if isinstance(value, Decimal):
            return value
        if self.exact:
            return value if isinstance(value, Fraction) else Fraction(value)
        if isinstance(value, int):
            return Decimal(value)
        return Decimal(value.numerator) / Decimal(value.denominator)


@lru_cache(maxsize=4096)
def one(k):
    """The first of equal indices, so that looking one up is a comparison of addresses."""
    return k


@lru_cache(maxsize=4096)
def compiled(expr):
    """A function of (point, places) that computes ``expr``; ``places`` gives each index's value."""
    for kinds, method in _COMPILERS:
        if isinstance(expr, kinds):
            return method(expr)
    if isinstance(expr, AppliedUndef):
        return _unknown_function(expr)
    raise NotImplementedError(f"{expr} ({type(expr).__name__}) cannot be evaluated")


def _rational(expr):
    value = Fraction(int(expr.p), int(expr.q))
    if value.denominator != 1:
        return lambda point, places: point.number(value)
    whole = Decimal(value.numerator)
    return lambda point, places: value if point.exact else whole


def _index(expr):
    expr = one(expr)
    return lambda point, places: point.number(places[expr])


def _symbol(expr):
    def value(point, places):
        if expr in places:
            return point.number(places[expr])
        if expr in point.sizes:
            return point.number(point.sizes[expr])
        return point.look_up(expr.name, (), expr)
    return value


def _element(expr):
    name, indices = str(expr.base.label), [whole(i) for i in expr.indices]
    return lambda point, places: point.look_up(
        name, tuple(i(point, places) for i in indices), expr)


@lru_cache(maxsize=4096)
def whole(expr):
    """A function of (point, places) for an index expression, which must be a whole number."""
    inner, expr = compiled(expr), one(expr)

    def value(point, places):
        if expr in places:
            return places[expr]
        found = inner(point, places)
        if found != int(found):
            raise OutsideDomain(f"the index {expr} is not a whole number")
        return int(found)
    return value


def _add(expr):
    parts = [compiled(part) for part in expr.args]
    return lambda point, places: sum(part(point, places) for part in parts)


def _mul(expr):
    parts = [compiled(part) for part in expr.args]
    return lambda point, places: prod(part(point, places) for part in parts)


def _pow(expr):
    if expr.base is E:
        return _exponential(compiled(expr.exp))
    base, exponent = compiled(expr.base), compiled(expr.exp)
    halves = int(2 * expr.exp) if expr.exp.is_Rational and expr.exp.q == 2 else 0

    def value(point, places):
        b, e = base(point, places), exponent(point, places)
        if e == int(e):
            return _whole_power(b, int(e), point)
        if b < 0 or b == 0 and e < 0:
            raise OutsideDomain(f"{expr} is not real")
        if halves:  # many times faster than a general power
            return _whole_power(b.sqrt(), halves, point)
        return b ** point.number(e)
    return value


def _whole_power(base, exponent, point):
    if exponent == 0:
        return point.number(1)
    if exponent < 0 and base == 0:  # decimal arithmetic would call this infinite
        raise OutsideDomain("a division by zero")
    if isinstance(base, Fraction) and abs(exponent) * (
            base.numerator.bit_length() + base.denominator.bit_length()) > MOST_BITS:
        raise OutsideDomain("the numbers are too large")
    return base ** exponent


def _exponential(inner):
    return lambda point, places: inner(point, places).exp()


def _exp(expr):
    return _exponential(compiled(expr.args[0]))


def _log(expr):
    inner = compiled(expr.args[0])

    def value(point, places):
        x = inner(point, places)
        if x <= 0:
            raise OutsideDomain(f"the logarithm of {expr.args[0]}, which is not positive")
        return x.ln()
    return value


def sign_of(value, point) -> int:
    """-1, 0 or 1. Raises ``OutsideDomain`` where rounding could have made the sign."""
    if isinstance(value, Decimal) and value and value.adjusted() < -point.digits // 2:
        raise OutsideDomain("a value too close to 0 to tell its sign")
    return (value > 0) - (value < 0)


def _kronecker(expr):
    first, second = (compiled(part) for part in expr.args[:2])

    def value(point, places):
        gap = first(point, places) - second(point, places)
        return point.number(int(sign_of(gap, point) == 0))
    return value


def _step(expr):
    inner = compiled(expr.args[0])
    return lambda point, places: point.number(int(sign_of(inner(point, places), point) > 0))


def _sum(expr):
    body = compiled(expr.function)
    limits = [(one(k), whole(low), whole(high)) for k, low, high in reversed(expr.limits)]
    free = [one(s) for s in expr.free_symbols if s.is_integer]
    token = object()

    def over(n, point, places):
        if n == len(limits):
            return body(point, places)
        k, low, high = limits[n]
        total = point.number(0)
        inner = dict(places)
        start, end = low(point, places), high(point, places)
        if end < start - 1:
            raise OutsideDomain("a sum that runs backwards")
        for inner[k] in range(start, end + 1):
            check_time()
            total += over(n + 1, point, inner)
        return total

    def value(point, places):
        key = (token, *map(places.get, free))
        if key not in point.known:
            point.known[key] = over(0, point, places)
        return point.known[key]
    return value


def _logistic(z):
    return 1 / (1 + (-z).exp())


def _sigmoid(expr):
    inner = compiled(expr.args[0])
    return lambda point, places: _logistic(inner(point, places))


def _sigmoid_prime(expr):
    inner = compiled(expr.args[0])

    def value(point, places):
        s = _logistic(inner(point, places))
        return s * (1 - s)
    return value


def _hyperbolic(expr):
    inner = compiled(expr.args[0])
    combine = {cosh: lambda up, down: (up + down) / 2, sinh: lambda up, down: (up - down) / 2,
               tanh: lambda up, down: (up - down) / (up + down)}[type(expr)]

    def value(point, places):
        up = inner(point, places).exp()
        return combine(up, 1 / up)
    return value


def _smooth(expr):
    """By balls of twice the digits that are wanted."""
    inner, name = compiled(expr.args[0]), type(expr).__name__

    def value(point, places):
        x, digits = inner(point, places), 2 * point.digits
        with balls.workprec(4 * digits):
            return Decimal(getattr(arb(str(x)), name)().str(digits, radius=False))
    return value


def _relu(expr):
    inner = compiled(expr.args[0])
    return lambda point, places: max(inner(point, places), point.number(0))


def _abs(expr):
    inner = compiled(expr.args[0])
    return lambda point, places: abs(inner(point, places))


def _extreme(expr):
    parts = [compiled(part) for part in expr.args]
    pick = max if isinstance(expr, Max) else min
    return lambda point, places: pick(part(point, places) for part in parts)


def _unknown_function(expr):
    """An unknown function is drawn as a quadratic, one for each name."""
    name, parts = type(expr).__name__, [compiled(part) for part in expr.args]

    def value(point, places):
        total = point.number(0)
        for n, part in enumerate(parts):
            x = part(point, places)
            a, b, c = (point.look_up(f"{name}, coefficient {n}.{m}", (), expr) for m in range(3))
            total += a + b * x + c * x * x
        return total
    return value


_COMPILERS = (
    (Product, lambda expr: compiled(as_exponential(expr))),
    (Rational, _rational),
    (Idx, _index),
    (Indexed, _element),
    (Symbol, _symbol),
    (Add, _add),
    (Mul, _mul),
    (exp, _exp),
    (Pow, _pow),
    (Sum, _sum),
    (KroneckerDelta, _kronecker),
    (log, _log),
    (type(E), lambda expr: lambda point, places: Decimal(1).exp()),
    (type(pi), lambda expr: lambda point, places: +PI),
    (sigmoid, _sigmoid),
    (sigmoid_prime, _sigmoid_prime),
    ((tanh, sinh, cosh), _hyperbolic),
    ((sin, cos, atan, erf), _smooth),
    (relu, _relu),
    (step, _step),
    (Abs, _abs),
    ((Max, Min), _extreme),
)

_NOT_RATIONAL = (exp, log, sigmoid, sigmoid_prime, tanh, sinh, cosh, sin, cos, atan, erf, type(E), type(pi))


@lru_cache(maxsize=4096)
def is_rational(expr) -> bool:
    """Whether ``expr`` can be evaluated exactly from rational values."""
    return not subexpressions(expr, *_NOT_RATIONAL) and all(
        p.exp.is_integer for p in subexpressions(expr, Pow))


def sizes_of(*expressions) -> list[Symbol]:
    """The positive-integer symbols of the expressions and of their index ranges, by name."""
    return sorted(set().union(*map(_sizes_in, expressions)), key=lambda s: s.name)


def least_sizes(*expressions) -> dict[Symbol, int]:
    """The sizes at which entries such as ``x[2]`` exist."""
    found: dict = {}
    for length, least in set().union(*map(_least_sizes_in, expressions)):
        found[length] = max(found.get(length, 0), least)
    return found


@lru_cache(maxsize=4096)
def _least_sizes_in(expr):
    return frozenset((length, int(position) + 1) for entry in subexpressions(expr, Indexed)
                     for position, length in zip(entry.indices, entry.base.shape or ())
                     if position.is_Integer and length.is_Symbol)


@lru_cache(maxsize=4096)
def _sizes_in(expr):
    indices = subexpressions(expr, Idx)
    labels = {base.label for base in subexpressions(expr, IndexedBase)} | indices
    ends = [end for k in indices if k.upper is not None for end in (k.lower, k.upper)]
    symbols = subexpressions(expr, Symbol).union(*(end.free_symbols for end in ends)) - labels
    return frozenset(s for s in symbols if s.is_integer and s.is_nonnegative)


def free_indices(*expressions) -> list[Idx]:
    """The indices that are not summed over, by name."""
    return sorted(set().union(*map(_free_in, expressions)), key=lambda k: k.label.name)


@lru_cache(maxsize=4096)
def _free_in(expr):
    return frozenset(s for s in expr.free_symbols if isinstance(s, Idx))


def parameters_of(definitions) -> list[Idx]:
    """The indices that stand only on the right of a definition: the same fixed ones everywhere."""
    return [k for indices, body in definitions.values() for k in free_indices(body)
            if k not in indices]


def index_tuples(indices, point):
    """Every assignment of the free indices at the point's sizes."""
    ranges = [point.range(k) if k.upper is not None else range(2) for k in indices]
    return [dict(zip(map(one, indices), values)) for values in product(*ranges)]
