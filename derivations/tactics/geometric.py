"""Bounds of geometric sums by their closed form: Σ_(k<n) r^k (1 - r) = 1 - r^n, by induction on n."""
from __future__ import annotations

from ..kernel.rules import NotProved, Setting
from ..kernel.terms import ONE, at, letters_of, mul, sub, walk
from . import equality

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
