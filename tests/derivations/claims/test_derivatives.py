"""Derivatives asked as text that crashed, hung, or were called wrong though they were right.

The gradients of ``gradients/rows.toml`` are proved step by step; the suite asks a few of them, drawn
anew when the file grows, ``--whole-bank`` all.
"""
import random
import tomllib
from pathlib import Path

import pytest
from ask import ask

from derivations.notation.tokens import Unreadable
from backproof.questions import derive_text
from backproof.words import in_words
from backproof.errors import ExerciseError

GRADIENTS = Path(__file__).parent / "gradients"
ROWS, OPEN = (tomllib.loads((GRADIENTS / f"{name}.toml").read_text("utf-8"))["row"] for name in ("rows", "open"))
IN_SUITE = random.Random(len(ROWS)).sample(ROWS, 12)
SIZES = {"i": "m", "j": "m", "k": "m"}
RIGHT = {
    "log-with-slack": (
        ["q[j] = exp(z[j])/sum(exp(z[k]), k)", "L = -sum(y[j]*log(q[j]+c), j)"], "z[k]", [], {},
        "q[k]*sum(y[j]*q[j]/(q[j]+c), j) - y[k]*q[k]/(q[k]+c)"),
    "log-of-normalised": (
        ["q[j] = x[j]/sum(x[k], k)", "L = sum(log(q[j]+1), j)"], "x[k]", ["x[j] > 0"], {},
        "(1/(1+q[k]) - sum(q[j]/(1+q[j]), j))/sum(x[j], j)"),
    "divided-by-a-spread": (
        ["s = sum((x[i]-sum(x[k],k)/m)^2, i)", "y[i] = x[i]/s"], "x[j]", [], SIZES,
        "delta(i,j)/s - 2*x[i]*(x[j]-sum(x[k],k)/m)/s^2"),
    "by-a-defined-name": (
        ["z[i] = sum(W[i,j]*x[j], j)", "a[i] = sigmoid(z[i])", "L = sum(g[i]*a[i], i)"], "z[k]",
        [], {}, "g[k]*sigmoid_prime(z[k])"),
    "hinge-of-a-sum": (
        ["L = sum(max(0, sum(w[j]*x[i,j], j)), i)"], "w[k]", [], {},
        "sum(step(sum(w[j]*x[i,j], j))*x[i,k], i)"),
    "square-of-a-hinge": (["L = max(0, 1-t)^2"], "t", [], {}, "-2*max(0, 1-t)"),
    "square-of-a-relu": (["L = relu(x)^2"], "x", [], {}, "2*relu(x)"),
    "cube-of-an-absolute-value": (["L = abs(x)^3"], "x", [], {}, "3*x*abs(x)"),
    "a-number-called-e": (
        ["L = sum(sqrt((x[i]-y[i])^2+e^2)-e, i)"], "x[k]", ["e > 0"], {},
        "(x[k]-y[k])/sqrt((x[k]-y[k])^2+e*e)"),
    "mish": (
        ["f = x*tanh(softplus(x))"], "x", [], {},
        "tanh(softplus(x))+x*(1-tanh(softplus(x))^2)*sigmoid(x)"),
    "tangent": (["f = tan(x)"], "x", [], {}, "1+tan(x)^2"),
    "number-times-its-absolute-value": (["L = x*abs(x)"], "x", [], {}, "2*abs(x)"),
}
SMOOTH = ["square-of-a-hinge", "square-of-a-relu", "cube-of-an-absolute-value",
          "number-times-its-absolute-value"]
ODD = {
    "every-second-entry": (["L = sum(x[i]^2, i)"], "x[2*s]", [], {}),
    "elu-by-relu": (["f = relu(x) - c*relu(1-exp(x))"], "x", ["c > 0"], {}),
    "sum-up-to-an-index": (["p[u] = exp(s[u])", "o[t] = sum(p[u], (u,0,t))"], "s[b]", [], {}),
    "kink-kept": (["L = relu(x)"], "x", [], {}),
}


def pytest_generate_tests(metafunc):
    if "row" in metafunc.fixturenames:
        rows = ROWS if metafunc.config.getoption("--whole-bank") else IN_SUITE
        metafunc.parametrize("row", rows, ids=[row["id"] for row in rows])
    if "still_open" in metafunc.fixturenames:
        rows = OPEN if metafunc.config.getoption("--whole-bank") else OPEN[-1:]
        metafunc.parametrize("still_open", rows, ids=[row["id"] for row in rows])


def test_every_step_of_a_gradient_is_proved(row):
    ranges = dict(text.split("=") for text in row.get("range", ()))
    found = derive_text(row["definitions"], row["wrt"], row.get("given", []), ranges)
    assert found["status"] == "proved", found["reason"]
    assert {step["status"] for step in found["steps"]} == {"proved"}


def test_an_open_gradient_is_said_to_be_open(still_open):
    assert still_open["kind"]
    try:
        found = derive_text(still_open["definitions"], still_open["wrt"], still_open.get("given", []), {})
    except ExerciseError as refusal:
        assert str(refusal)
    else:
        assert found["status"] in ("derived", "undecided")


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_derivative_is_proved(name):
    definitions, wrt, given, ranges, right = RIGHT[name]
    found = derive_text(definitions, wrt, given, ranges)
    assert found["status"] == "proved", found["reason"]
    row = {"claim": f"{found['result']} = {right}", "given": [*definitions, *given],
           "range": [f"{index}={size}" for index, size in ranges.items()]}
    assert ask(row) == "proved"
    assert ask({**row, "claim": f"{found['result']} = {right} + 1"}) != "proved"


@pytest.mark.parametrize("name", SMOOTH)
def test_no_kink_is_claimed_where_there_is_a_derivative(name):
    found = derive_text(*RIGHT[name][:4])
    assert not found["kinks"] and not any("no derivative" in note for note in found["notes"])


def test_a_kink_is_said_once():
    found = derive_text(*ODD["kink-kept"])
    assert found["kinks"] == ["x != 0"]
    assert [line.strip() for line in in_words(found).splitlines() if "= 0" in line] == ["no derivative where x = 0"]


@pytest.mark.parametrize("name", ODD)
def test_an_odd_question_is_answered_or_refused_in_words(name):
    try:
        found = derive_text(*ODD[name])
    except (Unreadable, ExerciseError) as refusal:
        assert str(refusal) and "#" not in str(refusal)  # the kernel's own mark of an index
    else:
        assert found["status"] in ("proved", "derived", "undecided")
