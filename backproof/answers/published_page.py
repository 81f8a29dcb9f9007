"""The page "Where the public answers go wrong": every known wrong answer with what refutes it."""
from __future__ import annotations

from backproof.answers.published import rows
from backproof.record import ExerciseRecord, Status
from backproof.site.exercise_page import mistake_block
from backproof.site.text import count


def published(page: str, records: list[ExerciseRecord]) -> str:
    """All of them, numbered, for a hand-written page."""
    found = rows(records)
    refuted = sum(mistake.verdict.status == Status.REFUTED for mistake in found)
    blocks = [mistake_block(mistake, number) for number, mistake in enumerate(found, 1)]
    return "\n\n".join([f"{count(len(found), 'wrong answer')}, {refuted} refuted.", *blocks])
