"""Wide formulas in lines for a narrow screen: broken at relations first, never inside brackets."""
from __future__ import annotations

import re

import pytest

from backproof.site.breaking import SMALLEST, TOKEN, WIDE, broken, share, width
from backproof.site.mathml import in_both_widths

FRAME = r"\\(begin|end)\{aligned\}"
LONG = r"y \ln a + (1 - y) \ln(1 - a) + x_1 + x_2"


@pytest.mark.parametrize("tex", [r"a = b", r"\frac{\partial C}{\partial z_k} = a_k - y_k",
                                 r"\begin{cases} 1 \\ 2 \end{cases}", f"f({LONG} + {LONG})"])
def test_what_is_narrow_or_has_no_place_to_break_stays_whole(tex):
    assert broken(tex) == ""


def test_a_wide_formula_is_broken_before_its_relations():
    lines = broken(rf"{LONG} = {LONG} \ge 0").split(r"\\")
    assert [line.lstrip("& ").startswith(r"\quad =") for line in lines[:2]] == [False, True]
    assert all(width(TOKEN.findall(re.sub(FRAME, "", line))) < WIDE + 2 for line in lines)


def test_a_side_that_is_too_wide_is_broken_before_its_signs():
    lines = broken(f"c = {LONG} - {LONG} - x").split(r"\\")
    assert len(lines) >= 2 and all(line.lstrip("& ").startswith((r"\quad +", r"\quad -"))
                                   for line in lines[1:])


def test_a_minus_that_belongs_to_what_follows_is_no_place():
    assert all(not line.rstrip(r"\ {}dealign").endswith("=")
               for line in broken(f"{LONG} = -{LONG}").split(r"\\"))


def test_the_page_has_both_and_each_is_copied_as_it_was_written():
    both = in_both_widths(f"{LONG} = {LONG}")
    assert both.count("<math") == 2 and both.count('class="in-lines"') == 1
    assert both.count("data-tex") == 2 and "aligned" not in both
    assert in_both_widths("a = b").count("<math") == 1


def test_the_width_of_a_fraction_is_that_of_its_longer_part():
    assert width(TOKEN.findall(r"\frac{a b c}{d}")) == pytest.approx(
        width(TOKEN.findall("abc")), abs=0.5)


def test_a_term_that_is_too_wide_is_broken_between_its_factors():
    lines = broken(r"z = \frac{x}{m} \left(%s\right) \sum_j y_j" % LONG).split(r"\\")
    assert [line.count(r"\cdot \sum") for line in lines] == [0, 0, 1]


def test_a_sum_is_not_parted_from_what_it_sums():
    lines = broken(rf"\sum_k \left({LONG} + x\right) = 0").split(r"\\")
    assert not any(line.rstrip("& ").endswith("k") for line in lines)


@pytest.mark.parametrize("function", [r"\ln \left(", r"\operatorname{Var}\left(", r"\max \left("])
def test_a_function_is_not_parted_from_what_it_is_applied_to(function):
    assert r"\cdot" not in broken(rf"z = {function} {LONG} \right)")


def test_what_cannot_be_broken_is_set_smaller():
    whole = f"f({LONG} + x)"
    assert SMALLEST < share(whole) < 1 == share("a = b") and not broken(whole)
    assert share(f"f({LONG} + {LONG})") == SMALLEST
    assert f"font-size: {1.1 * share(whole):.2f}em" in in_both_widths(whole)
