"""Rows SYS-08 to SYS-11 of the systems table: batch norm."""

import itertools

import numpy as np
import pytest
from systems_table import assert_gradients, row

import numeric


def _normed(m, n=3, **options):
    rng = np.random.default_rng(7)
    norm = numeric.BatchNorm(n, unbiased=False, **options)
    norm.weight[:], norm.bias[:] = rng.uniform(0.5, 2, n), rng.standard_normal(n)
    return norm, rng.standard_normal((m, n)), rng.standard_normal((m, n))


@row(8)
def test_batch_norm_moments_and_projections(row):
    eps = 1e-2
    norm, x, delta = _normed(6, eps=eps)
    y = norm.forward(x)
    d_x, gradients = norm.backward(delta)
    var = x.var(axis=0)
    np.testing.assert_allclose(y.mean(axis=0), norm.bias, rtol=1e-13)
    np.testing.assert_allclose(y.var(axis=0), norm.weight**2 * var / (var + eps), rtol=1e-12)
    normalized = (y - norm.bias) / norm.weight
    np.testing.assert_allclose(d_x.sum(axis=0), 0, atol=1e-14)
    along = norm.weight / np.sqrt(var + eps) * eps / (var + eps) * gradients["weight"]
    np.testing.assert_allclose((d_x * normalized).sum(axis=0), along, rtol=1e-10)


@row(8)
@pytest.mark.parametrize("m, scale, rtol", [
    (1, 1.0, 1e-7), (2, 1.0, 1e-7), (3, 1.0, 1e-7), (7, 1.0, 1e-7), (6, 0.01, 1e-6)
])
def test_batch_norm_backward(row, m, scale, rtol):
    """dz, dγ and dβ; 1e-6 where the variance is as tiny as the constant added to it."""
    norm, x, y = _normed(m, eps=1e-3 if m == 2 else 1e-5)
    assert_gradients(numeric.Network([norm], numeric.QuadraticCost()), scale * x, y, rtol)


@row(8)
def test_batch_norm_of_one_and_of_two_examples(row):
    norm, x, delta = _normed(1)
    np.testing.assert_array_equal(norm.forward(1e6 * x), norm.bias[None])
    np.testing.assert_array_equal(norm.backward(delta)[0], 0)
    norm, x, _ = _normed(2, eps=1e-12)
    signs = np.sign(x - x.mean(axis=0))
    np.testing.assert_allclose(norm.forward(x), norm.weight * signs + norm.bias, rtol=1e-9)
    strict = numeric.BatchNorm(3)
    with pytest.raises(ValueError, match="unbiased=False"):
        strict.forward(x[:1])


@row(9)
def test_running_statistics_have_their_closed_form(row):
    _, x, _ = _normed(5)
    for corrected, start in ((False, 1.0), (True, 0.0)):
        norm = numeric.BatchNorm(3, momentum=0.1, corrected=corrected)
        for _ in range(7):
            norm.forward(x)
        share = 1 - 0.9**7
        np.testing.assert_allclose(norm.running_mean, share * x.mean(axis=0), rtol=1e-12)
        expected = share * x.var(axis=0, ddof=1) + start * 0.9**7
        np.testing.assert_allclose(norm.running_var, expected, rtol=1e-12)
        if corrected:
            mean, var = norm.statistics()
            np.testing.assert_allclose(mean, x.mean(axis=0), rtol=1e-12)
            np.testing.assert_allclose(var, x.var(axis=0, ddof=1), rtol=1e-12)
    with pytest.raises(RuntimeError, match="no batch seen"):
        numeric.BatchNorm(3, corrected=True).statistics()


@row(9)
def test_batch_variance_by_enumeration(row):
    """All 16 batches of four fair coin tosses: E[σ_B²] = 3/4 · 1/4, and m/(m-1) repairs it."""
    batches = np.array(list(itertools.product([0.0, 1.0], repeat=4)))
    plain = batches.var(axis=1)
    assert plain.mean() == 0.1875
    mean, var = numeric.expected_statistics(batches.mean(axis=1)[:, None], plain[:, None], [4] * 16)
    assert mean == 0.5 and var == pytest.approx(0.25, rel=1e-15)


@row(9)
def test_pooled_statistics_make_prediction_exact(row):
    rng = np.random.default_rng(8)
    x = rng.standard_normal((11, 4)) + np.arange(11)[:, None]
    norm = numeric.BatchNorm(4)
    network = numeric.Network([norm], numeric.QuadraticCost())
    numeric.pool_running_statistics(network, [x[:4], x[4:8], x[8:]])
    np.testing.assert_allclose(norm.running_mean, x.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(norm.running_var, x.var(axis=0), rtol=1e-12)
    assert network.training
    with pytest.raises(ValueError, match=r"running_var: shape \(3,\), expected \(4,\)"):
        norm.set_statistics(np.zeros(4), np.ones(3))
    together, alone = network.predict(x), [network.predict(x[i : i + 1])[0] for i in range(11)]
    np.testing.assert_array_equal(together, alone)


@row(9)
def test_batch_norm_folds_into_the_dense_layer(row):
    rng = np.random.default_rng(9)
    x = rng.standard_normal((6, 4))
    for order in ("after", "before"):
        dense = numeric.Linear(4, 4, rng=rng, bias_init=numeric.normal_bias)
        norm = numeric.BatchNorm(4)
        norm.weight[:], norm.bias[:] = rng.uniform(0.5, 2, 4), rng.standard_normal(4)
        norm.set_statistics(rng.standard_normal(4), rng.uniform(0.5, 2, 4))
        norm.training = False
        if order == "after":
            folded, expected = numeric.fold_after(dense, norm), norm.forward(dense.forward(x))
        else:
            folded, expected = numeric.fold_before(norm, dense), dense.forward(norm.forward(x))
        np.testing.assert_allclose(folded.forward(x), expected, atol=1e-14)


@row(10)
@pytest.mark.parametrize("placement", "ABC")
def test_batch_norm_placements(row, placement):
    rng = np.random.default_rng(10)
    drop = numeric.Dropout(0.3, rng=rng)
    layers = numeric.normalized_block(
        4, 6, numeric.Tanh(), placement=placement, rng=rng, dropout=drop
    )
    norm = next(layer for layer in layers if isinstance(layer, numeric.BatchNorm))
    norm.weight[:], norm.bias[:] = rng.uniform(0.5, 2, 6), rng.standard_normal(6)
    top = numeric.Linear(6, 3, rng=rng)
    network = numeric.Network([*layers, top], numeric.LogLikelihoodCost())
    x, y = rng.standard_normal((8, 4)), rng.integers(0, 3, 8)
    report = network.check_gradients(x, y)
    assert report.ok, report.message
    drop.p = 0.0
    gradients = network.gradients(x, y)
    dead = np.abs(gradients["0.bias"]).max() <= 1e-15 * np.abs(gradients["0.weight"]).max()
    assert dead == (placement == "A")
    if placement != "A":
        plain = numeric.BatchNorm(6, affine=False)
        without = [plain if layer is norm else layer for layer in layers]
        top_with = numeric.absorb_affine(norm, top)
        other = numeric.Network([*without, top_with], numeric.LogLikelihoodCost())
        np.testing.assert_allclose(other.forward(x), network.forward(x), atol=1e-13)


@row(10)
def test_unknown_placement(row):
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="A, B, C"):
        numeric.normalized_block(2, 2, numeric.Tanh(), placement="D", rng=rng)


@row(11)
def test_batch_norm_recovers_the_identity_for_one_batch_only(row):
    first, second = np.array([[0.0], [1], [2]]), np.array([[10.0], [14], [18]])
    norm = numeric.BatchNorm(1)
    norm.weight[:] = np.sqrt(first.var() + norm.eps)
    norm.bias[:] = first.mean()
    np.testing.assert_allclose(norm.forward(first), first, atol=1e-15)
    np.testing.assert_allclose(norm.forward(second), first, atol=1e-4)


@row(11)
@pytest.mark.parametrize("seed", range(5))
def test_batch_norm_without_affine_learns_two_spirals(row, seed):
    rng = np.random.default_rng(seed)
    x, labels = numeric.spirals(200, rng=rng, turns=0.75, noise=0.0)
    layers = []
    for fan_in in (2, 32, 32):
        layers += numeric.normalized_block(
            fan_in, 32, numeric.Tanh(), placement="A", rng=rng, affine=False
        )
    layers.append(numeric.Linear(32, 2, rng=rng))
    network = numeric.Network(layers, numeric.LogLikelihoodCost())
    decay = numeric.exponential_decay(0.02, 0.995)
    trainer = numeric.Trainer(network, numeric.Adam(), batch_size=200, rng=rng, schedule=decay)
    trainer.fit(x, labels, 500)
    numeric.pool_running_statistics(network, [x])
    assert network.accuracy(x, labels) == 1.0
