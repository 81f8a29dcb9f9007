"""A person's own derivation, line by line: does each line follow from the one before?"""

from __future__ import annotations

import copy
from dataclasses import replace
from time import perf_counter

from backproof.answers.answer import Line, Reached
from backproof.answers.asked import FORMULA, NUMBER, VALUE
from backproof.answers.claims import rearranged
from backproof.answers.deciding import Decision, counterexample, decide
from backproof.answers.grammar import Statement
from backproof.answers.judging import RELATION, WHOLE
from backproof.answers.making import Question, Slot, declare, give
from backproof.answers.matching import placed, read_again, renamings
from backproof.answers.tokens import Unreadable
from backproof.answers.world import World
from backproof.answers.written import written
from derivations.kernel.terms import Tree
from derivations.clock import TooLong, time_limit
from derivations.proof.standing import proved_status
from derivations.record import Status


GOOD, BAD = "A good start: this is what is asked for.", "This is not equal to what is asked for."


def judge_line(question: Question, text: str, before: str, own: list[str]) -> Line:
    """Judge a line against the line ``before`` (empty at the start), given own definitions."""
    started = perf_counter()
    try:
        with time_limit(WHOLE):
            line = judged(question, text, before, own)
    except Unreadable as refused:
        line = Line(Status.FAILED, f"I cannot read this: {refused}", before)
    except TooLong:
        line = Line(Status.UNDECIDED, "I could not decide this step in time.", before)
    except (ArithmeticError, RecursionError, MemoryError):
        line = Line(Status.UNDECIDED, "The numbers in this step get too large for me.", before)
    return replace(line, seconds=perf_counter() - started)


def judged(question: Question, text: str, before: str, own: list[str]) -> Line:
    world = copy.deepcopy(question.world)
    for definition in own:
        take(world, definition)
    if is_definition(world, text):
        take(world, text)
        return Line(Status.CHECKED, "Noted.", before, aside=text.partition("=")[2].strip(), defines=True)
    if before and RELATION.match(text):
        text = f"{before} {text}"
    _, (s, *others) = read_again(world, text)
    if others:
        raise Unreadable("one line at a time, please", others[0].at)
    goes_on = text.lstrip().startswith("=")
    if not s.relations or before and goes_on:
        return follows(question, world, s, before, goes_on)
    line = stated(question, world, s, before)
    if line.status == Status.REFUTED and any(
            slot.part.kind == VALUE and rearranged(question, slot, s) for slot in question.slots):
        return Line(Status.CHECKED, "Noted: this is so where the question asks.", before, aside=written(s.sides[-1], world))
    return line


def stated(question: Question, world: World, s, before: str) -> Line:
    """A line with a left side: what a part asks for, of which several parts may ask, or a relation of its own."""
    found, unnamed = [], []
    for slot in formulas(question) if set(s.relations) == {"="} else ():
        for renamed in renamings(s.sides, slot):
            first, *sides = (placed(t, renamed) for t in s.sides)
            if not slot.names or is_named(world, first, slot):
                (found if slot.names else unnamed).append((slot, sides))
    if found:
        return start(question, world, found)
    line = remark(world, s, before)
    special = start(question, world, unnamed) if line.status == Status.REFUTED and unnamed else line
    return special if special.status == Status.PROVED else line  # C = -ln a, at the target that a part asks for


def start(question: Question, world: World, found: list) -> Line:
    """The verdict on sides that answer one of several parts."""
    lines = [each(compared(question, world, t, slot.answer, GOOD, BAD, slot.where) for t in sides) for slot, sides in found]
    return next((line for line in lines if line.status == Status.PROVED), lines[0])


def is_named(world: World, t: Tree, slot: Slot) -> bool:
    """Whether a left side is what a part asks for, perhaps written out."""
    return t in slot.names or any(name[0] in ("sum", "add", "mul", "pow") and decide(world, t, "=", name, slot.where).proved
                                  for name in slot.names)


def each(lines) -> Line:
    """The first line that is not proved, else the last one."""
    for line in lines:
        if line.status != Status.PROVED:
            break
    return line


def formulas(question: Question):
    return [s for s in question.slots if s.part.kind in (FORMULA, NUMBER, VALUE)]


def take(world: World, text: str):
    """A person's own definition. Raises ``Unreadable`` for an unknown name on its right."""
    head, _, _ = text.partition("=")
    declare(world, head.strip(), "a name of your own")
    give(world, text)


def is_definition(world: World, text: str) -> bool:
    """Whether a line gives a new name to a formula, as in ``S = Σ_k e^{z_k}``."""
    head, sign, tail = text.partition("=")
    if (not (sign and tail.strip())
            or not head.strip().replace("_", "").replace("{", "").replace("}", "").isalpha()):
        return False
    trial = copy.deepcopy(world)
    try:
        name = declare(trial, head.strip(), "")
        if world.knows(name) or world.same(name):
            return False
        before = len(trial.definitions)
        give(trial, text)
        return len(trial.definitions) > before
    except (Unreadable, IndexError):
        return False


def follows(question, world, s, before: str, goes_on: bool) -> Line:
    """One more formula in a chain, or several: equal to the one before, or, at the start, to what is asked for."""
    if set(s.relations) - {"="}:
        raise Unreadable("one relation at a time, please", s.sides[1].at)
    if before:
        _, (previous,) = read_again(world, before)
        line = each(compared(question, world, t, previous.sides[-1], "This follows from the line before.",
                             "This does not follow from the line before.") for t in s.sides)
        if line.status == Status.PROVED or goes_on or reached(question, world, previous.sides[-1]) == Reached.NO:
            return line  # else it may answer the next part
    found = None
    for slot in formulas(question):
        for renamed in renamings(s.sides, slot):
            line = each(compared(question, world, placed(t, renamed), slot.answer, GOOD, BAD, slot.where) for t in s.sides)
            if line.status == Status.PROVED:
                return line
            found = found or line
    return found or Line(Status.UNDECIDED, "Nothing here is asked as a formula.")


def compared(question, world, t: Tree, other: Tree, good: str, bad: str, facts=()) -> Line:
    for renamed in renamings([t], Slot(0, None, [Statement([other], [], "")])):  # its indices as those of the other
        ours = placed(t, renamed)
        found = decide(world, ours, "=", other, facts)
        if found.proved:
            return Line(proved_status(found.theorem), good, written(ours, world),
                        reached=reached(question, world, ours))
    if found.refuted:
        return Line(Status.REFUTED, bad, written(ours, world),
                    counterexample=counterexample(world, found.difference, ours, other))
    return Line(Status.UNDECIDED, f"I could not decide this step ({found.reason}).",
                written(ours, world))


def reached(question, world, t: Tree) -> Reached:
    for slot in formulas(question):
        if t == slot.answer:
            return Reached.ANSWER
    if any(decide(world, t, "=", slot.answer, slot.where).proved for slot in formulas(question)):
        return Reached.OTHER_FORM
    return Reached.NO


def remark(world, s, before: str) -> Line:
    """A relation of its own: true, or not. A line that begins with = goes on from it."""
    last = written(s.sides[-1], world)
    for a, relation, b in zip(s.sides, s.relations, s.sides[1:]):
        found: Decision = decide(world, a, relation, b)
        if found.refuted:
            return Line(Status.REFUTED, "This does not hold.", before, aside=last,
                        counterexample=counterexample(world, found.difference, a, b))
        if not found.proved:
            return Line(Status.UNDECIDED, f"I could not decide this step ({found.reason}).", before, aside=last)
    goes_on = before and written(s.sides[0], world) == before
    return Line(proved_status(found.theorem), "This holds.", last if goes_on else before, aside=last)
