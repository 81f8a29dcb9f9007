"""Idea: schedules for runs whose length is known, by the step more often than by the epoch.

Plain functions as those of ``schedules``: ``schedule(t)`` gives the rate at step (or epoch) t,
counted from 0. ``Trainer(schedule_by="step")`` asks at each step. They raise ``ValueError`` for
rates and lengths that are not above 0.
"""

import math

from numeric.validation import check_count, check_not_negative, check_positive


def cosine_annealing(lr, period, floor=0.0):
    """Half a cosine from ``lr`` down to ``floor`` at t = ``period``, and ``floor`` from then on.

    floor + (lr - floor)(1 + cos(π t/period))/2. Loshchilov & Hutter 2017.
    """
    check_positive(lr, "cosine_annealing: lr")
    check_count(period, "cosine_annealing: period")
    check_not_negative(floor, "cosine_annealing: floor")

    def schedule(t):
        share = (1 + math.cos(math.pi * min(t, period) / period)) / 2
        return lr * share + floor * (1 - share)

    return schedule


def linear_warmup(schedule, steps):
    """``schedule``, a function or a constant rate, after ``steps`` steps of growing towards it.

    Step t < steps has (t + 1)/(steps + 1) of the rate ``schedule(0)``, so the first step is not
    0, and step t >= steps has ``schedule(t - steps)``. Goyal et al. 2017.
    """
    check_count(steps, "linear_warmup: steps")
    if not callable(schedule):
        rate = check_positive(schedule, "linear_warmup: schedule")
        return linear_warmup(lambda t: rate, steps)
    return lambda t: (
        schedule(0) * (t + 1) / (steps + 1) if t < steps else schedule(t - steps)
    )

