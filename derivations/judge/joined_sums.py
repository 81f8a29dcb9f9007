"""Inequalities between sums, reduced to one between their terms.

The form is written as one sum over k, or over pairs (k, l); what stands outside a sum is shared out
among the terms, equally or by weights that are known to add up to 1.
"""
from __future__ import annotations

from fractions import Fraction
from itertools import count

from ..normalise.forms import (
    Form, Index, Log, Power, Total, atom, dropped, fresh, gather, number, raised, settle,
    substitute, term, trusted,
)
from ..normalise.functions import BASE_E, exponential
from ..normalise.signs import is_nonnegative, is_positive, sign
from ..normalise.sums import total
from .comparing import Goal
from .term_signs import positive_numerator

_names = count()


@trusted
def compare_term_by_term(form, strict, facts):
    """sum_{k < n} f(k) > 0 if f(k) > 0 for each k, for n >= 1."""
    for _, body in _as_one_sum(form, facts):
        yield [Goal(body, strict)]


@trusted
def compare_pair_by_pair(form, strict, facts):
    """sum_{k, l < n} f(k, l) > 0 if f(k, l) + f(l, k) > 0 for each k and l, for n >= 1."""
    form = positive_numerator(form) or form
    for size, share in _shares(form, facts):
        k, l = _index(size), _index(size)
        body = Form()
        for monomial, c in form.args:
            body = body + _over_pair(monomial, size, share, k, l) * c
        yield [Goal(body + substitute(body, {k: atom(l), l: atom(k)}), strict)]


@trusted
def lower_by_tangents(form, strict, facts):
    """w log(x) >= w (1 - 1/x) and w exp(x) >= w (1 + x), for w >= 0; also inside a sum.

    Where w > 0 they are equal at x = 1 and at x = 0 only.
    """
    for whole in dict.fromkeys((form, positive_numerator(form) or form)):
        for lower in (_below_logarithms, _below_exponentials):
            lowered, less = lower(whole)
            if lowered is not whole:
                yield [Goal(facts.apply(lowered), strict and not less)]
            for k, body in _as_one_sum(whole, facts):
                lowered, less = lower(body)
                if lowered is not body:
                    bound = fresh(k)
                    joined = total([bound], substitute(lowered, {k: atom(bound)}))
                    yield [Goal(facts.apply(joined), strict and not less)]


def _below_logarithms(form):
    """The form with w (1 - 1/x) for each w log(x) with w >= 0, and whether it is less for sure."""
    logs: dict = {}
    for monomial, c in form.args:
        for node, e in monomial:
            if isinstance(node, Log) and e == 1:
                rest = dropped(monomial, node)
                logs[rest] = logs.get(rest, Form()) + term([(node, 1)], c)
                break
    found, less = form, False
    for rest, log in logs.items():
        weight = settle(rest)
        if is_nonnegative(weight):
            found = found + weight * (number(1) - exponential(-log) - log)
            less |= is_positive(weight) and sign(log) in ("+", "-")
    return found, less


def _below_exponentials(form):
    """The form with w (1 + x) for each w exp(x) with w >= 0, and whether it is less for sure."""
    found, less = form, False
    for monomial, c in form.args:
        powers = [(node, e) for node, e in monomial
                  if isinstance(node, Power) and node.args[0] is BASE_E]
        weight = settle(pair for pair in monomial if pair not in powers) * c
        if powers and is_nonnegative(weight):
            x = gather(pair for node, e in powers for pair in (node.args[1] * e).args)
            found = found + weight * (number(1) + x) - term(monomial, c)
            less |= is_positive(weight) and sign(x) in ("+", "-")
    return found, less


def _as_one_sum(form, facts):
    """(k, f) such that the form is the sum of f over k, for each way of sharing out the rest."""
    for size, share in _shares(form, facts):
        k = _index(size)
        body = Form()
        for monomial, c in form.args:
            opened = _opened(monomial, size, k)
            body = body + (settle(monomial) * share(k) if opened is None else opened) * c
        yield k, body


def _shares(form, facts):
    """(size, share): each size that a sum in the form has, with weights that add up to 1 over it.

    The sizes are at least 1.
    """
    sizes = dict.fromkeys(node.args[0][0].size for monomial, _ in form.args for node, e in monomial
                          if isinstance(node, Total))
    for size in sizes:
        if not is_positive(size):
            continue
        yield size, lambda k: raised(k.size, -1)
        for weights in _weights(size, facts):
            yield size, weights


def _weights(size, facts):
    """f for each fact that says that f(k) adds up to 1 over the size, up to a factor."""
    for rule in facts.rules:
        (node, e), *others = rule.lead
        if others or e != 1 or not isinstance(node, Total) or rule.value.constant in (None, 0):
            continue
        (bound, *more), body = node.args
        if not more and bound.size is size and not rule.free:
            yield lambda k, bound=bound, body=body, whole=rule.value.constant: substitute(
                term(body), {bound: atom(k)}) * (1 / Fraction(whole))


def _opened(monomial, size, k):
    """The term of a sum over the size, with what stands before the sum; None if there is none."""
    for node, e in monomial:
        if isinstance(node, Total) and e >= 1 and e.denominator == 1:
            bounds, body = node.args
            if len(bounds) == 1 and bounds[0].size is size:
                rest = settle(dropped(monomial, node)) * atom(node, e - 1)
                return substitute(term(body), {bounds[0]: atom(k)}) * rest
    return None


def _over_pair(monomial, size, share, k, l):
    """The term over pairs: two sums, a double sum, or what there is times a share for the rest."""
    for node, e in monomial:
        if isinstance(node, Total) and e == 1 and len(node.args[0]) == 2 and all(
                bound.size is size for bound in node.args[0]):
            bounds, body = node.args
            return substitute(term(body), dict(zip(bounds, (atom(k), atom(l))))) * settle(
                dropped(monomial, node))
    first = _opened(monomial, size, k)
    if first is None:
        return settle(monomial) * share(k) * share(l)
    result = Form()
    for inner, c in first.args:
        second = _opened(inner, size, l)
        result = result + (settle(inner) * share(l) if second is None else second) * c
    return result


def _index(size):
    """A free index that stands nowhere else."""
    return Index(f"k {next(_names)}", size)


BY_TERMS = (
    ("comparing term by term", compare_term_by_term),
    ("comparing over all pairs", compare_pair_by_pair),
    ("tangents", lower_by_tangents),
)
