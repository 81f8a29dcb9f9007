"""Bounds of sums up to n by a number, as Σ_(k<=n) 1/k^2 <= 2, from a stronger one that an induction
keeps: 2 - 1/n; 2 - 2^-n for Σ_(k<=n) 2^-k; 5/3 - 1/(n + 1/2)."""
from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

from ..kernel.rules import NotProved
from ..kernel.terms import (
    ONE, Unsupported, add, at, free, letters_of, moved, mul, num, place, plus, pow_, sub, walk,
)
from ..refute.attack import fails
from .induction import by_induction
from .nesting import parts_of


def by_stronger_bound(prove):
    """A way to prove that a sum up to n is at most a number, by induction for the number less 1/n or the last term."""

    def way(context, left, relation, right, using=()):
        small, large = (left, right) if relation[0] == "<" else (right, left)
        letters = sorted((free(small) & context.lower.keys()) - free(large), key=str)
        if not letters or using or not any(n[0] == "sum" for n in walk(small)):
            raise NotProved("no sum is bounded by a number")
        n = ("ord", at(letters[0]))
        for less in (*geometric(small, n), pow_(n, -1), *midpoints(small, n), pow_(add(n, ONE), -1)):
            if fails(context, small, "<=", sub(large, less)):
                continue
            with suppress(NotProved, Unsupported):
                shown = by_induction(context, (small, "<=", sub(large, less)), prove)
                return prove(context, left, relation, right, (shown,))
        raise NotProved("no stronger bound is kept")
    return way


def sums_up_to(small, n):
    """The index and the terms of the sums up to n, and the place of the last."""
    for t in (t for t in walk(small) if t[0] == "sum" and set(letters_of(t[1].size)) == set(free(n))):
        yield t[1], t[2], {t[1]: plus(t[1].size, place(1), -1)}


def midpoints(small, n):
    """∫ x^-p from n + 1/2 on: more than what is left of Σ k^-p after n, as x^-p is convex."""
    for _, body, last in sums_up_to(small, n):
        for t in (t for t in walk(body) if t[0] == "pow"):
            base, p = (t[1][1], -t[2] * t[1][2]) if t[1][0] == "pow" else (t[1], -t[2])
            if p > 1:
                yield mul(num(Fraction(1, p - 1)), pow_(add(moved(base, last), num(Fraction(1, 2))), 1 - p))


def geometric(small, n):
    """What is left of Σ r^k after the last k, r^k r/(1 - r); (n + 2) times that where k stands beside it."""
    for k, body, last in sums_up_to(small, n):
        factors = parts_of("mul", body)
        for f, base in ((moved(f, last), p[1]) for f in factors for p in walk(f) if p[0] == "power"):
            r = base if f[0] == "power" else pow_(base, -1)
            rest = mul(f, r, pow_(sub(ONE, r), -1))
            yield mul(add(n, num(2)), rest) if ("ord", at(k)) in factors else rest
