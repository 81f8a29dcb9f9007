"""The cases of what stands in |x|, max and steps, each in the way that is found for it."""
from __future__ import annotations

from ..kernel.rules import NotProved, Setting, case, cases
from ..kernel.terms import Unsupported
from .polynomials import Forms
from .reductions import splits
from .slopes import multiplied

MOST = 3  # one inside the other


def in_cases(*ways):
    """A way to prove an order, which asks each of ``ways`` for each case. Raises ``NotProved``."""

    def way(context, left, relation, right, using=(), most=MOST):
        claim = left, relation, right
        found = splits(setting := Setting(context, (left, right), using), setting.sides) if most else ()
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


def written(context, claim) -> list:
    """Both sides with |x|, max and steps as they are in this case."""
    forms = Forms(setting := Setting(context, (claim[0], claim[2])))
    return [forms.tree(forms.plain(side)) for side in setting.sides]
