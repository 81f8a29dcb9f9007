"""A derived gradient as a definition of its own, so that it can be derived again."""
from __future__ import annotations

from sympy import Idx, IndexedBase, Symbol

from ..normalise.names import name_and_indices


def gradient_as_definition(derivation):
    """A system in which the gradient is a defined name, and that name at the gradient's indices."""
    system = derivation.system.copy()
    indices = tuple(dict.fromkeys(k for e in (derivation.target, derivation.variable)
                                  for k in name_and_indices(e)[1] if isinstance(k, Idx)))
    label = f"d{name_and_indices(derivation.variable)[0]}"
    if indices:
        shape = tuple(k.upper + 1 for k in indices)
        left = IndexedBase(label, shape=shape, real=True)[indices]
    else:
        left = Symbol(label, real=True)
    system.define(left, derivation.result)
    return system, left
