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
        lambda: numeric.expected_statistics(ONES, ONES, [1, 4]), "at least two examples"),
    "target above 1": (lambda: numeric.CrossEntropyCost().value(ONES, 2 * ONES), "[2.0, 2.0]"),
    "negative target": (lambda: numeric.LogLikelihoodCost().value(ONES, -ONES), "smallest -1.0"),
    "momentum": (lambda: numeric.SGD(0.1, momentum=np.nan), "momentum nan"),
    "nesterov alone": (lambda: numeric.SGD(0.1, nesterov=True), "momentum other than 0"),
    "averaging factor": (lambda: numeric.AveragedMomentum(0.1, 1.0), "beta: 1.0"),
    "adam betas": (lambda: numeric.Adam(0.1, betas=(0.9, 1.0)), "betas: 1.0"),
    "adam eps": (lambda: numeric.Adam(0.1, eps=-1e-8), "eps: -1e-08"),
    "norm limit": (lambda: numeric.MaxNorm(0), "limit: 0"),
    "penalty's n": (lambda: numeric.L2(0.1, n=0), "n: 0"),
    "window": (lambda: numeric.moving_average([1.0], 0), "window 0"),
    "decay of an average": (lambda: numeric.exponential_average([1.0], 1.0), "beta: 1.0"),
    "batch size": (lambda: numeric.batch_indices(5, 0), "batch_size: 0"),
    "ridge": (lambda: numeric.ridge(ONES, np.ones(2), -1), "lmbda -1"),
    "plateau floor": (lambda: numeric.HalveOnPlateau(floor=0), "floor: 0"),
    "labels as rows": (lambda: numeric.one_hot([[0, 1]], 2), "shape (1, 2), expected (any,)"),
}


WRONG_KIND = {
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
    assert not drop.freeze(ONES), "a mask that was fixed by hand is kept"


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
