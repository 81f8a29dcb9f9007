"""The verbs that use lines proved before, in the same solution or in another one.

A proved line holds for all values of its symbols for which its conditions hold. So it may be used
with other expressions in their place (``instance``, ``cite``), for every term of a sum
(``add_up``), and near a limit (``squeeze``); each verb decides the conditions anew.
"""
from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as replaced_fields

from sympy import Expr, Idx, IndexedBase, Symbol, sympify
from sympy.core.relational import Rel, Relational

from ..derive.slope import with_slopes
from ..kernel.rules import Instance, NotProved, general, instance, needed
from ..kernel.terms import Unsupported, alpha, free_vars, letters_of
from ..kernel.theorem import Theorem
from ..notation.to_tree import read, read_place
from ..language import Sum
from ..notation.from_tree import to_sympy
from ..record import Status, Step
from ..refute.attack import Refutation
from ..tactics.adding_up import summed
from ..tactics.limit import prove_squeeze
from .closed import open_facts, speaks_of
from .deciding import look, point_tree, refuted, theorem_verdict, undecided, variable_tree, within
from .deciding import theorem as prove_theorem
from .verdicts import proved


@dataclass(frozen=True)
class Line:
    """A line that was proved: ``left relation right`` under ``given``, and its theorem."""

    left: Expr
    relation: str
    right: Expr
    given: tuple
    theorem: Theorem


class Lemmas:
    """The part of a proof that keeps its theorems and uses them again."""

    def __init__(self):
        self.lines: list[Line] = []
        self.uses: list[str] = []
        self.lemmas: dict[Relational | tuple, Line] = {}  # by the fact that it is

    def learn(self, left, relation, right, verdict, given, own=True):
        """A line as a fact, remembered for the ``given`` of later lines if it was proved, and for
        ``cite`` if it is this solution's ``own``.

        Derivatives in an inequality are worked out now, since a later definition may change what
        they mean.
        """
        fact = (left, right) if relation == "=" else Rel(
            *(with_slopes(side, self.system.rules()) for side in (left, right)), relation, evaluate=False)
        if verdict.theorem:
            line = Line(left, relation, right, self.conditions_of(given), verdict.theorem)
            self.lemmas[fact] = line
            self.lines += [line] * own
        return fact

    def rests_on(self, fact) -> tuple:
        """The conditions of what was proved here; anything else is its own."""
        return self.lemmas[fact].given if fact in self.lemmas else (fact,)

    def theorem_of(self, fact) -> Theorem | None:
        return self.lemmas[fact].theorem if fact in self.lemmas else None

    def conditions_of(self, given, but=()) -> tuple:
        """What facts rest on: one that was proved here stands for what it was given itself, ``but``
        for some."""
        return tuple(dict.fromkeys(
            condition for line in open_facts(given)
            for condition in ((line,) if line in but else self.rests_on(line))))

    def premises(self, closed, given) -> list:
        """What was proved here of names that are closed now: given first, discharged afterwards."""
        return [fact for fact in given if fact in self.lemmas and speaks_of(fact, closed)]

    def instance(self, fact, replace, text="", given=(), **values):
        """A proved relation with expressions in place of its symbols, as a new fact.

        What the relation was given is proved for the new expressions; signs and ranges that were
        declared of a replaced symbol are checked for what is put in.
        """
        left, right = (replaced(side, replace) for side in fact.args)
        verdict, details = self.instance_of(self.theorem_of(fact), left, fact.rel_op, right, replace, given)
        return self.add("inequality", text, values, left, fact.rel_op, right, verdict, given, details)

    def instance_of(self, theorem, left, relation, right, replace, given):
        """The verdict on a line that is a theorem with other expressions in place of its names.

        Returns it with the details: the conditions of the theorem, each decided here.
        """
        question = self.question(left, relation, right, given)
        if theorem is None:
            return undecided("the line that is used was not proved"), []
        details: list[Step] = []

        def shown():
            by = instance_from(replace, theorem)
            context = question.context_with(theorem.claim.context)
            found = [self.condition(context, needed_fact, question.using, details)
                     for needed_fact in needed(theorem, by)]
            made = instance(context, theorem, by, tuple(t for t in found if t))
            claim = question.claim
            return made if (claim[0], claim[2]) == (made.claim.left, made.claim.right) else prove_theorem(
                context, claim, (made, *question.using))
        verdict = theorem_verdict(shown, question)
        bad = next((d for d in details if not d.verdict.ok), None)
        if bad is not None and verdict.status is Status.UNDECIDED:
            verdict = undecided(f"it rests on {bad.plain}, which is {bad.verdict}")
        return verdict, details

    def condition(self, context, fact, using, details):
        """A hypothesis of a theorem that is used, decided here; a step of its own."""
        claim = fact.left, fact.relation, fact.right
        sides = to_sympy(fact.left), to_sympy(fact.right)
        if general_statement(fact) in {general_statement(f) for f in context.facts}:
            return None
        try:
            made = prove_theorem(context, claim, using)
            verdict = proved(made)
        except (NotProved, Unsupported) as error:
            made, found = None, look(context, claim)
            verdict = refuted(found) if isinstance(found, Refutation) else undecided(str(error))
        details.append(self.step("inequality", "The line that is used has this condition.", {},
                                 sides[0], fact.relation, sides[1], verdict))
        return made

    def cite(self, solution, text="", of=None, replace=None, given=(), **values):
        """Use a line of another exercise here, with ``replace`` in place of its names.

        ``solution.lines`` is the other proof. The line is its last conclusion, or its first line
        with the left side ``of``, or with both sides, if ``of`` is a pair. Decided here are what
        the line says once its definitions are put in, and every condition that it rests on. The
        dependency shows on both pages. Returns the two sides, or a relation as a fact.
        """
        line, replace = proved_line(solution, of), replace or {}
        left, right = (replaced(side, replace) for side in (line.left, line.right))
        verdict, details = self.instance_of(line.theorem, left, line.relation, right, replace, given)
        self.say_line("cite", text, values, left, line.relation, right, verdict, details, solution.id)
        if verdict.ok and solution.id not in self.uses:
            self.uses.append(solution.id)
        return self.learn(left, line.relation, right, verdict, given, own=False)

    def add_up(self, fact, *indices, text="", **values):
        """A proved relation, summed over indices: what holds for every term holds for the sum."""
        left, right = (Sum(side, *indices) for side in fact.args)
        theorem = self.theorem_of(fact)
        given = self.rests_on(fact) if theorem else ()
        question = self.question(left, fact.rel_op, right, given)

        def shown():
            context = question.context_with(theorem.claim.context)
            if any(isinstance(k, tuple) for k in indices):  # part of a range: every term of it
                return prove_theorem(context, question.claim, (theorem,))
            made = summed(context, theorem, tuple(next(iter(letters_of(read_place(k)))) for k in indices))
            return prove_theorem(context, question.claim, (made,))
        verdict = theorem_verdict(shown, question) if theorem else undecided("the line was not proved")
        return self.add("inequality", text, values, left, fact.rel_op, right, verdict, given)

    def squeeze(self, lower, upper, variable, to, equals, text="", side="", given=(), **values):
        """The limit of what lies between two bounds, from the two relations proved before.

        ``lower`` and ``upper`` are facts ``bound <= middle`` and ``middle <= bound``. Decided are
        that both bounds have the limit, and that what the facts were given holds near it.
        """
        (least, middle), (_, most) = below(lower), below(upper)
        to, equals = sympify(to), sympify(equals)
        question = self.question(middle, "->", equals, given)
        where = variable_tree(question, variable), point_tree(question, to), side

        def shown():
            first, second = map(self.theorem_of, (lower, upper))
            if not (first and second):
                raise NotProved("the two bounds were not proved here")
            context = replaced_fields(question, others=(first.claim.context, second.claim.context)).context
            return proved(prove_squeeze(context, first, second, *where, point_tree(question, equals)))
        verdict = within(shown)
        self.steps.append(self.limit_step(text, values, middle, variable, to, equals, side, verdict))
        premises = verdict.theorem.premises[-2:] if verdict.theorem else ()
        self.steps[-1].details = [self.limit_step("", {}, bound, variable, to, equals, side, proved(t))
                                  for bound, t in zip((least, most), premises)]


def below(fact) -> tuple[Expr, Expr]:
    """The smaller and the larger side of a relation."""
    left, right = fact.args
    return (left, right) if fact.rel_op in ("<", "<=") else (right, left)


def proved_line(solution, of=None) -> Line:
    """A line of another solution. Raises ``ValueError`` if there is none."""
    if not hasattr(solution, "lines"):
        raise ValueError(f"{solution} is no solution of an exercise: import the function that is decorated as one")
    proof = solution.lines
    wanted = proof.conclusions[-1] if of is None else tuple(
        map(sympify, of if isinstance(of, tuple) else (of,)))
    found = next((line for line in proof.lines
                  if (line.left, line.right)[:len(wanted)] == wanted), None)
    if not found:
        raise ValueError(f"{solution.id} has no proved line with the left side {wanted[0]}")
    return found


def replaced(expr, replace) -> Expr:
    """``expr`` in its own layout with ``replace`` put in, for display: what it means is decided."""
    arrays = {key: value for key, value in replace.items() if isinstance(key, IndexedBase)}
    return expr.xreplace(arrays).subs({key: value for key, value in replace.items()
                                       if key not in arrays}, simultaneous=True)


def instance_from(replace, theorem) -> Instance:
    """A replacement of SymPy symbols, indices and arrays as the kernel takes it."""
    scalars, letters, arrays = [], [], []
    counted = {v.label: v for v in free_vars(theorem.claim.left) + free_vars(theorem.claim.right) if v.size is None}
    for old, new in replace.items():
        if isinstance(old, IndexedBase):
            arrays.append((str(old.label), str(new.label)))
        elif isinstance(old, Idx) or old.is_integer:
            letter = counted.get(str(old)) or next(iter(letters_of(read_place(old))))
            letters.append((letter, read_place(sympify(new))))
        elif isinstance(old, Symbol):
            scalars.append((old.name, read(sympify(new))))
        else:
            raise ValueError("only symbols, indices and arrays may be replaced")
    return Instance(tuple(scalars), tuple(letters), tuple(arrays))


def general_statement(fact):
    """What a fact says, whatever its universal indices are called."""
    made, _ = general(fact)
    return made.relation, alpha(made.left), alpha(made.right)
