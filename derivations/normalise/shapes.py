"""The shortest of a few equal shapes of a form: multiplied out, factored, grouped.

SymPy and FLINT propose shapes; one is shown only if the normal form finds it equal.
"""
from __future__ import annotations

from functools import lru_cache
from itertools import chain, combinations
from math import prod

from flint import Ordering, fmpq, fmpq_mpoly_ctx
from sympy import (
    Add, Expr, Integer, KroneckerDelta, Mul, Pow, Rational, S, Sum, default_sort_key, factor_terms,
)

from .forms import Form
from .reading import read
from .writing import write
from .zero import is_zero

HIGHEST_FACTORED = 100  # exponent


def tidy(form: Form, avoid=(), prefer=None) -> Expr:
    """The shortest of a few equal shapes of a form: expanded, factored, grouped."""
    plain = write(form, avoid, prefer)
    if not plain.has(Add):
        return plain
    shapes = (_made(shape, plain) for shape in (_common_outside, _join_sums, _factor_sums, _group, factored))
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
    """-(a - 1) b as (1 - a) b, and -(a - b) c as (b - a) c."""
    if not isinstance(expr, Mul) or not expr.could_extract_minus_sign():
        return expr
    sums = [part for part in expr.args if isinstance(part, Add)]
    turned = [part for part in sums if part.could_extract_minus_sign()] or [
        part for part in sums if any(t.is_number and t < 0 for t in part.args)] or [
        part for part in sums if 2 * sum(t.could_extract_minus_sign() for t in part.args) >= len(part.args)]
    if not turned:
        return expr
    rest = (part for part in expr.args if part is not turned[0])
    return Mul(-1, *rest) * Add(*(-t for t in turned[0].args))


def _made(shape, expr) -> Expr | None:
    try:
        return shape(expr)
    except (ValueError, TypeError, AttributeError, NotImplementedError):
        return None  # a shape that SymPy cannot make is not used


def factored(expr: Expr) -> Expr:
    """A sum of products over one denominator, factored over the rationals."""
    if not expr.is_Add:
        return expr.func(*map(factored, expr.args)) if expr.is_Mul else expr
    terms = _terms(expr)
    sums = {x: _terms(x) for _, powers in terms for x in powers if x.is_Add}
    sums = {x: inside for x, inside in sums.items()
            if all(e >= 0 and e.is_integer for _, powers in inside for e in powers.values())}
    everything = [*terms, *chain.from_iterable(sums.values())]
    letters = sorted({x for _, powers in everything for x in powers} - sums.keys(), key=default_sort_key)
    least = {x: min(powers.get(x, S.Zero) for _, powers in terms) for x in [*letters, *sums]}
    above = [(c, {x: powers.get(x, S.Zero) - e for x, e in least.items()}) for c, powers in terms]
    if any(not e.is_integer or e > HIGHEST_FACTORED for _, powers in [*above, *everything[len(terms):]]
           for e in powers.values()):
        return expr
    ring = Ring(letters)
    inside = {x: ring.packed(found) for x, found in sums.items()}
    top = sum(ring.packed([term]) * prod(part**int(term[1][x]) for x, part in inside.items()) for term in above)
    numbers, products = zip(*(ring.factored(*part) for part in (
        (top, 1), *((part, least[x]) for x, part in inside.items()))))
    rest = Mul(*(x**least[x] for x in letters), *products)
    return Mul(Mul(*numbers), rest, evaluate=not rest.is_Add)  # else SymPy multiplies out 2 (x + y)


def _terms(expr) -> list[tuple[Rational, dict]]:
    """Each term of a sum as its number and the exponent of each letter; exp(2 x) is exp(x)^2."""
    found = []
    for term in expr.args:
        number, rest = term.as_coeff_Mul()
        powers: dict = {}
        for base, exponent in (factor.as_base_exp() for factor in Mul.make_args(rest) if factor != 1):
            rational, symbolic = exponent.as_coeff_Mul()
            letter = base if symbolic == 1 else base**symbolic
            powers[letter] = powers.get(letter, 0) + rational
        found.append((number, {letter: e for letter, e in powers.items() if e}))
    return found


class Ring:
    """Polynomials of FLINT in some letters."""

    def __init__(self, letters):
        self.letters = letters
        self.ring = fmpq_mpoly_ctx.get([f"x{n}" for n in range(len(letters))], Ordering.lex)

    def packed(self, terms):
        return self.ring.from_dict({tuple(int(powers.get(x, 0)) for x in self.letters): fmpq(c.p, c.q)
                                    for c, powers in terms})

    def factored(self, polynomial, power) -> tuple[Rational, Expr]:
        """The power of a polynomial as a number and a product."""
        number, found = polynomial.factor()
        return (Rational(int(number.p), int(number.q))**power,
                Mul(*(self.written(p)**(int(n) * power) for p, n in found)))

    def written(self, polynomial) -> Expr:
        return Add(*(Mul(Rational(int(c.p), int(c.q)), *(x**int(e) for x, e in zip(self.letters, monomial)))
                     for monomial, c in polynomial.to_dict().items()))


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
        absorb_minus(squares_joined(min(factored(s.function), _group(s.function), s.function, key=length))),
        *s.limits))


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
