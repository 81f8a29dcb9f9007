"""Rows SYS-23 to SYS-26 of the systems table: momentum, RMSprop, Adam, learning rates."""

import math

import numpy as np
import pytest
from systems_table import row

import numeric


def descend(optimizer, slope, w, steps):
    """Positions of one parameter under ``optimizer`` with gradient ``slope(w)``."""
    parameters, path = {"w": np.array([float(w)])}, [float(w)]
    for _ in range(steps):
        optimizer.step(parameters, {"w": np.array([slope(parameters["w"][0])])})
        path.append(parameters["w"][0])
    return np.array(path)


@row(23)
def test_momentum_forms_convert_into_each_other(row):
    rng = np.random.default_rng(14)
    gradients, beta, alpha = rng.standard_normal((50, 3)), 0.9, 0.2
    paths = []
    for optimizer in (
        numeric.AveragedMomentum(alpha, beta),
        numeric.SGD(numeric.classical_lr(alpha, beta), momentum=beta),
    ):
        w = {"w": np.zeros(3)}
        for gradient in gradients:
            optimizer.step(w, {"w": gradient})
        paths.append(w["w"])
    np.testing.assert_allclose(paths[0], paths[1], rtol=1e-12)
    assert numeric.averaged_lr(numeric.classical_lr(alpha, beta), beta) == pytest.approx(alpha)


def heavy_ball(mu, s, steps):
    """(velocity, position) by powers of the two-step matrix, from rest at 1, h = 1, η = s."""
    return np.linalg.matrix_power(np.array([[mu, -s], [mu, 1 - s]]), steps) @ [0.0, 1.0]


@row(23)
@pytest.mark.parametrize("mu", [0.9, 0.5, 0.0, -0.5, 1.0, 1.1])
def test_momentum_on_a_quadratic_is_a_matrix_power(row, mu):
    path = descend(numeric.SGD(0.1, momentum=mu), lambda w: w, 1.0, 40)
    for t in (1, 2, 10, 40):
        assert path[t] == pytest.approx(heavy_ball(mu, 0.1, t)[1], rel=1e-12, abs=1e-13)


@row(23)
@pytest.mark.parametrize("mu", [0.9, 0.5, -0.5])
def test_nesterov_on_a_quadratic_is_a_matrix_power(row, mu):
    """v ← μv - sw, w ← w + μv - sw: with s = .1 the same map, times μ in its place."""
    s, path = 0.1, descend(numeric.SGD(0.1, mu, nesterov=True), lambda w: w, 1.0, 40)
    step = np.array([[mu, -s], [mu * mu, 1 - s - mu * s]])
    for t in (1, 2, 10, 40):
        expected = (np.linalg.matrix_power(step, t) @ [0.0, 1.0])[1]
        assert path[t] == pytest.approx(expected, rel=1e-12, abs=1e-13)


@row(23)
def test_momentum_is_stable_exactly_inside_the_jury_region(row):
    """|μ| < 1 and 0 < s < 2(1 + μ), on a grid that avoids the boundary."""
    s = np.arange(0.07, 4.3, 0.25)
    for mu in np.arange(-1.15, 1.2, 0.1):
        optimizer, w = numeric.SGD(1.0, momentum=mu), {"w": np.ones_like(s)}
        largest = np.zeros_like(s)
        with np.errstate(over="ignore", invalid="ignore"):
            for t in range(1500):
                optimizer._step(w, {"w": s * w["w"]})  # unchecked: outside, it goes to infinity
                largest = np.maximum(largest, np.abs(w["w"])) if t >= 1400 else largest
        stable = (abs(mu) < 1) & (s < 2 * (1 + mu))
        assert np.array_equal(largest < 1e-6, stable), mu


@row(23)
def test_momentum_of_one_keeps_an_invariant(row):
    """μ = 1: v² + s x² - s x v never changes, so nothing converges and nothing diverges."""
    optimizer, s = numeric.SGD(0.1, momentum=1.0), 0.1
    path = descend(optimizer, lambda w: w, 1.0, 5000)
    v = np.diff(path)
    invariant = v**2 + s * path[1:] ** 2 - s * path[1:] * v
    np.testing.assert_allclose(invariant, invariant[0], rtol=1e-9)
    assert np.abs(path[-1000:]).max() == pytest.approx(1.013, abs=2e-3)


@row(24)
def test_rmsprop_by_hand(row):
    """α = 3/4, gradients 2, 0, 2: S = 1, 3/4, 25/16, so steps of .4 times 2, 0, 8/5."""
    gradients = iter([2.0, 0.0, 2.0])
    path = descend(numeric.RMSprop(0.4, alpha=0.75, eps=0), lambda w: next(gradients), 0.0, 3)
    np.testing.assert_allclose(path, [0, -0.8, -0.8, -1.44], rtol=1e-15)


@row(24)
def test_rmsprop_steps_bound_and_scale_invariance(row):
    rng = np.random.default_rng(15)
    gradients = rng.standard_normal(30) * 10.0 ** rng.integers(-6, 6, 30)
    for scale in (1.0, 1e-5, 1e5):
        optimizer, w, path = numeric.RMSprop(0.1, alpha=0.9, eps=0), {"w": np.zeros(1)}, [0.0]
        for gradient in scale * gradients:
            optimizer.step(w, {"w": np.array([gradient])})
            path.append(w["w"][0])
        if scale == 1.0:
            reference = path
        np.testing.assert_allclose(path, reference, rtol=1e-9)
    assert np.abs(np.diff(path)).max() <= 0.1 / math.sqrt(0.1) * (1 + 1e-12)
    assert abs(path[1]) == pytest.approx(0.1 / math.sqrt(0.1))


@row(24)
@pytest.mark.parametrize("start", [0.051, 0.3, 1.0])
def test_rmsprop_at_a_constant_rate_ends_in_a_two_cycle(row, start):
    path = descend(numeric.RMSprop(0.1, alpha=0.9, eps=0), lambda w: w, start, 4000)
    np.testing.assert_allclose(np.abs(path[-10:]), 0.05, rtol=1e-6)
    assert path[-1] == pytest.approx(-path[-2], rel=1e-6)
    assert abs(descend(numeric.SGD(0.1), lambda w: w, start, 3000)[-1]) < 1e-130


@row(25)
def test_adam_step_exceeds_the_published_bound_but_not_cauchy_schwarz(row):
    """lr · max(1, (1-β₁)/√(1-β₂)) holds for one lonely gradient; a growing burst beats it.

    Cauchy–Schwarz on the two sums gives (1-β₁)/√((1-β₂)(1-β₁²/β₂)), approached by gradients in
    proportion to (β₁/β₂)^age after a long silence.
    """
    beta1, beta2 = 0.9, 0.999
    published = (1 - beta1) / math.sqrt(1 - beta2)
    bound = published / math.sqrt(1 - beta1**2 / beta2)
    lonely, burst = np.array([1.0]), (beta1 / beta2) ** np.arange(99.0, -1, -1)
    largest = {}
    for name, gradients in (("lonely", lonely), ("burst", burst)):
        stream = np.concatenate([np.zeros(8000), gradients])
        optimizer, w, path = numeric.Adam(1.0, (beta1, beta2), eps=1e-30), {"w": np.zeros(1)}, [0.0]
        for gradient in stream:
            optimizer.step(w, {"w": np.array([gradient])})
            path.append(w["w"][0])
        largest[name] = np.abs(np.diff(path)).max()
    assert largest["lonely"] == pytest.approx(published, rel=1e-3)
    assert 2 * published < largest["burst"] <= bound


@row(25)
@pytest.mark.parametrize("g", [3.0, -1e-3, 1e4])
def test_adams_first_step_has_the_size_of_the_rate(row, g):
    path = descend(numeric.Adam(0.1, eps=0), lambda w: g, 0.0, 1)
    assert path[1] == pytest.approx(-0.1 * np.sign(g), rel=1e-12)


@row(25)
def test_adam_moments_are_unbiased(row):
    """Means over 4,000 streams of V̂ and Ŝ for normal gradients of mean 2 and variance 1."""
    rng = np.random.default_rng(17)
    optimizer, w = numeric.Adam(1e-9), {"w": np.zeros(4000)}
    for t in range(1, 4):
        optimizer.step(w, {"w": 2 + rng.standard_normal(4000)})
        first = optimizer.state["w"]["exp_avg"] / (1 - 0.9**t)
        second = optimizer.state["w"]["exp_avg_sq"] / (1 - 0.999**t)
        assert abs(first.mean() - 2) < 4 / math.sqrt(4000)
        assert abs(second.mean() - 5) < 4 * math.sqrt(18 / 4000)


@row(25)
def test_adam_goes_to_the_worst_point_and_amsgrad_does_not(row):
    """f_t(x) = 3x every third step, else -x, on [-1, 1] with rate .1/√t; the best x is -1."""
    ends = {}
    makers = {
        "adam": lambda: numeric.Adam(0.1, (0.0, 0.1), eps=0),
        "amsgrad": lambda: numeric.Adam(0.1, (0.0, 0.1), eps=0, amsgrad=True),
        "sgd": lambda: numeric.SGD(0.1),
    }
    for name, make in makers.items():
        optimizer, w = make(), {"x": np.zeros(1)}
        for t in range(1, 6001):
            optimizer.lr = 0.1 / math.sqrt(t)
            optimizer.step(w, {"x": np.array([3.0 if t % 3 == 1 else -1.0])})
            np.clip(w["x"], -1, 1, out=w["x"])
        ends[name] = w["x"][0]
    assert ends["adam"] > 0.99 and ends["sgd"] < -0.99 and ends["amsgrad"] < -0.9


@row(25)
@pytest.mark.parametrize("eps, expected", [(1e-8, 0.0405), (1e-3, 0.9998)])
def test_eps_matters_when_gradients_are_small(row, eps, expected):
    path = descend(numeric.Adam(0.01, eps=eps), lambda w: 1e-7 * w, 1.0, 200)
    assert path[-1] == pytest.approx(expected, abs=6e-5)


@row(26)
def test_learning_rate_tables(row):
    def table(schedule, epochs):
        return [schedule(epoch) for epoch in range(epochs)]

    inverse = table(numeric.inverse_time_decay(0.2, 1), 5)
    np.testing.assert_allclose(inverse, [0.2, 0.1, 0.0667, 0.05, 0.04], atol=5e-5)
    np.testing.assert_allclose(table(numeric.exponential_decay(0.2), 3), [0.2, 0.19, 0.1805])
    roots = np.sqrt([1, 2, 3, 4])
    np.testing.assert_allclose(table(numeric.inverse_sqrt_decay(0.2), 4), 0.2 / roots)
    assert table(numeric.staircase_decay(0.8, 0.5, 2), 6) == [0.8, 0.8, 0.4, 0.4, 0.2, 0.2]
    assert table(numeric.manual_schedule({0: 0.5, 2: 0.1}), 4) == [0.5, 0.5, 0.1, 0.1]
    with pytest.raises(ValueError, match="epoch 0"):
        numeric.manual_schedule({1: 0.5})


@row(26)
def test_sums_of_rates_and_of_their_squares(row):
    """Robbins–Monro: rates must add up to infinity and their squares must not.

    From 2^k to 2^(k+1) a sum that diverges goes on growing, one that converges stops.
    """
    def growth(schedule, power):
        sums = np.cumsum([schedule(epoch) ** power for epoch in range(1 << 15)])
        return np.diff(sums[(1 << np.arange(12, 16)) - 1])

    harmonic = numeric.inverse_time_decay(1.0, 1)
    np.testing.assert_allclose(growth(harmonic, 1), math.log(2), rtol=1e-3)
    assert (growth(harmonic, 2) < [2e-4, 1e-4, 5e-5]).all()
    root = numeric.inverse_sqrt_decay(1.0)
    assert (np.diff(growth(root, 1)) > 0).all()
    np.testing.assert_allclose(growth(root, 2), math.log(2), rtol=1e-3)
    exponential = numeric.exponential_decay(1.0)
    assert (growth(exponential, 1) < 1e-12).all()
    assert sum(exponential(epoch) for epoch in range(1000)) == pytest.approx(20)


@row(26)
def test_exponential_decay_stalls_before_the_optimum(row):
    """Rates .01 · .95^e sum to .2, so gradient descent on x²/2 stops near e^{-.2}."""
    schedule, optimizer, w = numeric.exponential_decay(0.01), numeric.SGD(0.01), {"w": np.ones(1)}
    for epoch in range(600):
        optimizer.lr = schedule(epoch)
        optimizer.step(w, {"w": w["w"].copy()})
    assert w["w"][0] == pytest.approx(math.exp(-0.2), rel=2e-3)


@row(26)
def test_noise_floor_and_averaging_rate(row):
    """Gradient noise of variance 1: variance α/(2-α) at a constant rate, 1/t at rate 1/t."""
    rng = np.random.default_rng(18)
    for rate, expected in ((lambda t: 0.5, 0.5 / 1.5), (lambda t: 1 / t, 1 / 400)):
        optimizer, w = numeric.SGD(1.0), {"w": np.zeros(5000)}
        for t in range(1, 401):
            optimizer.lr = rate(t)
            optimizer.step(w, {"w": w["w"] + rng.standard_normal(5000)})
        assert w["w"].var() == pytest.approx(expected, rel=4 * math.sqrt(2 / 5000))
