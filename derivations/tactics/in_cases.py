"""The cases of what stands in |x|, max and steps, or of the sign of a name, each in the way that is found for it."""
from __future__ import annotations

from ..kernel.rules import NotProved, Setting, case, cases
from ..kernel.terms import Unsupported, walk
from .polynomials import Forms
from .reductions import SPLIT, splits
from .slopes import multiplied

MOST = 3  # one inside the other


def in_cases(*ways):
    """A way to prove an order, which asks each of ``ways`` for each case. Raises ``NotProved``."""

    def way(context, left, relation, right, using=(), most=MOST):
        claim = left, relation, right
        setting = Setting(context, (left, right), using)
        found = (splits(setting, setting.sides) or signs_open(setting, most)) if most else ()
        if not found:
            raise NotProved("no case is left")
        on, relations = found[0]
        return cases(context, claim, on, [one(case(context, claim, on, r), claim, most - 1) for r in relations])

    def one(context, claim, most):
        first, second = written(context, claim)
        for ask in (*ways, lambda *q: way(*q, (), most)):
            try:
                return multiplied(context, claim, ask(context, first, claim[1], second))
            except (NotProved, Unsupported):
                continue
        raise NotProved("a case is open")
    return way


def signs_open(setting, most) -> list:
    """The one name without a sign: both signs are cases of their own."""
    names = dict.fromkeys(n for s in setting.sides for n in walk(s) if n[0] == "sym" and n[1] != "pi")
    found = [n for n in names if not any(setting.signs.has(n, r) for r in ("<=", ">="))]
    return [(n, ("<", ">=")) for n in found] if most == MOST and len(found) == 1 else []


def written(context, claim) -> list:
    """Both sides with |x|, max and steps as they are in this case."""
    if not any(n[0] == "call" and n[1] in SPLIT for s in claim[::2] for n in walk(s)):
        return [claim[0], claim[2]]
    forms = Forms(setting := Setting(context, (claim[0], claim[2])))
    return [forms.tree(forms.plain(side)) for side in setting.sides]
