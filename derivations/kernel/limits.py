"""The laws of limits on trees, for one variable that goes to one point.

A limit is a value with the side from which it is approached, or an infinity. Whatever is of the form
inf - inf, 0 * inf or inf / inf has none here, but for the order exp, powers, log of growth.
"""
from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from .bounds import Signs
from .poly import poly, tree
from .terms import (
    FUNCTIONS, ONE, ZERO, Tree, add, free, letters_of, mul, names, num, place, pow_, sub, walk,
)


class NoLaw(Exception):
    """No law of limits decides this."""


class Limit(NamedTuple):
    """An infinity, ``"+"`` or ``"-"``; or a value, and how it is approached: ``"+"`` from above,
    ``"-"`` from below, ``"!"`` from either side but never reached, ``"="`` constant, ``""`` not known."""

    value: Tree = ZERO
    infinite: str = ""
    side: str = ""


def opposite(s: str) -> str:
    return {"+": "-", "-": "+"}.get(s, s)


def product_of(signs) -> str:
    """The sign of a product; ``""`` if one is not known to be + or -."""
    signs = list(signs)
    return "" if set(signs) - {"+", "-"} else "-" if signs.count("-") % 2 else "+"


class Laws:
    """Limits as ``variable`` (a name, or a whole number) goes to ``point``.

    ``signs`` know nothing of the variable; ``known`` are limits shown before, by tree.
    """

    def __init__(self, variable: Tree, point: Limit, signs: Signs, known=None):
        self.variable, self.point, self.signs, self.known = variable, point, signs, known or {}
        self.mark = mark_of(variable)

    def still(self, t: Tree) -> bool:
        return self.mark not in names(t) and self.mark not in free(t)

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

    # ---------------------------------------------------------------------------------- signs

    def sign(self, t: Tree) -> str:
        """``+``, ``-``, ``0``, or ``""`` if it is not known, of a tree free of the variable."""
        forms = (t, tree(poly(t)))
        return next((s for s, relation in (("0", "="), ("+", ">"), ("-", "<"))
                     if any(self.signs.has(f, relation) for f in forms)), "")

    def near(self, x: Limit) -> str:
        """The sign near the point, the point itself left out: ``+``, ``-``, ``!`` (not 0), ``0``, ``""``."""
        if x.infinite:
            return x.infinite
        s = self.sign(x.value)
        return s if s != "0" else {"=": "0"}.get(x.side, x.side)

    # ----------------------------------------------------------------------- sums and products

    def of_ord(self, t):
        c = dict(t[1][1]).get(self.mark)
        if not c or self.variable[0] != "ord":
            raise NoLaw
        rest = place(t[1][0], {x: d for x, d in t[1][1] if x != self.mark})
        return self(add(mul(num(c), self.variable), ("ord", rest) if rest[1] else num(rest[0])))

    def of_add(self, t):
        terms = [self(part) for part in t[1:]]
        infinite = {x.infinite for x in terms if x.infinite}
        if infinite:
            if len(infinite) > 1:
                raise NoLaw
            return Limit(infinite=infinite.pop())
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
        value = mul(*(x.value for x in factors))
        moving = [x for x in factors if x.side != "="]
        scale = product_of(self.sign(x.value) for x in factors if x.side == "=")
        if len(moving) == 1 and scale:
            return Limit(value, side=moving[0].side if scale == "+" else opposite(moving[0].side))
        at_zero = any(self.sign(x.value) == "0" for x in factors)
        return Limit(value, side="=" if not moving else product_of(map(self.near, factors)) if at_zero else "")

    def of_sum(self, t):
        k, body = t[1], self(t[2])
        if self.mark in letters_of(k.size):
            raise NoLaw
        some = self.signs.has(("sum", k, ONE), ">")
        if body.infinite:
            if not some:
                raise NoLaw
            return body
        side = body.side if body.side == "=" or some and body.side in ("+", "-") else ""
        return Limit(("sum", k, body.value), side=side)

    # ---------------------------------------------------------------------- powers and functions

    def of_pow(self, t):
        base, e = self(t[1]), t[2]
        s, whole = self.near(base), e.denominator == 1
        if s in ("-", "!", "0", "") and not whole or s in ("0", "") and e < 0:
            raise NoLaw
        result = s if not whole or e % 2 else "+" if s in ("+", "-", "!") else ""
        if base.infinite:
            return Limit(infinite=result) if e > 0 else Limit(ZERO, side=result)
        if self.sign(base.value) == "0":
            if e > 0:
                return Limit(ZERO, side="=" if s == "0" else result)
            if result not in ("+", "-"):
                raise NoLaw
            return Limit(infinite=result)
        side = base.side if s == "+" and e > 0 else opposite(base.side) if s == "+" else (
            "=" if base.side == "=" else "")
        return Limit(pow_(base.value, e), side=side)

    def of_power(self, t):
        base, exponent = t[1:]
        grows = self(exponent)
        if grows.infinite == "+" and self.still(base) and whole(exponent) and all(
                self.sign(sub(ONE, x)) == "+" for x in (base, mul(num(-1), base))):
            return Limit(ZERO, side="+" if self.sign(base) == "+" else "")
        if self.near(self(base)) != "+":
            raise NoLaw
        return self(("call", "exp", mul(exponent, ("call", "log", base))))

    def of_call(self, t):
        law = getattr(self, f"fn_{t[1]}", None)
        if len(t) == 3 and law:
            return law(self(t[2]))
        parts = [self(part) for part in t[2:]]
        if t[1] not in CONTINUOUS or any(x.infinite for x in parts):
            raise NoLaw
        return Limit(("call", t[1], *(x.value for x in parts)), side=_constant(*parts))

    def increasing(self, name, x, low: Limit, high: Limit):
        if x.infinite:
            return high if x.infinite == "+" else low
        return Limit(("call", name, x.value), side=x.side)

    def fn_exp(self, x):
        return self.increasing("exp", x, Limit(ZERO, side="+"), Limit(infinite="+"))

    def fn_sinh(self, x):
        return self.increasing("sinh", x, Limit(infinite="-"), Limit(infinite="+"))

    def fn_sigmoid(self, x):
        return self.increasing("sigmoid", x, Limit(ZERO, side="+"), Limit(ONE, side="-"))

    def fn_tanh(self, x):
        return self.increasing("tanh", x, Limit(num(-1), side="+"), Limit(ONE, side="-"))

    def fn_erf(self, x):
        return self.increasing("erf", x, Limit(num(-1), side="+"), Limit(ONE, side="-"))

    def fn_atan(self, x):
        half = mul(num(Fraction(1, 2)), ("sym", "pi"))
        return self.increasing("atan", x, Limit(mul(num(-1), half), side="+"), Limit(half, side="-"))

    def fn_cosh(self, x):
        return Limit(infinite="+") if x.infinite else Limit(("call", "cosh", x.value), side=_constant(x))

    def fn_sigmoid_prime(self, x):
        return Limit(ZERO, side="+") if x.infinite else Limit(
            ("call", "sigmoid_prime", x.value), side=_constant(x))

    def fn_log(self, x):
        if x.infinite == "+":
            return x
        if self.near(x) != "+":
            raise NoLaw
        return Limit(infinite="-") if self.sign(x.value) == "0" else Limit(("call", "log", x.value), side=x.side)

    def fn_Abs(self, x):
        s = self.near(x)
        if x.infinite:
            return Limit(infinite="+")
        return Limit(("call", "Abs", x.value), side="+" if self.sign(x.value) == "0" and s in ("+", "-", "!") else "")

    def fn_step(self, x):
        return self.jump(x, ZERO)

    def fn_sign(self, x):
        return self.jump(x, num(-1))

    def jump(self, x, below):
        s = self.near(x)
        if s not in ("+", "-"):
            raise NoLaw
        return Limit(ONE if s == "+" else below, side="=")

    # ------------------------------------------------------------------------ which grows faster

    def by_growth(self, parts):
        """At infinity exp beats every power, and a power every log; at 0+ a power beats every log."""
        far = self.point.infinite == "+"
        if not far and not (self.point.side == "+" and self.sign(self.point.value) == "0"):
            raise NoLaw
        scales = [(part, self.scale(part, far)) for part in parts]
        rest = [self(part) for part, scale in scales if scale is None]
        if any(x.infinite for x in rest):
            raise NoLaw
        rate = add(*(s[0] for _, s in scales if s))
        q, p = (sum((s[n] for _, s in scales if s), Fraction(0)) for n in (1, 2))
        s = self.sign(rate)
        up = s if s != "0" else _sign(q if far else -q) if q else _sign(p)
        signs = [self.near(x) for x in rest] + (["-"] if not far and p % 2 else [])
        if up == "-":
            return Limit(ZERO, side=product_of(signs))
        if up != "+" or not product_of(signs) or any(self.sign(x.value) == "0" for x in rest):
            raise NoLaw
        return Limit(infinite=product_of(signs))

    def scale(self, t, far):
        """e^(rate t) t^q (log t)^p as (rate, q, p); ``None`` for anything else."""
        if t == self.variable:
            return ZERO, Fraction(1), Fraction(0)
        if t == ("call", "log", self.variable):
            return ZERO, Fraction(0), Fraction(1)
        if t[0] == "pow":
            found = self.scale(t[1], far)
            return found and (far or t[2].denominator == 1 or not found[2]) and (
                mul(num(t[2]), found[0]), t[2] * found[1], t[2] * found[2]) or None
        if not far:
            return None
        if t[:2] == ("call", "exp"):
            rate = self.slope(t[2])
            return rate and (rate, Fraction(0), Fraction(0))
        if t[0] == "power" and self.still(t[1]) and self.sign(t[1]) == "+":
            rate = self.slope(t[2])
            return rate and (mul(rate, ("call", "log", t[1])), Fraction(0), Fraction(0))
        return None

    def slope(self, t):
        """c in c t + d, c and d free of t; ``None`` for anything else."""
        found = {}
        for monomial, c in poly(t).items():
            moving = [e for f, e in monomial if not self.still(f)]
            if moving:
                if (self.variable, Fraction(1)) not in monomial or len(moving) > 1:
                    return None
                found[tuple(pair for pair in monomial if pair[0] != self.variable)] = c
        return tree(found)


CONTINUOUS = frozenset(FUNCTIONS) - {"step", "sign", "log"}


def mark_of(variable: Tree):
    """What stands in a tree wherever the variable does: its name, or its letter."""
    return variable[1] if variable[0] == "sym" else variable[1][1][0][0]


def whole(t: Tree) -> bool:
    """Whether this is a whole number as it is written."""
    return all(n[0] in ("ord", "add", "mul") or n[0] == "num" and n[1].denominator == 1 for n in walk(t))


def _constant(*parts: Limit) -> str:
    return "=" if all(x.side == "=" for x in parts) else ""


def _sign(q):
    return "+" if q > 0 else "-" if q < 0 else ""
