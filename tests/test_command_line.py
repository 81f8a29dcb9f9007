"""The command line: exit status, one clear line for bad input, and nothing false that passes."""
import io
import json
import re
import sys
from fractions import Fraction

import pytest

from backproof import cache, shelf
from backproof.errors import ExerciseError
from backproof.registry import load, outline, path_of
from backproof.terminal import plain_mathematics, summary

HEAD = '''"""A title

A statement.
"""
from backproof import exercise
'''
SOLUTION = '''
@exercise("{id}", kind="proof")
def solution(proof):
    {line}
'''


@pytest.fixture
def write(tmp_path):
    def file(name, *lines, before=""):
        path = tmp_path / name
        path.write_text(HEAD + before + "".join(
            SOLUTION.format(id=f"exercise-{n}", line=line) for n, line in enumerate(lines)))
        return path
    return file


def verified(backproof, path):
    code, out, err = backproof("verify", path, "--jobs", "0", "--json", "--no-cache")
    return code, json.loads(out)["exercises"][0]


def test_a_file_with_two_exercises_is_refused_so_that_none_goes_unseen(backproof, write):
    path = write("two.py", 'proof.identity(1, 2, "False.")', 'proof.identity(1, 1, "True.")')
    code, found = verified(backproof, path)
    assert code == 1
    assert found["error"].endswith("several exercises (exercise-0, exercise-1): give each a file "
                                   "of its own")


@pytest.mark.parametrize("before, line", [
    ("import sys; sys.exit()\n", "pass"), ("", "raise SystemExit(0)")])
def test_an_exercise_that_ends_the_program_fails(backproof, write, before, line):
    code, found = verified(backproof, write("ends.py", line, before=before))
    assert code == 1 and found["status"] == "failed"
    assert "SystemExit" in found["error"]


def test_a_false_step_is_named_even_if_a_later_line_breaks(backproof, write):
    path = write("breaks.py", 'proof.identity(1, 2, "False."); proof.nothing()')
    code, out, _ = backproof("verify", path, "--jobs", "0", "--no-cache")
    assert code == 1
    assert "AttributeError: there is no verb 'nothing'; there are" in out
    assert "identity: 1 = 2: refuted: left side 1, right side 2" in out


def test_what_an_exercise_prints_is_no_part_of_the_report(backproof, write):
    path = write("chatty.py", 'print("hi"); proof.identity(1, 1, "True.")', before='print("ho")\n')
    assert verified(backproof, path)[0] == 0


def entries(value):
    """The entries of an array in a counterexample: ``(3, -1/2)``, or ``[1] -1, [2] 0``."""
    if value.startswith("("):
        return dict(enumerate(map(Fraction, value.strip("()").split(", "))))
    return {int(place): Fraction(entry) for place, entry in re.findall(r"\[(\d+)\] ([^,]+)", value)}


@pytest.mark.parametrize("left, right, by_hand", [
    ("i*x[i]", "x[i]", lambda x, i: (i * x[i], x[i])),
    ("x[i]*delta(i, 1)", "0", lambda x, i: (x[i] * (i == 1), 0)),
    ("x[1]", "x[2]", lambda x, i: (x[1], x[2])),
    ("x_1", "x[1]", lambda x, i: (x[0], x[1])),
    ("x[i+1]", "x[i]", lambda x, i: (x[i + 1], x[i])),
])
def test_a_counterexample_counts_as_its_text_does(backproof, left, right, by_hand):
    code, out, _ = backproof("prove", left, right, "--json")
    found = json.loads(out)["counterexample"]
    sides = by_hand(entries(found["values"]["x"]), found["indices"].get("i"))
    assert code == 1 and sides[0] != sides[1]
    assert sides == (Fraction(found["left"]), Fraction(found["right"]))


@pytest.mark.parametrize("claim, code, status", [
    ("sum(x[i]*y[i], i)^2 <= sum(x[i]^2, i)*sum(y[i]^2, i)", 0, "proved"),
    ("sum(x[i]*y[i], i)^2 >= sum(x[i]^2, i)*sum(y[i]^2, i)", 1, "refuted"),
    ("log(1 + exp(z)) > relu(z)", 0, "proved"), ("exp(z) > 1 + z", 1, "refuted"),
    ("sum(x[i] - mu, i) = 0", 1, "refuted"), ("tanh(z) = 2*sigmoid(2*z) - 1", 0, "proved"),
    ("sin(z) <= 1", 0, "proved"), ("a != b", 1, "refuted"), ("z^2 + 1 != 0", 0, "proved"),
    ("cosh(z)^2 = 1 + sinh(z)^2", 0, "proved"), ("erfc(z) <= 2", 2, "failed"), ("a", 2, "failed"),
])
def test_a_whole_claim_is_judged(backproof, claim, code, status):
    found, out, _ = backproof("prove", claim, "--json")
    answer = json.loads(out)
    assert (found, answer["status"]) == (code, status)
    if status == "proved":
        sign = re.search("<=|>=|!=|[<>=]", claim)[0]
        assert f" {sign} " in answer["steps"][0]["text"]
        assert backproof("prove", answer["steps"][0]["text"])[0] == 0  # it is read again


def test_what_is_given_bears_on_a_whole_claim(backproof):
    given = ["p[k] > 0", "q[k] > 0", "sum(p[k], k) = 1", "sum(q[k], k) = 1"]
    claim = ["prove", "sum(p[k]*log(p[k]/q[k]), k) >= 0"]
    everything = [word for fact in given for word in ("--given", fact)]
    assert backproof(*claim, *everything)[0] == 0
    assert backproof(*claim, *everything[:4])[0] == 1


def test_what_is_given_of_a_number_is_no_size(backproof):
    code, out, _ = backproof("prove", "x^2 >= 1", "--given", "x >= 1")
    assert code == 0
    assert "given x >= 1" in out and "for every x" not in out


def test_a_size_of_which_more_is_given_is_not_every_size(backproof):
    code, out, _ = backproof("prove", "sum(x[i], i) >= n", "--given", "x[i] >= 1", "--given", "n = 3", "--range", "i=n")
    assert code == 0
    assert "given n = 3" in out and "for every n" not in out


def test_sides_that_nearly_agree_are_written_until_they_differ(backproof):
    code, out, _ = backproof("prove", "pi", "3.14159")
    assert code == 1
    assert "refuted: the left side is 3.14159265358979, the right side 314159/100000" in out


@pytest.mark.parametrize("size", ["-1", "0", "m+1", "2.5", "m n", "i", "x"])
def test_a_size_is_another_name_or_a_whole_number(backproof, size):
    code, out, err = backproof("prove", "sum(x[i], i)", "1", "--range", f"i={size}")
    assert code == 2 and not out and f"i = {size}" in err


@pytest.mark.parametrize("text", ["½", "x + Ⅷ", "x½"])
def test_a_sign_for_a_number_is_no_name(backproof, text):
    code, _, err = backproof("prove", text, "1")
    assert code == 2 and "has no meaning in a formula" in err


@pytest.mark.parametrize("arguments", [
    ["prove", "x +", "1"], ["derive", "f = ", "--wrt", "x"]])
def test_unreadable_input_is_one_object_too(backproof, arguments):
    code, out, err = backproof(*arguments, "--json")
    found = json.loads(out)
    assert code == 2 and not err and found["status"] == "failed" and found["reason"]
    assert {"status", "result", "steps", "counterexample", "seconds"} <= found.keys()


def test_what_has_no_value_under_what_is_given_has_no_derivative(backproof):
    code, out, _ = backproof("derive", "f = 1/x", "--wrt", "x", "--given", "x = 0")
    assert code == 3 and "no point was found that satisfies the assumptions" in out


@pytest.mark.parametrize("power, result", [
    ("x^x", "x^x*(1 + log(x))"), ("x^n", "n*x^n/x"), ("a^x", "a^x*log(a)")])
def test_a_power_is_differentiated_into_what_can_be_read_and_is_compared(backproof, power, result):
    code, out, _ = backproof("derive", f"f = {power}", "--wrt", "x", "--json")
    found = json.loads(out)
    assert code == 0 and found["differences"]["compared"]
    assert backproof("prove", found["result"], result, "--given", f"f = {power}")[0] == 0


@pytest.mark.parametrize("definitions, wrt", [
    (["f = x"], "f"), (["x = 2"], "x"), (["f[i] = x[i]"], "f[j]"),
    (["z[l,j] = sum(w[l,j,k]*a[l-1,k], k)", "a[l,j] = sigmoid(z[l,j])"], "z[l,p]")])
def test_what_is_no_question_is_said_in_one_line(backproof, definitions, wrt):
    code, _, err = backproof("derive", *definitions, "--wrt", wrt, "--range", "l=L")
    assert code == 2 and err.startswith("backproof: ") and err.count("\n") == 1


def test_a_derivation_ends_in_time(backproof, monkeypatch):
    monkeypatch.setattr("backproof.questions.LONGEST", 0.5)
    code, out, _ = backproof("derive", "f = " + "tanh(" * 6 + "x" + ")" * 6, *["--wrt", "x"] * 3)
    assert code == 3 and out == "undecided: no derivation within 0.5 s\n"


def test_a_polynomial_is_factored_at_once_and_one_of_a_very_high_degree_stays():
    """SymPy takes a minute over the first one, and asks no clock."""
    from derivations.normalise.shapes import HIGHEST_FACTORED, factored
    from sympy import Symbol, expand, prod, sqrt

    x, y = Symbol("x"), Symbol("y", positive=True)
    product = prod(x + n for n in range(60))
    assert factored(expand(product)) == product
    assert factored(x / 2 - y**2 / (2 * x)) == (x - y) * (x + y) / (2 * x)
    assert factored(sqrt(y) + y) == sqrt(y) + y
    assert factored(1 - 1 / (1 + x)**2) == x * (x + 2) / (1 + x)**2
    high = x**(HIGHEST_FACTORED + 1) - 1
    assert factored(high) == high
    many = 1 / (1 + sum(Symbol(f"x{n}") for n in range(9)))**9 + x
    assert factored(many) == many


def test_what_could_not_be_compared_is_undecided(backproof):
    code, out, _ = backproof("derive", "f = log(x)", "--wrt", "x", "--given", "x < 0")
    assert code == 3 and "no point was found" in out


@pytest.mark.parametrize("arguments, said", [
    (["new", "a" * 300], "cannot be written"),
    (["build", "--site-dir", "/dev/null/x"], "/dev/null/x"),
    (["verify", "--jobs", "-1"], "--jobs"), (["serve", "--port", "99999"], "--port"),
    (["show", "nope"], "there is no exercise 'nope' in Neural"),
    (["show", "CH3-SOFTMAX-INVERS"], "did you mean ch3-softmax-inverse"),
])
def test_what_cannot_be_done_is_said_in_one_line(backproof, monkeypatch, arguments, said):
    if "build" in arguments:  # before anything is proved
        monkeypatch.setattr("backproof.cli.site.verified", lambda *_, **__: pytest.fail("too late"))
    code, _, err = backproof(*arguments)
    assert code in (1, 2) and said in err.replace("\n", " ")


@pytest.mark.parametrize("arguments, said", [
    (["export", "--coq", "/dev/null/x"], "backproof: /dev/null/x"),
    (["verify", "one.py", "--jobs", "0", "--ledger", "/dev/null/x"], "backproof: /dev/null/x: Not a directory"),
    (["recheck", "nope.jsonl"], "backproof: nope.jsonl: No such file"), (["recheck", "one.py"], "is no JSON"),
    (["grade", "nope.csv"], "nope.csv"), (["init", "/dev/null/x"], "/dev/null/x"),
    (["check", "nope", "x"], "backproof: there is no exercise 'nope'"),
    (["check", "half.py", "x"], "half.py:6: '(' was never closed"),
    (["check", "one.py", "x"], "does not say what it asks"), (["check", ".", "x"], "no exercise '.'"),
    (["verify", "./nope"], "there is no file"),
])
def test_no_command_ends_in_a_traceback(backproof, write, tmp_path, monkeypatch, arguments, said):
    write("one.py", "proof.identity(1, 1)")
    write("half.py").write_text(HEAD + "x = (\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("backproof.cli.books.verified", lambda *_, **__: []) if "export" in arguments else None
    code, out, err = backproof(*arguments)
    assert code in (1, 2) and said in out + err and "Traceback" not in out + err


@pytest.mark.parametrize("arguments", [["verify", "nope"], ["check", "nope", "x"], ["recheck", "nope"],
                                       ["list", "--book", "/nope"], ["grade", "nope.csv"]])
def test_what_cannot_be_done_is_one_object_too(backproof, arguments):
    code, out, err = backproof(*arguments, "--json")
    found = json.loads(out)
    assert code == 2 and not err and found["status"] == "failed" and "nope" in found["reason"]


def test_a_file_of_another_kind_is_no_exercise(backproof, tmp_path):
    (tmp_path / "notes.md").write_text("# Notes\n")
    code, found = verified(backproof, tmp_path / "notes.md")
    assert code == 1 and found["error"].endswith("is not a Python file; an exercise's name ends "
                                                 "in .py")


@pytest.mark.parametrize("before, said", [
    ("from backproof import norm\n", "wrong_import.py:6: cannot be imported: ImportError: cannot import name 'norm' from "
     "'backproof'; for norm write sqrt(Sum(x[i]**2, i))"),
    ("from backproof import Real\n", "did you mean real"), ("z = reel('z')\n", "did you mean relu or real"),
    ("\n1 / 0\n", "wrong_import.py:7: cannot be imported: ZeroDivisionError")])
def test_a_file_that_cannot_be_imported_is_named_with_its_line(backproof, write, before, said):
    code, found = verified(backproof, write("wrong_import.py", "pass", before=before))
    assert code == 1 and said in found["error"]


def test_a_line_number_is_no_emoji(backproof, write):
    path = write("lines.py", "proof.identity(1, 2)", before="\n" * 91)
    _, out, _ = backproof("verify", path, "--jobs", "0", "--no-cache")
    assert "lines.py:100: identity" in out


def test_a_half_written_exercise_is_named(backproof, write, monkeypatch, tmp_path):
    monkeypatch.setattr(shelf.Shelf, "store", tmp_path / "store")
    monkeypatch.delenv("CI", raising=False)
    half_written = write("half_written.py", 'proof.identity(1, 1, "True.")')
    assert backproof("verify", half_written)[0] == 0 and cache.load(half_written)
    half_written.write_text(HEAD + "def solution(proof:\n")
    assert cache.load(half_written) is None
    for read in (load, outline):
        with pytest.raises(ExerciseError, match=r"half_written\.py:6: '\(' was never closed"):
            read(half_written)


def test_a_program_and_its_outcome_are_shown_without_marks_of_markdown(backproof, write):
    path = write("program.py", "proof.code(half, 'In code.'); proof.outcome('Half of 1:', half(1), 0.5, tolerance=1e-9)",
                 before="\ndef half(x):\n    return x / 2\n")
    _, out, _ = backproof("show", path)
    assert "def half(x):" in out and "`" not in out
    assert out.count("Half of 1:") == 1 and "= Half of 1: 0.5 (expected: 0.5 within 1e-09)" in out


def test_a_solution_is_one_object_too(backproof, write):
    code, out, _ = backproof("show", write("one.py", "proof.identity(1, 1)"), "--json")
    found = json.loads(out)
    assert code == 0 and found["id"] == "exercise-0" and found["steps"][0]["status"] == "proved"


def test_the_help_of_new_names_every_kind(backproof):
    from backproof.registry import KINDS

    words = " ".join(backproof("new", "--help")[1].split())
    assert all(kind in words for kind in KINDS)


def test_ids_are_whole_in_a_narrow_terminal():
    from rich.console import Console

    from backproof.run import broken

    console = Console(width=80)
    name = "ch3-sigmoid-sum-counterexample"
    record = broken(path_of(name), ValueError("x"))
    record.seconds = 12.3
    with console.capture() as shown:
        console.print(summary([record]))
    assert name in shown.get() and shown.get().count("\n") == 5 and "12.30 s" in shown.get()


@pytest.mark.parametrize("written, read", [
    (r"$z_j = \ln a_j + c$", "z_j = ln a_j + c"), (r"$\ln(1-a)$", "ln(1-a)"),
    (r"$\exp x$ and $\eta$", "exp x and η")])
def test_the_name_of_a_function_stands_apart_from_its_argument(written, read):
    assert plain_mathematics(written) == read


@pytest.mark.parametrize("arguments, said", [((), "✓ Right"), (("--lines",), "That is the answer")])
def test_answers_are_read_from_a_pipe(backproof, monkeypatch, arguments, said):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a(1-a)\n")))
    code, out, _ = backproof("check", "ch3-sigmoid-derivative", *arguments)
    assert said in out and code == (0 if arguments else 3)  # the other parts are open
