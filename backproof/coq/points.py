"""A point at which the hypotheses of a theorem hold, so that it says something.

Found by the search for counterexamples: under the hypotheses, 0 = 1 must be false somewhere. The
point is exact, and its facts and conditions are evaluated there in ball arithmetic.
"""
from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from derivations.claim import Claimed
from derivations.kernel.terms import ONE, ZERO, Unsupported
from derivations.refute.attack import Refutation, refute

SECONDS = 5


@lru_cache(4096)
def point_of(claim: Claimed) -> str | None:
    """The point in words (indices count from 0), or ``None`` if the search found none."""
    try:
        found = refute(replace(claim.context, facts=claim.facts), ZERO, "=", ONE, seconds=SECONDS)
    except Unsupported:
        return None
    return written(found) if isinstance(found, Refutation) else None


def written(at: Refutation) -> str:
    entries = {f"{name}{list(place) if place else ''}": q for (name, place), q in at.values.items()}
    values = {**at.sizes, **at.places, **entries}
    return ", ".join(f"{name} = {value}" for name, value in values.items()) or "any point"
