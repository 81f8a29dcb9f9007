"""In which orders the bound indices of a sum may be named.

Indices are told apart by where they occur, step by step; only those that remain alike are tried in
every order.
"""
from __future__ import annotations

from .forms import Form, Index, Step, atom, substitute, term

MOST_ORDERS = 720


def orders(bounds, monomial, colours):
    """Every order of the bounds that their occurrences do not tell apart."""
    colours = _refine(bounds, monomial, colours)
    ranked = sorted(bounds, key=colours.get)
    alike = next((group for group in _groups(ranked, colours) if len(group) > 1), None)
    if alike is None:
        return [ranked]
    found = []
    for chosen in alike:
        found.extend(orders(bounds, monomial, {**colours, chosen: (*colours[chosen], 0)}))
        if len(found) > MOST_ORDERS:
            break
    return found


def _groups(ranked, colours):
    groups: list[list] = []
    for k in ranked:
        if groups and colours[groups[-1][0]] == colours[k]:
            groups[-1].append(k)
        else:
            groups.append([k])
    return groups


def _refine(bounds, monomial, colours):
    """Colour each bound index by what it occurs in, until no more are told apart."""
    if len(bounds) == 1:
        return {bounds[0]: (0,)}
    ranks = _ranks(bounds, {k: (k.size.key, colours.get(k, ())) for k in bounds})
    while True:
        found = {k: (ranks[k], _occurrences(k, bounds, monomial, ranks)) for k in bounds}
        refined = _ranks(bounds, found)
        if len(set(refined.values())) == len(set(ranks.values())):
            return {k: (r,) for k, r in refined.items()}
        ranks = refined


def _ranks(bounds, keys):
    ordered = sorted(set(keys.values()))
    return {k: ordered.index(keys[k]) for k in bounds}


def _occurrences(k, bounds, monomial, ranks):
    names = {b: atom(Index(f"~{ranks[b]}" if b is not k else "~", b.size)) for b in bounds}
    return tuple(sorted((substitute(_unsigned(n), names).key, e)
                        for n, e in monomial if k in n.free))


def _unsigned(node) -> Form:
    """An atom, or for a step the square of its argument: step(P) may turn into 1 - step(-P)."""
    return node.args[0] * node.args[0] if isinstance(node, Step) else term([(node, 1)])
