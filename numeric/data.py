"""Idea: cut, shuffle and scale data without losing an example or leaking one.

The rows of x and y belong together and are shuffled together; the last mini-batch may be
smaller and is kept; a scale learnt on training data is reused for all other data.
"""

import numpy as np

from numeric.layers import Layer
from numeric.sums import column_statistics, underflow_is_zero
from numeric.validation import (
    check_count, check_examples, check_fraction, check_generator, check_numbers, check_positive,
    float_dtype,
)


# claim S3-45
def batch_indices(n, batch_size, rng=None, drop_last=False):
    """Index arrays that partition 0 … n-1 into batches; shuffled if ``rng`` is given.

    All have ``batch_size`` entries except perhaps the last, ⌈n/batch_size⌉ in all; ``drop_last``
    leaves out a last one that is smaller. Raises ``ValueError`` for a size below 1 or where that
    leaves no batch, and ``TypeError`` for another kind of ``rng``.
    """
    n, batch_size = check_count(n, "n"), check_count(batch_size, "batch_size")
    order = np.arange(n) if rng is None else check_generator(rng, "batches").permutation(n)
    parts = [order[start : start + batch_size] for start in range(0, n, batch_size)]
    if drop_last and n < batch_size:
        raise ValueError(f"drop_last leaves none of {n} examples in batches of {batch_size}")
    return parts[:-1] if drop_last and n % batch_size else parts


def minibatches(x, y, batch_size, rng=None, drop_last=False):
    """Yield ``(x_batch, y_batch)`` over one epoch, rows of x and y kept together.

    Raises as ``batch_indices``, and ``ValueError`` for x and y of different lengths.
    """
    x, y = _paired(x, y, "minibatches")
    for rows in batch_indices(len(x), batch_size, rng, drop_last):
        yield x[rows], y[rows]


def batch_mean(values, sizes):
    """Σ (m_k/m) value_k: the mean over examples from the means of batches of ``sizes``.

    The unweighted mean of batch means is a different number when the last batch is smaller.
    ``values`` has shape (batches, …), ``sizes`` (batches,); raises ``ValueError`` for other shapes,
    sizes that are not above 0 and nan.
    """
    values = check_numbers(values, (None, ...), "batch_mean: values")
    sizes = check_numbers(sizes, (len(values),), "batch_mean: sizes")
    for size in sizes:
        check_positive(size, "batch_mean: size")
    return np.tensordot(sizes / sizes.sum(), values, 1)


def split(x, y, fraction, rng):
    """Shuffle and cut off ``fraction`` of the examples: ``((x, y), (x_rest, y_rest))``.

    The second pair has round(fraction · n) examples and is the one to validate on. Raises
    ``ValueError`` if one side would be empty or x and y differ in length, and ``TypeError`` for
    another kind of ``rng``.
    """
    x, y = _paired(x, y, "split")
    check_fraction(fraction, "split: fraction")
    held = round(fraction * len(x))
    if not 0 < held < len(x):
        raise ValueError(f"split: fraction {fraction} of {len(x)} leaves one side empty")
    order = check_generator(rng, "split").permutation(len(x))
    kept, rest = order[held:], order[:held]
    return (x[kept], y[kept]), (x[rest], y[rest])


def _paired(x, y, where):
    x, y = np.asarray(x), np.asarray(y)
    if x.shape[:1] != y.shape[:1] or x.ndim == 0:
        raise ValueError(f"{where}: x has shape {x.shape}, y {y.shape}, expected as many rows")
    return x, y


class Standardizer(Layer):
    """x → (x - mean)/std by column, with statistics of the data it was fitted on.

    ``fit`` on training data only; the same numbers are then used everywhere. The standard
    deviation is √(mean of squared deviations), and a constant column is only centred. It is a
    layer without parameters, so a network can carry its own scaling. ``Standardizer(width)``
    changes nothing until its statistics are loaded. Raises ``ValueError`` for a width below 1
    and ``TypeError`` for a dtype other than float64 or float32.
    """

    buffer_names = ("mean", "std")
    stacks = True

    def __init__(self, width, dtype=np.float64):
        super().__init__()
        self.fan_in = self.width = width = check_count(width, "Standardizer: width")
        self.dtype = dtype = float_dtype(dtype, "Standardizer")
        self.mean, self.std = np.zeros(width, dtype), np.ones(width, dtype)

    @classmethod
    @underflow_is_zero
    def fit(cls, x):
        """A standardiser for data like ``x`` of shape (examples, width), float and finite."""
        x = check_examples(x, "Standardizer: x")
        fitted = cls(x.shape[1], x.dtype)
        mean, std = column_statistics(x)
        fitted.mean, fitted.std = mean.astype(x.dtype), std.astype(x.dtype)
        # a column of equal numbers can have a deviation of one rounding error instead of 0
        constant = (x == x[:1]).all(axis=0)
        fitted.mean[constant], fitted.std[constant] = x[0, constant], 1
        return fitted

    def transform(self, x):
        """Standardised ``x`` of shape (examples, width)."""
        return self.forward(x)

    def inverse_transform(self, x):
        """The data that ``transform`` would turn into ``x``; raises as ``forward``."""
        x = check_examples(x, "Standardizer: x", self.fan_in)
        return x * self.std + self.mean

    def shape_after(self, shape):
        return shape

    def compute(self, x):
        return (x - self.mean) / self.std, None

    def input_gradient(self, d_output, cache):
        return d_output / self.std
