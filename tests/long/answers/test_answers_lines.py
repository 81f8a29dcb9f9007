"""A person's own derivation, line by line."""
import pytest

from derivations.record import Status
from backproof.answers.answer import Reached
from backproof.answers.session import Session, follow
from backproof.registry import ExerciseError

ID = "ch3-softmax-backprop"


def judged(*lines, id=ID):
    session = Session(id)
    for line in lines:
        session.add(line)
    return session


def statuses(session):
    return [line.status for _, line in session.judged]


def test_a_derivation_with_a_name_of_its_own_reaches_the_answer():
    session = judged("S = sum(exp(z_j), j)", "a_j = exp(z_j)/S",
                     "dC/dz_k = -sum(y_j/a_j*a_j*(delta(j,k) - a_k), j)", "= a_k sum(y_j, j) - y_k",
                     "a_k - y_k")
    assert statuses(session) == [Status.CHECKED] + [Status.PROVED] * 4
    assert session.ended and session.status == Status.PROVED
    assert [line.defines for _, line in session.judged] == [True, False, False, False, False]


def test_a_wrong_line_is_refuted_and_the_next_is_judged_against_it():
    session = judged("a_k sum(y_j, j) - y_k", "a_k + y_k", "y_k + a_k", "a_k - y_k")
    assert statuses(session) == [Status.PROVED, Status.REFUTED, Status.PROVED, Status.REFUTED]
    example = session.judged[1][1].counterexample
    assert example.left != example.right
    assert session.status == Status.REFUTED


def test_a_first_line_that_is_not_what_is_asked_for_is_refuted():
    session = judged("y_k - a_k")
    assert statuses(session) == [Status.REFUTED]


def test_whole_vectors_are_read_entry_by_entry():
    assert statuses(judged("∂C/∂z = a_k sum(y_j, j) - y_k", "a - y")) == [Status.PROVED] * 2


def test_a_line_may_continue_in_another_index_letter():
    assert statuses(judged("a_k sum(y_j, j) - y_k", "a_i - y_i")) == [Status.PROVED] * 2


def test_an_answer_in_another_form_does_not_end_the_session():
    session = judged("a_k sum(y_j, j) - y_k")
    assert session.judged[0][1].reached == Reached.OTHER_FORM
    assert not session.ended and session.status == Status.PROVED


def test_an_unreadable_line_changes_nothing():
    session = judged("a_k sum(y_j, j) - y_k", "a_k -", "a_k - y_k")
    assert statuses(session) == [Status.PROVED, Status.FAILED, Status.PROVED] and session.ended


def test_side_remarks_are_judged_on_their_own():
    session = judged("sum(a_j, j) = 1", "a_k > 0", "a_k > 1")
    assert statuses(session) == [Status.PROVED, Status.PROVED, Status.REFUTED]
    assert session.before == ""


def test_no_definition_may_hide_a_name_of_the_exercise():
    assert statuses(judged("a_j = y_j")) == [Status.REFUTED]


def test_an_equation_that_is_solved_by_the_value_asked_for_is_noted():
    lowest = "ch3-cross-entropy-minimum"
    for lines in (["C' = 0", "a - y = 0", "a = y"], ["-y/a + (1-y)/(1-a) = 0", "(1-y) a = y (1-a)", "a = y"]):
        session = judged(*lines, id=lowest)
        assert statuses(session) == [Status.CHECKED, Status.CHECKED, Status.PROVED] and session.ended
    assert statuses(judged("a - y = 1", "C' = 1", id=lowest)) == [Status.REFUTED] * 2


def test_a_line_may_begin_with_a_bound():
    session = judged("a_k (1 - a_k)", "> 0", id="ch3-softmax-monotonicity")
    assert statuses(session) == [Status.PROVED] * 2
    assert statuses(judged("a_k (1 - a_k)", "> 1", id="ch3-softmax-monotonicity"))[-1] == Status.REFUTED


def test_what_is_said_ends_with_what_is_open():
    assert list(follow(Session(ID), ["", "  "])) == ["No line came in."]
    assert list(follow(Session(ID), ["a_k - 2y_k"]))[-1] == "This is not the answer yet."
    assert list(follow(Session(ID), ["a_k - y_k"]))[-1] == "That is the answer. Well done."
    assert list(follow(Session(ID), ["a_k - y_k", "= y_k - a_k"]))[-1] == (
        "The answer is among these lines, but not every line holds.")


@pytest.mark.parametrize("id, lines, status", [
    (ID, ["a_k - y_k", "= a_k - y_k + 1", "= a_k - y_k"], Status.REFUTED),
    (ID, ["a_k - y_k", "1 = 2"], Status.REFUTED), (ID, ["a_k - y_k", "= y_k - a_k = -(a_k - y_k)"], Status.REFUTED),
    (ID, ["dC/dz_k = a_k - y_k + 1 = a_k - y_k"], Status.REFUTED), (ID, ["a_k - y_k", "1 = 1"], Status.PROVED),
    ("ch3-sigmoid-derivative", ["σ'(z) = a(1-a)", "= a^2(1-a)"], Status.REFUTED),
    ("ch3-tanh-identity", ["1 - 2σ(-z) = 1 - 2/(1+e^{z})", "= tanh(z)"], Status.REFUTED),
    ("ch3-tanh-identity", ["tanh(z/2) = (e^{z}-1)/(e^{z}+1)", "= 1 - 2/(e^{z}+1)", "= 1 - 2σ(-z)",
                           "σ(z) = (1+tanh(z/2))/2"], Status.PROVED),
    ("ch3-sigmoid-derivative", ["1 - a = 1 - 1/(1+e^{-z})", "= e^{-z}/(1+e^{-z})", "= 1/(1+e^z)",
                                "σ'(z) = e^{-z}/(1+e^{-z})^2", "= a(1-a)"], Status.PROVED),
    ("ch3-sigmoid-derivative", ["a(1-a)", "1/4", "0"], Status.PROVED), ("ch3-sigmoid-derivative", ["a(1-a)", "1/5"], Status.REFUTED),
    ("ch3-sigmoid-derivative", ["a(1-a) >= 0", "= 0"], Status.UNDECIDED),
    ("ch3-sigmoid-derivative", ["u = 1+e^{-z}", "= 1+1/e^z", "σ'(z) = a(1-a)"], Status.PROVED),
    (ID, ["S = Σ_k e^{z_k}", "= Σ_j e^{z_j} + 1", "a_k - y_k"], Status.REFUTED),
    (ID, ["a_k - y_k", "blah blah garbage", "= a_k - y_k"], Status.UNDECIDED),
    (ID, ["∂C/∂z_k = Σ_j ∂C/∂a_j ∂a_j/∂z_k", "= a_k - y_k"], Status.PROVED),
    ("ch3-cross-entropy-roles", ["C = -(1 ln a + 0)", "= -ln a"], Status.PROVED), ("ch3-cross-entropy-roles", ["C = ln a"], Status.REFUTED),
    ("gradient-clipping", ["Σ_i (c g_i/r)^2 = c^2/r^2 Σ_i g_i^2", "= c^2"], Status.PROVED),
    ("gradient-clipping", ["Σ_i (c g_i/r)^2 = c/r^2 Σ_i g_i^2", "= c^2"], Status.REFUTED),
    ("ch3-softmax-inverse", ["ln a_j = ln e^{z_j} - ln Σ_k e^{z_k}", "= z_j - c", "z_j = ln a_j + c"], Status.PROVED)])
def test_every_line_is_judged_and_goes_on_from_the_one_before(id, lines, status):
    assert judged(*lines, id=id).status == status


def test_an_unknown_exercise_is_said_at_once():
    with pytest.raises(ExerciseError):
        judged("a", id="ch3-nothing")
