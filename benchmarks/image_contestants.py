"""Idea: whoever takes part in ``benchmarks.images``, each run alone in a process of its own.

As ``benchmarks.contestants``, for the book's convolutional network: 20 maps of 5 × 5, maxima of
2 × 2, a sigmoid, 100 sigmoids, softmax over 10. All start from the same weights and see the same
examples in the same order, in float32.
"""

import json
import sys

import numpy as np
from numpy.lib.stride_tricks import as_strided

import numeric
from benchmarks import contestants
from benchmarks.contestants import squash

ETA = 0.1
SHAPES = [(20, 1, 5, 5), (20,), (100, 2880), (100,), (10, 100), (10,)]


def starting_point():
    """The same initial parameters for all, float32: weights N(0, 1/fan_in), biases 0."""
    rng = np.random.default_rng(0)
    return [
        (rng.standard_normal(shape) / np.sqrt(np.prod(shape[1:]))).astype(np.float32)
        if len(shape) > 1 else np.zeros(shape, np.float32) for shape in SHAPES
    ]


class Bare:
    """The least NumPy that trains this one network."""

    def __init__(self):
        self.parameters = starting_point()

    def forward(self, x):
        kernels, b1, w2, b2, w3, b3 = self.parameters
        n, down = len(x), x.strides[0]
        windows = as_strided(x, (n, 5, 5, 24, 24), (down, 112, 4, 112, 4)).reshape(n, 25, 576)
        z1 = (kernels.reshape(20, 25) @ windows + b1[:, None]).reshape(n, 20, 24, 24)
        corners = [z1[..., i::2, j::2] for i in (0, 1) for j in (0, 1)]
        largest = np.maximum(np.maximum(*corners[:2]), np.maximum(*corners[2:]))
        a1 = squash(largest).reshape(n, 2880)
        a2 = squash(a1 @ w2.T + b2)
        return windows, corners, largest, a1, a2, a2 @ w3.T + b3

    def epoch(self, x, y, batch_size, order):
        kernels, b1, w2, b2, w3, b3 = self.parameters
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            windows, corners, largest, a1, a2, z3 = self.forward(x[rows])
            n = len(rows)
            p = np.exp(z3 - z3.max(axis=1, keepdims=True))
            d3 = (p / p.sum(axis=1, keepdims=True) - y[rows]) / np.float32(n)
            d2 = d3 @ w3 * (a2 * (1 - a2))
            d1 = (d2 @ w2 * (a1 * (1 - a1))).reshape(largest.shape)
            d0 = np.empty((n, 20, 24, 24), np.float32)
            for corner, (i, j) in zip(corners, ((0, 0), (0, 1), (1, 0), (1, 1))):
                np.multiply(d1, corner == largest, out=d0[..., i::2, j::2])
            d0 = d0.reshape(n, 20, 576)
            w3 -= ETA * (d3.T @ a2)
            b3 -= ETA * d3.sum(axis=0)
            w2 -= ETA * (d2.T @ a1)
            b2 -= ETA * d2.sum(axis=0)
            kernels -= ETA * (d0 @ windows.transpose(0, 2, 1)).sum(axis=0).reshape(SHAPES[0])
            b1 -= ETA * d0.sum(axis=2).sum(axis=0)

    def accuracy(self, x, labels):
        parts = np.array_split(x, max(1, len(x) // 500))
        found = np.concatenate([self.forward(part)[-1].argmax(axis=1) for part in parts])
        return (found == labels).mean()


class Numeric:
    """This project's layers and training step."""

    def __init__(self):
        options = {"rng": np.random.default_rng(0), "dtype": np.float32}
        layers = [
            numeric.Unflatten((1, 28, 28)), numeric.Conv2d(1, 20, 5, **options),
            numeric.MaxPool2d(2), numeric.Sigmoid(), numeric.Flatten(),
            numeric.Linear(2880, 100, **options), numeric.Sigmoid(),
            numeric.Linear(100, 10, **options),
        ]
        self.network = numeric.Network(layers, numeric.LogLikelihoodCost(), input_shape=(784,))
        self.network.load_state_dict(dict(zip(self.network.parameters(), starting_point())))
        self.optimizer = numeric.SGD(ETA)

    def epoch(self, x, y, batch_size, order):
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            numeric.train_step(self.network, self.optimizer, x[rows], y[rows])

    def accuracy(self, x, labels):
        parts = np.array_split(np.arange(len(x)), max(1, len(x) // 500))
        found = np.concatenate([self.network.classify(x[part]) for part in parts])
        return (found == labels).mean()


class Torch:
    """PyTorch, eager mode, its own SGD."""

    def __init__(self):
        import torch

        torch.set_num_threads(1)
        self.torch, nn = torch, torch.nn
        self.network = nn.Sequential(
            nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 20, 5), nn.MaxPool2d(2), nn.Sigmoid(),
            nn.Flatten(), nn.Linear(2880, 100), nn.Sigmoid(), nn.Linear(100, 10),
        )
        with torch.no_grad():
            for parameter, value in zip(self.network.parameters(), starting_point()):
                parameter.copy_(torch.from_numpy(value))
        self.optimizer = torch.optim.SGD(self.network.parameters(), lr=ETA)
        self.cost = nn.CrossEntropyLoss()

    def epoch(self, x, y, batch_size, order):
        x, y, order = map(self.torch.from_numpy, (x, y, order))
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            self.optimizer.zero_grad()
            self.cost(self.network(x[rows]), y[rows]).backward()
            self.optimizer.step()

    def accuracy(self, x, labels):
        with self.torch.no_grad():
            parts = self.torch.from_numpy(x).split(500)
            output = self.torch.cat([self.network(part) for part in parts])
        return (output.numpy().argmax(axis=1) == labels).mean()


CONTESTANTS = {"bare NumPy": Bare, "numeric": Numeric, "PyTorch eager": Torch}


if __name__ == "__main__":
    print(json.dumps(contestants.main(json.loads(sys.argv[1]), CONTESTANTS)))
