"""Idea: how fast is ``numeric`` on the book's [784, 30, 10] network, as ratios within one run.

Compared are one epoch of training (a per-example loop in the style of the book, a bare
hand-written NumPy loop, PyTorch eager if it can be imported) and a full gradient check
(``torch.autograd.gradcheck``). Contestants take turns and the best of several turns counts, on
one thread. ``python -m benchmarks.network --mnist PATH`` uses real digits.
"""

import argparse
import os
import resource
import time
import tracemalloc

for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

import itertools

import numpy as np

import numeric

SIZES = [784, 30, 10]
ETA = 0.5


def contestants():
    """Name → class, each with ``epoch(x, y, batch_size, order)`` and ``accuracy(x, labels)``."""
    found = {"per-example loop": PerExample, "bare NumPy": Bare, "numeric": Numeric}
    try:
        import torch
    except ImportError:
        print("PyTorch cannot be imported: its rows are left out\n")
        return found
    torch.set_num_threads(1)
    return found | {"PyTorch eager": Torch}


def starting_point():
    """The same initial weights for all: two pairs (weight, bias) in float64."""
    rng = np.random.default_rng(0)
    pairs = itertools.pairwise(SIZES)
    return [(rng.standard_normal((o, i)) / np.sqrt(i), rng.standard_normal(o)) for i, o in pairs]


def squash(z):
    return 1 / (1 + np.exp(-z))


class PerExample:
    """One example at a time, as the book does: columns, lists, sums in Python; float64."""

    dtype = np.float64
    lmbda = 0.0

    def __init__(self):
        self.weights = [w.copy() for w, _ in starting_point()]
        self.biases = [b[:, None].copy() for _, b in starting_point()]

    def epoch(self, x, y, batch_size, order):
        pairs = [(x[i][:, None], y[i][:, None]) for i in order]
        for start in range(0, len(pairs), batch_size):
            self.update(pairs[start : start + batch_size], len(pairs))

    def update(self, batch, n):
        sum_w = [np.zeros(w.shape) for w in self.weights]
        sum_b = [np.zeros(b.shape) for b in self.biases]
        for x, y in batch:
            found_w, found_b = self.backprop(x, y)
            sum_w = [total + one for total, one in zip(sum_w, found_w)]
            sum_b = [total + one for total, one in zip(sum_b, found_b)]
        keep, rate = 1 - ETA * self.lmbda / n, ETA / len(batch)
        self.weights = [keep * w - rate * total for w, total in zip(self.weights, sum_w)]
        self.biases = [b - rate * total for b, total in zip(self.biases, sum_b)]

    def backprop(self, x, y):
        slopes_w = [np.zeros(w.shape) for w in self.weights]
        slopes_b = [np.zeros(b.shape) for b in self.biases]
        inputs, activations = [], [x]
        for w, b in zip(self.weights, self.biases):
            inputs.append(np.dot(w, activations[-1]) + b)
            activations.append(squash(inputs[-1]))
        delta = activations[-1] - y
        for layer in range(len(self.weights) - 1, -1, -1):
            slopes_b[layer] = delta
            slopes_w[layer] = np.dot(delta, activations[layer].T)
            if layer:
                z = inputs[layer - 1]
                delta = np.dot(self.weights[layer].T, delta) * squash(z) * (1 - squash(z))
        return slopes_w, slopes_b

    def accuracy(self, x, labels):
        a = x
        for w, b in zip(self.weights, self.biases):
            a = squash(a @ w.T + b[:, 0])
        return (a.argmax(axis=1) == labels).mean()


class Bare:
    """The least NumPy that trains this one network; float32."""

    dtype = np.float32

    def __init__(self):
        self.parameters = [a.astype(np.float32) for pair in starting_point() for a in pair]

    def epoch(self, x, y, batch_size, order):
        w1, b1, w2, b2 = self.parameters
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            xb, yb = x[rows], y[rows]
            a1 = squash(xb @ w1.T + b1)
            d2 = (squash(a1 @ w2.T + b2) - yb) / np.float32(len(rows))
            d1 = d2 @ w2 * (a1 * (1 - a1))
            w2 -= ETA * (d2.T @ a1)
            b2 -= ETA * d2.sum(axis=0)
            w1 -= ETA * (d1.T @ xb)
            b1 -= ETA * d1.sum(axis=0)

    def accuracy(self, x, labels):
        w1, b1, w2, b2 = self.parameters
        return ((squash(x @ w1.T + b1) @ w2.T + b2).argmax(axis=1) == labels).mean()


class Numeric:
    """This project's network and training step; float32."""

    dtype = np.float32

    def __init__(self):
        rng = np.random.default_rng(0)
        self.network = numeric.Network2(SIZES, rng=rng, dtype=np.float32)
        flat = [a for pair in starting_point() for a in pair]
        self.network.load_state_dict(dict(zip(self.network.parameters(), flat)))
        self.optimizer = numeric.SGD(ETA)

    def epoch(self, x, y, batch_size, order):
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            numeric.train_step(self.network, self.optimizer, x[rows], y[rows])

    def accuracy(self, x, labels):
        return self.network.accuracy(x, labels)


class Torch:
    """PyTorch, eager mode, its own SGD; float32."""

    dtype = np.float32

    def __init__(self):
        import torch

        self.torch = torch
        self.network = torch_network(torch, torch.float32)
        self.optimizer = torch.optim.SGD(self.network.parameters(), lr=ETA)
        self.cost = torch.nn.BCEWithLogitsLoss(reduction="sum")

    def epoch(self, x, y, batch_size, order):
        x, y, order = map(self.torch.from_numpy, (x, y, order))
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            self.optimizer.zero_grad()
            (self.cost(self.network(x[rows]), y[rows]) / len(rows)).backward()
            self.optimizer.step()

    def accuracy(self, x, labels):
        with self.torch.no_grad():
            output = self.network(self.torch.from_numpy(x)).numpy()
        return (output.argmax(axis=1) == labels).mean()


def torch_network(torch, dtype):
    """The same network for PyTorch, logits out."""
    (w1, b1), (w2, b2) = starting_point()
    first, second = torch.nn.Linear(784, 30), torch.nn.Linear(30, 10)
    network = torch.nn.Sequential(first, torch.nn.Sigmoid(), second).to(dtype)
    with torch.no_grad():
        for parameter, value in zip(network.parameters(), (w1, b1, w2, b2)):
            parameter.copy_(torch.from_numpy(value))
    return network


def training_table(contestants, x, labels, batch_size, turns):
    """Print seconds per epoch, the ratio to ``numeric``, and the accuracy after one epoch."""
    y = numeric.one_hot(labels, 10)
    order = np.random.default_rng(1).permutation(len(x))
    times, accuracies = {}, {}
    for turn in range(turns):
        for name, contestant in contestants.items():
            if contestant is PerExample and turn > 1:
                continue
            runner, data = contestant(), (x.astype(contestant.dtype), y.astype(contestant.dtype))
            begin = time.perf_counter()
            runner.epoch(*data, batch_size, order)
            elapsed = time.perf_counter() - begin
            times[name] = min(elapsed, times.get(name, elapsed))
            accuracies[name] = runner.accuracy(data[0], labels)
    print(f"one epoch of {len(x)} examples, batch {batch_size} ({-(-len(x) // batch_size)} steps)")
    for name, seconds in times.items():
        step = seconds / -(-len(x) // batch_size)
        ratio = seconds / times["numeric"]
        print(
            f"  {name:17s} {seconds:8.3f} s  {step * 1e6:8.1f} µs a step"
            f"  {ratio:6.2f} × numeric  accuracy {accuracies[name]:.4f}"
        )
    print()


def check_table(x, labels, with_torch):
    """Print the time of gradient checks of the 23,860 parameters at batch 10."""
    network = numeric.Network2(SIZES, rng=np.random.default_rng(0))
    x, y = x[:10].astype(np.float64), numeric.one_hot(labels[:10], 10)
    checks = {
        "central": {}, "five_point": {"method": "five_point"}, "complex": {"method": "complex"},
        "5 random directions": {"directions": 5, "rng": np.random.default_rng(2)},
    }
    print("gradient check of 23,860 parameters at batch 10")
    full = None
    for name, options in checks.items():
        begin = time.perf_counter()
        report = network.check_gradients(x, y, **options)
        elapsed = time.perf_counter() - begin
        full = full or elapsed
        verdict = f"ok {report.ok}, worst {report.max_relative_error:.1e}"
        print(f"  {name:20s} {elapsed:8.3f} s  {verdict}")
    if with_torch:
        elapsed = torch_gradcheck(x, y)
        print(f"  {'torch gradcheck':20s} {elapsed:8.3f} s  {elapsed / full:.0f} × central")
    print()


def torch_gradcheck(x, y):
    """Seconds that ``torch.autograd.gradcheck`` takes for the same parameters and loss."""
    import torch

    parameters = [p.requires_grad_() for p in torch_network(torch, torch.float64).parameters()]
    x, y = torch.from_numpy(x), torch.from_numpy(y)

    def loss(w1, b1, w2, b2):
        hidden = torch.sigmoid(x @ w1.T + b1)
        cost = torch.nn.functional.binary_cross_entropy_with_logits
        return cost(hidden @ w2.T + b2, y, reduction="sum") / len(x)

    begin = time.perf_counter()
    torch.autograd.gradcheck(loss, [p.detach().requires_grad_() for p in parameters])
    return time.perf_counter() - begin


def memory_table(x, labels):
    """Print the peak of NumPy allocations in an epoch and in a check, beyond the data."""
    y = numeric.one_hot(labels, 10, dtype=np.float32)
    order = np.arange(len(x))
    runner = Numeric()
    jobs = {
        "one epoch": lambda: runner.epoch(x.astype(np.float32, copy=False), y, 10, order),
        "gradient check": lambda: numeric.Network2(
            SIZES, rng=np.random.default_rng(0)
        ).check_gradients(x[:10].astype(np.float64), y[:10].astype(np.float64)),
    }
    print("peak memory")
    for name, job in jobs.items():
        tracemalloc.start()
        job()
        print(f"  {name:20s} {tracemalloc.get_traced_memory()[1] / 1e6:8.1f} MB allocated")
        tracemalloc.stop()
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {'this process':20s} {whole:8.1f} MB resident, all contestants included")


def data(path, examples):
    """``(x, labels)`` with 784 features: real digits from ``path``, or clouds of points."""
    if path is not None:
        (x, labels), _ = numeric.load_mnist(path)
        return x[:examples], labels[:examples]
    rng = np.random.default_rng(3)
    x, labels = numeric.blobs(examples, rng.random((10, 784)), rng=rng, spread=0.5)
    return x.astype(np.float32), labels


def main(arguments=None):
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mnist", help="path of an mnist.npz in the Keras layout")
    parser.add_argument("--examples", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args(arguments)
    x, labels = data(options.mnist, options.examples)
    found = contestants()
    for batch_size in (10, 100):
        training_table(found, x, labels, batch_size, options.turns)
    check_table(x, labels, "PyTorch eager" in found)
    memory_table(x, labels)


if __name__ == "__main__":
    main()
