"""Voting: what the votes are, how ties fall, and that several err less than one."""

import numpy as np
import pytest

import numeric


def sure_of(rows):
    """A network that answers ``rows``, logs of probabilities, whatever example i it is given."""
    layer = numeric.Linear(len(rows), len(rows[0]), rng=np.random.default_rng(0), bias=False)
    layer.weight[...] = np.log(rows).T
    return numeric.Network([layer], numeric.LogLikelihoodCost())


X = np.eye(3)
MEMBERS = [  # probabilities of three classes for three examples
    sure_of([[0.5, 0.4, 0.1], [0.1, 0.2, 0.7], [0.6, 0.3, 0.1]]),
    sure_of([[0.5, 0.4, 0.1], [0.4, 0.5, 0.1], [0.1, 0.6, 0.3]]),
    sure_of([[0.0001, 0.9, 0.0999], [0.1, 0.2, 0.7], [0.2, 0.2, 0.6]]),
]


def test_hard_votes_count_classes_and_soft_votes_ask_how_sure():
    hard, soft = (numeric.VotingClassifier(MEMBERS, voting) for voting in ("hard", "soft"))
    third = 1 / 3
    np.testing.assert_allclose(
        hard.predict(X), [[2 * third, third, 0], [0, third, 2 * third], [third] * 3], rtol=1e-14)
    assert hard.classify(X).tolist() == [0, 2, 0], "of equally many votes the first class wins"
    assert soft.classify(X).tolist() == [1, 2, 1]
    np.testing.assert_allclose(
        soft.predict(X), np.mean([member.predict(X) for member in MEMBERS], axis=0), rtol=1e-14)


def test_weights_count_a_vote_more_than_once():
    heavy = numeric.VotingClassifier(MEMBERS, weights=[1, 3, 1])
    assert heavy.classify(X).tolist() == [0, 1, 1]
    alone = numeric.VotingClassifier(MEMBERS, "soft", weights=[0, 0, 2])
    np.testing.assert_allclose(alone.predict(X), MEMBERS[2].predict(X), rtol=1e-14)


def test_accuracy_is_that_of_the_vote():
    ensemble = numeric.VotingClassifier(MEMBERS)
    assert ensemble.accuracy(X, np.array([0, 2, 1])) == pytest.approx(2 / 3)
    assert ensemble.accuracy(X, np.eye(3)[[0, 2, 1]]) == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="labels of shape|labels: shape"):
        ensemble.accuracy(X, np.array([0, 2]))
    soft = numeric.VotingClassifier(MEMBERS, "soft")
    assert soft.accuracy(X, np.array([1, 2, 0])) == pytest.approx(2 / 3)


@pytest.mark.parametrize("y, options, words", [
    (np.array([[1, 1, 0]] * 3), {}, "row 0 is not one-hot"),
    (np.array([1, -1, 1]), {}, "voting='soft'"), (np.eye(3), {"multilabel": True}, "voting='soft'"),
])
def test_hard_votes_are_for_one_class_each(y, options, words):
    with pytest.raises(ValueError, match=words):
        numeric.VotingClassifier(MEMBERS).accuracy(X, y, **options)


def test_single_outputs_vote_for_one_of_two():
    members = [numeric.Network([numeric.LeakyReLU(1)], numeric.CrossEntropyCost())] * 2
    members.append(numeric.Network([numeric.LeakyReLU(-1)], numeric.CrossEntropyCost()))
    ensemble = numeric.VotingClassifier(members)
    x = np.array([[3.0], [-3.0]])
    np.testing.assert_allclose(ensemble.predict(x), [[1], [1 / 3]])
    assert ensemble.classify(x).tolist() == [1, 0]


@pytest.mark.parametrize("arguments, words", [
    (([],), "no networks"), ((MEMBERS, "loud"), "voting 'loud'"),
    ((MEMBERS, "hard", [1, 2]), r"weights: shape \(2,\)"),
    ((MEMBERS, "hard", [1, 2, -1]), "-1"), ((MEMBERS, "hard", [0, 0, 0]), "all 0"),
])
def test_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        numeric.VotingClassifier(*arguments)


def test_members_must_be_networks_that_answer_alike():
    with pytest.raises(TypeError, match="network 1 is"):
        numeric.VotingClassifier([MEMBERS[0], numeric.Sigmoid()])
    other = sure_of([[0.5, 0.5]] * 3)
    with pytest.raises(ValueError, match=r"predictions of all networks: shape \(3, 2\)"):
        numeric.VotingClassifier([MEMBERS[0], other]).predict(X)


def test_several_networks_err_less_than_their_mean():
    x, y = numeric.load_digits()
    members = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        layers = [numeric.Linear(64, 10, rng=rng), numeric.Tanh(), numeric.Linear(10, 10, rng=rng)]
        network = numeric.Network(layers, numeric.LogLikelihoodCost())
        numeric.Trainer(network, numeric.SGD(0.5), batch_size=10, rng=rng).fit(x[:900], y[:900], 8)
        members.append(network)
    alone = np.mean([network.accuracy(x[900:], y[900:]) for network in members])
    for voting in ("hard", "soft"):
        ensemble = numeric.VotingClassifier(members, voting)
        assert ensemble.accuracy(x[900:], y[900:]) > alone
