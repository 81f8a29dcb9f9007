"""The methods of proof beyond identities: minimum, constant, limit, induction, chance, counterexample."""
from __future__ import annotations

from dataclasses import replace

from sympy import S, Symbol, sympify

from ..fact import in_words, sides
from ..kernel.calculus import expanded
from ..kernel.rules import NotProved, induction, induction_contexts, induction_part
from ..kernel.terms import DENIED, letters_of, place, plus, walk
from ..kernel.terms import at as place_at
from ..kernel.terms import names as names_in
from ..notation.to_tree import read
from ..language import Expectation, Partial, Variance
from ..names import reached
from ..notation.from_tree import to_sympy
from ..notation.printing import latex, parenthesised
from ..notation.text import to_text
from ..record import Step
from ..tactics.extremum import prove_constant, prove_minimum, slopes_defined
from .asking import Asking
from .closed import open_facts
from .deciding import at_point, decide, decide_limit, theorem_verdict, undecided
from .verdicts import proved
from .wording import both, fill


class Methods(Asking):
    """The verbs that ask the kernel for more than one equation or relation."""

    def minimum(self, expr, variable: Symbol, at, text="", given=(), **values):
        """``expr`` is at least its value where ``variable`` = ``at``, and equal only there.

        Proved by the sign of the slope on both sides; ``given`` are the conditions, among them
        the interval of the variable. Returns the line as a fact.
        """
        expr, at = sympify(expr), sympify(at)
        least = self.system.value_at(expr, variable, at)
        question = self.question(expr, ">=", least, given)
        verdict = theorem_verdict(lambda: prove_minimum(
            question.context, question.read(expr), read(variable), question.read(at),
            question.read(least)), question)
        return self.add("minimum", text, values, expr, ">=", least, verdict, given,
                        self.slopes(verdict, variable, at))

    def slopes(self, verdict, variable, at) -> list[Step]:
        """The theorems about the slope that a line rests on, each a step."""
        if not verdict.theorem:
            return []
        shown = [(t.claim, proved(t)) for t in verdict.theorem.premises]
        where = [f"The slope where ${latex(variable)} {sign} {latex(at)}$." for sign in ("<", ">")]
        return [self.step("inequality", words if len(shown) > 1 else "The slope.", {}, to_sympy(claim.left),
                          claim.relation, to_sympy(claim.right), found)
                for words, (claim, found) in zip(where, shown)]

    def constant(self, expr, variable: Symbol, at, text="", given=(), **values):
        """``expr`` is the same for every value of ``variable``: its value where that is ``at``.

        Proved by the slope, which is 0 throughout; ``given`` are the conditions, among them the
        interval of the variable, and the slopes of unknown functions f: (Partial(f(x), x), slope).
        Raises ``ValueError`` for a slope of anything else than f(x) by the variable x.
        """
        expr, at = sympify(expr), sympify(at)
        there = self.system.value_at(expr, variable, at)
        slopes = [fact for fact in given if isinstance(fact, tuple) and isinstance(fact[0], Partial)]
        rest = [fact for fact in given if fact not in slopes]
        for slope, _ in slopes:
            if slope.args[1:] != (variable,) or slope.args[0].args != (variable,):
                raise ValueError(f"{to_text(slope)} is given: only the slope of a function of {variable} alone, by "
                                 f"{variable}, can be")
        question = self.question(expr, "=", there, rest)

        def constant():
            start = read(variable)
            context = slopes_defined(question.context, start, [
                (question.read(slope.args[0]), question.read(body)) for slope, body in slopes])
            return prove_constant(context, question.read(expr), start, question.read(at), question.read(there))
        verdict = theorem_verdict(constant, question, attacked=not slopes)
        verdict = replace(verdict, assumptions=[*verdict.assumptions, *map(in_words, slopes)])
        self.say_line("identity", text, values, expr, "=", there, verdict,
                      self.slopes(verdict, variable, at)[:1])
        return there

    def limit(self, expr, variable, to, equals, text="", side="", given=(), **values):
        """The limit of ``expr`` as ``variable`` goes to ``to`` (from ``side`` "+" or "-")."""
        expr, to, equals = map(sympify, (expr, to, equals))
        verdict = decide_limit(self.question(expr, "->", equals, given), variable, to, side)
        step = self.limit_step(text, values, expr, variable, to, equals, side, verdict)
        self.steps.append(step)
        self.limits.append((step, expr, variable, to, equals, side, tuple(given)))

    def limit_step(self, text, values, expr, variable, to, equals, side, verdict) -> Step:
        arrow = f"{latex(variable)} \\to {latex(to)}{'^' + side if side else ''}"
        body = parenthesised(latex(expr)) if expr.is_Add else latex(expr)
        shown = f"\\lim_{{{arrow}}} {body} = {latex(equals)}"
        plain = f"lim {to_text(variable)} -> {to_text(to)}{side} of {to_text(expr)} = {to_text(equals)}"
        return Step("limit", fill(text, values), shown, plain, verdict)

    def induction(self, left, right, n: Symbol, text="", start=0, given=(), **values):
        """``left(n) = right(n)`` for every whole n >= start: base case and step, each proved.

        ``left`` and ``right`` are functions of n. ``given`` are facts that hold for every n; the
        induction hypothesis is added to them. Returns the two sides, for the ``given`` of later
        lines.
        """
        question = self.question(left(n), "=", right(n), given)
        context, claim = question.context, question.claim
        letter = question.letters.get(n, n.name)
        try:
            _, hypothesis = induction_contexts(context, *claim, letter, start)
        except NotProved as error:
            raise ValueError(f"no induction begins at {start}: {error}") from None
        base = self._part("The base case.", left(S(start)), right(S(start)), given, context,
                          induction_part(claim, letter, place(start)))
        step = self._part("If the line holds for n, it holds for n + 1.", left(n + 1), right(n + 1),
                          [*given, (left(n), right(n))], hypothesis,
                          induction_part(claim, letter, plus(place_at(letter), place(1))))
        if base.verdict.ok and step.verdict.ok:
            verdict = theorem_verdict(lambda: induction(
                context, claim, letter, start, base.verdict.theorem, step.verdict.theorem), question)
        else:
            broken = step if base.verdict.ok else base
            verdict = undecided(f"it rests on {broken.plain}, which is {broken.verdict}")
        if base.verdict.counterexample:  # the base case is a case of the line
            case, name = base.verdict.counterexample, to_text(n)
            verdict = replace(base.verdict, counterexample=replace(
                case, sizes={key: size for key, size in case.sizes.items() if key != name},
                values={**case.values, name: str(start)}))
        self.steps.append(Step("induction", fill(text, values), *both(left(n), right(n)), verdict,
                               [base, step]))
        holds = [*given, *([n >= start] if start and (n >= start) != True else [])]
        return self.learn(left(n), "=", right(n), verdict, holds)

    def _part(self, text, left, right, given, context, trees):
        left, right = sympify(left), sympify(right)
        question = self.question(left, "=", right, given)
        verdict = decide(replace(question, known=context, trees=trees))
        step = self.step("identity", text, {}, left, "=", right, verdict)
        self.claims.append((step, left, "=", right, open_facts(given)))
        return step

    def expectation(self, of, equals, text="", given=(), **values):
        """The expected value of ``of`` under the declared random variables."""
        return self.identity(Expectation(of), equals, text, given, verb="expectation", **values)

    def variance(self, of, equals, text="", given=(), **values):
        """The variance of ``of`` under the declared random variables."""
        return self.identity(Variance(of), equals, text, given, verb="expectation", **values)

    def counterexample(self, left, right, text="", sizes=None, at=None, relation="=", **values):
        """A point where ``left relation right`` is false, evaluated exactly; the line says what holds there.

        ``sizes`` maps size symbols to numbers; ``at`` maps names to a number or nested tuples.
        """
        left, right = sympify(left), sympify(right)
        question = self.question(left, relation, right)
        names = self.system.names_under(left) | self.system.names_under(right)
        question = replace(question, given=_tied(question, names.union(map(str, {**(sizes or {}), **(at or {})}))),
            random=tuple(f for f in question.random if names & {f.name}.union(*map(names_in, f.parameters))))
        verdict = at_point(question, {str(s): n for s, n in (sizes or {}).items()},
                           {str(name): rows for name, rows in (at or {}).items()})
        self.say_line("counterexample", text, values, left, DENIED[relation], right, verdict)


def _tied(question, names) -> tuple:
    """The facts that say something of values, or of whole numbers as values, with these names, or with
    names that such facts tie to them; definitions are put in."""
    said = {}
    for fact in question.given:
        trees = [t for side in map(question.read, sides(fact)) for t in (side, expanded(question.context, side))]
        numbers = (x for t in trees for node in walk(t) if node[0] == "ord" for x in letters_of(node[1]))
        said[fact] = {*(getattr(x, "label", x) for x in numbers)}.union(*map(names_in, trees))
    names = names | reached(names, lambda name: set().union(*(s for s in said.values() if name in s)))
    return tuple(f for f in question.given if names & said[f])
