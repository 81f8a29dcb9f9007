"""Forms written back as SymPy expressions, in the shortest of a few shapes.

``write`` is exact and expanded. ``tidy`` also tries factored shapes and keeps the shortest that
the normal form still finds equal.
"""
from __future__ import annotations

from functools import lru_cache
from itertools import chain, combinations

from sympy import (
    Add, Expr, Function, Idx, Integer, KroneckerDelta, Mul, Pow, Rational, Sum, Symbol, cos, exp, factor,
    factor_terms, log, sin, tanh,
)

from ..language import atan, erf, sigmoid, step
from .forms import Apply, Delta, Element, Form, Index, Log, Power, Root, Scalar, Step, Total, walk
from .reading import bases, read
from .zero import is_zero

LETTERS = "k l i j p q r s t u v w h g".split()


# Functions that rules expand, but that a formula may be folded back into.
FUNCTIONS = {"sigmoid": sigmoid, "tanh": tanh, "sin": sin, "cos": cos, "atan": atan, "erf": erf}
HIGHEST_FACTORED = 20  # exponent


def write(form: Form, avoid=(), prefer=None) -> Expr:
    """The form as a SymPy expression.

    ``avoid`` lists names that bound indices may not take; ``prefer`` maps the size of an index to
    the names that it should take if they are free.
    """
    return Writer(set(avoid) | names_in(form), prefer=prefer).form(form)


def names_in(node) -> set[str]:
    """The names of all free indices, symbols and arrays in a node."""
    return {str(part.args[0]) for part in walk(node) if isinstance(part, (Scalar, Element))
            or isinstance(part, Index) and isinstance(part.name, str)}


class Writer:
    """Writes one form; ``taken`` holds the names in use, ``bound`` the bound indices in scope."""

    def __init__(self, taken, bound=None, prefer=None):
        self.taken = taken
        self.bound = bound or {}
        self.prefer = prefer or {}

    def form(self, form: Form) -> Expr:
        return Add(*(self.term(m, c) for m, c in form.args))

    def term(self, monomial, coefficient) -> Expr:
        factors = [self.power(node, e) for node, e in monomial]
        return Mul(Rational(coefficient.numerator, coefficient.denominator), *factors)

    def power(self, node, exponent) -> Expr:
        exponent = Rational(exponent.numerator, exponent.denominator)
        if isinstance(node, Power):
            base, power = node.args
            return Pow(self.form(base), exponent * self.form(power))
        return Pow(self.atom(node), exponent)

    def atom(self, node) -> Expr:
        match node:
            case Scalar():
                return node.args[0]
            case Index():
                return self.index(node)
            case Element():
                return self.element(node)
            case Delta():
                return self.delta(node.args[0])
            case Step():
                return step(self.form(node.args[0]))
            case Root():
                return self.form(node.args[0])
            case Log():
                return log(self.form(node.args[0]))
            case Apply():
                return self.apply(node)
            case Total():
                return self.total(node)
        raise TypeError(f"cannot write {node}")

    def index(self, node) -> Expr:
        if node in self.bound:
            return self.bound[node]
        return Idx(node.name, self.form(node.size))

    def element(self, node) -> Expr:
        name, known, positions = node.args
        return bases[name, known][tuple(map(self.form, positions))]

    def delta(self, difference: Form) -> Expr:
        indices = sorted((t for t in difference.args if t[0]), key=lambda t: -t[1])
        if all(len(m) == 1 and isinstance(m[0][0], Index) for m, _ in indices):
            left = Add(*(self.term(m, c) for m, c in difference.args if c > 0))
            right = Add(*(self.term(m, -c) for m, c in difference.args if c < 0))
            return KroneckerDelta(left, right)
        return KroneckerDelta(self.form(difference), 0)

    def apply(self, node) -> Expr:
        name, arguments = node.args
        if name == "pow":
            return Pow(*map(self.form, arguments))
        return FUNCTIONS.get(name, Function(name))(*map(self.form, arguments))

    def total(self, node) -> Expr:
        bounds, body = node.args
        taken = set(self.taken)
        names = {}
        for k in bounds:
            size = self.form(k.size)
            letter = free_name(self.prefer.get(size, ()), taken)
            taken.add(letter)
            names[k] = Idx(letter, size)
        inner = Writer(taken, {**self.bound, **names}, self.prefer)
        return Sum(inner.term(body, 1), *names.values())


def free_name(preferred, taken) -> str:
    """The first preferred name, or else letter, that is not taken."""
    return next(n for n in chain(preferred, LETTERS, (f"k{i}" for i in range(99)))
                if n not in taken)


def distinct_indices(expr: Expr, taken, prefer=None) -> Expr:
    """``expr`` with each summation index named differently from all that surround it.

    SymPy tells two indices of one name by their ranges; a reader cannot.
    """
    if isinstance(expr, Sum):
        limits, body, taken = [], expr.function, set(taken)
        for k, low, high in reversed(expr.limits):
            if isinstance(k, Idx) and str(k.label) in taken:
                size = high - low + 1
                name = free_name((prefer or {}).get(size, ()), taken | names_shown(body))
                new = Idx(name, size)
                body, k = body.xreplace({k: new}), new
            taken.add(str(getattr(k, "label", k)))
            limits.append((k, low, high))
        return Sum(distinct_indices(body, taken, prefer), *reversed(limits))
    if not expr.has(Sum):
        return expr
    return expr.func(*(distinct_indices(part, taken, prefer) for part in expr.args))


def names_shown(expr: Expr) -> set[str]:
    return {s.name for s in expr.atoms(Symbol)}


# --------------------------------------------------------------------------------- shorter shapes

def tidy(form: Form, avoid=(), prefer=None) -> Expr:
    """The shortest of a few equal shapes of a form: expanded, factored, grouped."""
    plain = write(form, avoid, prefer)
    if not plain.has(Add):
        return plain
    shapes = (_made(shape, plain) for shape in (_common_outside, _join_sums, _factor_sums, _group, _factored))
    shorter = sorted((s for s in shapes if s is not None and _rank(s) < _rank(plain)), key=_rank)
    value = read(plain) if shorter else form
    for shape in shorter:
        if is_zero(read(shape) - value):
            return absorb_minus(squares_joined(shape))
    return absorb_minus(plain)


def _rank(shape):
    """Shorter first; of equal length a product before a sum, but not for a shared denominator."""
    return length(shape), shape.is_Add or any(
        f.is_Pow and f.exp.could_extract_minus_sign() for f in Mul.make_args(shape))


def squares_joined(expr: Expr) -> Expr:
    """(a - b) (a + b) as a**2 - b**2, the way a derivative of tanh is written."""
    factors = list(Mul.make_args(expr))
    for first, second in combinations([f for f in factors if isinstance(f, Add)], 2):
        half_sum, half_gap = (first + second) / 2, (first - second) / 2
        if len(first.args) == 2 and not half_sum.is_Add and not half_gap.is_Add:
            factors.remove(first)
            factors.remove(second)
            return Mul(*factors, half_sum**2 - half_gap**2)
    return expr


def absorb_minus(expr: Expr) -> Expr:
    """-(a - 1) b as (1 - a) b."""
    if not isinstance(expr, Mul) or not expr.could_extract_minus_sign():
        return expr
    sums = [part for part in expr.args if isinstance(part, Add)]
    turned = [part for part in sums if part.could_extract_minus_sign()] or [
        part for part in sums if any(t.is_number and t < 0 for t in part.args)]
    if not turned:
        return expr
    rest = (part for part in expr.args if part is not turned[0])
    return Mul(-1, *rest) * Add(*(-t for t in turned[0].args))


def _made(shape, expr) -> Expr | None:
    try:
        return shape(expr)
    except (ValueError, TypeError, AttributeError, NotImplementedError):
        return None  # a shape that SymPy cannot make is not used


def _factored(expr):
    """Factored, unless a power is high: SymPy may take minutes then, and asks no clock."""
    powers = (p.exp for p in expr.atoms(Pow, exp) if p.exp.is_Integer)
    return factor(expr) if max(map(abs, powers), default=0) <= HIGHEST_FACTORED else None


@lru_cache(maxsize=512)
def _common_outside(expr):
    return factor_terms(expr)


def _join_sums(expr):
    return _sums_joined(_common_outside(expr))


def _sums_joined(expr):
    """sum f + sum g over the same index as sum (f + g), inside a product or a sum of terms."""
    if isinstance(expr, Mul):
        return Mul(*map(_sums_joined, expr.args))
    sums: dict = {}
    others = []
    for term in Add.make_args(expr):
        constant, rest = term.as_coeff_Mul()
        if isinstance(rest, Sum):
            sums.setdefault(rest.limits, []).append(constant * rest.function)
        else:
            others.append(term)
    return Add(*others, *(Sum(factor_terms(Add(*bodies)), *limits)
                          for limits, bodies in sums.items()))


def _factor_sums(expr):
    """What stands inside each sum, factored and grouped."""
    return _join_sums(expr).replace(lambda e: isinstance(e, Sum) and e.function.has(Add), lambda s: Sum(
        absorb_minus(squares_joined(min(filter(None, (
            _factored(s.function), _group(s.function), s.function)), key=length))), *s.limits))


def _group(expr):
    """Common factors of each pair of terms pulled out, greedily."""
    terms = [(t, set(Mul.make_args(t))) for t in Add.make_args(expr)]
    if len(terms) < 3 or set.intersection(*(factors for _, factors in terms)):
        return _common_outside(expr)
    best = max(set.union(*(factors for _, factors in terms)) - {Integer(-1)},
               key=lambda f: (sum(f in factors for _, factors in terms), str(f)))
    inside = [t / best for t, factors in terms if best in factors]
    return best * Add(*inside) + Add(*(t for t, factors in terms if best not in factors))


def length(expr: Expr) -> int:
    """How long a formula reads: its symbols and operations, sums weighing more."""
    if isinstance(expr, Sum):
        return 2 + length(expr.function)
    if isinstance(expr, KroneckerDelta) or not expr.args or expr.is_Indexed:
        return 1
    inside = sum(map(length, expr.args)) + len(expr.args) - 1
    return inside + (expr.is_Function or isinstance(expr, Pow))
