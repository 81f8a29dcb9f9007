"""Canonical polynomials for the search: what is given put in, functions split, fractions cleared.

A form is ``{((factor, exponent), …): coefficient}`` with numbers for factors; exponents may be
negative or fractions. ``Forms`` keeps the trees that the numbers stand for.
"""
from __future__ import annotations

from fractions import Fraction
from functools import reduce
from itertools import chain
from math import isqrt

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from ..clock import check_time
from ..kernel.context import last
from ..kernel.deltas import contracted
from ..kernel.functions import NOTHING, TABLE
from ..kernel.poly import minus, poly, tree
from ..kernel.powers import primes
from ..kernel.rules import put
from ..kernel.terms import (
    MINUS, ONE, ZERO, Var, add, at, children, exact, kinds, letters_of, moved, mul, num, place, pow_, ratio, simpler, sub,
)
from ..kernel.terms import plus as ahead
from .nesting import in_pairs, regrouped, without_abs

UNIT = ()  # the monomial 1
MOST_FACTORED = 400  # terms
MOST_POWER = 12  # of a sum that is multiplied out
MOST_WRITTEN = 4  # terms of a sum that is written out
HALF = Fraction(1, 2)
KINKED = ("Abs", "relu", "step", "sign")


def plus(one, other, factor=1):
    return minus(one, other, -factor)


def joined(m, n):
    if not m or not n:
        return m or n
    exponents = dict(m)
    for factor, e in n:
        exponents[factor] = exponents.get(factor, 0) + e
    return tuple(sorted((f, exact(e)) for f, e in exponents.items() if e))


def key(form):
    return frozenset(form.items())


def _root_of(c):
    root = Fraction(isqrt(c.numerator), isqrt(c.denominator))
    return num(root) if root ** 2 == c else ("pow", num(c), HALF)


def _at_an_end(t):
    """[k < 1] = [k = 0], and [n - 2 < k] = [k = n - 1] for n places."""
    for v in (v for p in t[1:] for v in letters_of(p) if isinstance(v, Var) and v.size):
        for end, found in ((place(0), (at(v), place(1))), (last(v), (ahead(last(v), place(1), -1), at(v)))):
            if t[1:] == found:
                return ("delta", at(v), end)
    return t


class Forms:
    """The forms of trees under one setting, with ``steps`` put in."""

    def __init__(self, setting, steps=()):
        self.setting, self.signs, self.steps = setting, setting.signs, tuple(steps)
        self.trees: list = []
        self.numbers: dict = {}
        self.rules: dict = {}  # factor -> (least exponent that is rewritten, its form)
        self.cache: dict = {}
        self.regrouping: set = set()  # sums that are being written in other groups

    # ------------------------------------------------------------------------------- reading

    def of(self, t):
        """The form of a tree, the replacements made."""
        if t not in self.cache:
            self.cache[t] = self.plain(self.replaced(t))
        return self.cache[t]

    def plain(self, t):
        """The form of a tree as it stands."""
        check_time()
        return self.compact(poly(self.split(t)))

    def total(self, t):
        """The form of a tree as it stands, that of the terms of a sum worked out first."""
        return self.plain(("sum", t[1], self.tree(self.total(t[2]))) if t[0] == "sum" else t)

    def replaced(self, t):
        for step in self.steps:
            t = put(t, step, self.setting)
        return t

    def compact(self, form):
        found: dict = {}
        for monomial, c in form.items():
            part = {UNIT: c}
            for f, e in monomial:
                whole = f[0] == "sum" and e.denominator == 1 and e > 0 and f not in self.regrouping
                other = regrouped(f) if whole else f
                part = self.times(part, {((self.number(f), exact(e)),): 1} if other == f else
                                  self.power(self.compact_regrouped(f, other), e))
            found = plus(found, part)
        return found

    def compact_regrouped(self, f, other):
        """The form of a sum in other groups; what leads back to it is left as it is."""
        self.regrouping.add(f)
        found = self.compact(poly(other))
        self.regrouping.discard(f)
        return found

    def number(self, factor):
        if factor not in self.numbers:
            n = self.numbers[factor] = len(self.trees)
            self.trees.append(factor)
            if factor[0] == "add":
                self.rules[n] = 1, None
            if factor[0] in ("delta", "less") or factor[:2] == ("call", "step"):
                self.rules[n] = 2, {((n, 1),): 1}
            if factor[:2] == ("call", "sin"):
                cosine = self.number(("call", "cos", factor[2]))
                self.rules[n] = 2, {UNIT: 1, ((cosine, 2),): -1}
            if factor[:2] == ("call", "Abs"):
                self.rules[n] = 2, self.times(*[self.compact(poly(factor[2]))] * 2)
        return self.numbers[factor]

    def times(self, one, other):
        found: dict = {}
        for m, c in one.items():
            for n, d in other.items():
                both = joined(m, n)
                total = found.get(both, 0) + c * d
                if total:
                    found[both] = total
                else:
                    found.pop(both, None)
        return self.rewritten(found)

    def rewritten(self, form):
        """|u|^2 = u^2, step^2 = step, sin^2 = 1 - cos^2, and sums that stand below no bar multiplied out, but for high
        powers."""
        if not self.rules:
            return form
        check_time()
        found = form
        for m, c in form.items():
            for f, e in m:
                if f in self.rules and self.rules[f][0] <= e <= MOST_POWER:
                    least, body = self.rules[f]
                    if body is None:
                        body = self.compact(poly(self.trees[f]))
                        self.rules[f] = least, body
                    often = int(e // least)
                    rest = {joined(m, ((f, -least * often),)): c}
                    found = plus(plus(found, {m: -c}), self.times(rest, self.power(body, often)))
                    break
        return found

    def power(self, form, n):
        return reduce(self.times, [form] * n, {UNIT: 1})

    # ------------------------------------------------------------------------------- writing

    def monomial(self, m):
        return mul(*(pow_(self.trees[f], e) for f, e in m))

    def tree(self, form):
        terms = (mul(num(c), self.monomial(m)) for m, c in sorted(form.items()))
        return add(*terms)

    # ----------------------------------------------------------------------------- functions

    def split(self, t):
        """exp of sums as products, log of products as sums, |x| and max where the sign is known."""
        if t[0] == "sum" and not t[1].size[1] and t[1].size[0] <= MOST_WRITTEN:
            return self.split(add(*(moved(t[2], {t[1]: place(n)}) for n in range(t[1].size[0]))))
        if t[0] == "sum" and "less" in kinds(t) and (both := in_pairs(t, lambda f: poly(self.split(f)))):
            return self.split(both)
        if t[0] == "call" and (meaning := TABLE.get(t[1], NOTHING).meaning):
            return self.split(meaning(*children(t)))
        parts = [self.split(part) for part in children(t)]
        if t[0] == "call":
            rule = getattr(self, f"_{t[1]}", None)
            if t[1] in KINKED:
                parts = [tree(poly(part)) for part in parts]
            return rule(*parts) if rule else ("call", t[1], *parts)
        if t[0] == "power":
            return self._power(*parts)
        if t[0] == "delta" and self.signs.has(sub(("ord", t[1]), ("ord", t[2])), "!="):
            return ZERO
        if t[0] == "less":
            gap = sub(("ord", t[2]), ("ord", t[1]))
            return ONE if self.signs.has(gap, ">") else ZERO if self.signs.has(gap, "<=") else _at_an_end(t)
        if t[0] == "sum" and "delta" in kinds(parts[0]):
            return add(*contracted(t[1], parts[0], self.setting.context))
        if t[0] == "pow":
            return self._root(parts[0], t[2])
        return simpler(t, parts) if parts else t

    def _exp(self, u):
        factors = []
        for m, c in poly(u).items():
            if len(m) == 1 and m[0][1] == 1 and m[0][0][:2] == ("call", "log"):
                factors.append(pow_(m[0][0][2], c))
            else:
                factors.append(pow_(("call", "exp", mul(*(pow_(f, e) for f, e in m))), c))
        return mul(*factors)

    def _power(self, base, exponent):
        factors = []
        for m, c in poly(exponent).items():
            whole = mul(*(pow_(f, e) for f, e in m))
            factors.append(pow_(("power", base, whole) if m else base, c))
        return mul(*factors)

    def _root(self, base, e):
        if e.denominator == 1:
            return without_abs(pow_(base, e))
        form = poly(base)
        if len(form) != 1:
            return ("pow", base, e)
        (m, c), = form.items()
        if c <= 0:
            return ("pow", base, e)
        even = [f for f, n in m if n % 2 == 0 and not self.signs.has(f, ">=")]
        if e == HALF and all(f in even or self.signs.has(f, ">=") for f, _ in m):
            roots = (pow_(self._Abs(f) if f in even else f, n * e) for f, n in m)
            return mul(_root_of(c), *roots)
        if c == 1 and len(m) > 1 and all(self.signs.has(f, ">=") for f, _ in m):
            return mul(*(pow_(f, n * e) for f, n in m))
        return ("pow", base, e)

    def _log(self, u):
        """log of (c Π f^e): the sum of the logs, where all f are positive."""
        if u[0] == "num" and u[1] > 0:
            return add(*(mul(num(n), ("call", "log", num(p))) for p, n in primes(u[1])))
        form, below = self.cleared(self.compact(poly(u)))
        if not form:
            return ("call", "log", u)
        common = self.content(form)
        inner = {joined(m, tuple((f, -e) for f, e in common)): c for m, c in form.items()}
        outside = joined(common, tuple((f, -e) for f, e in below))
        if len(inner) == 1:
            (_, c), = inner.items()
            found = [self._log(num(c))] if c != 1 and c > 0 else [] if c == 1 else None
        else:
            found = self._logs_of_many(inner)
        if found is None or not outside and len(inner) == 1 and not found and form != {UNIT: 1}:
            return ("call", "log", u)
        factors, flipped = [], 1
        for f, e in outside:
            t = self.trees[f]
            up = self.signs.has(t, ">") or not self.signs.has(t, "<")
            down = {m: -c for m, c in self.of_factor(f).items()}
            factors.append((t if up else self.tree(down), e))
            flipped *= 1 if up or e % 2 == 0 else -1
        if flipped == -1 and len(inner) > 1:
            found = self._logs_of_many({m: -c for m, c in inner.items()})
            flipped = 1
        unclear = sum(not self.signs.has(t, ">") for t, _ in factors)
        if flipped == -1 or unclear + (len(inner) > 1) > 1:
            return ("call", "log", u)
        return add(*found, *(mul(num(e), self._log_of_factor(t)) for t, e in factors))

    def _logs_of_many(self, inner):
        lead = abs(inner[min(inner)])
        return [("call", "log", self.tree({m: ratio(c, lead) for m, c in inner.items()})),
                *([self._log(num(lead))] if lead != 1 else [])]

    def of_factor(self, f):
        """The form of a factor, a sum multiplied out."""
        t = self.trees[f]
        return self.compact(poly(("add", *t[1:]))) if t[0] == "add" else {((f, 1),): 1}

    def _log_of_factor(self, f):
        if f[:2] == ("call", "exp"):
            return f[2]
        return mul(f[2], ("call", "log", f[1])) if f[0] == "power" else ("call", "log", f)

    def _Abs(self, u):
        if u == ZERO or self.signs.has(u, ">="):
            return u
        if self.signs.has(u, "<="):
            return mul(MINUS, u)
        form = poly(u)
        if len(form) == 1:
            (m, c), = form.items()
            if m and (len(m) > 1 or c != 1 or m[0][1] != 1):
                return mul(num(abs(c)), *(pow_(self._Abs(f), e) for f, e in m))
        number, factors = self.factors(self.compact(form))
        if sum(e for _, e in factors) > 1:  # |w x - w y| = |w| |x - y|
            return mul(num(abs(number)), *(pow_(self._Abs(self.tree(f)), e) for f, e in factors))
        lead = form[min(form, key=repr)] if form else 1
        return ("call", "Abs", tree({m: -c for m, c in form.items()} if lead < 0 else form))

    def _relu(self, u):
        return self._by_sign("relu", u, {">=": u, "<=": ZERO})

    def _step(self, u):
        return self._by_sign("step", u, {">": ONE, "<=": ZERO})

    def _sign(self, u):
        return self._by_sign("sign", u, {">": ONE, "<": MINUS, "=": ZERO})

    def _by_sign(self, name, u, values):
        return next((value for r, value in values.items() if self.signs.has(u, r)), ("call", name, u))

    # ----------------------------------------------------------------------------- fractions

    def cleared(self, form):
        """The form times the least monomial that leaves no negative exponent, and that monomial."""
        below: tuple = ()
        for _ in range(6):
            least: dict = {}
            for f, e in chain.from_iterable(form):
                least[f] = min(least.get(f, 0), e)
            more = tuple((f, -e) for f, e in least.items() if e < 0)
            if not more:
                break
            form = self.times(form, {tuple(sorted(more)): 1})
            below = joined(below, more)
        return form, below

    def content(self, form):
        """The largest monomial that divides every term."""
        common = None
        for m in form:
            d = dict(m)
            common = d if common is None else {f: min(e, d[f]) for f, e in common.items() if f in d}
        return tuple(sorted((f, e) for f, e in (common or {}).items() if e > 0))

    def factors(self, form):
        """(number, [(form, exponent), …]) whose product is a form; itself, if it has negative exponents or roots other than
        square roots, which the kernel does not multiply out."""
        used = sorted({f for m in form for f, _ in m})
        scale = {f: max(e.denominator for m in form for g, e in m if g == f) for f in used}
        if not used or len(form) > MOST_FACTORED or max(scale.values()) > 2 or any(
                e < 0 or e * scale[f] > 24 or (e * scale[f]).denominator != 1 for m in form for f, e in m):
            return 1, [(form, 1)]
        ring = fmpq_mpoly_ctx.get([f"v{f}" for f in used], Ordering.lex)
        at = {f: n for n, f in enumerate(used)}
        packed = {}
        for m, c in form.items():
            exponents = [0] * len(used)
            for f, e in m:
                exponents[at[f]] = int(e * scale[f])
            packed[tuple(exponents)] = fmpq(c.numerator, c.denominator)
        number, found = ring.from_dict(packed).factor()
        return ratio(int(number.p), int(number.q)), [
            (self._unpacked(p, used, scale), int(n)) for p, n in found]

    def _unpacked(self, packed, used, scale):
        return {tuple((f, ratio(int(e), scale[f])) for f, e in zip(used, exponents) if e):
                ratio(int(c.p), int(c.q)) for exponents, c in packed.to_dict().items()}
