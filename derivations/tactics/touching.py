"""Tangents that touch where a form may be least: what stands beside e^u or x log x says with which slope.

The numbers in them, log c and e^c, are bounded by fractions.
"""
from __future__ import annotations

from itertools import permutations

from ..kernel.terms import mul, names, num, pow_, ratio, sub
from .polynomials import UNIT

MOST_DIVISORS = 4


def touching(known, form):
    """The tangents for a form, and the bounds of the numbers in them, as parts."""
    forms = known.forms
    for part in tangents(known, form):
        yield part
        for m in part.form:
            number = tuple((f, e) for f, e in m if not names(forms.trees[f]))
            rest = known.part_of_monomial(tuple(pair for pair in m if pair not in number))
            if number and rest:
                yield from (b.times(rest, forms) for b in known.bounds(forms.monomial(number)))


def tangents(known, form):
    """Those beside the terms of a form, and beside the terms of what it is over an e^v of it."""
    forms = known.forms
    exps = [f for f in dict.fromkeys(f for m in form for f, _ in m) if forms.trees[f][:2] == ("call", "exp")]
    for below in (UNIT, *(((f, 1),) for f in exps[:MOST_DIVISORS])):
        over = forms.times(form, {tuple((f, -e) for f, e in below): 1})
        for m, a in over.items():
            factors, weight = [(forms.trees[f], e) for f, e in m], forms.monomial(below)
            yield from (*of_exponential(known, over, factors, a, weight), *of_entropy(known, over, factors, a, weight))


def of_exponential(known, form, factors, a, weight):
    """e^u >= c (1 + u - log c) beside b u, for the c that cancels it."""
    if len(factors) == 1 and factors[0][0][:2] == ("call", "exp"):
        u = mul(num(factors[0][1]), factors[0][0][2])
        (m, slope), *_ = known.forms.plain(u).items()
        c = ratio(-form.get(m, 0), a * slope)
        if c > 0:
            yield from known.part(("sign", mul(num(c), weight)), ("exp", sub(u, ("call", "log", num(c)))))


def of_entropy(known, form, factors, a, weight):
    """x log x >= x (1 + log c) - c beside b x, for the c that cancels it."""
    for (log, e), (x, n) in permutations(factors) if len(factors) == 2 else ():
        if log == ("call", "log", x) and e == n == 1 and known.signs.has(x, ">"):
            b = form.get(next(iter(known.forms.plain(x)), UNIT), 0)
            c = ("call", "exp", num(-1 - ratio(b, a)))
            yield from known.part(("sign", mul(x, weight)), ("log", mul(c, pow_(x, -1))))
