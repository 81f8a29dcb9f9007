"""SymPy expressions read into forms, by the rules of ``forms``, ``functions`` and ``sums``."""
from __future__ import annotations

from fractions import Fraction

from sympy import (
    Abs, E, Expr, Idx, Indexed, IndexedBase, KroneckerDelta, Max, Min, Mul, Add, Pow, Product,
    Rational, Sum, Symbol, cos, cosh, exp, log, pi, sin, sinh, sympify, tanh,
)
from sympy.core.function import AppliedUndef

from ..language import as_exponential, atan, erf, relu, sigmoid, sigmoid_prime, step
from .forms import Apply, Element, Form, Index, Scalar, atom, fresh, gather, number, raised
from .functions import exponential, logarithm, step as step_of, symbolic_power
from .signs import is_whole, least, surely_nonnegative
from .sums import delta as delta_of, total


# The SymPy array last read under a name and sign, so that it can be written back with its shape.
bases: dict[tuple[str, str], IndexedBase] = {}


class Unsupported(ValueError):
    """An expression that is outside the language. ``str`` says which part."""


def read(expr: Expr, bound: dict | None = None) -> Form:
    """The form of ``expr``. ``bound`` maps the summation indices around it to bound indices.

    Raises ``Unsupported`` for what is outside the language.
    """
    reader = Reader(bound or {})
    return reader.read(sympify(expr))


class Reader:
    """Reads one expression; ``bound`` maps a SymPy index to the form that stands for it."""

    def __init__(self, bound):
        self.bound = bound

    def read(self, expr) -> Form:
        for kinds, method in _READERS:
            if isinstance(expr, kinds):
                return method(self, expr)
        if isinstance(expr, AppliedUndef):
            return atom(Apply(type(expr).__name__, tuple(map(self.read, expr.args))))
        raise Unsupported(f"{expr} ({type(expr).__name__}) is outside the language")

    def number(self, expr):
        return number(Fraction(int(expr.p), int(expr.q)))

    def constant(self, expr):
        return atom(Scalar(expr, "+"))

    def index(self, expr):
        if expr in self.bound:
            return self.bound[expr]
        return atom(free_index(expr))

    def symbol(self, expr):
        if expr in self.bound:
            return self.bound[expr]
        return atom(Scalar(expr, sign_of(expr)))

    def element(self, expr):
        bases[str(expr.base.label), sign_of(expr)] = expr.base
        positions = tuple(self.read(i) for i in expr.indices)
        return atom(Element(str(expr.base.label), sign_of(expr), positions))

    def array(self, expr):
        raise Unsupported(f"the array {expr.label} stands without its indices")

    def add(self, expr):
        return gather(term for part in expr.args for term in self.read(part).args)

    def mul(self, expr):
        result = number(1)
        for part in expr.args:
            result = result * self.read(part)
        return result

    def pow(self, expr):
        base, exponent = self.read(expr.base), self.read(expr.exp)
        if exponent.constant is not None:
            return raised(base, exponent.constant)
        return symbolic_power(base, exponent)

    def kronecker(self, expr):
        first, second = map(self.read, expr.args[:2])
        return delta_of(first - second)

    def sum(self, expr):
        bounds, names, inside = [], dict(self.bound), number(1)
        for limit in reversed(expr.limits):  # the last limit is the outermost
            if len(limit) != 3:
                raise Unsupported(f"the sum over {limit[0]} has no range")
            variable, *ends = limit
            start, end = (Reader(names).read(end) for end in ends)
            if not (is_whole(start) and is_whole(end)):
                raise Unsupported(f"the range of {variable} may not be whole")
            if not surely_nonnegative(end - start + number(1)):
                raise Unsupported(f"the range of {variable} may run backwards")
            k, value, kept = ranging(start, end)
            bounds.append(k)
            names[variable] = value
            inside = inside * kept
        return total(bounds, Reader(names).read(expr.function) * inside)

    def product(self, expr):
        try:
            return self.read(as_exponential(expr))
        except ValueError as error:
            raise Unsupported(str(error)) from None

    def sigmoid(self, expr):
        decay = exponential(-self.read(expr.args[0]))
        return raised(number(1) + decay, -1)

    def sigmoid_prime(self, expr):
        s = self.sigmoid(expr)
        return s * (number(1) - s)

    def tanh(self, expr):
        twice = exponential(self.read(expr.args[0]) * 2)
        return (twice - number(1)) * raised(twice + number(1), -1)

    def hyperbolic(self, expr):
        up = exponential(self.read(expr.args[0]))
        down = raised(up, -1)
        return (up + down if isinstance(expr, cosh) else up - down) * Fraction(1, 2)

    def smooth(self, expr):
        return atom(Apply(type(expr).__name__, (self.read(expr.args[0]),)))

    def relu(self, expr):
        z = self.read(expr.args[0])
        return z * step_of(z)

    def abs(self, expr):
        z = self.read(expr.args[0])
        return z * (step_of(z) * 2 - number(1))

    def extreme(self, expr):
        parts = sorted(map(self.read, expr.args), key=lambda part: part.constant is not None)
        first, *others = parts  # numbers last: max(0, s) has step(s) as its slope
        for other in others:
            gap = first - other
            chosen = step_of(gap) if isinstance(expr, Max) else number(1) - step_of(gap)
            first = other + gap * chosen
        return first


_READERS = (
    (Product, Reader.product),
    (Rational, Reader.number),
    ((type(E), type(pi)), Reader.constant),
    (Idx, Reader.index),
    (Symbol, Reader.symbol),
    (Indexed, Reader.element),
    (IndexedBase, Reader.array),
    (Add, Reader.add),
    (Mul, Reader.mul),
    (exp, lambda self, e: exponential(self.read(e.args[0]))),
    (Pow, Reader.pow),
    (log, lambda self, e: logarithm(self.read(e.args[0]))),
    (KroneckerDelta, Reader.kronecker),
    (Sum, Reader.sum),
    (sigmoid, Reader.sigmoid),
    (sigmoid_prime, Reader.sigmoid_prime),
    (tanh, Reader.tanh),
    ((cosh, sinh), Reader.hyperbolic),
    ((sin, cos, atan, erf), Reader.smooth),
    (relu, Reader.relu),
    (step, lambda self, e: step_of(self.read(e.args[0]))),
    (Abs, Reader.abs),
    ((Max, Min), Reader.extreme),
)


def ranging(start: Form, end: Form) -> tuple[Index, Form, Form]:
    """sum_{a <= k <= b} f(k) = sum_{j < b-a+1} f(a + j), for whole a <= b + 1.

    Ends that depend on another index are taken at their widest, with steps that are 0 beyond them:
    the sum over s <= t is the sum over all s of step(t - s + 1).
    """
    low, high = least(start), least(-end)
    if low is None or high is None:
        raise Unsupported("the range of a sum is not linear in an index")
    k = fresh(Index(0, number(1) - high - low))
    value, kept = atom(k) + low, number(1)
    if start is not low:
        kept = kept * step_of(value - start + number(1))
    if end is not -high:
        kept = kept * step_of(end - value + number(1))
    return k, value, kept


def free_index(idx: Idx) -> Index:
    """The free index for an ``Idx``; one without a range has a size that nothing equals."""
    if idx.upper is None:
        return Index(str(idx.label), atom(Scalar(Symbol(f"size of {idx.label}"), "+")))
    if idx.lower != 0:
        raise Unsupported(f"the index {idx.label} does not count from 0")
    return Index(str(idx.label), read(idx.upper + 1))


def atom_of(expr):
    """The atom that stands for a symbol, an element or an index."""
    ((monomial, _),) = read(expr).args
    return monomial[0][0]


def sign_of(expr) -> str:
    return "+" if expr.is_positive else "0+" if expr.is_nonnegative else ""
