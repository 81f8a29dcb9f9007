"""What ``k != t``, or ``i < 5``, says of the facts that are given beside it.

An index of it that stands in the claim is the place of which the claim speaks. Any other one runs:
x[k] = 0 beside k != t holds for every k but t, so x[k] = δ(k,t) x[t] for every k.
"""
from __future__ import annotations

from ..kernel.terms import ONE, ZERO, Tree, add, at, free_vars, moved, mul, place, plus, sub, walk

Statement = tuple[str, Tree, Tree]


def beside(statement: Statement, chosen: frozenset, orders, claimed: frozenset) -> tuple[Statement, frozenset, list]:
    """A fact under the orders that are given beside it, its chosen indices, and the orders that it took
    up; ``claimed`` are the indices that do not run."""
    taken = []
    for order in orders:
        indices = {*free_vars(order[1]), *free_vars(order[2])}
        ours = {*free_vars(statement[1]), *free_vars(statement[2])}
        k = running(order, claimed)
        if k is None or ours.isdisjoint(indices):
            continue
        taken.append(order)
        if k not in ours:
            chosen |= indices & ours
            continue
        pairs = any(n[0] == "entry" and indices <= {*free_vars(n)} for t in statement[1:] for n in walk(t))
        chosen = (chosen | (indices & claimed if pairs else indices)) - {k}  # W[i,j] = 0 for every i != j
        statement = _where(order, k, *statement)
    return statement, chosen, taken


def running(order: Statement, claimed) -> object | None:
    """The index of an order that runs over all places for which it holds, if one does."""
    indices = [v for t in order[1:] for v in free_vars(t) if v.size and v not in claimed]
    return indices[0] if indices and _ends(*order) else None


def _ends(relation, left, right) -> tuple | None:
    """An order of places as one of ``!= < <=`` with its places; ``None`` for what is no such order."""
    one, other = (place(t[1]) if t[0] == "num" and type(t[1]) is int else t[1] if t[0] == "ord" else None
                  for t in (left, right))
    if relation == "=" or one is None or other is None or not plus(one, other, -1)[1]:
        return None
    return (relation.replace(">", "<"), other, one) if relation[0] == ">" else (relation, one, other)


def _where(order: Statement, k, relation, left, right) -> Statement:
    """A fact where an order holds: elsewhere it says 0 = 0, or 1 > 0."""
    sign, *ends = _ends(*order)
    if relation == "=" and sign == "!=" and at(k) in ends:  # so that it can be put in
        other, = (p for p in ends if p != at(k))
        return relation, left, add(right, mul(("delta", *ends), moved(sub(left, right), {k: other})))
    one, other = ends
    holds = sub(ONE, ("delta", *ends)) if sign == "!=" else ("less", one, plus(other, place(len(sign) - 1)))
    apart = sub(ONE, holds) if relation in (">", "!=") else sub(holds, ONE) if relation == "<" else ZERO
    return relation, add(mul(holds, sub(left, right)), apart), ZERO
