"""One answer, judged: its words, then its formulas in each way that they may be meant.

Right comes only from a theorem of the kernel or an exact comparison of numbers, wrong only from a
point inside the question's domain. What is true is never called wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

from backproof.answers import spoken
from backproof.answers.answer import FALSE, Answer, Found
from backproof.answers.asked import CONDITION
from backproof.answers.making import Question, Slot
from backproof.answers.matching import read_again
from backproof.answers.notation import pairs, phrase
from backproof.answers.phrases import COMMA, prepared
from backproof.answers.solution import line_that_answers
from backproof.answers.statements import judge_statements, together
from backproof.answers.tokens import Unreadable
from backproof.answers.told import counted, hint, revealed, undecided, unreadable
from derivations.clock import TooLong, time_limit

BARS, DOTS = phrase("bars"), phrase("dots")
WHOLE = 6.0  # seconds for one answer, a stop before the process is stopped
PIECES, LABELLED = re.compile(r"[;\n]+"), re.compile(r"[;\n]+|,(?=[^,:;=<>(){}]*:(?!=))")
OWN = re.compile(r"\s*([A-Za-z])\(\w\)\s*=(?!=)")  # f(x), which the question does not name
BARE, ASKED = phrase("bare"), pairs("asked")  # Var = 3/2, of whichever variance is asked for
RELATION = re.compile(r"\s*(?:[<>≤≥≠]|\\[lg](?:t|eq?)\b|!=)")


def judge(question: Question, text: str, part: int | None = None, reveal: bool = False,
          hints: int = 0) -> Answer:
    """The judgement of one answer. ``part`` is the only one that it is held against; ``hints`` says
    how far down the ladder of hints to go."""
    started = perf_counter()
    question.world.typed.clear()
    slots = [s for s in question.slots if part in (None, s.number)]
    try:
        with time_limit(WHOLE):
            answer = judge_text(question, slots, text)
    except Unreadable as refused:
        answer = unreadable(slots, refused)
    except TooLong:
        answer = undecided("this took too long")
    except (ArithmeticError, RecursionError, MemoryError):
        answer = undecided("the numbers in it get too large, or it is nested too deeply")
    answer = with_its_line(question, counted(question, slots, answer, part))
    if reveal:
        answer = replace(answer, revealed=revealed(slots, answer))
    if not answer.right:
        answer = replace(answer, hint=hint(slots, answer, hints))
    return replace(answer, seconds=perf_counter() - started)


def with_its_line(question: Question, answer: Answer) -> Answer:
    """What is right for one part, with the line of the solution that says it."""
    slot = next((s for s in question.slots if [s.number] == answer.parts), None)
    if not answer.right or slot is None or (line := line_that_answers(question, slot)) is None:
        return answer
    return replace(answer, line=line, message=f"{answer.message} It is line {line} of the solution.")


def judge_text(question: Question, slots: list[Slot], text: str) -> Answer:
    """One text; where it has several lines and some are words, each by itself."""
    pieces, labelled = ([p for p in by.split(text) if p.strip()] for by in (PIECES, LABELLED))
    if len(labelled) > len(pieces) or len(pieces) > 1 and any(spoken.judge(question, slots, p) for p in pieces):
        pieces = labelled
        return together([judge_piece(question, slots, p) for p in pieces])
    return judge_piece(question, slots, text)


def judge_piece(question: Question, slots: list[Slot], text: str) -> Answer:
    """Words, or formulas; where these are not right as they stand, as they may be meant."""
    said = spoken.judge(question, slots, text)
    if said is not None and said.found not in FALSE:
        return said
    answer = refused = None
    seen: list = []
    try:
        answer = judge_read(question, slots, text, "", seen)
    except Unreadable as unread:
        refused = unread
    if answer is None or not answer.right:
        others = []
        for other in meant(question, slots, text, seen):
            others.append(other)
            if other.right:
                break
        answer = next((a for a in others[::-1] if a.right), None) or kinder(answer, others)
    if said is not None and not (answer and answer.right):  # words that no formula in them saves
        return said
    if answer is None and spoken.is_prose(question, text):
        return spoken.prose(slots)
    if answer is None:
        raise refused
    return answer


def kinder(answer: Answer | None, others: list[Answer]) -> Answer | None:
    """A verdict that is not wrong, if one of the ways to read a text gives what may be true."""
    if answer is not None and answer.found in FALSE:
        kinds = Found.NOT_ASKED, Found.UNDECIDED
        return next((a for a in others if a.found in kinds), answer)
    return answer


def judge_read(question, slots, text: str, remark: str, seen: list, **reading) -> Answer:
    """What is read in one way, judged. Raises ``Unreadable``, also for what was ``seen`` before."""
    reader, statements = read_again(question.world, text, **reading)
    if (sides := [s.sides for s in statements]) in seen:
        raise Unreadable("this is read as before", 0)
    seen.append(sides)
    answer = judge_statements(question, slots, statements)
    return replace(answer, remarks=[*answer.remarks, *reader.remarks, *([remark] if remark else [])])


def meant(question: Question, slots: list[Slot], text: str, seen: list) -> Iterator[Answer]:
    """The judgements of a text in the other ways in which people mean one."""
    for remark, typed, reading in ways(question, slots, text):
        try:
            yield judge_read(question, slots, typed, remark, seen, **reading)
        except Unreadable:
            continue


def ways(question: Question, slots: list[Slot], text: str) -> Iterator[tuple[str, str, dict]]:
    """(what to say, the text, how it is read): a/2n as a/(2n), 1,5 as 1.5, f(x) as a
    name of one's own, the book's letters."""
    if "/" in text:
        yield "the rest was read as the denominator", text, {"tight": "below"}
    yield "a product was read as the argument", text, {"tight": "argument"}
    if BARS.search(text):
        yield "", text, {"lengths": True}
    if DOTS.search(text):
        inner = DOTS.sub(lambda m: "@".ljust(len(m[0])), text)
        for lengths in (False, True) if BARS.search(text) else (False, ):
            yield "the dot was read as the inner product", inner, {"lengths": lengths}
    if COMMA.search(text):
        yield "the comma was read as a decimal point", COMMA.sub(r"\1.", text), {}
    if bare := BARE.match(text):
        for slot in slots:
            if slot.names and ASKED[bare[1][0].lower()] in slot.part.words:
                yield (f"your {bare[1]} is the one that is asked for",
                       f"{slot.part.answer.partition('=')[0]}={text[bare.end():]}", {})
    if RELATION.match(text := prepared(text)):
        for slot in slots:
            if slot.part.kind == CONDITION:
                yield "", re.split("[<>≤≥≠]", slot.part.answer)[0] + text, {}
    if (own := OWN.match(text)) and not question.world.knows(own[1]):
        yield f"your {own[1]} is a name of your own here", " " * own.end() + text[own.end():], {}
    for letters in question.world.book():
        (typed, page), *_ = letters.items()
        yield f"your {typed} is {page} here: {question.world.words[page]}", text, {"book": letters}
