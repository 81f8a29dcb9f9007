"""What each name in a set of texts is: an array, an index, a size or a number.

Looking at all texts together settles what one alone leaves open: ``a_j`` is an entry of ``a``
where ``a`` is an array or ``j`` an index, ``W_jk`` has two indices, and ``n_in`` is just a name.
"""
from collections import Counter

from sympy import Idx, IndexedBase, Symbol

from derivations.notation.syntax import Node, spelling
from derivations.notation.tokens import GREEK, Unreadable


class Meanings:
    """The names of several statements, with ``arrays`` (name -> number of indices, or None where
    any number will do), ``indices``, ``sizes``, ``limits`` (names in the limits of sums) and
    ``rewritten`` (what a lowered node stands for).
    """

    def __init__(self, statements, known, sizes, index_names, defined=()):
        self.known, self.sizes = known, sizes
        self.arrays = {n: a.shape and len(a.shape) for n, a in known.items()
                       if isinstance(a, IndexedBase)}
        self.indices = set(index_names) | {n for n, a in known.items() if isinstance(a, Idx)}
        self.scalars = {n for n, a in known.items() if type(a) is Symbol} | set(sizes)
        self.rewritten, self.used, self.limits, lowered = {}, set(), set(), []
        self.refuse_two_readings(statements, {*known, *sizes, *defined, *GREEK})
        for statement in statements:
            for side in statement.sides:
                lowered += self.collect(side, statement.text)
        self.settle(lowered)

    def refuse_two_readings(self, statements, sure):
        """``xy`` beside x and y, and ``x^T`` with no other T, may be a product and a transpose."""
        nodes = [(node, s.text) for s in statements for side in s.sides for node in above(side)]
        names = Counter(node.name for node, _ in nodes if node.kind in ("name", "entry", "lower"))
        powers = [(n, text) for n, text in nodes if n.kind == "power" and n.parts[1].name == "T"]
        if powers and len(powers) == names["T"] and "T" not in sure:
            (node, text), *_ = powers
            raise Unreadable(text, node.at, "a transpose is not read here; for a power take another letter than T")
        for node, text in nodes:
            word = node.name
            if node.kind == "name" and len(word) > 1 and word not in sure and set(word) <= names.keys():
                raise Unreadable(text, node.at, f"“{word}” is one name here, and {' and '.join(word)} stand alone "
                                                f"too: write {'*'.join(word)} for a product, or another name")

    def collect(self, tree, text):
        """Note the arrays and indices that are written plainly; return the lowered nodes."""
        lowered = []
        for node in tree.walk():
            bound = {binder.name for binder in node.binders}
            self.used |= bound | {spelling(node) or node.name}
            self.indices |= bound
            self.limits.update(*(limit.names() for limit in node.limits))
            if node.kind == "entry":
                self.add_array(node, len(node.parts), text)
            elif node.kind == "call" and node.name == "delta":
                self.add_indices(node.parts)
            elif node.kind == "lower":
                lowered.append((node, text))
        return lowered

    def add_array(self, node, count, text):
        wanted = self.arrays.setdefault(node.name, count)
        if wanted is not None and wanted != count:
            raise Unreadable(text, node.at, f"“{node.name}” has {_indices(wanted)}, not {count}")
        self.add_indices(node.parts)

    def add_indices(self, subscripts):
        self.indices |= set().union(*(part.names() for part in subscripts)) - self.scalars

    def settle(self, lowered):
        """Decide the lowered nodes, each decision feeding the next, until nothing changes."""
        while lowered:
            left = [(node, text) for node, text in lowered if not self.decide(node, text)]
            if len(left) == len(lowered):
                break
            lowered = left
        for node, text in lowered:
            self.rewritten[id(node)] = Node("name", node.at, spelling(node))

    def decide(self, node, text):
        """Rewrite one lowered node if what is known so far says what it is."""
        word, base = spelling(node), node.name
        if word and (word in self.known or word in self.arrays or word in self.sizes):
            self.rewritten[id(node)] = Node("name", node.at, word)
            return True
        pieces = self.pieces(node)
        if base == "delta" and len(pieces) == 2 and self.arrays.get("delta", 1) == 1:
            self.rewritten[id(node)] = Node("call", node.at, "delta", pieces, on_page=True)
            self.add_indices(pieces)
            return True
        indexed = all(p.name in self.indices for p in pieces)
        if base in self.scalars or (word and base not in self.arrays and not indexed):
            return False
        if word and not indexed and not all(map(_short, pieces)):
            return False
        entry = Node("entry", node.at, base, pieces, on_page=True)
        self.add_array(entry, len(pieces), text)
        self.rewritten[id(node)] = entry
        return True

    def pieces(self, node):
        """The subscripts of a lowered node: ``jk`` is two, unless an index has that name."""
        if len(node.parts) > 1 or node.parts[0].kind not in ("name", "number"):
            return node.parts
        part, count = node.parts[0], self.arrays.get(node.name)
        whole = part.name in self.indices or part.name in GREEK or not part.name.isalnum()
        if whole or count == 1 or (part.kind == "number" and count is None):
            return (part,)
        return tuple(Node("number" if c.isdigit() else "name", part.at + i, c)
                     for i, c in enumerate(part.name))


def above(node):
    """This node and all below it but what stands in subscripts."""
    yield node
    for part in (*(node.parts if node.kind != "lower" else ()), *node.limits):
        yield from above(part)


def _short(piece):
    return piece.kind == "number" or len(piece.name) == 1 or piece.name in GREEK


def _indices(count):
    return f"{count} index" if count == 1 else f"{count} indices"
