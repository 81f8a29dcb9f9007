"""The shortest of a few equal shapes of a form: multiplied out, factored, grouped.

SymPy and FLINT propose shapes; one is shown only if the normal form finds it equal.
"""
from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from math import comb

from flint import Ordering, fmpq, fmpq_mpoly_ctx
from sympy import (
    Add, Expr, Integer, KroneckerDelta, Mul, Poly, PolynomialError, Pow, Rational, Sum, default_sort_key, exp, factor_terms,
    fraction, together,
)

from .forms import Form
from .reading import read
from .writing import write
from .zero import is_zero

HIGHEST_FACTORED = 100  # exponent
MOST_TERMS = 1_000  # of the power of a sum
DELTA_IN_SUM = 8
_common_outside = lru_cache(maxsize=512)(factor_terms)


def tidy(form: Form, avoid=(), prefer=None) -> Expr:
    """The shortest of a few equal shapes of a form: expanded, factored, grouped."""
    plain = write(form, avoid, prefer)
    if not plain.has(Add):
        return plain
    shapes = (_made(shape, plain) for shape in (_common_outside, factor_sums, _group, factored))
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
    """-(a - 1) b as (1 - a) b, -(a - b) c as (b - a) c, and (a - 1)(b - 1) as (1 - a)(1 - b)."""
    if not isinstance(expr, Mul):
        return expr
    expr = _turned_in_pairs(expr)
    if not expr.could_extract_minus_sign():
        return expr
    sums = [part for part in expr.args if isinstance(part, Add)]
    turned = [part for part in sums if part.could_extract_minus_sign()] or [
        part for part in sums if any(t.is_number and t < 0 for t in part.args)] or [
        part for part in sums
        if 2 * sum(t.could_extract_minus_sign() for t in part.args) >= len(part.args)]
    return _negated(Mul(-1, expr), turned[0]) if turned else expr


def _turned_in_pairs(product: Mul) -> Expr:
    """(a - 1)(b - 1) as (1 - a)(1 - b), and (a - 1)(b - c) as (1 - a)(c - b)."""
    gaps = [part for part in product.args if isinstance(part, Add) and len(part.args) == 2 and sum(
        t.could_extract_minus_sign() for t in part.args) == 1]
    gaps.sort(key=lambda part: part.args[0] != -1)
    for one, other in zip(gaps[::2], gaps[1::2]):
        if one.args[0] == -1:
            product = _negated(_negated(product, one), other)
    return product


def _negated(product: Expr, total: Add) -> Expr:
    """A product with one of its factors, a sum, in place of its negative."""
    return Mul(*(part for part in Mul.make_args(product) if part != total), Add(*(-t for t in total.args)))


def _made(shape, expr) -> Expr | None:
    try:
        return shape(expr)
    except (ValueError, TypeError, AttributeError, NotImplementedError, PolynomialError):
        return None  # a shape that SymPy cannot make is not used


def factored(expr: Expr) -> Expr:
    """A sum of products over one denominator, factored over the rationals."""
    if expr.is_Mul:
        return Mul(*map(factored, expr.args))
    if not (expr.is_Add and is_low(expr)):
        return expr
    (above, one), (below, other) = map(_factors, fraction(together(expr)))
    rest = one / other
    return Mul(above / below, rest, evaluate=above == below or not rest.is_Add)  # else SymPy multiplies out 2 (x + y)


def is_low(expr: Expr) -> bool:
    """Whether no exponent is high, and no power of a sum has many terms."""
    powers = [(base, abs(e.as_coeff_Mul()[0])) for base, e in (p.as_base_exp() for p in expr.atoms(Pow, exp))]
    return all(e <= HIGHEST_FACTORED and (not base.is_Add or comb(int(e) + len(base.args), int(e)) <= MOST_TERMS)
               for base, e in powers)


def _factors(expr: Expr) -> tuple[Expr, Expr]:
    """A polynomial as a number and a product, by FLINT: over some SymPy takes a minute, and asks no clock."""
    if expr.is_Rational:
        return expr, Integer(1)
    p = Poly(expr, field=True)
    p = p.reorder(*sorted(p.gens, key=default_sort_key))
    ring = fmpq_mpoly_ctx.get([f"x{n}" for n in range(len(p.gens))], Ordering.lex)
    number, found = ring.from_dict({m: fmpq(c.p, c.q) for m, c in p.terms()}).factor()
    return _rational(number), Mul(*(Poly.from_dict({m: _rational(c) for m, c in part.to_dict().items()}, *p.gens)
                                    .as_expr() ** int(n) for part, n in found))


def _rational(number: fmpq) -> Rational:
    return Rational(int(number.p), int(number.q))


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


def factor_sums(expr: Expr) -> Expr:
    """Sums over the same index joined, and what stands inside each of them factored and grouped."""
    def shortest(total):
        body = total.function
        found = min(factored(body), _group(body), body, key=length)
        return Sum(absorb_minus(squares_joined(found)), *total.limits)
    return _sums_joined(_common_outside(expr)).replace(
        lambda e: isinstance(e, Sum) and e.function.has(Add), shortest)


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
    """How long a formula reads: its symbols and operations, sums weighing more, and those that a δ ends most."""
    if isinstance(expr, Sum):
        ended = sum(not k.free_symbols.isdisjoint(expr.bound_symbols) for k in expr.function.atoms(KroneckerDelta))
        return 2 + length(expr.function) + DELTA_IN_SUM * ended
    if isinstance(expr, KroneckerDelta) or not expr.args or expr.is_Indexed:
        return 1
    inside = sum(map(length, expr.args)) + len(expr.args) - 1
    return inside + (expr.is_Function or isinstance(expr, Pow))
