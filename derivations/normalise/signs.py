"""What is certain about the sign of a form, by rules a reader can check term by term.

Every answer is one of ``"+"`` (positive), ``"0+"`` (not negative), ``"-"``, ``"0-"``, ``"0"`` or
``""`` (not known). Sizes are at least 1, so a sum of positive terms is positive.
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import islice, product

from .forms import (
    Delta, Element, Form, Index, Log, Node, Power, Root, Scalar, Step, Total, atom, gather,
    has_index, number, substitute, term, walk,
)

MOST_INSTANCES = 64  # of one assumed inequality in one question


# What is assumed while a question is being decided: a form is > 0, or >= 0 if that is not strict.
_assumed: ContextVar[tuple[tuple[Form, bool], ...]] = ContextVar("assumed", default=())


@contextmanager
def assuming(facts):
    """Assume, inside the block, each (form, strict) for every value of its free indices."""
    token = _assumed.set((*_assumed.get(), *facts))
    try:
        yield
    finally:
        _assumed.reset(token)


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
    return is_whole(value) and is_nonnegative(value) and is_positive(size - value)


def bindings(indices, places) -> Iterator[dict]:
    """Each way to put indices at places that are certain to be in their range."""
    choices = [[p for p in places if in_range(p, k.size)] for k in indices]
    return (dict(zip(indices, chosen)) for chosen in product(*choices))


# ------------------------------------------------------------------------------------- signs

def is_positive(form: Form) -> bool:
    return sign(form) == "+"


def is_nonnegative(form: Form) -> bool:
    return sign(form) in ("+", "0+", "0")


def is_whole(value: Form) -> bool:
    """Whether a form is certain to be a whole number: a polynomial of indices and integers."""
    return all(c.denominator == 1 and all(
        e.denominator == 1 and e > 0
        and (isinstance(n, Index) or isinstance(n, Scalar) and n.args[0].is_integer)
        for n, e in m) for m, c in value.args)


def sign(form: Form) -> str:
    """The sign of a form: by its terms, with n = 1 + (n-1), over the ranges, or from a fact."""
    if not form:
        return "0"
    best = ""
    for look in (_of_terms, _of_terms_from_one, _of_range, _from_assumed):
        found = look(form)
        if found in ("+", "-"):
            return found
        best = best or found
    return best


def _of_terms(form):
    return reduce(plus, (_of_term(m, c) for m, c in form.args))


def _of_terms_from_one(form):
    return _of_terms(_sizes_from_one(form))


def _of_range(form):
    """The sign that a form linear in its indices has over their whole ranges."""
    lowest = least(form) if has_index(form) else None
    if lowest is None:
        return ""
    below, above = sign(lowest), sign(-least(-form))
    if below in ("+", "0+", "0"):
        return "+" if below == "+" else "0+"
    return "-" if above == "-" else "0-" if above in ("0-", "0") else ""


def of_atom(node: Node) -> str:
    """The sign of one atom."""
    return _of_kind(node) or _from_assumed(term([(node, 1)]))


def _of_kind(node):
    match node:
        case Scalar() | Element():
            return node.args[1]
        case Index() | Delta() | Step():
            return "0+"
        case Power() | Root():
            return {"+": "+", "0+": "0+"}.get(sign(node.args[0]), "")
        case Log():  # log x > 0 just when x > 1
            return sign(node.args[0] - number(1))
        case Total():
            bounds, body = node.args
            inside = _of_term(body, 1)
            return inside if all(is_positive(k.size) for k in bounds) else _named(VALUES[inside] | {0})
    return ""


def _of_term(monomial, coefficient) -> str:
    total = "+" if coefficient > 0 else "-"
    for node, exponent in monomial:
        total = times(total, of_power(of_atom(node), exponent))
    return total


# The values that each sign allows, the fewest first.
VALUES = {"0": {0}, "+": {1}, "-": {-1}, "0+": {0, 1}, "0-": {-1, 0}, "": {-1, 0, 1}}


def _named(values) -> str:
    return next(name for name, allowed in VALUES.items() if values <= allowed)


@lru_cache(maxsize=1024)
def of_power(base, exponent) -> str:
    """The sign of b**q: where q is broken, b is not negative; where q < 0, b is not zero."""
    values = {v for v in VALUES[base] if (v or exponent > 0) and (v >= 0 or exponent.denominator == 1)}
    return _named({v * v if exponent % 2 == 0 else v for v in values})


@lru_cache(maxsize=64)
def times(first, second) -> str:
    return _named({a * b for a in VALUES[first] for b in VALUES[second]})


@lru_cache(maxsize=64)
def plus(first, second) -> str:
    return _named({v for a in VALUES[first] for b in VALUES[second] for v in (
        {a or b} if a * b >= 0 else VALUES[""])})


def _sizes_from_one(form: Form) -> Form:
    """Write each positive-integer symbol n as 1 + (n-1), so that n - 1 is seen not to be negative.

    The symbol itself then stands for n-1 and counts as not negative.
    """
    sizes = {node for m, _ in form.args for node, _ in m
             if isinstance(node, Scalar) and node.args[1] == "+"
             and getattr(node.args[0], "is_integer", False) and not node.args[0].is_number}
    values = {node: atom(Scalar(node.args[0], "0+")) + number(1) for node in sizes}
    return substitute(form, values) if values else form


def _from_assumed(form: Form) -> str:
    """form = q fact + rest with q > 0 and rest >= 0, for one fact at a time."""
    if not _assumed.get():
        return ""
    facts = [(instance, strict) for fact, strict in _assumed.get()
             for instance in _instances(fact, form)]
    token = _assumed.set(())
    try:
        for fact, strict in facts:
            for scale in _ratios(form, fact):
                rest = sign(form - fact * scale)
                if scale > 0 and rest in ("0", "0+", "+"):
                    return "+" if strict or rest == "+" else "0+"
                if scale < 0 and rest in ("0", "0-", "-"):
                    return "-" if strict or rest == "-" else "0-"
    finally:
        _assumed.reset(token)
    return ""


def _instances(fact: Form, form: Form):
    """A fact holds for every value of its free indices: it is used at the positions in ``form``."""
    entries = (node for node in walk(form) if isinstance(node, Element))
    positions = {p for entry in entries if entry.args[0] in fact.names for p in entry.args[2]}
    found = islice(bindings([*fact.free], positions), MOST_INSTANCES)
    return [substitute(fact, binding) for binding in found]


def _ratios(form, fact):
    coefficients = dict(form.args)
    return {Fraction(coefficients[m]) / c for m, c in fact.args if m in coefficients}
