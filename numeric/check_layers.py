"""Idea: whoever writes a layer of their own has it examined with one call.

The layer is copied first, so that nothing happens to the original. Its random draws are held.
"""

import copy

import numpy as np

from numeric.battery import ask_all, demand, demand_close, demand_refused, demand_slopes
from numeric.costs import QuadraticCost
from numeric.layers import Flatten, Layer
from numeric.network import Network
from numeric.perturbation import NetworkProbe, outlives_compute
from numeric.sums import underflow_is_zero
from numeric.validation import check_batch, check_kind

LARGE = 1000.0


@underflow_is_zero
def check_layer(layer, shape, *, x=None, seed=0):
    """Examine ``layer`` on a batch of ``shape`` (examples, …) and return what was demanded.

    Derivatives are compared with differences, and what the class says of itself (``elementwise``,
    ``stacks``, ``sensitivity``, ``shape_after``, ``parameter_names`` and so on) with what it does.
    ``x`` is the batch to try, by default standard normal numbers, for layers that take only some.
    A layer in float32 is tried in float64 as well.

    Raises ``AssertionError`` with one line for each thing that does not hold, ``TypeError`` for
    anything but a layer and ``ValueError`` for a ``shape`` of no batch.
    """
    check_kind(layer, Layer, "check_layer: layer")
    rng = np.random.default_rng(seed)
    given = rng.standard_normal(shape) if x is None else np.array(x, np.float64)
    check_batch(given, "check_layer: batch")
    return ask_all(layer.name, QUESTIONS, Subject(layer, given, rng))


class Subject:
    """A layer under examination: copies of it, and the batch that it is tried on."""

    def __init__(self, layer, x, rng):
        self.layer, self.x, self.rng = _in_dtype(layer, np.float64), x, rng

    def fresh(self, training=True, hold=True):
        """A copy in float64, its random draws held for the batch."""
        layer = copy.deepcopy(self.layer)
        layer.training, layer._output_shape = training, None
        if hold:
            layer.hold(self.x)
        return layer

    def direction(self, output):
        """Some ∂C/∂output, the same each time."""
        return np.random.default_rng(5).standard_normal(output.shape)


def _in_dtype(layer, dtype):
    layer = copy.deepcopy(layer)
    for name, array in vars(layer).items():
        if isinstance(array, np.ndarray) and array.dtype.kind == "f":
            setattr(layer, name, array.astype(dtype))
    return layer


def _state(layer):
    names = (*layer.parameter_names, *layer.buffer_names)
    return {name: np.array(getattr(layer, name)) for name in names}


def _same(one, two):
    return all(np.array_equal(one[name], two[name], equal_nan=True) for name in one)


# ----- questions

def names_are_arrays(subject):
    """The names that the class lists are arrays, and what is decayed is a parameter."""
    layer = subject.layer
    for name in layer.parameter_names:
        array = getattr(layer, name, None)
        good = isinstance(array, np.ndarray) and array.dtype.kind == "f"
        demand(good, f"parameter {name} is {type(array).__name__}, no float array")
    for name in layer.buffer_names:
        array = np.asarray(getattr(layer, name, None))
        demand(array.dtype.kind in "fiub", f"buffer {name} holds no numbers")
    for name in layer.decayed_names:
        demand(name in layer.parameter_names, f"{name} is decayed but no parameter")


def compute_gives_a_pair(subject):
    """``compute`` gives a finite output with a row for each example, and a cache."""
    found = subject.fresh().compute(subject.x)
    demand(isinstance(found, tuple) and len(found) == 2, f"it gives {type(found).__name__}")
    output, examples = found[0], len(subject.x)
    demand(isinstance(output, np.ndarray), f"the output is {type(output).__name__}")
    rows = output.ndim >= 2 and len(output) == examples
    demand(rows, f"the output has shape {output.shape} for {examples} examples")
    demand(output.dtype == np.float64, f"the output is {output.dtype} for a float64 batch")
    demand(np.isfinite(output).all(), "the output is not finite")


def compute_is_pure(subject):
    """``compute`` changes neither the batch nor the layer, and repeats itself."""
    layer, x = subject.fresh(), subject.x.copy()
    before = _state(layer)
    first = layer.compute(x)[0].copy()
    demand(np.array_equal(x, subject.x), "it changes the batch")
    demand(_same(before, _state(layer)), "it changes a parameter or a buffer; see observe()")
    again = layer.compute(x)[0]
    demand(np.array_equal(first, again), "a second call differs though draws are held; see hold()")


def shape_is_foretold(subject):
    """``shape_after`` foretells the shape of the output, or says nothing."""
    foretold = subject.layer.shape_after(subject.x.shape[1:])
    if foretold is None:
        return
    output = subject.fresh().compute(subject.x)[0]
    fits = len(foretold) == output.ndim - 1 and all(
        size in (None, real) for size, real in zip(foretold, output.shape[1:])
    )
    demand(fits, f"it says {foretold}, the output has {output.shape[1:]}")


def gradients_are_right(subject):
    """The gradients of the input and of every parameter agree with differences."""
    for training in (True, False):
        layer = subject.fresh(training)
        arrays = {"input": subject.x, **layer.parameters()}

        def scalar(values, layer=layer):
            for name in layer.parameter_names:
                setattr(layer, name, values[name])
            output = layer.compute(values["input"])[0]
            return float((subject.direction(output) * output).sum())

        output, cache = layer.compute(subject.x)
        slope = subject.direction(output)
        found = {**layer.parameter_gradients(slope, cache)}
        names = set(layer.parameter_names)
        demand(set(found) == names, f"gradients of {sorted(found)}, parameters {sorted(names)}")
        found["input"] = layer.input_gradient(slope, cache)
        mode = "while learning" if training else "in evaluation"
        demand_slopes(scalar, found, arrays, mode)


def gradients_are_pure(subject):
    """The gradients change neither ∂C/∂output nor the cache, and are linear in the former."""
    layer = subject.fresh()
    output, cache = layer.compute(subject.x)
    slope = subject.direction(output)
    given = slope.copy()
    first = _all_gradients(layer, given, cache)
    demand(np.array_equal(given, slope), "they change ∂C/∂output")
    for factor, words in ((1, "a second call differs"), (-2, "they are not linear in ∂C/∂output")):
        again = _all_gradients(layer, factor * slope, cache)
        for name, gradient in first.items():
            demand_close(again[name], factor * gradient, f"{words} at {name}")


def _all_gradients(layer, slope, cache):
    found = {name: g.copy() for name, g in layer.parameter_gradients(slope, cache).items()}
    return {"input": np.array(layer.input_gradient(slope, cache)), **found}


def examples_do_not_mix(subject):
    """In evaluation the output of an example does not depend on its companions."""
    layer = subject.fresh(training=False, hold=False)
    together = layer.compute(subject.x)[0]
    for i, row in enumerate(subject.x[:8]):
        demand_close(layer.compute(row[None])[0], together[i : i + 1], f"example {i} alone")


def evaluation_is_pure(subject):
    """In evaluation a forward pass changes nothing and draws nothing."""
    layer = subject.fresh(training=False, hold=False)
    before = _state(layer)
    first = layer.forward(subject.x).copy()
    demand(np.array_equal(first, layer.forward(subject.x)), "a second pass differs")
    demand(_same(before, _state(layer)), "it changes a parameter or a buffer")


def elementwise_is_true(subject):
    """If ``elementwise``, every output entry is one function of its own input entry."""
    layer, x = subject.fresh(), subject.x
    if not layer.elementwise:
        return
    output = layer.compute(x)[0]
    demand(output.shape == x.shape, f"the output has shape {output.shape}")
    turned = layer.compute(x.ravel()[::-1].reshape(x.shape).copy())[0]
    demand_close(turned.ravel()[::-1], output.ravel(), "entries in reversed order")


def stacks_is_true(subject):
    """If ``stacks``, a stack of batches gives the stack of their outputs."""
    layer = subject.fresh()
    if not (layer.stacks and outlives_compute(layer, "stacks")):
        return
    stack = np.stack([subject.x, subject.x[::-1], 2 * subject.x])
    together = layer.compute(stack)[0]
    for i, batch in enumerate(stack):
        demand_close(together[i], layer.compute(batch)[0], f"batch {i} of a stack", rtol=1e-12)


def sensitivity_is_true(subject):
    """If there is a ``sensitivity``, it says how each parameter entry moves the output."""
    layer = subject.fresh()
    if subject.x.ndim != 2 or not outlives_compute(layer, "sensitivity"):
        return
    output = layer.compute(subject.x)[0]
    network = Network([layer], QuadraticCost())
    probe = NetworkProbe(network, subject.x, np.zeros_like(output))
    for full, array in network.parameters().items():
        if probe._can_stack(full):
            moves = np.full(array.size, 1e-3)
            quick, slow = (
                f(full, moves, array.shape) for f in (probe._stacked, probe._one_by_one)
            )
            demand_close(quick, slow, f"losses with {full} moved")


def network_holds_it(subject):
    """In a network its state is saved and restored, and one step moves its arrays in place."""
    layer = subject.fresh()
    network = Network([layer, Flatten()], QuadraticCost())
    state, live = network.state_dict(), layer.parameters()
    for array in live.values():
        array += 1.0
    changed = layer.compute(subject.x)[0]
    network.load_state_dict(state)
    for name, array in layer.parameters().items():
        demand(array is live[name], f"{name} is another array after loading")
    demand_close(layer.compute(subject.x)[0], subject.fresh().compute(subject.x)[0],
                 "the output after loading the state")
    if live:
        same = np.array_equal(changed, layer.compute(subject.x)[0])
        demand(not same, "the output does not depend on the parameters")


def wrong_batches_are_refused(subject):
    """``forward`` refuses nan, integers, single numbers and sizes that ``input_shape`` excludes."""
    layer, x = subject.fresh(), subject.x.copy()
    demand_refused(lambda: layer.forward(np.ones(x.shape, int)), TypeError, "a batch of integers")
    demand_refused(lambda: layer.forward(np.ones(len(x))), ValueError, "a batch with one axis")
    for axis, size in enumerate(layer.input_shape or (), start=1):
        if size is not None:
            wide = np.concatenate([x, x], axis)
            what = f"a batch twice as long along axis {axis}"
            demand_refused(lambda wide=wide: layer.forward(wide), ValueError, what)
    x.flat[0] = np.nan
    demand_refused(lambda: layer.forward(x), ValueError, "nan in the batch")


def backward_needs_a_forward(subject):
    """``backward`` refuses to come first, and another shape than the output's."""
    layer, x = subject.fresh(), subject.x
    slope = subject.direction(layer.compute(x)[0])
    demand_refused(lambda: layer.backward(slope), RuntimeError, "backward before forward")
    layer.forward(x)
    demand_refused(lambda: layer.backward(slope[:, :-1]), ValueError, "a ∂C/∂output cut short")
    layer.backward(slope)


def nan_shows(subject):
    """nan in an example shows in its output, and in no other's."""
    layer, x = subject.fresh(training=False), subject.x.copy()
    x[0] = np.nan
    with np.errstate(invalid="ignore"):
        output = layer.compute(x)[0]
    demand(np.isnan(output[0]).any(), "it is turned into a number")
    demand(not np.isnan(output[1:]).any(), "it spreads to other examples")


def large_inputs_give_no_nan(subject):
    """Inputs of ±1000 give no nan, forward or backward."""
    layer = subject.fresh()
    for x in (LARGE * np.sign(subject.x), np.full_like(subject.x, LARGE)):
        output, cache = layer.compute(x)
        demand(not np.isnan(output).any(), "the output is nan")
        slope = layer.input_gradient(subject.direction(output), cache)
        demand(not np.isnan(slope).any(), "the gradient of the input is nan")


def float32_stays(subject):
    """A float32 layer and batch give float32 outputs and gradients, near the float64 ones."""
    layer = _in_dtype(subject.layer, np.float32)
    layer.training = False
    x = subject.x.astype(np.float32)
    output, cache = layer.compute(x)
    demand(output.dtype == np.float32, f"the output is {output.dtype}")
    slope = subject.direction(output).astype(np.float32)
    for name, gradient in _all_gradients(layer, slope, cache).items():
        demand(gradient.dtype == np.float32, f"the gradient of {name} is {gradient.dtype}")
    exact = subject.fresh(training=False).compute(subject.x)[0]
    demand_close(output.astype(np.float64), exact, "the output", rtol=1e-3)


QUESTIONS = (
    names_are_arrays, compute_gives_a_pair, compute_is_pure, shape_is_foretold,
    gradients_are_right, gradients_are_pure, examples_do_not_mix, evaluation_is_pure,
    elementwise_is_true, stacks_is_true, sensitivity_is_true, network_holds_it,
    wrong_batches_are_refused, backward_needs_a_forward, nan_shows, large_inputs_give_no_nan,
    float32_stays,
)
