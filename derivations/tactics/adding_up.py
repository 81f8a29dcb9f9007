"""What holds for every term holds for the sum: a line proved before, and the equations that are given."""
from __future__ import annotations

from itertools import product, starmap

from ..kernel.context import Context
from ..kernel.rules import Add, Equality, NotProved, Order, equation, order
from ..kernel.terms import ONE, Var, at, bound, free_vars, moved, mul, sub, walk
from ..kernel.theorem import Theorem
from .nesting import nested

MOST_VECTORS = 4


def named(fact) -> tuple:
    """A fact of all places at the places of its own indices."""
    return tuple((v, at(Var(v.label.rstrip("°"), v.size))) for v in fact.universal)


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


def equations_summed(setting, trees):
    """(multiple, Σ_k g(k) (left - right)(k)) for the equations of every k: g(k) are the terms of those trees
    that are sums, the vectors and numbers in them, and 1; for sums that are given for every k and l, g(k) h(l)."""
    for n, fact in enumerate(setting.facts):
        universal = fact.universal
        if fact.relation == "=" and all(v.size for v in universal) and 1 <= len(universal) <= 1 + (fact.left[0] == "sum"):
            ks = [bound("k", v.size) for v in universal]
            where = tuple(zip(universal, map(at, ks)))
            used = setting.fact(n, where)
            each = [(*vectors(trees, k), ONE) for k in ks]
            more = (*terms(trees, ks[0]), *numbers(trees)) if len(ks) == 1 else ()
            for g in dict.fromkeys((*starmap(mul, product(*each)), *more)):
                yield Add(n, where, g, tuple(ks)), nested(ks[::-1], [g, sub(used.left, used.right)])


def terms(trees, k):
    return [moved(t[2], {t[1]: at(k)}) for t in trees if t[0] == "sum" and t[1].size == k.size]


def vectors(trees, k):
    """The arrays with one axis that stand in trees over the range of k, at k."""
    nodes = (n for t in trees for n in walk(t) if n[0] == "entry" and len(n[2]) == 1)
    found = dict.fromkeys(n[1] for n in nodes if any(v.size == k.size for v in free_vars(n)))
    return [("entry", name, (at(k),)) for name in list(found)[:MOST_VECTORS]]


def numbers(trees):
    return list(dict.fromkeys(n for t in trees for n in walk(t) if n[0] == "sym" and n[1] != "pi"))[:MOST_VECTORS]
