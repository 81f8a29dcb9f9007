"""Idea: classes as integers or as one-hot rows, with the first label said aloud."""

import numpy as np

from numeric.validation import check_count, check_shape, float_dtype


# claim S0-24
def one_hot(labels, classes, *, base=0, dtype=np.float64):
    """Rows of zeros with a one at ``labels - base``; shape (examples, classes).

    ``labels`` are integers in base … base + classes - 1. NumPy code counts from 0, much of the
    literature from 1, so a label out of range raises ``ValueError`` rather than
    wrapping around, as do ``classes`` below 1; labels that are no integers and a ``dtype`` that is
    not float raise ``TypeError``.
    """
    classes, dtype = check_count(classes, "one_hot: classes"), float_dtype(dtype, "one_hot")
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu":
        raise TypeError(f"one_hot: labels of dtype {labels.dtype}, expected integers")
    check_shape(labels, (None,), "one_hot: labels")
    outside = (labels < base) | (labels >= base + classes)
    if outside.any():
        i = int(np.argmax(outside))
        raise ValueError(
            f"one_hot: label {labels[i]} at index {i}, expected {base} to {base + classes - 1}"
        )
    rows = np.zeros((len(labels), classes), dtype)
    rows[np.arange(len(labels)), labels.astype(np.intp) - base] = 1
    return rows


def from_one_hot(rows, *, base=0):
    """The labels of one-hot rows, counted from ``base``; raises ``ValueError`` for other rows."""
    rows = np.asarray(rows)
    check_shape(rows, (None, None), "from_one_hot: rows")
    wrong = ~(((rows == 0) | (rows == 1)).all(axis=1) & (rows.sum(axis=1) == 1))
    if wrong.any():
        raise ValueError(f"from_one_hot: row {int(np.argmax(wrong))} is not one-hot")
    return rows.argmax(axis=1) + base
