"""Rows SYS-01 to SYS-07 and SYS-12 to SYS-14 of the systems table: layers, heads, first weights."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from systems_table import assert_gradients, row

import numeric

small = st.integers(1, 6)


@row(1)
@settings(deadline=None, derandomize=True, max_examples=25)
@given(sizes=st.lists(small, min_size=2, max_size=4), m=small, seed=st.integers(0, 999))
def test_affine_backprop_for_any_sizes(row, sizes, m, seed):
    rng = np.random.default_rng(seed)
    layers = []
    for fan_in, fan_out in itertools.pairwise(sizes):
        layers += [numeric.Linear(fan_in, fan_out, rng=rng), numeric.Tanh()]
    network = numeric.Network(layers, numeric.QuadraticCost())
    x, y = rng.standard_normal((m, sizes[0])), rng.standard_normal((m, sizes[-1]))
    assert network.forward(x).shape == (m, sizes[-1])
    for name, gradient in network.gradients(x, y).items():
        assert gradient.shape == network.parameters()[name].shape
    assert_gradients(network, x, y)


@row(1)
def test_batch_equals_the_per_example_loop(row):
    rng = np.random.default_rng(1)
    layers = [numeric.Linear(4, 5, rng=rng), numeric.Sigmoid(), numeric.Linear(5, 3, rng=rng)]
    network = numeric.Network([*layers, numeric.Sigmoid()], numeric.QuadraticCost())
    x, y = rng.standard_normal((7, 4)), rng.random((7, 3))
    w1, b1, w2, b2 = network.parameters().values()
    sums = [np.zeros_like(p) for p in (w1, b1, w2, b2)]
    for example, target in zip(x, y):
        a1 = 1 / (1 + np.exp(-(w1 @ example + b1)))
        a2 = 1 / (1 + np.exp(-(w2 @ a1 + b2)))
        d2 = (a2 - target) * a2 * (1 - a2)
        d1 = w2.T @ d2 * a1 * (1 - a1)
        for total, part in zip(sums, (np.outer(d1, example), d1, np.outer(d2, a1), d2)):
            total += part
    for gradient, total in zip(network.gradients(x, y).values(), (sums[2], sums[3], *sums[:2])):
        np.testing.assert_allclose(gradient, total / 7, rtol=1e-13, atol=1e-17)


@row(2)
def test_activation_identities_and_saturation(row):
    z = np.linspace(-40, 40, 401)
    a = numeric.sigmoid(z)
    np.testing.assert_allclose(a, (1 + np.tanh(z / 2)) / 2, atol=2e-16)
    np.testing.assert_allclose(numeric.Sigmoid().derivative(z, a), a * (1 - a), rtol=0)
    np.testing.assert_allclose(a[0], math.exp(-40), rtol=1e-15)
    assert a[-1] == 1.0, "float64 has no number between σ(40) and 1"
    with np.errstate(all="raise", under="ignore"):
        far = numeric.sigmoid(np.array([-1e4, -745.0, 745.0, 1e4]))
    assert (far[:2] >= 0).all() and (far[:2] < 1e-300).all() and (far[2:] == 1).all()


@row(2)
@pytest.mark.parametrize("activation", [
    numeric.Sigmoid(), numeric.Tanh(), numeric.ReLU(), numeric.Identity()
], ids=lambda activation: activation.name)
def test_each_activation_between_two_layers(row, activation):
    rng = np.random.default_rng(18)
    first, second = (
        numeric.Linear(*sizes, rng=rng, bias_init=numeric.normal_bias) for sizes in ((3, 4), (4, 2))
    )
    layers = [first, activation, second, activation]
    network = numeric.Network(layers, numeric.QuadraticCost())
    assert_gradients(network, rng.standard_normal((5, 3)), rng.standard_normal((5, 2)))


@row(2)
@pytest.mark.parametrize("position", [0, 2])
@pytest.mark.parametrize("odd", [numeric.Tanh(), numeric.ReLU()], ids=lambda odd: odd.name)
def test_one_modified_neuron_anywhere(row, position, odd):
    """The book's modified neuron, hidden or at the output: forward and backward use its f."""
    rng = np.random.default_rng(17)
    layers = []
    for fan_in, fan_out, here in ((3, 4, position == 0), (4, 2, position == 2)):
        units = [numeric.Sigmoid() for _ in range(fan_out)]
        units[1] = odd if here else units[1]
        layers += [numeric.Linear(fan_in, fan_out, rng=rng), numeric.PerUnit(units)]
    network = numeric.Network(layers, numeric.QuadraticCost())
    x, y = rng.standard_normal((5, 3)), rng.random((5, 2))
    report = network.check_gradients(x, y, method="complex")
    assert report.ok and report.checked > 20, report.message


@pytest.mark.parametrize("head, cost", [
    pytest.param([], numeric.CrossEntropyCost(), id="SYS-03-cross-entropy"),
    pytest.param([], numeric.LogLikelihoodCost(), id="SYS-04-log-likelihood"),
    pytest.param([numeric.Softmax()], numeric.QuadraticCost(), id="SYS-04-softmax"),
    pytest.param([], numeric.QuadraticCost(), id="SYS-05-linear"),
    pytest.param([numeric.Sigmoid()], numeric.QuadraticCost(), id="SYS-05-slow"),
    pytest.param([numeric.Softmax(temperature=0.4)], numeric.QuadraticCost(), id="SYS-07-cold"),
])
def test_each_head_above_a_hidden_layer(head, cost):
    rng = np.random.default_rng(19)
    layers = [numeric.Linear(4, 5, rng=rng), numeric.Tanh(), numeric.Linear(5, 3, rng=rng), *head]
    x, y = rng.standard_normal((6, 4)), np.eye(3)[rng.integers(0, 3, 6)]
    assert_gradients(numeric.Network(layers, cost), x, y)


@row(3)
def test_sigmoid_head_is_a_two_class_softmax(row):
    rng = np.random.default_rng(2)
    z, y = 5 * rng.standard_normal((9, 1)), rng.integers(0, 2, (9, 1)).astype(float)
    cost = numeric.CrossEntropyCost()
    np.testing.assert_allclose(cost.gradient(z, y), (numeric.sigmoid(z) - y) / 9, rtol=1e-15)
    pair = np.hstack([z, np.zeros_like(z)])
    two_class = numeric.LogLikelihoodCost().value(pair, np.hstack([y, 1 - y]))
    assert cost.value(z, y) == pytest.approx(two_class, rel=1e-14)
    for logit in (1000.0, -1000.0):
        right, wrong = float(logit > 0), float(logit < 0)
        assert cost.value(np.array([[logit]]), np.array([[right]])) == 0
        assert cost.value(np.array([[logit]]), np.array([[wrong]])) == 1000


@row(4)
def test_softmax_jacobian_and_log_likelihood_head(row):
    rng = np.random.default_rng(3)
    z = rng.standard_normal((1, 5))
    a = numeric.softmax(z)[0]
    layer = numeric.Softmax()
    layer.forward(z)
    jacobian = np.array([layer.backward(e[None])[0][0] for e in np.eye(5)])
    np.testing.assert_allclose(jacobian, np.diag(a) - np.outer(a, a), atol=1e-16)
    np.testing.assert_allclose(jacobian.sum(axis=1), 0, atol=1e-16)
    np.testing.assert_allclose(numeric.softmax(z + 7.25), numeric.softmax(z), rtol=1e-14)
    many, labels = rng.standard_normal((6, 5)), rng.integers(0, 5, 6)
    one_hot = numeric.one_hot(labels, 5)
    delta = numeric.LogLikelihoodCost().gradient(many, one_hot)
    np.testing.assert_allclose(delta, (numeric.softmax(many) - one_hot) / 6, atol=1e-17)
    huge = np.array([[0.0, 0.0, 2000.0, 0.0], [-2000.0, 0.0, 2000.0, 1.0]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert numeric.LogLikelihoodCost().value(huge, np.array([2, 2])) == 0
        assert numeric.LogLikelihoodCost().value(huge, np.array([0, 0])) == 3000


@row(4)
def test_the_worked_four_class_example(row):
    a = numeric.softmax(np.array([5.0, 2.0, -1.0, 3.0]))
    np.testing.assert_allclose(a, [0.84203, 0.04192, 0.00209, 0.11396], atol=5e-6)


@row(5)
def test_linear_and_slow_sigmoid_heads(row):
    """δ = a - y for a linear head; (a - y) σ' for a sigmoid one, 150.4 times less at z = -5."""
    z, y = np.array([[-5.0]]), np.array([[1.0]])
    np.testing.assert_allclose(numeric.QuadraticCost().gradient(z, y), z - y)
    sigmoid = numeric.Sigmoid()
    slow, _ = sigmoid.backward(numeric.QuadraticCost().gradient(sigmoid.forward(z), y))
    a = numeric.sigmoid(z)
    np.testing.assert_allclose(slow, (a - y) * a * (1 - a), rtol=1e-14)
    fast = numeric.CrossEntropyCost().gradient(z, y)
    assert fast / slow == pytest.approx(150.4, abs=0.05)


@row(6)
@pytest.mark.parametrize("base", [0, 1])
def test_one_hot_round_trip_and_range(row, base):
    labels = np.random.default_rng(4).permutation(np.repeat(np.arange(base, base + 4), 3))
    rows = numeric.one_hot(labels, 4, base=base)
    assert np.array_equal(numeric.from_one_hot(rows, base=base), labels)
    assert (rows.sum(axis=1) == 1).all() and np.array_equal(rows.T @ rows, 3 * np.eye(4))
    for outside in (base - 1, base + 4):
        with pytest.raises(ValueError, match=f"label {outside} at index 1"):
            numeric.one_hot([base, outside], 4, base=base)
    with pytest.raises(TypeError, match="integers"):
        numeric.one_hot([0.0, 1.0], 4, base=base)
    with pytest.raises(ValueError, match="row 0 is not one-hot"):
        numeric.from_one_hot(np.array([[0.5, 0.5]]))


@row(6)
def test_sparse_loss_equals_dense_loss(row):
    rng = np.random.default_rng(5)
    output, labels = rng.standard_normal((8, 4)), rng.integers(0, 4, 8)
    cost, rows = numeric.LogLikelihoodCost(), numeric.one_hot(labels, 4)
    assert cost.value(output, labels) == pytest.approx(cost.value(output, rows), rel=1e-15)
    sparse, dense = cost.gradient(output, labels), cost.gradient(output, rows)
    np.testing.assert_allclose(sparse, dense, atol=1e-17)
    with pytest.raises(ValueError, match="expected 0 to 3"):
        cost.value(output, labels + 1 + (labels.max() < 3))


@row(7)
@pytest.mark.parametrize("c", [1e-3, 0.5, 1.0, 10.0, 1e3])
def test_temperature_softmax_is_a_distribution(row, c):
    z = np.random.default_rng(6).standard_normal((4, 5))
    a = numeric.Softmax(temperature=1 / c).forward(z)
    assert (a >= 0).all() and np.allclose(a.sum(axis=1), 1, rtol=1e-15)
    # log-softmax of cz at the maximum is minus the excess of LSE(cz) over it
    excess = -numeric.log_softmax(c * z).max(axis=1) / c
    assert (0 <= excess).all() and (excess <= math.log(5) / c).all()


@row(7)
def test_temperature_limit_shares_ties_and_slopes_vanish(row):
    cold = numeric.Softmax(temperature=1e-3)
    np.testing.assert_allclose(cold.forward(np.array([[2.0, 2.0, 1.0]])), [[0.5, 0.5, 0]])
    slopes = {}
    for second in (1.0, 2.0):
        for c in (1, 2, 5, 10, 50):
            layer = numeric.Softmax(temperature=1 / c)
            layer.forward(np.array([[2.0, second, 0.0]]))
            slopes[second, c] = layer.backward(np.array([[1.0, 0, 0]]))[0][0, 0]
    found = [slopes[1.0, c] for c in (1, 2, 5, 10)]
    np.testing.assert_allclose(found, [0.2227, 0.2309, 0.0335, 4.5e-4], rtol=0.01)
    assert slopes[1.0, 50] < 1e-19
    assert slopes[2.0, 50] == pytest.approx(50 / 4), "a tie keeps a slope of c/4"


@row(12)
def test_standardizer_uses_training_statistics_everywhere(row):
    rng = np.random.default_rng(11)
    train, test = 5 * rng.standard_normal((40, 3)) + 2, rng.standard_normal((9, 3))
    train[:, 1] = 0.1
    scaler = numeric.Standardizer.fit(train)
    done = scaler.transform(train)
    np.testing.assert_allclose(done.mean(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose(done.std(axis=0), [1, 0, 1], atol=1e-13)
    np.testing.assert_allclose(scaler.inverse_transform(done), train, rtol=1e-13)
    by_hand = (test[:, 0] - train[:, 0].mean()) / train[:, 0].std()
    np.testing.assert_allclose(scaler.transform(test)[:, 0], by_hand, rtol=1e-13)


@row(12)
def test_standardizing_speeds_gradient_descent_up(row):
    """Least squares with columns of scale 1 and 30: condition number, and steps to 1e-6."""
    rng = np.random.default_rng(12)
    raw = rng.standard_normal((50, 2)) * [1.0, 30.0] + [3.0, -20.0]
    steps, conditions = [], []
    for x in (raw - raw.mean(axis=0), numeric.Standardizer.fit(raw).transform(raw)):
        hessian = x.T @ x / 50
        eigenvalues = np.linalg.eigvalsh(hessian)
        conditions.append(eigenvalues[-1] / eigenvalues[0])
        w, count = np.ones(2), 0
        while np.abs(w).max() > 1e-6:
            w, count = w - hessian @ w / eigenvalues[-1], count + 1
        steps.append(count)
    assert conditions[1] < 2
    assert conditions[0] > 500
    assert steps[0] > 50 * steps[1]


@row(13)
def test_initial_weighted_inputs_have_the_predicted_variance(row):
    """k of n inputs are 1: Var z = k/n + 1 with the scaled weights and normal biases, 3/2 here."""
    rng = np.random.default_rng(13)
    n, units = 1000, 20_000
    x = np.concatenate([np.ones(n // 2), np.zeros(n // 2)])
    z = np.concatenate([
        numeric.scaled_normal(rng, n, units // 20) @ x
        + numeric.normal_bias(rng, n, units // 20)[:, 0]
        for _ in range(20)
    ])
    assert abs(z.var() - 1.5) < 4 * 1.5 * math.sqrt(2 / units)


@row(13)
def test_he_keeps_a_deep_relu_net_alive(row):
    """Mean squares by depth follow (n Var(w)/2)^(depth - 1): 2^-49 for 1/n weights, 1 for 2/n."""
    rng = np.random.default_rng(14)
    depth, width = 50, 300
    for init, factor in ((numeric.scaled_normal, 0.5), (numeric.he_normal, 1.0)):
        logs = []
        for _ in range(8):
            layers = []
            for _ in range(depth):
                dense = numeric.Linear(width, width, rng=rng, weight_init=init)
                layers += [dense, numeric.ReLU()]
            network = numeric.Network(layers, numeric.QuadraticCost())
            outputs = network.activations(rng.standard_normal((1, width)))
            logs.append(np.log((outputs[-2] ** 2).mean() / (outputs[0] ** 2).mean()))
        # Var of each log is about 5 · depth / width, its mean lower by half of that
        spread = math.sqrt(5 * depth / width / len(logs))
        expected = (depth - 1) * math.log(factor) - 2.5 * depth / width
        assert abs(np.mean(logs) - expected) < 4 * spread


@row(14)
def test_signals_of_a_scaled_identity_net_grow_exactly(row):
    depth, c = 12, 1.5
    rng = np.random.default_rng(15)
    layers = [
        numeric.Linear(4, 4, rng=rng, weight_init=lambda *_: c * np.eye(4)) for _ in range(depth)
    ]
    network = numeric.Network(layers, numeric.QuadraticCost())
    x = rng.standard_normal((6, 4))
    signal = numeric.signal_propagation(network, x, np.zeros((6, 4)))
    powers = c ** np.arange(depth)
    np.testing.assert_allclose(signal.forward / signal.forward[0], powers, rtol=1e-12)
    np.testing.assert_allclose(signal.backward / signal.backward[-1], powers[::-1], rtol=1e-12)
    assert len(signal.names) == depth and signal.names[3] == "3 Linear"


@row(14)
def test_norms_of_deep_relu_nets_fluctuate_by_five_depths_over_width(row):
    """Var log of the mean square is depth · Var log S with S = 2/n Σ max(0, z)², near 5/n each."""
    rng = np.random.default_rng(20)
    depth, width, runs = 30, 60, 400
    logs = []
    for _ in range(runs):
        layers = []
        for _ in range(depth):
            dense = numeric.Linear(width, width, rng=rng, weight_init=numeric.he_normal)
            layers += [dense, numeric.ReLU()]
        network = numeric.Network(layers, numeric.QuadraticCost())
        x = rng.standard_normal((1, width))
        signal = numeric.signal_propagation(network, x, np.zeros((1, width)))
        logs.append(2 * np.log(signal.forward[-1] / np.sqrt((x * x).mean())))
    one = np.log(2 * (np.maximum(rng.standard_normal((20_000, width)), 0) ** 2).mean(axis=1)).var()
    assert one == pytest.approx(5 / width, rel=0.1)
    assert np.var(logs) == pytest.approx(depth * one, rel=4 * math.sqrt(2 / runs))


@row(14)
def test_sigmoid_errors_shrink_at_least_as_the_bound_says(row):
    rng = np.random.default_rng(16)
    layers = []
    for _ in range(6):
        layers += [numeric.Linear(8, 8, rng=rng), numeric.Sigmoid()]
    network = numeric.Network(layers, numeric.QuadraticCost())
    x, y = rng.standard_normal((1, 8)), rng.random((1, 8))
    d_x, deltas = network.deltas(x, y)
    bound = np.prod([np.linalg.norm(layers[i].weight, 2) / 4 for i in range(0, 12, 2)])
    assert np.linalg.norm(d_x) <= bound * np.linalg.norm(deltas[-1])
