"""A tree at one point: every value drawn from a prime field, every sum written out.

Entries, parameters and functions of them are independent unknowns, so a difference that is 0 at a
random point is 0 as a rational function, but for a chance that ``small_sizes`` bounds. A root has
two values and a sign three: all of them are gone through.
"""
from __future__ import annotations

from secrets import randbelow, randbits

from flint import fmpz

from .terms import Tree, Unsupported, num

PRIME_BITS = 192
MOST_CASES = 1024


class Again(Exception):
    """There is no root at this draw."""


class NoValue(Exception):
    """A denominator is 0."""


def random_prime() -> int:
    """A prime p = 3 mod 4, drawn after the claim is fixed."""
    while True:
        p = randbits(PRIME_BITS) | 1 << PRIME_BITS - 1 | 3
        if fmpz(p).is_probable_prime():
            return p


class Point:
    """Values modulo ``prime``; ``sizes`` maps a letter (a size, an index) to a number."""

    def __init__(self, prime, exponents, has_steps):
        self.prime, self.exponents = prime, exponents  # exponents: common denominator under exp
        self.signs = (1, -1, 0) if has_steps else (1, -1)
        self.values: dict = {}
        self.choices: list = []  # [key, options, which]

    def every_case(self, t: Tree, places: dict):
        """The value of the tree for every choice of the roots and signs that it meets; ``None`` for
        a case in which a denominator is 0."""
        self.choices, count = [], 0
        while True:
            try:
                yield self.value(t, places)
            except NoValue:
                yield None
            count += 1
            while self.choices and self.choices[-1][2] + 1 == len(self.choices[-1][1]):
                self.choices.pop()
            if not self.choices:
                return
            if count >= MOST_CASES:
                raise Unsupported("too many signs and roots to go through")
            self.choices[-1][2] += 1

    def choose(self, key, options):
        for known, values, which in self.choices:
            if known == key:
                return values[which]
        self.choices.append([key, options, 0])
        return options[0]

    def unknown(self, key) -> int:
        if key not in self.values:
            self.values[key] = randbelow(self.prime - 1) + 1
        return self.values[key]

    def key(self, p, places):
        """A place as a number where it has one, else as it is written."""
        rest = tuple((x, c) for x, c in p[1] if x not in places)
        return p[0] + sum(c * places[x] for x, c in p[1] if x in places), rest

    def value(self, t: Tree, places: dict) -> int:
        prime = self.prime
        match t[0]:
            case "num":
                q = t[1]
                return q.numerator % prime if q.denominator == 1 else q.numerator * pow(q.denominator, -1, prime) % prime
            case "add":
                return sum([self.value(part, places) for part in t[1:]]) % prime
            case "mul":
                found = 1
                for part in t[1:]:
                    found = found * self.value(part, places) % prime
                return found
            case "entry":
                where = tuple([self.key(p, places) for p in t[2]])
                if t[1].startswith("sign "):
                    return self.choose((t[1], where), self.signs)
                return self.unknown((t[1], where))
            case "sym":
                return self.unknown(t[1])
            case "pow":
                return self.power(t, places)
            case "sum":
                found = 0
                for n in range(places[t[1].size]):
                    found += self.value(t[2], {**places, t[1]: n})
                return found % prime
            case "ord":
                number, rest = self.key(t[1], places)
                number += sum(c * self.unknown(("number", x)) for x, c in rest)
                return self.value(num(number), places)
            case "delta":
                return self.compared(t, places) == 0
            case "less":
                return self.compared(t, places) < 0
            case "call":
                return self.call(t[1], [self.value(a, places) for a in t[2:]])
        raise Unsupported(f"{t[0]} has no value here")

    def compared(self, t, places):
        """One place minus another; places without a range are apart where they are written so."""
        (one, rest), (other, others) = self.key(t[1], places), self.key(t[2], places)
        if rest != others:
            raise Unsupported("two places without a range are compared")
        return one - other

    def power(self, t, places):
        base, e = t[1], t[2]
        if base[:2] == ("call", "exp"):
            return self.exponential(self.value(base[2], places), e)
        x = self.value(base, places)
        if e.denominator != 1:
            x = self.root(x)
        if not x and e < 0:
            raise NoValue
        return pow(x, e.numerator, self.prime)

    def root(self, x):
        r = pow(x, (self.prime + 1) // 4, self.prime)
        if r * r % self.prime != x:
            raise Again
        return self.choose(("root", x), (r, self.prime - r)) if x else 0

    def exponential(self, x, e=1):
        """e^(x e), a power of one unknown for each x and -x."""
        if not x:
            return 1
        low = min(x, self.prime - x)
        power = int(e * self.exponents) * (1 if low == x else -1)
        return pow(self.unknown(("exp", low)), power, self.prime)

    def call(self, name, arguments):
        if name == "exp":
            return self.exponential(arguments[0])
        if name == "log" and arguments[0] == 1:
            return 0
        if name == "sign of":
            x = arguments[0]
            if not x:
                return 0
            low = min(x, self.prime - x)
            return self.choose(("sign", low), self.signs) * (1 if low == x else -1)
        return self.unknown((name, *arguments))


__all__ = ["Again", "NoValue", "Point", "random_prime"]
