"""Columns from sums over pairs: Lagrange's squares of deviations, and the diagonal of a double sum."""
from __future__ import annotations

from itertools import combinations

from ..kernel.terms import ONE, at, bound, moved, mul, pow_, sub, walk
from .nesting import flat, nested
from .parts import Part
from .sums import ranges, shares

MOST_VECTORS, MOST_SHARES = 3, 2


def squares(search, form):
    if any(sum(e for f, e in m if search.forms.trees[f][0] == "sum") >= 2 for m in form):
        yield from deviations(search, form)
        yield from differences(search, form)


def deviations(search, form):
    """Σ_kl w(k) w(l) ((x(k) - X) (y(l) - Y) - (x(l) - X) (y(k) - Y))^2 >= 0 for means X = Σ w x, Y = Σ w y."""
    for size in ranges(search, form):
        given = [share for share, fact in shares(search, size) if fact]
        for share in [*given, one_over_n(size)][:MOST_SHARES]:
            k, other = bound("k", size), bound("l", size)
            for x, y in combinations(vectors(search, form, k, share(k)), 2):
                here, there = (centred(v, share, k) for v in (x, y)), (centred(v, share, other, k) for v in (x, y))
                (a, b), (c, d) = here, there
                square = pow_(sub(mul(a, d), mul(c, b)), 2)
                parts = (("over", k, (("sign", share(k)), ("over", other, (("sign", share(other)), ("sign", square))))),)
                total = ("sum", k, ("sum", other, mul(share(k), share(other), square)))
                found = Part((parts,), search.forms.plain(total), False)
                yield found
                if share not in given:
                    n = search.known.part_of(search.forms.plain(("sum", k, ONE)))
                    yield from (found.times(n, search.forms), found.times(n, search.forms).times(n, search.forms))


def differences(search, form):
    """Σ_kl ((x(k) - y(k)) (y(l) - z(l)) - (x(l) - y(l)) (y(k) - z(k)))^2 >= 0 for three vectors."""
    for size in ranges(search, form):
        k, other = bound("k", size), bound("l", size)
        found = vectors(search, form, k, ONE)
        if len(found) == 3:
            here, there = ([moved(v, {k: at(n)}) for v in found] for n in (k, other))
            (a, b), (c, d) = ((sub(v[0], v[1]), sub(v[1], v[2])) for v in (here, there))
            square = pow_(sub(mul(a, d), mul(c, b)), 2)
            yield Part(((("over", k, (("over", other, (("sign", square),)),)),),),
                       search.forms.plain(("sum", k, ("sum", other, square))), False)


def one_over_n(size):
    return lambda k: pow_(("sum", bound("k", size), ONE), -1)


def vectors(search, form, k, weight):
    """The entries over the range of k that stand under sums, but for those of the weight."""
    inside = {n[1] for n in walk(weight) if n[0] == "entry"}
    sums = [search.forms.trees[f] for f in sorted({f for m in form for f, _ in m})]
    nodes = (n for t in sums if t[0] == "sum" and t[1].size == k.size
             for n in walk(moved(t[2], {t[1]: at(k)})) if n[0] == "entry" and n[2] == (at(k),))
    return [n for n in dict.fromkeys(nodes) if n[1] not in inside][:MOST_VECTORS]


def centred(x, share, k, named=None):
    """x(k) - Σ w x, for an entry at ``named`` moved to k."""
    x = moved(x, {named: at(k)}) if named else x
    other = bound("m", k.size)
    return sub(x, ("sum", other, mul(share(other), moved(x, {k: at(other)}))))


def diagonals(search, form):
    """Σ_ij g(i, j) - Σ_i g(i, i) = Σ_i Σ_j (1 - [i = j]) g(i, j) >= 0 for g >= 0."""
    for t in [search.forms.trees[f] for f in sorted({f for m in form for f, _ in m})]:
        indices, factors = flat(t) if t[0] == "sum" else ([], [])
        body = mul(*factors)
        if len(indices) == 2 and indices[0].size == indices[1].size and search.signs.has(body, ">="):
            i, j = indices
            apart = sub(ONE, ("delta", at(i), at(j)))
            gap = sub(nested(indices, factors), ("sum", i, moved(body, {j: at(i)})))
            yield Part(((("over", i, (("over", j, (("sign", apart), ("sign", body))),)),),),
                       search.forms.plain(gap), False)
