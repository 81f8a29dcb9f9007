"""Idea: whoever writes a cost of their own has it examined with one call, as a layer is.

What is examined is copied first, so that nothing happens to the original.
"""

import copy

import numpy as np

from numeric.battery import ask_all, demand, demand_close, demand_refused, demand_slopes
from numeric.costs import Cost
from numeric.sums import underflow_is_zero
from numeric.validation import check_examples, check_kind

LARGE = 1000.0


@underflow_is_zero
def check_cost(cost, shape, *, targets=None, seed=0):
    """Examine ``cost`` on outputs of ``shape`` (examples, outputs); what was demanded.

    ``targets`` are what the cost takes for them; left out, the first of these that it takes:
    numbers in (0, 1), one-hot rows, normal numbers, labels. Raises ``AssertionError`` with one line
    for each thing that does not hold, ``TypeError`` for anything but a cost and ``ValueError`` for
    targets that it does not take.
    """
    check_kind(cost, Cost, "check_cost: cost")
    rng = np.random.default_rng(seed)
    output = check_examples(rng.standard_normal(shape), "check_cost: output")
    y = _targets(cost, rng, output.shape) if targets is None else targets
    y = cost.check_targets(y, output.shape, output.dtype)
    return ask_all(cost.name, QUESTIONS, copy.deepcopy(cost), output, y)


def _targets(cost, rng, shape):
    candidates = (
        rng.uniform(0.1, 0.9, shape), np.eye(shape[1])[rng.integers(0, shape[1], shape[0])],
        rng.standard_normal(shape), rng.integers(0, shape[1], shape[0]),
    )
    for y in candidates:
        try:
            return cost.check_targets(y, shape, np.dtype(np.float64))
        except (ValueError, TypeError):
            continue
    raise ValueError(f"check_cost: {cost.name} takes none of the usual targets; give targets")


def value_is_a_mean(cost, output, y):
    """The value is one finite number, the mean of those of the examples alone."""
    value = cost.value(output, y)
    demand(np.shape(value) == () and np.isfinite(value), f"it is {value!r}")
    alone = [cost.value(output[i : i + 1], y[i : i + 1]) for i in range(len(output))]
    demand_close(value, np.mean(alone), "against the mean of single examples")


def gradient_is_right(cost, output, y):
    """The gradient has the output's shape and agrees with differences of the value."""
    gradient = cost.gradient(output, y)
    demand(np.shape(gradient) == output.shape, f"its shape is {np.shape(gradient)}")
    demand_slopes(
        lambda v: float(cost.value(v["output"], y)), {"output": gradient}, {"output": output},
        "the gradient",
    )


def arguments_are_kept(cost, output, y):
    """Value and gradient change neither the output nor the targets, and repeat themselves."""
    given, targets = output.copy(), np.array(y)
    value, gradient = cost.value(given, targets), np.array(cost.gradient(given, targets))
    demand(np.array_equal(given, output), "the output is changed")
    demand(np.array_equal(targets, y), "the targets are changed")
    demand(cost.value(given, targets) == value, "a second value differs")
    demand(np.array_equal(cost.gradient(given, targets), gradient), "a second gradient differs")


def stacks_are_taken(cost, output, y):
    """``per_example`` also takes outputs with a leading axis, for gradient checks."""
    stack = np.stack([output, 2 * output])
    found = cost.per_example(stack, y)
    for i, one in enumerate(stack):
        demand_close(found[i], cost.per_example(one, y), f"batch {i} of a stack", rtol=1e-12)


def descent_lowers_it(cost, output, y):
    """A small step against the gradient lowers the value, unless the gradient is 0."""
    gradient = cost.gradient(output, y)
    size = np.abs(gradient).max()
    if size > 0:
        lower = cost.value(output - 1e-4 / size * gradient, y)
        demand(lower < cost.value(output, y), "the value does not fall")


def large_outputs_are_finite(cost, output, y):
    """Outputs of ±1000 give a finite value and gradient."""
    for far in (LARGE * np.sign(output), np.full_like(output, -LARGE)):
        demand(np.isfinite(cost.value(far, y)), "the value is not finite")
        demand(np.isfinite(cost.gradient(far, y)).all(), "the gradient is not finite")


def nan_shows(cost, output, y):
    """A nan among the outputs is refused by ``value``, and not lost in ``per_example``."""
    bad = output.copy()
    bad[0, 0] = np.nan
    demand_refused(lambda: cost.value(bad, y), ValueError, "nan in the output")
    demand(np.isnan(cost.per_example(bad, y)[0]), "per_example turns it into a number")


def wrong_targets_are_refused(cost, output, y):
    """Targets for another number of examples are refused, and nan."""
    demand_refused(lambda: cost.value(output, y[:-1]), ValueError, "one target too few")
    if y.dtype.kind == "f":
        bad = y.copy()
        bad.flat[0] = np.nan
        demand_refused(lambda: cost.value(output, bad), ValueError, "nan in the targets")


def predictions_fit(cost, output, y):
    """``prediction`` gives finite numbers of the output's shape, in [0, 1] if so declared."""
    found = cost.prediction(output)
    demand(np.shape(found) == output.shape, f"its shape is {np.shape(found)}")
    demand(np.isfinite(found).all(), "it is not finite")
    inside = not cost.probabilities or (found.min() >= 0 and found.max() <= 1)
    demand(inside, "it leaves [0, 1]")


def float32_stays(cost, output, y):
    """float32 outputs give a float32 gradient, near the float64 one."""
    z = output.astype(np.float32)
    targets = y.astype(np.float32) if y.dtype.kind == "f" else y
    gradient = cost.gradient(z, targets)
    demand(gradient.dtype == np.float32, f"the gradient is {gradient.dtype}")
    demand_close(gradient.astype(float), cost.gradient(output, y), "the gradient", rtol=1e-4)
    demand_close(float(cost.value(z, targets)), cost.value(output, y), "the value", rtol=1e-4)


QUESTIONS = (
    value_is_a_mean, gradient_is_right, arguments_are_kept, stacks_are_taken, descent_lowers_it,
    large_outputs_are_finite, nan_shows, wrong_targets_are_refused, predictions_fit, float32_stays,
)
