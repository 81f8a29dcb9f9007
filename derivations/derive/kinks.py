"""Where a target has no derivative: the kinks of its steps, but for those that are smoothed away.

A target has a derivative at u = 0 if what it is for u > 0 and what it is for u < 0 differ by u^2 times
something finite: by B with B = 0 and B' = 0 there, as for relu(u)^2 and for elu(u).
"""
from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Symbol

from ..normalise.facts import Facts
from ..normalise.folding import divisors
from ..normalise.forms import (
    Delta, Element, Form, Index, Node, Scalar, Step, Total, atom, has_index, number, parts, substitute, term, walk,
    without,
)
from ..normalise.reading import read
from ..normalise.zero import clear_denominators, divide, is_zero
from ..normalise.signs import assuming, has
from ..normalise.sums import opened, solutions
from ..normalise.writing import names_in, write
from ..names import LETTERS
from .slope import slope

HELD = Scalar(Symbol("moved", real=True), "")  # stands for the name that u = 0 is solved for


def kinks(form: Form, taken=frozenset()) -> list[Form]:
    """The forms at whose zeros ``form`` may have no derivative.

    A bound index inside them is given a name that is not taken, and then stands for all of its range.
    """
    found, taken = {}, taken | names_in(form)
    for node in outside_sums(form):
        if isinstance(node, Total):
            found.update(dict.fromkeys(kinks(named(*opened(node), taken), taken)))
        elif isinstance(node, (Step, Delta)) and not has_index(node.args[0]):
            found[node.args[0]] = None
    return list(found)


def named(bounds: list[Index], body: Form, taken=frozenset()) -> Form:
    """What is summed, its indices with names that neither it nor anything else has."""
    names = (name for name in LETTERS if name not in taken | names_in(body))
    return substitute(body, {k: atom(Index(name, k.size)) for k, name in zip(bounds, names)})


def outside_sums(node: Node) -> Iterator[Node]:
    """Every node that stands in no sum; the outermost sums too."""
    yield node
    for part in () if isinstance(node, Total) else parts(node.args):
        yield from outside_sums(part)


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
                and not has(u := system.expanded(read(k)), "!=") and nameless(u) not in together]


def smooth_in(*forms: Form) -> set[Form]:
    """The kinks at which each of these forms has a derivative."""
    judged = [pair for form in forms for pair in judgements(form)]
    return {nameless(u) for u, ok in judged if ok} - {nameless(u) for u, ok in judged if not ok}


def judgements(form: Form) -> Iterator[tuple[Form, bool]]:
    """(u, whether the form has a derivative at u = 0) for every step(u) in a form, and in what it adds up."""
    added: dict = {}  # bound indices -> what is added over them
    outside = form
    for monomial, c in form.args:
        summed = next((n for n, e in monomial if isinstance(n, Total) and e == 1), None)
        if summed and not any(isinstance(node, Step) for node, _ in monomial):
            bounds, body = summed.args
            added[bounds] = added.get(bounds, Form()) + without(monomial, summed) * term(body, c)
            outside = outside - term(monomial, c)
    for u in dict.fromkeys(steps_in(outside)):
        yield u, vanishes(gap_at(outside, u), u)
    for total in (node for node in outside_sums(outside) if isinstance(node, Total)):
        yield from judgements(named(*opened(total)))
    for bounds, body in added.items():
        yield from judgements(named(bounds, body))


def steps_in(form: Form) -> list[Form]:
    """The kinks of its steps outside sums."""
    return [node.args[0] for node in outside_sums(form) if isinstance(node, Step)]


def gap_at(form: Form, u: Form) -> Form:
    """What the form is for u > 0, less what it is for u < 0; what is there at single points alone is left out."""
    points = {node: Form() for node in outside_sums(form) if isinstance(node, Delta) and not has_index(node.args[0])}
    above, below = (substitute(form, {**points, Step(u): number(value)}) for value in (1, 0))
    return above - below


def vanishes(form: Form, u: Form) -> bool:
    """Whether a form is u^2 times something finite.

    It can be divided by u twice, or it and its slope are 0 at u = 0, solved for some name.
    """
    quotient = divide(clear_denominators(form), u)
    if quotient is not None and divide(quotient, u) is not None and not divisors(form):
        return True
    for v, value in solutions(u):
        try:
            moved = substitute(form, {v: atom(HELD)})
            both = (substitute(part, {HELD: value}) for part in (moved, slope_of(moved)))
            jumps = (substitute(other, {v: value}) for other in steps_in(form))  # of other kinks at the same place
            if isinstance(v, (Scalar, Element, Total)) and all(map(is_zero, both)) and not any(map(is_zero, jumps)):
                return True
        except (ArithmeticError, ValueError):
            continue
    return False


def slope_of(form: Form) -> Form:
    """The derivative by ``HELD``."""
    return read(slope(write(form), HELD.args[0]))


def nameless(u: Form) -> Form:
    """A kink up to its sign and the names of its indices."""
    named = {k: atom(Index(name, k.size)) for k, name in zip(sorted(u.free, key=lambda k: k.key), LETTERS)}
    found = substitute(u, named)
    return min(found, found * number(-1), key=lambda form: form.key)
