"""Idea: what a training run may watch: the loss, the accuracy and whatever else is asked for.

A measure is named by the set and the quantity: "train_loss", "validation_accuracy", and with
``metrics={"recall": f}`` also "train_recall" and "validation_recall", where ``f(y, predictions)``
gives a number.
"""

import numpy as np

from numeric.sums import underflow_is_zero
from numeric.validation import check_kind, is_number

PARTS, QUANTITIES = ("train", "validation"), ("loss", "accuracy")


@underflow_is_zero
def measure(network, x, y, metrics=None, multilabel=None):
    """``{"loss": …, "accuracy": …}`` in evaluation mode, from one pass; loss with the penalty.

    ``metrics`` are further functions of the targets and the predictions, by name. Of targets that
    are no classes there is no accuracy, and its key is left out. ``multilabel`` as in
    ``Network.accuracy``. Raises as ``Network.loss``, and
    ``TypeError`` where a metric gives no number.
    """
    x, targets = network._checked_pair(x, y)
    output = network._evaluate(x)
    found = {"loss": float(network.cost._value(output, targets) + network._penalty())}
    predictions = network.cost.prediction(output)
    try:
        found["accuracy"] = network._accuracy(predictions, targets, multilabel)
    except ValueError:
        pass
    for name, metric in (metrics or {}).items():
        value = metric(targets, predictions)
        if not is_number(value):
            raise TypeError(f"metric {name} gave {value!r}, expected a number")
        found[name] = float(value)
    return found


def measured_parts(measure, network, sets, monitor, **options):
    """The measures in ``monitor`` by name; ``sets`` maps "train" and "validation" to pairs."""
    options = {name: value for name, value in options.items() if value}
    record = {}
    for part, data in sets.items():
        if any(name.startswith(f"{part}_") for name in monitor):
            found = measure(network, *data, **options)
            record |= {f"{part}_{name}": value for name, value in found.items()}
    return {name: record[name] for name in monitor}


def check_monitor(monitor, metrics, validation):
    """Raise ``ValueError`` for a measure that is unknown or lacks its data, else return them."""
    for name, metric in check_kind(metrics, dict, "Trainer: metrics").items():
        if not callable(metric):
            raise TypeError(f"Trainer: metric {name} is {metric!r}, expected a function")
    known = [f"{part}_{what}" for part in PARTS for what in (*QUANTITIES, *metrics)]
    for name in monitor:
        if name not in known:
            raise ValueError(f"monitor {name!r}, expected some of {', '.join(known)}")
        if name.startswith("validation") and validation is None:
            raise ValueError(f"{name} needs validation data")
    return monitor


def check_measurable(network, sets, monitor, examples, *, metrics, multilabel):
    """Measure on the first ``examples`` rows what ``monitor`` asks for, so that errors come early.

    Raises what the measures raise, and ``ValueError`` for an accuracy of targets without classes.
    """
    for part, (x, y) in sets.items():
        if f"{part}_accuracy" in monitor:
            with np.errstate(all="ignore"):
                network.accuracy(x, y, multilabel=multilabel)
    few = {part: (x[:examples], y[:examples]) for part, (x, y) in sets.items()}
    with np.errstate(all="ignore"):
        measured_parts(measure, network, few, monitor, metrics=metrics, multilabel=multilabel)
