"""Idea: how fast is ``numeric`` on the book's convolutional network, as ratios within one run.

Compared is one epoch of [20 maps of 5 × 5, pool 2, 100, 10] on 28 × 28 digits with a bare
hand-written NumPy loop, and with PyTorch eager if it is installed. As in ``benchmarks.network``,
every contestant has a process of its own with one thread, they take turns, and the best counts.
"""

import argparse
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from benchmarks.network import BARE, OURS, TORCH, run, training_table

LIMIT = 1.3  # times the bare loop
GOAL = 0.5  # of PyTorch's speed, at batch 10


def main(arguments=()):
    """Print a table for each batch size, and both ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mnist", help="path of an mnist.npz in the Keras layout")
    parser.add_argument("--examples", type=int, default=2000)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args(arguments)
    names = [BARE, OURS]
    if find_spec("torch"):
        names.append(TORCH)
    else:
        print("PyTorch is not installed: its rows are left out\n")
    with tempfile.TemporaryDirectory() as folder:
        data = str(Path(folder, "digits.npz"))
        wanted = {"examples": options.examples, "mnist": options.mnist}
        examples = run({"do": "data", "data": data} | wanted)["examples"]
        for batch_size in (10, 100):
            rows = training_table(
                data, names, examples, batch_size, options.turns, "benchmarks.image_contestants")
            print_ratios({name: row["seconds"] for name, row in rows.items()})


def print_ratios(seconds):
    """Ours beside the limit and the goal."""
    print(f"  {seconds[OURS] / seconds[BARE]:.2f} × the bare loop's time (limit {LIMIT})")
    if TORCH in seconds:
        speed = seconds[TORCH] / seconds[OURS]
        print(f"  {speed:.2f} × PyTorch's speed (goal at batch 10: {GOAL} or more)")
    print()


if __name__ == "__main__":
    main(sys.argv[1:])
