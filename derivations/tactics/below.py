"""The signs of what stands below a bar, each a theorem of its own: x[k] >= a and a > 0 make x[k] > 0."""
from __future__ import annotations

from ..kernel.rules import NotProved, Setting
from ..kernel.terms import ZERO, Var, at, free_vars, moved, names, walk
from ..clock import TooLong, time_limit

SECONDS, MOST = 0.3, 4


def by_signs_below(prove):
    """A way to prove an order, which asks ``prove`` for the signs, and then for it with these."""

    def way(context, left, relation, right, using=()):
        setting = Setting(context, (left, right), using)
        shown = []
        for t in unknown(setting):
            try:
                with time_limit(SECONDS):
                    shown.append(prove(context, t, ">", ZERO, using))
            except (NotProved, TooLong):
                continue
        if not shown:
            raise NotProved("nothing below a bar got a sign")
        return prove(context, left, relation, right, (*using, *shown))
    return way


def unknown(setting):
    """The names and entries below bars that have no known sign and of which an order is given."""
    said = set().union(*(names(f.left) | names(f.right) for f in setting.facts if f.relation not in ("=", "!=")), ())
    below = [n for s in setting.sides for p in walk(s) if p[0] == "pow" and p[2] < 0 for n in walk(p[1])]
    found = (named(n) for n in below if n[0] in ("sym", "entry") and n[1] in said)
    return [t for t in dict.fromkeys(found) if not setting.signs.has(t, "<") and not setting.signs.has(t, ">")][:MOST]


def named(t):
    """An entry with a letter of its own for each bound index."""
    return moved(t, {v: at(Var(f"each{n}", v.size)) for n, v in enumerate(free_vars(t)) if set("#@") & set(v.label)})
