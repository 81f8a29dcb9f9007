"""Identities made by valid rewriting: how many of them the judge proves.

``python -m tests.derivations.completeness --pairs 5000 --seed 1`` records the rate, and the shapes
that stay undecided as known failures. None of them may ever be refuted.
"""
from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path

from sympy import Idx, Sum

from derivations import prove
from derivations.record import Status

try:  # as a command: python -m tests.derivations.completeness
    from .soundness import (
        BOUND, GIVEN, M, N, NO_NUMBER, Maker, V, W, Y, replaced, parts_of, rewritten,
    )
except ImportError:  # within pytest
    from soundness import (
        BOUND, GIVEN, M, N, NO_NUMBER, Maker, V, W, Y, replaced, parts_of, rewritten,
    )

RECORD = Path(__file__).with_name("completeness.json")


def by_fact(expr, rng, given):
    """The formula with some part multiplied by something that a fact says is 1."""
    used = expr.atoms(Idx)
    k = next((k for k in BOUND[N] if k not in used), None)
    b = next((b for b in BOUND[M] if b not in used), None)
    ones = {"sum y = 1": k and Sum(Y[k], k), "rows of w sum to 1": b and Sum(W[0, b], b),
            "v[j]^2 = 1": V[0]**2}
    one = ones.get(rng.choice(given)) if given else None
    if not one:
        return expr
    path, part = rng.choice(list(parts_of(expr)))
    return replaced(expr, path, part * one)


def identity(seed, number):
    """Both sides of a true claim, and the names of what is given; None where it says nothing."""
    rng = random.Random(f"identity {seed}:{number}")
    given = rng.sample(sorted(GIVEN), rng.choice([0, 0, 1]))
    maker = Maker(rng)
    try:
        left = maker.formula(rng.randint(2, 3))
        right = rewritten(by_fact(left, rng, given), rng, times=rng.randint(1, 3))
    except (ZeroDivisionError, TypeError, ValueError, AttributeError):
        return None
    if left == right or left.has(*NO_NUMBER) or right.has(*NO_NUMBER):
        return None
    return left, right, given


def run(pairs, seed):
    """Counts of verdicts, and every claim that was not proved."""
    counts, open_claims = Counter(), []
    for number in range(pairs):
        found = identity(seed, number)
        if found is None:
            counts["no pair"] += 1
            continue
        left, right, given = found
        verdict = prove(left, right, [f for name in given for f in GIVEN[name][0]], seconds=10)
        if verdict.reason.startswith("no point"):
            counts["nowhere defined"] += 1
            continue
        counts[str(verdict.status)] += 1
        if verdict.status != Status.PROVED:
            open_claims.append({"number": number, "status": str(verdict.status), "left": str(left),
                                "right": str(right), "given": given,
                                "reason": str(verdict.counterexample or verdict.reason)})
    return counts, open_claims


def rate(counts):
    decided = sum(counts[s] for s in ("proved", "undecided", "refuted"))
    return counts["proved"] / decided


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dry", action="store_true", help="do not record the result")
    options = parser.parse_args()
    counts, open_claims = run(options.pairs, options.seed)
    result = {"pairs": options.pairs, "seed": options.seed, "counts": dict(sorted(counts.items())),
              "proved": f"{rate(counts):.2%}", "not proved": open_claims}
    print(json.dumps(result, indent=1, ensure_ascii=False))
    if not options.dry:
        RECORD.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
