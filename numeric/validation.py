"""Idea: say what is wrong with an array in one line, before NumPy says it in ten.

Every message names the place (a layer, a parameter, a cost) and, for a bad number, its index.
Wrong shapes and non-finite numbers raise ``ValueError``, wrong dtypes raise ``TypeError``.
"""

import numpy as np

FLOATS = (np.dtype(np.float32), np.dtype(np.float64))


def check_finite(array, where):
    """Raise ``ValueError`` naming the first nan or infinity in ``array``."""
    finite = np.isfinite(array)
    if not finite.all():
        index = tuple(int(i) for i in np.argwhere(~finite)[0])
        raise ValueError(f"{where}: {array[index]} at index {index}")


def check_float(array, where):
    """Return ``array`` as an ndarray of float32 or float64, or raise ``TypeError``."""
    array = np.asarray(array)
    if array.dtype not in FLOATS:
        raise TypeError(f"{where}: dtype {array.dtype}, expected float32 or float64")
    return array


def check_numbers(values, shape, where):
    """``values`` as an array of finite floats that fits ``shape``; integers become float64.

    ``None`` in ``shape`` fits any size, and an ellipsis at its end any further axes. Raises
    ``TypeError`` for anything but real numbers, ``ValueError`` for another shape or nan.
    """
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{where}: rows of different lengths") from None
    if array.dtype.kind not in "fiu":
        raise TypeError(f"{where}: dtype {array.dtype}, expected real numbers")
    if shape[-1] is ...:
        if array.ndim < len(shape) - 1:
            raise ValueError(f"{where}: one number, expected an array of them")
    else:
        check_shape(array, shape, where)
    check_finite(array, where)
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def check_dtype(array, dtype, where):
    """Raise ``TypeError`` unless ``array`` has exactly ``dtype``; mixing would widen silently."""
    if array.dtype != dtype:
        raise TypeError(f"{where}: dtype {array.dtype}, expected {np.dtype(dtype)}")


def check_shape(array, shape, where):
    """Raise ``ValueError`` unless ``array.shape`` fits ``shape``; ``None`` fits every size."""
    fits = array.ndim == len(shape) and all(
        want is None or want == got for want, got in zip(shape, array.shape)
    )
    if not fits:
        wanted = str(shape).replace("None", "any")
        raise ValueError(f"{where}: shape {array.shape}, expected {wanted}")


def check_examples(x, where, width=None):
    """Return ``x`` if it is a finite float batch (examples, width), else raise."""
    return check_batch(x, where, (width,))


def check_batch(x, where, shape=None):
    """Return ``x`` if it is a finite float batch of examples of ``shape``, else raise.

    ``None`` in ``shape`` fits any size, and ``None`` for it any shape.
    """
    x = check_float(x, where)
    if shape is not None:
        check_shape(x, (None, *shape), where)
    elif x.ndim < 2:
        raise ValueError(f"{where}: shape {x.shape}, expected (examples, ...)")
    if x.shape[0] == 0:
        raise ValueError(f"{where}: a batch needs at least one example, got shape {x.shape}")
    check_finite(x, where)
    return x


def check_number(value, where):
    """Return ``value`` if it is a finite number, else raise ``ValueError``."""
    if not (is_number(value) and np.isfinite(value)):
        raise ValueError(f"{where}: {value!r}, expected a finite number")
    return value


def check_positive(value, where):
    """Return ``value`` if it is a finite number above zero, else raise ``ValueError``."""
    if not (is_number(value) and np.isfinite(value) and value > 0):
        raise ValueError(f"{where}: {value!r}, expected a number above 0")
    return value


def check_not_negative(value, where):
    """Return ``value`` if it is a finite number of at least zero, else raise ``ValueError``."""
    if not (is_number(value) and np.isfinite(value) and value >= 0):
        raise ValueError(f"{where}: {value!r}, expected a number of at least 0")
    return value


def check_fraction(value, where):
    """Return ``value`` if 0 <= value < 1, else raise ``ValueError``."""
    if not (is_number(value) and 0 <= value < 1):
        raise ValueError(f"{where}: {value!r}, expected 0 <= value < 1")
    return value


def check_count(value, where):
    """Return ``value`` as an int if it is a whole number of at least 1, else ``ValueError``."""
    if not (is_number(value) and value >= 1 and value == int(value)):
        raise ValueError(f"{where}: {value!r}, expected a whole number of at least 1")
    return int(value)


def check_kind(value, kind, where):
    """Return ``value`` if it is an instance of the class ``kind``, else raise ``TypeError``."""
    if not isinstance(value, kind):
        raise TypeError(f"{where} is {value!r}, expected {kind.__name__}")
    return value


def check_generator(rng, where):
    """Return ``rng`` if it is a ``numpy.random.Generator``, else raise ``TypeError``."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"{where}: rng is {type(rng).__name__}, expected numpy.random.Generator")
    return rng


def float_dtype(dtype, where):
    """``dtype``, in any form that NumPy takes, as float32 or float64; else ``TypeError``."""
    if np.dtype(dtype) not in FLOATS:
        raise TypeError(f"{where}: dtype {np.dtype(dtype)}, expected float32 or float64")
    return np.dtype(dtype)


def is_number(value):
    """Whether ``value`` is one real number, of Python or of NumPy."""
    return np.ndim(value) == 0 and np.asarray(value).dtype.kind in "fiu"
