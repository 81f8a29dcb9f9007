"""Names with few values, as y^2 = 1 or a b = 0 makes them: one case for each factor of what is given.

Under a sum no place can be chosen; there the powers of such a name are taken down by multiples of
the fact, each summed over the index.
"""
from __future__ import annotations

from contextlib import suppress
from itertools import product

from ..kernel.context import fits
from ..kernel.poly import poly
from ..kernel.rules import Add, Equality, Instance, NotProved, Setting, case, cases, equation, instance
from ..kernel.terms import (
    ONE, ZERO, Unsupported, at, bound, free_vars, moved, mul, names, num, pow_, ratio, sub, walk,
)
from .adding_up import named
from .polynomials import Forms

MOST_PLACES, MOST_POWERS = 4, 60


def by_roots(context, claim, using, prove, most):
    """A theorem from the cases that a fact leaves. Raises ``NotProved``.

    ``prove(context, claim, most)`` finds a theorem for one case, with ``most`` cases inside it.
    """
    setting = Setting(context, (claim[0], claim[2]), using)
    for number, where, scale, factors in splits(setting) if most else ():
        with suppress(NotProved, Unsupported):
            zero = equation(context, mul(*factors), ZERO, Equality(add=(Add(number, where, pow_(scale, -1)),)), using)
            made = {f: prove(case(context, claim, f, "="), claim, most - 1) for f in dict.fromkeys(factors)}
            return from_each(context, claim, zero, factors, made)
    raise NotProved("no fact leaves few cases")


def from_each(context, claim, zero, factors, made, before=()):
    """The claim from its theorem for each factor being 0; those before are not, so that the last one is."""
    first, *rest = factors
    if rest:
        there = case(context, claim, first, "!=")
        return cases(context, claim, first, [made[first], from_each(there, claim, zero, rest, made, (*before, first))])
    facts = Setting(context, (first,), (zero,)).facts
    by = Equality(add=(Add(len(facts) - 1, named(facts[-1]), pow_(mul(*before), -1)),))
    gone = equation(context, first, ZERO, by, (zero,))
    return instance(context, made[first], Instance(), (gone,))


def splits(setting):
    """(fact, its places, what is not 0, factors): both together are the fact's difference."""
    here = set().union(*map(names, setting.sides))
    forms = Forms(setting)
    for n, fact in enumerate(setting.facts):
        if fact.relation != "=" or not names(sub(fact.left, fact.right)) & here:
            continue
        for where in placings(setting, fact):
            at_places = setting.fact(n, where)
            scale, found = forms.factors(forms.plain(sub(at_places.left, at_places.right)))
            factors = [t for f, e in found for t in [forms.tree(f)] * e]
            certain = [t for t in factors if setting.signs.has(t, "!=")]
            scale, factors = mul(num(scale), *certain), [t for t in factors if t not in certain]
            if len(factors) + len(certain) > 1 and factors and not any(setting.signs.has(f, "=") for f in factors):
                yield n, where, scale, factors


def placings(setting, fact):
    """The places of the claim at which a fact may be taken."""
    free = [v for s in setting.sides for v in free_vars(s)]
    options = [[p for p in dict.fromkeys(map(at, free)) if fits(p, v, setting.context)] for v in fact.universal]
    return [tuple(zip(fact.universal, places)) for places in list(product(*options))[:MOST_PLACES]]


# ---------------------------------------------------------------------------------- under sums

def powers(setting, difference) -> tuple[Add, ...]:
    """Multiples of facts y^e = …, which take the powers of y in a difference down."""
    rules = [rule for n, fact in enumerate(setting.facts) for rule in rules_of(n, fact)]
    return tuple(taken_down(poly(difference), ONE, (), rules)) if rules else ()


def rules_of(number, fact):
    """(fact, y, e, its coefficient): the highest power of the one name whose square stands in a fact."""
    form = poly(sub(fact.left, fact.right)) if fact.relation == "=" else {}
    for m, c in form.items():
        if len(m) == 1 and m[0][0][0] in ("sym", "entry") and m[0][1].denominator == 1 and m[0][1] > 1:
            y, e = m[0]
            rest = [dict(other).get(y, 0) for other in form if other != m]
            if all(n < e for n in rest) and not any(y in walk(f) and f != y for o in form for f, _ in o):
                yield number, fact, y, e, c


def taken_down(form, outside, over, rules):
    """The multiples that reduce a form times ``outside``, summed over ``over``."""
    form, left = dict(form), MOST_POWERS
    while left and (found := next(reducible(form, rules), None)):
        (number, fact, where, scale), monomial, (f, e, power) = found
        c = form[monomial]
        quotient = tuple((g, n - (power if g == f else 0)) for g, n in monomial if g != f or n != power)
        factor = mul(num(ratio(c, scale)), *(pow_(g, n) for g, n in quotient))
        yield Add(number, where, mul(outside, factor), over)
        gap = poly(mul(factor, moved(sub(fact.left, fact.right), dict(where))))
        form = {m: v for m in {**form, **gap} if (v := form.get(m, 0) - gap.get(m, 0))}
        left -= 1
    for monomial, c in form.items():
        for f, e in monomial:
            if f[0] == "sum" and e == 1:
                rest = mul(outside, num(c), *(pow_(g, n) for g, n in monomial if g != f))
                k = bound("k", f[1].size)
                yield from taken_down(poly(moved(f[2], {f[1]: at(k)})), rest, (k, *over), rules)


def reducible(form, rules):
    for monomial in form:
        for f, e in monomial:
            for number, fact, y, power, scale in rules:
                where = {} if f == y and not fact.universal else match_at(y, f, fact)
                if where is not None and e >= power and e.denominator == 1:
                    yield (number, fact, tuple(where.items()), scale), monomial, (f, e, power)


def match_at(y, f, fact):
    """The places of a fact's indices at which its name is ``f``."""
    if y[0] != "entry" or f[0] != "entry" or f[1] != y[1] or len(f[2]) != len(y[2]):
        return None
    where = {v: p for q, p in zip(y[2], f[2]) for v in fact.universal if q == at(v)}
    return where if moved(y, where) == f and len(where) == len(fact.universal) else None
