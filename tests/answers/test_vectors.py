"""Lengths and inner products, as people write them: read alike by Python and by the page."""
import json
from pathlib import Path

import pytest
from node import lines_of

import backproof.site
from backproof.answers import asked as ask
from backproof.answers.judging import judge
from backproof.answers.making import question_of
from backproof.answers.page_data import text

RUN = Path(backproof.site.__file__).parent / "checker/run_answers.js"
ROOTS = "sqrt(Σ_i x_i^2) sqrt(Σ_i y_i^2)"
QUESTION = question_of(ask.asks(
    indices={"n": "i j k"}, letters={"x_i": "a vector", "y_i": "another", "s": "their cosine"},
    given=[f"s = Σ_i x_i y_i/({ROOTS})"],
    parts=[ask.formula("The cosine?", f"s = Σ_i x_i y_i/({ROOTS})"),
           ask.formula("Its slope?", f"∂s/∂x_j = y_j/({ROOTS}) - s x_j/Σ_i x_i^2")]))
COSINE = [
    'x·y/(|x||y|)',
    r"\frac{x^T y}{\|x\| \|y\|}",
    r"\frac{x \cdot y}{\lVert x\rVert \lVert y\rVert}",
    '⟨x, y⟩/(‖x‖ ‖y‖)',
    '<x,y>/(||x|| ||y||)',
    'np.dot(x, y)/(np.linalg.norm(x)*np.linalg.norm(y))',
    'x @ y / (norm(x) norm(y))',
    '(x @ y)/(np.sqrt(x @ x) * np.sqrt(y @ y))',
    r"\langle x, y \rangle / (\|x\|_2 \|y\|_2)",
    'x.dot(y)/(norm(x)*norm(y))',
    r"s = x^\top y/\sqrt{x^\top x \, y^\top y}",
    '(x*y).sum()/(np.linalg.norm(x, 2)*np.linalg.norm(y))',
    r"\frac{\mathbf{x}\cdot\mathbf{y}}{|\mathbf{x}||\mathbf{y}|}",
]
SLOPE = [
    'y_j/(|x| |y|) - s x_j/|x|^2',
    'y_j/(|x||y|) - s x_j/|x|²',
    'y/(|x| |y|) - s x/|x|^2',
    'y_j/(‖x‖‖y‖) - s x_j/‖x‖_2^2',
    r"y/(‖x‖‖y‖) - s x/\|x\|^2_2",
    r"\frac{y_j}{|x||y|} - \frac{s x_j}{|x|^2}",
    'y_j/(norm(x)*norm(y)) - s*x_j/norm(x)**2',
    'y_j/(||x|| ||y||) - (x·y) x_j/(||x||^3 ||y||)',
    'y_j/(|x| |y|) - (x^T y) x_j/(|x|^3 |y|)',
    '(y/|y| - s x/|x|)/|x|',
]
WRONG = [
    'x^T y/(|x|_1 |y|_1)',
    'x·y/(|x|^2 |y|)',
    'y_j/(|x| |y|) + s x_j/|x|^2',
    'x y/(|x| |y|)',
    'y_j/(||x||_1 ||y||_1) - s x_j/|x|^2',
    'y_j/(|x| |y|)',
    'y/(|x| |y|)',
    'x·y',
]
RIGHT = {**dict.fromkeys(COSINE, 1), **dict.fromkeys(SLOPE, 2)}


@pytest.fixture(scope="module")
def in_the_page(tmp_path_factory):
    """(verdict, parts) of the page's judge, by text."""
    folder = tmp_path_factory.mktemp("vectors")
    data, rows = folder / "data.jsonl", folder / "rows.jsonl"
    data.write_text(text(QUESTION, "cosine") + "\n", encoding="utf-8")
    rows.write_text("".join(json.dumps({"id": t, "exercise": "cosine", "text": t}) + "\n"
                            for t in (*RIGHT, *WRONG)), encoding="utf-8")
    return {a["id"]: (a["found"], a.get("parts")) for a in lines_of(RUN, data, rows)}


@pytest.mark.parametrize("typed", [*RIGHT, *WRONG])
def test_python_and_the_page_judge_it_rightly(typed, in_the_page):
    found = judge(QUESTION, typed)
    assert in_the_page[typed] == (str(found.found), found.parts)
    assert found.parts == ([RIGHT[typed]] if typed in RIGHT else [])
    assert typed in RIGHT or found.found == "wrong"


def test_what_was_read_between_bars_is_said():
    assert judge(QUESTION, SLOPE[0]).remarks[0] == "|x| was read as the length of the vector"
    assert judge(QUESTION, "|x| + |y|").remarks[0] == "|x| was read entry by entry"
