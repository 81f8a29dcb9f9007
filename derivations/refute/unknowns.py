"""Arithmetic with one unknown value X in it, so that an equation can be solved for X.

An ``Unknown`` is a polynomial in X to which invertible functions were applied, from inside out:
``exp(2 X + 1) - 3`` is the polynomial (1, 2) with the steps exp and −3. Anything else raises
``NotSolvable``. Coefficients are rationals, balls, or unknowns of an equation further out.
"""
from __future__ import annotations

from fractions import Fraction
from itertools import count

from flint import arb, fmpq

MOST_DEGREE = 8
_levels = count(1)


class NotSolvable(ArithmeticError):
    """The equation is not of a kind that is solved for this value."""


class Unknown:
    """steps(…p(X)); ``level`` says which X: the greater, the further in."""

    __slots__ = ("level", "p", "steps")

    def __init__(self, level, p, steps=()):
        self.level, self.p, self.steps = level, p, steps

    def __add__(self, other):
        if _same(self, other):
            if self.steps or other.steps:
                raise NotSolvable
            n = max(len(self.p), len(other.p))
            return _made(self.level, [_at(self.p, i) + _at(other.p, i) for i in range(n)])
        if _outer(self, other):
            return other + self
        if self.steps:
            return self.stepped("add", other)
        return Unknown(self.level, [self.p[0] + other, *self.p[1:]])

    __radd__ = __add__

    def __neg__(self):
        return self * fmpq(-1)

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        if _same(self, other):
            if self.steps or other.steps or len(self.p) + len(other.p) > MOST_DEGREE + 2:
                raise NotSolvable
            p = [fmpq(0)] * (len(self.p) + len(other.p) - 1)
            for i, a in enumerate(self.p):
                for j, b in enumerate(other.p):
                    p[i + j] = p[i + j] + a * b
            return _made(self.level, p)
        if _outer(self, other):
            return other * self
        if is_zero(other):
            return fmpq(0)
        if self.steps:
            return self.stepped("mul", other)
        return _made(self.level, [a * other for a in self.p])

    __rmul__ = __mul__

    def __truediv__(self, other):
        return self * (other.power(Fraction(-1)) if isinstance(other, Unknown) else 1 / other)

    def __rtruediv__(self, other):
        return self.power(Fraction(-1)) * other

    def __pow__(self, e):
        return self.power(Fraction(e))

    def power(self, e: Fraction):
        if e.denominator == 1 and e >= 0 and not self.steps:
            found = fmpq(1)
            for _ in range(min(int(e), MOST_DEGREE + 1)):
                found = self * found
            return found
        return self.stepped("power", e)

    def then(self, name):
        """A function applied to it."""
        return self.stepped(name, None)

    def stepped(self, name, with_):
        with_ = fmpq(with_) if type(with_) is int else with_
        return Unknown(self.level, self.p, (*self.steps, (name, with_)))


def fresh() -> Unknown:
    """A new X."""
    return Unknown(next(_levels), [fmpq(0), fmpq(1)])


def _made(level, p):
    while len(p) > 1 and is_zero(p[-1]):
        p.pop()
    return Unknown(level, p) if len(p) > 1 else p[0]


def _same(one, other):
    return isinstance(other, Unknown) and one.level == other.level


def _outer(one, other):
    return isinstance(other, Unknown) and other.level > one.level


def _at(p, i):
    return p[i] if i < len(p) else fmpq(0)


def is_zero(value):
    """Whether a number is 0 for certain."""
    return not value.p if type(value) is fmpq else type(value) is arb and value.is_zero()
