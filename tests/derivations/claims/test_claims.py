"""The bank of claims: nothing false is proved, nothing true refuted, what is easy is decided.

A row of a file says ``claim``, what is ``given``, the sizes in ``range``, the indices of the facts
that are ``fixed`` places, the letters that are ``whole`` numbers, the ``truth`` (for all sizes, all
places and all real values where both sides have one), whether it must be decided (``strength``),
``why`` a careless engine is wrong, and ``long`` if it takes more than a second. The truth "neither" stands for a text without a meaning,
and for facts or sides that hold or have a value nowhere. The claims in ``undecided.toml`` are not
decided yet, or not read, each under its kind: nothing else is excused, and they too are never called
wrong.

The suite asks one false claim and one true one of each kind, drawn anew for every version of the
file, the true one among those that must be proved; ``--whole-bank`` asks them all.
"""
import random
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from ask import ask

FILES = sorted(set(Path(__file__).parent.glob("*.toml")) - {Path(__file__).parent / "undecided.toml"})
KINDS = {path.stem: tomllib.loads(path.read_text(encoding="utf-8"))["row"] for path in FILES}
ROWS = [row for rows in KINDS.values() for row in rows]
FIELDS = {"id": str, "claim": str, "given": list, "range": list, "fixed": list, "whole": list,
          "truth": str, "strength": str, "why": str, "long": bool}
ALLOWED = {
    ("true", "must"): {"proved"},
    ("true", "may"): {"proved", "derived", "undecided"},
    ("false", "must"): {"refuted"},
    ("false", "may"): {"refuted", "undecided"},
    ("neither", "must"): {"undecided", "unreadable"},
}
OPEN_KINDS = tomllib.loads((Path(__file__).parent / "undecided.toml").read_text(encoding="utf-8"))
UNDECIDED = {name for names in OPEN_KINDS.values() for name in names}
SAMPLE = {"false": 1, "true": 1}  # rows of each kind


def sample(kind) -> list:
    """A few rows of a kind: others when rows are added to its file."""
    rows, found = KINDS[kind], []

    def drawn(row):
        return random.Random(f"{len(rows)} {row['id']}").random()
    for truth, most in SAMPLE.items():
        ours = [row for row in rows if row["truth"] == truth and not row.get("long")]
        if truth == "true":  # the others may be undecided, after the longest search
            ours = [row for row in ours if row["strength"] == "must"] or ours
        found += sorted(ours, key=drawn)[:most]
    return found


IN_SUITE = [row for kind in KINDS for row in sample(kind)]


def pytest_generate_tests(metafunc):
    if "row" in metafunc.fixturenames:
        rows = ROWS if metafunc.config.getoption("--whole-bank") else IN_SUITE
        metafunc.parametrize("row", rows, ids=[row["id"] for row in rows])


def test_a_claim_is_judged_as_it_is(row):
    excused = {"undecided", "derived", "unreadable"} if row["id"] in UNDECIDED else set()
    assert ask(row) in ALLOWED[row["truth"], row["strength"]] | excused, row["why"]


def test_only_claims_of_the_bank_are_excused():
    assert UNDECIDED <= {row["id"] for row in ROWS}
    assert len(UNDECIDED) < len(ROWS) / 5


def test_ids_are_unique():
    assert max(Counter(row["id"] for row in ROWS).values()) == 1


def test_questions_are_unique():
    asked = Counter(repr([row.get(key) for key in list(FIELDS)[1:6]]) for row in ROWS)
    assert max(asked.values()) == 1


def test_rows_are_complete():
    for row in ROWS:
        assert all(isinstance(value, FIELDS[key]) for key, value in row.items()), row
        assert {"id", "claim", "truth", "strength", "why"} <= row.keys() and row["why"], row
        assert (row["truth"], row["strength"]) in ALLOWED, row


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_three_false_claims_and_true_companions(kind):
    truths = Counter(row["truth"] for row in KINDS[kind])
    assert truths["false"] + truths["neither"] >= 3 and truths["true"] >= 3


@pytest.mark.parametrize("always, caught", [("proved", {"false", "neither"}),
                                            ("refuted", {"true", "neither"})])
def test_an_engine_with_one_answer_is_caught(always, caught):
    for row in ROWS:
        assert row["truth"] not in caught or always not in ALLOWED[row["truth"], row["strength"]]
