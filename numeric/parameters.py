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
    ``observers`` are the positions of layers that take note of forward passes. ``made_from`` says
    which layers, names and arrays the table is about.
    """

    parameters: dict
    weights: dict
    names: list
    places: dict
    lowest: int
    observers: tuple
    made_from: tuple

    def is_current(self, layers):
        """Whether layers, frozen names and arrays are still those that the table was made from."""
        known, names, arrays = self.made_from
        if known != layers:
            return False
        for layer, own, frozen in names:
            if layer.parameter_names is not own or layer._frozen is not frozen:
                return False
        for layer, name, array in arrays:
            if getattr(layer, name) is not array:
                return False
        return True


def parameter_table(layers, observes):
    """The ``ParameterTable`` of ``layers``; ``observes(layer)`` says which take note."""
    parameters, weights, names, places, known = {}, {}, [], {}, {}
    for i, layer in enumerate(layers):
        names.append({})
        check_names(i, layer)
        for name in layer.trained_names:
            array = getattr(layer, name)
            full = known.setdefault(id(array), f"{i}.{name}")
            parameters[full], names[i][name] = array, full
            places.setdefault(full, []).append((i, name))
            if name in layer.decayed_names:
                weights[full] = array
    lowest = next((i for i, own in enumerate(names) if own), len(layers))
    observers = tuple(i for i, layer in enumerate(layers) if observes(layer))
    own = [(layer, layer.parameter_names, layer._frozen) for layer in layers]
    arrays = [
        (layers[i], name, parameters[full]) for full, uses in places.items() for i, name in uses
    ]
    made_from = list(layers), own, arrays
    return ParameterTable(parameters, weights, names, places, lowest, observers, made_from)


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


def check_names(i, layer):
    """Raise ``ValueError`` where a layer decays something that is no parameter of its."""
    for name in layer.decayed_names:
        if name not in layer.parameter_names:
            raise ValueError(
                f"layer {i} ({layer.name}): {name} is decayed but not in parameter_names; "
                "freeze() is the way to keep a layer as it is"
            )
