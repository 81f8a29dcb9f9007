"""Networks of any layers written and read back; what cannot be written or read is refused."""

import numpy as np
import pytest
from numeric_records import COSTS, LAYERS, REGULARIZERS, ids

import numeric


def seeded(seed=1):
    return np.random.default_rng(seed)


def saved(tmp_path, network):
    network.save(tmp_path / "net.npz")
    return numeric.Network.load(tmp_path / "net.npz")


def assert_same(first, second, x):
    for name, value in first.state_dict().items():
        found = second.state_dict()[name]
        assert np.array_equal(value, found) and value.dtype == found.dtype
    assert np.array_equal(first.predict(x), second.predict(x))
    assert [layer.name for layer in first.layers] == [layer.name for layer in second.layers]


@pytest.mark.parametrize("record", LAYERS, ids=ids(LAYERS))
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_every_layer_comes_back(record, dtype, tmp_path):
    layer = record.make(3, seeded(), dtype)
    width = np.prod(layer.shape_after(record.example(3)))
    dense = numeric.Linear(width, 2, rng=seeded(), dtype=dtype)
    network = numeric.Network([layer, numeric.Flatten(), dense], numeric.QuadraticCost())
    x = seeded(2).standard_normal((4, *record.example(3))).astype(dtype)
    network.forward(x)  # running statistics move
    assert_same(network, saved(tmp_path, network), x)


@pytest.mark.parametrize("record", COSTS, ids=ids(COSTS))
def test_every_cost_comes_back(record, tmp_path):
    network = numeric.Network([numeric.Linear(3, 2, rng=seeded())], record.cost)
    assert type(saved(tmp_path, network).cost) is type(record.cost)


@pytest.mark.parametrize("record", REGULARIZERS, ids=ids(REGULARIZERS))
def test_every_penalty_comes_back_with_its_strength(record, tmp_path):
    def build(network=None):
        made = numeric.Network(
            [numeric.Linear(3, 2, rng=seeded())], numeric.QuadraticCost(), record.make())
        return made if network is None else network

    first, x, y = build(), np.ones((2, 3)), np.zeros((2, 2))
    second = saved(tmp_path, first)
    for network in (first, second):
        numeric.train_step(network, numeric.SGD(0.1), x, y)
    assert_same(first, second, x)
    assert first.loss(x, y) == second.loss(x, y)


def images_network(rng):
    layers = [
        numeric.Unflatten((1, 8, 8)), numeric.Conv2d(1, 4, (3, 2), 1, (1, 0), rng=rng),
        numeric.BatchNorm2d(4, momentum=0.2), numeric.LeakyReLU(0.2), numeric.MaxPool2d(2),
        numeric.Dropout2d(0.2, rng=rng), numeric.Flatten(), numeric.Dropout(0.3, rng=rng),
        numeric.Linear(48, 10, rng=rng, bias=False),
    ]
    return numeric.Network(
        layers, numeric.LogLikelihoodCost(), numeric.L1(0.1, n=100), input_shape=(64,))


def test_a_whole_network_goes_on_learning_bit_for_bit(tmp_path):
    """Dropout draws the same masks, if each of its layers has a generator of its own."""
    x, y = numeric.load_digits()
    first = images_network(seeded())
    for i, layer in enumerate(first.layers):
        if hasattr(layer, "rng"):
            layer.rng = seeded(i)
    numeric.train_step(first, numeric.SGD(0.1), x[:20], y[:20])
    second = saved(tmp_path, first)
    assert second.input_shape == (64,) and second.training
    for network in (first, second):
        numeric.train_step(network, numeric.SGD(0.1), x[20:40], y[20:40])
    assert_same(first, second, x[40:50])


def test_mode_and_nested_parts_come_back(tmp_path):
    units = numeric.PerUnit([numeric.ELU(0.5), numeric.Tanh(), numeric.LeakyReLU(0.3)])
    network = numeric.Network([units], numeric.QuadraticCost()).eval()
    again = saved(tmp_path, network)
    assert not again.training and again.layers[0].activations[0].alpha == 0.5
    assert_same(network, again, seeded().standard_normal((5, 3)))


class Scaled(numeric.Activation):
    """A layer of one's own that keeps what it is given."""

    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def function(self, z):
        return self.factor * z

    def derivative(self, z, a):
        return np.full_like(z, self.factor)


class Forgetful(Scaled):
    def __init__(self, share):
        super().__init__(share)


class Telling(Forgetful):
    def get_config(self):
        return {"share": self.factor}


def network_of(layer):
    return numeric.Network([layer], numeric.QuadraticCost())


def test_layers_of_ones_own_come_back(tmp_path):
    for layer in (Scaled(np.float32(0.5)), Telling(2)):
        assert saved(tmp_path, network_of(layer)).layers[0].factor == layer.factor


@pytest.mark.parametrize("layer, words", [
    (Forgetful(3), "Forgetful does not keep share"),
    (Scaled(np.ones(3)), "Scaled: factor is array"), (Scaled(print), "no file can hold"),
], ids=["forgotten", "array", "function"])
def test_what_cannot_be_written_is_refused_and_leaves_no_file(layer, words, tmp_path):
    with pytest.raises(TypeError, match=words) as caught:
        network_of(layer).save(tmp_path / "net.npz")
    assert "\n" not in str(caught.value) and not list(tmp_path.iterdir())


def test_a_class_that_is_not_here_or_twice_is_refused(tmp_path):
    kind = type("Passing", (Scaled,), {})
    network_of(kind(1)).save(tmp_path / "net.npz")
    twin = type("Passing", (Scaled,), {})
    with pytest.raises(ValueError, match="net.npz: needs one class Passing, and there are 2"):
        numeric.Network.load(tmp_path / "net.npz")
    kind.__name__ = twin.__name__ = "Gone"
    with pytest.raises(ValueError, match="needs one class Passing, and there are 0: import"):
        numeric.Network.load(tmp_path / "net.npz")


def test_a_layer_in_two_places_is_one_layer_again(tmp_path):
    layer = numeric.Linear(3, 3, rng=seeded())
    network = numeric.Network([layer, numeric.Tanh(), layer], numeric.QuadraticCost())
    again = saved(tmp_path, network)
    assert again.layers[0] is again.layers[2]
    assert_same(network, again, np.ones((2, 3)))


def test_tied_arrays_are_one_array_again(tmp_path):
    first, second = (numeric.Linear(3, 3, rng=seeded(), bias=False) for _ in range(2))
    second.weight = first.weight
    network = numeric.Network([first, numeric.Tanh(), second], numeric.QuadraticCost())
    again = saved(tmp_path, network)
    assert again.layers[0].weight is again.layers[2].weight
    assert list(again.parameters()) == ["0.weight"]
    assert_same(network, again, np.ones((2, 3)))


def test_frozen_layers_stay_frozen(tmp_path):
    first, last = (numeric.Linear(3, width, rng=seeded()) for width in (3, 2))
    norm = numeric.BatchNorm(3)
    network = numeric.Network([first, norm, last], numeric.QuadraticCost())
    first.freeze("bias")
    norm.freeze()
    again = saved(tmp_path, network)
    assert list(again.parameters()) == ["0.weight", "2.weight", "2.bias"]
    again.train()
    before = again.layers[1].running_mean.copy()
    numeric.train_step(again, numeric.SGD(0.1), np.ones((4, 3)), np.zeros((4, 2)))
    assert np.array_equal(again.layers[1].running_mean, before)
    assert list(again.layers[1].unfreeze().trained_names) == ["weight", "bias"]


def test_files_of_other_kinds_are_refused(tmp_path):
    numeric.Network2([3, 2], rng=seeded()).save(tmp_path / "old.npz")
    (tmp_path / "text.npz").write_text("hello")
    with pytest.raises(ValueError, match="old.npz: not a network file"):
        numeric.Network.load(tmp_path / "old.npz")
    with pytest.raises(ValueError, match="text.npz: not an .npz file"):
        numeric.Network.load(tmp_path / "text.npz")
    with pytest.raises(OSError, match="missing"):
        numeric.Network.load(tmp_path / "missing.npz")
