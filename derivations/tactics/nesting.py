"""Sums inside sums: which index stands outermost, and which sums are independent given it."""
from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import combinations, permutations

from ..kernel.poly import poly, tree
from ..kernel.terms import Tree, at, bound, free, moved, mul, num, pow_, sub

MOST_ORDERED = 3  # sums inside one another


def parts_of(kind: str, t: Tree) -> tuple:
    """The factors of a product, or the terms of a sum."""
    return t[1:] if t[0] == kind else (t,)


def flat(t: Tree) -> tuple[list, list[Tree]]:
    """The indices of sums inside one another, each with a name of its own, and the factors summed."""
    if t[0] != "sum":
        return [], [*parts_of("mul", t)]
    k = bound("k", t[1].size)
    body = moved(t[2], {t[1]: at(k)})
    indices, factors = [k], []
    for part in parts_of("mul", body):
        inner, more = flat(part) if part[0] == "sum" else ([], [part])
        indices += inner
        factors += more
    return indices, factors


def nested(indices, factors) -> Tree:
    total = mul(*factors)
    for k in indices:
        total = ("sum", k, total)
    return total


def regrouped(t: Tree) -> Tree:
    """Σ_pq Σ_i a_ip b_iq = Σ_i (Σ_p a_ip) (Σ_q b_iq): sums that one or two indices hold together; |u|^2 = u^2."""
    indices, left = flat(t)
    factors = [without_abs(f) for f in left]
    if factors != left:
        return nested(indices, factors)
    for count in (1, 2):
        for outer in combinations(indices, count) if len(indices) > count + 1 else ():
            groups = components([k for k in indices if k not in outer], factors)
            if len(groups) > 1:
                alone = [f for f in factors if not any(k in free(f) for ks, _ in groups for k in ks)]
                return nested(outer, [*alone, *(nested(*group) for group in groups)])
    return in_order(t) if 2 <= len(indices) <= MOST_ORDERED else t


def in_pairs(t: Tree, read) -> Tree | None:
    """Σ_{i<j} f(i, j) = (Σ_ij f(i, j) - Σ_i f(i, i))/2, if f(j, i) and f(i, j) are read alike."""
    indices, factors = flat(t)
    if len(indices) != 2 or indices[0].size != indices[1].size:
        return None
    i, j = map(at, indices)
    f = mul(*(rest := [f for f in factors if f not in (("less", i, j), ("less", j, i))]))
    if len(rest) != len(factors) - 1 or read(f) != read(moved(f, dict(zip(indices, (j, i))))):
        return None
    return mul(num(Fraction(1, 2)), sub(nested(indices, [f]), nested(indices[:1], [moved(f, {indices[1]: i})])))


@lru_cache(maxsize=2_000)
def in_order(t: Tree) -> Tree:
    """Σ_i Σ_j = Σ_j Σ_i: one of them for both."""
    indices, factors = flat(t)
    return min((tree(poly(nested(order, factors))) for order in permutations(indices)), key=repr)


def without_abs(f: Tree) -> Tree:
    """|u|^n = u^n for n even."""
    even = f[0] == "pow" and f[1][:2] == ("call", "Abs") and f[2].denominator == 1 and f[2] % 2 == 0
    return pow_(f[1][2], f[2]) if even else f


def components(indices, factors) -> list[tuple[list, list[Tree]]]:
    """The indices that stand in one factor belong together, with their factors."""
    groups: list = []
    for f in factors:
        ks = [k for k in indices if k in free(f)]
        if not ks:
            continue
        touched = [g for g in groups if any(k in g[0] for k in ks)]
        groups = [g for g in groups if g not in touched]
        groups.append((list(dict.fromkeys([k for g in touched for k in g[0]] + ks)),
                       [x for g in touched for x in g[1]] + [f]))
    return groups


def outermost(t: Tree, size):
    """(k, body) with t = Σ_k body over a range of this size; ``None`` if no index has it."""
    indices, factors = flat(t) if t[0] == "sum" else ([], [])
    for k in indices:
        if k.size == size:
            return k, nested([other for other in indices if other != k], factors)
    return None
