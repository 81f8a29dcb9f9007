"""What a proof knows, and the questions that it asks: a claim with definitions, facts and theorems."""
from __future__ import annotations

from sympy import Expr, sympify

from ..derive.system import System
from ..fact import sides
from ..kernel.terms import RELATIONS
from ..notation.printing import latex_equation
from ..notation.text import to_text
from ..record import Step, Verdict
from .chance import Random, joint
from .closed import check_constant, for_any_value, parted
from .deciding import SECONDS, Question, decide, decide_wrong, wrong_among
from .lemmas import Lemmas
from .wording import fill


class Asking(Lemmas):
    """A system of definitions, random variables, and what was proved so far.

    ``steps`` holds the lines in order, ``answers`` the conclusions, ``claims`` every equation that
    was checked as (step, left, relation, right, given), where ``given`` has the names that are kept
    closed as well, and ``limits`` every limit, for mutation.
    """

    def __init__(self, system: System | None = None, variables=(), shows=True):
        super().__init__()
        self.shows = shows  # whether figures are drawn and measurements run
        self.doubtful = False  # whether what it says is probably false
        self.system = system or System()
        self.variables: list[Random] = list(variables)
        self.steps: list[Step] = []
        self.answers: list[Step] = []
        self.conclusions: list[tuple[Expr, Expr]] = []
        self.claims: list[tuple[Step, Expr, str, Expr, tuple]] = []
        self.limits: list[tuple] = []

    def question(self, left, relation, right, given=()) -> Question:
        """A claim with everything this proof knows: what was proved enters as a theorem. Raises ``ValueError``
        for what is no relation."""
        if relation not in (*RELATIONS, "->"):
            raise ValueError(f"{relation} is no relation: it is one of {' '.join(RELATIONS)}")
        (left, right), (closed, given) = map(sympify, (left, right)), parted(given)
        taken = self.premises(closed, given)
        rests_on = tuple(dict.fromkeys([*self.system.assumed, *self.conditions_of(given, but=taken)]))
        using = tuple(self.lemmas[fact].theorem for fact in given if fact in self.lemmas and fact not in taken)
        definitions = self.definitions_for(left, right, *(s for fact in rests_on for s in sides(fact)),
                                           using=using, closed=closed)
        if closed:
            check_constant(closed, [s for d in ((left, right), *rests_on, *definitions) for s in sides(d)])
        return Question(left, relation, right, rests_on, definitions, using, random=joint(self.variables),
                        parameters=tuple(p for v in self.variables for p in v.parameters), doubtful=self.doubtful)

    def definitions_for(self, *expressions, using=(), closed=()):
        """The definitions that expressions rest on, and those that theorems assume."""
        names = set().union(*(self.system.names_under(e, closed) for e in expressions),
                            *({d.name for d in t.claim.context.definitions} for t in using)) - set(closed)
        return tuple((left, right) for name, (_, left, right) in self.system.definitions.items()
                     if name in names)

    def decide_relation(self, left, relation, right, given=(), seconds=SECONDS) -> Verdict:
        """The verdict on a relation with everything this proof knows."""
        verdict, (closed, facts) = decide(self.question(left, relation, right, given), seconds), parted(given)
        if verdict.theorem and self.premises(closed, facts):
            verdict, _ = self.instance_of(verdict.theorem, sympify(left), relation, sympify(right), {}, facts)
        return for_any_value(verdict, closed) if closed else verdict

    def decide_wrong(self, left, relation, right, given=(), seconds=SECONDS) -> Verdict:
        """The verdict on a claim that is probably false."""
        return decide_wrong(self.question(left, relation, right, given), seconds)

    def wrong_among(self, left, right, others, given=()) -> set[Expr]:
        """The expressions in place of ``right`` that a quick look refutes."""
        return wrong_among(self.question(left, "=", right, given), others)

    # -------------------------------------------------------------------------- recording

    def add(self, verb, text, values, left, relation, right, verdict, given, details=()):
        """A line that later ones may use, and that is altered for mutation. Returns it as a fact."""
        step = self.say_line(verb, text, values, left, relation, right, verdict, details)
        self.claims.append((step, left, relation, right, tuple(given)))
        return self.learn(left, relation, right, verdict, given)

    def say_line(self, *line) -> Step:
        self.steps.append(self.step(*line))
        return self.steps[-1]

    def step(self, verb, text, values, left, relation, right, verdict, details=(), cited="") -> Step:
        return Step(verb, fill(text, values), latex_equation(left, right, relation),
                    f"{to_text(left)} {relation} {to_text(right)}", verdict, list(details), cited=cited)
