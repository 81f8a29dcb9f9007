"""The proof recorder: a solution talks to it, and every line it says is checked at once.

The verbs are those of a written solution: ``define``, ``assume``, ``say``, ``identity``,
``follow``, ``derive``, ``conclude``, ``positive``, ``limit``, ``induction``, ``variance``,
``minimum``, ``constant``, ``counterexample``, ``experiment``, ``outcome``, ``code``, ``answer``,
``edge_case``, ``imprecise``, ``theorem``, ``figure``, ``numbers``, and those that use lines proved before
(``lemmas``): ``instance``, ``add_up``, ``squeeze``, ``cite``. A line that is not proved stays in
the record and turns the exercise red.
"""
from __future__ import annotations

from dataclasses import replace
from inspect import getsource
from textwrap import dedent
from time import perf_counter

from sympy import Expr, S, Symbol, Tuple, sympify
from sympy.core.relational import Rel

from ..derive.derivation import Derivation
from ..derive.system import System
from ..kernel.rules import induction, induction_contexts, induction_part
from ..kernel.terms import at as place_at
from ..kernel.terms import DENIED, place, plus, read
from ..language import Expectation, Partial, Variance
from ..notation.from_tree import to_sympy
from ..notation.printing import latex, latex_equation, parenthesised
from ..notation.text import to_text
from ..record import Counterexample, Status, Step, Verdict
from ..tactics.extremum import prove_constant, prove_minimum, slopes_defined
from .chance import Random, joint, must_be_possible
from .closed import check_constant, for_any_value, open_facts, parted, sides
from .deciding import (
    SECONDS, Question, at_point, decide, decide_limit, decide_wrong, theorem_verdict, undecided,
    wrong_among,
)
from .lemmas import Lemmas
from .numbers import in_numbers
from .verdicts import proved
from .wording import both, fill, in_words

WHOLE = "minimum", "induction"  # their details assume what the line itself does not


class Proof(Lemmas):
    """Records and checks one solution.

    ``steps`` holds the lines in order, ``answers`` the conclusions, ``claims`` every equation that
    was checked as (step, left, relation, right, given), where ``given`` has the names that are kept
    closed as well, and ``limits`` every limit, for mutation.
    """

    def __init__(self, system: System | None = None, variables=(), shows=True):
        super().__init__()
        self.shows = shows  # whether figures are drawn and measurements run
        self.system = system or System()
        self.variables: list[Random] = list(variables)
        self.steps: list[Step] = []
        self.answers: list[Step] = []
        self.conclusions: list[tuple[Expr, Expr]] = []
        self.claims: list[tuple[Step, Expr, str, Expr, tuple]] = []
        self.limits: list[tuple] = []

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

    # ---------------------------------------------------------------------------- words

    def say(self, text, table=(), **values):
        """Words between the lines. ``{name}`` in the text is the value given for it, printed.

        ``table`` holds computed rows of text, the header first.
        """
        self.steps.append(Step("say", fill(text, values), table=[list(row) for row in table]))

    def theorem(self, text, **values):
        """A standard theorem of analysis that is used here and not proved: marked as such."""
        self.steps.append(Step("theorem", fill(text, values)))

    def imprecise(self, text, **values):
        """Where the book, or the usual statement, is imprecise."""
        self.steps.append(Step("imprecise", fill(text, values)))

    def answer(self, text="", **values):
        """The answer in words, shown first on the page; without words, the line just written."""
        self.answers.append(Step("say", fill(text, values)) if text else self.steps[-1])

    def code(self, function, text="", **values):
        """The source of a function or class, read from the file from which it runs; or a text."""
        source = function if isinstance(function, str) else dedent(getsource(function))
        fence = f"```python\n{source.rstrip()}\n```"
        self.steps.append(Step("code", f"{fill(text, values)}\n\n{fence}".strip()))

    def figure(self, draw, text="", **values):
        """A picture: ``draw()`` gives SVG, as ``svg``, or ``curves`` and ``bars`` with sliders."""
        if not self.shows:
            return
        drawn = draw()
        self.steps.append(Step("figure", fill(text, values), figure=str(drawn),
                               live=getattr(drawn, "live", "")))

    def numbers(self, text, at, of=(), **values):
        """The exercise in numbers: definitions and answers at a small point, to compute along.

        ``at`` maps letters to a number or to lists, an entry for each index; whatever follows from
        these alone is shown. ``of`` are left sides of other lines that are to be shown too.
        """
        said = {left: right for _, left, sign, right, _ in self.claims if sign == "="}
        lines = [(left, right) for _, left, right in self.system.definitions.values()]
        unsaid = [to_text(left) for left in map(sympify, of) if left not in said]
        if unsaid:
            raise ValueError(f"no line of the proof says what {' and '.join(unsaid)} is")
        lines += [(left, said[left]) for left in map(sympify, of)] + self.conclusions
        self.steps.append(Step("numbers", fill(text, values), table=in_numbers(lines, at)))

    # ------------------------------------------------------------------------- equations

    def identity(self, left, right, text="", given=(), verb="identity", **values):
        """``left = right`` for all sizes. Returns ``right``, so that lines can be chained."""
        left, right = sympify(left), sympify(right)
        verdict = self.decide_equation(left, right, given)
        self.add(verb, text, values, left, "=", right, verdict, given)
        self.learn((left, right), verdict, given)
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
            default = "The chain rule, line by line."
        words = fill(text or default, values)
        self.steps.append(Step("derive", words, *both(left, found.result), worst, details))
        for note in found.notes:
            self.say(f"There is {note}.")
        return found.result

    def question(self, left, relation, right, given=()) -> Question:
        """A claim with everything this proof knows: what was proved enters as a theorem."""
        (left, right), (closed, given) = map(sympify, (left, right)), parted(given)
        taken = self.premises(closed, given)
        rests_on = tuple(dict.fromkeys([*self.system.assumed, *self.conditions_of(given, but=taken)]))
        using = tuple(self.theorems[fact] for fact in given if fact in self.theorems and fact not in taken)
        definitions = self.definitions_for(left, right, *rests_on, using=using, closed=closed)
        if closed:
            check_constant(closed, [s for d in ((left, right), *rests_on, *definitions) for s in sides(d)])
        return Question(left, relation, right, rests_on, definitions, using, random=joint(self.variables),
                        second=lambda: (*map(self.system.resolve, (left, right)),
                                        tuple(self.resolved(rests_on))))

    def definitions_for(self, *expressions, using=(), closed=()):
        """The definitions that expressions and facts rest on, and those that theorems assume."""
        names = set().union(*(self.system.names_under(s, closed) for e in expressions for s in sides(e)),
                            *({d.name for d in t.claim.context.definitions} for t in using)) - set(closed)
        return tuple((left, right) for name, (_, left, right) in self.system.definitions.items()
                     if name in names)

    def decide_equation(self, left, right, given=(), seconds=SECONDS) -> Verdict:
        """The verdict on ``left = right`` with everything this proof knows."""
        return self.decide_relation(left, "=", right, given, seconds)

    def wrong_among(self, left, right, others, given=()) -> set[Expr]:
        """The expressions in place of ``right`` that a quick look refutes."""
        return wrong_among(self.question(left, "=", right, given), others)

    def decide_wrong(self, left, relation, right, given=(), seconds=SECONDS) -> Verdict:
        """The verdict on a claim that is probably false."""
        return decide_wrong(self.question(left, relation, right, given), seconds)

    def resolved(self, given) -> list:
        """Conditions with their derivatives worked out."""
        return [tuple(map(self.system.resolve, map(sympify, c))) if isinstance(c, tuple) else
                Rel(*map(self.system.resolve, c.args), c.rel_op, evaluate=False)
                if c.has(Partial) else c for c in given]

    # ------------------------------------------------------------------------ inequalities

    def relation(self, left, relation, right, text="", given=(), verb="inequality", **values):
        """``left relation right`` with one of < <= > >=, for all sizes.

        Returns it as a fact for the ``given`` of later lines.
        """
        left, right = sympify(left), sympify(right)
        verdict = self.decide_relation(left, relation, right, given)
        self.add(verb, text, values, left, relation, right, verdict, given)
        return self.fact(left, relation, right, verdict, given)

    def decide_relation(self, left, relation, right, given=(), seconds=SECONDS) -> Verdict:
        """The verdict on a relation with everything this proof knows."""
        verdict, (closed, facts) = decide(self.question(left, relation, right, given), seconds), parted(given)
        if verdict.theorem and self.premises(closed, facts):
            verdict, _ = self.instance_of(verdict.theorem, sympify(left), relation, sympify(right), {}, facts)
        return for_any_value(verdict, closed) if closed else verdict

    def positive(self, expr, text="", given=(), **values):
        return self.relation(expr, ">", 0, text, given, **values)

    def negative(self, expr, text="", given=(), **values):
        return self.relation(expr, "<", 0, text, given, **values)

    def minimum(self, expr, variable: Symbol, at, text="", given=(), **values):
        """``expr`` is at least its value where ``variable`` = ``at``, and equal only there.

        Proved by the sign of the slope on both sides; ``given`` are the conditions, among them
        the interval of the variable. Returns the line as a fact.
        """
        expr, at = sympify(expr), sympify(at)
        least = expr.subs(variable, at)
        question = self.question(expr, ">=", least, given)
        verdict = theorem_verdict(lambda: prove_minimum(
            question.context(), question.read(expr), read(variable), question.read(at),
            question.read(least)), question)
        self.add("minimum", text, values, expr, ">=", least, verdict, given)
        self.steps[-1].details = self.slopes(verdict, variable, at)
        return self.fact(expr, ">=", least, verdict, given)

    def slopes(self, verdict, variable, at) -> list[Step]:
        """The theorems about the slope that a line rests on, each a step."""
        if not verdict.theorem:
            return []
        shown = [(t.claim, proved(t)) for t in verdict.theorem.premises]
        where = [f"The slope where ${latex(variable)} {sign} {latex(at)}$." for sign in ("<", ">")]
        return [self.step("inequality", words if len(shown) > 1 else "The slope.", {}, to_sympy(claim.left),
                          claim.relation, to_sympy(claim.right), found)
                for words, (claim, found) in zip(where, shown)]

    # ------------------------------------------------------------------- other methods

    def constant(self, expr, variable: Symbol, at, text="", given=(), **values):
        """``expr`` is the same for every value of ``variable``: its value where that is ``at``.

        Proved by the slope, which is 0 throughout; ``given`` are the conditions, among them the
        interval of the variable.
        """
        expr, at = sympify(expr), sympify(at)
        there = expr.subs(variable, at)
        slopes = [fact for fact in given if isinstance(fact, tuple) and isinstance(fact[0], Partial)]
        rest = [fact for fact in given if fact not in slopes]
        question = self.question(expr, "=", there, rest)

        def constant():
            start = read(variable)
            context = slopes_defined(question.context(), start, [
                (question.read(slope.args[0]), question.read(body)) for slope, body in slopes])
            return prove_constant(context, question.read(expr), start, question.read(at), question.read(there))
        verdict = theorem_verdict(constant, question, attacked=not slopes)
        self.add("identity", text, values, expr, "=", there, verdict, given, mutate=False)
        self.steps[-1].details = self.slopes(verdict, variable, at)[:1]
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
        context, claim = question.context(), question.claim()
        letter = question.letters().get(n, n.name)
        _, hypothesis = induction_contexts(context, *claim, letter, start)
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
        holds = [*given, *([n >= start] if start else [])]
        self.keep(left(n), "=", right(n), verdict, holds)
        self.learn((left(n), right(n)), verdict, holds)
        return left(n), right(n)

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
        question = replace(question, given=tuple(f for f in question.given if names & {
            s.name for s in Tuple(*(f if isinstance(f, tuple) else f.args)).atoms(Symbol) if not s.is_integer}))
        verdict = at_point(question, {str(s): n for s, n in (sizes or {}).items()},
                           {str(name): rows for name, rows in (at or {}).items()})
        self.add("counterexample", text, values, left, DENIED[relation], right,
                 verdict, (), mutate=False)

    def experiment(self, text, run, **values):
        """A measurement: ``run()`` gives (holds, what was measured, table). Never called a proof."""
        if not self.shows:
            return
        started = perf_counter()
        holds, measured, table = run()
        status = Status.MEASURED if holds else Status.FAILED
        verdict = Verdict(status, "experiment", reason=measured, seconds=perf_counter() - started)
        self.steps.append(Step("experiment", fill(text, values), plain=measured, verdict=verdict,
                               table=table))

    def outcome(self, text, found, expected, tolerance=0, **values):
        """What code gives, against what it has to give: equal, or refuted with both shown.

        ``found`` and ``expected`` are numbers, texts, or lists of them, compared exactly; with a
        ``tolerance``, each number may be off by as much, and the line says so.
        """
        question, within = fill(text, values), f" within {tolerance:g}" if tolerance else ""
        shown = Counterexample({}, {}, {"the check": question.rstrip(".:")}, str(found),
                               f"{expected}{within}", is_code=True)
        verdict = (Verdict(Status.CHECKED, "direct computation")
                   if agrees(found, expected, tolerance) else
                   Verdict(Status.REFUTED, "direct computation", counterexample=shown))
        said = f" (expected: {expected}{within})" if tolerance else ""
        self.steps.append(Step("outcome", f"{question} `{found}`{said}", plain=f"{found}{said}",
                               verdict=verdict))

    def edge_case(self, text, left=None, right=None, relation="=", given=(), **values):
        """A boundary case, in words or, with two sides, as a proved line."""
        if left is None:
            self.steps.append(Step("edge_case", fill(text, values)))
        elif relation == "=":
            self.identity(left, right, text, given, verb="edge_case", **values)
        else:
            self.relation(left, relation, right, text, given, verb="edge_case", **values)

    # -------------------------------------------------------------------------- recording

    def add(self, verb, text, values, left, relation, right, verdict, given, mutate=True):
        step = self.step(verb, text, values, left, relation, right, verdict)
        self.steps.append(step)
        if mutate:
            self.claims.append((step, left, relation, right, tuple(given)))
            self.keep(left, relation, right, verdict, given)

    def step(self, verb, text, values, left, relation, right, verdict) -> Step:
        return Step(verb, fill(text, values), latex_equation(left, right, relation),
                    f"{to_text(left)} {relation} {to_text(right)}", verdict)

    def assumptions(self) -> list[str]:
        """Everything the verdicts rest on, each once; not what was itself proved from the rest."""
        proved = {in_words(fact): set(map(in_words, given)) for fact, given in self.lemmas.items()}
        listed = []
        parts = [p for step in self.steps for p in (
            step, *(() if step.verb in WHOLE else step.details)) if p.verdict]
        for part in parts:
            rests_on = set(part.verdict.assumptions)
            listed += [a for a in part.verdict.assumptions
                       if a not in proved or a in proved[a] or not proved[a] <= rests_on]
        return list(dict.fromkeys(listed))

    def equation(self, n=-1) -> tuple[Expr, Expr]:
        """The n-th conclusion, as a pair of sides."""
        return self.conclusions[n]


def agrees(found, expected, tolerance) -> bool:
    """Whether a program gave what it had to. Raises ``ValueError`` for a tolerance below 0, and for an
    array of NumPy's."""
    if not tolerance >= 0:
        raise ValueError(f"a tolerance is a number >= 0, not {tolerance}")
    if getattr(found, "shape", ()) or getattr(expected, "shape", ()):
        raise ValueError("an outcome compares numbers, texts and lists: write .tolist() after an array")
    if not tolerance:
        return found == expected
    if isinstance(expected, (list, tuple)):
        return len(found) == len(expected) and all(
            agrees(*pair, tolerance) for pair in zip(found, expected))
    return bool(abs(found - expected) <= tolerance)
