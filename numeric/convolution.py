"""Idea: a convolution is one small dense layer that looks through every window of an image.

The windows of an image are laid side by side as the columns of a matrix, by strides alone; the
weights times that matrix is the layer, and both gradients are products with it, too.
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided

from numeric.initializers import initial_bias, initial_weight, scaled_normal
from numeric.sums import column_sum
from numeric.validation import check_count, check_generator, float_dtype
from numeric.windows import WindowLayer


class Conv2d(WindowLayer):
    """z[o, p, q] = b[o] + Σ_{c,i,j} w[o, c, i, j] · x[c, p·stride + i, q·stride + j], per example.

    The book's equation (125), which does not turn the kernel round; zeros beyond the edge, as far
    as ``padding`` goes. Input of shape (examples, in_channels, rows, columns), output (examples,
    out_channels, rows', columns') with rows' = ⌊(rows + 2 padding - kernel_size)/stride⌋ + 1.
    ``kernel_size``, ``stride`` and ``padding`` are whole numbers or pairs (rows, columns).

    ``weight`` has shape (out_channels, in_channels, *kernel_size), ``bias`` (out_channels,), absent
    with ``bias=False``. An initialiser is given fan_in = in_channels · pixels of the kernel and
    fan_out = out_channels · pixels; otherwise ``weight_init``, ``bias_init``, ``rng`` and ``dtype``
    are as for ``Linear``. Raises ``ValueError`` for a size out of range or initial values of
    another shape and ``TypeError`` for another kind of ``rng`` or ``dtype``.
    """

    decayed_names = ("weight",)

    def __init__(
        self, in_channels, out_channels, kernel_size, stride=1, padding=0, *, rng,
        weight_init=scaled_normal, bias_init=None, bias=True, dtype=np.float64,
    ):
        super().__init__(kernel_size, stride, padding)
        check_generator(rng, "Conv2d")
        self.dtype = dtype = float_dtype(dtype, "Conv2d")
        self.in_channels = check_count(in_channels, "Conv2d: in_channels")
        self.out_channels = check_count(out_channels, "Conv2d: out_channels")
        self.parameter_names = ("weight", "bias") if bias else ("weight",)
        pixels = self.kernel_size[0] * self.kernel_size[1]
        fans = self.in_channels * pixels, self.out_channels * pixels
        shape = (self.out_channels, self.in_channels, *self.kernel_size)
        self.weight = initial_weight(weight_init, rng, *fans, shape, dtype, "Conv2d")
        self.bias = initial_bias(
            bias_init, rng, fans[0], self.out_channels, self.out_channels, dtype, "Conv2d"
        ) if bias else None

    @property
    def input_shape(self):
        return (self.in_channels, None, None)

    def shape_after(self, shape):
        return (self.out_channels, *super().shape_after(shape)[1:])

    def get_config(self):
        return {**super().get_config(), "bias": self.bias is not None}

    def compute(self, x):
        columns = self._columns(self._pad(x))
        z = self._matrix() @ columns
        if self.bias is not None:
            z = np.add(z, self.bias[:, None], out=z if z.dtype == self.bias.dtype else None)
        return z.reshape(len(x), *self.shape_after(x.shape[1:])), (columns, x.shape)

    def input_gradient(self, d_output, cache):
        _, shape = cache
        d_columns = self._matrix().T @ self._flat(d_output)
        pixels = (len(d_output), self.in_channels, -1, *d_output.shape[2:])
        parts = np.moveaxis(d_columns.reshape(pixels), 2, 0)
        return self._add_up(parts, shape, d_output.dtype)

    def parameter_gradients(self, d_output, cache):
        columns, _ = cache
        d_output = self._flat(d_output)
        by_example = d_output @ columns.transpose(0, 2, 1)
        d_matrix = column_sum(by_example.reshape(len(by_example), -1))
        gradients = {"weight": d_matrix.reshape(self.weight.shape)}
        if self.bias is not None:
            gradients["bias"] = column_sum(d_output.sum(axis=2))
        return gradients

    def _matrix(self):
        """The weight as (out_channels, in_channels · pixels of the kernel)."""
        return self.weight.reshape(self.out_channels, -1)

    def _flat(self, images):
        """Images as (examples, channels, pixels)."""
        return images.reshape(*images.shape[:2], -1)

    def _columns(self, x):
        """All windows of ``x``, which is padded: (examples, rows of ``_matrix``, windows)."""
        by_row, by_column = x.strides[2:]
        views = as_strided(
            x, (*x.shape[:2], *self.kernel_size, *self._counts(x)),
            (*x.strides, by_row * self.stride[0], by_column * self.stride[1]), writeable=False,
        )
        return views.reshape(len(x), self._matrix().shape[1], -1)
