"""Around a verdict: what is open, which hint comes next, an example of what can be read."""

from __future__ import annotations

from dataclasses import replace

from backproof.answers.answer import NOT_WRONG, Answer, Found
from backproof.answers.asked import CONDITION, FORMULA, NUMBER, VALUE
from backproof.answers.making import Slot
from backproof.answers.tokens import Unreadable
from backproof.answers.written import relation_written


def undecided(reason: str, result: str = "", part=None) -> Answer:
    return Answer(Found.UNDECIDED, f"I could not decide this one ({reason}). {NOT_WRONG}", part,
                  result=result)


def right(slot: Slot, result: str, message="Right.", form="equal", method="", **more) -> Answer:
    """Right for a part."""
    return Answer(Found.RIGHT, message, slot.number, [slot.number], result=result, form=form,
                  method=method, **more)


def unreadable(slots: list[Slot], refused: Unreadable) -> Answer:
    wanted = next((s for s in slots if s.part.judged), None)
    return Answer(Found.UNREADABLE, f"I cannot read this: {refused.message}.",
                  position=refused.position, example=example(wanted) if wanted else "")


def example(slot: Slot) -> str:
    """A text of the kind that a part wants, which gives nothing away."""
    return {
        FORMULA: "a formula such as (1 - a)/2 or x_j y_j, with or without its left side",
        NUMBER: "a number such as 2/3, sqrt(5) or 0.667",
        CONDITION: "an inequality such as x < 3/h", VALUE: "the value of a letter, such as x = 1/2",
        "yes or no": "yes, or no",
        "choice": " or ".join(o.split("|")[0].strip() for o in slot.part.options)
    }.get(slot.part.kind, "words, which are not judged")


def counted(question, slots, answer: Answer, part) -> Answer:
    """Whether all of the question is answered, or a part; which parts are open."""
    judged = [s.number for s in slots if s.part.judged]
    if not answer.right:
        return answer
    open_ = [n for n in judged if n not in answer.parts]
    if not open_:
        return replace(answer, found=Found.RIGHT)
    which = (f"part {answer.parts[0]}" if len(answer.parts) == 1 else "parts " +
             " and ".join(map(str, answer.parts)))
    left = (f"Part {open_[0]} is still open." if len(open_) == 1 else
            (f"Parts {', '.join(map(str, open_))} are still open."))
    head, _, tail = answer.message.partition(".")
    return replace(answer, found=Found.PART, open=open_,
                   message=f"{head}, for {which}.{tail} {left}")


def revealed(slots, answer) -> str:
    chosen = [s for s in slots if s.number == answer.part] or slots
    return "; ".join(f"{s.part.answer}" + (f" ({s.part.why})" if s.part.why else "")
                     for s in chosen)


def hint(slots, answer: Answer, depth: int) -> str:
    """A rung of the ladder of the part that an answer is held against."""
    slot = next((s for s in slots if s.number == answer.part), None) or next(
        (s for s in slots if s.part.judged), None)
    if slot is None or answer.found in (Found.UNREADABLE, Found.WORDS) and not depth:
        return ""
    rungs = slot.part.hints or (("Put in the numbers above, by hand. Where do the two values part?",
                                 ) if answer.counterexample else ("",))
    return rungs[min(depth, len(rungs)) - 1] if depth else rungs[0]


def article(slot: Slot) -> str:
    """What a part wants."""
    options = "; ".join(o.split("|")[0].strip() for o in slot.part.options)
    return {"yes or no": "a yes or a no", "choice": f"one of: {options}"}.get(slot.part.kind, f"a {slot.part.kind}")


def domain_words(question) -> str:
    world = question.world
    facts = [
        relation_written([f.left, f.right], [f.relation], world) for f in world.facts
        if not world.hidden & set(world.free_names(f.left, f.right))
    ]
    return ", ".join(facts) or "all real numbers"
