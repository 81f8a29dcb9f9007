"""What an optimiser remembers belongs to an array; tied, frozen and late parameters are stepped
once, not at all, and from their own first step on."""

import copy
import gc
import pickle

import numpy as np
import pytest

import numeric

MAKERS = {
    "sgd": lambda: numeric.SGD(0.1), "momentum": lambda: numeric.SGD(0.1, momentum=0.9),
    "averaged": lambda: numeric.AveragedMomentum(0.1), "rmsprop": lambda: numeric.RMSprop(0.1),
    "adam": lambda: numeric.Adam(0.1), "amsgrad": lambda: numeric.Adam(0.1, amsgrad=True),
}
each = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


def gradients(seed, **shapes):
    rng = np.random.default_rng(seed)
    return {name: rng.standard_normal(shape) for name, shape in shapes.items()}


# ----- arrays, not names

@each
def test_layers_stepped_one_by_one_under_the_same_names(make):
    def layers():
        rng = np.random.default_rng(0)
        return [numeric.Linear(3, 3, rng=rng), numeric.Linear(3, 3, rng=rng)]

    one, two, apart, together = layers(), layers(), make(), make()
    for step in range(5):
        given = [gradients([step, i], weight=(3, 3), bias=3) for i in (0, 1)]
        for layer, g in zip(one, given):
            apart.step(layer.parameters(), g)
        names = [{f"{i}.{k}": v for k, v in d.items()} for i, d in enumerate(given)]
        live = [{f"{i}.{k}": v for k, v in layer.parameters().items()}
                for i, layer in enumerate(two)]
        together.step(live[0] | live[1], names[0] | names[1])
    for a, b in zip(one, two):
        assert np.array_equal(a.weight, b.weight) and np.array_equal(a.bias, b.bias)


@each
def test_a_new_view_of_the_same_numbers_is_the_same_parameter(make):
    whole, rows, optimizer, other = np.zeros((4, 3)), np.zeros((2, 3)), make(), make()
    for step in range(4):
        g = gradients(step, w=(2, 3))
        optimizer.step({"w": whole[1:3]}, g)
        other.step({"w": rows}, g)
    assert np.array_equal(whole[1:3], rows) and not whole[[0, 3]].any()


def test_a_parameter_that_joins_late_takes_its_own_first_step():
    optimizer, a, b = numeric.Adam(0.001), np.zeros(1), np.zeros(1)
    for _ in range(1000):
        optimizer.step({"a": a}, {"a": np.ones(1)})
    optimizer.step({"a": a, "b": b}, {"a": np.ones(1), "b": np.ones(1)})
    np.testing.assert_allclose(b, -0.001, rtol=1e-7)
    assert optimizer.state_dict()["b/steps"] == 1 and optimizer.state_dict()["a/steps"] == 1001


def test_an_unfrozen_layer_takes_its_own_first_step():
    rng = np.random.default_rng(0)
    layers = [numeric.Linear(2, 2, rng=rng).freeze(), numeric.Linear(2, 2, rng=rng)]
    network = numeric.Network(layers, numeric.LogLikelihoodCost())
    run = numeric.Trainer(network, numeric.Adam(0.001), batch_size=4, rng=rng)
    x, y = rng.standard_normal((8, 2)), rng.integers(0, 2, 8)
    run.fit(x, y, 20)
    before = layers[0].unfreeze().weight.copy()
    numeric.train_step(network, run.optimizer, x, y)
    np.testing.assert_allclose(np.abs(layers[0].weight - before), 0.001, rtol=1e-4)


def test_two_networks_share_an_optimizer_and_nothing_else():
    x, y = np.random.default_rng(0).standard_normal((6, 2)), np.array([0, 1] * 3)

    def network(seed):
        rng = np.random.default_rng(seed)
        return numeric.Network([numeric.Linear(2, 2, rng=rng)], numeric.LogLikelihoodCost())

    shared, own = numeric.SGD(0.1, momentum=0.9), numeric.SGD(0.1, momentum=0.9)
    first, second, alone = network(1), network(2), network(2)
    for _ in range(4):
        numeric.train_step(first, shared, x, y)
        numeric.train_step(second, shared, x, y)
        numeric.train_step(alone, own, x, y)
    assert np.array_equal(second.layers[0].weight, alone.layers[0].weight)


def test_the_state_of_an_array_that_is_gone_goes_too():
    optimizer = numeric.SGD(0.1, momentum=0.9)
    for seed in range(50):
        optimizer.step({"w": np.zeros(3)}, gradients(seed, w=3))
    gc.collect()
    w = np.zeros(3)
    optimizer.step({"w": w}, {"w": np.ones(3)})
    assert list(optimizer.state) == ["w"]
    np.testing.assert_allclose(w, -0.1, rtol=1e-15)


@each
@pytest.mark.parametrize("twin", [copy.deepcopy, lambda o: pickle.loads(pickle.dumps(o))],
                         ids=["deepcopy", "pickle"])
def test_a_copy_goes_on_as_the_original(make, twin):
    optimizer, w = make(), {"w": np.zeros(3)}
    for step in range(3):
        optimizer.step(w, gradients(step, w=3))
    other, v = twin(optimizer), {"w": w["w"].copy()}
    for step in range(3, 6):
        optimizer.step(w, gradients(step, w=3))
        other.step(v, gradients(step, w=3))
    assert np.array_equal(w["w"], v["w"])


# ----- states of others

def stepped(make, **shapes):
    optimizer, w = make(), {name: np.zeros(shape) for name, shape in shapes.items()}
    optimizer.step(w, gradients(0, **shapes))
    return optimizer.state_dict()


def test_the_state_of_another_optimizer_is_refused_with_both_named():
    state = stepped(MAKERS["adam"], w=3)
    for make in (MAKERS["rmsprop"], MAKERS["momentum"], MAKERS["sgd"]):
        optimizer = make()
        name = type(optimizer).__name__
        with pytest.raises(ValueError, match=f"{name}: this state is of another optimiser, Adam"):
            optimizer.load_state_dict(state)
        assert optimizer.lr == 0.1 and not optimizer.state
    rng = np.random.default_rng(0)
    network = numeric.Network([numeric.Linear(2, 2, rng=rng)], numeric.QuadraticCost())
    with pytest.raises(ValueError, match="it is not of an optimiser"):
        numeric.SGD(0.1).load_state_dict(network.state_dict())


@pytest.mark.parametrize("shapes, words", [
    ({"0.weight": (3, 2), "0.bias": 2}, r"velocity of 0.weight is float64 \(2, 3\)"),
    ({"4.weight": (2, 3)}, r"it has 0.bias, 0.weight, but no 4.weight"),
], ids=["shape", "name"])
def test_the_state_of_another_network_is_refused_with_both_named(shapes, words):
    optimizer = numeric.SGD(0.1, momentum=0.9)
    optimizer.load_state_dict(stepped(MAKERS["momentum"], **{"0.weight": (2, 3), "0.bias": 2}))
    w = {name: np.zeros(shape) for name, shape in shapes.items()}
    with pytest.raises(ValueError, match=f"of another network: .*{words}"):
        optimizer.step(w, gradients(1, **shapes))
    assert not any(array.any() for array in w.values())


def test_settings_come_with_the_state():
    optimizer = numeric.SGD(0.1, momentum=0.9, nesterov=True)
    other = numeric.SGD(0.5, momentum=0.2)
    other.load_state_dict(optimizer.state_dict())
    assert (other.lr, other.momentum, other.nesterov) == (0.1, 0.9, True)


def test_a_momentum_given_later_is_remembered_from_then_on():
    optimizer, w = numeric.SGD(1.0), {"w": np.zeros(1)}
    one = {"w": np.ones(1)}
    optimizer.step(w, one)
    optimizer.momentum = 0.5
    optimizer.step(w, one)
    optimizer.step(w, one)
    assert w["w"] == -(1 + 1 + 1.5)


# ----- tied layers

def tied(kind):
    one = numeric.Linear(2, 2, rng=np.random.default_rng(0))
    other = one
    if kind == "array":
        other = numeric.Linear(2, 2, rng=np.random.default_rng(1))
        other.weight, other.bias = one.weight, one.bias
    layers = [one, numeric.Tanh(), other, numeric.Tanh(), one]
    return numeric.Network(layers, numeric.QuadraticCost(), numeric.L2(0.3, n=1))


@pytest.mark.parametrize("kind", ["layer", "array"])
@pytest.mark.parametrize("method", ["central", "complex"])
def test_tied_layers_have_one_parameter_with_the_summed_gradient(kind, method):
    rng = np.random.default_rng(2)
    network, x, y = tied(kind), rng.standard_normal((5, 2)), rng.standard_normal((5, 2))
    assert set(network.parameters()) == {"0.weight", "0.bias"} == set(network.state_dict())
    report = network.check_gradients(x, y, method=method)
    assert report.ok and report.checked == 6, report.message
    weight = network.layers[0].weight
    penalty = 0.15 * (weight**2).sum()
    assert network.loss(x, y) - numeric.Network(network.layers, network.cost).loss(x, y) == (
        pytest.approx(penalty, rel=1e-12))


def test_a_tied_weight_takes_one_step():
    one = numeric.Linear(1, 1, rng=np.random.default_rng(0), bias=False, weight_init=[[2.0]])
    network, x, y = numeric.Network([one, one], numeric.QuadraticCost()), np.ones((1, 1)), 0.0
    g = network.gradients(x, np.full((1, 1), y))
    assert g == {"0.weight": np.array([[16.0]])}, "d(w⁴/2)/dw = 2 w³"
    numeric.Adam(0.1).step(network.parameters(), g)
    np.testing.assert_allclose(one.weight, 1.9, rtol=1e-9)


def test_layers_tied_or_replaced_later_are_noticed():
    rng = np.random.default_rng(3)
    layers = [numeric.Linear(2, 2, rng=rng), numeric.Tanh(), numeric.Linear(2, 2, rng=rng)]
    network = numeric.Network(layers, numeric.QuadraticCost())
    assert len(network.parameters()) == 4
    layers[2].weight = layers[0].weight
    assert set(network.parameters()) == {"0.weight", "0.bias", "2.bias"}
    x, y = rng.standard_normal((4, 2)), rng.standard_normal((4, 2))
    assert network.check_gradients(x, y).ok
    network.layers[2] = numeric.Linear(2, 3, rng=rng, bias=False)
    assert set(network.parameters()) == {"0.weight", "0.bias", "2.weight"}
    assert network.check_gradients(x, rng.standard_normal((4, 3))).ok
    network.layers[2] = numeric.Linear(5, 3, rng=rng)
    with pytest.raises(ValueError, match="layer 2"):
        network.parameters()


def test_parameters_that_overlap_are_refused():
    w = np.zeros((3, 3))
    for parameters in ({"a": w, "b": w}, {"a": w, "b": w.T}, {"a": w[:2], "b": w[1:]}):
        given = {name: np.ones_like(array) for name, array in parameters.items()}
        with pytest.raises(ValueError, match="a and b share memory"):
            numeric.SGD(0.1).step(parameters, given)
    numeric.SGD(0.1).step({"a": w[:1], "b": w[1:]}, {"a": np.ones((1, 3)), "b": np.ones((2, 3))})
    assert (w == -0.1).all()
    rng = np.random.default_rng(0)
    layers = [numeric.Linear(3, 2, rng=rng), numeric.Linear(2, 3, rng=rng)]
    layers[1].weight = layers[0].weight.T
    network = numeric.Network(layers, numeric.QuadraticCost())
    run = numeric.Trainer(network, numeric.SGD(0.1), batch_size=2, rng=rng)
    with pytest.raises(ValueError, match="0.weight and 1.weight share memory"):
        run.fit(np.ones((4, 3)), np.ones((4, 3)), 1)


# ----- frozen layers and parameters

def three_layers(seed=0, penalty=None):
    rng = np.random.default_rng(seed)
    layers = [numeric.Linear(2, 4, rng=rng), numeric.BatchNorm(4), numeric.Sigmoid(),
              numeric.Linear(4, 2, rng=rng)]
    return numeric.Network(layers, numeric.LogLikelihoodCost(), penalty)


X, Y = numeric.blobs(40, [[0, 0], [2, 2]], rng=np.random.default_rng(0))
PENALTIES = {
    "none": None, "L2": numeric.L2(9.0, n=40), "L1": numeric.L1(9.0, n=40, proximal=True),
    "decay": numeric.WeightDecay(0.5), "max-norm": numeric.MaxNorm(0.01),
}


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
def test_frozen_parameters_are_saved_but_neither_stepped_nor_decayed(penalty):
    network = three_layers(penalty=penalty)
    network.layers[0].freeze()
    network.layers[3].freeze("bias")
    names = {"1.weight", "1.bias", "3.weight"}
    assert set(network.parameters()) == set(network.gradients(X, Y)) == names
    before = network.state_dict()
    assert {"0.weight", "0.bias", "3.bias"} <= set(before)
    numeric.Trainer(
        network, numeric.SGD(0.5), batch_size=10, rng=np.random.default_rng(0)
    ).fit(X, Y, 2)
    after = network.state_dict()
    moved = {name for name in before if not np.array_equal(before[name], after[name])}
    assert moved == names | {"1.running_mean", "1.running_var", "1.batches_seen"}
    fresh = three_layers(seed=1)
    fresh.load_state_dict(after)
    assert np.array_equal(fresh.predict(X), network.predict(X))
    assert network.check_gradients(X, Y).ok


def test_a_frozen_batch_norm_stays_while_the_rest_trains():
    network = three_layers()
    norm = network.layers[1].freeze()
    before = norm.running_mean.copy(), norm.weight.copy()
    run = numeric.Trainer(network, numeric.SGD(0.5), batch_size=10, rng=np.random.default_rng(0))
    loss = network.loss(X, Y)
    run.fit(X, Y, 20)
    assert np.array_equal(norm.running_mean, before[0]) and np.array_equal(norm.weight, before[1])
    assert network.loss(X, Y) < 0.7 * loss, "the rest has learnt"
    network.eval()
    one = network.forward(X[:1])
    network.train()
    np.testing.assert_allclose(network.forward(X)[:1], one, rtol=1e-13)
    norm.unfreeze()
    run.fit(X, Y, 21)
    assert not np.array_equal(norm.running_mean, before[0])


def test_a_batch_norm_set_to_evaluate_by_hand_stays_so_in_a_run():
    network = three_layers()
    network.layers[1].training = False
    numeric.Trainer(
        network, numeric.SGD(0.5), batch_size=10, rng=np.random.default_rng(0),
        monitor=["train_loss"],
    ).fit(X, Y, 3)
    assert not network.layers[1].running_mean.any()
    assert network.train().layers[1].training


def test_requires_grad_false_freezes_parameters_alone():
    network = three_layers()
    norm = network.layers[1].requires_grad_(False)
    network.gradients(X, Y)
    assert "1.weight" not in network.parameters() and norm.running_mean.any()
    norm.requires_grad_(True)
    assert "1.weight" in network.parameters()


def test_freezing_what_is_not_there_is_refused():
    with pytest.raises(ValueError, match="Linear: no parameter 'gain', it has weight, bias"):
        three_layers().layers[0].freeze("gain")
    layer = three_layers().layers[0]
    layer.parameter_names = ()
    with pytest.raises(ValueError, match=r"freeze\(\) is the way to keep a layer as it is"):
        numeric.Network([layer], numeric.LogLikelihoodCost(), numeric.L2(1.0, n=60))
    network = three_layers()
    network.layers[0].parameter_names = ()
    for use in (network.state_dict, network.parameters, lambda: network.gradients(X, Y)):
        with pytest.raises(ValueError, match=r"freeze\(\) is the way to keep a layer as it is"):
            use()


# ----- training loops of one's own

def test_running_statistics_follow_a_loop_of_one_s_own():
    x, y = numeric.blobs(200, [[50, 50], [52, 52]], rng=np.random.default_rng(0))
    network = numeric.Network(
        [numeric.BatchNorm(2), numeric.Linear(2, 2, rng=np.random.default_rng(1))],
        numeric.LogLikelihoodCost(),
    )
    optimizer = numeric.SGD(0.5)
    for _ in range(300):
        optimizer.step(network.parameters(), network.gradients(x, y))
    np.testing.assert_allclose(network.layers[0].running_mean, x.mean(axis=0), rtol=1e-9)
    assert network.accuracy(x, y) > 0.9 and network.layers[0].batches_seen == 300
    network.eval().gradients(x, y)
    network.train().loss(x, y)
    network.check_gradients(x[:5], y[:5])
    assert network.layers[0].batches_seen == 300


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
def test_apply_gradients_is_the_trainer_s_step(penalty):
    one, two = three_layers(penalty=penalty), three_layers(penalty=penalty)
    optimizer, other = numeric.Adam(0.05), numeric.Adam(0.05)
    for _ in range(3):
        numeric.train_step(one, optimizer, X, Y)
        numeric.apply_gradients(two, other, two.gradients(X, Y))
    a, b = one.state_dict(), two.state_dict()
    assert all(np.array_equal(a[name], b[name]) for name in a)
    bad = two.gradients(X, Y)
    bad["0.weight"][0, 0] = np.nan
    before = two.state_dict()["3.weight"]
    with pytest.raises(ValueError, match="gradient of 0.weight: nan"):
        numeric.apply_gradients(two, other, bad)
    assert np.array_equal(two.state_dict()["3.weight"], before)


def test_gradients_may_be_summed_over_batches():
    network, whole = three_layers(), three_layers()
    for layer in (*network.layers, *whole.layers):
        if isinstance(layer, numeric.BatchNorm):
            layer.freeze()
    parts = [network.gradients(X[rows], Y[rows]) for rows in (slice(0, 20), slice(20, 40))]
    summed = {name: sum(part[name] for part in parts) / 2 for name in parts[0]}
    numeric.apply_gradients(network, numeric.SGD(0.1), summed)
    numeric.train_step(whole, numeric.SGD(0.1), X, Y)
    np.testing.assert_allclose(network.layers[0].weight, whole.layers[0].weight, rtol=1e-12)


@pytest.mark.parametrize("p", [1.0, 2.0, 3.0, np.inf])
@pytest.mark.parametrize("scale", [1.0, 1e-200, 1e200])
def test_clipping_bounds_the_common_norm(p, scale):
    given = {name: scale * g for name, g in gradients(0, a=(2, 3), b=4).items()}
    live = dict(given)
    entries = np.concatenate([g.ravel() / scale for g in given.values()])
    total = scale * np.linalg.norm(entries, p)
    found = numeric.clip_grad_norm_(given, 0.5, p)
    assert found == pytest.approx(total, rel=1e-12)
    after = np.concatenate([g.ravel() for g in given.values()])
    assert all(given[name] is live[name] for name in live)
    wanted = entries * scale * min(1, 0.5 / (total + 1e-6))
    np.testing.assert_allclose(after, wanted, rtol=1e-12)


def test_clipping_in_a_run_and_by_value():
    network, run_of = three_layers(), np.random.default_rng(0)
    before = {name: array.copy() for name, array in network.parameters().items()}
    run = numeric.Trainer(
        network, numeric.SGD(1.0), batch_size=40, rng=run_of, clip_grad_norm=1e-3
    )
    run.fit(X, Y, 1)
    moved = sum(((before[n] - a) ** 2).sum() for n, a in network.parameters().items())
    assert 0.99e-3 < np.sqrt(moved) <= 1e-3
    given = {"w": np.array([-3.0, 0.2, 5.0])}
    numeric.clip_grad_value_(given, 1.0)
    assert given["w"].tolist() == [-1.0, 0.2, 1.0]
    for bad, words in (({"w": np.array([np.nan])}, "nan"), ({"w": np.array([np.inf])}, "inf")):
        with pytest.raises(ValueError, match=words):
            numeric.clip_grad_norm_(bad, 1.0)
    for limit in (0, -1.0, np.nan):
        with pytest.raises(ValueError, match="max_norm"):
            numeric.clip_grad_norm_({"w": np.ones(2)}, limit)
