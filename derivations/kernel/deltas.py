"""Sums over δ, Σ_k δ(k, p) f(k) = f(p) for a place p in the range of k, and over orders, [k < p + 1] = [k < p] + δ(k, p);
Σ_{k<n} f(k + 1) = Σ_{k<n} f(k) + f(n) - f(0)."""
from __future__ import annotations

from .context import Context, fits
from .poly import poly, product
from .terms import ONE, ZERO, Tree, Var, add, at, kinds, letters_of, moved, mul, num, place, places, plus, sub, walk

MOST_BACK, MOST_APART = 3, 4


def contracted(k: Var, body: Tree, context: Context) -> list[Tree]:
    """Terms whose sum is Σ_k body: what is left of it, and the body where k is at one place alone."""
    pieces = by_place(body, k, context)
    return [("sum", k, add(*terms)) if p is None else moved(add(*terms), {k: p}) for p, terms in pieces.items()]


def by_place(t: Tree, k: Var, context: Context) -> dict:
    """Terms whose sum is t, by the place at which k is where they are not 0 (``None``: any)."""
    if kinds(t).isdisjoint(("delta", "less")):
        return {None: [t]}
    match t:
        case ("delta", one, other) if abs(c := dict((apart := plus(one, other, -1))[1]).get(k, 0)) == 1:
            p = plus(at(k), apart, -c)
            return {p: [ONE]} if fits(p, k, context) else {None: [t]}
        case ("less", *_) if (order := from_one_end(t, k, context)) != t:
            return by_place(order, k, context)
        case ("add", *terms):
            found: dict = {}
            for term in terms:
                for p, ts in by_place(term, k, context).items():
                    found.setdefault(p, []).extend(ts)
            return found
        case ("mul", *factors):
            for n, factor in enumerate(factors):
                pieces = by_place(factor, k, context)
                if pieces.keys() != {None}:
                    return {p: [mul(*factors[:n], add(*ts), *factors[n + 1:])] for p, ts in pieces.items()}
                factors[n] = add(*pieces[None])
            return {None: [mul(*factors)]}
        case ("sum", j, body) if j != k:  # a definition may bring a sum over an index of the same name
            pieces = by_place(body, k, context)
            if not any(p and j in letters_of(p) for p in pieces):
                return {p: [("sum", j, add(*ts))] for p, ts in pieces.items()}
        case ("pow", base, e) if e > 0:
            pieces = by_place(base, k, context)
            if len(pieces) == 1:
                return dict.fromkeys(pieces, [t])
    return {None: [t]}


def from_one_end(t: Tree, k: Var, context: Context = Context()) -> Tree:
    """An order of k and a place p + c by that of k and p, or 0: [k < p + 2] = [k < p] + δ(k, p) + δ(k, p + 1); or what it
    is at every k."""
    gap = plus(t[2], t[1], -1)
    for apart, order in ((plus(gap, place(1), -1), ONE), (plus(t[1], t[2], -1), ZERO)):
        if (least := context.least_of(apart)) is not None and least >= 0:
            return order
    c = dict(gap[1]).get(k)
    p = plus(at(k), gap, -c) if c in (1, -1) else gap
    if c not in (1, -1) or p[0] == 0 and p[1] or abs(p[0]) > MOST_APART:
        return t
    if not p[1]:
        below = [("delta", at(k), place(n)) for n in range(p[0] + (c == 1))]
        return add(*below) if c == -1 else sub(ONE, add(*below))
    start = (0, p[1])
    order = ("less", at(k), start) if c == -1 else ("less", start, at(k))
    apart = [("delta", at(k), plus(start, place(n + (c == 1)))) for n in range(min(p[0], 0), max(p[0], 0))]
    return add(order, mul(num(c if p[0] < 0 else -c), add(*apart)))


def moved_back(k: Var, body: Tree) -> tuple[Tree, Tree]:
    """(b, r) with Σ_k body = Σ_k b + r: a term in which k stands as k + c alone, counted on by c, begins at k itself."""
    terms, rest = [], []
    for monomial, c in poly(body).items():
        term = mul(num(c), product(monomial))
        found = {(n[0] in ("delta", "less"), dict(p[1])[k], p[0]) for n in walk(term) for p in places(n) if k in letters_of(p)}
        on = min(constant for *_, constant in found) if {kind[:2] for kind in found} == {(False, 1)} else 0
        if 0 < on <= MOST_BACK:
            term = moved(term, {k: plus(at(k), place(on), -1)})
            rest += [sub(moved(term, {k: plus(k.size, place(n))}), moved(term, {k: place(n)})) for n in range(on)]
        terms.append(term)
    return add(*terms), add(*rest)
