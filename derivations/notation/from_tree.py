"""A kernel tree as SymPy, for printing: what a theorem says, in the language of the page.

The kernel numbers bound indices and marks names of its own; here each gets a letter that nothing
else in the formula has.
"""
from __future__ import annotations

import re

from sympy import (
    Add, Function, Idx, IndexedBase, Integer, KroneckerDelta, Max, Min, Mul, Pow, Rational, Sum, Symbol, pi,
)

from ..kernel.terms import Tree, Var, free, free_vars, names
from ..language import Direct, Expectation, Partial, step
from .functions import TABLE

CALLS = {"Max": Max, "Min": Min} | {name: row.function for name, row in TABLE.items()}
NODES = {"partial": Partial, "direct": Direct, "mean": Expectation}
LETTERS = ("k", "l", "i", "j", "p", "q", "r", "s")
MARKS = re.compile(r"[#@°*].*")


def to_sympy(t: Tree, labels=None):
    """The tree as a SymPy expression; ``labels`` has the letters of indices that were named already."""
    if labels is None:
        labels = {}
        for v in free_vars(t):
            labels[v] = unused(v, t, labels) if MARKS.search(v.label) else v.label

    def of(part):
        return to_sympy(part, labels)

    def place(p):
        return place_to_sympy(p, labels)
    match t:
        case ("num", q):
            return Rational(q.numerator, q.denominator)
        case ("sym", name):
            return pi if name == "pi" else Symbol(name, real=True)
        case ("entry", name, places):
            return IndexedBase(name, real=True)[tuple(map(place, places))]
        case ("ord", p):
            return place(p)
        case ("add" | "mul" as kind, *parts):
            return (Add if kind == "add" else Mul)(*map(of, parts))
        case ("pow", base, e):
            return Pow(of(base), Rational(e.numerator, e.denominator))
        case ("power", base, e):
            return Pow(of(base), of(e))
        case ("call", name, *arguments):
            return CALLS.get(name, Function(name, real=True))(*map(of, arguments))
        case ("delta", one, other):
            return KroneckerDelta(place(one), place(other))
        case ("less", one, other):
            return step(place(other) - place(one))
        case ("sum", k, body):
            inner = {**labels, k: unused(k, body, labels)}
            return Sum(to_sympy(body, inner), letter_to_sympy(k, inner))
    return NODES[t[0]](*map(of, t[1:]))


def unused(k: Var, t: Tree, labels) -> str:
    """A letter for an index that nothing in the tree has; its own, if it has one."""
    others = free(t) - {k}
    taken = names(t) | {labels.get(x, x.label) if isinstance(x, Var) else x for x in others}
    wanted = (MARKS.sub("", k.label), *LETTERS, *(f"k{n}" for n in range(1, 99)))
    return next(letter for letter in wanted if letter and letter not in taken)


def place_to_sympy(p, labels=None):
    return Add(Integer(p[0]), *(c * letter_to_sympy(x, labels or {}) for x, c in p[1]))


def letter_to_sympy(x, labels):
    if not isinstance(x, Var):
        return Symbol(x, integer=True)
    label = labels.get(x) or MARKS.sub("", x.label) or LETTERS[0]
    return Idx(label, place_to_sympy(x.size, labels)) if x.size is not None else Symbol(label, integer=True)
