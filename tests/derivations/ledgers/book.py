"""The ledger of the book: the theorems that its proofs made, each with its exercise and line."""
from __future__ import annotations

import os
import time
from functools import cache
from pathlib import Path

from backproof import registry
from backproof.pytest_plugin import SESSION
from backproof.recording import Recorder
from derivations import ledger

LONGEST_WAIT = 600  # seconds for the process that writes the ledger


def theorems():
    """Pairs (theorem, label), as ``ledger.write`` takes them."""
    for path in registry.files():
        exercise = registry.load(path)
        if exercise.solve is None:
            continue
        proof = Recorder(exercise.path, shows=False)
        exercise.solve(proof)
        shown = [part for step in proof.steps for part in (step, *step.details)]
        for line, part in enumerate(shown, 1):
            if part.verdict and part.verdict.theorem:
                yield part.verdict.theorem, ledger.Label(exercise.id, line, part.plain)


@cache
def ledger_of_the_book() -> Path:
    """The first process of a test session to ask writes it; the others wait for what it wrote."""
    folder = Path(os.environ[SESSION])
    found = folder / "book.jsonl"
    try:
        (folder / "writing the ledger").mkdir()
    except FileExistsError:
        end = time.monotonic() + LONGEST_WAIT
        while not found.exists():
            if time.monotonic() > end:
                raise TimeoutError("the process that writes the ledger has not finished") from None
            time.sleep(0.2)
        return found
    part = found.with_suffix(".part")
    ledger.write(part, theorems())
    part.replace(found)
    return found
