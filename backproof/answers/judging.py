"""One answer, judged: which part it fits, and the verdicts in their order.

Right comes only from a theorem of the kernel or an exact comparison of numbers, wrong only from a
point inside the question's domain. What is true is never called wrong.
"""

from __future__ import annotations

import re
from dataclasses import replace
from time import perf_counter

from backproof.answers import conditions, numbers, spoken
from backproof.answers.answer import Answer, Found
from backproof.answers.asked import FORMULA, NUMBER, VALUE
from backproof.answers.claims import claim, false_claim, known_formula, rearranged, said_alike
from backproof.answers.deciding import Decision, counterexample, decide
from backproof.answers.grammar import Statement
from backproof.answers.making import Question, Slot
from backproof.answers.matching import is_name, placed, read_again, renamings
from backproof.answers.near import case_of, near_miss
from backproof.answers.tokens import Unreadable
from backproof.answers.told import (article, counted, domain_words, example, hint, revealed,
                                    undecided, unreadable)
from backproof.answers.written import written
from derivations.kernel.terms import Tree
from derivations.normalise.clock import TooLong, time_limit

WHOLE = 6.0  # seconds for one answer, a stop before the process is stopped
ORDER = [
    Found.RIGHT, Found.PART, Found.NOT_ASKED, Found.CONDITION, Found.UNDECIDED, Found.WORDS,
    Found.NO_VALUE, Found.WRONG, Found.UNREADABLE
]


def judge(question: Question, text: str, part: int | None = None, reveal: bool = False,
          hints: int = 0) -> Answer:
    """The judgement of one answer. ``part`` is the only one that it is held against; ``hints`` says
    how far down the ladder of hints to go."""
    started = perf_counter()
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
    answer = counted(question, slots, answer, part)
    if reveal:
        answer = replace(answer, revealed=revealed(slots, answer))
    if not answer.right:
        answer = replace(answer, hint=hint(slots, answer, hints))
    return replace(answer, seconds=perf_counter() - started)


PIECES = re.compile(r"[;\n]+")


def judge_text(question: Question, slots: list[Slot], text: str) -> Answer:
    """One text; where it has several lines and some are words, each by itself."""
    pieces = [p for p in PIECES.split(text) if p.strip()]
    if len(pieces) > 1 and any(spoken.judge(question, slots, p) for p in pieces):
        return together([judge_piece(question, slots, p) for p in pieces])
    return judge_piece(question, slots, text)


def judge_piece(question: Question, slots: list[Slot], text: str) -> Answer:
    if (said := spoken.judge(question, slots, text)) is not None:
        return said
    reader, statements = read_again(question.world, text)
    answer = judge_statements(question, slots, statements)
    if not answer.right and "/" in text:
        other = read_tightly(question, slots, text, statements)
        if other is not None and other.right:
            return replace(
                other, remarks=[*reader.remarks, "what stands after / was read as one denominator"])
    return replace(answer, remarks=list(reader.remarks))


def read_tightly(question, slots, text, before) -> Answer | None:
    """The answer if ``a/2n`` means a/(2n)."""
    try:
        _, statements = read_again(question.world, text, tight=True)
    except Unreadable:
        return None
    if [s.sides for s in statements] == [s.sides for s in before]:
        return None
    return judge_statements(question, slots, statements)


def judge_statements(question: Question, slots: list[Slot], statements: list[Statement]) -> Answer:
    """Several statements at once: each may answer a part; a condition is all its inequalities."""
    if len(statements) == 1 and (answer := said_alike(question, slots, statements[0])) is not None:
        return answer
    whole = conditions.judge(question, slots, statements)
    if whole is not None and whole.right and len(statements) > 1:
        each = [
            judge_statement(question, slots, s)
            if not conditions.is_bound(s) else conditions.judge(question, slots, [s]) or whole
            for s in statements
        ]
        return replace(whole,
                       parts=sorted({*whole.parts, *(n for a in each if a.right for n in a.parts)}))
    if whole is not None and (whole.right or len(statements) == 1
                              or all(conditions.is_bound(s) for s in statements)):
        return whole
    return together([judge_statement(question, slots, s) for s in statements])


def together(found: list[Answer]) -> Answer:
    """Several answers as one: right if all that are not right are true besides."""
    right = [a for a in found if a.right]
    parts = sorted({n for a in found for n in a.parts})
    false = [a for a in found if a.found in (Found.WRONG, Found.NO_VALUE)]
    if false:
        also = (f" Part {', '.join(map(str, parts))} of what you wrote is right."
                if right and parts else "")
        return replace(false[0], message=false[0].message + also)
    if right:
        return replace(right[0], parts=parts, part=parts[0],
                       message=" ".join(dict.fromkeys(a.message for a in right)))
    return min(found, key=lambda a: ORDER.index(a.found))


# ------------------------------------------------------------------------------------ statements


def judge_statement(question: Question, slots: list[Slot], s: Statement) -> Answer:
    if (answer := said_alike(question, slots, s)) is not None:
        return answer
    if not s.relations:
        return judge_formula(question, slots, s, s.sides[0])
    for by in (is_name, is_slope_of):
        for slot in slots:
            answer = named(question, slot, s, lambda t: by(question.world, t, slot))
            if answer is not None:
                return answer
    if (answer := conditions.named_end(question, slots, s)) is not None:
        return answer
    if set(s.relations) == {"="}:
        for slot in slots:
            if (answer := rearranged(question, slot, s)) is not None:
                return answer
    return claim(question, slots, s)


def named(question: Question, slot: Slot, s: Statement, names) -> Answer | None:
    """A chain in which one side is the name of a part: the other sides are answers to it."""
    if slot.part.kind not in (FORMULA, NUMBER, VALUE) or set(s.relations[:1]) != {"="}:
        return None
    for renamed in renamings(s.sides, slot):
        sides = [placed(t, renamed) for t in s.sides]
        named_ = [t for t in sides if names(t)]
        if named_:
            return chain(question, slot, s, [t for t in sides if t not in named_])
    return None


def is_slope_of(world, t: Tree, slot: Slot) -> bool:
    """Whether a derivative is a name of a part in another notation, as d/dz σ(z) for σ'(z)."""
    return t[0] == "partial" and any(
        name[0] in ("partial",
                    "call") and len(t) == 3 and decide(world, t, "=", name, slot.where).proved
        for name in slot.names)


def chain(question, slot, s, answers) -> Answer:
    if not answers:
        return Answer(
            Found.NOT_ASKED, "That is the question again: it is true, but it is the left side. "
            "What is on the right of the equals sign?", slot.number)
    found = [
        held(question, slot, s, t) for t in answers
        if not (s.relations[-1] != "=" and t is answers[-1] and len(answers) > 1)
    ]
    if s.relations[-1] != "=" and len(answers) > 1:  # C'' = … > 0
        tail = decide(question.world, answers[-2], s.relations[-1], answers[-1], slot.where)
        if tail.refuted:
            return false_claim(question, s, tail, answers[-2], answers[-1])
    wrong = [a for a in found if not a.right]
    return wrong[0] if wrong else found[-1]


def judge_formula(question: Question, slots: list[Slot], s: Statement, t: Tree) -> Answer:
    """A formula alone: any part will do; else it is held against the part that it resembles
    most.
    """
    tried: list[tuple[Slot, Tree, Answer]] = []
    restated = None
    for slot in slots:
        if slot.part.kind not in (FORMULA, NUMBER, VALUE):
            continue
        for renamed in renamings([t], slot):
            ours = placed(t, renamed)
            if (is_name(question.world, ours, slot) and ours != slot.answer
                    and ours[0] in ("sym", "entry", "partial")):
                restated = restated or chain(question, slot, s, [])
                continue
            answer = held(question, slot, s, ours)
            tried.append((slot, ours, answer))
            if answer.right:
                break
    if right_ := [answer for *_, answer in tried if answer.right]:
        return replace(right_[0], parts=[a.part for a in right_])
    if restated:
        return restated
    if (line := known_formula(question, t)) is not None:
        return line
    if (bound := conditions.bound(question, slots, t)) is not None:
        return bound
    for _, _, answer in tried:
        if answer.found in (Found.UNDECIDED, Found.CONDITION):
            return answer
    if not tried:
        return not_here(slots, question, t)
    return nearest(question, tried)


def not_here(slots, question, t) -> Answer:
    kinds = {s.part.kind for s in slots}
    wanted = next((s for s in slots if s.part.judged), slots[0])
    return (Answer(
        Found.UNREADABLE, f"this part wants {article(wanted.part.kind)}, and I read a formula: "
        f"{written(t, question.world)}", wanted.number if len(slots) == 1 else None,
        example=example(wanted), position=0) if kinds else undecided("nothing is asked"))


def nearest(question, tried) -> Answer:
    """The part that a wrong formula is most like: a named slip first, then the same letters."""
    for slot, ours, answer in tried:
        if answer.found == Found.WRONG and (slip := near_miss(question, slot, ours)):
            return replace(answer, slip=slip)
    world = question.world

    def distance(attempt):
        slot, ours, _ = attempt
        gap = set(world.free_names(ours)) ^ set(world.free_names(slot.answer))
        return slot.part.kind == NUMBER and bool(world.free_names(ours)), len(gap)

    return min(tried, key=distance)[2]


def held(question: Question, slot: Slot, s: Statement, t: Tree) -> Answer:
    """A formula against the answer of one part."""
    world = question.world
    if slot.part.kind == NUMBER and (rounded := numbers.rounded(world, slot, s, t)) is not None:
        return rounded
    if t == slot.answer:
        return Answer(Found.RIGHT, "Right.", slot.number, [slot.number], result=written(t, world),
                      form="same form", method="the same formula")
    found = decide(world, t, "=", slot.answer, slot.where)
    if found.proved:
        return right(world, slot, t, found)
    if found.refuted:
        if case := case_of(question, slot, t):
            return Answer(Found.CONDITION,
                          f"True under a condition: {case}. The question does not give you that.",
                          slot.number, result=written(t, world), assumptions=[case],
                          counterexample=counterexample(world, found.difference, t, slot.answer))
        slip = near_miss(question, slot, t)
        return Answer(Found.WRONG, "Not quite. Here is a small case that shows it.", slot.number,
                      result=written(t, world), slip=slip,
                      counterexample=counterexample(world, found.difference, t, slot.answer))
    if not found.tried:
        return Answer(Found.NO_VALUE,
                      f"This has no value at any point of the question: {domain_words(question)}.",
                      slot.number, result=written(t, world))
    return undecided(f"it agrees at {found.tried} points, and I found no proof", written(t, world),
                     slot.number)


def right(world, slot, t, found: Decision) -> Answer:
    """Equal, with the lines between."""
    steps = [{"rule": "your answer", "text": written(t, world)},
             {"rule": "the page's form", "text": written(slot.answer, world)}]
    return Answer(Found.RIGHT, "Right, in another form.", slot.number, [slot.number],
                  result=written(t, world), form="equal", method=found.theorem.method, steps=steps)
