"""What holds for every term holds for the sum: a line proved before, added up over its indices."""
from __future__ import annotations

from ..kernel.context import Context
from ..kernel.rules import Add, Equality, NotProved, Order, equation, order
from ..kernel.terms import ONE, Var, at, bound, free_vars, moved
from ..kernel.theorem import Theorem


def summed(context: Context, theorem: Theorem, indices) -> Theorem:
    """Γ ⊢ Σ left relation Σ right. Raises ``NotProved``, also for an index that is none of the line's,
    was chosen, or has no range."""
    _, left, relation, right = theorem.claim
    loose = {*free_vars(left), *free_vars(right)} - theorem.claim.context.fixed
    if not all(k in loose and k.size for k in indices):
        raise NotProved("an index that is summed over has a range, stands in the line, and no fact has chosen it")
    own = {k: bound(k.label, k.size) for k in reversed(indices)}
    for k, new in own.items():
        left, right = (("sum", new, moved(s, {k: at(new)})) for s in (left, right))
    where = tuple((Var(f"{k.label}°", k.size), at(new)) for k, new in own.items())
    number = len(context.facts)  # of the line, after what Γ gives
    if relation == "=":
        by = Equality(add=(Add(number, where, ONE, tuple(own.values())),))
        return equation(context, left, right, by, (theorem,))
    part = ("fact", number, where)
    for new in own.values():
        part = ("over", new, (part,))
    return order(context, left, relation, right, Order(((part,),)), (theorem,))
