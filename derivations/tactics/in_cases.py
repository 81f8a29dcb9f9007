"""The cases of what stands in |x|, max and steps, each in the way that is found for it; and the ends of intervals."""
from __future__ import annotations

from ..kernel.rules import NotProved, Setting, case, cases
from ..kernel.terms import Unsupported, names, sub, walk
from .inequality import put_in, written
from .reductions import SPLIT, splits
from .slopes import multiplied

MOST = 3  # one inside the other


def in_cases(*ways):
    """A way to prove an order, which asks each of ``ways`` for each case. Raises ``NotProved``."""

    def way(context, left, relation, right, using=(), most=MOST):
        claim = left, relation, right
        setting = Setting(context, (left, right), using)
        found = (splits(setting, setting.sides) or splits(setting, put_in(setting))) if most else ()
        if not found:
            raise NotProved("no case is left")
        on, relations = found[0]
        return cases(context, claim, on, [one(case(context, claim, on, r), claim, most - 1) for r in relations])

    def one(context, claim, most):
        first, second = as_written(context, claim)
        for ask in (*ways, lambda *q: way(*q, (), most)):
            try:
                return multiplied(context, claim, ask(context, first, claim[1], second))
            except (NotProved, Unsupported):
                continue
        raise NotProved("a case is open")
    return way


def at_ends(prove):
    """A way to prove an order, which asks ``prove`` for it at the ends that are given of names, and apart from these:
    what stands under a logarithm or a power may be 0 there only."""

    def way(context, left, relation, right, using=(), first=True):
        claim, setting = (left, relation, right), Setting(context, (left, right), using)
        on, relations = next(open_ends(setting), (None, ()))
        if first and not relations:
            raise NotProved("no end is open")
        return cases(context, claim, on, [way(case(context, claim, on, r), *claim, using, False) for r in relations]) if (
            relations) else prove(context, *claim, using)
    return way


def open_ends(setting):
    """(x - e, the relations to 0 that it may have) for the ends e of names under logarithms and powers."""
    nodes = [n for s in setting.sides for n in walk(s)]
    under = {x for n in nodes if n[:2] == ("call", "log") or n[0] == "power" or n[0] == "pow" and n[2].denominator > 1
             for x in names(n[2] if n[0] == "call" else n[1])}
    for f in setting.facts:
        on = sub(f.left, f.right)
        if len(f.relation) == 2 and any(t[0] == "sym" and t[1] in under for t in (f.left, f.right)) and not any(
                setting.signs.has(on, known) for known in ("=", "!=")):
            yield on, ("=", f.relation[0])


def as_written(context, claim) -> list:
    """Both sides with |x|, max and steps as they are in this case."""
    if not any(n[0] == "call" and n[1] in SPLIT for s in claim[::2] for n in walk(s)):
        return [claim[0], claim[2]]
    setting = Setting(context, (claim[0], claim[2]))
    return written(setting, setting.sides)
