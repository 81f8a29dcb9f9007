"""The verbs that use lines proved before, in the same solution or in another one.

A proved line holds for all values of its symbols for which its conditions hold. So it may be used
with other expressions in their place (``instance``, ``cite``), for every term of a sum
(``add_up``), and near a limit (``squeeze``); each verb decides the conditions anew.
"""
from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Idx, IndexedBase, Symbol, sympify
from sympy.core.relational import Rel, Relational

from ..normalise.forms import substitute
from ..normalise.names import atom_of
from ..normalise.normal_form import Unsupported, is_zero, read
from ..normalise.writing import write
from ..judge.inequality import attack_relation, prove_relation
from ..judge.limits import prove_squeeze
from ..language import Partial, Sum
from ..record import Status, Step, Verdict
from ..derive.system import System


@dataclass(frozen=True)
class Line:
    """A line that was proved: ``left relation right`` under ``given`` and the system of then."""

    left: Expr
    relation: str
    right: Expr
    given: tuple
    system: System


class Lemmas:
    """The part of a proof that keeps its proved lines and uses them again."""

    def __init__(self):
        self.lines: list[Line] = []
        self.uses: list[str] = []
        self.lemmas: dict[Relational | tuple, tuple] = {}  # what was proved here -> its conditions

    def keep(self, left, relation, right, verdict, given):
        """Remember a line if it was proved, for ``cite``."""
        if verdict.ok:
            self.lines.append(Line(left, relation, right, self.conditions_of(given),
                                   self.system.copy()))

    def conditions_of(self, given) -> tuple:
        """What facts rest on: one that was proved here stands for what it was given itself."""
        return tuple(dict.fromkeys(
            condition for line in given for condition in self.lemmas.get(line, (line,))))

    def fact(self, left, relation, right, verdict, given):
        """A relation just decided, for the ``given`` of later lines.

        What it was given, the user must give as well, except what was proved here. Derivatives in
        it are worked out now, since a later definition may change what they mean.
        """
        fact = Rel(self.system.resolve(left), self.system.resolve(right), relation, evaluate=False)
        if verdict.ok:
            self.lemmas[fact] = self.conditions_of(given)
        return fact

    def instance(self, fact, replace, text="", given=(), **values):
        """A proved relation with expressions in place of its symbols, as a new fact.

        What the relation was given is proved for the new expressions. No symbol that an
        assumption is about may be replaced, and no defined name may stand in the relation.
        """
        left, right = (replaced(side, replace) for side in fact.args)
        details = self.conditions_hold(self.lemmas.get(fact, ()), replace, given)
        assumed = [part for given_fact in self.system.assumed
                   for part in (given_fact if isinstance(given_fact, tuple) else given_fact.args)]
        known = fact in self.lemmas and not (
            names(*replace) & names(*assumed) or names(fact) & self.system.definitions.keys())
        meant = all(shown == pure or self.decide_equation(shown, pure, given).ok
                    for shown, side in zip((left, right), fact.args, strict=True)
                    for pure in [instance_of(side, replace)])
        verdict = by("an instance", details, known and meant)
        self.add("inequality", text, values, left, fact.rel_op, right, verdict, given)
        self.steps[-1].details = details
        return self.fact(left, fact.rel_op, right, verdict, given)

    def cite(self, solution, text="", of=None, replace=None, given=(), **values):
        """Use a line of another exercise here, with ``replace`` in place of its names.

        ``solution.lines`` is the other proof. The line is its last conclusion, or its first line
        with the left side ``of``, or with both sides, if ``of`` is a pair. Decided here are what
        the line says once its definitions are put in, and every condition that it rests on. The
        dependency shows on both pages. Returns the two sides, or a relation as a fact.
        """
        source, line, replace = solution.lines, proved_line(solution, of), replace or {}
        left, right = (replaced(side, replace) for side in (line.left, line.right))
        details = [self.step("identity", "What this side means, written out.", {}, shown, "=",
                             pure, self.decide_equation(shown, pure, given))
                   for shown, side in ((left, line.left), (right, line.right))
                   for pure in [instance_of(written_out(source.without_moments(side), line.system),
                                            replace)]
                   if shown != pure]
        declared = [Rel(left, 0, ">" if left.is_positive else ">=", evaluate=False)
                    for _, left, _ in line.system.definitions.values() if left.is_nonnegative]
        conditions = [written_out(c, line.system)
                      for c in (*declared, *line.system.assumed, *line.given)]
        details += self.conditions_hold(conditions, replace, given)
        verdict = by(f"a line of {solution.id}, whose conditions hold here", details)
        self.add("cite", text, values, left, line.relation, right, verdict, given, mutate=False)
        self.steps[-1].details, self.steps[-1].cited = details, solution.id
        if verdict.ok and solution.id not in self.uses:
            self.uses.append(solution.id)
        if line.relation != "=":
            return self.fact(left, line.relation, right, verdict, given)
        if verdict.ok:
            self.lemmas[left, right] = self.conditions_of(given)
        return left, right

    def conditions_hold(self, conditions, replace, given) -> list[Step]:
        """Each condition with ``replace`` in place of its symbols, decided here.

        What was declared of a replaced symbol is a condition too.
        """
        declared = [Rel(key, 0, ">" if key.is_positive else ">=", evaluate=False)
                    for key in replace if isinstance(key, Symbol) and key.is_nonnegative]
        found = []
        for condition in (*declared, *conditions):
            pair = condition if isinstance(condition, tuple) else condition.args
            ours, theirs = (instance_of(side, replace) for side in pair)
            sign = "=" if isinstance(condition, tuple) else condition.rel_op
            verdict = (self.decide_equation(ours, theirs, given) if sign in ("=", "==") else
                       self.decide_relation(ours, sign, theirs, given))
            found.append(self.step("inequality", "The condition of the line.", {}, ours, sign,
                                   theirs, verdict))
        return found

    def add_up(self, fact, *indices, text="", **values):
        """A proved relation, summed over indices: what holds for every term holds for the sum."""
        left, right = (Sum(side, *indices) for side in fact.args)
        given, known = self.lemmas.get(fact, ()), fact in self.lemmas
        found = self.decide_relation(left, fact.rel_op, right, given,
                                     attack_relation if known else prove_relation)
        if known and found.status is not Status.REFUTED:
            found = Verdict(Status.PROVED, "term by term", found.assumptions, found.attack,
                            seconds=found.seconds)
        self.add("inequality", text, values, left, fact.rel_op, right, found, given)
        return self.fact(left, fact.rel_op, right, found, given)

    def squeeze(self, lower, upper, variable, to, equals, text="", side="", given=(), **values):
        """The limit of what lies between two bounds, from the two relations proved before.

        ``lower`` and ``upper`` are facts ``bound <= middle`` and ``middle <= bound``. Decided are
        that both bounds have the limit, and that what the facts were given holds near it.
        """
        (least, middle), (same_middle, most) = below(lower), below(upper)
        to, equals = sympify(to), sympify(equals)
        known = lower in self.lemmas and upper in self.lemmas and same(middle, same_middle)
        conditions = self.conditions_of((lower, upper))
        verdict, lines = prove_squeeze(least, most, conditions, variable, to, equals, side,
                                       [*self.system.facts, *given])
        if not known:
            verdict = Verdict(Status.UNDECIDED, reason="the two bounds were not proved here, or "
                              "they are not bounds of the same thing")
        self.steps.append(self.limit_step(text, values, middle, variable, to, equals, side,
                                          verdict))
        self.steps[-1].details = [self.limit_step("", {}, bound, variable, to, equals, side, found)
                                  for bound, found in lines]


def below(fact) -> tuple[Expr, Expr]:
    """The smaller and the larger side of a relation."""
    left, right = fact.args
    return (left, right) if fact.rel_op in ("<", "<=") else (right, left)


def by(method, details, known=True) -> Verdict:
    """The verdict of a line that follows from its details."""
    rests_on = list(dict.fromkeys(a for d in details for a in d.verdict.assumptions))
    return resting_on(details, Verdict(Status.PROVED if known else Status.UNDECIDED, method,
                                       rests_on))


def resting_on(details, verdict) -> Verdict:
    """``verdict`` if all details hold. Else the line has lost its proof, but is not thereby false:
    a counterexample to a detail is none to the line."""
    bad = next((d for d in details if not d.verdict.ok), None)
    return verdict if bad is None else Verdict(
        Status.UNDECIDED, reason=f"it rests on {bad.plain}, which is {bad.verdict}")


def proved_line(solution, of=None) -> Line:
    """A line of another solution. Raises ``ValueError`` if there is none."""
    proof = solution.lines
    wanted = proof.conclusions[-1] if of is None else tuple(
        map(sympify, of if isinstance(of, tuple) else (of,)))
    found = next((line for line in proof.lines
                  if (line.left, line.right)[:len(wanted)] == wanted), None)
    if not found:
        raise ValueError(f"{solution.id} has no proved line with the left side {wanted[0]}")
    return found


def written_out(expr, system: System):
    """``expr``, or each side of a condition, with derivatives taken and definitions put in."""
    if isinstance(expr, tuple):
        return tuple(written_out(sympify(side), system) for side in expr)
    if isinstance(expr, Relational):
        return Rel(*(written_out(side, system) for side in expr.args), expr.rel_op, evaluate=False)
    resolved = system.resolve(expr)
    return write(system.expanded(read(resolved))) if names(
        resolved) & system.definitions.keys() else resolved


def replaced(expr, replace) -> Expr:
    """``expr`` in its own layout with ``replace`` put in, for display: what it means is decided."""
    arrays = {key: value for key, value in replace.items() if isinstance(key, IndexedBase)}
    return expr.xreplace(arrays).subs({key: value for key, value in replace.items()
                                       if key not in arrays}, simultaneous=True)


def instance_of(expr, replace) -> Expr:
    """``expr`` with expressions for symbols and indices and arrays for arrays; nothing is captured.

    Raises ``Unsupported`` for a derivative, whose variable must not be replaced.
    """
    expr = sympify(expr)
    if expr.has(Partial):
        raise Unsupported(f"{expr} is a derivative")
    arrays = {key: value for key, value in replace.items() if isinstance(key, IndexedBase)}
    others = {key: value for key, value in replace.items() if key not in arrays}
    if any(key.shape != value.shape or key.is_nonnegative and not value.is_nonnegative
           for key, value in arrays.items()) or not all(
               isinstance(key, (Symbol, Idx)) for key in others):
        raise ValueError("only symbols, indices and arrays of the same shape may be replaced")
    expr = expr.xreplace(arrays)
    if not others or not expr.free_symbols & others.keys():
        return expr
    return write(substitute(read(expr), {atom_of(key): read(sympify(value))
                                         for key, value in others.items()}))


def same(left, right) -> bool:
    """Whether two expressions have the same normal form."""
    return left == right or is_zero(read(left) - read(right))


def names(*expressions):
    """The names of all symbols and arrays in some expressions."""
    return {s.name for expr in expressions for s in expr.atoms(Symbol)}
