"""Kinks are found wherever they are within the step; steep smooth functions have none."""

import numpy as np
import pytest

import numeric
from numeric.differences import STENCILS

METHODS = list(STENCILS)
STEP = 1e-5  # of central differences, at points up to 1

@pytest.mark.parametrize(
    "offset", [0.0, 3e-6, -3e-6, 1.11e-6, 2.5e-6, 9e-6], ids=lambda offset: f"{offset:g}"
)
def test_a_kink_in_reach_is_reported_and_not_averaged(offset):
    """At 0 the central difference of |x| is 0, which would agree with sign(0)."""
    x = np.array([1.0, offset, -2.0])
    report = numeric.check_gradients(lambda v: np.abs(v).sum(), np.sign(x), x)
    assert [kink.index for kink in report.kinks] == [(1,)]
    assert report.ok and report.checked == 2 and "kink" in report.message


def test_smooth_functions_have_no_kinks():
    """Also where the slope is 0 or the curvature is large."""
    x = np.array([0.0, 1e-7, 1.0, -3.0])

    def f(v):
        return (1000 * v * v).sum() + np.cos(30 * v).sum()

    report = numeric.check_gradients(f, lambda v: 2000 * v - 30 * np.sin(30 * v), x, rtol=1e-5)
    assert report.kinks == () and report.ok


def test_relu_kinks_of_a_network_are_found():
    rng = np.random.default_rng(1)
    dense = numeric.Linear(3, 2, rng=rng)
    dense.weight[0] = 0.0  # so this unit's weighted input is 0 for every example
    layers = [dense, numeric.ReLU(), numeric.Linear(2, 2, rng=rng)]
    network = numeric.Network(layers, numeric.QuadraticCost())
    x, y = rng.standard_normal((4, 3)), rng.standard_normal((4, 2))
    for method in METHODS:
        report = network.check_gradients(x, y, method=method)
        places = {(kink.parameter, kink.index) for kink in report.kinks}
        assert {("0.weight", (0, 0)), ("0.bias", (0,))} <= places
        assert report.ok, report.message


KINKED = {
    "relu": (lambda t: np.maximum(t, 0), lambda t: 1.0 * (t > 0)),
    "abs": (np.abs, np.sign),
    "max": (lambda t: np.maximum(3 * t, -t), lambda t: np.where(t > 0, 3, -1)),
    "leaky": (lambda t: np.where(t > 0, t, 0.9 * t), lambda t: np.where(t > 0, 1, 0.9)),
    "clip": (lambda t: np.clip(t, -1000, 0), lambda t: 1.0 * (t < 0)),
}


@pytest.mark.parametrize("name", KINKED)
@pytest.mark.parametrize("distance", [0, 1 / 3, -1 / 3, 0.5, -0.9, 0.99, 1e-4])
def test_kinks_within_the_step(name, distance):
    f, slope = KINKED[name]
    for x in (0.0, 0.4, -1.0):
        place = x + distance * STEP
        for method in ("central", "five_point"):
            step = {"central": STEP, "five_point": STEP / 2}[method]  # both reach equally far
            report = numeric.check_gradients(
                lambda v: f(v - place) + 3.0, lambda v: slope(v - place), x,
                method=method, step=step,
            )
            assert len(report.kinks) == 1 and report.checked == 0, (x, method, report.message)


@pytest.mark.parametrize("name", KINKED)
@pytest.mark.parametrize("distance", [1, -1, 1.01, -3, 100])
def test_kinks_out_of_reach_do_no_harm(name, distance):
    f, slope = KINKED[name]
    report = numeric.check_gradients(
        lambda v: f(v - distance * STEP), lambda v: slope(v - distance * STEP), 0.0)
    assert report.ok and report.kinks == (), report.message


def test_many_kinks_within_the_step_are_not_taken_for_curvature():
    places = STEP * np.array([-0.8, -0.5, -0.1, 0.2, 0.35, 0.7])
    report = numeric.check_gradients(lambda v: np.abs(v - places).sum(), 0.0, 0.0)
    assert len(report.kinks) == 1


STEEP = {
    "exp": lambda t: np.exp(t),
    "sigmoid": numeric.sigmoid,
    "tanh": np.tanh,
    "softplus": numeric.softplus,
    "root": lambda t: np.sqrt(1 + t * t),
    "bump": lambda t: np.exp(-t * t),
    "wave": np.sin,
    "t|t|": lambda t: t * np.abs(t),
}


@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid value")
@pytest.mark.parametrize("name", STEEP)
@pytest.mark.parametrize("steepness", [1, 50, 1e3, 1e5, 1e7])
def test_steep_smooth_functions_have_no_kinks(name, steepness):
    """However badly a difference fits them: that is said in another way."""
    f = STEEP[name]
    for method in METHODS:
        for x in (0.0, 0.4, -1.0):
            for t in (0.0, 0.1, -0.3, 0.7, 2.0, -5.0):
                report = numeric.check_gradients(
                    lambda v: f(np.array(t + steepness * (v - x))), 1.0, x, method=method)
                assert report.kinks == (), (x, t, method, report.message)


@pytest.mark.parametrize("steepness", [50, 1e3, 1e5])
def test_a_steep_smooth_gradient_is_compared(steepness):
    """The complex step agrees with the right gradient; central differences doubt themselves."""
    x = np.array([0.3, -1.5]) / steepness

    def slope(v):
        return steepness / (2 + np.exp(steepness * v) + np.exp(-steepness * v))

    def total(v):
        return (1 / (1 + np.exp(-steepness * v))).sum()

    assert numeric.check_gradients(total, slope, x, method="complex").ok
    central = numeric.check_gradients(total, slope, x)
    assert central.ok or not central.trusted
    wrong = numeric.check_gradients(total, lambda v: 2 * slope(v), x, method="complex")
    assert not wrong.ok and "factor of 2" in wrong.guess
