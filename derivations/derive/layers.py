"""Layers of definitions: names that read, at layer ``l``, names of the layer ``l - 1``.

``z[l,j] = sum(w[l,j,k]*a[l-1,k], k)`` and ``a[l,j] = sigmoid(z[l,j])`` go round in a circle that is
no circle: each turn is one layer further down. A layer beyond the first or the last is given.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, product

from sympy import Expr, Idx, Indexed

from ..names import name_and_indices, names_of, reached

MOST_CHOICES = 5_000  # of an axis for each name


@dataclass
class Layers:
    """The names that a system defines layer by layer, and which axis of each is the layer."""

    definitions: dict[str, tuple[tuple, Expr, Expr]]  # name -> indices, left, right
    axis: dict[str, int]

    @classmethod
    def of(cls, definitions) -> Layers | None:
        """The layers among definitions, or None if no definition uses itself.

        Raises ``ValueError`` if one uses itself otherwise than through the layer before.
        """
        circle = {name: definitions[name] for name in definitions
                  if name in reached([name], lambda used: names_of(definitions[used][2])
                                     if used in definitions else ())}
        if not circle:
            return None
        for chosen in islice(product(*(range(len(indices)) for indices, _, _ in circle.values())), MOST_CHOICES):
            layers = cls(circle, dict(zip(circle, chosen)))
            if layers.go_down():
                return layers
        name, (indices, left, _) = min(circle.items(), key=lambda item: item[0])
        before = left.xreplace({indices[0]: indices[0] - 1}) if indices else ""
        raise ValueError(f"the definition of {name} uses itself"
                         + (f"; of itself it may read the layer before, {before}" if indices else ""))

    def go_down(self) -> bool:
        """Whether all that is read stands in the same layer or the one before, and no name rests on itself in one."""
        steps = (positions[self.axis[used]] - self.layer(name) for name, (_, _, right) in self.definitions.items()
                 for used, positions in references(right, self.definitions))
        return all(step in (0, -1) for step in steps) and not any(name in self.above(name) for name in self.definitions)

    # --------------------------------------------------------------------------- structure

    def layer(self, name) -> Idx:
        """The index of the layer in the definition of a name."""
        indices, _, _ = self.definitions[name]
        return indices[self.axis[name]]

    @property
    def depth(self) -> Expr:
        """The number of layers."""
        name = next(iter(self.definitions))
        return self.layer(name).upper + 1

    def reads(self, name, offset):
        """(used, positions) for what a name reads at its own layer (0) or the one before (-1)."""
        _, _, right = self.definitions[name]
        return [(used, positions) for used, positions in references(right, self.definitions)
                if positions[self.axis[used]] - self.layer(name) == offset]

    def readers(self, name) -> set[str]:
        """The names of the same layer that read a name."""
        return {other for other in self.definitions
                if any(used == name for used, _ in self.reads(other, 0))}

    def above(self, name) -> set[str]:
        """The names of the same layer that rest on a name."""
        return reached([name], self.readers)

    def carried(self) -> set[str]:
        """The names that the next layer reads."""
        return {used for name in self.definitions for used, _ in self.reads(name, -1)}

    def is_gate(self, name, exits) -> bool:
        """Whether all that a name does to ``exits`` of later layers passes through itself there."""
        start = {name} | self.above(name)
        later = {other for other in self.definitions
                 if any(used in start for used, _ in self.reads(other, -1))} - {name}
        return (later | reached(later, lambda below: self.readers(below) - {name})).isdisjoint(exits)


def references(expr, names):
    """(name, positions) of every entry of one of ``names`` in an expression."""
    found = (name_and_indices(entry) for entry in sorted(expr.atoms(Indexed), key=str))
    return [(name, positions) for name, positions in found if name in names]


def replace_entries(expr: Expr, change: Callable) -> Expr:
    """Every array entry replaced by ``change(name, positions, entry)``, unless that is None."""
    changed = {}
    for entry in expr.atoms(Indexed):
        new = change(*name_and_indices(entry), entry)
        if new is not None:
            changed[entry] = new
    return expr.xreplace(changed)
