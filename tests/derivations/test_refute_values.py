"""The value of a tree at a point is exact or a ball around it, and it has one only in its domain."""
from fractions import Fraction
from itertools import product

import pytest
from flint import arb, fmpq

from derivations.kernel.context import Context
from derivations.kernel.terms import Var, at, num, place
from derivations.refute.balls import (
    OutsideDomain, Unclear, compiled, power, precision, relu, sign_of, step,
)
from derivations.refute.gamma import gamma_of
from derivations.refute.points import Point
from derivations.refute.solving import roots
from derivations.refute.unknowns import NotSolvable, fresh

X, Y = ("sym", "x"), ("sym", "y")
K = Var("k", at("n"))


def value(tree, sizes=None, **values):
    point = Point(gamma_of(Context()), sizes or {}, lambda name, position: fmpq(values[name]))
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


@pytest.mark.parametrize("solve, root", [
    (lambda x: 3 * x - 2, Fraction(2, 3)), (lambda x: 1 / (1 + x) - fmpq(1, 4), 3),
    (lambda x: x * x * x - 8, 2), (lambda x: (2 * x + 1).power(Fraction(1, 2)) - 3, 4),
])
def test_an_equation_is_solved_exactly_for_a_value_that_stands_alone(solve, root):
    x = fresh()
    assert roots(solve(x), x) == [fmpq(Fraction(root).numerator, Fraction(root).denominator)]


def test_both_roots_of_a_square_are_found():
    x = fresh()
    assert sorted(roots(x * x - x, x)) == [0, 1]
    assert [sign_of(r) for r in roots(x * x - 2, x)] == [1, -1]


def test_a_root_that_is_no_fraction_is_a_ball():
    x = fresh()
    (found,) = roots(x.then("exp") - 3, x)
    assert found.overlaps(arb(3).log())


@pytest.mark.parametrize("mixed", [lambda x: x + x.then("exp"), lambda x: x * x.then("log")])
def test_an_unknown_in_two_functions_is_not_solved_for(mixed):
    x = fresh()
    with pytest.raises(NotSolvable):
        roots(mixed(x) - 1, x)


def test_unknowns_of_two_equations_do_not_mix():
    outer, inner = fresh(), fresh()
    (found,) = roots(inner - 2 * outer + 1, inner)
    assert roots(found - 5, outer) == [3]
    with pytest.raises(NotSolvable):
        roots(outer - 5, inner)


def test_no_power_grows_without_bound():
    with pytest.raises(OutsideDomain):
        power(fmpq(10**6), Fraction(10**9))


def test_max_and_min_agree_with_python():
    for a, b in product((-2, 0, 3), repeat=2):
        assert value(("call", "Max", X, Y), x=a, y=b) == max(a, b)
        assert value(("call", "Min", X, Y), x=a, y=b) == min(a, b)
