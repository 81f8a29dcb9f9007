"""Runs that stop, go on, are repeated or resumed: which way is better, whose state it is, and when
something that does not fit is said."""

import numpy as np
import pytest

import numeric

X, Y = numeric.blobs(60, [[0, 0], [2, 2]], rng=np.random.default_rng(0))


def small(seed=1):
    rng = np.random.default_rng(seed)
    return numeric.Network([numeric.Linear(2, 2, rng=rng)], numeric.LogLikelihoodCost())


def trainer(network=None, optimizer=None, **options):
    options = {"batch_size": 60, "rng": np.random.default_rng(0)} | options
    return numeric.Trainer(network or small(), optimizer or numeric.SGD(0.1), **options)


def weights(run):
    return {name: array.copy() for name, array in run.network.parameters().items()}


def unmoved(run, before):
    return all(np.array_equal(before[name], array) for name, array in weights(run).items())


# ----- which way is better

@pytest.mark.parametrize("score", ["train_loss", "validation_loss"])
def test_a_falling_loss_is_an_improvement(score):
    run = trainer(early_stopping=numeric.EarlyStopping(2), score=score, validation=(X, Y))
    history = run.fit(X, Y, 50)
    assert run.epoch == 50 and run.stopped is None
    assert run.network.loss(X, Y) == min(history[score]) < history[score][0]


def test_the_rate_is_not_halved_while_the_loss_falls():
    run = trainer(plateau=numeric.HalveOnPlateau(2), score="train_loss")
    assert set(run.fit(X, Y, 20)["lr"]) == {0.1}
    rises = trainer(
        plateau=numeric.HalveOnPlateau(2), score="train_loss",
        schedule=numeric.manual_schedule({0: 0.1, 3: 100.0}),
    )
    assert rises.fit(X, Y, 6)["lr"] == [0.1, 0.1, 0.1, 100.0, 100.0, 50.0]


def test_a_rising_accuracy_is_an_improvement():
    run = trainer(early_stopping=numeric.EarlyStopping(3), score="train_accuracy")
    history = run.fit(X, Y, 40)["train_accuracy"]
    assert run.network.accuracy(X, Y) == max(history) > history[0]


@pytest.mark.parametrize("mode, score", [("max", "train_loss"), ("min", "train_accuracy")])
def test_the_worse_way_is_obeyed_with_a_warning(mode, score):
    with pytest.warns(UserWarning, match=f"mode '{mode}' for {score}"):
        trainer(early_stopping=numeric.EarlyStopping(2, mode=mode), score=score)


# ----- a rule belongs to a run

@pytest.mark.parametrize("kind", ["early_stopping", "plateau"])
def test_a_rule_starts_afresh_in_every_fold(kind):
    rule = {"early_stopping": numeric.EarlyStopping(2), "plateau": numeric.HalveOnPlateau(1)}[kind]
    seen = []
    for _fold in range(3):
        options = {kind: rule, "score": "validation_accuracy", "validation": (X, Y)}
        run = trainer(optimizer=numeric.SGD(1e-9), **options)
        history = run.fit(X, Y, 30)
        seen.append((run.epoch, run.stopped, history["lr"], rule.best))
    assert seen[0] == seen[1] == seen[2] and seen[0][0] > 1


def test_network2_halves_as_much_in_every_call():
    halve, rates = numeric.HalveOnPlateau(1, floor=1 / 8), []
    for _fold in range(2):
        network = numeric.Network2([2, 2], rng=np.random.default_rng(0), cost="log-likelihood")
        run = network.sgd(
            (X, Y), 20, 60, 1e-9, rng=np.random.default_rng(0), evaluation=(X, Y), halve=halve
        )
        rates.append(run.history["lr"])
    assert rates[0] == rates[1] and len(rates[0]) > 2


def test_a_rule_that_watches_another_run_since_is_refused():
    rule = numeric.EarlyStopping(5)
    first, second = (
        trainer(early_stopping=rule, score=score) for score in ("train_loss", "train_accuracy")
    )
    first.fit(X, Y, 2)
    second.fit(X, Y, 2)
    assert rule.best == max(second.history["train_accuracy"])
    with pytest.raises(ValueError, match="early_stopping: this rule has watched another run"):
        first.fit(X, Y, 4)


# ----- going on

def test_fit_after_a_stop_trains_on():
    run = trainer(
        optimizer=numeric.SGD(1e-9), early_stopping=numeric.EarlyStopping(2), validation=(X, Y)
    )
    run.fit(X, Y, 50)
    assert (run.epoch, run.stopped) == (3, "early stopping")
    before = weights(run)
    run.fit(X, Y, 50)
    assert (run.epoch, run.stopped) == (5, "early stopping"), "patience starts anew"
    assert not unmoved(run, before) or run.best
    run.fit(X, Y, 5)
    assert run.epoch == 5, "epochs count from the first"


def test_fit_after_the_floor_trains_on_at_the_rate_that_was_left():
    run = trainer(
        optimizer=numeric.SGD(1e-9), plateau=numeric.HalveOnPlateau(2, floor=0.5),
        validation=(X, Y),
    )
    run.fit(X, Y, 50)
    assert (run.epoch, run.stopped) == (3, "learning rate at its floor")
    before = weights(run)
    rates = run.fit(X, Y, 4)["lr"]
    assert rates[-1] == 0.5e-9 and not unmoved(run, before)


def test_running_in_pieces_is_running_at_once_with_early_stopping_too():
    def fresh():
        return trainer(
            optimizer=numeric.SGD(1.9, momentum=0.9), early_stopping=numeric.EarlyStopping(9),
            score="train_loss", batch_size=20,
        )

    whole, pieces = fresh(), fresh()
    whole.fit(X, Y, 8)
    for epochs in (2, 3, 5, 8):
        pieces.fit(X, Y, epochs)
    assert whole.history == pieces.history
    assert unmoved(whole, weights(pieces))


def test_a_checkpoint_after_the_end_goes_on_from_the_last_epoch(tmp_path):
    def fresh():
        return trainer(
            optimizer=numeric.SGD(1.9, momentum=0.9), early_stopping=numeric.EarlyStopping(9),
            score="train_loss", batch_size=20,
        )

    whole, part = fresh(), fresh()
    whole.fit(X, Y, 8)
    part.fit(X, Y, 5)
    part.save(tmp_path / "run.npz")
    resumed = fresh().load(tmp_path / "run.npz")
    assert unmoved(resumed, weights(part)), "the best epoch is in the network"
    assert resumed.fit(X, Y, 8) == whole.history


# ----- the best epoch comes back, whatever ended the run

def spoiled(**options):
    """A run whose later epochs are worse than its first."""
    return trainer(
        schedule=numeric.manual_schedule({0: 0.1, 3: 100.0}),
        early_stopping=numeric.EarlyStopping(5), score="train_loss", **options,
    )


def test_when_the_epochs_run_out():
    run = spoiled()
    history = run.fit(X, Y, 4)["train_loss"]
    assert run.stopped is None and np.argmin(history) == 2
    assert run.network.loss(X, Y) == min(history)


def test_when_another_rule_ends_the_run():
    run = spoiled(plateau=numeric.HalveOnPlateau(2, floor=0.5))
    history = run.fit(X, Y, 40)["train_loss"]
    assert run.stopped == "learning rate at its floor"
    assert run.network.loss(X, Y) == min(history)


def test_when_an_error_ends_the_run():
    def interrupt(epoch, epochs, record):
        if epoch == 5:
            raise KeyboardInterrupt

    run = spoiled(progress=interrupt)
    with pytest.raises(KeyboardInterrupt):
        run.fit(X, Y, 10)
    assert run.network.loss(X, Y) == min(run.history["train_loss"])


def test_unless_the_rule_keeps_the_last():
    rule = numeric.EarlyStopping(5, restore_best=False)
    run = trainer(
        schedule=numeric.manual_schedule({0: 0.1, 3: 100.0}), early_stopping=rule,
        score="train_loss",
    )
    history = run.fit(X, Y, 4)["train_loss"]
    assert run.network.loss(X, Y) == history[-1] > min(history)


# ----- rates set by hand

def test_a_rate_set_between_runs_is_taken_up():
    run = trainer()
    run.fit(X, Y, 2)
    run.optimizer.lr = 0.025
    run.fit(X, Y, 3)
    run.optimizer.lr /= 2
    assert run.fit(X, Y, 5)["lr"] == [0.1, 0.1, 0.025, 0.0125, 0.0125]


def test_a_rate_set_by_hand_is_scaled_by_later_plateaus_only():
    run = trainer(
        optimizer=numeric.SGD(1e-9), plateau=numeric.HalveOnPlateau(2), validation=(X, Y)
    )
    run.fit(X, Y, 4)
    run.optimizer.lr = 1e-10
    assert run.fit(X, Y, 6)["lr"] == [1e-9, 1e-9, 1e-9, 0.5e-9, 1e-10, 0.5e-10]


def test_a_rate_that_the_schedule_would_overwrite_is_refused():
    run = trainer(schedule=lambda epoch: 0.1)
    run.fit(X, Y, 1)
    run.optimizer.lr = 0.5
    with pytest.raises(ValueError, match=r"set to 0.5 by hand, but the schedule sets it"):
        run.fit(X, Y, 2)


@pytest.mark.parametrize("rate", [-0.1, np.nan, np.inf])
def test_a_senseless_rate_by_hand_moves_nothing(rate):
    run = trainer()
    run.fit(X, Y, 1)
    before, run.optimizer.lr = weights(run), rate
    with pytest.raises(ValueError, match="learning rate"):
        run.fit(X, Y, 2)
    assert unmoved(run, before)


# ----- resuming

def test_the_optimizer_s_settings_come_from_the_checkpoint(tmp_path):
    first = trainer(optimizer=numeric.Adam(0.1, betas=(0.8, 0.99), eps=1e-6))
    first.fit(X, Y, 1)
    first.save(tmp_path / "run.npz")
    other = trainer(optimizer=numeric.Adam(0.01)).load(tmp_path / "run.npz")
    settings = other.optimizer.lr, other.base_lr, other.optimizer.betas, other.optimizer.eps
    assert settings == (0.1, 0.1, (0.8, 0.99), 1e-6)
    assert other.fit(X, Y, 3) == first.fit(X, Y, 3)
    assert unmoved(other, weights(first))


def dropped(p, seed=1):
    rng = np.random.default_rng(seed)
    layers = [numeric.Linear(2, 4, rng=rng), numeric.Sigmoid(), numeric.Dropout(p, rng=rng)]
    return [*layers, numeric.Linear(4, 2, rng=rng)]


def built(*, layers=None, cost=None, penalty=None, **options):
    network = numeric.Network(
        layers or dropped(0.2), cost or numeric.LogLikelihoodCost(), penalty
    )
    return trainer(network, **options)


SAVED = {"penalty": numeric.L2(0.1, n=60), "schedule": numeric.inverse_time_decay(0.1, 1)}
OTHERWISE = {
    "activation": ({"layers": [numeric.Tanh() if i == 1 else layer
                               for i, layer in enumerate(dropped(0.2))]}, "layer 1 class Sigmoid"),
    "dropout": ({"layers": dropped(0.5)}, "layer 2 p 0.2, but this trainer has 0.5"),
    "frozen": ({"layers": [layer.freeze() if i == 0 else layer
                           for i, layer in enumerate(dropped(0.2))]}, "layer 0 frozen"),
    "strength": ({"penalty": numeric.L2(0.2, n=60)}, "penalty lmbda 0.1, but this trainer has 0.2"),
    "penalty": ({"penalty": numeric.L1(0.1, n=60)}, "penalty class L2, but this trainer has L1"),
    "no-penalty": ({"penalty": None}, "penalty"),
    "decay": ({"schedule": numeric.inverse_time_decay(0.1, 2)}, "rate of epoch 2"),
    "no-schedule": ({"schedule": None}, "rate of epoch"),
    "drop-last": ({"drop_last": True}, "drop_last False, but this trainer has True"),
    "clipping": ({"clip_grad_norm": 1.0}, "clip_grad_norm None, but this trainer has 1.0"),
    "cost": ({"cost": numeric.QuadraticCost(), "layers": dropped(0.2)}, "cost class"),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_else_differs_is_named_and_nothing_changes(name, tmp_path):
    change, words = OTHERWISE[name]
    first = built(**SAVED)
    first.fit(X, Y, 2)
    first.save(tmp_path / "run.npz")
    other = built(**{**SAVED, **change})
    before, state = weights(other), other.rng.bit_generator.state
    with pytest.raises(ValueError, match=words):
        other.load(tmp_path / "run.npz")
    assert unmoved(other, before) and other.epoch == 0 and other.rng.bit_generator.state == state


@pytest.mark.parametrize("rule, words", [
    (numeric.EarlyStopping(4), "rule early_stopping patience 3, but this trainer has 4"),
    (numeric.EarlyStopping(3, restore_best=False), "restore_best True"),
    (numeric.EarlyStopping(3, min_delta=0.1), "min_delta"),
])
def test_rules_must_be_the_same(rule, words, tmp_path):
    first = trainer(early_stopping=numeric.EarlyStopping(3), score="train_loss")
    first.fit(X, Y, 2)
    first.save(tmp_path / "run.npz")
    with pytest.raises(ValueError, match=words):
        trainer(early_stopping=rule, score="train_loss").load(tmp_path / "run.npz")


# ----- before the first step

def normed():
    rng = np.random.default_rng(1)
    return numeric.Network(
        [numeric.BatchNorm(2), numeric.Linear(2, 2, rng=rng)], numeric.LogLikelihoodCost()
    )


TOO_SMALL = r"layer 0 \(BatchNorm\) needs batches of 2 .* the smallest has 1"
BEFORE = {
    "last batch of one": (lambda: trainer(normed(), batch_size=20), X[:41], Y[:41], TOO_SMALL),
    "batches of one": (lambda: trainer(normed(), batch_size=1), X, Y, TOO_SMALL),
    "one example": (lambda: trainer(normed()), X[:1], Y[:1], TOO_SMALL),
    "labels of validation": (
        lambda: trainer(validation=(X, Y + 1)), X, Y, "validation data: LogLikelihoodCost: labels"),
    "width of validation": (
        lambda: trainer(validation=(X[:, :1], Y)), X, Y, "validation data: .*shape"),
    "nan in validation": (lambda: trainer(validation=(X * np.nan, Y)), X, Y, "validation.*nan"),
    "empty validation": (lambda: trainer(validation=(X[:0], Y[:0])), X, Y, "validation data"),
    "length of validation": (lambda: trainer(validation=(X, Y[:-1])), X, Y, "validation.*shape"),
    "negative rate later": (
        lambda: trainer(schedule=lambda epoch: 0.1 - 0.05 * epoch), X, Y,
        "learning rate -0.05.* for epoch 3"),
    "rate that is none": (
        lambda: trainer(schedule=lambda epoch: None if epoch == 4 else 0.1), X, Y, "rate None"),
    "nan rate": (lambda: trainer(schedule=lambda epoch: np.nan), X, Y, "rate nan"),
    "labels counted from 1": (trainer, X, Y + 1, r"expected 0 to 1"),
    "labels as a column": (trainer, X, Y[:, None], "labels: shape"),
    "no whole batch": (lambda: trainer(batch_size=61, drop_last=True), X, Y, "drop_last leaves"),
    "nothing to train": (
        lambda: trainer(numeric.Network([numeric.Linear(2, 2, rng=np.random.default_rng(0))
                                         .freeze()], numeric.LogLikelihoodCost())),
        X, Y, "nothing to train"),
    "no folder": (lambda: trainer(checkpoint="/nowhere/run.npz"), X, Y, "no folder /nowhere"),
    "accuracy of no classes": (
        lambda: trainer(numeric.Network([numeric.Linear(2, 2, rng=np.random.default_rng(0))],
                                        numeric.QuadraticCost()), monitor=["train_accuracy"]),
        X, 2 * X, "accuracy is for classes"),
}


@pytest.mark.parametrize("name", BEFORE)
def test_what_does_not_fit_is_said_before_anything_moves(name):
    make, x, y, words = BEFORE[name]
    run = make()
    before, state = run.network.state_dict(), run.rng.bit_generator.state
    with pytest.raises(ValueError, match=words):
        run.fit(x, y, 5)
    after = run.network.state_dict()
    assert all(np.array_equal(before[key], after[key], equal_nan=True) for key in before)
    assert run.epoch == 0 and run.rng.bit_generator.state == state and not run.optimizer.steps


def test_other_kinds_are_refused_at_once():
    for options, words in (
        ({"early_stopping": 5, "score": "train_loss"}, "early_stopping is 5, expected Plateau"),
        ({"progress": True}, "progress is True, expected a function"),
        ({"metrics": {"top": 3}}, "metric top is 3, expected a function"),
    ):
        with pytest.raises(TypeError, match=words):
            trainer(**options)
    with pytest.raises(TypeError, match="validation is no pair"):
        trainer(validation=X).fit(X, Y, 1)
    with pytest.raises(TypeError, match="validation data: .*float32"):
        trainer(validation=(X.astype(np.float32), Y)).fit(X, Y, 1)
    for epochs in (2.5, -1, None):
        with pytest.raises(ValueError, match="epochs"):
            trainer().fit(X, Y, epochs)


def test_a_parameter_that_is_nan_is_named_before_the_first_step():
    run = trainer()
    run.network.layers[0].bias[1] = np.nan
    with pytest.raises(FloatingPointError, match=r"0.bias before training: nan at index \(1,\)"):
        run.fit(X, Y, 1)


def test_drop_last_leaves_out_what_is_too_small():
    run = trainer(normed(), batch_size=20, drop_last=True)
    run.fit(X[:41], Y[:41], 3)
    assert run.network.layers[0].batches_seen == 6 and run.optimizer.steps == 6
    sizes = [len(rows) for rows in numeric.batch_indices(41, 20, drop_last=True)]
    assert sizes == [20, 20]
    assert len(list(numeric.minibatches(X, Y, 25, drop_last=True))) == 2
    assert len(numeric.batch_indices(40, 20, drop_last=True)) == 2
    with pytest.raises(ValueError, match="drop_last leaves none of 3 examples"):
        numeric.batch_indices(3, 20, drop_last=True)


# ----- networks that cannot be meant

@pytest.mark.parametrize("layers", [
    [numeric.Sigmoid()], [numeric.Softmax()], [numeric.Softmax(0.5)],
    [numeric.PerUnit([numeric.Sigmoid(), numeric.Sigmoid()])],
    [numeric.Sigmoid(), numeric.Dropout(0.5, rng=np.random.default_rng(0))],
    [numeric.Sigmoid(), numeric.Identity()],
], ids=["sigmoid", "softmax", "cold", "per-unit", "dropped", "identity"])
@pytest.mark.parametrize("cost", [numeric.CrossEntropyCost, numeric.LogLikelihoodCost])
def test_probabilities_where_logits_are_taken_are_warned_of_once(layers, cost):
    with pytest.warns(UserWarning, match="takes logits, but the network ends in") as seen:
        network = numeric.Network([numeric.Identity(), *layers], cost())
        network.loss(np.array([[5.0, -5.0]]), np.array([[1.0, 0.0]]))
    assert len(seen) == 1


@pytest.mark.filterwarnings("error")
def test_what_can_be_meant_is_not_warned_of():
    rng = np.random.default_rng(0)
    dense = numeric.Linear(2, 2, rng=rng)
    for layers in ([numeric.Sigmoid(), dense], [dense, numeric.Tanh()], [dense, numeric.ReLU()]):
        for cost in (numeric.CrossEntropyCost(), numeric.LogLikelihoodCost()):
            numeric.Network(layers, cost)
    for head in (numeric.Sigmoid(), numeric.Softmax()):
        numeric.Network([dense, head], numeric.QuadraticCost())


def test_a_softmax_of_one_output_is_warned_of():
    with pytest.warns(UserWarning, match="of a single output is always 0"):
        dense = numeric.Linear(2, 1, rng=np.random.default_rng(0))
        numeric.Network([dense], numeric.LogLikelihoodCost())
