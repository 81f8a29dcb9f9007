"""Numbers inside a question's world: small whole ones first, as a person would choose them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import inf

from flint import arb, fmpq

from backproof.answers.world import World, indices_of
from derivations.kernel.calculus import written_out
from derivations.kernel.context import Context, Fact
from derivations.kernel.terms import Tree, free, walk
from derivations.refute.balls import OutsideDomain, Unclear, compiled, exact, precision, sign_of
from derivations.refute.points import HOLDS

BITS = 160
SIZES = (1, 2, 3)
TRIES = 18
UNIT = ("1/2", "1/3", "1/4", "2/3", "3/4", "1/5", "2/5", "3/5", "9/10", "1/10")
POSITIVE = ("1", "2", "3", "1/2", "4", "5", "1/3", "3/2", "1/4", "6")
ANY = ("1", "0", "2", "-1", "3", "-2", "1/2", "-1/2", "4", "-3", "1/3", "3/2", "-3/2")
WHOLE = ("2", "4", "3", "1", "6", "5", "8", "10")
LOGS = ("0", "ln 2", "ln 3", "-ln 2", "1", "-ln 3", "2", "-1", "ln 4", "1/2")


@dataclass
class Point:
    """``letters``: sizes and whole numbers; ``values``: (name, places) -> a number of flint."""

    letters: dict
    values: dict
    texts: dict
    known: dict

    def look_up(self, name, position):
        if (name, position) not in self.values:
            raise OutsideDomain(f"{name} has no value")
        return self.values[name, position]


@dataclass(frozen=True)
class Difference:
    """A point where two formulas part: the point, the indices there, and both values."""

    point: Point
    where: dict
    left: object
    right: object


def number(text: str):
    """``-ln 2`` or ``3/4`` as a number of flint."""
    if "ln" in text:
        value = arb(int(text.split()[1])).log()
        return -value if text.startswith("-") else value
    return exact(Fraction(text))


class Numbers:
    """The points of a world for some formulas, and their values there."""
    def __init__(self, world: World, *trees: Tree, facts: tuple[Fact, ...] = (), tries=TRIES):
        self.world, self.facts, self.tries = world, facts, tries
        self.context: Context = world.context()
        self.given = [(f, self.ready(f.left), self.ready(f.right)) for f in (*world.facts, *facts)]
        every = [*trees, *(s for f in facts for s in (f.left, f.right))]
        self.names = self.needed(world.free_names(*every))
        self.letters = self.letters_of(every)
        self.near = around(every) if tries > TRIES else []

    def letters_of(self, trees):
        """Sizes and whole numbers, those of what is given about them too."""
        found = self.world.letters_in(*trees)
        for name in self.names:
            found |= set(self.world.arrays.get(name, ()))
        for _ in range(2):
            for f, *_ in self.given:
                both = self.world.letters_in(f.left, f.right)
                if both & found:
                    found |= both
        return sorted(
            found
            | {
                self.world.fixed[t] for t in self.world.fixed
                if self.world.place(t) in {x for t_ in trees for x in free(t_)}
            })

    def needed(self, names) -> list[str]:
        """The names that need a value, with those that what is given ties to them."""
        found = list(names)
        for _ in range(3):
            for f, *_ in self.given:
                both = self.world.free_names(f.left, f.right)
                if any(n in found for n in both):
                    found += [n for n in both if n not in found]
        return found

    def ready(self, t: Tree):
        """A tree as a function of (point, at), definitions and derivatives put in."""
        return compiled(written_out(self.context, t)[0])

    def points(self) -> Iterator[Point]:
        """Points that satisfy what is given, the smallest first."""
        with precision(BITS):
            for sizes in self.sizes():
                for attempt in range(self.tries):
                    point = self.point(sizes, attempt)
                    if self.satisfied(point):
                        yield point
                    if not self.names and not any(x in self.world.whole for x in self.letters):
                        break

    def sizes(self):
        own = [x for x in self.letters if x in self.world.sizes]
        self.tries = min(self.tries, 6) if len(own) > 2 else self.tries
        patterns = sorted(product(SIZES, repeat=len(own)), key=lambda p:
                          (max(p, default=0), sum(p)))
        if len(own) > 2:
            patterns = [p for p in patterns if max(p) < 3 or len(set(p)) == len(p)][:20]
        return [dict(zip(own, p)) for p in patterns]

    def point(self, sizes, attempt) -> Point:
        letters = dict(sizes)
        for n, x in enumerate(self.letters):
            if x in self.world.whole and x not in sizes:
                letters[x] = int(WHOLE[(attempt + n) % len(WHOLE)])
        values, texts = {}, {}
        spot = 0
        for n, name in enumerate(self.names):
            choices = self.choices(name)
            axes = self.world.arrays.get(name)
            places = ([()] if axes is None else list(
                product(*(range(letters.get(s, 1)) for s in axes))))
            for position in places:
                step = spot * (1 + attempt // 3) + attempt * (n + 1) + n + attempt // 5
                if attempt % 6 == 5:  # letters that are equal show where a bound is met
                    step = attempt // 6
                text = choices[step % len(choices)]
                spot += 1
                values[name, position], texts[name, position] = number(text), text
        return Point(letters, values, texts, {})

    def choices(self, name):
        low, high = bounds((*self.world.facts, *self.facts), name)
        if name in self.world.hidden or low is not None and high is None:
            return [t for t in POSITIVE if low is None or Fraction(t) > low
                    ] or [str(low + n) for n in (1, 2, 3)]
        if low is not None and high is not None:
            return [str(low + (high - low) * Fraction(t)) for t in UNIT]
        if high is not None:
            return [str(high - Fraction(t)) for t in POSITIVE]
        return LOGS if self.in_exponent(name) else [*ANY, *self.near]

    def in_exponent(self, name) -> bool:
        """Whether a letter stands in an exponential, so that logarithms make whole numbers of
        it.
        """
        for d in self.world.definitions:
            for node in walk(d.body):
                if (node[0] == "call" and node[1] in ("exp", "sigmoid")
                        and any(n[0] in ("sym", "entry") and n[1] == name for n in walk(node))):
                    return True
        return False

    def satisfied(self, point: Point) -> bool:
        try:
            return all(
                holds(f.relation, left(point, at), right(point, at))
                for f, left, right in self.given if self.covers(point, f) and not is_about_places(f)
                for at in places(point, f.left, f.right))
        except (OutsideDomain, Unclear, KeyError):
            return False

    def covers(self, point, f) -> bool:
        """Whether a point has everything that a fact speaks of."""
        names = {name for name, _ in point.values}
        return set(self.world.free_names(f.left, f.right)) <= names and (self.world.letters_in(
            f.left, f.right) <= set(point.letters))

    def everywhere(self, point, *trees):
        """Every way to place the free indices of trees, of what holds besides, and the chosen
        places."""
        return places(
            point, *trees, *(s for f in self.facts for s in (f.left, f.right)),
            *(("ord", ((0, ((self.world.place(t), 1),)))) for t, size in self.world.fixed.items()
              if size in point.letters))

    def difference(self, left: Tree, right: Tree, relation="=",
                   most=inf) -> tuple[Difference | None, int]:
        """(a point where ``left relation right`` is false for certain or None, how many were
        tried, at ``most`` so many)."""
        one, other = self.ready(left), self.ready(right)
        tried = 0
        for point in self.points():
            for at in self.everywhere(point, left, right):
                if not all(
                        holds(f.relation, a(point, at), b(point, at))
                        for f, a, b in self.given if f in self.facts and is_about_places(f)):
                    continue
                try:
                    a, b = one(point, at), other(point, at)
                    tried += 1
                    if not holds(relation, a, b):
                        return Difference(point, at, a, b), tried
                    if tried >= most:
                        return None, tried
                except (OutsideDomain, Unclear, KeyError, ZeroDivisionError):
                    continue
        return None, tried


def around(trees) -> list[str]:
    """Numbers beside those that stand in formulas, where a condition may end."""
    found = {Fraction(n[1]) for t in trees for n in walk(t) if n[0] == "num"}
    return [str(c + d) for c in sorted(found) for d in (Fraction(-1, 4), Fraction(1, 4))]


def is_about_places(f: Fact) -> bool:
    """Whether a fact compares chosen indices, as in j ≠ k."""
    return bool(f.fixed) and f.left[0] == f.right[0] == "ord"


def places(point: Point, *trees: Tree):
    """Every way to place the free indices of some trees."""
    indices = indices_of(*trees)
    ends = []
    for v in indices:
        c, letters = v.size
        ends.append(range(c + sum(n * point.letters.get(x, 1) for x, n in letters)))
    for chosen in product(*ends):
        yield {**point.letters, **dict(zip(indices, chosen))}


def holds(relation: str, left, right) -> bool:
    """Whether a relation holds, as far as balls can tell: two that overlap may be equal."""
    gap = left - right
    if type(gap) is arb and gap.contains(0):
        if relation != "!=" and not gap.rad() < 1e-20:
            raise Unclear
        return relation != "!="
    return HOLDS[relation](sign_of(gap))


def bounds(facts, name: str):
    """(least, greatest) numbers that a letter is given to lie between; None where there is none."""
    low = high = None
    for f in facts:
        a, b = (f.left, f.right) if f.relation in ("<", "<=") else (f.right, f.left)
        if f.relation in ("=", "!="):
            continue
        if a[0] == "num" and b[0] in ("sym", "entry") and b[1] == name:
            low = Fraction(a[1])
        if b[0] == "num" and a[0] in ("sym", "entry") and a[1] == name:
            high = Fraction(b[1])
    return low, high


def in_text(value) -> str:
    """A number for people: exact where it is a small fraction, else six digits."""
    if type(value) is fmpq:
        return str(Fraction(int(value.p), int(value.q)))
    mid = float(value.mid())
    near = Fraction(mid).limit_denominator(999)
    if (abs(value - arb(fmpq(near.numerator, near.denominator))) < 1e-25 or
            value.overlaps(arb(fmpq(near.numerator, near.denominator))) and near.denominator < 200):
        return str(near)
    return f"{mid:.6g}"

