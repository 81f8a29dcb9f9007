"""Idea: a parameter has one name, however many layers use its array; frozen ones are left alone.

Names say the position in the network of the first layer that uses the array: "0.weight". Layers
are tied by putting one layer object into the list twice, or by giving two layers one array.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class ParameterTable:
    """What a network trains at the moment, and where.

    ``parameters`` and ``weights`` (those a penalty applies to) are live arrays by name;
    ``names`` says for each layer by which name each attribute goes; ``places`` lists the layers'
    positions and attributes by name; ``lowest`` is the first position with anything to train;
    ``observers`` are the positions of layers that take note of forward passes. ``signature`` is
    what the table was made from.
    """

    parameters: dict
    weights: dict
    names: list
    places: dict
    lowest: int
    observers: tuple
    signature: list


def signature(layers):
    """Identities of layers and of the arrays they train; other ones need another table."""
    found = []
    for layer in layers:
        found.append(id(layer))
        for name in layer.trained_names:
            found.append(id(getattr(layer, name)))
    return found


def parameter_table(layers, observes):
    """The ``ParameterTable`` of ``layers``; ``observes(layer)`` says which take note."""
    parameters, weights, names, places, known = {}, {}, [], {}, {}
    for i, layer in enumerate(layers):
        names.append({})
        for name in layer.trained_names:
            array = getattr(layer, name)
            full = known.setdefault(id(array), f"{i}.{name}")
            parameters[full], names[i][name] = array, full
            places.setdefault(full, []).append((i, name))
            if name in layer.decayed_names:
                weights[full] = array
    lowest = next((i for i, own in enumerate(names) if own), len(layers))
    observers = tuple(i for i, layer in enumerate(layers) if observes(layer))
    return ParameterTable(
        parameters, weights, names, places, lowest, observers, signature(layers)
    )


def check_separate(arrays, where):
    """Raise ``ValueError`` if two of ``arrays`` (a dict by name) are one array or overlap."""
    seen = list(arrays.items())
    for i, (name, array) in enumerate(seen):
        for other, earlier in seen[:i]:
            if np.may_share_memory(array, earlier) and np.shares_memory(array, earlier):
                raise ValueError(
                    f"{where}: {other} and {name} share memory, so a step would move it twice: "
                    "tie layers by one array under one name"
                )
