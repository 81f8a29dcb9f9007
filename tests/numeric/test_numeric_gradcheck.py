"""The gradient checker itself: what it accepts, what it refuses, and what it says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import numeric
from numeric.differences import STENCILS
from numeric.gradcheck import FunctionProbe
from numeric.perturbation import NetworkProbe

METHODS = list(STENCILS)
A = np.random.default_rng(0).standard_normal((4, 4))


def smooth(w):
    return np.sin(w @ A @ w) + np.exp(w).sum()


def smooth_gradient(w):
    return np.cos(w @ A @ w) * (A + A.T) @ w + np.exp(w)


@pytest.mark.parametrize("method", METHODS)
def test_a_right_gradient_passes(method):
    w = np.array([0.3, -0.2, 0.5, 0.1])
    for grad in (smooth_gradient, smooth_gradient(w)):
        report = numeric.check_gradients(smooth, grad, w, method=method)
        assert report.ok and report.checked == 4 and report.guess is None
        assert report.max_relative_error <= STENCILS[method].rtol
        np.testing.assert_allclose(report.numeric["x"], smooth_gradient(w), rtol=1e-6)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("index", [(0,), (3,)])
def test_one_wrong_entry_is_named_with_both_values(method, index):
    w = np.array([0.3, -0.2, 0.5, 0.1])
    wrong = smooth_gradient(w)
    right = wrong[index]
    wrong[index] += 1e-4
    report = numeric.check_gradients(smooth, wrong, w, method=method)
    assert not report.ok
    assert report.worst.parameter == "x" and report.worst.index == index
    assert report.worst.analytic == wrong[index]
    assert report.worst.numeric == pytest.approx(right, rel=1e-6)
    assert f"x[{index[0]}]: analytic" in report.message and "wrong" in report.message


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 2**31), st.sampled_from(METHODS))
def test_any_shape_and_any_spoilt_entry(rows, columns, seed, method):
    rng = np.random.default_rng(seed)
    w, c = rng.standard_normal((rows, columns)), rng.standard_normal((rows, columns))

    def f(v):
        return (c * v * v * v).sum() + (c * v).sum()

    gradient = 3 * c * w * w + c
    assert numeric.check_gradients(f, gradient, w, method=method, atol=1e-8).ok
    index = (rng.integers(rows), rng.integers(columns))
    gradient[index] += 1e-3 * (1 + abs(gradient[index]))
    report = numeric.check_gradients(f, gradient, w, method=method, atol=1e-8)
    assert not report.ok and report.worst.index == index


@pytest.mark.parametrize("method", METHODS)
def test_gradient_that_is_exactly_zero(method):
    """f does not depend on b: differences are rounding, and rounding is allowed for."""
    values = {"a": np.array([0.7, 0.1]), "b": np.array([0.3])}

    def f(v):
        return 3 + np.sin(v["a"]).sum() + (v["b"] - v["b"]).sum()

    gradient = {"a": np.cos(values["a"]), "b": np.zeros(1)}
    assert numeric.check_gradients(f, gradient, values, method=method).ok
    gradient["b"] = np.array([1e-7])
    report = numeric.check_gradients(f, gradient, values, method=method)
    assert not report.ok and report.worst.parameter == "b"


def test_tiny_gradients_are_judged_relatively():
    """A function of size 1e-12 has gradients far below any fixed absolute tolerance."""
    w = np.array([0.3, -0.2, 0.5, 0.1])
    scaled = 1e-12 * smooth_gradient(w)
    assert numeric.check_gradients(lambda v: 1e-12 * smooth(v), scaled, w).ok
    report = numeric.check_gradients(lambda v: 1e-12 * smooth(v), 1.001 * scaled, w)
    assert not report.ok


def test_nothing_to_compare_is_not_ok():
    report = numeric.check_gradients(lambda v: np.abs(v).sum(), np.zeros(2), np.zeros(2))
    assert not report.ok and report.worst is None and len(report.kinks) == 2
    assert "nothing could be compared" in report.message


SLIPS = [
    ("a factor of 2: it is twice", lambda g: 2 * g),
    ("a factor of 2: it is half", lambda g: g / 2),
    ("the sign is wrong", lambda g: -g),
    ("transposed", lambda g: g.T),
    ("m = 5", lambda g: 5 * g),
    ("divided twice by m = 5", lambda g: g / 5),
    ("a constant factor of 1.3", lambda g: 1.3 * g),
    ("zero everywhere", lambda g: 0 * g),
    ("a term 0.2 times the parameter is missing", None),
]


@pytest.mark.parametrize("words, slip", SLIPS, ids=[words for words, _ in SLIPS])
def test_usual_slips_are_guessed(words, slip):
    rng = np.random.default_rng(2)
    x, w = rng.standard_normal((5, 3)), rng.standard_normal((3, 3))

    def f(v):
        return np.tanh(x @ v).sum() + 0.1 * (v * v).sum()

    gradient = x.T @ (1 - np.tanh(x @ w) ** 2) + 0.2 * w
    wrong = gradient - 0.2 * w if slip is None else slip(gradient)
    report = numeric.check_gradients(f, wrong, w)
    assert not report.ok and words in report.guess and report.guess in report.message


def test_code_that_drops_imaginary_parts_is_suspected():
    """np.var takes absolute values, so the complex step sees no slope at all."""
    x = np.array([0.3, -0.2, 0.5])
    gradient = 2 * (x - x.mean()) / 3
    assert numeric.check_gradients(np.var, gradient, x).ok
    report = numeric.check_gradients(np.var, gradient, x, method="complex")
    assert not report.ok and "drops imaginary parts" in report.guess


def test_numerical_gradient_alone():
    w = np.array([0.3, -0.2, 0.5, 0.1])
    for method in METHODS:
        found = numeric.numerical_gradient(smooth, w, method=method)
        np.testing.assert_allclose(found, smooth_gradient(w), rtol=1e-7)


def test_no_guess_for_an_unusual_error():
    w = np.array([0.3, -0.2, 0.5, 0.1])
    wrong = smooth_gradient(w) + np.array([0, 1e-3, 0, 0])
    assert numeric.check_gradients(smooth, wrong, w).guess is None


def test_errors_in_one_line():
    w = np.ones((2, 3))
    cases = [
        ({"x": w.astype(np.float32)}, TypeError, "needs float64"),
        ({"grad": np.ones((3, 2))}, ValueError, "transposed"),
        ({"grad": np.full((2, 3), np.nan)}, ValueError, r"nan at index \(0, 0\)"),
        ({"method": "forward"}, ValueError, "central, five_point, complex"),
        ({"f": lambda v: v}, ValueError, "scalar"),
        ({"f": lambda v: np.nan * v.sum()}, ValueError, "nan"),
        ({"directions": 2}, TypeError, "rng"),
        ({"directions": 0, "rng": np.random.default_rng(0)}, ValueError, "at least 1"),
        ({"rtol": 0.0}, ValueError, "rtol"),
    ]
    for change, error, words in cases:
        given = {"f": lambda v: v.sum(), "grad": np.ones((2, 3)), "x": w} | change
        with pytest.raises(error, match=words) as caught:
            numeric.check_gradients(given.pop("f"), given.pop("grad"), given.pop("x"), **given)
        assert "\n" not in str(caught.value)
    with pytest.raises(ValueError, match="b is in x but not in the gradient"):
        numeric.check_gradients(lambda v: 0.0, {"a": w}, {"a": w, "b": w})


def test_nan_beside_the_point_is_a_failure():
    def f(v):
        return v.sum() if (v == 1).all() else np.nan

    report = numeric.check_gradients(f, np.ones(2), np.ones(2))
    assert not report.ok and report.max_relative_error == np.inf


def test_inputs_are_left_alone():
    w = np.array([0.3, -0.2, 0.5, 0.1])
    before = w.copy()
    numeric.check_gradients(smooth, smooth_gradient, w, method="complex")
    assert np.array_equal(w, before)


# ----- networks

def small_network(rng, cost, *, batch_norm=True, penalty=None):
    norm = [numeric.BatchNorm(5)] if batch_norm else []
    layers = [
        numeric.Linear(4, 5, rng=rng), *norm, numeric.Sigmoid(), numeric.Dropout(0.3, rng=rng),
        numeric.Linear(5, 6, rng=rng, bias=False), numeric.Tanh(), numeric.Linear(6, 3, rng=rng),
    ]
    return numeric.Network(layers, cost, penalty)


@pytest.mark.parametrize("batch_norm", [True, False])
@pytest.mark.parametrize("offset", [1e-3, -1e-3, 1e-3j], ids=str)
def test_perturbing_in_batches_equals_perturbing_one_by_one(batch_norm, offset):
    rng = np.random.default_rng(3)
    penalty = numeric.L2(0.3, n=7)
    network = small_network(
        rng, numeric.LogLikelihoodCost(), batch_norm=batch_norm, penalty=penalty
    )
    x, y = rng.standard_normal((7, 4)), rng.integers(0, 3, 7)
    with network._frozen(x):
        probe = NetworkProbe(network, x, y)
        for name, parameter in network.parameters().items():
            steps = np.full(parameter.shape, offset)
            slow = FunctionProbe.displaced(probe, name, steps)
            np.testing.assert_allclose(probe.displaced(name, steps), slow, rtol=1e-13)


def test_checking_changes_nothing():
    rng = np.random.default_rng(4)
    network = small_network(rng, numeric.LogLikelihoodCost())
    x, y = rng.standard_normal((7, 4)), rng.integers(0, 3, 7)
    before = network.state_dict()
    network.check_gradients(x, y)
    after = network.state_dict()
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert network.layers[3].mask is None and network.training


def test_random_directions_pass_and_name_the_parameter():
    rng = np.random.default_rng(5)
    network = small_network(rng, numeric.LogLikelihoodCost())
    x, y = rng.standard_normal((7, 4)), rng.integers(0, 3, 7)
    report = network.check_gradients(x, y, directions=3, rng=rng)
    assert report.ok and report.checked == 3 * len(network.parameters())
    layer = network.layers[4]
    right = layer.parameter_gradients

    def wrong(d_output, cache):
        gradients = right(d_output, cache)
        gradients["weight"][2, 1] += 1e-3
        return gradients

    layer.parameter_gradients = wrong
    report = network.check_gradients(x, y, directions=3, rng=rng)
    assert not report.ok and report.worst.parameter == "4.weight along direction"
    report = network.check_gradients(x, y)
    assert (report.worst.parameter, report.worst.index) == ("4.weight", (2, 1))


def test_a_float32_network_is_refused():
    rng = np.random.default_rng(6)
    dense = numeric.Linear(2, 2, rng=rng, dtype=np.float32)
    network = numeric.Network([dense], numeric.QuadraticCost())
    x = np.ones((3, 2), np.float32)
    with pytest.raises(TypeError, match="float64"):
        network.check_gradients(x, x)
