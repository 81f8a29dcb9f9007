"""Idea: how fast is ``numeric`` on the book's [784, 30, 10] network, as ratios within one run.

Compared are one epoch of training (a per-example loop in the style of the book, a bare
hand-written NumPy loop, PyTorch eager if it is installed) and a full gradient check
(``torch.autograd.gradcheck``), with the peak memory of each. Every contestant has a process of
its own with one thread; they take turns and the best of several turns counts. The digits are
scikit-learn's, enlarged; ``--mnist PATH`` takes the real ones.

This file imports no NumPy: a process inherits the peak of the one that started it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}
LOOP, BARE, OURS, TORCH = "per-example loop", "bare NumPy", "numeric", "PyTorch eager"
OWN_CHECKS = ("central", "five_point", "complex", "5 random directions")
TORCH_CHECK = "torch gradcheck"


def run(job, module="benchmarks.contestants"):
    """The measurements of one job of ``module``, done in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", module, json.dumps(job)],
        env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, check=True,
    )
    return json.loads(done.stdout)


def best(jobs, turns, module="benchmarks.contestants"):
    """For each of ``jobs`` by name the quickest of its turns, one turn of each after another."""
    found = {name: [] for name in jobs}
    for _ in range(turns):
        for name, job in jobs.items():
            found[name].append(run(job, module))
    return {name: min(runs, key=lambda one: one["seconds"]) for name, runs in found.items()}


def memory(row):
    return f"{row['peak']:6.0f} MB, {row['added']:5.1f} of them by the work"


def training_table(
    data, names, examples, batch_size, turns, module="benchmarks.contestants"
):
    """Print time per epoch and per step, ratios, accuracy after one epoch and peak memory."""
    job = {"do": "train", "data": data, "batch_size": batch_size, "epochs": 3}
    rows = best({name: job | {"name": name} for name in names}, turns, module)
    steps = -(-examples // batch_size)
    print(f"one epoch of {examples} examples, batch {batch_size} ({steps} steps)")
    for name, row in rows.items():
        ratio = row["seconds"] / rows[OURS]["seconds"]
        print(
            f"  {name:20s} {row['seconds']:8.3f} s  {row['seconds'] / steps * 1e6:8.1f} µs a step"
            f"  {ratio:6.2f} × numeric  accuracy {row['accuracy']:.4f}  {memory(row)}"
        )
    print()
    return rows


def check_table(data, names, turns):
    """Print time, verdict and peak memory of gradient checks of all parameters at batch 10."""
    rows = best({name: {"do": "check", "data": data, "name": name} for name in names}, turns)
    print("gradient check of 23,860 parameters at batch 10")
    for name, row in rows.items():
        ratio = row["seconds"] / rows["central"]["seconds"]
        print(
            f"  {name:20s} {row['seconds']:8.3f} s  {ratio:6.1f} × central"
            f"  {row['verdict']:26s}  {memory(row)}"
        )


def main(arguments=()):
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mnist", help="path of an mnist.npz in the Keras layout")
    parser.add_argument("--examples", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args(arguments)
    trained, checked = [LOOP, BARE, OURS], list(OWN_CHECKS)
    if find_spec("torch"):
        trained.append(TORCH)
        checked.append(TORCH_CHECK)
    else:
        print("PyTorch is not installed: its rows are left out\n")
    with tempfile.TemporaryDirectory() as folder:
        data = str(Path(folder, "digits.npz"))
        wanted = {"examples": options.examples, "mnist": options.mnist}
        examples = run({"do": "data", "data": data} | wanted)["examples"]
        for batch_size in (10, 100):
            training_table(data, trained, examples, batch_size, options.turns)
        check_table(data, checked, options.turns)


if __name__ == "__main__":
    main(sys.argv[1:])
