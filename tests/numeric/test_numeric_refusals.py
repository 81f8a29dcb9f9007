"""Arguments that make no sense are refused where they are given, in one line that says why."""

import numpy as np
import pytest

import numeric
from numeric.thresholds import first_float

RNG = np.random.default_rng(0)
ONES = np.ones((2, 3))

REFUSED = {
    "layer size": (lambda: numeric.Linear(3, 0, rng=RNG), "fan_out: 0"),
    "layer size in words": (lambda: numeric.Linear("3", 1, rng=RNG), "fan_in: '3'"),
    "weights the wrong way round": (
        lambda: numeric.Linear(3, 2, rng=RNG, weight_init=lambda rng, i, o: np.ones((i, o))),
        "initial weight: shape (3, 2), expected (2, 3)"),
    "norm width": (lambda: numeric.BatchNorm(0), "width: 0"),
    "no activations": (lambda: numeric.PerUnit([]), "number of activations: 0"),
    "one beta": (lambda: numeric.Adam(betas=0.9), "betas 0.9, expected two numbers"),
    "staircase": (lambda: numeric.staircase_decay(0.1, 0.5, 0), "every: 0"),
    "labels as a column": (
        lambda: numeric.LogLikelihoodCost().value(ONES, np.zeros((2, 1), int)),
        "labels: shape (2, 1), expected (2,)"),
    "points of a spiral": (lambda: numeric.spirals(0, rng=RNG), "spirals: n: 0"),
    "centers in a row": (lambda: numeric.blobs(3, [0, 1], rng=RNG), "centers: shape (2,)"),
    "rows that do not pair": (lambda: numeric.split(ONES, [1], 0.5, RNG), "y (1,)"),
    "temperature": (lambda: numeric.Softmax(temperature=0), "temperature: 0"),
    "dropout of all": (lambda: numeric.Dropout(1.0, rng=RNG), "p: 1.0"),
    "norm momentum": (lambda: numeric.BatchNorm(3, momentum=0), "momentum 0"),
    "norm eps": (lambda: numeric.BatchNorm(3, eps=0), "eps: 0"),
    "batches of one": (
        lambda: numeric.expected_statistics(ONES, ONES, [1, 4]), "every batch needs 2 examples or more"),
    "target above 1": (lambda: numeric.CrossEntropyCost().value(ONES, 2 * ONES), "[2.0, 2.0]"),
    "negative target": (lambda: numeric.LogLikelihoodCost().value(ONES, -ONES), "smallest -1.0"),
    "momentum": (lambda: numeric.SGD(0.1, momentum=np.nan), "momentum nan"),
    "nesterov alone": (lambda: numeric.SGD(0.1, nesterov=True), "momentum other than 0"),
    "averaging factor": (lambda: numeric.AveragedMomentum(0.1, 1.0), "beta: 1.0"),
    "adam betas": (lambda: numeric.Adam(0.1, betas=(0.9, 1.0)), "betas: 1.0"),
    "adam eps": (lambda: numeric.Adam(0.1, eps=-1e-8), "eps: -1e-08"),
    "norm limit": (lambda: numeric.MaxNorm(0), "limit: 0"),
    "penalty's n": (lambda: numeric.L2(0.1, n=0), "n: 0"),
    "window": (lambda: numeric.moving_average([1.0], 0), "moving_average: window: 0"),
    "decay of an average": (lambda: numeric.exponential_average([1.0], 1.0), "beta: 1.0"),
    "batch size": (lambda: numeric.batch_indices(5, 0), "batch_size: 0"),
    "ridge": (lambda: numeric.ridge(ONES, np.ones(2), -1), "ridge: lmbda: -1"),
    "plateau floor": (lambda: numeric.HalveOnPlateau(floor=0), "floor: 0"),
    "labels as rows": (lambda: numeric.one_hot([[0, 1]], 2), "shape (1, 2), expected (any,)"),
}


NAN = np.full((2, 3), np.nan)
IDENTITY = numeric.Network([numeric.Linear(3, 2, rng=RNG)], numeric.QuadraticCost())
REFUSED |= {
    "initial size": (lambda: numeric.he_normal(RNG, 0, 2), "fan_in: 0"),
    "initial size below 0": (lambda: numeric.standard_normal(RNG, 3, -2), "fan_out: -2"),
    "classes": (lambda: numeric.one_hot([0], 0), "one_hot: classes: 0"),
    "nan averaged": (lambda: numeric.exponential_average([1.0, np.nan], 0.9), "nan at index (1,)"),
    "one number averaged": (lambda: numeric.moving_average(1.0, 1), "expected an array"),
    "broken window": (lambda: numeric.moving_average([1.0], 1.5), "window: 1.5"),
    "weights of no steps": (lambda: numeric.exponential_weights(0, 0.9), "steps: 0"),
    "weights beyond 1": (lambda: numeric.exponential_weights(3, 1.5), "beta: 1.5"),
    "window of a constant": (lambda: numeric.matching_window(1.0), "beta: 1.0"),
    "classical rate": (lambda: numeric.classical_lr(0.1, np.nan), "beta: nan"),
    "averaged rate": (lambda: numeric.averaged_lr(0.1, 1.0), "beta: 1.0"),
    "sizes of batches": (lambda: numeric.batch_mean([1.0, 2.0], [1]), "shape (1,), expected (2,)"),
    "empty batches": (lambda: numeric.batch_mean([1.0, 2.0], [0, 0]), "size: np.float64(0.0)"),
    "fraction": (lambda: numeric.split(ONES, [1, 2], np.nan, RNG), "fraction: nan"),
    "nan unscaled": (
        lambda: numeric.Standardizer(3).inverse_transform(NAN), "nan at index (0, 0)"),
    "noise of a spiral": (lambda: numeric.spirals(3, rng=RNG, noise=-1), "noise: -1"),
    "turns of a spiral": (lambda: numeric.spirals(3, rng=RNG, turns=np.nan), "turns: nan"),
    "nan centers": (lambda: numeric.blobs(3, NAN, rng=RNG), "centers: nan"),
    "ridge of nan": (lambda: numeric.ridge(NAN, np.ones(2), 1), "ridge: x: nan"),
    "ridge of other rows": (lambda: numeric.ridge(ONES, np.ones(3), 1), "as many rows"),
    "ridge without inverse": (
        lambda: numeric.ridge_bias_variance(ONES, np.ones(3), 1, 0), "has no inverse"),
    "risk of no examples": (lambda: numeric.minimum_norm_risk(0, 3, 1, 1), "m: 0"),
    "rate that decays": (lambda: numeric.inverse_time_decay(-0.1, 1), "lr: -0.1"),
    "growing decay": (lambda: numeric.inverse_time_decay(0.1, -1), "decay: -1"),
    "factor of a rate": (lambda: numeric.exponential_decay(0.1, -0.5), "rate: -0.5"),
    "rate by hand": (lambda: numeric.manual_schedule({0: -1}), "rate for epoch 0: -1"),
    "statistics of other batches": (
        lambda: numeric.pooled_statistics(ONES, ONES, [1]), "shape (1,), expected (2,)"),
    "nan statistics": (lambda: numeric.pooled_statistics(NAN, ONES, [1, 2]), "means of batches"),
    "negative variances": (
        lambda: numeric.pooled_statistics(ONES, -ONES, [1, 2]), "smallest -1.0"),
    "no batches": (lambda: numeric.pool_running_statistics(IDENTITY, []), "no batches"),
    "nan batch": (lambda: numeric.pool_running_statistics(IDENTITY, [NAN]), "nan at index"),
    "folding": (
        lambda: numeric.fold_after(numeric.Linear(3, 2, rng=RNG), numeric.BatchNorm(3)),
        "width 3 beside a Linear with fan_out 2"),
    "absorbing": (
        lambda: numeric.absorb_affine(numeric.BatchNorm(3), numeric.Linear(2, 2, rng=RNG)),
        "width 3 beside a Linear with fan_in 2"),
    "labels of accuracy": (lambda: IDENTITY.accuracy(ONES, np.ones(3)), "shape (3,), expected (2,)"),
    "grid of nothing": (lambda: numeric.grid({"a": numeric.Uniform(0, 1)}, 0), "points: 0"),
    "trials of nothing": (lambda: numeric.random_trials({}, 0, RNG), "count: 0"),
    "share": (lambda: numeric.refine({}, {}, share=2), "share: 2"),
    "refined without": (
        lambda: numeric.refine({"a": numeric.Uniform(0, 1)}, {"b": 0}), "a is in the space"),
    "axis in words": (lambda: numeric.Uniform("0", 1), "low: '0'"),
    "options": (lambda: numeric.Choice("ab"), "no options, got 'ab'"),
    "threshold": (lambda: numeric.soft_threshold(ONES, -1), "threshold: -1"),
    "gradient": (
        lambda: numeric.SGD(0.1).step({"w": np.ones(2)}, {"w": np.array([1, np.inf])}),
        "gradient of w: inf at index (1,)"),
}
WRONG_KIND = {
    "generator of weights": (lambda: numeric.he_normal(0, 3, 2), "rng is int"),
    "generator of trials": (lambda: numeric.random_trials({}, 2, 1), "rng is int"),
    "words averaged": (lambda: numeric.exponential_average(["a"], 0.9), "expected real numbers"),
    "dtype of one-hot": (lambda: numeric.one_hot([0], 2, dtype=int), "dtype int64"),
    "rates by hand": (lambda: numeric.manual_schedule([0.1]), "expected dict"),
    "score": (lambda: numeric.EarlyStopping(2).improved(None), "score None"),
    "folded": (lambda: numeric.fold_after(numeric.BatchNorm(2), None), "expected Linear"),
    "name of an activation": (
        lambda: numeric.normalized_block(3, 2, "tanh", placement="A", rng=RNG), "expected Layer"),
    "one layer": (lambda: numeric.Network(numeric.Sigmoid(), None), "expected a list"),
    "class for a penalty": (
        lambda: numeric.Network([numeric.Sigmoid()], numeric.QuadraticCost(), numeric.L2),
        "expected Regularizer"),
    "layer for a network": (
        lambda: numeric.signal_propagation(numeric.Sigmoid(), ONES, ONES), "expected Network"),
    "class for an optimiser": (
        lambda: numeric.Trainer(IDENTITY, numeric.SGD, batch_size=1, rng=RNG),
        "expected Optimizer"),
    "rate for a schedule": (
        lambda: numeric.Trainer(IDENTITY, numeric.SGD(1), batch_size=1, rng=RNG, schedule=0.1),
        "expected a function"),
    "space without axes": (lambda: numeric.grid({"a": 3}, 2), "a is 3, expected an axis"),
    "integers to train": (
        lambda: numeric.SGD(0.1).step({"w": np.ones(1, int)}, {"w": np.ones(1)}),
        "parameter w: dtype int64"),
    "gradient of another dtype": (
        lambda: numeric.SGD(0.1).step({"w": np.ones(1)}, {"w": np.ones(1, np.float32)}),
        "gradient of w: dtype float32"),
    "generator": (lambda: numeric.Linear(3, 2, rng=0), "rng is int"),
    "generator of dropout": (lambda: numeric.Dropout(0.5, rng=None), "rng is NoneType"),
    "generator of a split": (lambda: numeric.split(ONES, [1, 2], 0.5, 7), "rng is int"),
    "dtype": (lambda: numeric.Linear(3, 2, rng=RNG, dtype=np.float16), "dtype float16"),
    "dtype of data": (lambda: numeric.load_digits(int), "dtype int64"),
    "class for a layer": (
        lambda: numeric.Network([numeric.Sigmoid], numeric.QuadraticCost()), "such as Sigmoid()"),
    "class for a cost": (
        lambda: numeric.Network([numeric.Sigmoid()], numeric.QuadraticCost), "such as Quadratic"),
    "class for an activation": (lambda: numeric.PerUnit([numeric.Tanh]), "activation 0 is"),
}


@pytest.mark.parametrize("what", WRONG_KIND)
def test_wrong_kind(what):
    attempt, words = WRONG_KIND[what]
    with pytest.raises(TypeError) as caught:
        attempt()
    assert words in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("what", REFUSED)
def test_refused(what):
    attempt, words = REFUSED[what]
    with pytest.raises(ValueError) as caught:
        attempt()
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_a_dropout_mask_must_fit_and_stays_when_frozen():
    drop = numeric.Dropout(0.5, rng=RNG)
    drop.mask = np.ones((3, 3))
    with pytest.raises(ValueError, match=r"mask: shape \(3, 3\), expected \(2, 3\)"):
        drop.forward(ONES)
    assert not drop.hold(ONES), "a mask that was fixed by hand is kept"


def test_absolute_error_of_an_entry():
    report = numeric.check_gradients(lambda v: (v * v).sum(), np.zeros(1), np.full(1, 3.0))
    assert report.worst.absolute_error == pytest.approx(6)


def test_first_float_is_the_very_first():
    found = first_float(lambda z: z * z >= 2, 0.0, 2.0)
    assert found**2 >= 2 > np.nextafter(found, 0.0) ** 2
    downwards = first_float(lambda z: np.exp(z) == 0, 0.0, -1000.0)
    assert np.exp(downwards) == 0 < np.exp(np.nextafter(downwards, 0.0))
    with pytest.raises(ValueError, match="nothing begins"):
        first_float(lambda z: z > 3, 0.0, 2.0)
