"""What is assumed, and where both sides have a value, stands beside the verdict wherever it is told."""
import io
import json

import pytest
from rich.console import Console

from backproof import terminal
from backproof.registry import load
from backproof.report import report
from backproof.run import run
from backproof.site.exercise_page import mistake_block
from derivations import Proof, Random, array, index, real, size

EXERCISE = '''"""Chance and a quotient

A statement.
"""
from backproof import Random, Sum, array, exercise, index, real, size

n = size("n")
i = index("i", n)
w, x = array("w x", n)
b, z, y = real("b z y")
v = real("v", positive=True)


@exercise("chance", kind="probability")
def solution(proof):
    proof.define(z, Sum(w[i] * x[i], i) + b)
    proof.random(Random.gaussian(w[i], 0, v), Random.independent(b, 0, 1))
    proof.variance(z, 1 + v * Sum(x[i]**2, i))
    proof.identity((y**2 - 1) / (y - v + 1), y + 1, "Cancel.", given=[(v, 2)])
    proof.relation(y**2, ">=", 2 * y - 1, "A square.")
    proof.conclude((v**2 - 4) / (v - 2), v + 2, "Cancel.", given=[y > 7])


@solution.mistake("a slip", source="")
def _(claim):
    claim.identity(y, 2 * y, given=[y > 3])
'''
LAWS = ["w random and independent: normal(0, v)",
        "b random and independent: E[b] = 0, E[b^2] = 1"]


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    path = tmp_path_factory.mktemp("chance") / "chance.py"
    path.write_text(EXERCISE)
    return run(load(path))


def test_the_laws_of_random_variables_are_assumptions_of_the_lines_they_stand_in(record):
    variance, quotient = [s.verdict for s in record.steps if s.verdict][:2]
    assert [a for a in variance.assumptions if "random" in a] == LAWS
    assert not any("random" in a for a in quotient.assumptions)
    assert set(LAWS) <= set(record.assumptions)


def test_json_has_them_beside_each_line(record):
    (found,) = json.loads(json.dumps(report([record])))["exercises"]
    variance, quotient, square, _ = found["steps"]
    assert set(LAWS) <= set(variance["assumptions"]) and set(LAWS) <= set(found["assumptions"])
    assert quotient["conditions"] == ["1 + y - v != 0"] and "v = 2" in quotient["assumptions"]
    assert quotient["status"] == "proved" and quotient["why"]
    assert variance["small_sizes"]["sizes"]["n"] and square["certificate"]


def test_the_terminal_has_them_under_each_line(record):
    console = Console(width=200, record=True, file=io.StringIO())
    terminal.show(record, console)
    shown = console.export_text()
    assert "where 1 + y - v != 0; given v = 2" in shown
    assert f"given {LAWS[0]}; given {LAWS[1]}" in shown
    answer, _, rest = shown.partition("Solution")
    assert "v - 2 != 0" in answer and "given y > 3" in rest.partition("Tempting mistakes")[2]
    assert "given z = " not in shown  # it was defined, and said


def test_a_mistake_on_the_page_stands_under_what_it_was_given(record):
    assert "given $y > 3$" in mistake_block(record.mistakes[0], 1)


def test_lines_are_counted_by_how_they_ended(record):
    assert report([record])["totals"]["lines"] == {"proved": 4}


def test_a_law_stands_beside_what_it_says_of_a_letter():
    i, w, (x, z) = index("i", size("n")), array("w", size("n")), real("x z")
    proof = Proof()
    proof.random(Random.bernoulli(w[i], x), Random.gaussian(z, 0, 1))
    proof.relation(x, "<=", 1)
    assert proof.steps[-1].verdict.ok
    assert proof.steps[-1].verdict.assumptions == ["w random and independent: bernoulli(x)"]
