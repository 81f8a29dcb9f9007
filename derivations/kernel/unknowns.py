"""Unknown values: a sum, or a number of places, that stands where it cannot be counted becomes an
entry of a fresh array over its free indices, the same one only for the same form. So does x[i + k],
which is no entry at one of the indices. What holds for every value holds for this one."""
from __future__ import annotations

from .context import range_of
from .poly import normal
from .terms import ONE, Tree, Var, alpha, at, free_vars, kinds, mapped, moved, place, places, plus, simpler, sub, walk


def heavy(t: Tree) -> bool:
    """Whether a sum or a number of places stands in a tree."""
    return not kinds(t).isdisjoint(("sum", "ord"))


def light(t: Tree) -> Tree:
    """A tree in the order of its form, with its sums and numbers of places as unknown values."""
    return _hidden(normal(t)) if heavy(t) else t


def _hidden(t: Tree) -> Tree:
    if t[0] in ("sum", "ord"):
        return unknown(t)
    return mapped(t, lambda part: _hidden(part) if heavy(part) else part, simpler)


def without_sums(t: Tree, sizes) -> Tree:
    """A tree with the sums over some sizes, and with what is as many or such an index, as unknown values."""
    if t[0] == "sum" and t[1].size in sizes or t[0] == "ord" and any(
            x.size in sizes if isinstance(x, Var) else at(x) in sizes for x, _ in t[1][1]):
        return light(t)
    return mapped(t, lambda part: without_sums(part, sizes), simpler)


def unknown(t: Tree) -> Tree:
    """A fresh array for a tree, over its free indices in an order that their names do not change."""
    where = [dict(p[1]) for n in walk(t) for p in places(n)]
    indices = sorted(free_vars(t), key=lambda v: repr((v.size, [p.get(v, 0) for p in where], v.label)))
    shape = alpha(moved(t, {v: at(Var(str(n), v.size)) for n, v in enumerate(indices)}))
    return ("entry", f"value {shape!r}", tuple(map(at, indices)))


def is_apart(t: Tree) -> bool:
    """Whether a place is no index, or indices of two ranges are compared."""
    found = {range_of(p) for p in places(t)}
    return t[0] != "ord" and ("neighbour" in found or t[0] in ("delta", "less") and len(found - {"number"}) > 1)


def without_neighbours(t: Tree) -> Tree:
    """x[i + k], δ(i + k, j) and the like as unknown values of i and k (and j); i < j + 1 is not j < i."""
    if t[0] == "less" and all([c for _, c in p[1]] == [1] for p in t[1:]):
        first, second = ((0, p[1]) for p in t[1:])
        if plus(t[2], t[1], -1)[0] == 1 and range_of(first) == range_of(second):
            return sub(ONE, ("less", second, first))
    if is_apart(t) and t[0] == "delta":  # of p = q and of q = p, the same for all names of indices
        t = "delta", min((plus(p, q, -1) for p, q in (t[1:], t[:0:-1])), key=_without_labels), place()
    return unknown(t) if is_apart(t) else mapped(t, without_neighbours, simpler)


def _without_labels(p):
    return p[0], sorted((repr(x.size if isinstance(x, Var) else x), c) for x, c in p[1])
