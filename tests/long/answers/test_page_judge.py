"""The page's judge on the same fixtures: it never contradicts the Python one, and reads alike."""
import json
import random
import sys
from pathlib import Path

import pytest
from node import lines_of

sys.path.insert(0, str(Path(__file__).parents[2] / "answers"))
from hostile_texts import hostile_texts  # noqa: E402
from rows import question, rows  # noqa: E402

import backproof.site  # noqa: E402
from backproof.answers.matching import read_again  # noqa: E402
from backproof.answers.page_data import text  # noqa: E402
from backproof.answers.tokens import Unreadable  # noqa: E402
from derivations.ledger import _verbatim  # noqa: E402

RUN = Path(backproof.site.__file__).parent / "checker/run_answers.js"
SOFTMAX = "ch3-softmax-backprop"


def answers(asked, folder):
    """What the page says of rows."""
    exercises = sorted({row["exercise"] for row in asked})
    data, file = folder / "data.jsonl", folder / "rows.jsonl"
    data.write_text("".join(f"{text(question(e), e)}\n" for e in exercises), encoding="utf-8")
    file.write_text("".join(f"{json.dumps(row)}\n" for row in asked), encoding="utf-8")
    return lines_of(RUN, data, file)


def trees(row):
    """What Python reads, as the page writes it; None where it reads nothing."""
    try:
        _, found = read_again(question(row["exercise"]).world, row["text"])
    except Unreadable:
        return None
    return json.loads(json.dumps([[[_verbatim(t) for t in s.sides], s.relations] for s in found]))


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return answers(rows(), tmp_path_factory.mktemp("page"))


def plain(verdict):
    return {"right for a part": "right",
            "no value inside the domain": "wrong"}.get(verdict, verdict)


def test_no_right_row_is_called_wrong_and_no_wrong_row_right(found):
    against = [(row["text"], plain(a["found"])) for row, a in zip(rows(), found, strict=True)
               if {row["expect"], plain(a["found"])} == {"right", "wrong"}]
    assert against == []
    assert [a["message"] for a in found if a["found"] == "crash"] == []


def test_what_is_true_besides_is_never_called_wrong(found):
    assert [
        row["text"] for row, a in zip(rows(), found, strict=True)
        if row["expect"].startswith("true") and plain(a["found"]) == "wrong"
    ] == []


def test_nearly_all_right_rows_are_called_right(found):
    right = [a for row, a in zip(rows(), found, strict=True) if row["expect"] == "right"]
    assert sum(a["found"].startswith("right") for a in right) >= 0.97 * len(right)


def test_both_read_the_same(found):
    differ = [row["text"] for row, a in zip(rows(), found, strict=True) if trees(row) != a["trees"]]
    assert len(differ) <= 1, differ  # C'(y): the page leaves the derivative of a given formula out


def test_both_read_damaged_and_random_texts_the_same(tmp_path):
    rng = random.Random(7)
    texts = [t for t in hostile_texts(1_500, seed=3) if t.isprintable() and len(t) < 400]
    asked = [{"id": str(n), "exercise": SOFTMAX, "text": t}
             for n, t in enumerate([*texts, *(formula(rng, 4) for _ in range(300))])]
    found = answers(asked, tmp_path)
    assert [a["message"] for a in found if a["found"] == "crash"] == []
    differ = [row["text"] for row, a in zip(asked, found, strict=True) if trees(row) != a["trees"]]
    assert len(differ) <= len(asked) // 100, differ


def formula(rng, depth):
    """A random formula in the letters of the softmax question."""
    if not depth or rng.random() < 0.2:
        return rng.choice(["a_k", "y_j", "z_k", "2", "0.5", "K", "C", "a_{j}", "δ_{jk}", "ŷ_k"])
    one, other = formula(rng, depth - 1), formula(rng, depth - 1)
    return rng.choice([
        f"({one} + {other})", f"{one} * {other}", f"({one})/({other})", f"-{one}", f"ln({one})",
        f"e^{{{one}}}", f"Σ_l a_l {one}", f"sum({one}, j)", f"({one})^2",
        f"\\frac{{{one}}}{{{other}}}", f"√({one})", f"σ({one})", f"|{one}|", f"∂C/∂z_k {one}",
        f"max({one}, {other})"
    ])
