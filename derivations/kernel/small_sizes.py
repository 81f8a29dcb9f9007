"""Equality for every size, decided at a few sizes.

Theorem. Let f be a finite sum of terms, each a sum over at most d indices below n of any function
of parameters, of the entries at those indices and at p fixed places, and of equality and order
among these. If f = 0 at every size from m to max(m, p) + d, for all placings, then f = 0 at every
size >= m. (Group the terms by the places outside the fixed ones: as a function of that set of
places, f is a sum over its subsets of at most d elements, and Möbius inversion shows that such a
function is 0 if it is 0 on all sets of at most d elements more than the least.)

Here f is the numerator of the difference, all denominators cleared and counted; ranges are taken
one after the other, each at numbers for those before it. x[i + k] is no entry at one of the indices:
it becomes an unknown value y(i, k), and what holds for every function y holds for this one. A place that is
counted from the end of a range belongs to that range alone: n may be the size of another, too.
"""
from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import log2
from typing import NamedTuple

from .context import axes, check_axes, is_of_array, range_of, uses
from .counting import Count, Later, NotEqual
from .field import SIGNS, Again, NoValue, Point, Shared, random_prime
from .poly import normal, poly, together, tree
from .powers import by_their_roots
from .prepare import Prepare
from .signs import Signs
from .terms import Tree, Unsupported, Var, at, children, free_vars, kinds, letters_of, mapped, moved, num, number_at, places, plus, sub, walk
from .unknowns import is_apart, without_neighbours

DRAWS, MOST_TESTS, MOST_SIZES, MOST_SQUARES = 200, 4000, 16, 10


class Evidence(NamedTuple):
    """Why: for each range the number d of summations, and the sizes at which the sides were equal;
    ``points`` in all, and ``bits``: the chance of a false pass is below 2^-bits."""

    counted: tuple  # (range, d, (size, …))
    points: int
    bits: int


CERTAIN = Evidence((), 0, 10_000)  # nothing was drawn


def equal(difference: Tree, signs: Signs) -> Evidence:
    """Show that a difference is 0 for every size. Raises ``NotEqual`` or ``Unsupported``."""
    closed = frozenset(tree(together(poly(n[1]))[0]) for n in walk(difference) if n[0] == "pow" and (
        n[2].denominator == 2 or n[2] < 0) and "sum" in kinds(n[1]) and n[1][:2] != ("call", "exp"))
    if closed:
        try:  # for any values of what stands under roots, and below a bar
            return _equal(difference, signs, Prepare(signs, closed))
        except (NotEqual, Unsupported):
            pass
    return _equal(difference, signs, Prepare(signs))


def _equal(difference, signs, prepare) -> Evidence:
    t = prepare(difference)
    if "less" in kinds(t):  # the terms at which two partial sums end are of a shorter range
        t = normal(t)
    t = counted_on(t)
    if any(map(is_apart, walk(t))):
        t = without_neighbours(t)
    t = by_their_roots(t)
    check_axes(t)  # again: a window of one place, written out, is an entry at an index
    return SmallSizes(t, signs, prepare).run()


def counted_on(t: Tree) -> Tree:
    """With m - c for an index i of a range that is c shorter than one here, where i + c stands: what holds for every m
    of the longer range holds for m = i + c."""
    free_here = [v for v in free_vars(t) if v.size] if "sum" in kinds(t) else ()
    ranges = {n[1].size for n in walk(t) if n[0] == "sum"} if free_here else ()
    for v in free_here:
        for c in (1, 2):
            if plus(v.size, (c, ())) in ranges and any(p == plus(at(v), (c, ())) for n in walk(t) for p in places(n)):
                t = moved(t, {v: plus(at(Var(f"@{v.label}+{c}", plus(v.size, (c, ())))), (-c, ()))})
                break
    return t


class SmallSizes:
    def __init__(self, t: Tree, signs: Signs, prepare: Prepare):
        self.signs, self.context, self.prepare = signs, signs.context, prepare
        self.orders = [f for f in self.context.facts if _is_order_of_chosen(f)]
        self.vars = sorted({*free_vars(t), *(v for f in self.orders for s in (f.left, f.right)
                                             for v in free_vars(s))}, key=repr)
        self.ranges = {k.size for k in (*self.vars, *(n[1] for n in walk(t) if n[0] == "sum"))
                       if k.size is not None}
        self.first, self.last, self.tree = self.ties(t)
        self.shared = Shared(self.tree)
        self.ordered = {x.size for n in walk(t) if n[0] in ("less", "ord") for p in places(n)
                        for x in letters_of(p) if isinstance(x, Var)} | {
            v.size for f in self.orders if f.relation != "!=" for v in self.vars}
        self.counted: dict = {}
        roots = {n[1][1] for n in walk(t) if n[0] == "pow" and n[1][0] == "num" and n[2].denominator == 2}
        self.squares = {q.numerator * q.denominator for q in roots if q > 0}
        if len(self.squares) > MOST_SQUARES:
            raise NotEqual("too many roots of numbers")
        self.points, self.prime = 0, random_prime(self.squares)
        self.any_sign = any(n[0] == "call" and n[1] in SIGNS for n in walk(t))  # as long as it holds for any values of signs

    def ties(self, t):
        """For each range how many places at its beginning and at its end are named by number; and the tree with those
        counted from the end of their own range, since n may be the size of another."""
        first, last = {}, {}
        ranges, sizes = axes(t)[0], {x for r in self.ranges for x in letters_of(r)}
        for axis, p, kind in uses(t):
            if kind not in ("number", None):
                continue
            size = ranges.get(axis)
            from_end = plus(p, size, -1) if size else p
            if size and not p[1] and p[0] >= 0:
                ties, count = first, p[0] + 1
            elif size and not from_end[1]:  # past the end it is never met by an index
                ties, count = last, max(-from_end[0], 0)
            elif size or letters_of(p) & sizes and not is_of_array(axis):
                raise Unsupported("a place is neither an index nor a number in its range")
            else:
                continue
            ties[size] = max(ties.get(size, 0), count)
        return first, last, _from_ends(t, ranges, sizes)

    def run(self) -> Evidence:
        try:
            self.decide([r for r in sorted(self.ranges, key=repr) if r[1]],
                        {r: r[0] for r in self.ranges if not r[1]})
        except NoValue:
            raise NotEqual("the sides have no value anywhere") from None
        bits = self.bits()
        if bits < 100:
            raise NotEqual("the formula is too large for a test by random values")
        shown = tuple((r, d, tuple(sorted(sizes))) for r, (d, sizes) in self.counted.items())
        return Evidence(shown, self.points, bits)

    def decide(self, left: list, numbers: dict):
        """Every range in ``left`` at its sizes, then every placing at these."""
        if not left:
            return self.at_all_placings(numbers)
        for r in left:
            try:
                d = Count(r, numbers, self.ranges).of(self.tree, ())[0]
                break
            except Later:
                continue
        else:
            raise NotEqual("the ranges of two sums stand in each other's denominators")
        rest = [other for other in left if other != r]
        p = sum(v.size == r for v in self.vars) + self.first.get(r, 0) + self.last.get(r, 0)
        size = least = self.least(r)
        tested = self.counted.setdefault(r, [d, set()])
        tested[0] = max(tested[0], d)
        if max(least, p) + d > MOST_SIZES:
            raise NotEqual("more sizes would have to be tested than is done here")
        while size <= max(least, p) + d:
            if size > MOST_SIZES:
                raise NotEqual("more sizes would have to be tested than is done here")
            try:
                self.decide(rest, {**numbers, r: size})
                tested[1].add(size)
            except NoValue:  # so far no size has a value
                if size != least or size > self.least(r) + 3:
                    raise NotEqual(f"at size {size} the sides have no value") from None
                least += 1
            if self.signs.has(sub(num(size), number_at(r)), ">="):  # no size is larger
                if least > size:
                    raise NoValue
                return
            size += 1

    def least(self, r):
        """The least size of a range that the context, what is known and the named places, where they certainly exist, allow."""
        least = self.context.least_size(r)
        while least < MOST_SIZES and self.signs.has(sub(number_at(r), num(least + 1)), ">="):
            least += 1
        return least

    # ------------------------------------------------------------------------- placings

    def at_all_placings(self, numbers):
        given, has_value = self.letters(numbers), set()
        for parts in product(*(self.placings(r, numbers[r]) for r in numbers)):
            where = {**given, **{v: n for part in parts for v, n in part.items()}}
            if self.allowed(where):
                has_value.add(self.test(where))
        if not has_value and all(n >= sum(v.size == r for v in self.vars) for r, n in numbers.items()):
            raise NotEqual("no placing satisfies what is given about the indices")
        if has_value == {False}:
            raise NoValue
        if len(has_value) == 2:
            raise NotEqual("the sides have a value at some places of the indices only")

    def placings(self, r, size):
        """The free indices of a range at its places; where order says nothing, up to renaming."""
        ours = [v for v in self.vars if v.size == r]
        if r in self.ordered:
            for where in product(range(size), repeat=len(ours)):
                yield dict(zip(ours, where))
            return
        named = [n for n in range(size) if n < self.first.get(r, 0) or n >= size - self.last.get(r, 0)]
        others = [n for n in range(size) if n not in named]

        def extend(where, used):
            if len(where) == len(ours):
                yield dict(zip(ours, where))
                return
            for n in [*named, *others[:used + 1]]:
                yield from extend([*where, n], used + (n in others[used:used + 1]))
        yield from extend([], 0)

    def letters(self, numbers):
        """Sizes as numbers: a letter n where n, or else a n + b, is the size of a range."""
        found = dict(numbers)
        for r in sorted(numbers, key=lambda r: (r != at(r[1][0][0]) if r[1] else True, repr(r))):
            if len(r[1]) == 1:
                (letter, c), = r[1]
                value = Fraction(numbers[r] - r[0], c)
                found.setdefault(letter, int(value) if value.denominator == 1 else value)
        return found | {_end(r): number for r, number in numbers.items()}

    def allowed(self, where):
        """Whether the facts about chosen indices hold at a placing."""
        for f in self.orders:
            gap = where[f.left[1][1][0][0]] - where[f.right[1][1][0][0]]
            if not {"=": gap == 0, "!=": gap != 0, "<": gap < 0, "<=": gap <= 0, ">": gap > 0,
                    ">=": gap >= 0}[f.relation]:
                return False
        return True

    # ---------------------------------------------------------------------------- tests

    def test(self, where):
        """The tree is 0 at one random point, for every choice of roots and signs; ``False`` if it has no
        value there, or none for a choice with which it may have one at other sizes."""
        self.points += 1
        if self.points > MOST_TESTS:
            raise NotEqual("more placings would have to be tested than is done here")
        signs = () if self.any_sign else (1, -1, 0) if self.prepare.has_steps else (1, -1)
        for draw in range(DRAWS):
            point = Point(self.prime, self.prepare.denominator, signs)
            try:
                values = list(point.every_case(self.shared, where))
                left_out = [v for v in values if isinstance(v, NoValue)]
                if any(v for v in values if v not in left_out):
                    if self.any_sign:
                        self.any_sign = False
                        return self.test(where)
                    raise NotEqual("the sides differ as functions of their parts" + self.in_words(where))
                return len(left_out) < len(values) and not any(v.args[0] for v in left_out)
            except Again:
                if draw % 8 == 7:
                    self.prime = random_prime(self.squares)
        raise NotEqual("no point was found at which every root exists")

    def in_words(self, where):
        sizes = [str(n) for r, n in where.items() if isinstance(r, tuple) and not isinstance(r, Var) and r[1]]
        return f" at size {', '.join(sizes)}" if sizes else ""

    def bits(self):
        """-log2 of the chance that any of the tests passed by accident (Schwartz and Zippel)."""
        largest = {r: max(sizes, default=1) for r, (_, sizes) in self.counted.items()}
        weight = 4 + self.weight(self.tree, largest)
        return int(190 - 2 * log2(weight) - log2(self.points + 1) - 20 - len(self.squares))

    def weight(self, t, largest):
        parts = sum(self.weight(part, largest) for part in children(t))
        if t[0] == "sum":
            return parts * max(largest.get(t[1].size, t[1].size[0]), 1)
        if t[0] == "pow":
            return parts * (abs(t[2].numerator) + abs(int(t[2] * self.prepare.denominator)) + 1)
        return 1 + parts


def _from_ends(t: Tree, ranges: dict, sizes: set) -> Tree:
    """The places that are named by a size, by the letter of the end of their range; on an axis without a range each is
    apart from all others."""
    if not places(t):
        return mapped(t, lambda part: _from_ends(part, ranges, sizes))

    def own(p, size):
        if range_of(p) not in ("number", None) or not letters_of(p) & sizes:
            return p
        return plus(plus(p, size, -1), at(_end(size))) if size else at(Var(f"@apart {p!r}", None))
    if t[0] == "entry":
        return ("entry", t[1], tuple(own(p, ranges.get((t[1], n))) for n, p in enumerate(t[2])))
    return (t[0], *(own(p, ranges.get(t)) for p in t[1:])) if t[0] != "ord" else t


def _end(size) -> Var:
    return Var(f"@{size!r}", None)


def _is_order_of_chosen(f) -> bool:
    """Whether a fact compares two chosen indices of one range: such facts pass to parts of an array."""
    if not (f.left[0] == f.right[0] == "ord"):
        return False
    letters = [next(iter(letters_of(s[1])), None) for s in (f.left, f.right)]
    return all(isinstance(v, Var) and v.size and v in f.fixed and s[1] == at(v)
               for v, s in zip(letters, (f.left, f.right))) and letters[0].size == letters[1].size
