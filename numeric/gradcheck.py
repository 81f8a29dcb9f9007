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

from numeric.differences import EPS, STENCILS, is_kink, slope_jump, stencil_named
from numeric.gradcheck_arguments import gradient_at, point, scalar_function
from numeric.slips import guess_slip
from numeric.sums import underflow_is_zero
from numeric.validation import (
    check_count,
    check_generator,
    check_not_negative,
    check_positive,
)

KINK_FRACTION = 1e-3  # slopes left and right that differ by less are not suspected of a kink
DOUBT = 0.1  # of the error: how far another difference may be from what it should confirm
KINK_STEP = 1e-5  # how far the complex step looks for one; differences look as far as they reach


@dataclass(frozen=True)
class Entry:
    """One compared entry: where it is, both values, and by how much they may differ."""

    parameter: str
    index: tuple
    analytic: float
    numeric: float
    relative_error: float
    allowed: float

    @property
    def absolute_error(self):
        return abs(self.analytic - self.numeric)

    def __str__(self):
        index = f"[{', '.join(map(str, self.index))}]" if self.index else ""
        return (
            f"{self.parameter}{index}: analytic {self.analytic:.10g}, numeric {self.numeric:.10g}"
        )


@dataclass(frozen=True)
class Report:
    """The outcome of a gradient check.

    ``ok`` — every compared entry passed and at least one was compared; ``checked`` and ``failed``
    — how many were compared and how many of them did not pass; ``worst`` — the ``Entry`` with
    the largest relative error (``None`` if nothing was compared); ``kinks`` — the entries left
    out because a kink is within the step; ``trusted`` — false if another difference at the worst
    entry contradicts the one used, so that the gradient may be right; ``guess`` — what would
    explain a failure, or ``None``; ``unseen`` — the arrays whose gradient is so small that
    rounding of f would hide more than a hundredth of it, with what it would hide; ``hidden`` —
    the largest of these errors, 0 if there are none; ``message`` — all of it in words;
    ``numeric`` — the numerical gradient by parameter. ``faint`` are all arrays that are too small
    for the differences, also those as small as the rounding of f, which may as well be 0.
    """

    checked: int
    failed: int
    worst: Entry | None
    kinks: tuple
    trusted: bool
    method: str
    guess: str | None
    unseen: dict
    faint: dict
    numeric: dict

    @property
    def hidden(self):
        return max(self.unseen.values(), default=0.0)

    @property
    def ok(self):
        return self.checked > 0 and self.failed == 0

    @property
    def max_relative_error(self):
        return self.worst.relative_error if self.worst else 0.0

    @property
    def message(self):
        parts = [f"{_entries(self.checked)} compared by {self.method} differences"]
        if self.worst is None:
            parts.append("nothing could be compared")
        else:
            verdict = "the gradient is wrong at" if self.trusted else "no agreement at"
            agree = "all that can be seen agree" if self.unseen else "all agree"
            verdict = agree if self.ok else f"{verdict} {_entries(self.failed)}"
            off, allowed = self.worst.absolute_error, self.worst.allowed
            parts.append(f"{verdict}, worst {self.worst}")
            if np.isfinite(off):
                parts.append(f"off by {off:.2g}, allowed {allowed:.2g}")
        if self.unseen:
            # those that the complex step could not tell either are put at its own rounding
            tried = self.method == "complex" or any(
                error < self.faint[name] for name, error in self.unseen.items()
            )
            hint = "" if tried else ": use the complex step"
            parts.append(
                f"{', '.join(self.unseen)} below what differences can show here, as rounding of f "
                f"would hide errors of {self.hidden:.2g}{hint}"
            )
        if self.guess:
            parts.append(f"guess: {self.guess}")
        if self.kinks:
            left = f"{_entries(len(self.kinks))} on a kink left out, first {self.kinks[0]}"
            parts.append(left if self.checked else f"{left} (or the step is too small for f)")
        return "; ".join(parts)


class FunctionProbe:
    """Values of ``f``, a function of a dict of arrays, with one entry of one array displaced."""

    def __init__(self, f, arrays):
        self.f, self.arrays = f, dict(arrays)

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
        displacements = np.asarray(displacements)  # products of 0-d arrays are scalars
        values = np.empty_like(displacements)
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

    Returns a ``Report``. Raises ``TypeError`` for a point that is not float64, an ``f`` that
    gives no real number or a gradient that holds none, and ``ValueError`` for a gradient of the
    wrong shape, non-finite values, an ``f`` that changes ``x`` or varies at the same ``x``, or an
    option out of range.
    """
    single, arrays = not isinstance(x, dict), point(x)
    probe = FunctionProbe(scalar_function(f, arrays, single), arrays)
    analytic = gradient_at(grad, arrays, single)
    if directions is not None:
        probe, analytic, arrays = along_directions(probe, analytic, arrays, directions, rng)
    return compare(probe, analytic, arrays, method, step, rtol, atol, find_kinks)


def numerical_gradient(f, x, *, method="central", step=None):
    """The gradient of the scalar function ``f`` at the float64 array ``x``, by differences.

    ``method`` and ``step`` as in ``check_gradients``, which also says what is raised; nothing is
    checked for kinks.
    """
    arrays, stencil = point({"x": x}), stencil_named(method)
    steps = _steps(stencil, step, arrays["x"])
    probe = FunctionProbe(scalar_function(f, arrays, True), arrays)
    values = [probe.displaced("x", offset * steps) for offset in stencil.offsets]
    return stencil.derivative(values, steps)


def along_directions(probe, analytic, arrays, count, rng):
    """Replace every array by ``count`` coordinates along random unit directions through it."""
    check_generator(rng, "random directions")
    count = check_count(count, "directions")
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


@underflow_is_zero
def compare(probe, analytic, arrays, method, step, rtol, atol, find_kinks):
    """Check ``analytic`` against the stencil over ``probe`` for every entry of ``arrays``."""
    stencil = stencil_named(method)
    rtol = stencil.rtol if rtol is None else check_positive(rtol, "rtol")
    atol = None if atol is None else check_not_negative(atol, "atol")
    value = probe.value()
    if not np.isfinite(value):
        raise ValueError(f"f(x) is {value}, no gradient to check there")
    numeric, errors, kinks, faint, singles = {}, {}, [], {}, []
    for name, array in arrays.items():
        steps = _steps(stencil, step, array)
        values = [probe.displaced(name, offset * steps) for offset in stencil.offsets]
        numeric[name] = stencil.derivative(values, steps)
        allowed = stencil.rounding(_magnitude(value, values), steps) if atol is None else atol
        floor, largest = np.max(allowed, initial=0), np.abs(analytic[name]).max(initial=0)
        if 100 * floor > largest > 0:
            faint[name] = float(floor)
        singles.append(not stencil.is_complex and all(map(_fits_float32, values)))
        errors[name] = relative_errors(analytic[name], numeric[name], allowed / rtol)
        if find_kinks:
            for index in kinks_among(probe, name, value, stencil, steps, values, array):
                kinks.append(entry_at(name, index, analytic[name], numeric[name], np.nan, rtol))
                errors[name][index] = np.nan
    worst = worst_entry(analytic, numeric, errors, rtol)
    failed = {name: array > rtol for name, array in errors.items()}  # nan, on a kink, is not
    checked = sum(int((~np.isnan(array)).sum()) for array in errors.values())
    trusted, guess = True, None
    if worst is not None and failed[worst.parameter].any():
        name = worst.parameter
        x = arrays[name][worst.index]
        # f took only values that float32 can hold, and not always the same one
        if all(singles) and any(array.any() for array in numeric.values()):
            guess = "f moves in steps as coarse as float32's: compute in float64"
        else:
            guess = doubt(probe, stencil, worst, _steps(stencil, step, x), x)
        trusted = guess is None
        if trusted:
            keep = ~np.isnan(errors[name])
            guess = guess_slip(analytic[name], numeric[name], arrays[name], keep, failed[name])
    count = sum(int(array.sum()) for array in failed.values())
    # a gradient that is itself as small as the rounding of f may as well be 0
    unseen = {
        name: floor for name, floor in faint.items()
        if np.abs(analytic[name]).max() > 8 * EPS * abs(value)
    }
    return Report(
        checked, count, worst, tuple(kinks), trusted, method, guess, unseen, faint, numeric
    )


def relative_errors(analytic, numeric, floor):
    """|difference| / max(|analytic|, |numeric|, floor); infinite where a value is nan."""
    scale = np.maximum(np.maximum(np.abs(analytic), np.abs(numeric)), floor)
    errors = np.abs(analytic - numeric) / np.maximum(scale, np.finfo(np.float64).tiny)
    return np.where(np.isnan(errors), np.inf, errors)


def kinks_among(probe, name, value, stencil, steps, values, x):
    """Indices of one array's entries with a kink as near to ``x`` as the stencil reaches."""
    if stencil.is_complex:
        steps = _steps(stencil, KINK_STEP, x)
        plus, minus = probe.displaced(name, steps), probe.displaced(name, -steps)
    else:
        steps, (plus, minus) = stencil.offsets[-2] * steps, values[-2:]
    largest = np.maximum(np.abs(plus - value), np.abs(minus - value)) / steps
    suspects = slope_jump(value, plus, minus, steps) > KINK_FRACTION * largest
    for index in (tuple(int(i) for i in row) for row in np.argwhere(suspects)):
        if is_kink(partial(probe.displaced_entry, name, index), value, steps[index], x[index]):
            yield index


def worst_entry(analytic, numeric, errors, rtol):
    """The ``Entry`` with the largest relative error, ``None`` if no error is a number."""
    worst = None
    for name, array in errors.items():
        if np.isnan(array).all():
            continue
        index = np.unravel_index(np.nanargmax(array), array.shape)
        if worst is None or array[index] > worst.relative_error:
            worst = entry_at(name, index, analytic[name], numeric[name], array[index], rtol)
    return worst


def doubt(probe, stencil, entry, step, x):
    """Why the difference at ``entry``, where the point is ``x``, may be at fault; or ``None``.

    A right difference hardly moves when its step is cut, and a right complex step agrees
    with central differences as well as those can.
    """
    central = STENCILS["central"]
    if not np.isfinite(entry.numeric):
        return f"f is not finite within the step of {step:.2g}: take a smaller one"
    if not stencil.is_complex:
        for part in (2, 3, 5):
            other = _single(probe, stencil, entry, step / part)[0]
            if abs(other - entry.numeric) > DOUBT * entry.absolute_error:
                return (
                    f"the difference and not the gradient, as 1/{part} of the step gives "
                    f"{other:.10g}: f is rough or strongly curved there, "
                    "so try another step"
                )
        return None
    step = _steps(central, None, x)
    second, magnitude = _single(probe, central, entry, step)
    third, _ = _single(probe, central, entry, step / 2)
    blur = max(central.rtol * abs(second), central.rounding(magnitude, step))
    if abs(second - entry.numeric) <= blur + 2 * abs(second - third):
        return None
    return (
        f"f drops imaginary parts (abs, max, var, …), as central differences give "
        f"{second:.10g}: use another method"
    )


def _single(probe, stencil, entry, step):
    """The derivative at one entry by ``stencil``, and how large the values were."""
    offsets = [offset * step for offset in stencil.offsets]
    values = [probe.displaced_entry(entry.parameter, entry.index, offset) for offset in offsets]
    return float(stencil.derivative(values, step)), max(map(abs, values))


def _direction(name):
    return f"{name} along direction"


def entry_at(name, index, analytic, numeric, error, rtol):
    place, a, n = tuple(int(i) for i in index), float(analytic[index]), float(numeric[index])
    allowed = rtol * abs(a - n) / error if error > 0 else rtol * max(abs(a), abs(n))
    return Entry(name, place, a, n, float(error), allowed)


def _entries(count):
    return f"{count} entr{'y' if count == 1 else 'ies'}"


def _steps(stencil, step, array):
    step = stencil.step if step is None else check_positive(step, "step")
    return step * np.maximum(1, np.abs(array))


def _fits_float32(values):
    with np.errstate(over="ignore"):
        return (values.astype(np.float32) == values).all()


def _magnitude(value, values):
    return max(np.abs(v).max(initial=abs(value)) for v in values)
