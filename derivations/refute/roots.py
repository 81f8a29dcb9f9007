"""Where a function of one number is 0: exactly where it is a polynomial or the number is simple, else
between two numbers where its sign differs.

A function is asked for its value at X, a polynomial of flint: what comes back is a polynomial, or
``polynomial`` is None. Any other continuous function changes its sign at a zero (intermediate values).
"""
from __future__ import annotations

from itertools import pairwise

from flint import arb, fmpq, fmpq_mpoly_ctx, fmpq_poly

from .balls import fraction, precision, rational, sign_of

BITS, MOST = 512, 1_000  # of a zero that is no fraction; the largest denominator looked for
HALVINGS, SECANTS = 40, 12
SIXTIETHS = (1, 6, 20, 30, 54, 59, 60, 120, 300, 1200, 6000)
GRID = [*(fmpq(-n, 60) for n in reversed(SIXTIETHS)), fmpq(0), *(fmpq(n, 60) for n in SIXTIETHS)]
X = fmpq_poly([0, 1])
NO_VALUE = (ArithmeticError, ValueError, TypeError)  # TypeError: a ball and a polynomial have no sum


def zeros(function, sampled=True) -> list:
    """Numbers, or narrow balls around numbers, at which a function is 0: those that are found."""
    p = polynomial(function)
    return polynomial_zeros(p) if p is not None else by_signs(function) if sampled else []


def polynomial(function) -> fmpq_poly | None:
    """A function of one number as a polynomial, if it is one that is easily seen to be."""
    try:
        found = function(X)
    except NO_VALUE:
        return None
    return found if type(found) is fmpq_poly else fmpq_poly([found] if type(found) is fmpq else [1])  # a constant


def unknowns(count: int):
    """So many letters, as polynomials."""
    return fmpq_mpoly_ctx.get([f"x{n}" for n in range(count)], "lex").gens()


def polynomial_zeros(p: fmpq_poly) -> list:
    """The real zeros of a polynomial that is not constant."""
    if p.degree() < 2:
        return [-p[0] / p[1]] if p.degree() == 1 else []
    _, factors = p.factor()
    exact = [-f[0] / fmpq(f[1]) for f, _ in factors if f.degree() == 1]
    with precision(BITS):
        return sorted(exact) + [x.real for f, _ in factors if f.degree() > 1
                                for x, _ in fmpq_poly(f).numer().complex_roots() if x.imag.is_zero()]


def by_signs(function) -> list:
    """Zeros at and between the numbers of a grid."""
    seen = [(x, s) for x in GRID if (s := sign_at(function, x)) is not None]
    between = [x for (a, s), (b, t) in pairwise(seen) if s * t < 0 for x in zero_between(function, a, b, s)]
    ends = [None, *(s for _, s in seen), None]  # of the parts where it is 0
    at = [x for (x, s), before, after in zip(seen, ends, ends[2:]) if s == 0 and (before or after)]
    return at + between


def sign_at(function, x):
    try:
        return sign_of(function(x))
    except NO_VALUE:
        return None


def zero_between(function, low, high, sign) -> list:
    """The zero between two numbers; the function has the ``sign`` at the first. Where it is not
    continuous there may be none."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        s = sign_at(function, middle)
        if not s:
            return [middle] if s == 0 else []
        low, high = (middle, high) if s == sign else (low, middle)
    near = fraction(middle).limit_denominator(MOST)
    near = fmpq(near.numerator, near.denominator)
    return [near] if sign_at(function, near) == 0 else enclosed(function, low, high)


def enclosed(function, low, high) -> list:
    """A narrow ball in which a continuous function has its zero."""
    width = fmpq(1, 2**BITS)
    with precision(2 * BITS):
        try:
            for _ in range(SECANTS):
                one, other = function(low), function(high)
                low, high = high, rational(arb(high - other * (high - low) / (other - one)))
                if abs(high - low) < width:
                    break
            ends = {sign_of(function(high - width)), sign_of(function(high + width))}
            around = arb(arb(high), arb(width))
            return [around] if ends == {1, -1} and arb(function(around)).is_finite() else []
        except NO_VALUE:
            return []


def between(ends: list) -> list:
    """A number between each two of some, and one before and after them."""
    ends = sorted({rational(x) for x in ends})
    return [*((a + b) / 2 for a, b in pairwise(ends)), *([ends[0] - 1, ends[-1] + 1] if ends else [])]
