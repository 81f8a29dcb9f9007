"""Idea: say how good predictions are, and refuse where the targets do not say what is right.

``y`` are the targets: integer labels counted from 0, of shape (examples,) or (examples, 1), or
rows of targets. ``predictions`` have shape (examples, outputs), as ``Network.predict`` gives
them. Targets are read thus:

- one-hot rows and labels: the largest output is the class; a single output is compared with the
  middle between its two targets, 1/2 for 0 and 1, and 0 for -1 and 1;
- rows with several or no outputs on: every output is compared with the middle for itself.

A wrong shape, a label out of range, nan, and numbers that are no classes raise ``ValueError``,
anything but numbers ``TypeError``.
"""

import numpy as np

from numeric.validation import check_count, check_finite, check_numbers, check_shape


def accuracy_score(y, predictions, *, multilabel=None, exclusive=False, probabilities=None):
    """Fraction of examples that are all right; with several outputs on, every one must be.

    ``predictions`` may also be labels, as from ``Network.classify``: they are compared as they are.
    ``multilabel`` says whether several outputs may be on; left out, the targets decide.
    ``exclusive`` outputs never are, so that soft targets name their largest. ``probabilities``
    says that predictions lie in [0, 1], and are compared with 1/2 even if the targets are -1 and
    1; it must be said for such targets when no prediction is negative. nan predictions give nan.
    """
    if np.ndim(predictions) == 1 and np.asarray(predictions).dtype.kind in "biu":
        return _agreement(_targets(y), np.asarray(predictions))
    found, wanted = judged(
        y, predictions, multilabel=multilabel, exclusive=exclusive, probabilities=probabilities
    )
    if not np.isfinite(predictions).all():
        return float("nan")
    right = found == wanted
    return float((right if right.ndim == 1 else right.all(axis=1)).mean())


def element_accuracy(y, predictions):
    """Fraction of single outputs on the right side, for targets as rows; Keras' binary accuracy."""
    found, wanted = judged(y, predictions, multilabel=True)
    if not np.isfinite(predictions).all():
        return float("nan")
    return float((found == wanted).mean())


def top_k_accuracy_score(y, scores, k=2):
    """Fraction of examples whose class is among the ``k`` with the largest scores.

    Of equal scores the one with the lower index counts as larger, so ``k=1`` is the accuracy.
    """
    scores = check_numbers(scores, (None, None), "top_k_accuracy_score: scores")
    k, labels = check_count(k, "top_k_accuracy_score: k"), _labels(y, *scores.shape)
    if k >= scores.shape[1]:
        classes = scores.shape[1]
        raise ValueError(f"top_k_accuracy_score: k: {k} of {classes} classes is always right")
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return float((order == labels[:, None]).any(axis=1).mean())


def confusion_matrix(y, classified, classes=None):
    """How often examples of class i (row) were taken for class j (column).

    ``classified`` are labels, as ``Network.classify`` gives them; ``classes`` is their number, by
    default as many as occur. Integers, of shape (classes, classes).
    """
    classified = np.asarray(classified)
    check_shape(classified, (None,), "confusion_matrix: classified")
    y = np.asarray(y)
    if classes is None:
        rows = y.ndim == 2 and y.shape[1] > 1
        occurring = y.shape[1] if rows else int(np.max(y, initial=0)) + 1
        classes = max(occurring, int(np.max(classified, initial=0)) + 1)
    classes = check_count(classes, "confusion_matrix: classes")
    wanted, found = (_labels(a, len(classified), classes) for a in (y, classified))
    counts = np.zeros((classes, classes), np.int64)
    np.add.at(counts, (wanted, found), 1)
    return counts


def class_accuracy(y, classified, classes=None):
    """For each class the fraction of its examples classified right; nan where it has none.

    The recall of scikit-learn with ``average=None``; arguments as for ``confusion_matrix``.
    """
    counts = confusion_matrix(y, classified, classes)
    sizes = counts.sum(axis=1)
    return np.where(sizes > 0, np.diag(counts) / np.maximum(sizes, 1), np.nan)


def is_multilabel(y):
    """Whether rows of targets have several outputs on, or none, so that each counts for itself."""
    y = np.asarray(y)
    if y.ndim != 2 or y.shape[1] < 2 or y.dtype.kind not in "biuf":
        return False
    on = y > (0 if (y < 0).any() else 0.5)
    return not _one_each(y, on)


def judged(y, predictions, *, multilabel=None, exclusive=False, probabilities=None):
    """(found, wanted): labels of shape (examples,), or which outputs are on, as rows."""
    predictions = np.asarray(predictions)
    check_shape(predictions, (None, None), "accuracy: predictions")
    y, (examples, outputs) = _targets(y), predictions.shape
    if outputs == 1:
        middle, on = _middle_and_on(_single(y, examples), predictions, probabilities)
        return predictions[:, 0] > middle, on
    if y.ndim == 1 or y.shape == (examples, 1):
        return predictions.argmax(axis=1), _labels(y, examples, outputs)
    check_shape(y, predictions.shape, "accuracy: targets")
    if exclusive:
        return predictions.argmax(axis=1), _largest(y)
    middle, on = _middle_and_on(y, predictions, probabilities)
    if not multilabel and (multilabel is False or _one_each(y, on)):
        return predictions.argmax(axis=1), _largest(y)
    return predictions > middle, on


def _agreement(y, labels):
    """Fraction of ``labels`` that are those of ``y``, given as labels, a column of them or rows."""
    if y.ndim == 2:
        y = y[:, 0] if y.shape[1] == 1 else _largest(y)
    check_shape(y, labels.shape, "accuracy: labels")
    return float((y == labels).mean())


def _targets(y):
    y = np.asarray(y)
    if y.dtype.kind not in "biuf":
        raise TypeError(f"accuracy: labels of dtype {y.dtype}, expected numbers")
    check_finite(y, "accuracy: labels")
    return y


def _single(y, examples):
    if y.ndim == 2:
        check_shape(y, (examples, 1), "accuracy: targets")
        return y[:, 0]
    check_shape(y, (examples,), "accuracy: labels")
    return y


def _middle_and_on(y, predictions, probabilities):
    """The middle between off and on, and which entries are on; of targets 0 and 1 or -1 and 1."""
    if ((y == -1) | (y == 1)).all() and (y == -1).any():
        if probabilities is None and not (predictions < 0).any():
            raise ValueError(
                "accuracy: targets -1 and 1, but no prediction below 0: say whether they are "
                "probabilities"
            )
        return (0.5 if probabilities else 0.0), y > 0
    if not ((y >= 0) & (y <= 1)).all():
        raise ValueError(
            f"accuracy: targets in [{y.min():g}, {y.max():g}], expected 0 and 1, or -1 and 1: "
            "accuracy is for classes"
        )
    return 0.5, y > 0.5


def _one_each(y, on):
    """Whether every row names one class: one output on, or a distribution over them."""
    if (on.sum(axis=1) == 1).all():
        return True
    soft = ((y > 0) & (y < 1)).any()
    return soft and np.allclose(y.sum(axis=1), 1, rtol=0, atol=1e-5)


def _largest(y):
    """The column of the largest target of each row; it must be the only one."""
    several = (y == y.max(axis=1, keepdims=True)).sum(axis=1) > 1
    if several.any():
        i = int(np.argmax(several))
        raise ValueError(f"accuracy: targets of row {i} name no class, their largest occurs twice")
    return y.argmax(axis=1)


def _labels(y, examples, classes):
    """Labels 0 … classes - 1 of shape (examples,), from labels, a column of them or rows."""
    y = _targets(y)
    if y.ndim == 2 and y.shape[1] > 1:
        check_shape(y, (examples, classes), "accuracy: targets")
        return _largest(y)
    y = y[:, 0] if y.ndim == 2 else y
    check_shape(y, (examples,), "accuracy: labels")
    wrong = (y != np.floor(y)) | (y < 0) | (y >= classes)
    if wrong.any():
        i = int(np.argmax(wrong))
        one = " (are they counted from 1?)" if y.min() == 1 and y.max() == classes else ""
        raise ValueError(
            f"accuracy: labels: {y[i]} at index {i}, expected integers 0 to {classes - 1}{one}"
        )
    return y.astype(np.int64)
