"""Idea: draw starting weights whose variance is chosen so that signals keep their size.

An initialiser is a function ``(rng, fan_in, fan_out) -> array of shape (fan_out, fan_in)``.
With inputs of mean square q, independent zero-mean weights give Var(z) = fan_in · Var(w) · q.
All raise ``ValueError`` for a size below 1 and ``TypeError`` for another kind of ``rng``.
"""

import numpy as np

from numeric.validation import check_count, check_generator


def standard_normal(rng, fan_in, fan_out):
    """N(0, 1), shape (fan_out, fan_in): the book's first choice; Var(z) grows with fan_in."""
    return _normal(rng, fan_in, fan_out)


# claim S3-41
def scaled_normal(rng, fan_in, fan_out):
    """N(0, 1/fan_in), shape (fan_out, fan_in): Var(z) = mean square of the inputs.

    The book's better choice (chapter 3, weight initialization).
    """
    return _normal(rng, fan_in, fan_out) / np.sqrt(fan_in)


# claim S3-42
def he_normal(rng, fan_in, fan_out):
    """N(0, 2/fan_in), shape (fan_out, fan_in): makes up for the half that a ReLU removes.

    He et al. 2015.
    """
    return _normal(rng, fan_in, fan_out) * np.sqrt(2 / fan_in)


# claim S3-43
def glorot_normal(rng, fan_in, fan_out):
    """N(0, 2/(fan_in + fan_out)), shape (fan_out, fan_in): between forward and backward needs.

    Glorot & Bengio 2010.
    """
    return _normal(rng, fan_in, fan_out) * np.sqrt(2 / (fan_in + fan_out))


# claim S4-28
def normal_bias(rng, fan_in, fan_out):
    """N(0, 1), shape (fan_out, 1): the book's biases; they add 1 to Var(z)."""
    return _normal(rng, 1, fan_out)


def _normal(rng, fan_in, fan_out):
    check_generator(rng, "initialiser")
    shape = check_count(fan_out, "fan_out"), check_count(fan_in, "fan_in")
    return rng.standard_normal(shape)
