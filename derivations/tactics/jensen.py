"""Jensen: Σ w f(x) >= f(Σ w x) for a convex f, from the tangent that lies below it.

f(u) >= f(v) + f'(v) (u - v) is shown by the slope in u; then u is x_k at each place, and v the mean.
"""
from __future__ import annotations

from contextlib import suppress
from itertools import islice, product

from ..kernel.calculus import Differentiate, expanded
from ..kernel.context import Fact
from ..kernel.poly import poly, tree
from ..kernel.rules import Instance, NotProved, Setting, instance
from ..kernel.terms import ZERO, Unsupported, Var, at, children, free, moved, mul, names, rebuilt, scalars_put, sub, walk
from . import inequality
from .extremum import prove_monotone

MOST_PAIRS, DEPTH = 3, 2
POINT, TOUCHED = ("sym", "moved"), ("sym", "touched")


def by_jensen(prove):
    """A way to prove an order, which asks ``prove`` for it with the tangents of a function that stands both in
    the terms of a sum and around a sum."""

    def way(context, left, relation, right, using=()):
        for f, x, mean in islice(pairs(Setting(context, (left, right), using).sides), MOST_PAIRS):
            for sign in ("<=", ">="):
                with suppress(NotProved, Unsupported):
                    return prove(context, left, relation, right, (*using, at_mean(context, f, x, mean, sign)))
        raise NotProved("no function stands both in a sum and around one")
    return way


def pairs(sides):
    """(f(TOUCHED), x at a place, Σ w x) for f(x) in the terms of a sum and f(Σ w x) under none."""
    sums = list(dict.fromkeys(n for s in sides for n in walk(s) if n[0] == "sum"))
    around = [n for s in sides for n in walk(s) if n[0] in ("call", "pow", "power") and not any(
        "#" in getattr(v, "label", "") for v in free(n)) and any(m[0] == "sum" for m in walk(n))]
    for total, whole in product(sums, around):
        k = Var("each", total[1].size)
        for inner in walk(moved(total[2], {total[1]: at(k)})):
            found = set()
            if inner[:2] == whole[:2] or inner[0] == whole[0] == "pow":
                f = hollow(inner, whole, found)
                if len(found) == 1 and f != TOUCHED:
                    yield f, *found.pop()


def hollow(one, other, found):
    """What two trees have in common, TOUCHED where they differ; the parts that differ go to ``found``."""
    if one == other:
        return one
    parts = children(one), children(other)
    if len(parts[0]) == len(parts[1]) > 0 and one[0] in ("add", "call", "pow", "power") and rebuilt(one, parts[1]) == other:
        return rebuilt(one, [hollow(*both, found) for both in zip(*parts)])
    found.add((one, other))
    return TOUCHED


def at_mean(context, f, x, mean, relation):
    """f(x) >= f(mean) + f'(mean) (x - mean), or <=, at every place."""
    positive = [(name, t) for name, t in ((POINT, x), (TOUCHED, mean)) if Setting(context, (t,)).signs.has(t, ">")]
    here = context.given(*(Fact(">", name, ZERO) for name, _ in positive))
    shown = tangent(here, f, TOUCHED, POINT, relation)
    hypotheses = tuple(inequality.prove(context, t, ">", ZERO) for _, t in positive)
    return instance(context, shown, Instance(scalars=((POINT[1], x), (TOUCHED[1], mean))), hypotheses)


def tangent(context, f, x, moved, relation):
    """f(moved) - f(x) - f'(x) (moved - x) >= 0, or <=, by the slope in what is moved."""
    if moved[1] in names(f):
        raise NotProved("the name that moves stands here")
    slope = tree(poly(expanded(context, Differentiate(x)(f))))
    gap = sub(sub(scalars_put(f, {x[1]: moved}), f), mul(slope, sub(moved, x)))
    return prove_monotone(context, gap, relation, ZERO, moved, x, DEPTH)
