"""Layers for images: against loops over pixels, at ties and edges, and in whole networks."""

import itertools

import numpy as np
import pytest

import numeric

RNG = np.random.default_rng(0)
WINDOWS = [  # kernel, stride, padding
    (1, 1, 0), (3, 1, 0), (2, 2, 0), ((2, 3), (2, 1), (1, 0)), (3, 2, 1), (2, 3, 1),
    ((5, 1), 1, (2, 0)),
]
each_window = pytest.mark.parametrize("window", WINDOWS, ids=str)


def windows(x, kernel, stride, padding, fill=0.0):
    """(place, window) for all windows of ``x``, one pixel after the other; window (…, kh, kw)."""
    (kh, kw), (sh, sw), (ph, pw) = (n if isinstance(n, tuple) else (n, n) for n in
                                    (kernel, stride, padding))
    padded = np.pad(x, [(0, 0)] * 2 + [(ph, ph), (pw, pw)], constant_values=fill)
    rows = range(0, padded.shape[2] - kh + 1, sh)
    columns = range(0, padded.shape[3] - kw + 1, sw)
    for (p, top), (q, left) in itertools.product(enumerate(rows), enumerate(columns)):
        yield (p, q), padded[:, :, top : top + kh, left : left + kw]


@each_window
def test_convolution_is_the_sum_over_each_window(window):
    x = RNG.standard_normal((2, 3, 7, 6))
    layer = numeric.Conv2d(3, 4, *window, rng=RNG, bias_init=numeric.normal_bias)
    output, seen = layer.forward(x), 0
    for (p, q), pixels in windows(x, *window):
        for example, channel in itertools.product(range(2), range(4)):
            z = (layer.weight[channel] * pixels[example]).sum() + layer.bias[channel]
            assert output[example, channel, p, q] == pytest.approx(z, rel=1e-12, abs=1e-12)
        seen += 1
    assert output.shape[2] * output.shape[3] == seen


POOLINGS = {
    numeric.MaxPool2d: (lambda w: w.max(axis=(2, 3)), -np.inf),
    numeric.AvgPool2d: (lambda w: w.mean(axis=(2, 3)), 0.0),
    numeric.L2Pool2d: (lambda w: np.sqrt((w * w).sum(axis=(2, 3))), 0.0),
}


@pytest.mark.parametrize("kind", POOLINGS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_pooling_is_one_number_of_each_window(kind, window):
    x = RNG.standard_normal((2, 3, 7, 6))
    output, (summary, fill) = kind(*window).forward(x), POOLINGS[kind]
    for (p, q), pixels in windows(x, *window, fill):
        np.testing.assert_allclose(output[:, :, p, q], summary(pixels), rtol=1e-13)


def test_pooling_moves_by_its_kernel_unless_told_otherwise():
    x = RNG.standard_normal((1, 1, 6, 6))
    assert np.array_equal(numeric.MaxPool2d(2).forward(x), numeric.MaxPool2d(2, 2).forward(x))
    assert numeric.MaxPool2d(4).forward(x).shape == (1, 1, 1, 1), "what fills no window is left out"


@pytest.mark.parametrize("x, first", [
    ([[1, 1], [1, 1]], (0, 0)), ([[0, 1], [1, 1]], (0, 1)), ([[0, 0], [1, 1]], (1, 0)),
    ([[0, 1], [1, 0]], (0, 1)), ([[0, 0], [0, 1]], (1, 1)), ([[-1, -2], [-1, -1]], (0, 0)),
])
def test_the_gradient_of_a_tie_goes_to_the_first_in_reading_order(x, first):
    layer = numeric.MaxPool2d(2)
    layer.forward(np.array([[x]], float))
    d_input, _ = layer.backward(np.full((1, 1, 1, 1), 3.0))
    expected = np.zeros((2, 2))
    expected[first] = 3
    assert np.array_equal(d_input[0, 0], expected)


def test_ties_in_overlapping_windows_are_each_counted_once():
    layer = numeric.MaxPool2d(2, 1)
    layer.forward(np.ones((1, 1, 3, 3)))
    d_input, _ = layer.backward(np.ones((1, 1, 2, 2)))
    assert np.array_equal(d_input[0, 0], [[1, 1, 0], [1, 1, 0], [0, 0, 0]])


def test_pooling_leaves_its_input_alone_and_shows_nan():
    x = np.array([[[[1.0], [2.0]]]])  # the first pixels of its windows are no copy
    numeric.MaxPool2d((2, 1)).forward(x)
    assert np.array_equal(x, [[[[1.0], [2.0]]]])
    for place in itertools.product(range(2), range(2)):
        x = np.ones((1, 1, 2, 4))
        x[0, 0][place] = np.nan
        output = numeric.MaxPool2d(2).compute(x)[0]
        assert np.isnan(output[0, 0, 0, 0]) and output[0, 0, 0, 1] == 1


def test_l2_pooling_of_nothing_has_gradient_zero():
    layer = numeric.L2Pool2d(2)
    x = np.zeros((1, 1, 2, 4))
    x[..., 2:] = 3.0
    with np.errstate(all="raise"):
        assert np.array_equal(layer.forward(x), [[[[0, 6]]]])
        d_input, _ = layer.backward(np.ones((1, 1, 1, 2)))
    assert np.array_equal(d_input[0, 0], [[0, 0, 0.5, 0.5]] * 2)


def test_a_convolution_moves_with_its_image():
    """Translation invariance: shifting the input shifts the maps."""
    layer = numeric.Conv2d(1, 3, 3, rng=RNG)
    x = np.zeros((2, 1, 12, 12))
    x[:, :, 4:8, 4:8] = RNG.standard_normal((2, 1, 4, 4))
    moved = layer.forward(numeric.shifted(x, 2, -1))
    assert np.array_equal(moved, numeric.shifted(layer.forward(x), 2, -1))


@pytest.mark.parametrize("init, variance", [
    (numeric.scaled_normal, 1 / 75), (numeric.he_normal, 2 / 75),
    (numeric.glorot_uniform, 2 / (75 + 25 * 40)),
], ids=["scaled", "he", "glorot"])
def test_fans_of_a_convolution_count_the_pixels_of_its_kernel(init, variance):
    weight = numeric.Conv2d(3, 40, 5, rng=np.random.default_rng(1), weight_init=init).weight
    assert weight.var() == pytest.approx(variance, rel=4 * np.sqrt(2 / weight.size))


@pytest.mark.parametrize("out", [4, 40])
def test_orthogonal_weights_of_a_convolution_are_those_of_its_matrix(out):
    layer = numeric.Conv2d(2, out, 3, rng=RNG, weight_init=numeric.orthogonal(2))
    matrix = layer.weight.reshape(out, 18)
    smaller = matrix @ matrix.T if out < 18 else matrix.T @ matrix
    np.testing.assert_allclose(smaller, 4 * np.eye(min(out, 18)), atol=1e-13)


@pytest.mark.parametrize("init", [
    lambda rng, fan_in, fan_out: np.full(fan_out, 0.1),
    lambda rng, fan_in, fan_out: np.full((fan_out, 1), 0.1),
    lambda rng, fan_in, fan_out: 0.1, numeric.constant(0.1),
], ids=["vector", "column", "number", "constant"])
def test_a_constant_bias_in_any_form(init):
    assert np.array_equal(numeric.Linear(2, 3, rng=RNG, bias_init=init).bias, [0.1] * 3)
    assert np.array_equal(numeric.Conv2d(2, 3, 2, rng=RNG, bias_init=init).bias, [0.1] * 3)


def deep(pooling, width, dtype=np.float64):
    """A network with every kind of layer for images; ``width`` pixels reach its dense layer."""
    rng = np.random.default_rng(3)
    first = numeric.Conv2d(
        2, 3, (3, 2), (2, 1), (1, 0), rng=rng, bias_init=numeric.normal_bias, dtype=dtype)
    second = numeric.Conv2d(3, 2, 2, rng=rng, bias=False, dtype=dtype)
    layers = [
        first, numeric.BatchNorm2d(3, dtype=dtype), numeric.Tanh(), pooling,
        numeric.Dropout2d(0.3, rng=rng), second, numeric.ELU(), numeric.Flatten(),
        numeric.Linear(width, 3, rng=rng, dtype=dtype),
    ]
    return numeric.Network(
        layers, numeric.LogLikelihoodCost(), numeric.L2(0.3, n=5), input_shape=(2, 9, 8)
    )


@pytest.mark.parametrize("pooling, width", [
    (numeric.MaxPool2d(2), 4), (numeric.AvgPool2d(2, 1, 1), 70), (numeric.L2Pool2d(3, 2), 4),
], ids=lambda value: getattr(value, "name", ""))
@pytest.mark.parametrize("method, limit", [("complex", 1e-10), ("central", 1e-6)])
def test_gradients_of_a_deep_network(pooling, width, method, limit):
    network = deep(pooling, width)
    x, y = RNG.standard_normal((4, 2, 9, 8)), RNG.integers(0, 3, 4)
    report = network.check_gradients(x, y, method=method, rtol=limit)
    assert report.ok and not report.kinks, report.message
    assert report.checked == sum(p.size for p in network.parameters().values())


def test_the_kink_of_a_tie_is_found():
    """Two equal pixels and a kernel of one weight each: the maximum has a kink at their tie."""
    layers = [numeric.Conv2d(1, 1, (1, 2), rng=RNG), numeric.MaxPool2d((1, 2)), numeric.Flatten()]
    layers[0].weight[...] = 1.0
    network = numeric.Network(layers, numeric.QuadraticCost())
    x = np.array([[[[0.5, 0.25, 0.5]]]])
    report = network.check_gradients(x, np.zeros((1, 1)))
    assert {kink.index for kink in report.kinks} == {(0, 0, 0, 0), (0, 0, 0, 1)} and report.ok


def test_running_statistics_of_maps_are_by_channel():
    x = 3 * RNG.standard_normal((5, 2, 4, 3)) + np.array([1.0, -2.0])[:, None, None]
    norm = numeric.BatchNorm2d(2, momentum=1.0)
    norm.forward(x)
    for channel in range(2):
        assert norm.running_mean[channel] == pytest.approx(x[:, channel].mean())
        assert norm.running_var[channel] == pytest.approx(x[:, channel].var(ddof=1))


def test_dropout_of_maps_drops_whole_maps_and_keeps_the_mean():
    x = np.full((500, 20, 3, 2), 2.0)
    dropped = numeric.Dropout2d(0.25, rng=np.random.default_rng(5)).forward(x)
    assert (dropped == dropped[:, :, :1, :1]).all()
    kept = dropped[:, :, 0, 0] > 0
    assert set(np.unique(dropped)) == {0.0, 2 / 0.75}
    assert abs(kept.mean() - 0.75) < 4 * np.sqrt(0.75 * 0.25 / kept.size)


def test_statistics_of_maps_can_be_pooled():
    x = RNG.standard_normal((10, 2, 4, 3))
    norm = numeric.BatchNorm2d(2)
    network = numeric.Network([norm, numeric.Flatten()], numeric.QuadraticCost())
    numeric.pool_running_statistics(network, [x[:4], x[4:]])
    np.testing.assert_allclose(norm.running_mean, x.mean(axis=(0, 2, 3)), rtol=1e-12)
    np.testing.assert_allclose(norm.running_var, x.var(axis=(0, 2, 3)), rtol=1e-12)
    numeric.pool_running_statistics(network, [x], numeric.expected_statistics)
    np.testing.assert_allclose(norm.running_var, x.var(axis=(0, 2, 3), ddof=1), rtol=1e-12)


@pytest.mark.parametrize("attempt, words", [
    (lambda: numeric.Conv2d(1, 2, 0, rng=RNG), "Conv2d: kernel_size 0"),
    (lambda: numeric.Conv2d(1, 2, (3, 2, 1), rng=RNG), "kernel_size (3, 2, 1)"),
    (lambda: numeric.Conv2d(1, 2, 3, np.inf, rng=RNG), "stride inf, expected a whole number"),
    (lambda: numeric.Conv2d(1, 2, 3, padding="same", rng=RNG), "padding 'same'"),
    (lambda: numeric.Conv2d(0, 2, 3, rng=RNG), "in_channels: 0"),
    (lambda: numeric.Conv2d(1, 2, 3, rng=RNG, weight_init=lambda rng, i, o: np.ones((o, i))),
     "Conv2d: initial weight: shape (18, 9), expected (2, 1, 3, 3)"),
    (lambda: numeric.MaxPool2d(2, padding=2), "padding 2, expected at most half"),
    (lambda: numeric.Unflatten((2, 0)), "size: 0"),
    (lambda: numeric.LeakyReLU(np.nan), "negative_slope: nan"),
    (lambda: numeric.ELU(0), "alpha: 0"), (lambda: numeric.Softplus(-1), "beta: -1"),
    (lambda: numeric.uniform(1, 1), "high 1, expected more than low"),
    (lambda: numeric.constant("0"), "constant: value"),
    (lambda: numeric.orthogonal(np.inf), "gain: inf"),
])
def test_refused_in_one_line(attempt, words):
    with pytest.raises(ValueError) as caught:
        attempt()
    assert words in str(caught.value) and "\n" not in str(caught.value)


# ----- shapes

def conv(*channels, kernel=5):
    return numeric.Conv2d(*channels, kernel, rng=RNG)


DENSE, FLAT, POOL = numeric.Linear(2880, 100, rng=RNG), numeric.Flatten(), numeric.MaxPool2d(2)
MISFITS = {
    "pixels too few": ([conv(1, 20), POOL, FLAT, numeric.Linear(100, 9, rng=RNG)], (1, 28, 28),
                       "layer 3 (Linear): fan_in 100, but layer 2 gives 2880"),
    "no flatten": ([conv(1, 20), DENSE], None, "put a Flatten between them"),
    "no unflatten": ([numeric.Linear(4, 9, rng=RNG), conv(1, 2)], None, "put an Unflatten between"),
    "channels": ([conv(1, 20), POOL, conv(10, 3), FLAT], None,
                 "layer 2 (Conv2d): takes (10, any, any), but layer 1 gives (20, any, any)"),
    "channels of the input": ([conv(1, 20), FLAT], (3, 9, 9), "but the input has (3, 9, 9)"),
    "image too small": ([conv(1, 2), POOL, conv(2, 2), FLAT], (1, 12, 28),
                        "layer 2 (Conv2d): an image with 4 rows and padding 0 is smaller"),
    "images for a cost": ([conv(1, 20)], None, "put a Flatten at the end"),
    "rows for a pooling": ([DENSE, POOL], None, "layer 1 (MaxPool2d): takes (any, any, any)"),
    "norm of rows": ([conv(1, 20), numeric.BatchNorm(20), FLAT], None, "layer 1 (BatchNorm)"),
    "norm of maps": ([conv(1, 20), numeric.BatchNorm2d(2), FLAT], None, "layer 1 (BatchNorm2d)"),
    "unflattened": ([numeric.Linear(4, 9, rng=RNG), numeric.Unflatten((1, 2, 4)), FLAT], None,
                    "layer 1 (Unflatten): fan_in 8, but layer 0 gives 9"),
    "sizes": ([FLAT], (1, 0, 3), "input_shape: size: 0"),
}


@pytest.mark.parametrize("what", MISFITS)
def test_layers_that_do_not_fit_are_refused_when_the_network_is_built(what):
    layers, shape, words = MISFITS[what]
    with pytest.raises(ValueError) as caught:
        numeric.Network(layers, numeric.QuadraticCost(), input_shape=shape)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_what_only_the_data_show_is_refused_before_the_first_layer():
    layers = [conv(1, 20), POOL, FLAT, DENSE]
    open_network = numeric.Network(layers, numeric.QuadraticCost())
    with pytest.raises(ValueError, match=r"layer 3 \(Linear\): fan_in 2880, but .* gives 2000"):
        open_network.predict(np.zeros((1, 1, 24, 24)))
    with pytest.raises(ValueError, match=r"layer 0 \(Conv2d\): input: an image with 3 rows"):
        open_network.predict(np.zeros((1, 1, 3, 24)))
    closed = numeric.Network(layers, numeric.QuadraticCost(), input_shape=(1, 28, 28))
    with pytest.raises(ValueError, match=r"shape \(2, 1, 24, 24\), expected \(any, 1, 28, 28\)"):
        closed.forward(np.zeros((2, 1, 24, 24)))


def test_flatten_stands_anywhere_and_unflatten_undoes_it():
    x = RNG.standard_normal((3, 2, 4, 5))
    flat = numeric.Flatten().forward(x)
    assert np.array_equal(numeric.Unflatten((2, 4, 5)).forward(flat), x)
    layers = [numeric.Unflatten((1, 4, 5)), numeric.Flatten(), numeric.Unflatten((20,)),
              numeric.Linear(20, 2, rng=RNG)]
    network = numeric.Network(layers, numeric.QuadraticCost(), input_shape=(20,))
    assert network.forward(flat[:, :20]).shape == (3, 2)


class Halves(numeric.Layer):
    """A layer of one's own that keeps every other column and does not say so."""

    def compute(self, x):
        return x[:, ::2], x.shape

    def input_gradient(self, d_output, cache):
        d_input = np.zeros(cache)
        d_input[:, ::2] = d_output
        return d_input


def test_a_layer_that_does_not_say_its_shape_is_no_obstacle():
    layers = [Halves(), numeric.Linear(3, 4, rng=RNG), Halves()]
    network = numeric.Network(layers, numeric.LogLikelihoodCost(), input_shape=(6,))
    x = RNG.standard_normal((5, 6))
    assert network.check_gradients(x, np.array([0, 1, 1, 0, 1])).ok
    with pytest.raises(ValueError, match="expected 0 to 1"):
        network.loss(x, np.array([0, 1, 2, 0, 1]))


def test_the_books_network_learns_and_stays_in_float32():
    """[6 maps of 3x3, pool 2, 20, 10] on the small digits."""
    rng = np.random.default_rng(1)
    x, y = numeric.load_digits(np.float32)
    options = {"rng": rng, "dtype": np.float32}
    layers = [
        numeric.Unflatten((1, 8, 8)), numeric.Conv2d(1, 6, 3, **options), numeric.ReLU(),
        numeric.MaxPool2d(2), numeric.Flatten(), numeric.Linear(54, 20, **options), numeric.ReLU(),
        numeric.Linear(20, 10, **options),
    ]
    network = numeric.Network(layers, numeric.LogLikelihoodCost(), input_shape=(64,))
    numeric.Trainer(network, numeric.SGD(0.1), batch_size=10, rng=rng).fit(x[:1200], y[:1200], 5)
    assert network.accuracy(x[1200:], y[1200:]) > 0.88
    assert {p.dtype for p in network.parameters().values()} == {np.dtype(np.float32)}


def test_many_images_are_predicted_in_parts_of_bounded_size(monkeypatch):
    """All windows of 2500 images at once would be a large matrix; the answers are the same."""
    network, sizes = deep(numeric.MaxPool2d(2), 4), []
    compute = numeric.Conv2d.compute
    monkeypatch.setattr(
        numeric.Conv2d, "compute", lambda self, x: sizes.append(len(x)) or compute(self, x))
    x, y = RNG.standard_normal((2500, 2, 9, 8)), RNG.integers(0, 3, 2500)
    found = network.predict(x)
    assert sizes == [1000] * 2 + [1000] * 2 + [500] * 2
    alone = np.concatenate([network.predict(one[None]) for one in x[995:1005]])
    np.testing.assert_allclose(found[995:1005], alone, rtol=1e-12)
    assert numeric.measure(network, x, y)["accuracy"] == network.accuracy(x, y)
