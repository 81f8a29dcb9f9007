"""Idea: keep weights small, by a term in the cost or by what is done after each step.

A regulariser acts on weights only, never on biases. ``n`` is the size of the training set, and
stays the training set's when another set's loss is measured.

    penalty            cost added      gradient         SGD multiplies w by (L2)
    L2                 λ/(2n) Σ w²     (λ/n) w          1 - ηλ/n
    L2, halved=False   λ/n Σ w²        (2λ/n) w         1 - 2ηλ/n
    L1                 λ/n Σ |w|       (λ/n) sign w
    L1, halved=True    λ/(2n) Σ |w|    (λ/(2n)) sign w
"""

import numpy as np

from numeric.validation import check_not_negative, check_positive


class Regularizer:
    """What all share: nothing added, nothing done after a step.

    ``differentiated`` says that the value's gradient is added to the network's.
    """

    differentiated = False
    kinked = False

    def terms(self, weight):
        """The penalty's terms, one per entry of ``weight``."""
        return np.zeros_like(weight)

    def value(self, weights):
        """The penalty of all arrays in the dict ``weights``."""
        return sum(self.terms(weight).sum() for weight in weights.values())

    def add_gradients(self, weights, gradients):
        """Add ∂penalty/∂weight to ``gradients``."""

    def before_step(self, weights, lr):
        """Change ``weights`` in place between the gradient and the step of rate ``lr``."""

    def after_step(self, weights, lr):
        """Change ``weights`` in place after an optimiser step of rate ``lr``."""


class L2(Regularizer):
    """λ/(2n) Σ w², squared Frobenius norms over all layers; the book's equation (87).

    ``lmbda`` >= 0, ``n`` the size of the training set. Coupled: its gradient joins the cost's
    and passes through the optimiser. Raises ``ValueError`` for values out of range.
    """

    differentiated = True

    def __init__(self, lmbda, *, n, halved=True):
        self.lmbda, self.n, self.halved = lmbda, check_positive(n, "L2: n"), halved
        self.strength = check_not_negative(lmbda, "L2: lmbda") / n * (1 if halved else 2)

    def terms(self, weight):
        return self.strength / 2 * weight * weight

    def add_gradients(self, weights, gradients):
        for name, weight in weights.items():
            gradients[name] += self.strength * weight


# claim S3-14
class L1(Regularizer):
    """λ/n Σ |w|, the book's equation (95), with sign(0) = 0.

    ``proximal=True`` leaves its gradient out and soft-thresholds after each step,
    w ← sign(w) max(0, |w| - ηλ/n), which gives exact zeros where the subgradient step only
    chatters around them. The step size assumed is the optimiser's ``lr``, so it
    is the exact proximal step for plain SGD. ``lmbda`` >= 0, ``n`` the size of the training
    set; raises ``ValueError`` for values out of range.
    """

    kinked = True

    def __init__(self, lmbda, *, n, halved=False, proximal=False):
        self.lmbda, self.n, self.halved = lmbda, check_positive(n, "L1: n"), halved
        self.strength = check_not_negative(lmbda, "L1: lmbda") / n / (2 if halved else 1)
        self.proximal, self.differentiated = proximal, not proximal

    def terms(self, weight):
        # |w| through the sign of the real part, so that the complex step can pass
        return self.strength * np.sign(weight.real) * weight

    def add_gradients(self, weights, gradients):
        if self.differentiated:
            for name, weight in weights.items():
                gradients[name] += self.strength * np.sign(weight)

    def after_step(self, weights, lr):
        if not self.differentiated:
            for weight in weights.values():
                weight[...] = soft_threshold(weight, lr * self.strength)


# claim S3-24
class WeightDecay(Regularizer):
    """Decoupled decay: w ← (1 - lr · rate) w + step (Loshchilov & Hutter 2019).

    Equals L2 with rate = λ/n for plain SGD and for nothing else. It belongs to no
    cost that is known in advance, so it adds nothing to the loss. Raises ``ValueError`` for a
    negative ``rate``.
    """

    def __init__(self, rate):
        self.rate = check_not_negative(rate, "WeightDecay: rate")

    def before_step(self, weights, lr):
        for weight in weights.values():
            weight *= 1 - lr * self.rate


class MaxNorm(Regularizer):
    """Shrink each unit's incoming weights to length at most ``limit`` > 0 after a step.

    They are a row of a dense layer, or all kernels of an output channel. Srebro & Shraibman 2005;
    raises ``ValueError`` for another ``limit``.
    """

    def __init__(self, limit):
        self.limit = check_positive(limit, "MaxNorm: limit")

    def after_step(self, weights, lr):
        for weight in weights.values():
            others = tuple(range(1, weight.ndim))
            lengths = np.sqrt((weight * weight).sum(axis=others, keepdims=True))
            weight *= self.limit / np.maximum(lengths, self.limit)


def soft_threshold(w, threshold):
    """sign(w) max(0, |w| - threshold): the minimiser of (u - w)²/2 + threshold |u|.

    ``w`` has any shape, ``threshold`` is at least 0; raises ``ValueError`` for another threshold.
    """
    check_not_negative(threshold, "soft_threshold: threshold")
    return np.sign(w) * np.maximum(np.abs(w) - threshold, 0)
