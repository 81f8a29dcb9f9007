"""The signs of what a person typed: LaTeX, Unicode, NumPy and plain text become one kind of token.

Each token knows the character at which it began, so that a refusal can point at it. The page's own
reader (``site/checker/tokens.js``) cuts texts in the same way.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from unicodedata import normalize

from backproof.answers.notation import notation, pairs, words

LONGEST = 2_000
GREEK, MARKS, SIGNS = map(pairs, ("greek", "marks", "signs"))
COMMANDS, WORDS = map(pairs, ("commands", "words"))
STYLED, RAISED, LOWERED = (re.compile(notation()[name]) for name in ("styled", "raised", "lowered"))
BLANK, TWO = words("blank") | {" "}, words("two")
ONE, DROPPED = pairs("one"), notation()["dropped"]
MODULE = re.compile(notation()["module"])
NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:[eE][-+]?\d+(?![a-zA-Z]))?|\.\d+")
NAME = re.compile(r"[A-Za-z]+")
COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.S)


class Unreadable(ValueError):
    """A text that cannot be read, with the character (from 0) where it stops making sense."""
    def __init__(self, message: str, position: int):
        super().__init__(message)
        self.message, self.position = message, position


class Token(NamedTuple):
    """``kind`` is number, name, sign, newline or end. ``glued``: no blank stands before it."""

    kind: str
    text: str
    at: int
    glued: bool = True


def tokenise(text: str) -> list[Token]:
    """All tokens, the last of kind ``end``. Raises ``Unreadable`` at a sign that means nothing here."""
    if len(text) > LONGEST:
        raise Unreadable(f"this is longer than {LONGEST:,} characters", LONGEST)
    text = STYLED.sub(lambda m: normalize("NFKC", m[0]), text)  # 𝑥 is x, ℓ is l
    found: list[Token] = []
    at = 0
    while at < len(text):
        at = _next(text, at, found)
    found.append(Token("end", "", len(text.rstrip())))
    return found


def _next(text: str, at: int, found: list[Token]) -> int:
    """Add the token that begins at a character, and return where the next one begins."""
    c = text[at]
    glued = at > 0 and not text[at - 1].isspace()

    def add(kind, what, length=1):
        found.append(Token(kind, what, at, glued))
        return at + length

    if c in "\r\n":
        return add("newline", "\n")
    if c.isspace() or c in DROPPED:
        return at + 1
    if c in MARKS and found and found[-1].kind == "name":
        found[-1] = found[-1]._replace(text=found[-1].text + MARKS[c])
        return at + 1
    if c == "\\":
        return _command(text, at, found, glued)
    for table, sign in ((RAISED, "^"), (LOWERED, "_")):
        if table.match(c):
            return _script(text, at, found, Token("sign", sign, at, glued), table)
    if c in GREEK:
        return add("name", GREEK[c])
    if c in SIGNS:
        return add("sign", SIGNS[c])
    if module := MODULE.match(text, at):
        return module.end()
    if (number := NUMBER.match(text, at)) and c.isascii():
        return _number(number, found, add)
    if name := NAME.match(text, at):
        return add("name", WORDS.get(name[0], name[0]), len(name[0]))
    two = text[at:at + 2]
    if two in TWO:
        return add("sign", ONE.get(two, two), 2)
    if c in "+-*/^_()[]{}=<>!|,;:'.?~&%@\"#":
        return add("sign", c)
    letter, *marks = normalize("NFD", c)
    if NAME.match(letter) and (mark := MARKS.get("".join(marks))):
        return add("name", letter + mark)
    raise Unreadable(f"“{c if c.isprintable() else repr(c)[1:-1]}” is no sign that I know", at)


def _number(number, found, add):
    """A number; 1,5 is the decimal of half the world only where no list of answers is meant."""
    digits = number[0]
    if "," in digits:
        digits = digits.split(",")[0]
    return add("number", digits, len(digits))


def _command(text, at, found, glued):
    command = COMMAND.match(text, at)
    if command is None:
        raise Unreadable("“\\” needs a word after it", at)
    word = command[1]
    if word == "\\":
        found.append(Token("newline", "\n", at, glued))
    elif word in COMMANDS:
        found.append(Token("sign", COMMANDS[word], at, glued))
    elif word not in BLANK:
        name = "Sum" if word == "sum" else WORDS.get(word, word)
        found.append(Token("name", name, at, glued))
    return command.end()


def _script(text, at, found, sign, table):
    """``²`` as ^{2}, ``ₖ`` as _{k}."""
    end = at
    while end < len(text) and table.match(text[end]):
        end += 1
    found += [sign, Token("sign", "{", at)]
    for n in range(at, end):
        c = normalize("NFKC", text[n])
        c = GREEK.get(c) or SIGNS.get(c, c)
        kind = "number" if c.isdigit() else "name" if c.isalpha() else "sign"
        found.append(Token(kind, c, n))
    found.append(Token("sign", "}", end - 1))
    return end
