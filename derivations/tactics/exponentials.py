"""Y <= c e^w where log Y <= log c + w, which a slope or a search may show of sums under no bar."""
from __future__ import annotations

from ..kernel.poly import poly, tree
from ..kernel.rules import Equality, NotProved, Order, Setting, order
from ..kernel.terms import ONE, ZERO, add, mul, num, sub


def by_logarithms(prove):
    """A way to prove an order, which asks ``prove`` for the order of the logarithms."""

    def way(context, left, relation, right, using=()):
        turned = relation[0] == ">"
        setting = Setting(context, (right, left) if turned else (left, right), using)
        small, (rest, exponent) = setting.sides[0], exponential(setting.sides[1])
        if not setting.signs.has(small, ">") or not setting.signs.has(rest, ">"):
            raise NotProved("a side may not be positive")
        logs = ("call", "log", small), add(log_of(rest), exponent)
        shown = prove(context, logs[0], relation.replace(">", "<"), logs[1])
        growth = sub(logs[1], logs[0])
        number = len(setting.facts)
        products = ((("sign", small), ("law", "exp", growth)), (("sign", small), ("fact", number, ())))
        return order(context, left, relation, right, Order(products, Equality()), (*using, shown))
    return way


def log_of(t):
    return ZERO if t == ONE else ("call", "log", t)


def exponential(t):
    """(c, w) with a tree c e^w, one term of which w is not 0."""
    form = poly(t)
    if len(form) != 1:
        raise NotProved("no side is an exponential")
    (m, c), = form.items()
    powers = [(f, e) for f, e in m if f[:2] == ("call", "exp")]
    if not powers:
        raise NotProved("no side is an exponential")
    rest = tree({tuple((f, e) for f, e in m if f[:2] != ("call", "exp")): c})
    return rest, add(*(mul(num(e), f[2]) for f, e in powers))

