"""``python -m tests.derivations.completeness --pairs 5000 --seed 1`` asks for proofs of identities
made by valid rewriting, and records in ``completeness.json`` the rate and, as known failures, the
identities that stay undecided.
"""
from pathlib import Path

from .fuzz.completeness import rate, run
from .fuzz.recording import in_blocks, keep, options

RECORD = Path(__file__).with_suffix(".json")


def main():
    asked = options(__doc__, pairs=5_000)
    counts, open_claims = in_blocks(run, asked)
    keep(RECORD, asked, counts, proved=f"{rate(counts):.2%}", **{"not proved": open_claims})


if __name__ == "__main__":
    main()
