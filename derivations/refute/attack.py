"""The search for a point that refutes a claim: ``refute`` looks for one, ``at`` tries a given one."""
from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product

from flint import arb

from ..normalise.clock import TooLong, check_time, time_limit
from ..kernel.context import Context
from ..kernel.terms import Tree, free_vars, letters_of, walk
from ..record import Attack, Counterexample
from .balls import OutsideDomain, Unclear, compiled, exact, precision, sign_of
from .far import SMALL, from_pool, shaped
from . import people
from .descent import descend
from .gamma import BEYOND, Gamma, Item, axes_of, gamma_of, instances, item, letters_in, prepared, span
from .points import HOLDS, NoPoint, Point
from .unknowns import NotSolvable

QUICK, THOROUGH, SIMPLER = 2.0, 4.0, 0.5  # seconds
PATTERNS = [(2, 3, 4), (3, 2, 5), (1, 2, 3), (2, 1, 2)]
LARGER = [(4, 5, 3), (5, 3, 4), (3, 4, 6), (10, 4, 7), (7, 12, 5), (12, 9, 10), (6, 8, 4)]
TRIES = 12  # to draw one point
MOST_GIVEN = 5_000  # places tried at a given point
MOST_PLACES = 24  # of the free indices at one point
BITS = (64, 256, 1024, 4096)
NARROW = arb(2) ** -40
EQUAL_SIZES = [(n,) for n in range(1, 9)]
FAR_POINTS = 400
MISSED = (NoPoint, OutsideDomain, Unclear, NotSolvable, ZeroDivisionError, OverflowError, ValueError)


@dataclass(frozen=True)
class Refutation:
    """A point where the claim fails: for people, and as numbers.

    ``sizes`` and ``places`` (from 0) by name, ``values`` by (name, position).
    """

    counterexample: Counterexample
    sizes: dict
    places: dict
    values: dict


class Claim:
    """left relation right under a context, ready to be evaluated.

    Raises ``Unsupported`` for what has no value at a point, as an expected value.
    """

    def __init__(self, context: Context, left: Tree, relation: str, right: Tree):
        self.gamma: Gamma = gamma_of(context)
        self.context, self.relation = context, relation
        (left, one), (right, other) = prepared(context, left), prepared(context, right)
        self.trees = left, right
        self.sides = compiled(left), compiled(right)
        self.conditions = [item(c.relation, c.tree, ("num", 0), [
            v for v in free_vars(c.tree) if "#" in v.label]) for c in (*one, *other)]
        everything = [left, right, *self.gamma.trees]
        self.indices = sorted({v for t in (left, right) for v in free_vars(t)} | self.gamma.fixed,
                              key=lambda v: v.label)
        self.letters = sorted(letters_in(left, right) | self.gamma.letters)
        self.axes = axes_of(everything)
        self.beyond = BEYOND + max((abs(p[0]) for t in everything for n in walk(t)
                                    if n[0] == "entry" for p in n[2] if p[1]), default=0)
        self.least = self.least_values(everything)

    def least_values(self, everything) -> dict:
        """What sizes and whole numbers are at least: as declared, and so that x[2] exists."""
        ends = [v.size for t in everything for n in walk(t) for v in (
            [n[1]] if n[0] == "sum" else free_vars(n) if n[0] == "entry" else []) if v.size]
        ranges = {x for p in ends for x in letters_of(p)}
        found = {x: self.context.lower.get(x, int(x in ranges)) for x in self.letters}
        for node in (n for t in everything for n in walk(t) if n[0] == "entry"):
            for axis, p in enumerate(node[2]):
                size = self.axes.get((node[1], axis))
                if size and not p[1] and len(size[1]) == 1 and size[1][0][1] == 1:
                    letter = size[1][0][0]
                    if letter in found:
                        found[letter] = max(found[letter], p[0] + 1 - size[0])
        return found

    # --------------------------------------------------------------------------- sizes, places

    def fits(self, at: dict) -> bool:
        """Whether sizes, and places where they are chosen, agree with the facts about them."""
        point = Point(self.gamma, at, None, self.axes, self.beyond)
        try:
            return all(HOLDS[made.relation](sign_of(made.gap(point, where)))
                       for made in self.gamma.about_places if self.can_ask(made, at)
                       for where in instances(made, at, self.beyond))
        except (OutsideDomain, Unclear):
            return False

    def can_ask(self, made, at) -> bool:
        letters = letters_in(made.tree) | (set(free_vars(made.tree)) - set(made.universal))
        return letters <= at.keys()

    def assignments(self, patterns):
        """Sizes to try that agree with the facts, unequal where there are several."""
        seen = []
        for pattern in patterns:
            sizes = {x: max(pattern[n % len(pattern)] - (self.least[x] == 0), self.least[x])
                     for n, x in enumerate(self.letters)}
            if sizes not in seen and self.fits(sizes):
                seen.append(sizes)
        if len(seen) < len(patterns) and self.gamma.about_places:
            top = max(map(max, patterns))
            all_of = product(*(range(self.least[x], self.least[x] + top) for x in self.letters))
            more = (dict(zip(self.letters, values)) for values in islice(all_of, 5000))
            fitting = (s for s in more if s not in seen and self.fits(s))
            seen += islice(fitting, len(patterns) - len(seen))
        return seen

    def placings(self, sizes, rng, most=MOST_PLACES) -> list:
        """Places for the free indices that agree with the facts."""
        spans = [span(v, {**sizes}, 4) for v in self.indices]
        count = 1
        for s in spans:
            count *= len(s)
        if count > 50 * most:
            tuples = [tuple(rng.choice(s) for s in spans) for _ in range(50 * most)] if all(spans) else []
        else:
            tuples = list(product(*spans))
        found = [at for values in tuples
                 if self.fits(at := {**sizes, **dict(zip(self.indices, values))})]
        return found if len(found) <= most else rng.sample(found, most)

    # ----------------------------------------------------------------------------- evaluation

    def difference(self, point: Point):
        left, right = self.sides
        return left(point, point.at) - right(point, point.at)

    def fails(self, point: Point, most_bits=BITS[-1], patient=False):
        """Whether the claim certainly fails at a point; ``None`` for a tie that is not separated.

        A narrow ball around 0 is a tie unless ``patient``. Raises ``OutsideDomain`` or ``Unclear``
        where it is not certain that both sides have a value.
        """
        for bits in BITS:
            last = bits >= most_bits
            with precision(bits):
                point.forget()
                try:
                    gap = self.difference(point)
                    self.check_conditions(point)
                except Unclear:
                    if last:
                        raise
                    continue
                try:
                    return not HOLDS[self.relation](sign_of(gap))
                except Unclear:
                    if last or not patient and gap.rad() < NARROW:
                        return None
        raise Unclear

    def check_conditions(self, point):
        for made in self.conditions:
            for at in point.instances(made):
                if not HOLDS[made.relation](sign_of(made.gap(point, at))):
                    raise OutsideDomain("a side has no value here")


class Search:
    """One claim, the random numbers for it, and what was done so far."""

    def __init__(self, claim: Claim, seed=0):
        self.claim, self.rng = claim, random.Random(seed)
        self.done = Attack(0, 0, [])
        self.patient = True  # until one tie was looked at with many bits

    def quick(self, patterns=PATTERNS, points=2):
        """Small points: the refuting one, or None."""
        for sizes in self.claim.assignments(patterns):
            for n in range(points * self.variety()):
                found = self.point_at(sizes, lambda attempt: from_pool(
                    self.claim.gamma, self.rng, SMALL[(n + attempt) % len(SMALL)]))
                if found:
                    return found
        return None

    def variety(self):
        """More points where sizes give no variety, and for orders, which hold by areas."""
        return (1 if self.claim.letters else 3) * (1 if self.claim.relation == "=" else 3)

    def far(self):
        """Points of many shapes, at sizes up to 12."""
        gamma = self.claim.gamma
        assignments = self.claim.assignments([*LARGER, *PATTERNS, *EQUAL_SIZES])
        for n in range(FAR_POINTS):
            if not assignments:
                return None
            found = self.point_at(assignments[n % len(assignments)],
                                  lambda attempt: shaped(gamma, self.rng), tries=4)
            if found:
                return found
        return None

    def point_at(self, sizes, draw_for, tries=TRIES):
        """The refuting point at some sizes, or None."""
        placings = self.claim.placings(sizes, self.rng)
        together = not self.claim.gamma.depends_on_places
        for group in [placings] if together else [[at] for at in placings]:
            for attempt in range(tries if group else 0):
                check_time()
                try:
                    point = self.new_point(group[0], draw_for(attempt))
                except MISSED:
                    continue
                found = self.compare(point, group, sizes)
                if isinstance(found, Point):
                    return found
                if found:
                    break
        return None

    def new_point(self, at, draw) -> Point:
        """A point that satisfies the facts. Raises one of ``MISSED``."""
        point = Point(self.claim.gamma, at, draw, self.claim.axes, self.claim.beyond)
        with precision(BITS[0]):
            point.satisfy(self.rng)
        return point

    def compare(self, point, placings, sizes):
        """The point if it refutes, else how many places of the indices were compared."""
        compared = 0
        for point.at in placings:
            try:
                fails = self.claim.fails(point, 1024, self.patient)
                if fails and self.confirmed(point):
                    return point
            except MISSED:
                continue
            self.patient = self.patient and fails is not None
            compared += 1
        if compared:
            listed = self.done.sizes if sizes in self.done.sizes else [*self.done.sizes, sizes]
            self.done = Attack(self.done.points + 1, self.done.comparisons + compared, listed)
        return compared

    def refuting(self, at, draw):
        """The point with these values if it satisfies the facts and refutes, else None."""
        try:
            point = self.new_point(at, draw)
            return point if self.claim.fails(point, 1024) and self.confirmed(point) else None
        except MISSED:
            return None

    def limited(self, question):
        """Look for something better, for a short time."""
        within(SIMPLER, question)

    def confirmed(self, point) -> bool:
        """The facts are asked again: the claim may have looked up more names."""
        try:
            with precision(BITS[0]):
                point.forget()
                self.claim.difference(point)
                point.check()
            return True
        except MISSED:
            return False


def refute(context: Context, left: Tree, relation: str, right: Tree, thorough=False, seed=0, seconds=QUICK):
    """A ``Refutation`` of ``left relation right`` under Γ, or the ``Attack`` that found none.

    An attack of 0 points found none that satisfies Γ where both sides have a value. ``thorough``
    adds large, far and descending points. Raises ``Unsupported`` for what has no value at a point.
    """
    claim = Claim(context, left, relation, right)
    search = Search(claim, seed)
    found = within(seconds, search.quick)
    if not found and thorough:
        found = within(QUICK, lambda: search.quick([*PATTERNS, *EQUAL_SIZES], points=8)) or within(
            THOROUGH, search.far)
        if not found and relation not in ("=", "!="):
            found = within(THOROUGH, lambda: descend(search))
    return refutation(claim, people.simplest(search, found)) if found else search.done


def within(seconds, question):
    """The answer, or None if it takes longer. Raises ``TooLong`` if the caller's time is over."""
    try:
        with time_limit(seconds):
            return question()
    except TooLong:
        check_time()
        return None


def refutation(claim, point) -> Refutation:
    values = {key: Fraction(int(v.p), int(v.q)) for key, v in point.values.items()}
    return Refutation(people.counterexample(claim, point),
                      {x: n for x, n in point.at.items() if isinstance(x, str)},
                      {v.label: n for v, n in point.at.items() if not isinstance(v, str)}, values)


def refutes_quickly(context, left, relation, right, seed=0) -> bool:
    """Whether a quick look refutes a claim, for many claims: no simpler point is looked for."""
    return within(QUICK, Search(Claim(context, left, relation, right), seed).quick) is not None


class NotRefuted(ValueError):
    """A point is no counterexample; ``str`` says why."""


def at(context: Context, left: Tree, relation: str, right: Tree, sizes=None, values=None) -> Refutation:
    """The refutation of a claim at one given point: ``sizes`` and whole numbers by name, ``values``
    a number or nested rows by name, numbers exact as a Fraction, an int or text such as ``1/2``.

    Every place of the free indices is tried. Raises ``NotRefuted`` if the point lacks a value, lies
    outside what is given or outside the domain of a side, or if the claim holds there.
    """
    claim = Claim(context, left, relation, right)
    sizes = given_sizes(claim, {str(name): int(n) for name, n in (sizes or {}).items()})
    values = {str(name): rows for name, rows in (values or {}).items()}
    reason = "the claim does not fail at this point: it is not a counterexample"
    for where in claim.placings(sizes, random.Random(0), MOST_GIVEN):
        point = Point(claim.gamma, where, lambda name, position: entry(values, name, position),
                      claim.axes, claim.beyond)
        try:
            agrees(point, values)
            point.check()
            if claim.fails(point, patient=True):
                point.check()
                return refutation(claim, point)
        except NoPoint:
            reason = "what is given does not hold at this point"
        except MISSED as error:
            reason = f"a side or a fact has no value at this point: {error}"
    raise NotRefuted(reason)


def given_sizes(claim, sizes) -> dict:
    for x in claim.letters:
        if x not in sizes:
            raise NotRefuted(f"no value was given for {x}")
        if sizes[x] < claim.least[x]:
            raise NotRefuted(f"{x} is at least {claim.least[x]} here, not {sizes[x]}")
    return {x: sizes[x] for x in claim.letters}


def entry(values, name, position):
    """The given value of an entry."""
    found = values.get(name)
    try:
        for n in position:
            found = found[n]
        return exact(str(found))
    except (TypeError, LookupError, ValueError):
        shown = f"{name}[{', '.join(map(str, position))}]" if position else name
        raise NotRefuted(f"no value was given for {shown}") from None


def agrees(point, values):
    """A value given for a defined name is what its definition says."""
    for name, rule in point.gamma.rules.items():
        if name not in values:
            continue
        for where in instances(Item("=", None, rule.indices, ()), point.at):
            position = tuple(where[v] for v in rule.indices)
            gap = entry(values, name, position) - point.look_up(name, position)
            if point.with_bits(lambda: sign_of(gap)):
                raise NoPoint
