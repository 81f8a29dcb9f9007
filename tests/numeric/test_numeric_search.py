"""Row SYS-27: axes, grids, random search and refinement; seeded, parallel and resumable."""

import json
import math
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest
from systems_table import row

import numeric

SPACE = {"lr": numeric.LogUniform(1e-4, 1.0), "momentum": numeric.Uniform(0.0, 0.9)}


def noisy_bowl(parameters, rng):
    """Best at lr = 0.01, momentum = 0.5; the noise shows which seed a trial got."""
    distance = (math.log10(parameters["lr"]) + 2) ** 2 + (parameters["momentum"] - 0.5) ** 2
    return -distance + 1e-6 * rng.standard_normal()


@row(27)
def test_log_axis_ends_and_decades(row):
    axis = SPACE["lr"]
    assert axis.at(0.0) == pytest.approx(1e-4, rel=1e-14) and axis.at(1.0) == 1.0
    drawn = np.log10([axis.at(u) for u in np.random.default_rng(1).random(8000)])
    decades = np.histogram(drawn, bins=[-4, -3, -2, -1, 0])[0]
    assert decades.sum() == 8000
    assert ((decades - 2000) ** 2 / 2000).sum() < 16.27
    with pytest.raises(ValueError, match="LogUniform: low"):
        numeric.LogUniform(0.0, 1.0)


@row(27)
def test_a_grid_spends_its_points_on_fewer_values(row):
    """Nine points: a grid tries 3 learning rates, random search 9."""
    grid = numeric.grid(SPACE, 3)
    drawn = numeric.random_trials(SPACE, 9, np.random.default_rng(2))
    assert len(grid) == len(drawn) == 9
    assert len({point["lr"] for point in grid}) == 3 and len({point["lr"] for point in drawn}) == 9
    np.testing.assert_allclose(sorted({p["lr"] for p in grid}), [1e-4, 1e-2, 1])
    mixed = numeric.grid({"cost": numeric.Choice(("a", "b")), "m": numeric.Uniform(0, 1)}, 2)
    assert mixed == [{"cost": c, "m": m} for c in "ab" for m in (0, 1)]


@row(27)
def test_hit_probability_of_random_search(row):
    """N points hit a region of share q with probability 1 - (1-q)^N."""
    rng, q, n, runs = np.random.default_rng(3), 0.1, 10, 3000
    space = {"u": numeric.Uniform(0.0, 1.0)}
    hits = sum(
        any(point["u"] < q for point in numeric.random_trials(space, n, rng)) for _ in range(runs)
    )
    p = 1 - (1 - q) ** n
    assert abs(hits / runs - p) < 4 * math.sqrt(p * (1 - p) / runs)


@row(27)
def test_refined_axes_shrink_and_stay_inside(row):
    for best in (SPACE["lr"].at(0.0), 1e-2, 1.0):
        smaller = numeric.refine(SPACE, {"lr": best, "momentum": 0.9}, share=0.25)
        lr, momentum = smaller["lr"], smaller["momentum"]
        assert 1e-4 * (1 - 1e-12) <= lr.low <= best * (1 + 1e-12)
        assert best * (1 - 1e-12) <= lr.high <= 1 + 1e-12
        assert math.log10(lr.high / lr.low) == pytest.approx(1.0)
        assert (momentum.low, momentum.high) == pytest.approx((0.675, 0.9))
    choice = numeric.Choice(("a", "b"))
    assert numeric.refine({"c": choice}, {"c": "a"})["c"] is choice


@row(27)
def test_coarse_to_fine_helps_on_a_bowl_and_loses_the_needle(row):
    stages = {"stages": 3, "count": 20, "seed": 4}
    fine = numeric.coarse_to_fine(noisy_bowl, SPACE, **stages)
    flat = numeric.coarse_to_fine(noisy_bowl, SPACE, stages=1, count=60, seed=4)
    assert len(fine) == len(flat) == 60 and [t.number for t in fine] == list(range(60))
    assert numeric.best_trial(fine).score > numeric.best_trial(flat).score

    def needle(parameters, rng):
        u = parameters["u"]
        return 2.0 if 0.9 < u < 0.95 else -abs(u - 0.2)

    space, wins = {"u": numeric.Uniform(0.0, 1.0)}, {1: 0, 4: 0}
    for seed in range(200):
        for rounds in wins:
            budget = {"stages": rounds, "count": 20 // rounds}
            trials = numeric.coarse_to_fine(needle, space, seed=seed, **budget)
            wins[rounds] += numeric.best_trial(trials).score == 2.0
    assert wins[1] > wins[4] + 30


@row(27)
@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_parallel_search_gives_the_same_trials(row, pool):
    points = numeric.random_trials(SPACE, 6, np.random.default_rng(5))
    alone = numeric.search(noisy_bowl, points, seed=6)
    with pool(2) as executor:
        assert numeric.search(noisy_bowl, points, seed=6, executor=executor) == alone
    assert numeric.search(noisy_bowl, points, seed=7) != alone


@row(27)
def test_an_interrupted_search_goes_on(row, tmp_path):
    points = numeric.random_trials(SPACE, 6, np.random.default_rng(8))
    path, calls = tmp_path / "trials.jsonl", []

    def fragile(parameters, rng):
        calls.append(parameters)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return noisy_bowl(parameters, rng)

    with pytest.raises(KeyboardInterrupt):
        numeric.search(fragile, points, seed=9, results=path)
    trials = numeric.search(fragile, points, seed=9, results=path)
    assert trials == numeric.search(noisy_bowl, points, seed=9)
    assert calls == points[:4] + points[3:]
    with pytest.raises(ValueError, match="trial 0 has other parameters"):
        numeric.search(noisy_bowl, points[::-1], seed=9, results=path)


@row(27)
def test_best_ignores_nan_and_prefers_the_first(row):
    from numeric.hyperparameters import Trial

    trials = [Trial(0, {}, math.nan), Trial(1, {}, 2.0), Trial(2, {}, 2.0)]
    assert numeric.best_trial(trials).number == 1


def product(parameters, rng):
    return parameters["a"] * len(parameters["b"]) + rng.random()


@row(27)
def test_results_of_another_seed_or_kind_are_refused(row, tmp_path):
    points, path = [{"a": 1.0, "b": ()}], tmp_path / "trials.jsonl"
    numeric.search(product, points, seed=1, results=path)
    with pytest.raises(ValueError, match="trial 0 has seed 1, not 2"):
        numeric.search(product, points, seed=2, results=path)
    for text in ("junk\n", "[1]\n", '{"number": 0}\n'):
        path.write_text(text)
        with pytest.raises(ValueError, match="trials.jsonl: not a file of search results"):
            numeric.search(product, points, seed=1, results=path)


@row(27)
def test_numpy_values_and_tuples_are_resumed(row, tmp_path):
    points = [{"a": np.float64(0.1), "b": (4, 2)}, {"a": np.int64(3), "b": (1,)}]
    alone, path = numeric.search(product, points, seed=1), tmp_path / "trials.jsonl"
    for _ in range(2):
        trials = numeric.search(product, points, seed=1, results=path)
        assert trials == alone and isinstance(trials[0].parameters["b"], tuple)
    assert len(path.read_text().splitlines()) == 2


@row(27)
def test_a_line_cut_off_by_an_interruption_is_run_again(row, tmp_path):
    points = numeric.random_trials(SPACE, 4, np.random.default_rng(5))
    alone, path = numeric.search(noisy_bowl, points, seed=6), tmp_path / "trials.jsonl"
    numeric.search(noisy_bowl, points, seed=6, results=path)
    whole = path.read_text()
    path.write_text(whole[:-20])
    assert numeric.search(noisy_bowl, points, seed=6, results=path) == alone
    assert path.read_text() == whole


@row(27)
def test_trials_are_written_as_they_finish(row, tmp_path):
    path, written = tmp_path / "trials.jsonl", threading.Event()

    def waits(parameters, rng):
        if parameters["i"] == 0:  # ends only when another trial stands in the file
            assert written.wait(60)
        return float(parameters["i"])

    def watch():
        while not (path.exists() and path.read_text()):
            time.sleep(0.01)
        written.set()

    threading.Thread(target=watch, daemon=True).start()
    with ThreadPoolExecutor(2) as executor:
        trials = numeric.search(
            waits, [{"i": 0}, {"i": 1}], seed=1, executor=executor, results=path
        )
    assert [trial.score for trial in trials] == [0.0, 1.0]
    assert json.loads(path.read_text().splitlines()[0])["number"] == 1


@row(27)
def test_what_a_search_refuses(row):
    with pytest.raises(ValueError, match="low <= high"):
        numeric.Uniform(3, 1)
    with pytest.raises(ValueError, match="low <= high"):
        numeric.LogUniform(3, 1)
    with pytest.raises(ValueError, match="no options"):
        numeric.Choice(())
    with pytest.raises(ValueError, match="no trials"):
        numeric.best_trial([])
    with pytest.raises(TypeError, match="objective gave None, expected a number"):
        numeric.search(lambda parameters, rng: None, [{}], seed=1)


# ----- options that are no numbers, ends and trials that diverge

def constant(parameters, rng):
    return 0.5


OPTIONS = {
    "functions": [numeric.scaled_normal, numeric.he_normal],
    "classes": [numeric.SGD, numeric.Adam],
    "optimisers": [numeric.SGD(0.1), numeric.SGD(0.2), numeric.Adam(0.1)],
    "layers": [numeric.Sigmoid(), numeric.Softmax(0.5), numeric.Softmax(2.0)],
    "partial": [partial(numeric.SGD, 0.1), partial(numeric.SGD, momentum=0.9)],
    "mixed": [None, True, "adam", (1, 2), np.float32(0.5), np.float64, {"a": 1}],
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options_that_are_no_numbers_keep_their_file(name, tmp_path):
    path, points = tmp_path / "trials.jsonl", numeric.grid({"o": numeric.Choice(OPTIONS[name])}, 1)
    first = numeric.search(constant, points, seed=0, results=path)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    written = [json.dumps(line["parameters"]) for line in lines]
    assert len(set(written)) == len(points) == len(first)

    def never(parameters, rng):
        raise AssertionError("this trial was done")

    again = numeric.search(never, points, seed=0, results=path)
    assert [trial.parameters["o"] for trial in again] == OPTIONS[name]
    other = [{"o": numeric.MaxNorm(3.0)}, *points[1:]]
    with pytest.raises(ValueError, match="trial 0 has other parameters"):
        numeric.search(never, other, seed=0, results=path)


@pytest.mark.parametrize("options, words", [
    ([lambda: 1, lambda: 2], "are both written as"), ([object(), 1], "no name"),
])
def test_options_without_a_name_are_refused_before_the_first_trial(options, words, tmp_path):
    calls = []

    def objective(parameters, rng):
        calls.append(1)
        return 0.5

    points = numeric.grid({"o": numeric.Choice(options)}, 1)
    with pytest.raises(TypeError, match=words):
        numeric.search(objective, points, seed=0, results=tmp_path / "trials.jsonl")
    with pytest.raises(ValueError, match="no folder"):
        numeric.search(objective, [{"a": 1}], seed=0, results=tmp_path / "none" / "trials.jsonl")
    assert not calls
    assert len(numeric.search(objective, points, seed=0)) == 2, "without a file they will do"


def test_an_optimizer_changed_by_its_trial_is_still_recognised(tmp_path):
    def objective(parameters, rng):
        parameters["o"].step({"w": np.zeros(1)}, {"w": np.ones(1)})
        parameters["o"].lr /= 2
        return 0.5

    path = tmp_path / "trials.jsonl"
    for _ in range(2):
        options = [numeric.SGD(0.1), numeric.Adam(0.1)]
        points = numeric.grid({"o": numeric.Choice(options)}, 1)
        assert len(numeric.search(objective, points, seed=0, results=path)) == 2


def test_choices_from_any_sequence():
    assert numeric.Choice(range(10, 60, 10)).options == (10, 20, 30, 40, 50)
    assert numeric.Choice(np.array([0.5, 1.0])).options == (0.5, 1.0)
    for bad in ("sgd", {1, 2}, [], (), np.ones((2, 2)), 3, None, {"a": 1}):
        with pytest.raises(ValueError, match="Choice: no options"):
            numeric.Choice(bad)


@pytest.mark.parametrize("kind", [numeric.Uniform, numeric.LogUniform])
@pytest.mark.parametrize("ends", [(1e-4, 1.0), (3e-7, 0.7), (0.1, 0.3), (1e-300, 1e300), (2, 50)])
def test_ends_are_exact_and_nothing_lies_outside(kind, ends):
    low, high = ends
    axis = kind(low, high)
    values = [point["a"] for point in numeric.grid({"a": axis}, 9)]
    assert values[0] == low and values[-1] == high and values == sorted(values)
    for share in (1.0, 0.25, 1e-9):
        for value in (low, high, values[4]):
            inner = axis.around(value, share)
            assert low <= inner.low <= inner.high <= high
        assert axis.around(low, share).low == low and axis.around(high, share).high == high
    assert axis.around(values[4], 1.0) == axis


def test_a_trial_that_diverges_never_wins():
    scores = {0: math.nan, 1: math.inf, 2: 0.3, 3: -math.inf, 4: 0.7}

    def objective(parameters, rng):
        if parameters["i"] == 5:
            raise FloatingPointError("after epoch 1, parameter 0.weight: nan")
        return scores[parameters["i"]]

    trials = numeric.search(objective, [{"i": i} for i in range(6)], seed=0)
    assert math.isnan(trials[5].score)
    assert numeric.best_trial(trials).number == 4
    assert numeric.best_trial(trials, mode="min").number == 2
    with pytest.raises(ValueError, match="none of 2 trials has a finite score"):
        numeric.best_trial(trials[:2])
    with pytest.raises(ValueError, match="mode 'best'"):
        numeric.best_trial(trials, mode="best")


def test_smaller_may_be_better_from_coarse_to_fine():
    trials = numeric.coarse_to_fine(
        lambda p, rng: (p["a"] - 0.2) ** 2, {"a": numeric.Uniform(0, 1)}, stages=3, count=8,
        seed=1, mode="min",
    )
    assert abs(numeric.best_trial(trials, "min").parameters["a"] - 0.2) < 0.02
    assert all(abs(trial.parameters["a"] - 0.2) < 0.2 for trial in trials[8:])
