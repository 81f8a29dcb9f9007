"""What is certain about the sign of a form, by rules a reader can check term by term.

Every answer is one of ``"+"`` (positive), ``"0+"`` (not negative), ``"-"``, ``"0-"``, ``"0"`` or
``""`` (not known). Sizes are at least 1, so a sum of positive terms is positive.
"""
from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction

from .forms import (
    Delta, Element, Form, Index, Node, Power, Root, Scalar, Step, Total, atom, number,
    substitute, term,
)

# Forms assumed positive (strict) or not negative, while a question is being decided.
_assumed: ContextVar[tuple[tuple[Form, bool], ...]] = ContextVar("assumed", default=())


@contextmanager
def assuming(facts):
    """Assume, inside the block, each (form, strict): the form is > 0, or >= 0 if not strict."""
    token = _assumed.set(_assumed.get() + tuple(facts))
    try:
        yield
    finally:
        _assumed.reset(token)


def is_positive(form: Form) -> bool:
    return sign(form) == "+"


def is_nonnegative(form: Form) -> bool:
    return sign(form) in ("+", "0+", "0")


def sign(form: Form) -> str:
    """The sign of a form: of a constant, of its terms, or from what is assumed."""
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
    return _of_sum([_of_term(m, c) for m, c in form.args])


def _of_terms_from_one(form):
    return _of_terms(_sizes_from_one(form))


def of_atom(node: Node) -> str:
    """The sign of one atom."""
    match node:
        case Scalar() | Element():
            return node.args[1] or _from_assumed(atom(node))
        case Index() | Delta() | Step():
            return "0+"
        case Power():
            return "+" if sign(node.args[0]) == "+" else ""
        case Root():
            return "+" if sign(node.args[0]) == "+" else ""
        case Total():
            bounds, body = node.args
            inside = _of_term(body, 1)
            nonempty = all(sign(b.size) == "+" for b in bounds)
            return inside if nonempty or not inside.endswith(("+", "-")) else _weak(inside)
    return ""


def _weak(found):
    return {"+": "0+", "-": "0-"}.get(found, found)


def _of_term(monomial, coefficient) -> str:
    total = "+" if coefficient > 0 else "-"
    for node, exponent in monomial:
        factor = of_atom(node)
        if exponent.denominator == 1 and exponent % 2 == 0 and factor not in ("+", "-"):
            factor = "0+" if exponent > 0 else "+"
        elif exponent < 0 and factor in ("0+", "0-"):  # a denominator is not zero
            factor = factor[1]
        elif exponent.denominator == 2 and factor == "":  # a real root is not negative
            factor = "0+" if exponent > 0 else "+"
        elif exponent.denominator == 1 and exponent % 2 == 0:
            factor = "+"
        total = _times(total, factor)
    return total


def _times(first, second):
    if not first or not second:
        return ""
    negative = (first.endswith("-")) != (second.endswith("-"))
    weak = "0" if "0" in first + second else ""
    return weak + ("-" if negative else "+")


def _of_sum(signs):
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
    facts = _assumed.get()
    if not facts:
        return ""
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


def _ratios(form, fact):
    coefficients = dict(form.args)
    return {Fraction(coefficients[m]) / c for m, c in fact.args if m in coefficients}
