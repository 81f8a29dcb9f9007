"""Expectations against full enumeration, limits against values far out."""
from fractions import Fraction
from itertools import product

import pytest
from brute import Point as FormPoint
from sympy import Integer, Rational, Symbol, oo, sympify

from derivations import Sum, array, exp, index, log, real, sigmoid, size, tanh
from derivations.normalise.forms import Element
from derivations.normalise.normal_form import Unsupported, read
from derivations.judge.limits import prove_limit
from derivations.judge.probability import Random, expectation, variance
from derivations.record import Status

n, m = size("n"), size("m")
i, j = index("i j", n)
p, q = index("p q", m)
e, f = array("e f", n)
w, c = array("w", n, m), array("c", m)
t, a = real("t a")

# a value 2 with probability 1/3, -1 with 1/2, 0 with 1/6; and 1 or -1
OUTCOMES = {"e": {2: Fraction(1, 3), -1: Fraction(1, 2), 0: Fraction(1, 6)},
            "f": {1: Fraction(1, 4), 3: Fraction(3, 4)},
            "w": {1: Fraction(1, 2), -2: Fraction(1, 2)}}


def moments(name, most=4):
    found = [sum(Fraction(x)**order * p_ for x, p_ in OUTCOMES[name].items())
             for order in range(1, most + 1)]
    return tuple(Rational(v.numerator, v.denominator) for v in found)


VARIABLES = [Random(name, moments(name)) for name in OUTCOMES]


class Drawn(FormPoint):
    """A point where the random entries have the values that were drawn."""

    def __init__(self, sizes, drawn):
        super().__init__((0, 0, 0))
        self.sizes = {read(s).args[0][0][0][0]: v for s, v in sizes.items()}
        self.drawn_values = drawn

    def value(self, node, places=()):
        if isinstance(node, Element) and node.args[0] in OUTCOMES:
            position = tuple(int(super(Drawn, self).value(k, places)) for k in node.args[2])
            return Fraction(self.drawn_values[node.args[0], position])
        return super().value(node, places)


def enumerated(expr, sizes, places):
    """The mean over every outcome of every entry."""
    form = read(expr)
    entries = [("e", (x,)) for x in range(sizes[n])] + [("f", (x,)) for x in range(sizes[n])] + [
        ("w", (x, y)) for x in range(sizes[n]) for y in range(sizes[m])]
    entries = [entry for entry in entries if entry[0] in form.names]
    total = Fraction(0)
    for values in product(*(OUTCOMES[name].items() for name, _ in entries)):
        weight = Fraction(1)
        for _, p_ in values:
            weight *= p_
        point = Drawn(sizes, {entry: x for entry, (x, _) in zip(entries, values)})
        total += weight * point.value(form, places)
    return total


FORMULAS = [e[i], e[i] * e[j], e[i]**2 * f[j], Sum(e[i], i)**2, Sum(e[i] * f[i], i) * e[j],
            Sum(w[i, p] * c[p], p)**2, Sum(w[i, p] * w[j, p], p), Sum(e[i] * e[j] * i, i, j),
            Sum(e[i], i) * Sum(e[j]**2, j), Sum(e[i], i)**3 + t, e[0] * e[n - 1], Sum(f[i], i) / n]


@pytest.mark.parametrize("expr", FORMULAS, ids=str)
@pytest.mark.parametrize("sizes", [{n: 1, m: 2}, {n: 2, m: 1}, {n: 2, m: 2}])
def test_expectation_is_the_mean_over_all_outcomes(expr, sizes):
    found = expectation(read(expr), VARIABLES)
    assert not found.names & set(OUTCOMES)
    free = sorted(read(expr).free | found.free, key=lambda k: k.key)
    for values in product(*(range(sizes[n]) for _ in free)):
        places = dict(zip(free, values))
        assert Drawn(sizes, {}).value(found, places) == enumerated(expr, sizes, places)


@pytest.mark.parametrize("expr", [e[i], Sum(e[i], i), e[i] * f[i], Sum(w[i, p] * c[p], p)], ids=str)
def test_variance_is_the_mean_square_less_the_squared_mean(expr):
    sizes = {n: 2, m: 2}
    found = variance(read(expr), VARIABLES)
    for place in range(2):
        places = {k: place for k in read(expr).free}
        mean = enumerated(expr, sizes, places)
        assert Drawn(sizes, {}).value(found, places) == enumerated(expr**2, sizes, places) - mean**2


@pytest.mark.parametrize("expr", [e[i]**5, exp(e[i]), 1 / e[i], log(Sum(e[i]**2, i))])
def test_what_the_moments_do_not_say_is_declined(expr):
    with pytest.raises(Unsupported):
        expectation(read(expr), VARIABLES)


def test_normal_moments():
    mean, spread = Integer(2), Integer(3)
    found = Random.gaussian(e[i], mean, spread).moments
    assert found == (2, 4 + 3, 8 + 18, 16 + 72 + 27)


# ------------------------------------------------------------------------------------ limits

@pytest.mark.parametrize("expr, to, side, expected", [
    (sigmoid(t), oo, "", 1), (sigmoid(t), -oo, "", 0), (tanh(t), -oo, "", -1), (exp(-t), oo, "", 0),
    (1 / t, 0, "+", oo), (1 / t, 0, "-", -oo), (1 / t, oo, "", 0), (log(t), 0, "+", -oo),
    (t**2 + 1, -oo, "", oo), (t**3, -oo, "", -oo), (1 / t**2, 0, "-", oo), (exp(1 / t), 0, "-", 0),
    (1 / (1 + exp(-t)) - 1, oo, "", 0), (3 * t + 2, 5, "", 17), (log(1 + exp(t)), -oo, "", 0),
    (exp(t) * log(t), oo, "", oo), (sigmoid(-3 * t), oo, "", 0),
    (1 / (sigmoid(t) - 1), oo, "", -oo),
])
def test_limits(expr, to, side, expected):
    assert prove_limit(expr, t, to, expected, side).status == Status.PROVED
    for wrong in (sympify(expected) + 1 if expected not in (oo, -oo) else -expected, 7):
        assert prove_limit(expr, t, to, wrong, side).status == Status.REFUTED


@pytest.mark.parametrize("expr, to, side", [
    (t - t**2, oo, ""), (t * exp(-t), oo, ""), (exp(t) / (1 + exp(t)), oo, ""), (1 / t, 0, ""),
    ((1 + 1 / t)**t, oo, ""), (log(t) - log(2 * t), oo, ""), (a * t, oo, ""), (t**a, oo, ""),
])
def test_undetermined_forms_are_undecided(expr, to, side):
    for claim in (0, 1, oo, -oo, a):
        assert prove_limit(expr, t, to, claim, side).status == Status.UNDECIDED


whole = Symbol("n", integer=True)


@pytest.mark.parametrize("given, expected", [
    ([a > -1, a < 1], Status.PROVED), ([a > -1, a <= 1], Status.UNDECIDED),
    ([a >= -1, a < 1], Status.UNDECIDED), ([a < 1], Status.UNDECIDED)])
def test_whole_powers_of_a_constant_between_minus_one_and_one_go_to_0(given, expected):
    assert prove_limit(a**whole, whole, oo, 0, given=given).status == expected
    assert prove_limit(a**whole, whole, oo, 1, given=given).status != Status.PROVED


def test_powers_of_a_negative_number_have_a_limit_through_whole_numbers_only():
    between = [a > -1, a < 1]
    assert prove_limit(a**t, t, oo, 0, given=between).status == Status.UNDECIDED
    assert prove_limit(a**-whole, whole, oo, 0, given=between).status == Status.UNDECIDED
