"""Numbers near the ends of what floats can hold: long sums, far logits, tiny gradients, underflow."""

import math

import numpy as np
import pytest

import numeric


# ----- sums over many float32 rows

def drawn(mean, spread, rows, seed=0):
    x = mean + spread * np.random.default_rng(seed).standard_normal((rows, 3))
    return x.astype(np.float32)


@pytest.mark.parametrize("mean, spread, rows", [
    (1e4, 1.0, 200_000), (285.0, 20.0, 400_000), (-300.0, 0.01, 50_000), (0.0, 1.0, 100_000),
])
def test_float32_columns_are_standardised_as_in_float64(mean, spread, rows):
    x = drawn(mean, spread, rows)
    exact = x.astype(np.float64)
    fitted = numeric.Standardizer.fit(x)
    assert fitted.mean.dtype == fitted.std.dtype == np.float32
    np.testing.assert_allclose(fitted.mean, exact.mean(axis=0), rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(fitted.std, exact.std(axis=0), rtol=1e-6)


def test_batch_norm_of_many_float32_rows_is_that_of_float64():
    x = drawn(1e3, 1.0, 60_000)
    narrow, wide = numeric.BatchNorm(3, dtype=np.float32), numeric.BatchNorm(3)
    narrow.forward(x), wide.forward(x.astype(np.float64))
    np.testing.assert_allclose(narrow.running_mean, wide.running_mean, rtol=1e-6)
    np.testing.assert_allclose(narrow.running_var, wide.running_var, rtol=1e-4)
    x, slope = drawn(1.0, 1.0, 60_000), drawn(1.0, 0.1, 60_000, seed=1)
    narrow.forward(x), wide.forward(x.astype(np.float64))
    for name, gradient in narrow.backward(slope)[1].items():
        exact = wide.backward(slope.astype(np.float64))[1][name]
        np.testing.assert_allclose(gradient, exact, rtol=1e-4, atol=0.05)


def test_bias_gradients_and_losses_of_many_float32_rows():
    rng, rows = np.random.default_rng(0), 300_000
    narrow = numeric.Linear(1, 2, rng=rng, dtype=np.float32)
    narrow.forward(np.ones((rows, 1), np.float32))
    slope = np.full((rows, 2), 0.1, np.float32)
    bias = narrow.backward(slope)[1]["bias"]
    np.testing.assert_allclose(bias, rows * np.float64(np.float32(0.1)), rtol=1e-6)
    value = numeric.QuadraticCost().value(slope, np.zeros_like(slope))
    assert value == pytest.approx(0.01, rel=1e-6)


# ----- columns of any scale

@pytest.mark.parametrize("scale", [1e-300, 1e-200, 1e-150, 1.0, 1e150, 1e200, 1e300])
def test_columns_of_any_scale_are_standardised(scale):
    shape = np.array([[1.0, 5.0], [2.0, -7.0], [4.0, 5.5], [-3.0, 0.0]])
    fitted = numeric.Standardizer.fit(scale * shape)
    np.testing.assert_allclose(fitted.std / scale, shape.std(axis=0), rtol=1e-13)
    done = fitted.transform(scale * shape)
    np.testing.assert_allclose(done.std(axis=0), 1, rtol=1e-12)
    np.testing.assert_allclose(fitted.inverse_transform(done), scale * shape, rtol=1e-12)


def test_a_small_spread_beside_a_large_mean_and_constant_columns():
    x = np.stack([1e15 + np.array([0.0, 2.0, 4.0, 2.0]), np.full(4, 0.1), np.zeros(4)], axis=1)
    fitted = numeric.Standardizer.fit(x)
    np.testing.assert_allclose(fitted.std, [math.sqrt(2), 1, 1], rtol=1e-15)
    assert np.array_equal(fitted.transform(x)[:, 1:], np.zeros((4, 2)))


# ----- cross-entropy where the logit is large

@pytest.mark.parametrize("dtype, far", [(np.float32, 80.0), (np.float64, 700.0)])
@pytest.mark.parametrize("right", [True, False])
def test_cross_entropy_keeps_its_relative_accuracy(dtype, far, right):
    for z in np.linspace(0.5, far, 40):
        y = np.array([[1.0 if right else 0.0]], dtype)
        sign = 1 if right else -1
        logit = np.array([[sign * z]], dtype)
        exact = math.log1p(math.exp(-abs(float(logit[0, 0]))))
        assert numeric.CrossEntropyCost().value(logit, y) == pytest.approx(
            exact, rel=float(8 * np.finfo(dtype).eps))
        wrong = numeric.CrossEntropyCost().value(-logit, y)
        assert wrong == pytest.approx(z + exact, rel=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_log_likelihood_keeps_its_relative_accuracy(dtype):
    for z in (5.0, 15.0, 30.0, 60.0, 80.0):
        logits = np.array([[z, 0.0, -1.0]], dtype)
        exact = math.log1p(math.exp(-z) + math.exp(-z - 1))
        found = numeric.LogLikelihoodCost().value(logits, np.array([0]))
        assert found == pytest.approx(exact, rel=float(8 * np.finfo(dtype).eps))


def test_soft_targets_cost_what_the_definition_says():
    rng = np.random.default_rng(0)
    z, y = 6 * rng.standard_normal((50, 4)), rng.random((50, 4))
    a = 1 / (1 + np.exp(-z))
    exact = -(y * np.log(a) + (1 - y) * np.log1p(-a)).sum(axis=1).mean()
    assert numeric.CrossEntropyCost().value(z, y) == pytest.approx(exact, rel=1e-12)


# ----- nothing is an error but errors

def everything():
    """A run, a check and predictions that pass through very large and very small numbers."""
    rng = np.random.default_rng(0)
    x, y = numeric.blobs(40, [[0, 0], [300, 2e-200]], rng=rng)
    layers = [
        numeric.Linear(2, 4, rng=rng), numeric.BatchNorm(4), numeric.Sigmoid(),
        numeric.Dropout(0.2, rng=rng), numeric.Linear(4, 3, rng=rng), numeric.Tanh(),
        numeric.Linear(3, 2, rng=rng),
    ]
    for cost, targets in (
        (numeric.LogLikelihoodCost(), y), (numeric.CrossEntropyCost(), np.eye(2)[y]),
        (numeric.QuadraticCost(), np.eye(2)[y]),
    ):
        network = numeric.Network(layers, cost, numeric.L2(1e-300, n=40))
        for optimizer in (numeric.Adam(0.01), numeric.RMSprop(0.01), numeric.SGD(0.1, 0.9)):
            numeric.Trainer(
                network, optimizer, batch_size=10, rng=rng, monitor=["train_loss"],
                clip_grad_norm=1.0,
            ).fit(x, targets, 2)
        network.accuracy(1e3 * x, targets)
        for method in ("central", "five_point", "complex"):
            assert network.check_gradients(x[:6], targets[:6], method=method).checked
        numeric.signal_propagation(network, x, targets)


def extremes():
    """The functions at the ends of float32 and float64."""
    for dtype, far in ((np.float32, 1e4), (np.float64, 1e6)):
        z = np.array([[-far, far, 0.0], [far, -far, 1e-30]], dtype)
        for f in (numeric.sigmoid, numeric.softmax, numeric.log_softmax, numeric.softplus):
            assert np.isfinite(f(z)).all()
        for layer in (numeric.Sigmoid(), numeric.Tanh(), numeric.Softmax(), numeric.ReLU()):
            layer.forward(z)
            layer.backward(np.full_like(z, 1e-30))
        for cost in (numeric.CrossEntropyCost(), numeric.LogLikelihoodCost()):
            cost.value(z, np.eye(3, dtype=dtype)[:2]), cost.gradient(z, np.eye(3, dtype=dtype)[:2])
        numeric.Standardizer.fit(z)


def tiny_steps():
    """Gradients whose squares, and velocities whose powers, are too small to hold."""
    for optimizer in (numeric.Adam(), numeric.RMSprop(), numeric.SGD(0.1, 0.5)):
        for dtype in (np.float32, np.float64):
            w = {"w": np.ones(3, dtype)}
            for step in range(200):
                optimizer.step(w, {"w": np.full(3, np.finfo(dtype).tiny if step < 2 else 0, dtype)})
            optimizer.reset()


@pytest.mark.parametrize("work", [everything, extremes, tiny_steps], ids=lambda f: f.__name__)
def test_every_floating_point_error_may_be_raised(work):
    with np.errstate(all="raise"):
        work()


# ----- gradients too small for differences

def f_and_gradient(sign):
    return (
        lambda p: float(np.sin(p["a"]) + 1e-12 * np.cos(p["b"])),
        lambda p: {"a": np.cos(p["a"]), "b": sign * 1e-12 * np.sin(p["b"])},
    )


@pytest.mark.parametrize("method", ["central", "five_point"])
@pytest.mark.parametrize("sign", [1, -1])
def test_what_rounding_hides_is_judged_by_array(method, sign):
    point = {"a": np.array(0.5), "b": np.array(0.5)}
    report = numeric.check_gradients(*f_and_gradient(sign), point, method=method)
    alone = numeric.check_gradients(
        lambda b: f_and_gradient(sign)[0]({"a": 0.5, "b": b}),
        lambda b: f_and_gradient(sign)[1]({"a": 0.5, "b": b})["b"], np.array(0.5), method=method,
    )
    assert report.ok and list(report.unseen) == ["b"]
    assert report.hidden == pytest.approx(alone.hidden, rel=1e-6) and report.hidden > 1e-13
    assert "b below what differences can show here" in report.message
    assert "use the complex step" in report.message and "all agree" not in report.message


def test_the_complex_step_sees_what_differences_cannot():
    def f(p):
        return np.sin(p["a"]) + 1e-12 * np.cos(p["b"])

    point = {"a": np.array(0.5), "b": np.array(0.5)}
    for sign in (-1, 1):
        grad = {"a": np.cos(0.5), "b": sign * 1e-12 * np.sin(0.5)}
        report = numeric.check_gradients(
            lambda p: f(p).real if np.isrealobj(p["a"] + p["b"]) else f(p), grad, point,
            method="complex",
        )
        assert report.ok == (sign == -1) and not report.hidden


def deep(depth, scale=0.01, *, activation=numeric.Sigmoid, wrong=None, seed=0):
    """A network of small weights, its first layer's gradients changed by ``wrong``."""
    rng = np.random.default_rng(seed)

    def small(rng, fan_in, fan_out):
        return scale * rng.standard_normal((fan_out, fan_in))

    layers = []
    for _ in range(depth):
        layers += [numeric.Linear(5, 5, rng=rng, weight_init=small), activation()]
    network = numeric.Network(
        [*layers, numeric.Linear(5, 3, rng=rng, weight_init=small)], numeric.LogLikelihoodCost()
    )
    right = layers[0].parameter_gradients
    if wrong is not None:
        layers[0].parameter_gradients = lambda d, c: {k: wrong(g) for k, g in right(d, c).items()}
    return network, rng.standard_normal((4, 5)), rng.integers(0, 3, 4)


@pytest.mark.parametrize("depth", [2, 5, 9, 14])
@pytest.mark.parametrize("method", ["central", "five_point"])
def test_a_wrong_first_layer_of_a_deep_network_is_found(depth, method):
    network, x, y = deep(depth)
    assert network.check_gradients(x, y, method=method).message.count("all agree")
    for wrong, words in (
        (lambda g: -g, "the sign is wrong"), (lambda g: 2 * g, "a factor of 2"),
        (lambda g: g.T, "transposed"), (lambda g: 1.5 * g, "factor of 1.5"),
    ):
        network, x, y = deep(depth, wrong=wrong)
        report = network.check_gradients(x, y, method=method)
        assert not report.ok and words in report.message
        assert report.worst.parameter.startswith("0.")
        directions = network.check_gradients(
            x, y, method=method, directions=3, rng=np.random.default_rng(0)
        )
        assert not directions.ok or directions.unseen


def test_under_a_layer_of_ones_own_the_array_is_named_as_unseen():
    class Plain(numeric.Activation):
        def function(self, z):
            return np.tanh(z) * 0.01

        def derivative(self, z, a):
            return 0.01 * (1 - np.tanh(z) ** 2)

    network, x, y = deep(7, activation=Plain, wrong=lambda g: -g)
    report = network.check_gradients(x, y)
    assert {"0.weight", "0.bias"} <= set(report.unseen)
    assert "0.weight" in report.message and report.hidden > 0


def test_a_bias_in_front_of_batch_norm_is_noise_and_no_mistake():
    rng = np.random.default_rng(0)
    layers = [numeric.Linear(3, 4, rng=rng), numeric.BatchNorm(4), numeric.Tanh(),
              numeric.Linear(4, 2, rng=rng)]
    network = numeric.Network(layers, numeric.QuadraticCost())
    report = network.check_gradients(rng.standard_normal((6, 3)), rng.standard_normal((6, 2)))
    assert report.ok and list(report.unseen) == ["0.bias"] and report.hidden < 1e-14


# ----- first values and statistics

def test_a_bias_may_start_as_a_number_a_vector_or_a_column():
    def bias(init):
        return numeric.Linear(2, 3, rng=np.random.default_rng(0), bias_init=init).bias

    for init in (
        0.1, [0.1] * 3, np.full((3, 1), 0.1), lambda rng, i, o: np.full(o, 0.1),
        lambda rng, i, o: 0.1, lambda rng, i, o: [0.1] * o,
    ):
        np.testing.assert_array_equal(bias(init), [0.1] * 3)
    for init, words in (
        (lambda rng, i, o: np.ones((o, i)), r"shape \(3, 2\)"), (lambda rng, i, o: np.ones(i), r"shape \(2,\)"),
        (np.nan, "nan"), (lambda rng, i, o: np.full(o, np.inf), "inf"),
    ):
        with pytest.raises(ValueError, match=f"Linear: initial bias.*{words}"):
            bias(init)
    for init in (lambda rng, i, o: np.ones((i, o)), np.ones(3), np.full((3, 2), np.nan)):
        with pytest.raises(ValueError, match="Linear: initial weight"):
            numeric.Linear(2, 3, rng=np.random.default_rng(0), weight_init=init)


def test_statistics_are_pooled_from_inputs_or_pairs():
    x, y = numeric.blobs(50, [[0, 0], [2, 2]], rng=np.random.default_rng(0))
    batches = {
        "pairs": lambda: numeric.minibatches(x, y, 20),
        "lists": lambda: ([a, b] for a, b in numeric.minibatches(x, y, 20)),
        "inputs": lambda: (a for a, _ in numeric.minibatches(x, y, 20)),
    }
    for make in batches.values():
        network = numeric.Network([numeric.BatchNorm(2)], numeric.QuadraticCost())
        numeric.pool_running_statistics(network, make())
        np.testing.assert_allclose(network.layers[0].running_mean, x.mean(axis=0), rtol=1e-12)
        np.testing.assert_allclose(network.layers[0].running_var, x.var(axis=0), rtol=1e-12)
    with pytest.raises(ValueError, match=r"input: shape \(2,\)"):
        numeric.pool_running_statistics(network, x)
    frozen = numeric.Network([numeric.BatchNorm(2).freeze()], numeric.QuadraticCost())
    numeric.pool_running_statistics(frozen, batches["inputs"]())
    assert not frozen.layers[0].running_mean.any()
