"""The laws of limits on trees, for one variable that goes to one point.

A limit is a value with the side from which it is approached, or an infinity. What is of the form
inf - inf, 0 * inf or inf / inf has none here, but for the order of growth: exp, powers, log.
"""
from __future__ import annotations

from typing import NamedTuple

from .functions import NOTHING, TABLE, call
from .poly import normal, poly, product
from .signs import Signs
from .terms import (
    MINUS, ONE, ZERO, Tree, add, at, free, is_whole, letters_of, mul, names, neg, num, pow_, sub,
)


class NoLaw(Exception):
    """No law of limits decides this."""


class Limit(NamedTuple):
    """An infinity, ``"+"`` or ``"-"``; or a value, and how it is approached: ``"+"`` from above,
    ``"-"`` from below, ``"!"`` never reached, ``"="`` constant, ``""`` not known."""

    value: Tree = ZERO
    infinite: str = ""
    side: str = ""


LOG = call("log")
UP, DOWN = Limit(infinite="+"), Limit(infinite="-")


class Laws:
    """Limits as ``variable`` (a name, or a whole number) goes to ``point``.

    ``signs`` know nothing of the variable; ``known`` are limits shown before, by tree.
    """

    def __init__(self, variable: Tree, point: Limit, signs: Signs):
        self.variable, self.point, self.signs, self.known = variable, point, signs, {}
        self.mark = mark_of(variable)

    def still(self, *trees: Tree) -> bool:
        return not any(self.mark in names(t) or self.mark in free(t) for t in trees)

    def __call__(self, t: Tree) -> Limit:
        if t == self.variable:
            return self.point
        if self.still(t):
            return Limit(t, side="=")
        if t in self.known:
            return self.known[t]
        law = getattr(self, f"of_{t[0]}", None)
        if law is None:
            raise NoLaw
        return law(t)

    def sign(self, t: Tree) -> str:
        """``+``, ``-``, ``0``, or ``""`` if it is not known, of a tree free of the variable."""
        forms = (t, normal(t))
        return next((s for s, relation in (("0", "="), ("+", ">"), ("-", "<"))
                     if any(self.signs.has(f, relation) for f in forms)), "")

    def near(self, x: Limit) -> str:
        """The sign near the point, the point itself left out: ``+``, ``-``, ``!`` (not 0), ``0``, ``""``."""
        s = x.infinite or self.sign(x.value)
        return s if s != "0" else {"=": "0"}.get(x.side, x.side)

    # ----------------------------------------------------------------------- sums and products

    def of_ord(self, t):
        terms = normal(t)
        return self(terms) if terms != t else no_law()

    def of_add(self, t):
        terms = [self(part) for part in t[1:]]
        infinite = {x.infinite for x in terms} - {""}
        if infinite:
            return UP if infinite == {"+"} else DOWN if infinite == {"-"} else no_law()
        sides = [x.side for x in terms if x.side != "="]
        side = "=" if not sides else sides[0] if len(sides) == 1 or set(sides) in ({"+"}, {"-"}) else ""
        return Limit(add(*(x.value for x in terms)), side=side)

    def of_mul(self, t):
        factors = [self(part) for part in t[1:]]
        if not any(x.infinite for x in factors):
            return self.finite_product(factors)
        if any(not x.infinite and self.sign(x.value) not in ("+", "-") for x in factors):
            return self.by_growth(t[1:])
        return Limit(infinite=product_of(map(self.near, factors)))

    def finite_product(self, factors):
        value, moving = mul(*(x.value for x in factors)), [x for x in factors if x.side != "="]
        scale = product_of(self.sign(x.value) for x in factors if x.side == "=")
        if not moving or len(moving) == 1 and scale:
            side = moving[0].side if moving else "="
            return Limit(value, side=opposite(side) if scale == "-" else side)
        at_zero = any(self.sign(x.value) == "0" for x in factors)
        return Limit(value, side=product_of(map(self.near, factors)) if at_zero else "")

    def of_sum(self, t):
        """Term by term, over a range that does not move."""
        if self.mark in letters_of(t[1].size):
            raise NoLaw
        body, some = self(t[2]), self.signs.has(("sum", t[1], ONE), ">")
        if body.infinite:
            return body if some else no_law()
        side = body.side if body.side == "=" or some and body.side in ("+", "-") else ""
        return Limit(("sum", t[1], body.value), side=side)

    # ---------------------------------------------------------------------- powers and functions

    def of_pow(self, t):
        base, e = self(t[1]), t[2]
        s, whole = self.near(base), e.denominator == 1
        if s != "+" and not whole or s in ("0", "") and e < 0:
            raise NoLaw
        result = s if not whole or e % 2 else "+" if s in ("+", "-", "!") else ""
        if base.infinite:
            return Limit(infinite=result) if e > 0 else Limit(ZERO, side=result)
        if self.sign(base.value) == "0":
            if e > 0:
                return Limit(ZERO, side="=" if s == "0" else result)
            return Limit(infinite=result) if result in ("+", "-") else no_law()
        side = opposite(base.side) if e < 0 else base.side
        return Limit(pow_(base.value, e), side=side if s == "+" else constant(base))

    def of_power(self, t):
        base, exponent = t[1:]
        if self(exponent).infinite == "+" and self.still(base) and is_whole(exponent) and all(
                self.sign(sub(ONE, x)) == "+" for x in (base, neg(base))):
            return Limit(ZERO, side="+" if self.sign(base) == "+" else "")
        if self.near(self(base)) != "+":
            raise NoLaw
        return self(("call", "exp", mul(exponent, ("call", "log", base))))

    def of_call(self, t):
        name, parts = t[1], [self(part) for part in t[2:]]
        x = parts[0]
        row = TABLE.get(name, NOTHING)
        if name == "log":
            return self.log(x)
        if row.ends and x.infinite:
            value, side = row.ends[x.infinite == "+"]
            return Limit(infinite=side) if value is None else Limit(value, side=side)
        if row.jumps and self.near(x) in ("+", "-"):
            below = ZERO if name == "step" else MINUS
            return Limit(ONE if self.near(x) == "+" else below, side="=")
        if row is NOTHING or row.jumps or any(p.infinite for p in parts):
            raise NoLaw
        leaves_zero = name == "Abs" and self.sign(x.value) == "0" and self.near(x) in ("+", "-", "!")
        side = x.side if row.through and not row.weakly else "+" if leaves_zero else constant(*parts)
        return Limit(("call", name, *(p.value for p in parts)), side=side)

    def log(self, x):
        if self.near(x) != "+":
            raise NoLaw
        return UP if x.infinite else DOWN if self.sign(x.value) == "0" else Limit(
            ("call", "log", x.value), side=x.side)

    # ------------------------------------------------------------------------ which grows faster

    def by_growth(self, parts):
        """At infinity exp beats every power, and a power every log; at 0+ a power beats every log."""
        far, limits = self.point.infinite == "+", list(map(self, parts))
        if not far and not (self.point.side == "+" and self.sign(self.point.value) == "0"):
            raise NoLaw
        scales = [self.scales(part, far) for part in parts]
        rest = [x for x, scale in zip(limits, scales) if scale is None]
        rate, q, p = (add(*terms) for terms in zip((ZERO,) * 3, *filter(None, scales)))
        grows = next(filter("0".__ne__, map(self.sign, (rate, q if far else neg(q), p))), "0")
        s = product_of(map(self.near, limits))
        if grows == "-" and not any(x.infinite for x in rest):
            return Limit(ZERO, side=s)
        if grows == "+" and s and not any(x.infinite or self.sign(x.value) == "0" for x in rest):
            return Limit(infinite=s)
        raise NoLaw

    def scales(self, t, far):
        """The numbers c, q and p, if t is a multiple of e^(c t) t^q |log t|^p; else ``None``."""
        log = self.log_of(t, far)
        scales, found = [self.variable, LOG(self.variable), LOG(LOG(self.variable))], ([], [], [])
        for monomial, c in poly(log).items() if log else ():
            moving = [f for f, _ in monomial if not self.still(f)]
            if moving and (len(moving) > 1 or moving[0] not in scales or (moving[0], 1) not in monomial):
                return None
            for f in moving:
                found[scales.index(f)].append(mul(num(c), product(pair for pair in monomial if pair[0] != f)))
        return [add(*terms) for terms in found] if log else None

    def log_of(self, t, far):
        """log |t| for what may be a scale."""
        if t in (self.variable, LOG(self.variable)):
            return LOG(t)
        if t[0] == "pow":
            inner = self.log_of(t[1], far)
            return inner and mul(num(t[2]), inner)
        if far and t[0] == "power" and (t[1] == self.variable or self.still(t[1]) and self.sign(t[1]) == "+"):
            return mul(t[2], LOG(t[1]))
        return t[2] if far and t[:2] == ("call", "exp") else None


def mark_of(variable: Tree):
    """What stands in a tree wherever the variable does: its name, or its letter; else ``None``."""
    if variable[0] == "sym":
        return variable[1]
    letters = [x for x, _ in variable[1][1]] if variable[0] == "ord" else []
    return letters[0] if letters and variable == ("ord", at(letters[0])) else None


def opposite(s: str) -> str:
    return {"+": "-", "-": "+"}.get(s, s)


def product_of(signs) -> str:
    """The sign of a product; ``""`` if one is not known to be + or -."""
    signs = list(signs)
    return "" if set(signs) - {"+", "-"} else "-" if signs.count("-") % 2 else "+"


def constant(*parts: Limit) -> str:
    return "=" if all(x.side == "=" for x in parts) else ""


def no_law():
    raise NoLaw
