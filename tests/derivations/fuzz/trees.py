"""A theorem at a point, by the definition of each part: a route without the rules of the kernel.

Values are drawn for every name that stands in it. A point counts where everything that is given
holds; where the domain of the theorem holds too, both sides must have a value there.
"""
from __future__ import annotations

from fractions import Fraction
from itertools import product

import mpmath

from derivations.kernel.terms import free, free_vars, walk
from derivations.clock import check_time

from .brute_force import NoValue, clear_sign, power
from .given import draw

SIZES = [(1, 1), (2, 1), (1, 3), (3, 2), (2, 4), (4, 3)]
RELATIONS = {"=": (0,), "!=": (-1, 1), "<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}
NEVER_LARGE = ("Abs", "relu", "step", "sign", "sin", "cos", "atan")  # functions of any number
STEP = mpmath.mpf("1e-18")  # of a difference quotient
DIGITS, MANY_DIGITS = 60, 400
OUTCOMES = {"rademacher": (-1, 1), "bernoulli": (0, 1)}
CALLS = {"exp": mpmath.exp, "tanh": mpmath.tanh, "sinh": mpmath.sinh, "cosh": mpmath.cosh, "sin": mpmath.sin,
         "cos": mpmath.cos, "atan": mpmath.atan, "erf": mpmath.erf, "Abs": abs,
         "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)), "relu": lambda x: max(x, 0),
         "sigmoid_prime": lambda x: 1 / (1 + mpmath.exp(-x)) / (1 + mpmath.exp(x)),
         "step": lambda x: clear_sign(x) > 0, "sign": clear_sign, "log": None, "Max": None, "Min": None}


class Point:
    """``names`` maps scalars, (array, place, …) and letters to numbers, ``chance`` random names to
    their outcomes, ``defined`` names to their definitions."""

    def __init__(self, names, chance=(), defined=()):
        self.names, self.chance, self.defined = names, dict(chance), dict(defined)

    def whole(self, p, inside) -> int:
        return p[0] + sum(c * (inside[x] if x in inside else self.names[x]) for x, c in p[1])

    def number(self, p, inside) -> int:
        found = self.whole(p, inside)
        if found < 0:
            raise NoValue
        return found

    def value(self, t, inside=None):
        inside = inside or {}
        parts = () if t[0] in ("sum", "partial", "mean") else [self.value(s, inside) for s in _parts(t)]
        match t:
            case ("num", q):
                return mpmath.mpf(q.numerator) / q.denominator
            case ("sym", name):
                return self.name(name) if name != "pi" else +mpmath.pi
            case ("entry", name, where):
                numbers = [self.number(p, inside) for p in where]
                if name in self.defined:
                    made = self.defined[name]
                    return self.value(made.body, dict(zip(made.indices, numbers)))
                return self.name((name, *numbers))
            case ("ord", p):
                return mpmath.mpf(self.whole(p, inside))
            case ("add", *_):
                return mpmath.fsum(parts)
            case ("mul", *_):
                return mpmath.fprod(parts)
            case ("pow", _, e):
                if e.denominator != 1 and parts[0] < 0:
                    raise NoValue
                return power(parts[0], mpmath.mpf(e.numerator) / e.denominator)
            case ("power", _, exponent):
                whole = all(n[0] in ("ord", "add", "mul") or n[0] == "num" and n[1].denominator == 1 for n in walk(exponent))
                return power(*parts, is_whole=whole, is_number=False)
            case ("delta" | "less" as kind, one, other):
                gap = self.whole(one, inside) - self.whole(other, inside)
                return mpmath.mpf(gap == 0 if kind == "delta" else gap < 0)
            case ("call", name, *_):
                return self.call(name, parts)
            case ("sum", k, body):
                check_time()
                return mpmath.fsum(self.value(body, {**inside, k: n}) for n in range(self.number(k.size, inside)))
            case ("mean", body):
                return self.mean(body, inside)
            case ("partial", body, variable):
                return self.slope(body, variable, inside)
        raise TypeError(t[0])

    def name(self, key):
        if key not in self.names:
            raise NoValue
        found = self.names[key]
        return found if isinstance(found, mpmath.mpf) else mpmath.mpf(found.numerator) / found.denominator

    def call(self, name, parts):
        if name in ("Max", "Min"):
            return (max if name == "Max" else min)(parts)
        if name == "log" and parts[0] <= 0 or name != "log" and name not in NEVER_LARGE and abs(parts[0]) > 80:
            raise NoValue
        return mpmath.mpf(mpmath.log(parts[0]) if name == "log" else CALLS[name](parts[0]))

    def mean(self, body, inside):
        """Over all outcomes, each as likely as every other."""
        keys = [key for key in self.names if (key if isinstance(key, str) else key[0]) in self.chance]
        options = [self.chance[key if isinstance(key, str) else key[0]] for key in keys]
        found = [Point({**self.names, **dict(zip(keys, map(Fraction, values)))}, (), self.defined).value(body, inside)
                 for values in product(*options)]
        return mpmath.fsum(found) / len(found)

    def slope(self, body, variable, inside):
        key = variable[1] if variable[0] == "sym" else (variable[1], *(self.number(p, inside) for p in variable[2]))
        with mpmath.extradps(MANY_DIGITS):  # what is subtracted may be as large as e^80
            here = self.name(key)
            ends = [Point({**self.names, key: here + d}, (), self.defined).value(body, inside) for d in (-STEP, STEP)]
            found = (ends[1] - ends[0]) / (2 * STEP)
        return +found

    def holds(self, relation, left, right, universal=()) -> bool:
        """Whether a relation holds at all places of its indices. Raises ``NoValue``."""
        for numbers in product(*(range(self.number(v.size, {})) for v in universal)):
            inside = dict(zip(universal, numbers))
            if _order(self.value(left, inside), self.value(right, inside)) not in RELATIONS[relation]:
                return False
        return True


def _parts(t):
    return t[2:] if t[0] == "call" else t[1:] if t[0] in ("add", "mul") else t[1:2] if t[0] == "pow" else (
        t[1:3] if t[0] == "power" else ())


def _order(one, other) -> int:
    gap = one - other
    if abs(gap) <= mpmath.mpf(10) ** (-0.4 * mpmath.mp.dps) * (1 + abs(one) + abs(other)):
        return 0
    return 1 if gap > 0 else -1


def letters(theorem):
    """The sizes and whole numbers of a theorem, and its free indices."""
    claim = theorem.claim
    said = [claim.left, claim.right, *(c.tree for c in theorem.domain), *(s for f in claim.context.facts for s in f[1:3])]
    loose = {v for s in (claim.left, claim.right) for v in free_vars(s)} | claim.context.fixed
    return {x for s in said for x in free(s) if isinstance(x, str)}, sorted(loose, key=repr)


def points(theorem, given, rng, more=()):
    """Points at which what is given holds; ``more`` names have these values, where none is drawn."""
    context, (_, places) = theorem.claim.context, letters(theorem)
    chance = {f.name: OUTCOMES[f.law] for f in context.random}
    for n, m in SIZES[:3] if chance else SIZES:
        names = {(k if isinstance(k, (str, tuple)) else k.name): v for k, v in draw(rng, n, m, given).items()}
        names |= {"z": Fraction(rng.randint(-9, 9), 4)}
        names = {**dict(more), **names}
        names |= {"b": 0, **{("w", i): 0 for i in range(n)}} if chance else {}
        point = Point(names, chance, context.defined)
        for _ in range(1 if chance else 3):
            try:
                where = {v: rng.randrange(point.number(v.size, {})) for v in places if v.size}
                point.names.update(where)
                if all(names.get(x, least) >= least for x, least in context.least) and all(point.holds(f.relation, f.left, f.right, [
                        v for v in free_vars(("add", f.left, f.right)) if v not in f.fixed]) for f in context.facts):
                    yield point
            except (NoValue, ValueError, OverflowError, ZeroDivisionError):
                continue


def in_domain(theorem, point) -> bool:
    own = {x for s in theorem.claim[1:4:2] for x in free(s)} | theorem.claim.context.fixed
    return all(point.holds(c.relation, c.tree, ("num", 0), [v for v in free_vars(c.tree) if v not in own])
               for c in theorem.domain)


def wrong(theorem, given, rng, more=()):
    """Where a theorem is false, or has no value inside its domain, or None; and how many points counted."""
    claim, counted = theorem.claim, 0
    for point in points(theorem, given, rng, more):
        with mpmath.workdps(DIGITS):
            try:
                inside = in_domain(theorem, point)
            except (NoValue, OverflowError, ZeroDivisionError):
                continue
            if not inside:
                continue
            try:
                true = point.holds(claim.relation, claim.left, claim.right)
            except NoValue:
                if _too_large(claim, point):
                    continue
                return {"kind": "no value inside the domain", "point": said(point)}, counted
            except (OverflowError, ZeroDivisionError):
                continue
            counted += 1
            if not true and not holds_closely(claim, point):
                return {"kind": "false", "point": said(point)}, counted
    return None, counted


def holds_closely(claim, point) -> bool:
    """Whether an order of two close numbers is seen with many digits."""
    if claim.relation == "=":
        return False
    with mpmath.workdps(MANY_DIGITS):
        return point.holds(claim.relation, claim.left, claim.right)


def _too_large(claim, point) -> bool:
    """Whether only the size of an argument, a sign too close to 0, or a place that is named by number
    and lies beyond what was drawn, keeps a value away."""
    if any(not p[1] and p[0] > 0 for s in claim[1:4:2] for n in written(claim.context, s) if n[0] == "entry" for p in n[2]):
        return True
    kinds = {n[1] for s in claim[1:4:2] for n in walk(s) if n[0] == "call"} | {
        n[0] for s in claim[1:4:2] for n in walk(s)}
    return bool(kinds & {"exp", "sigmoid", "tanh", "sigmoid_prime", "cosh", "sinh", "step", "sign", "power"})


def written(context, t):
    """Every part of a formula, and of the definitions of its names."""
    yield from walk(t)
    yield from (part for d in context.definitions for part in walk(d.body))


def said(point):
    return {str(k): str(v) for k, v in point.names.items()}



