"""The box for one's own answers, opened from the disk: typed into, judged, hinted, kept."""

import gzip
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

import backproof.site
from backproof.record import ExerciseRecord, Status, Step
from backproof.site.answer_box import answer_box, scripts

SOFTMAX = "ch3-softmax-backprop"
HEAD = (
    '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<link rel="stylesheet" href="answers.css"><body data-md-color-scheme="{scheme}">'
    '<article class="md-typeset">{box}</article>'
    '<script src="base/js/box.js"></script>'  # last, as in the theme
)


def record(id, ledger=()):
    return ExerciseRecord(id, "", "", "", "", "", "proof", [], Status.PROVED, ledger=list(ledger))


@pytest.fixture
def opened(tmp_path, page):
    """A page that holds the box of an exercise, opened from the disk."""
    theme, js = Path(backproof.site.__file__).parent / "theme", tmp_path / "base/js"
    js.mkdir(parents=True)
    for name, content in scripts().items():
        (js.parent / name).write_bytes(content)
    shutil.copy(theme / "js/box.js", js)
    shutil.copy(theme / "css/answers.css", tmp_path)

    def open_(id=SOFTMAX, scheme="default", ledger=()):
        file = tmp_path / "page.html"
        box = answer_box(record(id, ledger))
        file.write_text(HEAD.format(scheme=scheme, box=box), encoding="utf-8")
        page.goto(file.as_uri())
        return page

    return open_


def judge(page, part, text):
    form = page.locator(f"form[data-part='{part}']")
    form.locator("[data-verdict]").evaluate("place => delete place.dataset.found")
    form.locator("input").fill(text)
    form.locator("input").press("Enter")
    page.wait_for_function(
        "n => document.querySelector(`form[data-part='${n}'] [data-verdict]`).dataset.found",
        arg=part,
    )
    return form.locator("[data-verdict]").inner_text()


def test_the_scripts_and_the_data_are_small():
    sizes = {name: len(gzip.compress(content, 9)) for name, content in scripts().items()}
    assert sizes.pop("js/answers.js") <= 40_000 and sum(sizes.values()) <= 10_000
    data = re.search(r'application/json">(.*?)</script>', answer_box(record(SOFTMAX)))[1]
    assert len(gzip.compress(data.encode(), 9)) <= 5_000


def test_an_answer_is_echoed_and_judged(opened):
    page = opened()
    assert page.evaluate("typeof backproofJudge") == "undefined"  # loaded when first touched
    said = judge(page, 1, "softmax(z)_k - y_k")
    assert (
        "✓ Right, in another form." in said and "Equal for every size: checked at K = 1, 2" in said
    )
    expect(page.locator("form[data-part='1'] output math")).to_be_visible()
    wrong = judge(page, 1, "y_k - a_k")
    assert "should be" in wrong and "plus and a minus" in wrong


def test_the_condition_under_which_an_answer_is_true_is_set_in_type(opened):
    page = opened("ch3-sigmoid-derivative")
    assert "True under a condition" in judge(page, 1, "a(1-a) + log(z) - log(z)")
    expect(page.locator("form[data-part='1'] .remark math")).to_have_text("z>0")


def test_a_decimal_is_echoed_as_it_was_typed(opened):
    page = opened("ch3-weight-init-variance")
    judge(page, 3, "1.22474")
    expect(page.locator("form[data-part='3'] output math")).to_have_text("1.22474")


def test_an_unreadable_answer_is_marked_at_its_place(opened):
    page = opened()
    judge(page, 1, "a_k - foo")
    expect(page.locator("form[data-part='1'] output mark")).to_have_text("f")


def test_hints_come_one_by_one_and_what_is_right_is_kept(opened):
    page = opened()
    judge(page, 1, "a_k - y_k")
    said = []
    for rung in (1, 2, 3):
        page.locator("form[data-part='1'] [data-hint]").click()
        hint = page.locator("form[data-part='1'] .hint")
        expect(hint).to_contain_text(f"Hint {rung} of")
        said.append(hint.inner_text().partition(".")[2])
    assert len(set(said)) == 3
    judge(page, 2, "one-hot")
    expect(page.locator("[data-progress]")).to_contain_text("2 of 3")
    page.reload()
    page.locator("form[data-part='3'] input").focus()
    expect(page.locator("form[data-part='1'].done")).to_be_visible()


def test_a_part_that_is_answered_wrong_later_loses_its_mark(opened):
    page = opened()
    judge(page, 1, "a_k - y_k")
    expect(page.locator("form[data-part='1'].done")).to_be_visible()
    judge(page, 1, "y_k - a_k")
    expect(page.locator("form[data-part='1'] [data-verdict]")).to_contain_text("✗")
    expect(page.locator("form[data-part='1']:not(.done)")).to_be_visible()
    expect(page.locator("[data-progress]")).to_have_text("")


def test_the_pages_proof_is_run_again_here(opened):
    ledger = subprocess.run(
        [sys.executable, "-c", LEDGER], capture_output=True, text=True, check=True
    ).stdout
    page = opened(ledger=ledger.splitlines())
    page.locator("[data-run]").click()
    expect(page.locator("[data-proof]")).to_contain_text("1 of 1 lines re-proved here")


LEDGER = """
from derivations.ledger import Label, lines
from derivations.kernel.context import Context
from derivations.kernel.terms import add
from derivations.tactics.equality import prove
a, b = ("sym", "a"), ("sym", "b")
print("\\n".join(lines([(prove(Context(), add(a, b), add(b, a)), Label("", 1, ""))])))
"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_the_box_fits_a_phone_and_a_desk(opened, page, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    opened("ch3-output-gradients", scheme)
    judge(page, 1, "x_k (a_j - y_j) σ'(z_j)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_parts_after_the_third_are_folded_and_the_parts_that_are_right_are_kept_for_lists(opened):
    page = opened("ch3-output-gradients")
    assert page.locator("details.more form").count() == 6
    judge(page, 3, "a_k - y_k")
    kept = page.evaluate("JSON.parse(localStorage.getItem('backproof:ch3-output-gradients'))")
    assert 3 in kept["parts"] and kept["of"] == 9


def test_a_line_of_the_solution_is_named():
    found = answer_box(replace(record("ch3-softmax-inverse"), steps=[
        Step("cite", "", plain="log(a[j]/a[k]) = z[j] - z[k]")]))
    assert '"lines":[[1,' in found


def test_without_a_script_the_command_line_is_shown():
    box = answer_box(record(SOFTMAX))
    assert "<noscript>" in box and f"backproof check {SOFTMAX}" in box
    assert answer_box(record("no-such-exercise")) == ""
