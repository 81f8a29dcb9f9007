"""Idea: pooling says of each window of a map one thing, and forgets where in it that was.

Every channel is pooled by itself. Input of shape (examples, channels, rows, columns), output
(examples, channels, rows', columns') with rows' = ⌊(rows + 2 padding - kernel_size)/stride⌋ + 1;
pixels at the far edges that fill no window are left out. ``kernel_size``, ``stride`` and
``padding`` are whole numbers or pairs (rows, columns); ``stride`` is ``kernel_size`` unless given.
"""

import math

import numpy as np

from numeric.windows import WindowLayer


class Pool2d(WindowLayer):
    """What the poolings share; each raises ``ValueError`` for sizes out of range."""

    input_shape = (None, None, None)

    def __init__(self, kernel_size, stride=None, padding=0):
        super().__init__(kernel_size, kernel_size if stride is None else stride, padding)
        for size, edge in zip(self.kernel_size, self.padding):
            if 2 * edge > size:
                raise ValueError(
                    f"{self.name}: padding {padding!r}, expected at most half of "
                    f"kernel_size {kernel_size!r}"
                )


class MaxPool2d(Pool2d):
    """The largest pixel of each window.

    Where several pixels are largest, the gradient goes whole to the first of them in reading order
    (row by row), and so is counted once; it is one of the subgradients. Padding never wins. A nan
    makes its windows nan. Raises ``ValueError`` for sizes out of range.
    """

    kinked = True
    padded_with = -np.inf

    def compute(self, x):
        first, *others = self._pixels(self._pad(x))
        largest = first.copy(order="C")
        winner = np.zeros(largest.shape, np.min_scalar_type(len(others)))
        for i, pixel in enumerate(others, start=1):
            pixel = np.ascontiguousarray(pixel)  # it is read twice
            np.maximum(winner, (pixel.real > largest.real) * winner.dtype.type(i), out=winner)
            np.maximum(largest, pixel, out=largest)
        return largest, (winner, x.shape)

    def input_gradient(self, d_output, cache):
        winner, shape = cache
        pixels = range(math.prod(self.kernel_size))
        return self._add_up((d_output * (winner == i) for i in pixels), shape, d_output.dtype)


class AvgPool2d(Pool2d):
    """The mean of each window; padding counts as pixels of 0.

    Raises ``ValueError`` for sizes out of range.
    """

    def compute(self, x):
        return sum(self._pixels(self._pad(x))) / math.prod(self.kernel_size), x.shape

    def input_gradient(self, d_output, cache):
        pixels = math.prod(self.kernel_size)
        return self._add_up([d_output / pixels] * pixels, cache, d_output.dtype)


class L2Pool2d(Pool2d):
    """√Σ x² over each window: the book's L2 pooling (chapter 6).

    Its gradient is x/√Σ x², and 0 by rule where a window is all 0, the one place with a kink. Raises
    ``ValueError`` for sizes out of range.
    """

    kinked = True

    def compute(self, x):
        padded = self._pad(x)
        length = np.sqrt(sum(pixel * pixel for pixel in self._pixels(padded)))
        return length, (padded, length, x.shape)

    def input_gradient(self, d_output, cache):
        padded, length, shape = cache
        share = d_output / np.where(length > 0, length, 1)
        parts = (share * pixel for pixel in self._pixels(padded))
        return self._add_up(parts, shape, d_output.dtype)
