"""What each name in a set of texts is: an array, an index, a size or a number.

Looking at all texts together settles what one alone leaves open: ``a_j`` is an entry of ``a``
where ``a`` is an array or ``j`` an index, ``W_jk`` has two indices, and ``n_in`` is just a name.
"""
import re
from collections import Counter
from dataclasses import replace

from sympy import Idx, IndexedBase, Symbol

from derivations.notation.syntax import BARE, DIFFERENTIAL, Node, below, spelling
from derivations.notation.tokens import GREEK, Unreadable

GLUED = re.compile(rf"(pi|ln|{'|'.join(sorted(BARE, key=len, reverse=True))})([a-zA-Z]|\d+)")
PLACES = frozenset("ijklt")  # below a letter, they say which


class Meanings:
    """The names of several statements, with ``arrays`` (name -> number of indices, or None where
    any number will do), ``indices``, ``sizes``, ``limits`` (names in the limits of sums) and
    ``rewritten`` (what a lowered node stands for), and ``shared`` (those that mean the same in all texts).
    """

    def __init__(self, statements, known, sizes, index_names, defined=(), facts=()):
        self.known, self.sizes = known, sizes
        self.arrays = {n: a.shape and len(a.shape) for n, a in known.items()
                       if isinstance(a, IndexedBase)}
        self.indices = set(index_names) | {n for n, a in known.items() if isinstance(a, Idx)}
        self.scalars = {n for n, a in known.items() if type(a) is Symbol} | set(sizes)
        self.rewritten, self.used, self.limits, lowered = {}, set(), set(), []
        nodes = [(node, s.text) for s in statements for side in s.sides for node in above(side)]
        self.refuse_two_readings(nodes, {*known, *sizes, *defined, *GREEK})
        for node, _ in nodes:
            ends = [k.high.names() for k in node.binders if k.on_page and below(node, k.name)]
            self.scalars |= set().union(*ends) - self.indices
        self.numbers = {node.name for node, _ in nodes if node.kind == "name"}
        for statement in statements:
            for side in statement.sides:
                lowered += self.collect(side, statement.text)
        self.refuse_one_or_every(statements, {*known, *index_names}, facts)
        self.settle(lowered, several=len(statements) > 1)
        sure = {"pi", "lr", *known, *(fact.sides[0].name for fact in facts if fact.relations == ("=",))}
        sure |= {side.name for fact in facts for side in fact.sides if DIFFERENTIAL.fullmatch(side.name)}
        told = sure.union(defined, *(side.names() for fact in facts for side in fact.sides))
        for node, text in nodes:
            self.refuse_hidden_index(node, text, sure)
            if node.kind == "name" and node.name[-3:] == "bar" and node.name[:-3] in self.arrays and node.name not in told:
                x = node.name[:-3]
                raise Unreadable(text, node.at, f"is {node.name} the mean of {x}? Then give it: --given "
                                                f"\"{node.name} = sum({x}[i], i)/n\"; else take another name")
        self.shared = set(known).union(index_names, *map(self.chosen, facts))

    def chosen(self, fact):
        """The names in a fact that may be one place, as in i != j and y[j] = delta(j,t): they mean the same in all
        texts. Any other index of a fact runs over all places where its entries are."""
        nodes = [[*self.nodes(side)] for side in fact.sides]
        left, *others = ({n.name for n in side} for side in nodes)
        if not any(n.kind == "entry" for side in nodes for n in side):
            return left.union(*others)
        return set().union(*others) - left if fact.relations == ("=",) else set()

    def nodes(self, tree):
        """All nodes of a tree, each as it is understood."""
        tree = self.rewritten.get(id(tree), tree)
        yield tree
        for part in (*tree.parts, *tree.limits):
            yield from self.nodes(part)

    def refuse_hidden_index(self, node, text, sure):
        """Σ_i xi, Σ_l w_lj: the index of a sum stands in a name; below a letter, and nowhere else in its terms."""
        inside = [n for part in node.parts for n in self.nodes(part)] if node.binders else []
        places = {p.name for n in inside if n.kind in ("name", "entry", "call") for p in (n, *n.parts)}
        for k in node.binders:
            below = "" if k.name in places else rf"|.*_\w?{k.name}\w?"
            hidden = re.compile(rf"[a-zA-Z]{k.name}{below}")
            for n in inside:
                typed = text[n.at].isascii() and text[n.at].isalpha() and n.name not in sure  # no ξ
                if n.kind == "name" and typed and hidden.fullmatch(n.name):
                    raise Unreadable(text, node.at, f"does {n.name} depend on {k.name}? An entry is x[{k.name}]; for {n.name} "
                                                    "alone take another index")

    def refuse_two_readings(self, nodes, sure):
        """``xy`` beside x and y, and ``x^T`` with no other T, may be a product and a transpose."""
        names = Counter(node.name for node, _ in nodes if node.kind in ("name", "entry", "lower"))
        powers = [(n, text) for n, text in nodes if n.kind == "power" and n.parts[1].name == "T"]
        if powers and len(powers) == names["T"] and "T" not in sure:
            (node, text), *_ = powers
            raise Unreadable(text, node.at, "a transpose is not read here: x^T A y is sum(sum(x[i]*A[i,j]*y[j], i), j); "
                                            "for a power take another letter than T")
        bound = {k.name for node, _ in nodes for k in node.binders}
        letter = any((node.kind, node.name) == ("name", "sigma") for node, _ in nodes)
        for node, text in nodes:
            if letter and (node.kind, node.name) == ("call", "sigma"):
                raise Unreadable(text, node.at, "is sigma a function or a letter? Write sigmoid(…), or sigma*(…)")
            word = node.name
            if node.kind == "name" and (glued := GLUED.fullmatch(word)) and word not in sure:
                raise Unreadable(text, node.at, f"“{word}” is one name here; a function has its argument in parentheses: "
                                                f"{glued[1]}({glued[2]})" if glued[1] != "pi" else "write pi*2 for a product")
            if node.kind == "power" and node.parts[0].name == "e" and "i" not in bound.union(sure, self.indices) and any(
                    (n.kind, n.name) == ("name", "i") for n in above(node.parts[1])):
                raise Unreadable(text, node.at, "complex numbers are not read here; for a letter take another than i")
            if node.kind == "name" and len(word) > 1 and word not in sure and set(word) <= names.keys():
                raise Unreadable(text, node.at, f"“{word}” is one name here, and {' and '.join(word)} stand alone "
                                                f"too: write {'*'.join(word)} for a product, or another name")

    def refuse_one_or_every(self, statements, sure, facts):
        """``x[n]`` in one text, where n is a number or ends a sum in another, is one place of x or every place."""
        numbers, plain, ends, steps = set(), [], set(), []
        for statement in statements:
            nodes = [node for side in statement.sides for node in side.walk()]
            below = [p for n in nodes if n.kind in ("entry", "lower") or n.name == "delta" for p in n.parts]
            bound = {k.name for node in nodes for k in node.binders}
            numbers |= set().union(*(end.names() for node in nodes for end in node.limits), *(
                side.names() for side in statement.sides if below)) - bound - set().union(*(p.names() for p in below))
            met, inside = (Counter(n.name for n in them if n.kind == "name") for them in (nodes, [n for p in below for n in p.walk()]))
            ends |= set().union(*(end.names() for node in nodes for end in node.limits)) - bound
            steps += [(name, statement) for p in below if p.kind == "add" for name in p.names() & PLACES - bound
                      if met[name] == inside[name] > 1 and statement in facts]
            alone = Counter(p.name for n in nodes if n.kind == "entry" for p in n.parts if p.kind == "name")
            plain += [(name, statement) for name in alone if name not in bound and met[name] == alone[name]]
        for name, statement in plain + steps:
            if name not in sure and ((name, statement) in steps and name in ends or name in numbers - self.scalars):
                raise Unreadable(statement.text, statement.sides[0].at, f"is {name} one place here, or every? It is a "
                                 f"number elsewhere: say --whole {name}, or take another letter")

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

    def settle(self, lowered, several):
        """Decide the lowered nodes, each decision feeding the next, until nothing changes."""
        paired = {node.name for node, _ in lowered if len(node.parts) > 1 or len(self.pieces(node)) > 1}
        for node, text in lowered:
            one = node.parts[0]
            if one.kind == "multiply" and one.parts[0].kind == "number" and (node.name in paired or one.parts[0].name == "1"):
                raise Unreadable(text, node.at, f"two subscripts are written with a comma: {node.name}_{{{one.parts[0].name},"
                                                f"{one.parts[1].name}}}")
        while lowered:
            left = [(node, text) for node, text in lowered if not self.decide(node, text)]
            if len(left) == len(lowered) and not (several and self.found_array(left)):
                break
            lowered = left
        for node, text in lowered:
            self.rewritten[id(node)] = Node("name", node.at, spelling(node))

    def found_array(self, lowered):
        """``x_1`` beside ``x_i`` is an entry, and what is given of x_i is given of it: whether there is such an x."""
        for node, text in lowered:
            group = {spelling(n): self.pieces(n) for n, _ in lowered if n.name == node.name}
            names = [{p.name for p in parts if p.kind == "name"} - self.scalars for parts in group.values()]
            letters = set().union(*(n for n in names if len(n) == 1 or n <= PLACES))
            if letters & self.numbers & PLACES - {"t"}:
                raise Unreadable(text, node.at, f"“{spelling(node)}” names a place, by a letter that is a number "
                                                f"elsewhere: write {node.name}[…] for an entry, or another letter")
            if len(group) == 1 or letters & self.numbers or not letters & {*PLACES, "m", "n"}:
                continue
            if others := sorted(letters - PLACES):
                raise Unreadable(text, node.at, f"is {node.name}_{others[0]} one place, or any? The size of a range "
                                                f"stands above a sum or in --range; any place is {node.name}_i")
            self.add_array(replace(node, parts=self.pieces(node)), len(self.pieces(node)), text)
            return True
        return False

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
        met = {p.name for p in pieces if p.kind != "number"}
        indexed = self.indices & met and met <= self.indices | PLACES
        if base in self.scalars or (word and base not in self.arrays and not indexed):
            return False
        if word and not indexed and not all(p.kind == "number" or len(p.name) == 1 or p.name in GREEK for p in pieces):
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
    for part in (*(node.parts if node.kind not in ("lower", "entry") else ()), *node.limits):
        yield from above(part)


def _indices(count):
    return f"{count} index" if count == 1 else f"{count} indices"
