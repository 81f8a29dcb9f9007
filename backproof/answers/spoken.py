"""Answers in words: yes and no, one of a few options, and essays, which are not judged."""

from __future__ import annotations

import re

from backproof.answers.answer import Answer, Found
from backproof.answers.asked import CHOICE, WORDS, YES_NO
from backproof.answers.making import Question, Slot
from backproof.answers.notation import phrase, words
from backproof.answers.phrases import LEAD
from backproof.answers.told import article, right
from backproof.answers.spelling import names, plain

YES, NO, PLAIN_YES, DENIED, STEM = map(phrase, ("yes", "no", "plain yes", "denied", "stem"))
PLAIN = re.compile(r"[A-Za-z]{3,}")
TABLES = ("maths", "functions", "special", "greek", "commands", "blank")
MATHS = {word.lower() for table in TABLES for word in words(table)}
FORMULA = re.compile(r"[<>=+\-/√^_∞]")
LABEL = re.compile(r"^\s*\w+\s*(?:→|->|\\to\b|\\rightarrow\b|=|is\b)")


def judge(question: Question, slots: list[Slot], text: str) -> Answer | None:
    """The verdict on an answer in words; None if it is to be read as formulas."""
    if (exact := by_spelling(slots, text)) is not None:
        return exact
    wanted = [s for s in slots if s.part.kind == YES_NO]
    told = yes_or_no(wanted, text)
    mentioned = [(s, o) for s in slots if s.part.kind == CHOICE and (o := mention(s, text))]
    if mentioned and not (wanted and PLAIN_YES.match(text)):
        slot, chosen = mentioned[0]
        return verdict(slot, chosen == names(slot.part.answer)[0], chosen)
    if told and len(wanted) == 1:
        return verdict(wanted[0], told == wanted[0].part.answer, told)
    if told and wanted:
        parts = " or ".join(f"--part {s.number}" for s in wanted)
        return Answer(Found.UNREADABLE, f"{told.capitalize()} to which question? Say {parts}.",
                      position=0)
    return None


def by_spelling(slots: list[Slot], text: str) -> Answer | None:
    """The verdict on an option, or a right answer in words, that was typed as it is."""
    said = {plain(text), plain(LEAD.sub("", text)), plain(LABEL.sub("", text))}
    for slot in slots:
        for spelled in slot.part.options:
            if not said.isdisjoint(names(spelled)):
                chosen = names(spelled)[0]
                return verdict(slot, chosen == names(slot.part.answer)[0], chosen)
        for words_ in map(plain, slot.part.said):
            if not re.search(r"[\d_^]", text) and (words_ in said or " " in words_ and not (
                    FORMULA.search(words_)) and is_mentioned(words_, plain(text))):
                return verdict(slot, True, text.strip())
    return None


def yes_or_no(wanted: list[Slot], text: str) -> str | None:
    """What a text says; "it is gone" is a yes where that is asked, "it is impossible" is not."""
    if "=" in text.split(",")[0] or len(text) > 400:
        return None
    yes = YES.match(text)
    is_asked = yes and any(all(re.search(rf"\b{w}\b", s.part.words) for w in (yes[1] or "").split()) for s in wanted)
    return "no" if NO.match(text) else "yes" if is_asked else None


def verdict(slot: Slot, is_right: bool, told: str) -> Answer:
    if is_right:
        why = f" {slot.part.why}" if slot.part.why else ""
        return right(slot, told, f"Right.{why}", "same form", "compared as words")
    return Answer(Found.WRONG, f"No: “{told}” is not the answer to part {slot.number}.",
                  slot.number, result=told)


def mention(slot: Slot, text: str) -> str | None:
    """The only option whose words are mentioned, and not denied."""
    said = plain(text)
    found = {
        names(o)[0] for o in slot.part.options for n in names(o)
        if len(n) > 2 and not FORMULA.search(n)
        and is_mentioned(n, said)
    }
    return next(iter(found)) if len(found) == 1 else None


def is_mentioned(words_: str, said: str) -> bool:
    """Whether a text says some words, and does not deny them."""
    return len(said) < 200 and stems(words_) in stems(said) and not (
        DENIED.search(said) and not DENIED.search(words_))


def stems(text: str) -> str:
    """Words without their endings, so that "divides by 0" is "divided by 0"."""
    return " " + STEM.sub(r"\1", text) + " "


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
        said += f" Part {judged[0].number} wants {article(judged[0])}."
    if essay:
        return Answer(Found.WORDS, f"{said} Compare yours with this: {essay.part.answer}",
                      essay.number)
    return Answer(Found.WORDS, said)

