"""Y <= Z where log Y <= log Z, which a slope or a search may show of sums under no bar: one of them is c e^w."""
from __future__ import annotations

from ..kernel.poly import poly, tree
from ..kernel.rules import NotProved, Order, Setting, order
from ..kernel.terms import ONE, ZERO, add, mul, num, sub


def by_logarithms(prove):
    """A way to prove an order, which asks ``prove`` for the order of the logarithms."""

    def way(context, left, relation, right, using=()):
        sides = (right, left) if relation[0] == ">" else (left, right)
        setting = Setting(context, sides, using)
        if not all(setting.signs.has(side, ">") for side in setting.sides):
            raise NotProved("a side may not be positive")
        parts = [exponential(side) for side in setting.sides]
        if all(exponent == ZERO for _, exponent in parts):
            raise NotProved("no side is an exponential")
        logs = [add(log_of(rest), exponent) for rest, exponent in parts]
        shown = prove(context, logs[0], relation.replace(">", "<"), logs[1])
        small, growth = setting.sides[0], sub(*reversed(logs))
        number = len(setting.facts)
        products = ((("sign", small), ("exp", growth)), (("sign", small), ("fact", number, ())))
        return order(context, left, relation, right, Order(products), (*using, shown))
    return way


def log_of(t):
    return ZERO if t == ONE else ("call", "log", t)


def exponential(t):
    """(c, w) with a tree c e^w; b^u is e^(u log b)."""
    form = poly(t)
    if len(form) != 1:
        return t, ZERO
    (m, c), = form.items()
    powers = [(f, e) for f, e in m if f[:2] == ("call", "exp") or f[0] == "power"]
    rest = tree({tuple(pair for pair in m if pair not in powers): c})
    return rest, add(*(mul(num(e), f[2], log_of(f[1]) if f[0] == "power" else ONE) for f, e in powers))
