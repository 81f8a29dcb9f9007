"""Idea: add up columns as exactly as their float64 copies would add up, however many rows.

NumPy adds the rows of a column one by one; in float32 the sum then stops growing long before a
million rows. Few rows are added as they are, which is quicker and exact enough.
"""

import numpy as np

MANY = 256  # rows from which float32 columns are added up in float64

# numbers too small for their kind become 0, and that is no error whatever the caller has set
underflow_is_zero = np.errstate(under="ignore")


def column_sum(x, keepdims=False):
    """Σ over the last axis but one, that of the examples, in the dtype of ``x``."""
    if x.shape[-2] >= MANY and x.dtype == np.float32:
        return x.sum(axis=-2, dtype=np.float64, keepdims=keepdims).astype(np.float32)
    return np.add.reduce(x, axis=-2, keepdims=keepdims)


def column_mean(x, keepdims=False):
    """The mean over the last axis but one, in the dtype of ``x``."""
    if x.shape[-2] >= MANY and x.dtype == np.float32:
        return x.mean(axis=-2, dtype=np.float64, keepdims=keepdims).astype(np.float32)
    return x.mean(axis=-2, keepdims=keepdims)


def column_statistics(x):
    """(mean, standard deviation) of each column of ``x`` (rows, columns), in float64.

    The deviation is √(mean of squared deviations). Columns are scaled by their largest entries, so
    that squares of 1e-200 or 1e200 do not leave the range; what rounding of the mean adds to the
    deviations is taken off again.
    """
    x = np.asarray(x, np.float64)
    mean = _scaled_mean(x)
    deviations = x - mean
    largest = _largest(deviations)
    deviations = deviations / largest
    shift = deviations.mean(axis=0)
    variance = (deviations * deviations).mean(axis=0) - shift * shift
    return mean, largest * np.sqrt(np.maximum(variance, 0))


def _scaled_mean(x):
    largest = _largest(x)
    return largest * (x / largest).mean(axis=0)


def _largest(x):
    """The power of two next to the largest entry of each column, 1 for columns of zeros."""
    _, exponent = np.frexp(np.abs(x).max(axis=0))
    return np.ldexp(1.0, exponent - 1)
