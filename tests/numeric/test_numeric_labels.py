"""Targets in every form that data come in: read rightly or refused, never plausibly wrong."""

import math

import numpy as np
import pytest

import numeric

EYE = np.eye(3)


def passing_on(cost, *layers):
    """A network that gives its input to the cost."""
    return numeric.Network([numeric.Identity(), *layers], cost)


LOGITS = passing_on(numeric.LogLikelihoodCost())
SIGMOIDS = passing_on(numeric.CrossEntropyCost())
OUTPUTS = passing_on(numeric.QuadraticCost())


# ----- one class for each example

@pytest.mark.parametrize("network", [LOGITS, SIGMOIDS, OUTPUTS], ids=["logits", "bits", "outputs"])
@pytest.mark.parametrize("y", [
    np.array([0, 1, 1]), np.array([[0], [1], [1]]), np.array([[0.0], [1.0], [1.0]]),
    np.array([0, 1, 1], np.uint8), [0, 1, 1], EYE[[0, 1, 1]], EYE[[0, 1, 1]].astype(int),
    EYE[[0, 1, 1]] > 0, 2 * EYE[[0, 1, 1]] - 1,
], ids=["labels", "column", "floats", "bytes", "list", "rows", "whole", "bool", "plus-minus"])
def test_labels_in_any_form_give_one_accuracy(network, y):
    assert network.accuracy(3 * EYE, y) == pytest.approx(2 / 3)


@pytest.mark.parametrize("y, words", [
    (np.array([1, 2, 3]), "counted from 1"),
    (np.array([[1], [2], [3]]), "counted from 1"),
    (np.array([0, 1, -100]), "-100 at index 2, expected integers 0 to 2"),
    (np.array([0, 1, -1]), "-1 at index 2"),
    (np.array([0.0, 1.0, 1.5]), "1.5 at index 2"),
    (np.array([0.0, 1.0, np.nan]), "nan"),
    (np.array([0, 1]), r"shape \(2,\), expected \(3,\)"),
    (np.array([[0, 1, 2]]), r"shape \(1, 3\), expected \(3, 3\)"),
    (np.eye(4)[:3], r"shape \(3, 4\), expected \(3, 3\)"),
    (np.array([[0.5, 0.5, 0.0], *EYE[:2]]), "row 0 name no class"),
    (np.zeros((3, 3)), "row 0 name no class"),
])
def test_labels_that_name_no_class_are_refused(y, words):
    with pytest.raises(ValueError, match=words):
        LOGITS.accuracy(EYE, y)


def test_labels_are_compared_with_labels_as_they_are():
    y, found = np.array([1, -1, 1, 1]), np.array([1, -1, -1, 1])
    assert numeric.accuracy_score(y, found) == numeric.accuracy_score(y[:, None], found) == 0.75
    assert numeric.accuracy_score(EYE[[0, 1, 2]], np.array([0, 1, 1])) == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="shape"):
        numeric.accuracy_score(y[:3], found)
    with pytest.raises(TypeError, match="labels of dtype float64, expected integers"):
        LOGITS.loss(EYE, np.array([0.0, 1.0, 2.0]))


def test_text_is_no_label():
    with pytest.raises(TypeError, match="dtype <U3, expected numbers"):
        LOGITS.accuracy(EYE, np.array(["cat", "dog", "cat"]))


def test_soft_targets_name_their_largest():
    soft = np.array([[0.4, 0.3, 0.3], [0.1, 0.8, 0.1], [0.2, 0.45, 0.35]])
    for network in (LOGITS, SIGMOIDS):
        assert network.accuracy(EYE, soft) == pytest.approx(2 / 3)


# ----- several outputs that may be on at once

DIGITS = np.arange(10)
BITS = (DIGITS[:, None] >> np.arange(4) & 1).astype(float)  # 0 has none on, 7 has three


def test_the_four_bit_digits_are_right_when_every_bit_is():
    assert SIGMOIDS.accuracy(8 * BITS - 4, BITS) == 1.0
    assert OUTPUTS.accuracy(BITS, BITS) == 1.0
    one_bit_off = 8 * BITS - 4
    one_bit_off[3, 0] *= -1
    assert SIGMOIDS.accuracy(one_bit_off, BITS) == 0.9
    predictions = SIGMOIDS.predict(one_bit_off)
    assert numeric.element_accuracy(BITS, predictions) == 39 / 40


def test_rows_with_one_on_are_read_as_they_are_meant():
    """Where the targets at hand happen to have one on each, somebody has to say more."""
    logits = np.array([[2.0, 3.0, -1.0]])
    y = np.array([[0.0, 1.0, 0.0]])
    assert SIGMOIDS.accuracy(logits, y) == 1.0
    assert SIGMOIDS.accuracy(logits, y, multilabel=True) == 0.0
    with pytest.raises(ValueError, match="row 0 name no class"):
        SIGMOIDS.accuracy(logits, np.array([[1.0, 1.0, 0.0]]), multilabel=False)


def test_a_run_reads_all_its_sets_as_its_training_targets():
    """Validation rows with one output on each are no classes when the training rows are not."""
    x, y = 8 * BITS - 4, BITS
    single = DIGITS[[1, 2, 4, 8]]
    given = 8 * BITS[single] - 4
    given[:, 0] = 5.0  # one output too many is on in three of four rows, but never the largest
    given[[1, 2, 3], [1, 2, 3]] = 9.0
    network = numeric.Network(
        [numeric.Linear(4, 4, rng=np.random.default_rng(0), weight_init=np.eye(4))],
        numeric.CrossEntropyCost(),
    )
    trainer = numeric.Trainer(
        network, numeric.SGD(1e-9), batch_size=10, rng=np.random.default_rng(0),
        validation=(given, BITS[single]), monitor=["validation_accuracy", "train_accuracy"],
    )
    history = trainer.fit(x, y, 1)
    assert history == {"lr": [1e-9], "validation_accuracy": [0.25], "train_accuracy": [1.0]}


# ----- targets -1 and 1

def test_plus_and_minus_one_are_told_by_the_sign():
    outputs = np.array([[0.3], [-0.2], [0.1], [-0.4]])
    y = np.array([1, -1, 1, 1])
    for labels in (y, y[:, None], y.astype(float)):
        assert OUTPUTS.accuracy(outputs, labels) == 0.75
    assert OUTPUTS.accuracy(outputs, np.array([1, 0, 1, 1])) == 0.25, "0 and 1 meet in the middle"


def test_probabilities_are_compared_with_a_half_whatever_the_labels():
    logits = np.array([[2.0], [-2.0], [1.0]])
    assert SIGMOIDS.accuracy(logits, np.array([1, -1, 1])) == 1.0
    ends = passing_on(numeric.QuadraticCost(), numeric.Sigmoid())
    assert ends.accuracy(logits, np.array([1.0, -1.0, 1.0])) == 1.0
    with pytest.raises(ValueError, match="say whether they are probabilities"):
        numeric.accuracy_score(np.array([1, -1]), np.array([[0.9], [0.1]]))
    said = numeric.accuracy_score(np.array([1, -1]), np.array([[0.9], [0.1]]), probabilities=True)
    assert said == 1.0


@pytest.mark.parametrize("y", [np.array([3.7, 0.1]), np.array([[1], [2]]), np.array([0, 255])])
def test_a_single_output_has_two_classes(y):
    with pytest.raises(ValueError, match="accuracy is for classes"):
        OUTPUTS.accuracy(np.array([[3.6], [0.2]]), y)


def test_regression_has_a_loss_and_no_accuracy():
    x, y = np.ones((3, 2)), np.array([[3.7, 1.0], [2.0, 0.0], [1.5, 0.5]])
    assert set(numeric.measure(OUTPUTS, x, y)) == {"loss"}
    with pytest.raises(ValueError, match="accuracy is for classes"):
        OUTPUTS.accuracy(x, y)


# ----- nan shows

@pytest.mark.parametrize("activation", [
    numeric.ReLU, numeric.LeakyReLU, numeric.ELU, numeric.Softplus, numeric.Heaviside,
    numeric.Sigmoid, numeric.Tanh, numeric.Identity,
])
def test_a_nan_weight_is_no_accuracy_of_a_half(activation):
    rng = np.random.default_rng(1)
    layers = [numeric.Linear(3, 4, rng=rng), activation(), numeric.Linear(4, 2, rng=rng)]
    network = numeric.Network(layers, numeric.LogLikelihoodCost())
    x, y = rng.standard_normal((8, 3)), rng.integers(0, 2, 8)
    layers[0].weight[0, 0] = np.nan
    assert math.isnan(network.accuracy(x, y)) and math.isnan(network.loss(x, y))
    assert all(map(math.isnan, numeric.measure(network, x, y).values()))
    with pytest.raises(FloatingPointError, match="parameter 0.weight: nan"):
        network.classify(x)


# ----- other metrics

def test_confusion_matrix_counts_by_class_and_by_what_it_was_taken_for():
    y, found = np.array([0, 0, 1, 2, 2, 2]), np.array([0, 1, 1, 2, 0, 2])
    counts = [[1, 1, 0], [0, 1, 0], [1, 0, 2]]
    for given in (y, y[:, None], EYE[y]):
        assert numeric.confusion_matrix(given, found).tolist() == counts
    assert numeric.confusion_matrix(y, found, 4).shape == (4, 4)
    np.testing.assert_allclose(numeric.class_accuracy(y, found, 4), [1 / 2, 1, 2 / 3, np.nan])
    for bad, words in ((y + 1, "counted from 1"), (y - 1, "-1 at index 0"), (y[:4], "shape")):
        with pytest.raises(ValueError, match=words):
            numeric.confusion_matrix(bad, found, 3)


def test_top_k_counts_the_first_of_equals():
    scores = np.array([[0.5, 0.3, 0.2], [0.2, 0.5, 0.3], [0.4, 0.3, 0.3], [0.25, 0.25, 0.25]])
    y = np.array([1, 0, 1, 2])
    assert numeric.top_k_accuracy_score(y, scores, k=2) == 0.5
    assert numeric.top_k_accuracy_score(y, scores, k=1) == numeric.accuracy_score(y, scores) == 0
    with pytest.raises(ValueError, match="3 of 3 classes is always right"):
        numeric.top_k_accuracy_score(y, scores, k=3)
    with pytest.raises(ValueError, match="nan"):
        numeric.top_k_accuracy_score(y, scores * np.nan)


def test_a_metric_of_ones_own_is_watched_like_the_others():
    rng = np.random.default_rng(3)
    x, y = numeric.blobs(60, [[0, 0], [2, 0], [0, 2]], rng=rng)

    def recall(targets, predictions):
        return numeric.class_accuracy(targets, predictions.argmax(axis=1), 3).min()

    def trainer(**options):
        network = numeric.Network(
            [numeric.Linear(2, 3, rng=np.random.default_rng(1))], numeric.LogLikelihoodCost()
        )
        return numeric.Trainer(
            network, numeric.SGD(0.5), batch_size=20, rng=np.random.default_rng(2),
            validation=(x, y), **options,
        )

    run = trainer(metrics={"worst": recall}, monitor=["train_worst", "validation_worst"])
    history = run.fit(x, y, 5)
    assert history["train_worst"] == history["validation_worst"]
    assert history["train_worst"][-1] == recall(y, run.network.predict(x)) > 0.4
    rule = numeric.EarlyStopping(2, mode="max")
    watched = trainer(metrics={"worst": recall}, early_stopping=rule, score="validation_worst")
    watched.fit(x, y, 30)
    assert recall(y, watched.network.predict(x)) == max(watched.history["validation_worst"])
    with pytest.raises(ValueError, match="a larger or a smaller validation_worst better"):
        trainer(
            metrics={"worst": recall}, early_stopping=numeric.EarlyStopping(2),
            score="validation_worst",
        )
    silent = trainer(metrics={"odd": lambda targets, predictions: None}, monitor=["train_odd"])
    before = silent.network.state_dict()["0.weight"]
    with pytest.raises(TypeError, match="metric odd gave None"):
        silent.fit(x, y, 1)
    assert np.array_equal(before, silent.network.state_dict()["0.weight"])
