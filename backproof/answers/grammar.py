"""What a person typed, read in the world of a question: trees of the kernel.

A world is closed: a name that it does not know is matched with one that it does, or refused. So one
pass is enough, and ``a_k(1 - a_k)`` is a product because ``a`` is an array. ``remarks`` say which
letters were matched.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction

from derivations.kernel.terms import (
    MINUS,
    ONE,
    ZERO,
    Tree,
    add,
    at,
    moved,
    mul,
    num,
    place,
    plus,
    pow_,
)
from backproof.answers.letters import Letters
from backproof.answers.tokens import Token, Unreadable, tokenise
from backproof.answers.world import World

RELATIONS = {"=": "=", "~": "=", "->": "->", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "!=": "!="}
FUNCTIONS = {
    "exp": "exp",
    "ln": "log",
    "log": "log",
    "tanh": "tanh",
    "sinh": "sinh",
    "cosh": "cosh",
    "sin": "sin",
    "cos": "cos",
    "atan": "atan",
    "erf": "erf",
    "sigmoid": "sigmoid",
    "sigma": "sigmoid",
    "relu": "relu",
    "step": "step",
    "sign": "sign",
    "abs": "Abs",
}
SPECIAL = (
    "softmax",
    "logsoftmax",
    "logsumexp",
    "KL",
    "mean",
    "max",
    "min",
    "sqrt",
    "frac",
    "square",
)
STOPS = (
    "if",
    "else",
    "and",
    "for",
    "when",
    "where",
    "as",
    "or",
    "with",
    "otherwise",
    "iff",
    "is",
    "are",
    "then",
    "so",
    "provided",
)
DEEPEST = 60
LARGEST = 10**40
HIGHEST = 100


@dataclass
class Statement:
    """A formula, or a chain of them: ``sides`` one more than ``relations``. ``text`` is as typed,
    ``at`` where it begins; ``rounded`` that a number is said with ≈; ``side`` what stands after
    "for" or "if", as text."""

    sides: list[Tree]
    relations: list[str]
    text: str
    at: int = 0
    rounded: bool = False
    side: str = ""
    decimals: list[str] = field(default_factory=list)


class Reader:
    """Reads one text. ``tight`` reads ``a/2n`` as a/(2n), which some people mean."""

    def __init__(self, world: World, text: str, tight=False):
        self.world, self.text, self.tight = world, text, tight
        self.tokens, self.here, self.depth = tokenise(text), 0, 0
        self.letters = Letters(world)
        self.remarks: list[str] = self.letters.remarks
        self.bars = self.bare_slopes = 0

    # ------------------------------------------------------------------------------ statements

    def statements(self) -> list[Statement]:
        """All statements, parted by commas, semicolons, line ends and "and"."""
        found = []
        while True:
            while self.accept(",", ";", ".", "\n", "and", "=>", "or", "so", "then", ":"):
                pass
            if self.next.kind == "end":
                break
            found.append(self.statement())
            if self.next.kind == "end":
                break
            if not self.sees(",", ";", ".", "\n", "and", "=>", "or", "so", "then"):
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
            if token.text == "->":  # a_j → 1: what it tends to is the answer
                sides, relations = [], []
            else:
                relations.append(RELATIONS[token.text])
            sides.append(self.expression())
        end = self.next.at
        side = self.aside()
        self.letters.merge(sides)
        made = [self.letters.finish(s) for s in sides]
        first = self.tokens[start].at
        return Statement(
            made,
            relations,
            self.text[first:end].strip(),
            first,
            rounded,
            side,
            [
                t.text
                for t in self.tokens[start : self.here]
                if "." in t.text and t.kind == "number"
            ],
        )

    def aside(self) -> str:
        """What is said after the formula of where it holds: ``for j ≠ k``, ``as c → ∞``, ``(j = k)``."""
        if not (
            self.next.kind == "name"
            and self.next.text
            in ("for", "if", "when", "where", "as", "with", "iff", "provided", "otherwise")
        ):
            return ""
        first = self.next.at
        while self.next.kind not in ("end", "newline") and not self.sees(";"):
            if self.word("else", "otherwise"):
                raise self.error(
                    "a choice by an inequality is not read here; one by indices is, as in "
                    "1 if j = k else 0", first)
            self.take()
        return self.text[first : self.next.at].strip()

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
        return self.chosen(made) if self.word("if") and self.condition_ahead() else made

    def chosen(self, first: Tree) -> Tree:
        """``A if k == t else B``; without an else, 0."""
        self.take()
        opened = self.accept("(")
        equal, d = self.compared()
        if opened:
            self.expect(")")
        second = ZERO
        if self.accept("else", ",", ";") or self.word("otherwise"):
            second = self.expression()
            while self.word("otherwise", "if", "else"):
                self.take()
                if self.next.kind == "name" and self.condition_here():
                    self.compared()
        if not equal:
            first, second = second, first
        return added([product([d, first]), product([added([ONE, negated(d)]), second])])

    def condition_ahead(self) -> bool:
        """Whether ``if`` is followed by two indices that are compared, so that a choice is meant."""
        saved, letters = self.here, self.letters.saved()
        try:
            self.take()
            self.accept("(")
            self.compared()
            while self.sees(")"):
                self.take()
            return self.sees("else", ",", ";") and "else" in {
                t.text for t in self.tokens[self.here :]
            } | {t.text.replace("otherwise", "else") for t in self.tokens[self.here :]}
        except Unreadable:
            return False
        finally:
            self.here = saved
            self.letters.restore(letters)

    def condition_here(self) -> bool:
        return self.tokens[self.here + 1].text in ("=", "!=")

    def compared(self) -> tuple[bool, Tree]:
        """(whether =, δ) of ``j = k`` or ``j ≠ k``."""
        one = self.place()
        token = self.take()
        if token.text not in ("=", "!="):
            raise self.error("a choice compares two indices, as in k = t", token.at)
        other = self.place()
        return token.text == "=", self.letters.delta(one, other, self.error)

    def term(self) -> Tree:
        parts = [self.signed()]
        while True:
            if self.sees("*"):
                self.take()
                parts.append(self.signed())
            elif self.sees("/"):
                self.take()
                parts.append(inverse(self.below()))
            elif self.starts_factor():
                parts.append(self.power())
            else:
                return product(parts)

    def below(self) -> Tree:
        """What stands below the bar: one factor, or, read tightly, all that are glued to it."""
        parts = [self.signed()]
        while self.tight and self.starts_factor():
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
        return t.kind == "number" or t.text in ("(", "[", "{") or t.text == "|" and not self.bars

    def power(self) -> Tree:
        base = self.atom()
        while self.sees("^"):
            token = self.take()
            if (
                self.sees("{", "(")
                and self.tokens[self.here + 1].text == "T"
                and not self.world.knows("T")
            ):
                self.take(), self.take(), self.take()
                continue
            if self.word("T") and not self.world.knows("T"):
                self.take()
                continue
            base = self.raised(base, self.exponent(), token)
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

    # ----------------------------------------------------------------------------------- atoms

    def atom(self) -> Tree:
        token = self.next
        if token.kind == "number":
            return self.number()
        if token.kind == "name":
            return self.named()
        if self.sees("("):
            return self.after_brackets(self.inside("(", ")"))
        if self.sees("["):
            if (found := self.iverson("[", "]")) is not None:
                return found
            return self.after_brackets(self.inside("[", "]"))
        if self.sees("{"):
            return self.after_brackets(self.inside("{", "}"))
        if self.sees("|", "||"):
            return self.between_bars()
        raise self.error(self.expected("a name or a number"))

    def after_brackets(self, t: Tree) -> Tree:
        """``softmax(z)_k`` and ``(a - y)_k``: the index of everything in brackets."""
        if not self.sees("_"):
            return t
        self.take()
        (where,) = self.subscripts() or (None,)
        dots = self.letters.dots_in(t)
        if where is None or len(dots) != 1:
            raise self.error("what does this index belong to?")
        return moved(t, {dots[0]: self.letters.use(where, dots[0].size, self.error)})

    def number(self) -> Tree:
        token = self.take()
        if (
            token.text == "1"
            and self.sees("{", "[")
            and (found := self.iverson(self.next.text, {"{": "}", "[": "]"}[self.next.text]))
            is not None
        ):
            return found
        if (
            len(token.text) > 40
            or "e" in token.text.lower()
            and abs(int(token.text.lower().split("e")[1])) > 40
        ):
            raise self.error("this number is too large", token.at)
        value = Fraction(token.text)
        if abs(value) > LARGEST:
            raise self.error("this number is too large", token.at)
        if self.sees("%"):
            self.take()
            value /= 100
        return num(value)

    def iverson(self, opening, closing):
        """[j = k] is 1 if they are equal, else 0; None if something else stands in the brackets."""
        saved, letters = self.here, self.letters.saved()
        try:
            self.take()
            equal, d = self.compared()
            if not self.sees(closing):
                raise self.error("no choice")
            self.take()
            return d if equal else added([ONE, negated(d)])
        except Unreadable:
            self.here = saved
            self.letters.restore(letters)
            return None

    def between_bars(self) -> Tree:
        opening = self.take().text
        self.bars += 1
        inner = self.expression()
        self.bars -= 1
        self.expect(opening, "to close the bars")
        if opening == "||":  # the length of a vector
            squared = self.letters.summed_over_dots(pow_(inner, 2), self.error)
            while self.sees("_"):
                self.take()
                self.subscripts()
            return pow_(squared, Fraction(1, 2))
        return ("call", "Abs", inner)

    def inside(self, opening, closing) -> Tree:
        token = self.expect(opening)
        bars, self.bars = self.bars, 0
        inner = self.expression()
        self.bars = bars
        self.expect(closing, f"to close the “{opening}” at character {token.at + 1}")
        return inner

    # ----------------------------------------------------------------------------------- names

    def named(self) -> Tree:
        from backproof.answers.calls import CALLS

        with self.deeper():
            if (found := self.derivative()) is not None:
                return found
            token = self.next
            word = token.text
            if word in ("Sum", "sum") and not self.world.knows(word):
                return self.any_sum()
            if word in ("hat", "bar", "tilde", "vec") and not self.world.knows(word):
                return self.decorated()
            if word in CALLS and (word == "delta" or not self.world.knows(word)):
                found = CALLS[word](self)
                if found is not None:
                    return found
            if word in FUNCTIONS and not (self.world.knows(word) and not self.opens(1)):
                return self.function()
            return self.letter()

    def decorated(self) -> Tree:
        mark = self.take().text
        braced = self.accept("{")
        if self.next.kind != "name":
            raise self.error(self.expected("a letter below the mark"))
        token = self.next
        name = token.text if mark == "vec" else token.text + mark
        self.tokens[self.here] = token._replace(text=name)
        if braced:  # \hat{y}_k is read as yhat _ k
            del self.tokens[self.here + 1]
        return self.letter()

    def function(self) -> Tree:
        token = self.take()
        word, power = token.text, None
        primes = self.primes()
        if word == "sigma" and self.sees("_"):
            return self.letters.deviation(self)
        if self.sees("^"):
            self.take()
            power = self.exponent()
            if power == MINUS:
                raise self.error("an inverse function is not read here", token.at)
        name = FUNCTIONS[word]
        if name == "sigmoid" and not self.opens():
            t = self.letters.output(self, token)
            return t if power is None else self.raised(t, power, token)
        argument = self.argument(word)
        if name == "sigmoid" and self.bare_slopes:  # σ(1 - σ): a product
            self.bare_slopes = 0
            return product([self.letters.output(self, token), argument])
        if primes:
            if name != "sigmoid" or primes > 1:
                raise self.error(f"the derivative of {word} is written out here", token.at)
            name = "sigmoid_prime"
        made = ("call", name, argument)
        return made if power is None else self.raised(made, power, token)

    def opens(self, ahead=0) -> bool:
        """Whether an argument follows."""
        t = self.tokens[self.here + ahead]
        return (
            t.text in ("(", "[", "{", "'", "^")
            or t.kind == "name"
            and t.text not in STOPS
            and (t.glued is False)
            and self.tokens[self.here + ahead].text not in ("if",)
        )

    def argument(self, word) -> Tree:
        for opening, closing in (("(", ")"), ("[", "]"), ("{", "}")):
            if self.sees(opening):
                return self.inside(opening, closing)
        if self.word("Sum", "sum"):
            return self.any_sum()
        if self.next.kind == "end":
            raise self.error(f"{word} of what? Write {word}(…)")
        if self.sees("-"):
            self.take()
            return negated(self.power())
        return self.power()

    def power_of_name(self) -> Tree:
        """A name that was one word with what follows: its power is its own."""
        return self.power()

    def primes(self) -> int:
        count = 0
        while self.sees("'", "''"):
            count += len(self.take().text)
        return count

    def letter(self) -> Tree:
        """A name with what stands above and below it."""
        token = self.take()
        return self.letters.read(self, token)

    # ------------------------------------------------------------------------------------ sums

    def any_sum(self) -> Tree:
        from backproof.answers.sums import big_sum, called_sum

        token = self.take()
        return (called_sum if self.sees("(") and token.text == "sum" else big_sum)(self, token)

    def derivative(self):
        from backproof.answers.slopes import derivative

        return derivative(self)

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
            return (
                [place(int(c)) for c in token.text]
                if token.text.isdigit() and len(token.text) < 6
                else []
            )
        if len(token.text) > 1 and not self.letters.is_index(token.text):
            return [
                at(self.letters.index(token._replace(text=c, at=token.at + n)))
                for n, c in enumerate(token.text)
            ]
        return [at(self.letters.index(token))]

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
        found = {"end": "the end", "newline": "a new line"}.get(
            self.next.kind, f"“{self.next.text}”"
        )
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


# ----------------------------------------------------------------------------------- small trees

EULER = ("call", "exp", ONE)


def negated(t: Tree) -> Tree:
    if t[0] == "num":
        return num(-t[1])
    return mul(MINUS, t)


def added(terms) -> Tree:
    made = add(*terms)
    if made[0] == "add" and all(t[0] == "num" for t in made[1:]):
        return num(sum(Fraction(t[1]) for t in made[1:]))
    return made


def product(parts) -> Tree:
    return parts[0] if len(parts) == 1 else mul(*parts)


def inverse(t: Tree) -> Tree:
    if t == ZERO:
        return ("pow", ZERO, -1)
    return pow_(t, -1)


def constant(t: Tree) -> Tree:
    """A sum or product of numbers as one number."""
    if t[0] == "add" and all(constant(p)[0] == "num" for p in t[1:]):
        return num(sum(Fraction(constant(p)[1]) for p in t[1:]))
    return t
