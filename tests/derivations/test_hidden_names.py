"""What laws, facts and definitions hide in a line of the recorder is seen where it matters."""
import pytest
from sympy import Idx, Rational, Symbol

from derivations import Abs, Expectation, Partial, Random, Sum, array, index, log, real, relu, size
from derivations.proof.recorder import Proof
from derivations.record import Status

n, N = size("n"), size("N")
i, k = index("i k", n)
M = Symbol("M", integer=True, nonnegative=True)
x, w = array("x w", n)
t, h, u, z, a, b = real("t h u z a b")
v = array("v")


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
    ([(u, z + 1), u > 0], (z, -3, ">"), {z: -5}),
    ([(h, u + 1), (u, z + 1), h > 0], (z, -3, ">"), {z: -5}),
])
def test_a_counterexample_is_asked_what_ties_its_numbers_to_other_names(assumed, claim, sizes):
    proof = Proof()
    for fact in assumed:
        proof.assume(*fact) if isinstance(fact, tuple) else proof.assume(fact)
    proof.counterexample(*claim[:2], relation=claim[2], sizes={s: v for s, v in sizes.items() if s == n},
                         at={s: v for s, v in sizes.items() if s != n})
    assert last(proof).status not in (Status.PROVED, Status.CHECKED)


@pytest.mark.parametrize("name, body, claim, sizes, at", [
    (h, z + 1, z, {}, {z: -5}), (h, n - 5, n, {n: 1}, {}), (w[i], x[i] - 2, Sum(x[i], i), {n: 1}, {x: [-1]})])
def test_a_counterexample_is_asked_what_is_assumed_of_a_defined_name(name, body, claim, sizes, at):
    proof = Proof()
    proof.define(name, body)
    proof.assume(name > 0)
    proof.assume(b > 5)  # says nothing of it
    proof.counterexample(claim, 2, relation=">", sizes=sizes, at=at)
    assert last(proof).status not in (Status.PROVED, Status.CHECKED)
    proof.counterexample(claim, 7, relation=">", sizes={n: 6} if sizes else {}, at={s: 3 if s is z else [3] * 6 for s in at})
    assert (last(proof).status == Status.PROVED) == (claim in (z, n))


@pytest.mark.parametrize("place", [i + 1, 2 * i, 0, n - 1])
def test_a_definition_is_one_of_entries_at_indices_alone(place):
    with pytest.raises(ValueError, match="indices alone"):
        Proof().define(w[place], a)


@pytest.mark.parametrize("given, claim", [([(v[n], 0)], (v[0], "=", 0)), ([(v[n + 1], 2 * v[n]), (v[1], 2)], (v[0], "=", 1)),
                                          ([v[n] >= n], (v[0], ">=", 0))])
def test_a_positive_number_counts_no_places_from_0(given, claim):
    proof = Proof()
    for fact in given:
        proof.assume(*fact) if isinstance(fact, tuple) else proof.assume(fact)
    proof.relation(*claim)
    assert last(proof).status != Status.PROVED
    proof.relation(n * (1 + v[n]**2), ">=", 1)
    assert last(proof).status == Status.PROVED


def test_what_is_proved_where_it_has_a_value_is_still_assumed():
    proof = Proof()
    fact = (log(t**2), 2 * log(t))
    proof.relation(t, ">", 0, given=[fact])
    proof.identity(*fact)
    assert proof.assumptions()


@pytest.mark.parametrize("expr, value", [
    (z * log(a - b) + Abs(a**3 - b**3), a**3 - b**3), (z * (a * b - 1)**Rational(1, 2) + Abs(a**2 + b**2 - a*b - 1), a**2 + b**2 - a*b - 1)])
def test_a_limit_is_refuted_by_another_one_only_where_there_is_one(expr, value):
    proof = Proof()
    proof.limit(expr, z, 0, value)
    assert last(proof).status != Status.REFUTED
    proof.limit(expr, z, 0, value + 1)
    assert last(proof).status == Status.REFUTED


def test_an_induction_runs_over_a_size():
    proof = Proof()
    k_ = Idx("k")
    proof.induction(lambda v: Sum(k_, (k_, 1, v)), lambda v: v * (v + 1) / 2, n, start=1)
    assert last(proof).status == Status.PROVED
