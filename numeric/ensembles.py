"""Idea: networks that err on different examples are outvoted where they err (chapter 6)."""

import numpy as np

from numeric.labels import from_one_hot, one_hot
from numeric.metrics import accuracy_score
from numeric.network import Network, classes
from numeric.validation import check_kind, check_not_negative, check_shape

VOTINGS = ("hard", "soft")


class VotingClassifier:
    """Several trained networks that answer as one, as in scikit-learn.

    ``voting="hard"`` counts each network's class as one vote, and of classes with equally many
    votes takes the first; ``"soft"`` takes the mean of the probabilities, which asks how sure each is.
    ``weights`` >= 0, one for each network, count a vote more or less than once. Raises
    ``ValueError`` for another ``voting``, no networks or weights that are all 0, and ``TypeError``
    for anything but networks.
    """

    def __init__(self, networks, voting="hard", weights=None):
        self.networks, self.voting = list(networks), voting
        for i, network in enumerate(self.networks):
            check_kind(network, Network, f"VotingClassifier: network {i}")
        if not self.networks:
            raise ValueError("VotingClassifier: no networks")
        if voting not in VOTINGS:
            raise ValueError(f"VotingClassifier: voting {voting!r}, expected 'hard' or 'soft'")
        given = np.ones(len(self.networks)) if weights is None else np.asarray(weights, float)
        check_shape(given, (len(self.networks),), "VotingClassifier: weights")
        for weight in given:
            check_not_negative(weight, "VotingClassifier: weight")
        if not given.any():
            raise ValueError("VotingClassifier: weights are all 0")
        self.weights = given / given.sum()

    def predict(self, x):
        """Shares of the votes, or mean predictions, of shape (examples, outputs).

        Raises as ``Network.predict``, and ``ValueError`` for networks with different outputs.
        """
        answer = _votes if self.voting == "hard" else Network.predict
        found = [answer(network, x) for network in self.networks]
        for rows in found:
            check_shape(rows, found[0].shape, "VotingClassifier: predictions of all networks")
        return sum(weight * rows for weight, rows in zip(self.weights, found))

    def classify(self, x):
        """The class with most votes for each example, integers from 0, as ``Network.classify``."""
        return classes(self.predict(x))

    def accuracy(self, x, y, *, multilabel=None):
        """Fraction of examples predicted right; arguments and errors as for ``Network.accuracy``.

        Hard votes are for one class each: targets are labels from 0 or one-hot rows, or it raises
        ``ValueError``.
        """
        predictions, y = self.predict(x), np.asarray(y)
        if self.voting == "soft":
            return self.networks[0]._accuracy(predictions, y, multilabel)
        if multilabel or (y.dtype.kind in "biuf" and y.min(initial=0) < 0):
            raise ValueError("hard votes are for one class each, counted from 0; see voting='soft'")
        labels = from_one_hot(y) if y.ndim == 2 and y.shape[1] > 1 else y
        return accuracy_score(labels, predictions, probabilities=True)


def _votes(network, x):
    """The network's class as a one-hot row for each example."""
    outputs = network.predict(x).shape[1]
    found = network.classify(x)
    return one_hot(found, outputs) if outputs > 1 else found[:, None].astype(np.float64)
