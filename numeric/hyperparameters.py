"""Idea: hyper-parameter search where every trial has its own seed, so order does not matter.

A space maps names to axes. An axis is drawn through u in [0, 1); ``grid`` takes evenly spaced u,
``random_trials`` random ones, ``refine`` shrinks the axes around the best trial so far. Trial i
of a search uses the i-th child of the search's seed, whether it runs alone, in parallel, or
after an interruption.
"""

import itertools
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from numeric.validation import check_positive


@dataclass(frozen=True)
class Uniform:
    """Real numbers from ``low`` to ``high``, evenly."""

    low: float
    high: float

    def at(self, u):
        """The value at the fraction ``u`` in [0, 1] of the way."""
        return self.low + (self.high - self.low) * u

    def around(self, value, share):
        """The axis of ``share`` of this one's length centred at ``value``, kept inside."""
        half = (self.high - self.low) * share / 2
        middle = min(max(value, self.low + half), self.high - half)
        return Uniform(middle - half, middle + half)


# claim S3-85
@dataclass(frozen=True)
class LogUniform:
    """Positive numbers from ``low`` to ``high``, every ratio equally likely.

    Raises ``ValueError`` unless both ends are above 0.
    """

    low: float
    high: float

    def __post_init__(self):
        check_positive(self.low, "LogUniform: low")
        check_positive(self.high, "LogUniform: high")

    @property
    def _exponents(self):
        return Uniform(math.log10(self.low), math.log10(self.high))

    def at(self, u):
        """As ``Uniform.at``, in the logarithm."""
        return 10 ** self._exponents.at(u)

    def around(self, value, share):
        """As ``Uniform.around``, in the logarithm."""
        inner = self._exponents.around(math.log10(value), share)
        return LogUniform(10**inner.low, 10**inner.high)


@dataclass(frozen=True)
class Choice:
    """One of ``options``, evenly."""

    options: tuple

    def at(self, u):
        """The option at the fraction ``u`` in [0, 1] of the list."""
        return self.options[min(int(u * len(self.options)), len(self.options) - 1)]

    def around(self, value, share):
        """The same axis: options have no neighbourhood."""
        return self


@dataclass(frozen=True)
class Trial:
    """One evaluated point: its number, its parameters by name, its score."""

    number: int
    parameters: dict
    score: float


def grid(space, points):
    """All combinations of ``points`` values an axis (options all), ends included.

    ``space`` maps names to axes; the answer is a list of dicts of values, the last name fastest.
    """

    def values(axis):
        if isinstance(axis, Choice):
            return axis.options
        return [axis.at(u) for u in np.linspace(0, 1, points)]

    names = list(space)
    return [dict(zip(names, row)) for row in itertools.product(*map(values, space.values()))]


# claim S3-82
def random_trials(space, count, rng):
    """``count`` independent random points of ``space``, a list of dicts."""
    return [{name: axis.at(rng.random()) for name, axis in space.items()} for _ in range(count)]


def refine(space, best, share=0.25):
    """The smaller space around the parameters ``best``: ``share`` in (0, 1] of each axis."""
    return {name: axis.around(best[name], share) for name, axis in space.items()}


def search(objective, points, *, seed, executor=None, results=None, first=0):
    """Evaluate ``objective(parameters, rng)`` at every point; a list of ``Trial`` in order.

    ``executor`` is any ``concurrent.futures`` executor (a process pool needs an importable
    ``objective``). ``results`` is a path of JSON lines: trials found there are not run again,
    new ones are appended as they finish. ``first`` is the number of the first point, for
    searches in several stages. Raises ``ValueError`` if ``results`` is of another search.
    """
    done = _read(results, points, first)
    waiting = [i for i in range(len(points)) if first + i not in done]
    seeds = np.random.SeedSequence(seed).spawn(first + len(points))
    jobs = [(objective, points[i], seeds[first + i]) for i in waiting]
    scores = map(_evaluate, jobs) if executor is None else executor.map(_evaluate, jobs)
    for i, score in zip(waiting, scores):
        done[first + i] = Trial(first + i, points[i], score)
        if results is not None:
            with open(results, "a", encoding="utf-8") as file:
                file.write(json.dumps(vars(done[first + i])) + "\n")
    return [done[first + i] for i in range(len(points))]


# claim S3-81
def coarse_to_fine(
    objective, space, *, stages, count, seed, share=0.25, executor=None, results=None
):
    """``stages`` rounds of ``count`` random points, each in the space refined around the best.

    Larger scores are better. Returns all trials. Helps where one region is good; on deceptive
    functions it can lose to one round of ``stages · count`` points.
    """
    trials = []
    for stage in range(stages):
        rng = np.random.default_rng([seed, stage])
        points = random_trials(space, count, rng)
        trials += search(
            objective, points, seed=seed, executor=executor, results=results, first=len(trials)
        )
        space = refine(space, best_trial(trials).parameters, share)
    return trials


def best_trial(trials):
    """The trial with the largest score, the earliest of equals; nan never wins."""
    return max(trials, key=lambda trial: -math.inf if math.isnan(trial.score) else trial.score)


def _evaluate(job):
    objective, parameters, seed = job
    return float(objective(parameters, np.random.default_rng(seed)))


def _read(results, points, first):
    if results is None or not Path(results).exists():
        return {}
    found = {}
    for line in Path(results).read_text(encoding="utf-8").splitlines():
        trial = Trial(**json.loads(line))
        i = trial.number - first
        if 0 <= i < len(points):
            if trial.parameters != points[i]:
                raise ValueError(f"{results}: trial {trial.number} has other parameters")
            found[trial.number] = trial
    return found
