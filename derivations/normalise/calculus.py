"""Differentiation of forms.

A sum is opened with fresh bound indices before it is differentiated, so the index of the variable
is never captured. Steps and deltas are constant except at a kink, where there is no derivative.
"""
from __future__ import annotations

from fractions import Fraction

from sympy import pi

from .forms import (
    Apply, Delta, Element, Form, Index, Log, Power, Root, Scalar, Step, Total, atom, has_index,
    number, parts, raised, substitute, without,
)
from .functions import exponential, logarithm, vanishing
from .sums import opened, total


def differentiate(form: Form, variable: Scalar | Element) -> Form:
    """The partial derivative of ``form`` by a scalar or by one element such as ``z[k]``."""
    result = Form()
    for monomial, coefficient in form.args:
        for node, exponent in monomial:
            inner = of_atom(node, variable)
            if inner:
                rest = without(monomial, node) * atom(node, exponent - 1)
                result = result + rest * inner * (coefficient * exponent)
    return result


def of_atom(node, variable) -> Form:
    """The derivative of one atom; of a Root, that of its base (its exponent is in the monomial)."""
    match node:
        case Scalar():
            return number(node is variable)
        case Element():
            return _of_element(node, variable)
        case Index() | Delta() | Step():
            return Form()
        case Root():
            return differentiate(node.args[0], variable)
        case Log():
            return differentiate(node.args[0], variable) * raised(node.args[0], -1)
        case Power():
            return _of_power(node, *node.args, variable)
        case Total():
            bounds, body = opened(node)
            return total(bounds, differentiate(body, variable))
        case Apply() if node.args[0] == "pow":
            return _of_power(node, *node.args[1], variable)
        case Apply():
            return _of_function(node, variable)
    raise TypeError(f"no rule to differentiate {node}")


def _of_element(node, variable):
    if not isinstance(variable, Element) or node.args[0] != variable.args[0]:
        return Form()
    result = number(1)
    for ours, theirs in zip(node.args[2], variable.args[2], strict=True):
        result = result * vanishing(ours - theirs)
    return result


def _of_power(node, base, exponent, variable):
    result = differentiate(exponent, variable)
    if result:
        result = result * logarithm(base)
    inner = differentiate(base, variable)
    if inner:
        result = result + exponent * inner * raised(base, -1)
    return atom(node) * result


def _called(name, u) -> Form:
    return atom(Apply(name, (u,)))


def _bell(u) -> Form:
    """2/sqrt(pi) exp(-u^2)."""
    return exponential(-(u * u)) * raised(atom(Scalar(pi, "+")), Fraction(-1, 2)) * 2


SLOPES = {"sin": lambda u: _called("cos", u), "cos": lambda u: -_called("sin", u),
          "atan": lambda u: raised(u * u + number(1), -1), "erf": _bell}


def _of_function(node, variable):
    name, arguments = node.args
    result = Form()
    for n, argument in enumerate(arguments):
        inner = differentiate(argument, variable)
        if inner and name in SLOPES:
            result = result + SLOPES[name](argument) * inner
        elif inner:
            prime = "'" if len(arguments) == 1 else f"'{n + 1}"
            result = result + atom(Apply(name + prime, arguments)) * inner
    return result


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
