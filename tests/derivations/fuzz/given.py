"""What may be given with a claim, and points at which it holds."""
from __future__ import annotations

from fractions import Fraction
from itertools import product

from sympy import Idx, Sum

from .formulas import A, BOUND, C, FREE, M, N, S, T, V, W, X, Y

MOST_TUPLES = 8  # of index values at one point


# What may be given: a name, the facts, and how values are changed so that they hold.
def _stochastic(at, n, m):
    for i in range(n):
        at["w", i, m - 1] = 1 - sum(at["w", i, p] for p in range(m - 1))


def _one(at, n, m):
    at["y", n - 1] = 1 - sum(at["y", i] for i in range(n - 1))


def _mean(at, n, m):
    at[S] = sum(at["x", i] for i in range(n)) / n


def _signs(at, n, m):
    for i in range(n):
        at["v", i] = Fraction(1 if at["v", i] >= 0 else -1)


def _square(at, n, m):
    at[T] = at[C] ** 2 + 1


def _above(at, n, m):
    for i in range(n):
        at["a", i] = abs(at["a", i]) + Fraction(1, 3)


_k, _p, _b = BOUND[N][0], FREE[N][1], BOUND[M][0]
GIVEN = {
    "sum y = 1": ([(Sum(Y[_k], _k), 1)], _one),
    "sum x = n s": ([(Sum(X[_k], _k), N * S)], _mean),
    "rows of w sum to 1": ([(Sum(W[_p, _b], _b), 1)], _stochastic),
    "v[j]^2 = 1": ([(V[_p]**2, 1)], _signs),
    "t := c^2 + 1": ([(T, C**2 + 1)], _square),
    "a[j] > 0": ([A[_p] > 0], _above),
}


def draw(rng, n, m, given):
    """Values for everything, with the facts true; small fractions, sometimes 0 or equal."""
    def number():
        if rng.random() < 0.25:
            return Fraction(rng.choice([-1, 0, 1, 2]))
        return Fraction(rng.randint(-12, 12), rng.randint(2, 7))
    at = {N: n, M: m, S: number(), T: number(), C: abs(number()) + Fraction(1, 5)}
    for i in range(n):
        for name in "xyva":
            at[name, i] = number()
        for p in range(m):
            at["w", i, p] = number()
    for p in range(m):
        at["u", p] = number()
    for name in given:
        GIVEN[name][1](at, n, m)
    return at


def places_at(exprs, n, m, rng):
    """Some values of the free indices of formulas."""
    indices = sorted({k for expr in exprs for k in expr.free_symbols if isinstance(k, Idx)},
                     key=str)
    tuples = list(product(*(range(n if k.upper == N - 1 else m) for k in indices)))
    for places in rng.sample(tuples, min(len(tuples), MOST_TUPLES)):
        yield dict(zip(indices, places))
