"""Points that satisfy what is given: values are drawn, equations solved, orders kept.

An equation that is linear in a value defines it by the others, which may still move; any other is
solved for one value where the others are, and these then stay. At the end every fact is checked,
equations exactly, but for those that define a value that is no fraction.
"""
from __future__ import annotations

from contextlib import suppress
from itertools import islice
from math import prod

from flint import arb, fmpq, fmpq_mpoly

from ..clock import check_time
from ..kernel.intervals import ANY
from ..kernel.poly import poly
from ..kernel.terms import names, num, scalars_put, sub, walk
from .balls import OutsideDomain, Unclear, fraction, is_zero, precision, rational, sign_of
from .hypotheses import BEYOND, Hypotheses, Item, instances, span
from .roots import NO_VALUE, by_signs, polynomial, polynomial_zeros, unknowns, zeros
from .shapes import ends

MOST_INSTANCES = 2_000  # of one fact at one point
ROUNDS = 12  # of mending what breaks an order
BITS = (64, 256, 1024)
PARTS = [fmpq(1, 2), fmpq(1, 3), fmpq(2, 3), fmpq(1, 4), fmpq(1, 10), fmpq(9, 10)]
HOLDS = {"=": lambda s: s == 0, "!=": lambda s: s != 0, "<": lambda s: s < 0,
         "<=": lambda s: s <= 0, ">": lambda s: s > 0, ">=": lambda s: s >= 0}


class NoPoint(ArithmeticError):
    """What was drawn could not be made to satisfy the facts."""


class Point:
    """Sizes and places ``at``, and values that ``draw(name, position)`` gives when first needed."""

    def __init__(self, given: Hypotheses, at: dict, draw, axes=None, beyond=BEYOND, turn=0):
        self.given, self.at, self.draw = given, dict(at), draw
        self.axes, self.beyond = axes or {}, beyond
        self.turn = turn  # points in a row solve for other names, and in other orders
        self.values: dict = {}  # a rational number, or a narrow ball where an equation has its zero
        self.defined: dict = {}  # key -> (coefficient, [(key, exponent), …]), …: while these may move
        self.settled: set = set()  # no longer to be changed
        self.enclosed: list = []  # (gap, at) of the equations that have their zero in a ball
        self.instead: dict = {}  # values tried
        self.known: dict = {}
        self.touched: set = set()

    def look_up(self, name, position):
        key = (name, position)
        if key in self.instead:
            return self.instead[key]
        if key not in self.known:
            self.known[key] = self.find(key)
        return self.known[key]

    def find(self, key):
        name, position = key
        rule = self.given.rules.get((name, len(position)))
        if rule and all(n >= 0 if v.size is None else n in span(v, self.at) for v, n in zip(rule.indices, position)):
            return rule.value(self, {**self.at, **dict(zip(rule.indices, position))})
        if rule and rule.strict:
            raise OutsideDomain(f"{name} is defined over its range only")
        if key in self.defined:
            return self.put_in(self.defined[key])
        if key not in self.values:
            self.check_axes(name, position)
            self.values[key] = self.draw(name, position)
        self.touched.add(key)
        return self.values[key]

    def check_axes(self, name, position):
        for axis, n in enumerate(position):
            places = self.axes.get((name, axis))
            if places and not places.has(n, self.at):
                raise OutsideDomain(f"{name} has no such entry")

    def instances(self, made: Item):
        return instances(made, self.at, self.beyond)

    def forget(self):
        """What was computed from other values, or with other bits, is computed again."""
        self.known = {}

    def set(self, key, value):
        self.values[key] = value
        self.forget()

    def touching(self, function, at):
        """The value of a function, and the drawn keys on which it depends."""
        self.forget()
        self.touched = set()
        return function(self, at), sorted(self.touched, key=repr)

    def with_values(self, function, at, instead: dict):
        """The value of a function in which some values, numbers or unknowns, are put in."""
        before = self.known, self.instead
        self.known, self.instead = {}, {**self.instead, **instead}
        try:
            return function(self, at)
        finally:
            self.known, self.instead = before

    def satisfy(self, rng):
        """Make all facts hold. Raises ``NoPoint``, ``OutsideDomain`` or ``Unclear``."""
        for gap, at, place in self.equations(rng):
            self.solve(gap, at, rng, jointly=not (place and self.turn % 8))
        if self.given.orders:
            self.mend(rng)
        if self.defined:
            self.freeze()
        self.check()

    # ----------------------------------------------------------------------------- equations

    def equations(self, rng) -> list:
        """The equations, each at every place of its indices: of a sequence, place after place."""
        found = []
        for made in self.given.equations:
            sequences = [v for v in made.universal if v.size is None]
            found += [(made.gap, at, sum(1 + at[v] for v in sequences))
                      for at in islice(self.instances(made), MOST_INSTANCES + 1)]
            if len(found) > MOST_INSTANCES:
                raise NoPoint
        if self.turn % 2:
            rng.shuffle(found)
        return sorted(found, key=lambda one: one[2])

    def solve(self, gap, at, rng, jointly):
        """Solve one equation: for the scale of an array, for a value that it has linearly, or for
        one in any other way. A sequence is worked out place after place, now and then ``jointly``."""
        check_time()
        value, touched = self.touching(gap, at)
        free = self.in_turn([key for key in touched if key not in self.settled], rng)
        if rng.random() < 0.5 and self.scale(gap, at, free):
            return
        if jointly and self.define(gap, at, free):
            return
        if not is_zero(value):
            self.solve_for_one(gap, at, free, rng)
        self.settled.update(touched)

    def solve_for_one(self, gap, at, free, rng):
        for key in free:
            if found := zeros(lambda x: self.with_values(gap, at, {key: x})):
                self.set(key, rng.choice(found))
                self.enclosed += [(gap, at)] * (type(self.values[key]) is arb)
                return
        raise NoPoint

    def in_turn(self, keys, rng):
        """The order in which an equation is solved for: names without bounds first, each name first
        in its turn, and of a sequence the last place."""
        names = sorted({name for name, _ in keys})
        rank = {name: (name in self.given.bounds, (n + self.turn) % len(names))
                for n, name in enumerate(names)}
        return sorted(keys, key=lambda key: (*rank[key[0]], -sum(key[1]), rng.random()))

    def scale(self, gap, at, free) -> bool:
        """Multiply the drawn entries of one array by one number, as for Σ p = 1."""
        for name in dict.fromkeys(key[0] for key in free if key[1]):
            keys = [key for key in free if key[0] == name]
            found = len(keys) > 1 and [s for s in zeros(lambda s: self.with_values(
                gap, at, {key: s * self.values[key] for key in keys}), sampled=False)
                if type(s) is fmpq and s.p]
            if found:
                for key in keys:
                    self.set(key, self.values[key] * found[0])
                self.settled.update(keys)
                return True
        return False

    def define(self, gap, at, free) -> bool:
        """Let an equation give a value by the others, which it has linearly with a number before it."""
        letters = unknowns(max(len(free), 1))
        try:
            p = self.with_values(gap, at, dict(zip(free, letters)))
        except NO_VALUE:
            return False
        for n, key in enumerate(free if type(p) is fmpq_mpoly else ()):
            slope = p.derivative(n)
            if slope.is_constant() and not slope.is_zero():
                value = letters[n] - p / slope.leading_coefficient()
                self.defined[key] = [(c, [(k, int(e)) for k, e in zip(free, exponents) if e])
                                     for exponents, c in value.to_dict().items()]
                self.enclosed.append((gap, at))  # the others may come to be balls
                self.forget()
                return True
        return False

    def put_in(self, terms):
        """A polynomial with the values of its letters, whatever these are."""
        return sum((prod((self.look_up(*key) ** e for key, e in powers), start=c)
                    for c, powers in terms), fmpq(0))

    def freeze(self):
        """Values that equations define become numbers."""
        self.forget()
        self.values |= {key: self.look_up(*key) for key in self.defined}
        self.defined = {}

    # -------------------------------------------------------------------------------- orders

    def mend(self, rng):
        """Change drawn values until the orders hold."""
        orders = [(made, at) for made in self.given.orders for at in self.instances(made)]
        for _ in range(ROUNDS):
            broken = next((order for order in orders if not self.holds(*order)), None)
            if broken is None:
                return
            with suppress(Unclear, OutsideDomain):
                self.touching(broken[0].gap, broken[1])
            free = [key for key in sorted(self.touched, key=repr) if key not in self.settled]
            rng.shuffle(free)
            if not any(self.moved(key, orders, rng) for key in free):
                raise NoPoint
        raise NoPoint

    def holds(self, made: Item, at) -> bool:
        check_time()
        try:
            return HOLDS[made.relation](sign_of(made.gap(self, at)))
        except Unclear:
            return self.meets(made, at)
        except OutsideDomain:
            return False

    def moved(self, key, orders, rng) -> bool:
        """Whether some value of a key lets the orders hold that it enters."""
        before, bound = self.values[key], self.given.bounds.get(key[0], ANY)
        turns, ours = {end for end in ends(bound) if end is not None}, []
        for made, at in orders:
            def gap(x):
                return self.with_values(made.gap, at, {key: x})
            p = polynomial(gap)
            if p is None or p.degree() > 0:
                ours.append((made, at))
                turns |= {rational(x) for x in (polynomial_zeros(p) if p else by_signs(gap))}
        for value in values_between(sorted(turns), rng):
            self.set(key, value)
            if bound.low <= (fraction(value), 0) <= bound.high and all(self.holds(*order) for order in ours):
                return True
        self.set(key, before)
        return False

    # --------------------------------------------------------------------------------- whole

    def check(self):
        """Every fact holds: equations exactly, unless a value is defined by them."""
        for made in (*self.given.equations, *self.given.orders):
            for at in self.instances(made):
                if not self.certain(made, at):
                    raise NoPoint
        for made in self.given.checked:
            for at in self.instances(made):
                if type(made.gap(self, at)) is arb and not made.gap(self, at).is_finite():
                    raise OutsideDomain
        for name, sign in self.given.context.signs:
            for key in [k for k in (*self.known, *self.values) if k[0] == name]:
                if not self.with_bits(lambda: HOLDS[sign](sign_of(self.look_up(*key)))):
                    raise NoPoint

    def certain(self, made, at) -> bool:
        if made.relation == "=" and any(gap is made.gap and place == at for gap, place in self.enclosed):
            gap = made.gap(self, at)
            return is_zero(gap) or type(gap) is arb and gap.is_finite() and gap.contains(0)
        try:
            return self.with_bits(lambda: HOLDS[made.relation](sign_of(made.gap(self, at))))
        except Unclear:
            return self.meets(made, at)

    def meets(self, made, at) -> bool:
        """Whether both sides have a value, and are the same where the numbers of the point stand in them, as x e^x and e at 1."""
        _, left, right = made.tree
        if made.relation not in ("<=", ">=") or any(n[0] in ("entry", "ord", "sum") for n in walk(made.tree)):
            return False
        here = {name: self.look_up(name, ()) for name in names(made.tree) - {"pi"}}
        try:
            return all(type(v) is fmpq for v in here.values()) and made.gap(self, at).is_finite() and not poly(
                scalars_put(sub(left, right), {name: num(fraction(v)) for name, v in here.items()}))
        except (Unclear, OutsideDomain):
            return False

    def with_bits(self, question):
        """The answer with as few bits as it takes. Raises ``Unclear``."""
        for bits in BITS:
            with precision(bits):
                try:
                    return question()
                except Unclear:
                    self.forget()
        raise Unclear


def values_between(ends, rng) -> list:
    """Numbers at, between, before and after others, in any order."""
    size = fmpq(rng.choice((1, 1, 2, 3, 5)), rng.choice((1, 1, 2, 3)))
    found = [a + (b - a) * rng.choice(PARTS) for a, b in zip(ends, ends[1:])]
    found += [ends[0] - size, ends[-1] + size] if ends else [size, -size]
    rng.shuffle(found)
    rng.shuffle(ends)
    return ends + found if rng.random() < 0.3 else found + ends
