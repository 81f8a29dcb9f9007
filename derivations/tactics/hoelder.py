"""Hölder: (Σ_k Π_j a_j(k)^w_j)^n <= Π_j (Σ_k a_j(k))^(n w_j) for Σ w_j = 1 and positive terms.

With A_j = Σ a_j, R = Π A_j^w_j, m = Π a_j^w_j and S = Σ m, the law of logarithms at each place gives
Σ_j w_j m (u_j - 1 - log u_j) = Σ_j w_j R a_j / A_j - m, where u_j = R a_j / (A_j m): added up, R - S.
And R^n - S^n = (R - S)(R^(n-1) + … + S^(n-1)).
"""
from __future__ import annotations

from fractions import Fraction

from ..kernel.poly import poly
from ..kernel.rules import NotProved, Order, Setting, order
from ..kernel.terms import ONE, at, bound, moved, mul, num, pow_


def by_hoelder(context, left, relation, right, using=()):
    """A theorem (Σ m)^n <= Π A_j^e_j, both sides to a power. Raises ``NotProved``."""
    setting = Setting(context, (left, right), using)
    small, large = setting.sides if relation[0] == "<" else setting.sides[::-1]
    k, own = sums_in(small)
    _, factors = sums_in(large, k)
    if relation not in ("<=", ">=") or len(own) != 1:
        raise NotProved("no side is a power of one sum")
    (total, m, n), = own
    weights = [e / n for *_, e in factors]
    powers = [root(setting, a, w) for (_, a, _), w in zip(factors, weights)]
    if sum(weights) != 1 or poly(mul(*powers)) != poly(root(setting, m, Fraction(1))):
        raise NotProved("a term is no product of powers of the others")
    geometric = mul(*(pow_(t, w) for (t, *_), w in zip(factors, weights)))
    inner = ("over", k, *(
        (("sign", num(w)), ("sign", m), ("law", "log", mul(geometric, a, pow_(t, -1), pow_(m, -1))))
        for (t, a, _), w in zip(factors, weights)))
    below = order(context, total, "<=", geometric, Order(((inner,),)), using)
    products = powers_apart(("fact", len(setting.facts), ()), geometric, total, n)
    return order(context, left, relation, right, Order(products), (*using, below))


def sums_in(t, k=None):
    """(k, sums with their terms at k and exponents) of a product of powers of sums over one range."""
    form = poly(t)
    (m, c), *others = form.items() if form else [((), 0)]
    sums = [f for f, _ in m if f[0] == "sum"]
    if others or c != 1 or any(e <= 0 or f[0] not in ("sum", "ord") for f, e in m) or len(
            {f[1].size for f in sums}) != 1:
        raise NotProved("a side is no product of powers of sums")
    k = k or bound("k", sums[0][1].size)
    if sums[0][1].size != k.size or any(f not in (("ord", k.size), *sums) for f, _ in m):
        raise NotProved("a side is no product of powers of sums")
    return k, [(f, moved(f[2], {f[1]: at(k)}) if f[0] == "sum" else ONE, Fraction(e)) for f, e in m]


def root(setting, t, w):
    """A positive term to a power, its factors each to a power."""
    form = poly(t)
    (m, c), *others = form.items() if form else [((), 0)]
    if others or c != 1 or not all(setting.signs.has(f, ">") for f, _ in m):
        raise NotProved("a term is no product of positive powers")
    return mul(*(pow_(f, e * w) for f, e in m))


def powers_apart(step, geometric, total, n):
    """The products of R^n - S^n, where R - S is a part."""
    if n.denominator != 1:
        raise NotProved("a power of a sum is no whole one")
    return tuple((("sign", mul(pow_(geometric, n - 1 - i), pow_(total, Fraction(i)))), step) for i in range(int(n)))
