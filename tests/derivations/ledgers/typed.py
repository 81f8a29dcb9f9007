"""The theorem that decides a claim typed as text, and what it rests on, as entries of a ledger."""
from __future__ import annotations

import json
from hashlib import sha256

from backproof.claims import Typed, read_claim
from backproof.pytest_plugin import made_once
from derivations.ledger import Label, lines
from derivations.proof.deciding import decide


def typed(claim: str, *given: str, whole=()) -> list[dict]:
    """It is decided once in a session. Raises ``AssertionError`` if the claim is not proved."""
    def write(file):
        question, = read_claim(Typed((claim,), given, {}, (), tuple(whole)))
        verdict = decide(question)
        assert verdict.status == "proved", (claim, verdict.status)
        file.write_text("\n".join(lines([(verdict.theorem, Label("", 0, claim))])), "utf-8")
    name = sha256(repr((claim, given, tuple(whole))).encode()).hexdigest()
    return list(map(json.loads, made_once(f"typed-{name}", write).read_text("utf-8").splitlines()))
