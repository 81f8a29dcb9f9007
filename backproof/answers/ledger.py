"""The ledger: what every exercise claims, under which assumptions, and how it was decided.

It is kept in git, so that a proof cannot turn green by claiming less without the change being
seen in review. It is written from verified records and compared with them.
"""
from __future__ import annotations

import json
from collections import Counter
from difflib import unified_diff
from pathlib import Path

from backproof.record import ExerciseRecord
from backproof.shelf import current


def entry(record: ExerciseRecord) -> dict:
    """What is guarded of one exercise."""
    checked = [part for step in record.steps for part in (step, *step.details) if part.verdict]
    kinds = Counter(f"{part.verb}: {part.status}" for part in checked)
    return {
        **claims(record),
        **lines(record),
        "kind": record.kind,
        "answers": [f"{answer.plain}  ({answer.status})" if answer.verdict else answer.text
                    for answer in record.answer],
        "assumptions": record.assumptions,
        "verdicts": dict(sorted(kinds.items())),
        "mistakes refuted": sorted(mistake.plain for mistake in record.mistakes),
        "network checks": len(record.checks),
    }


def claims(record: ExerciseRecord) -> dict:
    """The verdict on each claim of a sheet, and by what it was decided."""
    return {"claims": {claim.id: f"{claim.ruling}, by {claim.how}" for claim in record.claims}
            } if record.claims else {}


def lines(record: ExerciseRecord) -> dict:
    """The lines of the solution that are answers to parts."""
    from backproof.answers.from_lines import named  # which reads formulas, as a summary need not

    found = named(Path(record.file), record) if record.file else {}
    return {"lines": found} if found else {}


def text_of(records: list[ExerciseRecord]) -> str:
    """The ledger of some records, one fact a line."""
    entries = {record.id: entry(record) for record in sorted(records, key=lambda r: r.id)}
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def by_book(records: list[ExerciseRecord]) -> dict[Path, list[ExerciseRecord]]:
    """The records of each book of the shelf, under the path of its ledger."""
    return {book.ledger: [record for record in records if record.book == book.name]
            for book in current().books}


def write_all(records: list[ExerciseRecord]) -> list[Path]:
    """Write the ledgers of the shelf's books anew, and return their paths."""
    found = by_book(records)
    for path, own in found.items():
        write(own, path)
    return list(found)


def all_differences(records: list[ExerciseRecord]) -> str:
    """What is not as the ledgers of the shelf say."""
    found = (differences(own, path) for path, own in by_book(records).items())
    return "\n".join(filter(None, found))


NEW = "new: run `backproof ledger --accept`"


def new(records: list[ExerciseRecord]) -> list[str]:
    """The ids that no ledger has yet, of books that have one."""
    return [record.id for path, own in by_book(records).items() if path.exists()
            for record in own if record.id not in kept(path)]


def of_one(record: ExerciseRecord, path: Path) -> str:
    """What is not as a ledger says of one exercise; empty if all is."""
    known = kept(path).get(record.id)
    if known is None:
        return f"{record.id} is {NEW}"
    lines = unified_diff(*(json.dumps(said, ensure_ascii=False, indent=1).splitlines()
                           for said in (known, entry(record))), "ledger", "now", lineterm="")
    diff = "\n".join(lines)
    return diff and f"what is claimed has changed; if that is meant, run `backproof ledger --accept`\n{diff}"


def kept(path: Path) -> dict[str, dict]:
    """A ledger, by id."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(records: list[ExerciseRecord], path: Path):
    path.write_text(text_of(records), encoding="utf-8")


def differences(records: list[ExerciseRecord], path: Path) -> str:
    """What is not as a ledger says, as a diff; empty if all is."""
    kept = path.read_text(encoding="utf-8") if path.exists() else "{}\n"
    lines = unified_diff(kept.splitlines(), text_of(records).splitlines(), "ledger", "now",
                         lineterm="")
    return "\n".join(lines)
