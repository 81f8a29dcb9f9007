"""The derivative of a definition by one name in it: by the kernel's rules, in the shape in which they give it.

``2 (x - y)/(1 + (x - y)^2)`` reads better than its expansion.
"""
from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import combinations

from sympy import Expr, Function, Ne, Sum, factor_terms, sign, together

from ..kernel import deltas
from ..kernel.calculus import Differentiate
from ..kernel.context import Context
from ..kernel.deltas import by_place
from ..kernel.terms import Tree, Unsupported, add, free, letters_of, mapped, moved, mul, names, sub, walk
from ..language import Direct, Partial, delta, sigmoid, sigmoid_prime, step
from ..names import free_indices, labels, name_and_indices, names_of, subexpressions
from ..normalise.facts import Facts
from ..normalise.reading import read as read_form
from ..normalise.rewriting import everywhere
from ..normalise.shapes import absorb_minus, factor_sums
from ..normalise.writing import write
from ..notation.from_tree import as_declared, to_sympy
from ..notation.to_tree import read, read_place


class Slope(Differentiate):
    """∂/∂ variable, where the derivative of max(s, c) is step(s - c), that of min(s, c) is step(c - s), and that of
    log(1 + exp(s)) is sigmoid(s)."""

    def call(self, name, arguments):
        match name, *arguments:
            case "log", ("add", ("num", 1), ("call", "exp", s)):
                return mul(("call", "sigmoid", s), self(s))
        if name not in ("Max", "Min"):
            return super().call(name, arguments)
        found, *others = sorted(arguments, key=lambda part: self.variable[1] not in names(part))
        for other in others:
            over = sub(found, other) if name == "Max" else sub(other, found)
            found = (add if name == "Max" else sub)(other, ("call", "relu", over))
        return self(found)


def slope(expr: Expr, variable: Expr, indices=(), places=()) -> Expr:
    """The derivative of ``expr``, with places put in for free indices, by ``variable``.

    Raises ``Unsupported`` for what the kernel cannot differentiate.
    """
    where = {k: read_place(place) for index, place in zip(indices, places) for k in letters_of(read_place(index))}
    found = to_sympy(Slope(read(variable))(moved(read(expr), where)))
    found = as_declared(found, expr, variable, *places)
    name, _ = name_and_indices(variable)
    found = found.replace(sign, lambda z: 2 * step(z) - 1 if name in names_of(z) else sign(z))
    return found.replace(sigmoid_prime, lambda z: sigmoid(z) * (1 - sigmoid(z)))


def away_from(kink: Expr) -> Ne:
    """That it is no kink here: x[i] - x[j] is 0 or not for i != j alone."""
    pairs = combinations(free_indices(kink), 2)
    return Ne(kink + sum(delta(i, j) for i, j in pairs if i.upper == j.upper and not kink.xreplace({i: j})), 0)


def with_slopes(expr: Expr, facts: Facts) -> Expr:
    """Every derivative worked out: that of the target expanded down to the variable, not further."""
    def of(partial):
        target, *variables = partial.args[:2] if isinstance(partial, Direct) else partial.args
        form = everywhere(read_form(target), facts.definitions[name_and_indices(target)[0]]) if isinstance(
            partial, Direct) else facts.expand(read_form(target), {name_and_indices(v)[0] for v in variables})
        return reduce(slope, variables, write(form, avoid=labels(free_indices(partial))))
    return expr.xreplace({part: of(part) for part in subexpressions(expr, Partial)})


def shapes(expr: Expr) -> Iterator[Expr]:
    """A derivative as it was built up, and what it becomes without being multiplied out."""
    if (ended := contracted(expr)) != expr:
        yield factor_sums(expr := ended)
    yield from (expr, common_factors_out(expr))
    if not expr.has(step):
        yield factor_terms(together(expr, deep=True))


def turned(expr: Expr) -> Expr:
    """Its products without a minus where a factor can be turned round, in sums too."""
    return expr.replace(lambda e: e.is_Mul, absorb_minus)


def common_factors_out(expr: Expr) -> Expr:
    """The factors that all terms share, once; a shared denominator stays where it is, and so does what stands in a
    step: the kernel knows one by that."""
    kept = {one: Function(f"step{n}")(*one.free_symbols) for n, one in enumerate(sorted(expr.atoms(step), key=str))}
    found = factor_terms(expr.xreplace(kept)).xreplace({call: one for one, call in kept.items()})
    _, below = found.as_numer_denom() if found.is_Mul else (found, 1)
    return expr if below != 1 and expr.is_Add else found


def contracted(expr: Expr) -> Expr:
    """Sums over a δ as the terms where its indices agree, without expanding."""
    if not (expr.has(delta) and expr.has(Sum)):
        return expr
    try:
        found = _contracted(t := read(expr))
    except Unsupported:  # the δ of two values is none of two places
        return expr
    return expr if found == t else as_declared(to_sympy(found), expr)


def _contracted(t: Tree) -> Tree:
    t = mapped(t, _contracted)
    if t[0] != "sum":
        return t
    k, body = t[1], mul(*sorted(t[2][1:], key=lambda factor: factor[0] != "delta")) if t[2][0] == "mul" else t[2]
    pieces = by_place(body, k, Context())
    left = walk(add(*pieces.get(None, ())))
    if pieces.keys() == {None} or any(n[0] == "delta" and k in free(n) for n in left):
        return t
    return _contracted(add(*deltas.contracted(k, body, Context())))
