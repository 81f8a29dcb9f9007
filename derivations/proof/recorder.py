"""The proof recorder: a solution talks to it, and every line it says is checked at once.

Its verbs are those of a written solution; ``verbs`` lists them. A line that is not proved stays in
the record and turns the exercise red.
"""
from __future__ import annotations

from sympy import Expr, sympify

from ..derive.derivation import Derivation
from ..fact import in_words
from ..language import Partial
from ..notation.printing import latex_equation
from ..notation.text import to_text
from ..record import Status, Step, Verdict
from .chance import Random, must_be_possible
from .methods import Methods
from .said import Said
from .verbs import CHAIN, verb_of
from .wording import both, fill


class Proof(Said, Methods):
    """Records and checks one solution."""

    def branch(self) -> Proof:
        """A proof that starts from the same definitions and assumptions, with no steps."""
        return Proof(self.system.copy(), self.variables)

    # ------------------------------------------------------------------- what is given

    def define(self, left, right, text="", **values):
        """Introduce a name: ``left := right`` for all values of the indices of ``left``."""
        self.system.define(left, right)
        self.steps.append(Step("define", fill(text, values), latex_equation(left, right),
                               f"{to_text(left)} = {to_text(right)}"))
        return left

    def assume(self, left, right=None, text="", **values):
        """Take an equation (two sides) or a relation as given; it is listed on the page."""
        self.system.assume(left, right)
        self.steps.append(Step("assume", fill(text, values), *both(left, right)))

    def random(self, *variables: Random, text="", **values):
        """Declare random variables; ``expectation`` and ``variance`` then know their moments.

        A law that no variable has, as with E[w**2] < E[w]**2, is refused.
        """
        must_be_possible([*self.variables, *variables])
        self.variables.extend(variables)
        if text:
            self.say(text, **values)

    # ------------------------------------------------------------------------- equations

    def identity(self, left, right, text="", given=(), verb="identity", **values):
        """``left = right`` for all sizes. Returns ``right``, so that lines can be chained."""
        left, right = sympify(left), sympify(right)
        verdict = self.decide_relation(left, "=", right, given)
        self.add(verb, text, values, left, "=", right, verdict, given)
        return right

    def follow(self, start, *lines, given=()):
        """A chain of equations: each line is (expression, reason) and equals the one before."""
        current = start
        for expr, reason in lines:
            current = self.identity(current, expr, reason, given)
        return current

    def conclude(self, left, right, text="", given=(), **values):
        """The answer of the exercise, proved like any identity and shown first on the page."""
        self.identity(left, right, text, given, verb="conclude", **values)
        self.answers.append(self.steps[-1])
        self.conclusions.append((sympify(left), sympify(right)))
        return right

    def derive(self, target, wrt, text="", **values) -> Expr:
        """The derivative of ``target`` by ``wrt``, with the lines of a textbook. Returns it."""
        found: Derivation = self.system.derive(target, wrt)
        details = []
        for line in found.steps:
            step = self.step("derive", line.text, {}, line.left, "=", line.right, line.verdict)
            details.append(step)
            self.claims.append((step, line.left, "=", line.right, ()))
        left = Partial(sympify(target), sympify(wrt))
        worst = next((d.verdict for d in details if not d.verdict.ok), details[-1].verdict)
        if worst.ok and not found.check.ok:
            worst = Verdict(Status.FAILED, "finite differences", reason="finite differences of the "
                            f"target disagree at {found.check.where}")
        if len(details) == 1:
            details, default = [], details[0].text
        else:
            default = f"{CHAIN}."
        words = fill(text or default, values)
        self.steps.append(Step("derive", words, *both(left, found.result), worst, details))
        for note in found.notes:
            self.say(f"There is {note}.")
        return found.result

    # ------------------------------------------------------------------------ inequalities

    def relation(self, left, relation, right, text="", given=(), verb="inequality", **values):
        """``left relation right`` with one of < <= > >=, for all sizes.

        Returns it as a fact for the ``given`` of later lines.
        """
        left, right = sympify(left), sympify(right)
        verdict = self.decide_relation(left, relation, right, given)
        return self.add(verb, text, values, left, relation, right, verdict, given)

    def positive(self, expr, text="", given=(), **values):
        return self.relation(expr, ">", 0, text, given, **values)

    def negative(self, expr, text="", given=(), **values):
        return self.relation(expr, "<", 0, text, given, **values)

    def edge_case(self, text, left=None, right=None, relation="=", given=(), **values):
        """A boundary case, in words or, with two sides, as a proved line."""
        if left is None:
            self.steps.append(Step("edge_case", fill(text, values)))
        elif relation == "=":
            self.identity(left, right, text, given, verb="edge_case", **values)
        else:
            self.relation(left, relation, right, text, given, verb="edge_case", **values)

    # ------------------------------------------------------------------------ looking back

    def assumptions(self) -> list[str]:
        """Everything the verdicts rest on, each once; not what was itself proved from the rest."""
        proved = {in_words(fact): set(map(in_words, line.given)) for fact, line in self.lemmas.items()
                  if not line.theorem.domain}
        listed = []
        parts = [p for step in self.steps for p in (
            step, *(() if verb_of(step.verb).whole else step.details)) if p.verdict]
        for part in parts:
            rests_on = set(part.verdict.assumptions)
            listed += [a for a in part.verdict.assumptions
                       if a not in proved or a in proved[a] or not proved[a] <= rests_on]
        return list(dict.fromkeys(listed))

    def equation(self, n=-1) -> tuple[Expr, Expr]:
        """The n-th conclusion, as a pair of sides."""
        return self.conclusions[n]
