"""Relations that are no answer as they stand: rearranged, true besides, or false."""

from __future__ import annotations

from dataclasses import replace

from backproof.answers import conditions, spoken
from backproof.answers.answer import Answer, Found
from backproof.answers.asked import FORMULA, NUMBER, VALUE
from backproof.answers.deciding import Decision, counterexample, decide
from backproof.answers.grammar import Statement
from backproof.answers.halves import same_throughout
from backproof.answers.making import Question, Slot
from backproof.answers.matching import placed, renamings
from backproof.answers.told import right, undecided
from backproof.answers.written import as_typed, relation_written


def said_alike(question: Question, slots: list[Slot], s: Statement) -> Answer | None:
    """The verdict on another right answer of a part, or on an option that is a formula."""
    for slot in slots:
        for option, other in slot.options:
            if says_the_same(question.world, s, other):
                return spoken.verdict(slot, option == spoken.names(slot.part.answer)[0], option)
        if any(
                len(other) == 1 and says_the_same(question.world, s, other[0])
                for other in slot.alike):
            return right(slot, relation_written(s.sides, s.relations, question.world, as_typed),
                         method="the same claim")
    return None


def says_the_same(world, s: Statement, other: Statement) -> bool:
    """Whether two statements are equal formulas, or conditions that allow the same."""
    if not s.relations and not other.relations:
        (a, ), (b, ) = s.sides, other.sides
        return a == b or same_throughout(world, a, b)
    if not s.relations or not other.relations:
        return False
    for renamed in renamings(s.sides,
                             Slot(0, None, [other], (), frozenset(map(world.place, world.fixed)))):
        if ([placed(t, renamed) for t in s.sides], s.relations) == (other.sides, other.relations):
            return True
        if renamed:
            s = replace(s, sides=[placed(t, renamed) for t in s.sides])
            break
    if set(s.relations) == {"="}:
        return s.relations == other.relations == ["="] and any(
            all(a == b or same_throughout(world, a, b) for a, b in zip(s.sides, sides))
            for sides in (other.sides, other.sides[::-1]))
    return conditions.same(world, conditions.atoms([other]), conditions.atoms([s]))


def rearranged(question: Question, slot: Slot, s: Statement) -> Answer | None:
    """The answer with its terms on other sides: ``a_k = y_k + ∂C/∂z_k``."""
    from derivations.kernel.terms import add, neg

    if slot.part.kind not in (FORMULA, NUMBER, VALUE) or len(s.sides) != 2 or not slot.names:
        return None
    for renamed in renamings(s.sides, slot):
        left, right_ = (conditions.opaque(placed(t, renamed), slot) for t in s.sides)
        if not any("asked " in str(t) for t in (left, right_)):
            if slot.part.kind != VALUE:
                continue
        answer = conditions.same_equation(question.world, add(left, neg(right_)), slot)
        if answer:
            return right(slot, relation_written(s.sides, s.relations, question.world, as_typed),
                         "Right, with the terms on other sides.",
                         method="an equation that says the same")
    return None


def claim(question: Question, slots: list[Slot], s: Statement) -> Answer:
    """A relation that answers no part: true, or not, or not decided."""
    world = question.world
    result = relation_written(s.sides, s.relations, world, as_typed)
    reason = ""
    for left, relation, right_ in zip(s.sides, s.relations, s.sides[1:]):
        found = decide(world, left, relation, right_)
        if found.refuted:
            return false_claim(question, s, found, left, right_)
        if not found.proved:
            reason = reason or found.reason or "no proof was found"
    if reason:
        return replace(undecided(reason, result), is_claim=True)
    return Answer(Found.NOT_ASKED, "That is true, but it is not what is asked.", result=result,
                  method="a theorem of the kernel", is_claim=True)


def false_claim(question, s, found: Decision, left, right_) -> Answer:
    world = question.world
    return Answer(Found.WRONG, "That does not hold. Here is a case that shows it.", is_claim=True,
                  result=relation_written(s.sides, s.relations, world, as_typed),
                  counterexample=counterexample(world, found.difference, left, right_))
