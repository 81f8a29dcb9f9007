"""Rows SYS-20 to SYS-22 of the systems table: ridge regression, mini-batches and averages."""

import itertools
import math

import numpy as np
import pytest
from systems_table import row

import numeric


@row(20)
def test_ridge_bias_and_variance(row):
    rng = np.random.default_rng(8)
    x, w, noise, lmbda = rng.standard_normal((12, 4)), rng.standard_normal(4), 0.7, 2.0
    runs = np.array([
        numeric.ridge(x, x @ w + noise * rng.standard_normal(12), lmbda) for _ in range(4000)
    ])
    bias2, variance = numeric.ridge_bias_variance(x, w, noise, lmbda)
    spread = runs.var(axis=0).sum()
    assert spread == pytest.approx(variance, rel=4 * math.sqrt(2 / 4000))
    exact = numeric.ridge(x, x @ w, lmbda) - w
    assert bias2 == pytest.approx((exact**2).sum(), rel=1e-10)
    slope = (sum(numeric.ridge_bias_variance(x, w, noise, 1e-6))
             - sum(numeric.ridge_bias_variance(x, w, noise, 0))) / 1e-6
    d = np.linalg.eigvalsh(x.T @ x)
    assert slope == pytest.approx(-2 * noise**2 * (d**-2.0).sum(), rel=1e-4)


@row(20)
@pytest.mark.parametrize("m", [10, 40])
def test_minimum_norm_risk_on_both_sides_of_the_peak(row, m):
    rng = np.random.default_rng(9)
    n, noise, runs = 20, 0.5, 600
    w = rng.standard_normal(n)
    w /= np.linalg.norm(w)
    errors = []
    for _ in range(runs):
        x = rng.standard_normal((m, n))
        estimate = numeric.ridge(x, x @ w + noise * rng.standard_normal(m), 0)
        errors.append(((estimate - w) ** 2).sum() + noise**2)
    band = 4 * np.std(errors) / math.sqrt(runs)
    assert abs(np.mean(errors) - numeric.minimum_norm_risk(m, n, 1.0, noise)) < band
    assert numeric.minimum_norm_risk(20, 20, 1.0, noise) == np.inf


@row(21)
@pytest.mark.parametrize("n, size", [(1, 1), (7, 3), (9, 3), (5, 8)])
def test_mini_batches_partition_and_stay_aligned(row, n, size):
    x = np.arange(n)[:, None] * np.array([1.0, 10.0])
    labels = np.arange(n)
    batches = list(numeric.minibatches(x, labels, size, np.random.default_rng(10)))
    assert len(batches) == math.ceil(n / size)
    assert all(len(b) == size for b, _ in batches[:-1])
    assert all(np.array_equal(b[:, 0], y) for b, y in batches)
    assert sorted(np.concatenate([y for _, y in batches])) == list(range(n))
    again = list(numeric.minibatches(x, labels, size, np.random.default_rng(10)))
    assert all(np.array_equal(a[1], b[1]) for a, b in zip(batches, again))
    with pytest.raises(ValueError, match="expected as many rows"):
        next(numeric.minibatches(x, np.arange(n + 1), size))


@row(21)
def test_an_epoch_of_uneven_batches_adds_up_to_the_full_gradient(row):
    """With weights m_k/m; the plain mean of the batches' gradients is another number."""
    rng = np.random.default_rng(14)
    network = numeric.Network([numeric.Linear(3, 2, rng=rng)], numeric.QuadraticCost())
    x, y = rng.standard_normal((8, 3)), rng.standard_normal((8, 2))
    batches = list(numeric.minibatches(x, y, 3, rng))
    found = [network.gradients(*batch)["0.weight"] for batch in batches]
    full = network.gradients(x, y)["0.weight"]
    weighted = numeric.batch_mean(found, [len(part) for part, _ in batches])
    np.testing.assert_allclose(weighted, full, rtol=1e-13)
    assert np.abs(np.mean(found, axis=0) - full).max() > 1e-3


@row(21)
def test_mini_batch_gradients_are_unbiased_except_under_batch_norm(row):
    """All C(6,3) batches; their variance is (S²/B)(m-B)/(m-1)."""
    rng = np.random.default_rng(11)
    x, y = rng.standard_normal((6, 3)), rng.standard_normal((6, 2))
    batches = [list(rows) for rows in itertools.combinations(range(6), 3)]
    for norm in (False, True):
        layers = [numeric.Linear(3, 4, rng=rng), *([numeric.BatchNorm(4)] if norm else [])]
        layers += [numeric.Tanh(), numeric.Linear(4, 2, rng=rng)]
        network = numeric.Network(layers, numeric.QuadraticCost())
        full = network.gradients(x, y)["0.weight"]
        found = np.array([network.gradients(x[b], y[b])["0.weight"] for b in batches])
        gap = np.abs(found.mean(axis=0) - full).max()
        if norm:
            assert gap > 1e-3
            continue
        assert gap < 1e-16
        single = np.array([network.gradients(x[[i]], y[[i]])["0.weight"] for i in range(6)])
        expected = single.var(axis=0) / 3 * (6 - 3) / (6 - 1)
        np.testing.assert_allclose(found.var(axis=0), expected, rtol=1e-10)


@row(22)
def test_exponential_average_closed_form_lag_and_matching(row):
    rng = np.random.default_rng(12)
    values, beta = rng.standard_normal((50, 2)), 0.9
    last = numeric.exponential_average(values, beta)[-1]
    weights = numeric.exponential_weights(50, beta)
    np.testing.assert_allclose(last, weights @ values, rtol=1e-12)
    assert weights.sum() == pytest.approx(1 - beta**50, rel=1e-13)
    ramp = numeric.exponential_average(np.arange(1.0, 401), beta)
    assert 400 - ramp[-1] == pytest.approx(9, rel=1e-9)
    corrected = numeric.exponential_average(np.arange(1.0, 401), 0.98, corrected=True)
    assert corrected[1] == pytest.approx(1.50505, abs=5e-6)
    window = numeric.matching_window(beta)
    assert window == pytest.approx(19)
    moving = numeric.moving_average(np.arange(1.0, 401), round(window))
    assert 400 - moving[-1] == pytest.approx(9)
    assert (numeric.exponential_weights(2000, beta) ** 2).sum() == pytest.approx(1 / window)


@row(22)
def test_impulse_response(row):
    values = numeric.exponential_average(np.array([1.0, 0, 0]), 0.9)
    np.testing.assert_allclose(values, [0.1, 0.09, 0.081], rtol=1e-14)


@row(22)
def test_moving_average_is_the_plain_mean_of_the_window(row):
    values = np.random.default_rng(13).standard_normal((9, 2))
    for window in (1, 3, 20):
        expected = [values[max(0, t - window + 1) : t + 1].mean(axis=0) for t in range(9)]
        np.testing.assert_allclose(numeric.moving_average(values, window), expected, atol=1e-14)
