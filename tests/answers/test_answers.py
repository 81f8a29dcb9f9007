"""Answers judged: right in any form, true besides, wrong with a small case, unreadable at a
place."""

import json
import subprocess
import sys
from collections import Counter

import pytest
from rows import EXERCISES, fails, question, rows

from backproof.answers import Found, check, conditions
from backproof.answers.answer import EXITS
from backproof.answers.deciding import decide
from backproof.answers.grammar import Reader
from backproof.answers.judging import judge
from backproof.answers.making import readable
from backproof.answers.written import written
from backproof.registry import path_of

SOFTMAX = "ch3-softmax-backprop"
EVERY = 20  # one in so many; tests/long asks all


def test_the_fixtures_are_many_and_most_are_right():
    found = Counter(row["expect"] for row in rows())
    assert len(rows()) >= 600 and found["right"] >= found["wrong"] > 200
    assert len({row["id"] for row in rows()}) == len(rows())


def test_what_is_asked_is_declared_beside_the_statement_and_most_of_it_is_judged():
    parts = [part for e in EXERCISES for part in question(e).asked.parts]
    assert len(EXERCISES) >= 32 and sum(part.judged for part in parts) >= 0.9 * len(parts) > 90


def test_a_sample_of_the_fixtures_is_judged_as_expected():
    assert [f for row in rows()[::EVERY] if (f := fails(row))] == []


@pytest.mark.parametrize("exercise", EXERCISES)
def test_what_is_written_can_be_read_again(exercise):
    asked = question(exercise)
    for slot in asked.slots:
        for s in slot.statements:
            for side in s.sides:
                (again, ) = Reader(asked.world, written(side, asked.world)).statements()
                assert (again.sides == [side]
                        or decide(asked.world, again.sides[0], "=", side, slot.where).proved)


def test_the_verdicts_have_exit_codes_of_their_own():
    assert EXITS[Found.RIGHT] == EXITS[Found.PART] == 0
    assert [
        EXITS[f] for f in (Found.WRONG, Found.UNREADABLE, Found.UNDECIDED, Found.NOT_ASKED,
                           Found.CONDITION, Found.NO_VALUE)
    ] == [1, 2, 3, 4, 5, 6]


def test_the_parts_that_are_left_are_told():
    answer = judge(question(SOFTMAX), "a_j - y_j")
    assert (answer.found, answer.parts, answer.open) == (Found.PART, [1], [2, 3])
    assert "part 1" in answer.message
    assert judge(question(SOFTMAX), "a_j - y_j", part=1).found == Found.RIGHT


@pytest.mark.parametrize("text", ["1.22474", "-1.23", "0.5 n + 1.0"])
def test_a_decimal_is_shown_as_it_was_typed(text):
    assert judge(question("ch3-weight-init-variance"), text).result == text


def test_letters_that_are_matched_are_told():
    assert judge(question(SOFTMAX), "p_k - y_k").remarks == ["your p is a_k here: its output"]


def test_a_counterexample_lies_in_the_domain_and_is_small():
    found = judge(question("ch3-cross-entropy-minimum"), "C'(a) = a - y").counterexample
    assert set(found.values) >= {"a", "y"} and found.values["a"].count("/") == 1
    assert judge(question(SOFTMAX), "y_k - a_k").counterexample.sizes == {"K": 2}


@pytest.mark.parametrize("text, position", [("a_k - ", 5), ("a_k - foo", 6),
                                            ("dC/dz_k = a_k ? y_k", 14), ("", 0), ("a_k §", 4)])
def test_an_unreadable_answer_points_at_the_character(text, position):
    answer = judge(question(SOFTMAX), text)
    assert (answer.found, answer.position) == (Found.UNREADABLE, position)
    assert answer.example


def test_hints_are_a_ladder_and_give_nothing_away_at_first():
    told = [judge(question(SOFTMAX), "y_k*a_k", hints=n).hint for n in (1, 2, 3)]
    assert len(set(told)) == 3 and "a_k - y_k" not in told[0]
    kept = json.dumps(judge(question(SOFTMAX), "y_k*a_k").data(), ensure_ascii=False)
    assert "a_k - y_k" not in kept
    assert "a_k - y_k" in judge(question(SOFTMAX), "y_k*a_k", reveal=True).revealed


def test_the_first_verdict_takes_no_sympy_and_about_as_long_as_its_import():
    code = ("import sys, time; from backproof.answers.worker import judge, question;"
            f"found = judge({str(path_of(SOFTMAX))!r}, 'a_k sum(y_j, j) - y_k');"
            "print(found['found'], 'sympy' in sys.modules); spent = time.process_time();"
            "import sympy; print(spent < 3 * (time.process_time() - spent))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.split("\n") == ["right for a part False", "True", ""], done.stderr


def test_the_judge_answers_from_its_own_process():
    answer = check(SOFTMAX, "a_k - y_k", seconds=60)
    assert answer.found == Found.PART and answer.method == "the same formula"


def test_a_condition_that_holds_everywhere_is_not_the_same_as_any_other(monkeypatch):
    asked = question("ch3-softmax-monotonicity")
    monkeypatch.setattr(conditions, "follows", lambda *claim, **_: bool(claim[4:] and claim[4]))
    wanted, typed = (conditions.atoms(readable(asked.world, text))
                     for text in ("a_k (1 - a_k) > 0", "-a_j a_k < 0"))
    assert not conditions.same(asked.world, wanted, typed)  # though no proof was found in time


@pytest.mark.parametrize("text", ["w -= eta*(g + lam/n*np.sign(w))", "w -= eta*g + eta*lam/n*np.sign(w)", "w += -eta*g - eta*lam/n*np.sign(w)"])
def test_an_update_as_programs_say_it(text):
    answer = judge(question("ch3-l1-regularization"), text)
    assert (answer.found, answer.parts) == (Found.PART, [1])
    assert not judge(question("ch3-l1-regularization"), text.replace("eta*", "2*eta*")).right


def test_a_member_of_a_sequence_is_its_value_there():
    found = [judge(question("ch3-momentum-mu-gt-1"), text).found for text in ("v_1 = μ v_0", "v_2 = μ^2 v_0", "v_{1} = μ^2 v_0", "v_t = μ^t v_0")]
    assert found == [Found.NOT_ASKED, Found.NOT_ASKED, Found.WRONG, Found.PART]


@pytest.mark.parametrize("exercise, text, right", [
    ("ch3-tanh-identity", "(1 - e^-2z)/(1 + e^-2z)", True), ("ch3-tanh-identity", "(1 - e^-3z)/(1 + e^-3z)", False),
    ("ch3-tanh-identity", "(1 - e^{-2}z)/(1 + e^{-2}z)", False), ("ch3-weight-init-variance", "(3/2)^1/2", True),
    ("ch3-weight-init-variance", "(3/2)^1/3", False), ("he-variance", "v^2/2", False)])
def test_an_exponent_without_parentheses_is_read_as_one_where_that_is_right(exercise, text, right):
    assert judge(question(exercise), text).right == right
