"""The ledger of the book: the equations that its proofs ask for, as theorems of the kernel."""
from __future__ import annotations

import os
import time
from collections import Counter
from functools import cache
from pathlib import Path

from sympy import sympify

from backproof import registry
from derivations import ledger
from derivations.kernel.rules import NotProved
from derivations.kernel.terms import Unsupported, read
from derivations.proof.recorder import Proof
from derivations.derive import system
from derivations.tactics import equality
from derivations.tactics.contexts import context

LONGEST_WAIT = 600  # seconds for the process that writes the ledger


def equations():
    """``(exercise, left, right, given)`` of every equation that is asked for."""
    asked, ask = [], system.prove

    def noted(left, right, given=(), seconds=20.0):
        asked.append((left, right, list(given)))
        return ask(left, right, given, seconds)
    system.prove = noted
    try:
        for path in registry.files():
            exercise = registry.load(path)
            before = len(asked)
            exercise.solve(Proof(shows=False))
            yield from ((exercise.id, *one) for one in asked[before:])
    finally:
        system.prove = ask


def theorems():
    """Pairs (theorem, label), as ``ledger.write`` takes them."""
    line = Counter()
    for exercise, left, right, given in equations():
        line[exercise] += 1
        left, right = sympify(left), sympify(right)
        try:
            known = context((left, right), given)
            theorem = equality.prove(known, read(left), read(right))
        except (NotProved, Unsupported):
            continue
        yield theorem, ledger.Label(exercise, line[exercise], f"{left} = {right}")


@cache
def ledger_of_the_book() -> Path:
    """The first process of a test session to ask writes it; the others wait for what it wrote."""
    folder = Path(os.environ["BACKPROOF_TEST_SESSION"])
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
