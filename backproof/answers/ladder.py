"""The ladder of equality: same form, the same up to order, equal under the facts, or not."""
from __future__ import annotations

import re

from sympy import Expr, Ge, Indexed, Symbol, sympify
from sympy.core.relational import Relational

from derivations.normalise.clock import TooLong, time_limit
from derivations.normalise.normal_form import read as normal_form
from derivations.normalise.writing import tidy
from derivations.refute.search import NoPoint, attack
from derivations.refute.decimals import sizes_of
from derivations.normalise.facts import Facts
from derivations.proof.deciding import prove, shown, within
from derivations.notation.printing import latex
from derivations.record import Counterexample, Status, Verdict
from derivations.notation.text import to_text
from derivations.notation.tokens import Unreadable, tokenise
from backproof.answers.question import Question, Target

SECONDS = 0.9  # for the question itself
MORE_SECONDS = 0.3  # for each thing that would be good to know besides
SMALLEST_FIRST = [(1,), (2,), (1, 2), (2, 1), (3,), (2, 3), (3, 2), (2, 3, 4)]

SAME, ORDER, EQUAL = "same form", "same up to order", "equal"


def decide(question: Question, target: Target, expr: Expr) -> Verdict:
    """Whether a formula equals an answer, with everything the exercise takes as given."""
    return prove(question.resolve(expr), target.right, given(question, target), SECONDS)


def given(question: Question, target: Target) -> list:
    return [*question.facts, *target.given]


def form_of(text: str, expr: Expr, right: Expr) -> str:
    """How alike a right answer and the book's are: by their signs, up to order, or by proof."""
    if expr != right:
        return EQUAL
    try:
        return SAME if signs(text) == signs(to_text(right)) else ORDER
    except Unreadable:  # ∂, E and Var are printed, and are no tokens
        return ORDER


def signs(text: str) -> str:
    """A formula as bare signs, with ``a_k`` and ``a_{k}`` written ``a[k]`` and no ``*``."""
    plain = "".join(token.text for token in tokenise(text))
    plain = re.sub(r"_(?:\{(\w+)\}|(\w))", lambda m: f"[{m[1] or m[2]}]", plain)
    return plain.replace("*", "")


# ------------------------------------------------------------------------------ right answers

def needed(expr: Expr, right: Expr, facts: list) -> list:
    """A part of the facts that is enough to prove ``expr = right``, none of which can be left out."""
    kept = list(facts)
    if proves(expr, right, []):
        return []
    for fact in facts:
        trial = [other for other in kept if other is not fact]
        if proves(expr, right, trial):
            kept = trial
    return kept


def proves(expr, right, facts) -> bool:
    """Whether the kernel proves the equation, for facts that are known to go together."""
    return shown(expr, right, facts, MORE_SECONDS)


def fact_text(fact) -> str:
    """A fact in the text grammar."""
    if isinstance(fact, Relational):
        left, sign, right = fact.lhs, fact.rel_op, fact.rhs
    else:
        left, sign, right = fact[0], "=", fact[1]
    return f"{to_text(left)} {'=' if sign == '==' else sign} {to_text(right)}"


def between(expr: Expr, right: Expr, used: list) -> list[dict[str, str]]:
    """The lines from an answer to the book's form, each an equal expression with its reason."""
    lines = [("your answer", expr)]
    current = expr
    for fact in used:
        current = applied(current, [fact])
        if current not in (lines[-1][1], right):
            lines.append((f"use {fact_text(fact)}", current))
    for rule, start in (("multiply out", current), ("the book's form, multiplied out", right)):
        plain = applied(start, used)
        if plain not in (lines[-1][1], right):
            lines.append((rule, plain))
            break
    lines.append(("the book's form", right))
    return [{"rule": rule, "text": to_text(line), "latex": latex(line),
             "status": Status.PROVED if proves(line, right, used) else Status.UNDECIDED}
            for rule, line in lines]


def applied(expr: Expr, facts: list) -> Expr:
    """An expression multiplied out, with some facts put in."""
    return tidy(Facts.of(facts).apply(normal_form(expr)))


# ------------------------------------------------------------------------------ wrong answers

def smallest(expr: Expr, right: Expr, facts: list, found: Counterexample) -> Counterexample:
    """A counterexample at the smallest sizes at which there is one, else the one found.

    An entry such as ``a[2]`` may not exist at a smaller size, so then the search is not repeated.
    """
    if any(place.is_Integer for entry in expr.atoms(Indexed) for place in entry.indices):
        return found
    try:
        with time_limit(MORE_SECONDS):
            smaller = attack(expr, right, Facts.of(facts), SMALLEST_FIRST, points=3)
    except (TooLong, NoPoint):
        return found
    return smaller if isinstance(smaller, Counterexample) else found


def true_under(question: Question, target: Target, expr: Expr) -> list:
    """Further assumptions under which a wrong answer is right, or an empty list.

    These are assumptions that the exercise makes for a special case, or that a size is above 1.
    """
    known = given(question, target)
    sizes = sizes_of(expr, target.right)
    for extra in [*question.special_cases(target), *((Ge(s, 2),) for s in sizes)]:
        if not fixes_a_number(extra) and prove(expr, target.right, [*known, *extra],
                                               MORE_SECONDS).ok:
            return list(extra)
    return []


def fixes_a_number(facts) -> bool:
    """Whether a name is set to a number: a single case, in which many wrong answers are right."""
    return any(isinstance(fact, tuple) and sympify(fact[1]).is_number
               and isinstance(fact[0], (Symbol, Indexed)) for fact in facts)
