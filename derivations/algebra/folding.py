"""Local derivatives expressed in the layer's own output where that is shorter.

From ``a = 1/(1+exp(-z))`` follows ``exp(z) = a/(1-a)``, and so ``a' = a(1-a)``; from
``a[j] = exp(z[j])/S`` follows ``exp(z[j]) = a[j] S``. The definition is solved for one atom, the
atom is replaced, and the shorter form is kept.
"""
from __future__ import annotations

from sympy import Symbol

from .forms import Element, Form, Node, Power, Scalar, Total, atom, gather, raised, transform
from .functions import Undefined
from .normal_form import cancel, clear_denominators
from .rewriting import Rule, rewrite
from .writing import length, tidy


def fold(form: Form, output: Node, definition: Form) -> Form:
    """``form`` rewritten with ``output`` (equal to ``definition``) if that reads shorter."""
    if not form:
        return form
    best, cost = form, _cost(form)
    for rule, hidden in solutions(output, definition):
        try:
            found = _use(form, rule, hidden)
        except Undefined:
            continue
        if found is not None and _cost(found) < cost:
            best, cost = found, _cost(found)
    return best


def _cost(form):
    return length(tidy(form))


def solutions(output: Node, definition: Form):
    """Ways to solve ``output = definition`` for one atom: (rule, sums hidden behind symbols)."""
    hidden = {}
    shown = _hide_sums(definition, output.free, hidden)
    gap = clear_denominators(atom(output) - shown)
    for target in sorted(_candidates(gap, output), key=lambda n: n.key):
        solved = _solve(gap, target)
        if solved is not None:
            exponent, value = solved
            yield Rule(((target, exponent),), value, output.free), hidden


def _hide_sums(form, indices, hidden):
    """Sums that do not depend on the output's indices become symbols, so that they are kept."""
    def replace(node):
        if isinstance(node, Total) and node.free.isdisjoint(indices):
            symbol = Scalar(Symbol(f"~sum {len(hidden)}"), "+")
            hidden[symbol] = atom(node)
            return atom(symbol)
        return None
    return transform(form, replace)


def _candidates(gap, output):
    found = {n for m, _ in gap.args for n, _ in m}
    return {n for n in found if n is not output and n.free >= output.free
            and isinstance(n, (Power, Element)) or isinstance(n, Power) and not output.free}


def _solve(gap: Form, target):
    """(exponent, value) such that gap = 0 says target**exponent = value."""
    with_target = [t for t in gap.args if target in dict(t[0])]
    exponents = {dict(m)[target] for m, _ in with_target}
    if len(exponents) != 1:
        return None
    (exponent,) = exponents
    rest = gather(t for t in gap.args if target not in dict(t[0]))
    factor = gather((tuple(p for p in m if p[0] is not target), c) for m, c in with_target)
    if exponent <= 0 or not rest or _contains(rest, target) or _contains(factor, target):
        return None
    return exponent, -rest * raised(factor, -1)


def _contains(form, target):
    hit = []
    transform(form, lambda node: hit.append(node) if node is target else None)
    return bool(hit)


def _use(form, rule, hidden):
    """The form after the rule was used everywhere; None if that does not end."""
    originals = {value.args[0][0][0][0]: symbol for symbol, value in hidden.items()}

    def hide(node):
        return atom(originals[node]) if node in originals else None
    current = transform(form, hide)
    for _ in range(20):
        changed = rewrite(current, rule)
        if changed is current:
            break
        current = changed
    else:
        return None
    return cancel(transform(current, hidden.get))
