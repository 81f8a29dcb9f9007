"""Checks of runs, states, labels and long sums, as functions of the package under test."""

import functools
import math
import tempfile
from pathlib import Path

import numpy as np


def settled(check):
    """A check for which an error of the package is as good as a wrong answer."""
    @functools.wraps(check)
    def run(nn):
        try:
            check(nn)
        except (ValueError, TypeError, RuntimeError, KeyError, ArithmeticError) as error:
            raise AssertionError(f"{type(error).__name__}: {error}") from error
    return run


def refused(call, *errors):
    try:
        call()
    except errors:
        return
    raise AssertionError("taken without a word")


def _data(nn):
    return nn.blobs(60, [[0, 0], [2, 2]], rng=np.random.default_rng(0))


def _network(nn, *layers, penalty=None):
    layers = layers or (nn.Linear(2, 2, rng=np.random.default_rng(1)),)
    return nn.Network(list(layers), nn.LogLikelihoodCost(), penalty)


def _trainer(nn, network=None, optimizer=None, **options):
    options = {"batch_size": 60, "rng": np.random.default_rng(0)} | options
    return nn.Trainer(network or _network(nn), optimizer or nn.SGD(0.1), **options)


@settled
def bits_of_digits(nn):
    bits = (np.arange(10)[:, None] >> np.arange(4) & 1).astype(float)
    logits = 8 * bits - 4
    logits[3, 0] *= -1
    network = nn.Network([nn.Identity()], nn.CrossEntropyCost())
    assert network.accuracy(logits, bits) == 0.9


@settled
def signs_as_labels(nn):
    network = nn.Network([nn.Identity()], nn.QuadraticCost())
    assert network.accuracy(np.array([[0.3], [-0.2], [0.1]]), np.array([1, -1, 1])) == 1


@settled
def nan_in_front_of_a_relu(nn):
    rng = np.random.default_rng(0)
    layers = [nn.Linear(2, 3, rng=rng), nn.ReLU(), nn.Linear(3, 2, rng=rng)]
    network, (x, y) = _network(nn, *layers), _data(nn)
    layers[0].weight[:] = np.nan
    assert math.isnan(network.accuracy(x, y))


@settled
def loss_is_watched_downwards(nn):
    x, y = _data(nn)
    run = _trainer(nn, early_stopping=nn.EarlyStopping(2), score="train_loss")
    run.fit(x, y, 20)
    assert run.epoch == 20


@settled
def rules_start_afresh(nn):
    (x, y), rule, epochs = _data(nn), nn.EarlyStopping(2), []
    for _ in range(2):
        run = _trainer(nn, optimizer=nn.SGD(1e-9), early_stopping=rule, validation=(x, y))
        run.fit(x, y, 20)
        epochs.append(run.epoch)
    assert epochs == [3, 3]


def _spoiled(nn):
    return _trainer(
        nn, schedule=nn.manual_schedule({0: 0.1, 3: 100.0}), batch_size=20,
        early_stopping=nn.EarlyStopping(9), score="train_loss",
    )


@settled
def best_epoch_comes_back(nn):
    (x, y), run = _data(nn), _spoiled(nn)
    history = run.fit(x, y, 5)["train_loss"]
    assert run.network.loss(x, y) == min(history) < history[-1]


@settled
def pieces_are_the_whole(nn):
    (x, y), whole, pieces = _data(nn), _spoiled(nn), _spoiled(nn)
    whole.fit(x, y, 7)
    for epochs in (2, 5, 7):
        pieces.fit(x, y, epochs)
    assert whole.history == pieces.history


@settled
def rates_by_hand(nn):
    (x, y), run = _data(nn), _trainer(nn)
    run.fit(x, y, 1)
    run.optimizer.lr = 0.025
    assert run.fit(x, y, 3)["lr"] == [0.1, 0.025, 0.025]


@settled
def last_batch_of_one(nn):
    x, y = _data(nn)
    network = _network(nn, nn.BatchNorm(2), nn.Linear(2, 2, rng=np.random.default_rng(1)))
    before = network.state_dict()["1.weight"]
    run = _trainer(nn, network, batch_size=20)
    refused(lambda: run.fit(x[:41], y[:41], 1), ValueError)
    assert np.array_equal(before, network.state_dict()["1.weight"])


@settled
def whole_batches_are_kept(nn):
    assert [len(rows) for rows in nn.batch_indices(40, 20, drop_last=True)] == [20, 20]
    assert [len(rows) for rows in nn.batch_indices(41, 20, drop_last=True)] == [20, 20]


@settled
def resume_needs_the_same_penalty(nn):
    x, y = _data(nn)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "run.npz")
        run = _trainer(nn, _network(nn, penalty=nn.L2(0.1, n=60)))
        run.fit(x, y, 1)
        run.save(path)
        refused(lambda: _trainer(nn, _network(nn, penalty=nn.L2(0.2, n=60))).load(path), ValueError)


@settled
def settings_are_restored(nn):
    other = nn.SGD(0.5, momentum=0.2)
    other.load_state_dict(nn.SGD(0.1, momentum=0.9).state_dict())
    assert (other.lr, other.momentum) == (0.1, 0.9)


@settled
def late_parameter(nn):
    optimizer, a, b = nn.Adam(0.001), np.zeros(1), np.zeros(1)
    for _ in range(50):
        optimizer.step({"a": a}, {"a": np.ones(1)})
    optimizer.step({"a": a, "b": b}, {"a": np.ones(1), "b": np.ones(1)})
    np.testing.assert_allclose(b, -0.001, rtol=1e-6)


@settled
def tied_weight(nn):
    one = nn.Linear(1, 1, rng=np.random.default_rng(0), bias=False, weight_init=[[2.0]])
    network = nn.Network([one, one], nn.QuadraticCost(), nn.L2(1.0, n=1))
    found = network.gradients(np.ones((1, 1)), np.zeros((1, 1)))
    assert list(found) == ["0.weight"] and found["0.weight"] == 16 + 2


@settled
def frozen_layers(nn):
    x, y = _data(nn)
    layers = [nn.Linear(2, 2, rng=np.random.default_rng(1)), nn.BatchNorm(2),
              nn.Linear(2, 2, rng=np.random.default_rng(2))]
    layers[0].freeze(), layers[1].freeze()
    network = _network(nn, *layers, penalty=nn.L2(6.0, n=60))
    before = network.state_dict()
    _trainer(nn, network, batch_size=20).fit(x, y, 2)
    after = network.state_dict()
    moved = [name for name in before if not np.array_equal(before[name], after[name])]
    assert moved == ["2.weight", "2.bias"]


@settled
def statistics_follow_steps(nn):
    x, y = _data(nn)
    network = _network(nn, nn.BatchNorm(2), nn.Linear(2, 2, rng=np.random.default_rng(1)))
    nn.train_step(network, nn.SGD(0.1), x, y)
    assert network.layers[0].batches_seen == 1


@settled
def decay_in_a_loop_of_ones_own(nn):
    dense = nn.Linear(2, 2, rng=np.random.default_rng(1))
    network = _network(nn, dense, penalty=nn.WeightDecay(0.5))
    before = dense.weight.copy()
    zeros = {name: np.zeros_like(array) for name, array in network.parameters().items()}
    nn.apply_gradients(network, nn.SGD(0.1), zeros)
    np.testing.assert_allclose(dense.weight, 0.95 * before, rtol=1e-14)


@settled
def clipping_by_the_common_norm(nn):
    given = {"a": np.array([3.0]), "b": np.array([4.0])}
    nn.clip_grad_norm_(given, 1.0)
    np.testing.assert_allclose([given["a"][0], given["b"][0]], [0.6, 0.8], rtol=1e-5)
    small = {"a": np.array([0.3])}
    nn.clip_grad_norm_(small, 1.0)
    assert small["a"] == 0.3


@settled
def many_float32_rows(nn):
    x = (1e4 + np.random.default_rng(0).standard_normal((100_000, 2))).astype(np.float32)
    fitted, norm = nn.Standardizer.fit(x), nn.BatchNorm(2, momentum=1.0, dtype=np.float32)
    norm.forward(x)
    exact = x.astype(float)
    for mean, var in ((fitted.mean, fitted.std**2), (norm.running_mean, norm.running_var)):
        np.testing.assert_allclose(mean, exact.mean(axis=0), rtol=1e-6)
        np.testing.assert_allclose(var, exact.var(axis=0), rtol=1e-3)


@settled
def bias_of_many_float32_rows(nn):
    dense = nn.Linear(1, 2, rng=np.random.default_rng(0), dtype=np.float32)
    dense.forward(np.ones((300_000, 1), np.float32))
    bias = dense.backward(np.full((300_000, 2), 0.1, np.float32))[1]["bias"]
    np.testing.assert_allclose(bias, 300_000 * np.float64(np.float32(0.1)), rtol=1e-6)


@settled
def columns_of_any_scale(nn):
    x = np.array([[1.0], [2.0], [4.0]])
    for scale in (1e-200, 1e200):
        np.testing.assert_allclose(
            nn.Standardizer.fit(scale * x).std, scale * x.std(), rtol=1e-12)


@settled
def far_logits(nn):
    z, rest = np.array([[30.0, 0.0]]), math.exp(-30)
    found = nn.CrossEntropyCost().value(z, np.array([[1.0, 0.0]]))
    assert math.isclose(found - math.log(2), rest, rel_tol=1e-2)
    alone = nn.CrossEntropyCost().value(z[:, :1], np.ones((1, 1)))
    assert math.isclose(alone, rest, rel_tol=1e-9)
    assert math.isclose(nn.LogLikelihoodCost().value(z, np.array([0])), rest, rel_tol=1e-9)


@settled
def ends_of_axes(nn):
    for low, high in ((3e-7, 0.7), (2e-5, 50.0), (0.003, 0.3)):
        axis = nn.LogUniform(low, high)
        assert axis.at(0) == low and axis.at(1) == high


@settled
def diverged_trials(nn):
    trials = [nn.Trial(0, {}, math.inf), nn.Trial(1, {}, 0.5), nn.Trial(2, {}, math.nan)]
    assert nn.best_trial(trials).number == 1


@settled
def first_layer_of_a_deep_network(nn):
    rng = np.random.default_rng(0)
    layers = []
    for _ in range(9):
        weight = 0.01 * rng.standard_normal((4, 4))
        layers += [nn.Linear(4, 4, rng=rng, weight_init=weight), nn.Sigmoid()]
    network = _network(nn, *layers, nn.Linear(4, 2, rng=rng))
    right = layers[0].parameter_gradients
    layers[0].parameter_gradients = lambda d, c: {k: -g for k, g in right(d, c).items()}
    assert not network.check_gradients(rng.standard_normal((4, 4)), np.array([0, 1, 0, 1])).ok


@settled
def arrays_that_rounding_hides(nn):
    report = nn.check_gradients(
        lambda p: float(np.sin(p["a"]) + 1e-12 * np.cos(p["b"])),
        lambda p: {"a": np.cos(p["a"]), "b": 1e-12 * np.sin(p["b"])},
        {"a": np.array(0.5), "b": np.array(0.5)},
    )
    assert list(report.unseen) == ["b"]


CHECKS = [check for check in list(globals().values()) if hasattr(check, "__wrapped__")]
