"""Formulas expressed in the names that a person defined, where that is shorter.

From ``a = 1/(1+exp(-z))`` follows ``exp(z) = a/(1-a)``, and so ``a' = a(1-a)``; from
``a[j] = exp(z[j])/S`` follows ``exp(z[j]) = a[j] S``. The definition is solved for one atom, the
atom is replaced, and the shorter form is kept. In the same way ``mu = sum(x)/m`` folds a sum.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction

from .forms import (
    Apply, Element, Form, Log, Node, Power, Root, Total, atom, gather, number, occurs, raised, walk,
)
from .functions import Undefined, exponent_of, exponential
from .rewriting import Rule, everywhere, rewrite, stands_for
from .signs import has
from .zero import cancel, clear_denominators

ROOT_POWERS = (1, -1, -2, -3)  # of s = sqrt(P), by which sqrt(P), 1/sqrt(P), 1/P, … are s, 1/s, …
MOST_USES = 6  # of a rule, once at each place; three have been the most that came to an end


def fold_all(form: Form, ways: list[Rule], cost: Callable, never_zero=lambda node: False) -> Form:
    """The form of the least cost that the ways of folding, one after the other, lead to.

    ``h = x sigmoid(x)`` must not bring in ``h/x``, which has no value at 0: a new divisor is let in
    only if it is ``never_zero``.
    """
    while form:
        divided = divisors(form)
        known = {node.names for node in (*divided, *_roots_named(ways, divided))}
        folded = dict.fromkeys(_used(form, rule) for rule in ways)
        safe = (found for found in folded if all(
            node.names in known or never_zero(node) for node in divisors(found)))
        best = min(safe, key=cost, default=form)
        if cost(best) >= cost(form):
            break
        form = best
    return form


def _used(form, rule) -> Form:
    """The form after the rule was used everywhere; as it was if that does not end."""
    found = form
    with suppress(Undefined):
        if len(rule.lead) == 1 and rule.lead[0][1] == 1 and isinstance(rule.lead[0][0], Power):
            return cancel(everywhere(form, rule))
        for _ in range(MOST_USES):
            changed = rewrite(found, rule)
            if changed is found:
                return cancel(found)
            found = changed
    return form


def _roots_named(ways, divided):
    """The names that are not 0 where a root is not 0 that is divided by already: of r = b sqrt(u)
    nothing, since 1/sqrt(u) = b/r has no value at b = 0."""
    for rule in ways:
        (root, exponent), *_ = rule.lead
        powers = [(node, e / exponent) for monomial, _ in rule.value.args for node, e in monomial]
        if isinstance(root, Root) and any(stands_for(root, node) for node in divided) and all(
                e > 0 or node in divided or has(node, ">") for node, e in powers):
            yield from (node for node, _ in powers)


def divisors(form: Form) -> set[Node]:
    """The atoms that a form divides by and that may be zero, at any depth."""
    monomials: list = []
    for part in walk(form):
        if isinstance(part, Form):
            monomials += [monomial for monomial, _ in part.args]
        elif isinstance(part, Total):
            monomials.append(part.args[1])
    return {node for m in monomials for node, e in m if e < 0 and not has(node, ">")}


def solutions(output: Node, definition: Form) -> list[Rule]:
    """The rules that put ``output`` in, from ``output = definition`` solved for one atom.

    Sums that lack an index of the output stay as they are, unless the atom is one of them. An entry that stands in any
    other sum, too, is not solved for: that would not end.
    """
    gap = clear_denominators(atom(output) - definition)
    sums = {n for n in walk(definition) if isinstance(n, Total)}
    kept = frozenset(n for n in sums if n.free < output.free or not output.free)
    summed = frozenset().union(*(n.names for n in sums - kept))
    atoms = {n for m, _ in gap.args for n, _ in m if not (isinstance(n, Element) and n.args[0] in summed)} - {output}
    return [rule for target in sorted(atoms, key=lambda n: n.key) for rule in _rules(
        gap, target, output, frozenset() if _of_sums(target) else kept)]


def logistic(form: Form) -> Iterator[Rule]:
    """The rules that put sigmoid(u) or tanh(u/2) in, where a form divides by A + B with A/B = exp(u), and has no log(A + B)."""
    nodes = [*walk(form)]
    for base in dict.fromkeys(node.args[0] for node in nodes if isinstance(node, Root) and Log(node.args[0]) not in nodes):
        logs = [exponent_of(m) for m, c in base.args if c == 1]
        if len(logs) == len(base.args) == 2 and None not in logs:
            for u in (logs[0] - logs[1], logs[1] - logs[0]):
                value = raised(exponential(-u) + number(1), -1)
                yield from solutions(Apply("sigmoid", (u,)), value)
                yield from solutions(Apply("tanh", (u * Fraction(1, 2),)), value * 2 - number(1))


def _rules(gap, target, output, kept):
    """A rule for the target, for each power of it if it is a root, and for its inverse if it is all
    that is defined; none if it has no solution, or none in one of the cases."""
    try:
        solved = _solve(gap, target) if _is_candidate(target, output) else None
        if solved is None:
            return []
        exponent, value = solved
        alone = isinstance(target, Power) and len(gap.args) == 2
        powers = ROOT_POWERS if isinstance(target, Root) else (1, -1) if alone else (1,)
        return [Rule(((target, exponent * power),), raised(value, power), output.free, kept) for power in powers]
    except Undefined:
        return []


def _is_candidate(target, output):
    if _of_sums(target):
        return target.free == output.free
    return isinstance(target, (Power, Root, Element)) and target.free >= output.free


def _of_sums(node):
    """A sum, or the root of one."""
    return isinstance(node, Total) or isinstance(node, Root) and any(
        isinstance(inner, Total) for m, _ in node.args[0].args for inner, _ in m)


def _solve(gap: Form, target):
    """(exponent, value) such that gap = 0 says target**exponent = value."""
    with_target = [t for t in gap.args if target in dict(t[0])]
    exponents = {dict(m)[target] for m, _ in with_target}
    if len(exponents) != 1:
        return None
    (exponent,) = exponents
    rest = gather(t for t in gap.args if target not in dict(t[0]))
    factor = gather((tuple(p for p in m if p[0] is not target), c) for m, c in with_target)
    if exponent <= 0 or not rest or occurs(target, rest) or occurs(target, factor):
        return None
    return exponent, -rest * raised(factor, -1)
