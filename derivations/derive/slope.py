"""The derivative of a definition by one name in it: by the kernel's rules, in the shape in which they give it.

``2 (x - y)/(1 + (x - y)^2)`` reads better than its expansion.
"""
from __future__ import annotations

from sympy import Expr, S, Sum, factor_terms, sign

from ..kernel.calculus import Differentiate
from ..kernel.terms import add, letters_of, moved, mul, sub
from ..language import delta, step
from ..notation.from_tree import as_declared, to_sympy
from ..notation.to_tree import read, read_place


class Slope(Differentiate):
    """∂/∂ variable, where the derivative of max(s, 0) is that of relu(s), step(s), and that of log(1 + exp(s))
    is sigmoid(s)."""

    def call(self, name, arguments):
        match name, *arguments:
            case "log", ("add", ("num", 1), ("call", "exp", s)):
                return mul(("call", "sigmoid", s), self(s))
        if name not in ("Max", "Min"):
            return super().call(name, arguments)
        first, *others = sorted(arguments, key=lambda part: part[0] == "num")
        for other in others:
            over = ("call", "relu", sub(first, other))
            first = add(other, over) if name == "Max" else sub(first, over)
        return self(first)


def slope(expr: Expr, variable: Expr, indices=(), places=()) -> Expr:
    """The derivative of ``expr``, with places put in for free indices, by ``variable``.

    Raises ``Unsupported`` for what the kernel cannot differentiate.
    """
    where = {k: read_place(place) for index, place in zip(indices, places) for k in letters_of(read_place(index))}
    found = to_sympy(Slope(read(variable))(moved(read(expr), where)))
    return as_declared(found, expr, variable, *places).replace(sign, lambda z: 2 * step(z) - 1)


def common_factors_out(expr: Expr) -> Expr:
    """The factors that all terms share, once; a shared denominator stays where it is."""
    found = factor_terms(expr)
    _, below = found.as_numer_denom() if found.is_Mul else (found, 1)
    return expr if below != 1 and expr.is_Add else found


def contracted(expr: Expr) -> Expr:
    """Sums over a δ that all of what is summed has, as the term where its indices agree, without expanding."""
    def contract(total):
        for limit in total.limits:
            k, others = limit[0], [other for other in total.limits if other != limit]
            for factor in total.function.atoms(delta):
                if k in factor.args and total.function.xreplace({factor: S.Zero}) == 0:
                    other = factor.args[0] if factor.args[1] == k else factor.args[1]
                    rest = total.function.xreplace({factor: S.One}).xreplace({k: other})
                    return contracted(Sum(rest, *others)) if others else contracted(rest)
        return total
    return expr.replace(lambda e: isinstance(e, Sum), contract)
