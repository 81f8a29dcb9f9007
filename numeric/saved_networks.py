"""Idea: a network is written as the calls that make its parts, and the arrays they then hold.

The attributes of a layer, cost or penalty say what its constructor was given; a class that keeps
something under another name says so in ``get_config()``. Generators are written with their state,
initialisers not at all. Files are ``.npz`` without pickle, and reading one makes objects of
known classes only.
"""

import inspect

import numpy as np

from numeric.archives import load_archive, save_archive
from numeric.config import constructor_config
from numeric.costs import Cost
from numeric.layers import Layer
from numeric.regularizers import Regularizer

KIND = "network"
GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")


def save_network(path, network):
    """Write ``network`` to ``path``; raises ``TypeError`` for a setting that cannot be written.

    A layer that stands in several places is written once, and so is an array of several layers.
    """
    parts = list({id(layer): layer for layer in network.layers}.values())
    places = {id(layer): i for i, layer in enumerate(parts)}
    facts = {
        "layers": [recipe(layer) | _state(layer) for layer in parts],
        "order": [places[id(layer)] for layer in network.layers],
        "tied": _tied(parts),
        "cost": recipe(network.cost),
        "regularizer": None if network.regularizer is None else recipe(network.regularizer),
        "input_shape": network.input_shape,
        "training": network.training,
    }
    save_archive(path, KIND, facts, network.state_dict())


def load_network(path, make):
    """``make(layers, cost, regularizer, input_shape=…)`` of what ``save_network`` wrote.

    Raises ``ValueError`` for another kind of file, and for a class that is not defined here or
    is defined more than once.
    """
    facts, arrays = load_archive(path, KIND)
    parts = [made(Layer, layer, path) for layer in facts["layers"]]
    for (first, attribute), *others in facts["tied"]:
        for i, name in others:
            setattr(parts[i], name, getattr(parts[first], attribute))
    penalty = facts["regularizer"]
    network = make(
        [parts[place] for place in facts["order"]], made(Cost, facts["cost"], path),
        None if penalty is None else made(Regularizer, penalty, path),
        input_shape=facts["input_shape"],
    )
    network.load_state_dict(arrays)
    if not facts["training"]:
        network.eval()
    for layer, saved in zip(parts, facts["layers"]):
        layer.training = saved["learning"]
        if saved["still"]:
            layer.freeze()
        elif saved["frozen"]:
            layer.freeze(*saved["frozen"])
    return network


def _state(layer):
    """What of a layer is neither an argument of its constructor nor an array."""
    return {"learning": layer._learning, "still": layer._still, "frozen": sorted(layer._frozen)}


def _tied(parts):
    """Lists of (position in ``parts``, attribute) that are one array."""
    users = {}
    for i, layer in enumerate(parts):
        for name in layer.parameter_names:
            users.setdefault(id(getattr(layer, name)), []).append((i, name))
    return [places for places in users.values() if len(places) > 1]


def recipe(part):
    """The class of a layer, cost or penalty and its configuration, as JSON can hold them."""
    where = type(part).__name__
    own = part.get_config() if hasattr(part, "get_config") else constructor_config(part)
    config = {name: _written(value, f"{where}: {name}") for name, value in own.items()}
    return {"class": where, "config": config}


def made(base, description, path):
    """The object that ``recipe`` wrote, a subclass of ``base``."""
    kind = _class_named(base, description["class"], path)
    config = {name: _read(value, path) for name, value in description["config"].items()}
    if "rng" in inspect.signature(kind).parameters:
        config.setdefault("rng", np.random.default_rng(0))
    return kind(**config)


def _class_named(base, name, path):
    found = {kind for kind in _subclasses(base) if kind.__name__ == name}
    if len(found) != 1:
        raise ValueError(
            f"{path}: needs one class {name}, and there are {len(found)}: import its module"
        )
    return found.pop()


def _subclasses(kind):
    for one in kind.__subclasses__():
        yield one
        yield from _subclasses(one)


def _written(value, where):
    if isinstance(value, Layer):
        return {"part": recipe(value)}
    if isinstance(value, np.random.Generator):
        return {"generator": value.bit_generator.state}
    if isinstance(value, np.dtype):
        return value.name
    if isinstance(value, (list, tuple)):
        return [_written(entry, where) for entry in value]
    if isinstance(value, (np.bool_, np.integer, np.floating)):
        return value.item()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{where} is {value!r}, which no file can hold; only numbers, words and layers")


def _read(value, path):
    if isinstance(value, list):
        return [_read(entry, path) for entry in value]
    if not isinstance(value, dict):
        return value
    if "part" in value:
        return made(Layer, value["part"], path)
    state = value["generator"]
    if state["bit_generator"] not in GENERATORS:
        raise ValueError(f"{path}: generator {state['bit_generator']}, expected one of NumPy's")
    generator = getattr(np.random, state["bit_generator"])()
    generator.state = state
    return np.random.Generator(generator)
