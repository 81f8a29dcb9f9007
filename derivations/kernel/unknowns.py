"""Unknown values: a sum, or a number of places, that stands where it cannot be counted becomes an
entry of a fresh array over its free indices, the same one only for the same form. What holds for
every value holds for this one."""
from __future__ import annotations

from .poly import normal
from .terms import Tree, Var, at, children, free_vars, mapped, simpler


def heavy(t: Tree) -> bool:
    """Whether a sum or a number of places stands in a tree."""
    return t[0] in ("sum", "ord") or any(map(heavy, children(t)))


def light(t: Tree) -> Tree:
    """A tree in the order of its form, with its sums and numbers of places as unknown values."""
    return _hidden(normal(t)) if heavy(t) else t


def _hidden(t: Tree) -> Tree:
    if t[0] in ("sum", "ord"):
        return unknown("value", t)
    return simpler(t, [_hidden(part) if heavy(part) else part for part in children(t)])


def without_sums(t: Tree, sizes) -> Tree:
    """A tree with the sums over some sizes, and with what is as many or such an index, as unknown values."""
    if t[0] == "sum" and t[1].size in sizes or t[0] == "ord" and any(
            x.size in sizes if isinstance(x, Var) else at(x) in sizes for x, _ in t[1][1]):
        return light(t)
    return mapped(t, lambda part: without_sums(part, sizes), simpler)


def unknown(kind: str, canonical: Tree) -> Tree:
    """A fresh array for a tree in canonical form, over its free indices in the order they appear."""
    indices, order = free_vars(canonical), repr(canonical)
    indices.sort(key=lambda v: order.index(repr(v)))
    for n, v in enumerate(indices):
        order = order.replace(repr(v), f"Var{n}:{v.size}")
    return ("entry", f"{kind} {order}", tuple(map(at, indices)))
