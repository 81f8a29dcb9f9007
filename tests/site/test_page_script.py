"""What a page's own script does: answers wait until asked, formulas are copied as LaTeX, and on
paper stand the folds that the reader opened."""
from __future__ import annotations

import pytest
from playwright.sync_api import expect

PAGE = "exercises/chapter-3/ch3-softmax-monotonicity/"
pytestmark = pytest.mark.parametrize("built", ["sample"], indirect=True)
COPIED = """() => {
    const event = new ClipboardEvent("copy", {clipboardData: new DataTransfer(), cancelable: true})
    getSelection().selectAllChildren(document.querySelector(".statement"))
    document.dispatchEvent(event)
    return event.clipboardData.getData("text/plain")
}"""


@pytest.fixture
def page(browser, site):
    context = browser.new_context()
    page = context.new_page()
    page.goto(site + PAGE)
    yield page
    context.close()


def test_the_answer_is_open_until_a_reader_asks_to_hide_answers(page):
    answer, switch = page.locator("details.answer math").first, page.locator(".hide-answers input")
    expect(answer).to_be_visible()
    switch.check()
    expect(answer).to_be_hidden()
    page.reload()
    expect(switch).to_be_checked()
    expect(answer).to_be_hidden()
    page.click("details.answer > summary")
    expect(answer).to_be_visible()


def test_a_page_can_be_read_without_a_script(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + PAGE)
    expect(page.locator("details.answer math").first).to_be_visible()
    expect(page.locator(".hide-answers")).to_have_count(0)
    context.close()


def test_a_formula_is_copied_as_latex(page):
    assert r"$\partial a_j / \partial z_k$" in page.evaluate(COPIED)


def test_on_paper_stand_the_folds_that_the_reader_opened(page):
    fold = page.locator("details.fold.aside").first
    line = fold.locator(".step").first
    fold.evaluate("fold => fold.open = true")  # as the theme does before it prints
    page.emulate_media(media="print")
    expect(line).to_be_hidden()
    page.emulate_media(media="screen")
    fold.evaluate("fold => fold.open = false")
    fold.locator("summary").first.click()
    page.emulate_media(media="print")
    expect(line).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white_and_ink_black_from_either_scheme(page, scheme):
    page.emulate_media(media="print", color_scheme=scheme)
    colours = page.evaluate("""() => ["color", "backgroundColor"].map(
        name => getComputedStyle(document.querySelector(".statement p"))[name])""")
    assert colours[0] == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
