"""Idea: whatever can be known to go wrong in a run is said before its first step.

Nothing has moved then: no parameter, no random generator, no running statistics.
"""

from pathlib import Path

import numpy as np

from numeric.measures import check_measurable
from numeric.parameters import check_separate
from numeric.validation import check_finite, is_number


def checked_run(trainer, x, y, epochs):
    """``x`` and ``y`` as training takes them, if all ``epochs`` of ``trainer`` can be run on them.

    Raises ``ValueError`` or ``TypeError`` naming what does not fit, and ``FloatingPointError`` for
    parameters that are not finite.
    """
    network = trainer.network
    x, y = network._checked_pair(x, y)
    sets = {"train": (x, y)}
    if trainer.validation is not None:
        sets["validation"] = _checked_validation(network, trainer.validation)
    _check_parameters(network)
    _check_batches(network, len(x), trainer.batch_size, trainer.drop_last)
    for epoch in range(trainer.epoch, epochs) if trainer.schedule is not None else ():
        check_rate(trainer.schedule(epoch), epoch)
    if trainer.checkpoint is not None and not Path(trainer.checkpoint).parent.is_dir():
        raise ValueError(f"checkpoint: there is no folder {Path(trainer.checkpoint).parent}")
    check_measurable(network, sets, trainer.monitor, trainer.metrics, trainer.batch_size)
    return x, y


def check_rate(rate, epoch):
    """Return the learning rate of an epoch if it is a finite number of at least 0."""
    if not (is_number(rate) and np.isfinite(rate) and rate >= 0):
        raise ValueError(f"schedule: rate {rate!r} for epoch {epoch}, expected at least 0")
    return rate


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
