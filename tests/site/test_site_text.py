"""Escaping, and numbers for people."""
from __future__ import annotations

import pytest
from markdown import markdown as render

from backproof.site import text


@pytest.mark.parametrize(("given", "shown"), [
    ("a < b and <b>bold</b>", "a &lt; b and &lt;b>bold&lt;/b>"),
    ("$a<b$ but <i>", r"$a\lt b$ but &lt;i>"),
    ("$$\na > b\n$$", "$$\na \\gt  b\n$$"),
    ("`<b>` stays code, <b> not", "`<b>` stays code, &lt;b> not"),
    (r"costs \$5 <b>", r"costs \$5 &lt;b>"),
])
def test_html_becomes_text_outside_code_and_mathematics(given, shown):
    assert text.markdown(given) == shown


@pytest.mark.parametrize("given", ["a*b*c", "x_1_2", "[a](b)", "# no heading", "- no list",
                                   "Var(b) -> `b`", "<b>", "\\(x\\)", "1. one", "$a$"])
def test_literal_text_comes_out_as_it_went_in(given):
    import html
    import re

    shown = render(text.literal(given), extensions=["backproof.site.mathml"])
    assert html.unescape(re.sub("<.*?>", "", shown)) == given and "<p>" in shown


def test_a_formula_cannot_end_its_block():
    assert "\n\n" not in text.tex("a\n\n= b\n \n+ c")


@pytest.mark.parametrize(("title", "plain"), [
    ("Variance of $z$", "Variance of z"), (r"When $\mu > 1$", "When mu > 1"), ("Plain", "Plain")])
def test_a_title_for_the_menu_has_no_tex(title, plain):
    assert text.without_math(title) == plain


@pytest.mark.parametrize(("value", "shown"), [
    (0.0, "under 1 ms"), (0.0042, "4 ms"), (0.31, "310 ms"), (2.44, "2.4 s")])
def test_durations(value, shown):
    assert text.seconds(value) == shown


@pytest.mark.parametrize(("value", "shown"), [
    (0, "0"), (0.25, "0.25"), (3.2e-10, "3.2 × 10<sup>−10</sup>"),
    (1e6, "1.0 × 10<sup>6</sup>")])
def test_errors(value, shown):
    assert text.error_size(value) == shown


@pytest.mark.parametrize(("part", "whole", "shown"), [
    (3, 3, "100 %"), (1999, 2000, "99.9 %"), (9999, 10000, "99.9 %"), (0, 0, "none yet")])
def test_a_rate_is_never_rounded_up_to_all(part, whole, shown):
    assert text.rate(part, whole) == shown


def test_counts():
    assert [text.count(n, "step") for n in (0, 1, 1204)] == ["0 steps", "1 step", "1,204 steps"]


@pytest.mark.parametrize("written, shown", [
    ("e^(a + b) = e^a e^b", "e<sup>a + b</sup> = e<sup>a</sup> e<sup>b</sup>"),
    ("z^l = w^l a^{l-1}", "z<sup>l</sup> = w<sup>l</sup> a<sup>l−1</sup>"),
    ("x[i + k] <= w_1", "x<sub>i + k</sub> ≤ w<sub>1</sub>"), ("E[t], 2 < 3", "E[t], 2 &lt; 3"),
])
def test_plain_text_is_typeset_as_a_book_does(written, shown):
    assert text.typeset(written) == shown
    assert "<b>" not in text.literal_formulas(f"{written} <b>")
