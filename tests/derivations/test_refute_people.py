"""A counterexample is one that a person would choose: small, exact, and easy to check."""
import pytest
from sympy import Abs, Ge, KroneckerDelta, S, Sum, Symbol, exp, sqrt

from derivations import array, index, real, size
from derivations.notation.to_tree import read
from derivations.refute.attack import refute
from derivations.tactics.contexts import context

n, m = size("n"), size("m")
i, j, k = index("i j k", n)
x, y = array("x y", n)
W = array("W", n, n)
b, c, s, mu = real("b c s mu")


def shown(left, relation, right, given=(), thorough=True):
    left, right = S(left), S(right)
    return refute(context((left, right), given), read(left), relation, read(right),
                  thorough=thorough).counterexample


def test_sizes_are_as_small_as_they_can_be():
    assert shown(Sum(x[i], i) ** 2, "<=", 6 * Sum(x[i] ** 2, i)).sizes == {"n": 7}
    assert shown(Sum(x[i], i) ** 2, "=", Sum(x[i] ** 2, i)).sizes == {"n": 2}


def test_equal_entries_are_shown_where_they_do():
    assert shown(Sum(x[i], i) ** 2, "<=", 6 * Sum(x[i] ** 2, i)).values == {"x": "(1, 1, 1, 1, 1, 1, 1)"}


def test_no_place_is_shown_that_is_not_needed():
    found = shown(Sum(Abs(x[i]), i), "<=", 3 * sqrt(Sum(x[i] ** 2, i)))
    assert found.sizes == {"n": 10} and found.values == {"x": "(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)"}
    whole = Symbol("l", integer=True, nonnegative=True)
    assert shown((2 * whole + 1) ** 2, ">=", 9).sizes == {"l": 0}


def test_what_fails_far_out_is_shown_no_farther_than_needed():
    found = shown(Abs(exp(b) - exp(c)), "<=", 1000 * Abs(b - c))
    assert sorted(found.values.values()) == ["0", "10"]


def test_indices_count_from_1_and_values_are_exact():
    found = shown(x[i] * x[j], "=", KroneckerDelta(i, j) * x[i] ** 2)
    assert sorted(found.indices.values()) == [1, 2]
    assert all(part.strip("() ").lstrip("-").replace("/", "").isdigit()
               for part in found.values["x"].split(","))


def test_sides_that_differ_far_behind_the_point_are_told_apart():
    found = shown(1 + exp(-200 * c**2 - 200), "=", 1)
    assert found.left.startswith("1 + 1.3839e-87") and found.right == "1"


def test_a_side_that_is_0_is_shown_as_0():
    spread = [(mu, Sum(x[i], i) / n), (s, sqrt(Sum((x[i] - mu) ** 2, i) / n)), (y[i], (x[i] - mu) / s)]
    found = shown((n * KroneckerDelta(i, j) - 1 - y[i] * y[j]) / (n * s), "=",
                  (KroneckerDelta(i, j) - 1 / n) / s - x[i] * (x[j] - mu) / (n * s**3), spread)
    assert "e-" not in found.left + found.right


def test_names_that_the_claim_does_not_concern_are_left_out():
    found = shown(b * c, ">=", 0, [Ge(x[k], 1)])
    assert sorted(found.values) == ["b", "c"] and not found.sizes


def test_a_value_that_an_equation_defines_is_shown_as_a_decimal():
    assert shown(b, ">=", 2, [(exp(b), 3)]).values == {"b": "1.09861"}


@pytest.mark.parametrize("left, right", [(c**2, c), (Abs(c), c), (sqrt(1 + c**2), 1 + c)])
def test_small_whole_numbers_are_preferred(left, right):
    assert shown(left, "=", right).values["c"] in ("-1", "1", "2", "-2")
