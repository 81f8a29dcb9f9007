"""Idea: move the ink a little, and a picture of a digit is another picture of the same digit.

A transform is a function ``(images, rng) -> images`` on arrays of shape (examples, channels, rows,
columns), float32 or float64, that draws for each example anew; all channels of an example move
alike. A ``Trainer`` with ``transform=`` applies it to each batch, so that no epoch sees quite the
same images again. Pixels that come from outside are 0; values between pixels are bilinear.

Simard, Steinkraus & Platt 2003; names as in torchvision. All raise ``ValueError`` for a range that
is none and, when they are called, for images of another shape.
"""

import math

import numpy as np

from numeric.validation import (
    check_batch, check_count, check_generator, check_not_negative, check_positive,
)


class Transform:
    """What all share: images and generator are checked; write ``transformed`` for one of your own.

    Raises ``ValueError`` for images of another shape or with non-finite pixels, and ``TypeError``
    for another kind of ``rng`` or images that are not float.
    """

    def __call__(self, images, rng):
        """New images of the same shape and dtype; ``images`` stay as they are."""
        where = type(self).__name__
        images = check_batch(images, f"{where}: images", (None, None, None))
        return self.transformed(images, check_generator(rng, where))

    def transformed(self, images, rng):
        """The new images, unchecked."""
        raise NotImplementedError


class Compose(Transform):
    """One transform after the other; raises ``TypeError`` for anything that cannot be called."""

    def __init__(self, transforms):
        self.transforms = list(transforms)
        for transform in self.transforms:
            if not callable(transform):
                raise TypeError(f"Compose: {transform!r}, expected a transform")

    def transformed(self, images, rng):
        for transform in self.transforms:
            images = transform(images, rng)
        return images


class OnRows(Transform):
    """``transform`` for images that are stored as rows: (examples, pixels) of ``shape``.

    ``shape`` is (channels, rows, columns), such as (1, 28, 28). Raises ``ValueError`` for a
    ``shape`` that is none and rows of another length, and ``TypeError`` for no transform.
    """

    def __init__(self, transform, shape):
        if not callable(transform):
            raise TypeError(f"OnRows: {transform!r}, expected a transform")
        self.transform = transform
        self.shape = tuple(check_count(size, "OnRows: size") for size in shape)
        if len(self.shape) != 3:
            raise ValueError(f"OnRows: shape {shape}, expected (channels, rows, columns)")

    def __call__(self, images, rng):
        rows = check_batch(images, "OnRows: images", (math.prod(self.shape),))
        return self.transform(rows.reshape(len(rows), *self.shape), rng).reshape(rows.shape)


class RandomShift(Transform):
    """Whole pixels to the side and up or down, each uniform in -``pixels`` … ``pixels``.

    ``RandomShift(1)`` draws from the nine neighbouring places, of which the book's expanded data
    use five. Raises ``ValueError`` for ``pixels`` below 1.
    """

    def __init__(self, pixels=1):
        self.pixels = check_count(pixels, "RandomShift: pixels")

    def transformed(self, images, rng):
        down, right = rng.integers(-self.pixels, self.pixels + 1, (2, len(images)))
        return np.stack([shifted(*each) for each in zip(images, down, right)])


class RandomAffine(Transform):
    """Turn, shear, scale and move about the middle of the image, each drawn uniformly.

    ``degrees`` in [-degrees, degrees], counter-clockwise as one sees it; ``shear`` in degrees, the
    skew of the vertical strokes; ``scale`` is a pair of factors, (1, 1) for none; ``translate`` the
    largest part of the height and of the width to move by. Raises ``ValueError`` for values out of
    range.
    """

    def __init__(self, degrees=0.0, *, translate=0.0, scale=(1.0, 1.0), shear=0.0):
        self.degrees = check_not_negative(degrees, "RandomAffine: degrees")
        self.translate = check_not_negative(translate, "RandomAffine: translate")
        self.shear = check_not_negative(shear, "RandomAffine: shear")
        self.scale = tuple(check_positive(factor, "RandomAffine: scale") for factor in scale)
        if len(self.scale) != 2 or self.scale[0] > self.scale[1]:
            raise ValueError(f"RandomAffine: scale {scale}, expected (smallest, largest)")
        if shear >= 90:
            raise ValueError(f"RandomAffine: shear {shear}, expected less than 90 degrees")

    def transformed(self, images, rng):
        examples, (height, width) = len(images), images.shape[2:]
        angle, shear, down, right = rng.uniform(-1, 1, (4, examples))
        return affine(
            images, angle=self.degrees * angle, shear=self.shear * shear,
            scale=rng.uniform(*self.scale, examples),
            down=self.translate * height * down, right=self.translate * width * right,
        )


class ElasticTransform(Transform):
    """Every pixel moves a little, its neighbours nearly as much: the swing of another hand.

    The field of displacements is uniform noise in [-1, 1], smoothed by a Gaussian of ``sigma``
    pixels and multiplied by ``alpha`` pixels; Simard et al. took ``sigma`` 4 and ``alpha`` 34 for
    29 × 29 digits. Raises ``ValueError`` for values out of range.
    """

    def __init__(self, alpha=34.0, sigma=4.0):
        self.alpha = check_not_negative(alpha, "ElasticTransform: alpha")
        self.sigma = check_positive(sigma, "ElasticTransform: sigma")

    def transformed(self, images, rng):
        sizes = images.shape[2:]
        noise = rng.uniform(-1, 1, (2, len(images), *sizes))
        along_rows, along_columns = (blur(size, self.sigma) for size in sizes)
        down, right = self.alpha * (along_rows @ noise @ along_columns.T)
        rows, columns = about_middle(sizes)
        return resampled(images, rows + down, columns + right)


def affine(images, *, angle=0.0, shear=0.0, scale=1.0, down=0.0, right=0.0):
    """``images`` sheared, turned, scaled about their middle and moved, in this order.

    Each is a number or one for each image: ``angle`` in degrees counter-clockwise, ``shear`` in
    degrees to the right above the middle, ``scale`` > 0 a factor, ``down`` and ``right`` in pixels.
    ``images`` have shape (examples, channels, rows, columns), and so has the result. Unchecked.
    """
    each = (np.radians(angle), np.radians(shear), scale, down, right)
    angle, shear, scale, down, right = (np.reshape(one, (-1, 1, 1)) for one in each)
    # every new pixel is looked up where it came from, so all is undone from the last to the first
    rows, columns = about_middle(images.shape[2:])
    rows, columns = (rows - down) / scale, (columns - right) / scale
    sine, cosine = np.sin(angle), np.cos(angle)
    rows, columns = cosine * rows + sine * columns, cosine * columns - sine * rows
    return resampled(images, rows, columns + np.tan(shear) * rows)


def shifted(image, down, right):
    """``image`` of shape (…, rows, columns) moved by whole pixels, with zeros where nothing came.

    For ``down`` and ``right`` of one step each way this makes the book's expanded data. Unchecked.
    """
    moved = np.zeros_like(image)
    height, width = image.shape[-2:]
    (to_row, from_row), (to_column, from_column) = _overlap(height, down), _overlap(width, right)
    moved[..., to_row, to_column] = image[..., from_row, from_column]
    return moved


def _overlap(size, step):
    """The slices (to, from) of an axis for a move by ``step``; empty if it is moved away."""
    step = min(max(step, -size), size)
    return slice(max(step, 0), size + min(step, 0)), slice(max(-step, 0), size - max(step, 0))


def about_middle(sizes):
    """Row and column coordinates of all pixels, measured from the middle of the image."""
    rows, columns = (np.arange(size) - (size - 1) / 2 for size in sizes)
    return rows[:, None], columns[None, :]


def blur(size, sigma):
    """The matrix, (size, size), of a Gaussian blur along an axis; beyond the edge is nothing."""
    places = np.arange(size)
    weights = np.exp(-((places[:, None] - places) ** 2) / (2 * sigma**2))
    reach = np.arange(-math.ceil(4 * sigma), math.ceil(4 * sigma) + 1)
    return weights / np.exp(-(reach**2) / (2 * sigma**2)).sum()


def resampled(images, rows, columns):
    """Images whose pixels are looked up at ``rows``, ``columns`` of the old ones, bilinearly.

    Coordinates are measured from the middle, of shape (examples, rows, columns); what lies
    outside is 0.
    """
    height, width = images.shape[2:]
    rows, columns = rows + (height - 1) / 2, columns + (width - 1) / 2
    top, left = np.floor(rows), np.floor(columns)
    below, beside = rows - top, columns - left
    # a frame of zeros, to which everything outside is sent
    framed = np.pad(images, ((0, 0), (0, 0), (1, 1), (1, 1))).transpose(0, 2, 3, 1)
    examples = np.arange(len(images))[:, None, None]
    found = 0.0
    for row, share_down in ((top, 1 - below), (top + 1, below)):
        for column, share_right in ((left, 1 - beside), (left + 1, beside)):
            place = (np.clip(row, -1, height) + 1, np.clip(column, -1, width) + 1)
            rows, columns = (each.astype(np.intp) for each in place)
            share = (share_down * share_right).astype(images.dtype)
            found = found + framed[examples, rows, columns] * share[..., None]
    return np.ascontiguousarray(found.transpose(0, 3, 1, 2))
