"""``python -m tests.derivations.soundness --pairs 100000 --seed 1`` looks for a false claim that is
proved, and records the counts in ``soundness.json``. An hour of one core; ``--jobs`` takes more.
"""
from pathlib import Path

from .fuzz.recording import in_blocks, keep, options
from .fuzz.soundness import run

RECORD = Path(__file__).with_suffix(".json")


def main():
    asked = options(__doc__, pairs=100_000)
    counts, unsound = in_blocks(run, asked)
    keep(RECORD, asked, counts, unsound=unsound)
    return 1 if unsound else 0


if __name__ == "__main__":
    raise SystemExit(main())
