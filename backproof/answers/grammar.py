"""What a person typed, read in the world of a question: trees of the kernel.

A world is closed: a name that it does not know is matched with one that it does, or refused. So one
pass is enough, and ``a_k(1 - a_k)`` is a product because ``a`` is an array. ``remarks`` say which
letters were matched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from backproof.answers.atoms import STOPS, Atoms
from backproof.answers.calls import METHODS
from backproof.answers.cases import chosen, follows
from backproof.answers.combine import EULER, added, constant, inverse, negated, product
from backproof.answers.tokens import Token, Unreadable
from backproof.answers.vectors import contracted
from derivations.kernel.terms import MINUS, ONE, ZERO, Tree, pow_

RELATIONS = {"=": "=", "~": "=", "->": "->", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "!=": "!="}
HIGHEST = 100
BETWEEN = (",", ";", ".", "\n", "and", "=>", "or", "so", "then")
REASONS = frozenset(("as", "because", "since"))
ENDLESS = (("sym", "∞"), negated(("sym", "∞")))
ASIDE = STOPS - {"else", "and", "or", "is", "are", "then", "so"}


@dataclass
class Statement:
    """A formula, or a chain of them: ``sides`` one more than ``relations``. ``text`` is as typed,
    ``at`` where it begins; ``rounded`` that a number is said with ≈; ``side`` what stands after
    "for" or "if", ``label`` what was left out, as text."""

    sides: list[Tree]
    relations: list[str]
    text: str
    at: int = 0
    rounded: bool = False
    side: str = ""
    decimals: list[str] = field(default_factory=list)
    label: str = ""


class Reader(Atoms):
    """Reads one text. ``tight`` is ``below`` where ``a/2n`` means a/(2n), and ``argument`` where
    ``ln 1/2`` means the logarithm of a half; with ``lengths``, ``|x|`` of a vector is its length.
    """

    # ------------------------------------------------------------------------------ statements

    def statements(self) -> list[Statement]:
        """All statements, parted by commas, semicolons, line ends and "and"."""
        found = []
        while True:
            while self.accept(*BETWEEN, ":") or found and self.accept(*ASIDE - REASONS):
                pass
            if found and self.word(*REASONS):
                break
            if self.next.kind == "end":
                break
            found.append(self.statement())
            if self.next.kind == "end":
                break
            if not self.sees(*BETWEEN):
                raise self.error(f"I did not expect “{self.next.text}” here")
        if not found:
            raise Unreadable("there is nothing to read here", 0)
        return found

    def statement(self) -> Statement:
        start = self.here
        self.letters.begin()
        sides, relations, rounded = [], [], False
        if self.next.text in ("=", "~") and self.next.kind == "sign":
            self.take()
        sides.append(self.expression())
        while self.next.kind == "sign" and self.next.text in RELATIONS:
            token = self.take()
            rounded |= token.text == "~"
            t = self.expression()
            if token.text == "->" and sides and t in ENDLESS:  # how it goes on is no side of it
                continue
            if token.text == "->":  # a_j → 1: what it tends to is the answer
                sides, relations = [], []
            else:
                relations.append(RELATIONS[token.text])
            sides.append(t)
        end = self.next.at
        side = self.aside()
        self.letters.merge(sides)
        made = [self.letters.finish(s) for s in sides]
        first = self.tokens[start].at
        return Statement(
            made, relations, self.text[first:end].strip(), first, rounded, side,
            [t.text for t in self.tokens[start:self.here] if "." in t.text and t.kind == "number"])

    def aside(self) -> str:
        """What is said after the formula of where it holds: ``for j ≠ k``, ``as c → ∞``, ``(j =
        k)``."""
        if self.next.kind != "name" or self.next.text not in ASIDE or self.world.knows(
                self.next.text):
            return ""
        first = self.next.at
        while self.next.kind not in ("end", "newline") and not self.sees(";"):
            self.take()
        return self.text[first:self.next.at].strip()

    # ------------------------------------------------------------------------------- operators

    def expression(self) -> Tree:
        with self.deeper():
            if self.sees("+"):
                self.take()
            terms = [self.term()]
            while self.sees("+", "-"):
                negative = self.take().text == "-"
                t = self.term()
                terms.append(negated(t) if negative else t)
            made = added(terms)
        return chosen(self, made) if follows(self) else made

    def term(self) -> Tree:
        parts = [self.signed()]
        while True:
            inner, self.row = self.row, False
            if sign := self.accept("*", "@"):
                inner |= sign.text == "@"
                parts.append(self.signed())
            elif self.accept("/"):
                parts.append(inverse(self.below()))
            elif self.starts_factor():
                parts.append(self.power())
            else:
                return product(parts)
            if inner:  # xᵀy, x @ y
                parts[-2:] = [contracted(self, *parts[-2:])]

    def below(self) -> Tree:
        """What stands below the bar: one factor, or, read tightly, all that are glued to it."""
        parts = [self.signed()]
        while self.tight == "below" and self.starts_factor():
            parts.append(self.power())
        return product(parts)

    def signed(self) -> Tree:
        with self.deeper():
            if self.sees("-"):
                self.take()
                return negated(self.signed())
            if self.sees("+"):
                self.take()
                return self.signed()
            return self.power()

    def starts_factor(self) -> bool:
        t = self.next
        if t.kind == "name":
            return t.text not in STOPS
        return (t.kind == "number" or t.text in ("(", "[", "{", "⟨")
                or t.text in ("|", "||") and not self.bars)

    def power(self) -> Tree:
        base = self.atom()
        while self.sees("^", "."):
            if self.sees("."):
                if (method := METHODS.get(self.tokens[self.here + 1].text)) is None:
                    break
                base = method(self, base)
                continue
            token = self.take()
            if (self.sees("{", "(") and self.tokens[self.here + 1].text == "T"
                    and not self.world.knows("T")):
                self.take(), self.take(), self.take()
                self.row = True
                continue
            if self.word("T") and not self.world.knows("T"):
                self.take()
                self.row = True
                continue
            opened, exponent = self.sees("{", "(", "["), self.exponent()
            tight = self.tight == "argument" and not opened
            base = self.raised(base, self.after_exponent(base, exponent) if tight else exponent, token)
        return base

    def exponent(self) -> Tree:
        with self.deeper():
            if self.sees("-"):
                self.take()
                return negated(self.exponent())
            if self.sees("+"):
                self.take()
                return self.exponent()
            if self.sees("{"):
                return self.inside("{", "}")
            base = self.atom()
            if self.sees("^"):
                token = self.take()
                return self.raised(base, self.exponent(), token)
            return base

    def after_exponent(self, base: Tree, exponent: Tree) -> Tree:
        """Read tightly, e^-2z has the exponent -2z, and x^1/2 is a root; x^2/2 is half a square, however it is read."""
        if base == EULER and exponent[0] == "num" and self.next.glued and self.starts_factor():
            return product([exponent, self.power()])
        return product([exponent, inverse(self.power())]) if exponent in (ONE, MINUS) and self.accept("/") else exponent

    def raised(self, base: Tree, exponent: Tree, token: Token) -> Tree:
        if base == EULER:
            return ("call", "exp", exponent)
        exponent = constant(exponent)
        if exponent[0] != "num":
            return ("power", base, exponent)
        e = Fraction(exponent[1])
        if abs(e) > HIGHEST:
            raise self.error(f"exponents go up to {HIGHEST}", token.at)
        if base[0] == "num":
            self.small(Fraction(base[1]), e, token)
        if base == ZERO and e < 0:
            raise self.error("this divides by zero", token.at)
        return pow_(base, e)

    def small(self, base, e, token):
        digits = len(str(max(abs(base.numerator), base.denominator))) * abs(e)
        if digits > 60:
            raise self.error("this number is too large", token.at)
