"""Idea: a cost is a mean over examples, and takes logits wherever that is the stable form.

``value(output, y)`` is C = (1/m) Σ over the m examples, ``gradient(output, y)`` is ∂C/∂output,
so the 1/m appears here and nowhere else. Targets ``y`` have the output's shape; labels may be
given to ``LogLikelihoodCost`` as integers. ``prediction(output)`` turns what the network gives
(perhaps logits) into what a reader wants (probabilities).
"""

import numpy as np

from numeric.activations import (
    binary_cross_entropy,
    log_softmax,
    logistic,
    sigmoid,
    softmax,
)
from numeric.sums import underflow_is_zero
from numeric.validation import check_dtype, check_examples, check_finite, check_float, check_shape


class Cost:
    """What every cost shares; write ``per_example`` and ``slope`` for one of your own.

    ``check_range``, ``prediction`` and ``check_targets`` may be written too. ``probabilities``
    says that predictions are probabilities while outputs are logits, ``exclusive`` that just
    one of the outputs is meant.
    """

    probabilities = exclusive = False

    @property
    def name(self):
        return type(self).__name__

    @underflow_is_zero
    def value(self, output, y):
        """The mean cost of a batch, a scalar of the output's dtype.

        ``output`` has shape (examples, outputs) and ``y`` the same. Raises ``ValueError`` for
        wrong shapes, non-finite numbers or targets outside the cost's range, ``TypeError`` for
        dtypes that are not float.
        """
        output = check_examples(output, f"{self.name}: output")
        return self._value(output, self.check_targets(y, output.shape, output.dtype))

    @underflow_is_zero
    def gradient(self, output, y):
        """∂C/∂output of shape (examples, outputs), with the mean's 1/m; raises as ``value``."""
        output = check_examples(output, f"{self.name}: output")
        return self._gradient(output, self.check_targets(y, output.shape, output.dtype))

    def check_targets(self, y, shape, dtype):
        """Return ``y`` as the array that ``_value`` and ``_gradient`` take, or raise."""
        where = f"{self.name}: targets"
        y = check_float(y, where)
        check_dtype(y, dtype, where)
        check_shape(y, shape, where)
        check_finite(y, where)
        self.check_range(y, where)
        return y

    def check_range(self, y, where):
        """Raise ``ValueError`` where targets are outside the range that the cost is for."""

    def prediction(self, output):
        """The network's answer on the scale of the targets."""
        return output

    def _value(self, output, y):
        return self.per_example(output, y).mean(axis=-1)

    def _gradient(self, output, y):
        return self.slope(output, y) / len(output)

    def per_example(self, output, y):
        """The cost of each example, shape (..., examples); ``output`` may have leading axes."""
        raise NotImplementedError

    def slope(self, output, y):
        """∂(cost of its example)/∂output, of the output's shape, without the mean's 1/m."""
        raise NotImplementedError


class QuadraticCost(Cost):
    """C = 1/(2m) Σ ‖a - y‖², the book's equation (6); takes the outputs themselves.

    Outputs and targets have shape (examples, outputs), any finite numbers.
    """

    def per_example(self, output, y):
        difference = output - y
        return (difference * difference).sum(axis=-1) / 2

    def slope(self, output, y):
        return output - y


class CrossEntropyCost(Cost):
    """C = -1/m Σ Σ_j [y ln σ(z) + (1 - y) ln(1 - σ(z))] from logits z; equation (63).

    For each output separately; logits and targets have shape (examples, outputs), targets lie in
    [0, 1]. Written as log(1 + e^-|z|) + (1 - y) max(z, 0) + y max(-z, 0), it is finite for every
    logit and accurate where it is tiny, and ∂C/∂z = (σ(z) - y)/m needs no division by a(1 - a).
    """

    probabilities = True

    def prediction(self, output):
        return sigmoid(output)

    def check_range(self, y, where):
        if y.min() < 0 or y.max() > 1:
            raise ValueError(f"{where}: range [{y.min()}, {y.max()}], expected within [0, 1]")

    def per_example(self, output, y):
        return binary_cross_entropy(output, y).sum(axis=-1)

    def slope(self, output, y):
        return logistic(output) - y


class LogLikelihoodCost(Cost):
    """C = -1/m Σ Σ_j y_j ln softmax(z)_j from logits z, the book's equation (80).

    Logits have shape (examples, classes). Targets are rows of weights y >= 0 (usually one-hot) or
    integer labels 0 … classes - 1 of shape (examples,). ∂C/∂z_k = (a_k Σ_j
    y_j - y_k)/m, which is (a - y)/m when the row sums to 1.
    """

    probabilities = exclusive = True

    def prediction(self, output):
        return softmax(output)

    def check_targets(self, y, shape, dtype):
        y = np.asarray(y)
        if y.ndim == 1 and y.dtype.kind == "f":
            raise TypeError(f"{self.name}: labels of dtype {y.dtype}, expected integers")
        if y.dtype.kind not in "iu":
            return super().check_targets(y, shape, dtype)
        where = f"{self.name}: labels"
        check_shape(y, shape[:1], where)
        if y.min() < 0 or y.max() >= shape[1]:
            raise ValueError(f"{where}: range [{y.min()}, {y.max()}], expected 0 to {shape[1] - 1}")
        return y

    def check_range(self, y, where):
        if y.min() < 0:
            raise ValueError(f"{where}: smallest {y.min()}, expected none below 0")

    def per_example(self, output, y):
        if y.ndim == 1:
            return -log_softmax(output)[..., np.arange(len(y)), y]
        return -(y * log_softmax(output)).sum(axis=-1)

    def slope(self, output, y):
        a = softmax(output)
        if y.ndim == 1:
            a[np.arange(len(y)), y] -= 1
            return a
        return a * y.sum(axis=-1, keepdims=True) - y
