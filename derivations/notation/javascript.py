"""A formula as a JavaScript function: the expression that was proved moves the page's figures.

Arrays are arrays of numbers, an index is a number that counts from 0, and sizes are read from
lengths. A sum is ``S(from, to, function)``, which the page's script has, as it has ``sigmoid``.
Operators and the functions of ``Math`` are written by SymPy's own printer.
"""
import re

from sympy import Idx, Indexed, Sum, Symbol
from sympy.core.sympify import _sympify
from sympy.printing.jscode import JavascriptCodePrinter

from derivations.notation.functions import TABLE

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
    source = _Script(sizes).doprint(expr)
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
    arrays = {str(entry.base.label) for entry in expr.atoms(Indexed)}
    bound = {str(k) for part in expr.atoms(Sum) for k in part.variables}
    return ({s.name for s in expr.free_symbols if isinstance(s, Symbol | Idx)} | arrays) - bound


class _Script(JavascriptCodePrinter):
    """What the language has and SymPy's printer lacks."""

    def __init__(self, sizes):
        super().__init__()
        self.sizes = sizes

    def _print_not_supported(self, expr):
        kind = type(expr).__name__
        raise NotImplementedError(f"{expr} ({kind}) cannot be printed as JavaScript")

    def _print_Symbol(self, expr):
        return self.sizes.get(expr.name) or identifier(expr.name)

    _print_Idx = _print_Symbol

    def _print_Float(self, expr):
        return repr(float(expr))

    def _print_Indexed(self, expr):
        return identifier(str(expr.base.label)) + "".join(
            f"[{self._print(i)}]" for i in expr.indices)

    def _print_KroneckerDelta(self, expr):
        return f"({self._print(expr.args[0])}==={self._print(expr.args[1])}?1:0)"

    def _print_Function(self, expr):
        row = TABLE.get(type(expr).__name__)
        if row and row.javascript:
            return row.javascript.format(self._print(expr.args[0]))
        return super()._print_Function(expr)

    def _print_Sum(self, expr):
        """A loop over the whole range of each index, one in another."""
        source = self._print(expr.function)
        for index, *ends in expr.limits:
            low, high = map(self._print, ends)
            source = f"S({low},{high},{identifier(str(index))}=>{source})"
        return source
