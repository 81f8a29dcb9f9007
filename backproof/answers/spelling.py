"""How words are compared: without case, hyphens and signs, Greek letters by their names."""
from __future__ import annotations

import re

from backproof.answers.notation import pairs

ONE_NAME = str.maketrans(pairs("greek") | pairs("signs"))


def plain(text: str) -> str:
    """A text without case and without what does not matter."""
    joined = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text.translate(ONE_NAME).lower())
    bare = re.sub(r"[^\w<>=+\-/^!]+|!(?!=)|\band\b", " ", joined)
    return re.sub(r"\s*(!=|[<>=+\-/^]|\s)\s*", r"\1", bare).strip()


def names(option: str) -> list[str]:
    """The spellings of an option, its name first."""
    return [plain(x) for x in option.split("|")]
