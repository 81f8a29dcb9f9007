"""The page of what is believed: each example is proved when the page is made, or there is no page."""
from __future__ import annotations

import tomllib

import pytest

from backproof.site.belief import KERNEL, ROOMS, THEMES, belief, example

ENTRIES = [entry for theme in tomllib.loads(THEMES.read_text("utf-8"))["theme"]
           for entry in theme["belief"]]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["said"][:40])
def test_every_example_is_proved_and_names_rooms_of_the_kernel(entry):
    assert entry["why"] and set(entry["rooms"].split(", ")) <= set(ROOMS)
    assert entry["said"] in belief(entry)


@pytest.mark.parametrize("false", [
    {"claim": "exp(x) >= 2 + x"}, {"claim": "x != 0"}, {"lines": "proof.identity(z + z, z)"}])
def test_a_false_example_is_no_example(false):
    with pytest.raises(ValueError, match="an example of 'A belief.' is refuted, not proved"):
        example({"said": "A belief.", **false})


def test_no_room_of_the_kernel_is_left_out():
    assert {file.stem for file in KERNEL.glob("*.py")} - set(ROOMS) <= {
        "__init__", "rules", "from_sympy"}
