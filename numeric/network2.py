"""Idea: the book's network2, with its exercises done: batched, stable, momentum, L1, stopping.

Sigmoid hidden layers; the output and its cost are chosen together: "cross-entropy" (sigmoid
output), "log-likelihood" (softmax output) or "quadratic" (sigmoid output). The monitored loss is
the loss that is minimised, penalty included, with the training set's n for every set.
"""

import itertools

import numpy as np

from numeric.activations import Sigmoid
from numeric.archives import load_archive, save_archive
from numeric.costs import CrossEntropyCost, LogLikelihoodCost, QuadraticCost
from numeric.initializers import normal_bias, scaled_normal
from numeric.layers import Linear
from numeric.network import Network
from numeric.optimizers import SGD
from numeric.regularizers import L1, L2
from numeric.schedules import EarlyStopping
from numeric.training import Trainer

COSTS = {
    "cross-entropy": CrossEntropyCost,
    "log-likelihood": LogLikelihoodCost,
    "quadratic": QuadraticCost,
}


class Network2(Network):
    """The fully connected network of ``sizes``, such as [784, 30, 10].

    Weights N(0, 1/fan_in) and biases N(0, 1), the book's default; ``weight_init=
    standard_normal`` gives its large weights. Weights and biases are ``self.layers``'.
    Raises ``ValueError`` for fewer than two sizes or an unknown cost.
    """

    def __init__(
        self, sizes, *, rng, cost="cross-entropy", weight_init=scaled_normal, dtype=np.float64
    ):
        if len(sizes) < 2:
            raise ValueError(f"Network2: sizes {sizes}, expected an input and an output at least")
        if cost not in COSTS:
            raise ValueError(f"Network2: cost {cost!r}, expected one of {', '.join(COSTS)}")
        layers = []
        for fan_in, fan_out in itertools.pairwise(sizes):
            dense = Linear(
                fan_in, fan_out, rng=rng, weight_init=weight_init, bias_init=normal_bias,
                dtype=dtype,
            )
            layers += [dense, Sigmoid()]
        # the other two costs take logits, so their sigmoid or softmax is part of the cost
        super().__init__(layers if cost == "quadratic" else layers[:-1], COSTS[cost]())
        self.sizes, self.cost_name = list(sizes), cost

    def sgd(
        self, training, epochs, mini_batch_size, eta, *, rng, lmbda=0.0, penalty="L2",
        momentum=0.0, evaluation=None, monitor=(), early_stopping=None, halve=None,
        schedule=None, progress=None,
    ):
        """Train by stochastic gradient descent and return the finished ``Trainer``.

        ``training`` and ``evaluation`` are pairs ``(x, y)`` of rows. ``eta`` is the learning
        rate, ``lmbda`` the strength of the "L2" or "L1" ``penalty``, inside the gradient that
        the ``momentum`` accumulates (equations (107) and (108) for the regularised cost).
        ``early_stopping`` is a number of epochs without improvement of the evaluation
        accuracy; ``halve`` is a ``HalveOnPlateau`` and ``schedule`` a function of the epoch.
        Velocities start at zero in each call. ``epochs`` is never exceeded.
        """
        penalties = {"L2": L2, "L1": L1}
        if penalty not in penalties:
            raise ValueError(f"Network2: penalty {penalty!r}, expected L2 or L1")
        n = len(training[0])
        self.regularizer = penalties[penalty](lmbda, n=n) if lmbda else None
        stopping = None if early_stopping is None else EarlyStopping(early_stopping)
        trainer = Trainer(
            self, SGD(eta, momentum), batch_size=mini_batch_size, rng=rng, schedule=schedule,
            plateau=halve, early_stopping=stopping, validation=evaluation, monitor=monitor,
            progress=progress,
        )
        trainer.fit(*training, epochs)
        return trainer

    def save(self, path):
        """Write sizes, cost and parameters to ``path`` (``.npz``, no pickle)."""
        facts = {"sizes": self.sizes, "cost": self.cost_name, "dtype": str(self.dtype)}
        save_archive(path, "Network2", facts, self.state_dict())

    @classmethod
    def load(cls, path):
        """The network written by ``save``; raises ``ValueError`` for another kind of file."""
        facts, arrays = load_archive(path, "Network2")
        network = cls(
            facts["sizes"], rng=np.random.default_rng(0), cost=facts["cost"],
            dtype=np.dtype(facts["dtype"]),
        )
        network.load_state_dict(arrays)
        return network
