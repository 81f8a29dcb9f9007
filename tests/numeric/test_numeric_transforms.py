"""Transforms of images: what each record promises, known answers, and training with them."""

import numpy as np
import pytest
from numeric_records import TRANSFORMS, ids

import numeric
from numeric.transforms import Transform, blur

each = pytest.mark.parametrize("record", TRANSFORMS, ids=ids(TRANSFORMS))


def images(examples=4, channels=2, dtype=np.float64, seed=1):
    """Blots on black: zeros at the edges, so that moving them a little loses nothing."""
    rng = np.random.default_rng(seed)
    given = np.zeros((examples, channels, 14, 12), dtype)
    given[:, :, 4:10, 4:8] = rng.random((examples, channels, 6, 4))
    return given


def seeded(seed=2):
    return np.random.default_rng(seed)


def test_every_public_transform_has_a_record():
    used = {type(record.transform) for record in TRANSFORMS} | {numeric.OnRows, numeric.Transform}
    public = {getattr(numeric, name) for name in numeric.__all__}
    assert {one for one in public if isinstance(one, type) and issubclass(one, Transform)} == used


@each
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_dtype_and_the_original_stay(record, dtype):
    x = images(dtype=dtype)
    before = x.copy()
    found = record.transform(x, seeded())
    assert found.shape == x.shape and found.dtype == dtype
    assert np.array_equal(x, before) and not np.array_equal(found, x)


@each
def test_draws_are_repeatable_anew_each_time_and_apart_for_each_example(record):
    x = np.repeat(images(1), 8, axis=0)
    rng = seeded()
    first, second = record.transform(x, rng), record.transform(x, rng)
    assert np.array_equal(first, record.transform(x, seeded()))
    assert not np.array_equal(first, second)
    assert any(not np.array_equal(first[0], other) for other in first[1:])


@each
def test_pixels_only_move(record):
    """Linear in the pixels, alike for all channels, and never brighter than the brightest."""
    x, y = images(), images(seed=3)
    together = record.transform(2 * x - y, seeded())
    apart = 2 * record.transform(x, seeded()) - record.transform(y, seeded())
    np.testing.assert_allclose(together, apart, atol=1e-12)
    alike = np.repeat(x[:, :1], 2, axis=1)
    moved = record.transform(alike, seeded())
    assert np.array_equal(moved[:, 0], moved[:, 1])
    found = record.transform(x, seeded())
    assert found.min() >= 0 and found.max() <= x.max() + 1e-12


@each
def test_with_nothing_to_draw_nothing_changes(record):
    if record.still is not None:
        np.testing.assert_allclose(record.still(images(), seeded()), images(), atol=1e-12)


@each
def test_one_in_a_pipeline_and_on_rows_is_the_same(record):
    x = images()
    expected = record.transform(x, seeded())
    assert np.array_equal(numeric.Compose([record.transform])(x, seeded()), expected)
    rows = x.reshape(4, -1)
    found = numeric.OnRows(record.transform, (2, 14, 12))(rows, seeded())
    assert np.array_equal(found, expected.reshape(4, -1))


@each
@pytest.mark.parametrize("spoil, error, words", [
    (lambda x: x[0], ValueError, "shape (2, 14, 12), expected (any, any, any, any)"),
    (lambda x: x.astype(int), TypeError, "dtype int64"),
    (lambda x: x * np.nan, ValueError, "nan at index (0, 0, 0, 0)"),
])
def test_unfit_images_are_refused_in_one_line(record, spoil, error, words):
    with pytest.raises(error) as caught:
        record.transform(spoil(images()), seeded())
    assert words in str(caught.value) and "\n" not in str(caught.value)


@each
def test_a_seed_is_no_generator(record):
    with pytest.raises(TypeError, match="rng is int"):
        record.transform(images(), 3)


# ----- known answers

def test_shifts_are_whole_pixels_and_all_nine_come():
    x = images(900, 1)
    moved = numeric.RandomShift(1)(x, seeded())
    seen = [
        next((d, r) for d in (-1, 0, 1) for r in (-1, 0, 1)
             if np.array_equal(after, np.roll(before, (d, r), (1, 2))))
        for before, after in zip(x, moved)
    ]
    counts = np.unique(seen, axis=0, return_counts=True)[1]
    assert len(counts) == 9 and ((counts - 100) ** 2 / 100).sum() < 26.1  # 99.9 % of chi-square, 8


@pytest.mark.parametrize("down, right", [(0, 0), (1, 0), (-2, 3), (5, -4), (14, 0), (-20, 30)])
def test_a_shift_fills_with_zeros(down, right):
    x = np.random.default_rng(1).random((2, 1, 5, 4))
    found = numeric.shifted(x, down, right)
    for row in range(5):
        for column in range(4):
            inside = 0 <= row - down < 5 and 0 <= column - right < 4
            expected = x[:, :, row - down, column - right] if inside else 0
            assert (found[:, :, row, column] == expected).all()


def test_a_quarter_turn_is_counter_clockwise():
    x = np.random.default_rng(1).random((2, 3, 6, 6))
    turned = numeric.affine(x, angle=[90.0, 180.0])
    np.testing.assert_allclose(turned[0], np.rot90(x[0], 1, (1, 2)), atol=1e-12)
    np.testing.assert_allclose(turned[1], np.rot90(x[1], 2, (1, 2)), atol=1e-12)


def test_moves_by_whole_pixels_are_shifts_and_halves_are_means():
    x = np.random.default_rng(1).random((1, 1, 6, 5))
    np.testing.assert_allclose(
        numeric.affine(x, down=2, right=-1), numeric.shifted(x, 2, -1), atol=1e-14)
    half = (x + numeric.shifted(x, 0, 1)) / 2
    np.testing.assert_allclose(numeric.affine(x, right=0.5), half, atol=1e-14)


def test_shear_leans_to_the_right_and_scale_magnifies():
    stroke = np.zeros((1, 1, 5, 5))
    stroke[..., 2] = 1.0
    leaning = numeric.affine(stroke, shear=45.0)[0, 0]
    np.testing.assert_allclose(leaning, np.eye(5)[::-1], atol=1e-12)
    block = np.zeros((1, 1, 8, 8))
    block[..., 3:5, 3:5] = 1.0
    larger = numeric.affine(block, scale=2.0)[0, 0]
    assert larger[2:6, 2:6].min() > 0.5 and larger.sum() == pytest.approx(4 * block.sum())


def test_elastic_displacements_are_smooth_noise():
    """The blur keeps the middle of a constant field, and neighbours move alike."""
    kernel = blur(60, 3.0)
    np.testing.assert_allclose((kernel @ np.ones(60))[15:-15], 1, rtol=1e-4)
    noise = np.random.default_rng(1).uniform(-1, 1, (60, 60))
    field = kernel @ noise @ kernel.T
    steps = np.diff(field, axis=0).std() / field.std()
    assert steps == pytest.approx(1 / (3 * np.sqrt(2)), rel=0.25)
    assert field.std() == pytest.approx(np.sqrt(1 / 3) / (2 * 3 * np.sqrt(np.pi)), rel=0.3)


REFUSED = {
    "no shift": (lambda: numeric.RandomShift(0), "pixels: 0"),
    "backward turn": (lambda: numeric.RandomAffine(-1), "degrees: -1"),
    "far": (lambda: numeric.RandomAffine(translate=np.nan), "translate: nan"),
    "scale upside down": (lambda: numeric.RandomAffine(scale=(2, 1)), "(smallest, largest)"),
    "scale to nothing": (lambda: numeric.RandomAffine(scale=(0, 1)), "scale: 0"),
    "flat": (lambda: numeric.RandomAffine(shear=90), "less than 90"),
    "alpha": (lambda: numeric.ElasticTransform(-1), "alpha: -1"),
    "sigma": (lambda: numeric.ElasticTransform(1, 0), "sigma: 0"),
    "rows without shape": (
        lambda: numeric.OnRows(numeric.RandomShift(), (28, 28)), "(channels, rows, columns)"),
    "rows of another length": (
        lambda: numeric.OnRows(numeric.RandomShift(), (1, 3, 3))(np.ones((2, 8)), seeded()),
        "shape (2, 8), expected (any, 9)"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(what):
    attempt, words = REFUSED[what]
    with pytest.raises(ValueError) as caught:
        attempt()
    assert words in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("attempt", [
    lambda: numeric.Compose([numeric.RandomShift(), 3]), lambda: numeric.OnRows(3, (1, 2, 2)),
    lambda: trainer(0, transform=3),
], ids=["pipeline", "rows", "trainer"])
def test_what_is_no_transform_is_refused(attempt):
    with pytest.raises(TypeError, match="3, expected a"):
        attempt()


# ----- in training

def trainer(seed, **options):
    rng = np.random.default_rng(seed)
    layers = [numeric.Flatten(), numeric.Linear(14 * 12 * 2, 3, rng=rng)]
    network = numeric.Network(layers, numeric.LogLikelihoodCost())
    return numeric.Trainer(network, numeric.SGD(0.1), batch_size=4, rng=rng, **options)


X, Y = images(10), np.arange(10) % 3


class Recorded(numeric.RandomShift):
    """Keeps what it gave."""

    def transformed(self, images, rng):
        found = super().transformed(images, rng)
        self.seen = [*getattr(self, "seen", []), found]
        return found


def test_each_epoch_sees_new_images_and_measures_the_old_ones():
    transform = Recorded(2)
    run = trainer(0, transform=transform, monitor=["train_loss"])
    history = run.fit(X, Y, 2)
    assert [len(batch) for batch in transform.seen] == [4, 4, 2] * 2
    epochs = [np.concatenate(transform.seen[part]) for part in (slice(0, 3), slice(3, 6))]
    for epoch in epochs:
        assert sorted(epoch.sum(axis=(1, 2, 3))) == pytest.approx(sorted(X.sum(axis=(1, 2, 3))))
    assert not np.array_equal(*(epoch[np.argsort(epoch.sum(axis=(1, 2, 3)))] for epoch in epochs))
    assert history["train_loss"][-1] == pytest.approx(run.network.loss(X, Y), rel=1e-12)


@pytest.mark.parametrize("transform, error, words", [
    (lambda x, rng: x.astype(np.float32), TypeError, "what transform gives: .*float32"),
    (lambda x, rng: x[:, :1], ValueError, "what transform gives: layer 1 .* fan_in 336"),
    (lambda x, rng: x[:3], ValueError, "what transform gives: 3 examples, expected 4"),
    (lambda x, rng: x * np.inf, ValueError, "what transform gives: .* at index"),
], ids=["dtype", "channels", "examples", "infinite"])
@pytest.mark.filterwarnings("ignore:invalid value")
def test_what_a_transform_of_ones_own_gives_is_looked_at_first(transform, error, words):
    run = trainer(0, transform=transform)
    before = run.network.state_dict()
    drawn = run.rng.bit_generator.state
    with pytest.raises(error, match=words):
        run.fit(X, Y, 1)
    assert all(np.array_equal(before[k], v) for k, v in run.network.state_dict().items())
    assert run.epoch == 0 and run.rng.bit_generator.state == drawn


def test_a_run_with_transforms_goes_on_bit_for_bit(tmp_path):
    transform = numeric.Compose([numeric.RandomAffine(10), numeric.ElasticTransform(4, 2)])
    whole, part, again = (trainer(0, transform=transform) for _ in range(3))
    whole.fit(X, Y, 4)
    part.fit(X, Y, 2)
    part.save(tmp_path / "run.npz")
    again.rng.random(5)
    again.load(tmp_path / "run.npz").fit(X, Y, 4)
    for name, value in whole.network.state_dict().items():
        assert np.array_equal(value, again.network.state_dict()[name])


def test_more_images_by_moving_them_make_a_better_network():
    """Shifted test digits are read better by a network that was taught with shifts."""
    x, y = numeric.load_digits()
    x = x.reshape(-1, 1, 8, 8)
    test = numeric.RandomShift(1)(x[1000:], seeded(7))
    right = {}
    for transform in (None, numeric.RandomShift(1)):
        rng = np.random.default_rng(0)
        layers = [numeric.Flatten(), numeric.Linear(64, 40, rng=rng), numeric.ReLU()]
        network = numeric.Network(
            [*layers, numeric.Linear(40, 10, rng=rng)], numeric.LogLikelihoodCost())
        run = numeric.Trainer(
            network, numeric.SGD(0.1, 0.5), batch_size=10, rng=rng, transform=transform)
        run.fit(x[:1000], y[:1000], 15)
        right[transform is not None] = network.accuracy(test, y[1000:])
    assert right[True] > right[False] + 0.1
