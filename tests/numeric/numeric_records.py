"""One record per layer, cost, optimiser, regulariser, initialiser and schedule.

The generated tests read nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

import numeric

SHAPES = [(1, 1), (1, 4), (5, 1), (2, 3), (4, 3), (3, 6)]  # (examples, width)


def ids(records):
    return [record.name for record in records]


@dataclass(frozen=True)
class LayerRecord:
    """``make(width, rng, dtype)`` builds it for examples of shape ``example(width)``.

    ``edges`` are inputs it must survive.
    """

    name: str
    make: Callable
    example: Callable = lambda width: (width,)
    edges: tuple = (0.0, 40.0, -40.0, 1000.0, -1000.0)


def image(channels):
    """Shape of a small image, rows and columns unequal."""
    return channels, 5, 4


def _batch_norm(training, kind=numeric.BatchNorm, example=lambda n: (n,), **options):
    def make(width, rng, dtype):
        layer = kind(width, dtype=dtype, unbiased=False, **options)
        if layer.affine:
            layer.weight[:] = rng.uniform(0.5, 2, width)
            layer.bias[:] = rng.standard_normal(width)
        layer.forward(rng.standard_normal((6, *example(width))).astype(dtype))
        layer.training = training
        return layer

    return make


def _dropout(training, kind=numeric.Dropout):
    def make(width, rng, dtype):
        layer = kind(0.4, rng=rng)
        layer.training = training
        return layer

    return make


def _convolution(*options, bias=True):
    return lambda channels, rng, dtype: numeric.Conv2d(
        channels, 2, *options, rng=rng, bias=bias, bias_init=numeric.normal_bias, dtype=dtype
    )


def _standardizer(width, rng, dtype):
    return numeric.Standardizer.fit((3 * rng.standard_normal((8, width)) + 2).astype(dtype))


def _plain(build):
    return lambda width, rng, dtype: build()


LAYERS = [
    LayerRecord("dense", lambda n, rng, dtype: numeric.Linear(
        n, 5, rng=rng, bias_init=numeric.normal_bias, dtype=dtype)),
    LayerRecord("dense-without-bias", lambda n, rng, dtype: numeric.Linear(
        n, 2, rng=rng, bias=False, dtype=dtype)),
    LayerRecord("identity", _plain(numeric.Identity)),
    LayerRecord("sigmoid", _plain(numeric.Sigmoid)),
    LayerRecord("tanh", _plain(numeric.Tanh)),
    LayerRecord("relu", _plain(numeric.ReLU)),
    LayerRecord("leaky-relu", _plain(numeric.LeakyReLU)),
    LayerRecord("leaky-relu-falling", _plain(lambda: numeric.LeakyReLU(-0.5))),
    LayerRecord("elu", _plain(numeric.ELU)),
    LayerRecord("elu-kinked", _plain(lambda: numeric.ELU(0.3))),
    LayerRecord("softplus", _plain(numeric.Softplus)),
    LayerRecord("softplus-steep", _plain(lambda: numeric.Softplus(3.0))),
    LayerRecord("heaviside", _plain(numeric.Heaviside)),
    LayerRecord("per-unit", lambda n, rng, dtype: numeric.PerUnit(
        [(numeric.Sigmoid, numeric.Tanh, numeric.ReLU)[j % 3]() for j in range(n)])),
    LayerRecord("softmax", _plain(numeric.Softmax)),
    LayerRecord("softmax-cold", _plain(lambda: numeric.Softmax(temperature=0.3))),
    LayerRecord("batch-norm-training", _batch_norm(True)),
    LayerRecord("batch-norm-evaluating", _batch_norm(False)),
    LayerRecord("batch-norm-corrected", _batch_norm(False, corrected=True)),
    LayerRecord("batch-norm-bare", _batch_norm(True, affine=False)),
    LayerRecord("dropout-training", _dropout(True)),
    LayerRecord("dropout-evaluating", _dropout(False)),
    LayerRecord("standardizer", _standardizer),
    LayerRecord("flatten", _plain(numeric.Flatten)),
    LayerRecord("flatten-images", _plain(numeric.Flatten), image),
    LayerRecord("unflatten", lambda n, rng, dtype: numeric.Unflatten((1, n, 2)),
                lambda n: (2 * n,)),
    LayerRecord("convolution", _convolution(3), image),
    LayerRecord("convolution-of-one-pixel", _convolution(1, bias=False), image),
    LayerRecord("convolution-with-strides", _convolution((2, 3), (2, 1), (1, 2)), image),
    LayerRecord("convolution-with-gaps", _convolution(2, 3), image),
    LayerRecord("max-pooling", _plain(lambda: numeric.MaxPool2d(2)), image),
    LayerRecord("max-pooling-overlapping", _plain(lambda: numeric.MaxPool2d(3, 2, 1)), image),
    LayerRecord("average-pooling", _plain(lambda: numeric.AvgPool2d(2)), image),
    LayerRecord("average-pooling-overlapping", _plain(lambda: numeric.AvgPool2d(3, 1, 1)), image),
    LayerRecord("l2-pooling", _plain(lambda: numeric.L2Pool2d(2)), image),
    LayerRecord("l2-pooling-of-strips", _plain(lambda: numeric.L2Pool2d((1, 4), (2, 1))), image),
    LayerRecord("map-norm-training", _batch_norm(True, numeric.BatchNorm2d, image), image),
    LayerRecord("map-norm-evaluating", _batch_norm(False, numeric.BatchNorm2d, image), image),
    LayerRecord("map-norm-bare",
                _batch_norm(True, numeric.BatchNorm2d, image, affine=False), image),
    LayerRecord("map-dropout-training", _dropout(True, numeric.Dropout2d), image),
    LayerRecord("map-dropout-evaluating", _dropout(False, numeric.Dropout2d), image),
    LayerRecord("dropout-of-images", _dropout(True), image),
    LayerRecord("relu-of-images", _plain(numeric.ReLU), image),
]


@dataclass(frozen=True)
class TransformRecord:
    """``still`` is the same transform with nothing to draw, ``None`` if there always is."""

    name: str
    transform: Callable
    still: Callable | None


TRANSFORMS = [
    TransformRecord("shift", numeric.RandomShift(), None),
    TransformRecord("rotation", numeric.RandomAffine(15), numeric.RandomAffine()),
    TransformRecord("affine", numeric.RandomAffine(10, translate=0.1, scale=(0.8, 1.2), shear=20),
                    numeric.RandomAffine(0, translate=0, scale=(1, 1), shear=0)),
    TransformRecord("elastic", numeric.ElasticTransform(8, 2), numeric.ElasticTransform(0, 2)),
    TransformRecord("several",
                    numeric.Compose([numeric.RandomShift(2), numeric.ElasticTransform(8, 2)]),
                    numeric.Compose([])),
]


@dataclass(frozen=True)
class CostRecord:
    """``targets(rng, shape)`` draws targets for an output of ``shape``."""

    name: str
    cost: object
    targets: Callable


def _distributions(rng, shape):
    weights = rng.random(shape)
    return weights / weights.sum(axis=1, keepdims=True)


COSTS = [
    CostRecord("quadratic", numeric.QuadraticCost(),
               lambda rng, shape: rng.standard_normal(shape)),
    CostRecord("cross-entropy", numeric.CrossEntropyCost(), lambda rng, shape: rng.random(shape)),
    CostRecord("cross-entropy-hard", numeric.CrossEntropyCost(),
               lambda rng, shape: rng.integers(0, 2, shape).astype(float)),
    CostRecord("log-likelihood", numeric.LogLikelihoodCost(), _distributions),
    CostRecord("log-likelihood-unnormalised", numeric.LogLikelihoodCost(),
               lambda rng, shape: rng.random(shape)),
    CostRecord("log-likelihood-labels", numeric.LogLikelihoodCost(),
               lambda rng, shape: rng.integers(0, shape[1], shape[0])),
]


@dataclass(frozen=True)
class OptimizerRecord:
    """``reference(g)`` gives the parameter after each gradient of ``g``, from 0, by the book."""

    name: str
    make: Callable
    reference: Callable


def _sgd(gradients, lr=0.1, mu=0.0, nesterov=False):
    w, v, path = 0.0, 0.0, []
    for g in gradients:
        v = mu * v - lr * g
        w = w + (mu * v - lr * g if nesterov else v)
        path.append(w)
    return path


def _averaged(gradients, lr=0.1, beta=0.9):
    weights = [
        sum((1 - beta) * beta ** (t - k) * gradients[k] for k in range(t + 1))
        for t in range(len(gradients))
    ]
    return list(-lr * np.cumsum(weights))


def _adaptive(gradients, lr=0.1, beta1=0.0, beta2=0.99, eps=1e-8, corrected=True, amsgrad=False):
    w, largest, path = 0.0, 0.0, []
    for t in range(1, len(gradients) + 1):
        ages = t - 1 - np.arange(t)
        seen = np.array(gradients[:t])
        first = np.sum((1 - beta1) * beta1**ages * seen)
        second = np.sum((1 - beta2) * beta2**ages * seen**2)
        largest = max(largest, second) if amsgrad else second
        if corrected:
            first = first / (1 - beta1**t)
        root = np.sqrt(largest / (1 - beta2**t) if corrected else largest)
        w -= lr * first / (root + eps)
        path.append(w)
    return path


OPTIMIZERS = [
    OptimizerRecord("sgd", lambda: numeric.SGD(0.1), _sgd),
    OptimizerRecord("momentum", lambda: numeric.SGD(0.1, momentum=0.9),
                    lambda g: _sgd(g, mu=0.9)),
    OptimizerRecord("momentum-negative", lambda: numeric.SGD(0.1, momentum=-0.5),
                    lambda g: _sgd(g, mu=-0.5)),
    OptimizerRecord("nesterov", lambda: numeric.SGD(0.1, momentum=0.9, nesterov=True),
                    lambda g: _sgd(g, mu=0.9, nesterov=True)),
    OptimizerRecord("averaged-momentum", lambda: numeric.AveragedMomentum(0.1, 0.9), _averaged),
    OptimizerRecord("rmsprop", lambda: numeric.RMSprop(0.1),
                    lambda g: _adaptive(g, corrected=False)),
    OptimizerRecord("adam", lambda: numeric.Adam(0.1),
                    lambda g: _adaptive(g, beta1=0.9, beta2=0.999)),
    OptimizerRecord("amsgrad", lambda: numeric.Adam(0.1, betas=(0.9, 0.5), amsgrad=True),
                    lambda g: _adaptive(g, beta1=0.9, beta2=0.5, amsgrad=True)),
]


@dataclass(frozen=True)
class RegularizerRecord:
    """``make()`` builds it; ``penalty(w)`` is its documented value for one weight array."""

    name: str
    make: Callable
    penalty: Callable


REGULARIZERS = [
    RegularizerRecord("L2", lambda: numeric.L2(0.6, n=4), lambda w: 0.6 / 8 * (w**2).sum()),
    RegularizerRecord("L2-not-halved", lambda: numeric.L2(0.6, n=4, halved=False),
                      lambda w: 0.6 / 4 * (w**2).sum()),
    RegularizerRecord("L1", lambda: numeric.L1(0.6, n=4), lambda w: 0.6 / 4 * np.abs(w).sum()),
    RegularizerRecord("L1-halved", lambda: numeric.L1(0.6, n=4, halved=True),
                      lambda w: 0.6 / 8 * np.abs(w).sum()),
    RegularizerRecord("L1-proximal", lambda: numeric.L1(0.6, n=4, proximal=True),
                      lambda w: 0.6 / 4 * np.abs(w).sum()),
    RegularizerRecord("weight-decay", lambda: numeric.WeightDecay(0.15), lambda w: 0.0),
    RegularizerRecord("max-norm", lambda: numeric.MaxNorm(1.0), lambda w: 0.0),
]


@dataclass(frozen=True)
class InitializerRecord:
    """``variance(fan_in, fan_out)`` is what its docstring says; a bias has one column.

    ``kind`` is the public function, which makes ``draw`` or is it.
    """

    name: str
    draw: Callable
    variance: Callable
    columns: Callable = staticmethod(lambda fan_in: fan_in)
    kind: Callable = None
    mean: float = 0.0


INITIALIZERS = [
    InitializerRecord("standard", numeric.standard_normal, lambda i, o: 1),
    InitializerRecord("scaled", numeric.scaled_normal, lambda i, o: 1 / i),
    InitializerRecord("he", numeric.he_normal, lambda i, o: 2 / i),
    InitializerRecord("glorot", numeric.glorot_normal, lambda i, o: 2 / (i + o)),
    InitializerRecord("bias", numeric.normal_bias, lambda i, o: 1, lambda fan_in: 1),
    InitializerRecord("he-uniform", numeric.he_uniform, lambda i, o: 2 / i),
    InitializerRecord("glorot-uniform", numeric.glorot_uniform, lambda i, o: 2 / (i + o)),
    InitializerRecord("uniform", numeric.uniform(-1.5, 0.5), lambda i, o: 1 / 3,
                      kind=numeric.uniform, mean=-0.5),
    InitializerRecord("constant", numeric.constant(0.3), lambda i, o: 0,
                      kind=numeric.constant, mean=0.3),
    InitializerRecord("orthogonal", numeric.orthogonal(3.0), lambda i, o: 9 / max(i, o),
                      kind=numeric.orthogonal),
]


@dataclass(frozen=True)
class ScheduleRecord:
    """``make(lr)`` of the family ``kind`` has ``factor(epoch)`` times ``lr``."""

    name: str
    kind: Callable
    make: Callable
    factor: Callable


SCHEDULES = [
    ScheduleRecord("inverse-time", numeric.inverse_time_decay,
                   lambda lr: numeric.inverse_time_decay(lr, 0.5), lambda e: 1 / (1 + e / 2)),
    ScheduleRecord("exponential", numeric.exponential_decay,
                   lambda lr: numeric.exponential_decay(lr, 0.9), lambda e: 0.9**e),
    ScheduleRecord("inverse-root", numeric.inverse_sqrt_decay, numeric.inverse_sqrt_decay,
                   lambda e: (e + 1) ** -0.5),
    ScheduleRecord("staircase", numeric.staircase_decay,
                   lambda lr: numeric.staircase_decay(lr, 0.5, 3), lambda e: 0.5 ** (e // 3)),
    ScheduleRecord("manual", numeric.manual_schedule,
                   lambda lr: numeric.manual_schedule({0: lr, 4: lr / 8}),
                   lambda e: 1 if e < 4 else 1 / 8),
    ScheduleRecord("cosine", numeric.cosine_annealing,
                   lambda lr: numeric.cosine_annealing(lr, 6, lr / 10),
                   lambda e: 0.1 + 0.9 * np.cos(np.pi * min(e, 6) / 12) ** 2),
    ScheduleRecord("warm-up", numeric.linear_warmup,
                   lambda lr: numeric.linear_warmup(lr, 3), lambda e: min(e + 1, 4) / 4),
    ScheduleRecord("warm-up-and-decay", numeric.linear_warmup,
                   lambda lr: numeric.linear_warmup(numeric.exponential_decay(lr, 0.9), 3),
                   lambda e: (e + 1) / 4 if e < 3 else 0.9 ** (e - 3)),
]
