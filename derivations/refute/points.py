"""Points that satisfy what is given: values are drawn, equations solved, orders kept.

An equation is solved for a value that stands in it alone (``unknowns``); that value is then
*defined* by the equation, exact where it is rational and a ball of any precision otherwise. At the
end every fact is checked, equations exactly.
"""
from __future__ import annotations

from flint import arb, fmpq

from ..kernel.terms import Var
from ..clock import check_time
from .balls import OutsideDomain, Unclear, precision, sign_of, whole
from .gamma import BEYOND, Bound, Gamma, Item, instances
from .solving import roots
from .unknowns import NotSolvable, Unknown, fresh, is_zero

MOST_INSTANCES = 2_000  # of one fact at one point
ROUNDS = 12  # of mending what breaks an order
BITS = (64, 256, 1024)
HOLDS = {"=": lambda s: s == 0, "!=": lambda s: s != 0, "<": lambda s: s < 0,
         "<=": lambda s: s <= 0, ">": lambda s: s > 0, ">=": lambda s: s >= 0}


class NoPoint(ArithmeticError):
    """What was drawn could not be made to satisfy the facts."""


class Point:
    """Sizes and places ``at``, and values that ``draw(name, position)`` gives when first needed."""

    def __init__(self, gamma: Gamma, at: dict, draw, axes=None, beyond=BEYOND, turn=0):
        self.gamma, self.at, self.draw = gamma, dict(at), draw
        self.axes, self.beyond = axes or {}, beyond
        self.turn = turn  # points in a row solve for other names
        self.values: dict = {}  # drawn, exact
        self.solved: dict = {}  # (gap, at, which root) that defines a value
        self.settled: set = set()  # no longer to be changed
        self.tried: dict = {}  # values tried for an unknown
        self.known: dict = {}
        self.touched: set = set()
        self.rests_on: dict = {}  # solved key -> the keys that stood in its equation
        self.plain: dict = {}  # solved values that no unknown of now changes
        self.at_once = False  # a solved value becomes a number, and stays

    def look_up(self, name, position):
        key = (name, position)
        if key in self.tried:
            return self.tried[key]
        if key not in self.known:
            self.known[key] = self.find(key)
        return self.known[key]

    def find(self, key):
        name, position = key
        rule = self.gamma.rules.get((name, len(position)))
        if rule and self.in_range(rule, position):
            return rule.value(self, {**self.at, **dict(zip(rule.indices, position))})
        if rule and rule.strict:
            raise OutsideDomain(f"{name} is defined over its range only")
        if key in self.solved:
            return self.root(key) if self.tried.keys() & self.behind(key) else self.plain_root(key)
        if key not in self.values:
            self.check_axes(name, position)
            self.values[key] = self.draw(name, position)
        self.touched.add(key)
        return self.values[key]

    def in_range(self, rule, position):
        return all(n >= 0 and (v.size is None or n < whole(v.size)(self.at))
                   for v, n in zip(rule.indices, position))

    def check_axes(self, name, position):
        for axis, n in enumerate(position):
            size = self.axes.get((name, axis))
            if size is not None and not 0 <= n < whole(size)(self.at):
                raise OutsideDomain(f"{name} has no such entry")

    def instances(self, made: Item):
        return instances(made, self.at, self.beyond)

    def forget(self):
        """What was computed from other values, or with other bits, is computed again."""
        self.known, self.plain = {}, {}

    def set(self, key, value):
        self.values[key] = value
        self.solved.pop(key, None)
        self.forget()

    # ----------------------------------------------------------------------------- equations

    def touching(self, function, at):
        """The value of a function, and the drawn keys on which it depends."""
        self.forget()
        self.touched = set()
        found = function(self, at)
        return found, sorted(self.touched, key=repr)

    def with_unknown(self, function, at, keys: dict):
        """The value of a function in which some values are unknown."""
        before = self.known, self.tried
        self.known, self.tried = {}, {**self.tried, **keys}
        try:
            return function(self, at)
        finally:
            self.known, self.tried = before

    def behind(self, key) -> set:
        """The keys on which a solved value depends."""
        found, more = set(), [key]
        while more:
            new = self.rests_on.get(more.pop(), set()) - found
            found |= new
            more += new
        return found - {key}

    def plain_root(self, key):
        """A solved value, computed once for all unknowns that do not change it."""
        if key not in self.plain:
            before = self.known, self.tried
            self.known, self.tried = {}, {}
            try:
                self.plain[key] = self.root(key)
            finally:
                self.known, self.tried = before
        return self.plain[key]

    def root(self, key):
        """A value that an equation defines."""
        gap, at, which = self.solved[key]
        order = {k: n for n, k in enumerate(self.solved)}
        later = {k: x for k, x in self.tried.items() if order.get(k, len(order)) > order[key]}
        before, self.tried = self.tried, later  # its equation was solved without the earlier ones
        try:
            found = self.solutions(gap, at, key)
        finally:
            self.tried = before
        if which >= len(found):
            raise OutsideDomain("an equation has no such root here")
        return found[which]

    def solutions(self, gap, at, key):
        x = fresh()
        return roots(self.with_unknown(gap, at, {key: x}), x)

    def solve(self, rng):
        """Solve every equation. A sequence is worked out place after place, if that is enough."""
        if self.gamma.has_sequences:
            before = dict(self.values), dict(self.solved), set(self.settled)
            self.at_once = True
            try:
                self.solve_all(rng)
                return
            except NoPoint:
                self.values, self.solved, self.settled = before
                self.forget()
            finally:
                self.at_once = False
        self.solve_all(rng)

    def solve_all(self, rng):
        """Solve every equation for one drawn value, or for the scale of an array."""
        for gap, at in self.in_order() if self.at_once else self.as_given():
            self.solve_one(gap, at, rng)

    def as_given(self):
        """The equations, each at every place of its indices."""
        for made in self.gamma.equations:
            for n, at in enumerate(self.instances(made)):
                if n > MOST_INSTANCES:
                    raise NoPoint
                yield made.gap, at

    def in_order(self):
        """All equations of one place of a sequence before those of the next."""
        def place(found):
            return sum(n for v, n in found[1].items() if isinstance(v, Var) and v.size is None)
        return sorted(self.as_given(), key=place)

    def solve_one(self, gap, at, rng):
        check_time()
        value, touched = self.touching(gap, at)
        free = [key for key in touched if key not in self.settled]
        if rng.random() < 0.5 and self.scale(gap, at, free):
            return
        for key in self.in_turn(free, rng):
            if self.solve_for(gap, at, key, rng):
                self.rests_on[key] = set(touched)
                if self.at_once and key in self.values:
                    self.settled.update(touched)
                return
        if not is_zero(value):
            raise NoPoint
        self.settled.update(touched)

    def in_turn(self, keys, rng):
        """The order in which an equation is solved for: names without bounds first, each name first
        in its turn, and of a sequence the last place."""
        names = sorted({name for name, _ in keys})
        rank = {name: (name in self.gamma.bounds, (n + self.turn) % len(names))
                for n, name in enumerate(names)}
        return sorted(keys, key=lambda key: (*rank[key[0]], -sum(key[1]), rng.random()))

    def solve_for(self, gap, at, key, rng) -> bool:
        try:
            found = self.solutions(gap, at, key)
        except (NotSolvable, Unclear, OutsideDomain):
            return False
        if not found:
            return False
        which = rng.randrange(len(found))
        if self.at_once and type(found[which]) is fmpq:
            self.set(key, found[which])
            return True
        self.solved[key] = (gap, at, which)
        self.forget()
        return True

    def scale(self, gap, at, free) -> bool:
        """Multiply the drawn entries of one array by one number, as for Σ p = 1."""
        for name in dict.fromkeys(key[0] for key in free if key[1]):
            keys = [key for key in free if key[0] == name]
            x = fresh()
            scaled = {key: x * self.values[key] for key in keys}
            try:
                found = [r for r in roots(self.with_unknown(gap, at, scaled), x)
                         if type(r) is fmpq and r.p]
            except (NotSolvable, Unclear, OutsideDomain):
                continue
            if len(keys) > 1 and found:
                for key in keys:
                    self.set(key, self.values[key] * found[0])
                self.settled.update(keys)
                return True
        return False

    def freeze(self):
        """Values that equations define become numbers where they are rational."""
        for key in reversed(list(self.solved)):
            self.forget()
            value = self.root(key)
            if type(value) is fmpq:
                self.set(key, value)
        self.forget()

    # -------------------------------------------------------------------------------- orders

    def mend(self, rng):
        """Change drawn values until the orders hold."""
        for _ in range(ROUNDS):
            broken = self.broken()
            if broken is None:
                return
            self.mend_one(*broken, rng)
        raise NoPoint

    def broken(self):
        """An order that does not hold, with its places."""
        for made in self.gamma.orders:
            for at in self.instances(made):
                check_time()
                if not self.holds(made, at):
                    return made, at
        return None

    def holds(self, made: Item, at) -> bool:
        try:
            return HOLDS[made.relation](sign_of(made.gap(self, at)))
        except (Unclear, OutsideDomain):
            return False

    def mend_one(self, made, at, rng):
        _, touched = self.touching(made.gap, at)
        free = [key for key in touched if key not in self.settled]
        rng.shuffle(free)
        for key in free:
            try:
                self.set(key, between(self.limits(key), rng))
                return
            except (NotSolvable, Unclear, OutsideDomain):
                continue
        raise NoPoint

    def limits(self, key) -> Bound:
        """The interval in which the orders let one value be, the others as they are."""
        found = self.gamma.bounds.get(key[0], Bound())
        for made in self.gamma.orders:
            for at in self.instances(made):
                check_time()
                x = fresh()
                value = self.with_unknown(made.gap, at, {key: x})
                if isinstance(value, Unknown) and value.level == x.level:
                    found = narrowed(found, value, made.relation)
        return found

    # --------------------------------------------------------------------------------- whole

    def satisfy(self, rng):
        """Make all facts hold. Raises ``NoPoint``, ``OutsideDomain`` or ``Unclear``."""
        if self.gamma.equations:
            self.solve(rng)
        if self.gamma.orders:
            self.mend(rng)
        if self.solved:
            self.freeze()
        self.check()

    def check(self):
        """Every fact holds: equations exactly, unless a value is defined by them."""
        for made in (*self.gamma.equations, *self.gamma.orders):
            for at in self.instances(made):
                if not self.certain(made, at):
                    raise NoPoint
        for made in self.gamma.checked:
            for at in self.instances(made):
                if type(made.gap(self, at)) is arb and not made.gap(self, at).is_finite():
                    raise OutsideDomain
        self.check_bounds()

    def certain(self, made, at) -> bool:
        if made.relation == "=" and any(gap is made.gap and place == at
                                        for gap, place, _ in self.solved.values()):
            with precision(BITS[1]):
                self.forget()
                gap = made.gap(self, at)
                self.forget()
            return is_zero(gap) or type(gap) is arb and gap.contains(0)
        return self.with_bits(lambda: HOLDS[made.relation](sign_of(made.gap(self, at))))

    def with_bits(self, question):
        """The answer with as few bits as it takes. Raises ``Unclear``."""
        for bits in BITS:
            with precision(bits):
                try:
                    return question()
                except Unclear:
                    self.forget()
        raise Unclear

    def check_bounds(self):
        for name, sign in self.gamma.context.signs:
            for key in [k for k in (*self.known, *self.values, *self.solved) if k[0] == name]:
                def question():
                    return HOLDS[sign](sign_of(self.look_up(*key)))
                if not self.with_bits(question):
                    raise NoPoint


def narrowed(bound: Bound, value: Unknown, relation) -> Bound:
    """The bound met with ``value relation 0``, where value is linear in X."""
    if value.steps or len(value.p) != 2:
        raise NotSolvable
    slope = sign_of(value.p[1])
    end = -value.p[0] / value.p[1]
    if type(end) is not fmpq:
        raise NotSolvable
    if relation == "!=":
        return bound
    is_open = relation in ("<", ">")
    upwards = (relation in (">", ">=")) == (slope > 0)
    return bound.above(end, is_open) if upwards else bound.below(end, is_open)


def between(bound: Bound, rng) -> fmpq:
    """A number within a bound, now and then at its end."""
    low, high = bound.low, bound.high
    ends = [e for e, is_open in ((low, bound.low_open), (high, bound.high_open))
            if e is not None and not is_open]
    if low is not None and high is not None and low > high:
        raise OutsideDomain("no number is between")
    if ends and rng.random() < 0.3:
        return rng.choice(ends)
    if low is not None and high is not None:
        return low + (high - low) * rng.choice(PARTS)
    size = fmpq(rng.choice((1, 1, 2, 3, 5))) / rng.choice((1, 1, 2, 3))
    if low is None and high is None:
        return size * rng.choice((1, -1))
    return low + size if low is not None else high - size


PARTS = [fmpq(1, 2), fmpq(1, 3), fmpq(2, 3), fmpq(1, 4), fmpq(1, 10), fmpq(9, 10)]
