"""The world of a question: its letters, what they range over, and what is given of them.

A letter is declared as it is written, ``z_k`` or ``w_{kr}`` or ``C``; what stands below it must be
declared indices. A world knows the definitions and facts as trees of the kernel, so that an answer
read in it can be decided at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from backproof.answers.notation import notation
from derivations.kernel.context import Context, Definition, Fact
from derivations.kernel.terms import Tree, Var, at, free_vars, walk

# What a person may write for a letter of the page, where the page means nothing else by it.
SAME = {name: others.split(" ") for name, others in notation()["same"].items()}
BOOK: dict[str, str] = notation()["book"]  # what the book writes, where the page has another letter


@dataclass
class World:
    """``indices``: letter -> size; ``arrays``: name -> the size of each axis; ``fixed``: a chosen
    place -> its size; ``functions``: name -> the letters it is written with, as C in C(a);
    ``atoms``: moments such as Var[z], by their spelling, as names."""

    indices: dict[str, str] = field(default_factory=dict)
    arrays: dict[str, tuple[str, ...]] = field(default_factory=dict)
    scalars: dict[str, str] = field(default_factory=dict)  # name -> its words
    whole: set[str] = field(default_factory=set)
    fixed: dict[str, str] = field(default_factory=dict)
    functions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    definitions: list[Definition] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)  # name -> as it is written on the page
    hidden: set[str] = field(default_factory=set)  # letters that only the world itself uses
    slope: dict[str, str] = field(default_factory=dict)  # a' is the derivative by z
    decided: dict = field(default_factory=dict)  # what was decided in this world
    typed: dict[Fraction, str] = field(default_factory=dict)  # decimals of the answer being judged

    @property
    def sizes(self) -> set[str]:
        return set(self.indices.values())

    @property
    def batch(self) -> dict[str, str]:
        """The arrays of one example, each with that of many: a -> A, with one axis more."""
        return {
            name: name.upper() for name, axes in self.arrays.items()
            if name != name.upper() and self.arrays.get(name.upper(), ())[1:] == axes
        }

    def knows(self, name: str) -> bool:
        return (name in self.arrays or name in self.scalars or name in self.whole
                or name in self.sizes or name in self.fixed)

    def place(self, letter: str) -> Var:
        """A chosen place, as t."""
        return Var(letter, at(self.fixed[letter]))

    def same(self, typed: str, ok=lambda name: True) -> str | None:
        """The letter of the page that a person means by another one, if only one can be meant."""
        for name, spellings in SAME.items():
            if typed in spellings and self.knows(name) and name not in self.hidden and ok(name):
                return name
        for other in (typed.lower(), typed.upper(), f"{typed}_0"):
            if other != typed and self.knows(other) and other not in self.hidden and ok(other):
                return other
        return None

    def book(self) -> list[dict[str, str]]:
        """The book's letters that mean something else on the page, each with the page's."""
        return [{theirs: ours, f"d{theirs}": f"d{ours}"} for ours, theirs in BOOK.items()
                if self.knows(ours) and theirs in self.whole]

    def context(self, *more: Fact) -> Context:
        """Γ of the kernel: sizes are at least 1, everything given is given."""
        facts = [*self.facts, *more]
        return Context(tuple(sorted((s, 1) for s in self.sizes | self.whole)), (),
                       tuple(self.definitions), (), frozenset(map(self.place,
                                                                  self.fixed))).given(*facts)

    def defined(self, name: str) -> Definition | None:
        return next((d for d in self.definitions if d.name == name), None)

    def free_names(self, *trees: Tree) -> list[str]:
        """The names that need a value, definitions put in; scalars and arrays in their order."""
        return [name for name in self.names_under(*trees) if not self.defined(name)]

    def names_under(self, *trees: Tree) -> list[str]:
        """The names in trees and in the definitions of those."""
        found: dict[str, None] = {}
        waiting = list(trees)
        while waiting:
            for node in walk(waiting.pop(0)):
                if node[0] in ("sym", "entry") and node[1] not in found and node[1] != "pi":
                    found[node[1]] = None
                    if definition := self.defined(node[1]):
                        waiting.append(definition.body)
        return list(found)

    def is_upside_down(self, t: Tree, by: Tree) -> bool:
        """Whether ∂t/∂by asks a letter to depend on what is given as a formula in it: ∂a/∂C."""
        under = self.names_under(t)
        return bool(self.defined(by[1]) and by[1] not in under and set(self.free_names(by)) & set(under))

    def letters_in(self, *trees: Tree) -> set:
        """The sizes, whole numbers and indices that stand in trees, definitions put in."""
        found: set = set()
        waiting, seen = list(trees), set()
        while waiting:
            t = waiting.pop()
            found |= letters(t)
            for node in walk(t):
                if node[0] in ("sym", "entry") and node[1] not in seen:
                    seen.add(node[1])
                    found |= {s for s in self.arrays.get(node[1], ())}
                    if definition := self.defined(node[1]):
                        waiting.append(definition.body)
        return found


def letters(t: Tree) -> set[str]:
    """The names of sizes and whole numbers in a tree, in its ranges too."""
    from derivations.kernel.terms import free

    found = set()
    for node in walk(t):
        if node[0] == "sum":
            found |= {x for x, _ in node[1].size[1] if isinstance(x, str)}
    for x in free(t):
        if isinstance(x, str):
            found.add(x)
        elif x.size:
            found |= {s for s, _ in x.size[1] if isinstance(s, str)}
    return found


def indices_of(*trees: Tree) -> list[Var]:
    """The free indices of some trees, in order of their names."""
    return sorted({v for t in trees for v in free_vars(t)}, key=lambda v: (v.label, repr(v.size)))
