"""An index that stands only on the right of a fact is the fixed index of the claim."""
from derivations import Sum, delta, log, prove
from derivations.normalise.equal import equal
from derivations.normalise.facts import Facts
from derivations.record import Status
from derivations.theory import a, j, k, t, y

from derivations.tactics.contexts import context

ONE_HOT = [(y[j], delta(j, t))]


def test_a_one_hot_target_keeps_one_term():
    loss = -Sum(y[j] * log(a[j]), j)
    assert prove(loss, -log(a[t]), given=ONE_HOT).status == Status.PROVED
    assert prove(loss, log(a[t]), given=ONE_HOT).status == Status.REFUTED


def test_one_hot_targets_sum_to_one_beside_the_assumption_that_they_do():
    given = [*ONE_HOT, (Sum(y[j], j), 1)]
    assert prove(y[t], 1, given=given).status == Status.PROVED
    assert prove(y[t], 2, given=given).status == Status.REFUTED


def given(facts, fixed=()):
    return Facts.of(context((), facts, (), fixed), [side for fact in facts for side in fact])


def test_the_second_judge_takes_no_fact_about_one_place_for_one_about_all():
    zero, shifted = [(y[t], 0)], [(Sum(y[j], j) + y[t], a[t])]
    assert equal(y[j], 0, given(zero)) and not equal(y[j], 0, given(zero, ["t"]))
    assert not equal(Sum(y[j], j) + y[k], a[k], given(shifted, ["t"]))
    assert equal(y[k], delta(k, t), given(ONE_HOT, ["t"]))
