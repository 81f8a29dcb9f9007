"""The normal form: SymPy expressions read into forms, and the test for zero.

``read`` turns an expression of the language into a form by the rules of ``forms``, ``functions``
and ``sums``. Two expressions are equal for all sizes when ``is_zero`` holds for the difference of
their forms.
"""
from __future__ import annotations

from fractions import Fraction

from sympy import (
    Abs, E, Expr, Idx, Indexed, IndexedBase, KroneckerDelta, Max, Min, Mul, Add, Pow, Product,
    Rational, Sum, Symbol, cos, cosh, exp, log, pi, sin, sinh, sympify, tanh,
)
from sympy.core.function import AppliedUndef

from ..language import as_exponential, atan, erf, relu, sigmoid, sigmoid_prime, step
from .forms import (
    Apply, Delta, Element, Form, Index, Root, Scalar, Step, atom, fresh, gather,
    number, ordered, raised, term,
)
from .functions import exponential, leading, logarithm, step as step_of, symbolic_power
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
        first, *others = (self.read(part) for part in expr.args)
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


def sign_of(expr) -> str:
    return "+" if expr.is_positive else "0+" if expr.is_nonnegative else ""


# -------------------------------------------------------------------------------- deciding zero

def is_zero(form: Form, use=lambda form: form) -> bool:
    """X = 0 wherever X is defined, if X D = 0 for a denominator D of X, or if all its cases are 0.

    ``use`` applies what is given. Terms with different steps and deltas must vanish separately:
    a denominator may have come from one of the cases only, so it is never cleared across cases.
    """
    form = use(form)
    for _ in range(20):
        cases = by_cases(form)
        if cases != [form]:
            return all(is_zero(case, use) for case in cases)
        simpler = clear_denominators(form)
        if simpler is form:
            break
        form = use(simpler)
    return not form


def by_cases(form: Form) -> list[Form]:
    """The coefficients of each product of steps and deltas in the form."""
    cases: dict = {}
    for monomial, c in form.args:
        flags = tuple(p for p in monomial if isinstance(p[0], (Delta, Step)) and p[1] > 0)
        rest = tuple(p for p in monomial if p not in flags)
        cases.setdefault(flags, []).append((rest, c))
    return [gather(terms) for terms in cases.values()]


def clear_denominators(form: Form) -> Form:
    """X = 0 just where X D = 0, for the product D of the largest power of each denominator in X."""
    for node, exponent in denominators(form):
        form = form * term([(node, -exponent)])
    return form


def denominators(form: Form) -> list[tuple]:
    """(atom, its lowest exponent) of whatever a form divides by, by name."""
    lowest: dict = {}
    for monomial, _ in form.args:
        for node, exponent in monomial:
            if exponent < 0:
                lowest[node] = min(exponent, lowest.get(node, 0))
    return sorted(lowest.items(), key=lambda pair: pair[0].key)


def cancel(form: Form) -> Form:
    """Numerator over denominator with common factors of the denominators divided out."""
    numerator = clear_denominators(form)
    for node, exponent in denominators(form):
        divisor = node.args[0] if isinstance(node, Root) else atom(node)
        while exponent <= -1:
            quotient = divide(numerator, divisor)
            if quotient is None:
                break
            numerator, exponent = quotient, exponent + 1
        numerator = numerator * (atom(node, exponent) if exponent else number(1))
    return numerator


def divide(numerator: Form, divisor: Form):
    """numerator / divisor when the division leaves no remainder; else None."""
    if not numerator:
        return numerator
    quotient, rest = Form(), numerator
    lead, c = leading(divisor)
    for _ in range(200):
        if not rest:
            return quotient
        top, d = leading(rest)
        ratio = _monomial_ratio(top, lead)
        if ratio is None:
            return None
        piece = term(ratio, Fraction(d) / c)
        quotient, rest = quotient + piece, rest - piece * divisor
    return None


def _monomial_ratio(top, lead):
    exponents = dict(top)
    for node, e in lead:
        exponents[node] = exponents.get(node, 0) - e
    if any(e < 0 for e in exponents.values()):
        return None
    return ordered(exponents)
