"""A system of one layer out of many: what is above and below it is given.

A layer's name gets another label in the layer itself and in the next, so that the solver sees no
circle; ``shown`` puts the names back.
"""
from __future__ import annotations

from sympy import Expr, IndexedBase, Symbol

from ..names import name_and_indices
from .layers import replace_entries

MARK = "\u2009"  # a thin space: no name that a person types has one


class OneLayer:
    """A system of one layer.

    Where it stands at one ``layer``, the names that are open ``here`` or ``above``, in the next
    layer, are written without the layer's axis; each is defined when something reads it, but for
    the ``variable`` in this layer. All other names are given.
    """

    def __init__(self, layers, layer=None, here=(), above=(), variable=""):
        from .system import System

        self.layers, self.layer, self.system = layers, layer, System()
        self.open, self.variable = {0: here, 1: above}, variable
        self.back: dict[str, tuple[str, int | None]] = {}  # label -> name, its layer's offset

    # Names without the layer's axis

    def stripped(self, name, positions, offset) -> Expr:
        """An entry of a name without the layer's axis."""
        label, place = name + MARK * (offset + 1), self.layers.axis[name]
        self.back[label] = name, offset
        rest = [p for n, p in enumerate(positions) if n != place]
        if not rest:
            return Symbol(label, real=True)
        shape = self.layers.definitions[name][1].base.shape
        return IndexedBase(label, real=True, shape=tuple(
            s for n, s in enumerate(shape) if n != place))[tuple(rest)]

    def defined(self, name, offset) -> Expr:
        """The entry of a name in the layer at ``offset``, which is defined there."""
        indices, _, right = self.layers.definitions[name]
        entry = self.stripped(name, indices, offset)
        if name_and_indices(entry)[0] not in self.system.definitions:
            right = right.xreplace({self.layers.layer(name): self.layer + offset})
            self.system.define(entry, replace_entries(right, self._without_layer))
        return entry

    def define_outside(self, definitions, but=None) -> Expr | None:
        """The definitions that are no layer's, such as the target's; the right side of ``but``."""
        rest = None
        for _, left, right in definitions.values():
            right = replace_entries(right, self._without_layer)
            if left == but:
                rest = right
            else:
                self.system.define(left, right)
        return rest

    def _without_layer(self, name, positions, _):
        """The stripped entry for one of a name that is open."""
        if self.layer is None or name not in self.layers.definitions:
            return None
        offset = positions[self.layers.axis[name]] - self.layer
        if name not in self.open.get(offset, ()):
            return None
        if (name, offset) != (self.variable, 0):
            self.defined(name, int(offset))
        return self.stripped(name, positions, int(offset))

    # Names with all their axes

    def renamed(self, entry, marks) -> Expr:
        name, positions = name_and_indices(entry)
        self.back[name + marks * MARK] = name, None
        return IndexedBase(name + marks * MARK, shape=entry.base.shape, real=True)[positions]

    def define_given_before(self, name):
        """Define a name at every layer; what it reads of the layer before is another, given name."""
        _, left, right = self.layers.definitions[name]
        before = self.layers.reads(name, -1)
        self.system.define(left, replace_entries(right, lambda used, positions, entry: self.renamed(
            entry, 3) if (used, positions) in before else None))

    # Back

    def shown(self, expr) -> Expr:
        """An expression of this system in the names of the whole."""
        changed = {}
        for part in expr.atoms(Symbol):
            name, offset = self.back.get(part.name, ("", None))
            if offset is not None and len(self.layers.definitions[name][0]) == 1:
                changed[part] = self.layers.definitions[name][1].base[self.layer + offset]
        expr = expr.replace(lambda e: e.is_Indexed and str(e.base.label) in self.back, self._entry)
        return expr.xreplace(changed)

    def _entry(self, entry):
        name, offset = self.back[str(entry.base.label)]
        positions = list(entry.indices)
        if offset is not None:
            positions.insert(self.layers.axis[name], self.layer + offset)
        return self.layers.definitions[name][1].base[tuple(positions)]
