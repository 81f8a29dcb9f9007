"""Judge what a person typed against the answers of an exercise."""
from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from sympy import Expr, Symbol

from derivations.normalise.clock import TooLong, time_limit
from derivations.notation.grammar import Unreadable
from derivations.refute.decimals import free_indices
from derivations import prove_relation
from derivations.normalise.second import assumptions
from derivations.language import Expectation, Partial, Variance
from derivations.record import Status, Verdict
from derivations.notation.text import to_text
from backproof.answers.answer import Answer, Found
from backproof.answers.ladder import (
    EQUAL, SECONDS, between, decide, fact_text, form_of, given, needed, proves, smallest,
    true_under,
)
from backproof.answers.naming import name_slip
from backproof.answers.question import BOUNDS, Question, Target
from backproof.answers.reading import Typed, entry_by_entry, matched, read, renamings
from backproof.answers.slips import words

WHOLE = 1.6  # seconds for one answer


def judge(question: Question, text: str, reveal: bool = False) -> Answer:
    """The judgement of one answer, within ``WHOLE`` seconds of proving."""
    started = perf_counter()
    try:
        typed = understood(question, text)
        with time_limit(WHOLE):
            answer = judge_typed(question, typed, text)
    except Unreadable as refused:
        answer = unreadable(refused)
    except TooLong:
        answer = undecided("this took too long")
    except ArithmeticError:
        answer = undecided("the numbers in it get too large")
    shown = "; ".join(map(str, question.targets)) if reveal else ""
    return replace(answer, revealed=shown, seconds=perf_counter() - started)


def understood(question: Question, text: str, own: list[str] = ()) -> Typed:
    """What was typed; a formula in whole vectors is read entry by entry.

    Raises ``Unreadable``.
    """
    try:
        return read(text, question.names, own)
    except Unreadable:
        for target in question.targets:
            spelt = entry_by_entry(text, question.names, target.indices)
            try:
                return read(spelt, question.names, own)
            except Unreadable:
                continue
        raise


def unreadable(refused: Unreadable) -> Answer:
    return Answer(Found.UNREADABLE, f"I cannot read this: {refused}", position=refused.position)


def undecided(reason: str, result: str = "") -> Answer:
    return Answer(Found.UNDECIDED, f"I could not decide this one ({reason}). It is not called wrong. "
                  "A simpler form of the same answer may help.", result)


def judge_typed(question: Question, typed: Typed, text: str) -> Answer:
    if typed.relation in BOUNDS:
        return judge_bound(question, typed, text)
    if typed.relation == "!=":
        raise Unreadable(text, len(text), "an answer with ≠ says too little; write an equation")
    for target in question.targets if typed.relation else ():
        for left, right in ((typed.left, typed.right), (typed.right, typed.left)):
            names = matched(left, target.left) if target.is_equation else None
            if names is not None:
                return judge_formula(question, [target], right.xreplace(names),
                                     typed.text)
    if typed.relation:
        return judge_equation(question, typed)
    equations = [target for target in question.targets if target.is_equation]
    if not equations:
        raise Unreadable(text, len(text), "the answer is an inequality here; write both sides "
                                          "with a sign such as <= between them")
    return judge_formula(question, equations, typed.right, typed.text)


# ----------------------------------------------------------------------------------- formulas

def judge_formula(question: Question, targets: list[Target], expr: Expr, text: str) -> Answer:
    """One formula against the right sides of some answers; any of them will do."""
    tried = []
    for target in targets:
        for names in renamings(free_indices(expr), target.indices) or [{}]:
            ours = expr.xreplace(names)
            if ours == target.left != target.shown:
                return restated(to_text(ours))
            verdict = decide(question, target, ours)
            if verdict.ok:
                return right(question, target, ours, verdict, text)
            tried.append((target, question.resolve(ours), verdict))
    for _, ours, verdict in tried:
        if verdict.status != Status.REFUTED:
            return undecided(verdict.reason, to_text(ours))
    return wrong(question, sorted(tried, key=lambda attempt: distance(*attempt[:2])))


def distance(target, expr):
    """How little a formula looks like the answer: other free indices, other names."""
    gap = set(free_indices(target.right)) ^ set(free_indices(expr))
    names = target.right.free_symbols ^ expr.free_symbols
    return len(gap), len(names)


def right(question, target, expr, verdict: Verdict, text) -> Answer:
    form = form_of(text, expr, target.shown)
    which = f": this is {to_text(target.left)}" if len(question.targets) > 1 else ""
    if form != EQUAL:
        return Answer(Found.RIGHT, f"Right{which}.", to_text(expr), form, assumptions=verdict.assumptions)
    expr = question.resolve(expr)
    used = needed(expr, target.right, given(question, target))
    reasons = " and ".join(map(fact_text, used))
    said = f"It needs {reasons}." if used else "Multiplying out is enough to see it."
    return Answer(Found.OTHER_FORM, f"Right, in another form{which}. {said}", to_text(expr), form,
                  between(expr, target.right, used),
                  assumptions([expr, target.right], used))


def restated(result: str) -> Answer:
    return Answer(Found.RESTATED, "That is the question again: it is true, but it is the left side. "
                  "What is on the right of the equals sign?", result)


def wrong(question: Question, tried: list[tuple[Target, Expr, Verdict]]) -> Answer:
    """A formula that is none of the answers; it is held against the one that it resembles most."""
    extra = true_under(question, *tried[0][:2])
    if extra:
        return only_under(question, *tried[0], extra)
    named = ((n, name_slip(question, target, expr)) for n, (target, expr, _) in enumerate(tried))
    nearest, slip = next((found for found in named if found[1]), (0, None))
    target, expr, verdict = tried[nearest]
    sentence, hint = words(slip) if slip else ("", "Put in the numbers above, by hand. Where do the "
                                               "two values part?")
    example = smallest(expr, target.right, given(question, target), verdict.counterexample)
    return Answer(Found.WRONG, "Not quite. Here is the smallest case that shows it.",
                  to_text(expr), counterexample=example, slip=sentence, hint=hint)


def only_under(question, target, expr, verdict: Verdict, extra) -> Answer:
    under = [fact_text(fact) for fact in extra]
    example = smallest(expr, target.right, given(question, target), verdict.counterexample)
    return Answer(Found.ONLY_UNDER, f"Right only under a condition: {' and '.join(under)}. The "
                  "question does not give you that. Here is a case without it.",
                  to_text(expr), assumptions=under, counterexample=example)


# ------------------------------------------------------------------------- equations, inequalities

def judge_equation(question: Question, typed: Typed) -> Answer:
    """An equation whose sides are not those of an answer: it may be one rearranged."""
    result = f"{to_text(typed.left)} = {to_text(typed.right)}"
    gap = opaque(typed.left - typed.right)
    for target in question.targets:
        for sign in (1, -1) if target.is_equation else ():
            if gap != 0 and proves(gap, sign * opaque(target.left - target.right), []):
                return Answer(Found.OTHER_FORM, "Right, with the terms on other sides.", result, EQUAL)
    verdict = question.proof.decide_equation(typed.left, typed.right, seconds=SECONDS)
    return other_claim(verdict, result)


def opaque(expr: Expr) -> Expr:
    """Derivatives and moments as names of their own, so that terms can be moved about them."""
    return expr.xreplace({part: Symbol(str(part), real=True)
                          for part in expr.atoms(Partial, Expectation, Variance)})


def judge_bound(question: Question, typed: Typed, text: str) -> Answer:
    """An inequality: the answer itself, perhaps with its sides moved, or another one."""
    result = f"{to_text(typed.left)} {typed.relation} {to_text(typed.right)}"
    left, right = map(question.resolve, (typed.left, typed.right))
    gap, strict = above_zero(left, typed.relation, right)
    for target in question.targets:
        if target.is_equation:
            continue
        theirs, wanted = above_zero(question.resolve(target.left), target.relation,
                                    question.resolve(target.right))
        if strict == wanted and proves(gap, theirs, given(question, target)):
            same = (typed.left, typed.right) == (target.left, target.right)
            found = Found.RIGHT if same else Found.OTHER_FORM
            return Answer(found, "Right." if same else "Right, in another form.", result,
                          form_of(text, gap, theirs))
    facts = [fact for target in question.targets for fact in given(question, target)]
    verdict = prove_relation(left, typed.relation, right, list(dict.fromkeys(facts)), SECONDS)
    return other_claim(verdict, result)


def above_zero(left, relation, right) -> tuple[Expr, bool]:
    """A bound as ``expr > 0`` (True) or ``expr >= 0`` (False)."""
    gap = right - left if relation in ("<", "<=") else left - right
    return gap, relation in ("<", ">")


def other_claim(verdict: Verdict, result: str) -> Answer:
    """The judgement of a claim that is not the answer itself."""
    if verdict.ok:
        return Answer(Found.RESTATED, "That is true, but it is not yet the answer that was asked for.",
                      result, assumptions=verdict.assumptions)
    if verdict.status == Status.REFUTED:
        return Answer(Found.WRONG, "That does not hold. Here is a case that shows it.", result,
                      counterexample=verdict.counterexample,
                      hint="Put in the numbers above, by hand. Where do the two sides part?")
    return undecided(verdict.reason, result)
