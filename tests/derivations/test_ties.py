"""A decimal tie may be rounded: it refutes a strict inequality only if it is exact."""
from decimal import Decimal

import pytest
from sympy import S, Sum, exp, log, tanh

from derivations import array, index, real, size
from derivations.judge.at_point import differ_at
from derivations.refute.search import NoPoint, Search, attack
from derivations.refute.decimals import Point
from derivations.normalise.facts import Facts
from derivations.judge.inequality import prove_relation
from derivations.refute.ties import surely_zero
from derivations.record import Status

x, y = real("x y")
K = size("K")
j, k = index("j k", K)
z = array("z", K)
share = exp(z[j]) / Sum(exp(z[k]), k)

ROUNDED_TIES = [
    (exp(-200) + 1, ">", 1),
    (1 + exp(-200 * (x**2 + 1)), ">", 1),
    (1, ">", tanh(200 + x**2)),
    (exp(x) + exp(-1000), ">", exp(x)),
    (log(1 + exp(-300)), ">", 0),
]
EXACT_TIES = [
    (x**2 * exp(x), ">", 0),
    ((x - y) ** 2 * exp(x), ">", 0),
    ((exp(x) - exp(y)) ** 2, ">", 0),
    (share, "<", 1),  # with one class
    (Sum(exp(z[k]), k), ">", exp(z[j])),
]


@pytest.mark.parametrize("left, relation, right", ROUNDED_TIES, ids=str)
def test_a_rounded_tie_refutes_nothing(left, relation, right):
    assert prove_relation(left, relation, right).status != Status.REFUTED


@pytest.mark.parametrize("left, relation, right", EXACT_TIES, ids=str)
def test_an_exact_tie_refutes_a_strict_inequality(left, relation, right):
    assert prove_relation(left, relation, right).status == Status.REFUTED


def test_a_condition_that_only_rounding_fulfils_gives_no_counterexample():
    """At x = y the condition is 0 > 0, which decimals may call 1e-50 > 0."""
    gap = log(exp(x) * exp(1)) - 1 - y
    assert prove_relation((x - y) ** 2, ">", 0, [gap > 0]).status != Status.REFUTED
    assert prove_relation((x - y) ** 2, ">", 0, [gap >= 0]).status == Status.REFUTED


def test_an_assumed_equation_is_solved_to_nearly_all_digits(monkeypatch):
    gaps = []
    monkeypatch.setattr(Search, "compare", lambda self, point, sizes: gaps.append(
        point.value(self.left - self.right)))
    with pytest.raises(NoPoint):
        attack(Sum(exp(z[k]), k), S(3), Facts.of([(Sum(exp(z[k]), k), 3)]))
    assert gaps and max(map(abs, gaps)) < Decimal("1e-40")


def test_a_rounded_tie_is_no_counterexample_at_a_given_point():
    rounded = differ_at(1 + exp(-x), S.One, ">", {}, {"x": 200}, Facts.of([]))
    exact = differ_at(exp(x) * x, S.Zero, ">", {}, {"x": 0}, Facts.of([]))
    assert (rounded.status, exact.status) == (Status.REFUTED, Status.PROVED)


@pytest.mark.parametrize("expr, zero", [
    (Sum(z[k], k) - 3, True), (Sum(z[k], k) - 3 + exp(-999), False),
    (Sum(k * z[k], k) - 2, True), (exp(z[0]) * exp(z[1]) - exp(3), True),
])
def test_sums_are_written_out_at_the_point(expr, zero):
    point = Point({K: 2}, lambda name, position, shown: [1, 2][position[0]], exact=False)
    point.value(expr)
    assert surely_zero(expr, point, {}) is zero
