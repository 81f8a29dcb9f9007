"""Going through tokens: what comes next, what is expected, and the places below a letter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from backproof.answers.letters import Letters
from backproof.answers.tokens import Token, Unreadable, tokenise
from backproof.answers.world import World
from derivations.kernel.terms import at, place, plus

DEEPEST = 60


class Cursor:
    """A place among the tokens of a text. ``remarks`` say which letters were matched."""
    def __init__(self, world: World, text: str, tight="", book: dict[str, str] | None = None,
                 lengths=False):
        self.world, self.text, self.tight, self.lengths = world, text, tight, lengths
        self.tokens, self.here, self.depth = tokenise(text), 0, 0
        if book:  # letters as the book has them
            self.tokens = [t._replace(text=book.get(t.text, t.text)) for t in self.tokens]
        self.letters = Letters(world)
        self.remarks: list[str] = self.letters.remarks
        self.bars, self.bare_slopes, self.row = "", 0, False

    # ---------------------------------------------------------------------------------- tokens

    @property
    def next(self) -> Token:
        return self.tokens[self.here]

    def take(self) -> Token:
        token = self.next
        self.here = min(self.here + 1, len(self.tokens) - 1)
        return token

    def sees(self, *signs) -> bool:
        return self.next.text in signs and self.next.kind != "number" and self.next.kind != "end"

    def word(self, *words) -> bool:
        return self.next.kind == "name" and self.next.text in words

    def accept(self, *signs):
        return self.take() if self.sees(*signs) else None

    def expect(self, sign, why="") -> Token:
        if not self.sees(sign):
            raise self.error(self.expected(f"“{sign}” {why}".strip()))
        return self.take()

    def expected(self, what) -> str:
        found = {"end": "the end", "newline": "a new line"}.get(self.next.kind,
                                                                f"“{self.next.text}”")
        return f"I expected {what}, and found {found}"

    def error(self, message, where=None) -> Unreadable:
        return Unreadable(message, self.next.at if where is None else where)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error("this is nested too deeply")
        yield
        self.depth -= 1

    # ---------------------------------------------------------------------------------- places

    def place(self) -> tuple:
        """An index plus or minus numbers, its letters not yet those of the kernel."""
        found = self.place_term(1)
        while self.sees("+", "-"):
            sign = 1 if self.take().text == "+" else -1
            found = plus(found, self.place_term(sign))
        return found

    def place_term(self, sign) -> tuple:
        token = self.take()
        if token.kind == "number" and token.text.isdigit() and len(token.text) < 6:
            return place(sign * int(token.text))
        if token.kind == "name":
            letter = self.letters.index(token)
            return plus(place(), at(letter), sign)
        raise self.error("an index is a letter or a whole number", token.at)

    def subscripts(self) -> list:
        """What stands below a name: places, parted by commas or standing side by side."""
        if not self.sees("{", "["):
            token = self.next
            if token.kind not in ("name", "number"):
                raise self.error(self.expected("an index after “_”"))
            return self.split(self.take())
        closing = {"{": "}", "[": "]"}[self.take().text]
        found = []
        while not self.sees(closing):
            if self.accept(","):
                continue
            token = self.next
            if token.kind == "name" and self.tokens[self.here + 1].text not in ("+", "-"):
                found += self.split(self.take())
            elif token.kind == "number" and self.tokens[self.here + 1].kind in ("number", "name"):
                found += self.split(self.take())
            else:
                found.append(self.place())
        self.expect(closing)
        return found

    def split(self, token) -> list:
        """``jk`` is two indices, unless one is called so."""
        if token.kind == "number":
            return ([place(int(c))
                     for c in token.text] if token.text.isdigit() and len(token.text) < 6 else [])
        if len(token.text) > 1 and not self.letters.is_index(token.text):
            return [
                at(self.letters.index(token._replace(text=c, at=token.at + n)))
                for n, c in enumerate(token.text)
            ]
        return [at(self.letters.index(token))]
