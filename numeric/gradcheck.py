"""Idea: compare a gradient with differences of the function, and say what is wrong where.

An entry passes when |analytic - numeric| <= max(rtol · max(|analytic|, |numeric|), atol): the
relative test for gradients of any scale, the absolute one for those that are exactly zero.
``relative error`` below means |difference| / max(|analytic|, |numeric|, atol/rtol), so that an
entry passes exactly when it is at most rtol. Entries on a kink have no derivative to compare
with: they are listed, never averaged.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from numeric.differences import is_kink, slope_jump, stencil_named
from numeric.slips import guess_slip
from numeric.validation import check_positive

KINK_FRACTION = 1e-3  # slopes left and right that differ by less are not suspected of a kink
KINK_STEP = 1e-6  # how far the complex step looks for one; differences look as far as they reach


@dataclass(frozen=True)
class Entry:
    """One compared entry: where it is and both values."""

    parameter: str
    index: tuple
    analytic: float
    numeric: float
    relative_error: float

    @property
    def absolute_error(self):
        return abs(self.analytic - self.numeric)

    def __str__(self):
        place = f"{self.parameter}[{', '.join(map(str, self.index))}]"
        return f"{place}: analytic {self.analytic:.10g}, numeric {self.numeric:.10g}"


@dataclass(frozen=True)
class Report:
    """The outcome of a gradient check.

    ``ok`` — every compared entry passed and at least one was compared; ``worst`` — the
    ``Entry`` with the largest relative error (``None`` if nothing was compared); ``kinks`` —
    the entries left out because a kink is within the step; ``guess`` — the slip that would
    explain a failure, or ``None``; ``message`` — all of it in words; ``numeric`` — the
    numerical gradient by parameter.
    """

    ok: bool
    worst: Entry | None
    kinks: tuple
    checked: int
    method: str
    rtol: float
    guess: str | None
    numeric: dict

    @property
    def max_relative_error(self):
        return self.worst.relative_error if self.worst else 0.0

    @property
    def message(self):
        parts = [f"{self.checked} entries compared by {self.method} differences"]
        if self.worst is None:
            parts.append("nothing could be compared")
        else:
            verdict = "all agree" if self.ok else "the gradient is wrong"
            parts.append(f"{verdict}, worst {self.worst}")
            parts.append(f"relative error {self.worst.relative_error:.2g} (allowed {self.rtol:g})")
        if self.guess:
            parts.append(f"guess: {self.guess}")
        if self.kinks:
            parts.append(f"{len(self.kinks)} entries on a kink left out, first {self.kinks[0]}")
        return "; ".join(parts)


class FunctionProbe:
    """Values of ``f`` with one entry of one array displaced; ``arrays`` are restored after."""

    def __init__(self, f, arrays):
        self.f, self.arrays = f, arrays

    def value(self):
        return self.f(self.arrays)

    def displaced_entry(self, name, index, displacement):
        """f with ``arrays[name][index] += displacement`` (real or imaginary)."""
        original = self.arrays[name]
        self.arrays[name] = original.astype(np.result_type(original, type(displacement)))
        self.arrays[name][index] += displacement
        try:
            return self.f(self.arrays)
        finally:
            self.arrays[name] = original

    def displaced(self, name, displacements):
        """For every entry of ``arrays[name]``, f with that entry alone displaced."""
        values = np.empty(displacements.shape, displacements.dtype)
        for index in np.ndindex(displacements.shape):
            values[index] = self.displaced_entry(name, index, displacements[index])
        return values


def check_gradients(
    f, grad, x, *, method="central", step=None, rtol=None, atol=None, directions=None, rng=None,
    find_kinks=True,
):
    """Check that ``grad`` is the gradient of the scalar function ``f`` at ``x``.

    ``x`` is a float64 array, or a dict of named ones; ``f(x)`` returns a scalar; ``grad`` is a
    function of ``x`` or its value, shaped as ``x``. ``method`` is "central", "five_point" or
    "complex" (``f`` must then accept complex arrays and be analytic: no abs, no max, no var).
    ``step`` is relative to max(1, |x|) per entry. ``atol`` defaults to the rounding error that
    the method can have at the size of f. With ``directions=k`` only k random directions per
    array are tried (``rng`` required): 2k values instead of two per entry, and the index in
    ``worst`` is the direction's.

    Returns a ``Report``. Raises ``TypeError`` for inputs that are not float64 and ``ValueError``
    for a gradient of the wrong shape, non-finite values or an unknown method.
    """
    single = not isinstance(x, dict)
    arrays = {name: _float64(name, a) for name, a in ({"x": x} if single else x).items()}

    def call(function, values):
        return function(values["x"]) if single else function(values)

    analytic = call(grad, arrays) if callable(grad) else grad
    analytic = {"x": analytic} if single else analytic
    analytic = {name: _shaped(name, analytic.get(name), a) for name, a in arrays.items()}
    probe = FunctionProbe(lambda values: call(f, values), dict(arrays))
    if directions is not None:
        probe, analytic, arrays = along_directions(probe, analytic, arrays, directions, rng)
    return compare(probe, analytic, arrays, method, step, rtol, atol, find_kinks)


def numerical_gradient(f, x, *, method="central", step=None):
    """The gradient of the scalar function ``f`` at the float64 array ``x``, by differences.

    ``method`` and ``step`` as in ``check_gradients``; nothing is checked for kinks.
    """
    x, stencil = _float64("x", x), stencil_named(method)
    steps = (stencil.step if step is None else step) * np.maximum(1, np.abs(x))
    probe = FunctionProbe(lambda arrays: f(arrays["x"]), {"x": x})
    values = [probe.displaced("x", offset * steps) for offset in stencil.offsets]
    return stencil.derivative(values, steps)


def along_directions(probe, analytic, arrays, count, rng):
    """Replace every array by ``count`` coordinates along random unit directions through it."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError("random directions need rng, a numpy.random.Generator")
    if count < 1:
        raise ValueError(f"directions: {count}, expected at least 1")
    unit, slopes = {}, {}
    for name, array in arrays.items():
        drawn = rng.standard_normal((count, *array.shape))
        norms = np.sqrt((drawn * drawn).sum(axis=tuple(range(1, drawn.ndim)), keepdims=True))
        unit[name] = drawn / norms
        slopes[_direction(name)] = np.tensordot(unit[name], analytic[name], array.ndim)

    def moved(coordinates):
        displaced = {
            name: array + np.tensordot(coordinates[_direction(name)], unit[name], 1)
            for name, array in arrays.items()
        }
        return probe.f(displaced)

    coordinates = {name: np.zeros(count) for name in slopes}
    return FunctionProbe(moved, dict(coordinates)), slopes, coordinates


def compare(probe, analytic, arrays, method, step, rtol, atol, find_kinks):
    """Check ``analytic`` against the stencil over ``probe`` for every entry of ``arrays``."""
    stencil = stencil_named(method)
    rtol = stencil.rtol if rtol is None else check_positive(rtol, "rtol")
    value = _finite_scalar(probe.value())
    numeric, errors, kinks = {}, {}, []
    for name, array in arrays.items():
        scale = np.maximum(1, np.abs(array))
        steps = (stencil.step if step is None else step) * scale
        values = [probe.displaced(name, offset * steps) for offset in stencil.offsets]
        numeric[name] = stencil.derivative(values, steps)
        allowed = stencil.rounding(_magnitude(value, values), steps) if atol is None else atol
        errors[name] = relative_errors(analytic[name], numeric[name], allowed / rtol)
        if find_kinks:
            if stencil.is_complex:
                reach = KINK_STEP * scale
                pair = [probe.displaced(name, reach), probe.displaced(name, -reach)]
            else:
                reach, pair = stencil.offsets[-2] * steps, values[-2:]
            for index in kinks_among(probe, name, value, *pair, reach):
                kinks.append(_entry(name, index, analytic[name], numeric[name], np.nan))
                errors[name][index] = np.nan
    return conclude(analytic, numeric, errors, kinks, arrays, method, rtol)


def relative_errors(analytic, numeric, floor):
    """|difference| / max(|analytic|, |numeric|, floor); infinite where a value is nan."""
    scale = np.maximum(np.maximum(np.abs(analytic), np.abs(numeric)), floor)
    errors = np.abs(analytic - numeric) / np.maximum(scale, np.finfo(np.float64).tiny)
    return np.where(np.isnan(errors), np.inf, errors)


def kinks_among(probe, name, value, plus, minus, steps):
    """Indices of one array's entries with a kink within ``steps`` of where they are."""
    largest = np.maximum(np.abs(plus - value), np.abs(minus - value)) / steps
    suspects = slope_jump(value, plus, minus, steps) > KINK_FRACTION * largest
    for index in (tuple(int(i) for i in row) for row in np.argwhere(suspects)):
        if is_kink(partial(probe.displaced_entry, name, index), value, steps[index]):
            yield index


def conclude(analytic, numeric, errors, kinks, arrays, method, rtol):
    """Gather the errors of all arrays into a ``Report``."""
    worst, checked = None, 0
    for name, array in errors.items():
        compared = ~np.isnan(array)
        checked += int(compared.sum())
        if not compared.any():
            continue
        index = np.unravel_index(np.nanargmax(array), array.shape)
        if worst is None or array[index] > worst.relative_error:
            worst = _entry(name, index, analytic[name], numeric[name], array[index])
    ok = worst is not None and worst.relative_error <= rtol
    guess = None
    if worst is not None and not ok:
        keep = ~np.isnan(errors[worst.parameter])
        name = worst.parameter
        if method == "complex" and not numeric[name].any():
            guess = "f drops imaginary parts (abs, max, var, …): use another method"
        else:
            guess = guess_slip(analytic[name], numeric[name], arrays[name], keep)
    return Report(ok, worst, tuple(kinks), checked, method, rtol, guess, numeric)


def _direction(name):
    return f"{name} along direction"


def _entry(name, index, analytic, numeric, error):
    place = tuple(int(i) for i in index)
    return Entry(name, place, float(analytic[index]), float(numeric[index]), float(error))


def _magnitude(value, values):
    return max([abs(value), *(np.abs(v).max() for v in values)])


def _finite_scalar(value):
    value = np.asarray(value)
    if value.shape != ():
        raise ValueError(f"f(x) has shape {value.shape}, expected a scalar")
    if not np.isfinite(value):
        raise ValueError(f"f(x) is {value}, no gradient to check there")
    return float(value)


def _float64(name, array):
    array = np.asarray(array)
    if array.dtype != np.float64:
        raise TypeError(f"{name}: dtype {array.dtype}, a gradient check needs float64")
    return array


def _shaped(name, gradient, array):
    if gradient is None:
        raise ValueError(f"{name}: the gradient has no entry of this name")
    gradient = np.asarray(gradient)
    if gradient.shape != array.shape:
        hint = ", it is transposed" if gradient.shape == array.shape[::-1] else ""
        raise ValueError(f"{name}: gradient has shape {gradient.shape}, x {array.shape}{hint}")
    if not np.isfinite(gradient).all():
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(gradient))[0])
        raise ValueError(f"{name}: analytic gradient is {gradient[index]} at index {index}")
    return gradient
