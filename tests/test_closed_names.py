"""A name can be kept closed in a line, ``hold=c``: then it is proved for any value of the name."""
import pytest

from backproof.recording import HOLDING, Recorder
from derivations import (
    Expectation, Min, Partial, Random, Sum, array, exp, index, real, size, sqrt,
)
from backproof.mutation import kills
from backproof.without_facts import opened_or_closed
from derivations.proof.closed import Closed, open_facts
from derivations.record import Status, Verdict

CLOSED = Closed("u")
n = size("n")
i, j, k = index("i j k", n)
x, y, a = array("x y a", n)
c, d, e, r, s, u = real("c d e r s u")


@pytest.fixture
def proof():
    """The cosine of two vectors, with their lengths; softmax; and a random number."""
    made = Recorder()
    made.random(Random.gaussian(e, 0, 1))
    made.define(r, sqrt(Sum(x[i]**2, i)))
    made.define(s, sqrt(Sum(y[i]**2, i)))
    made.define(c, Sum(x[i] * y[i], i) / (r * s))
    made.define(a[i], exp(x[i]) / Sum(exp(x[j]), j))
    made.define(d, e**2)
    return made


def last(proof):
    return proof.steps[-1].verdict


@pytest.mark.parametrize("line", [
    lambda proof: proof.identity((c + r) * (c - r), c**2 - r**2, hold=(c, r)),
    lambda proof: proof.identity(Sum(a[i] - a[j], i, j), 0, hold=a),
    lambda proof: proof.relation(Min(1, u / r) * r, "<=", u, given=[u > 0, r > 0], hold=r),
    lambda proof: proof.conclude(c * r * s, Sum(x[i] * y[i], i), hold=[r, s]),
])
def test_the_definition_is_not_put_in(proof, line):
    line(proof)
    assert last(proof).status == Status.PROVED and "for any value of" in last(proof).why
    closed = {definition.name for definition in last(proof).theorem.claim.context.definitions}
    assert closed <= {"c"} and not any(a.startswith("r = ") for a in last(proof).assumptions)


def test_what_was_proved_of_a_closed_name_is_used_and_discharged(proof):
    square = proof.relation(c**2, "<=", 1)
    one = proof.relation(c, "<=", 1, given=[square], hold=c)
    assert last(proof).ok and "c^2 <= 1" not in last(proof).assumptions
    proof.relation(1 - c, ">=", 0, given=[one])
    assert last(proof).ok


def test_without_what_was_proved_the_same_is_not_shown(proof):
    proof.relation(c, "<=", 1, hold=c)
    assert last(proof).status == Status.UNDECIDED and "kept closed it fails at c = " in last(proof).reason


def test_a_value_that_the_name_cannot_have_refutes_nothing(proof):
    proof.relation(r, ">=", 0, hold=r)
    assert last(proof).status == Status.UNDECIDED
    proof.relation(r, ">=", 0)
    assert last(proof).ok


def test_the_mutants_of_a_line_have_the_definitions(proof):
    proof.conclude(c * r * s, Sum(x[i] * y[i], i), hold=(r, s))
    (_, left, _, right, given), = proof.claims
    assert open_facts(given) == () != given
    assert proof.decide_relation(left, "=", 2 * right, open_facts(given)).status == Status.REFUTED


@pytest.mark.parametrize("opened, asked", [(Status.REFUTED, 1), (Status.PROVED, 1), (Status.UNDECIDED, 2)])
def test_a_mutant_that_the_definitions_leave_open_is_judged_for_any_value_of_the_closed_name(opened, asked):
    questions = []

    def ask(given):
        questions.append(given)
        return Verdict(Status.REFUTED if CLOSED in given else opened)
    found = opened_or_closed(ask, (CLOSED, u > 0)).status
    assert found == (opened if asked == 1 else Status.REFUTED) and len(questions) == asked
    assert questions == [(u > 0,), (CLOSED, u > 0)][:asked]
    assert opened_or_closed(ask, (u > 0,)).status == opened  # with nothing closed there is one question


def test_a_turned_relation_is_judged_for_any_value_of_the_closed_name_first(proof, monkeypatch):
    proof.define(u, exp(x[0]) + 1)
    proof.relation(u**2, ">=", 0, hold=u)
    questions = []
    monkeypatch.setattr(proof, "decide_wrong", lambda left, relation, right, given: questions.append(
        (relation, given)) or Verdict(Status.REFUTED))
    assert kills(proof).killed == 1 and questions == [("<", (CLOSED,))]


def test_a_fact_about_a_closed_name_that_a_line_needs_is_refused_without_it(proof):
    proof.define(u, exp(x[0]) + 1)
    proof.identity(sqrt(u**2), u, given=[u > 0], hold=u)
    found = kills(proof)
    assert last(proof).ok and not found.survived and found.killed




@pytest.mark.parametrize("line, said", [
    (lambda proof: proof.identity(Partial(c, x[k]), 0, hold=c), "a derivative needs the definition"),
    (lambda proof: proof.identity(Partial(c, r), 0, hold=r), "a derivative needs the definition"),
    (lambda proof: proof.identity(Expectation(d * e), d * Expectation(e), hold=d),
     "an expected value needs the definition"),
    (lambda proof: proof.identity(c, c, hold=u), "u has no definition here"),
])
def test_a_closed_name_is_no_constant(proof, line, said):
    line(proof)
    assert last(proof).status == Status.FAILED and said in last(proof).reason


@pytest.mark.parametrize("line", [
    lambda proof: proof.limit(c, x[0], 0, c, hold=c), lambda proof: proof.minimum(c, u, 0, hold=c),
    lambda proof: proof.derive(c, x[k], hold=c), lambda proof: proof.expectation(d, d, hold=d),
])
def test_where_a_variable_moves_no_name_is_closed(proof, line):
    line(proof)
    assert last(proof).status == Status.FAILED
    assert f"takes no hold=; {', '.join(HOLDING)} do" in last(proof).reason
