"""What is certain about the sign of a form, by rules a reader can check term by term.

Every answer is one of ``"+"`` (positive), ``"0+"`` (not negative), ``"-"``, ``"0-"``, ``"0"`` or
``""`` (not known). Sizes are at least 1, so a sum of positive terms is positive.
"""
from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from itertools import islice, product

from .forms import (
    Delta, Element, Form, Index, Log, Node, Power, Root, Scalar, Step, Total, atom, gather,
    number, substitute, term, walk,
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


def surely_nonnegative(form: Form) -> bool:
    """Whether a form that is linear in its indices is at least 0 over their whole ranges."""
    lowest = least(form)
    return lowest is not None and is_nonnegative(lowest)


def surely_positive(form: Form) -> bool:
    """Whether a whole form is at least 1 over the whole ranges of its indices."""
    return surely_nonnegative(form - number(1))


def in_range(value: Form, size: Form) -> bool:
    """Whether ``value`` is certain to be a whole number with 0 <= value <= size - 1."""
    return is_whole(value) and surely_nonnegative(value) and surely_positive(size - value)


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
    """The sign of a form: from each term, from each term with n = 1 + (n-1), or from a fact."""
    if not form:
        return "0"
    best = ""
    for look in (_of_terms, _of_terms_from_one, _from_assumed):
        found = look(form)
        if found in ("+", "-"):
            return found
        best = best or found
    return best


def _of_terms(form):
    return of_sum([_of_term(m, c) for m, c in form.args])


def _of_terms_from_one(form):
    return _of_terms(_sizes_from_one(form))


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
            return inside if all(is_positive(k.size) for k in bounds) else weak(inside)
    return ""


def weak(found) -> str:
    """The sign of a sum of terms of that sign, which may have no terms."""
    return {"+": "0+", "-": "0-"}.get(found, found)


def _of_term(monomial, coefficient) -> str:
    total = "+" if coefficient > 0 else "-"
    for node, exponent in monomial:
        total = times(total, of_power(of_atom(node), exponent))
    return total


def of_power(base, exponent) -> str:
    """The sign of b**q: where q is broken, b is not negative; where q < 0, b is not zero."""
    if exponent.denominator != 1 or exponent % 2 == 0:
        return "+" if exponent < 0 or base == "+" or base == "-" else "0+"
    return base[-1:] if exponent < 0 else base


def times(first, second) -> str:
    """The sign of a product."""
    if not first or not second:
        return ""
    negative = (first.endswith("-")) != (second.endswith("-"))
    zero = "0" if "0" in first + second else ""
    return zero + ("-" if negative else "+")


def of_sum(signs) -> str:
    """The sign of a sum of parts."""
    directions = {s[-1] for s in signs if s and s != "0"}
    if "" in signs or len(directions) != 1:
        return ""
    strict = any(s in ("+", "-") for s in signs)
    return ("" if strict else "0") + directions.pop()


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
    facts = [(instance, strict) for fact, strict in _assumed.get() for instance in _instances(fact, form)]
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
    indices = list(fact.free)
    if not indices:
        return [fact]
    positions = {p for node in walk(form) if isinstance(node, Element) and node.args[0] in fact.names
                 for p in node.args[2]}
    choices = [[p for p in positions if in_range(p, k.size)] for k in indices]
    return [substitute(fact, dict(zip(indices, chosen)))
            for chosen in islice(product(*choices), MOST_INSTANCES)]


def _ratios(form, fact):
    coefficients = dict(form.args)
    return {Fraction(coefficients[m]) / c for m, c in fact.args if m in coefficients}
