"""Brute-force evaluation of an expression at small sizes, independent of the normal form.

Sums are added up term by term. Rational expressions are evaluated exactly (``Fraction``), others
with 50 decimal digits (``Decimal``). Values are drawn when first looked up, so an array needs no
shape and an index may leave its range.
"""
from __future__ import annotations

from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from fractions import Fraction
from itertools import product

from sympy import (
    Abs, Add, E, Idx, Indexed, IndexedBase, KroneckerDelta, Max, Min, Mul, Pow, Rational, Sum, Symbol,
    cosh, exp, log, pi, sinh, tanh,
)

from ..language import relu, sigmoid, sigmoid_prime, step

PRECISION = Context(prec=50, traps=[DivisionByZero, InvalidOperation, Overflow])
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494")


class OutsideDomain(ArithmeticError):
    """The expression has no real value at this point."""


class Point:
    """Sizes, and values that are drawn by ``draw(name, position, expr)`` when first needed.

    ``definitions`` maps a name to (indices, expression): such a name is computed, not drawn. Its
    expression may use indices that its name lacks; they are the ones of the outermost expression.
    ``touched`` lists the drawn values that the last evaluation used.
    """

    def __init__(self, sizes, draw, definitions=None, exact=True):
        self.sizes = sizes
        self.draw = draw
        self.definitions = definitions or {}
        self.exact = exact
        self.values: dict = {}
        self.touched: dict = {}
        self.sums: dict = {}
        self.parameters = parameters_of(self.definitions)
        self.fixed: dict = {}

    def value(self, expr, places=None):
        """The value of ``expr`` with its free indices set by ``places``.

        Raises ``OutsideDomain`` where it has no real value.
        """
        places = places or {}
        self.fixed = {k: places[k] for k in self.parameters if k in places}
        try:
            if self.exact:
                return evaluate(expr, self, places)
            with localcontext(PRECISION):
                return evaluate(expr, self, places)
        except (ZeroDivisionError, DivisionByZero, InvalidOperation, Overflow) as error:
            raise OutsideDomain(str(error)) from None

    def look_up(self, name, position, expr):
        if name in self.definitions:
            indices, body = self.definitions[name]
            return evaluate(body, self, {**self.fixed, **dict(zip(indices, position))})
        key = (name, position)
        if key not in self.values:
            self.values[key] = self.draw(name, position, expr)
        self.touched[key] = None
        return self.number(self.values[key])

    def set(self, key, value):
        self.values[key] = value
        self.sums.clear()

    def number(self, value):
        if self.exact or isinstance(value, Decimal):
            return value
        value = Fraction(value)
        return Decimal(value.numerator) / Decimal(value.denominator)


def evaluate(expr, point: Point, places: dict):
    """Walk the expression; ``places`` gives the value of each index in scope."""
    for kinds, method in _EVALUATORS:
        if isinstance(expr, kinds):
            return method(expr, point, places)
    if expr.is_Function:
        return _unknown_function(expr, point, places)
    raise TypeError(f"{expr} ({type(expr).__name__}) cannot be evaluated")


def _rational(expr, point, places):
    return point.number(Fraction(int(expr.p), int(expr.q)))


def _index(expr, point, places):
    return point.number(places[expr])


def _symbol(expr, point, places):
    if expr in places:
        return point.number(places[expr])
    if expr in point.sizes:
        return point.number(point.sizes[expr])
    return point.look_up(expr.name, (), expr)


def _element(expr, point, places):
    position = tuple(whole(i, point, places) for i in expr.indices)
    return point.look_up(str(expr.base.label), position, expr)


def whole(expr, point, places) -> int:
    """The value of an index expression, which must be a whole number."""
    if expr in places:
        return places[expr]
    value = evaluate(expr, point, places)
    if value != int(value):
        raise OutsideDomain(f"the index {expr} is not a whole number")
    return int(value)


def _add(expr, point, places):
    total = point.number(0)
    for part in expr.args:
        total += evaluate(part, point, places)
    return total


def _mul(expr, point, places):
    result = point.number(1)
    for part in expr.args:
        result *= evaluate(part, point, places)
    return result


def _pow(expr, point, places):
    if expr.base is E:
        return evaluate(expr.exp, point, places).exp()
    base, exponent = evaluate(expr.base, point, places), evaluate(expr.exp, point, places)
    if exponent == int(exponent):
        return base ** int(exponent)
    if base < 0 or base == 0 and exponent < 0:
        raise OutsideDomain(f"{expr} is not real")
    return base ** exponent


def _exp(expr, point, places):
    return evaluate(expr.args[0], point, places).exp()


def _log(expr, point, places):
    value = evaluate(expr.args[0], point, places)
    if value <= 0:
        raise OutsideDomain(f"the logarithm of {expr.args[0]}, which is not positive")
    return value.ln()


def _kronecker(expr, point, places):
    first, second = (whole(part, point, places) for part in expr.args[:2])
    return point.number(int(first == second))


def _sum(expr, point, places):
    free = expr.free_symbols
    key = (expr, tuple((k, v) for k, v in places.items() if k in free),
           tuple(point.fixed.items()))
    if key not in point.sums:
        touched, point.touched = point.touched, {}
        point.sums[key] = _add_up(expr, point, places), point.touched
        point.touched = touched
    total, touched = point.sums[key]
    point.touched.update(touched)
    return total


def _add_up(expr, point, places):
    def over(limits, inner):
        if not limits:
            return evaluate(expr.function, point, inner)
        *rest, (k, low, high) = limits
        total = point.number(0)
        for value in range(whole(low, point, inner), whole(high, point, inner) + 1):
            total += over(rest, {**inner, k: value})
        return total
    return over(list(expr.limits), places)


def _logistic(z):
    return 1 / (1 + (-z).exp())


def _sigmoid(expr, point, places):
    return _logistic(evaluate(expr.args[0], point, places))


def _sigmoid_prime(expr, point, places):
    s = _logistic(evaluate(expr.args[0], point, places))
    return s * (1 - s)


def _hyperbolic(expr, point, places):
    up = evaluate(expr.args[0], point, places).exp()
    down = 1 / up
    if isinstance(expr, cosh):
        return (up + down) / 2
    return (up - down) / 2 if isinstance(expr, sinh) else (up - down) / (up + down)


def _relu(expr, point, places):
    return max(evaluate(expr.args[0], point, places), point.number(0))


def _step(expr, point, places):
    return point.number(int(evaluate(expr.args[0], point, places) > 0))


def _abs(expr, point, places):
    return abs(evaluate(expr.args[0], point, places))


def _extreme(expr, point, places):
    pick = max if isinstance(expr, Max) else min
    return pick(evaluate(part, point, places) for part in expr.args)


def _unknown_function(expr, point, places):
    """An unknown function is drawn as a quadratic, one for each name."""
    name = type(expr).__name__
    value = point.number(0)
    for argument in expr.args:
        x = evaluate(argument, point, places)
        a, b, c = (point.look_up(f"{name}, coefficient {n}", (), expr) for n in range(3))
        value += a + b * x + c * x * x
    return value


_EVALUATORS = (
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
    (type(E), lambda e, point, places: Decimal(1).exp()),
    (type(pi), lambda e, point, places: PI),
    (sigmoid, _sigmoid),
    (sigmoid_prime, _sigmoid_prime),
    ((tanh, sinh, cosh), _hyperbolic),
    (relu, _relu),
    (step, _step),
    (Abs, _abs),
    ((Max, Min), _extreme),
)

_NOT_RATIONAL = (exp, log, sigmoid, sigmoid_prime, tanh, sinh, cosh, type(E), type(pi))


def is_rational(expr) -> bool:
    """Whether ``expr`` can be evaluated exactly from rational values."""
    return not expr.has(*_NOT_RATIONAL) and all(
        p.exp.is_integer for p in expr.atoms(Pow))


def sizes_of(*expressions) -> list[Symbol]:
    """The positive-integer symbols of the expressions and of their index ranges, by name."""
    found = set()
    for expr in expressions:
        labels = {base.label for base in expr.atoms(IndexedBase)}
        found |= {s for s in _symbols(expr) - labels if s.is_integer and s.is_nonnegative}
    return sorted(found, key=lambda s: s.name)


def _symbols(expr):
    indices = expr.atoms(Idx)
    ends = [end for k in indices if k.upper is not None for end in (k.lower, k.upper)]
    return set().union(expr.atoms(Symbol), *(end.free_symbols for end in ends)) - indices


def free_indices(*expressions) -> list[Idx]:
    """The indices that are not summed over, by name."""
    found = set().union(*({s for s in e.free_symbols if isinstance(s, Idx)} for e in expressions))
    return sorted(found, key=lambda k: str(k.label))


def parameters_of(definitions) -> list[Idx]:
    """The indices that stand only on the right of a definition: the same fixed ones everywhere."""
    return [k for indices, body in definitions.values() for k in free_indices(body)
            if k not in indices]


def index_tuples(indices, point):
    """Every assignment of the free indices at the point's sizes."""
    ranges = [range(whole(k.lower, point, {}), whole(k.upper, point, {}) + 1)
              if k.upper is not None else range(2) for k in indices]
    return [dict(zip(indices, values)) for values in product(*ranges)]
