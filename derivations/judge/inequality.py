"""Inequalities for every size: a claim is reduced to simpler ones until signs decide it.

Each method is sound on its own; those that decided are named in the verdict.
"""
from __future__ import annotations

from time import perf_counter

from sympy import Expr, sympify

from ..normalise.clock import check_time
from ..normalise.functions import TooLarge, Undefined
from ..normalise.normal_form import read
from ..normalise.signs import assumed, assuming
from ..record import Counterexample, Status, Verdict
from ..refute.search import attack
from .comparing import BY_COMPARING, Goal
from ..normalise.facts import Facts
from .joined_sums import BY_TERMS
from .prove import assumptions, decide, timed
from .term_signs import DIRECT, as_written, enough

FLIP = {"<": ">", "<=": ">="}
REDUCTIONS = (*BY_COMPARING, *BY_TERMS)
SECONDS = 20.0
DEPTH = 4  # of reductions, one after the other


def prove_relation(left, relation, right, given=(), seconds=SECONDS) -> Verdict:
    """Decide ``left relation right`` (one of < <= > >=) for all sizes under the given facts."""
    started = perf_counter()
    left, right = sympify(left), sympify(right)
    verdict = decide(lambda: _prove(left, relation, right, Facts.of(given)), seconds)
    return timed(verdict, started, assumptions([left, right], given))


def attack_relation(left, relation, right, given=(), seconds=SECONDS) -> Verdict:
    """Look for a counterexample only, where the proof is by other means."""
    started = perf_counter()
    left, right = sympify(left), sympify(right)
    verdict = decide(lambda: _attack(left, relation, right, Facts.of(given)), seconds)
    return timed(verdict, started, assumptions([left, right], given))


def _attack(left, relation, right, facts):
    found = attack(left, right, facts, relation=relation)
    if isinstance(found, Counterexample):
        return Verdict(Status.REFUTED, "counterexample", counterexample=found)
    return Verdict(Status.UNDECIDED, attack=found,
                   reason="no method decides the sign, and no counterexample was found")


def _prove(left, relation, right, facts):
    attacked = _attack(left, relation, right, facts)
    if attacked.status is Status.REFUTED:
        return attacked
    bigger, smaller = (right, left) if relation in FLIP else (left, right)
    with assuming(facts.positive):
        methods = Question(facts).answer(bigger - smaller, relation in ("<", ">"))
    if not methods:
        return attacked
    return Verdict(Status.PROVED, "; ".join(dict.fromkeys(methods)), attack=attacked.attack)


class Question:
    """One claim, what is known, and the goals that were tried without success."""

    def __init__(self, facts: Facts):
        self.facts = facts
        self.failed: dict[tuple, int] = {}  # (form, strict, what was assumed) -> reductions

    def answer(self, expr: Expr, strict: bool) -> list[str]:
        """The names of the methods by which ``expr`` > 0 (>= 0 if not strict); none if open."""
        if enough(as_written(expr, self.facts.apply), strict):
            return ["signs of the terms"]
        goal = Goal(self.facts.apply(read(expr)), strict)
        for depth in range(DEPTH + 1):  # a short proof is found before a long one
            methods = self.methods(goal, depth)
            if methods:
                return methods
        return []

    def methods(self, goal: Goal, depth: int) -> list[str]:
        """What decides a goal with at most ``depth`` reductions."""
        check_time()
        key = goal.form, goal.strict, assumed()
        tried = self.failed.get(key, -1)
        found = [] if tried >= depth else self._direct(goal) if tried < 0 else []
        if not found and depth > max(tried, 0):
            found = self._reduced(goal, depth)
        if not found:
            self.failed[key] = max(depth, tried)
        return found

    def _direct(self, goal):
        return next(([name] for name, method in DIRECT if method(goal.form, goal.strict)), [])

    def _reduced(self, goal, depth):
        for name, reduce in REDUCTIONS:
            try:
                for goals in reduce(goal.form, goal.strict, self.facts):
                    found = self._all(goals, depth - 1)
                    if found:
                        return [name, *found]
            except (TooLarge, Undefined):
                continue
        return []

    def _all(self, goals, depth):
        found = []
        for goal in goals:
            with assuming(goal.assumed):
                methods = self.methods(goal, depth)
            if not methods:
                return []
            found += methods
        return found
