"""What laws, facts and definitions hide in a line of the recorder is seen where it matters."""
import pytest
from sympy import Rational, Symbol

from derivations import Expectation, Partial, Random, Sum, array, index, real, relu, size
from derivations.proof.recorder import Proof
from derivations.record import Status

n, N = size("n"), size("N")
i, k = index("i k", n)
M = Symbol("M", integer=True, nonnegative=True)
x, w = array("x w", n)
t, h, u, z, a, b = real("t h u z a b")


def last(proof):
    return proof.steps[-1].verdict


def test_a_size_in_a_law_is_a_size():
    proof = Proof()
    proof.random(Random("z", (0, n)), Random.bernoulli(u, 1 / n))
    proof.relation(Expectation(z**2), ">=", 1)
    assert last(proof).status == Status.PROVED
    proof.relation(Expectation(u), "<=", 1)
    assert last(proof).status == Status.PROVED
    proof.relation(Expectation(z**2), ">=", 2)
    assert last(proof).status == Status.REFUTED and "n = 1" in str(last(proof))


def test_the_counts_of_draws_are_sizes():
    proof = Proof()
    proof.random(Random.draws(w[i], a, b, N))
    proof.relation(N, ">=", n)
    assert last(proof).status == Status.PROVED
    proof.relation(N, ">=", 6)
    assert last(proof).status == Status.REFUTED and "n = 1" in str(last(proof))


@pytest.mark.parametrize("value", [0, 1])
def test_a_fact_that_ties_a_name_to_a_random_variable_decides_nothing(value):
    proof = Proof()
    proof.random(Random.gaussian(w[i], 0, 1))
    proof.assume(x[i], w[i])
    proof.identity(Expectation(x[i]), value)
    assert last(proof).status == Status.UNDECIDED


def test_a_definition_by_a_random_variable_is_random():
    proof = Proof()
    proof.random(Random.gaussian(w[i], 0, 1))
    proof.define(x[i], w[i])
    proof.identity(Expectation(x[i]), 0)
    assert last(proof).status == Status.PROVED


def test_a_point_is_put_in_through_definitions():
    proof = Proof()
    proof.define(h, t**2)
    proof.define(u, 1 + h)
    proof.constant(h - t**2, t, 0)
    assert last(proof).status == Status.PROVED
    proof.minimum(u + z, t, 0)
    assert proof.steps[-1].plain == "u + z >= 1 + z" and last(proof).status == Status.PROVED
    proof.constant(h, t, 0)
    assert last(proof).status == Status.REFUTED


@pytest.mark.parametrize("letter, left, start", [(M, lambda m: 0**m, 1), (n, lambda m: relu(3 - m), 3)])
def test_an_induction_says_from_where_on_it_holds(letter, left, start):
    proof = Proof()
    proof.induction(left, lambda m: 0, letter, start=start)
    assert last(proof).status == Status.PROVED and f"{letter} >= {start}" in last(proof).assumptions


def test_a_derivative_by_a_place_is_refuted_by_no_array_without_it():
    proof = Proof()
    proof.define(x[i], w[i] - Sum(w[k], k) / n)
    proof.identity(Partial(x[0], w[1]), -1 / n)
    assert last(proof).status != Status.REFUTED
    proof.identity(Partial(x[0], w[1]), -2 / n)
    assert last(proof).status == Status.REFUTED


def test_a_counterexample_needs_no_number_for_a_law_of_something_else():
    proof = Proof()
    proof.random(Random.gaussian(w[i], 0, b))
    proof.counterexample((z**2)**Rational(1, 2), z, at={"z": -1})
    assert last(proof).status == Status.PROVED
    proof.counterexample(Expectation(w[i]**2), 1, at={"b": 2}, sizes={n: 1})
    assert last(proof).status in (Status.PROVED, Status.CHECKED)


@pytest.mark.parametrize("assumed, claim, sizes", [
    ([u > n, u < 2], (n, 2, "<"), {n: 5}),
    ([n >= z, z >= 3], (n, 3, ">="), {n: 1}),
    ([z > 2 * n, z < 4], (n, 2, "<"), {n: 2}),
])
def test_a_counterexample_is_asked_what_ties_its_sizes_to_other_names(assumed, claim, sizes):
    proof = Proof()
    for fact in assumed:
        proof.assume(fact)
    proof.counterexample(*claim[:2], relation=claim[2], sizes=sizes)
    assert last(proof).status not in (Status.PROVED, Status.CHECKED)
