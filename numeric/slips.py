"""Idea: wrong gradients are wrong in few ways, and most of them leave a signature.

A constant ratio is a sign or a factor, a match after transposition is a swapped product, and a
difference that is proportional to the parameter is a penalty that one side forgot.
"""

import numpy as np

CLOSE = 1e-5  # a signature must fit this well, relative to the array's norm


def guess_slip(analytic, numeric, x, keep, failed):
    """The usual slip that turns ``numeric`` into ``analytic``, in words, or ``None``.

    All are arrays of one shape; ``keep`` marks the entries that could be compared and ``failed``
    those of them that differ.
    """
    a, n = analytic[keep], numeric[keep]
    if not a.any():
        return "the gradient is zero everywhere"
    # an entry that is right and not 0 contradicts a factor common to all
    if _proportional(a, n) and not (np.abs(n[~failed[keep]]) > CLOSE * np.linalg.norm(n)).any():
        return _factor_in_words(_ratio(a, n))
    if keep.all() and a.size > 1 and _is_square(analytic) and _proportional(analytic.T, numeric):
        factor = _factor_in_words(_ratio(analytic.T, numeric))
        return "transposed" + (f", and {factor}" if factor else "")
    if a.size > 1 and _proportional(n - a, x[keep]):
        ratio = _ratio(n - a, x[keep])
        which = "is missing" if ratio > 0 else "is too much"
        return f"a term {abs(ratio):.6g} times the parameter {which}, such as a weight penalty"
    if a.size > 1 and _proportional(a - n, np.ones_like(a)):
        return f"a constant {(a - n).mean():.6g} is added to every entry"
    wrong = failed[keep]
    if 2 <= wrong.sum() and a[wrong].any() and _proportional(a[wrong], n[wrong]):
        factor = _factor_in_words(_ratio(a[wrong], n[wrong]))
        return factor and f"where it is wrong, {factor}"
    return None


def _ratio(a, b):
    """The number that b must be multiplied by to come closest to a."""
    return np.vdot(b, a) / np.vdot(b, b)


def _proportional(a, b):
    """Whether a is a constant times b, b not zero."""
    if not b.any():
        return False
    return np.linalg.norm(a - _ratio(a, b) * b) <= CLOSE * np.linalg.norm(a)


def _is_square(array):
    return array.ndim == 2 and array.shape[0] == array.shape[1]


def _factor_in_words(ratio):
    """``ratio``, the gradient over the true one, as a slip; ``None`` for 1."""
    if ratio < 0:
        factor = _factor_in_words(-ratio)
        return "the sign is wrong" + (f", and {factor}" if factor else "")

    def near(value, target):
        return abs(value - target) <= CLOSE * abs(target)

    if near(ratio, 1):
        return None
    if near(ratio, 2) or near(ratio, 0.5):
        return f"a factor of 2: it is {'twice' if ratio > 1 else 'half'} the true gradient"
    if round(ratio) >= 2 and near(ratio, round(ratio)):
        return f"{round(ratio)} times too large: a missing mean, 1/m with m = {round(ratio)}?"
    if round(1 / ratio) >= 2 and near(1 / ratio, round(1 / ratio)):
        m = round(1 / ratio)
        return f"{m} times too small: divided twice by m = {m}?"
    return f"a constant factor of {ratio:.6g}"
