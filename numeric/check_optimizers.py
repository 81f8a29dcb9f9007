"""Idea: a step rule has few duties, and each can be tried on two small arrays."""

import copy

import numpy as np

from numeric.battery import ask_all, demand, demand_close, demand_refused
from numeric.optimizers import Optimizer
from numeric.sums import underflow_is_zero
from numeric.validation import check_kind

STEPS = 6


@underflow_is_zero
def check_optimizer(optimizer):
    """Examine ``optimizer`` on copies of it, as if it had taken no step; what was demanded.

    Raises ``AssertionError`` with one line for each thing that does not hold, and ``TypeError`` for
    anything but an optimiser.
    """
    check_kind(optimizer, Optimizer, "check_optimizer: optimizer")

    def fresh():
        one = copy.deepcopy(optimizer)
        one.reset()
        return one

    return ask_all(type(optimizer).__name__, QUESTIONS, fresh)


def _arrays(seed, dtype):
    rng = np.random.default_rng(seed)
    return {name: rng.standard_normal(shape).astype(dtype)
            for name, shape in (("a", (2, 3)), ("b", 3))}


def _parameters(dtype=np.float64):
    return _arrays(1, dtype)


def _gradients(step, dtype=np.float64):
    return _arrays(100 + step, dtype)


def _run(optimizer, parameters, steps=range(STEPS)):
    for step in steps:
        optimizer.step(parameters, _gradients(step))
    return parameters


def steps_are_in_place(fresh):
    """A step moves every array in place, to finite numbers, and leaves the gradients alone."""
    w, g = _parameters(), _gradients(0)
    live, before = dict(w), {name: array.copy() for name, array in w.items()}
    given = {name: array.copy() for name, array in g.items()}
    fresh().step(w, g)
    for name in w:
        demand(w[name] is live[name], f"{name} is another array")
        demand(not np.array_equal(w[name], before[name]), f"{name} does not move")
        demand(np.isfinite(w[name]).all(), f"{name} is not finite")
        demand(np.array_equal(g[name], given[name]), f"the gradient of {name} is changed")


def first_step_is_downhill(fresh):
    """The first step goes against the gradient, in every entry that has one."""
    w, g = _parameters(), _gradients(0)
    before = {name: array.copy() for name, array in w.items()}
    fresh().step(w, g)
    for name in w:
        demand((np.sign(w[name] - before[name]) == -np.sign(g[name])).all(), f"not so in {name}")


def no_gradient_no_first_step(fresh):
    """Gradients of 0 at the first step move nothing."""
    w = _parameters()
    before = {name: array.copy() for name, array in w.items()}
    fresh().step(w, {name: np.zeros_like(array) for name, array in w.items()})
    for name in w:
        demand(np.array_equal(w[name], before[name]), f"{name} moves")


def arrays_do_not_meet(fresh):
    """Each array goes the way that it goes alone, stepped together or one after the other."""
    together, one = _run(fresh(), _parameters()), fresh()
    apart = _parameters()
    for step in range(STEPS):
        for name in apart:  # under one name, as the layers of a network call theirs
            one.step({"weight": apart[name]}, {"weight": _gradients(step)[name]})
    for name, array in _parameters().items():
        alone = fresh()
        for step in range(STEPS):
            alone.step({name: array}, {name: _gradients(step)[name]})
        demand_close(together[name], array, f"{name} beside the other")
        demand_close(apart[name], array, f"{name} under the other's name")


def late_arrays_start_anew(fresh):
    """An array that joins late takes the steps that it would have taken at first."""
    optimizer, w, first = fresh(), _parameters(), _parameters()
    for step in range(STEPS):
        optimizer.step({"a": w["a"]}, {"a": _gradients(step)["a"]})
    optimizer.step(w, _gradients(0))
    fresh().step(first, _gradients(0))
    demand_close(w["b"], first["b"], "its first step")


def saved_states_go_on(fresh):
    """A state saved and loaded goes on bit for bit."""
    whole, part = _run(fresh(), _parameters()), _parameters()
    first, second = fresh(), fresh()
    _run(first, part, range(3))
    second.load_state_dict(first.state_dict())
    _run(second, part, range(3, STEPS))
    for name in whole:
        demand(np.array_equal(whole[name], part[name]), f"{name} goes another way")


def copies_and_resets_work(fresh):
    """A copy goes on as the original would, and ``reset`` begins again."""
    first, w = fresh(), _parameters()
    _run(first, w, range(3))
    twin, v = copy.deepcopy(first), {name: array.copy() for name, array in w.items()}
    _run(first, w, range(3, STEPS))
    _run(twin, v, range(3, STEPS))
    first.reset()
    again, wanted = _run(first, _parameters()), _run(fresh(), _parameters())
    for name in w:
        demand(np.array_equal(w[name], v[name]), f"the copy takes {name} another way")
        demand(np.array_equal(again[name], wanted[name]), f"after reset {name} differs")


def rate_is_read_each_step(fresh):
    """A change of ``lr`` is heeded by the next step."""
    one, two, w, v = fresh(), fresh(), _parameters(), _parameters()
    two.lr = one.lr / 4
    one.step(w, _gradients(0))
    two.step(v, _gradients(0))
    demand(not np.array_equal(w["a"], v["a"]), "a quarter of the rate makes no difference")


def bad_gradients_are_refused(fresh):
    """A missing gradient, another shape, another dtype and nan are refused, and move nothing."""
    w = _parameters()
    before = {name: array.copy() for name, array in w.items()}
    g = _gradients(0)
    for odd, errors in (
        ({"a": g["a"]}, ValueError), ({**g, "b": g["a"]}, ValueError),
        ({**g, "b": g["b"].astype(np.float32)}, TypeError),
        ({**g, "b": np.full(3, np.nan)}, ValueError),
    ):
        demand_refused(lambda odd=odd: fresh().step(w, odd), errors, "one of them")
        demand(all(np.array_equal(w[n], before[n]) for n in w), "one of them moves something")


def float32_stays(fresh):
    """float32 arrays stay float32 and go the way of their float64 copies, nearly."""
    w, exact, optimizer = _parameters(np.float32), _parameters(), fresh()
    for step in range(STEPS):
        optimizer.step(w, _gradients(step, np.float32))
    _run(fresh(), exact)
    for name, slots in optimizer.state.items():
        for slot, array in slots.items():
            demand(array.dtype == np.float32, f"{slot} of {name} is {array.dtype}")
    for name in w:
        demand(w[name].dtype == np.float32, f"{name} is {w[name].dtype}")
        demand_close(w[name].astype(float), exact[name], name, rtol=1e-3)


QUESTIONS = (
    steps_are_in_place, first_step_is_downhill, no_gradient_no_first_step, arrays_do_not_meet,
    late_arrays_start_anew, saved_states_go_on, copies_and_resets_work, rate_is_read_each_step,
    bad_gradients_are_refused, float32_stays,
)
