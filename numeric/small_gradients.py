"""Idea: what is too small for differences of f to show, the complex step may still show.

It subtracts nothing, so that the derivative of an early layer keeps its relative accuracy however
small it is beside f. A gradient that is 0 but for rounding, such as that of a bias in front of
batch norm, is noise on both sides: it is named as unseen, neither right nor wrong.
"""

from dataclasses import replace

import numpy as np

from numeric.differences import EPS, STENCILS
from numeric.gradcheck import entry_at
from numeric.slips import guess_slip

NEAR = 1e-6  # of the largest entry of an array: how well the complex step agrees with its gradient


def only_own_parts(network):
    """Whether a network is made of this library's parts, through which the complex step passes."""
    parts = [*network.layers, network.cost]
    parts += [inner for layer in network.layers for inner in getattr(layer, "activations", ())]
    return all(type(part).__module__.startswith("numeric.") for part in parts)


def second_look(report, probe, analytic, arrays, trust_complex_step):
    """``report`` with its faint arrays confirmed, found wrong or named as unseen."""
    if not trust_complex_step:
        return replace(report, unseen=report.faint)
    unseen, rounding = {}, EPS * abs(probe.value())
    for name in report.faint:
        numeric = _complex_gradient(probe, name, arrays[name])
        failed = np.abs(analytic[name] - numeric) > NEAR * _largest(analytic[name], numeric)
        if not failed.any():
            continue
        guess = guess_slip(analytic[name], numeric, arrays[name], np.full(failed.shape, True), failed)
        beyond = np.abs(analytic[name] - numeric).max() > 1000 * rounding
        if numeric.any() and (guess or beyond):
            report = _found_wrong(report, name, analytic[name], numeric, failed, guess)
        else:
            unseen[name] = float(8 * rounding)
    return replace(report, unseen=unseen)


def _complex_gradient(probe, name, array):
    stencil = STENCILS["complex"]
    steps = stencil.step * np.maximum(1, np.abs(array))
    return stencil.derivative([probe.displaced(name, 1j * steps)], steps)


def _largest(*arrays):
    return max(np.abs(array).max(initial=0) for array in arrays)


def _found_wrong(report, name, analytic, numeric, failed, guess):
    index = np.unravel_index(np.argmax(np.abs(analytic - numeric)), numeric.shape)
    error = abs(analytic[index] - numeric[index]) / _largest(analytic, numeric)
    worst = entry_at(name, index, analytic, numeric, error, NEAR)
    count = report.failed + int(failed.sum())
    return replace(
        report, failed=count, worst=worst, trusted=True, guess=guess,
        numeric={**report.numeric, name: numeric},
    )
