"""Read formulas that people type into the expression language, without running anything.

A ``Reader`` reads several texts as one system: names mean the same in all of them, and how far
each index runs is inferred from its uses everywhere. Text becomes a tree (``syntax``), names get
a meaning (``meanings``), ranges are unified (``ranges``), and only then SymPy objects are built.
"""
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from sympy import Idx, IndexedBase, Integer, Symbol

from derivations.notation.build import Builder
from derivations.notation.meanings import Meanings
from derivations.notation.lengths import Lengths
from derivations.notation.ranges import Clash, Index, Length, join, linear
from derivations.notation.syntax import Node, parse
from derivations.notation.tokens import Unreadable, tokenise

__all__ = ["Reader", "Texts", "Unreadable"]


class Texts(NamedTuple):
    """Several texts read together. A definition is (name, value); a fact that is given and a claim
    are (left, sign, right), a chain of them one for each of its links."""

    definitions: list
    given: list
    claims: list
    others: list


class Reader:
    """Reads texts that share their names, arrays and index ranges.

    ``ranges`` names sizes (``{"i": "m"}`` or ``{"i": 3}``); ``known`` gives SymPy objects to
    reuse by name; ``indices`` are names that are indices wherever they stand. What is read
    ``as_written`` is not evaluated: ``x/x`` stays; such a one, or one that is asked for ``extrema``,
    reads a maximum over an index. After reading, ``names`` holds every object met. All errors in a
    text are ``Unreadable``.
    """

    def __init__(self, ranges=None, known=None, indices=(), as_written=False,
                 extrema=False):
        self.names, self.as_written = dict(known or {}), as_written
        self.reads_extrema = as_written or extrema
        self.sizes = {s.name: s for thing in self.names.values() for s in _sizes(thing)}
        self.extrema: dict = {}  # what is given of the place of a maximum over an index -> that place
        self.ranges = dict(self.range(index, str(size)) for index, size in (ranges or {}).items())
        self.indices = {*self.ranges, *indices}

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

    def letter(self, name):
        """The number called ``name``: a size, but where it is known."""
        known = self.names.get(name)
        return known if type(known) is Symbol else self.size(name)

    def expression(self, text):
        return self.read_all(others=[text]).others[0]

    def relation(self, text):
        """(left, sign, right), the sign one of ``= < <= > >= !=``."""
        links = self.read_all(claims=[text]).claims
        if len(links) > 1:
            raise Unreadable(text, len(text), "one relation at a time, please")
        return links[0]

    def read_all(self, definitions=(), given=(), others=(), claims=()):
        """Read many texts together: ``Texts``. Ranges are inferred over all of them."""
        known = frozenset(self.names) | frozenset(self.sizes)
        kinds = [*(("definition", t) for t in definitions), *(("relation", t) for t in given),
                 *(("relation", t) for t in claims), *(("formula", t) for t in others)]
        statements = [_statement(text, wanted, known) for wanted, text in kinds]
        defined = [statement.sides[0].name for statement in statements[:len(definitions)]]
        facts = statements[len(definitions):len(definitions) + len(given)]
        built = iter([_links(statement, sides) for statement, sides in
                      zip(statements, _Reading(self, statements, defined, facts).build(), strict=True)])
        return Texts(
            [(left, right) for _ in definitions for left, _, right in next(built)],
            [link for _ in given for link in next(built)],
            [link for _ in claims for link in next(built)],
            [next(built) for _ in others],
        )


def _links(statement, sides):
    """Each relation with the sides around it; a formula alone is itself."""
    return [*zip(sides, statement.relations, sides[1:])] if statement.relations else sides[0]


def _statement(text, wanted, known):
    """Parse one text and check that it has the relation that its use asks for."""
    statement = parse(text, known)
    if wanted == "formula" and statement.relations:
        raise Unreadable(text, statement.sides[1].at - 1, "expected one formula, not a relation")
    if wanted != "formula" and not statement.relations:
        raise Unreadable(text, len(text), "expected a relation such as left = right")
    if wanted == "definition":
        _check_definition(statement)
    return statement


def _check_definition(statement):
    left, text = statement.sides[0], statement.text
    if statement.relations != ("=",):
        raise Unreadable(text, left.at, "a definition is written name = value")
    if left.kind not in ("name", "entry", "lower"):
        raise Unreadable(text, left.at, "the left side of a definition is a name or an entry a[j]")
    indices = [part.name for part in left.parts if part.kind == "name"]
    if left.kind == "entry" and len(set(indices)) < len(left.parts):
        raise Unreadable(text, left.at, "define a general entry, with a different index on each "
                                        "axis, such as a[j] or w[j,k]")


def alone(node, name):
    """Whether a name stands somewhere as a number of its own, and not only below an exponent or under a logarithm."""
    is_base = node.kind == "power" or (node.kind, node.name) in (("call", "ln"), ("call", "log"))
    below = node.parts[1:] if is_base and node.parts[0].kind == "name" else node.parts
    return node.kind == "name" and node.name == name or any(alone(part, name) for part in below)


def may_be_euler(statement):
    """Whether the letter e is perhaps the number: an identity holds for any e, but for one with e^x or e alone."""
    powers = (node.parts for side in statement.sides for node in side.walk() if node.kind == "power")
    return not {"="}.issuperset(statement.relations) or any(side.name == "e" for side in statement.sides) or any(
        base.name == "e" and exponent.kind != "number" for base, exponent in powers)


def _is_delta(node):
    return node.kind == "call" and node.name in ("delta", "less")


def _sizes(thing):
    """The size symbols inside a known array, index or size."""
    if isinstance(thing, IndexedBase):
        return thing.shape.free_symbols if thing.shape is not None else ()
    if isinstance(thing, Idx):
        return (thing.upper + 1).free_symbols if thing.upper is not None else ()
    size = type(thing) is Symbol and thing.is_integer and thing.is_positive
    return (thing,) if size else ()


class _Reading(Lengths):
    """One pass over statements: attach indices to names, unify ranges, then build."""

    def __init__(self, reader, statements, defined, facts):
        super().__init__(reader, statements, facts,
                         Meanings(statements, reader.names, reader.sizes, reader.indices, defined, facts))
        self.on_page, self.from_zero = set(), False  # indices below an entry; whether entries count from 0 there
        for index, size in reader.ranges.items():
            if str(size) in self.meanings.arrays:
                raise Unreadable(f"{index} = {size}", len(f"{index} = "),
                                 f"“{size}” is an array here, not a size")

    def build(self):
        """The sides of each statement."""
        trees = []
        for statement in self.statements:
            self.text, self.fact = statement.text, statement in self.facts
            sides = [self.attach(side, {}) for side in statement.sides]
            if all(side.kind == "index" for side in sides):
                self.compare(sides)
            trees.append((statement, sides))
        self.settle()
        built = self.built(trees, evaluate=True)  # with all checks, whatever is wanted
        return self.built(trees, evaluate=False) if self.reader.as_written else built

    def built(self, trees, evaluate):
        with_e = [statement for statement, sides in trees if any(alone(side, "e") for side in sides)]
        if with_e and "e" not in self.reader.names:
            if self.reader.as_written and len(with_e) == 1 and may_be_euler(with_e[0]):
                raise Unreadable(with_e[0].text, 0, "is e a letter or a number? Write exp(1) for the number; of a "
                                                    "letter something is given, such as e > 0")
            self.reader.names["e"] = Symbol("e", real=True)
        builder = Builder(self, evaluate)
        return [builder.statement(statement, sides) for statement, sides in trees]

    def compare(self, sides):
        """``k != t``: indices that are compared run over one range, unless they have two."""
        for one, other in zip(sides, sides[1:]):
            with suppress(Clash):
                join(one.name.length, other.name.length)

    # Attaching: every name becomes an index, a number, or the name of an array

    def attach(self, node, scope):
        node = self.meanings.rewritten.get(id(node), node)
        if node.kind == "name":
            return self.attach_name(node, scope)
        if node.kind in ("sum", "extremum"):
            return self.attach_sum(node, scope)
        parts = tuple(self.attach(part, scope) for part in node.parts)
        node = replace(node, parts=parts)
        if node.kind == "entry":
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
        return node

    def free_index(self, node):
        """An index that no sum binds: one of a name for all texts, or for a fact of its own."""
        name = node.name
        key = name, self.text if self.fact and name not in self.meanings.shared else ""
        if key not in self.free:
            length = self.length(name)
            length.anchored = True
            known = self.reader.names.get(name)
            if isinstance(known, Idx):
                self.fix(node, length, known.upper + 1, f"the index {name}")
            self.free[key] = Index(name, node.at, length)
        return self.free[key]

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
        return replace(node, parts=(body,), binders=tuple(binders))

    def binder(self, binder, node, scope):
        if binder.name in self.meanings.arrays:
            raise self.error(binder, f"“{binder.name}” is an array here, not an index")
        size = self.page_size(binder) if binder.on_page else None
        points = self.points(node.parts[0], binder.name)
        if binder.low is None or (size is not None and points):
            index = Index(binder.name, binder.at, self.length(binder.name))
            if size is not None:
                self.fix(binder, index.length, size, "this sum")
                index.first = int(binder.low.name)
            self.bound.append((index, self.text))
            return index
        if binder.on_page and points:
            raise self.error(binder, "write a partial sum as sum(x[t], (t, low, high)), where "
                                     "entries count from 0")
        low, high = (self.attach(limit, scope) for limit in (binder.low, binder.high))
        index = Index(binder.name, binder.at, None, low, high)
        if self.reader.as_written and (points or binder.name in self.reader.ranges):
            index.length = self.length(binder.name)
            self.place_ends(binder, index)
            self.bound.append((index, self.text))
        return index

    def place_ends(self, node, index):
        """The limits of a sum are places of its range: ``(k, 0, i)`` runs where i runs."""
        for end in filter(None, map(linear, (index.low, index.high))):
            for letter, weight in end[0].items():
                if isinstance(letter, Index) and weight == 1:
                    self.join(node, index.length, letter.length)
        end = linear(index.high)
        if end and all(isinstance(letter, str) for letter in end[0]):
            index.length.find().ends.append(end)

    def page_size(self, binder):
        """K in Σ_{k=1}^{K} and in Σ_{k=0}^{K-1}: the sum over a whole range."""
        low, high = binder.low, binder.high
        if (low.kind, low.name) == ("number", "0") and high.kind == "add" and len(high.parts) == 2:
            high, less = high.parts
            if less.kind == "negative" and less.parts[0].name == "1" and high.kind == "name":
                return self.reader.size(high.name)
        elif (low.kind, low.name) == ("number", "1") and high.kind in ("name", "number"):
            return self.reader.size(high.name)
        return None

    def points(self, body, name):
        """Whether an index picks entries of an array in ``body`` (or is only a counter)."""
        return any(n.name == name for node in self.meanings.nodes(body) if node.kind == "entry" or _is_delta(node)
                   for part in node.parts for n in part.walk())

    def place_entry(self, node):
        self.uses += [(self.text, node, *use) for use in zip(self.axes_of(node), node.parts)]
        for part in node.parts:
            if node.on_page:
                self.on_page |= {n.name.name for n in part.walk() if n.kind == "index"}
                self.from_zero |= part.kind == "index" and part.name.first == 0
