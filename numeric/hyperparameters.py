"""Idea: hyper-parameter search where every trial has its own seed, so order does not matter.

A space maps names to axes. An axis is drawn through u in [0, 1); ``grid`` takes evenly spaced u,
``random_trials`` random ones, ``refine`` shrinks the axes around the best trial so far. Trial i
of a search uses the i-th child of the search's seed, whether it runs alone, in parallel, or
after an interruption.
"""

import itertools
import json
import math
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from numeric.validation import check_count, check_generator, check_number, check_positive, is_number


@dataclass(frozen=True)
class Uniform:
    """Real numbers from ``low`` to ``high``, evenly.

    Raises ``ValueError`` if ``low`` is the larger or one is no finite number.
    """

    low: float
    high: float

    def __post_init__(self):
        check_number(self.low, "Uniform: low")
        check_number(self.high, "Uniform: high")
        if not self.low <= self.high:
            raise ValueError(f"Uniform: from {self.low} to {self.high}, expected low <= high")

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

    Raises ``ValueError`` unless both ends are above 0 and ``high`` is not the smaller.
    """

    low: float
    high: float

    def __post_init__(self):
        check_positive(self.low, "LogUniform: low")
        check_positive(self.high, "LogUniform: high")
        if not self.low <= self.high:
            raise ValueError(f"LogUniform: from {self.low} to {self.high}, expected low <= high")

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
    """One of ``options``, a list or tuple, evenly; raises ``ValueError`` if there are none."""

    options: tuple

    def __post_init__(self):
        if not (isinstance(self.options, (list, tuple)) and self.options):
            raise ValueError(f"Choice: no options, got {self.options!r}")

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
    Raises ``ValueError`` for ``points`` below 1, ``TypeError`` for a space without axes.
    """
    points = check_count(points, "grid: points")

    def values(axis):
        if isinstance(axis, Choice):
            return axis.options
        return [axis.at(u) for u in np.linspace(0, 1, points).tolist()]

    names = _axes(space)
    return [dict(zip(names, row)) for row in itertools.product(*map(values, space.values()))]


# claim S3-82
def random_trials(space, count, rng):
    """``count`` independent random points of ``space``, a list of dicts.

    Raises ``ValueError`` for a ``count`` below 1, ``TypeError`` for a space without axes or another
    kind of ``rng``.
    """
    _axes(space)
    check_generator(rng, "random_trials")
    count = check_count(count, "random_trials: count")
    return [{name: axis.at(rng.random()) for name, axis in space.items()} for _ in range(count)]


def refine(space, best, share=0.25):
    """The smaller space around the parameters ``best``: ``share`` in (0, 1] of each axis.

    Raises ``ValueError`` for another ``share`` or an axis that ``best`` lacks.
    """
    if check_positive(share, "refine: share") > 1:
        raise ValueError(f"refine: share: {share}, expected at most 1")
    for name in _axes(space):
        if name not in best:
            raise ValueError(f"refine: {name} is in the space but not in the parameters")
    return {name: axis.around(best[name], share) for name, axis in space.items()}


def _axes(space):
    """The names of ``space``; raises ``TypeError`` unless it is a dict of axes."""
    for name, axis in (space.items() if isinstance(space, dict) else [("space", space)]):
        if not hasattr(axis, "around"):
            raise TypeError(f"{name} is {axis!r}, expected an axis such as Uniform(0, 1)")
    return list(space)


def search(objective, points, *, seed, executor=None, results=None, first=0):
    """Evaluate ``objective(parameters, rng)`` at every point; a list of ``Trial`` in order.

    ``executor`` is any ``concurrent.futures`` executor (a process pool needs an importable
    ``objective``). ``results`` is a path of JSON lines: trials found there are not run again,
    new ones are appended as they finish, and a last line that was not finished is dropped.
    ``first`` is the number of the first point, for searches in several stages. Raises
    ``ValueError`` if ``results`` is of another search. An error in ``objective`` ends the
    search; the trials that have finished are kept.
    """
    done = {} if results is None else _read(results, points, seed, first)
    seeds = np.random.SeedSequence(seed).spawn(first + len(points))
    jobs = {
        first + i: (objective, point, seeds[first + i])
        for i, point in enumerate(points) if first + i not in done
    }
    for number, score in _scores(jobs, executor):
        done[number] = Trial(number, points[number - first], score)
        if results is not None:
            with open(results, "a", encoding="utf-8") as file:
                file.write(_line({"seed": seed, **vars(done[number])}))
    return [done[first + i] for i in range(len(points))]


def coarse_to_fine(
    objective, space, *, stages, count, seed, share=0.25, executor=None, results=None
):
    """``stages`` rounds of ``count`` random points, each in the space refined around the best.

    Larger scores are better. Returns all trials. Helps where one region is good; on deceptive
    functions it can lose to one round of ``stages · count`` points. Raises as ``refine``,
    ``random_trials`` and ``search``, and ``ValueError`` for ``stages`` below 1.
    """
    stages = check_count(stages, "coarse_to_fine: stages")
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
    """The trial with the largest score, the earliest of equals; nan never wins.

    Raises ``ValueError`` if there are no trials.
    """
    if not trials:
        raise ValueError("best_trial: no trials")
    return max(trials, key=lambda trial: -math.inf if math.isnan(trial.score) else trial.score)


def _evaluate(job):
    objective, parameters, seed = job
    score = objective(parameters, np.random.default_rng(seed))
    if not is_number(score):
        raise TypeError(f"the objective gave {score!r}, expected a number")
    return float(score)


def _scores(jobs, executor):
    """(number, score) of each job, as they finish."""
    if executor is None:
        yield from ((number, _evaluate(job)) for number, job in jobs.items())
        return
    numbers = {executor.submit(_evaluate, job): number for number, job in jobs.items()}
    try:
        for future in as_completed(numbers):
            yield numbers[future], future.result()
    finally:
        for future in numbers:
            future.cancel()


def _line(facts):
    """One line of a file of results; NumPy's numbers become Python's."""
    return json.dumps(facts, default=lambda value: value.tolist()) + "\n"


def _read(results, points, seed, first):
    """The trials in the file ``results`` that belong to ``points``, by number."""
    path, found = Path(results), {}
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    whole = text[: text.rfind("\n") + 1]
    if whole != text:  # the run that wrote it was interrupted in the middle of a line
        path.write_text(whole, encoding="utf-8")
    for line in whole.splitlines():
        number, score = _saved(line, results, points, seed, first)
        if 0 <= number - first < len(points):
            found[number] = Trial(number, points[number - first], score)
    return found


def _saved(line, results, points, seed, first):
    try:
        saved = json.loads(line)
        number, score, parameters = saved["number"], saved["score"], saved["parameters"]
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{results}: not a file of search results") from None
    if saved.get("seed") != seed:
        raise ValueError(f"{results}: trial {number} has seed {saved.get('seed')}, not {seed}")
    if 0 <= number - first < len(points) and _line(parameters) != _line(points[number - first]):
        raise ValueError(f"{results}: trial {number} has other parameters")
    return number, score
