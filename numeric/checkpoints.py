"""Idea: a run is a handful of arrays and random states; write them plainly and read them back.

A checkpoint also says how its trainer was built. The optimiser's settings and the learning rate
are taken from it; whatever else decides how the run goes on must be the same, or it is refused.
"""

import json

import numpy as np

from numeric.archives import load_archive, save_archive
from numeric.descriptions import outline

PARTS = ("network", "optimizer", "best", "last", "history")
EPOCHS_COMPARED = 100  # epochs ahead for which two schedules must give the same rate


def save_checkpoint(path, trainer):
    """Write the state of a ``Trainer``: parameters, optimiser, counters, history, randomness."""
    watchers = {name: rule.state_dict() for name, rule in trainer.rules().items()}
    facts = {
        "epoch": trainer.epoch, "stopped": trainer.stopped, "base_lr": trainer.base_lr,
        "watchers": watchers, "built": _built(trainer, trainer.epoch),
        "random": {name: rng.bit_generator.state for name, rng in _generators(trainer).items()},
    }
    parts = {
        "network": trainer.network.state_dict(),
        "optimizer": trainer.optimizer.state_dict(trainer.network.parameters()),
        "best": trainer.best, "last": trainer.last, "history": trainer.history,
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
    own = json.loads(json.dumps(_built(trainer, facts["epoch"])))
    for what, saved, here in differences(facts["built"], own):
        raise ValueError(f"{path}: saved with {what} {saved}, but this trainer has {here}")
    parts = {part: {} for part in PARTS}
    for key, value in arrays.items():
        part, name = key.split(":", 1)
        parts[part][name] = value
    trainer.optimizer.check_state(parts["optimizer"])
    trainer.network.load_state_dict(parts["network"])
    trainer.optimizer.load_state_dict(parts["optimizer"])
    trainer.best, trainer.last = parts["best"], parts["last"]
    trainer.history = {name: values.tolist() for name, values in parts["history"].items()}
    trainer.epoch, trainer.stopped = facts["epoch"], facts["stopped"]
    trainer.base_lr, trainer._given_lr = facts["base_lr"], trainer.optimizer.lr
    for name, rule in trainer.rules().items():
        rule.load_state_dict(facts["watchers"][name])
        rule.watching = trainer._run
    for name, generator in _generators(trainer).items():
        generator.bit_generator.state = facts["random"][name]


def differences(saved, own, where=""):
    """(what, saved value, own value) wherever two nested descriptions differ."""
    if isinstance(saved, dict) and isinstance(own, dict):
        for name in dict.fromkeys([*saved, *own]):
            place = f"{where} {name}".strip()
            yield from differences(saved.get(name), own.get(name), place)
    elif isinstance(saved, list) and isinstance(own, list) and len(saved) == len(own):
        for i, (one, two) in enumerate(zip(saved, own)):
            yield from differences(one, two, f"{where} {i}")
    elif saved != own:
        yield where, saved, own


def _generators(trainer):
    layers = enumerate(trainer.network.layers)
    found = {str(i): layer.rng for i, layer in layers if hasattr(layer, "rng")}
    return {"order": trainer.rng, **found}


def _built(trainer, epoch):
    """What a trainer must have in common with the one whose run it takes up at ``epoch``."""
    network, rules = trainer.network, trainer.rules()
    generators = _generators(trainer).items()
    return {
        "optimizer": type(trainer.optimizer).__name__,
        "slots": list(trainer.optimizer.slots),
        "dtype": str(network.dtype),
        "batch_size": trainer.batch_size,
        "drop_last": trainer.drop_last,
        "clip_grad_norm": trainer.clip_grad_norm,
        "monitor": list(trainer.monitor),
        "score": trainer.score if rules else None,
        "watchers": list(rules),
        "generators": {name: type(rng.bit_generator).__name__ for name, rng in generators},
        "rule": {n: outline(rule, (*rule.state_dict(), "watching")) for n, rule in rules.items()},
        "layer": [_layer(layer) for layer in network.layers],
        "cost": outline(network.cost),
        "penalty": outline(network.regularizer),
        "metrics": {name: outline(metric) for name, metric in trainer.metrics.items()},
        "schedule_by": trainer.schedule_by,
        "transform": outline(trainer.transform),
        "rate of epoch": _rates(trainer.schedule, epoch),
    }


def _layer(layer):
    frozen = [name for name in layer.parameter_names if name not in layer.trained_names]
    saved = (*layer.parameter_names, *layer.buffer_names)
    return {**outline(layer, saved), "frozen": frozen, "held still": layer._still}


def _rates(schedule, epoch):
    if schedule is None:
        return {"schedule": None}
    return {str(e): float(schedule(e)) for e in range(epoch, epoch + EPOCHS_COMPARED)}
