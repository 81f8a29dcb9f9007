"""The reader's own answer: what is asked, part by part, hints for who is stuck, and the judge.

The questions are those that the exercise declares and that ``backproof check`` asks.
"""
from __future__ import annotations

from pathlib import Path

from backproof.answers.asked import Part, asked_in
from backproof.record import ExerciseRecord
from backproof.site.steps import UNSEARCHED, block
from backproof.site.text import escape, literal

HINTS = ("Where to look", "Which rule", "The step")


def own_answer(record: ExerciseRecord) -> str:
    """The questions with their hints, and the command that judges; nothing where nothing is asked.

    Raises ``ValueError`` where the exercise's file does not say it in a form that can be read.
    """
    file = Path(record.file)
    found = asked_in(file) if record.file and file.is_file() else None
    if found is None or not found.judged:
        return ""
    parts = [question(part) for part in found.parts if part.judged]
    command = f'```sh\nbackproof check {record.id} "your answer"\n```'
    return block("div", "own", block("ol", "asked", *parts), command, attributes=UNSEARCHED)


def question(part: Part) -> str:
    """One part: what is asked, and its hints one in another, so that each is asked for."""
    return block("li", "asked-part", literal(part.words), hints(list(part.hints)))


def hints(left: list[str], number: int = 0) -> str:
    """A hint, folded, and in it the next one."""
    if not left:
        return ""
    name = HINTS[number] if number < len(HINTS) else "Another hint"
    return block("details", "fold", f"<summary>{escape(name)}</summary>", literal(left[0]),
                 hints(left[1:], number + 1))
