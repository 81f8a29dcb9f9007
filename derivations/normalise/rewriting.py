"""Rewriting a form by a rule: replace a product of atoms, wherever it stands, by a form.

The indices of a rule may stand for any index of the same range, so a rule about ``sum_k P[j, k]``
also acts inside ``sum_jk P[j, k] v[j]``.
"""
from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

from .forms import (
    MAKERS, Element, Form, Index, Node, Scalar, Total, atom, gather, raised, settle,
    substitute,
)
from .signs import in_range
from .sums import opened, total


@dataclass(frozen=True)
class Rule:
    """Replace the monomial ``lead`` by the form ``value``; ``free`` may stand for any indices.

    Nothing is replaced within a sum that is one of those ``kept``, at whatever indices.
    """

    lead: tuple
    value: Form
    free: frozenset
    kept: frozenset = frozenset()

    def keeps(self, node: Total) -> bool:
        return any(True for kept in self.kept for _ in _unify(kept, node, kept.free, {}))


def rewrite(form: Form, rule: Rule) -> Form:
    """X L = X V for a given fact L = V, at the first place in each term where L stands.

    The free indices of a fact stand for anything that is certain to be in their range.
    """
    result = []
    changed = False
    for monomial, coefficient in form.args:
        found = _rewrite_term(monomial, rule)
        changed |= found is not None
        result.extend((found * coefficient).args if found is not None
                      else ((monomial, coefficient),))
    return gather(result) if changed else form


def _rewrite_term(monomial, rule):
    for binding, left in _matches(rule.lead, monomial, rule.free, {}):
        return settle(left) * substitute(rule.value, binding)
    for node, exponent in monomial:
        inner = _rewrite_inside(node, rule)
        if inner is not None:
            rest = settle(p for p in monomial if p[0] is not node)
            return rest * raised(inner, exponent)
    return None


def _rewrite_inside(node, rule):
    """Use the rule within a sum, a logarithm or another atom; None if it does not occur."""
    if isinstance(node, Total):
        if rule.keeps(node):
            return None
        bounds, body = opened(node)
        found = _contract_fact(bounds, body, rule)
        if found is None:
            changed = rewrite(body, rule)
            found = (bounds, changed) if changed is not body else None
        return None if found is None else total(*found)
    if isinstance(node, (Element, Index, Scalar)):
        return None
    changed = [False]

    def inside(part):
        found = rewrite(part, rule)
        changed[0] |= found is not part
        return found
    rebuilt = MAKERS[type(node)](node, inside)
    return rebuilt if changed[0] else None


def _contract_fact(bounds, body, rule):
    """A sum that the lead speaks of, as a part of a larger sum: sum_jk P[j,k] v[j]."""
    (node, exponent), *others = rule.lead
    if others or exponent != 1 or not isinstance(node, Total):
        return None
    for binding, images, left in _within(node, bounds, body, rule.free, {}):
        if all(other.free.isdisjoint(images) for other, _ in left):
            rest = settle(left) * substitute(rule.value, binding) * body.args[0][1]
            return [b for b in bounds if b not in images], rest
    return None


def _within(pattern: Total, bounds, body: Form, free, binding):
    """Each way to find the factors of a sum in the body of another: (binding, indices, factors left)."""
    names, wanted = opened(pattern)
    if len(wanted.args) == len(body.args) == 1:
        for found, left in _matches(wanted.args[0][0], body.args[0][0], free | set(names), binding):
            images = _images(names, found)
            if images is not None and images <= set(bounds):
                yield {n: v for n, v in found.items() if n not in names}, images, left


def _only_index(form):
    if form is not None and len(form.args) == 1 and form.args[0][1] == 1:
        monomial = form.args[0][0]
        if len(monomial) == 1 and monomial[0][1] == 1 and isinstance(monomial[0][0], Index):
            return monomial[0][0]
    return None


def _images(names, binding):
    """The indices that bound names stand for: different ones of the same sizes; else None."""
    images = [_only_index(binding.get(n)) for n in names]
    fits = all(i is not None and i.size is n.size for i, n in zip(images, names))
    return set(images) if fits and len(set(images)) == len(images) else None


def _matches(pattern, monomial, free, binding):
    """Each way to find the pattern's factors in the monomial: (binding, factors left over)."""
    if not pattern:
        yield binding, monomial
        return
    (node, exponent), *rest = pattern
    for n, (other, e) in enumerate(monomial):
        if e < exponent or (e != exponent and not exponent.denominator == e.denominator == 1):
            continue
        for found in _unify(node, other, free, binding):
            left = list(monomial)
            left[n:n + 1] = [(other, e - exponent)] if e > exponent else []
            yield from _matches(rest, tuple(left), free, found)


def _unify(pattern: Node, target: Node, free, binding):
    """Each extension of ``binding`` that makes the pattern the target."""
    if pattern.free.isdisjoint(free):
        if pattern is target:
            yield binding
        return
    if isinstance(pattern, Form):
        yield from _unify_forms(pattern, target, free, binding)
    elif type(pattern) is type(target):
        if isinstance(pattern, Total):
            yield from _unify_totals(pattern, target, free, binding)
        elif isinstance(pattern, Index):  # as a term of a subscript such as i + 1
            if pattern in free and target.size is pattern.size and (
                    binding.get(pattern, atom(target)) is atom(target)):
                yield {**binding, pattern: atom(target)}
        else:
            yield from _unify_args(pattern.args, target.args, free, binding)


def _unify_args(ours, theirs, free, binding):
    if not ours:
        yield binding
        return
    first, other = ours[0], theirs[0]
    if isinstance(first, tuple):
        if len(first) == len(other):
            yield from _unify_args((*first, *ours[1:]), (*other, *theirs[1:]), free, binding)
    elif isinstance(first, Node):
        for found in _unify(first, other, free, binding):
            yield from _unify_args(ours[1:], theirs[1:], free, found)
    elif first == other:
        yield from _unify_args(ours[1:], theirs[1:], free, binding)


def _unify_forms(pattern, target, free, binding):
    variable = _only_index(pattern)
    if variable in free:
        if variable in binding:
            if binding[variable] is target:
                yield binding
        elif _fits(variable, target):
            yield {**binding, variable: target}
        return
    if len(pattern.args) != len(target.args) or len(pattern.args) > 4:
        return
    for order in permutations(target.args):
        if all(c == d for (_, c), (_, d) in zip(pattern.args, order)):
            yield from _unify_terms(pattern.args, order, free, binding)


def _unify_terms(ours, theirs, free, binding):
    if not ours:
        yield binding
        return
    for found, left in _matches(ours[0][0], theirs[0][0], free, binding):
        if not left:
            yield from _unify_terms(ours[1:], theirs[1:], free, found)


def _unify_totals(pattern, target, free, binding):
    bounds, body = opened(target)
    for found, images, left in _within(pattern, bounds, body, free, binding):
        if not left and images == set(bounds):
            yield found


def _fits(variable, target: Form):
    """Whether a fact, true over the variable's whole range, may be used at ``target``."""
    index = _only_index(target)
    return index is not None and index.size is variable.size or in_range(target, variable.size)
