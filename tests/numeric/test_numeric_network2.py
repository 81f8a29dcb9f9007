"""Rows SYS-28 and SYS-29: the book's network with its exercises done, and the linear baseline."""

import itertools
import math

import numpy as np
import pytest
from systems_table import row

import numeric

XOR = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
XOR_Y = np.array([[0.0], [1], [1], [0]])


def data(n=23, seed=1):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, n)
    return rng.standard_normal((n, 4)), numeric.one_hot(labels, 3)


def fresh(cost="cross-entropy", seed=2):
    return numeric.Network2([4, 5, 3], rng=np.random.default_rng(seed), cost=cost)


def by_hand(network, x, y, *, epochs, size, eta, lmbda=0.0, penalty="L2", mu=0.0, seed=3):
    """Weights after the book's recursion, example by example, on the same mini-batches."""
    rng = np.random.default_rng(seed)
    w = [network.layers[i].weight.copy() for i in (0, 2)]
    b = [network.layers[i].bias.copy() for i in (0, 2)]
    v, u = [np.zeros_like(a) for a in w], [np.zeros_like(a) for a in b]
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), size):
            rows = order[start : start + size]
            dw, db = [np.zeros_like(a) for a in w], [np.zeros_like(a) for a in b]
            for i in rows:
                a1 = 1 / (1 + np.exp(-(w[0] @ x[i] + b[0])))
                z2 = w[1] @ a1 + b[1]
                a2 = 1 / (1 + np.exp(-z2))
                d2 = {"cross-entropy": a2 - y[i], "quadratic": (a2 - y[i]) * a2 * (1 - a2),
                      "log-likelihood": np.exp(z2) / np.exp(z2).sum() - y[i]}[network.cost_name]
                d1 = w[1].T @ d2 * a1 * (1 - a1)
                for k, (delta, below) in enumerate(((d1, x[i]), (d2, a1))):
                    dw[k] += np.outer(delta, below) / len(rows)
                    db[k] += delta / len(rows)
            for k in (0, 1):
                shrink = w[k] if penalty == "L2" else np.sign(w[k])
                v[k] = mu * v[k] - eta * (dw[k] + lmbda / len(x) * shrink)
                u[k] = mu * u[k] - eta * db[k]
                w[k], b[k] = w[k] + v[k], b[k] + u[k]
    return w, b


@row(28)
@pytest.mark.parametrize("cost", ["cross-entropy", "log-likelihood", "quadratic"])
@pytest.mark.parametrize("penalty", ["L2", "L1"])
@pytest.mark.parametrize("mu", [0.0, 0.6])
def test_sgd_follows_the_books_recursion(row, cost, penalty, mu):
    """With a short last batch (23 = 2 · 10 + 3), decay inside the velocity, biases not decayed."""
    x, y = data()
    network = fresh(cost)
    w, b = by_hand(network, x, y, epochs=3, size=10, eta=0.4, lmbda=0.8, penalty=penalty, mu=mu)
    options = {"lmbda": 0.8, "penalty": penalty, "momentum": mu}
    network.sgd((x, y), 3, 10, 0.4, rng=np.random.default_rng(3), **options)
    for k, i in enumerate((0, 2)):
        np.testing.assert_allclose(network.layers[i].weight, w[k], rtol=1e-11, atol=1e-13)
        np.testing.assert_allclose(network.layers[i].bias, b[k], rtol=1e-11, atol=1e-13)


@row(28)
def test_zero_momentum_and_zero_penalty_change_nothing_bit_for_bit(row):
    x, y = data()
    plain, explicit = fresh(), fresh()
    plain.sgd((x, y), 2, 10, 0.4, rng=np.random.default_rng(3))
    explicit.sgd((x, y), 2, 10, 0.4, rng=np.random.default_rng(3), momentum=0.0, lmbda=0.0)
    loop, rng = fresh(), np.random.default_rng(3)
    for _ in range(2):
        for xb, yb in numeric.minibatches(x, y, 10, rng):
            gradients = loop.gradients(xb, yb)
            for name, parameter in loop.parameters().items():
                parameter -= 0.4 * gradients[name]
    states = [network.state_dict() for network in (plain, explicit, loop)]
    for name in states[0]:
        assert np.array_equal(states[0][name], states[1][name])
        assert np.array_equal(states[0][name], states[2][name])


@row(28)
@pytest.mark.parametrize("cost", ["cross-entropy", "log-likelihood", "quadratic"])
def test_every_parameter_of_the_total_cost(row, cost):
    """The gradient behind the update is that of the monitored cost, for L2 and for L1."""
    x, y = data()
    for penalty in (numeric.L2, numeric.L1):
        network = fresh(cost)
        network.regularizer = penalty(0.8, n=len(x))
        report = network.check_gradients(x, y)
        assert report.ok, report.message


@row(28)
def test_velocities_start_at_zero_in_each_call_and_from_each_initialiser(row):
    x, y = data()
    once, twice = fresh(), fresh()
    rng = np.random.default_rng(3)
    trainer = once.sgd((x, y), 2, 10, 0.4, rng=rng, momentum=0.9)
    assert set(trainer.optimizer.state) == set(once.parameters())
    again = once.sgd((x, y), 1, 10, 1e-12, rng=rng, momentum=0.9)
    speeds = [np.abs(s["velocity"]).max() for s in again.optimizer.state.values()]
    assert max(speeds) < 1e-10, "the first call's velocity would be far larger"
    large = numeric.Network2(
        [4, 5, 3], rng=np.random.default_rng(2), weight_init=numeric.standard_normal
    )
    large.sgd((x, y), 1, 10, 0.1, rng=np.random.default_rng(3), momentum=0.9)
    assert not np.array_equal(large.layers[0].weight, twice.layers[0].weight)


@row(28)
@pytest.mark.parametrize("cost", ["cross-entropy", "quadratic"])
def test_it_learns_xor(row, cost):
    network = numeric.Network2([2, 6, 1], rng=np.random.default_rng(4), cost=cost)
    network.sgd((XOR, XOR_Y), 1500, 4, 2.0, rng=np.random.default_rng(5), momentum=0.9)
    assert np.array_equal(network.predict(XOR) > 0.5, XOR_Y > 0.5)


@row(28)
@pytest.mark.parametrize("name", ["spirals", "blobs"])
def test_it_learns_generated_data(row, name):
    rng = np.random.default_rng(11)
    if name == "spirals":
        x, labels = numeric.spirals(100, rng=rng, turns=0.75, noise=0.0)
    else:
        x, labels = numeric.blobs(100, 8 * np.eye(10), rng=rng)
    network = numeric.Network2([x.shape[1], 20, labels.max() + 1], rng=rng)
    y = numeric.one_hot(labels, labels.max() + 1)
    network.sgd((x, y), 400, 10, 1.0, rng=rng, momentum=0.5)
    assert network.accuracy(x, labels) > 0.99


@row(28)
def test_it_learns_the_bundled_digits_with_every_option_on(row):
    pytest.importorskip("sklearn")
    rng = np.random.default_rng(6)
    x, labels = numeric.load_digits()
    train, held = numeric.split(x, labels, 0.2, rng)
    network = numeric.Network2([64, 30, 10], rng=rng, cost="log-likelihood")
    trainer = network.sgd(
        train, 40, 10, 0.3, rng=rng, lmbda=1.0, momentum=0.5, evaluation=held, early_stopping=10,
        halve=numeric.HalveOnPlateau(4), monitor=("train_loss",),
    )
    assert network.accuracy(*held) > 0.95
    assert len(set(trainer.history["lr"])) > 1
    assert trainer.epoch <= 40


@row(28)
def test_costs_are_finite_where_the_books_derivative_is_not(row):
    """The book's (a - y)/(a(1-a)) · σ' is nan from z = 36.74 on; the delta from logits is a - y."""
    z, y = np.array([[37.0]]), np.array([[0.0]])
    a = numeric.sigmoid(z)
    with np.errstate(all="ignore"):
        assert np.isnan((a - y) / (a * (1 - a)) * (a * (1 - a))).all()
    assert numeric.CrossEntropyCost().gradient(z, y) == 1.0


@row(28)
def test_saved_networks_predict_the_same(row, tmp_path):
    for dtype in (np.float64, np.float32):
        rng = np.random.default_rng(7)
        network = numeric.Network2([4, 5, 3], rng=rng, dtype=dtype, cost="quadratic")
        network.save(tmp_path / "net.npz")
        loaded = numeric.Network2.load(tmp_path / "net.npz")
        x = data()[0].astype(dtype)
        assert np.array_equal(network.predict(x), loaded.predict(x))
        assert loaded.sizes == [4, 5, 3] and loaded.dtype == dtype


@row(28)
def test_network2_refuses_what_it_does_not_know(row):
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="sizes"):
        numeric.Network2([4], rng=rng)
    with pytest.raises(ValueError, match="cross-entropy, log-likelihood, quadratic"):
        numeric.Network2([4, 2], rng=rng, cost="hinge")
    with pytest.raises(ValueError, match="L2 or L1"):
        fresh().sgd(data(), 1, 10, 0.1, rng=rng, lmbda=1.0, penalty="L3")
    with pytest.raises(ValueError, match="needs validation data"):
        fresh().sgd(data(), 1, 10, 0.1, rng=rng, early_stopping=3)


@row(28)
def test_a_tanh_network_can_copy_a_sigmoid_network(row):
    """σ(z) = (1 + tanh(z/2))/2 in every layer, with the weights and biases mapped over."""
    rng = np.random.default_rng(8)
    sizes = [4, 6, 5, 3]
    sigmoid, tanh = [], []
    for depth, (fan_in, fan_out) in enumerate(itertools.pairwise(sizes)):
        dense = numeric.Linear(fan_in, fan_out, rng=rng, bias_init=numeric.normal_bias)
        copy = numeric.Linear(fan_in, fan_out, rng=rng)
        # a sigmoid input a is (1 + t)/2 for the tanh input t, and z is halved
        copy.weight[:] = dense.weight / (2 if depth == 0 else 4)
        copy.bias[:] = (dense.bias + (dense.weight.sum(axis=1) / 2 if depth else 0)) / 2
        sigmoid += [dense, numeric.Sigmoid()]
        tanh += [copy, numeric.Tanh()]
    cost, x = numeric.QuadraticCost(), rng.standard_normal((7, 4))
    one, two = numeric.Network(sigmoid, cost), numeric.Network(tanh, cost)
    np.testing.assert_allclose(one.forward(x), (1 + two.forward(x)) / 2, atol=1e-15)


# ----- SYS-29

def hessian(network, x, y, h=1e-4):
    """Second derivatives of the loss in all parameters, by differences of the gradient."""
    parameters = network.parameters()

    def flat():
        return np.concatenate([g.ravel() for g in network.gradients(x, y).values()])

    order = list(network.gradients(x, y))
    columns = []
    for name in order:
        for index in np.ndindex(parameters[name].shape):
            parameters[name][index] += h
            above = flat()
            parameters[name][index] -= 2 * h
            columns.append((above - flat()) / (2 * h))
            parameters[name][index] += h
    return np.array(columns)


@row(29)
@pytest.mark.parametrize(
    "cost", [numeric.CrossEntropyCost(), numeric.LogLikelihoodCost()], ids=lambda cost: cost.name
)
def test_softmax_and_logistic_regression_are_convex(row, cost):
    rng = np.random.default_rng(9)
    x, y = data()
    for _ in range(3):
        network = numeric.Network([numeric.Linear(4, 3, rng=rng)], cost)
        second = hessian(network, x, y)
        np.testing.assert_allclose(second, second.T, atol=1e-9)
        values = np.linalg.eigvalsh(second)
        assert values.min() > -1e-9
        if isinstance(cost, numeric.LogLikelihoodCost):
            # adding one vector to all rows of W, or one number to all biases, changes nothing
            assert (np.abs(values) < 1e-9).sum() == 5


@row(29)
def test_the_penalised_optimum_is_unique(row):
    x, y = data()
    ends = []
    for seed in (1, 2):
        rng = np.random.default_rng(seed)
        dense = numeric.Linear(4, 3, rng=rng, weight_init=numeric.standard_normal)
        penalty = numeric.L2(2.0, n=len(x))
        network = numeric.Network([dense], numeric.LogLikelihoodCost(), penalty)
        optimizer = numeric.SGD(1.0, momentum=0.8)
        for _ in range(1500):
            numeric.train_step(network, optimizer, x, y)
        assert max(np.abs(g).max() for g in network.gradients(x, y).values()) < 1e-12
        ends.append(network)
    np.testing.assert_allclose(ends[0].layers[0].weight, ends[1].layers[0].weight, atol=1e-10)
    np.testing.assert_allclose(ends[0].predict(x), ends[1].predict(x), atol=1e-10)


@row(29)
def test_boundaries_are_straight_and_xor_is_out_of_reach(row):
    rng = np.random.default_rng(10)
    network = numeric.Network([numeric.Linear(2, 3, rng=rng)], numeric.LogLikelihoodCost())
    a, b = rng.standard_normal((2, 1, 2))
    between = a + np.linspace(0, 1, 50)[:, None] * (b - a)
    log_odds = np.log(network.predict(between)[:, 0] / network.predict(between)[:, 1])
    np.testing.assert_allclose(np.diff(log_odds, 2), 0, atol=1e-12)
    best = 0
    for angle, offset in itertools.product(np.linspace(0, 2 * math.pi, 73), np.linspace(-2, 2, 81)):
        side = XOR @ [math.cos(angle), math.sin(angle)] > offset
        best = max(best, (side == (XOR_Y[:, 0] > 0.5)).mean())
    assert best == 0.75
    line = numeric.Network2([2, 1], rng=rng)
    line.sgd((XOR, XOR_Y), 500, 4, 1.0, rng=rng)
    assert ((line.predict(XOR) > 0.5) == (XOR_Y > 0.5)).mean() <= 0.75
