"""Where a target has no derivative: the kinks of its steps, but for those that are smoothed away, as in relu(u)^2."""
from __future__ import annotations

from collections.abc import Iterator

from sympy import Abs, Expr, Max, Min, Symbol, sign

from ..normalise.forms import Delta, Form, Index, Node, Step, Total, atom, has_index, number, parts, substitute
from ..normalise.reading import read
from ..normalise.signs import assuming, has
from ..normalise.sums import opened
from ..normalise.writing import names_in
from ..language import relu, step
from ..names import LETTERS
from .difference import one_slope

KINKED = (Abs, Max, Min, relu, sign, step)


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


def uncancelled(expr: Expr) -> Expr:
    """The expression, its functions with a kink apart: relu(x) - relu(-x) is x, which has none."""
    calls = sorted(expr.atoms(*KINKED), key=str)
    return expr.xreplace({call: Symbol(f"#{n}") * call for n, call in enumerate(calls)})


def steps_written(system) -> list[Form]:
    """What stands in the steps of the definitions, as it is written; of two that are each other's negative the first."""
    found: dict[Form, Form] = {}
    for call in (call for _, _, body in system.definitions.values() for call in sorted(body.atoms(*KINKED), key=str)):
        arguments = [read(a) for a in call.args if not a.is_number]
        for u in (arguments[0], system.expanded(arguments[0])) if len(arguments) == 1 else ():
            found.setdefault(nameless(u), u)
    return [*found.values()]


def named(bounds: list[Index], body: Form, taken=frozenset()) -> Form:
    """What is summed, its indices with names that neither it nor anything else has."""
    names = (name for name in LETTERS if name not in taken | names_in(body))
    return substitute(body, {k: atom(Index(name, k.size)) for k, name in zip(bounds, names)})


def outside_sums(node: Node) -> Iterator[Node]:
    """Every node that stands in no sum; the outermost sums too."""
    yield node
    for part in () if isinstance(node, Total) else parts(node.args):
        yield from outside_sums(part)


def rough(system, target: Expr, variable: Expr, kinks: list[Expr], result=None) -> list[Expr]:
    """The kinks at which the target is not seen to have a derivative, or not the result."""
    with assuming(system.given(system.assumed).positive):
        return [k for k in kinks if not has(system.expanded(read(k)), "!=")
                and not one_slope(system, target, variable, k, result)]


def steps_in(form: Form) -> list[Form]:
    """The kinks of its steps outside sums."""
    return [node.args[0] for node in outside_sums(form) if isinstance(node, Step)]


def nameless(u: Form) -> Form:
    """A kink up to its sign and the names of its indices."""
    named = {k: atom(Index(name, k.size)) for k, name in zip(sorted(u.free, key=lambda k: k.key), LETTERS)}
    found = substitute(u, named)
    return min(found, found * number(-1), key=lambda form: form.key)
