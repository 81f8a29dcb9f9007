"""Rules for finite sums over indices of symbolic size, and the canonical names of bound indices.

A sum is kept as a product of *connected* sums, each over the smallest set of indices and factors
that hang together. Every rule below is valid for every size for which its side condition holds.
"""
from __future__ import annotations

from fractions import Fraction
from itertools import chain, groupby, islice, permutations, product

from .forms import (
    MAKERS, SETTLERS, Delta, Element, Form, Index, Scalar, Total, atom, dropped, fresh, gather, has_index,
    number, occurs, raised, substitute, term, without,
)
from .functions import reduced
from .signs import in_range

MOST_ORDERS = 720  # of the indices of a sum


# ------------------------------------------------------------------------------------- deltas

def use_delta(node, exponent, monomial):
    """d**2 = d, d(i, j) f(j) = d(i, j) f(i), and d(P) P = 0."""
    if exponent > 1:
        return without(monomial, node) * atom(node)
    if has_index(node.args[0]) and all(
            n is node or node.free.isdisjoint(n.free) for n, _ in monomial):
        return None  # no other factor has an index to replace
    solved = _solve(node.args[0])
    if solved is None:
        return reduced(monomial, node, node.args[0], Form())
    variable, value = solved
    others = [p for p in monomial if p[0] is not node]
    if not any(_depends(n, variable) for n, _ in others):
        return None
    result = atom_unsettled(node)
    for other, e in others:
        result = result * raised(substitute(atom_unsettled(other), {variable: value}), e)
    return result


def atom_unsettled(node) -> Form:
    return term([(node, 1)])


def _depends(node, variable):
    return variable in node.free if isinstance(variable, Index) else occurs(variable, node)


def solutions(difference: Form):
    """Each (variable, value) such that difference = 0 says variable = value."""
    for monomial, coefficient in difference.args:
        if len(monomial) == 1 and monomial[0][1] == 1:
            node = monomial[0][0]
            rest = gather(t for t in difference.args if t[0] != monomial)
            if not any(_depends(n, node) for m, _ in rest.args for n, _ in m):
                yield node, rest * (-1 / Fraction(coefficient))


def _solve(difference: Form):
    """The solution whose variable is last by name; None if there is none.

    An index is replaced only by what stays in its range, so that no entry outside an array appears.
    """
    if has_index(difference):
        found = [(k, value) for k, value in solutions(difference)
                 if isinstance(k, Index) and in_range(value, k.size)]
    else:
        found = [(node, value) for node, value in solutions(difference) if isinstance(node, Element)
                 or isinstance(node, Scalar) and not node.args[1]]
    return max(found, key=lambda pair: pair[0].key, default=None)


# --------------------------------------------------------------------------------------- sums

def total(bounds: list[Index], body: Form) -> Form:
    """The sum of ``body`` over all ``bounds``, in normal form.

    The bounds must be fresh: they may stand nowhere outside ``body``.
    """
    result = Form()
    for monomial, coefficient in body.args:
        result = result + _total_of_term(list(bounds), monomial) * coefficient
    return result


def _total_of_term(bounds, monomial) -> Form:
    for rule in (contract, open_inner):
        found = rule(bounds, monomial)
        if found is not None:
            return total(*found)
    return split_connected(bounds, monomial)


def contract(bounds, monomial):
    """sum_k d(k, e) f(k) = f(e), when 0 <= e <= size - 1 is certain."""
    for node, _ in monomial:
        for k, value in solutions(node.args[0]) if isinstance(node, Delta) else ():
            if k in bounds and in_range(value, k.size):
                rest = term(dropped(monomial, node))
                return _without_bound(bounds, k), substitute(rest, {k: value})
    return None


def open_inner(bounds, monomial):
    """sum_i f(i) (sum_j g(i, j)) = sum_ij f(i) g(i, j), with a fresh j."""
    inner = next((n for n, e in monomial if isinstance(n, Total) and e.denominator == 1 and e > 0
                  and not n.free.isdisjoint(bounds)), None)
    if inner is None:
        return None
    exponent = dict(monomial)[inner]
    new_bounds, body = opened(inner)
    rest = term(dropped(monomial, inner))
    if exponent > 1:
        rest = rest * term([(inner, exponent - 1)])
    return [*bounds, *new_bounds], rest * body


def split_connected(bounds, monomial) -> Form:
    """sum_ij c f(i) g(j) = c (sum_i f(i)) (sum_j g(j)), and sum_{i < n} c = n c."""
    result = number(1)
    groups: list[tuple[list, list]] = [([k], []) for k in bounds]
    for node, exponent in monomial:
        touched = [g for g in groups if not node.free.isdisjoint(g[0])]
        if not touched:
            result = result * atom(node, exponent)
            continue
        merged = ([k for g in touched for k in g[0]],
                  [p for g in touched for p in g[1]] + [(node, exponent)])
        groups = [g for g in groups if not any(g is t for t in touched)] + [merged]
    for indices, factors in groups:
        result = result * (closed(indices, factors) if factors else indices[0].size)
    return result


def _without_bound(bounds, k):
    return [b for b in bounds if b is not k]


# ---------------------------------------------------------------------------- bound index names

def opened(node: Total):
    """Fresh bound indices and the body of a sum written with them."""
    bounds, body = node.args
    return _renewed(bounds, term(body))


def _renewed(bounds, body: Form):
    names = {k: fresh(k) for k in bounds}
    return list(names.values()), substitute(body, {k: atom(new) for k, new in names.items()})


def closed(bounds, factors) -> Form:
    """sum_i f(i) = sum_j f(j), sum_i sum_j = sum_j sum_i: bound indices get canonical names.

    Every order is tried, as far as they are not too many, and the least result is taken.
    """
    monomial = tuple(sorted(factors, key=lambda p: p[0].key))
    first = max((node.depth for node, _ in monomial), default=0)
    best = None
    for order in islice(_orders(bounds), MOST_ORDERS):
        names = {k: Index(first + n, k.size) for n, k in enumerate(order)}
        body = substitute(term(monomial), {k: atom(i) for k, i in names.items()})
        if best is None or (len(body.args), body.key) < (len(best[0].args), best[0].key):
            best = body, tuple(names.values())
    body, names = best
    if len(body.args) != 1 or body.args[0][1] != 1:  # a rename that lets another rule act
        return total(*_renewed(names, body))
    return atom_unsettled(Total(names, body.args[0][0]))


def _orders(bounds):
    """Every order of indices, those of one range together."""
    ranges = groupby(sorted(bounds, key=lambda k: k.size.key), lambda k: k.size)
    for parts in product(*(islice(permutations(alike), MOST_ORDERS) for _, alike in ranges)):
        yield [*chain(*parts)]


def _rebuilt(node, inside):
    bounds, body = opened(node)
    return total(bounds, inside(body))


SETTLERS[Delta] = use_delta
MAKERS[Total] = _rebuilt
