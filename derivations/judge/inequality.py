"""Inequalities for every size: signs from terms, factors, sums and, for polynomials, an SMT solver.

Each method is sound on its own; the first that decides is named in the verdict.
"""
from __future__ import annotations

from fractions import Fraction
from time import perf_counter

from sympy import Mul, Pow, factor, sympify

from ..algebra.forms import Form, Index, Total, atom, dropped, number, substitute, term
from ..algebra.normal_form import clear_denominators, is_zero, read
from ..algebra.signs import assuming, of_atom, sign
from ..algebra.writing import write
from ..record import Counterexample, Status, Verdict
from .attack import attack
from .facts import Facts
from .prove import assumptions, decide, timed

FLIP = {"<": ">", "<=": ">="}
SMT_MILLISECONDS = 4000


def prove_relation(left, relation, right, given=(), seconds=20.0) -> Verdict:
    """Decide ``left relation right`` (one of < <= > >=) for all sizes under the given facts."""
    started = perf_counter()
    left, right = sympify(left), sympify(right)
    verdict = decide(lambda: _prove(left, relation, right, Facts.of(given)), seconds)
    return timed(verdict, started, assumptions([left, right], given))


def _prove(left, relation, right, facts):
    found = attack(left, right, facts, relation=relation)
    if isinstance(found, Counterexample):
        return Verdict(Status.REFUTED, "counterexample", counterexample=found)
    bigger, smaller = (right, left) if relation in FLIP else (left, right)
    strict = relation in ("<", ">")
    with assuming(facts.positive):
        form = facts.apply(read(bigger) - read(smaller))
        for name, method in METHODS:
            if method(form, strict, facts):
                return Verdict(Status.PROVED, name, attack=found)
    return Verdict(Status.UNDECIDED, attack=found,
                   reason="no method decides the sign, and no counterexample was found")


def enough(found: str, strict: bool) -> bool:
    return found == "+" or not strict and found in ("0+", "0")


def by_terms(form, strict, facts):
    """Every term has the sign."""
    return enough(sign(form), strict)


def by_numerator(form, strict, facts):
    """Over a positive denominator, every term of the numerator has the sign."""
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


def by_factors(form, strict, facts):
    """A product of factors, each of certain sign; squares are not negative."""
    expr = factor(write(form))
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
        total = _times(total, found)
    return enough(total, strict)


def _factor_sign(form):
    return sign(form) or _with_parts(form) or _negated(_with_parts(-form))


def _negated(found):
    return found.translate(str.maketrans("+-", "-+"))


def _times(first, second):
    if "0" in (first, second):
        return "0"
    weak = "0" if "0" in first + second else ""
    return weak + ("+" if first[-1] == second[-1] else "-")


def by_smt(form, strict, facts):
    """No real values of the atoms contradict the claim (decided by z3, nonlinear arithmetic)."""
    numerator = positive_numerator(form)
    if numerator is None or any(isinstance(n, Total) for m, _ in numerator.args for n, _ in m):
        return False
    import z3
    names: dict = {}
    solver = z3.SolverFor("QF_NRA")
    solver.set("timeout", SMT_MILLISECONDS)
    try:
        claim = _polynomial(numerator, names, z3)
        known = [_polynomial(fact, names, z3) for fact, _ in facts.positive]
    except ValueError:
        return False
    solver.add(*(k > 0 if s else k >= 0 for k, (_, s) in zip(known, facts.positive)))
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


METHODS = (
    ("signs of the terms", by_terms),
    ("signs over a positive denominator", by_numerator),
    ("signs of the factors", by_factors),
    ("polynomial inequality (SMT solver)", by_smt),
)

