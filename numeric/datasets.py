"""Idea: data to learn from, from nowhere (generated), from the neighbour, or from a path.

Inputs are float arrays (examples, features), labels integers from 0.
"""

import numpy as np

from numeric.archives import load_arrays
from numeric.validation import (
    check_count, check_generator, check_not_negative, check_number, check_numbers, float_dtype,
)

MNIST_NAMES = ("x_train", "y_train", "x_test", "y_test")


def load_digits(dtype=np.float64):
    """The 1,797 digits of 8 × 8 pixels that scikit-learn bundles, pixels scaled to [0, 1].

    Returns ``(x, labels)`` of shapes (1797, 64) and (1797,). Needs scikit-learn, no network.
    Raises ``ImportError`` without it and ``TypeError`` for a dtype that is not float.
    """
    from sklearn.datasets import load_digits as bundled

    digits, dtype = bundled(), float_dtype(dtype, "load_digits")
    return (digits.data / 16).astype(dtype), digits.target.astype(np.int64)


def load_mnist(path, dtype=np.float32):
    """MNIST-like data from an ``.npz`` file in the Keras layout, pixels scaled to [0, 1].

    ``path`` holds x_train, y_train, x_test, y_test with uint8 images (examples, rows, columns).
    Returns ``((x_train, y_train), (x_test, y_test))`` with images flattened. Raises
    ``OSError`` for a file that cannot be opened, and ``ValueError`` for one that is no ``.npz``
    file, lacks one of these arrays, or whose labels do not fit.
    """
    arrays, dtype = load_arrays(path), float_dtype(dtype, "load_mnist")
    for name in MNIST_NAMES:
        if name not in arrays:
            raise ValueError(f"{path}: no array named {name}")
    return tuple(_images(arrays, part, path, dtype) for part in ("train", "test"))


def _images(arrays, part, path, dtype):
    x, y = arrays[f"x_{part}"], arrays[f"y_{part}"]
    if x.dtype != np.uint8 or x.ndim != 3:
        raise ValueError(f"{path}: x_{part} is {x.dtype} {x.shape}, expected uint8 and three axes")
    if y.dtype.kind not in "iu" or y.shape != x.shape[:1]:
        raise ValueError(f"{path}: y_{part} is {y.dtype} {y.shape}, expected integers ({len(x)},)")
    pixels = x.reshape(len(x), x.shape[1] * x.shape[2]).astype(dtype) / dtype.type(255)
    return pixels, y.astype(np.int64)


def spirals(n, *, rng, arms=2, turns=1.0, noise=0.05):
    """``n`` points on ``arms`` spirals: ``(x, labels)``, x of shape (n, 2).

    The arms run from radius 0.1 to 1 around the origin, so without noise they never touch.
    ``labels`` are 0 … arms - 1. Raises ``ValueError`` for ``n`` or ``arms`` below 1, negative noise
    or nan, and ``TypeError`` for another kind of ``rng``.
    """
    check_generator(rng, "spirals")
    check_number(turns, "spirals: turns")
    check_not_negative(noise, "spirals: noise")
    labels = np.arange(check_count(n, "spirals: n")) % check_count(arms, "spirals: arms")
    radius = 0.1 + 0.9 * np.sqrt(rng.random(n))
    angle = 2 * np.pi * (turns * radius + labels / arms)
    x = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return x + noise * rng.standard_normal((n, 2)), labels


def blobs(n, centers, *, rng, spread=1.0):
    """``n`` points in normal clouds around ``centers`` (classes, features): ``(x, labels)``.

    ``spread`` >= 0 is the standard deviation of each coordinate. Raises ``ValueError`` for ``n``
    below 1, centers of another shape, a negative spread or nan, ``TypeError`` for another ``rng``.
    """
    centers = check_numbers(centers, (None, None), "blobs: centers")
    check_not_negative(spread, "blobs: spread")
    check_count(len(centers), "blobs: number of centers")
    check_generator(rng, "blobs")
    labels = np.arange(check_count(n, "blobs: n")) % len(centers)
    return centers[labels] + spread * rng.standard_normal((n, centers.shape[1])), labels
