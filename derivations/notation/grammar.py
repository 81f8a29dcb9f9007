"""Read formulas that people type into the expression language, without running anything.

A ``Reader`` reads several texts as one system: names mean the same in all of them, and how far
each index runs is inferred from its uses everywhere. Text becomes a tree (``syntax``), names get
a meaning (``meanings``), ranges are unified (``ranges``), and only then SymPy objects are built.
"""
from dataclasses import dataclass, field
from difflib import get_close_matches

from sympy import Idx, IndexedBase, Integer, Symbol

from derivations.notation.build import Builder
from derivations.notation.meanings import Meanings, walk
from derivations.notation.ranges import Clash, Index, Length, join, linear
from derivations.notation.syntax import Node, parse
from derivations.notation.tokens import Unreadable, tokenise

__all__ = ["Reader", "Texts", "Unreadable"]

SPARE_SIZES = ("N", "M", "K", "P", "Q", "R", "U", "V")


@dataclass
class Texts:
    """Several texts read together. A definition is (name, value), a given (left, sign, right)."""

    definitions: list = field(default_factory=list)
    given: list = field(default_factory=list)
    others: list = field(default_factory=list)


class Reader:
    """Reads texts that share their names, arrays and index ranges.

    ``ranges`` names sizes (``{"i": "m"}`` or ``{"i": 3}``); ``known`` gives SymPy objects to
    reuse by name; a ``closed`` reader refuses any name that is not known. After reading,
    ``names`` holds every object met. All errors in a text are ``Unreadable``.
    """

    def __init__(self, ranges=None, known=None, closed=False):
        self.names, self.closed = dict(known or {}), closed
        self.sizes = {s.name: s for thing in self.names.values() for s in _sizes(thing)}
        self.ranges = dict(self.range(index, str(size)) for index, size in (ranges or {}).items())

    def range(self, index, size):
        """(index, its size) as given by the two sides of ``i = m``."""
        text = f"{index} = {size}"
        found = tokenise(text)
        if [t.kind for t in found] not in (["name", "sign", kind, "end"]
                                           for kind in ("name", "number")):
            raise Unreadable(text, text.find("=") + 2, "a size is a name or a whole number, as in "
                                                       "i = m or i = 3")
        name, _, length, _ = (t.text for t in found)
        if name == length or length.isdigit() and not int(length) or "." in length:
            raise Unreadable(text, found[2].at, "a size is another name or a whole number from 1")
        return name, self.size(length)

    def size(self, name):
        """The size called ``name``; digits are that number."""
        if name.isdigit():
            return Integer(name)
        if name not in self.sizes:
            self.sizes[name] = Symbol(name, integer=True, positive=True)
        return self.sizes[name]

    def expression(self, text):
        return self.read_all(others=[text]).others[0]

    def equation(self, text):
        """The two sides of ``left = right``."""
        left, sign, right = self.relation(text)
        if sign != "=":
            raise Unreadable(text, text.find(sign), "expected an equation, left = right")
        return left, right

    def relation(self, text):
        """(left, sign, right), the sign one of ``= < <= > >= !=``."""
        return self.read_all(given=[text]).given[0]

    def definition(self, text):
        """(name, value) of ``name = value``; the name is a scalar or an entry ``a[j]``."""
        return self.read_all(definitions=[text]).definitions[0]

    def read_all(self, definitions=(), given=(), others=()):
        """Read many texts together: ``Texts``. Ranges are inferred over all of them."""
        known = frozenset(self.names) | frozenset(self.sizes)
        kinds = [*(("=", t) for t in definitions), *(("any", t) for t in given),
                 *(("", t) for t in others)]
        statements = [_statement(text, wanted, known) for wanted, text in kinds]
        built = _Reading(self, statements).build()
        after_definitions, after_given = len(definitions), len(definitions) + len(given)
        return Texts(
            [(left, right) for left, _, right in built[:after_definitions]],
            built[after_definitions:after_given],
            [left for left, _, _ in built[after_given:]],
        )


def _statement(text, wanted, known):
    """Parse one text and check that it has the relation that its use asks for."""
    statement = parse(text, known)
    if not wanted and statement.relation:
        raise Unreadable(text, statement.right.at - 1, "expected one formula, not a relation")
    if wanted and not statement.relation:
        raise Unreadable(text, len(text), "expected a relation such as left = right")
    if wanted == "=":
        _check_definition(statement)
    return statement


def _check_definition(statement):
    left, text = statement.left, statement.text
    if statement.relation != "=":
        raise Unreadable(text, left.at, "a definition is written name = value")
    if left.kind not in ("name", "entry", "lower"):
        raise Unreadable(text, left.at, "the left side of a definition is a name or an entry a[j]")
    indices = [part.name for part in left.parts if part.kind == "name"]
    if left.kind == "entry" and len(set(indices)) < len(left.parts):
        raise Unreadable(text, left.at, "define a general entry, with a different index on each "
                                        "axis, such as a[j] or w[j,k]")


def _is_delta(node):
    return node.kind in ("call", "delta on page") and node.name == "delta"


def _sizes(thing):
    """The size symbols inside a known array, index or size."""
    if isinstance(thing, IndexedBase):
        return thing.shape.free_symbols if thing.shape is not None else ()
    if isinstance(thing, Idx):
        return (thing.upper + 1).free_symbols if thing.upper is not None else ()
    size = type(thing) is Symbol and thing.is_integer and thing.is_positive
    return (thing,) if size else ()


class _Reading:
    """One pass over statements: attach indices to names, unify ranges, then build."""

    def __init__(self, reader, statements):
        self.reader, self.statements = reader, statements
        self.meanings = Meanings(statements, reader.names, reader.sizes, reader.ranges)
        self.axes, self.free, self.bound, self.text = {}, {}, [], ""
        for index, size in reader.ranges.items():
            if str(size) in self.meanings.arrays:
                raise Unreadable(f"{index} = {size}", len(f"{index} = "),
                                 f"“{size}” is an array here, not a size")

    def build(self):
        trees = []
        for statement in self.statements:
            self.text = statement.text
            sides = [self.attach(side, {}) for side in (statement.left, statement.right) if side]
            trees.append((statement, sides))
        self.settle_lonely_sums()
        self.settle_sizes()
        builder = Builder(self.reader, self.axes, self.free, self.meanings.used)
        return [builder.statement(statement, sides) for statement, sides in trees]

    def error(self, node, message):
        return Unreadable(self.text, node.at, message)

    # Attaching: every name becomes an index, a number, or the name of an array

    def attach(self, node, scope):
        node = self.meanings.rewritten.get(id(node), node)
        if node.kind == "name":
            return self.attach_name(node, scope)
        if node.kind == "sum":
            return self.attach_sum(node, scope)
        parts = tuple(self.attach(part, scope) for part in node.parts)
        node = Node(node.kind, node.at, node.name, parts)
        if node.kind in ("entry", "entry on page"):
            if self.reader.closed and node.name not in self.reader.names:
                raise self.error(node, self.unknown(node.name))
            self.place_entry(node)
        elif _is_delta(node) and all(part.kind == "index" for part in parts):
            self.join(node, *(part.name.length for part in parts))
        return node

    def attach_name(self, node, scope):
        name = node.name
        if name in scope:
            return Node("index", node.at, scope[name])
        if name in self.meanings.arrays:
            raise self.error(node, f"“{name}” is an array here; write {name}[…]")
        if name in self.meanings.indices and name not in self.meanings.scalars:
            return Node("index", node.at, self.free_index(node))
        if name in self.meanings.limits and name not in self.reader.names:
            self.reader.size(name)
        elif self.reader.closed and name not in self.meanings.scalars and name not in ("e", "pi"):
            raise self.error(node, self.unknown(name))
        return node

    def unknown(self, name):
        named = sorted({*self.reader.names, *self.reader.sizes})
        close = get_close_matches(name, named, n=1)
        hint = f"did you mean “{close[0]}”?" if close else f"known are {', '.join(named)}"
        return f"“{name}” is not a name in this question; {hint}"

    def free_index(self, node):
        """An index that no sum binds; one of a name for all texts."""
        name = node.name
        if name not in self.free:
            length = self.length(name)
            length.anchored = True
            known = self.reader.names.get(name)
            if isinstance(known, Idx):
                self.fix(node, length, known.upper + 1, f"the index {name}")
            self.free[name] = Index(name, node.at, length)
        return self.free[name]

    def length(self, name):
        size = self.reader.ranges.get(name)
        return Length(f"the index {name}", size, [name], anchored=size is not None)

    def attach_sum(self, node, scope):
        inner, binders = dict(scope), []
        if len({binder.name for binder in node.binders}) < len(node.binders):
            raise self.error(node, "a sum runs over each index once")
        for binder in node.binders:
            index = self.binder(binder, node, scope)
            inner[binder.name] = index
            binders.append(index)
        body = self.attach(node.parts[0], inner)
        return Node("sum", node.at, "", (body,), tuple(binders))

    def binder(self, binder, node, scope):
        if binder.name in self.meanings.arrays:
            raise self.error(binder, f"“{binder.name}” is an array here, not an index")
        size = self.page_size(binder) if binder.on_page else None
        points = self.points(node.parts[0], binder.name)
        if binder.low is None or (size is not None and points):
            index = Index(binder.name, binder.at, self.length(binder.name))
            if size is not None:
                self.fix(binder, index.length, size, "this sum")
            self.bound.append((index, self.text))
            return index
        if binder.on_page and points:
            raise self.error(binder, "write a partial sum as sum(x[t], (t, low, high)), where "
                                     "entries count from 0")
        low, high = (self.attach(limit, scope) for limit in (binder.low, binder.high))
        return Index(binder.name, binder.at, None, low, high)

    def page_size(self, binder):
        """K in Σ_{k=1}^{K} and in Σ_{k=0}^{K-1}: the sum over a whole range."""
        low, high = binder.low, binder.high
        if (low.kind, low.name) == ("number", "0") and high.kind == "+" and len(high.parts) == 2:
            high, less = high.parts
            if less.kind == "negative" and less.parts[0].name == "1" and high.kind == "name":
                return self.reader.size(high.name)
        elif (low.kind, low.name) == ("number", "1") and high.kind in ("name", "number"):
            return self.reader.size(high.name)
        return None

    def points(self, body, name):
        """Whether an index picks entries of an array in ``body`` (or is only a counter)."""
        for node in walk(body):
            node = self.meanings.rewritten.get(id(node), node)
            if node.kind in ("entry", "entry on page") or _is_delta(node):
                if any(n.name == name for part in node.parts for n in walk(part)):
                    return True
        return False

    # Unifying

    def place_entry(self, node):
        for axis, part in zip(self.axes_of(node), node.parts):
            if axis is None:
                continue
            if part.kind == "index":
                if part.name.length is not None:
                    self.join(node, axis, part.name.length)
            else:
                self.place_shift(node, axis, part)

    def place_shift(self, node, axis, part):
        """``x[t-1]`` runs as far as t; the axis of ``x[i+k]`` must hold every i + k."""
        shift = linear(part)
        if shift is None or any(index.length is None for index in shift[0]):
            return
        weights, constant = shift
        constant += (sum(weights.values()) - 1) * (node.kind == "entry on page")
        if list(weights.values()) == [1] and constant <= 0:
            self.join(node, axis, next(iter(weights)).length)
        elif weights and min(weights.values()) > 0:
            axis.find().shifts.append((weights, constant))

    def axes_of(self, node):
        name = node.name
        if name not in self.axes:
            known = self.reader.names.get(name)
            if isinstance(known, IndexedBase):
                sizes = known.shape if known.shape is not None else (None,) * len(node.parts)
                self.axes[name] = [
                    None if known.shape is None else Length(self.axis_name(name, i), size, [])
                    for i, size in enumerate(sizes)]
            else:
                self.axes[name] = [Length(self.axis_name(name, i)) for i in range(len(node.parts))]
            for axis in filter(None, self.axes[name]):
                axis.anchored = True
        return self.axes[name]

    def axis_name(self, name, i):
        count = self.meanings.arrays[name]
        return f"{name}" if count == 1 else f"axis {i + 1} of {name}"

    def join(self, node, one, other):
        if one is None or other is None:
            return
        try:
            join(one, other)
        except Clash as clash:
            raise self.error(node, str(clash)) from None

    def fix(self, node, length, size, owner):
        self.join(node, length, Length(owner, size))

    def settle_lonely_sums(self):
        """``sum(1, i)`` runs as far as an index called i runs elsewhere."""
        lonely = [(i, t) for i, t in self.bound if not i.length.find().anchored]
        placed = [i for i, _ in self.bound if i.length.find().anchored] + list(self.free.values())
        for index, self.text in lonely:
            others = [i.length for i in placed if i.name == index.name]
            known = self.reader.names.get(index.name)
            if isinstance(known, Idx) and not others:
                others = [Length(f"the index {index.name}", known.upper + 1)]
            if not others:
                raise self.error(index, f"nothing says how far “{index.name}” runs; name its size, "
                                        f"as in {index.name} = m")
            self.join(index, index.length, others[0])

    def settle_sizes(self):
        taken = {*self.meanings.used, *self.reader.names, *self.reader.sizes}
        lengths = [axis for axes in self.axes.values() for axis in axes if axis is not None]
        lengths += [i.length for i in self.free.values()] + [i.length for i, _ in self.bound]
        for length in lengths:
            self.settle(length.find(), taken, set())

    def settle(self, length, taken, waiting):
        """Give a length its size: from the shifts inside it, or a fresh name."""
        if length.size is None:
            waiting = waiting | {length}
            length.size = self.span(length, taken, waiting) or self.fresh(length, taken)
        return length.size

    def span(self, length, taken, waiting):
        for weights, constant in length.shifts:
            inner = [index.length.find() for index in weights]
            if waiting.isdisjoint(inner):
                steps = [w * (self.settle(i.length.find(), taken, waiting) - 1)
                         for i, w in weights.items()]
                return sum(steps, Integer(constant + 1))
        return None

    def fresh(self, length, taken):
        """A size named for an index that runs over it: J for j."""
        letters = [letter.upper() for letter in length.letters if len(letter) == 1]
        names = [n for n in letters if n not in ("I", "E", "O")] + list(SPARE_SIZES)
        names += [f"{name}{n}" for n in range(2, 99) for name in names]
        name = next(name for name in names if name not in taken)
        taken.add(name)
        return self.reader.size(name)
