"""SymPy expressions read into forms, by the rules of ``forms``, ``functions`` and ``sums``."""
from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import mul

from sympy import (
    Abs, Add, E, Expr, Idx, Indexed, IndexedBase, KroneckerDelta, Max, Min, Mul, Pow, Product, Rational, Sum,
    Symbol, cos, cosh, exp, log, pi, sign, sin, sinh, sympify, tanh,
)
from sympy.core.function import AppliedUndef

from ..kernel.terms import Unsupported
from ..language import atan, erf, relu, sigmoid, sigmoid_prime, step
from .forms import Apply, Element, Form, Index, Scalar, atom, fresh, gather, number, raised
from .functions import exponential, logarithm, step as step_of, symbolic_power, vanishing
from .signs import has, is_whole, least
from .sums import total
from .writing import bases


def read(expr: Expr, bound: dict | None = None) -> Form:
    """The form of ``expr``. ``bound`` maps the summation indices around it to what stands for them.

    Raises ``Unsupported`` for what is outside the language.
    """
    return _read(sympify(expr), bound or {})


def _read(expr, bound) -> Form:
    if type(expr) in MEANINGS:
        return MEANINGS[type(expr)](*(_read(part, bound) for part in expr.args))
    match expr:
        case Idx() | Symbol() if expr in bound:
            return bound[expr]
        case Idx():
            return atom(free_index(expr))
        case Symbol():
            return atom(Scalar(expr, sign_of(expr)))
        case Rational():
            return number(Fraction(int(expr.p), int(expr.q)))
        case Indexed():
            name, known = str(expr.base.label), sign_of(expr)
            bases[name, known, len(expr.indices)] = expr.base
            return atom(Element(name, known, tuple(_read(i, bound) for i in expr.indices)))
        case Add():
            return gather(term for part in expr.args for term in _read(part, bound).args)
        case Mul():
            return reduce(mul, (_read(part, bound) for part in expr.args), number(1))
        case Pow():
            base, exponent = _read(expr.base, bound), _read(expr.exp, bound)
            constant = exponent.constant
            return symbolic_power(base, exponent) if constant is None else raised(base, constant)
        case KroneckerDelta():
            return vanishing(_read(expr.args[0], bound) - _read(expr.args[1], bound))
        case Sum():
            return _read_sum(expr, bound)
        case Product() if type(expr.function) is exp:
            return exponential(_read_sum(Sum(expr.function.exp, *expr.limits), bound))
        case tanh() | cosh() | sinh():
            return _read(expr.rewrite(exp, deep=False), bound)
        case AppliedUndef() | sin() | cos() | atan() | erf():
            return atom(Apply(type(expr).__name__, tuple(_read(part, bound) for part in expr.args)))
        case IndexedBase():
            raise Unsupported(f"the array {expr.label} stands without its indices")
    if expr in (E, pi):
        return atom(Scalar(expr, "+"))
    raise Unsupported(f"{expr} ({type(expr).__name__}) is outside the language")


def _read_sum(expr, bound):
    indices, names, inside = [], dict(bound), number(1)
    for limit in reversed(expr.limits):  # the last limit is the outermost
        if len(limit) != 3:
            raise Unsupported(f"the sum over {limit[0]} has no range")
        variable, *ends = limit
        start, end = (_read(end, names) for end in ends)
        if not (is_whole(start) and is_whole(end)):
            raise Unsupported(f"the range of {variable} may not be whole")
        if not has(end - start + number(1), ">="):
            raise Unsupported(f"the range of {variable} may run backwards")
        k, names[variable], kept = ranging(start, end)
        indices.append(k)
        inside = inside * kept
    return total(indices, _read(expr.function, names) * inside)


def _sigmoid(z):
    return raised(number(1) + exponential(-z), -1)


def _extreme(parts, chosen):
    first, *others = sorted(parts, key=lambda part: part.constant is not None)
    for other in others:  # numbers last: max(0, s) has step(s) as its slope
        gap = first - other
        first = other + gap * chosen(gap)
    return first


MEANINGS = {
    exp: exponential,
    log: logarithm,
    step: step_of,
    sigmoid: _sigmoid,
    sigmoid_prime: lambda z: _sigmoid(z) * (number(1) - _sigmoid(z)),
    relu: lambda z: z * step_of(z),
    sign: lambda z: step_of(z) - step_of(-z),
    Abs: lambda z: z * (step_of(z) * 2 - number(1)),
    Max: lambda *parts: _extreme(parts, step_of),
    Min: lambda *parts: _extreme(parts, lambda gap: number(1) - step_of(gap)),
}


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
