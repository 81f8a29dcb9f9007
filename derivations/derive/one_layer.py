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
    """A system of one layer, in which a name has another label in each layer.

    Without the layer's axis where the system stands at one ``layer``; with it elsewhere. Names that
    are ``held`` in this layer or ``held_above`` are given, wherever a definition reads them.
    """

    def __init__(self, layers, layer=None, held=(), held_above=()):
        from .system import System

        self.layers, self.layer, self.system = layers, layer, System()
        self.held = {0: set(held), 1: set(held_above)}
        self.labels: dict[tuple[str, int], str] = {}  # of names without a layer's axis
        self.back: dict[str, tuple[str, int | None]] = {}  # label -> name, its layer's offset

    # Names without the layer's axis

    def strip(self, name, offset):
        self.labels[name, offset] = name + MARK * (offset + 1)
        self.back[self.labels[name, offset]] = name, offset

    def stripped(self, name, positions, offset) -> Expr:
        """An entry of a name without the layer's axis."""
        label, place = self.labels[name, offset], self.layers.axis[name]
        rest = [p for n, p in enumerate(positions) if n != place]
        if not rest:
            return Symbol(label, real=True)
        shape = self.layers.definitions[name][1].base.shape
        return IndexedBase(label, real=True, shape=tuple(
            s for n, s in enumerate(shape) if n != place))[tuple(rest)]

    def define(self, name, offset) -> Expr:
        """Define a name in the layer at ``offset``; gives its entry."""
        indices, _, right = self.layers.definitions[name]
        layer = self.layers.layer(name)
        entry = self.stripped(name, indices, offset)
        right = right.xreplace({layer: self.layer + offset})
        if name_and_indices(entry)[0] not in self.system.definitions:
            self.system.define(entry, replace_entries(right, self._without_layer))
        return entry

    def define_outside(self, definitions, but=None) -> Expr | None:
        """The definitions that are no layer's, such as the target's; the right side of ``but``."""
        rest = None
        for _, left, right in definitions.values():
            if self.layer is not None:
                right = replace_entries(right, self._without_layer)
            if left == but:
                rest = right
            else:
                self.system.define(left, right)
        return rest

    def _without_layer(self, name, positions, _):
        """The stripped entry for an entry of this layer or the next that is not held."""
        if name not in self.layers.definitions:
            return None
        offset = positions[self.layers.axis[name]] - self.layer
        if (name, offset) not in self.labels or name in self.held[int(offset)]:
            return None
        return self.stripped(name, positions, int(offset))

    # Names with all their axes

    def full(self, name) -> Expr:
        _, left, _ = self.layers.definitions[name]
        self.back[name + MARK] = name, None
        return IndexedBase(name + MARK, shape=left.base.shape, real=True)[left.indices]

    def define_generic(self, name, before=True):
        """Define a name at every layer; what it reads ``before`` is another, given name."""
        _, left, right = self.layers.definitions[name]

        def change(used, positions, entry):
            if not before or used not in self.layers.definitions:
                return None
            if positions[self.layers.axis[used]] - self.layers.layer(name) == 0:
                return None
            self.back[used + 3 * MARK] = used, None
            base = IndexedBase(used + 3 * MARK, shape=entry.base.shape, real=True)
            return base[positions]
        self.system.define(left, replace_entries(right, change))

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
