"""Kept experiments: what makes a result stale, and what does not."""
import linecache
import sys
from types import ModuleType

import numpy as np
import pytest

from derivations.record import Status
from derivations.proof.recorder import Proof
from backproof.advice import next_move
from backproof.experiments import Kept, code_hash, interval
from backproof.registry import ExerciseError

SOURCE = '''"""A module."""
RATE = 2

def helper(x):
    """Words."""
    # a comment
    return RATE * x

def unrelated():
    return 1

def run():
    _ = 0
    return {"value": helper(3)}
'''


def module(tmp_path, source, name):
    path = tmp_path / f"{name}.py"
    path.write_text(source)
    made = sys.modules[f"outside_{name}"] = ModuleType(f"outside_{name}")
    made.__file__ = str(path)
    linecache.checkcache()
    exec(compile(source, path, "exec"), vars(made))  # an import might find older bytecode
    return made


def hash_of(tmp_path, source, name):
    return code_hash(module(tmp_path, source, name).run)


@pytest.mark.parametrize("old, new, same", [
    ("Words.", "Other words.", True),
    ("# a comment", "# another", True),
    ("return 1", "return 2", True),
    ("RATE = 2", "RATE = 3", False),
    ("RATE * x", "RATE + x", False),
    ("helper(3)", "helper(4)", False),
])
def test_the_hash_follows_the_code_that_is_reached(tmp_path, old, new, same):
    before = hash_of(tmp_path, SOURCE, "before")
    assert (hash_of(tmp_path, SOURCE.replace(old, new), "after") == before) == same


def test_a_stale_result_is_red_and_says_what_to_do(tmp_path):
    experiment = Kept(module(tmp_path, SOURCE, "kept_one").run)

    def judge(result):
        return result["value"] == 6, "six", [["value"], [str(result["value"])]]
    with pytest.raises(ExerciseError, match="never measured: run backproof measure"):
        experiment.result()
    experiment.measure()
    proof = Proof()
    proof.experiment("Six?", experiment.judged(judge))
    assert proof.steps[-1].status == Status.MEASURED

    changed = Kept(module(tmp_path, SOURCE.replace("RATE = 2", "RATE = 3"), "kept_one").run)
    proof.experiment("Six?", changed.judged(judge))
    assert proof.steps[-1].status == Status.FAILED
    assert "stale" in proof.steps[-1].verdict.reason
    assert "backproof measure" in proof.steps[-1].verdict.reason


@pytest.mark.parametrize("values", [[0.5], 0.5, range(21), [[1, 2], [3, 4]]])
def test_an_interval_says_how_many_values_it_is_made_of(values):
    with pytest.raises(ValueError, match="a list of 2 to 20 values"):
        interval(values)


def test_the_interval_holds_the_mean_in_nineteen_of_twenty():
    rng = np.random.default_rng(0)
    held = sum(low <= 0 <= high for _, low, high in (interval(rng.normal(size=5))
                                                     for _ in range(2000)))
    assert abs(held / 2000 - 0.95) < 4 * (0.95 * 0.05 / 2000)**0.5


@pytest.mark.parametrize("found, tolerance, status", [
    (0.1 + 0.2, 0, "refuted"), (0.1 + 0.2, 1e-12, "checked"), (0.4, 1e-12, "refuted"),
    (float("nan"), 1e9, "refuted")])
def test_an_outcome_may_be_off_by_a_tolerance_that_is_said(found, tolerance, status):
    proof = Proof()
    proof.outcome("A sum:", found, 0.3, tolerance)
    assert proof.steps[-1].status == status
    assert proof.steps[-1].text.endswith(f" (expected: 0.3 within {tolerance:g})" if tolerance else "**")


def test_the_numbers_of_a_list_are_compared_one_by_one():
    proof = Proof()
    for found, status in (([1.0, 2.001], "checked"), ([1.0, 2.1], "refuted"), ([1.0], "refuted")):
        proof.outcome("Two:", found, [1, 2], tolerance=0.01)
        assert proof.steps[-1].status == status
    with pytest.raises(ValueError, match="a tolerance is a number >= 0, not -1"):
        proof.outcome("Two:", 1, 1, tolerance=-1)


def test_a_sum_that_rounding_parts_is_told_of_the_tolerance():
    proof = Proof()
    for found, expected in ((0.1 + 0.2, 0.3), ([1.0], [2]), (2, 3)):
        proof.outcome("A sum:", found, expected)
    moves = [next_move("outcome", step.verdict) for step in proof.steps]
    assert ["tolerance=1e-9" in move for move in moves] == [True, True, False]


@pytest.mark.parametrize("tolerance", [0, 0.1])
def test_an_array_is_asked_for_as_a_list(tolerance):
    with pytest.raises(ValueError, match=r"write \.tolist\(\) after an array"):
        Proof().outcome("Ones:", np.ones(3), [1, 1, 1], tolerance)
    proof = Proof()
    proof.outcome("Ones:", np.ones(3).tolist(), [1, 1, 1], tolerance)
    assert proof.steps[-1].verdict.ok


def test_an_outcome_is_proved_or_refuted_with_both_sides():
    proof = Proof()
    proof.outcome("Two.", 1 + 1, 2)
    proof.outcome("Three.", 1 + 1, 3)
    assert [step.status for step in proof.steps] == [Status.CHECKED, Status.REFUTED]
    found = proof.steps[1].verdict.counterexample
    assert (found.left, found.right) == ("2", "3")


def test_code_is_shown_from_its_source():
    proof = Proof()
    proof.code(interval, "Below.")
    assert "def interval(values):" in proof.steps[0].text and "STUDENT" in proof.steps[0].text
