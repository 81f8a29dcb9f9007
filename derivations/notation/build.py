"""From a syntax tree whose indices and ranges are settled to a SymPy expression.

SymPy evaluates while it builds, so every node is checked before and after: numbers, exponents and
the arguments of functions stay small, and nothing infinite, undefined or complex gets through.
With ``evaluate=False`` the expression stays as it was written, so that ``x/x`` keeps its domain.
"""
from sympy import (
    Add, Ge, Idx, Indexed, IndexedBase, KroneckerDelta, Le, Max, Min, Mul, Pow, Rational, S, Sum,
    Symbol, exp, pi,
)

from derivations.crash import CRASHES
from derivations.language import step
from derivations.notation.functions import READ
from derivations.notation.tokens import Unreadable

MAX_EXPONENT = 100
MAX_NUMBER = 10**60
MAX_ARGUMENT = 1_000
MAX_CHOICES = 12

_FUNCTIONS = READ | {"max": Max, "min": Min}
# Functions that do not grow fast: their arguments may be any number.
_SLOW = ("sqrt", "log", "ln", "abs", "max", "min", "relu", "sign", "step", "atan", "arctan")


class Builder:
    """Builds the trees of one reading and adds the objects it makes to ``reader.names``."""

    def __init__(self, reading, evaluate=True):
        self.reader, self.names, self.axes = reading.reader, reading.reader.names, reading.axes
        self.free, self.used, self.text = [*reading.free.values(), *reading.shorter.values()], set(reading.meanings.used), ""
        self.shorter = reading.shorter
        self.on_page, self.from_zero = reading.on_page, reading.from_zero
        self.made, self.bound, self.evaluate, self.at_place = {}, [], evaluate, False
        self.reader.extrema.clear()
        for key in sorted(reading.free, key=lambda key: key[1] != ""):
            self.variable(reading.free[key])

    def statement(self, statement, sides):
        """The sides of a statement."""
        self.text = statement.text
        places = all(side.kind == "index" for side in sides)  # as k != t; beside all else a letter is a number
        return [self.variable(side.name) if places else self.safely(side) for side in sides]

    def safely(self, tree):
        """Build a tree; whatever SymPy cannot take is an unreadable text, not a traceback."""
        try:
            return self.build(tree)
        except Unreadable:
            raise
        except RecursionError:
            raise self.error(tree, "this formula is too deep") from None
        except CRASHES as reason:
            raise self.error(tree, f"this formula cannot be built: {reason}") from reason

    def error(self, node, message):
        return Unreadable(self.text, node.at, message)

    def build(self, node):
        made = getattr(self, node.kind)(node)
        return self.checked(node, made) if self.evaluate else made

    def checked(self, node, made):
        if made in (S.ComplexInfinity, S.NaN, S.Infinity, S.NegativeInfinity):
            raise self.error(node, "this divides by zero or has no finite value")
        if made.is_Rational and max(abs(made.p), made.q) > MAX_NUMBER:
            raise self.error(node, "this number is too large")
        if made.is_number and made.is_extended_real is False:
            raise self.error(node, "this is not a real number")
        return made

    # Numbers and names

    def number(self, node):
        return Rational(node.name)

    def name(self, node):
        name = node.name
        if name in self.names:
            return self.names[name]
        if name in self.reader.sizes:
            return self.reader.sizes[name]
        if name in ("pi", "e"):  # a letter e that stands alone anywhere is among the names
            return pi if name == "pi" else exp(1)
        return self.names.setdefault(name, Symbol(name, real=True))

    def index(self, node):
        """An index as a number; where it picks entries on the page, its sum says where that begins."""
        index, made = node.name, self.variable(node.name)
        if self.at_place:
            return made
        if index.name in self.on_page and index.first is None and index.low is None:
            raise self.error(node, f"“{index.name}” picks an entry, and is a number here: write x[{index.name}], "
                                   f"where places count from 0, or give a sum both of its ends")
        return made + 1 if index.first == 1 else made

    def variable(self, index):
        """The ``Idx`` of an index; a bound one is renamed where it would hide another."""
        index = self.shorter.get((index, self.text), index)
        if index not in self.made:
            self.made[index] = self.make_index(index)
        return self.made[index]

    def make_index(self, index):
        known = self.names.get(index.name)
        if index.length is None:
            counter = isinstance(known, Idx) or (type(known) is Symbol and known.is_integer)
            return known if counter else Symbol(index.name, integer=True)
        size = index.length.find().size
        free = index in self.free
        other = free and isinstance(known, Idx) and known.upper + 1 != size  # of a fact that reaches further
        hidden = not free and index.name in {outer.name for outer in self.bound}
        made = Idx(self.unused(index.name) if other or hidden else index.name, size)
        if made == known:
            return known
        return self.names.setdefault(made.name, made) if free else made

    def unused(self, name):
        fresh = next(n for n in (name, *(f"{name}{n}" for n in range(1, 99))) if n not in self.used)
        self.used.add(fresh)
        return fresh

    # Operators

    def made_of(self, kind, *parts):
        """One operation; numbers are always worked out."""
        return kind(*parts, evaluate=self.evaluate or all(part.is_Rational for part in parts))

    def add(self, node):
        return self.made_of(Add, *map(self.build, node.parts))

    def multiply(self, node):
        factors = [self.build(part) for part in node.parts]
        return self.made_of(Mul, *[f for f in factors if f != 1] or factors[:1])

    def negative(self, node):
        return self.made_of(Mul, S.NegativeOne, self.build(node.parts[0]))

    def inverse(self, node):
        """One over a product is a product of inverses, so that no number is multiplied out."""
        below = node.parts[0]
        factors = below.parts if below.kind == "multiply" else (below,)
        inverses = [self.made_of(Pow, self.build(factor), S.NegativeOne) for factor in factors]
        return self.made_of(Mul, *inverses)

    def power(self, node):
        base, exponent = node.parts
        raised = self.build(exponent)
        if (base.kind, base.name) == ("name", "e") and "e" not in self.names:
            self.check_argument(exponent, raised)
            return exp(raised, evaluate=self.evaluate)
        lowered = self.build(base)
        self.check_exponent(exponent, lowered, raised)
        return self.made_of(Pow, lowered, raised)

    def check_exponent(self, node, base, exponent):
        """Whole exponents stay small, and number to the number stays a small number."""
        self.check_argument(node, exponent)
        inner = base.exp if isinstance(base, Pow) and base.exp.is_Rational else 1
        if exponent.is_Rational and abs(exponent * inner) > MAX_EXPONENT:
            raise self.error(node, f"exponents go up to {MAX_EXPONENT}")
        if exponent.is_Rational and base.is_Rational:
            digits = len(str(max(abs(base.p), base.q))) - 1
            if digits * abs(exponent) > len(str(MAX_NUMBER)):
                raise self.error(node, "this number is too large")

    def check_argument(self, node, argument):
        value = argument.evalf(5) if self.evaluate and argument.is_number else argument
        if value.is_Number and abs(value) > MAX_ARGUMENT:
            raise self.error(node, f"this number is too large: up to {MAX_ARGUMENT:,} is read here")

    # Entries, functions and sums

    def entry(self, node):
        array = self.array(node)
        subscripts = [self.subscript(node, part) for part in node.parts]
        for part, made, size in zip(node.parts, subscripts, array.shape or ()):
            if not made.is_number and (made - size).is_nonnegative:
                raise self.error(part, f"“{node.name}” has {size} places here, and this is past the last")
        return Indexed(array, *subscripts)

    def array(self, node):
        if node.name not in self.names:
            shape = tuple(axis.find().size for axis in self.axes[node.name])
            self.names[node.name] = IndexedBase(node.name, shape=shape, real=True)
        array = self.names[node.name]
        if not isinstance(array, IndexedBase):
            raise self.error(node, f"“{node.name}” is not an array")
        return array

    def subscript(self, node, part):
        """One subscript, counted from 0; on the page entries count from 1."""
        self.at_place = True
        made = self.whole(part)
        self.at_place = False
        sequence = node.name in self.names and getattr(self.names[node.name], "shape", 0) is None
        if node.on_page and self.from_zero and (part.kind != "index" or part.name.first == 1):
            raise self.error(part, "entries count from 0 in one place, and from 1 in another: begin all sums at 1, or write entries as x[0]")
        if node.on_page and part.kind != "index" and not sequence:
            here = {n.name for n in part.walk() if n.kind == "index"}
            counted = [self.variable(index) for index in here if index.first != 0]
            made = made.xreplace({i: i + 1 for i in counted if isinstance(i, Idx)}) - 1
        if made.is_integer is not True:
            raise self.error(part, "an index is a whole number: a name, a number, or i + k")
        if made.is_negative and made.is_number:
            counted = "1" if node.on_page else "0"
            raise self.error(part, f"indices count from {counted} here")
        return made

    def delta(self, node):
        i, j = (self.subscript(node, part) for part in node.parts)
        return KroneckerDelta(i, j) if node.name == "delta" else step(j - i, evaluate=self.evaluate)

    def whole(self, tree):
        """A whole number that says a place, worked out; nothing with a domain may stand in it."""
        if not self.evaluate and any(
                n.kind in ("inverse", "call", "sum", "power") for n in tree.walk()):
            raise self.error(tree, "a place is a whole number: a name, a number, or i + k")
        before, self.evaluate = self.evaluate, True
        made = self.build(tree)
        self.evaluate = before
        return made

    def call(self, node):
        if node.name in ("delta", "less"):
            return self.delta(node)
        arguments = [self.build(part) for part in node.parts]
        if node.name not in _SLOW:
            for part, argument in zip(node.parts, arguments):
                self.check_argument(part, argument)
        if node.name in ("max", "min"):
            return self.choice(node, arguments)
        if node.name == "sqrt":
            return self.made_of(Pow, *arguments, S.Half)
        return _FUNCTIONS[node.name](*arguments, evaluate=self.evaluate)

    def choice(self, node, arguments):
        kind = _FUNCTIONS[node.name]
        if sum(len(kind.make_args(argument)) for argument in arguments) > MAX_CHOICES:
            raise self.error(node, f"{node.name} takes up to {MAX_CHOICES} numbers")
        for part in node.parts:
            if part.kind == "index":
                raise self.error(part, f"{node.name} compares numbers, as in {node.name}(x, 0); "
                                       f"over the index {part.name.name} write "
                                       f"{node.name}(x[{part.name.name}], {part.name.name})")
        return kind(*arguments, evaluate=self.evaluate)

    def sum(self, node):
        limits = [(self.variable(k), *map(self.whole, k.ends)) if k.ends else self.variable(k)
                  for k in node.binders]
        self.bound += node.binders
        body = self.build(node.parts[0])
        del self.bound[len(self.bound) - len(node.binders):]
        return Sum(body, *limits)

    def extremum(self, node):
        """max_k f(k) is f at a place ``k_max`` of which f(k_max) >= f(k) for every k is given: a range
        has a place, so there is such a one, and all of them have the same value."""
        index, = node.binders
        if not self.reader.reads_extrema:
            raise self.error(node, f"{node.name} over the index {index.name} is not read here; "
                                   f"{node.name} compares numbers, as in {node.name}(x, 0)")
        outside = {made for outer in self.bound if isinstance(made := self.made.get(outer), Idx)}
        k = self.variable(index)
        self.made[index] = Idx(self.unused(f"{index.name}_any"), k.upper + 1)  # k may be one place elsewhere
        self.bound.append(index)
        each = self.build(node.parts[0])
        self.bound.pop()
        if each.free_symbols & outside:
            raise self.error(node, f"this {node.name} moves with the index of a sum around it; write a letter for it, "
                                   f"whose bounds are given, as in --given \"m[i] {'>=' if node.name == 'max' else '<='} A[i,j]\"")
        self.made[index] = Idx(self.unused(f"{index.name}_{node.name}"), k.upper + 1)
        there = self.build(node.parts[0])
        relation = Ge if node.name == "max" else Le
        self.reader.extrema[relation(there, each, evaluate=False)] = self.made.pop(index)
        self.made[index] = k
        return there
