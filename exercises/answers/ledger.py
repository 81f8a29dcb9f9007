"""The ledger: what every exercise claims, under which assumptions, and how it was decided.

It is kept in git, so that a proof cannot turn green by claiming less without the change being
seen in review. It is written from verified records and compared with them.
"""
from __future__ import annotations

import json
from collections import Counter
from difflib import unified_diff
from pathlib import Path

from exercises.record import ExerciseRecord
from exercises.registry import FOLDER

LEDGER = FOLDER / "ledger.json"


def entry(record: ExerciseRecord) -> dict:
    """What is guarded of one exercise."""
    checked = [part for step in record.steps for part in (step, *step.details) if part.verdict]
    kinds = Counter(f"{part.verb}: {part.status}" for part in checked)
    return {
        "kind": record.kind,
        "answers": [f"{answer.plain}  ({answer.status})" if answer.verdict else answer.text
                    for answer in record.answer],
        "assumptions": record.assumptions,
        "verdicts": dict(sorted(kinds.items())),
        "mistakes refuted": sorted(mistake.plain for mistake in record.mistakes),
        "network checks": len(record.checks),
    }


def text_of(records: list[ExerciseRecord]) -> str:
    """The ledger of some records, one fact a line."""
    entries = {record.id: entry(record) for record in sorted(records, key=lambda r: r.id)}
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def write(records: list[ExerciseRecord], path: Path = LEDGER):
    path.write_text(text_of(records), encoding="utf-8")


def differences(records: list[ExerciseRecord], path: Path = LEDGER) -> str:
    """What is not as the ledger says, as a diff; empty if all is."""
    kept = path.read_text(encoding="utf-8") if path.exists() else "{}\n"
    lines = unified_diff(kept.splitlines(), text_of(records).splitlines(), "ledger", "now",
                         lineterm="")
    return "\n".join(lines)
