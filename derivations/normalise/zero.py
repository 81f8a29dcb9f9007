"""The test for zero: two expressions are equal for all sizes when the difference of their forms is 0."""
from __future__ import annotations

from fractions import Fraction

from .forms import Delta, Form, Root, Step, atom, gather, number, ordered, term
from .functions import leading


def is_zero(form: Form, use=lambda form: form) -> bool:
    """X = 0 wherever X is defined, if X D = 0 for a denominator D of X, or if all its cases are 0.

    ``use`` applies what is given. Terms with different steps and deltas must vanish separately:
    a denominator may have come from one of the cases only, so it is never cleared across cases.
    """
    form = use(form)
    for _ in range(20):
        cases = by_cases(form)
        if cases != [form]:
            return all(is_zero(case, use) for case in cases)
        simpler = clear_denominators(form)
        if simpler is form:
            break
        form = use(simpler)
    return not form


def by_cases(form: Form) -> list[Form]:
    """The coefficients of each product of steps and deltas in the form."""
    cases: dict = {}
    for monomial, c in form.args:
        flags = tuple(p for p in monomial if isinstance(p[0], (Delta, Step)) and p[1] > 0)
        rest = tuple(p for p in monomial if p not in flags)
        cases.setdefault(flags, []).append((rest, c))
    return [gather(terms) for terms in cases.values()]


def clear_denominators(form: Form) -> Form:
    """X = 0 just where X D = 0, for the product D of the largest power of each denominator in X."""
    for node, exponent in denominators(form):
        form = form * term([(node, -exponent)])
    return form


def denominators(form: Form) -> list[tuple]:
    """(atom, its lowest exponent) of whatever a form divides by, by name."""
    lowest: dict = {}
    for monomial, _ in form.args:
        for node, exponent in monomial:
            if exponent < 0:
                lowest[node] = min(exponent, lowest.get(node, 0))
    return sorted(lowest.items(), key=lambda pair: pair[0].key)


def cancel(form: Form) -> Form:
    """Numerator over denominator with common factors of the denominators divided out."""
    numerator = clear_denominators(form)
    for node, exponent in denominators(form):
        divisor = node.args[0] if isinstance(node, Root) else atom(node)
        while exponent <= -1:
            quotient = divide(numerator, divisor)
            if quotient is None:
                break
            numerator, exponent = quotient, exponent + 1
        numerator = numerator * (atom(node, exponent) if exponent else number(1))
    return numerator


def divide(numerator: Form, divisor: Form):
    """numerator / divisor when the division leaves no remainder; else None."""
    if not numerator:
        return numerator
    quotient, rest = Form(), numerator
    lead, c = leading(divisor)
    for _ in range(200):
        if not rest:
            return quotient
        top, d = leading(rest)
        ratio = _monomial_ratio(top, lead)
        if ratio is None:
            return None
        piece = term(ratio, Fraction(d) / c)
        quotient, rest = quotient + piece, rest - piece * divisor
    return None


def _monomial_ratio(top, lead):
    exponents = dict(top)
    for node, e in lead:
        exponents[node] = exponents.get(node, 0) - e
    if any(e < 0 for e in exponents.values()):
        return None
    return ordered(exponents)
