"""Both judges on what one of them took for right: an answer with a value on half of the domain only,
and what an auditor typed."""
import json
from pathlib import Path

import pytest
from node import lines_of
from rows import question, rows, verdict

import backproof.site
from backproof.answers.judging import judge
from backproof.answers.page_data import text

RUN = Path(backproof.site.__file__).parent / "checker/run_answers.js"
ROWS = [row for row in rows() if "-half-" in row["id"] or "-audit-" in row["id"]]
SIGMOID = question("ch3-sigmoid-derivative")


@pytest.fixture(scope="module")
def in_the_page(tmp_path_factory):
    """What the page's judge says, by the id of the row."""
    folder = tmp_path_factory.mktemp("both")
    data, file = folder / "data.jsonl", folder / "rows.jsonl"
    data.write_text("".join(f"{text(question(e), e)}\n"
                            for e in sorted({row["exercise"] for row in ROWS})), encoding="utf-8")
    file.write_text("".join(f"{json.dumps(row)}\n" for row in ROWS), encoding="utf-8")
    return {a["id"]: a["found"] for a in lines_of(RUN, data, file)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_both_judges_say_what_is_expected(row, in_the_page):
    assert verdict(row)[0] == row["expect"]
    page = in_the_page[row["id"]].removesuffix(" for a part")
    unproved = page == "undecided" and row["expect"] == "true but not asked"  # it proves no inequality
    assert page == row["expect"] or unproved


@pytest.mark.parametrize("typed, condition", [
    ("a(1-a) + log(z) - log(z)", "z > 0"), ("a(1-a)*sqrt(z)^2/z", "z ≥ 0"),
    ("a(1-a) + 0*sqrt(z-5)", "z - 5 ≥ 0")])
def test_the_condition_is_named(typed, condition):
    answer = judge(SIGMOID, typed, part=1)
    assert answer.message.startswith(f"True under a condition: {condition}.")
    assert answer.exit_code == 5
