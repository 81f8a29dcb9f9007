"""From an expression to NumPy source: every index becomes an axis, every sum a reduction.

A piece of code carries the indices that its axes stand for, always in one global order (the free
indices first), so that two pieces combine by broadcasting.
"""
from functools import reduce
from typing import NamedTuple

from sympy import Idx, Indexed, Integer, S, Symbol, oo, pi

from derivations.notation.functions import TABLE
from derivations.notation.layout import Layout, index_order, product, terms, whole_range

ADDITION, MULTIPLICATION, NEGATION, POWER, ATOM = range(5)
VALUES = {pi: "np.pi", S.Exp1: "np.e", oo: "np.inf"}


class Piece(NamedTuple):
    """Source text, the indices of its axes in order, and how tightly its operator binds."""

    text: str
    axes: tuple = ()
    strength: int = ATOM

    def at(self, place):
        """The text, in parentheses where ``place`` binds tighter."""
        return f"({self.text})" if self.strength < place else self.text


class Vectoriser(Layout):
    """Writes one expression, given the order of its free axes and a Python name for every name.

    After ``result()``, ``lines`` are the statements that it needs before it, ``helpers`` the
    functions that it calls, ``symbols`` the names of the scalars and sizes that it mentions.
    """

    def __init__(self, expr, axes, names):
        super().__init__()
        self.expr, self.axes, self.names = expr, axes, dict(names)
        self.sequence = list(axes)
        self.lines, self.helpers = [], set()
        self.counters, self.limited, self.symbols = {}, {}, set()

    def result(self):
        """The source of the value, with one axis for each of ``axes``."""
        piece = self._print(self.expr)
        missing = [i for i in self.axes if i not in piece.axes]
        if not missing:
            return piece.text
        shape = ", ".join(self.used_size(i.upper + 1) for i in self.axes)
        return f"np.broadcast_to({self.lifted(piece, self.axes).text}, ({shape},))"

    def emptyPrinter(self, expr):
        if expr in VALUES:
            return Piece(VALUES[expr])
        raise NotImplementedError(f"no NumPy code for {type(expr).__name__}")

    # Alignment

    def union(self, *pieces):
        present = {axis for piece in pieces for axis in piece.axes}
        return tuple(axis for axis in self.sequence if axis in present)

    def lifted(self, piece, target):
        """A piece with new axes of length one, so that it broadcasts against ``target``."""
        if not piece.axes or piece.axes == target[len(target) - len(piece.axes):]:
            return piece
        slots = [":" if axis in piece.axes else "None" for axis in target]
        while slots[0] == "None":
            slots.pop(0)
        return Piece(f"{piece.at(ATOM)}[{', '.join(slots)}]", piece.axes)

    def aligned(self, *pieces):
        """The pieces with all their axes, and these."""
        axes = self.union(*pieces)
        return [*(self.lifted(piece, axes) for piece in pieces), axes]

    def place(self, axis):
        if axis not in self.sequence:
            self.sequence.append(axis)
        return axis

    def counter(self, index):
        """A variable with the values of an index, as an array along its own axis."""
        if index not in self.counters:
            name = self.fresh(index.name)
            self.lines.append(f"{name} = np.arange({self.used_size(index.upper + 1)})")
            self.counters[index] = name
        return Piece(self.counters[index], (self.place(index),))

    def fresh(self, name):
        """A variable for an index, different from every argument and every other variable."""
        taken = {line.split(" = ")[0] for line in self.lines}
        taken |= {self.names[n] for n in self.names if n != name}
        taken |= {self.names[str(a.base.label)] for a in self.expr.atoms(Indexed)}
        chosen = self.names.get(name, name)
        while chosen in taken:
            chosen += "_"
        return chosen

    # Sizes and numbers

    def size(self, expr):
        """Source of a size such as ``m`` or ``n - 1``."""
        if isinstance(expr, Integer):
            return str(expr)
        if isinstance(expr, Symbol):
            return self.names.setdefault(expr.name, expr.name)
        return Vectoriser(expr, (), self.names)._print(expr).text

    def used_size(self, expr):
        self.symbols |= {symbol.name for symbol in expr.free_symbols}
        return self.size(expr)

    def _print_Symbol(self, expr):
        if expr in self.limited:
            return Piece(self.limited[expr], (self.place(expr),))
        if isinstance(expr, Idx):
            return self.counter(expr)
        self.symbols.add(expr.name)
        return Piece(self.names[expr.name])

    _print_Idx = _print_Symbol

    def _print_Integer(self, expr):
        return Piece(str(expr), (), ATOM if expr >= 0 else NEGATION)

    def _print_Rational(self, expr):
        return Piece(f"{expr.p} / {expr.q}", (), MULTIPLICATION)

    def _print_Float(self, expr):
        return Piece(repr(float(expr)), (), ATOM if expr >= 0 else NEGATION)

    # Operators

    def _print_Add(self, expr):
        pieces = [(part.negative, self.term(part._replace(negative=False)))
                  for part in terms(expr)]
        axes = self.union(*(piece for _, piece in pieces))
        text = ""
        for negative, piece in pieces:
            sign = (" - " if negative else " + ") if text else ("-" if negative else "")
            written = self.lifted(piece, axes)
            text += sign + written.at(MULTIPLICATION)
        return Piece(text, axes, ADDITION)

    def term(self, part):
        above = [self._print(factor) for factor in part.above]
        below = [self._print(factor) for factor in part.below]
        return self.combined(part.negative, above, below)

    def combined(self, negative, above, below):
        """A signed product of pieces, everything aligned to the axes of the whole."""
        axes = self.union(*above, *below)
        above, below = ([self.lifted(p, axes) for p in side] for side in (above, below))
        if len(above) == 1 and not below and not negative:
            return Piece(above[0].text, axes, above[0].strength)
        text = " * ".join(piece.at(MULTIPLICATION) for piece in above)
        if below:
            divisor = " * ".join(piece.at(NEGATION) for piece in below)
            text += f" / ({divisor})" if len(below) > 1 else f" / {divisor}"
        return Piece(f"-{text}" if negative else text, axes, MULTIPLICATION)

    def root(self, base):
        inner = self._print(base)
        return Piece(f"np.sqrt({inner.text})", inner.axes)

    def power(self, base, exponent):
        base, exponent = self._print(base), self._print(exponent)
        if base.text.lstrip("-").isdigit() and not exponent.text.isdigit():
            base = base._replace(text=f"{base.text}.0")
        base, exponent, axes = self.aligned(base, exponent)
        return Piece(f"{base.at(ATOM)} ** {exponent.at(POWER)}", axes, POWER)

    # Entries and deltas

    def _print_Indexed(self, expr):
        name, indices = self.names[str(expr.base.label)], expr.indices
        sizes = expr.base.shape if expr.base.shape is not None else (None,) * len(indices)
        spans = [self.spans(index, size) for index, size in zip(indices, sizes)]
        others = [None if span else self._print(index) for span, index in zip(spans, indices)]
        if any(piece and piece.axes for piece in others):
            *pieces, axes = self.aligned(*(p or self._print(i) for p, i in zip(others, indices)))
            return Piece(f"{name}[{', '.join(piece.text for piece in pieces)}]", axes)  # by index arrays
        slots = [piece.text if piece else ":" for piece in others]
        while slots and slots[-1] == ":":
            slots.pop()
        text = f"{name}[{', '.join(slots)}]" if slots else name
        return self.arranged(text, [index for span, index in zip(spans, indices) if span])

    def spans(self, index, size):
        """Whether a subscript is an index that runs over the whole axis."""
        whole = isinstance(index, Idx) and index not in self.limited and index.upper is not None
        return whole and size is not None and size == index.upper + 1

    def arranged(self, text, indices):
        """Axes in the global order: the diagonal of a repeated index, then a transpose."""
        for index in indices:
            self.place(index)
        ordered = tuple(axis for axis in self.sequence if axis in indices)
        if len(set(indices)) < len(indices):
            letters = self.letters(indices)
            left, right = ("".join(letters[i] for i in part) for part in (indices, ordered))
            return Piece(f'np.einsum("{left}->{right}", {text})', ordered)
        if list(ordered) == indices:
            return Piece(text, ordered)
        if len(indices) == 2:
            return Piece(f"{text}.T", ordered)
        return Piece(f"{text}.transpose({', '.join(str(indices.index(i)) for i in ordered)})",
                     ordered)

    def _print_KroneckerDelta(self, expr):
        if any(not isinstance(i, Idx) or i in self.limited for i in expr.args):
            return self.equal(*sorted(expr.args, key=index_order))
        for index in expr.args:
            self.place(index)
        first, second = sorted(expr.args, key=self.sequence.index)
        rows, columns = (self.used_size(i.upper + 1) for i in (first, second))
        shape = rows if rows == columns else f"{rows}, {columns}"
        return Piece(f"np.eye({shape})", (first, second))

    def equal(self, first, second):
        one, other, axes = self.aligned(self._print(first), self._print(second))
        return Piece(f"1.0 * ({one.text} == {other.text})", axes, MULTIPLICATION)

    # Functions

    def _print_Function(self, expr):
        row = TABLE.get(type(expr).__name__)
        if row is None:
            return self.emptyPrinter(expr)
        inner = self._print(expr.args[0])
        text = row.numpy.format(inner.text, inner.at(NEGATION))
        self.helpers |= {helper for helper in ("sigmoid", "erf") if text.startswith(helper)}
        return Piece(text, inner.axes, MULTIPLICATION if " * " in row.numpy else ATOM)

    def call(self, name, arguments):
        """NumPy's maximum and minimum are functions of two arguments, one in another."""
        *pieces, axes = self.aligned(*map(self._print, arguments))
        return Piece(reduce(lambda inner, piece: f"np.{name}imum({piece.text}, {inner})", reversed(pieces[:-1]),
                            pieces[-1].text), axes)

    # Sums

    def _print_Sum(self, expr):
        if all(whole_range(*limit) for limit in expr.limits):
            return self.whole_sum(expr.function, expr.variables)
        return self.partial_nest(expr.function, expr.limits)

    def whole_sum(self, body, variables):
        """Factors without the index stand outside; the others are contracted or summed."""
        part = product(body)
        above = [self._print(factor) for factor in part.above]
        below = [self._print(factor) for factor in part.below]
        summed = [p for p in above if set(p.axes) & set(variables)]
        divided = [p for p in below if set(p.axes) & set(variables)]
        outside = [p for p in above if p not in summed]
        found = {axis for p in summed + divided for axis in p.axes}
        counted = sorted(set(variables) - found, key=lambda v: v.name)
        hidden = [v for n, v in enumerate(variables) if v in variables[:n]]
        outside += [Piece(self.used_size(v.upper + 1), (), ADDITION)
                    for v in (*counted, *hidden)]
        if summed or divided:
            outside.append(self.reduced(summed, divided, set(variables) & found))
        outside = [p for p in outside if p.text != "1"] or [Piece("1")]
        return self.combined(part.negative, outside, [p for p in below if p not in divided])

    def reduced(self, above, below, variables):
        """Sum a product over some of its axes: einsum where the factors' axes differ."""
        axes = self.union(*above, *below)
        left = tuple(axis for axis in axes if axis not in variables)
        if len({piece.axes for piece in above + below}) > 1:
            operands = above + [Piece(f"1 / {p.at(NEGATION)}", p.axes) for p in below]
            letters = self.letters(axes)
            operands = [_untransposed(piece) for piece in operands]
            spec = ",".join("".join(letters[a] for a in p.axes) for p in operands)
            spec += "->" + "".join(letters[a] for a in left)
            best = ", optimize=True" if len(operands) > 2 else ""
            return Piece(f'np.einsum("{spec}", {", ".join(p.text for p in operands)}{best})', left)
        whole = self.combined(False, above or [Piece("1")], below)
        return self.summed(whole, variables)

    def summed(self, piece, variables):
        axes = [n for n, axis in enumerate(piece.axes) if axis in variables]
        left = tuple(axis for axis in piece.axes if axis not in variables)
        if not left:
            return Piece(f"{piece.at(ATOM)}.sum()")
        which = str(axes[0]) if len(axes) == 1 else str(tuple(axes))
        return Piece(f"{piece.at(ATOM)}.sum(axis={which})", left)

    def letters(self, axes):
        """One letter for each axis, its own name where that is a letter."""
        spare = iter("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        taken, chosen = {a.name for a in axes}, {}
        for axis in dict.fromkeys(axes):
            own = len(axis.name) == 1 and axis.name.isascii() and axis.name.isalpha()
            own = own and axis.name not in chosen.values()
            chosen[axis] = axis.name if own else next(c for c in spare if c not in taken)
        return chosen

    def partial_nest(self, body, limits):
        """A sum with explicit limits, as a sum over a counter; the last limit is the outermost."""
        *inner, (variable, low, high) = limits
        end, low, high = self._print(high + 1), self._print(low), self._print(high)
        before, name = self.limited, self.fresh(variable.name)
        first = f"np.min({low.text})" if low.axes else low.text
        last = f"np.max({end.text})" if end.axes else end.text
        span = last if first == "0" else f"{first}, {last}"
        self.lines.append(f"{name} = np.arange({span})")
        self.limited = {**before, variable: name}
        self.place(variable)
        piece = self.partial_nest(body, inner) if inner else self._print(body)
        if low.axes or high.axes:
            piece = self.masked(piece, Piece(name, (variable,)), low, high)
        self.limited = before
        if variable not in piece.axes:
            return self.combined(False, [Piece(f"{name}.size"), piece], [])
        return self.summed(piece, {variable})

    def masked(self, piece, counter, low, high):
        """Zero outside limits that depend on another index."""
        piece, counter, low, high, axes = self.aligned(piece, counter, low, high)
        inside = f"({low.at(ADDITION + 1)} <= {counter.text}) & ({counter.text} <= " \
                 f"{high.at(ADDITION + 1)})"
        return Piece(f"np.where({inside}, {piece.text}, 0)", axes)


def _untransposed(piece):
    """An operand of einsum needs no transpose of its own."""
    name = piece.text.removesuffix(".T")
    return Piece(name, piece.axes[::-1]) if name != piece.text and name.isidentifier() else piece
