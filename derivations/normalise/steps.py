"""Products of steps, taken apart where one step says something of another.

With v - u >= 0, [u > 0] implies [v > 0]; with u + v <= 0 they exclude each other; with u + v > 0
one of them holds. One of u and v is a name alone, as in |x| and min(|x|, d): a judge then sees the
same by the cases of that name. Or they are x - y and x - y + 1: alike but for a number.
"""
from __future__ import annotations

from itertools import combinations
from math import prod

from .forms import MAKERS, Form, Step, Total, atom, gather, number, raised, term, walk
from .functions import step
from .signs import has


def steps_apart(form: Form) -> Form:
    """A form with its products of steps taken apart, in its sums too, as far as signs are certain."""
    if not any(isinstance(node, Step) for node in walk(form)):
        return form
    return gather(t for monomial, c in form.args for t in (_apart(monomial) * c).args)


def _apart(monomial) -> Form:
    steps = [node for node, e in monomial if isinstance(node, Step) and e == 1]
    others = [(node, e) for node, e in monomial if node not in steps]
    if not steps and not any(isinstance(node, Total) for node, _ in others):
        return term(monomial)
    inside = (raised(MAKERS[Total](node, steps_apart), e) if isinstance(node, Total) else atom(node, e)
              for node, e in others)
    return prod(inside, start=_product(steps))


def _product(steps) -> Form:
    for used in (*combinations(steps, 1), *combinations(steps, 2)):
        found = _known(*used)
        if found is not None:
            rest = [node for node in steps if node not in used]
            return steps_apart(prod(map(atom, rest), start=found))
    return prod(map(atom, steps), start=number(1))


def _known(first, second=None) -> Form | None:
    """[u > 0], or [u > 0][v > 0], in other words: as a number, or a sum of single steps."""
    u = first.args[0]
    if second is None:
        value = step(u)
        return value if value.constant is not None else None
    v = second.args[0]
    if len(u.args) > 1 and len(v.args) > 1 and not ((v - u).constant or (v + u).constant):
        return None
    if has(v - u, ">="):
        return atom(first)
    if has(v - u, "<="):
        return atom(second)
    if has(u + v, "<="):
        return Form()
    return atom(first) + atom(second) - number(1) if has(u + v, ">") else None
