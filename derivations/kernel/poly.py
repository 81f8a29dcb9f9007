"""A canonical form for polynomials in whatever a tree holds: what facts are compared by.

``{((factor, exponent), …): coefficient}``: products multiplied out, sums over an index made linear
with constants drawn out, bound indices named by their height. Equal forms are equal values; the
converse is not claimed (that is what ``small_sizes`` decides).
"""
from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from .terms import Tree, Var, add, at, children, exact, free, mul, num, pow_, raised, ratio, renamed

Poly = dict  # or a view of one, where it is kept
MOST_TERMS = 400


@lru_cache(maxsize=20_000)
def poly(t: Tree) -> Poly:
    """The form of a tree; a part that is no polynomial is a factor of its own. Nobody can change it."""
    return MappingProxyType(_form(t))


def _form(t):
    match t[0]:
        case "num":
            return {(): t[1]} if t[1] else {}
        case "add":
            found: Poly = {}
            for part in t[1:]:
                _accumulate(found, poly(part))
            return found
        case "mul":
            found = {(): 1}
            for part in t[1:]:
                found = times(found, poly(part))
            return found
        case "pow":
            return _power(poly(t[1]), t[2])
        case "sum":
            return _summed(t[1], poly(t[2]))
        case "ord":
            found = {(): t[1][0]} if t[1][0] else {}
            for letter, c in t[1][1]:
                _accumulate(found, {((("ord", at(letter)), 1),): c})
            return found
        case "call":
            return _factor(("call", t[1], *map(normal, t[2:])))
        case "power":
            return _factor(("power", *map(normal, t[1:])))
    return _factor(t)


def _factor(t, exponent=1):
    return {((t, exponent),): 1}


def _accumulate(found, other, factor=1):
    for monomial, c in other.items():
        more = c if factor == 1 else factor * c
        total = found[monomial] + more if monomial in found else more
        if total:
            found[monomial] = total
        else:
            found.pop(monomial, None)


def minus(one: Poly, other: Poly, factor=1) -> Poly:
    """``one - factor other``."""
    found = dict(one)
    _accumulate(found, other, -factor)
    return found


def times(one: Poly, other: Poly) -> Poly:
    if len(one) * len(other) > MOST_TERMS:  # too long to multiply out: factors of their own
        return {_joined(_whole(one), _whole(other)): 1}
    found: Poly = {}
    for m, c in one.items():
        for n, d in other.items():
            _accumulate(found, {_joined(m, n): c * d})
    return found


def _whole(p):
    return next(iter(p)) if len(p) == 1 and p[next(iter(p))] == 1 else ((tree(p), 1),)


def _joined(m, n):
    if not m or not n:
        return m or n
    exponents = dict(m)
    for factor, e in n:
        exponents[factor] = exponents.get(factor, 0) + e
    return tuple(sorted(((f, exact(e)) for f, e in exponents.items() if e), key=repr))


def _power(p: Poly, exponent) -> Poly:
    if exponent.denominator == 1 and 0 <= exponent <= 4 and len(p) ** int(exponent) <= MOST_TERMS:
        found = {(): 1}
        for _ in range(int(exponent)):
            found = times(found, p)
        return found
    if len(p) == 1 and exponent.denominator == 1:  # (c m)^e = c^e m^e for whole e
        (monomial, c), = p.items()
        return {tuple((f, exact(e * exponent)) for f, e in monomial): exact(raised(c, exponent))}
    if exponent.denominator == 1 and p:  # over one denominator, with leading coefficient 1
        above, below = together(p)
        if below:
            return times(_power(above, exponent), {tuple((f, exact(e * -exponent)) for f, e in below): 1})
        lead = p[_first(p)]
        inner = tree({m: ratio(c, lead) for m, c in p.items()})
        return {((inner, exponent),): exact(raised(lead, exponent))}
    return {((tree(p), exponent),): 1}


def together(p: Poly) -> tuple[Poly, tuple]:
    """A form over one denominator: the numerator, and the factors below with their powers."""
    below: dict = {}
    for monomial in p:
        for f, e in monomial:
            if e < 0 and e.denominator == 1:
                below[f] = max(below.get(f, 0), -e)
    if not below:
        return p, ()
    above: Poly = {}
    for monomial, c in p.items():
        exponents = dict(monomial)
        term = {tuple((f, e) for f, e in monomial if f not in below): c}
        for f, e in below.items():
            left = e + exponents.get(f, 0)
            factor = poly(f) if f[0] == "add" else _factor(f)
            whole = max(int(left), 0)
            if left != whole:  # half powers stay as they are
                term = times(term, _factor(f, exact(left - whole)))
            for _ in range(whole):
                term = times(term, factor)
        _accumulate(above, term)
    return above, tuple(sorted(below.items(), key=repr))


def _summed(k: Var, p: Poly) -> Poly:
    found: Poly = {}
    for monomial, c in p.items():
        outside = tuple((f, e) for f, e in monomial if k not in free(f))
        inside = [pow_(f, e) for f, e in monomial if k in free(f)]
        total = {((("ord", at(letter)), 1),): d for letter, d in k.size[1]}
        if k.size[0]:
            total[()] = k.size[0]
        if inside:
            height = 1 + max((h for f in inside for h in _heights(f)), default=-1)
            canonical = Var(f"@{height}", k.size)
            factors = sorted((renamed(f, k, canonical) for f in inside), key=repr)
            total = _factor(("sum", canonical, mul(*factors)))
        _accumulate(found, times({outside: c}, total))
    return found


def _heights(t):
    if t[0] == "sum" and t[1].label[0] == "@":
        yield int(t[1].label[1:])
    for part in children(t):
        yield from _heights(part)


def tree(p: Poly) -> Tree:
    """The form as a tree, its terms in a fixed order."""
    terms = sorted(p.items(), key=repr) if len(p) > 1 else p.items()
    return add(*(mul(num(c), product(monomial)) for monomial, c in terms))


def factors_of(p: Poly) -> list[Tree]:
    """A form over one denominator: its numerator, and one over each factor below with its power."""
    above, below = together(p)
    return [tree(above), *(pow_(f, -e) for f, e in below)]


def product(monomial) -> Tree:
    """A monomial as a tree, without its coefficient."""
    return mul(*(pow_(f, e) for f, e in monomial))


def normal(t: Tree) -> Tree:
    """A tree in the order of its form."""
    return tree(poly(t))


def leading(t: Tree):
    """The coefficient that comes first in the form of a tree."""
    form = poly(t)
    return form[_first(form)] if form else 0


def _first(p: Poly):
    """The monomial that stands first in the order of its form."""
    return next(iter(p)) if len(p) == 1 else min(p, key=repr)


def scaled(p: Poly) -> tuple:
    """A form without its constant term, divided by its leading coefficient, and that coefficient."""
    rest = {m: c for m, c in p.items() if m}
    if not rest:
        return 0, {}
    lead = rest[_first(rest)]
    if lead == 1:
        return lead, rest
    return lead, {m: ratio(c, lead) for m, c in rest.items()}

