"""Bounds of sums up to n: geometric ones by their closed form, Σ_(k<n) r^k (1 - r) = 1 - r^n; and bounds
by a number, as Σ_(k<=n) 1/k^2 <= 2, from a stronger one that an induction keeps, 2 - 1/n."""
from __future__ import annotations

from ..kernel.rules import NotProved, Setting
from ..kernel.terms import ONE, Unsupported, add, at, free, letters_of, mul, pow_, sub, walk
from . import equality
from .induction import by_induction

MOST = 2


def by_closed_forms(prove):
    """A way to prove an order, which asks ``prove`` for it with the closed forms."""

    def way(context, left, relation, right, using=()):
        setting = Setting(context, (left, right), using)
        shown = []
        for t, r in list(geometric(setting))[:MOST]:
            end = ("power", r, ("ord", t[1].size))
            shown.append(equality.prove(context, mul(t, sub(ONE, r)), sub(ONE, end)))
        if not shown:
            raise NotProved("no geometric sum stands here")
        return prove(context, left, relation, right, (*using, *shown))
    return way


def geometric(setting):
    """The sums Σ r^k in the sides, with their r."""
    for t in dict.fromkeys(n for s in setting.sides for n in walk(s) if n[0] == "sum"):
        match t:
            case ("sum", k, ("power", r, ("ord", p))) if p == at(k) and letters_of(k.size):
                yield t, r


def by_stronger_bound(prove):
    """A way to prove that a sum up to n is at most a number, by induction for the number less 1/n or 1/(n + 1)."""

    def way(context, left, relation, right, using=()):
        small, large = (left, right) if relation[0] == "<" else (right, left)
        letters = sorted((free(small) & context.lower.keys()) - free(large), key=str)
        if not letters or using or not any(n[0] == "sum" for n in walk(small)):
            raise NotProved("no sum is bounded by a number")
        n = ("ord", at(letters[0]))
        for rest in (n, add(n, ONE)):
            try:
                shown = by_induction(context, (small, "<=", sub(large, pow_(rest, -1))), prove)
                return prove(context, left, relation, right, (shown,))
            except (NotProved, Unsupported):
                continue
        raise NotProved("no stronger bound is kept")
    return way
