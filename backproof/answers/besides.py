"""What is said beside a right answer, held against its part: a name before it, a place or a case behind it."""

from __future__ import annotations

import re
from dataclasses import replace

from backproof.answers.answer import FALSE, Answer, Found
from backproof.answers.asked import CONDITION, NUMBER
from backproof.answers.deciding import decide
from backproof.answers.grammar import Statement
from backproof.answers.making import Question, Slot, chain
from backproof.answers.matching import placed, read_again, renamings
from backproof.answers.notation import pairs
from backproof.answers.spelling import plain
from backproof.answers.tokens import Unreadable
from backproof.answers.told import undecided

NAMES, ENDS, WORD = {*pairs("greek").values()}, re.compile(r"\d+|∞"), re.compile(r"[^\W\d_]+")
WHEN = re.compile(r"^\w+\s+(?:since|because)?")
IDLE = re.compile(r"\b(?:the|of|is|it|for|an?|and|at|to|by|in|on|with|we|get|so|from|be|what|how|does|do|one)\b")
EVERYWHERE = re.compile(r"\b(?:all|every|any|each)\b|…|\.\.\.")


def said_beside(world, s: Statement) -> list[Statement]:
    """What stands after "for" or "when", as statements."""
    try:
        return read_again(world, WHEN.sub("", s.side))[1]
    except Unreadable:
        return []


def words_of(text: str) -> set[str]:
    """The words and letters of a text: without an ending s, and without the d of dβ."""
    found = WORD.findall(IDLE.sub(" ", plain(text)))
    return {w[1:] if w[0] == "d" and (len(w) == 2 or w[1:] in NAMES) else w[:len(w) - (len(w) > 2 and w[-1] == "s")] for w in found}


def is_of_another(question: Question, parts: list[Slot], label: str) -> bool:
    """Whether a name is a letter of the question, or has a word of another part, that the parts do not have."""
    said, world = words_of(label), question.world
    others = words_of(" ".join(s.part.words for s in question.slots if s.part.kind != CONDITION))
    if len(said) == 1:
        others |= {name.lower() for name in (*world.scalars, *world.arrays)}
    return not said & others <= words_of(" ".join(f"{s.part.words} {s.part.answer}" for s in parts))


def held_against(question: Question, s: Statement, answer: Answer, judged) -> Answer:
    """The verdict on what is right, with what is said beside it. ``judged`` is the verdict on a statement alone."""
    parts = [slot for slot in question.slots if slot.number in answer.parts]
    if not answer.right or not parts:
        return answer
    if is_of_another(question, parts, s.label):
        raise Unreadable(f"“{s.label.strip()}” is no name of what part {parts[0].number} asks for", 0)
    if not s.side or EVERYWHERE.search(s.side):
        return answer
    sides = [x for x in said_beside(question.world, s) if x.relations]
    told = ENDS.findall(" ".join(p.part.words if sides else f"{p.part.words} {p.part.answer}" for p in parts))
    if set(ENDS.findall(re.sub(r"\\infty|infinity", "∞", s.side))) <= {*told, *(p.part.words.count("tend") * "∞" for p in parts)} and all(x.relations == ["="] for x in sides):
        return answer
    found = [(x, judged(x)) for x in sides]
    open_ = [x for x, a in found if not a.right and not any(hold(question.world, chain(x), slot) for slot in parts)]
    if sides and not open_:
        return answer
    if parts[0].part.kind == NUMBER and (wrong := next((a for _, a in found if a.found in FALSE and not a.is_claim), None)):
        return wrong
    slot, facts = parts[0], tuple(f for x in open_ for f in chain(x))
    if facts and decide(question.world, slot.answer, "=", slot.answer, (*slot.where, *facts)).tried:
        return replace(answer, found=Found.CONDITION, parts=[], message=f"True where you say, {s.side}. What else?", assumptions=[s.side])
    return undecided(f"it is asked for, but not “{s.side}”", answer.result, slot.number)


def hold(world, facts, slot: Slot) -> bool:
    """Whether facts hold throughout a part."""
    return all(any(decide(world, placed(f.left, w), f.relation, placed(f.right, w), slot.where).seems_so
                   for w in renamings([f.left, f.right], slot)) for f in facts)
