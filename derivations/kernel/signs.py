"""Signs: an interval for a tree, read off its shape and the facts.

``Signs(context, conditions)`` answers for one claim. Every answer holds wherever the tree, the facts
and the conditions have a value. What is said of every place of a range says nothing if the range may
be empty.
"""
from __future__ import annotations

from fractions import Fraction
from itertools import islice, product as choices
from math import gcd, lcm

from . import intervals
from .balls import around
from .context import Condition, Context, Fact, fits
from .functions import NOTHING, TABLE
from .intervals import ANY, NOT_NEGATIVE, POSITIVE, Interval, between, exactly
from .poly import factors_of, poly, scaled
from .terms import TURNED, ZERO, Tree, add, at, free, free_vars, kinds, letters_of, moved, mul, names, num, ratio, sub, walk

MOST_PLACES = 500


class Signs:
    """The facts of one claim, and the intervals that follow."""

    def __init__(self, context: Context, conditions=()):
        self.context = context
        self.known: dict = {}  # form without constant, leading coefficient 1 -> interval, numbers that it is not
        self.universal: list = []  # facts, each with its indices and the names of its form
        self.placed: dict = {}
        self.seen: dict = {}
        for fact in context.facts:
            self.learn(fact)
        for condition in conditions:
            chosen = frozenset(v for v in free_vars(condition.tree) if "#" not in v.label)
            self.learn(Fact(condition.relation, condition.tree, ZERO, chosen))

    def learn(self, fact: Fact):
        """Keep a fact as an interval of its form."""
        form = poly(sub(fact.left, fact.right))
        if universal := fact.universal:
            self.universal.append((fact, universal, frozenset().union(*(names(f) for monomial in form for f, _ in monomial))))
        self.keep(fact.relation, form, {
            v for v in universal if v.size is not None and not self.context.least_size(v.size)})

    def keep(self, relation, form, places=frozenset()):
        """Keep ``form relation 0``; it speaks of ``places`` that there may be none of."""
        key, found, apart = _as_interval(relation, form)
        if not key or not places <= {v for monomial in form for f, _ in monomial for v in free_vars(f)}:
            return
        old, gaps = self.known.get(_key(key), (ANY, set()))
        self.known[_key(key)] = old.meets(found), apart | gaps
        monomial = next(iter(key))
        if (found.sign("!=") or 0 in apart) and len(key) == 1 and monomial != ((monomial[0][0], 1),):
            for f, _ in monomial:  # no factor of what is not 0 is 0
                self.keep("!=", {((f, 1),): 1}, places)

    def has(self, t: Tree, relation: str) -> bool:
        """Whether ``t relation 0`` is certain wherever ``t`` has a value."""
        if self.of(t).sign(relation):
            return True
        if (gap := exponents_apart(t)) and self.has(gap, relation):
            return True
        if relation != "!=":
            return False
        if (steps := steps_of(t)) and steps[0] % steps[1]:
            return True
        if t[0] == "mul":
            return all(self.has(part, "!=") for part in t[1:])
        if t[0] == "pow":
            return t[2] < 0 or self.has(t[1], "!=")
        lead, key = scaled(poly(t))
        return bool(lead) and ratio(-poly(t).get((), 0), lead) in self.looked_up(key, t)[1]

    def holds(self, condition: Condition) -> bool:
        return self.has(condition.tree, condition.relation)

    def positive_but_one(self, factors) -> bool:
        """All factors but one are certainly positive: then so is that one, where their product is."""
        return sum(not self.has(f, ">") for f in factors) <= 1

    def of(self, t: Tree) -> Interval:
        """The interval of a tree."""
        if t not in self.seen:
            self.seen[t] = ANY  # an answer never rests on itself
            found = self.from_shape(t).meets(self.from_facts(t)) if t[0] != "num" else exactly(t[1])
            self.seen[t] = intervals.in_steps(found, *steps) if (steps := steps_of(t)) else found
        return self.seen[t]

    # ------------------------------------------------------------------------ by the facts

    def from_facts(self, t: Tree) -> Interval:
        form = poly(t)
        lead, key = scaled(form)
        if not lead:
            return exactly(form.get((), 0))
        if not self.known:
            return ANY
        (low, high), apart = self.looked_up(key, t)
        found = Interval((low[0], 1) if low[0] in apart else low, (high[0], -1) if high[0] in apart else high)
        return intervals.total(intervals.product(found, exactly(lead)), exactly(form.get((), 0)))

    def looked_up(self, key, t):
        """What is known of a form, the universal facts taken at the places that stand in it."""
        found, apart = self.known.get(_key(key), (ANY, set()))
        about = [(fact, universal) for fact, universal, of_it in self.universal if of_it <= names(t)]
        if not about:
            return found, apart
        ours = free(t)
        here = [*map(at, free_vars(t)), *(p for n in walk(t) if n[0] == "entry" for p in n[2] if letters_of(p) <= ours)]
        for fact, universal in about:
            options = [dict.fromkeys(p for p in here if fits(p, v, self.context)) for v in universal]
            for places in islice(choices(*options), MOST_PLACES):
                other, more, gaps = self.at_places(fact, universal, places)
                if other == key:
                    found, apart = found.meets(more), apart | gaps
        return found, apart

    def at_places(self, fact, universal, places):
        """A universal fact at such places, as an interval of its form."""
        if (fact, places) not in self.placed:
            form = poly(moved(sub(fact.left, fact.right), dict(zip(universal, places))))
            self.placed[fact, places] = _as_interval(fact.relation, form)
        return self.placed[fact, places]

    # ------------------------------------------------------------------------ by the shape

    def from_shape(self, t: Tree) -> Interval:
        match t:
            case ("sym", "pi"):
                return between(3, Fraction(22, 7), True)
            case ("sym" | "entry", name, *_):
                return {">": POSITIVE, ">=": NOT_NEGATIVE}.get(self.context.sign_of.get(name), ANY)
            case ("ord", p):
                least = self.context.least_of(p)
                return ANY if least is None else Interval((least, 0))
            case ("delta" | "less", _, _):
                return between(0, 1)
            case ("add", *parts):
                found = exactly(0)
                for part in parts:
                    found = intervals.total(found, self.of(part))
                return found.meets(around(t)).meets(self.over_one_denominator(t))
            case ("mul", *parts):
                return self.product(parts).meets(around(t))
            case ("pow", base, e):
                return self.power(base, e).meets(around(t))
            case ("power", base, exponent):
                return _real_power(self.of(base), self.of(exponent))
            case ("call", name, *arguments):
                return _of_function(name, [self.of(a) for a in arguments]).meets(around(t))
            case ("sum", k, body):
                return self.total(k, body)
        return ANY

    def total(self, k, body):
        """So many times the mean of its terms; up to an index, the term at that index is one of them."""
        least = self.context.least_size(k.size)
        found = intervals.product(Interval((least, 0)) if k.size[1] else exactly(least), self.of(body))
        if found.sign(">"):
            return found
        ends = {x for n in walk(body) if n[0] == "less" for p in n[1:] for x in letters_of(p)} & free(("sum", k, body))
        there = (self.has(moved(body, {k: at(x)}), ">") for x in ends if fits(at(x), k, self.context))
        return found.meets(POSITIVE) if self.of(body).sign(">=") and any(there) else found

    def over_one_denominator(self, t):
        """1 - l/N is (N - l)/N."""
        above, *below = factors_of(poly(t))
        return self.product([above, *below]) if below else ANY

    def product(self, parts):
        found = exactly(1)
        for part in dict.fromkeys(parts):
            n = parts.count(part)
            found = intervals.product(found, self.power(part, n) if n > 1 else self.of(part))
        return found

    def power(self, base, e):
        inner = self.of(base)
        if e.denominator != 1:  # wherever it has a value, the base is >= 0
            above = _real_power(inner.meets(POSITIVE), exactly(e))
            return above if e < 0 or inner.sign(">") else Interval((0, 0), above.high)
        found = intervals.power(inner, abs(int(e)))
        if e % 2 == 0 and self.has(base, "!="):
            found = found.meets(POSITIVE)
        return found if e > 0 else intervals.inverse(found)


def steps_of(t: Tree):
    """(c, g) with t = c + g n for a whole number n, where t is made of whole numbers; ``None`` for anything else."""
    if not {"ord"} <= kinds(t) <= {"ord", "num", "add", "mul", "pow"} or any(n[0] == "pow" and (
            n[2] < 0 or n[2].denominator != 1) for n in walk(t)):
        return None
    form = {m: Fraction(c) for m, c in poly(t).items()}
    moving = [c for m, c in form.items() if m]
    below = lcm(*(c.denominator for c in moving))
    return (form.get((), 0), Fraction(gcd(*(int(c * below) for c in moving)), below)) if moving else None


def exponents_apart(t: Tree):
    """c (a - b) for c e^a - c e^b, which has its sign; ``None`` for anything else."""
    form = poly(t)
    if len(form) != 2 or sum(form.values()) or any(f[:2] != ("call", "exp") for m in form for f, _ in m):
        return None
    return add(*(mul(num(c * e), f[2]) for m, c in form.items() for f, e in m))


def _as_interval(relation, form):
    """``form relation 0`` as (the form without its constant, leading coefficient 1, the interval in
    which that lies, the numbers that it is not)."""
    lead, key = scaled(form)
    if not lead:
        return {}, ANY, set()
    end = ratio(-form.get((), 0), lead)
    if relation == "!=":
        return key, ANY, {end}
    interval = {"=": exactly(0), ">": POSITIVE, ">=": NOT_NEGATIVE, "<": intervals.negative(POSITIVE),
                "<=": intervals.negative(NOT_NEGATIVE)}[TURNED[relation] if lead < 0 else relation]
    return key, intervals.total(interval, exactly(end)), set()


def _key(form):
    return frozenset(form.items())


def _of_function(name, inner) -> Interval:
    """The interval of a function by its row of the table."""
    x, row = inner[0], TABLE.get(name, NOTHING)
    if name in ("Max", "Min"):
        turn = intervals.negative if name == "Min" else lambda i: i
        x = turn(x)
        for other in inner[1:]:
            x = intervals.largest(x, turn(other))
        return turn(x)
    if len(inner) > 1:
        return ANY
    found = row.values.meets(intervals.raised(x, row.through, not row.weakly)) if row.through else row.values
    if name == "exp" and x.sign(">="):  # e^u >= 1 + u, with equality at 0 alone
        return found.meets(Interval((1 + x.low[0], int(x.sign(">")))))
    if name == "Abs":
        return intervals.size(x).meets(POSITIVE if x.sign("!=") else ANY)
    if name == "relu":
        return intervals.largest(x, exactly(0))
    if row.jumps and x.sign(">"):
        return exactly(1)
    if row.jumps and x.sign("<=" if name == "step" else "<"):
        return exactly(0 if name == "step" else -1)
    return found


def _real_power(base, exponent) -> Interval:
    """b^e = exp(e log b) for b > 0; wherever it has a value, b is >= 0."""
    if not base.sign(">"):
        return NOT_NEGATIVE if base.sign(">=") else ANY
    return _of_function("exp", [intervals.product(exponent, _of_function("log", [base]))])
