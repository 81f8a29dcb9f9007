"""A person's own derivation, line by line: does each line follow from the one before?"""
from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from sympy import Expr, Indexed

from derivations.normalise.clock import TooLong, time_limit
from derivations.notation.grammar import Reader, Unreadable
from derivations.refute.decimals import free_indices
from derivations import prove_relation
from derivations import prove
from derivations.record import Status, Verdict
from derivations.notation.text import to_text
from backproof.answers.answer import Line, Reached
from backproof.answers.judging import WHOLE, judge_formula, understood
from backproof.answers.ladder import SECONDS, given, smallest
from backproof.answers.question import BOUNDS, Question
from backproof.answers.reading import define, matched, read, renamings


def judge_line(question: Question, text: str, before: str, own: list[str]) -> Line:
    """Judge a line against the line ``before`` (empty at the start), given own definitions."""
    started = perf_counter()
    try:
        with time_limit(WHOLE):
            line = judged(question, text, before, own)
    except Unreadable as refused:
        line = Line(Status.FAILED, f"I cannot read this: {refused}", before)
    except TooLong:
        line = Line(Status.UNDECIDED, "I could not decide this step in time.", text)
    except ArithmeticError:
        line = Line(Status.UNDECIDED, "The numbers in this step get too large for me.", text)
    return replace(line, seconds=perf_counter() - started)


def judged(question, text, before, own) -> Line:
    if is_definition(question, text, own):
        return Line(Status.PROVED, "Noted.", before, defines=True)
    facts = [*known(question), *definitions(question, own)]
    typed = understood(question, text, own)
    if typed.relation in BOUNDS:
        left, right = map(question.resolve, (typed.left, typed.right))
        return said(prove_relation(left, typed.relation, right, facts, SECONDS), before)
    if typed.relation:
        names = start(question, typed.left)
        if names is None:
            left, right = map(question.resolve, (typed.left, typed.right))
            return side_remark(left, right, before, facts)
        return follows(question, typed.right.xreplace(names), typed.text, "", facts, own)
    return follows(question, typed.right, typed.text, before, facts, own)


def known(question) -> list:
    """The facts of all answers of the exercise."""
    return list(dict.fromkeys(fact for t in question.targets for fact in given(question, t)))


def is_definition(question, text, own) -> bool:
    """Whether a line gives a new name to a formula, as in ``S = sum(exp(z[k]), k)``."""
    head, sign, tail = text.partition("=")
    if not (sign and head.strip() and tail.strip()):
        return False
    reader = Reader(known=question.names, closed=True)
    for line in own:
        define(reader, line)
    taken = set(reader.names)
    try:
        left, _ = define(reader, text)
    except Unreadable:
        return False
    name = str(left.base.label) if isinstance(left, Indexed) else left.name
    return name not in taken and not name.startswith("delta")


def definitions(question, own) -> list:
    reader = Reader(known=question.names, closed=True)
    return [define(reader, line) for line in own]


def start(question, left: Expr):
    """The renaming under which a left side is what the exercise asks for, or None."""
    for target in question.targets:
        names = matched(left, target.left) if target.is_equation else None
        if names is not None:
            return names
    return None


def side_remark(left, right, before, facts) -> Line:
    """An equation of its own. If it continues the current formula, its right side is the next."""
    return said(prove(left, right, facts, SECONDS), to_text(right) if to_text(left) == before
                else before)


def follows(question, expr, text, before, facts, own) -> Line:
    """One more formula in a chain: equal to the one before, or to what is asked for."""
    if not before:
        return first(question, expr, text, facts)
    previous = read(before, question.names, own).right
    names = next(iter(renamings(free_indices(expr), free_indices(previous))), {})
    expr = expr.xreplace(names)
    verdict = prove(expr, previous, facts, SECONDS)
    if verdict.status == Status.REFUTED:
        example = smallest(expr, previous, facts, verdict.counterexample)
        return Line(verdict.status, "This does not follow from the line before.", to_text(expr),
                    counterexample=example)
    line = said(verdict, to_text(expr), "This follows from the line before.")
    return replace(line, reached=reached(question, expr, facts)) if verdict.ok else line


def first(question, expr, text, facts) -> Line:
    """The first line has to be equal to what is asked for."""
    equations = [target for target in question.targets if target.is_equation]
    for target in equations:
        for names in renamings(free_indices(expr), target.indices) or [{}]:
            ours = expr.xreplace(names)
            verdict = prove(ours, question.resolve(target.right), facts, SECONDS)
            if verdict.ok or (target is equations[-1] and verdict.status != Status.REFUTED):
                line = said(verdict, to_text(ours), "A good start: this is what is asked for.")
                return replace(line, reached=reached(question, ours, facts))
    answer = judge_formula(question, equations, expr, text)
    return Line(Status.REFUTED, "This is not equal to what is asked for." +
                (f" {answer.slip}" if answer.slip else ""), to_text(expr),
                counterexample=answer.counterexample)


def reached(question, expr, facts) -> Reached:
    for target in question.targets:
        if target.is_equation and expr == target.right:
            return Reached.ANSWER
    for target in question.targets:
        if target.is_equation and prove(expr, question.resolve(target.right), facts, SECONDS).ok:
            return Reached.OTHER_FORM
    return Reached.NO


def said(verdict: Verdict, current: str, good="This holds.") -> Line:
    """A verdict as a line."""
    if verdict.ok:
        return Line(Status.PROVED, good, current)
    if verdict.status == Status.REFUTED:
        return Line(Status.REFUTED, "This does not hold.", current,
                    counterexample=verdict.counterexample)
    return Line(Status.UNDECIDED, f"I could not decide this step ({verdict.reason}).", current)
