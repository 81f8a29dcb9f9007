"""What was read, judged: which part it answers; true besides, or false.

Several statements may answer several parts; a condition is all its inequalities at once.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from backproof.answers import conditions, numbers
from backproof.answers.answer import FALSE, Answer, Found
from backproof.answers.asked import FORMULA, NUMBER, VALUE
from backproof.answers.besides import held_against, hold, said_beside
from backproof.answers.claims import claim, false_claim, rearranged, said_alike
from backproof.answers.deciding import Decision, counterexample, decide, prove
from backproof.answers.grammar import Statement
from backproof.answers.halves import lost
from backproof.answers.making import Question, Slot, chain as facts_of
from backproof.answers.matching import placed, renamings
from backproof.answers.near import case_of, near_miss
from backproof.answers.solution import source_of
from backproof.answers.tokens import Unreadable
from backproof.answers.told import article, domain_words, example, right, undecided
from backproof.answers.world import BOOK
from backproof.answers.written import as_typed, written
from derivations.kernel.terms import Tree, Var, free, walk

ORDER = [
    Found.RIGHT, Found.PART, Found.NOT_ASKED, Found.CONDITION, Found.UNDECIDED, Found.WORDS,
    Found.NO_VALUE, Found.WRONG, Found.UNREADABLE
]
CALLED = re.compile(r"[^\W\d_]'*\(\w+\)")  # C(y) alone is the question again
FORMULAS = (FORMULA, NUMBER, VALUE)


def judge_statements(question: Question, slots: list[Slot], statements: list[Statement]) -> Answer:
    """Several statements at once, or a chain such as C'' = … > 0, as it stands or in two."""
    answer = judge_together(question, slots, statements)
    if not answer.right and len(statements) == 1 and (two := parted(statements[0])):
        found = [judge_together(question, slots, [s]) for s in two]
        ways = together(with_reasons(question, two, found)), judge_together(question, slots, two)
        return next((other for other in ways if other.right), answer)
    return answer


def of_that_case(world, slot: Slot, s: Statement) -> bool:
    """Whether what is said beside a formula may be so in a part: what holds for j = k answers none for j ≠ k."""
    if not (s.side and slot.where):
        return True
    return hold(world, [f for x in said_beside(world, s) for f in facts_of(x) if f.left[0] == "ord"], slot)


def parted(s: Statement) -> list[Statement]:
    """The equations of a chain, and the bound that it says of its first side."""
    first = next((n for n, r in enumerate(s.relations) if r != "="), 0)
    if not first:
        return []
    return [replace(s, sides=s.sides[:first + 1], relations=s.relations[:first]),
            replace(s, sides=[s.sides[0], *s.sides[first + 1:]], relations=s.relations[first:])]


def judge_together(question: Question, slots: list[Slot], statements: list[Statement]) -> Answer:
    """Each statement may answer a part; a condition is all its inequalities."""
    meant = [slot for slot in slots if all(of_that_case(question.world, slot, s) for s in statements)]
    if slots and not meant:
        return Answer(Found.WRONG, "That is said of another case.", slots[0].number)
    slots = meant
    alone = partial(judge_alone, question, question.slots)
    if len(statements) == 1:
        (s, ) = statements
        answer = said_alike(question, slots, s) or conditions.judge(question, slots, statements)
        return (judge_statement(question, slots, s) if answer is None else held_against(
            question, s, with_its_source(question, slots, s, answer), alone))
    whole = conditions.judge(question, slots, statements)
    if whole is not None and whole.right:
        each = [
            judge_statement(question, slots, s)
            if not conditions.is_bound(s) else conditions.judge(question, slots, [s]) or whole
            for s in statements
        ]
        for s in statements:
            whole = held_against(question, s, whole, alone)
        return replace(whole, parts=sorted({*whole.parts, *(n for a in each if a.right for n in a.parts)}))
    if whole is not None and all(conditions.is_bound(s) for s in statements):
        return whole
    found = [judge_statement(question, slots, s) for s in statements]
    order = [a.part for a in found]
    if all(a.right and not s.relations and not s.side for a, s in zip(found, statements)) and order != sorted(order):
        raise Unreadable("the parts come in another order: say which is which", statements[0].at)
    return together(with_reasons(question, statements, found))


def with_reasons(question, statements: list[Statement], found: list[Answer]) -> list[Answer]:
    """Without those that are false in general, but hold with the right ones: C'(a) = 0 ⇒ a = y."""
    given = [f for s, a in zip(statements, found) if a.right and s.relations for f in facts_of(s)]
    right_ = any(a.right for a in found)
    return [a for s, a in zip(statements, found) if not (
        a.found in FALSE and (given and holds_with(question, s, given) or right_ and s.relations
                              and conditions.true_claim(question, s)))] or found


def holds_with(question, s: Statement, given) -> bool:
    """Whether no point at which some facts hold contradicts a statement."""
    tried = [decide(question.world, a, r, b, tuple(given)) for a, r, b in zip(
        s.sides, s.relations, s.sides[1:])]
    return bool(tried) and all(d.seems_so for d in tried)


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


def judge_statement(question: Question, slots: list[Slot], s: Statement) -> Answer:
    """One statement, with what is said beside it."""
    return held_against(question, s, judge_or_beside(question, slots, s), partial(judge_alone, question, question.slots))


def judge_or_beside(question: Question, slots: list[Slot], s: Statement) -> Answer:
    """One statement; where it is not right, what is said after "when" may be: dC/da = 0 iff a = y.
    """
    s = without_roundings(question.world, s)
    answer = with_its_source(question, slots, s, judge_alone(question, slots, s))
    if answer.right or not s.side:
        return answer
    sides = said_beside(question.world, s)
    found = [judge_alone(question, slots, x) for x in sides] if s.relations else []
    if any(a.right for a in found):
        answer = together(with_reasons(question, [s, *sides], [answer, *found]))
    if answer.found in FALSE:
        return in_case(question, slots, s, sides) or answer
    return answer


def with_its_source(question: Question, slots: list[Slot], s: Statement, answer: Answer) -> Answer:
    """What is not asked, but a line of the solution or given: then it is true, perhaps only there."""
    unsettled = answer.found in (*FALSE, Found.NOT_ASKED) or (answer.found == Found.UNDECIDED
                                                              and answer.is_claim)
    if not unsettled or (source := source_of(question, slots, s)) is None:
        return answer
    true = "That is true, and it is"
    if not s.relations:
        true = "That is the right side of"
    elif answer.found != Found.NOT_ASKED:
        true = "True where it stands: that is"
    return replace(answer, found=Found.NOT_ASKED, line=source.line, counterexample=None,
                   message=f"{true} {source.what}, but it is not what is asked.")


def in_case(question, slots, s: Statement, sides: list[Statement]) -> Answer | None:
    """The verdict on what is right where the person says that it holds: a_k - 1 for k = t."""
    facts = tuple(
        f._replace(fixed=frozenset(v for v in free(f.left) | free(f.right) if isinstance(v, Var)))
        for x in sides for f in facts_of(x))
    for slot in slots if facts else ():
        if slot.part.kind in FORMULAS and decide(question.world, s.sides[-1], "=", slot.answer,
                                                 (*slot.where, *facts)).proved:
            return Answer(Found.CONDITION, f"True where you say, {s.side}. What else?",
                          slot.number, result=as_typed(s.sides[-1], question.world),
                          assumptions=[s.side])
    return None


def judge_alone(question: Question, slots: list[Slot], s: Statement) -> Answer:
    if (answer := said_alike(question, slots, s)) is not None:
        return answer
    if not s.relations:
        return judge_formula(question, slots, s, s.sides[0])
    for by in (lambda _, t, slot: t in slot.names, is_slope_of):
        found: list[Answer] = []
        for slot in slots:  # several parts may ask for values of one letter
            answer = named(question, slot, s, lambda t: by(question.world, t, slot))
            if answer is not None and (not found or not slot.where):
                found.append(answer)
        if found:
            right_ = next((a for a in found if a.right), None)
            return right_ or of_another(question, slots, s) or found[0]
    if (answer := conditions.named_end(question, slots, s)) is not None:
        return answer
    if set(s.relations) == {"="}:
        for way in (worked_out, rearranged):
            for slot in slots:
                if (answer := way(question, slot, s)) is not None:
                    return answer
        if (answer := of_another(question, slots, s)) is not None:
            return answer
    return with_a_bound(question, slots, s) or claim(question, slots, s)


def with_a_bound(question, slots, s: Statement) -> Answer | None:
    """The verdict on a right formula whose sign is said too: Σ_i w_i^2/(2n) ≥ 0."""
    *before, last = s.relations
    if last not in conditions.BOUNDS or set(before) - {"="} or s.sides[-2][0] not in ("add", "mul"):
        return None
    answer = judge_alone(question, slots, replace(s, sides=s.sides[:-1], relations=before))
    holds = decide(question.world, s.sides[-2], last, s.sides[-1]).proved
    return answer if answer.right and holds else None


def of_another(question, slots, s: Statement) -> Answer | None:
    """The verdict under a left side that means something else here, as the book's one C for both
    costs; None if no part fits."""
    if set(s.relations) != {"="}:
        return None
    found = (in_book_letters(question, slots, slot, s) for slot in slots)
    return next((a for a in found if a is not None), None)


def worked_out(question: Question, slot: Slot, s: Statement) -> Answer | None:
    """A chain of which every side is the answer, as 3 · 1/2 = 3/2."""
    if slot.part.kind not in (FORMULA, NUMBER) or is_another_slope(s.sides[0], slot):
        return None
    for renamed in renamings(s.sides, slot):
        found = [compared(question, slot, s, placed(t, renamed)) for t in s.sides]
        if all(a.right for a in found) or s.rounded and any(a.right for a in found):
            return next(a for a in found[::-1] if a.right)
    return None


def is_another_slope(t: Tree, slot: Slot) -> bool:
    """Whether a left side is a derivative, and of other letters than what a part asks for."""
    letters = [part[:2] for part in t[1:]] if t[0] == "partial" else []
    return t[0] == "partial" and all(letters != [part[:2] for part in n[1:]] for n in slot.names)


def in_book_letters(question, slots, slot: Slot, s: Statement) -> Answer | None:
    """The answer of a part under another left side: right if only this part is answered."""
    if not any(names_like(s.sides[0], name) for name in slot.names):
        return None
    for renamed in renamings(s.sides, slot):
        found = [compared(question, slot, s, placed(t, renamed)) for t in s.sides[1:]]
        if found and all(a.right for a in found):
            left, name = (as_typed(t, question.world) for t in (s.sides[0], slot.names[0]))
            here = f"your {left} is {name} here"
            if len(slots) == 1 or s.sides[0][0] == "sym":
                return replace(found[-1], remarks=[here])
            return replace(found[-1], found=Found.CONDITION, parts=[],
                           message=f"True of part {slot.number}, if {here}.", assumptions=[here])
    return None


def names_like(t: Tree, name: Tree) -> bool:
    """Whether a left side may stand for the name of a part: a letter for its next value, the
    derivative of the book's C by the same, or δ for a derivative by the weighted input."""
    if t[0] == name[0] == "sym" and t[1] != "delta":  # v = μ v - η g, as programs say it
        return name[1] == f"{t[1]}'" or name[1].startswith(f"{t[1]}_")
    if name[0] != "partial":
        return False
    if t[0] == "partial":
        return BOOK.get(name[1][1]) == t[1][1] and [x[:2] for x in t[2:]] == [
            x[:2] for x in name[2:]]
    return t[0] in ("entry", "sym") and t[1] == "delta" and name[2][1] == "z"


def without_roundings(world, s: Statement) -> Statement:
    """A statement without sides that only say another number again: √501 ≈ 22.4, 500 + 1 = 501."""
    if not s.relations or set(s.relations) != {"="}:
        return s
    sides = list(s.sides)
    for n in range(len(sides) - 1, 0, -1):
        if any(numbers.says_again(world, s, sides[n], o) for o in sides[:n]):
            del sides[n]
    return replace(s, sides=sides, relations=s.relations[:len(sides) - 1])


def named(question: Question, slot: Slot, s: Statement, names) -> Answer | None:
    """A chain in which one side is the name of a part: the other sides are answers to it."""
    if slot.part.kind not in (FORMULA, NUMBER, VALUE) or set(s.relations[:1]) != {"="}:
        return None
    for renamed in renamings(s.sides, slot):
        sides = [placed(t, renamed) for t in s.sides]
        named_ = [t for t in sides if names(t)]
        if named_:
            others = [t for t in sides if t not in named_]
            return chain(question, slot, s, others or put_in(s, sides))
    return None


def put_in(s: Statement, sides) -> list[Tree]:
    """What C(y) is said to be, in the very form that it has with y put in."""
    return [] if sides[0][0] in ("sym", "entry", "partial") or is_one(s.text) else sides[1:]


def is_one(text: str) -> bool:
    """Whether all sides of a text are the same words."""
    return len({side.strip() for side in text.split("=")}) < 2


def is_slope_of(world, t: Tree, slot: Slot) -> bool:
    """Whether a derivative is a name of a part in another notation, as d/dz σ(z) for σ'(z)."""
    return t[0] == "partial" and len(t) == 3 and any(
        (name[0] == "call" or name[0] == "partial" and name[2:] == t[2:])
        and decide(world, t, "=", name, slot.where).proved for name in slot.names)


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
    if not wrong and all(repeats(question.world, t, slot) for t in answers):
        return chain(question, slot, s, [])
    return wrong[0] if wrong else found[-1]


def repeats(world, t: Tree, slot: Slot) -> bool:
    """Whether what is asked for still stands in a formula, and not in the answer, or letters where a
    number is asked for; C(y) is written out as it is read, so that its name is an answer."""
    if slot.part.kind == NUMBER and world.names_under(t) and not world.names_under(slot.answer):
        return True
    spelled = slot.part.answer.split("=")
    names = [in_order(n) for n, text in zip(slot.names, spelled)
             if world.free_names(n) and (n[0] == "call" or not CALLED.fullmatch(text.strip()))]
    return any(in_order(n) in names for n in walk(t)) and not any(
        in_order(n) in names for n in walk(slot.answer))


def in_order(t: Tree):
    """A tree, the factors or terms of which have no order."""
    return (t[0], *sorted(map(repr, t[1:]))) if t[0] in ("add", "mul") else t


def judge_formula(question: Question, slots: list[Slot], s: Statement, t: Tree) -> Answer:
    """A formula alone: any part will do; else it is held against the part that it resembles
    most.
    """
    tried: list[tuple[Slot, Tree, Answer]] = []
    restated = None
    for slot in slots:
        if slot.part.kind not in (FORMULA, NUMBER, VALUE):
            continue
        for renamed in renamings([t], slot, alone=True):
            ours = placed(t, renamed)
            if ours in slot.names and (
                    CALLED.fullmatch(s.text)
                    or ours != slot.answer and ours[0] in ("sym", "entry", "partial")):
                restated = restated or chain(question, slot, s, [])
                continue
            answer = compared(question, slot, s, ours)
            if answer.right and repeats(question.world, ours, slot) and is_one(s.text):
                restated = restated or chain(question, slot, s, [])
                continue
            tried.append((slot, ours, answer))
            if answer.right:
                break
    if right_ := [answer for *_, answer in tried if answer.right]:
        return replace(right_[0], parts=[a.part for a in right_])
    if restated:
        return restated
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
        Found.UNREADABLE, f"this part wants {article(wanted)}, and I read a formula: "
        f"{as_typed(t, question.world)}", wanted.number if len(slots) == 1 else None,
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
    """A formula against the answer of one part, its slip named."""
    answer = compared(question, slot, s, t)
    if answer.found == Found.WRONG and answer.form != "rounded":
        return replace(answer, slip=near_miss(question, slot, t))
    return answer


def compared(question: Question, slot: Slot, s: Statement, t: Tree) -> Answer:
    """A formula against the answer of one part."""
    world = question.world
    if slot.part.kind == NUMBER and (rounded := numbers.rounded(world, slot, s, t)) is not None:
        return rounded
    if t == slot.answer:
        return right(slot, as_typed(t, world), form="same form", method="the same formula")
    found = decide(world, t, "=", slot.answer, slot.where)
    if found.proved:
        return in_another_form(world, slot, t, found)
    if not found.refuted and found.tried:
        others = (decide(world, t, "=", other[0].sides[0], slot.where) for other in slot.alike
                  if len(other) == 1 and not other[0].relations)
        if same := next((o for o in others if o.proved), None):
            return in_another_form(world, slot, t, same)
    if found.refuted:
        if case := case_of(question, slot, t):
            return replace(under(case, slot, as_typed(t, world)), counterexample=counterexample(
                world, found.difference, t, slot.answer))
        return Answer(Found.WRONG, "Not quite. Here is a small case that shows it.", slot.number,
                      result=as_typed(t, world),
                      counterexample=counterexample(world, found.difference, t, slot.answer))
    if not found.tried:
        if prove(world, t, "=", slot.answer, slot.where).proved and (
                condition := lost(world, t, slot.answer, slot.where)):
            return under(condition, slot, as_typed(t, world))
        return Answer(Found.NO_VALUE,
                      f"This has no value at any point of the question: {domain_words(question)}.",
                      slot.number, result=as_typed(t, world))
    return undecided(f"it agrees at {found.tried} points, and I found no proof", as_typed(t, world),
                     slot.number)


def under(condition: str, slot: Slot, result: str) -> Answer:
    """True where more holds than is given."""
    return Answer(Found.CONDITION,
                  f"True under a condition: {condition}. The question does not give you that.",
                  slot.number, result=result, assumptions=[condition])


def in_another_form(world, slot, t, found: Decision) -> Answer:
    """Equal, with the lines between; or equal where the typed form has a value, and not beyond."""
    if condition := lost(world, t, slot.answer, slot.where):
        return under(condition, slot, as_typed(t, world))
    steps = [{"rule": "your answer", "text": as_typed(t, world)},
             {"rule": "the page's form", "text": written(slot.answer, world)}]
    return right(slot, as_typed(t, world), "Right, in another form.", method=found.theorem.method,
                 steps=steps)
