"""Experiments: data, paired seeds, intervals, and results that are kept with the code's hash.

A short experiment is run each time. A long one is decorated with ``kept``: ``measure(id)`` runs it
and writes the result to ``measured/NAME.json`` beside the exercise, and a verification only reads
it. A result whose code has changed since, in the exercise or in ``numeric``, is stale and red.
"""
from __future__ import annotations

import ast
import hashlib
import inspect
import json
import sys
from functools import cache
from pathlib import Path
from textwrap import dedent
from time import perf_counter

import numpy as np

from backproof.importing import tree_of
from backproof.registry import ExerciseError, id_of, is_content, load, path_of
from numeric import load_digits, load_mnist, one_hot

# Student's t: 97.5 % quantiles by the number of observations.
STUDENT = dict(zip(range(2, 21), (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093)))


def interval(values):
    """Mean and 95 % interval (mean, low, high) of 2 to 20 independent values, by Student's t.

    Raises ``ValueError`` for any other number of values.
    """
    values = np.atleast_1d(np.asarray(values, float))
    if values.ndim > 1 or len(values) not in STUDENT:
        raise ValueError(f"an interval is made of a list of 2 to 20 values, here {values.size} came "
                         f"with shape {values.shape}")
    half = STUDENT[len(values)] * values.std(ddof=1) / np.sqrt(len(values))
    return values.mean(), values.mean() - half, values.mean() + half


def shown(values, digits=2):
    """The mean and interval of 2 to 20 values as text, ``0.31 [0.12, 0.50]``."""
    mean, low, high = interval(values)
    mean, low, high = (f"{round(value, digits) + 0:.{digits}f}" for value in (mean, low, high))
    return f"{mean} [{low}, {high}]"


def digits_data(seed, train=1000, validation=400):
    """Digits shuffled by ``seed`` and cut in three: pairs (x, one-hot y), the last is the test."""
    x, labels = load_digits()
    order = np.random.default_rng(seed).permutation(len(x))
    parts = np.split(order, [train, train + validation])
    return tuple((x[rows], one_hot(labels[rows], 10)) for rows in parts)


def mnist_data(path, train=50_000):
    """MNIST with 50,000 images to train and 10,000 to validate: three pairs (x, one-hot y)."""
    (x, y), (x_test, y_test) = load_mnist(path, dtype=np.float64)
    return tuple((images, one_hot(labels, 10)) for images, labels in (
        (x[:train], y[:train]), (x[train:], y[train:]), (x_test, y_test)))


class Kept:
    """A function whose result was measured once and is kept in a file with its code's hash.

    A function with a parameter ``mnist`` has a second, longer variant that is given a path.
    """

    def __init__(self, function):
        self.function, self.name = function, function.__name__

    @property
    def has_variant(self):
        return "mnist" in inspect.signature(self.function).parameters

    @property
    def path(self):
        source = Path(inspect.getfile(self.function)).resolve()
        return source.parent / "measured" / f"{source.stem}.json"

    def measure(self, mnist=None):
        """Run the function and keep what it gives, which must be fit for JSON."""
        started = perf_counter()
        result = self.function(mnist=mnist) if mnist else self.function()
        entry = {"code": code_hash(self.function), "seconds": round(perf_counter() - started, 1),
                 "result": _rounded(result)}
        self.write(self._read() | {self._key(mnist): entry})

    def write(self, entries):
        """Write the file: one line for each experiment."""
        self.path.parent.mkdir(exist_ok=True)
        lines = [f"{json.dumps(key)}: {json.dumps(entries[key])}" for key in sorted(entries)]
        self.path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")

    def result(self, mnist=False):
        """What was measured, stale or not. Raises ``ExerciseError`` if nothing was."""
        entry = self._read().get(self._key(mnist))
        if entry is None:
            raise ExerciseError(f"{self._key(mnist)} was never measured: {self.advice(mnist)}")
        return entry["result"]

    def fresh(self, mnist=False):
        """Whether there is a result, and it was made by the code as it is now."""
        entry = self._read().get(self._key(mnist))
        return entry is not None and entry["code"] == code_hash(self.function)

    def judged(self, judge, mnist=False):
        """For ``proof.experiment``: ``judge(result)`` gives (holds, measured, table)."""
        def run():
            holds, measured, table = judge(self.result(mnist))
            if not self.fresh(mnist):
                return False, f"stale: the code of {self.name} has changed since; " + self.advice(
                    mnist), table
            return holds, measured, table
        return run

    def advice(self, mnist=False):
        id = id_of(Path(inspect.getfile(self.function)))
        return f"run backproof measure {id}{' --mnist PATH' if mnist else ''}"

    def _key(self, mnist):
        return f"{self.name} on MNIST" if mnist else self.name

    def _read(self):
        return json.loads(self.path.read_text(encoding="utf-8")) if self.path.exists() else {}


kept = Kept


def measure(id, mnist=None):
    """Run the kept experiments of an exercise and write their results; gives the file's path.

    With ``mnist``, a path to MNIST, run the longer variants in place of the standard ones.
    """
    exercise = load(path_of(id))
    known = [value for value in vars(sys.modules[exercise.solve.__module__]).values()
             if isinstance(value, Kept)]
    wanted = [e for e in known if e.has_variant or not mnist]
    if not wanted:
        raise ExerciseError(f"{id} has no experiment to measure")
    for experiment in wanted:
        experiment.measure(mnist)
    keys = {e._key(variant) for e in known for variant in (False, True)[:1 + e.has_variant]}
    wanted[0].write({k: entry for k, entry in wanted[0]._read().items() if k in keys})
    return wanted[0].path


def code_hash(function):
    """A hash of everything of ours that a function can reach.

    Docstrings, and lines that hold only a comment or nothing, are free to change.
    """
    parts, waiting, seen = [], [function], set()
    while waiting:
        item = waiting.pop()
        if item in seen:
            continue
        seen.add(item)
        parts.append(_code_of(item))
        scope = vars(sys.modules[item.__module__])
        for name in _names(item):
            value = scope.get(name)
            if isinstance(value, (int, float, str, tuple, dict)):
                parts.append(f"{name} = {_plain(value)}")
            inside = value.values() if isinstance(value, dict) else (
                value if isinstance(value, tuple) else [value])
            waiting.extend(v for v in inside if (inspect.isfunction(v) or inspect.isclass(v))
                           and is_ours(v.__module__))
        waiting.extend(base for base in getattr(item, "__mro__", ()) if is_ours(base.__module__))
    return hashlib.sha256("\n".join(sorted(set(parts))).encode()).hexdigest()[:16]


def is_ours(module: str) -> bool:
    """Whether a change of a module's code may change what was measured."""
    return module.split(".")[0] == "numeric" or module == __name__ or is_content(module)


@cache
def _code_of(item):
    """The source lines of a function or class, without docstrings, comments and empty lines; what
    stands at the top of a file is found in its tree, which is read once for all of these."""
    item = inspect.unwrap(item)
    text = Path(inspect.getsourcefile(item)).read_text(encoding="utf-8")
    node = next((n for n in tree_of(text).body if getattr(n, "name", "") == item.__qualname__), None)
    if node:
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        lines = _without_docstrings(text)[first - 1:node.end_lineno]
    else:
        lines = _without_docstrings(dedent(inspect.getsource(item)))
    return "\n".join(line for line in lines if line.strip() and not line.lstrip().startswith("#"))


@cache
def _without_docstrings(text: str) -> list[str]:
    lines, waiting = text.split("\n"), [tree_of(text)]
    while waiting:  # through statements alone: no expression holds a docstring
        node = waiting.pop()
        waiting += [part for part in ast.iter_child_nodes(node) if not isinstance(part, ast.expr)]
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node, clean=False):
            said = node.body[0]
            lines[said.lineno - 1:said.end_lineno] = [""] * (said.end_lineno - said.lineno + 1)
    return lines


@cache
def _names(item):
    """The global names that a function, or the methods of a class, use; attributes among them."""
    if inspect.isclass(item):
        found = [getattr(member, "fget", None) or getattr(member, "__func__", member)
                 for member in vars(item).values()]
        return {name for f in found if inspect.isfunction(f) for name in _names(f)}
    names, codes = set(), [inspect.unwrap(item).__code__]
    while codes:
        code = codes.pop()
        names.update(code.co_names)
        codes.extend(c for c in code.co_consts if inspect.iscode(c))
    return names


def _rounded(value):
    """Floats with eight significant digits: what is kept is read by people too."""
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(v) for v in value]
    return float(f"{value:.8g}") if isinstance(value, float) else value


def _plain(value):
    """A constant as text that is the same in every process."""
    if isinstance(value, dict):
        return str([(_plain(k), _plain(v)) for k, v in value.items()])
    if isinstance(value, tuple):
        return str([_plain(v) for v in value])
    return getattr(value, "__qualname__", repr(value))
