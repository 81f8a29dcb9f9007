"""Idea: data to learn from, from nowhere (generated), from the neighbour, or from a path.

Inputs are float arrays (examples, features), labels integers from 0.
"""

import numpy as np

MNIST_NAMES = ("x_train", "y_train", "x_test", "y_test")


def load_digits(dtype=np.float64):
    """The 1,797 digits of 8 × 8 pixels that scikit-learn bundles, pixels scaled to [0, 1].

    Returns ``(x, labels)`` of shapes (1797, 64) and (1797,). Needs scikit-learn, no network.
    """
    from sklearn.datasets import load_digits as bundled

    digits = bundled()
    return (digits.data / 16).astype(dtype), digits.target.astype(np.int64)


def load_mnist(path, dtype=np.float32):
    """MNIST-like data from an ``.npz`` file in the Keras layout, pixels scaled to [0, 1].

    ``path`` holds x_train, y_train, x_test, y_test with uint8 images (examples, rows, columns).
    Returns ``((x_train, y_train), (x_test, y_test))`` with images flattened. Raises
    ``ValueError`` for a file without these arrays or with labels that do not fit.
    """
    with np.load(path, allow_pickle=False) as file:
        missing = [name for name in MNIST_NAMES if name not in file]
        if missing:
            raise ValueError(f"{path}: no array named {missing[0]}")
        arrays = {name: file[name] for name in MNIST_NAMES}
    return tuple(_images(arrays, part, path, dtype) for part in ("train", "test"))


def _images(arrays, part, path, dtype):
    x, y = arrays[f"x_{part}"], arrays[f"y_{part}"]
    if x.dtype != np.uint8 or x.ndim != 3 or y.shape != x.shape[:1]:
        raise ValueError(f"{path}: x_{part} {x.dtype} {x.shape} and y_{part} {y.shape} do not fit")
    return x.reshape(len(x), -1).astype(dtype) / dtype(255), y.astype(np.int64)


def spirals(n, *, rng, arms=2, turns=1.0, noise=0.05):
    """``n`` points on ``arms`` spirals: ``(x, labels)``, x of shape (n, 2).

    The arms run from radius 0.1 to 1 around the origin, so without noise they never touch.
    """
    labels = np.arange(n) % arms
    radius = 0.1 + 0.9 * np.sqrt(rng.random(n))
    angle = 2 * np.pi * (turns * radius + labels / arms)
    x = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return x + noise * rng.standard_normal((n, 2)), labels


def blobs(n, centers, *, rng, spread=1.0):
    """``n`` points in normal clouds around ``centers`` (classes, features): ``(x, labels)``."""
    centers = np.asarray(centers, np.float64)
    labels = np.arange(n) % len(centers)
    return centers[labels] + spread * rng.standard_normal((n, centers.shape[1])), labels
