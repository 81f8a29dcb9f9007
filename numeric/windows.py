"""Idea: a kernel looks at an image through windows, one for each pixel of its output.

Images have shape (examples, channels, rows, columns). Window (p, q) begins at pixel
(p · stride - padding, q · stride - padding); what it sees beyond the edge is padding. All layers
here walk over the few pixels of a window, and treat all windows at once.
"""

import itertools

import numpy as np

from numeric.layers import Layer
from numeric.validation import is_number


class WindowLayer(Layer):
    """What convolution and pooling share: kernel, stride, padding and the sizes that follow.

    Each is a whole number or a pair (for rows, for columns). Raises ``ValueError`` for anything
    else, and for images that are smaller than the kernel.
    """

    padded_with = 0.0

    def __init__(self, kernel_size, stride, padding):
        super().__init__()
        self.kernel_size = _pair(kernel_size, 1, f"{self.name}: kernel_size")
        self.stride = _pair(stride, 1, f"{self.name}: stride")
        self.padding = _pair(padding, 0, f"{self.name}: padding")

    def shape_after(self, shape):
        channels, *sizes = shape
        return (channels, *map(self._windows, sizes, (0, 1)))

    def _windows(self, size, axis):
        """How many windows fit along an axis of ``size`` pixels."""
        if size is None:
            return None
        kernel, room = self.kernel_size[axis], size + 2 * self.padding[axis]
        if room < kernel:
            raise ValueError(
                f"an image with {size} {('rows', 'columns')[axis]} and padding "
                f"{self.padding[axis]} is smaller than the kernel of {kernel}"
            )
        return self._fitting(room, axis)

    def _fitting(self, room, axis):
        return (room - self.kernel_size[axis]) // self.stride[axis] + 1

    def _counts(self, padded):
        """The rows and columns of windows in images that are padded."""
        return tuple(map(self._fitting, padded.shape[-2:], (0, 1)))

    def _pad(self, x):
        """``x`` with its padding around it; ``x`` itself where there is none."""
        if self.padding == (0, 0):
            return x
        (top, left), (rows, columns) = self.padding, x.shape[-2:]
        padded = np.full(self._padded_shape(x.shape), self.padded_with, x.dtype)
        padded[..., top : top + rows, left : left + columns] = x
        return padded

    def _pixels(self, padded):
        """For each pixel of a window, in reading order, the view of it in all windows."""
        counts = self._counts(padded)
        for start in itertools.product(*map(range, self.kernel_size)):
            rows, columns = (
                slice(first, first + stride * count, stride)
                for first, stride, count in zip(start, self.stride, counts)
            )
            yield padded[..., rows, columns]

    def _add_up(self, parts, shape, dtype):
        """The gradient of images of ``shape`` from ``parts``, that of each pixel of a window."""
        padded = np.zeros(self._padded_shape(shape), dtype)
        apart = all(step >= size for step, size in zip(self.stride, self.kernel_size))
        for view, part in zip(self._pixels(padded), parts):
            if apart:
                view[...] = part
            else:
                view += part
        (top, left), (rows, columns) = self.padding, shape[-2:]
        return padded[..., top : top + rows, left : left + columns]

    def _padded_shape(self, shape):
        *others, rows, columns = shape
        return (*others, rows + 2 * self.padding[0], columns + 2 * self.padding[1])


def _pair(value, least, where):
    pair = value if isinstance(value, (tuple, list)) else (value, value)
    if len(pair) == 2 and all(is_number(n) and n >= least and n % 1 == 0 for n in pair):
        return tuple(map(int, pair))
    raise ValueError(f"{where} {value!r}, expected a whole number of at least {least} or two")
