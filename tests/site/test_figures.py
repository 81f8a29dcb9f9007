"""Figures: the same bytes each time, the page's colours, and words for who cannot see them."""
from __future__ import annotations

import re
import xml.etree.ElementTree as etree

import pytest
from matplotlib.figure import Figure

from backproof.site.figures import WIDTH, svg


def figure(height=1.0):
    drawing = Figure(figsize=(4, 2))
    axes = drawing.subplots()
    axes.plot([0, 1], [0, height], label="one")
    axes.plot([0, 1], [height, 0], label="two")
    axes.legend()
    axes.grid(True)
    return drawing


@pytest.fixture(scope="module")
def drawn():
    return svg(figure(), "A title & more", "What is <seen>")


def test_it_is_well_formed_and_the_same_each_time(drawn):
    assert etree.fromstring(drawn).tag.endswith("svg")
    assert svg(figure(), "A title & more", "What is <seen>") == drawn


def test_colours_are_those_of_the_page(drawn):
    assert all(f"var(--figure-{name})" in drawn for name in ("1", "2", "ink", "grid"))
    assert not re.findall(r"(?:fill|stroke): #[0-9a-f]{6}", drawn)


def test_nothing_reaches_into_the_page_around_it(drawn):
    assert not re.findall(r"<style|<metadata|<\?xml|<!DOCTYPE|<text", drawn)


def test_it_has_a_name_and_a_description(drawn):
    root = etree.fromstring(drawn)
    names = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    title, description = root.get("aria-labelledby").split()
    assert (names[title], names[description]) == ("A title & more", "What is <seen>")


def test_identifiers_of_two_figures_differ_and_references_hold(drawn):
    other = svg(figure(2.0), "Another", "What is seen")
    ids = [set(re.findall(r' id="([^"]+)"', text)) for text in (drawn, other)]
    assert ids[0] and not ids[0] & ids[1]
    assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', drawn)) <= ids[0]


@pytest.mark.parametrize(("title", "description"), [("", "x"), ("x", " ")])
def test_a_figure_without_words_is_refused(title, description):
    with pytest.raises(ValueError, match="title and a description"):
        svg(figure(), title, description)


def test_a_wide_figure_is_drawn_as_wide_as_its_place_so_that_its_letters_can_be_read():
    wide, small = figure(), Figure(figsize=(2, 1))
    small.subplots()
    assert svg(wide, "A", "B") and svg(small, "A", "B")
    assert wide.get_size_inches()[0] == pytest.approx(WIDTH)
    assert small.get_size_inches()[0] == pytest.approx(2)
