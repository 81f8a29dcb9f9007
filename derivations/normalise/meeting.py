"""Two sums of nearly the same length, brought to the length of the shorter one."""
from __future__ import annotations

from itertools import permutations

from .forms import (
    Form, Total, atom, fresh, gather, number, raised, settle, substitute, term,
)
from .signs import is_nonnegative
from .sums import MOST_TERMS, total


def meet_sums(form: Form) -> Form:
    """sum_{k < n+c} f(k) = sum_{k < n} f(k) + f(n) + … = f(0) + … + sum_{k < n} f(k+c), for n >= 0.

    n >= 0 is certain, and the form has both sums. Whatever f is: the longer sum has all the terms.
    """
    for longer, shorter in permutations(_sums(form), 2):
        split = _split(longer, shorter)
        if split is not None:
            return meet_sums(_replaced(form, longer, split))
    return form


def _sums(form):
    """The sums over one index among the factors of the terms."""
    found = {node for monomial, _ in form.args for node, _ in monomial
             if isinstance(node, Total) and len(node.args[0]) == 1}
    return sorted(found, key=lambda node: node.key)


def _split(longer, shorter):
    """The longer sum as the shorter one and the terms at one end; None if it is no such sum."""
    (k,), body = longer.args
    (short,), _ = shorter.args
    extra = (k.size - short.size).constant
    if extra not in range(1, MOST_TERMS + 1) or not is_nonnegative(short.size):
        return None

    def at(place):
        return substitute(term(body), {k: place})
    for offset, start in ((0, short.size), (extra, number(0))):
        moved = fresh(short)
        if total([moved], at(atom(moved) + number(offset))) == atom(shorter):
            return sum((at(start + number(n)) for n in range(extra)), atom(shorter))
    return None


def _replaced(form, node, value):
    """The form with a factor of its terms replaced."""
    result = Form()
    for monomial, c in form.args:
        exponent = dict(monomial).get(node)
        if exponent is None:
            result = result + gather([(monomial, c)])
        else:
            rest = tuple(pair for pair in monomial if pair[0] is not node)
            result = result + number(c) * settle(rest) * raised(value, exponent)
    return result
