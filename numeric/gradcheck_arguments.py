"""Idea: say in one line what a function, a point or a gradient lacks, before it is compared.

The functions that are checked are anybody's. They may return the wrong thing, change their
argument, or give another value when asked again; each would look like a wrong gradient.
"""

import numpy as np

from numeric.validation import check_finite


def point(x):
    """Copies by name of the float64 arrays in ``x``: one array, called "x", or a dict of them."""
    named = x if isinstance(x, dict) else {"x": x}
    return {name: _float64(name, array) for name, array in named.items()}


def scalar_function(f, arrays, single):
    """``f`` as a function of a dict of arrays that returns a float, tried at ``arrays``.

    Raises ``TypeError`` or ``ValueError`` if it is none, changes its argument, or gives another
    value when called again.
    """
    call = _on_dict(f, "f", single)
    first, again = (_real_scalar(_untouched(call, arrays, "f")) for _ in range(2))
    if not np.array_equal(first, again, equal_nan=True):
        raise ValueError(f"f(x) is {first:.10g} and then {again:.10g} at the same x: fix its seed")
    return call


def gradient_at(grad, arrays, single):
    """The gradient at ``arrays`` as a dict of arrays; ``grad`` is a function or its value."""
    if callable(grad):
        grad = _untouched(_on_dict(grad, "grad", single), arrays, "grad")
    if grad is None:
        raise TypeError("the gradient is None")
    if not single and not isinstance(grad, dict):
        raise TypeError(f"the gradient is {_kind(grad)}, expected a dict with the names of x")
    named = {"x": grad} if single else grad
    for name in arrays.keys() ^ named.keys():
        here, there = ("x", "the gradient") if name in arrays else ("the gradient", "x")
        raise ValueError(f"{name} is in {here} but not in {there}")
    return {name: _shaped(name, named[name], array) for name, array in arrays.items()}


def _on_dict(function, name, single):
    if not callable(function):
        raise TypeError(f"{name} is {_kind(function)}, expected a function")
    # a dict of its own, so that a function that puts other arrays into it does no harm
    return lambda values: function(values["x"] if single else dict(values))


def _untouched(call, arrays, who):
    """``call`` on copies of ``arrays``; raises ``ValueError`` if it changes one of them."""
    copies = {name: array.copy() for name, array in arrays.items()}
    answer = call(copies)
    for name, array in arrays.items():
        if not np.array_equal(copies[name], array):
            raise ValueError(f"{who} changes its argument {name} in place: let it copy it first")
    return answer


def _real_scalar(value):
    try:
        array = np.asarray(value)
    except ValueError:  # a tuple of a number and an array, for instance
        array = None
    if array is None or array.dtype.kind not in "fiu":
        raise TypeError(f"f(x) is {_kind(value)}, expected a real number")
    if array.shape != ():
        raise ValueError(f"f(x) has shape {array.shape}, expected a scalar")
    if array.dtype in (np.float16, np.float32):
        raise TypeError(f"f(x) is {array.dtype}, too coarse for differences: compute in float64")
    return float(array)


def _float64(name, given):
    array = _array(name, given)
    if array.dtype != np.float64:
        hint = f", such as {name}.astype(float)" if array.dtype.kind in "biuf" else ""
        raise TypeError(f"{name}: dtype {array.dtype}, a gradient check needs float64{hint}")
    check_finite(array, name)
    return array.copy()


def _shaped(name, given, array):
    gradient = _array(f"{name}: the gradient", given)
    if gradient.dtype.kind not in "biuf":
        raise TypeError(f"{name}: the gradient is {_kind(given)}, expected real numbers")
    if gradient.shape != array.shape:
        hint = ", reshape it" if gradient.size == array.size else ""
        hint = ", it is transposed" if gradient.shape == array.shape[::-1] else hint
        raise ValueError(f"{name}: the gradient has shape {gradient.shape}, x {array.shape}{hint}")
    check_finite(gradient, f"{name}: the gradient")
    return gradient.astype(np.float64)


def _array(name, given):
    try:
        return np.asarray(given)
    except ValueError:
        raise TypeError(f"{name} is not one array; give several as a dict by name") from None


def _kind(value):
    return f"{value.dtype} array" if isinstance(value, np.ndarray) else type(value).__name__
