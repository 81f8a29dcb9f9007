"""Formulas for a narrow screen: a wide one is broken before its relations; where a side is still
too wide, before its signs; and a term between its factors, as a textbook breaks it. What cannot be
broken is set smaller.
"""
from __future__ import annotations

import re

WIDE = 16.2  # ems, what a line of the argument holds on a phone; the estimate is good to 8 %
SMALLEST = 0.75  # of its size; smaller than that, a formula scrolls
TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|[{}^_&]|\S")
NAMED = (r"\mathrm", r"\operatorname", r"\text", r"\mathbb", r"\bar", r"\hat", r"\tilde",
         r"\mathbf", r"\boldsymbol")
RELATIONS = ("=", r"\le", r"\ge", r"\lt", r"\gt", "<", ">", r"\approx", r"\ne", r"\leq", r"\geq")
OPENING, CLOSING = ("(", "[", r"\{", r"\left"), (")", "]", r"\}", r"\right")
SIGNS, FACTORS, TIMES = ("+", "-"), (r"\sum", r"\frac", r"\left"), r"\cdot"
APPLIED = (r"\ln", r"\exp", r"\tanh", r"\sigma", r"\lim", r"\max", r"\min", r"\partial", "}")
NO_WIDTH = (r"\,", r"\;", r"\!", r"\displaystyle", r"\limits", "&")
TALL = 0.25  # how much wider a bracket is that grows with what it holds
WIDTHS = {r"\sum": 1.6, r"\quad": 1.0, r"\qquad": 2.0, r"\lim": 1.6, r"\ln": 1.1, r"\exp": 1.6,
          r"\sqrt": 1.0, r"\max": 1.8, r"\min": 1.8, r"\tanh": 2.2, r"\partial": 0.6,
          "+": 1.3, "-": 1.3,
          **dict.fromkeys(RELATIONS, 1.5), **dict.fromkeys("()[],.!|", 0.35)}


def broken(tex: str) -> str:
    """The TeX of the formula in several lines; empty where it is narrow, or has no place to break.
    """
    lines = lines_of(tex)
    if len(lines) < 2:
        return ""
    first, *rest = map(written, lines)
    inner = r" \\ ".join([f"& {first}", *(rf"&\quad {line}" for line in rest)])
    return rf"\begin{{aligned}} {inner} \end{{aligned}}"


def share(tex: str) -> float:
    """How large the formula can be set on a narrow screen, of its size, once it is broken."""
    return max(SMALLEST, min(1.0, WIDE / max(1.0, *map(width, lines_of(tex)))))


def lines_of(tex: str) -> list[list[str]]:
    """The lines of a formula on a narrow screen, each as tokens."""
    tokens = TOKEN.findall(tex)
    if r"\begin" in tokens or r"\\" in tokens:
        return [[]]
    if width(tokens) <= WIDE:
        return [tokens]
    return joined([line for side in split(tokens, RELATIONS) for term in narrower(side, terms)
                   for line in narrower(term, factors)])


def narrower(tokens: list[str], parts) -> list[list[str]]:
    """The parts of what is too wide for a line."""
    return parts(tokens) if width(tokens) > WIDE else [tokens]


def terms(tokens: list[str]) -> list[list[str]]:
    return split(tokens, SIGNS)


def factors(tokens: list[str]) -> list[list[str]]:
    """The factors of a product, all but the first after a sign of multiplication: a break before a
    sum, a fraction or a tall bracket, and behind a bracket, but not between a sum and what it
    sums."""
    found, depth = [[]], 0
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else "="
        behind = before in (")", "]") and token[0] not in "^_+-=,)]&" and token not in CLOSING
        starts = token in FACTORS and not (
            before in APPLIED[:-1] or (token == r"\left" and before in APPLIED))
        of_a_sum = found[-1][-3:-2] == [r"\sum"]
        if (depth == 0 and found[-1] and (starts or behind) and not of_a_sum
                and not after_sign(tokens, place)):
            found.append([TIMES])
        depth += token in OPENING or token == "{"
        depth -= token in CLOSING or token == "}"
        found[-1].append(token)
    return found


def split(tokens: list[str], before: tuple[str, ...]) -> list[list[str]]:
    """The parts of a formula that begin at one of some signs outside all brackets."""
    parts, depth = [[]], 0
    for place, token in enumerate(tokens):
        depth += token in OPENING or token == "{"
        depth -= token in CLOSING or token == "}"
        if token in before and depth == 0 and place and not after_sign(tokens, place):
            parts.append([])
        parts[-1].append(token)
    return [part for part in parts if part]


def after_sign(tokens: list[str], place: int) -> bool:
    """Whether a sign belongs to the number after it, or hangs on what an index began."""
    return tokens[place - 1] in (*RELATIONS, "+", "-", "^", "_", *OPENING, ",")


def joined(lines: list[list[str]]) -> list[list[str]]:
    """Neighbouring parts in one line while they have room in it."""
    found = lines[:1]
    for line in lines[1:]:
        if width(found[-1] + line) <= WIDE:
            found[-1] = found[-1] + (line[1:] if line[0] == TIMES else line)
        else:
            found.append(line)
    return found


def written(tokens: list[str]) -> str:
    """Tokens as TeX again."""
    return "".join(f"{token} " if token[0] == "\\" and token[-1].isalpha() else token
                   for token in tokens)


def width(tokens: list[str]) -> float:
    """How wide a formula is, in ems, about."""
    return measured(list(tokens), 0, 1.0)[0]


def measured(tokens: list[str], place: int, size: float) -> tuple[float, int]:
    """The width of a group from a place on, and the place after it."""
    total = 0.0
    while place < len(tokens) and tokens[place] != "}":
        token = tokens[place]
        place += 1
        if token == r"\frac":
            above, place = measured(tokens, place + 1, size)
            below, place = measured(tokens, place + 1, size)
            total += max(above, below) + 0.25
        elif token in ("^", "_"):
            inner, place = argument(tokens, place, 0.7 * size)
            total += inner
        elif token == "{":
            inner, place = measured(tokens, place, size)
            total += inner
        elif token in (r"\left", r"\right"):
            total += TALL * size
        elif token not in NO_WIDTH and token not in NAMED:
            total += size * WIDTHS.get(token, 0.62)
    return total, place + 1


def argument(tokens: list[str], place: int, size: float) -> tuple[float, int]:
    """The width of an index or exponent: one token, or a group."""
    if place < len(tokens) and tokens[place] == "{":
        return measured(tokens, place + 1, size)
    return 0.62 * size, place + 1
