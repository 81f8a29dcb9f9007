"""Matching: what a formula has to be given for its names to become another one.

A number of the pattern takes any tree, an array any tree with its indices, a size any size. The
factors of a product and the terms of a sum are shared out among those of the pattern in every way.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from ..kernel.poly import poly
from ..kernel.terms import ONE, ZERO, Tree, Var, add, at, children, free, free_vars, letters_of, moved, mul, names, pow_
from .nesting import parts_of

MOST_ITEMS = 4  # that are shared out


@dataclass(frozen=True)
class Match:
    """What was found: trees for names, with the indices of an array, and places for sizes."""

    values: tuple = ()  # (name, (indices, tree))
    places: tuple = ()  # (letter, place)
    opened: frozenset = frozenset()  # indices of the pattern, which no number may hold

    @property
    def sizes(self) -> dict:
        return dict(self.places)

    def knows(self, *patterns) -> bool:
        return set().union(*map(names, patterns)) <= {*dict(self.values), "pi"}

    def sized(self, pattern, size):
        """With a size for the letter of a pattern; ``None`` if it was another one."""
        if not pattern or not pattern[1]:
            return self if pattern == size else None
        (letter, _), = pattern[1]
        known = self.sizes.get(letter)
        if known is None:
            return replace(self, places=(*self.places, (letter, size)))
        return self if known == size else None

    def index(self, v: Var) -> Var:
        """An index of the pattern, over the range that was found."""
        return v._replace(size=self.sizes[next(iter(letters_of(v.size)))]) if letters_of(v.size) else v

    def resized(self, pattern: Tree) -> Tree:
        return moved(pattern, {**self.sizes, **{v: at(self.index(v)) for v in free_vars(pattern)}})

    def inside(self, *indices):
        return replace(self, opened=self.opened.union(indices))

    def take(self, name, indices, t):
        """With a tree for a name; ``None`` if the name stands for another one."""
        if set(free(t)) & {v for v in self.opened if v not in indices} or any(
                "#" in x.label for x in free(t) if isinstance(x, Var)):
            return None
        own = tuple(Var(f"place{n}", v.size) for n, v in enumerate(indices))
        t = moved(t, {v: at(new) for v, new in zip(indices, own)})
        known = dict(self.values).get(name)
        if known is None:
            return replace(self, values=(*self.values, (name, (own, t))))
        return self if known[0] == own and poly(known[1]) == poly(t) else None


def matches(pattern: Tree, t: Tree, match: Match) -> Iterator[Match]:
    """Every way for a pattern to become a tree."""
    kind = pattern[0]
    if kind in ("sym", "entry") and pattern[1] != "pi":
        indices = tuple(match.index(next(iter(dict(p[1])))) for p in pattern[2]) if kind == "entry" else ()
        found = match.take(pattern[1], indices, t)
        if found:
            yield found
    elif kind == "sum" == t[0]:
        sized = match.sized(pattern[1].size, t[1].size)
        if sized:
            k = Var(pattern[1].label.rstrip("#0123456789"), pattern[1].size)
            here = sized.index(k)
            inside = sized.inside(here)
            for found in matches(moved(pattern[2], {pattern[1]: at(k)}), moved(t[2], {t[1]: at(here)}), inside):
                yield replace(found, opened=match.opened)
    elif kind in ("mul", "add"):
        yield from shared(list(pattern[1:]), items(kind, t), kind, match)
    elif kind == "pow":
        yield from matches(pattern[1], root(t, pattern[2]), match)
    elif kind == t[0] and kind in ("call", "power") and (kind == "power" or pattern[1] == t[1]):
        yield from together(children(pattern), children(t), match)
    elif match.resized(pattern) == t:
        yield match


def together(patterns, trees, match):
    if len(patterns) != len(trees):
        return
    if not patterns:
        yield match
        return
    for found in matches(patterns[0], trees[0], match):
        yield from together(patterns[1:], trees[1:], found)


def items(kind, t) -> list[Tree]:
    """The terms of a sum, or the factors of a product, where the square of a Σ is two of them."""
    return [f for part in parts_of(kind, t) for f in (
        [part[1]] * int(part[2]) if part[0] == "pow" and part[1][0] == "sum" and part[2] in (2, 3) else [part])]


def shared(patterns, whole, kind, match):
    """The items shared out among the patterns."""
    make, nothing = (mul, ONE) if kind == "mul" else (add, ZERO)
    if len(whole) > MOST_ITEMS:
        return
    for owners in product(range(len(patterns)), repeat=len(whole)):
        groups = [make(*(x for x, owner in zip(whole, owners) if owner == n)) for n in range(len(patterns))]
        if kind == "mul" or nothing not in groups:
            yield from together(patterns, groups, match)


def root(t: Tree, e) -> Tree:
    """A tree to the power 1/e, its factors each to a power."""
    if t[0] == "mul":
        return mul(*(root(f, e) for f in t[1:]))
    base, n = (t[1], t[2]) if t[0] == "pow" else (t, ONE[1])
    return t if t == ONE else pow_(base, Fraction(n) / e)
