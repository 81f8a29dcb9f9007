"""Answers judged: right, right in another form, right only under, wrong and why, unreadable."""
import io
import json
import subprocess
import sys

import pytest

from derivations.notation.grammar import Reader
from backproof.answers import Found, check
from backproof.answers.question import Question
from backproof.cli import main
from backproof.registry import ExerciseError, load, path_of

SOFTMAX, SIGMOID = "ch3-softmax-backprop", "ch3-sigmoid-derivative"

RIGHT = [
    (SOFTMAX, "a[k] - y[k]", "same form"),
    (SOFTMAX, "a_k − y_k", "same form"),
    (SOFTMAX, "dC/dz_k = a_k - y_k", "same form"),
    (SOFTMAX, r"\delta^{L}_{k} = a^{L}_{k} - y_{k}.", "same form"),
    (SOFTMAX, "a[j] - y[j]", "same up to order"),
    (SOFTMAX, "-y_k + a_k", "same up to order"),
    (SOFTMAX, r"\frac{\partial C}{\partial z_i} = a_i - y_i", "same up to order"),
    (SOFTMAX, r"\delta^L = a^L - y", "same form"),
    (SOFTMAX, "∂C/∂z = a - y", "same form"),
    (SOFTMAX, "dC/dz = -y + a", "same up to order"),
    (SIGMOID, "a(1 - a)", "same form"),
    (SIGMOID, "a*(1 - a) <= 1/4", "same up to order"),
]


@pytest.mark.parametrize("id, text, form", RIGHT)
def test_right_answers_in_many_spellings(id, text, form):
    answer = check(id, text)
    assert (answer.found, answer.form) == (Found.RIGHT, form), answer.message


@pytest.mark.parametrize("id, text, needs", [
    (SOFTMAX, "exp(z_k)/Σ_l exp(z_l) - y_k", "It needs a[j] = exp(z[j])/sum(exp(z[k]), k)."),
    (SOFTMAX, "a_k sum(y_j, j) - y_k", "It needs sum(y[j], j) = 1."),
    (SIGMOID, "σ'(z)", "It needs a = 1/(1 + exp(-z))."),
    (SIGMOID, "a - a²", "Multiplying out is enough to see it."),
    (SIGMOID, "1/4 >= σ'(z)", ""),
])
def test_another_form_says_what_it_needs(id, text, needs):
    answer = check(id, text)
    assert answer.found == Found.OTHER_FORM and answer.right
    assert needs in answer.message
    assert all(step["status"] == "proved" for step in answer.steps)


def test_the_steps_between_can_be_read_again_and_end_in_the_answer():
    answer = check(SOFTMAX, "exp(z_k)/sum(exp(z_l), l)*sum(y_j, j) - y_k")
    names = Question(load(path_of(SOFTMAX))).names
    read = [Reader(known=names, closed=True).expression(step["text"]) for step in answer.steps]
    assert len(read) >= 3 and answer.steps[-1]["text"] == "a[k] - y[k]"


def test_right_only_under_what_the_question_does_not_give():
    answer = check(SOFTMAX, "a_k - delta(k, t)")
    assert answer.found == Found.ONLY_UNDER and not answer.right
    assert answer.assumptions == ["y[j] = delta(j, t)"]
    assert answer.counterexample.left != answer.counterexample.right


WRONG = [
    (SOFTMAX, "y_k - a_k", "plus and a minus"),
    (SOFTMAX, "a_k + y_k", "plus and a minus"),
    (SOFTMAX, "σ'(z_k)(a_k - y_k)", "σ′, is still there"),
    (SOFTMAX, "a_k (1 - a_k) (a_k - y_k)", "σ′, is still there"),
    (SOFTMAX, "y_k (a_k - 1)", "sum is missing"),
    (SOFTMAX, "-y_k/a_k", "another variable"),
    (SOFTMAX, "a_k - y_j", "index is the wrong one"),
    (SOFTMAX, "2(a_k - y_k)", "factor of two"),
    (SOFTMAX, "(a_k - y_k)/K", "average"),
    (SOFTMAX, "a_k", "term is missing"),
    (SOFTMAX, "delta(k,t)(a_k - 1) + (1 - delta(k,t))(1 - a_k)", "known mistake"),
    (SOFTMAX, "y - a", "plus and a minus"),
    (SOFTMAX, "σ(z_k) - y_k", "another activation"),
    (SIGMOID, "a (1 + a)", "plus and a minus"),
    (SIGMOID, "1 - a", "factor is missing"),
    (SIGMOID, "a²(1-a)²", "σ′, is still there"),
    ("ch3-softmax-monotonicity", "a_k (delta(j,k) - a_k)", "index is the wrong one"),
    ("ch3-softmax-monotonicity", "-a_j a_k", "known mistake"),
    ("ch3-output-gradients", "sum(A[i,k] - Y[i,k], i)", "average"),
]


@pytest.mark.parametrize("id, text, slip", WRONG)
def test_wrong_answers_are_refuted_and_the_slip_is_named(id, text, slip):
    answer = check(id, text)
    assert answer.found == Found.WRONG
    assert answer.counterexample.left != answer.counterexample.right
    assert slip in answer.slip and answer.hint
    assert not answer.revealed


def test_a_wrong_answer_that_is_no_known_slip_gets_no_name():
    answer = check(SOFTMAX, "a_k^3 - exp(y_k)")
    assert answer.found == Found.WRONG and not answer.slip and answer.hint


def test_one_of_several_answers_is_called_by_its_name():
    assert check("ch3-output-gradients", "sum(A_ik - Y_ik, i)/m").message == "Right: this is ∂Cbar/∂b[k]."


def test_an_answer_may_contain_a_derivative():
    answer = check("ch3-eliminate-xj", "dC/dw_r = x_r dC/db")
    assert (answer.found, answer.result) == (Found.RIGHT, "x[r] · ∂C/∂b")
    assert check("ch3-eliminate-xj", "dC/dw_r = dC/db").found == Found.WRONG


def test_the_counterexample_is_the_smallest():
    assert check(SOFTMAX, "a_k + y_k").counterexample.sizes == {"K": 1}
    assert check(SOFTMAX, "y_k - a_k").counterexample.sizes == {"K": 2}  # they agree for K = 1


def test_nothing_gives_the_answer_away_unless_asked():
    kept = json.dumps(check(SOFTMAX, "y_k*a_k").data(), ensure_ascii=False)
    assert "a[k] - y[k]" not in kept
    assert "a[k] - y[k]" in check(SOFTMAX, "y_k*a_k", reveal=True).revealed


@pytest.mark.parametrize("id, text", [
    (SOFTMAX, "a_k = a_k"), (SOFTMAX, "sum(y_j, j) = 1"), (SIGMOID, "a(1-a) <= 1"),
])
def test_what_is_true_but_no_answer_is_not_called_right(id, text):
    answer = check(id, text)
    assert answer.found == Found.RESTATED and answer.exit_code == 3


def test_a_false_bound_is_refuted_where_it_fails():
    answer = check(SIGMOID, "a(1 - a) < 1/4")
    assert answer.found == Found.WRONG and answer.counterexample.values == {"z": "0"}


@pytest.mark.parametrize("text, position", [
    ("a_k - ", 5), ("a_k - b_k", 6), ("dC/dz_k = a_k ? y_k", 14), ("δ_k = a_k - foo", 12), ("", 0),
])
def test_an_unreadable_answer_points_at_the_character(text, position):
    answer = check(SOFTMAX, text)
    assert (answer.found, answer.position) == (Found.UNREADABLE, position)


def test_a_question_without_a_formula_is_declined():
    with pytest.raises(ExerciseError, match="not a formula"):
        check("ch3-early-stopping", "10")
    with pytest.raises(ExerciseError, match="did you mean"):
        check("ch3-softmax-backpropp", "a")


@pytest.fixture
def command(monkeypatch, capsys):
    """The command line: (what was printed, exit status) for arguments and standard input."""
    def run(*arguments, text=""):
        monkeypatch.setattr("sys.argv", ["backproof", *arguments])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        with pytest.raises(SystemExit) as left:
            main()
        return capsys.readouterr().out, left.value.code
    return run


@pytest.mark.parametrize("text, status, exit_code", [
    ("a[j] - y[j]", "proved", 0), ("-y_k - a_k", "refuted", 1), ("a_k -", "failed", 2),
    ("a_k = a_k", "undecided", 3),
])
def test_the_command_prints_one_object(command, text, status, exit_code):
    out, code = command("check", SOFTMAX, text, "--json")
    found = json.loads(out)
    assert (found["status"], code) == (status, exit_code)
    assert {"result", "steps", "counterexample", "seconds"} <= set(found)


def test_the_command_speaks_to_a_person(command):
    said, _ = command("check", SOFTMAX, "y_k - a_k", "--reveal")
    assert "Not quite." in said and "yours:" in said and "Hint:" in said
    assert "The answer: ∂C/∂z[k] = a[k] - y[k]" in said


def test_a_derivation_can_be_piped_in(command):
    lines = "S = Σ_j e^{z_j}\na_j = e^{z_j}/S\n= a_k sum(y_j, j) - y_k\na_k - y_k\n"
    said, code = command("check", SOFTMAX, text=lines)
    assert code == 0 and "That is the answer" in said
    out, code = command("check", SOFTMAX, "--json", text="a_k*sum(y_j,j) - y_k\na_k - 2y_k\n")
    assert code == 1 and [s["status"] for s in json.loads(out)["steps"]] == ["proved", "refuted"]


def test_the_installed_command_answers_from_anywhere(tmp_path):
    (tmp_path / "sympy.py").write_text("raise SystemExit('the wrong sympy')")
    code = "from backproof.cli import main; main()"
    done = subprocess.run([sys.executable, "-P", "-c", code, "check", SOFTMAX, "a_k - y_k"],
                          capture_output=True, text=True, cwd=tmp_path)
    assert (done.stdout.strip(), done.returncode) == ("✓ Right.", 0), done.stderr


def test_the_parent_needs_no_sympy():
    code = ("import sys; from backproof.answers import check; "
            f"print(check({SOFTMAX!r}, 'a_k - y_k').found, 'sympy' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "right False", done.stderr


def test_a_derivative_by_something_that_is_no_name_is_unreadable():
    answer = check(SOFTMAX, "dC/dj = a_j - y_j")
    assert (answer.found, answer.position) == (Found.UNREADABLE, 4)
