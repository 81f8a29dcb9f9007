"""Idea: a penalty and its gradient must be of one mind, and act on what they are given alone."""

import copy

import numpy as np

from numeric.battery import ask_all, demand, demand_close, demand_slopes
from numeric.regularizers import Regularizer
from numeric.sums import underflow_is_zero
from numeric.validation import check_kind

LR = 0.1


@underflow_is_zero
def check_regularizer(regularizer):
    """Examine ``regularizer`` on copies of it; what was demanded.

    Raises ``AssertionError`` with one line for each thing that does not hold, and ``TypeError`` for
    anything but a regulariser.
    """
    check_kind(regularizer, Regularizer, "check_regularizer: regularizer")
    return ask_all(type(regularizer).__name__, QUESTIONS, copy.deepcopy(regularizer))


def _weights(dtype=np.float64):
    rng = np.random.default_rng(1)
    return {name: rng.standard_normal(shape).astype(dtype)
            for name, shape in (("0.weight", (3, 4)), ("2.weight", (2, 3)))}


def _zeros(weights):
    return {name: np.zeros_like(array) for name, array in weights.items()}


def value_is_the_sum_of_terms(penalty):
    """The value is a finite number, the sum of its terms over all arrays."""
    weights = _weights()
    value = penalty.value(weights)
    demand(np.shape(value) == () and np.isfinite(value), f"it is {value!r}")
    terms = {name: penalty.terms(array) for name, array in weights.items()}
    for name, array in weights.items():
        demand(np.shape(terms[name]) == array.shape, f"terms of {name}: {np.shape(terms[name])}")
    demand_close(value, sum(part.sum() for part in terms.values()), "against the terms")
    alone = sum(penalty.value({name: array}) for name, array in weights.items())
    demand_close(value, alone, "against the arrays alone")


def gradient_is_right(penalty):
    """What is added to the gradients is that of the value, or nothing if not ``differentiated``."""
    weights = _weights()
    gradients = _zeros(weights)
    penalty.add_gradients(weights, gradients)
    if penalty.differentiated:
        demand_slopes(lambda w: float(penalty.value(w)), gradients, weights, "the gradient")
    else:
        demand(not any(array.any() for array in gradients.values()), "something is added")


def gradients_are_added(penalty):
    """Gradients are added to those that are there, in place, and weights are left alone."""
    weights, gradients = _weights(), {name: np.ones_like(a) for name, a in _weights().items()}
    live, alone = dict(gradients), _zeros(weights)
    penalty.add_gradients(weights, gradients)
    penalty.add_gradients(weights, alone)
    for name, array in weights.items():
        demand(gradients[name] is live[name], f"the gradient of {name} is another array")
        demand_close(gradients[name], 1 + alone[name], f"the gradient of {name}")
        demand(np.array_equal(array, _weights()[name]), f"{name} is changed")


def steps_are_in_place(penalty):
    """What is done around a step changes arrays in place, to finite numbers, each for itself."""
    for act in (penalty.before_step, penalty.after_step):
        weights = _weights()
        live = dict(weights)
        act(weights, LR)
        for name, array in weights.items():
            demand(array is live[name] and np.isfinite(array).all(), f"{name} after {act.__name__}")
            alone = {name: _weights()[name]}
            act(alone, LR)
            demand_close(array, alone[name], f"{name} alone")


def zeros_stay(penalty):
    """Weights of 0 are finite to value, have no slope and stay 0."""
    weights = _zeros(_weights())
    gradients = _zeros(weights)
    demand(np.isfinite(penalty.value(weights)), "the value is not finite")
    penalty.add_gradients(weights, gradients)
    penalty.before_step(weights, LR)
    penalty.after_step(weights, LR)
    for name in weights:
        demand(not gradients[name].any(), f"the gradient of {name} is not 0")
        demand(not weights[name].any(), f"{name} is moved")


def float32_stays(penalty):
    """float32 weights and gradients stay float32."""
    weights = _weights(np.float32)
    gradients = _zeros(weights)
    penalty.add_gradients(weights, gradients)
    penalty.before_step(weights, LR)
    penalty.after_step(weights, LR)
    for name in weights:
        demand(gradients[name].dtype == np.float32, f"the gradient of {name}")
        demand(weights[name].dtype == np.float32, name)


def value_keeps_the_complex_step(penalty):
    """Terms of complex weights are complex, so that gradient checks by complex steps can pass."""
    if penalty.differentiated:
        weights = _weights()["0.weight"]
        gradients = {"w": np.zeros_like(weights)}
        penalty.add_gradients({"w": weights}, gradients)
        terms = penalty.terms(weights + 1e-20j)
        demand_close(np.imag(terms) / 1e-20, gradients["w"], "the slope of the terms", rtol=1e-8)


QUESTIONS = (
    value_is_the_sum_of_terms, gradient_is_right, gradients_are_added, steps_are_in_place,
    zeros_stay, float32_stays, value_keeps_the_complex_step,
)
