"""A derivative in the shape in which it was differentiated, not multiplied out.

``2 (x - y)/(1 + (x - y)^2)`` reads better than its expansion. The shape is SymPy's proposal, which
can be wrong on indexed sums: it is shown only after the judge has found it equal.
"""
from __future__ import annotations

from sympy import Expr, Heaviside, Mul, Sum, factor_terms, sign

from ..crash import CRASHES
from ..normalise.reading import Unsupported, read
from ..language import delta, step


def as_written(expr: Expr, variable: Expr) -> Expr | None:
    """The derivative of ``expr`` by ``variable`` as SymPy writes it; None if it cannot."""
    try:
        found = expr.diff(variable)
    except CRASHES:  # whatever SymPy does not know is no proposal
        return None
    found = found.replace(Heaviside, lambda z, _: step(z)).replace(sign, lambda z: 2 * step(z) - 1)
    found = common_factors_out(contracted(found))
    try:
        read(found)
    except (Unsupported, ArithmeticError):
        return None
    return found


def common_factors_out(expr: Expr) -> Expr:
    """The factors that all terms share, once; a shared denominator stays where it is."""
    found = factor_terms(expr)
    _, below = found.as_numer_denom() if found.is_Mul else (found, 1)
    return expr if below != 1 and expr.is_Add else found


def contracted(expr: Expr) -> Expr:
    """Sums over a δ that is a factor, as the term where its indices agree, without expanding."""
    def contract(total):
        for limit in total.limits:
            k, others = limit[0], [other for other in total.limits if other != limit]
            for factor in Mul.make_args(total.function):
                if isinstance(factor, delta) and k in factor.args:
                    other = factor.args[0] if factor.args[1] == k else factor.args[1]
                    rest = (total.function / factor).xreplace({k: other})
                    return contracted(Sum(rest, *others)) if others else contracted(rest)
        return total
    return expr.replace(lambda e: isinstance(e, Sum), contract)
