"""What a file says that its answers are is proved, or the exercise is red."""
import pytest

from backproof.record import Status
from backproof.registry import load
from backproof.run import run

FILE = '''r"""A square

What is the slope of f = x^2?
"""
from backproof import Partial, ask, exercise, real

x, f = real("x f")

asked = ask.asks(
    letters={{"x": "a number", "f": "its square"}}, given=["f = x^2"],
    parts=[ask.formula("The slope?", "{answer}", "Use the power rule.")])


@exercise("squares", kind="proof")
def solution(proof):
    proof.define(f, x**2)
    proof.conclude(Partial(f, x), 2 * x, "The power rule.")


@solution.mistake("x", "a guess", "The factor is lost.")
def _(claim):
    claim.identity(Partial(f, x), x)
'''


def record_of(tmp_path, answer):
    path = tmp_path / "squares.py"
    path.write_text(FILE.format(answer=answer))
    return run(load(path))


@pytest.mark.parametrize("answer", ["∂f/∂x = 2 x", "∂f/∂x = x + x"])
def test_a_right_answer_is_fine(tmp_path, answer):
    assert record_of(tmp_path, answer).status is Status.PROVED


@pytest.mark.parametrize("answer, said", [
    ("∂f/∂x = 3 x", "part 1: ∂f/∂x = 3 x: there are numbers for which it is false (line 11 of"),
    ("∂f/∂x = 2 (x", "cannot be read: "), ("∂f/∂x = 2 u", "cannot be read: ")])
def test_a_false_or_unreadable_answer_turns_the_exercise_red(tmp_path, answer, said):
    record = record_of(tmp_path, answer)
    assert record.status is Status.FAILED and said in record.error
