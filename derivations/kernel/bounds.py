"""Signs: an interval with rational ends for a tree, read off its shape and the facts.

``Signs(context, facts, conditions)`` answers for one claim. Every answer holds wherever the tree
and the facts have a value. An end is ``(number, open)``; ``None`` is no end at all.
"""
from __future__ import annotations

from fractions import Fraction
from itertools import islice, product
from typing import NamedTuple

from flint import arb, ctx, fmpq

from .context import Condition, Context, Fact
from .poly import poly, scaled, together, tree
from .terms import (
    Tree, Unsupported, Var, at, children, free, free_vars, letters_of, moved, plus, pow_, raised, sub,
    walk,
)

BITS, MOST_PLACES = 200, 500


class Interval(NamedTuple):
    low: Fraction | None = None
    low_open: bool = False
    high: Fraction | None = None
    high_open: bool = False

    def meets(self, other: Interval) -> Interval:
        """What is in both."""
        if self is ANY or other is ANY:
            return other if self is ANY else self
        low = max(((i.low, i.low_open) for i in (self, other) if i.low is not None), default=(None, False))
        high = min(((i.high, not i.high_open) for i in (self, other) if i.high is not None),
                   default=(None, True))
        return Interval(*low, high[0], not high[1])

    def sign(self, relation: str) -> bool:
        """Whether every number in it is ``relation`` 0."""
        if relation == "=":
            return self.low == 0 == self.high
        if relation == ">=":
            return self.low is not None and self.low >= 0
        if relation == "<=":
            return self.high is not None and self.high <= 0
        above = self.low is not None and (self.low > 0 or self.low == 0 and self.low_open)
        below = self.high is not None and (self.high < 0 or self.high == 0 and self.high_open)
        return above if relation == ">" else below if relation == "<" else above or below


ANY, POSITIVE, NOT_NEGATIVE = Interval(), Interval(Fraction(0), True), Interval(Fraction(0))
RANGES = {
    "exp": POSITIVE, "cosh": Interval(Fraction(1)), "Abs": NOT_NEGATIVE, "relu": NOT_NEGATIVE,
    "sigmoid": Interval(Fraction(0), True, Fraction(1), True),
    "sigmoid_prime": Interval(Fraction(0), True, Fraction(1, 4)),
    "tanh": Interval(Fraction(-1), True, Fraction(1), True), "step": Interval(Fraction(0), False, Fraction(1)),
    "sign": Interval(Fraction(-1), False, Fraction(1)), "sin": Interval(Fraction(-1), False, Fraction(1)),
    "cos": Interval(Fraction(-1), False, Fraction(1)), "erf": Interval(Fraction(-1), True, Fraction(1), True),
}
ODD = ("tanh", "sinh", "atan", "erf")  # increasing, and 0 at 0


class Signs:
    """The facts of one claim, and the intervals that follow."""

    def __init__(self, context: Context, facts=(), conditions=()):
        self.context = context
        self.known: dict = {}  # form without constant, leading coefficient 1 -> interval
        self.universal: list = []
        self.placed: dict = {}
        self.seen: dict = {}
        self.at_sight: dict = {}  # by the shape alone, and what is known of names
        self.hasty = False
        for fact in (*context.facts, *facts):
            self.learn(fact)
        for condition in conditions:
            chosen = frozenset(v for v in free_vars(condition.tree) if "#" not in v.label)
            self.learn(Fact(condition.relation, condition.tree, ("num", Fraction(0)), chosen))

    def learn(self, fact: Fact):
        """Keep a fact as an interval of its form; ``!=`` is kept as it is."""
        if fact.universal:
            self.universal.append(fact)
        self.keep(fact.relation, poly(sub(fact.left, fact.right)), {
            v for v in fact.universal if v.size is not None and not self.context.least_size(v.size)})

    def keep(self, relation, form, places=frozenset()):
        """Keep ``form relation 0``; it speaks of ``places`` that there may be none of."""
        lead, key = scaled(form)
        if not lead or not places <= {v for monomial in form for f, _ in monomial for v in free_vars(f)}:
            return
        bound = -form.get((), Fraction(0)) / lead
        if lead < 0:
            relation = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(relation, relation)
        found = {"=": Interval(bound, False, bound, False), ">": Interval(bound, True),
                 ">=": Interval(bound), "<": Interval(None, False, bound, True),
                 "<=": Interval(None, False, bound), "!=": ANY}[relation]
        old, apart = self.known.get(_key(key), (ANY, set()))
        self.known[_key(key)] = old.meets(found), apart | ({bound} if relation == "!=" else set())
        monomial = next(iter(key))
        apart = found.sign("!=") or relation == "!=" and not bound
        if apart and len(key) == 1 and monomial != ((monomial[0][0], 1),):
            for f, e in monomial:  # no factor of what is not 0 is 0
                self.keep("!=", {((f, 1),): Fraction(1)}, places)

    def has(self, t: Tree, relation: str) -> bool:
        """Whether ``t relation 0`` is certain wherever ``t`` has a value."""
        if self.hasty:
            return self.shows(t, relation)
        self.hasty = True
        try:
            if self.shows(t, relation):
                return True
        finally:
            self.hasty = False
        return self.shows(t, relation)

    def shows(self, t, relation):
        if self.of(t).sign(relation):
            return True
        if relation != "!=":
            return False
        if t[0] == "mul":
            return all(self.has(part, "!=") for part in t[1:])
        if t[0] == "pow":
            return t[2] < 0 or self.has(t[1], "!=")
        if self.hasty and children(t):
            return False
        lead, key = scaled(poly(t))
        return bool(lead) and -poly(t).get((), 0) / lead in self.looked_up(key, t)[1]

    def holds(self, condition: Condition) -> bool:
        return self.has(condition.tree, condition.relation)

    def of(self, t: Tree) -> Interval:
        """The interval of a tree."""
        seen = self.at_sight if self.hasty else self.seen
        if t not in seen:
            seen[t] = ANY  # an answer never rests on itself
            seen[t] = self.from_shape(t).meets(self.from_facts(t)) if t[0] != "num" else _exactly(t[1])
        return seen[t]

    def from_facts(self, t: Tree) -> Interval:
        if self.hasty and children(t):
            return ANY
        form = poly(t)
        lead, key = scaled(form)
        if not lead:
            return _exactly(form.get((), 0))
        if not self.known:
            return ANY
        found, apart = self.looked_up(key, t)
        found = Interval(found.low, found.low_open or found.low in apart, found.high,
                         found.high_open or found.high in apart)
        return _shift(_times(found, lead), form.get((), Fraction(0)))

    def looked_up(self, key, t):
        """What is known of a form, the universal facts taken at the places that stand in it."""
        found, apart = self.known.get(_key(key), (ANY, set()))
        ours = free(t)  # what is said of every place says nothing of a range that may be empty
        here = [*map(at, free_vars(t)), *(p for n in walk(t) if n[0] == "entry" for p in n[2] if letters_of(p) <= ours)]
        for fact in self.universal:
            options = [dict.fromkeys(p for p in here if fits(p, v, self.context)) for v in fact.universal]
            for places in islice(product(*options), MOST_PLACES):
                form, lead, other = self.at_places(fact, places)
                if lead and other == key:
                    one = Signs(Context())
                    one.keep(fact.relation, form)
                    more, gaps = one.known[_key(other)]
                    found, apart = found.meets(more), apart | gaps
        return found, apart

    def at_places(self, fact, places):
        """The form of a universal fact at such places, and the form scaled."""
        if (fact, places) not in self.placed:
            form = poly(moved(sub(fact.left, fact.right), dict(zip(fact.universal, places))))
            self.placed[fact, places] = form, *scaled(form)
        return self.placed[fact, places]

    # ------------------------------------------------------------------------ by the shape

    def from_shape(self, t: Tree) -> Interval:
        match t:
            case ("sym", name):
                return self.declared(name) if name != "pi" else Interval(Fraction(3), True, Fraction(22, 7), True)
            case ("entry", name, _):
                return self.declared(name)
            case ("ord", p):
                least = self.context.least_of(p)
                return ANY if least is None else Interval(Fraction(least))
            case ("delta" | "less", _, _):
                return Interval(Fraction(0), False, Fraction(1))
            case ("add", *parts):
                found = _exactly(Fraction(0))
                for part in parts:
                    found = _plus(found, self.of(part))
                return found.meets(self.constant(t)).meets(self.over_one_denominator(t))
            case ("mul", *parts):
                return self.product(parts).meets(self.constant(t))
            case ("pow", base, e):
                return self.power(base, e).meets(self.constant(t))
            case ("power", base, exponent):
                return self.symbolic_power(self.of(base), self.of(exponent), exponent)
            case ("call", name, *arguments):
                return self.call(name, [self.of(a) for a in arguments]).meets(self.constant(t))
            case ("sum", k, body):
                return self.total(k, self.of(body))
        return ANY

    def over_one_denominator(self, t):
        """1 - l/N is (N - l)/N."""
        if self.hasty:
            return ANY
        above, below = together(poly(t))
        if not below:
            return ANY
        return self.product([tree(above), *(pow_(f, -e) for f, e in below)])

    def declared(self, name):
        return {">": POSITIVE, ">=": NOT_NEGATIVE}.get(self.context.sign_of.get(name), ANY)

    def product(self, parts):
        found, count = _exactly(Fraction(1)), {}
        for part in parts:
            count[part] = count.get(part, 0) + 1
        for part, n in count.items():
            found = _multiplied(found, self.power(part, Fraction(n)) if n > 1 else self.of(part))
        return found

    def power(self, base, e):
        inner = self.of(base)
        if e.denominator != 1:  # wherever it has a value, the base is >= 0
            inner = inner.meets(NOT_NEGATIVE)
            ends = Interval(Fraction(0), e < 0 or inner.sign(">"))
            if e > 0 and inner.high is not None and inner.high <= 1:
                ends = ends.meets(Interval(None, False, Fraction(1), inner.high < 1 or inner.high_open))
            return ends
        n = int(e)
        if n < 0:
            return _inverse(self.power(base, Fraction(-n)) if n < -1 else inner, self.has(base, "!="))
        if n % 2 == 0:
            inner = _absolute(inner, self.has(base, "!="))
        found = _exactly(Fraction(1))
        for _ in range(min(n, 12)):
            found = _multiplied(found, inner)
        return found if n <= 12 else (POSITIVE if inner.sign(">") else NOT_NEGATIVE if n % 2 == 0 else ANY)

    def symbolic_power(self, base, exponent, t):
        if not base.sign(">"):
            return NOT_NEGATIVE if base.sign(">=") else ANY
        small = base.high is not None and base.high <= 1 and exponent.sign(">=")
        strict = small and (base.high < 1 or base.high_open) and exponent.sign(">")
        large = base.low is not None and base.low >= 1 and exponent.sign(">=")
        found = POSITIVE.meets(Interval(None, False, Fraction(1), strict)) if small else POSITIVE
        if large:
            found = found.meets(Interval(Fraction(1), exponent.sign(">") and base.sign(">") and (
                base.low > 1 or base.low_open)))
        return found

    def call(self, name, inner):
        found = RANGES.get(name, ANY)
        if name in ("Max", "Min"):
            found = inner[0]
            for other in inner[1:]:
                found = _most(found, other) if name == "Max" else _times(
                    _most(_times(found, -1), _times(other, -1)), -1)
            return found
        x = inner[0] if len(inner) == 1 else ANY
        if name == "exp":  # e^u >= 1 + u, with equality at 0 alone
            up = x.sign(">=")
            return found.meets(Interval(1 + x.low, x.low > 0 or x.low_open) if up else ANY).meets(
                Interval(None, False, Fraction(1), x.sign("<")) if x.sign("<=") else ANY)
        if name == "log":
            return Interval(*(((Fraction(0)), x.low > 1 or x.low_open) if x.low is not None and x.low >= 1 else (None, False)),
                            *((Fraction(0), x.high < 1 or x.high_open) if x.high is not None and x.high <= 1 else (None, False)))
        if name in ODD:
            if x.sign(">=") or x.sign("<="):
                return found.meets(Interval(Fraction(0), x.sign(">")) if x.sign(">=") else
                                   Interval(None, False, Fraction(0), x.sign("<")))
        if name == "sigmoid" and (x.sign(">=") or x.sign("<=")):
            half = Fraction(1, 2)
            return found.meets(Interval(half, x.sign(">")) if x.sign(">=") else Interval(None, False, half, x.sign("<")))
        if name == "Abs":
            return _absolute(x, x.sign("!="))
        if name == "relu":
            return _most(x, _exactly(Fraction(0)))
        if name in ("step", "sign") and x.sign(">"):
            return _exactly(Fraction(1))
        if name in ("step", "sign") and x.sign("<=" if name == "step" else "<"):
            return _exactly(Fraction(0 if name == "step" else -1))
        return found

    def total(self, k, body):
        """A sum of n terms, n at least what the context allows."""
        least = Fraction(self.context.least_size(k.size))
        n = Interval(least) if k.size[1] else _exactly(least)
        low = Interval(*_least_total(n, body.low, body.low_open)) if body.low is not None else ANY
        high = _times(Interval(*_least_total(n, -body.high, body.high_open)), -1) if body.high is not None else ANY
        return low.meets(high)

    def constant(self, t: Tree) -> Interval:
        """A ball around a number: no name, no index and no sum stands in it."""
        if any(n[0] not in ("num", "add", "mul", "pow", "call") and n != ("sym", "pi") for n in walk(t)):
            return ANY
        try:
            found = ball(t, BITS)
            if not found.is_finite():
                return ANY
            ends = [_fraction(e) for e in (found.lower(), found.upper())]
        except Unsupported:
            return ANY
        return Interval(ends[0], False, ends[1], False)


def _key(form):
    return frozenset(form.items())


def fits(p, v: Var, context: Context = Context()) -> bool:
    """Whether a place certainly lies in the range of an index."""
    if v.size is None:
        return (context.least_of(p) or 0) >= 0 and context.least_of(p) is not None
    if not p[1]:
        return 0 <= p[0] < context.least_size(v.size)
    from_end = plus(p, v.size, -1)
    if not from_end[1] and from_end[0] < 0:
        return -from_end[0] <= context.least_size(v.size)
    return len(p[1]) == 1 and isinstance(p[1][0][0], Var) and p == at(p[1][0][0]) and p[1][0][0].size == v.size


def _least_total(n, low, is_open):
    """The least value of a sum of n terms that are >= low (> low if open)."""
    if low >= 0:
        return n.low * low, is_open and n.low > 0
    return (n.high * low, is_open and n.low > 0) if n.high is not None else (None, False)


def _exactly(value):  # a number of a tree may be an int, whose inverse would be a float
    value = Fraction(value)
    return Interval(value, False, value, False)


def _shift(i, c):
    return Interval(None if i.low is None else i.low + c, i.low_open,
                    None if i.high is None else i.high + c, i.high_open)


def _times(i, c):
    if c < 0:
        i = Interval(i.high, i.high_open, i.low, i.low_open)
    return Interval(None if i.low is None else i.low * c, i.low_open,
                    None if i.high is None else i.high * c, i.high_open)


def _plus(i, j):
    low = None if i.low is None or j.low is None else i.low + j.low
    high = None if i.high is None or j.high is None else i.high + j.high
    return Interval(low, low is not None and (i.low_open or j.low_open),
                    high, high is not None and (i.high_open or j.high_open))


def _most(i, j):
    lows = [e for e in (i, j) if e.low is not None]
    low = max(lows, key=lambda e: (e.low, e.low_open), default=ANY)
    if i.high is None or j.high is None:
        return Interval(low.low, low.low_open)
    high = max((i, j), key=lambda e: (e.high, not e.high_open))
    return Interval(low.low, low.low_open, high.high, high.high_open)


def _absolute(i, apart):
    if i.sign(">="):
        return i.meets(POSITIVE) if apart else i
    if i.sign("<="):
        return _absolute(_times(i, -1), apart)
    most = None if i.low is None or i.high is None else max(-i.low, i.high)
    return Interval(Fraction(0), apart, most)


def _inverse(i, apart):
    """1/x: wherever it has a value, x is not 0."""
    if i.sign("<=") and not i.sign(">="):
        return _times(_inverse(_times(i, -1), apart), -1)
    if not i.sign(">="):
        return ANY
    low = Fraction(0) if i.high is None else 1 / i.high if i.high else None
    return Interval(low, i.high is None or i.high_open, 1 / i.low if i.low else None, i.low_open)


def _multiplied(i, j):
    if i == _exactly(Fraction(1)):
        return j
    if i == _exactly(Fraction(0)) or j == _exactly(Fraction(0)):
        return _exactly(Fraction(0))
    for a, b in ((i, j), (j, i)):
        if a.sign("<=") and not a.sign(">="):
            return _times(_multiplied(_times(a, -1), b), -1)
    if not (i.sign(">=") and j.sign(">=")):
        if i.sign(">=") and i.high is not None and j.high is not None and j.low is not None and j.low < 0 < j.high:
            return Interval(i.high * j.low, False, i.high * j.high, False)
        if j.sign(">=") and not i.sign(">=") and j.high is not None and i.high is not None and i.low is not None and i.low < 0 < i.high:
            return Interval(j.high * i.low, False, j.high * i.high, False)
        if None not in (i.low, i.high, j.low, j.high):
            ends = [a * b for a in (i.low, i.high) for b in (j.low, j.high)]
            return Interval(min(ends), False, max(ends), False)
        return ANY
    low_open = i.low_open and j.low_open or (i.low_open and j.low > 0) or (j.low_open and i.low > 0)
    if i.low * j.low == 0:
        low_open = i.sign(">") and j.sign(">")
    high = None if i.high is None or j.high is None else i.high * j.high
    high_open = high is not None and (i.high_open or j.high_open) and high > 0
    return Interval(i.low * j.low, low_open, high, high_open)


def ball(t: Tree, bits: int):
    """A constant as an Arb ball with so many bits. Raises ``Unsupported``."""
    before, ctx.prec = ctx.prec, bits
    try:
        return _ball(t)
    finally:
        ctx.prec = before


def _ball(t):
    match t:
        case ("num", q):
            return arb(fmpq(q.numerator, q.denominator))
        case ("sym", "pi"):
            return arb.pi()
        case ("add", *parts):
            return sum(map(_ball, parts), arb(0))
        case ("mul", *parts):
            found = arb(1)
            for part in parts:
                found *= _ball(part)
            return found
        case ("pow", base, e):
            x = _ball(base)
            return x ** arb(fmpq(e.numerator, e.denominator)) if e.denominator != 2 else x.sqrt() ** int(e.numerator)
        case ("call", "sigmoid", x):
            return 1 / (1 + (-_ball(x)).exp())
        case ("call", "Abs", x):
            return abs(_ball(x))
        case ("call", "exp" | "log" | "tanh" | "sinh" | "cosh" | "sin" | "cos" | "atan" | "erf" as name, x):
            return getattr(_ball(x), name)()
    raise Unsupported(f"{t[0]} is no number")


def _fraction(end) -> Fraction:
    mantissa, exponent = end.mid().man_exp()
    return int(mantissa) * raised(2, int(exponent))


__all__ = ["ANY", "Interval", "Signs", "ball", "fits"]
