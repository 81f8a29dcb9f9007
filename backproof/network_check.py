"""A proved formula, compiled to NumPy, against finite differences on a real network."""
from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from derivations.notation.compile import to_numpy
from derivations.record import Status, Verdict
from backproof.record import Check
from backproof.recording import line_in
from numeric import (
    CrossEntropyCost, Linear, LogLikelihoodCost, Network, QuadraticCost, ReLU, Sigmoid, Softmax,
    Tanh, check_gradients,
)

SIZES = (4, 5, 3)
TOLERANCE = 1e-7
LAYERS = {"sigmoid": Sigmoid, "softmax": Softmax, "tanh": Tanh, "relu": ReLU, "linear": None}
COSTS = {"quadratic": QuadraticCost, "cross-entropy": CrossEntropyCost,
         "log-likelihood": LogLikelihoodCost}


class Example:
    """One training example in a network with unequal layer sizes, all values as plain arrays.

    ``x`` the input, ``hidden`` the activations below the output layer, ``weight`` and ``bias`` of
    the output layer, ``z`` its weighted inputs, ``a`` its activations, ``y`` the target. With
    ``examples`` there are several, a row of ``x``, ``hidden``, ``z``, ``a`` and ``y`` for each.
    """

    def __init__(self, output, cost, sizes=SIZES, seed=0, target="one-hot", examples=None):
        rng = np.random.default_rng(seed)
        below = [layer for n_in, n_out in zip(sizes[:-2], sizes[1:-1])
                 for layer in (Linear(n_in, n_out, rng=rng), Sigmoid())]
        top = Linear(*sizes[-2:], rng=rng)
        from_logits = COSTS[cost] is not QuadraticCost
        last = [] if from_logits or LAYERS[output] is None else [LAYERS[output]()]
        self.network = Network([*below, top, *last], COSTS[cost]())
        self.layer = len(below)
        self.description = f"{'-'.join(map(str, sizes))}, {output} output, {cost} cost"
        if examples:
            self.description += f", {examples} examples"
        rows = examples or 1
        self.batch = (rng.normal(size=(rows, sizes[0])),
                      np.array([targets(target, sizes[-1], rng) for _ in range(rows)]))
        self.x, self.y, *outputs = (
            value if examples else value[0]
            for value in (*self.batch, *self.network.activations(self.batch[0])))
        self.hidden = outputs[self.layer - 1] if below else self.x
        self.weight, self.bias = top.weight, top.bias
        self.z = outputs[self.layer]
        self.a = LAYERS[output]().forward(np.atleast_2d(self.z)).reshape(self.z.shape) if (
            LAYERS[output]) else self.z

    def cost_with(self, name, value) -> float:
        """The cost with one output-layer array (``weight``, ``bias``, of one example ``z``) set."""
        parameters = self.network.parameters()
        if name == "z":  # a shift of the bias is a shift of z
            name, value = "bias", self.bias + value - self.z
        array = parameters[f"{self.layer}.{name}"]
        kept = array.copy()
        array[...] = value
        try:
            return self.network.loss(*self.batch)
        finally:
            array[...] = kept


def targets(kind, count, rng):
    """A target vector: ``one-hot``, a random ``distribution``, or ``free`` values in (0, 1)."""
    if kind == "one-hot":
        return np.eye(count)[rng.integers(count)]
    drawn = rng.uniform(0.1, 0.9, count)
    return drawn / drawn.sum() if kind == "distribution" else drawn


class NetworkCheck:
    """Collects the comparisons of one exercise."""

    def __init__(self, path: Path | None = None):
        self.path = path  # of the exercise's file
        self.checks: list[Check] = []

    def example(self, output, cost, sizes=SIZES, seed=0, target="one-hot", examples=None):
        """A random network [4, 5, 3] and one example, or ``examples`` of them as rows.

        ``output`` is sigmoid, softmax, tanh, relu or linear; ``cost`` is quadratic, cross-entropy
        or log-likelihood; ``target`` is one-hot, distribution or free.
        """
        return Example(output, cost, sizes, seed, target, examples)

    def gradient(self, text, formula, example: Example, wrt, axes=None, **values):
        """Compare ``formula`` with differences of the example's cost by ``wrt``.

        ``wrt`` is ``z``, ``weight`` or ``bias`` of the output layer; ``values`` gives the arrays
        that the formula names; ``axes`` the order of its free indices.
        """
        compiled = to_numpy(formula, axes)(**values)
        self.function(text, partial(example.cost_with, wrt), compiled, getattr(example, wrt),
                      example.description)

    def function(self, text, f, gradient, at, description):
        """Compare an array ``gradient`` with five-point differences of ``f`` at an array."""
        report = check_gradients(f, np.asarray(gradient, float), np.array(at, float),
                                 method="five_point", rtol=TOLERANCE)
        status = Status.CHECKED if report.ok else Status.FAILED
        worst = report.worst
        where = f"[{', '.join(str(i + 1) for i in worst.index)}]" if worst else ""
        self.checks.append(Check(
            text, description, "five-point differences", report.max_relative_error, TOLERANCE,
            where, report.checked, Verdict(status, "finite differences",
                                           reason="" if report.ok else report.message),
            line_in(self.path)))

    def values(self, text, found, expected, tolerance, description, method="direct computation"):
        """Compare two arrays that should agree to ``tolerance`` (relative to the larger)."""
        found, expected = np.asarray(found, float), np.asarray(expected, float)
        scale = np.maximum(np.maximum(abs(found), abs(expected)), 1e-300)
        errors = np.where(found == expected, 0.0, abs(found - expected) / scale)
        worst = float(errors.max(initial=0.0))
        ok = bool(np.isfinite(worst)) and worst <= tolerance and errors.size > 0
        place = np.unravel_index(int(errors.argmax()), errors.shape) if errors.size else ()
        self.checks.append(Check(
            text, description, method, worst, tolerance,
            f"[{', '.join(str(i + 1) for i in place)}]" if place else "", errors.size,
            Verdict(Status.CHECKED if ok else Status.FAILED, method,
                    reason="" if ok else f"worst relative error {worst:.2g}"), line_in(self.path)))
