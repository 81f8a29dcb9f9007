"""The theorem that decides a claim typed as text, and what it rests on, as entries of a ledger."""
from __future__ import annotations

import json

from backproof.claims import Typed, read_claim
from derivations.ledger import Label, lines
from derivations.proof.deciding import decide


def typed(claim: str, *given: str, whole=()) -> list[dict]:
    """Raises ``AssertionError`` if the claim is not proved."""
    question, = read_claim(Typed((claim,), given, {}, (), tuple(whole)))
    verdict = decide(question)
    assert verdict.status == "proved", (claim, verdict.status)
    return [json.loads(line) for line in lines([(verdict.theorem, Label("", 0, claim))])]
