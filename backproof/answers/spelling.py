"""How words are compared: without case, hyphens and signs."""

from __future__ import annotations

import re


def plain(text: str) -> str:
    """A text without case and without what does not matter."""
    joined = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text.lower())
    return re.sub(r"[^\w<>=+\-/√^∞]+", " ", joined).strip()


def names(option: str) -> list[str]:
    """The spellings of an option, its name first."""
    return [plain(x) for x in option.split("|")]
