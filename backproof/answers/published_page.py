"""The page "Where the public answers go wrong": every known wrong answer with what refutes it."""
from __future__ import annotations

from itertools import count as counting

from backproof.answers.published import by_exercise
from backproof.record import ExerciseRecord, Mistake, Status
from backproof.site.chapters import link_from
from backproof.site.exercise_page import mistake_block
from backproof.site.text import count, literal


def published(page: str, records: list[ExerciseRecord]) -> str:
    """All of them under their exercises, for a hand-written page."""
    found = by_exercise(records)
    everything = [mistake for mistakes in found.values() for mistake in mistakes]
    refuted = sum(mistake.verdict.status == Status.REFUTED for mistake in everything)
    by_id, number = {record.id: record for record in records}, counting(1)
    sections = [section(page, id, by_id.get(id), mistakes, number)
                for id, mistakes in found.items()]
    return "\n\n".join([f"{count(len(everything), 'wrong answer')}, {refuted} refuted.", *sections])


def in_words(id: str) -> str:
    """The id of an exercise without a page as words: ``ch1-sigmoid-limit`` is its chapter and name."""
    chapter, _, name = id.removeprefix("ch").partition("-")
    return f"Chapter {chapter}: {name.replace('-', ' ')}"


def section(page: str, id: str, record: ExerciseRecord | None, mistakes: list[Mistake],
            number) -> str:
    """The wrong answers to one exercise, with the way to it once it has a page."""
    title = link_from(page, record) if record else literal(in_words(id))
    return "\n\n".join([f"## {title}", *(mistake_block(mistake, next(number))
                                          for mistake in mistakes)])
