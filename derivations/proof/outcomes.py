"""What a program gave: whether it is what it had to give, and how a person writes it."""
from __future__ import annotations


def agrees(found, expected, tolerance) -> bool:
    """Whether a program gave what it had to. Raises ``ValueError`` for a tolerance below 0, and for an
    array of NumPy's."""
    if not tolerance >= 0:
        raise ValueError(f"a tolerance is a number >= 0, not {tolerance}")
    if getattr(found, "shape", ()) or getattr(expected, "shape", ()):
        raise ValueError("an outcome compares numbers, texts and lists: write .tolist() after an array")
    if not tolerance:
        return found == expected
    if isinstance(expected, (list, tuple)):
        return len(found) == len(expected) and all(
            agrees(*pair, tolerance) for pair in zip(found, expected))
    return bool(abs(found - expected) <= tolerance)


def printed(found) -> str:
    """What a program gave, as a person writes it: no brackets, no quotation marks."""
    if str(found) in ("True", "False"):
        return "yes" if found else "no"
    if isinstance(found, str) or not hasattr(found, "__iter__"):
        return str(found)
    return ", ".join(map(printed, found)) or "none"


def in_text(found) -> str:
    """The same at the end of a line; what a program wrote stays as it was written."""
    return f"`{found}`" if isinstance(found, str) and not found.isalnum() else f"**{printed(found)}**"
