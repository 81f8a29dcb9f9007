"""Checks of what images need, as functions of the package under test, like ``numeric_checks``."""

import numpy as np


def _convolution(nn, kernel=3, stride=(2, 1), padding=(1, 2), channels=2):
    rng = np.random.default_rng(1)
    layer = nn.Conv2d(channels, 3, kernel, stride, padding, rng=rng, bias_init=nn.normal_bias)
    return layer, rng.standard_normal((2, channels, 6, 5))


def _sound(nn, layer, x):
    """Both halves of ``backward`` agree with the complex step."""
    direction = np.random.default_rng(2).standard_normal(layer.forward(x).shape)
    d_input, gradients = layer.backward(direction)
    own = {name: parameter.copy() for name, parameter in layer.parameters().items()}

    def f(values):
        for name in own:
            setattr(layer, name, values[name])
        return (direction * layer.compute(values["x"])[0]).sum()

    report = nn.check_gradients(f, {"x": d_input, **gradients}, {"x": x, **own}, method="complex")
    assert report.ok, report.message


def convolution_output(nn):
    layer, x = _convolution(nn)
    assert layer.shape_after((2, 6, 5)) == (3, 3, 7)
    output = layer.forward(x)
    padded = np.pad(x, [(0, 0), (0, 0), (1, 1), (2, 2)])
    for p in range(3):
        for q in range(7):
            pixels = padded[:, None, :, 2 * p : 2 * p + 3, q : q + 3]
            expected = (layer.weight * pixels).sum(axis=(2, 3, 4)) + layer.bias
            np.testing.assert_allclose(output[:, :, p, q], expected, rtol=1e-12)


def convolution_gradient(nn):
    for stride, padding in ((1, 0), (2, (0, 1)), ((1, 2), 1)):
        _sound(nn, *_convolution(nn, 3, stride, padding))


def convolution_variance(nn):
    """A constant image of 1 keeps its mean square: the variance is 1 over the kernel's pixels."""
    layer = nn.Conv2d(4, 500, 3, rng=np.random.default_rng(3))
    z = layer.forward(np.ones((1, 4, 3, 3)))
    assert abs((z * z).mean() - 1) < 4 * np.sqrt(2 / 500)


def pooling_ties(nn):
    for x, first in (([[1, 1], [1, 1]], (0, 0)), ([[0, 1], [1, 1]], (0, 1))):
        layer = nn.MaxPool2d(2)
        layer.forward(np.array([[x]], float))
        d_input, _ = layer.backward(np.ones((1, 1, 1, 1)))
        assert d_input.sum() == 1 and d_input[0, 0][first] == 1


def pooling_of_negative_images(nn):
    x = -1 - np.random.default_rng(4).random((1, 2, 4, 4))
    assert nn.MaxPool2d(2, padding=1).forward(x).max() < 0
    np.testing.assert_allclose(nn.AvgPool2d(4).forward(x)[..., 0, 0], x.mean(axis=(2, 3)))


def pooling_gradients(nn):
    x = np.random.default_rng(5).standard_normal((2, 2, 5, 6))
    for kind in (nn.MaxPool2d, nn.AvgPool2d, nn.L2Pool2d):
        for window in ((2,), (3, 2, 1), ((1, 2), (2, 1))):
            _sound(nn, kind(*window), x)


def map_statistics(nn):
    x = np.random.default_rng(6).standard_normal((3, 2, 4, 5)) + np.array([5.0, -5])[:, None, None]
    norm = nn.BatchNorm2d(2, momentum=1.0, eps=1e-12)
    output = norm.forward(x)
    np.testing.assert_allclose(output.mean(axis=(0, 2, 3)), 0, atol=1e-12)
    np.testing.assert_allclose(norm.running_mean, x.mean(axis=(0, 2, 3)), rtol=1e-12)
    np.testing.assert_allclose(norm.running_var, x.var(axis=(0, 2, 3), ddof=1), rtol=1e-12)
    _sound(nn, norm, x)


def map_dropout(nn):
    dropped = nn.Dropout2d(0.5, rng=np.random.default_rng(7)).forward(np.ones((9, 9, 4, 4)))
    assert (dropped == dropped[:, :, :1, :1]).all()
    assert (dropped[0] != dropped[1:]).any(), "each example has maps of its own dropped"


def activation_gradients(nn):
    x = np.linspace(-2, 2.1, 24).reshape(4, 6)
    for layer in (nn.LeakyReLU(0.2), nn.ELU(0.7), nn.Softplus(2.0)):
        _sound(nn, layer, x)


def warm_up_and_cosine(nn):
    schedule = nn.linear_warmup(nn.cosine_annealing(1.0, 4), 2)
    half = np.sqrt(0.5)
    expected = [1 / 3, 2 / 3, 1, (1 + half) / 2, 0.5, (1 - half) / 2, 0, 0]
    np.testing.assert_allclose([schedule(t) for t in range(8)], expected, atol=1e-15)


def orthogonal_rows(nn):
    drawn = nn.orthogonal()(np.random.default_rng(8), 7, 4)
    np.testing.assert_allclose(drawn @ drawn.T, np.eye(4), atol=1e-13)


def quarter_turn(nn):
    x = np.arange(9.0).reshape(1, 1, 3, 3)
    np.testing.assert_allclose(nn.affine(x, angle=90.0)[0, 0], np.rot90(x[0, 0]), atol=1e-12)


def shifts_drawn_apart(nn):
    x = np.zeros((20, 1, 5, 5))
    x[:, :, 2, 2] = 1
    moved = nn.RandomShift(1)(x, np.random.default_rng(9))
    assert any(not np.array_equal(moved[0], other) for other in moved)


def voting_ties(nn):
    members = [_always(nn, label) for label in (2, 0)]
    assert nn.VotingClassifier(members).classify(np.zeros((2, 3))).tolist() == [0, 0]


def _always(nn, label):
    dense = nn.Linear(3, 3, rng=np.random.default_rng(0))
    dense.bias[label] = 9.0
    return nn.Network([dense], nn.LogLikelihoodCost())



CHECKS = (
    convolution_output, convolution_gradient, convolution_variance, pooling_ties,
    pooling_of_negative_images, pooling_gradients, map_statistics, map_dropout,
    activation_gradients, warm_up_and_cosine, orthogonal_rows, quarter_turn, shifts_drawn_apart,
    voting_ties,
)
