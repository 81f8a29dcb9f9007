"""Minima by the sign of the slope: what is proved, and every condition that must be refused."""
import pytest
from sympy import Abs, log, sqrt

from derivations import Proof, Status, exp, real, sigmoid
from derivations.judge.extremum import prove_minimum

x, a, y = real("x a y")
inside = [a > 0, a < 1, y > 0, y < 1]


def status(expr, variable, at, *given):
    return prove_minimum(expr, variable, at, expr.subs(variable, at), given)[0].status


@pytest.mark.parametrize("expr, variable, at, given", [
    (x - 1 - log(x), x, 1, [x > 0]),
    (-y * log(a) - (1 - y) * log(1 - a), a, y, inside),
    (x**2 - 4 * x, x, 2, []),
    (1 / x**2 - 1 / x, x, 2, [x > 0]),
])
def test_minima_are_proved(expr, variable, at, given):
    assert status(expr, variable, at, *given) is Status.PROVED


@pytest.mark.parametrize("expr, at, given", [
    (1 / x**2 - 1 / x, 2, []),  # a pole lies in the domain
    (x**2, 0, [x**2 > 1]),  # the conditions leave no interval
    (x**2, 0, [x > 1]),  # the point is outside
    (Abs(x), 0, []),  # a kink
    (sqrt(x), 0, [x >= 0]),  # no slope at the end
    (x**3, 0, []),  # an inflection
    (-(x**2), 0, []),  # a maximum
    ((x**2 - 1)**2, 1, []),  # two minima
])
def test_what_is_not_shown_is_not_proved(expr, at, given):
    assert status(expr, x, at, *given) in (Status.UNDECIDED, Status.REFUTED)


def test_a_proved_line_serves_at_other_values():
    proof = Proof()
    lemma = proof.minimum(x - 1 - log(x), x, 1, given=[x > 0])
    here = proof.instance(lemma, {x: exp(y)})
    proof.relation(exp(y), ">", 1, given=[here, y > 0])
    assert all(s.verdict.ok for s in proof.steps)
    assert proof.assumptions() == ["x > 0", "y > 0"]


def test_an_instance_needs_its_conditions_and_a_free_symbol():
    proof = Proof()
    lemma = proof.minimum(x - 1 - log(x), x, 1, given=[x > 0])
    proof.instance(lemma, {x: y})
    assert not proof.steps[-1].verdict.ok
    proof.assume(x, 2)
    proof.instance(proof.relation(x, ">", 1), {x: sigmoid(y)})
    assert not proof.steps[-1].verdict.ok
