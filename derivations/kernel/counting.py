"""How many indices of one range a term sums over, its denominators cleared and counted.

A root of N/D is R/D with R^2 = N D. A denominator that moves with an index of the range has no sum
over it (``prepare`` made it an unknown value, else it is refused); one that moves with an index of another range waits
until that one has a number, and is counted for each of its places.
"""
from __future__ import annotations

from .terms import Tree, Var, at, free, letters_of


class NotEqual(Exception):
    """The two sides differ as rational functions, or it was not decided; ``str`` says which."""


class Later(Exception):
    """Another range has to be counted first."""


class Count:
    """How many indices of one range a term sums over, denominators cleared, with numbers for the
    ranges before it. A result is (degree, denominators with their powers)."""

    def __init__(self, r, numbers: dict, ranges):
        self.r, self.numbers, self.memo = r, numbers, {}
        self.letters = {r[1][0][0]} if len(r[1]) == 1 and at(r[1][0][0]) not in ranges - {r} else set()

    def of(self, t: Tree, env: tuple):
        here = tuple((k, n) for k, n in env if k in free(t)) if env else ()
        key = t, here
        if key not in self.memo:
            self.memo[key] = self.count(t, here)
        return self.memo[key]

    def count(self, t, env):
        match t[0]:
            case "ord":
                return int(any(x in self.letters or isinstance(x, Var) and x.size == self.r
                               for x in letters_of(t[1]))), {}
            case "add":
                return self.added([self.of(part, env) for part in t[1:]])
            case "mul":
                degree, below = 0, {}
                for part in t[1:]:
                    n, more = self.of(part, env)
                    degree += n
                    for f, e in more.items():
                        below[f] = below.get(f, 0) + e
                return degree, below
            case "pow":
                return self.powered(t, env)
            case "sum":
                return self.summed(t, env)
        return 0, {}

    def degree(self, factor):
        """Of the numerator of a denominator (or of the square of a root)."""
        kind, t, env = factor
        n, below = self.of(t, env)
        return n + (sum(e * self.degree(f) for f, e in below.items()) if kind == "root" else 0)

    def added(self, parts):
        common: dict = {}
        for _, below in parts:
            for f, e in below.items():
                common[f] = max(common.get(f, 0), e)
        return max(n + sum((e - below.get(f, 0)) * self.degree(f) for f, e in common.items())
                   for n, below in parts), common

    def powered(self, t, env):
        base, e = t[1], t[2]
        if base[:2] == ("call", "exp"):
            return 0, {}
        n, below = self.of(base, env)
        times = abs(e.numerator)
        cleared = sum(k * self.degree(f) for f, k in below.items())
        if e.denominator == 1 and e > 0:
            return n * times, {f: k * times for f, k in below.items()}
        if e.denominator == 1:
            return cleared * times, {("all", base, env): times}
        if e > 0:  # the root R of N/D is R'/D with R'^2 = N D
            return (n + cleared) * times, {f: k * times for f, k in below.items()}
        return cleared * times, {("root", base, env): times}

    def summed(self, t, env):
        k, body = t[1], t[2]
        n, below = self.of(body, env)
        moving = [f for f in below if k in free(f[1])]
        fixed = {f: e for f, e in below.items() if f not in moving}
        if not any(self.degree(f) for f in moving):  # each is a function of entries alone
            return n + (k.size == self.r), fixed
        if k.size == self.r:
            raise NotEqual("a denominator sums over the range of an index that it moves with")
        if k.size not in self.numbers:
            raise Later
        return self.added([self.of(body, (*env, (k, number))) for number in range(self.numbers[k.size])]
                          or [(0, {})])
