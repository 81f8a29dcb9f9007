"""Figures that move: what the page draws is what NumPy draws, at the same places of the sliders."""
from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from sympy import Max, Symbol, exp

from backproof.site.moving import (
    Iterated, Slider, across, bars, column, curves, down, over, path_of, paths,
)
from derivations.language import array, index, real, sigmoid, size
from sympy import Sum

SCRIPTS = Path(__file__).parents[2] / "backproof" / "site" / "theme" / "js"
z, c, w = real("z c w")
v = real("v")
n = size("n")
j, l = index("j l", n)
x = array("x", n)
SHARES = exp(c * x[j]) / Sum(exp(c * x[l]), l)
SLIDERS = [Slider(c, 0, 4, 0.5, 1)]


def waves():
    return curves("A curve", "It rises.", z, (-4, 4), {"sigmoid": sigmoid(c * z)}, (0, 1),
                  [*SLIDERS, Slider(z, -4, 4, 0.5, 0)])


def falls():
    lines = {"falls": Iterated((v, w), (c * v - w / 10, w + c * v - w / 10), (0.0, 1.0), w),
             "stops": Iterated((w,), (Max(w - c / 10, 0),), (1.0,), w)}
    return curves("Steps", "They fall.", Symbol("t"), (0, 20), lines, (-2, 2), SLIDERS, whole=True)


def walks(cost=z**2 / 2 + 2 * w**2):
    line = Iterated((z, w), (z - c * z / 8, w - c * w / 2), (1.0, 1.0), (z, w))
    return paths("A walk", "It goes down.", cost, (z, w), {"walk": line}, ((-2, 2), (-1, 1)), 12,
                 SLIDERS, [0.5, 2])


def shares():
    return bars("Shares", "They sum to 1.", j, "x", {"share": SHARES}, (0, 1),
                [Slider(f"x_{m}", -2, 2, 0.5, at) for m, at in ((1, 0), (2, 1))], SLIDERS)


@pytest.fixture
def pushed(browser, tmp_path):
    """What a figure shows once a slider stands at a value: its paths, its bars' heights, its dots."""
    def shown(figure, letter, value):
        page = browser.new_page()
        script = (SCRIPTS / "moving.js").read_text(encoding="utf-8")
        file = tmp_path / "figure.html"
        file.write_text(f"<html class='js'><body>{figure}{figure.live}<script>{script}</script>",
                        encoding="utf-8")
        page.goto(file.as_uri())
        page.locator(f'input[data-letter="{letter}"]').fill(str(value))
        found = page.evaluate("""() => [
            [...document.querySelectorAll('path')].map(p => p.getAttribute('d')),
            [...document.querySelectorAll('rect[class^=bar]')].map(r => +r.getAttribute('height')),
            [...document.querySelectorAll('circle')].map(c => +c.getAttribute('cy'))]""")
        page.close()
        return found
    return shown


def numbers(path):
    return np.array(re.findall(r"-?[\d.]+", path), float)


@pytest.mark.parametrize("value", [0, 0.5, 3])
def test_a_curve_is_redrawn_as_numpy_draws_it(pushed, value):
    (drawn,), _, _ = pushed(waves(), "c", value)
    xs = np.linspace(-4, 4, 121)
    wanted = path_of(xs, over(sigmoid(c * z), z, xs, {"c": value}), (-4, 4), (0, 1))
    assert numbers(drawn) == pytest.approx(numbers(wanted), abs=0.11)


def test_a_dot_rides_on_its_curve(pushed):
    _, _, (height,) = pushed(waves(), "z", 2)
    assert height == pytest.approx(down(1 / (1 + np.exp(-2)), (0, 1)), abs=1e-9)


@pytest.mark.parametrize("value", [0.5, 1.0])
def test_steps_are_taken_one_after_the_other(pushed, value):
    drawn, _, _ = pushed(falls(), "c", value)
    velocity, weight, path, stops = 0.0, 1.0, [], []
    for step in range(21):
        path.append(weight)
        stops.append(max(1 - step * value / 10, 0))
        velocity = value * velocity - weight / 10
        weight += velocity
    for found, wanted in zip(drawn, (path, stops)):
        assert numbers(found) == pytest.approx(
            numbers(path_of(np.arange(21.0), wanted, (0, 20), (-2, 2))), abs=0.11)


@pytest.mark.parametrize("value", [0.5, 4])
def test_a_path_takes_its_steps_in_both_weights(pushed, value):
    (drawn,), _, _ = pushed(walks(), "c", value)
    steps = np.arange(13.0)
    wanted = path_of((1 - value / 8) ** steps, (1 - value / 2) ** steps, (-2, 2), (-1, 1))
    assert numbers(drawn) == pytest.approx(numbers(wanted), abs=0.11)


def test_a_contour_is_where_the_cost_has_that_value():
    assert 'cx="149.0" cy="88.0" rx="74.5" ry="44.0"' in walks()
    for cost in (z * w, z**2 - w**2, z**2 + w**4):
        with pytest.raises(ValueError, match="not a sum of positive squares"):
            walks(cost)


def test_bars_follow_the_entries_of_the_array(pushed):
    _, heights, _ = pushed(shares(), "x_1", 2)
    wanted = column(SHARES, j, {"x": [2.0, 1.0], "c": 1})
    assert heights == pytest.approx([176 * value for value in wanted], abs=0.01)


def test_without_a_script_the_figure_stands_as_it_was_built():
    figure = shares()
    assert figure.count("<rect class=\"bar-1\"") == 2 and "<script" not in figure
    assert "aria-labelledby" in figure and across(4, (-4, 4)) == 298


def test_a_figure_needs_words_for_those_who_do_not_see_it():
    with pytest.raises(ValueError, match="title and a description"):
        curves("", "", z, (0, 1), {"z": z}, (0, 1))
