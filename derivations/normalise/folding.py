"""Formulas expressed in the names that a person defined, where that is shorter.

From ``a = 1/(1+exp(-z))`` follows ``exp(z) = a/(1-a)``, and so ``a' = a(1-a)``; from
``a[j] = exp(z[j])/S`` follows ``exp(z[j]) = a[j] S``. The definition is solved for one atom, the
atom is replaced, and the shorter form is kept. In the same way ``mu = sum(x)/m`` folds a sum.
"""
from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from sympy import Symbol

from .forms import (
    Element, Form, Node, Power, Root, Scalar, Total, atom, gather, occurs, raised, substitute, transform,
)
from .functions import Undefined
from .zero import cancel, clear_denominators
from .rewriting import Rule, matches, rewrite
from .signs import of_atom
from .writing import length, tidy


ROOT_POWERS = (1, -1, -2, -3)  # of s = sqrt(P), by which sqrt(P), 1/sqrt(P), 1/P, … are s, 1/s, …


def fold_all(form: Form, ways, never_zero=lambda node: False) -> Form:
    """The shortest form that the ways of folding, one or two after the other, lead to.

    ``h = x sigmoid(x)`` must not bring in ``h/x``, which has no value at 0: a new divisor is let in
    only if it is ``never_zero``.
    """
    ways = list(ways)
    while form:
        divided = divisors(form)
        known = {node.names for node in (*divided, *_roots_named(ways, divided))}
        once = [found for way in ways if (found := _fold_once(form, way)) is not None]
        twice = [found for first in once for way in ways
                 if (found := _fold_once(first, way)) is not None]
        safe = (found for found in [*once, *twice]
                if all(node.names in known or never_zero(node) for node in divisors(found)))
        best = min(safe, key=_cost, default=form)
        if _cost(best) >= _cost(form):
            break
        form = best
    return form


def _roots_named(ways, divided):
    """The names that are not 0 where a root is not 0 that is divided by already: of r = b sqrt(u)
    nothing, since 1/sqrt(u) = b/r has no value at b = 0."""
    for rule, _ in ways:
        (root, exponent), *_ = rule.lead
        powers = [(node, e / exponent) for monomial, _ in rule.value.args for node, e in monomial]
        if isinstance(root, Root) and root in divided and all(
                e > 0 or node in divided or of_atom(node) == "+" for node, e in powers):
            yield from (node for node, _ in powers)


def divisors(form: Form) -> set[Node]:
    """The atoms that a form divides by and that may be zero, at any depth."""
    found = set()

    def visit(part):
        match part:
            case (Node() as node, int() | Fraction() as exponent):
                if exponent < 0 and of_atom(node) != "+":
                    found.add(node)
                visit(node.args)
            case tuple():
                for inner in part:
                    visit(inner)
            case Node():
                visit(part.args)
    visit(form)
    return found


def _fold_once(form, way):
    """The form after one way of folding was used everywhere; None if it changes nothing."""
    try:
        found = _use(form, *way)
    except Undefined:
        return None
    return found if found is not None and found is not form else None


@lru_cache(maxsize=512)
def _cost(form):
    return length(tidy(form))


def solutions(output: Node, definition: Form):
    """Ways to solve ``output = definition`` for one atom: (rule, sums hidden behind symbols)."""
    return [(rule, hidden) for rule, hidden in _all_solutions(output, definition)
            if rewrite(rule.value, rule) is rule.value]  # else using it would not end


def _all_solutions(output, definition):
    shown, hidden = _hide_sums(definition, output)
    gap = clear_denominators(atom(output) - shown)
    for target in sorted(_candidates(gap, output), key=lambda n: n.key):
        yield from ((rule, hidden) for rule in _rules(gap, target, output))
    gap = clear_denominators(atom(output) - definition)
    for target in {n for m, _ in gap.args for n, _ in m if _of_sums(n)}:
        if target.free == output.free:
            yield from ((rule, {}) for rule in _rules(gap, target, output))


def _rules(gap, target, output):
    """A rule for the target, and for each power of it if it is a root; none if it has no solution."""
    solved = _solve(gap, target)
    if solved is not None:
        exponent, value = solved
        for power in ROOT_POWERS if isinstance(target, Root) else (1,):
            yield Rule(((target, exponent * power),), raised(value, power), output.free)


def _of_sums(node):
    """A sum, or the root of one: hidden sums leave neither."""
    return isinstance(node, Total) or isinstance(node, Root) and any(
        isinstance(inner, Total) for m, _ in node.args[0].args for inner, _ in m)


def _hide_sums(form, output):
    """Sums that lack an index of the output become names, so that they are kept.

    Gives the form with names, and the name of each sum.
    """
    hidden: dict[Node, Node] = {}

    def replace(node):
        if isinstance(node, Total) and (node.free < output.free or not output.free):
            if node not in hidden:
                hidden[node] = _named(f"~sum {len(hidden)}", node.free)
            return atom(hidden[node])
        return None
    return transform(form, replace), hidden


def _named(label, free):
    if not free:
        return Scalar(Symbol(label), "+")
    return Element(label, "+", tuple(atom(k) for k in sorted(free, key=lambda k: k.key)))


def _hide(form, hidden):
    """Each hidden sum, at whatever indices, replaced by its name."""
    def replace(node):
        for node_hidden, name in hidden.items() if isinstance(node, Total) else ():
            for binding in matches(node_hidden, node):
                return substitute(atom(name), binding)
        return None
    return transform(form, replace)


def _show(form, hidden):
    """Each name of a hidden sum replaced by the sum."""
    sums = {name.args[0]: (node, name) for node, name in hidden.items()}

    def replace(node):
        if not isinstance(node, (Scalar, Element)) or node.args[0] not in sums:
            return None
        found, name = sums[node.args[0]]
        if isinstance(node, Scalar):
            return atom(found)
        indices = [p.args[0][0][0][0] for p in name.args[2]]
        return substitute(atom(found), dict(zip(indices, node.args[2])))
    return transform(form, replace)


def _candidates(gap, output):
    found = {n for m, _ in gap.args for n, _ in m}
    return {n for n in found if n is not output and n.free >= output.free
            and isinstance(n, (Power, Root, Element)) or isinstance(n, Power) and not output.free}


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


def _use(form, rule, hidden):
    """The form after the rule was used everywhere; None if that does not end."""
    form = _hide(form, hidden)
    for _ in range(20):
        changed = rewrite(form, rule)
        if changed is form:
            return cancel(_show(form, hidden))
        form = changed
    return None
