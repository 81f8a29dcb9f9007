"""A largest value as a number M of which it is known that M >= f(k): where it is attained is forgotten."""
from __future__ import annotations

from dataclasses import replace

from ..kernel.rules import Instance, NotProved, Setting, instance
from ..kernel.terms import children, free, names, rebuilt

NAME = "attained"


def by_named_extrema(prove):
    """A way to prove an order, which asks ``prove`` for it with names for the largest and least values."""

    def way(context, left, relation, right, using=()):
        setting = Setting(context, (left, right), using)
        sides, facts, put = setting.sides, setting.facts[:len(context.facts)], []
        for n, value in enumerate(attained(context, facts)):
            name = ("sym", f"{NAME}{n}")
            if name[1] not in set().union(*map(names, sides)):
                sides = [renamed(s, value, name) for s in sides]
                facts = [f._replace(left=renamed(f.left, value, name), right=renamed(f.right, value, name)) for f in facts]
                put.append((name[1], value))
        rest = set().union(*(free(t) for t in (*sides, *(s for f in facts for s in f[1:3])))) & context.fixed
        if not put or rest:
            raise NotProved("no largest or least value stands alone")
        here = replace(context, definitions=(), fixed=frozenset(), facts=tuple(
            f._replace(fixed=frozenset()) for f in facts))
        return instance(context, prove(here, sides[0], relation, sides[1]), Instance(scalars=tuple(put)))
    return way


def attained(context, facts):
    """The sides of facts that speak of a chosen place, and that every place is compared with."""
    for f in facts:
        if f.relation in (">=", "<="):
            yield from (s for s in (f.left, f.right) if free(s) & context.fixed)


def renamed(t, value, name):
    if t == value:
        return name
    parts = children(t)
    return rebuilt(t, [renamed(part, value, name) for part in parts]) if parts else t
