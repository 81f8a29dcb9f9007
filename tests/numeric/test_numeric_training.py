"""The training loop: what it records, when it stops, and that it goes on bit for bit."""

import math

import numpy as np
import pytest

import numeric


def problem(seed=0, n=60):
    rng = np.random.default_rng(seed)
    x, labels = numeric.blobs(n, [[0, 0, 1], [2, 0, 0], [0, 2, -1]], rng=rng)
    return numeric.split(x, labels, 0.25, rng)


def build(seed=1, *, optimizer=None, regularizer=None, **options):
    """A trainer with everything random in it: order, dropout, initial weights."""
    rng = np.random.default_rng(seed)
    layers = [
        numeric.Linear(3, 8, rng=rng), numeric.BatchNorm(8), numeric.ReLU(),
        numeric.Dropout(0.2, rng=np.random.default_rng(seed + 1)), numeric.Linear(8, 3, rng=rng),
    ]
    network = numeric.Network(layers, numeric.LogLikelihoodCost(), regularizer)
    return numeric.Trainer(
        network, optimizer or numeric.Adam(0.01), batch_size=8, rng=rng, **options
    )


def test_history_has_one_number_an_epoch_and_learning_happens():
    train, held = problem()
    seen = []
    trainer = build(
        validation=held, monitor=("train_loss", "validation_accuracy"),
        schedule=numeric.inverse_time_decay(0.02, 0.5),
        progress=lambda epoch, epochs, record: seen.append((epoch, epochs, record)),
    )
    history = trainer.fit(*train, 12)
    assert set(history) == {"lr", "train_loss", "validation_accuracy"}
    assert all(len(values) == 12 for values in history.values())
    assert history["lr"][:2] == [0.02, 0.02 / 1.5]
    assert history["train_loss"][-1] < 0.6 * history["train_loss"][0]
    assert [epoch for epoch, _, _ in seen] == list(range(1, 13)) and seen[0][1] == 12
    assert seen[3][2]["train_loss"] == history["train_loss"][3]
    measured = numeric.measure(trainer.network, *held)
    assert measured["accuracy"] == history["validation_accuracy"][-1]


def test_measured_loss_is_the_loss_that_is_minimised():
    (x, y), held = problem()
    trainer = build(regularizer=numeric.L2(3.0, n=len(x)))
    network = trainer.network.eval()
    assert numeric.measure(network, x, y)["loss"] == pytest.approx(network.loss(x, y), rel=1e-15)
    penalty = network.regularizer.value(network.weights())
    bare = numeric.Network(network.layers, network.cost).eval()
    for data in ((x, y), held):
        with_penalty = numeric.measure(network, *data)["loss"]
        assert with_penalty == pytest.approx(bare.loss(*data) + penalty, rel=1e-13)


def test_progress_line(capsys):
    train, _held = problem()
    build(monitor=("train_loss",), progress=numeric.print_progress).fit(*train, 1)
    assert capsys.readouterr().out.startswith("epoch 1/1  lr 0.01  train_loss ")


RULES = {
    "adam": {},
    "sgd": {"optimizer": lambda: numeric.SGD(0.05, momentum=0.9, nesterov=True)},
    "amsgrad-l1": {
        "optimizer": lambda: numeric.Adam(0.01, amsgrad=True),
        "regularizer": lambda: numeric.L1(0.1, n=45, proximal=True),
    },
    "stopping": {
        "early_stopping": lambda: numeric.EarlyStopping(4, mode="min"),
        "plateau": lambda: numeric.HalveOnPlateau(2, mode="min"),
        "score": lambda: "validation_loss",
    },
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("pause", [1, 5])
def test_resuming_is_bit_for_bit(rule, pause, tmp_path):
    train, held = problem()

    def make(**more):
        options = {name: value() for name, value in RULES[rule].items()}
        return build(validation=held, monitor=("train_loss",), **options, **more)

    straight = make()
    straight.fit(*train, 9)
    path = tmp_path / "run.npz"
    make(checkpoint=path).fit(*train, pause)
    resumed = make().load(path)
    assert resumed.epoch == pause
    resumed.fit(*train, 9)
    assert resumed.history == straight.history and resumed.stopped == straight.stopped
    one, two = straight.network.state_dict(), resumed.network.state_dict()
    assert all(np.array_equal(one[name], two[name]) for name in one)
    x = held[0]
    assert np.array_equal(straight.network.train().forward(x), resumed.network.train().forward(x))


def test_checkpoints_hold_no_pickle_and_leave_no_litter(tmp_path):
    train, _held = problem()
    trainer = build(checkpoint=tmp_path / "run.npz")
    trainer.fit(*train, 2)
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.npz"]
    with np.load(tmp_path / "run.npz", allow_pickle=False) as file:
        assert all(file[name].dtype.kind in "fiuU" for name in file.files)


def test_a_checkpoint_of_another_network_is_refused(tmp_path):
    train, _ = problem()
    trainer = build(checkpoint=tmp_path / "run.npz")
    trainer.fit(*train, 1)
    rng = np.random.default_rng(0)
    other = numeric.Network([numeric.Linear(3, 3, rng=rng)], numeric.LogLikelihoodCost())
    with pytest.raises(ValueError, match="saved with generators"):
        numeric.Trainer(other, numeric.Adam(), batch_size=8, rng=rng).load(tmp_path / "run.npz")
    state = trainer.network.state_dict()
    state["0.weight"] = state["0.weight"].T
    with pytest.raises(ValueError, match=r"0.weight: shape \(3, 8\), expected \(8, 3\)"):
        trainer.network.load_state_dict(state)


def test_loading_a_state_keeps_the_parameter_arrays():
    one, two = build(seed=1).network, build(seed=2).network
    live = two.parameters()
    two.load_state_dict(one.state_dict())
    assert all(live[name] is parameter for name, parameter in two.parameters().items())
    assert np.array_equal(live["0.weight"], one.layers[0].weight)
    assert live["0.weight"] is not one.layers[0].weight


class Scripted:
    """A trainer whose validation accuracy follows a script instead of the network."""

    def __init__(self, monkeypatch, scores, **options):
        self.scores, self.snapshots = list(scores), []
        train, held = problem()
        self.trainer = build(optimizer=numeric.SGD(0.1), validation=held, **options)
        monkeypatch.setattr("numeric.training.measure", self.measure)
        self.trainer.fit(*train, 200)

    def measure(self, network, x, y):
        self.snapshots.append(network.state_dict())
        epoch = len(self.snapshots) - 1
        return {"accuracy": self.scores[min(epoch, len(self.scores) - 1)], "loss": 0.0}


def test_early_stopping_goes_back_to_the_best_epoch(monkeypatch):
    run = Scripted(monkeypatch, [1, 5, 2, 5, 3, 4], early_stopping=numeric.EarlyStopping(3))
    assert run.trainer.epoch == 5 and run.trainer.stopped == "early stopping"
    now = run.trainer.network.state_dict()
    assert all(np.array_equal(now[name], run.snapshots[1][name]) for name in now)


def test_early_stopping_may_keep_the_last_epoch(monkeypatch):
    rule = numeric.EarlyStopping(3, restore_best=False)
    run = Scripted(monkeypatch, [1, 5, 2, 5, 3, 4], early_stopping=rule)
    now = run.trainer.network.state_dict()
    assert all(np.array_equal(now[name], run.snapshots[4][name]) for name in now)


def test_rising_scores_never_stop_before_the_last_epoch(monkeypatch):
    run = Scripted(monkeypatch, range(500), early_stopping=numeric.EarlyStopping(1))
    assert run.trainer.epoch == 200 and run.trainer.stopped is None


def test_halving_restarts_its_count_and_ends_at_a_128th(monkeypatch):
    run = Scripted(monkeypatch, [1.0], plateau=numeric.HalveOnPlateau(10))
    rates = run.trainer.history["lr"]
    assert run.trainer.epoch == 71 and run.trainer.stopped == "learning rate at its floor"
    changes = [epoch for epoch in range(1, len(rates)) if rates[epoch] != rates[epoch - 1]]
    assert changes == [11, 21, 31, 41, 51, 61]
    assert rates[-1] == 0.1 / 64 and run.trainer.plateau.scale == 1 / 128


def test_stopping_without_a_score_is_refused_at_once():
    with pytest.raises(ValueError, match="needs validation data"):
        build(early_stopping=numeric.EarlyStopping(3))
    with pytest.raises(ValueError, match="monitor 'speed'"):
        build(monitor=("speed",))
    for patience in (0, 1.5):
        with pytest.raises(ValueError, match="patience"):
            numeric.EarlyStopping(patience)
    with pytest.raises(ValueError, match="mode"):
        numeric.EarlyStopping(3, mode="best")


def test_divergence_names_the_parameter():
    rng = np.random.default_rng(2)
    network = numeric.Network([numeric.Linear(3, 2, rng=rng)], numeric.QuadraticCost())
    trainer = numeric.Trainer(network, numeric.SGD(1e6), batch_size=1, rng=rng)
    x, y = rng.standard_normal((90, 3)), np.ones((90, 2))
    with np.errstate(all="ignore"), pytest.raises(
        FloatingPointError, match=r"after epoch 1, parameter 0.weight: .* at index \(0, 0\)"
    ):
        trainer.fit(x, y, 3)


def test_batch_norm_statistics_follow_training_batches_only():
    train, held = problem()
    trainer = build(validation=held, monitor=("validation_loss", "train_loss"))
    trainer.fit(*train, 2)
    assert trainer.network.layers[1].batches_seen == 2 * math.ceil(45 / 8)


def test_float32_training_stays_float32():
    rng = np.random.default_rng(3)
    (x, y), _ = problem()
    network = numeric.Network2([3, 5, 3], rng=rng, dtype=np.float32, cost="log-likelihood")
    trainer = network.sgd((x.astype(np.float32), y), 3, 7, 0.5, rng=rng, lmbda=0.1, momentum=0.5)
    assert all(p.dtype == np.float32 for p in network.parameters().values())
    assert all(
        a.dtype == np.float32 for slots in trainer.optimizer.state.values() for a in slots.values()
    )


# ----- the network's own manners

def test_network_construction_errors():
    rng = np.random.default_rng(0)
    dense, cost = numeric.Linear(4, 5, rng=rng), numeric.QuadraticCost()
    cases = [
        ([], "at least one layer"),
        ([dense, numeric.Linear(6, 3, rng=rng)], r"layer 1 \(Linear\): fan_in 6, but .* gives 5"),
        ([dense, numeric.Tanh(), numeric.BatchNorm(4)], r"layer 2 \(BatchNorm\)"),
    ]
    for layers, words in cases:
        with pytest.raises(ValueError, match=words):
            numeric.Network(layers, cost)
    narrow = numeric.Linear(5, 3, rng=rng, dtype=np.float32)
    with pytest.raises(TypeError, match="different dtypes"):
        numeric.Network([dense, narrow], cost)
    with pytest.raises(TypeError, match="numpy.random.Generator"):
        numeric.Linear(4, 5, rng=0)
    with pytest.raises(ValueError, match="fan_in: 0"):
        numeric.Linear(0, 5, rng=rng)


def test_network_input_errors_name_layer_and_index():
    rng = np.random.default_rng(0)
    network = numeric.Network([numeric.Linear(4, 3, rng=rng)], numeric.QuadraticCost())
    x, y = np.ones((2, 4)), np.ones((2, 3))
    cases = [
        (x[:, :3], y, ValueError, r"0 \(Linear\): input: shape \(2, 3\), expected \(any, 4\)"),
        (x.astype(np.float32), y, TypeError, "float32, expected float64"),
        (x, y[:1], ValueError, r"QuadraticCost: targets: shape \(1, 3\), expected \(2, 3\)"),
        (x, y * np.inf, ValueError, r"inf at index \(0, 0\)"),
    ]
    for inputs, targets, error, words in cases:
        for method in (network.loss, network.gradients, network.check_gradients, network.deltas):
            with pytest.raises(error, match=words):
                method(inputs, targets)
    network.layers[0].bias[1] = np.nan
    with pytest.raises(FloatingPointError, match=r"parameter 0.bias: nan at index \(1,\)"):
        network.forward(x)
    network.layers[0].bias[1] = 0
    network.layers[0].weight[:] = 1e308
    with np.errstate(over="ignore"), pytest.raises(FloatingPointError, match="output of layer 0"):
        network.forward(x)


def test_flatten_standardise_and_predict_go_together():
    rng = np.random.default_rng(4)
    images, labels = rng.random((9, 4, 3)), rng.integers(0, 2, 9)
    flat = numeric.Flatten().forward(images)
    layers = [numeric.Flatten(), numeric.Standardizer.fit(flat), numeric.Linear(12, 2, rng=rng)]
    network = numeric.Network(layers, numeric.LogLikelihoodCost())
    report = network.check_gradients(images, labels)
    assert report.ok, report.message
    np.testing.assert_allclose(network.predict(images).sum(axis=1), 1, rtol=1e-14)
    assert network.accuracy(images, labels) == (network.classify(images) == labels).mean()
    assert network.accuracy(images, numeric.one_hot(labels, 2)) == network.accuracy(images, labels)
    assert network.deltas(images, labels)[0].shape == images.shape


def test_prediction_scales():
    rng = np.random.default_rng(5)
    dense, x = numeric.Linear(3, 2, rng=rng), rng.standard_normal((4, 3))
    z = dense.forward(x)
    for cost, expected in (
        (numeric.QuadraticCost(), z), (numeric.CrossEntropyCost(), numeric.sigmoid(z)),
        (numeric.LogLikelihoodCost(), numeric.softmax(z)),
    ):
        np.testing.assert_array_equal(numeric.Network([dense], cost).predict(x), expected)


def test_a_single_output_separates_two_classes():
    dense = numeric.Linear(1, 1, rng=np.random.default_rng(6))
    dense.weight[:] = 1.0
    network = numeric.Network([dense], numeric.CrossEntropyCost())
    x, y = np.array([[-2.0], [-1], [1], [2]]), np.array([[0.0], [1], [1], [1]])
    assert network.classify(x).tolist() == [0, 0, 1, 1]
    assert network.accuracy(x, y) == network.accuracy(x, y[:, 0].astype(int)) == 0.75
    assert numeric.measure(network, x, y)["accuracy"] == 0.75


def test_evaluation_mode_is_left_as_it_was():
    trainer = build()
    network, x = trainer.network, problem()[0][0]
    for mode in (network.train, network.eval):
        before = mode().training
        network.predict(x)
        assert network.training == before
        assert all(layer.training == before for layer in network.layers)


# ----- data sets

def test_bundled_digits():
    pytest.importorskip("sklearn")
    x, labels = numeric.load_digits()
    assert x.shape == (1797, 64) and x.min() == 0 and x.max() == 1
    assert set(labels) == set(range(10))
    assert numeric.load_digits(np.float32)[0].dtype == np.float32


def test_mnist_layout(tmp_path):
    rng = np.random.default_rng(6)
    arrays = {}
    for part, n in (("train", 6), ("test", 2)):
        arrays[f"x_{part}"] = rng.integers(0, 256, (n, 4, 5), np.uint8)
        arrays[f"y_{part}"] = np.arange(n, dtype=np.uint8)
    np.savez(tmp_path / "good.npz", **arrays)
    (x, y), (x_test, y_test) = numeric.load_mnist(tmp_path / "good.npz")
    assert x.shape == (6, 20) and x.dtype == np.float32 and x_test.shape == (2, 20)
    np.testing.assert_array_equal(np.round(x * 255), arrays["x_train"].reshape(6, -1))
    assert y.tolist() == list(range(6)) and y_test.tolist() == [0, 1]
    np.savez(tmp_path / "short.npz", **{k: v for k, v in arrays.items() if k != "y_test"})
    with pytest.raises(ValueError, match="no array named y_test"):
        numeric.load_mnist(tmp_path / "short.npz")
    np.savez(tmp_path / "odd.npz", **arrays | {"y_train": np.arange(5)})
    with pytest.raises(ValueError, match="expected integers"):
        numeric.load_mnist(tmp_path / "odd.npz")


def test_generated_data_are_seeded_and_balanced():
    for make in (
        lambda rng: numeric.spirals(30, rng=rng, arms=3),
        lambda rng: numeric.blobs(30, np.eye(3), rng=rng),
    ):
        (x, labels), (again, _) = (make(np.random.default_rng(7)) for _ in range(2))
        assert np.array_equal(x, again) and np.bincount(labels).tolist() == [10, 10, 10]


def test_split_is_a_partition():
    x, labels = np.arange(10.0)[:, None], np.arange(10)
    (kept, kept_y), (held, held_y) = numeric.split(x, labels, 0.3, np.random.default_rng(8))
    assert len(held) == 3 and sorted([*kept_y, *held_y]) == list(range(10))
    assert np.array_equal(kept[:, 0], kept_y) and np.array_equal(held[:, 0], held_y)
    with pytest.raises(ValueError, match="leaves one side empty"):
        numeric.split(x, labels, 0.01, np.random.default_rng(8))
