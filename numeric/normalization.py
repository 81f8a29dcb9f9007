"""Idea: batch norm ties the examples of a batch together while training, and lets go afterwards.

While training, each column is centred and scaled by its own batch mean and (biased) variance.
For predictions, fixed statistics take their place, so that an example's output does not depend
on its companions; the layer is then affine and folds into the dense layer beside it.
"""

import numpy as np

from numeric.layers import Layer, Linear
from numeric.network import Network
from numeric.sums import column_mean, column_sum
from numeric.validation import (
    check_count, check_kind, check_numbers, check_positive, check_shape, float_dtype, is_number,
)


# claim S0-15
class BatchNorm(Layer):
    """y = weight · (x - μ)/√(σ² + eps) + bias for each of ``width`` columns; Ioffe & Szegedy 2015.

    ``weight`` is the literature's γ and ``bias`` its β, both of shape (width,); ``affine=False``
    leaves them out. ``momentum`` in (0, 1] is the weight of the newest batch in the running
    statistics, running ← (1 - momentum) running + momentum · batch. Their variance is the
    ``unbiased`` one, m/(m-1) σ², unless that is switched off; it needs batches of two or more.
    They start at mean 0 and variance 1; with ``corrected=True`` they start at 0 and are divided
    by 1 - (1 - momentum)^t when used, which removes the starting value altogether. Raises
    ``ValueError`` for a ``momentum`` or ``eps`` out of range, and for a batch of one in training
    when the unbiased variance is wanted.

    Backward, with s = √(σ² + eps), δ = ∂C/∂y and means over the batch:
    ∂C/∂x = weight/s · (δ - mean δ - x̂ mean(δ x̂)), ∂C/∂weight = Σ δ x̂, ∂C/∂bias = Σ δ.
    """

    buffer_names = ("running_mean", "running_var", "batches_seen")
    stacks = True
    fewest_examples = 2  # of one example, nothing is left once its own mean is taken off

    def __init__(
        self, width, *, momentum=0.1, eps=1e-5, affine=True, unbiased=True, corrected=False,
        dtype=np.float64,
    ):
        super().__init__()
        if not (is_number(momentum) and 0 < momentum <= 1):
            raise ValueError(f"BatchNorm: momentum {momentum!r}, expected 0 < momentum <= 1")
        self.fan_in = self.width = width = check_count(width, "BatchNorm: width")
        self.dtype = dtype = float_dtype(dtype, "BatchNorm")
        self.momentum, self.eps = momentum, check_positive(eps, "BatchNorm: eps")
        self.affine, self.unbiased, self.corrected = affine, unbiased, corrected
        self.weight, self.bias = np.ones(width, dtype), np.zeros(width, dtype)
        self.parameter_names = ("weight", "bias") if affine else ()
        self.running_mean = np.zeros(width, dtype)
        self.running_var = np.zeros(width, dtype) if corrected else np.ones(width, dtype)
        self.batches_seen = np.array(0)

    def statistics(self):
        """The (mean, variance) that predictions use, each of shape (width,)."""
        if not self.corrected:
            return self.running_mean, self.running_var
        if self.batches_seen == 0:
            raise RuntimeError("BatchNorm: no batch seen yet, so no statistics to predict with")
        share = 1 - (1 - self.momentum) ** int(self.batches_seen)
        return self.running_mean / share, self.running_var / share

    def set_statistics(self, mean, var):
        """Predict with these from now on, for instance pooled ones, each of shape (width,)."""
        for name, given in (("running_mean", mean), ("running_var", var)):
            check_shape(np.asarray(given), (self.fan_in,), f"BatchNorm: {name}")
            setattr(self, name, np.array(given, self.weight.dtype))
        self.corrected = False

    def shape_after(self, shape):
        return shape

    def compute(self, x):
        if self.training:
            mean = column_mean(x, keepdims=True)
            centred = x - mean
            var = column_mean(centred * centred, keepdims=True)
        else:
            mean, var = self.statistics()
            centred = x - mean
        scale = np.sqrt(var + self.eps)
        normalized = centred / scale
        return self.weight * normalized + self.bias, (normalized, scale, mean, var)

    def input_gradient(self, d_output, cache):
        normalized, scale, _, _ = cache
        if self.training:
            along = column_mean(d_output * normalized)
            d_output = d_output - column_mean(d_output) - normalized * along
        return self.weight / scale * d_output

    def parameter_gradients(self, d_output, cache):
        if not self.affine:
            return {}
        return {"weight": column_sum(d_output * cache[0]), "bias": column_sum(d_output)}

    def sensitivity(self, name, entries, cache):
        (columns,), normalized = entries, cache[0]
        along = normalized.T if name == "weight" else np.ones(normalized.shape[::-1])
        return columns, along[columns]

    def observe(self, cache):
        if not self.training:
            return
        normalized, _, mean, var = cache
        m = len(normalized)
        if self.unbiased and m == 1:
            raise ValueError("BatchNorm: one example has no unbiased variance; see unbiased=False")
        spread = var[0] * (m / (m - 1) if self.unbiased else 1)
        keep = 1 - self.momentum
        self.running_mean = keep * self.running_mean + self.momentum * mean[0]
        self.running_var = keep * self.running_var + self.momentum * spread
        self.batches_seen = self.batches_seen + 1


# claim S1-18
def pooled_statistics(means, variances, sizes):
    """Exact mean and (biased) variance of all examples from those of the batches.

    ``means`` and ``variances`` have shape (batches, width), ``sizes`` (batches,). By the law of
    total variance, σ² = Σ w_k σ_k² + Σ w_k (μ_k - μ)² with w_k = m_k/M. Raises ``ValueError``
    for other shapes, sizes below 1 and nan.
    """
    means, variances, sizes = _statistics(means, variances, sizes, 1)
    weights = (sizes / sizes.sum())[:, None]
    mean = (weights * means).sum(axis=0)
    return mean, (weights * (variances + (means - mean) ** 2)).sum(axis=0)


def expected_statistics(means, variances, sizes):
    """Mean of batch means, and mean of m/(m-1) σ²: unbiased for independent batches.

    Arguments as for ``pooled_statistics``; every batch needs two examples or more. This is what
    the batch-norm paper predicts with; it misses the spread between batches that are not alike.
    Raises ``ValueError`` for other shapes, smaller batches and nan.
    """
    means, variances, sizes = _statistics(means, variances, sizes, 2)
    return np.mean(means, axis=0), np.mean(variances * (sizes / (sizes - 1))[:, None], axis=0)


def _statistics(means, variances, sizes, least):
    means = check_numbers(means, (None, None), "means of batches")
    variances = check_numbers(variances, means.shape, "variances of batches")
    sizes = check_numbers(sizes, means.shape[:1], "sizes of batches")
    if (variances < 0).any():
        raise ValueError(f"variances of batches: smallest {variances.min()}, expected at least 0")
    if not len(sizes) or sizes.min() < least:
        raise ValueError(f"sizes of batches: every batch needs {least} examples or more")
    return means.astype(np.float64), variances.astype(np.float64), sizes


def pool_running_statistics(network, batches, pool=pooled_statistics):
    """Set every batch norm's statistics from one pass of ``batches``: arrays of inputs, or pairs.

    Of pairs ``(x, y)``, as from ``minibatches``, x is taken. Each batch runs in training mode with
    fixed parameters; ``pool`` is one of the two functions above. Afterwards predictions use
    exactly these statistics; a batch norm that is frozen keeps its own. Raises ``ValueError`` for
    no batches, and as ``Network.forward`` for a batch that does not fit.
    """
    check_kind(network, Network, "pool_running_statistics: network")
    norms = [n for n in network.layers if isinstance(n, BatchNorm) and not n._still]
    seen, any_batch = {id(norm): [] for norm in norms}, False
    with network.evaluating():
        network.train()
        for batch in batches:
            x = network._checked_input(_inputs(batch))
            _, caches = network._run(x)
            any_batch = True
            for layer, cache in zip(network.layers, caches):
                if id(layer) in seen:
                    normalized, _, mean, var = cache
                    seen[id(layer)].append((mean[0], var[0], len(normalized)))
    if not any_batch:
        raise ValueError("pool_running_statistics: no batches")
    for norm in norms:
        norm.set_statistics(*pool(*map(np.array, zip(*seen[id(norm)]))))


def _inputs(batch):
    """x of a pair (x, y); anything else is x itself."""
    pair = isinstance(batch, (tuple, list)) and len(batch) == 2 and np.ndim(batch[0]) >= 2
    return batch[0] if pair else batch


# claim S0-14
def fold_after(dense, norm):
    """One ``Linear`` equal to ``norm`` after ``dense`` in evaluation mode.

    W' = diag(g) W and b' = g (b - μ) + β with g = γ/√(σ² + eps). Raises ``TypeError`` for other
    layers, ``ValueError`` for widths that do not fit.
    """
    _check_widths(dense, norm, "fan_out")
    mean, var = norm.statistics()
    gain = norm.weight / np.sqrt(var + norm.eps)
    bias = 0 if dense.bias is None else dense.bias
    return _dense(gain[:, None] * dense.weight, gain * (bias - mean) + norm.bias)


def fold_before(norm, dense):
    """One ``Linear`` equal to ``dense`` after ``norm`` in evaluation mode.

    W' = W diag(g) and b' = b + W (β - g μ) with g = γ/√(σ² + eps). Raises as ``fold_after``.
    """
    _check_widths(dense, norm, "fan_in")
    mean, var = norm.statistics()
    gain = norm.weight / np.sqrt(var + norm.eps)
    return _absorbed(gain, norm.bias - gain * mean, dense)


# claim S1-24
def absorb_affine(norm, dense):
    """A ``Linear`` that does ``norm``'s weight and bias and then ``dense``, in either mode.

    What is left of ``norm`` is the same layer with ``affine=False``. Raises as ``fold_after``.
    """
    _check_widths(dense, norm, "fan_in")
    return _absorbed(norm.weight, norm.bias, dense)


def _check_widths(dense, norm, side):
    check_kind(dense, Linear, "dense")
    check_kind(norm, BatchNorm, "norm")
    width = getattr(dense, side)
    if width != norm.fan_in:
        raise ValueError(f"BatchNorm of width {norm.fan_in} beside a Linear with {side} {width}")


def _absorbed(gain, shift, dense):
    bias = 0 if dense.bias is None else dense.bias
    return _dense(dense.weight * gain, bias + dense.weight @ shift)


def _dense(weight, bias):
    fan_out, fan_in = weight.shape
    given = Linear(
        fan_in, fan_out, rng=np.random.default_rng(0), dtype=weight.dtype,
        weight_init=lambda rng, fan_in, fan_out: weight,
    )
    given.bias[:] = bias
    return given


# claim S1-24
def normalized_block(fan_in, fan_out, activation, *, placement, rng, dropout=None, **norm):
    """The layers of one hidden layer with batch norm at ``placement`` "A", "B" or "C".

    A: dense, norm, activation (the paper; the dense bias is then redundant). B: dense,
    activation, norm. C: dense, activation, dropout, norm, so just before the next dense layer;
    without ``dropout`` C is B. Further keywords go to ``BatchNorm``. Raises ``ValueError`` for
    another placement or a size below 1, ``TypeError`` for an ``activation`` that is no layer.
    """
    check_kind(activation, Layer, "activation")
    dense, norm = Linear(fan_in, fan_out, rng=rng), BatchNorm(fan_out, **norm)
    drop = [] if dropout is None else [dropout]
    orders = {
        "A": [dense, norm, activation, *drop],
        "B": [dense, activation, norm, *drop],
        "C": [dense, activation, *drop, norm],
    }
    if placement not in orders:
        raise ValueError(f"placement {placement!r}, expected one of A, B, C")
    return orders[placement]
