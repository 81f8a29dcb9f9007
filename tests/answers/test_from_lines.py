"""Parts whose answer is a line of the solution: taken from its record, refused where it is not."""
from pathlib import Path

import pytest

from backproof.answers import asked as ask
from backproof.answers.asked import asked_in, declared
from backproof.answers.backed import asked_and_fault
from backproof.answers.from_lines import named, resolved
from backproof.errors import ExerciseError
from backproof.record import ExerciseRecord, Status, Step
from backproof.registry import path_of

FILE = Path("book/softmax.py")
LINES = ["∂C/∂z[k] = a[k] - y[k]", "a[k]*(1 - a[k]) <= 1/4", "lim c -> infinity of f*a[k] = 1/2",
         "q[k] = 3*f"]


def record(*lines):
    return ExerciseRecord("s", "", "", "", "", "", "proof", [], Status.PROVED,
                          steps=[Step("cite", "", plain=line) for line in lines])


def answer(part):
    asked = ask.asks([part], letters=dict.fromkeys(["z_k", "a_k", "y_k", "δ_k", "C"], ""),
                     indices={"K": "k j"}, given=["C = Σ_j (a_j - y_j)"])
    return resolved(asked, FILE, record(*LINES)).parts[0].answer


@pytest.mark.parametrize("said, typed", [
    ("line 1", "∂C/∂z_k = a_k - y_k"),
    ("δ_k = line 1", "δ_k = a_k - y_k"),
    ("∂C/∂z_k = δ_k = line 1", "∂C/∂z_k = δ_k = a_k - y_k"),
    ("= line 1", "a_k - y_k"),
    ("line 3", "1/2"),  # its left side has letters of its own
])
def test_a_part_says_what_its_line_says(said, typed):
    assert answer(ask.formula("Which?", said)) == typed


def test_a_condition_is_a_line_with_an_inequality():
    assert answer(ask.condition("Which?", "line 2")) == "a_k (1 - a_k) ≤ 1/4"


@pytest.mark.parametrize("part, why", [
    (ask.formula("Which?", "line 9"), "line 9 is not there; the last line of the solution is 4"),
    (ask.formula("Which?", "δ_k = line 2"), "a formula wants an equation, and line 2 is none"),
    (ask.condition("Which?", "line 1"), "a condition wants an inequality, and line 1 is none"),
    (ask.number("Which?", "line 1"), "line 1 gives no number"),
    (ask.formula("Which?", "line 4"), "line 4 has letters that the question has not: q[k] = 3*f"),
])
def test_a_line_that_does_not_fit_is_refused_with_file_and_line(part, why):
    with pytest.raises(ExerciseError) as error:
        answer(part)
    assert str(error.value).startswith(f"{FILE}:{part.at}: {why}")


def test_the_file_and_line_are_those_of_the_part():
    path = path_of("ch3-softmax-backprop")
    line = next(part.at for part in declared(path).parts if part.line)
    _, said = asked_and_fault(path, record("a = b"))
    assert said.startswith(f"{path}:{line}: line ") and "is not there" in said
    assert "ask.formula" in path.read_text(encoding="utf-8").splitlines()[line - 1]


def test_what_no_record_has_is_taken_from_the_ledger():
    asked = asked_in(path_of("ch3-softmax-backprop"))
    assert asked.parts[0].answer == "∂C/∂z_k = δ_k = a_k - y_k"


def test_the_ledger_has_the_lines_that_parts_name_and_no_others():
    path = path_of("ch3-softmax-backprop")
    assert named(path, record(*LINES, *LINES)) == {"6": LINES[1]}
