"""Answers in words: yes and no, one of a few options, and essays, which are not judged."""

from __future__ import annotations

import re

from backproof.answers.answer import Answer, Found
from backproof.answers.asked import CHOICE, WORDS, YES_NO
from backproof.answers.making import Question, Slot
from backproof.answers.spelling import names, plain

YES = re.compile(
    r"^[\s\"'“(]*(?:yes|yep|yeah|true|correct|always|indeed|of course|(?:it|they|this) "
    r"(?:can|does|do|is|are|must|may))\b(?!\s*(?:not\b|n['’]t))", re.I)
NO = re.compile(
    r"^[\s\"'“(]*(?:no|nope|false|never|none|not|nothing|nowhere|cannot|can['’]?t|can not|impossible|"
    r"(?:it|they|this) (?:can|does|do|is|are|must|may)\s?(?:not|n['’]t)|does(?:n['’]t| not)|"
    r"do(?:n['’]t| not))\b", re.I)
PLAIN = re.compile(r"[A-Za-z]{3,}")
MATHS = frozenset(
    "exp log tanh sinh cosh sin cos sqrt sum relu abs max min sigmoid sigma softmax logsumexp frac partial "
    "alpha beta gamma delta epsilon eta lambda lmbda theta mu rho tau hat bar left right cdot times text mathrm "
    "operatorname infty var std mean step sign else for and when where infinity dfrac tfrac mathbf sum_j "
    "displaystyle overline quad lim to the".lower().split())


def judge(question: Question, slots: list[Slot], text: str) -> Answer | None:
    """The verdict on an answer in words; None if it is to be read as formulas."""
    for slot in slots:
        if slot.part.kind == CHOICE and (chosen := option(slot, text)) is not None:
            return verdict(slot, chosen == names(slot.part.answer)[0], chosen)
        if (slot.part.said and plain(text) in map(plain, slot.part.said)
                and not re.search(r"[\d_^]", text)):
            return verdict(slot, True, text.strip())
    told = yes_or_no(text)
    wanted = [s for s in slots if s.part.kind == YES_NO]
    if told and len(wanted) == 1:
        return verdict(wanted[0], told == wanted[0].part.answer, told)
    if told and wanted:
        parts = " or ".join(f"--part {s.number}" for s in wanted)
        return Answer(Found.UNREADABLE, f"{told.capitalize()} to which question? Say {parts}.",
                      position=0)
    if is_prose(question, text):
        return prose(slots)
    return None


def yes_or_no(text: str) -> str | None:
    if "=" in text.split(",")[0] or len(text) > 400:
        return None
    if NO.match(text) or text.strip().lower() == "n":
        return "no"
    return "yes" if YES.match(text) or text.strip().lower() == "y" else None


def verdict(slot: Slot, is_right: bool, told: str) -> Answer:
    if is_right:
        why = f" {slot.part.why}" if slot.part.why else ""
        return Answer(Found.RIGHT, f"Right.{why}", slot.number, [slot.number], result=told,
                      form="same form", method="compared as words")
    return Answer(Found.WRONG, f"No: “{told}” is not the answer to part {slot.number}.",
                  slot.number, result=told)


FORMULA = re.compile(r"[<>=+\-/√^_∞]")


def option(slot: Slot, text: str) -> str | None:
    """The option that is meant: typed exactly, or the only one whose words are mentioned."""
    said = plain(text)
    found = [names(o)[0] for o in slot.part.options if said in names(o)]
    if not found and len(said) < 200:
        found = [
            names(o)[0] for o in slot.part.options if any(f" {n} " in f" {said} " for n in names(o)
                                                          if len(n) > 2 and not FORMULA.search(n))
        ]
    return found[0] if len(set(found)) == 1 else None


def is_prose(question: Question, text: str) -> bool:
    """Whether a text is a sentence: three words or more that are no letters of the question."""
    known = {*question.world.arrays, *question.world.scalars, *question.world.whole}
    found = [
        w for w in PLAIN.findall(text.replace("\\", " ")) if w.lower() not in MATHS
        and w not in known and not re.fullmatch(r"d?[A-Z]?[a-z]?hat|np|numpy|math", w)
    ]
    return len(text.split()) >= 3 and len(found) >= 3 and sum(map(len, found)) > len(text) * 0.45


def prose(slots: list[Slot]) -> Answer:
    """Words: kindly not judged, with what can be judged."""
    essay = next((s for s in slots if s.part.kind == WORDS), None)
    judged = [s for s in slots if s.part.judged]
    said = "Words are not judged here."
    if judged:
        said += f" Part {judged[0].number} wants {_kind(judged[0])}."
    if essay:
        return Answer(Found.WORDS, f"{said} Compare yours with this: {essay.part.answer}",
                      essay.number)
    return Answer(Found.WORDS, said)


def _kind(slot: Slot) -> str:
    return {
        "yes or no": "a yes or a no",
        "choice": "one of: " + "; ".join(o.split("|")[0].strip() for o in slot.part.options)
    }.get(slot.part.kind, f"a {slot.part.kind}")
