"""Idea: whatever can be known to go wrong in a run is said before its first step.

Nothing has moved then: no parameter, no random generator, no running statistics.
"""

import copy
from pathlib import Path

import numpy as np

from numeric.data import batch_indices
from numeric.measures import check_measurable
from numeric.metrics import is_multilabel
from numeric.parameters import check_separate
from numeric.validation import check_finite, is_number

RATES_ASKED = 10_000


def checked_run(trainer, x, y, epochs):
    """``x`` and ``y`` as training takes them, if all ``epochs`` of ``trainer`` can be run on them.

    Raises ``ValueError`` or ``TypeError`` naming what does not fit, and ``FloatingPointError`` for
    parameters that are not finite.
    """
    network = trainer.network
    x, y = network._checked_pair(x, y)
    _check_transform(trainer, x[: trainer.batch_size])
    sets = {"train": (x, y)}
    if trainer.validation is not None:
        sets["validation"] = _checked_validation(network, trainer.validation)
    _check_parameters(network)
    _check_batches(network, len(x), trainer.batch_size, trainer.drop_last)
    if trainer.schedule is not None:
        _check_schedule(trainer, len(x), epochs)
    if trainer.checkpoint is not None and not Path(trainer.checkpoint).parent.is_dir():
        raise ValueError(f"checkpoint: there is no folder {Path(trainer.checkpoint).parent}")
    trainer.optimizer._states.claim(network.parameters(), trainer.optimizer)
    check_measurable(
        network, sets, trainer.monitor, trainer.batch_size, metrics=trainer.metrics,
        multilabel=reading(network, y),
    )
    return x, y


def reading(network, y):
    """``True`` if the training targets show that several outputs may be on, else ``None``."""
    return True if not network.cost.exclusive and is_multilabel(y) else None


def _check_transform(trainer, x):
    """Change one batch with copies of the transform and of the generator."""
    if trainer.transform is None:
        return
    transform, rng = copy.deepcopy((trainer.transform, trainer.rng))
    changed = transform(x.copy(), rng)
    try:
        found = len(trainer.network._checked_input(changed))
        if found != len(x):
            raise ValueError(f"{found} examples, expected {len(x)}")
    except (ValueError, TypeError) as error:
        raise type(error)(f"what transform gives: {error}") from None


def check_rate(rate, at, unit="epoch"):
    """Return the learning rate of an epoch or step if it is a finite number of at least 0."""
    if not (is_number(rate) and np.isfinite(rate) and rate >= 0):
        raise ValueError(f"learning rate {rate!r} for {unit} {at}, expected at least 0")
    return rate


def _check_schedule(trainer, examples, epochs):
    """Ask for the rates of a run; of more than ``RATES_ASKED`` steps only so many, and the last."""
    each = 1
    if trainer.schedule_by == "step":
        each = len(batch_indices(examples, trainer.batch_size, drop_last=trainer.drop_last))
    asked = range(trainer.epoch * each, epochs * each)
    for at in (*asked[:: max(1, len(asked) // RATES_ASKED)], *asked[-1:]):
        check_rate(trainer.schedule(at), at, trainer.schedule_by)


def _checked_validation(network, validation):
    if not (isinstance(validation, (tuple, list)) and len(validation) == 2):
        raise TypeError("Trainer: validation is no pair (x, y)")
    try:
        return network._checked_pair(*validation)
    except (ValueError, TypeError) as error:
        raise type(error)(f"validation data: {error}") from None


def _check_parameters(network):
    parameters = network.parameters()
    if not parameters:
        raise ValueError("nothing to train: the network has no parameters, or all are frozen")
    check_separate(parameters, "Trainer")
    for name, array in network.state_dict().items():
        try:
            check_finite(array, f"{name} before training")
        except ValueError as error:
            raise FloatingPointError(str(error)) from None


def _check_batches(network, examples, batch_size, drop_last):
    last = examples % batch_size
    if drop_last and examples < batch_size:
        raise ValueError(f"drop_last leaves none of {examples} examples in batches of {batch_size}")
    smallest = batch_size if drop_last or (last == 0) else last
    for i, layer in enumerate(network.layers):
        fewest = layer.fewest_examples if layer._learning and not layer._still else 1
        if smallest < fewest:
            raise ValueError(
                f"layer {i} ({layer.name}) needs batches of {fewest} examples or more, but of "
                f"{examples} examples in batches of {batch_size} the smallest has {smallest}: take "
                "another batch_size, or drop_last=True"
            )
