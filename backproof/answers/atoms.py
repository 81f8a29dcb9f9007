"""What stands alone in a formula: numbers, names, functions, brackets, sums, derivatives."""

from __future__ import annotations

from fractions import Fraction

from backproof.answers.cases import CLOSING, attempt, bracketed, indicator
from backproof.answers.combine import inverse, negated, product
from backproof.answers.cursor import Cursor
from backproof.answers.notation import pairs, words
from backproof.answers.vectors import angle, between_bars
from derivations.kernel.terms import MINUS, Tree, moved, num

FUNCTIONS, SPECIAL, STOPS = pairs("functions"), words("special"), words("stops")
LARGEST = 10**40


class Atoms(Cursor):
    """Reads one of them; a reader adds the operators between."""

    # ----------------------------------------------------------------------------------- atoms

    def atom(self) -> Tree:
        token = self.next
        if token.kind == "number":
            return self.number()
        if token.kind == "name":
            return self.named()
        if self.sees("(", "[") and (found := attempt(self, bracketed)) is not None:
            return found
        if self.sees(*CLOSING):
            return self.after_brackets(self.inside(token.text, CLOSING[token.text]))
        if self.sees("|", "||"):
            return between_bars(self)
        if self.angled():
            return angle(self)
        raise self.error(self.expected("a name or a number"))

    def angled(self) -> bool:
        """Whether ⟨x, y⟩ begins here; ``<`` opens it where the signs are glued to the letters."""
        if self.sees("<") and self.tokens[self.here + 1].glued:
            ahead = [t for t in self.tokens[self.here:] if t.text == ">"]
            return bool(ahead) and ahead[0].glued
        return self.sees("⟨")

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
        if token.text == "1" and (found := indicator(self)) is not None:
            return found
        if (len(token.text) > 40
                or "e" in token.text.lower() and abs(int(token.text.lower().split("e")[1])) > 40):
            raise self.error("this number is too large", token.at)
        value = Fraction(token.text)
        if abs(value) > LARGEST:
            raise self.error("this number is too large", token.at)
        if self.sees("%"):
            self.take()
            value /= 100
        return num(value)

    def two(self) -> tuple[Tree, Tree]:
        """The arguments of a function of two."""
        self.take()
        self.expect("(")
        one = self.expression()
        self.expect(",")
        other = self.expression()
        self.expect(")")
        return one, other

    def inside(self, opening, closing) -> Tree:
        token = self.expect(opening)
        bars, self.bars = self.bars, ""
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
        name, base = FUNCTIONS[word], self.base() if word == "log" else None
        if name == "sigmoid" and (t := self.bare_sigmoid(token, primes)) is not None:
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
        if base is not None:
            made = product([made, inverse(("call", "log", base))])
        return made if power is None else self.raised(made, power, token)

    def bare_sigmoid(self, token, primes) -> Tree | None:
        """σ, σ' and σ(z) where the question has no z; None if an argument is to be read."""
        if not self.opens():
            return self.letters.of_z("sigmoid_prime", token) if primes else self.letters.output(self, token)
        return None if primes else self.letters.unnamed(self)

    def base(self) -> Tree | None:
        """The base of log_2 x and log2(x); None for the natural one."""
        if self.accept("_"):
            return self.inside("{", "}") if self.sees("{") else self.atom()
        if self.next.kind == "number" and self.next.glued and self.opens(1):
            return num(Fraction(self.take().text))
        return None

    def opens(self, ahead=0) -> bool:
        """Whether an argument follows."""
        t = self.tokens[self.here + ahead]
        return (t.text in ("(", "[", "{", "'", "^") or t.kind == "name" and t.text not in STOPS and
                (t.glued is False) and self.tokens[self.here + ahead].text not in ("if",))

    def argument(self, word) -> Tree:
        opened = self.next.text if self.sees("(", "[", "{") else ""
        if self.word("Sum", "sum"):
            return self.any_sum()
        if self.next.kind == "end":
            raise self.error(f"{word} of what? Write {word}(…)")
        if self.sees("-"):
            self.take()
            return negated(self.argument(word))
        found = self.inside(opened, CLOSING[opened]) if opened else self.power()
        while self.tight == "argument" and (  # ln 1/2 is the logarithm of a half, and tanh ½z the tanh of z/2
                found[0] == "num" and self.starts_factor() or not opened and self.sees("/")):
            found = product([found, inverse(self.power()) if self.accept("/") else self.power()])
        return found

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
