"""Idea: hyper-parameter search where every trial has its own seed, so order does not matter.

A space maps names to axes. An axis is drawn through u in [0, 1); ``grid`` takes evenly spaced u,
``random_trials`` random ones, ``refine`` shrinks the axes around the best trial so far. Trial i
of a search uses the i-th child of the search's seed, whether it runs alone, in parallel, or
after an interruption.
"""

import itertools
import json
import math
from collections.abc import Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from numeric.descriptions import described
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
        """The value at the fraction ``u`` in [0, 1] of the way; exact at both ends."""
        return _inside(self, self.low + (self.high - self.low) * u, u)

    def around(self, value, share):
        """The axis of ``share`` of this one's length centred at ``value``, kept inside."""
        half = (self.high - self.low) * share / 2
        if share == 1 or value - half <= self.low:
            return Uniform(self.low, self.high if share == 1 else self.low + 2 * half)
        if value + half >= self.high:
            return Uniform(self.high - 2 * half, self.high)
        return Uniform(value - half, value + half)


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
        return _inside(self, 10 ** self._exponents.at(u), u)

    def around(self, value, share):
        """As ``Uniform.around``, in the logarithm."""
        whole = self._exponents
        inner = whole.around(math.log10(value), share)
        low = self.low if inner.low == whole.low else max(self.low, 10**inner.low)
        high = self.high if inner.high == whole.high else min(self.high, 10**inner.high)
        return LogUniform(low, max(low, high))


@dataclass(frozen=True)
class Choice:
    """One of ``options``, evenly: a list, a tuple, a range or an array of one axis.

    Options may be anything, also functions and classes. Raises ``ValueError`` if there are none,
    or for a set or a text, whose order or meaning is not clear.
    """

    options: tuple

    def __post_init__(self):
        given = self.options
        if isinstance(given, np.ndarray) and given.ndim == 1:
            given = given.tolist()
        if not isinstance(given, Sequence) or isinstance(given, (str, bytes)) or not len(given):
            raise ValueError(f"Choice: no options, got {self.options!r}")
        object.__setattr__(self, "options", tuple(given))

    def at(self, u):
        """The option at the fraction ``u`` in [0, 1] of the list."""
        return self.options[min(int(u * len(self.options)), len(self.options) - 1)]

    def around(self, value, share):
        """The same axis: options have no neighbourhood."""
        return self


def _inside(axis, value, u):
    """``value`` within the ends of ``axis``, and exactly on them at u = 0 and 1."""
    if u in (0, 1):
        return axis.high if u else axis.low
    return min(max(value, axis.low), axis.high)


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
    ``ValueError`` if ``results`` is of another search or in no folder, and ``TypeError`` for
    parameters that no later run could recognise in it, before the first trial. A
    ``FloatingPointError`` in ``objective``, as from training that diverges, is a score of nan; any
    other error ends the search, and the trials that have finished are kept.
    """
    points = list(points)
    lines = {} if results is None else _lines(points, results, seed, first)
    done = {} if results is None else _read(results, points, lines, seed, first)
    seeds = np.random.SeedSequence(seed).spawn(first + len(points))
    jobs = {
        first + i: (objective, point, seeds[first + i])
        for i, point in enumerate(points) if first + i not in done
    }
    for number, score in _scores(jobs, executor):
        done[number] = Trial(number, points[number - first], score)
        if results is not None:
            with open(results, "a", encoding="utf-8") as file:
                file.write(json.dumps({**lines[number], "score": score}) + "\n")
    return [done[first + i] for i in range(len(points))]


def coarse_to_fine(
    objective, space, *, stages, count, seed, share=0.25, executor=None, results=None, mode="max"
):
    """``stages`` rounds of ``count`` random points, each in the space refined around the best.

    Larger scores are better, smaller ones with ``mode="min"``. Returns all trials. Helps where one
    region is good; on deceptive functions it can lose to one round of ``stages · count`` points.
    Raises as ``refine``, ``random_trials`` and ``search``, and ``ValueError`` for ``stages`` below 1.
    """
    stages = check_count(stages, "coarse_to_fine: stages")
    trials = []
    for stage in range(stages):
        rng = np.random.default_rng([seed, stage])
        points = random_trials(space, count, rng)
        trials += search(
            objective, points, seed=seed, executor=executor, results=results, first=len(trials)
        )
        space = refine(space, best_trial(trials, mode).parameters, share)
    return trials


def best_trial(trials, mode="max"):
    """The trial with the largest score, the earliest of equals; one that diverged never wins.

    With ``mode="min"`` the smallest score. nan and infinite scores are of trials that diverged.
    Raises ``ValueError`` if there are no others, or for another mode.
    """
    if mode not in ("max", "min"):
        raise ValueError(f"best_trial: mode {mode!r}, expected 'max' or 'min'")
    finite = [trial for trial in trials if math.isfinite(trial.score)]
    if not finite:
        why = f"none of {len(trials)} trials has a finite score" if trials else "no trials"
        raise ValueError(f"best_trial: {why}")
    sign = 1 if mode == "max" else -1
    return max(finite, key=lambda trial: sign * trial.score)


def _evaluate(job):
    objective, parameters, seed = job
    try:
        score = objective(parameters, np.random.default_rng(seed))
    except FloatingPointError:
        return math.nan
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


def _lines(points, results, seed, first):
    """What will be written of every trial but its score; what is no number goes by its name.

    Made before the first trial, as options that are objects may change while they are used.
    Raises unless every point can be written to ``results`` and told from the others there.
    """
    if not Path(results).parent.is_dir():
        raise ValueError(f"{results}: there is no folder {Path(results).parent}")
    written = {}
    for point in points:
        for name, value in point.items():
            line = json.dumps(described(value))
            other = written.setdefault((name, line), value)
            if callable(value) and other is not value and other != value:
                raise TypeError(
                    f"{results}: two options of {name} are both written as {line}: "
                    "give them names, such as strings"
                )
    return {
        first + i: {"seed": seed, "number": first + i, "parameters": described(point)}
        for i, point in enumerate(points)
    }


def _read(results, points, lines, seed, first):
    """The trials in the file ``results`` that belong to ``points``, by number."""
    path, found = Path(results), {}
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    whole = text[: text.rfind("\n") + 1]
    if whole != text:  # the run that wrote it was interrupted in the middle of a line
        path.write_text(whole, encoding="utf-8")
    for line in whole.splitlines():
        number, score = _saved(line, results, lines, seed)
        if 0 <= number - first < len(points):
            found[number] = Trial(number, points[number - first], score)
    return found


def _saved(line, results, lines, seed):
    try:
        saved = json.loads(line)
        number, score, parameters = saved["number"], saved["score"], saved["parameters"]
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{results}: not a file of search results") from None
    if saved.get("seed") != seed:
        raise ValueError(f"{results}: trial {number} has seed {saved.get('seed')}, not {seed}")
    if number in lines and parameters != json.loads(json.dumps(lines[number]["parameters"])):
        raise ValueError(f"{results}: trial {number} has other parameters")
    return number, score
