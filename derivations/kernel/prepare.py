"""A tree before its sizes are counted: the laws of functions put in, sums over δ taken.

Afterwards a function stands only over parameters and entries: each sum and each number of places
in its argument has become an unknown value (``unknowns``). The laws are those of ``powers``,
``exponentials``, ``kinks`` and ``angles``; tanh and the like are written with exp (``functions``);
f(-x) = -f(x) for atan and erf, which are 0 at 0 and have an even slope.
"""
from __future__ import annotations

from . import angles, exponentials, kinks, powers
from .deltas import contracted, moved_back
from .functions import NOTHING, TABLE
from .poly import factors_of, leading, normal, poly
from .signs import Signs
from .terms import ZERO, Tree, Unsupported, add, free, mapped, moved, mul, neg, num, place, pow_, simpler
from .unknowns import light, without_sums

MOST_WRITTEN = 200
LAWS = {"exp": exponentials.exp, "log": exponentials.log, "Abs": kinks.size, "relu": kinks.relu, "step": kinks.step,
        "sign": kinks.sign, "cos": angles.cos, "sin": angles.sin, "atan": angles.atan}


class Prepare:
    """One pass over the difference of the two sides. ``has_steps``: whether 0 is a case of its own;
    ``denominator``: of the exponents of e; ``closed``: forms in whose powers the sums are unknown
    values, as they are under a function."""

    def __init__(self, signs: Signs, closed=frozenset()):
        self.signs, self.closed, self.denominator, self.has_steps = signs, closed, 1, False

    def __call__(self, t: Tree) -> Tree:
        match t:
            case ("call", name, *arguments):
                known = TABLE.get(name, NOTHING)
                if known.odd and leading(arguments[0]) < 0:
                    return neg(self(("call", name, neg(arguments[0]))))
                if name in LAWS:
                    return LAWS[name](self, *arguments)
                return self(known.meaning(*arguments)) if known.meaning else ("call", name, *map(self.light, arguments))
            case ("pow", base, e):
                return powers.power(self, base, e)
            case ("power", base, exponent):
                return powers.symbolic(self, base, exponent)
            case ("sum", k, body):
                return self.total(k, body)
            case ("mul", *parts) if sum(_is_exp(p) for p in parts) > 1:
                exponents = [mul(p[1][2], num(p[2])) if p[0] == "pow" else p[2] for p in parts if _is_exp(p)]
                return mul(exponentials.exp(self, add(*exponents)), *(self(p) for p in parts if not _is_exp(p)))
            case ("partial" | "direct" | "mean", *_):
                raise Unsupported("a derivative or an expected value stands inside a formula")
        return mapped(t, self, simpler)

    def light(self, t: Tree) -> Tree:
        """What stands under a function."""
        return light(self(t))

    def total(self, k, body):
        """A sum; a denominator that moves with k and sums over the same range is an unknown there."""
        if not k.size[1]:  # so many terms: written out
            if k.size[0] > MOST_WRITTEN:
                raise Unsupported(f"a sum of {k.size[0]} terms is not written out")
            return add(*(self(moved(body, {k: place(n)})) for n in range(k.size[0])))
        body, ends = moved_back(k, body)
        if ends != ZERO:
            return add(self(("sum", k, body)), self(ends))
        pieces = contracted(k, body, self.signs.context)
        if len(pieces) == 1 and pieces[0][:2] == ("sum", k):
            inner = self(pieces[0][2])
            closed = closed_denominators(inner, [k])
            if closed != inner:  # what Z a/Z is without its sums is seen once it is a
                closed = closed_denominators(normal(inner), [k])
            return ("sum", k, closed)
        return add(*map(self, pieces))


def closed_denominators(t: Tree, bounds) -> Tree:
    """Denominators and roots that move with an index, without their sums over its range."""
    if t[0] == "sum":
        return ("sum", t[1], closed_denominators(t[2], [*bounds, t[1]]))
    if t[0] == "pow" and (t[2] < 0 or t[2].denominator != 1):
        sizes = {v.size for v in bounds if v in free(t[1])}
        if not sizes:
            return t
        above, *below = factors_of(poly(t[1])) if t[2].denominator == 1 else (t[1],)
        inner = above if below else t[1]  # (A/B)^e = A^e B^-e for e whole
        return mul(("pow", without_sums(inner, sizes), t[2]), *(pow_(f[1], f[2] * t[2]) for f in below))
    return mapped(t, lambda part: closed_denominators(part, bounds), simpler)


def _is_exp(t):
    return t[:2] == ("call", "exp") or t[0] == "pow" and t[1][:2] == ("call", "exp")
