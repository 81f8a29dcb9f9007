"""Identities made by valid rewriting: how many the judge proves. None may be refuted."""
from __future__ import annotations

import random
from collections import Counter

from sympy import Idx, Sum

from derivations import prove
from derivations.record import Status

from .changes import rewritten
from .formulas import BOUND, M, N, NO_NUMBER, UNBUILT, Maker, V, W, Y, parts_of, replaced
from .given import GIVEN


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
    except UNBUILT:
        return None
    if left == right or left.has(*NO_NUMBER) or right.has(*NO_NUMBER):
        return None
    return left, right, given


def run(pairs, seed, start=0):
    """Counts of verdicts, and every claim that was not proved, from number ``start`` on."""
    counts, open_claims = Counter(), []
    for number in range(start, start + pairs):
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


def rate(counts, *found):
    """The part of the decidable claims that ended so: proved, if nothing else is named."""
    decided = sum(counts[s] for s in ("proved", "derived", "undecided", "refuted"))
    return sum(counts[s] for s in found or ("proved",)) / decided
