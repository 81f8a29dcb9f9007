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
from backproof.registry import path_of

FILE = Path(__file__).with_name("answers.jsonl")


@cache
def rows():
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


@cache
def question(exercise):
    return question_of(asked_in(path_of(exercise)))


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
