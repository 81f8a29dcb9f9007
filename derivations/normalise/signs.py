"""What is certain of a form under what is assumed: its sign, as the kernel finds it, and whether it is a place in a range."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import product
from weakref import WeakKeyDictionary

from ..kernel.context import Context, Fact
from ..kernel.intervals import exactly
from ..kernel.signs import Signs
from ..kernel.terms import ZERO, Unsupported
from ..notation.to_tree import read
from ..tactics.contexts import declared
from .forms import Form, Index, Node, Scalar, atom, gather, has_index, number, term
from .writing import write

# What is assumed while a question is being decided: a form is > 0, or >= 0 if that is not strict, and the names in it.
_assumed: ContextVar[tuple[tuple[Form, bool, frozenset], ...]] = ContextVar("assumed", default=())
_found: WeakKeyDictionary[Form, dict] = WeakKeyDictionary()


@contextmanager
def assuming(facts):
    """Assume, inside the block, each (form, strict) for every value of its free indices."""
    needed = ((form, strict, form.names.difference(*(k.size.names for k in form.free))) for form, strict in facts)
    token = _assumed.set((*_assumed.get(), *needed))
    try:
        yield
    finally:
        _assumed.reset(token)


# ------------------------------------------------------------------------------------- signs

def has(node: Node, relation: str) -> bool:
    """Whether a form or an atom certainly is ``relation`` 0 wherever it has a value."""
    form = node if isinstance(node, Form) else term([(node, 1)])
    if form.constant is not None:
        return exactly(form.constant).sign(relation)
    found = _found.setdefault(form, {})
    assumed = tuple(fact for fact in _assumed.get() if fact[2] <= form.names)  # no other has a part of the form
    if assumed not in found:
        found[assumed] = _in_kernel(form, assumed)
    signs, tree = found[assumed]
    return _at_its_ends(form, relation) or signs is not None and signs.has(tree, relation)


def _in_kernel(form, assumed):
    """The kernel's signs under what is assumed, and the tree of a form; of what the kernel does not read, nothing."""
    expr, *facts = (write(one) for one in (form, *(fact for fact, *_ in assumed)))
    try:
        least, signs, _ = declared([expr, *facts])
        given = (Fact(">" if strict else ">=", read(fact), ZERO) for fact, (_, strict, _) in zip(facts, assumed))
        return Signs(Context(tuple(least.items()), tuple(signs.items()), facts=tuple(given))), read(expr)
    except Unsupported:
        return None, None


def _at_its_ends(form, relation):
    """Whether it is so for a form linear in its indices, over their whole ranges."""
    lowest = least(form) if has_index(form) else None
    if lowest is None or relation == "=":
        return False
    if relation == "!=":
        return has(form, "<") or has(form, ">")
    return has(lowest if relation[0] == ">" else -least(-form), relation)


# ------------------------------------------------------------------------------------ ranges

def least(form: Form) -> Form | None:
    """The least value of a form that is linear in its indices (each in 0 … size-1); else None."""
    terms = []
    for monomial, coefficient in form.args:
        if len(monomial) == 1 and isinstance(monomial[0][0], Index) and monomial[0][1] == 1:
            if coefficient < 0:
                terms.extend(((monomial[0][0].size - number(1)) * coefficient).args)
        elif any(node.free for node, _ in monomial):
            return None
        else:
            terms.append((monomial, coefficient))
    return gather(terms)


def in_range(value: Form, size: Form) -> bool:
    """Whether ``value`` is certain to be a whole number with 0 <= value <= size - 1."""
    if any(k.size is size and value is atom(k) for k in value.free):
        return True
    return is_whole(value) and has(value, ">=") and has(size - value, ">")


def bindings(indices, places) -> Iterator[dict]:
    """Each way to put indices at places that are certain to be in their range."""
    choices = [[p for p in places if in_range(p, k.size)] for k in indices]
    return (dict(zip(indices, chosen)) for chosen in product(*choices))


def is_whole(value: Form) -> bool:
    """Whether a form is certain to be a whole number: a polynomial of indices and integers."""
    return all(c.denominator == 1 and all(
        e.denominator == 1 and e > 0
        and (isinstance(n, Index) or isinstance(n, Scalar) and n.args[0].is_integer)
        for n, e in m) for m, c in value.args)
