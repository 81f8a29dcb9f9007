"""The cases of what stands in |x|, max and steps, or of the sign of a name, each in the way that is found for it."""
from __future__ import annotations

from collections import Counter
from contextlib import suppress

from ..kernel.rules import NotProved, Setting, case, cases
from ..kernel.terms import Unsupported, names, neg, sub, walk
from . import inequality
from .inequality import put_in, written
from .reductions import SPLIT, splits
from .slopes import multiplied

MOST = 3  # one inside the other


def in_cases(*ways):
    """A way to prove an order, which asks each of ``ways`` for each case. Raises ``NotProved``."""

    def way(context, left, relation, right, using=(), most=MOST):
        claim = left, relation, right
        setting = Setting(context, (left, right), using)
        found = (splits(setting, put_in(setting)) or signs_open(setting, most)) if most else ()
        if not found:
            raise NotProved("no case is left")
        on, relations = found[0]
        return cases(context, claim, on, [one(case(context, claim, on, r), claim, most - 1) for r in relations])

    def one(context, claim, most):
        first, second = as_written(context, claim)
        for ask in (*ways, lambda *q: way(*q, (), most)):
            with suppress(NotProved, Unsupported):
                return multiplied(context, claim, ask(context, first, claim[1], second))
        raise NotProved("a case is open")
    return way


def of_a_size(prove):
    """A way to prove |u| <= c, which asks ``prove`` for u <= c and -u <= c."""

    def way(context, left, relation, right, using=()):
        claim, (less, more) = (left, relation, right), (left, right) if relation[0] == "<" else (right, left)
        if less[:2] != ("call", "Abs"):
            raise NotProved("no |u| is smaller")
        both = tuple(prove(context, u, relation.replace(">", "<"), more, using) for u in (less[2], neg(less[2])))
        return cases(context, claim, less[2], [inequality.prove(case(context, claim, less[2], r), *claim, both) for r in ("<=", ">=")])
    return way


def signs_open(setting, most) -> list:
    """The one name without a sign: both signs are cases of their own."""
    here = dict.fromkeys(n for s in setting.sides for n in walk(s) if n[0] == "sym" and n[1] != "pi")
    found = [n for n in here if is_open(setting, n)]
    return [(n, ("<", ">=")) for n in found] if most == MOST and len(found) == 1 else []


def by_multiplier(prove):
    """A way to prove an order, which asks ``prove`` for both signs of the name without a sign that stands in most
    products with other names."""

    def way(context, left, relation, right, using=()):
        claim, setting = (left, relation, right), Setting(context, (left, right), using)
        products = [n for s in setting.sides for n in walk(s) if n[0] == "mul" and len(names(n)) > 1]
        counted = Counter(t for n in products for t in n[1:] if t[0] == "sym" and is_open(setting, t)).most_common(2)
        if not counted or len(counted) == 2 and counted[0][1] == counted[1][1]:
            raise NotProved("no name stands in most products")
        on, _ = counted[0]
        return cases(context, claim, on, [prove(case(context, claim, on, r), *claim) for r in ("<", ">=")])
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


def is_open(setting, t) -> bool:
    return not any(setting.signs.has(t, r) for r in ("<=", ">="))


def as_written(context, claim) -> list:
    """Both sides with |x|, max and steps as they are in this case."""
    if not any(n[0] == "call" and n[1] in SPLIT for s in claim[::2] for n in walk(s)):
        return [claim[0], claim[2]]
    setting = Setting(context, (claim[0], claim[2]))
    return written(setting, setting.sides)
