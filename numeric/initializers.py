"""Idea: draw starting weights whose variance is chosen so that signals keep their size.

An initialiser is a function ``(rng, fan_in, fan_out, shape=None)`` that gives an array of
``shape``, which is (fan_out, fan_in) unless stated: a convolution's weight has another shape, and
its fans count the pixels of the kernel. One of your own may leave ``shape`` out and give what fits.
With inputs of mean square q, independent zero-mean weights give Var(z) = fan_in · Var(w) · q.
All raise ``ValueError`` for a size below 1 and ``TypeError`` for another kind of ``rng``.
"""

import inspect

import numpy as np

from numeric.validation import (
    check_count, check_generator, check_number, check_numbers, is_number,
)


def standard_normal(rng, fan_in, fan_out, shape=None):
    """N(0, 1): the book's first choice; Var(z) grows with fan_in."""
    return _normal(rng, fan_in, fan_out, shape)


# claim S3-41
def scaled_normal(rng, fan_in, fan_out, shape=None):
    """N(0, 1/fan_in): Var(z) = mean square of the inputs.

    The book's better choice (chapter 3, weight initialization).
    """
    return _normal(rng, fan_in, fan_out, shape) / np.sqrt(fan_in)


# claim S3-42
def he_normal(rng, fan_in, fan_out, shape=None):
    """N(0, 2/fan_in): makes up for the half that a ReLU removes. He et al. 2015."""
    return _normal(rng, fan_in, fan_out, shape) * np.sqrt(2 / fan_in)


# claim S3-43
def glorot_normal(rng, fan_in, fan_out, shape=None):
    """N(0, 2/(fan_in + fan_out)): between forward and backward needs. Glorot & Bengio 2010."""
    return _normal(rng, fan_in, fan_out, shape) * np.sqrt(2 / (fan_in + fan_out))


# claim S4-28
def normal_bias(rng, fan_in, fan_out, shape=None):
    """N(0, 1), shape (fan_out, 1) unless stated: the book's biases; they add 1 to Var(z)."""
    return _normal(rng, 1, fan_out, shape)


def he_uniform(rng, fan_in, fan_out, shape=None):
    """U(-r, r) with r = √(6/fan_in), so the variance of ``he_normal``."""
    return _uniform(rng, fan_in, fan_out, shape) * np.sqrt(6 / fan_in)


def glorot_uniform(rng, fan_in, fan_out, shape=None):
    """U(-r, r) with r = √(6/(fan_in + fan_out)), so the variance of ``glorot_normal``."""
    return _uniform(rng, fan_in, fan_out, shape) * np.sqrt(6 / (fan_in + fan_out))


def uniform(low, high):
    """An initialiser U(low, high); raises ``ValueError`` unless low < high."""
    check_number(low, "uniform: low")
    if check_number(high, "uniform: high") <= low:
        raise ValueError(f"uniform: high {high}, expected more than low, {low}")

    def draw(rng, fan_in, fan_out, shape=None):
        return (low + high) / 2 + _uniform(rng, fan_in, fan_out, shape) * (high - low) / 2

    return draw


def constant(value):
    """An initialiser that gives ``value`` everywhere, for biases above all.

    Equal weights would make equal neurons, which stay equal.
    """
    check_number(value, "constant: value")
    return lambda rng, fan_in, fan_out, shape=None: np.full(
        _shape(rng, fan_in, fan_out, shape), float(value)
    )


def orthogonal(gain=1.0):
    """An initialiser with orthonormal rows (columns, where those are fewer), times ``gain``.

    The map keeps lengths, forward or backward. A convolution's weight counts as the matrix of its
    output channels. Saxe et al. 2014.
    """
    check_number(gain, "orthogonal: gain")

    def draw(rng, fan_in, fan_out, shape=None):
        drawn = _normal(rng, fan_in, fan_out, shape)
        matrix = drawn.reshape(len(drawn), -1)
        tall = matrix if matrix.shape[0] >= matrix.shape[1] else matrix.T
        q, r = np.linalg.qr(tall)
        q *= np.where(np.diag(r) < 0, -1, 1)  # else q would not be uniformly distributed
        return gain * (q if tall is matrix else q.T).reshape(drawn.shape)

    return draw


def initial_weight(init, rng, fan_in, fan_out, shape, dtype, where):
    """What ``init`` gives or is, as a new array of ``shape`` and ``dtype``; else ``ValueError``."""
    weight = _drawn(init, rng, fan_in, fan_out, shape)
    return np.array(check_numbers(weight, shape, f"{where}: initial weight"), dtype, order="C")


def initial_bias(init, rng, fan_in, fan_out, length, dtype, where):
    """Zeros, or what ``init`` gives or is: a number, a vector or a column of ``length`` entries."""
    if init is None:
        return np.zeros(length, dtype)
    where = f"{where}: initial bias"
    given = _drawn(init, rng, fan_in, fan_out, (length,))
    if is_number(given):
        return np.full(length, check_number(given, where), dtype)
    given = check_numbers(given, (None, ...), where)
    if given.shape not in ((length,), (length, 1)):
        raise ValueError(f"{where}: shape {given.shape}, expected ({length},) or ({length}, 1)")
    return np.array(given.ravel(), dtype)


def _drawn(init, rng, fan_in, fan_out, shape):
    if not callable(init):
        return init
    if "shape" in inspect.signature(init).parameters:
        return init(rng, fan_in, fan_out, shape)
    return init(rng, fan_in, fan_out)


def _normal(rng, fan_in, fan_out, shape):
    shape = _shape(rng, fan_in, fan_out, shape)
    return rng.standard_normal(shape)


def _uniform(rng, fan_in, fan_out, shape):
    shape = _shape(rng, fan_in, fan_out, shape)
    return rng.uniform(-1, 1, shape)


def _shape(rng, fan_in, fan_out, shape):
    check_generator(rng, "initialiser")
    own = check_count(fan_out, "fan_out"), check_count(fan_in, "fan_in")
    return own if shape is None else shape
