"""Polynomials in a few numbers, one case for each order of them: x = z + d + e, y = z + d, z.

In the least number and the steps up to the others every coefficient is >= 0: Schur, Nesbitt and
their kind.
"""
from __future__ import annotations

from functools import reduce

from ..kernel.poly import poly
from ..kernel.rules import Equality, NotProved, Order, Setting, case, cases, order
from ..kernel.terms import mul, neg, num, pow_, sub
from ..clock import check_time
from .polynomials import UNIT, Forms, plus

FEWEST, MOST, HIGHEST = 2, 4, 8  # numbers, and the degree


def by_order(context, left, relation, right, using=()):
    """A theorem ``left relation right`` by the order of its numbers. Raises ``NotProved``."""
    setting = Setting(context, (left, right), using)
    gap = sub(*setting.sides) if relation[0] == ">" else sub(*reversed(setting.sides))
    above, below = quotient(setting, gap)
    found = sorted({f for m in above for f, _ in m}, key=repr)
    if not FEWEST <= len(found) <= MOST or any(f[0] not in ("sym", "entry") for f in found) or any(
            e.denominator != 1 or e < 0 or sum(n for _, n in m) > HIGHEST for m in above for _, e in m):
        raise NotProved("this is no polynomial in a few numbers")

    def under(here, ranked, waiting):
        """One case for each place of the next number among those that are ranked, the least first."""
        if not waiting:
            return ranked_polynomial(here, (left, relation, right), above, below, ranked, using)
        new, *rest = waiting
        return placed(here, ranked, new, rest, len(ranked))

    def placed(here, ranked, new, rest, n):
        if n == 0:
            return under(here, [new, *ranked], rest)
        on = sub(new, ranked[n - 1])
        claim = left, relation, right
        more = under(case(here, claim, on, ">="), [*ranked[:n], new, *ranked[n:]], rest)
        less = placed(case(here, claim, on, "<"), ranked, new, rest, n - 1)
        return cases(here, claim, on, [more, less])

    return under(context, found[:1], found[1:])


def quotient(setting, gap):
    """A polynomial by its trees, and the factors >= 0 below it."""
    forms = Forms(setting)
    numerator, below = forms.cleared(forms.plain(gap))
    divided = []
    for f, e in below:
        up = setting.signs.has(forms.trees[f], ">")
        t = pow_(forms.trees[f] if up else neg(forms.trees[f]), e)
        if not setting.signs.has(t, ">"):
            raise NotProved("a denominator has no known sign")
        numerator = numerator if up or e % 2 == 0 else {m: -c for m, c in numerator.items()}
        divided.append(pow_(t, -1))
    return poly(forms.tree(numerator)), divided


def ranked_polynomial(context, claim, above, below, ranked, using):
    """The certificate: products of the least number and of the steps, all coefficients >= 0."""
    check_time()
    setting = Setting(context, (claim[0], claim[2]), using)
    signs = setting.signs
    steps = [ranked[0], *(sub(b, a) for a, b in zip(ranked, ranked[1:]))]
    products = []
    for powers, c in in_steps(Forms(setting), above, ranked).items():
        parts = [pow_(steps[n], e) for n, e in powers]
        if c < 0 or not all(signs.has(t, ">=") for t in parts):
            raise NotProved("a term of the polynomial may be negative in this order")
        products.append((("sign", num(c)), *(("sign", t) for t in (*parts, *below))))
    if claim[1] in ("<", ">") and not any(signs.has(mul(*(t for _, t in p)), ">") for p in products):
        raise NotProved("both sides may be equal")
    return order(context, *claim, Order(tuple(products), Equality()), using)


def in_steps(forms, above, ranked):
    """A polynomial as a form in the least number and the steps, the n-th number being the sum of the first
    n of them."""
    sums = {t: {((k, 1),): 1 for k in range(n + 1)} for n, t in enumerate(ranked)}
    products = (reduce(forms.times, [sums[t] for t, e in m for _ in range(int(e))], {UNIT: c})
                for m, c in above.items())
    return reduce(plus, products, {})
