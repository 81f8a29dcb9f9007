"""A formula as a JavaScript function: the expression that was proved moves the page's figures.

Arrays are arrays of numbers, an index is a number that counts from 0, and sizes are read from
lengths. A sum is ``S(from, to, function)``, which the page's script has, as it has ``sigmoid``.
"""
import re

from sympy import (
    Abs, Add, Idx, Indexed, KroneckerDelta, Max, Min, Mul, NumberSymbol, Pow, Rational, Sum, Symbol,
    cos, cosh, exp, log, sign, sin, sinh, tanh,
)
from sympy.core.sympify import _sympify

from derivations.language import atan, relu, sigmoid, sigmoid_prime, step

CALLS = {exp: "exp", log: "log", tanh: "tanh", sinh: "sinh", cosh: "cosh", sin: "sin", cos: "cos",
         atan: "atan", Max: "max", Min: "min", Abs: "abs", sign: "sign"}
OURS = {sigmoid: "sigmoid({0})", sigmoid_prime: "(sigmoid({0})*sigmoid(-({0})))",
        relu: "Math.max({0},0)", step: "({0}>0?1:0)"}
RESERVED = {"S", "sigmoid", "Math", "const", "let", "var", "in", "of", "new", "if", "do", "for"}


def to_javascript(expr, *arguments) -> str:
    """An arrow function of the given names, in their order, as source.

    ``arguments`` are names as they stand in the expression: arrays, numbers and free indices.
    Raises ``ValueError`` for a name that is not among them, and ``NotImplementedError`` for what
    has no place in a figure, such as a derivative.
    """
    expr = _sympify(expr)
    known = dict.fromkeys(map(str, arguments))
    sizes = sizes_of(expr)
    source = written(expr, sizes)
    missing = sorted(names_in(expr) - set(known) - set(sizes))
    if missing:
        raise ValueError(f"{', '.join(missing)} is in the formula and not among the arguments")
    return f"({','.join(map(identifier, known))})=>{source}"


def identifier(name: str) -> str:
    """A name that JavaScript takes: ``w'`` becomes ``w_``."""
    plain = re.sub(r"\W", "_", name)
    return f"{plain}_" if plain in RESERVED else plain


def sizes_of(expr) -> dict[str, str]:
    """Where the length of each axis can be read: size -> source."""
    found = {}
    for entry in sorted(expr.atoms(Indexed), key=str):
        for axis, size in enumerate(entry.base.shape or ()):
            if size.is_Symbol:
                name = identifier(str(entry.base.label))
                found.setdefault(size.name, f"{name}{'[0]' * axis}.length")
    return found


def names_in(expr) -> set[str]:
    """The names whose values the formula needs."""
    bound = {str(limit[0]) for part in expr.atoms(Sum) for limit in part.limits}
    arrays = {str(entry.base.label) for entry in expr.atoms(Indexed)}
    return ({symbol.name for symbol in expr.free_symbols if isinstance(symbol, Symbol)}
            | {index.name for index in expr.free_symbols if isinstance(index, Idx)} | arrays) - bound


def written(expr, sizes) -> str:
    """Source with parentheses around everything that is composed."""
    def write(part):
        return written(part, sizes)

    if isinstance(expr, Rational):
        return str(expr.p) if expr.q == 1 else f"({expr.p}/{expr.q})"
    if isinstance(expr, NumberSymbol):
        return repr(float(expr))
    if expr.is_Float:
        return repr(float(expr))
    if isinstance(expr, Indexed):
        return identifier(str(expr.base.label)) + "".join(f"[{write(i)}]" for i in expr.indices)
    if isinstance(expr, Symbol | Idx):
        return sizes.get(str(expr), identifier(str(expr)))
    if isinstance(expr, Add | Mul):
        return f"({('+' if isinstance(expr, Add) else '*').join(map(write, expr.args))})"
    if isinstance(expr, Pow):
        return power(expr, write)
    if isinstance(expr, Sum):
        return summed(expr, write)
    if isinstance(expr, KroneckerDelta):
        return f"({write(expr.args[0])}==={write(expr.args[1])}?1:0)"
    if expr.func in OURS:
        return OURS[expr.func].format(write(expr.args[0]))
    if expr.func in CALLS:
        return f"Math.{CALLS[expr.func]}({','.join(map(write, expr.args))})"
    raise NotImplementedError(f"{expr} ({type(expr).__name__}) cannot be printed as JavaScript")


def power(expr, write) -> str:
    """Roots and reciprocals as such: ``Math.pow`` is slow and less exact."""
    base, exponent = write(expr.base), expr.exp
    if exponent == -1:
        return f"(1/{base})"
    if exponent == Rational(1, 2):
        return f"Math.sqrt({base})"
    return f"Math.pow({base},{write(exponent)})"


def summed(expr, write) -> str:
    """A sum as a loop over the whole range of its index, one in another."""
    source = write(expr.function)
    for index, low, high in expr.limits:
        source = f"S({write(low)},{write(high)},{identifier(str(index))}=>{source})"
    return source
