"""Rows SYS-15 to SYS-19 of the systems table: penalties, dropout and early stopping."""

import itertools
import math

import numpy as np
import pytest
from systems_table import assert_gradients, row

import numeric


def scalar_network(target, penalty=None, start=0.0):
    """Loss (w - target)²/2 plus the penalty of w, as a network of one weight."""
    dense = numeric.Linear(1, 1, rng=np.random.default_rng(0), bias=False)
    dense.weight[:] = start
    network = numeric.Network([dense], numeric.QuadraticCost(), penalty)
    return network, dense.weight, np.ones((1, 1)), np.full((1, 1), float(target))


@row(15)
def test_l2_step_is_a_decay_factor(row):
    """w ← (1 - ηλ/n) w - η · (gradient of the cost alone), biases untouched."""
    rng = np.random.default_rng(1)
    layers = [numeric.Linear(3, 4, rng=rng), numeric.Sigmoid(), numeric.Linear(4, 2, rng=rng)]
    x, y = rng.standard_normal((6, 3)), rng.standard_normal((6, 2))
    plain = numeric.Network(layers, numeric.QuadraticCost())
    before, gradients = plain.state_dict(), plain.gradients(x, y)
    penalised = numeric.Network(layers, numeric.QuadraticCost(), numeric.L2(0.7, n=50))
    numeric.train_step(penalised, numeric.SGD(0.3), x, y)
    for name, after in penalised.parameters().items():
        factor = 1 - 0.3 * 0.7 / 50 if name.endswith("weight") else 1
        np.testing.assert_allclose(after, factor * before[name] - 0.3 * gradients[name], rtol=1e-12)


@row(15)
@pytest.mark.parametrize("penalty, factor", [
    (numeric.L2(0.7, n=5), 0.7 / 5), (numeric.L2(0.7, n=5, halved=False), 2 * 0.7 / 5),
    (numeric.L1(0.7, n=5), 0.7 / 5), (numeric.L1(0.7, n=5, halved=True), 0.7 / 10),
], ids=["L2 over 2n", "L2 over n", "L1 over n", "L1 over 2n"])
def test_the_whole_cost_and_its_factor(row, penalty, factor):
    """Differences of cost and penalty together, and the factor of w or of its sign."""
    rng = np.random.default_rng(15)
    layers = [numeric.Linear(3, 4, rng=rng, bias_init=numeric.normal_bias), numeric.Tanh()]
    layers.append(numeric.Linear(4, 2, rng=rng, bias_init=numeric.normal_bias))
    plain = numeric.Network(layers, numeric.QuadraticCost())
    network = numeric.Network(layers, numeric.QuadraticCost(), penalty)
    x, y = rng.standard_normal((5, 3)), rng.standard_normal((5, 2))
    report = network.check_gradients(x, y)
    assert report.ok and not report.kinks, report.message
    without = plain.gradients(x, y)
    for name, gradient in network.gradients(x, y).items():
        shape = np.sign if isinstance(penalty, numeric.L1) else np.positive
        added = factor * shape(network.parameters()[name]) if name.endswith("weight") else 0
        np.testing.assert_allclose(gradient, without[name] + added, rtol=1e-14, atol=1e-16)


@row(15)
def test_frobenius_norm_is_the_sum_of_all_squares(row):
    w = np.array([[1.0, 2.0], [3.0, 4.0]])
    value = numeric.L2(2.0, n=1).value({"w": w})
    assert value == 30 and value == pytest.approx((np.linalg.svd(w)[1] ** 2).sum())
    assert np.linalg.norm(w, 2) ** 2 == pytest.approx(29.866, abs=1e-3)


@row(15)
def test_a_penalised_bias_would_miss_a_constant_target(row):
    """Why biases are left out: b* = m ȳ/(m + λ) = 500 instead of 1000."""
    m, lmbda, y = 10, 10, np.full(10, 1000.0)
    shrunk = numeric.ridge(np.ones((m, 1)), y, lmbda)
    np.testing.assert_allclose(shrunk, m * y.mean() / (m + lmbda))
    dense = numeric.Linear(1, 1, rng=np.random.default_rng(0))
    dense.weight[:] = 0
    network = numeric.Network([dense], numeric.QuadraticCost(), numeric.L2(lmbda, n=m))
    optimizer = numeric.SGD(0.5)
    for _ in range(60):
        numeric.train_step(network, optimizer, np.zeros((m, 1)), y[:, None])
    np.testing.assert_allclose(dense.bias, 1000, rtol=1e-12)


@row(15)
def test_more_penalty_means_more_cost_and_less_norm(row):
    rng = np.random.default_rng(2)
    x, y = rng.standard_normal((20, 5)), rng.standard_normal(20)
    solutions = [numeric.ridge(x, y, lmbda) for lmbda in (0, 0.1, 1, 10, 100)]
    costs = [((y - x @ w) ** 2).sum() for w in solutions]
    norms = [(w**2).sum() for w in solutions]
    assert (np.diff(costs) > 0).all() and (np.diff(norms) < 0).all()


@row(15)
def test_pure_decay_over_an_epoch(row):
    """5000 steps of 1 - ηλ/n with n/m = 5000: e^{-ηλ/m} to six digits."""
    network, w, x, y = scalar_network(0, numeric.L2(5.0, n=50_000), start=1.0)
    x = np.zeros((1, 1))
    optimizer = numeric.SGD(0.1)
    for _ in range(5000):
        numeric.train_step(network, optimizer, x, y)
    assert w[0, 0] == pytest.approx((1 - 0.1 * 5 / 50_000) ** 5000, rel=1e-12)
    assert w[0, 0] == pytest.approx(math.exp(-0.1 * 5 / 10), abs=5e-7)


def lasso_problem():
    """20 orthonormal columns, 4 of which matter: the minimiser is a soft threshold."""
    rng = np.random.default_rng(3)
    x, _ = np.linalg.qr(rng.standard_normal((40, 20)))
    truth = np.zeros(20)
    truth[:4] = [3.0, -2.0, 1.5, -4.0]
    return x, x @ truth + 0.05 * rng.standard_normal(40)


def lasso_network(x, y, *, proximal, steps):
    m, n = x.shape
    dense = numeric.Linear(n, 1, rng=np.random.default_rng(4), bias=False)
    penalty = numeric.L1(0.3, n=m, proximal=proximal)  # the cost is a mean, so λ/m each
    network = numeric.Network([dense], numeric.QuadraticCost(), penalty)
    optimizer = numeric.SGD(0.9 * m)
    for _ in range(steps):
        numeric.train_step(network, optimizer, x, y[:, None])
    return network, dense.weight[0]


@row(16)
def test_proximal_l1_reaches_the_exact_minimiser(row):
    x, y = lasso_problem()
    _, w = lasso_network(x, y, proximal=True, steps=60)
    np.testing.assert_allclose(w, numeric.soft_threshold(x.T @ y, 0.3), atol=1e-12)
    assert (w == 0).sum() == 16
    residual = x.T @ (x @ w - y)
    np.testing.assert_allclose(residual[w != 0], -0.3 * np.sign(w[w != 0]), atol=1e-8)
    assert (np.abs(residual[w == 0]) <= 0.3).all()


@row(16)
def test_subgradient_l1_chatters_and_never_reaches_zero(row):
    x, y = lasso_problem()
    _, w = lasso_network(x, y, proximal=False, steps=2000)
    exact = numeric.soft_threshold(x.T @ y, 0.3)
    assert (w == 0).sum() == 0 and np.abs(w - exact).max() < 0.9 * (0.3 + np.abs(x.T @ y).max())
    assert 1e-3 < np.abs(w[exact == 0]).max()


@row(17)
def test_coupled_and_decoupled_decay_agree_for_sgd_only(row):
    paths = {}
    for kind, penalty in (("l2", numeric.L2(0.5, n=1)), ("decay", numeric.WeightDecay(0.5))):
        for name, momentum in (("sgd", 0.0), ("momentum", 0.9)):
            network, w, x, y = scalar_network(2, penalty)
            optimizer, path = numeric.SGD(0.1, momentum), []
            for _ in range(3000):
                numeric.train_step(network, optimizer, x, y)
                path.append(w[0, 0])
            paths[kind, name] = np.array(path)
    np.testing.assert_allclose(paths["l2", "sgd"], paths["decay", "sgd"], rtol=1e-15)
    # fixed points h c/(h + λ) and h c/(h + λ(1 - μ)) with h = 1, c = 2
    assert paths["l2", "momentum"][-1] == pytest.approx(2 / 1.5, rel=1e-9)
    assert paths["decay", "momentum"][-1] == pytest.approx(2 / 1.05, rel=1e-9)


@row(17)
def test_coupled_and_decoupled_decay_under_adam(row):
    """Coupled: the penalised minimum hc/(h + λ). Decoupled: a step of 1 against λw, so 1/λ."""
    ends = []
    for penalty in (numeric.L2(0.8, n=1), numeric.WeightDecay(0.8)):
        network, w, x, y = scalar_network(2, penalty)
        optimizer = numeric.Adam(0.01, (0.9, 0.99))
        for _ in range(3000):
            numeric.train_step(network, optimizer, x, y)
        ends.append(w[0, 0])
    np.testing.assert_allclose(ends, [2 / 1.8, 1 / 0.8], rtol=1e-3)


@row(17)
def test_max_norm_projects_each_unit(row):
    w = np.array([[3.0, 4.0], [0.3, 0.4]])
    numeric.MaxNorm(1.0).after_step({"w": w}, 0.1)
    np.testing.assert_allclose(w, [[0.6, 0.8], [0.3, 0.4]], rtol=1e-15)


@row(18)
def test_dropout_with_a_fixed_mask(row):
    rng = np.random.default_rng(16)
    drop = numeric.Dropout(0.4, rng=rng)
    drop.mask = (rng.random((5, 6)) < 0.6) / 0.6
    layers = [numeric.Linear(4, 6, rng=rng), numeric.Tanh(), drop, numeric.Linear(6, 2, rng=rng)]
    network = numeric.Network(layers, numeric.QuadraticCost())
    assert_gradients(network, rng.standard_normal((5, 4)), rng.standard_normal((5, 2)))


@row(18)
def test_dropout_keeps_the_mean_and_adds_variance(row):
    """E = a and Var = a² p/(1-p), within four standard errors of 100,000 draws."""
    p, a = 0.3, 2.0
    kept = numeric.Dropout(p, rng=np.random.default_rng(17)).forward(np.full((200, 500), a))
    spread, ratio = a * math.sqrt(p / (1 - p)), (1 - 2 * p) ** 2 / (p * (1 - p))
    assert abs(kept.mean() - a) < 4 * spread / math.sqrt(kept.size)
    # for two values the variance's own standard error has this closed form
    assert kept.var() == pytest.approx(spread**2, rel=4 * math.sqrt(ratio / kept.size))


@row(18)
def test_dropout_equals_the_pruned_network(row):
    rng = np.random.default_rng(5)
    first, top = numeric.Linear(4, 6, rng=rng), numeric.Linear(6, 2, rng=rng)
    drop = numeric.Dropout(0.5, rng=rng)
    kept = np.array([True, False, True, True, False, False])
    drop.mask = np.tile(kept / 0.5, (5, 1))
    network = numeric.Network([first, numeric.Tanh(), drop, top], numeric.QuadraticCost())
    x, y = rng.standard_normal((5, 4)), rng.standard_normal((5, 2))
    small_first, small_top = numeric.Linear(4, 3, rng=rng), numeric.Linear(3, 2, rng=rng)
    small_first.weight[:], small_first.bias[:] = first.weight[kept], first.bias[kept]
    small_top.weight[:], small_top.bias[:] = 2 * top.weight[:, kept], top.bias
    pruned = numeric.Network([small_first, numeric.Tanh(), small_top], numeric.QuadraticCost())
    np.testing.assert_allclose(network.forward(x), pruned.forward(x), atol=1e-14)
    gradients, small = network.gradients(x, y), pruned.gradients(x, y)
    np.testing.assert_allclose(gradients["0.weight"][kept], small["0.weight"], atol=1e-14)
    assert (gradients["0.weight"][~kept] == 0).all()
    assert (gradients["3.weight"][:, ~kept] == 0).all()
    np.testing.assert_array_equal(network.eval().forward(x), top.forward(np.tanh(first.forward(x))))


@row(18)
def test_expected_dropout_cost_by_enumeration(row):
    """Linear regression: the mean over all 2^6 masks of one row each is a scaled ridge cost."""
    rng = np.random.default_rng(6)
    p, x, y = 0.3, rng.standard_normal((1, 6)), rng.standard_normal((1, 1))
    drop, top = numeric.Dropout(p, rng=rng), numeric.Linear(6, 1, rng=rng, bias=False)
    network = numeric.Network([drop, top], numeric.QuadraticCost())
    cost, slope = 0.0, np.zeros((1, 6))
    for kept in itertools.product([0, 1], repeat=6):
        drop.mask = np.array([kept]) / (1 - p)
        weight = (1 - p) ** sum(kept) * p ** (6 - sum(kept))
        cost += weight * network.loss(x, y)
        slope += weight * network.gradients(x, y)["1.weight"]

    def ridge(w):
        error = (y[0] - x[0] @ w[0])[0]
        return (error**2 + p / (1 - p) * (w[0] ** 2 * x[0] ** 2).sum()) / 2

    assert cost == pytest.approx(ridge(top.weight), rel=1e-12)
    assert numeric.check_gradients(ridge, slope, top.weight).ok


@row(19)
@pytest.mark.parametrize("scores, patience, stop, kept", [
    ([1, 2, 3, 4, 5, 6], 2, None, 5),
    ([1, 3, 2, 2, 2, 9], 2, 3, 1),
    ([3, 3, 3, 3], 3, 3, 0),
    ([1, 2, 1, 3, 1, 1, 1], 3, 6, 3),
    ([5, 4], 1, 1, 0),
    ([math.nan, math.nan, 1], 2, 1, None),
], ids=["rising", "plateau", "ties", "late", "at-once", "nan"])
def test_early_stopping_follows_the_script(row, scores, patience, stop, kept):
    rule, best, stopped = numeric.EarlyStopping(patience), None, None
    for epoch, score in enumerate(scores):
        if rule.improved(score):
            best = epoch
        if rule.fired:
            stopped = epoch
            break
    assert (stopped, best) == (stop, kept)


@row(19)
def test_early_stopping_on_a_cost_takes_the_smallest(row):
    rule = numeric.EarlyStopping(2, mode="min")
    assert [rule.improved(cost) for cost in (3.0, 1.0, 2.0, 1.0)] == [True, True, False, False]
    assert rule.fired and rule.best == 1.0


@row(19)
def test_the_best_epoch_comes_back(row):
    """Overfitting one wrong label: the run goes on past its best epoch and then returns to it."""
    x, y = np.array([[1.0], [1.0]]), np.array([[2.0], [0.0]])
    network, w, _, _ = scalar_network(0)
    rule, seen = numeric.EarlyStopping(3, mode="min"), []
    trainer = numeric.Trainer(
        network, numeric.SGD(0.2), batch_size=1, rng=np.random.default_rng(0),
        early_stopping=rule, validation=(x[1:], y[1:] + 0.8), score="validation_loss",
        progress=lambda *_: seen.append(w[0, 0]),
    )
    trainer.fit(x[:1], y[:1], 100)
    best = int(np.argmin(np.abs(np.array(seen) - 0.8)))
    assert len(seen) == best + 4 and trainer.stopped == "early stopping"
    assert w[0, 0] == seen[best] != seen[-2]


@row(19)
def test_gradient_descent_from_zero_is_a_spectral_filter(row):
    """w_t = Σ (1 - (1-αh)^t)/h · g u, with a norm that grows from 0."""
    rng = np.random.default_rng(7)
    x, y = rng.standard_normal((30, 4)), rng.standard_normal((30, 1))
    h, u = np.linalg.eigh(x.T @ x / 30)
    g = u.T @ (x.T @ y / 30)[:, 0]
    dense = numeric.Linear(4, 1, rng=rng, bias=False)
    dense.weight[:] = 0
    network = numeric.Network([dense], numeric.QuadraticCost())
    lr = 0.5 / h[-1]
    optimizer, norms = numeric.SGD(lr), []
    for t in range(1, 30):
        numeric.train_step(network, optimizer, x, y)
        closed = u @ ((1 - (1 - lr * h) ** t) / h * g)
        np.testing.assert_allclose(dense.weight[0], closed, rtol=1e-11)
        norms.append(np.linalg.norm(closed))
    assert (np.diff(norms) > 0).all()
