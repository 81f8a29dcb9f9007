"""Rewriting a form by a rule: replace a product of atoms, wherever it stands, by a form.

The indices of a rule may stand for any place in their range, so a rule about ``sum_k P[j, k]``
also acts inside ``sum_jk P[j, k] v[j]``. It is tried at all places that a term has: equal atoms are
one object, so whether an instance stands in a term is asked of a dictionary.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from .forms import (
    MAKERS, Element, Form, Index, Scalar, Total, atom, gather, ordered, raised, settle, substitute,
    term, transform, walk,
)
from .signs import bindings
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
        return any(stands_for(kept, node) for kept in self.kept)


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


def everywhere(form: Form, rule: Rule) -> Form:
    """X L = X V for a fact L = V about one atom, at all places at once: none is left to be met again."""
    (node, _), = rule.lead

    def put(other):
        return next((substitute(rule.value, where) for where, _ in instances(
            rule.lead, ((other, 1),), rule.free)), None) if type(other) is type(node) else None
    return transform(form, put, lambda other: isinstance(other, Total) and rule.keeps(other))


def _rewrite_term(monomial, rule):
    for binding, left in instances(rule.lead, monomial, rule.free):
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
    if others or exponent != 1 or not isinstance(node, Total) or len(body.args) != 1:
        return None
    names, inner = opened(node)
    (factors, coefficient), = body.args
    for binding, left in instances(inner.args[0][0], factors, (*names, *rule.free)):
        images = [next((k for k in bounds if k.size is name.size and binding[name] is atom(k)), None)
                  for name in names]
        at = {k: binding[k] for k in rule.free}
        if None not in images and len(set(images)) == len(images) and all(
                part.free.isdisjoint(images) for part in (*at.values(), *(other for other, _ in left))):
            rest = settle(left) * substitute(rule.value, at) * coefficient
            return [b for b in bounds if b not in images], rest
    return None


def instances(lead, monomial, variables) -> Iterator[tuple[dict, tuple]]:
    """Each way to find a product among the factors of another: (what its indices are, the rest)."""
    if not all(any(_alike(node, other) for other, _ in monomial) for node, _ in lead):
        return
    for binding in bindings(variables, _places(monomial)):
        left = _without(monomial, substitute(term(lead), binding))
        if left is not None:
            yield binding, left


def stands_for(node, other) -> bool:
    """Whether an atom, at some places of its indices, is another."""
    half = Fraction(1, 2)  # a whole power of a root would be multiplied out
    return any(True for _ in instances(((node, half),), ((other, half),), node.free))


def _alike(node, other) -> bool:
    named = isinstance(node, (Element, Scalar))
    return type(node) is type(other) and (not named or node.args[0] == other.args[0])


def _places(monomial) -> list[Form]:
    """The indices of a term, and what stands in the place of one."""
    free = frozenset().union(*(node.free for node, _ in monomial))
    entries = (part for node, _ in monomial for part in walk(node) if isinstance(part, Element))
    found = {place for entry in entries for place in entry.args[2] if place.free <= free}
    return sorted(found | set(map(atom, free)), key=lambda place: place.key)


def _without(monomial, instance: Form):
    """The factors but for those of an instance; None if they are not there, or there are none, as in [x[i] - x[i] = 0]."""
    if len(instance.args) != 1 or instance.args[0][1] != 1 or instance.constant:
        return None
    left = dict(monomial)
    for node, e in instance.args[0][0]:
        held = left.get(node)
        if held is None or held < e or held != e and not held.denominator == e.denominator == 1:
            return None
        left[node] = held - e
    return ordered(left)
