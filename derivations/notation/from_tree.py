"""A kernel tree as SymPy, for printing: what a theorem says, in the language of the page."""
from __future__ import annotations

from sympy import (
    Abs, Add, Function, Idx, IndexedBase, Integer, KroneckerDelta, Max, Min, Mul, Pow, Rational, Sum, Symbol, atan,
    cos, cosh, erf, exp, log, pi, sign, sin, sinh, tanh,
)

from ..kernel.terms import Tree, Var
from ..language import Direct, Expectation, Partial, relu, sigmoid, sigmoid_prime, step

CALLS = {f.__name__: f for f in (Abs, Max, Min, atan, cos, cosh, erf, exp, log, sign, sin, sinh, tanh, relu,
                                 sigmoid, sigmoid_prime, step)}
NODES = {"partial": Partial, "direct": Direct, "mean": Expectation}


def to_sympy(t: Tree):
    """The tree as a SymPy expression; marks that the kernel puts on names are taken off."""
    match t:
        case ("num", q):
            return Rational(q.numerator, q.denominator)
        case ("sym", name):
            return pi if name == "pi" else Symbol(name, real=True)
        case ("entry", name, places):
            return IndexedBase(name, real=True)[tuple(map(place_to_sympy, places))]
        case ("ord", p):
            return place_to_sympy(p)
        case ("add" | "mul" as kind, *parts):
            return (Add if kind == "add" else Mul)(*map(to_sympy, parts))
        case ("pow", base, e):
            return Pow(to_sympy(base), Rational(e.numerator, e.denominator))
        case ("power", base, e):
            return Pow(to_sympy(base), to_sympy(e))
        case ("call", name, *arguments):
            return CALLS.get(name, Function(name, real=True))(*map(to_sympy, arguments))
        case ("delta", one, other):
            return KroneckerDelta(place_to_sympy(one), place_to_sympy(other))
        case ("less", one, other):
            return step(place_to_sympy(other) - place_to_sympy(one))
        case ("sum", k, body):
            return Sum(to_sympy(body), letter_to_sympy(k))
    return NODES[t[0]](*map(to_sympy, t[1:]))


def place_to_sympy(p):
    return Add(Integer(p[0]), *(c * letter_to_sympy(x) for x, c in p[1]))


def letter_to_sympy(x):
    if not isinstance(x, Var):
        return Symbol(x, integer=True)
    label = x.label.rstrip("°*").replace("#", "k").replace("@", "k")
    if label[-1:].isdigit() and x.label[0] in "#@":
        label = "klpqrs"[int(label[1:]) % 6]
    return Idx(label, place_to_sympy(x.size)) if x.size is not None else Symbol(label, integer=True)
