"""The diagonal of a double sum."""
from __future__ import annotations

from ..kernel.terms import ONE, at, moved, mul, sub
from .nesting import flat, nested
from .parts import Part


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
