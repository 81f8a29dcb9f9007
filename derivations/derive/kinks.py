"""Where a target has no derivative: the kinks of its steps, but for those that are smoothed away.

f = A + B step(u) has the derivative of A at u = 0 if B is u^2 times something finite: B and its
derivative are 0 there, as they are for relu(u)^2 = u^2 step(u).
"""
from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr

from ..normalise.facts import Facts
from ..normalise.folding import divisors
from ..normalise.forms import (
    Delta, Element, Form, Index, Node, Scalar, Step, Total, atom, fresh, has_index, number, occurs, parts,
    raised, substitute, term, walk, without,
)
from ..normalise.reading import read
from ..normalise.zero import divide, is_zero
from ..normalise.signs import assuming, sign
from ..normalise.sums import opened, solutions
from ..normalise.writing import LETTERS


def kinks(form: Form, names: list[str]) -> list[Form]:
    """The forms at whose zeros ``form`` may have no derivative.

    A bound index inside them is given one of ``names``, and then stands for all of its range.
    """
    found = {}
    for node in {n for m, _ in form.args for n, _ in m}:
        inside, left = [part for part in parts(node.args) if isinstance(part, Form)], names
        if isinstance(node, Total):
            bounds, body = opened(node)
            named = {k: atom(Index(name, k.size)) for k, name in zip(bounds, names)}
            inside, left = [substitute(body, named)], names[len(bounds):]
        if isinstance(node, (Step, Delta)) and not has_index(node.args[0]):
            found[node.args[0]] = None
        for part in inside:
            found.update(dict.fromkeys(kinks(part, left)))
    return list(found)


def rough(system, target: Expr, kinks: list[Expr]) -> list[Expr]:
    """The kinks at which the target is not certain to have a derivative.

    It has one where all definitions have one, or where their whole has.
    """
    if not kinks:
        return []
    names = system.names_under(target) & system.definitions.keys()
    with assuming(Facts.of(system.assumed).positive):
        whole = system.expanded(read(target))
        if not any(isinstance(node, (Step, Delta)) for node in walk(whole)):
            return []
        alone, together = smooth_in(*(system.body(system.definitions[n][1]) for n in names)), smooth_in(whole)
        return [k for k in kinks if nameless(read(k)) not in alone
                and sign(u := system.expanded(read(k))) not in ("+", "-") and nameless(u) not in together]


def smooth_in(*forms: Form) -> set[Form]:
    """The kinks at which each of these forms has a derivative."""
    judged = [pair for form in forms for pair in judgements(form)]
    return {nameless(u) for u, ok in judged if ok} - {nameless(u) for u, ok in judged if not ok}


def judgements(form: Form) -> Iterator[tuple[Form, bool]]:
    """(u, whether the form has a derivative at u = 0) for every step(u) in a form."""
    inside: dict = {}  # indices -> what is added over them
    for monomial, c in form.args:
        summed = next((n for n, e in monomial if isinstance(n, Total) and e == 1), None)
        if summed and not any(isinstance(node, Step) for node, _ in monomial):
            bounds, body = summed.args
            inside[bounds] = inside.get(bounds, Form()) + without(monomial, summed) * term(body, c)
            continue
        for node, exponent in monomial:
            if isinstance(node, Step):
                yield node.args[0], vanishes(coefficient(form, node), node.args[0], 2)
                yield from ((u, continuous(node.args[0], u)) for u in steps_in(node.args[0]))
            elif isinstance(node, Total) and exponent > 0:
                yield from judgements(opened(node)[1])
            elif not isinstance(node, Delta):
                yield from ((inner.args[0], False) for inner in walk(node) if isinstance(inner, Step))
    for bounds, body in inside.items():
        yield from judgements(substitute(body, {k: atom(fresh(k)) for k in bounds}))


def steps_in(form: Form) -> list[Form]:
    return [node.args[0] for node in walk(form) if isinstance(node, Step)]


def coefficient(form: Form, step: Step) -> Form:
    """B in form = A + B step."""
    found = Form()
    for monomial, c in form.args:
        if any(node is step for node, _ in monomial):
            found = found + without(monomial, step) * c
    return found


def continuous(form: Form, u: Form) -> bool:
    """Whether no jump is left of step(u) at u = 0."""
    jumps = [n for m, _ in form.args for n, _ in m if isinstance(n, Step) and n.args[0] is u]
    plain = all(isinstance(n, Step) or not steps_in(atom(n)) for m, _ in form.args for n, _ in m)
    return plain and all(vanishes(coefficient(form, step), u, 1) for step in jumps)


def vanishes(form: Form, u: Form, often: int) -> bool:
    """Whether a form is u to the power ``often``, 1 or 2, times something finite.

    It can be divided by u, or its value says so, and for 2 its slope, at u = 0 solved for some name.
    """
    quotient = form
    for _ in range(often):
        quotient = divide(quotient, u) if quotient is not None else None
    if quotient is not None and not divisors(quotient):
        return True
    for v, value in solutions(u):
        try:
            slope = slope_by(form, v) if often > 1 else Form()
            if isinstance(v, (Scalar, Element, Total)) and slope is not None and all(
                    is_zero(substitute(part, {v: value})) for part in (form, slope)):
                return True
        except ArithmeticError:
            continue
    return False


def slope_by(form: Form, v: Node) -> Form | None:
    """The derivative by a node that stands in no function but steps; ``None`` otherwise."""
    found = Form()
    for monomial, c in form.args:
        for node, exponent in monomial:
            if node is v:
                found = found + without(monomial, node) * raised(atom(v), exponent - 1) * (c * exponent)
            elif not isinstance(node, Step) and occurs(v, atom(node)):
                return None
    return found


def nameless(u: Form) -> Form:
    """A kink up to its sign and the names of its indices."""
    named = {k: atom(Index(name, k.size)) for k, name in zip(sorted(u.free, key=lambda k: k.key), LETTERS)}
    found = substitute(u, named)
    return min(found, found * number(-1), key=lambda form: form.key)
