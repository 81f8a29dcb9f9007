"""The value of a tree at a point is exact or a ball around it, and it has one only in its domain."""
from fractions import Fraction
from itertools import product

import pytest
from flint import arb, fmpq

from derivations.kernel.context import Context
from derivations.kernel.terms import Var, at, num, place
from derivations.refute.balls import (
    OutsideDomain, Unclear, compiled, exp, log, power, precision, relu, sign_of, step,
)
from derivations.refute.hypotheses import hypotheses_of
from derivations.refute.points import Point
from derivations.refute.roots import zeros

X, Y = ("sym", "x"), ("sym", "y")
K = Var("k", at("n"))


def value(tree, sizes=None, **values):
    point = Point(hypotheses_of(Context()), sizes or {}, lambda name, position: fmpq(values[name]))
    return compiled(tree)(point, point.at)


@pytest.mark.parametrize("tree, expected", [
    (("pow", num(Fraction(4, 9)), Fraction(1, 2)), Fraction(2, 3)),
    (("pow", num(Fraction(8, 27)), Fraction(-2, 3)), Fraction(9, 4)),
    (("call", "exp", num(0)), 1), (("call", "sigmoid", num(0)), Fraction(1, 2)),
    (("call", "Max", num(1), num(3), num(2)), 3), (("call", "Min", num(1), num(-3)), -3),
    (("mul", num(0), ("call", "exp", num(5))), 0),
])
def test_what_is_rational_stays_exact(tree, expected):
    assert value(tree) == fmpq(Fraction(expected).numerator, Fraction(expected).denominator)


@pytest.mark.parametrize("tree", [
    ("mul", num(0), ("pow", num(0), Fraction(-1))), ("call", "log", num(0)),
    ("mul", num(0), ("call", "log", num(-1))), ("pow", num(-1), Fraction(1, 2)),
    ("pow", num(-8), Fraction(1, 3)), ("power", num(-2), num(Fraction(1, 3))),
    ("power", num(0), ("ord", place(-1, {"n": 1}))),
], ids=str)
def test_a_tree_has_no_value_outside_its_domain_even_beside_a_factor_0(tree):
    with pytest.raises(OutsideDomain):
        value(tree, {"n": 2})


def test_a_sum_adds_up_its_places():
    squares = ("sum", K, ("mul", ("ord", at(K)), ("ord", at(K))))
    assert [value(squares, {"n": n}) for n in range(5)] == [0, 0, 1, 5, 14]


def test_a_sum_of_too_many_terms_is_refused_at_once():
    with pytest.raises(OutsideDomain):
        value(("sum", Var("k", place(10**9)), X), x=1)


def test_the_sign_of_a_ball_around_0_is_not_told():
    with precision(64), pytest.raises(Unclear):
        sign_of(arb(2).sqrt() ** 2 - 2)
    assert sign_of(arb(0) * arb(2).sqrt()) == 0 and sign_of(fmpq(-1, 10**40)) == -1


def test_a_power_of_a_ball_around_0_is_a_ball():
    with precision(64):
        near = arb(2).sqrt() ** 2 - 2
        assert all(power(near, Fraction(e)).is_finite() and power(near, Fraction(e)).contains(0) for e in (1, 2, 3))


def test_a_step_needs_a_certain_sign_and_relu_does_not():
    near = arb(2).sqrt() ** 2 - 2
    with pytest.raises(Unclear):
        step(near)
    assert relu(near).contains(0)


def test_a_ball_holds_the_true_value():
    with precision(64):
        found = value(("call", "exp", X), x=1)
    with precision(500):
        assert found.contains(arb(1).exp())


def root(x):
    return power(x, Fraction(1, 2))


@pytest.mark.parametrize("function, root", [
    (lambda x: 3 * x - 2, Fraction(2, 3)), (lambda x: power(1 + x, Fraction(-1)) - fmpq(1, 4), 3),
    (lambda x: x * x * x - 8, 2), (lambda x: root(2 * x + 1) - 3, 4),
    (lambda x: log(power(x, Fraction(-1)) * (1 + x)), None), (lambda x: relu(x) - fmpq(3, 7), Fraction(3, 7)),
])
def test_an_equation_is_solved_exactly_where_a_simple_number_solves_it(function, root):
    assert zeros(function) == ([] if root is None else [fmpq(Fraction(root).numerator, Fraction(root).denominator)])


def test_both_zeros_of_a_square_are_found():
    assert zeros(lambda x: x * x - x) == [0, 1]
    assert sorted(map(sign_of, zeros(lambda x: x * x - 2))) == [-1, 1]


@pytest.mark.parametrize("function, near", [
    (lambda x: exp(x) - 3, 1.0986), (lambda x: x + exp(x) - 3, 0.7921), (lambda x: x * x - 2, 1.4142),
    (lambda x: x * log(x) - 1, 1.7632), (lambda x: log(x) - log(1 - x) - 3, 0.9526),
])
def test_a_zero_that_is_no_fraction_is_a_narrow_ball_around_it(function, near):
    found = zeros(function)[-1]
    assert abs(found - near) < 1e-4 and found.rad() < arb(2) ** -400
    with precision(2000):
        assert {sign_of(function(end)) for end in (found.lower(), found.upper())} == {-1, 1}


@pytest.mark.parametrize("function", [
    lambda x: power(x, Fraction(-1)), lambda x: step(x - fmpq(1, 3)) - fmpq(1, 2), lambda x: exp(x),
    lambda x: x * x + 1, lambda x: log(-1 - x * x), lambda x: power(exp(x) - 2, Fraction(-3)),
])
def test_a_pole_or_a_jump_is_no_zero(function):
    assert zeros(function) == []


def test_no_power_grows_without_bound():
    with pytest.raises(OutsideDomain):
        power(fmpq(10**6), Fraction(10**9))


def test_max_and_min_agree_with_python():
    for a, b in product((-2, 0, 3), repeat=2):
        assert value(("call", "Max", X, Y), x=a, y=b) == max(a, b)
        assert value(("call", "Min", X, Y), x=a, y=b) == min(a, b)
