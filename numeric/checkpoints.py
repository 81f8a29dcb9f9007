"""Idea: a run is a handful of arrays and random states; write them plainly and read them back.

Files are ``.npz`` archives of numeric arrays and JSON text. Nothing is pickled, so reading one
cannot run code. Files are written beside their place and moved there, so that a crash leaves
the former one.
"""

import json
import os
from pathlib import Path

import numpy as np


def save_arrays(path, arrays):
    """Write a dict of arrays (numbers or text) to ``path`` at once."""
    path = Path(path)
    beside = path.with_name(path.name + ".part")
    with open(beside, "wb") as file:
        np.savez(file, **arrays)
    os.replace(beside, path)


def load_arrays(path):
    """The dict of arrays at ``path``; refuses pickled content with ``ValueError``."""
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def save_checkpoint(path, trainer):
    """Write the state of a ``Trainer``: parameters, optimiser, counters, history, randomness."""
    watchers = {name: rule.state_dict() for name, rule in _watchers(trainer).items()}
    facts = {
        "epoch": trainer.epoch, "stopped": trainer.stopped, "base_lr": trainer.base_lr,
        "watchers": watchers, "random": {k: _state(g) for k, g in _generators(trainer).items()},
    }
    arrays = {"facts": np.array(json.dumps(facts))}
    parts = {
        "network": trainer.network.state_dict(), "optimizer": trainer.optimizer.state_dict(),
        "best": trainer.best, "history": trainer.history,
    }
    for part, content in parts.items():
        arrays |= {f"{part}:{name}": np.asarray(value) for name, value in content.items()}
    save_arrays(path, arrays)


def load_checkpoint(path, trainer):
    """Restore what ``save_checkpoint`` wrote into a trainer built in the same way."""
    arrays = load_arrays(path)
    facts = json.loads(str(arrays.pop("facts")))
    parts = {"network": {}, "optimizer": {}, "best": {}, "history": {}}
    for key, value in arrays.items():
        part, name = key.split(":", 1)
        parts[part][name] = value
    trainer.network.load_state_dict(parts["network"])
    trainer.optimizer.load_state_dict(parts["optimizer"])
    trainer.best = parts["best"]
    trainer.history = {name: values.tolist() for name, values in parts["history"].items()}
    trainer.epoch, trainer.stopped = facts["epoch"], facts["stopped"]
    trainer.base_lr = facts["base_lr"]
    for name, rule in _watchers(trainer).items():
        rule.load_state_dict(facts["watchers"][name])
    for name, generator in _generators(trainer).items():
        generator.bit_generator.state = facts["random"][name]


def _watchers(trainer):
    rules = {"plateau": trainer.plateau, "early_stopping": trainer.early_stopping}
    return {name: rule for name, rule in rules.items() if rule is not None}


def _generators(trainer):
    layers = enumerate(trainer.network.layers)
    found = {str(i): layer.rng for i, layer in layers if hasattr(layer, "rng")}
    return {"order": trainer.rng, **found}


def _state(generator):
    state = generator.bit_generator.state
    if state["bit_generator"] != "PCG64":
        raise ValueError(f"only PCG64 generators can be saved, not {state['bit_generator']}")
    return state
