"""Idea: batch norm of images sees every pixel of a channel as one more example of it."""

import numpy as np

from numeric.normalization import BatchNorm


class BatchNorm2d(BatchNorm):
    """``BatchNorm`` of ``width`` channels, with statistics over examples, rows and columns.

    Input and output have shape (examples, width, rows, columns), parameters and statistics (width,).
    The m of the unbiased variance is examples · rows · columns. Arguments and errors as for
    ``BatchNorm``.
    """

    stacks = False
    fewest_examples = 1  # an image has many pixels

    @property
    def input_shape(self):
        return (self.fan_in, None, None)

    def compute(self, x):
        output, cache = super().compute(_pixels(x))
        return _images(output, x.shape), cache

    def input_gradient(self, d_output, cache):
        return _images(super().input_gradient(_pixels(d_output), cache), d_output.shape)

    def parameter_gradients(self, d_output, cache):
        return super().parameter_gradients(_pixels(d_output), cache)


def _pixels(images):
    """Images as (examples · rows · columns, channels)."""
    return np.moveaxis(images, 1, -1).reshape(-1, images.shape[1])


def _images(pixels, shape):
    examples, channels, rows, columns = shape
    return np.moveaxis(pixels.reshape(examples, rows, columns, channels), -1, 1)
