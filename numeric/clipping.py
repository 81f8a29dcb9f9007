"""Idea: keep one step from going too far by bounding its gradients before it is taken.

Pascanu, Mikolov & Bengio 2013. Both functions change the gradients in place, as PyTorch's do.
"""

import numpy as np

from numeric.validation import check_finite, check_kind, check_positive, is_number


def clip_grad_norm_(gradients, max_norm, norm_type=2.0):
    """Scale all ``gradients`` by one factor so that their common norm is at most ``max_norm``.

    ``gradients`` is a dict of arrays, as from ``Network.gradients``; ``norm_type`` is the p >= 1
    of the norm of all their entries together, infinity for the largest. Returns the norm before
    clipping, computed in float64. The factor is max_norm / (norm + 1e-6) where that is below 1.
    Raises ``ValueError`` for a ``max_norm`` not above 0, a ``norm_type`` below 1 and gradients that
    are not finite.
    """
    check_positive(max_norm, "clip_grad_norm_: max_norm")
    if not (is_number(norm_type) and norm_type >= 1):
        raise ValueError(f"clip_grad_norm_: norm_type {norm_type!r}, expected at least 1")
    for name, gradient in _arrays(gradients, "clip_grad_norm_"):
        check_finite(gradient, f"clip_grad_norm_: gradient of {name}")
    total = _norm(gradients.values(), norm_type)
    if max_norm < total + 1e-6:
        for gradient in gradients.values():
            gradient *= max_norm / (total + 1e-6)
    return total


def clip_grad_value_(gradients, clip_value):
    """Cut every entry of ``gradients``, a dict of arrays, to [-clip_value, clip_value].

    Raises ``ValueError`` for a ``clip_value`` not above 0.
    """
    check_positive(clip_value, "clip_grad_value_: clip_value")
    for _, gradient in _arrays(gradients, "clip_grad_value_"):
        np.clip(gradient, -clip_value, clip_value, out=gradient)


def _arrays(gradients, where):
    check_kind(gradients, dict, f"{where}: gradients")
    for name, gradient in gradients.items():
        check_kind(gradient, np.ndarray, f"{where}: gradient of {name}")
        yield name, gradient


def _norm(arrays, p):
    """The p-norm of all entries, scaled by the largest so that no power leaves the range."""
    arrays = [np.asarray(array, np.float64) for array in arrays]
    largest = max((float(np.abs(array).max(initial=0)) for array in arrays), default=0.0)
    if largest == 0 or np.isinf(p):
        return largest
    return largest * float(sum(((np.abs(a) / largest) ** p).sum() for a in arrays)) ** (1 / p)
