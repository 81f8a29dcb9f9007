"""The ledger of a shelf: every theorem that its exercises made, once, as lines of JSON."""
from __future__ import annotations

import json
from collections.abc import Iterable

from backproof.record import ExerciseRecord


def ledger(records: Iterable[ExerciseRecord]) -> str:
    """The theorems of all records, those that they rest on first; one that several use has all labels."""
    found: dict[str, dict] = {}
    for record in records:
        for line in record.ledger:
            entry = json.loads(line)
            known = found.setdefault(entry["id"], entry)
            known["labels"] += [label for label in entry["labels"] if label not in known["labels"]]
    return "".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n"
                   for entry in found.values())
