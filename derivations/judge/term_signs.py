"""The sign of a form by a single look at it: its terms, its factors, or an SMT solver.

Each method is sound on its own. It is called with the form and whether the claim is strict, and
says whether the form is certain to be > 0 (>= 0 if not strict).
"""
from __future__ import annotations

import functools
from fractions import Fraction

from sympy import Add, Expr, Idx, Mul, Pow, Sum, factor

from ..normalise.forms import Form, Index, Total, atom, dropped, number, substitute, term, trusted
from ..normalise.normal_form import clear_denominators, is_zero, read
from ..normalise.signs import (
    assumed, is_positive, of_atom, of_power, of_sum, sign, times, weak,
)
from ..normalise.writing import may_factor, write

SMT_MILLISECONDS = 4000


def enough(found: str, strict: bool) -> bool:
    return found == "+" or not strict and found in ("0+", "0")


@trusted
def as_written(expr: Expr, use=lambda form: form) -> str:
    """A sum, product or power has the sign that its parts give, before it is multiplied out."""
    match expr:
        case Add():
            return of_sum([as_written(part, use) for part in expr.args])
        case Mul():
            return functools.reduce(times, [as_written(part, use) for part in expr.args])
        case Pow() if expr.exp.is_Integer:
            return of_power(as_written(expr.base, use), int(expr.exp))
        case Sum() if all(map(_runs_through, expr.limits)):
            found = as_written(expr.function, use)
            return found if all(is_positive(read(high + 1)) for *_, high in expr.limits) \
                else weak(found)
    return sign(use(read(expr)))


def _runs_through(limit):
    """Whether a sum goes over the whole range of its index, as what is known of the index does."""
    k, *ends = limit
    return isinstance(k, Idx) and ends == [k.lower, k.upper] and k.lower == 0


def by_terms(form, strict):
    """Every term has the sign."""
    return enough(sign(form), strict)


@trusted
def by_numerator(form, strict):
    """X > 0 if X D > 0 and D > 0; sum_k f(k) >= f(j) where f >= 0, and > for n > 1 and f > 0."""
    numerator = positive_numerator(form)
    return numerator is not None and enough(_with_parts(numerator), strict)


def positive_numerator(form):
    """The form times its denominators, if these are certain to be positive; else None."""
    negative = {n for m, _ in form.args for n, e in m if e < 0}
    if not all(of_atom(n) == "+" for n in negative):
        return None
    return clear_denominators(form)


def _with_parts(form: Form) -> str:
    """A sum of positive terms is at least each one of them, and more if it has another."""
    strict = False
    for monomial, c in form.args:
        for node, e in monomial:
            if isinstance(node, Total) and e == 1 and c > 0:
                for j in _indices(form, node.args[0]):
                    part = _one_term(node, j)
                    if part is None or sign(part) not in ("+", "0+"):
                        continue
                    rest = term(dropped(monomial, node))
                    share = _share(form, part * rest, c)
                    if share and sign(rest) in ("+", "0+"):
                        form = form - (atom(node) - part) * rest * share
                        more = sign(node.args[0][0].size - number(1)) == "+"
                        strict |= more and sign(part) == "+" and sign(rest) == "+"
                        break
    found = sign(form)
    return "+" if strict and found in ("0", "0+") else found


def _indices(form, bounds):
    if len(bounds) != 1:
        return []
    return [n for n in form.free if isinstance(n, Index) and n.size is bounds[0].size]


def _one_term(node, j):
    bounds, body = node.args
    return substitute(term(body), {bounds[0]: atom(j)})


def _share(form, part, most):
    """How much of ``part`` the form subtracts, at most ``most``."""
    if len(part.args) != 1:
        return 0
    monomial, scale = part.args[0]
    taken = -Fraction(dict(form.args).get(monomial, 0)) / scale
    return min(taken, most) if taken > 0 else 0


@trusted
def by_factors(form, strict):
    """A product has the sign that the signs of its factors give; an even power is >= 0."""
    expr = write(form)
    if not may_factor(expr):
        return False
    expr = factor(expr)
    if not isinstance(expr, (Mul, Pow)) or not is_zero(read(expr) - form):
        return False
    total = "+"
    for part in Mul.make_args(expr):
        base, exponent = part.as_base_exp()
        found = _factor_sign(read(base))
        if exponent.is_integer and exponent.is_even:
            found = "+" if found in ("+", "-") else "0+"
        elif not exponent.is_integer and found != "+":
            return False
        if not found:
            return False
        total = times(total, found)
    return enough(total, strict)


def _factor_sign(form):
    return sign(form) or _with_parts(form) or _negated(_with_parts(-form))


def _negated(found):
    return found.translate(str.maketrans("+-", "-+"))


@trusted
def by_smt(form, strict):
    """X > 0 if no real values of its atoms, of the signs they have, make X <= 0 (found by z3)."""
    numerator = positive_numerator(form)
    if numerator is None or any(isinstance(n, Total) for m, _ in numerator.args for n, _ in m):
        return False
    import z3
    names: dict = {}
    solver = z3.SolverFor("QF_NRA")
    solver.set("timeout", SMT_MILLISECONDS)
    try:
        claim = _polynomial(numerator, names, z3)
    except ValueError:
        return False
    for fact in assumed():
        try:
            known = _polynomial(fact.form, names, z3)
        except ValueError:  # of no use to this solver
            continue
        solver.add(known > 0 if fact.strict else known >= 0)
    for node, real in list(names.items()):
        found = of_atom(node)
        if found:
            solver.add({"+": real > 0, "0+": real >= 0, "-": real < 0, "0-": real <= 0}[found])
    solver.add(claim <= 0 if strict else claim < 0)
    return solver.check() == z3.unsat


def _polynomial(form, names, z3):
    total = z3.RealVal(0)
    for monomial, c in form.args:
        term = z3.RealVal(f"{c.numerator}/{c.denominator}")
        for node, e in monomial:
            if e.denominator != 1 or e < 0:
                raise ValueError("not a polynomial")
            real = names.setdefault(node, z3.Real(f"v{len(names)}"))
            for _ in range(int(e)):
                term = term * real
        total = total + term
    return total


DIRECT = (
    ("signs of the terms", by_terms),
    ("signs over a positive denominator", by_numerator),
    ("signs of the factors", by_factors),
    ("polynomial inequality (SMT solver)", by_smt),
)
