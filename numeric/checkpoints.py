"""Idea: a run is a handful of arrays and random states; write them plainly and read them back.

A checkpoint also says how its trainer was built, as far as going on bit for bit depends on it.
"""

import numpy as np

from numeric.archives import load_archive, save_archive

PARTS = ("network", "optimizer", "best", "history")


def save_checkpoint(path, trainer):
    """Write the state of a ``Trainer``: parameters, optimiser, counters, history, randomness."""
    watchers = {name: rule.state_dict() for name, rule in _watchers(trainer).items()}
    facts = {
        "epoch": trainer.epoch, "stopped": trainer.stopped, "base_lr": trainer.base_lr,
        "watchers": watchers, "built": _built(trainer),
        "random": {name: rng.bit_generator.state for name, rng in _generators(trainer).items()},
    }
    parts = {
        "network": trainer.network.state_dict(), "optimizer": trainer.optimizer.state_dict(),
        "best": trainer.best, "history": trainer.history,
    }
    arrays = {
        f"{part}:{name}": np.asarray(parts[part][name]) for part in PARTS for name in parts[part]
    }
    save_archive(path, "checkpoint", facts, arrays)


def load_checkpoint(path, trainer):
    """Restore what ``save_checkpoint`` wrote into a trainer built in the same way.

    Raises ``ValueError``, and changes nothing, if it was built in another way.
    """
    facts, arrays = load_archive(path, "checkpoint")
    for what, own in _built(trainer).items():
        if facts["built"][what] != own:
            saved = facts["built"][what]
            raise ValueError(f"{path}: saved with {what} {saved}, but this trainer has {own}")
    parts = {part: {} for part in PARTS}
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


def _built(trainer):
    """What a trainer must have in common with the one whose run it takes up."""
    return {
        "optimizer": type(trainer.optimizer).__name__,
        "slots": list(trainer.optimizer.slots),
        "dtype": str(trainer.network.dtype),
        "batch_size": trainer.batch_size,
        "monitor": list(trainer.monitor),
        "watchers": list(_watchers(trainer)),
        "generators": {
            name: type(rng.bit_generator).__name__ for name, rng in _generators(trainer).items()
        },
    }
