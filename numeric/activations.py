"""Idea: activations that stay finite everywhere and say their derivative through their output.

They are written so that complex-step differentiation works through them: no absolute values,
no comparison of anything but real parts.
"""

import numpy as np

from numeric.layers import Layer
from numeric.sums import underflow_is_zero
from numeric.validation import check_count, check_number, check_positive

LARGEST_EXPONENT = {
    np.dtype(kind): float(np.floor(np.log(np.finfo(kind).max)))
    for kind in (np.float32, np.float64, np.complex64, np.complex128)
}
LARGEST_DEFAULT = LARGEST_EXPONENT[np.dtype(float)]


@underflow_is_zero
def sigmoid(z):
    """1 / (1 + e^{-z}), the book's equation (3), for real or complex numbers of any shape.

    The exponent is capped where e^{-z} would overflow, so that a very negative z gives a tiny
    positive number and no warning.
    """
    return logistic(np.asarray(z))


def logistic(z):
    """``sigmoid`` of an array, where underflow is seen to already."""
    powers = np.exp(np.minimum(-z, LARGEST_EXPONENT.get(z.dtype, LARGEST_DEFAULT)))
    powers += 1
    return 1 / powers


@underflow_is_zero
def softplus(z):
    """log(1 + e^z) without overflow, for any shape; its derivative is the sigmoid."""
    z = np.asarray(z)
    positive = z.real > 0
    return np.where(positive, z, 0) + _log1p_exp(np.where(positive, -z, z))


def binary_cross_entropy(z, y):
    """-y log σ(z) - (1-y) log(1 - σ(z)) as a sum of terms >= 0, so nothing cancels.

    Where a large logit is right, softplus(z) - y z would be the difference of two large numbers.
    """
    positive = z.real > 0
    rest = _log1p_exp(np.where(positive, -z, z))
    return np.where(positive, (1 - y) * z, -y * z) + rest


def _log1p_exp(z):
    """log(1 + e^z) for z <= 0."""
    return np.log1p(np.exp(z))


@underflow_is_zero
def log_softmax(z, axis=-1):
    """z - log Σ e^z along ``axis``, shifted by the maximum so that no exponent is positive.

    Real or complex, any shape with that axis; finite for every finite z. The largest entry's own
    power, 1, is left to log1p, so that its logarithm keeps its relative accuracy near 0.
    """
    z = np.asarray(z)
    top = np.expand_dims(z.real.argmax(axis=axis), axis)
    largest = np.take_along_axis(z, top, axis)
    shifted = z - largest
    powers = np.exp(shifted)
    np.put_along_axis(powers, top, 0, axis)
    return shifted - np.log1p(powers.sum(axis=axis, keepdims=True))


@underflow_is_zero
def softmax(z, axis=-1):
    """e^z / Σ e^z along ``axis``, the book's equation (78), shifted by the maximum.

    Real or complex, any shape with that axis. Adding one number to all of z changes nothing.
    """
    z = np.asarray(z)
    exponentials = np.exp(z - z.real.max(axis=axis, keepdims=True))
    return exponentials / exponentials.sum(axis=axis, keepdims=True)


class Activation(Layer):
    """An elementwise function a = f(z) whose derivative is written through z and a.

    To make one of your own, write ``function`` and ``derivative``, the same for every unit
    (``PerUnit`` combines several); with ``kinked = True`` if f has a kink, so that gradient
    checks look for it.
    """

    elementwise = stacks = True

    def function(self, z):
        """a = f(z), elementwise."""
        raise NotImplementedError

    def derivative(self, z, a):
        """f'(z), given z and a = f(z)."""
        raise NotImplementedError

    def compute(self, x):
        a = self.function(x)
        return a, (x, a)

    def input_gradient(self, d_output, cache):
        return d_output * self.derivative(*cache)


class Sigmoid(Activation):
    """a = 1 / (1 + e^{-z}) in (0, 1), the book's equation (3); derivative a (1 - a) <= 1/4.

    Input and output have shape (examples, units). In float64 a rounds to 1 from z = 36.7 on.
    """

    probabilities = True

    def function(self, z):
        return logistic(z)

    def derivative(self, z, a):
        return a * (1 - a)


class Tanh(Activation):
    """a = tanh z in (-1, 1), the book's equation (109); derivative 1 - a² <= 1.

    Input and output have shape (examples, units).
    """

    def function(self, z):
        return np.tanh(z)

    def derivative(self, z, a):
        return 1 - a * a


class ReLU(Activation):
    """a = max(0, z) in [0, ∞); derivative 1 above zero and 0 elsewhere, also at the kink z = 0.

    Input and output have shape (examples, units).
    """

    kinked = True

    def function(self, z):
        return np.where(z.real <= 0, 0, z).astype(z.dtype, copy=False)  # nan stays nan

    def derivative(self, z, a):
        return z > 0


class LeakyReLU(Activation):
    """a = z above zero and ``negative_slope`` · z elsewhere; derivative 1, or that slope.

    At 0 the derivative is the slope. Input and output have one shape, (examples, …).
    ``negative_slope`` is any finite number; raises ``ValueError`` for anything else. Maas et al.
    2013.
    """

    kinked = True

    def __init__(self, negative_slope=0.01):
        super().__init__()
        self.negative_slope = check_number(negative_slope, "LeakyReLU: negative_slope")

    def function(self, z):
        return np.where(z.real > 0, z, self.negative_slope * z)

    def derivative(self, z, a):
        one = z.dtype.type(1)
        return np.where(z > 0, one, one * self.negative_slope)


class ELU(Activation):
    """a = z above zero and ``alpha`` (e^z - 1) elsewhere, in (-alpha, ∞).

    Input and output have one shape, (examples, …). Derivative 1, or ``alpha`` e^z where z <= 0;
    without a kink for ``alpha`` = 1. Raises ``ValueError`` for an ``alpha`` not above 0. Clevert et
    al. 2016.
    """

    def __init__(self, alpha=1.0):
        super().__init__()
        self.alpha = check_positive(alpha, "ELU: alpha")
        self.kinked = alpha != 1

    def function(self, z):
        positive = z.real > 0
        return np.where(positive, z, self.alpha * np.expm1(np.where(positive, 0, z)))

    def derivative(self, z, a):
        positive = z > 0
        return np.where(positive, 1, self.alpha * np.exp(np.where(positive, 0, z)))


class Softplus(Activation):
    """a = ln(1 + e^{beta z})/beta in (0, ∞), a smooth ReLU; derivative σ(beta z).

    Input and output have one shape, (examples, …). Raises ``ValueError`` for a ``beta`` not above
    0.
    """

    def __init__(self, beta=1.0):
        super().__init__()
        self.beta = check_positive(beta, "Softplus: beta")

    def function(self, z):
        return softplus(self.beta * z) / self.beta

    def derivative(self, z, a):
        return sigmoid(self.beta * z)


class Heaviside(Activation):
    """a = 1 where z > 0 and 0 elsewhere: the perceptron's rule, the book's equation (2).

    Input and output have one shape, (examples, …). Its derivative is 0 wherever it has one, so
    nothing below this layer can learn by gradient descent.
    """

    kinked = probabilities = True

    def function(self, z):
        return np.heaviside(z.real, 0).astype(z.dtype)  # nan stays nan

    def derivative(self, z, a):
        return np.zeros_like(z)


class PerUnit(Layer):
    """A different ``Activation`` for each unit: column j goes through ``activations[j]``.

    The book's modified neuron (chapter 2), whose function replaces σ both forward and backward.
    Input and output have shape (examples, len(activations)). Raises ``TypeError`` for anything
    but activations, ``ValueError`` for none.
    """

    stacks = True

    def __init__(self, activations):
        super().__init__()
        self.activations = list(activations)
        for j, activation in enumerate(self.activations):
            if not isinstance(activation, Activation):
                raise TypeError(f"PerUnit: activation {j} is {activation!r}, no Activation")
        check_count(len(self.activations), "PerUnit: number of activations")
        self.fan_in = len(self.activations)
        self.kinked = any(activation.kinked for activation in self.activations)
        self.probabilities = all(activation.probabilities for activation in self.activations)

    def shape_after(self, shape):
        return shape

    def compute(self, x):
        columns = [f.function(x[..., j]) for j, f in enumerate(self.activations)]
        a = np.stack(columns, axis=-1)
        return a, (x, a)

    def input_gradient(self, d_output, cache):
        x, a = cache
        slopes = [f.derivative(x[:, j], a[:, j]) for j, f in enumerate(self.activations)]
        return d_output * np.stack(slopes, axis=-1)


# claim S4-20
class Softmax(Layer):
    """a_j = e^{z_j/T} / Σ_k e^{z_k/T} over the last axis, for a temperature T > 0.

    Input and output have shape (examples, units). The book's constant c is 1/T. Jacobian
    ∂a_j/∂z_k = a_j (δ_jk - a_k) / T. Before a log-likelihood, give the logits to
    ``LogLikelihoodCost`` instead: it is exact where this layer has already rounded to 0. Raises
    ``ValueError`` for a temperature not above 0.
    """

    stacks = probabilities = True

    def __init__(self, temperature=1.0):
        super().__init__()
        self.temperature = check_positive(temperature, "Softmax: temperature")

    def shape_after(self, shape):
        return shape

    def compute(self, x):
        a = softmax(x / self.temperature)
        return a, a

    def input_gradient(self, d_output, cache):
        a = cache
        inner = (d_output * a).sum(axis=-1, keepdims=True)
        return a * (d_output - inner) / self.temperature
