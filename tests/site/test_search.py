"""The search: what is no lesson stays out of its index, and no number makes it fail."""
from __future__ import annotations

import json

import pytest
from search import ask, listed, opened, rank

sample = pytest.mark.parametrize("built", ["sample"], indirect=True)


@sample
def test_signs_of_formulas_and_verdicts_are_not_in_the_index(built):
    docs = json.loads((built / "search" / "search_index.json").read_text("utf-8"))["docs"]
    lessons = [doc["text"] for doc in docs if "#the-argument" in doc["location"]]
    assert lessons and not any("✓" in text or "Check it by hand" in text for text in lessons)


@sample
def test_the_index_is_fetched_when_a_reader_turns_to_the_search(browser, site):
    page, asked = browser.new_page(), []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    page.goto(site, wait_until="networkidle")
    page.wait_for_function("window.component$")  # the last thing that the theme's script does
    assert asked and "search_index.json" not in asked
    with page.expect_response("**/search_index.json"):
        page.keyboard.press("/")  # the theme's key for the search
    ask(page, "softmax", r"/^\d/.test(said)")
    assert asked.count("search_index.json") == 1
    page.close()


@sample
def test_numbers_and_signs_are_answered(browser, site):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    opened(page, site)
    for query in ("lambda 9", "9", "equation 80", "mu > 1", "softmax 1"):
        listed(page, query)
    assert "ch3-softmax-monotonicity" in listed(page, "softmax")
    page.close()


def test_the_first_of_the_pages_that_answer_counts():
    assert [rank(["a", "b", "c"], wanted) for wanted in ("a", "c|b", "d")] == [1, 2, 0]
