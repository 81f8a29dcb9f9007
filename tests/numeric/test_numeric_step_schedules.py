"""Schedules by the step, and improvements that are too small to count."""

import numpy as np
import pytest

import numeric


class Noted(numeric.SGD):
    """Keeps the rate of each step."""

    def update(self, parameter, gradient, **slots):
        self.rates = [*getattr(self, "rates", []), self.lr]
        super().update(parameter, gradient, **slots)


X, Y = np.random.default_rng(0).standard_normal((10, 3)), np.zeros((10, 1))


def trainer(**options):
    rng = np.random.default_rng(1)
    network = numeric.Network([numeric.Linear(3, 1, rng=rng, bias=False)], numeric.QuadraticCost())
    return numeric.Trainer(network, Noted(0.1), batch_size=4, rng=rng, **options)


SCHEDULE = numeric.linear_warmup(numeric.cosine_annealing(0.4, 6), 3)


def test_a_schedule_by_step_is_asked_at_each_step():
    run = trainer(schedule=SCHEDULE, schedule_by="step")
    history = run.fit(X, Y, 3)
    assert run.optimizer.rates == [SCHEDULE(t) for t in range(9)]
    assert history["lr"] == [SCHEDULE(2), SCHEDULE(5), SCHEDULE(8)], "that of the last step"
    by_epoch = trainer(schedule=SCHEDULE)
    by_epoch.fit(X, Y, 3)
    assert by_epoch.optimizer.rates == [SCHEDULE(t // 3) for t in range(9)]


def test_a_schedule_by_step_goes_on_after_a_break(tmp_path):
    part = trainer(schedule=SCHEDULE, schedule_by="step")
    part.fit(X, Y, 2)
    part.save(tmp_path / "run.npz")
    again = trainer(schedule=SCHEDULE, schedule_by="step").load(tmp_path / "run.npz")
    again.fit(X, Y, 3)
    assert again.optimizer.rates == [SCHEDULE(t) for t in (6, 7, 8)]


def test_a_plateau_scales_a_schedule_by_step():
    halve = numeric.HalveOnPlateau(1, mode="max", floor=1 / 8)
    run = trainer(
        schedule=lambda t: 1e-9, schedule_by="step", plateau=halve, score="train_accuracy")
    run.fit(X, Y, 3)
    assert run.optimizer.rates == pytest.approx([1e-9] * 6 + [5e-10] * 3)


def test_the_ends_of_a_cosine_are_exact():
    schedule = numeric.cosine_annealing(0.3, 7, floor=0.1)
    assert schedule(0) == 0.3 and schedule(7) == schedule(100) == 0.1
    assert all(schedule(t) > schedule(t + 1) for t in range(7))


@pytest.mark.parametrize("attempt, words", [
    (lambda: trainer(schedule_by="batch"), "schedule_by 'batch', expected 'epoch' or 'step'"),
    (lambda: numeric.cosine_annealing(0.1, 0), "period: 0"),
    (lambda: numeric.cosine_annealing(0.1, 5, -1), "floor: -1"),
    (lambda: numeric.linear_warmup(0.1, 0), "steps: 0"),
    (lambda: numeric.EarlyStopping(2, min_delta=-1), "min_delta: -1"),
    (lambda: numeric.HalveOnPlateau(2, min_delta=np.nan), "min_delta: nan"),
])
def test_refused(attempt, words):
    with pytest.raises(ValueError, match=words):
        attempt()


@pytest.mark.parametrize("mode, sign", [("max", 1), ("min", -1)])
def test_an_improvement_by_no_more_than_min_delta_is_none(mode, sign):
    rule = numeric.EarlyStopping(3, mode=mode, min_delta=0.25)
    scores = [0, 0.25, 0.5, 0.75, 0.625, 1.0, 1.0625]
    assert [rule.improved(sign * s) for s in scores] == [
        True, False, True, False, False, True, False]
    assert rule.best == sign * 1.0 and not rule.fired
    halve = numeric.HalveOnPlateau(2, mode=mode, min_delta=0.25)
    assert [halve.update(sign * s) for s in (0, 0.125, 0.25, 0.5, 0.75)] == [
        False, False, True, False, False]
