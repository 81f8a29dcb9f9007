"""Checks as functions of the package under test, so that a mutated copy can be put in its place.

Each takes ``nn``, the imported package, and fails by ``AssertionError``. The planted-bug tests
demand that the right one fails for each mutant; the same functions pass for the real package.
"""

import math

import numpy as np


def _data(examples=5, width=4, classes=3, seed=1):
    rng = np.random.default_rng(seed)
    return rng, rng.standard_normal((examples, width)), rng.integers(0, classes, examples)


def _sound(network, x, y, **options):
    report = network.check_gradients(x, y, method="complex", **options)
    assert report.ok, report.message


def dense_gradient(nn):
    rng, x, y = _data()
    layers = [nn.Linear(4, 6, rng=rng), nn.Tanh(), nn.Linear(6, 3, rng=rng)]
    _sound(nn.Network(layers, nn.LogLikelihoodCost()), x, y)


def cost_gradients(nn):
    rng, x, y = _data()
    for cost in (nn.QuadraticCost(), nn.CrossEntropyCost(), nn.LogLikelihoodCost()):
        _sound(nn.Network([nn.Linear(4, 3, rng=rng)], cost), x, np.eye(3)[y])


def sigmoid_and_relu_gradient(nn):
    rng, x, y = _data()
    layers = [nn.Linear(4, 6, rng=rng), nn.Sigmoid(), nn.Linear(6, 5, rng=rng), nn.ReLU()]
    network = nn.Network([*layers, nn.Linear(5, 3, rng=rng)], nn.QuadraticCost())
    _sound(network, x, np.eye(3)[y])


def softmax_layer_gradient(nn):
    rng, x, y = _data()
    layers = [nn.Linear(4, 3, rng=rng), nn.Softmax(temperature=0.7)]
    _sound(nn.Network(layers, nn.QuadraticCost()), x, np.eye(3)[y])


def batch_norm_gradient(nn):
    rng, x, y = _data()
    layers = nn.normalized_block(4, 6, nn.Tanh(), placement="A", rng=rng)
    layers[1].weight[:] = rng.uniform(0.5, 2, 6)
    _sound(nn.Network([*layers, nn.Linear(6, 3, rng=rng)], nn.LogLikelihoodCost()), x, y)


def batch_norm_training_output(nn):
    _rng, x, _ = _data()
    norm = nn.BatchNorm(4, eps=1e-12)
    for _ in range(2):
        output = norm.forward(x)
        np.testing.assert_allclose(output.mean(axis=0), 0, atol=1e-12)
        np.testing.assert_allclose((output**2).mean(axis=0), 1, rtol=1e-9)


def batch_norm_prediction_ignores_companions(nn):
    _rng, x, _ = _data()
    norm = nn.BatchNorm(4)
    norm.forward(x)
    norm.training = False
    together, alone = norm.forward(x)[:1], norm.forward(x[:1])
    np.testing.assert_allclose(together, alone, rtol=1e-14)


def batch_norm_running_statistics(nn):
    _rng, x, _ = _data()
    norm = nn.BatchNorm(4, momentum=0.3)
    norm.forward(x)
    np.testing.assert_allclose(norm.running_mean, 0.3 * x.mean(axis=0), rtol=1e-13)
    np.testing.assert_allclose(norm.running_var, 0.7 + 0.3 * x.var(axis=0, ddof=1), rtol=1e-13)


def dropout_gradient(nn):
    rng, x, y = _data()
    layers = [nn.Linear(4, 9, rng=rng), nn.Tanh(), nn.Dropout(0.5, rng=rng)]
    _sound(nn.Network([*layers, nn.Linear(9, 3, rng=rng)], nn.LogLikelihoodCost()), x, y)


def dropout_moments(nn):
    rng = np.random.default_rng(2)
    kept = nn.Dropout(0.4, rng=rng).forward(np.full((400, 250), 3.0))
    error = math.sqrt(9 * (0.4 / 0.6) / kept.size)
    assert abs(kept.mean() - 3) < 4 * error
    assert set(np.unique(kept)) == {0.0, 3.0 / 0.6}


def penalties(nn):
    rng, x, y = _data()
    for penalty in (nn.L2(0.6, n=5), nn.L1(0.6, n=5)):
        layers = [nn.Linear(4, 6, rng=rng, bias_init=nn.normal_bias), nn.Tanh()]
        layers.append(nn.Linear(6, 3, rng=rng))
        network = nn.Network(layers, nn.LogLikelihoodCost(), penalty)
        _sound(network, x, y)
        assert set(network.weights()) == {"0.weight", "2.weight"}
    w = np.array([[1.0, -2.0]])
    assert math.isclose(nn.L2(0.6, n=5).value({"w": w}), 0.6 / 10 * 5)
    assert math.isclose(nn.L1(0.6, n=5).value({"w": w}), 0.6 / 5 * 3)


def one_hot_labels(nn):
    for base in (0, 1):
        labels = np.arange(base, base + 4)
        rows = nn.one_hot(labels, 4, base=base)
        assert np.array_equal(rows, np.eye(4))
        assert np.array_equal(nn.from_one_hot(rows, base=base), labels)


def initial_variance(nn):
    rng = np.random.default_rng(3)
    for make, variance in (
        (nn.standard_normal, 1), (nn.scaled_normal, 1 / 50), (nn.he_normal, 2 / 50),
        (nn.glorot_normal, 2 / 450),
    ):
        drawn = make(rng, 50, 400)
        assert drawn.shape == (400, 50)
        band = 4 * variance * math.sqrt(2 / drawn.size)
        assert abs(drawn.var() - variance) < band, make.__name__
        assert abs(drawn.mean()) < 4 * math.sqrt(variance / drawn.size)


def adam_first_steps(nn):
    w = {"w": np.zeros(2)}
    optimizer = nn.Adam(0.1, eps=0)
    optimizer.step(w, {"w": np.array([3.0, -1e-3])})
    np.testing.assert_allclose(w["w"], [-0.1, 0.1], rtol=1e-12)
    optimizer.step(w, {"w": np.array([3.0, -1e-3])})
    np.testing.assert_allclose(w["w"], [-0.2, 0.2], rtol=1e-12)


def place_of_eps(nn):
    g = 1e-8
    for optimizer, first in (
        (nn.RMSprop(1.0, alpha=0.0, eps=1e-8), 0.5), (nn.Adam(1.0, eps=1e-8), 0.5),
    ):
        w = {"w": np.zeros(1)}
        optimizer.step(w, {"w": np.array([g])})
        np.testing.assert_allclose(w["w"], -first, rtol=1e-9)


def momentum_recursion(nn):
    rng = np.random.default_rng(4)
    names = {"0.weight": (2, 3), "2.weight": (2, 3), "2.bias": (2,)}
    live = {name: rng.standard_normal(shape) for name, shape in names.items()}
    w = {name: a.copy() for name, a in live.items()}
    v = {name: np.zeros_like(a) for name, a in w.items()}
    optimizer = nn.SGD(0.1, momentum=0.8)
    for _ in range(5):
        gradients = {name: rng.standard_normal(shape) for name, shape in names.items()}
        optimizer.step(live, gradients)
        for name, gradient in gradients.items():
            v[name] = 0.8 * v[name] - 0.1 * gradient
            w[name] = w[name] + v[name]
            np.testing.assert_allclose(live[name], w[name], rtol=1e-13, atol=1e-15)


def regularised_momentum(nn):
    """Coupled decay belongs inside the velocity, and the minimiser is that of the whole cost."""
    network = nn.Network(
        [nn.Linear(1, 1, rng=np.random.default_rng(0), bias=False)], nn.QuadraticCost(),
        nn.L2(0.5, n=1),
    )
    network.layers[0].weight[:] = 0.0
    x, y, w, v = np.ones((1, 1)), np.full((1, 1), 2.0), 0.0, 0.0
    optimizer = nn.SGD(0.1, momentum=0.9)
    for _ in range(6):
        nn.train_step(network, optimizer, x, y)
        v = 0.9 * v - 0.1 * ((w - 2) + 0.5 * w)
        w += v
        assert math.isclose(network.layers[0].weight[0, 0], w, rel_tol=1e-12)


def impulse_response(nn):
    values = np.array([1.0, 0, 0, 0])
    expected = [0.1, 0.09, 0.081, 0.0729]
    np.testing.assert_allclose(nn.exponential_average(values, 0.9), expected, rtol=1e-13)
    np.testing.assert_allclose(nn.exponential_weights(4, 0.9)[::-1], expected, rtol=1e-13)
    constant = nn.exponential_average(np.full(5, 7.0), 0.98, corrected=True)
    np.testing.assert_allclose(constant, 7, rtol=1e-13)


def standardized_moments(nn):
    _rng, x, _ = _data(30)
    x = 5 * x + 3
    done = nn.Standardizer.fit(x).transform(x)
    np.testing.assert_allclose(done.mean(axis=0), 0, atol=1e-13)
    np.testing.assert_allclose(done.var(axis=0), 1, rtol=1e-12)


def uneven_batches(nn):
    values = np.array([1.0, 2, 3, 4, 10])
    parts = nn.batch_indices(5, 2)
    assert sorted(np.concatenate(parts)) == [0, 1, 2, 3, 4]
    means, sizes = [values[p].mean() for p in parts], [len(p) for p in parts]
    assert math.isclose(nn.batch_mean(means, sizes), values.mean())


def log_uniform_range(nn):
    axis = nn.LogUniform(1e-4, 1.0)
    rng = np.random.default_rng(5)
    drawn = [axis.at(u) for u in rng.random(4000)]
    assert 1e-4 <= min(drawn) and max(drawn) <= 1
    decades = np.bincount(np.floor(np.log10(drawn)).astype(int) + 4, minlength=4)
    chi_square = ((decades - 1000) ** 2 / 1000).sum()
    assert chi_square < 16.27  # 99.9 % of a chi-square with three degrees of freedom


def plateau_rules(nn):
    halve = nn.HalveOnPlateau(patience=3)
    halved = [epoch for epoch in range(40) if not halve.finished and halve.update(0.5)]
    assert halved == [3, 6, 9, 12, 15, 18, 21] and halve.scale == 1 / 128
    stop = nn.EarlyStopping(2)
    assert [(stop.improved(s), stop.fired) for s in (0.1, 0.3, 0.3, 0.2)] == [
        (True, False), (True, False), (False, False), (False, True)
    ]


def pooled_variance(nn):
    _rng, x, _ = _data(11)
    parts = [x[:4], x[4:8], x[8:]]
    means, variances = [p.mean(axis=0) for p in parts], [p.var(axis=0) for p in parts]
    mean, var = nn.pooled_statistics(means, np.array(variances), [len(p) for p in parts])
    np.testing.assert_allclose(mean, x.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(var, x.var(axis=0), rtol=1e-12)


def proximal_step(nn):
    w = np.array([3.0, -0.05, 0.2, -4.0])
    expected = [2.9, 0.0, 0.1, -3.9]
    np.testing.assert_allclose(nn.soft_threshold(w, 0.1), expected, rtol=1e-12)


ROWS = {  # of the systems table
    dense_gradient: 1,
    sigmoid_and_relu_gradient: 2,
    cost_gradients: 3,
    softmax_layer_gradient: 4,
    one_hot_labels: 6,
    batch_norm_gradient: 8,
    batch_norm_training_output: 8,
    batch_norm_prediction_ignores_companions: 9,
    batch_norm_running_statistics: 9,
    pooled_variance: 9,
    standardized_moments: 12,
    initial_variance: 13,
    penalties: 15,
    proximal_step: 16,
    regularised_momentum: 17,
    dropout_gradient: 18,
    dropout_moments: 18,
    plateau_rules: 19,
    uneven_batches: 21,
    impulse_response: 22,
    momentum_recursion: 23,
    place_of_eps: 24,
    adam_first_steps: 25,
    log_uniform_range: 27,
}
