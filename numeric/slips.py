"""Idea: wrong gradients are wrong in few ways, and most of them leave a signature.

A constant ratio is a sign or a factor, a match after transposition is a swapped product, and a
difference that is proportional to the parameter is a penalty that one side forgot.
"""

import numpy as np

CLOSE = 1e-5  # a signature must fit this well, relative to the array's norm


def guess_slip(analytic, numeric, x, keep):
    """The usual slip that turns ``numeric`` into ``analytic``, in words, or ``None``.

    All are arrays of one shape; ``keep`` marks the entries to look at.
    """
    a, n = analytic[keep], numeric[keep]
    if not a.any():
        return "the gradient is zero everywhere"
    if _proportional(a, n):
        return _factor_in_words(np.vdot(n, a) / np.vdot(n, n))
    if keep.all() and _transposed(analytic, numeric):
        return "transposed"
    if _proportional(n - a, x[keep]) and a.size > 1:
        ratio = np.vdot(x[keep], n - a) / np.vdot(x[keep], x[keep])
        return f"a term {ratio:.6g} times the parameter is missing, such as a weight penalty"
    return None


def _proportional(a, b):
    """Whether a is a constant times b, b not zero."""
    square = np.vdot(b, b)
    if square == 0:
        return False
    return np.linalg.norm(a - np.vdot(b, a) / square * b) <= CLOSE * np.linalg.norm(a)


def _transposed(a, b):
    if a.ndim != 2 or a.shape[0] != a.shape[1]:
        return False
    return np.linalg.norm(a.T - b) <= CLOSE * np.linalg.norm(b)


def _factor_in_words(ratio):
    def near(value, target):
        return abs(value - target) <= CLOSE * abs(target)

    if near(ratio, 1):
        return None
    if near(ratio, -1):
        return "the sign is wrong"
    if near(ratio, 2) or near(ratio, 0.5):
        return f"a factor of 2: it is {'twice' if ratio > 1 else 'half'} the true gradient"
    whole = round(ratio)
    if abs(whole) >= 2 and near(ratio, whole):
        return f"{whole} times too large: a missing mean, 1/m with m = {abs(whole)}?"
    inverse = round(1 / ratio)
    if abs(inverse) >= 2 and near(1 / ratio, inverse):
        return f"{inverse} times too small: divided twice by m = {abs(inverse)}?"
    return f"a constant factor of {ratio:.6g}"
