"""The search for a counterexample: both sides evaluated at small unequal sizes, all index tuples.

Random points satisfy the facts: defined names are computed, other equations are solved for one of
their values, inequalities are kept by drawing again. A point where a side is undefined is drawn
again.
"""
from __future__ import annotations

import operator
import random
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from sympy import Symbol

from ..normalise.subexpressions import subexpressions
from ..record import Attack, Counterexample
from .decimals import (
    DIGITS, OutsideDomain, Point, free_indices, index_tuples, is_rational, least_sizes,
    parameters_of, sizes_of,
)
from ..normalise.facts import Facts
from .ties import surely_zero

SMALL = [(2, 3, 4), (3, 2, 5), (1, 2, 3), (2, 1, 2)]
LARGER = [(4, 5, 3), (5, 3, 4), (3, 4, 6)]
POOLS = [
    [1, 2, -1, 3, -2],
    [Fraction(1, 2), 2, Fraction(-1, 3), Fraction(3, 2), -1, Fraction(1, 4), 0],
    [Fraction(1, 5), Fraction(1, 2), Fraction(3, 10), Fraction(1, 4), Fraction(2, 3)],
    [Fraction(7, 3), Fraction(-5, 4), Fraction(2, 7), 3, Fraction(-1, 6), Fraction(9, 5)],
    [0],
]
TRIES = 40
MOST_TUPLES = 400
TOLERANCE = Decimal("1e-25")
SOLVED = Decimal("1e-40")  # the gap that an equation among the facts may leave
SCAN_DIGITS = 25  # to look for a difference, which is then confirmed with DIGITS and twice that
SCAN_TOLERANCE = Decimal("1e-12")


class NoPoint(Exception):
    """No point that satisfies the assumptions and where both sides are defined was found."""


def attack(left, right, facts: Facts, sizes=SMALL, points=2, seed=0, relation="="):
    """Compare two sides; gives a ``Counterexample`` or an ``Attack`` that found none.

    ``relation`` is one of ``= < <= > >=``, the claim about left and right.

    Raises ``NoPoint`` when no admissible point was found at any size.
    """
    with localcontext(prec=DIGITS):
        return Search(left, right, facts, seed, relation).run(sizes, points)


class Search:
    """One question and the random numbers for it."""

    def __init__(self, left, right, facts, seed, relation):
        self.left, self.right, self.facts, self.relation = left, right, facts, relation
        self.random = random.Random(seed)
        self.parameters = parameters_of(facts.definitions)
        self.indices = self.free(left, right)
        self.gaps = [left - right for left, right in facts.equations]
        self.conditions = [*self.gaps, *(expr for expr, _ in facts.inequalities), *facts.nonzero]
        self.free_in = {expr: self.free(expr) for expr in self.conditions}
        bodies = [body for _, body in facts.definitions.values()]
        everything = [left, right, *bodies, *self.conditions]
        self.sizes = sizes_of(*everything, *self.indices)
        self.least = least_sizes(*everything)
        self.exact = all(map(is_rational, everything))

    def run(self, sizes, points):
        done = Attack(0, 0, [])
        for assignment in self.assignments(sizes):
            for n in range(points * self.thoroughness()):
                found = self.try_point(assignment, n)
                if isinstance(found, Counterexample):
                    return found
                if found:
                    named = {s.name: v for s, v in assignment.items()}
                    done = Attack(done.points + 1, done.comparisons + found,
                                  done.sizes if named in done.sizes else [*done.sizes, named])
        if not done.points:
            raise NoPoint("no point was found that satisfies the assumptions and where both sides "
                          "are defined")
        return done

    def free(self, *expressions):
        """The free indices, and those that the definitions take from the claim."""
        found = {*free_indices(*expressions), *self.parameters}
        return sorted(found, key=lambda k: str(k.label))

    def thoroughness(self):
        """More points where sizes give no variety, and for inequalities, which hold by areas."""
        return (1 if self.sizes else 4) * (1 if self.relation == "=" else 3)

    def assignments(self, patterns):
        """Sizes to try, unequal where there are several, that the assumed inequalities allow."""
        seen = []
        for pattern in patterns:
            values = {s: max(pattern[n % len(pattern)] - (not s.is_positive), self.least.get(s, 0))
                      for n, s in enumerate(self.sizes)}
            if values not in seen and self.allowed(values):
                seen.append(values)
        return seen

    def allowed(self, sizes):
        point = Point(sizes, None)
        return all(satisfied(expr, strict, point, {}) for expr, strict in self.facts.inequalities
                   if expr.free_symbols <= set(sizes) and is_rational(expr))

    def try_point(self, assignment, n):
        """A counterexample, the number of comparisons made, or 0 if no point was found."""
        for attempt in range(TRIES):
            point = self.new_point(assignment, n, attempt)
            try:
                self.satisfy(point)
                return self.compare(point, assignment)
            except OutsideDomain:
                continue
        return 0

    def new_point(self, assignment, n, attempt):
        pool = POOLS[(n + attempt) % len(POOLS)]
        needed = self.facts.inequalities or attempt > TRIES // 2
        chance = (0.5, 1.0, 0.0)[(n + attempt) % 3] if needed else 0.0  # of a positive value

        def draw(name, position, expr):
            value = self.random.choice(pool)
            if expr.is_integer:
                value = self.random.randint(-2, 3)
            if expr.is_positive or expr.is_nonnegative or self.random.random() < chance:
                value = abs(value) or 1
            return Fraction(value)
        return Point(assignment, draw, self.facts.definitions, self.exact)

    def compare(self, point, assignment):
        tuples = index_tuples(self.indices, point)
        if len(tuples) > MOST_TUPLES:
            tuples = self.random.sample(tuples, MOST_TUPLES)
        for places in tuples:
            sides = broken(self.left, self.relation, self.right, point, places)
            if sides:
                names, sizes = self.concerned()
                point.values = {key: v for key, v in point.values.items() if key[0] in names}
                told = {size: value for size, value in assignment.items() if size in sizes}
                return describe(point, told, places, *sides)
        return len(tuples)

    def concerned(self):
        """The names and sizes that a reader needs: of the claim, of what its names are defined as,
        and of the conditions on them."""
        found, names = [], set()
        bodies = {name: body for name, (_, body) in self.facts.definitions.items()}
        more = [self.left, self.right]
        while more:
            found += more
            names |= set().union(*map(names_in, more))
            more = [*(bodies.pop(name) for name in names & bodies.keys()),
                    *(expr for expr in self.conditions if expr not in found and names_in(expr) & names)]
        return names, sizes_of(*found, *self.indices)

    # ------------------------------------------------------------------ satisfying the facts

    def satisfy(self, point):
        """Change drawn values until every equation among the facts holds."""
        settled: set = set()
        for gap in self.gaps:
            for places in index_tuples(self.free_in[gap], point):
                self.solve(point, gap, places, settled)
        for expr, strict in self.facts.inequalities:
            for places in index_tuples(self.free_in[expr], point):
                if not satisfied(expr, strict, point, places):
                    raise OutsideDomain("it is not certain that an assumed inequality holds here")
        for expr in self.facts.nonzero:
            for places in index_tuples(self.free_in[expr], point):
                if not differ(point.value(expr, places), 0):
                    raise OutsideDomain("two sides that are assumed to differ agree here")

    def solve(self, point, gap, places, settled):
        """Make ``gap`` zero by one value that no earlier equation has used."""
        now, touched = point.touching(gap, places)
        if differ(now, 0, SOLVED) and not any(self.solve_for(point, gap, places, key)
                                      for key in reversed(touched) if key not in settled):
            raise OutsideDomain("an assumed equation could not be solved")
        settled.update(touched)

    def solve_for(self, point, gap, places, key):
        """Solve ``gap = 0`` for one drawn value by the secant method; exact where it is linear."""
        old = point.values[key]
        try:
            x0, x1 = (Fraction(1), Fraction(2)) if point.exact else (Decimal(1), Decimal(2))
            for _ in range(1 if point.exact else 60):
                y0, y1 = (self.gap_at(point, gap, places, key, x) for x in (x0, x1))
                if y0 == y1:
                    break
                x0, x1 = x1, x1 - y1 * (x1 - x0) / (y1 - y0)
                if not differ(self.gap_at(point, gap, places, key, x1), 0, SOLVED):
                    simple = simplest(x1)
                    if differ(self.gap_at(point, gap, places, key, simple), 0, SOLVED):
                        point.set(key, x1)
                    if may_be(point.shown[key], point.values[key]):
                        return True
                    break
        except OutsideDomain:
            pass
        point.set(key, old)
        return False

    def gap_at(self, point, gap, places, key, value):
        point.set(key, value)
        return point.value(gap, places)


def names_in(expr):
    """The names of the arrays and variables in an expression; sizes and indices are none."""
    return {s.name for s in subexpressions(expr, Symbol) if not s.is_integer}


def broken(left, relation, right, point, places):
    """The values of both sides where they break the relation for certain; else None.

    A decimal difference counts if it stays with more digits, and with twice as many again; a
    decimal tie counts if it is exact.
    """
    def sides(digits):
        return [point.value(side, places, digits) for side in (left, right)]

    breaks = BREAKS[relation]
    if point.exact:
        exact = sides(DIGITS)
        return exact if breaks(*exact) else None
    rough = sides(SCAN_DIGITS)
    if breaks(*rough, SCAN_TOLERANCE):
        fine, finer = sides(DIGITS), sides(2 * DIGITS)
        return fine if breaks(*fine) and not any(map(differ, fine, finer)) else None
    tie = relation in STRICT and not differ(*rough, SCAN_TOLERANCE)
    return sides(DIGITS) if tie and surely_zero(left - right, point, places) else None


def satisfied(expr, strict, point, places) -> bool:
    """Whether ``expr`` > 0 (>= 0 if not strict) for certain; a decimal near 0 may be rounded."""
    value = point.value(expr, places)
    if differ(value, 0):
        return value > 0
    return not strict and (point.exact or surely_zero(expr, point, places))


def simplest(value):
    """A fraction with a small denominator where a decimal is one, up to rounding."""
    near = Fraction(value).limit_denominator(10_000)
    return value if differ(value, near) else near


def may_be(name, value) -> bool:
    """Whether a value is allowed by what was declared of a name."""
    return not (name.is_positive and value <= 0 or name.is_nonnegative and value < 0
                or name.is_integer and value != int(value))


def differ(left, right, tolerance=TOLERANCE) -> bool:
    """Whether two values are certainly different."""
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        left, right = (Decimal(v) if not isinstance(v, Fraction)
                       else Decimal(v.numerator) / Decimal(v.denominator) for v in (left, right))
        return abs(left - right) > tolerance * (1 + abs(left) + abs(right))
    return left != right


def _breaks(wrong_way, strict):
    """The values break a relation if they lie the wrong way round, or agree though it is strict."""
    return lambda left, right, tolerance=TOLERANCE: (
        wrong_way(left, right) and differ(left, right, tolerance)
        or strict and left == right and not isinstance(left, Decimal))


STRICT = ("<", ">")
BREAKS = {
    "=": differ,
    "<": _breaks(operator.gt, True),
    ">": _breaks(operator.lt, True),
    "<=": _breaks(operator.gt, False),
    ">=": _breaks(operator.lt, False),
}


def describe(point, assignment, places, left, right) -> Counterexample:
    """The point in words: indices are counted from 1, values are exact where they were drawn."""
    arrays: dict[str, dict] = {}
    for (name, position), value in point.values.items():
        arrays.setdefault(name, {})[position] = value
    return Counterexample(
        sizes={s.name: v for s, v in assignment.items()},
        indices={str(k.label): v + 1 for k, v in places.items()},
        values={name: write_array(entries) for name, entries in sorted(arrays.items())},
        **write_sides(left, right))


def write_sides(left, right) -> dict[str, str]:
    """Both values with as many digits as it takes to see that they differ, if they do."""
    for digits in (6, 15, DIGITS) if differ(left, right) else (6,):
        sides = {"left": write_number(left, digits), "right": write_number(right, digits)}
        if sides["left"] != sides["right"]:
            break
    return sides


def write_number(value, digits=6) -> str:
    if not isinstance(value, Decimal):
        return str(value)
    value = value.normalize(Context(prec=digits))
    return f"{value:f}" if -6 < value.adjusted() < digits else f"{value:e}"


def write_array(entries: dict) -> str:
    """Nested parentheses for a full array, entries with their positions otherwise."""
    positions = sorted(entries)
    if positions == [()]:
        return write_number(entries[()])
    shape = [max(p[axis] for p in positions) + 1 for axis in range(len(positions[0]))]
    full = len(positions) == _count(shape) and min(min(p) for p in positions) >= 0
    if not full:
        return ", ".join(f"[{', '.join(str(i + 1) for i in p)}] {write_number(entries[p])}"
                         for p in positions)
    return _nested(entries, shape, ())


def _count(shape):
    result = 1
    for length in shape:
        result *= length
    return result


def _nested(entries, shape, prefix):
    if len(prefix) == len(shape):
        return write_number(entries[prefix])
    rows = [_nested(entries, shape, (*prefix, n)) for n in range(shape[len(prefix)])]
    return f"({', '.join(rows)})"
