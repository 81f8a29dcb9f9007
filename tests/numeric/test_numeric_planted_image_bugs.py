"""One-line bugs planted in what images need; each must be caught."""

import numeric_image_checks as checks
import pytest
from planting import Mutant, planted

import numeric

MUTANTS = [
    Mutant("kernel-transposed", "convolution.py",
           "return self.weight.reshape(self.out_channels, -1)",
           "return self.weight.swapaxes(2, 3).reshape(self.out_channels, -1)",
           checks.convolution_output),
    Mutant("kernel-turned-over", "convolution.py",
           "return self.weight.reshape(self.out_channels, -1)",
           "return self.weight[..., ::-1, ::-1].reshape(self.out_channels, -1)",
           checks.convolution_output),
    Mutant("kernel-transposed-in-its-gradient", "convolution.py",
           "d_matrix.reshape(self.weight.shape)",
           "d_matrix.reshape(self.weight.shape).swapaxes(2, 3)", checks.convolution_gradient),
    Mutant("stride-forgotten-in-backward", "windows.py",
           "slice(first, first + stride * count, stride)", "slice(first, first + count)",
           checks.convolution_gradient),
    Mutant("strides-swapped", "convolution.py",
           "by_row * self.stride[0], by_column * self.stride[1]",
           "by_row * self.stride[1], by_column * self.stride[0]", checks.convolution_output),
    Mutant("padding-dropped-from-the-size", "windows.py",
           "size + 2 * self.padding[axis]", "size", checks.convolution_output),
    Mutant("padding-at-one-side-only", "windows.py",
           "padded[..., top : top + rows, left : left + columns] = x",
           "padded[..., :rows, :columns] = x", checks.convolution_output),
    Mutant("padding-dropped-in-backward", "windows.py",
           "return padded[..., top : top + rows, left : left + columns]",
           "return padded[..., :rows, :columns]", checks.convolution_gradient),
    Mutant("overlaps-overwritten-in-backward", "windows.py",
           "view += part", "view[...] = part", checks.convolution_gradient),
    Mutant("bias-gradient-averaged", "convolution.py",
           "column_sum(d_output.sum(axis=2))", "column_sum(d_output.mean(axis=2))",
           checks.convolution_gradient),
    Mutant("fan-without-the-kernel", "convolution.py",
           "fans = self.in_channels * pixels,", "fans = self.in_channels,",
           checks.convolution_variance),
    Mutant("tie-counted-twice", "pooling.py",
           "return largest, (winner, x.shape)",
           "return largest, (type('Ties', (), {'__eq__': lambda _, i: "
           "[*self._pixels(self._pad(x))][i] == largest})(), x.shape)", checks.pooling_ties),
    Mutant("tie-to-the-last", "pooling.py",
           "pixel.real > largest.real", "pixel.real >= largest.real", checks.pooling_ties),
    Mutant("maximum-with-padding-of-0", "pooling.py",
           "padded_with = -np.inf", "padded_with = 0.0", checks.pooling_of_negative_images),
    Mutant("mean-of-a-row", "pooling.py",
           "sum(self._pixels(self._pad(x))) / math.prod(self.kernel_size)",
           "sum(self._pixels(self._pad(x))) / self.kernel_size[0]",
           checks.pooling_of_negative_images),
    Mutant("mean-not-shared-in-backward", "pooling.py",
           "[d_output / pixels] * pixels", "[d_output] * pixels", checks.pooling_gradients),
    Mutant("length-forgotten-in-backward", "pooling.py",
           "share = d_output / np.where(length > 0, length, 1)", "share = d_output",
           checks.pooling_gradients),
    Mutant("statistics-of-the-wrong-axis", "image_normalization.py",
           "np.moveaxis(images, 1, -1).reshape(-1, images.shape[1])",
           "images.reshape(-1, images.shape[1])", checks.map_statistics),
    Mutant("maps-dropped-alike-in-all-examples", "dropout.py",
           "super().draw(x[..., :1, :1])", "super().draw(x[:1, :, :1, :1]).repeat(len(x), axis=0)",
           checks.map_dropout),
    Mutant("leak-forgotten-in-backward", "activations.py",
           "np.where(z > 0, one, one * self.negative_slope)", "np.where(z > 0, one, one * 0)",
           checks.activation_gradients),
    Mutant("elu-of-the-other-sign-in-backward", "activations.py",
           "self.alpha * np.exp(np.where(positive, 0, z))",
           "self.alpha * np.exp(np.where(positive, 0, -z))", checks.activation_gradients),
    Mutant("softplus-beta-twice", "activations.py",
           "return sigmoid(self.beta * z)", "return self.beta * sigmoid(self.beta * z)",
           checks.activation_gradients),
    Mutant("steps-of-the-warm-up-counted-again", "step_schedules.py",
           "if t < steps else schedule(t - steps)", "if t < steps else schedule(t)",
           checks.warm_up_and_cosine),
    Mutant("whole-cosine", "step_schedules.py",
           "math.cos(math.pi * min(t, period) / period)",
           "math.cos(2 * math.pi * min(t, period) / period)", checks.warm_up_and_cosine),
    Mutant("not-orthogonal", "initializers.py",
           "gain * (q if tall is matrix else q.T)", "gain * (tall if tall is matrix else tall.T)",
           checks.orthogonal_rows),
    Mutant("turned-clockwise", "transforms.py",
           "cosine * rows + sine * columns, cosine * columns - sine * rows",
           "cosine * rows - sine * columns, cosine * columns + sine * rows", checks.quarter_turn),
    Mutant("one-draw-for-the-batch", "transforms.py",
           "rng.integers(-self.pixels, self.pixels + 1, (2, len(images)))",
           "np.repeat(rng.integers(-self.pixels, self.pixels + 1, (2, 1)), len(images), axis=1)",
           checks.shifts_drawn_apart),
    Mutant("tied-votes-to-the-last", "ensembles.py",
           "return classes(self.predict(x))", "return 2 - classes(self.predict(x)[:, ::-1])",
           checks.voting_ties),
]


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_the_real_package_passes(check):
    check(numeric)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_planted_bug_is_caught(mutant, tmp_path):
    with planted(tmp_path, mutant) as nn, pytest.raises(AssertionError):
        mutant.check(nn)


def test_every_check_catches_something():
    assert {mutant.check for mutant in MUTANTS} == set(checks.CHECKS)
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
