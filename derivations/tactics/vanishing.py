"""A sum of terms that are not negative, given to be 0: each term is 0, at each place that is asked for.

    t(i) <= Σ_k t(k) = 0, since Σ_k t(k) - t(i) = Σ_k (1 - δ_ki) t(k)
"""
from __future__ import annotations

from ..kernel.context import Context
from ..kernel.rules import Add, Equality, NotProved, Order, Setting, case, equation, order
from ..kernel.terms import MINUS, ONE, ZERO, Tree, Unsupported, Var, at, bound, free_vars, moved, neg, num, sub, walk
from ..kernel.theorem import Theorem
from . import equality
from .nesting import parts_of
from .roots import from_each

MOST_TERMS = 12


def vanishing_terms(context: Context, *sides: Tree) -> list[Theorem]:
    """Theorems ``term = 0`` for the terms of the facts ``Σ … = 0``, at the free places of the sides and at
    every place of the ranges that they sum over."""
    every = (Var("each", n[1].size) for s in sides for n in walk(s) if n[0] == "sum" and n[1].size[1])
    places = list(dict.fromkeys([*(v for s in sides for v in free_vars(s)), *every]))
    found: list[Theorem] = []
    for number, fact in enumerate(context.facts):
        if fact.relation == "=" and fact.right == ZERO and not fact.universal:
            found += _terms_of(context, fact.left, Add(number, (), MINUS), (), places)
    return found[:MOST_TERMS]


def _terms_of(context, total, is_zero, using, places):
    """What follows of a total that is 0 by a fact or by what is used."""
    parts = parts_of("add", total)
    for n, part in enumerate(parts):
        others = tuple((("sign", other),) for other in (*parts[:n], *parts[n + 1:]))
        alike = [v for v in places if part[0] == "sum" and v.size == part[1].size]
        made = [(moved(part[2], {part[1]: at(v)}), ((_elsewhere(part, v),), *others)) for v in alike]
        for term, rest in made or ([(part, others)] if others else []):
            shown = _zero(context, term, Order(rest, Equality(add=(is_zero,))), using)
            if shown:
                yield shown
                yield from _inside(context, term, shown, places)


def _elsewhere(total, v):
    """The part of a certificate that says that the terms at other places are not negative."""
    k = bound("k", v.size)
    return "over", k, (("sign", sub(ONE, ("delta", at(k), at(v)))), ("sign", moved(total[2], {total[1]: at(k)})))


def _inside(context, term, shown, places):
    """What follows of a term that is 0: of its own terms, and of u where it is |u|."""
    everywhere = Setting(context, (), (shown,)).facts[-1].universal
    is_zero = Add(len(context.facts), tuple((u, at(v)) for u in everywhere for v in free_vars(term)
                                            if u.label.rstrip("°") == v.label), MINUS)
    if term[0] in ("add", "sum"):
        yield from _terms_of(context, term, is_zero, (shown,), places)
    elif term[:2] == ("call", "Abs"):
        sides = [Order(((("sign", num(2)), ("sign", ("call", "relu", neg(u)))),), Equality(add=(is_zero,)))
                 for u in (term[2], neg(term[2]))]  # |u| - u = 2 relu(-u)
        if found := _zero(context, term[2], sides[0], (shown,), sides[1]):
            yield found
    elif term[0] == "pow" and term[2].denominator == 1:
        claim = (term[1], "=", ZERO)
        root = equality.prove(case(context, claim, term[1], "="), term[1], ZERO)
        yield from_each(context, claim, shown, (term[1],) * int(term[2]), {term[1]: root})


def _zero(context, term, most, using, least=None):
    """``term = 0``, by what shows that it is at most 0 and at least 0."""
    least = least or Order(((("sign", term),),))
    try:
        return equation(context, term, ZERO, Equality(), (
            order(context, term, "<=", ZERO, most, using), order(context, term, ">=", ZERO, least, using)))
    except (NotProved, Unsupported):
        return None
