"""Files in and out: damaged, foreign and misfit ones are refused in one line."""

import numpy as np
import pytest

import numeric

IMAGES = np.arange(6 * 4, dtype=np.uint8).reshape(6, 2, 2)
LABELS = np.arange(6) % 3
MNIST = {"x_train": IMAGES, "y_train": LABELS, "x_test": IMAGES[:2], "y_test": LABELS[:2]}


@pytest.mark.parametrize("dtype", [np.float64, "float32", np.dtype(np.float32)])
def test_images_from_a_file(tmp_path, dtype):
    np.savez_compressed(tmp_path / "digits.npz", **MNIST)
    (x, y), (x_test, y_test) = numeric.load_mnist(tmp_path / "digits.npz", dtype)
    assert x.dtype == np.dtype(dtype) and x.shape == (6, 4) and len(x_test) == len(y_test) == 2
    np.testing.assert_allclose(x, IMAGES.reshape(6, 4) / 255, rtol=1e-6)
    assert np.array_equal(y, LABELS)


@pytest.mark.parametrize("change, words", [
    ({"x_train": IMAGES / 255}, "x_train is float64"),
    ({"x_train": IMAGES.reshape(6, 4)}, "expected uint8 and three axes"),
    ({"y_train": LABELS[:5]}, r"y_train is int64 \(5,\), expected integers \(6,\)"),
    ({"y_test": LABELS[:2] / 1}, "y_test is float64"),
    ({"y_test": np.array(["a", "b"])}, "expected integers"),
    ({"y_test": np.array([1, None])}, "not an .npz file of plain arrays"),
])
def test_misfit_images(tmp_path, change, words):
    np.savez(tmp_path / "digits.npz", **MNIST | change)
    with pytest.raises(ValueError, match=words):
        numeric.load_mnist(tmp_path / "digits.npz")


def damaged(path):
    np.savez_compressed(path, **MNIST)
    whole = path.read_bytes()
    middle = whole.index(b"x_train.npy") + 60
    return whole[:middle] + bytes(20) + whole[middle + 20 :]


def lone_array(path):
    np.save(path.with_suffix(".npy"), IMAGES)
    return path.with_suffix(".npy").read_bytes()


@pytest.mark.parametrize("content", [
    lambda path: b"hello", lambda path: b"", lambda path: damaged(path)[:500], damaged,
    lone_array,
], ids=["text", "empty", "cut", "damaged", "npy"])
def test_files_of_another_kind(tmp_path, content):
    path = tmp_path / "file.npz"
    path.write_bytes(content(path))
    for read in (numeric.load_mnist, numeric.Network2.load, trainer_of(network_of(0)).load):
        with pytest.raises(ValueError, match="file.npz: not an .npz file of plain") as caught:
            read(path)
        assert "\n" not in str(caught.value)


def test_files_of_each_other(tmp_path):
    network = network_of(0)
    network.save(tmp_path / "network.npz")
    trainer_of(network).save(tmp_path / "run.npz")
    np.savez(tmp_path / "digits.npz", **MNIST)
    for name in ("run", "digits"):
        with pytest.raises(ValueError, match="not a Network2 file"):
            numeric.Network2.load(tmp_path / f"{name}.npz")
    for name in ("network", "digits"):
        with pytest.raises(ValueError, match="not a checkpoint file"):
            trainer_of(network).load(tmp_path / f"{name}.npz")
    with pytest.raises(OSError, match="missing.npz"):
        numeric.load_mnist(tmp_path / "missing.npz")


def network_of(seed, **options):
    return numeric.Network2([4, 3], rng=np.random.default_rng(seed), **options)


def trainer_of(network, optimizer=None, generator=np.random.PCG64, **options):
    rng = np.random.Generator(generator(1))
    options = {"batch_size": 2} | options
    return numeric.Trainer(network, optimizer or numeric.SGD(0.1, 0.9), rng=rng, **options)


X, Y = IMAGES.reshape(6, 4) / 24, numeric.one_hot(LABELS, 3)


@pytest.mark.parametrize("change, words", [
    ({"optimizer": numeric.Adam(0.1)}, "saved with optimizer SGD, but this trainer has Adam"),
    ({"optimizer": numeric.SGD(0.1)}, r"slots \['velocity'\]"),
    ({"batch_size": 3}, "saved with batch_size 2, but this trainer has 3"),
    ({"monitor": ["train_loss"]}, "saved with monitor"),
    ({"generator": np.random.SFC64}, "saved with generators"),
    ({"plateau": numeric.HalveOnPlateau(1), "score": "train_loss"}, "saved with"),
], ids=["optimizer", "momentum", "batch", "monitor", "generator", "plateau"])
def test_a_trainer_built_otherwise_is_refused_and_unchanged(tmp_path, change, words):
    saved = trainer_of(network_of(0))
    saved.fit(X, Y, 2)
    saved.save(tmp_path / "run.npz")
    other = trainer_of(network_of(1), **change)
    before = other.network.state_dict()
    with pytest.raises(ValueError, match=words):
        other.load(tmp_path / "run.npz")
    assert all(np.array_equal(before[k], v) for k, v in other.network.state_dict().items())
    float32 = network_of(0, dtype=np.float32)
    with pytest.raises(ValueError, match="saved with dtype float64, but this trainer has float32"):
        trainer_of(float32).load(tmp_path / "run.npz")


@pytest.mark.parametrize("name", ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"])
def test_every_generator_goes_on_bit_for_bit(tmp_path, name):
    generator = getattr(np.random, name)

    def build():
        return trainer_of(network_of(0), None, generator)

    whole, part = build(), build()
    whole.fit(X, Y, 5)
    part.fit(X, Y, 2)
    part.save(tmp_path / "run.npz")
    again = build()
    again.rng.random(17)
    again.load(tmp_path / "run.npz").fit(X, Y, 5)
    for key, value in whole.network.state_dict().items():
        assert np.array_equal(value, again.network.state_dict()[key])
    assert whole.rng.random() == again.rng.random()
