"""A claim shown of any number in the place of a value: of a largest value, of which it is known that M >= f(k) (where it
is attained is forgotten), of a whole number, which is a real one, or of an entry."""
from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

from ..kernel.context import Fact, places_exist
from ..kernel.rules import Instance, NotProved, Setting, instance
from ..kernel.terms import (
    ZERO, Unsupported, Var, add, at, children, free, letters_of, mapped, mul, names, num, place, places, plus, rebuilt, walk, with_places,
)
from . import inequality

NAME = "any"


def by_named(values, prove):
    """A way to prove an order, which asks ``prove`` for it with names for ``values``, of which no more is known than
    the facts that come with them."""

    def way(context, left, relation, right, using=()):
        setting = Setting(context, (left, right), using)
        sides, facts, put, known = setting.sides, setting.facts[:len(context.facts)], [], []
        for n, (value, of_it) in enumerate(values(context, setting)):
            name = ("sym", f"{NAME}{n}")
            if name[1] not in set().union(*map(names, sides)):
                sides = [renamed(s, value, name) for s in sides]
                facts = [f._replace(left=renamed(f.left, value, name), right=renamed(f.right, value, name)) for f in (*facts, *of_it)]
                put.append((name[1], value))
                known += of_it
        gone = context.fixed | {x for _, v in put if v[0] == "ord" for x in letters_of(v[1])}
        if not put or gone & set().union(*map(free, sides)):
            raise NotProved("no value stands alone")
        here = replace(context, definitions=(), fixed=frozenset(), facts=tuple(
            f._replace(fixed=frozenset()) for f in facts if not gone & (free(f.left) | free(f.right))))
        shown = prove(here, sides[0], relation, sides[1])
        hypotheses = [inequality.prove(context, f.left, f.relation, f.right) for f in known]
        return instance(context, shown, Instance(scalars=tuple(put)), hypotheses)
    return way


def by_place(prove):
    """A way to prove a claim about places that are named by number, as x[n] and x[n + 1], which asks for it at any place."""

    def way(context, left, relation, right, using=()):
        said = [c.tree for c in places_exist(left, right, *(s for f in context.facts for s in f[1:3]))]
        rooms = [(p[1], room[1] if room[0] == "ord" else place(int(room[1]))) for room, p in pairwise(said) if p[0] == "ord"]
        for p, room in rooms:
            if p[1] and p[0] > 0:  # x[n + 2] is counted from n
                p, room = (0, p[1]), plus(room, place(p[0]))
            beyond = max(apart[0] for q, _ in rooms if not (apart := plus(q, p, -1))[1])
            v = Var(NAME, plus(plus(p, room), place(1 - beyond)))
            sides = [at_any(s, p, v) for s in (left, right)]
            if v in free(sides[0]) | free(sides[1]):
                with suppress(NotProved, Unsupported):
                    return instance(context, prove(context, sides[0], relation, sides[1], using), Instance(letters=((v, p),)))
        raise NotProved("no place is named by number")
    return way


def at_any(t, p, v):
    """A tree at any place for one that is named, and what is counted from that."""
    def change(q):
        apart = plus(q, p, -1)
        return q if apart[1] else plus(at(v), apart)
    return with_places(t, change) if places(t) else mapped(t, lambda part: at_any(part, p, v))


def attained(context, setting):
    """The sides of facts that speak of a chosen place, and that every place is compared with."""
    for f in setting.facts[:len(context.facts)]:
        if f.relation in (">=", "<="):
            yield from ((s, ()) for s in (f.left, f.right) if free(s) & context.fixed)


def whole(context, setting):
    """The whole numbers in a claim, and their least values."""
    for x in sorted(set().union(*map(free, setting.sides)) & context.lower.keys(), key=str):
        yield ("ord", at(x)), [Fact(">=", ("ord", at(x)), num(context.lower[x]))]


def entries(context, setting):
    """The entries in a claim without sums, and their signs."""
    nodes = dict.fromkeys(n for s in setting.sides for n in walk(s))
    for e in nodes if all(n[0] != "sum" for n in nodes) else ():
        if e[0] == "entry":
            yield e, [Fact(r, e, ZERO) for r in (">", ">=") if setting.signs.has(e, r)][:1]


def renamed(t, value, name):
    if t == value:
        return name
    if t[0] == "ord" == value[0]:
        return add(num(t[1][0]), *(mul(num(c), name if at(x) == value[1] else ("ord", at(x))) for x, c in t[1][1]))
    parts = children(t)
    return rebuilt(t, [renamed(part, value, name) for part in parts]) if parts else t
