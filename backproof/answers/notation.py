"""The notations that are read, from ``notation.json``: one table for Python and for the page.

A table of pairs is one text, ``"α alpha β beta"``. Phrases are regular expressions that both
languages read alike; they ignore case.
"""
from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("notation.json")


@cache
def notation() -> dict:
    """The whole table."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def pairs(name: str) -> dict[str, str]:
    """A table of pairs."""
    parts = notation()[name].split(" ")
    return dict(zip(parts[::2], parts[1::2]))


def words(name: str) -> frozenset[str]:
    """A list of words."""
    return frozenset(notation()[name].split(" "))


def phrase(name: str) -> re.Pattern:
    """A phrase, by its name; a space in it stands for one or more."""
    return pattern(notation()["phrases"][name])


def pattern(text: str) -> re.Pattern:
    return re.compile(text.replace(" ", r"\s+"), re.IGNORECASE)


def rewritten() -> list[tuple[re.Pattern, str]]:
    """Phrases, and how they are written as formulas."""
    return [(pattern(text), re.sub(r"\$(\d)", r"\\\1", sign)) for text, sign in notation()["rewritten"]]
