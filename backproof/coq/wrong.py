"""What is false, stated for Coq: changed lines, and the published mistakes of an exercise."""
from __future__ import annotations

import json
from collections.abc import Iterator

from backproof.coq.marks import entries_of
from backproof.record import ExerciseRecord
from derivations.coq import Claimed, Line, Outside, said, statement
from derivations.kernel.terms import ONE, add

OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "!=": "="}
EVERY = 5  # of the lines, one is changed
SCRIPT = "Proof. backproof. Qed."


def wrong_lines(record: ExerciseRecord) -> list[Line]:
    """False statements of an exercise, each with the script that a true one has."""
    found = []
    for n, (text, claim) in enumerate([*mistakes(record), *changed(record)]):
        try:
            stated = statement(claim, f"wrong_{n}")
            found.append(Line(f"wrong_{n}", (), (text,), stated, SCRIPT, ""))
        except Outside:
            continue
    return found


def mistakes(record: ExerciseRecord) -> Iterator[tuple[str, Claimed]]:
    """The published mistakes that are claims."""
    for mistake in record.mistakes:
        if mistake.claimed:
            yield f"mistake: {mistake.plain}", said(json.loads(mistake.claimed))


def changed(record: ExerciseRecord) -> Iterator[tuple[str, Claimed]]:
    """Some lines with 1 added to the right side, or their relation turned into its opposite."""
    for entry in [e for e in entries_of(record) if e["labels"]][::EVERY]:
        claim, text = said(entry), entry["labels"][0][2]
        if claim.relation in OPPOSITE:
            yield f"relation turned: {text}", claim._replace(relation=OPPOSITE[claim.relation])
        elif claim.right[0] != "infinity":
            yield f"1 added: {text}", claim._replace(right=add(claim.right, ONE))
