"""The fixtures of the judge: one list for Python and for the page.

Each row of ``answers.jsonl`` has a permanent ``id``, the ``exercise``, the ``part`` that a right
answer answers, the ``text`` as typed, and the verdict that is expected (``expect``).
"""

import json
from functools import cache
from pathlib import Path

from backproof.answers.answer import FALSE
from backproof.answers.asked import asked_in
from backproof.answers.judging import judge
from backproof.answers.making import question_of
from backproof.answers.solution import SIGNS, is_constant, numbered, readable
from backproof.record import ExerciseRecord
from backproof.registry import path_of
from backproof.site.argument import lines

FILE = Path(__file__).with_name("answers.jsonl")
ASIDE = ("experiment", "outcome")  # lines that are told in words


@cache
def rows():
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


@cache
def question(exercise):
    return question_of(asked_in(path_of(exercise)))


def solved(record: ExerciseRecord):
    """A question with the lines of its solution."""
    asked = question_of(asked_in(path_of(record.id), record))
    asked.lines = numbered(asked.world, record)
    return asked


def known(record: ExerciseRecord) -> list[str]:
    """What is true of an exercise: every line of its solution and all that it is given, whole and
    the right side alone. A number alone says nothing.
    """
    world = question(record.id).world
    said = [line.step.plain for line in lines(record) if line.step.verb not in ASIDE]
    whole = [text for text in (*said, *question(record.id).asked.given) if SIGNS.search(text)]
    right = [text for text in (SIGNS.split(text)[-1].strip() for text in whole)
             if (found := readable(world, text)) and not is_constant(world, found[0].sides[0])]
    return [*whole, *right]


def verdict(row):
    """(the verdict, right ones as one word; the parts that are right)."""
    found = judge(question(row["exercise"]), row["text"])
    return "right" if found.right else "wrong" if found.found in FALSE else str(
        found.found), found.parts


def fails(row):
    """What is not as the row says, as text; empty if all is."""
    found, parts = verdict(row)
    if found != row["expect"] or found == "right" and row["part"] not in parts:
        return f"{row['id']} {row['text']!r}: {found} {parts}, expected {row['expect']} {row['part'] or ''}"
    return ""


EXERCISES = sorted({row["exercise"] for row in rows()})
