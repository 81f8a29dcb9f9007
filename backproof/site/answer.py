"""The answer of an exercise, part by part: what was asked, the answer in the letters of the
question, where it holds, and whether the kernel has proved it.
"""
from __future__ import annotations

import json
import re
from dataclasses import replace

from backproof import cache
from backproof.answers.asked import CHOICE, WORDS, YES_NO, Asked, asked_in
from backproof.answers.backed import claims, unproved
from backproof.answers.grammar import Reader
from backproof.answers.making import Question, Slot, question_of
from backproof.answers.solution import line_that_answers, numbered
from backproof.errors import ExerciseError
from backproof.record import ExerciseRecord, Status
from backproof.registry import path_of
from backproof.site.steps import all_ok, block, step_body
from backproof.site.text import alone, markdown
from backproof.site.typed import typed
from backproof.site.verdicts import MARKS
from derivations.record import Step

# What is written like a formula in the words of a part: a letter that is no word, numbers and signs
# with it. An "a" is one only before a sign.
LETTER = (r"\d*(?:ln |√)?(?:[b-zB-HJ-Zα-ω](?!\w)|[a-zA-Z]_(?:\w|\{\w+\})(?!\w)|a(?= [-+=] ))")
SIGN = r"(?: [-+=≠] |/| (?=[a-z](?:_\w)?/))"
FORMULA = re.compile(rf"(?<![\w$'’-])-?(?:{LETTER}|\d+(?=/√?[a-z]))(?:{SIGN}(?:{LETTER}|\d+))*")
TEX = {"ln ": r"\ln ", "√": r"\sqrt ", "≠": r"\ne "}
OPEN_PARTS = 5  # the others are folded


def answer(record: ExerciseRecord) -> str:
    """The answer, open; the page's script closes it for readers who ask for that."""
    if not record.answer:
        return ""
    asked = asked_by(record)
    words = [answer_line(step) for step in record.answer if not step.latex]
    by_lines = asked is None or not all_ok(record.answer)
    formulas = [answer_line(step) for step in record.answer
                if step.latex and not (words and step.text.startswith("…"))]  # it leads on
    parts = [*words, *formulas] if by_lines else [answer_parts(record, asked), *words]
    return block("details", "answer", "<summary>The answer</summary>", *parts, attributes=" open")


def asked_by(record: ExerciseRecord) -> Asked | None:
    """What an exercise asks; nothing for a record without a file, as in a test."""
    try:
        return asked_in(path_of(record.id), record)
    except (ExerciseError, OSError):
        return None


def answer_line(step: Step) -> str:
    """A line of the proof as a part of the answer: words, or a formula under what it says."""
    return block("div", "part", step_body(replace(step, verb="answer", text=alone(step.text))))


def answer_parts(record: ExerciseRecord, asked: Asked) -> str:
    """The parts that are asked, each with its answer."""
    question = question_of(asked)
    question.lines = numbered(question.world, record)
    good = json.loads(cache.kept_text(f"parts-{record.id}", cache.machinery() + repr(asked),
                                      lambda: json.dumps(list(map(proved_by(question),
                                                                  question.slots)))))
    rows = [row(question, slot, is_proved) for slot, is_proved in zip(question.slots, good)]
    shown = block("dl", "parts", *rows[:OPEN_PARTS])
    if len(rows) <= OPEN_PARTS + 1:
        return block("dl", "parts", *rows)
    summary = f"<summary>{len(rows) - OPEN_PARTS} more parts</summary>"
    return shown + "\n\n" + block("details", "fold", summary,
                                  block("dl", "parts", *rows[OPEN_PARTS:]))


def proved_by(question: Question):
    """Whether all that a part's answer says is a theorem in the world of its question."""
    return lambda slot: bool(claims(slot)) and not unproved(question.world, slot)


def row(question: Question, slot: Slot, is_proved: bool) -> str:
    """One part: what is asked, and the answer beside it."""
    mark = (f'<span class="status proved"><span aria-hidden="true">{MARKS[Status.PROVED]}</span> '
            "proved</span>") if is_proved else ""
    if (line := line_that_answers(question, slot)) is not None:
        mark += f' <a class="line" href="#line-{line}">line {line}</a>'
    said = " ".join(filter(None, (in_words(slot) or in_formulas(question, slot),
                                  where(question, slot))))
    return block("div", "asked", f'<dt markdown="span">{markdown(asks(slot.part.words))}</dt>',
                 f'<dd markdown="span">{said} {mark}</dd>')


def asks(words: str) -> str:
    """Words of a part, what is written like a formula in them set as one."""
    return FORMULA.sub(lambda found: "$" + re.sub("|".join(TEX), lambda sign: TEX[sign[0]],
                                                  found[0]) + "$", words)


def in_words(slot: Slot) -> str:
    """The answer to a part that asks for no formula, with its reason."""
    part = slot.part
    if part.kind not in (YES_NO, CHOICE, WORDS):
        return ""
    said = part.answer.rstrip(".")
    return markdown(asks(f"{said[:1].upper()}{said[1:]}. {part.why}".strip()))


def in_formulas(question: Question, slot: Slot) -> str:
    """The answer to a part that asks for a formula, a number, a condition or a value."""
    texts = [slot.part.answer] if len(slot.statements) == 1 else slot.part.answer.split(",")
    return ", ".join(f"${typed(text, statement, question.world)}$"
                     for text, statement in zip(texts, slot.statements))


def where(question: Question, slot: Slot) -> str:
    """Under which condition the answer holds."""
    if not slot.part.where:
        return ""
    shown = (f"${typed(text, statement, question.world)}$" for text in slot.part.where.split(",")
             for statement in Reader(question.world, text).statements())
    return f'<span class="holds">if {", ".join(shown)}</span>'
