"""The functions of the language: everything that is believed of each, in one row of one table."""
from __future__ import annotations

from fractions import Fraction
from typing import Callable, NamedTuple

from .intervals import ANY, NOT_NEGATIVE, POSITIVE, Interval, between
from .terms import MINUS, ONE, ZERO, Tree, add, mul, neg, num, pow_, sub

HALF, QUARTER = num(Fraction(1, 2)), Fraction(1, 4)
HALF_PI = mul(HALF, ("sym", "pi"))
INFINITE = (None, "+")  # a limit that is no number


class Function(NamedTuple):
    """f: the interval of its values; ``through``: it increases, strictly unless ``weakly``, and f(a) = b;
    its limits at -∞ and ∞, each (value, the side from which it is approached); f′, which lies in
    [0, ``steepest``] if f increases, else in ±``steepest``; whether there is none at 0, or f itself
    jumps there; whether f(-x) = -f(x), where nothing else says so; and f by simpler functions."""

    values: Interval = ANY
    through: tuple | None = None
    weakly: bool = False
    ends: tuple = ()
    slope: Callable | None = None
    steepest: Fraction | int | None = None
    kink: bool = False
    jumps: bool = False
    odd: bool = False
    meaning: Callable | None = None


def call(name: str):
    return lambda *x: ("call", name, *x)


def square(x: Tree) -> Tree:
    return pow_(x, 2)


def _maximum(*parts: Tree) -> Tree:
    """max(a, b) = b + relu(a - b)."""
    found = parts[0]
    for other in parts[1:]:
        found = add(other, ("call", "relu", sub(found, other)))
    return found


def _tanh(x: Tree) -> Tree:
    twice = exp(mul(num(2), x))
    return mul(sub(twice, ONE), pow_(add(twice, ONE), -1))


exp, sigmoid, sigmoid_prime = map(call, ("exp", "sigmoid", "sigmoid_prime"))
NOTHING = Function()
TABLE = {
    "exp": Function(POSITIVE, (0, 1), ends=((ZERO, "+"), INFINITE), slope=exp),
    "log": Function(ANY, (1, 0), slope=lambda x: pow_(x, -1)),
    "sinh": Function(ANY, (0, 0), ends=((None, "-"), INFINITE), slope=call("cosh"),
                     meaning=lambda x: mul(HALF, sub(exp(x), exp(neg(x))))),
    "cosh": Function(Interval((Fraction(1), 0)), ends=(INFINITE, INFINITE), slope=call("sinh"),
                     meaning=lambda x: mul(HALF, add(exp(x), exp(neg(x))))),
    "tanh": Function(between(-1, 1, True), (0, 0), ends=((MINUS, "+"), (ONE, "-")),
                     steepest=1, slope=lambda x: sub(ONE, square(("call", "tanh", x))), meaning=_tanh),
    "sigmoid": Function(between(0, 1, True), (0, Fraction(1, 2)), ends=((ZERO, "+"), (ONE, "-")),
                        steepest=QUARTER, slope=sigmoid_prime, meaning=lambda x: pow_(add(ONE, exp(neg(x))), -1)),
    "sigmoid_prime": Function(Interval((Fraction(0), 1), (QUARTER, 0)), ends=((ZERO, "+"), (ZERO, "+")),
                              slope=lambda x: mul(sigmoid_prime(x), sub(ONE, mul(num(2), sigmoid(x)))),
                              meaning=lambda x: mul(sigmoid(x), sub(ONE, sigmoid(x)))),
    "atan": Function(between(Fraction(-11, 7), Fraction(11, 7), True), (0, 0), odd=True,  # pi < 22/7
                     ends=((neg(HALF_PI), "+"), (HALF_PI, "-")), steepest=1, slope=lambda x: pow_(add(ONE, square(x)), -1)),
    "erf": Function(between(-1, 1, True), (0, 0), ends=((MINUS, "+"), (ONE, "-")), odd=True, slope=lambda x: mul(
        num(2), pow_(("sym", "pi"), Fraction(-1, 2)), exp(neg(square(x))))),
    "sin": Function(between(-1, 1), steepest=1, slope=call("cos")),
    "cos": Function(between(-1, 1), steepest=1, slope=lambda x: neg(("call", "sin", x))),
    "relu": Function(NOT_NEGATIVE, (0, 0), weakly=True, steepest=1, slope=call("step"), kink=True),
    "step": Function(between(0, 1), weakly=True, slope=lambda x: ZERO, kink=True, jumps=True),
    "sign": Function(between(-1, 1), (0, 0), weakly=True, slope=lambda x: ZERO, kink=True, jumps=True),
    "Abs": Function(NOT_NEGATIVE, ends=(INFINITE, INFINITE), slope=call("sign"), kink=True),
    "Max": Function(meaning=_maximum),
    "Min": Function(meaning=lambda *parts: neg(_maximum(*map(neg, parts)))),
}
