"""Mutants are made of every kind of part; facts that are needed are told from others."""
import pytest
from sympy import I, oo

from derivations import Sum, array, delta, index, log, real, size
from derivations.record import Status, Verdict
from derivations.proof import methods
from derivations.proof.recorder import Proof
from backproof import mutation
from backproof.kills import Kills, together
from backproof.mutation import judged, kills, mutants, said as in_words, without_sum
from backproof.without_facts import without_each_fact

n = size("n")
i, j, k = index("i j k", n)
x, y = array("x y", n)
w = array("w", n, n)
s, t = real("s t")


def operands(claim):
    _, left, _, right, given = claim
    return left, right, given


def changes(expr):
    return {in_words(change): wrong for change, wrong in mutants(expr)}


@pytest.mark.parametrize("expr, said, wrong", [
    (s - t, "sign of -t", s + t), (s - t, "-t dropped", s), (s - t, "s doubled", 2 * s - t),
    (s * t, "factor s dropped", t), (s**2, "exponent of s", s**3), (3 * s, "3 read as 4", 4 * s),
    (x[i] * y[j], "x[i] read as x[j]", x[j] * y[j]), (w[i, j], "w[i, j] transposed", w[j, i]),
    (delta(i, j) * s, "KroneckerDelta(i, j) dropped", s),
    (Sum(x[k], k), "the bound of k", Sum(x[k], (k, 0, n - 2))),
    (Sum(x[k], k), "the sum over k dropped", x[k]), (0 * s, "0 read as 1", 1),
])
def test_every_kind_of_part_is_spoiled(expr, said, wrong):
    assert changes(expr)[said] == wrong


def test_a_mutant_is_a_real_formula_and_not_the_original():
    assert 0 * s not in changes(0 * s).values()
    expr = log(1 - s) - log(s / (1 - s))
    assert len(changes(expr)) > 5 and not any(wrong.has(I) for wrong in changes(expr).values())


def test_a_sum_is_lost_at_its_own_index_and_at_others_of_its_range():
    b = index("b", size("m"))
    assert [e for _, e in without_sum(Sum(w[i, k] * x[k], k), [b, i])] == [
        w[i, k] * x[k], w[i, i] * x[i]]
    assert [e for _, e in without_sum(Sum(w[j, k], j, k), [])] == [Sum(w[j, k], k)]


@pytest.mark.parametrize("relation, opposite", [("<=", ">"), ("!=", "=")])
def test_a_relation_is_turned_round(relation, opposite):
    proof = Proof()
    proof.relation(-s, relation, 1, given=[s > 0])
    found = kills(proof)
    assert found.mutants == found.killed == 1
    ((change, _),) = judged(proof, *proof.claims[0][1:])
    assert in_words(change) == f"{relation} turned into {opposite}"


@pytest.mark.parametrize("expr, equals", [(1 / s, 0), (1 + 1 / s, 1), (s, oo)])
def test_a_limit_is_given_other_values(expr, equals):
    proof = Proof()
    proof.limit(expr, s, oo, equals)
    assert proof.steps[-1].verdict.ok
    found = kills(proof)
    assert found.mutants == found.killed > 0


def test_a_judge_of_limits_that_says_yes_to_all_is_caught(monkeypatch):
    proof = Proof()
    proof.limit(1 / s, s, oo, 0)
    monkeypatch.setattr(methods, "decide_limit", lambda *claim: Verdict(Status.UNDECIDED))
    assert len(kills(proof).survived) == 2


def test_what_is_refuted_is_not_spoiled():
    proof = Proof()
    proof.identity(s * s, 2 * s)
    assert not kills(proof).mutants


def test_the_kills_of_several_claims_are_added_and_named():
    found = together([("A", Kills(3, 2, 0, ["x = y: 1 read as 2"])), ("B", Kills(2, 1, 1, [], ["s > 0"]))])
    assert found == Kills(5, 3, 1, ["A: x = y: 1 read as 2"], ["B: s > 0"])


# ------------------------------------------------------------------------------------- facts


def test_an_equation_that_needs_its_fact_is_refused_without_it():
    proof = Proof()
    proof.assume(Sum(y[k], k), 1)
    proof.identity(s * Sum(y[k], k) + t, s + t)
    found = kills(proof)
    assert found.killed == found.mutants and not found.unneeded
    ((fact, verdict),) = without_each_fact(proof, *operands(proof.claims[0]))
    assert fact == "sum(y[k], k) = 1"
    assert verdict.status == Status.REFUTED and verdict.counterexample


def test_a_fact_that_no_equation_needs_is_named_and_is_no_mutant():
    proof = Proof()
    proof.assume(Sum(y[k], k), 1)
    proof.identity(s + s, 2 * s, given=[t > 0])
    found = kills(proof)
    assert found.unneeded == ["t > 0", "sum(y[k], k) = 1"]
    assert found.mutants == found.killed == len(list(mutants(2 * s)))


def test_a_fact_needed_by_one_equation_is_needed():
    proof = Proof()
    proof.assume(Sum(y[k], k), 1)
    proof.identity(s + s, 2 * s)
    proof.identity(Sum(y[k], k), 1)
    assert not kills(proof).unneeded


def test_a_fact_that_an_inequality_may_need_is_not_called_unneeded():
    proof = Proof()
    proof.identity(s + s, 2 * s, given=[s > 0])
    assert kills(proof).unneeded == ["s > 0"]
    proof.positive(s, given=[s > 0])
    assert not kills(proof).unneeded


def test_a_fact_that_gives_a_line_its_meaning_is_needed():
    proof = Proof()
    given = [s < 1, s > 0]
    proof.identity(log(s / (1 - s)), log(s) - log(1 - s), given=given)
    assert proof.steps[-1].verdict.ok
    found = kills(proof)
    assert not found.survived
    assert found.unneeded == ["s < 1", "s > 0"]  # the logarithms have a value only where both hold


def test_what_was_proved_here_stands_for_its_own_conditions():
    proof = Proof()
    proof.assume(Sum(y[k], k), 1)
    lemma = proof.positive(s + 1, given=[s > 0])
    proof.identity(log((s + 1)**2), 2 * log(s + 1), given=[lemma])
    found = without_each_fact(proof, *operands(proof.claims[-1]))
    assert [fact for fact, _ in found] == ["s > 0"]


def test_what_is_proved_later_is_no_condition_of_a_line():
    """With s > t > 1 for s > 1 no point is left, and the opposite would count as having no value."""
    proof = Proof()
    proof.positive(s, given=[s > 1, t > s])
    proof.relation(s, ">", 1, given=[s > 2])
    proof.relation(t, ">", s, given=[t > 1, s < 1])
    assert proof.question(s, "<=", 0, [s > 1, t > s]).given == (s > 2, t > 1, s < 1)
    then = mutation.as_it_was(proof, proof.steps[0])
    assert then.question(s, "<=", 0, [s > 1, t > s]).given == (s > 1, t > s)
    assert mutation.as_it_was(proof, proof.steps[1]).lemmas.keys() == {s > 0, s > 1}


def test_a_judge_that_does_not_see_a_missing_fact_is_caught(monkeypatch):
    """Neither refuted nor proved: it survives, and is named."""
    proof = Proof()
    proof.identity(s, t, given=[(s, t)])
    monkeypatch.setattr(mutation, "judged", lambda *claim: [])
    assert not kills(proof).survived
    monkeypatch.setattr(Proof, "decide_wrong", lambda *claim: Verdict(Status.UNDECIDED))
    assert kills(proof).survived == ["s = t: without s = t"]


def test_a_line_of_which_no_wrong_version_can_be_made_survives(monkeypatch):
    proof = Proof()
    proof.identity(s + s, 2 * s)
    monkeypatch.setattr(mutation, "mutants", lambda *_: iter(()))
    assert kills(proof).survived == ["2*s = 2*s: nothing in it can be changed"]
