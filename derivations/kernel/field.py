"""A tree at one point: every value drawn from a prime field, every sum written out.

Entries, parameters and functions of them are independent unknowns, so a difference that is 0 at a
random point is 0 as a rational function, but for a chance that ``small_sizes`` bounds. A root has
two values and a sign three: all of them are gone through. What holds for any value of the signs is
seen before that, with signs that are unknowns too.
"""
from __future__ import annotations

from secrets import randbelow, randbits

from flint import fmpz

from .terms import Tree, Unsupported, Var, at, children, exact, letters_of, move, places

PRIME_BITS = 192
MOST_CASES = 1024
SIGNS = ("sign of", "side of")


class Again(Exception):
    """There is no root at this draw."""


class NoValue(Exception):
    """A denominator is 0: ``NoValue(True)`` if it counts places, and so may not be 0 at more of them."""


def random_prime(squares=()) -> int:
    """A prime p = 3 mod 4, drawn after the claim is fixed, modulo which some primes are squares:
    one in 2^n of those that there are for n of them."""
    while True:
        p = randbits(PRIME_BITS) | 1 << PRIME_BITS - 1 | 3
        if all(fmpz(q).jacobi(p) == 1 for q in squares) and fmpz(p).is_probable_prime():
            return p


class Shared:
    """A tree in which equal parts are one: each a kind, what stands in it, its parts by number,
    and the indices that are free in it. Bound indices are named by how many sums they hold."""

    def __init__(self, t: Tree):
        self.parts: list = []
        self.numbers: dict = {}
        self.heights: dict = {}
        self.counts: list = []  # whether a sum, or a number of places, stands in a part
        self.done: dict = {}  # under each sum the parts that have a number: one that stands twice is gone through once
        self.top = self.of(t, {})

    def height(self, t):
        if id(t) not in self.heights:
            self.heights[id(t)] = max(map(self.height, children(t)), default=0) + (t[0] == "sum")
        return self.heights[id(t)]

    def of(self, t, where) -> int:
        under = self.done.setdefault(id(where), (where, {}))[1]  # kept, so that no other has its number
        if id(t) not in under:
            under[id(t)] = self.numbered(t, where)
        return under[id(t)]

    def numbered(self, t, where) -> int:
        if t[0] == "sum":
            said = Var(f"@{self.height(t)}", t[1].size)
            where = {**where, t[1]: at(said)}
        else:
            said = _said(t, where)
        parts = tuple([self.of(part, where) for part in children(t)])
        key = t[0], said, parts
        if key not in self.numbers:
            self.numbers[key] = len(self.parts)
            own = {x for p in places(t) for x in letters_of(move(p, where)) if isinstance(x, Var)}
            loose = own.union(*(self.parts[n][3] for n in parts)) - {said}
            self.parts.append((*key, tuple(loose)))
            self.counts.append(t[0] in ("sum", "ord") or any(self.counts[n] for n in parts))
        return self.numbers[key]


def _said(t, where):
    """What stands in a node beside its parts."""
    at_places = tuple([move(p, where) for p in places(t)])
    if t[0] == "entry":
        return t[1], at_places
    return t[1] if t[0] in ("num", "sym", "call") else t[2] if t[0] == "pow" else at_places


class Point:
    """Values modulo ``prime``; ``signs``: the values of a sign, (1, -1) or (1, -1, 0); any, if there are none."""

    def __init__(self, prime, exponents, signs=()):
        self.prime, self.exponents, self.signs = prime, exponents, signs  # exponents: common denominator under exp
        self.values: dict = {}
        self.choices: list = []  # [key, options, which]

    def every_case(self, t: Shared, places: dict):
        """The value of the tree for every choice of the roots and signs that it meets; a ``NoValue`` where
        a denominator is 0."""
        self.choices, count, self.tree = [], 0, t
        while True:
            self.seen: dict = {}
            try:
                yield self.value(t.top, dict(places))
            except NoValue as nothing:
                yield nothing
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

    def value(self, n: int, places: dict) -> int:
        """The value of a part, worked out once for each place of the indices that are free in it."""
        kind, what, parts, loose = self.tree.parts[n]
        key = n, *[places.get(x) for x in loose]
        if key not in self.seen:
            self.seen[key] = self.worked_out(kind, what, parts, places)
        return self.seen[key]

    def worked_out(self, kind, what, parts, places) -> int:
        prime = self.prime
        match kind:
            case "num":
                return what.numerator * (1 if what.denominator == 1 else pow(what.denominator, -1, prime)) % prime
            case "add":
                return sum([self.value(part, places) for part in parts]) % prime
            case "mul":
                found = 1
                for part in parts:
                    found = found * self.value(part, places) % prime
                return found
            case "entry":
                where = tuple([self.key(p, places) for p in what[1]])
                return self.unknown((what[0], where))
            case "sym":
                return self.unknown(what)
            case "pow":
                return self.power(parts[0], what, places)
            case "sum":
                found = 0
                for n in range(places[what.size]):
                    places[what] = n
                    found += self.value(parts[0], places)
                places.pop(what, None)
                return found % prime
            case "ord":
                number, rest = self.key(what[0], places)
                number += sum(c * self.unknown(("number", x)) for x, c in rest)
                return self.worked_out("num", exact(number), (), places)
            case "delta":
                return self.compared(*what, places) == 0
            case "less":
                return self.compared(*what, places) < 0
            case "call":
                return self.call(what, [self.value(a, places) for a in parts])
        raise Unsupported(f"{kind} has no value here")

    def compared(self, one, other, places):
        """One place minus another; places without a range are apart where they are written so."""
        (one, rest), (other, others) = self.key(one, places), self.key(other, places)
        if rest != others:
            raise Unsupported("two places without a range are compared")
        return one - other

    def power(self, n, e, places):
        kind, what, parts, _ = self.tree.parts[n]
        if kind == "call" and what == "exp":
            return self.exponential(self.value(parts[0], places), e)
        x = self.value(n, places)
        if e.denominator > 2:
            raise Unsupported("a root that is no square root has no value here")
        if e.denominator == 2:
            x = self.root(x)
        if not x and e < 0:
            raise NoValue(self.tree.counts[n])
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
        low, power = min(x, self.prime - x), exact(e * self.exponents)
        if power.denominator != 1:
            raise Unsupported("a root of a power of e has no value here")
        return pow(self.unknown(("exp", low)), power if low == x else -power, self.prime)

    def call(self, name, arguments):
        if name == "exp":
            return self.exponential(arguments[0])
        if name == "log" and arguments[0] == 1:
            return 0
        if name == "parity of":
            return self.choose((name, *arguments), (1, -1))
        if name in SIGNS:
            x = arguments[0]
            if not x:
                return 0
            low = min(x, self.prime - x)
            options = self.signs if name == "sign of" else self.signs[:2]
            side = self.choose(("sign", low), options) if options else self.unknown(("sign", low))
            return side if low == x else -side
        return self.unknown((name, *arguments))


__all__ = ["SIGNS", "Again", "NoValue", "Point", "Shared", "random_prime"]
