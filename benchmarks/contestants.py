"""Idea: whoever takes part in ``benchmarks.network``, each run alone in a process of its own.

``python -m benchmarks.contestants JSON`` does the one job that the JSON names and prints its
measurements as JSON. All start from the same weights and see the same examples in the same
order; the example data are float32, as the book's are.
"""

import itertools
import json
import resource
import sys
import time

import numpy as np

import numeric

SIZES = [784, 30, 10]
ETA = 0.5


def starting_point():
    """The same initial weights for all: two pairs (weight, bias) in float64."""
    rng = np.random.default_rng(0)
    pairs = itertools.pairwise(SIZES)
    return [(rng.standard_normal((o, i)) / np.sqrt(i), rng.standard_normal(o)) for i, o in pairs]


def squash(z):
    return 1 / (1 + np.exp(-z))


class PerExample:
    """One example at a time, as the book's network2 does.

    Float64 parameters, examples as columns, a list of zeros for each gradient, sums by list
    comprehension, σ(z) computed again for its derivative, decay in the update.
    """

    lmbda = 0.0

    def __init__(self):
        self.weights = [w.copy() for w, _ in starting_point()]
        self.biases = [b[:, None].copy() for _, b in starting_point()]

    def epoch(self, x, y, batch_size, order):
        pairs = [(x[i][:, None], y[i][:, None]) for i in order]
        batches = [pairs[k : k + batch_size] for k in range(0, len(pairs), batch_size)]
        for batch in batches:
            self.update(batch, len(pairs))

    def update(self, batch, n):
        sum_b = [np.zeros(b.shape) for b in self.biases]
        sum_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in batch:
            found_b, found_w = self.backprop(x, y)
            sum_b = [total + one for total, one in zip(sum_b, found_b)]
            sum_w = [total + one for total, one in zip(sum_w, found_w)]
        keep, rate = 1 - ETA * (self.lmbda / n), ETA / len(batch)
        self.weights = [keep * w - rate * total for w, total in zip(self.weights, sum_w)]
        self.biases = [b - rate * total for b, total in zip(self.biases, sum_b)]

    def backprop(self, x, y):
        slopes_b = [np.zeros(b.shape) for b in self.biases]
        slopes_w = [np.zeros(w.shape) for w in self.weights]
        inputs, activations = [], [x]
        for b, w in zip(self.biases, self.weights):
            inputs.append(np.dot(w, activations[-1]) + b)
            activations.append(squash(inputs[-1]))
        delta = activations[-1] - y
        for layer in range(len(self.weights) - 1, -1, -1):
            slopes_b[layer] = delta
            slopes_w[layer] = np.dot(delta, activations[layer].T)
            if layer:
                z = inputs[layer - 1]
                slope = squash(z) * (1 - squash(z))
                delta = np.dot(self.weights[layer].T, delta) * slope
        return slopes_b, slopes_w

    def accuracy(self, x, labels):
        a = x
        for w, b in zip(self.weights, self.biases):
            a = squash(a @ w.T + b[:, 0])
        return (a.argmax(axis=1) == labels).mean()


class Bare:
    """The least NumPy that trains this one network; float32."""

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

    def __init__(self):
        import torch

        torch.set_num_threads(1)
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


CONTESTANTS = {
    "per-example loop": PerExample,
    "bare NumPy": Bare,
    "numeric": Numeric,
    "PyTorch eager": Torch,
}


def torch_network(torch, dtype):
    """The same network for PyTorch, logits out."""
    (w1, b1), (w2, b2) = starting_point()
    first, second = torch.nn.Linear(784, 30), torch.nn.Linear(30, 10)
    network = torch.nn.Sequential(first, torch.nn.Sigmoid(), second).to(dtype)
    with torch.no_grad():
        for parameter, value in zip(network.parameters(), (w1, b1, w2, b2)):
            parameter.copy_(torch.from_numpy(value))
    return network


def torch_gradcheck(x, y):
    """A job that gives PyTorch's verdict on the gradient of the same loss."""
    import torch

    torch.set_num_threads(1)
    parameters = [p.detach() for p in torch_network(torch, torch.float64).parameters()]
    x, y = torch.from_numpy(x), torch.from_numpy(y)

    def loss(w1, b1, w2, b2):
        hidden = torch.sigmoid(x @ w1.T + b1)
        cost = torch.nn.functional.binary_cross_entropy_with_logits
        return cost(hidden @ w2.T + b2, y, reduction="sum") / len(x)

    inputs = [p.requires_grad_() for p in parameters]
    return lambda: f"ok {torch.autograd.gradcheck(loss, inputs)}"


CHECKS = {
    "central": {},
    "five_point": {"method": "five_point"},
    "complex": {"method": "complex"},
    "5 random directions": {"directions": 5},
}


def own_check(x, y, options):
    """A job that gives ``numeric``'s verdict on its gradient."""
    network = numeric.Network2(SIZES, rng=np.random.default_rng(0))

    def run():
        report = network.check_gradients(x, y, rng=np.random.default_rng(2), **options)
        return f"ok {report.ok}, worst {report.max_relative_error:.1e}"

    return run


def peak():
    """The most memory that this process has had resident, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(work, *arguments):
    """The answer of ``work``, its seconds, the peak memory, and what of it was added.

    Seconds of the processor, as there is one thread: what else the machine does is left out.
    """
    before, begin = peak(), time.process_time()
    answer = work(*arguments)
    seconds = time.process_time() - begin
    return answer, {"seconds": seconds, "peak": peak(), "added": peak() - before}


def train(x, labels, contestants, name, batch_size, epochs):
    """The quickest of ``epochs`` first epochs, and the accuracy after one."""
    y = numeric.one_hot(labels, 10, dtype=np.float32)
    order = np.random.default_rng(1).permutation(len(x))
    runs = []
    for _ in range(epochs):
        runner = contestants[name]()
        runs.append(measured(runner.epoch, x, y, batch_size, order)[1])
    best = min(runs, key=lambda run: run["seconds"])
    added = sum(run["added"] for run in runs)
    return best | {"added": added, "accuracy": float(runner.accuracy(x, labels))}


def check(x, labels, name):
    """A gradient check of all parameters at ten examples."""
    x, y = x[:10].astype(np.float64), numeric.one_hot(labels[:10], 10)
    job = own_check(x, y, CHECKS[name]) if name in CHECKS else torch_gradcheck(x, y)
    verdict, found = measured(job)
    return found | {"verdict": verdict}


def write_data(path, examples, mnist):
    """Write 28 × 28 digits to ``path``: real MNIST, or scikit-learn's, enlarged and shifted."""
    if mnist is not None:
        (x, labels), _ = numeric.load_mnist(mnist)
        x, labels = x[:examples], labels[:examples]
    else:
        rng = np.random.default_rng(3)
        small, labels = numeric.load_digits(np.float32)
        chosen = rng.integers(0, len(small), examples)
        labels, x = labels[chosen], np.zeros((examples, 28, 28), np.float32)
        for image, i, (down, right) in zip(x, chosen, rng.integers(0, 5, (examples, 2))):
            image[down : down + 24, right : right + 24] = np.kron(
                small[i].reshape(8, 8), np.ones((3, 3))
            )
        x = x.reshape(examples, 784)
    np.savez(path, x=x, labels=labels)
    return {"examples": len(x)}


def main(job, contestants=CONTESTANTS):
    """Do ``job``, a dict with "do" and the arguments for it; returns its measurements."""
    do, path = job.pop("do"), job.pop("data")
    if do == "data":
        return write_data(path, **job)
    with np.load(path) as file:
        x, labels = file["x"], file["labels"]
    if do == "train":
        return train(x, labels, contestants, **job)
    return check(x, labels, **job)


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
