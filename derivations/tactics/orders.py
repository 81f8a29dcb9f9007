"""What ``k != t``, or ``i < 5``, says of the facts that are given beside it.

An index that stands in the claim is the place of which the claim speaks. Any other one runs: x[k] = 0
beside k != t holds for every k but t, so x[k] = δ(k,t) x[t] for every k; W[i,j] = 0 beside i != j for every
such pair. Where no fact has both and the claim has none of them, the second is one place in all facts; where y[k] = 0
and y[t] = 1 stand beside k != t, t is, whatever the claim has.
"""
from __future__ import annotations

from ..kernel.context import Context, implied
from ..kernel.terms import ONE, ZERO, Tree, add, at, free_vars, moved, mul, num, place, plus, sub, walk

Statement = tuple[str, Tree, Tree]


def running(orders: list[Statement], facts: list[Statement], claimed: frozenset) -> dict[Statement, frozenset]:
    """The indices of each order that run over all places for which it holds."""
    letters = {order: [v for t in order[1:] for v in free_vars(t) if v.size] for order in orders if _ends(*order)}
    together = [letters_in(fact) for fact in facts]
    for found in letters.values():
        if len(found) == 2 and not any({*found} <= ours for ours in together):
            zero, other = (_arrays_at(v, facts, ZERO) for v in found)
            every, one = found if zero else found[::-1]
            if bool(zero) != bool(other) and (zero | other) & _arrays_at(one, facts):
                claimed = claimed - {every} | {one}
            elif claimed.isdisjoint(found):
                claimed |= {found[1]}
    return {order: loose for order, found in letters.items() if (loose := frozenset(found) - claimed)}


def _arrays_at(v, facts, value=None) -> set:
    """The arrays of which an equation says something at a place, or that they have a value there."""
    return {n[1] for relation, *sides in facts if relation == "=" and value in (None, *sides)
            for side in sides for n in walk(side) if n[0] == "entry" and at(v) in n[2]}


def letters_in(statement: Statement) -> set:
    return {*free_vars(statement[1]), *free_vars(statement[2])}


def beside(statement: Statement, loose: dict[Statement, frozenset]) -> tuple[Statement, list]:
    """A fact under the orders all of whose running indices it has, and these orders."""
    taken = [order for order, runs in loose.items() if runs <= letters_in(statement)]
    for order in taken:
        statement = _where(order, min(loose[order], key=repr), *statement)
    return statement, taken


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
    one, other = ends
    asked = implied(left, Context(), {}) + implied(right, Context(), {})  # elsewhere it needs no value
    if sign == "!=" and at(k) in ends and not asked:  # so that it can be put in, or stands beside what it is about
        there, = (p for p in ends if p != at(k))
        slack = add(moved(sub(left, right), {k: there}), num({"<": 1, ">": -1, "!=": 1}.get(relation, 0)))
        return relation, left, add(right, mul(("delta", *ends), slack))
    if sign != "!=" and k.size and one == at(k) and (apart := plus(plus(other, k.size, -1), place(1)))[0] >= 2 - len(sign) and not apart[1]:
        return relation, left, right  # k < other for every k
    holds = sub(ONE, ("delta", *ends)) if sign == "!=" else ("less", one, plus(other, place(len(sign) - 1)))
    apart = sub(ONE, holds) if relation in (">", "!=") else sub(holds, ONE) if relation == "<" else ZERO
    return relation, add(mul(holds, sub(left, right)), apart), ZERO
