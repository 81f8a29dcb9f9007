"""A kernel tree as SymPy, for printing: what a theorem says, in the language of the page.

The kernel numbers bound indices and marks names of its own; here each gets a letter that nothing
else in the formula has.
"""
from __future__ import annotations

import re

from sympy import (
    Add, Expr, Function, Idx, IndexedBase, Integer, KroneckerDelta, Max, Min, Mul, Pow, Rational, Sum, Symbol, pi,
)

from ..kernel.terms import Place, Tree, Var, at, free, free_vars, letters_of, names, place, plus
from ..language import Direct, Expectation, Partial, step
from ..names import LETTERS, free_name, subexpressions
from .functions import TABLE

CALLS = {"Max": Max, "Min": Min} | {name: row.function for name, row in TABLE.items()}
NODES = {"partial": Partial, "direct": Direct, "mean": Expectation}
MARKS = re.compile(r"[#@°*].*")


def to_sympy(t: Tree, labels=None):
    """The tree as a SymPy expression; ``labels`` has the letters of indices that were named already."""
    if labels is None:
        labels = {}
        for v in free_vars(t):
            labels[v] = unused(v, t, labels) if MARKS.search(v.label) else v.label

    def of(part):
        return to_sympy(part, labels)

    def placed(p):
        return place_to_sympy(p, labels)
    match t:
        case ("num", q):
            return Rational(q.numerator, q.denominator)
        case ("sym", name):
            return pi if name == "pi" else Symbol(name, real=True)
        case ("entry", name, places):
            return IndexedBase(name, real=True)[tuple(map(placed, places))]
        case ("ord", p):
            return placed(p)
        case ("add" | "mul" as kind, *parts):
            return (Add if kind == "add" else Mul)(*map(of, parts))
        case ("pow", base, e):
            return Pow(of(base), Rational(e.numerator, e.denominator))
        case ("power", base, e):
            return Pow(of(base), of(e))
        case ("call", name, *arguments):
            return CALLS.get(name, Function(name, real=True))(*map(of, arguments))
        case ("delta", one, other):
            return KroneckerDelta(placed(one), placed(other))
        case ("less", one, other):
            return step(placed(other) - placed(one))
        case ("sum", k, body):
            inner = {**labels, k: unused(k, body, labels)}
            ends, body = limits(k, body)
            index = letter_to_sympy(k, inner)
            return Sum(to_sympy(body, inner), (index, *map(placed, ends)) if ends else index)
    return NODES[t[0]](*map(of, t[1:]))


def limits(k: Var, body: Tree):
    """The ends of a sum that orders on its index say, if any do, and what is summed."""
    factors = body[1:] if body[0] == "mul" and k.size else ()
    said = {end: (factor, p) for factor in factors for end, p in _end(at(k), factor)}
    rest = tuple(factor for factor in factors if factor not in [used for used, _ in said.values()])
    if not said or not rest:
        return (), body
    whole = place(), plus(k.size, place(-1))
    return [said.get(n, (None, p))[1] for n, p in enumerate(whole)], ("mul", *rest)


def _end(k: Place, factor: Tree):
    """The number of the end, 0 or 1, that an order on k is, and where."""
    match factor:
        case ("less", p, q):
            low, high = plus(p, place(1)), plus(q, place(-1))
        case ("add", ("num", 1), ("mul", ("num", -1), ("less", q, p))):
            low, high = p, q
        case _:
            return
    if k in (p, q) and letters_of(p).isdisjoint(letters_of(q)):
        yield (0, low) if q == k else (1, high)


def as_declared(expr: Expr, *others: Expr) -> Expr:
    """The same expression with its names as they are declared in others: their signs and shapes."""
    def kind(name):
        return type(name), str(name), name.is_integer
    known = {kind(name): name for other in others for name in subexpressions(other, Symbol, IndexedBase)}
    return expr.xreplace({name: known[kind(name)] for name in subexpressions(expr, Symbol, IndexedBase)
                          if kind(name) in known})


def unused(k: Var, t: Tree, labels) -> str:
    """A letter for an index that nothing in the tree has; its own, if it has one."""
    others = free(t) - {k}
    taken = names(t) | {labels.get(x, x.label) if isinstance(x, Var) else x for x in others}
    return free_name(filter(None, (MARKS.sub("", k.label),)), taken)


def place_to_sympy(p, labels=None):
    return Add(Integer(p[0]), *(c * letter_to_sympy(x, labels or {}) for x, c in p[1]))


def letter_to_sympy(x, labels):
    if not isinstance(x, Var):
        return Symbol(x, integer=True)
    label = labels.get(x) or MARKS.sub("", x.label) or LETTERS[0]
    return Idx(label, place_to_sympy(x.size, labels)) if x.size is not None else Symbol(label, integer=True)
