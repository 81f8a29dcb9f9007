"""What an exercise asks: its answers as formulas, the facts that hold, and its names."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sympy import Expr, Idx, IndexedBase, Symbol, sympify
from sympy.core.relational import Relational

from derivations.refute.decimals import free_indices
from derivations.notation.text import to_text
from backproof.registry import Exercise, ExerciseError

BOUNDS = ("<", "<=", ">", ">=")


@dataclass(frozen=True)
class Target:
    """One answer of an exercise: ``left relation right``, with the facts given for that line.

    ``shown`` is the right side as it is written, ``right`` the same with derivatives worked out.
    """

    left: Expr
    relation: str
    right: Expr
    shown: Expr
    given: tuple = ()

    @property
    def is_equation(self):
        return self.relation == "="

    @property
    def indices(self) -> list[Idx]:
        return free_indices(self.left, self.right)

    def __str__(self):
        return f"{to_text(self.left)} {self.relation} {to_text(self.shown)}"


class Question:
    """An exercise whose answer is a formula."""

    def __init__(self, exercise: Exercise):
        self.exercise = exercise
        self.proof = exercise.proof
        self.targets = [self.target(*found) for found in answers(self.proof)]
        if not self.targets:
            raise ExerciseError(f"the answer of {exercise.id} is not a formula, so there is nothing "
                                f"to compare with; read it with: backproof show {exercise.id}")

    def target(self, left, relation, right, given) -> Target:
        return Target(left, relation, self.resolve(right), right, given)

    @property
    def facts(self) -> list:
        """Everything that the exercise takes as given, definitions first."""
        return self.proof.system.facts

    @cached_property
    def names(self) -> dict:
        """Every name of the exercise, those of its answers first."""
        found: dict = {}
        claims = [side for _, left, _, right, given in self.proof.claims
                  for side in (left, right, *sides(given))]
        asked = [side for t in self.targets for side in (t.left, t.right, *sides(t.given))]
        for expr in [*asked, *sides(self.facts), *claims]:
            for name, thing in named(sympify(expr)):
                found.setdefault(name, thing)
        return found

    def resolve(self, expr: Expr) -> Expr:
        """An expression with its derivatives worked out."""
        return self.proof.system.resolve(expr)

    def special_cases(self, target: Target) -> list[tuple]:
        """What the exercise assumes elsewhere, beyond this answer's own facts."""
        found = [tuple(given) for *_, given in self.proof.claims]
        return [g for g in dict.fromkeys(found) if g and not set(g) <= {*target.given, *self.facts}]


def answers(proof):
    """(left, relation, right, given) of the proved equations and bounds among the answers."""
    for answer in proof.answers:
        for step, left, relation, right, given in proof.claims:
            if step is answer and step.verdict.ok and relation in ("=", *BOUNDS):
                yield sympify(left), relation, sympify(right), given


def sides(facts) -> list[Expr]:
    """The expressions in some facts."""
    return [sympify(side) for fact in facts
            for side in (fact.args if isinstance(fact, Relational) else fact)]


def named(expr: Expr):
    """(name, thing) of the arrays, indices and symbols of an expression."""
    arrays = expr.atoms(IndexedBase)
    labels = {array.label for array in arrays}
    indices = expr.atoms(Idx)
    yield from ((str(array.label), array) for array in sorted(arrays, key=str))
    yield from ((str(k.label), k) for k in sorted(indices, key=str))
    inner = {s for k in indices for s in k.label.free_symbols}
    for symbol in sorted(expr.atoms(Symbol) - labels - inner - indices, key=str):
        yield symbol.name, symbol
