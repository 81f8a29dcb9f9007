"""Words around a formula: taken away, or read as the signs that they stand for.

Places are kept, so that a refusal still points at the character that was typed.
"""
from __future__ import annotations

import re
from unicodedata import normalize

from backproof.answers.notation import notation, pairs, phrase, rewritten
from backproof.answers.world import World

LEAD, INSIDE, OWN, LAST = map(phrase, ("lead", "inside", "own", "last"))
LABEL, COMMA, COUNTED, FIRST = map(phrase, ("label", "comma", "counted", "first"))
REWRITTEN, NUMERALS, FRACTIONS = rewritten(), pairs("numerals"), re.compile(notation()["fractions"])
ONE = re.compile(r"^(?:one|an?)\s+")


def prepared(text: str) -> str:
    """A text without words that only lead to its formula."""
    text = LEAD.sub(blank, text)
    for words, sign in REWRITTEN:
        text = words.sub(sign, text)
    text = INSIDE.sub(interval, FRACTIONS.sub(fraction, text))
    return NUMERALS.get(ONE.sub("", text.strip(" .!").lower()), text)


def blank(m: re.Match) -> str:
    return " " * len(m[0])


def fraction(m: re.Match) -> str:
    """``½`` as (1/2)."""
    return f"({normalize('NFKC', m[0]).replace('⁄', '/')})"


def interval(m: re.Match) -> str:
    """``x in (0, 1]`` as 0 < x <= 1."""
    low, high = "<" if m[2] != "[" else "<=", "<" if m[5] != "]" else "<="
    return f"{m[3]} {low} {m[1]} {high} {m[4]}"


def with_own_names(world: World, text: str) -> str:
    """``ln S where S = Σ_k e^{z_k}``: a name of the person's own, put in."""
    own = OWN.match(text)
    if own is None or world.knows(own[2]) or not re.search(rf"\b{own[2]}\b", own[1].lstrip()[1:]):
        return text
    return re.sub(rf"\b{own[2]}\b", lambda _: f"({own[3]})", own[1])


def shorter(text: str):
    """What is left of a text that cannot be read as it is: without its label, its last words."""
    rest = text
    for _ in range(2):  # the error is δ = …
        if (label := LABEL.match(rest)) and "," not in label[0]:
            rest = " " * label.end() + LEAD.sub(blank, rest[label.end():])
            yield label.end(), rest, text[:label.end()]
    if last := LAST.match(text):
        yield len(text), " " * last.end() + LEAD.sub(blank, text[last.end():]), last[0]
    if first := FIRST.match(text):  # Q' = μ Q, so Q is multiplied by μ
        yield len(text), first[1], ""
    if number := COUNTED.match(text):
        yield len(text), number[1], text

