"""A line that follows from lines before it: their multiples, added up over indices, make its difference.

So what a chain of definitions says is not worked out anew in every line.
"""
from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from sympy import Expr, Idx

from ..kernel.rules import Add, Equality, Setting, equation
from ..kernel.terms import at, bound, letters_of, move, moved
from ..kernel.theorem import Theorem
from ..notation.to_tree import read_place
from ..proof.deciding import NO_POINT, Question, attacked_too, judged, undecided
from ..proof.verdicts import proved
from ..record import Verdict
from ..tactics.adding_up import named
from ..tactics.equality import at_once


class Rest(NamedTuple):
    """A multiple of a theorem, added up over some of its indices."""

    theorem: Theorem
    factor: Expr
    over: tuple[Idx, ...] = ()


def resting(question: Question, rests: list[Rest]) -> Verdict:
    """The verdict on an equation that is the sum of multiples of theorems; if of none, shown at once."""
    question = replace(question, using=tuple(rest.theorem for rest in rests))

    def found():
        context, (left, _, right) = question.context, question.claim
        if rests:
            facts = enumerate(Setting(context, (left, right), question.using).facts[-len(rests):], len(context.facts))
            added = tuple(multiple(question, *numbered, rest) for numbered, rest in zip(facts, rests))
            made = equation(context, left, right, Equality(add=added), question.using)
        else:
            made = at_once(context, left, right)
        attack = attacked_too(context, question.claim)
        return undecided(NO_POINT, attack) if attack and not attack.points else proved(made, attack=attack)
    return judged(question, found)


def multiple(question, number, fact, rest) -> Add:
    over = {v: bound(v.label, v.size) for k in rest.over for v in letters_of(read_place(k))}
    own = {v: at(k) for v, k in over.items()}
    where = tuple((v, move(p, own)) for v, p in named(fact))
    return Add(number, where, moved(question.read(rest.factor), own), tuple(over.values()))
