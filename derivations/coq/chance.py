"""Expected values: what is said of random variables in Coq."""
from __future__ import annotations


def laws(families, words) -> list[str]:
    return []
