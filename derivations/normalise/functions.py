"""Rules for powers, exponentials, logarithms and steps of forms.

Each rule is exact wherever the expression it rewrites is defined; a rule that needs a sign asks
``signs`` and declines when the sign is not certain.
"""
from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from math import floor, prod

from sympy import E, Integer

from ..kernel.powers import primes
from ..kernel.terms import raised as whole_power

from .forms import (
    MAKERS, RENAMERS, SETTLERS, Apply, Delta, Element, Form, Index, Log, Power, Root, Scalar, Step, atom, dropped, gather,
    has_index, multiply, number, ordered, raised, settle, substitute, term, transform, without,
)
from .signs import has, is_whole

BASE_E = atom(Scalar(E, "+"))

class Undefined(ArithmeticError):
    """A division by zero, or the logarithm of something that is never positive."""


# ------------------------------------------------------------------------------------- powers

def power(form: Form, exponent) -> Form:
    """(q x**a P)**e = q**e x**(a e) P**e, where q x**a is the largest common term of the form.

    For a broken e, only factors that are certain to be positive are taken out.
    """
    exponent = Fraction(exponent)
    if exponent.denominator == 1 and exponent >= 0:
        return prod([form] * int(exponent), start=number(1))
    if not form:
        if exponent > 0:
            return form
        raise Undefined("division by zero")
    split = split_cases(form, lambda case: power(case, exponent))
    if split is not None:
        return split
    (coefficient, factors), rest = factor_out(form, exponent.denominator == 1)
    result = prod((atom(node, e * exponent) for node, e in factors), start=rational_power(Fraction(coefficient), exponent))
    if rest.constant == 1:
        return result
    if len(rest.args) == 1 and rest is not form:  # a common denominator left one term above it
        return result * power(rest, exponent)
    return result * atom(Root(rest), exponent)


def factor_out(form: Form, any_sign: bool):
    """form = content * rest with the largest single term as content.

    Unless ``any_sign``, the content is certain to be positive, so that (content*rest)**q
    = content**q * rest**q, and log likewise, hold.
    """
    exponents = [dict(monomial) for monomial, _ in form.args]
    shared = []
    for node in {node for found in exponents for node in found}:
        least = min(found.get(node, 0) for found in exponents)
        if least and (any_sign or has(node, ">")):
            shared.append((node, least))
    leading = form.args[0][1]
    coefficient = leading if any_sign or leading > 0 else -leading
    inverse = term(ordered({n: -e for n, e in shared}), 1 / Fraction(coefficient))
    return (coefficient, shared), multiply(form, inverse)


def rational_power(value: Fraction, exponent: Fraction) -> Form:
    """(a/b)**e as a product of primes to broken exponents; a number for a whole e."""
    if exponent.denominator == 1:
        return number(whole_power(value, exponent))
    return prod((atom(Scalar(Integer(prime), "+"), exponent * count) for prime, count in primes(value)), start=number(1))


def expand_whole_power(node, exponent, monomial):
    """P**(n + f) = P**n * P**f for a whole n, multiplied out."""
    if exponent < 0:
        return divide_by_denominator(node, exponent, monomial)
    whole = floor(exponent)
    if not whole:
        return None
    rest = without(monomial, node) * atom(node, exponent - whole)
    return prod([node.args[0]] * whole, start=rest)


def divide_by_denominator(node, exponent, monomial):
    """x P**-n = P**(1-n) - (P - x) P**-n for the leading term x of P: division with remainder."""
    return reduced(monomial, node, node.args[0], atom(node, exponent + 1))


def reduced(monomial, node, base: Form, instead: Form):
    """x q node = (instead - (P - x) node) q for the leading term x of P, if P node = instead."""
    lead, coefficient = leading(base)
    held = dict(monomial)
    if not all(n in held and held[n] >= e for n, e in lead):
        return None
    for n, e in lead:
        held[n] -= e
    rest = gather(t for t in base.args if t[0] != lead)
    others = settle(ordered({n: e for n, e in held.items() if n is not node}))
    kept = settle(ordered(held))
    return (others * instead - kept * rest) * (Fraction(1) / coefficient)


def leading(form: Form):
    """The term of highest degree, the last by name among equals."""
    return max(form.args, key=lambda t: (sum(e for _, e in t[0]), [(n.key, e) for n, e in t[0]]))


def evaluate_number(node, exponent, monomial):
    """p**(n + f) = p**n * p**f for a prime p: the whole part joins the coefficient."""
    value = node.args[0]
    whole = floor(exponent)
    if not value.is_Integer or not whole:
        return None
    rest = term(dropped(monomial, node), Fraction(int(value)) ** whole)
    return rest * term([(node, exponent - whole)]) if exponent != whole else rest


# ------------------------------------------------------------------------------- exponentials

def exponential(form: Form) -> Form:
    """exp(A + B) = exp(A) exp(B), exp(q A) = exp(A)**q for a number q, exp(A log x) = x**A."""
    split = split_cases(form, exponential)
    if split is not None:
        return split
    result = number(1)
    for monomial, coefficient in form.args:
        result = result * _exponential_of_term(monomial, coefficient)
    return result


def _exponential_of_term(monomial, coefficient):
    logs = [node for node, e in monomial if isinstance(node, Log) and e == 1]
    if not monomial:
        return raised(BASE_E, coefficient)
    if logs:
        rest = without(monomial, logs[0]) * number(coefficient)
        return symbolic_power(logs[0].args[0], rest, positive=True)
    return atom(Power(BASE_E, term(monomial)), coefficient)


def exponent_of(monomial) -> Form | None:
    """A for a product of powers of e that is exp(A)."""
    if all(isinstance(node, Power) and node.args[0] is BASE_E for node, _ in monomial):
        return sum((node.args[1] * e for node, e in monomial), Form())
    return None


def symbolic_power(base: Form, exponent: Form, positive=False) -> Form:
    """b**A = exp(A log b) for a positive b; b**(A + B) = b**A b**B then, and for whole A and B; else for
    a number B only."""
    if base is BASE_E:
        return exponential(exponent)
    if exponent.constant is not None:
        return raised(base, exponent.constant)
    split = split_cases(exponent, lambda case: symbolic_power(base, case, positive))
    if split is not None:
        return split
    positive = positive or has(base, ">")
    logs = logarithm(base) if positive else None
    if positive and logs is not atom(Log(base)):
        return exponential(logs * exponent)
    if not (positive or is_whole(exponent)):
        whole = floor(dict(exponent.args).get((), 0))
        return raised(base, whole) * atom(Apply("pow", (base, exponent - number(whole))))
    return prod((atom(Power(base, term(monomial)), c) if monomial else raised(base, c)
                 for monomial, c in exponent.args), start=number(1))


# --------------------------------------------------------------------------------- logarithms

def logarithm(form: Form) -> Form:
    """log(x**a y) = a log x + log y, for factors certain to be positive; log(exp A) = A."""
    if form.constant is not None and form.constant <= 0:
        raise Undefined("the logarithm of a number that is not positive")
    split = split_cases(form, logarithm)
    if split is not None:
        return split
    (coefficient, factors), rest = factor_out(form, any_sign=False)
    result = Form()
    for prime, times in primes(Fraction(coefficient)):
        result = result + atom(Log(number(prime))) * times
    for node, exponent in factors:
        result = result + _log_of_atom(node) * exponent
    if rest.constant == 1:
        return result
    if len(rest.args) == 1 and rest is not form:  # a common denominator left one term above it
        return result + logarithm(rest)
    return result + atom(Log(rest))


def _log_of_atom(node) -> Form:
    if isinstance(node, Power):
        base, exponent = node.args
        return exponent if base is BASE_E else exponent * logarithm(base)
    if isinstance(node, Scalar) and node.args[0] is E:
        return number(1)
    return atom(Log(node.args[0] if isinstance(node, Root) else atom(node)))


# -------------------------------------------------------------------------------------- steps

def step(form: Form) -> Form:
    """The unit step. A positive factor is dropped; step(-P) = 1 - step(P) - [P = 0].

    If P >= 0 is certain, step(P) = 1 - [P = 0].

    A step of bound indices is not turned: their names are not final.
    """
    if has(form, ">") or has(form, "<="):
        return number(has(form, ">"))
    if has(form, ">="):
        return number(1) - vanishing(form)
    split = split_cases(form, step)
    if split is not None:
        return split
    rest = turning_with(form)
    return turned(rest) if _stands_turned(rest) else atom(Step(rest))


_written: ContextVar[frozenset[Form]] = ContextVar("written", default=frozenset())


@contextmanager
def steps_as_written(forms):
    """Inside the block the step of each of some forms, at any places, is not turned."""
    token = _written.set(frozenset(scaled(placeless(form)) for form in forms if placeless(form)))
    try:
        yield
    finally:
        _written.reset(token)


def placeless(form: Form) -> Form:
    """A form at the same place of each range everywhere; 0 where it has no value there."""
    try:
        found = substitute(form, {k: atom(Index("", k.size)) for k in form.free})
        return found and turning_with(found)
    except Undefined:
        return Form()


def _stands_turned(form) -> bool:
    """Whether the step of -P stands for that of P."""
    if any(isinstance(k.name, int) for k in form.free):
        return False
    here = _written.get() and placeless(form)
    return next((sign < 0 for sign in (1, -1) if here and scaled(here * sign) in _written.get()), form.args[0][1] < 0)


def turning_with(form: Form) -> Form:
    """A form with the sign of another: without positive factors, and A - B for exp(A) - exp(B)."""
    _, rest = factor_out(form, any_sign=False)
    exponents = [exponent_of(monomial) for monomial, _ in rest.args]
    if len(exponents) == 2 and None not in exponents and rest.args[0][1] == -rest.args[1][1]:
        return factor_out((exponents[0] - exponents[1]) * rest.args[0][1], any_sign=False)[1]
    return rest


def turned(form: Form) -> Form:
    """[P > 0] = 1 - [-P > 0] - [P = 0]."""
    return number(1) - atom(Step(-form)) - vanishing(form)


def vanishing(form: Form) -> Form:
    """[P = 0] is 1 where P is 0, else 0; [c P = 0] = [P = 0] for c > 0 and for c = -1.

    Of indices, [i = j] is Kronecker's delta; it is 0 where their ranges cannot meet.
    """
    if has(form, "=") or has(form, "!="):
        return number(has(form, "="))
    return _still_vanishing(form if has_index(form) else turning_with(form))


def _still_vanishing(form: Form) -> Form:
    rest = form if has_index(form) else scaled(form)
    return atom(Delta(-rest if rest.args[0][1] < 0 else rest))


def idempotent_step(node, exponent, monomial):
    """step**2 = step."""
    return without(monomial, node) * atom(node) if exponent > 1 else None


# -------------------------------------------------------------------------------------- cases

def split_cases(form: Form, function):
    """f(A + d B) = d f(A + B) + (1 - d) f(A) for a d that is 0 or 1; None if there is no d."""
    flags = [node for m, _ in form.args for node, _ in m if isinstance(node, (Delta, Step))]
    if not flags:
        return None
    flag = min(flags, key=lambda node: node.key)
    on, off = (transform(form, lambda node: number(value) if node is flag else atom(node))
               for value in (1, 0))
    try:
        return atom(flag) * function(on) + (number(1) - atom(flag)) * function(off)
    except Undefined:
        if off:
            raise
        return None  # f(0) has no value; then the whole has one only where d = 1


def _called(name, *arguments):
    return symbolic_power(*arguments) if name == "pow" else atom(Apply(name, arguments))


def scaled(form: Form) -> Form:
    """The form with the size of its first coefficient taken out."""
    return form * (Fraction(1) / abs(form.args[0][1]))


RENAMERS.update({
    Step: lambda node, inside: atom(Step(scaled(inside(node.args[0])))),
    Delta: lambda node, inside: _still_vanishing(inside(node.args[0])),
})
SETTLERS.update({Root: expand_whole_power, Scalar: evaluate_number, Step: idempotent_step})


MAKERS.update({
    Form: power,
    Root: lambda node, inside: inside(node.args[0]),
    Power: lambda node, inside: symbolic_power(*map(inside, node.args)),
    Log: lambda node, inside: logarithm(inside(node.args[0])),
    Step: lambda node, inside: step(inside(node.args[0])),
    Delta: lambda node, inside: vanishing(inside(node.args[0])),
    Apply: lambda node, inside: _called(node.args[0], *map(inside, node.args[1])),
    Element: lambda node, inside: atom(Element(*node.args[:2], tuple(map(inside, node.args[2])))),
})
