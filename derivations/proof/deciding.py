"""One question: attacked with numbers, then asked of the kernel; the normal form is the second judge.

A point that refutes a theorem would be a fault of the kernel or of the attack: the run fails loudly.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from time import thread_time

from sympy import Expr, Symbol, oo, sympify

from ..crash import CRASHES, in_words
from ..fact import NotAFact, sides
from ..kernel.analysis import INFINITY, MINUS_INFINITY
from ..kernel.context import Context, Fact
from ..kernel.point import counterexample
from ..kernel.rules import NotProved
from ..kernel.terms import ONE, ZERO, Tree, Unsupported, at, free, free_vars, names, num, places, walk
from ..kernel.theorem import Theorem
from ..clock import TooLong, time_limit
from ..derive.slope import with_slopes
from ..normalise.facts import Facts
from ..normalise.functions import Undefined
from ..normalise.equal import equal
from ..notation.from_tree import to_sympy
from ..notation.to_tree import read
from ..notation.text import to_text
from ..record import Attack, Counterexample, Status, Verdict
from ..refute.attack import QUICK, Refutation, fails, refute
from ..refute.one_point import NotRefuted
from ..refute.one_point import at as at_given
from ..tactics import equality, harder, unequal
from ..tactics.contexts import context as context_of
from ..tactics.contexts import sequence_letters
from ..tactics.limit import found_limit, prove_limit
from .chance import law_in_words
from .verdicts import proved
from .wording import assumptions

SECONDS = 20.0
NO_POINT = "no point was found that satisfies the assumptions and where both sides are defined"
POINTS = 3  # at which what is proved is looked at
GLANCE = 0.05  # seconds of attack before a proof is searched for
FIRST = 0.5  # seconds of attack on what is probably false
FAR = 0.7  # seconds of attack at far points before a longer search


class Contradiction(AssertionError):
    """A theorem is refuted at a point: one of two judges is wrong. ``str`` says where."""


@dataclass(frozen=True)
class Question:
    """``left relation right`` under facts and definitions, with theorems that may be used.

    ``known`` is the context where it was made already. What is ``doubtful`` is attacked before it is asked of
    the kernel.
    """

    left: Expr
    relation: str
    right: Expr
    given: tuple = ()
    definitions: tuple = ()
    using: tuple[Theorem, ...] = ()
    fixed: tuple = ()
    random: tuple = ()
    parameters: tuple = ()  # of the laws of random variables
    known: Context | None = None
    others: tuple[Context, ...] = ()
    trees: tuple[Tree, ...] = ()  # both sides, where they were made by the kernel
    doubtful: bool = False

    def read(self, expr) -> Tree:
        """An expression of the question as a tree; the places of a sequence are counted by an index."""
        return read(sympify(expr), self.letters)

    @cached_property
    def letters(self) -> dict:
        return sequence_letters(self.sides())

    def sides(self) -> list[Expr]:
        """Every expression of the claim, its definitions and what it is given."""
        everything = [self.left, self.right, *(s for d in self.definitions for s in d),
                      *(s for f in self.given for s in sides(f))]
        return [*map(sympify, everything)]

    @cached_property
    def claim(self) -> tuple[Tree, str, Tree]:
        left, right = self.trees or map(self.read, (self.left, self.right))
        return left, self.relation, right

    @cached_property
    def context(self) -> Context:
        return self.known or context_of((self.left, self.right, *self.parameters), self.given, self.definitions,
                                        self.fixed, self.random, (*self.others, *(t.claim.context for t in self.using)))

    def context_with(self, other: Context) -> Context:
        """The context, with what another declares of names that do not stand here."""
        return replace(self, using=self.using, others=(other,)).context

    def rests_on(self, theorem: Theorem | None = None) -> tuple[list[str], list[str]]:
        """What the verdict rests on, in the text grammar, last the laws of its random variables (the theorem of an
        induction holds from its start on); and the sizes of which nothing is known but that they are at least 1."""
        said, least = assumptions([self.left, self.right], [*self.definitions, *self.given])
        try:
            facts = self.context.facts
        except Unsupported:  # then nothing was decided
            facts = ()
        more = [f for f in theorem.claim.context.facts if f not in facts] if theorem else []
        known = {x for f in facts if not names(f.left) | names(f.right) for s in f[1:3] for x in free(s)}
        return ([*said, *(f"{to_text(to_sympy(f.left))} {f.relation} {to_text(to_sympy(f.right))}" for f in more), *self.laws()],
                sorted(name for name, n in least.items() if n == 1 and name not in known))

    def laws(self) -> list[str]:
        """The laws of the random variables that stand in the claim or in what it is given, and those that say what a
        letter here can be: x in bernoulli(x) is a chance, and in normal(0, x) not negative."""
        met = set().union(*(side.atoms(Symbol) for side in self.sides())) if self.random else ()
        here, open_signs = ({x.name for x in met if not (signed and x.is_nonnegative)} for signed in (False, True))
        return [law_in_words(family) for family in self.random if family.name in here or not set().union(
            *map(names, family.parameters)).isdisjoint(here if family.law in ("bernoulli", "uniform") else open_signs)]


def prove(left, right, given=(), seconds=SECONDS, fixed=()) -> Verdict:
    """Decide ``left = right`` for all sizes and all places of the free indices.

    ``given`` holds facts: pairs (left, right), SymPy equations and inequalities. ``fixed`` are the
    labels of indices of the facts that are one chosen place. The verdict is ``proved`` (a theorem),
    ``derived`` (by the normal form alone), ``refuted`` with a counterexample, or ``undecided``.
    """
    return prove_relation(left, "=", right, given, seconds, fixed)


def prove_relation(left, relation, right, given=(), seconds=SECONDS, fixed=()) -> Verdict:
    """Decide ``left relation right``, one of = != < <= > >=, as ``prove`` does."""
    return decide(Question(sympify(left), relation, sympify(right), tuple(given), fixed=tuple(fixed)), seconds)


def decide(question: Question, seconds=SECONDS) -> Verdict:
    """The verdict on a question. A crash or too long a time is undecided, and says why."""
    return judged(question, lambda: _decided(question), seconds)


def judged(question: Question, found, seconds=SECONDS) -> Verdict:
    """The verdict that ``found`` gives on a question, with what it rests on and the time it took."""
    started = thread_time()
    verdict = within(found, seconds)
    said, sizes = question.rests_on(verdict.theorem)
    return replace(verdict, assumptions=said, sizes=sizes, seconds=thread_time() - started)


def decide_wrong(question: Question, seconds=SECONDS) -> Verdict:
    """The verdict on what is probably false: one point is tried first, many before a proof is searched
    for, and the first that refutes is enough."""
    def found():
        first = look(question.context, question.claim, points=1, simple=False)
        if isinstance(first, Refutation):
            return refuted(first)
        return _decided(question, seconds=FIRST, simple=False)
    return within(found, seconds)


def wrong_among(question: Question, rights) -> set[Expr]:
    """The right sides, in place of the question's own, that a quick look refutes."""
    def found():
        trees = ((right, tried(read, right, question.letters)) for right in rights)
        return {right for right, tree in trees if tree and fails(question.context, question.claim[0], "=", tree, QUICK)}
    answer = within(found)
    return set() if isinstance(answer, Verdict) else answer  # a crash shows nothing


def tried(make, *arguments):
    """What ``make`` gives, or None where there is nothing."""
    try:
        return make(*arguments)
    except (NotProved, Unsupported):
        return None


def within(question, seconds=SECONDS) -> Verdict:
    """The verdict that a function gives; every failure on the way is undecided and says why."""
    try:
        with time_limit(seconds):
            return question()
    except NotAFact:
        raise
    except Contradiction as error:
        return undecided(str(error))
    except TooLong:
        return undecided(f"no decision within {seconds:g} s")
    except RecursionError:
        return undecided("the expression is nested too deeply")
    except (NotProved, Unsupported) as error:
        return undecided(str(error))
    except CRASHES as error:  # a crash is never a verdict
        return undecided(f"the judge failed: {in_words(error)}")


def theorem_verdict(make, question: Question, attacked=True) -> Verdict:
    """The verdict on a theorem that ``make`` makes by rules of the kernel; where it does not, refuted if
    numbers say so."""
    def found():
        context, claim = question.context, question.claim
        try:
            made = make()
        except (NotProved, Unsupported) as error:
            refuting = look(context, claim) if attacked else None
            return refuted(refuting) if isinstance(refuting, Refutation) else undecided(str(error), refuting)
        shown = made.claim  # an induction holds from its start on
        return proved(made, attack=attacked_too(shown.context, shown[1:]) if attacked else None)
    return judged(question, found)


def decide_limit(question: Question, variable, to, side="") -> Verdict:
    """The verdict on a limit: proved by the laws of limits, refuted by a proved other limit."""
    where = variable_tree(question, variable), point_tree(question, to), side
    value = point_tree(question, question.right)

    def found():
        context, expr = question.context, question.read(question.left)
        try:
            return proved(prove_limit(context, expr, *where, value, question.using))
        except NotProved as error:
            other = found_limit(context, expr, *where, question.using)
            if other is None or not differs(context, *other, value):
                return undecided(str(error))
            point = Counterexample({}, {}, {str(variable): f"-> {to_text(to)}"}, limit_text(other[0]),
                                   limit_text(value))
            return Verdict(Status.REFUTED, "another limit", counterexample=point)
    return judged(question, found)


def differs(context, one: Tree, conditions, other: Tree) -> bool:
    """Whether two limits are certainly not the same: at some point that satisfies what is given, and where
    what goes to the first has a value."""
    if "infinity" in (one[0], other[0]):
        one, other = ZERO, ZERO if one == other else ONE
    context = context.given(*(Fact(c.relation, c.tree, ZERO, frozenset(free_vars(c.tree))) for c in conditions))
    return isinstance(refute(context, one, "=", other, thorough=True), Refutation)


def variable_tree(question, variable) -> Tree:
    letter = question.letters.get(variable)
    return ("ord", at(letter)) if letter else read(variable)


def point_tree(question, to) -> Tree:
    if to in (oo, -oo):
        return INFINITY if to is oo else MINUS_INFINITY
    return question.read(to)


def limit_text(t: Tree) -> str:
    return {INFINITY: "oo", MINUS_INFINITY: "-oo"}.get(t) or to_text(to_sympy(t))


def at_point(question: Question, sizes, values) -> Verdict:
    """Whether a claim fails at a given point, which satisfies what is given: a theorem where the kernel
    can work out both sides there, else computed exactly."""
    def found():
        context, claim = question.context, question.claim
        try:
            failing = at_given(context, *claim, sizes, values)
        except NotRefuted as error:
            return Verdict(Status.REFUTED, "exact evaluation", reason=str(error))
        try:
            verdict = proved(counterexample(context, *claim, *numbers_at(context, claim, failing)))
        except (NotProved, Unsupported):
            verdict = Verdict(Status.CHECKED, "exact evaluation")
        return replace(verdict, counterexample=failing.counterexample)
    return replace(within(found), assumptions=[])


def numbers_at(context, claim, failing: Refutation) -> tuple[dict, dict]:
    """A point as the kernel reads it: numbers of letters and indices, and values of names."""
    chosen = {v for t in (claim[0], claim[2]) for v in free_vars(t)} | context.fixed
    places = {v: failing.places[v.label] for v in chosen if v.label in failing.places}
    return {**failing.sizes, **places}, {
        (key if key[1] else key[0]): num(value) for key, value in failing.values.items()}


def undecided(reason, attack=None) -> Verdict:
    return Verdict(Status.UNDECIDED, attack=attack, reason=reason)


LONGEST_RANGE = 1_000


def longest_range(context, *sides) -> int:
    """The most places that a range with a number for its end has, in a claim and in what is given."""
    trees = [*sides, *(s for f in context.facts for s in (f.left, f.right)), *(d.body for d in context.definitions)]
    ranges = [n[1] for t in trees for n in walk(t) if n[0] == "sum"] + [v for t in trees for v in free_vars(t)]
    named = [p[0] for t in trees for n in walk(t) for p in places(n)]
    return max([v.size[0] for v in ranges if v.size] + named, default=0)


def _decided(question: Question, **attack) -> Verdict:
    """An equation is asked of the kernel first, which is quick; what is not shown at once, and an
    order, is attacked before it is searched for."""
    context, claim = question.context, question.claim
    if (longest := longest_range(context, claim[0], claim[2])) > LONGEST_RANGE:
        return undecided(f"{longest:,} places are more than the {LONGEST_RANGE:,} that can be tried")
    made, found = None, NOT_TRIED
    if question.relation == "=" and not question.doubtful:
        made = tried(equality.at_once, context, claim[0], claim[2], question.using)
    if not made:
        found = look(context, claim, **(attack or {"seconds": GLANCE})) if attack or question.relation == "=" else (
            refute(context, *claim))
        if isinstance(found, Refutation):
            return refuted(found)
    if question.relation == "=" and question.doubtful:
        made = tried(equality.at_once, context, claim[0], claim[2], question.using)
    try:
        made = made or theorem(context, claim, question.using)
        if not found.points:
            found = attacked_too(context, claim)
        return undecided(NO_POINT, found) if found and not found.points else proved(made, attack=found)
    except (NotProved, Unsupported) as error:
        reason = str(error)
    found = found if found.points else look(context, claim)
    for wider in (found, look(context, claim, seconds=FAR, far=True) if question.relation != "=" else found):
        if isinstance(wider, Refutation):
            return refuted(wider)
    if found.points and (made := tried(harder.prove, context, *claim, question.using)):
        return proved(made, attack=found)
    if question.relation == "=" and normal_form_agrees(question):
        return Verdict(Status.DERIVED, "normal form", attack=found, reason=f"one judge: {reason}")
    wider = look(context, claim, thorough=True)
    if isinstance(wider, Refutation):
        return refuted(wider)
    both = joined(found, wider)
    return undecided(reason if both.points or both is NOT_TRIED else NO_POINT, both)


def look(context, claim, **how):
    """An attack; none where a side has no value that could be tried."""
    try:
        return refute(context, *claim, **how)
    except Unsupported:
        return NOT_TRIED


def attacked_too(context, claim) -> Attack | None:
    """A look at a few points for what is proved, the same in each run. Raises ``Contradiction`` if one refutes it."""
    try:
        found = refute(context, *claim, points=POINTS)
    except (NotProved, Unsupported, TooLong):
        return None
    if isinstance(found, Refutation):
        raise Contradiction(f"proved, but false at {found.counterexample}: a mistake of this program, please report it")
    return found


def theorem(context: Context, claim, using=()) -> Theorem:
    """A theorem for a claim, whatever finds it. Raises ``NotProved``."""
    left, relation, right = claim
    if relation == "=":
        return equality.prove(context, left, right, using)
    if relation == "!=":
        return unequal.prove(context, left, right, using)
    return harder.prove_order(context, left, relation, right, using)


def refuted(found: Refutation) -> Verdict:
    return Verdict(Status.REFUTED, "counterexample", counterexample=found.counterexample)


NOT_TRIED = Attack(0, 0, [])


def joined(one: Attack, other: Attack) -> Attack:
    if one is NOT_TRIED or other is NOT_TRIED:
        return other if one is NOT_TRIED else one
    return Attack(one.points + other.points, one.comparisons + other.comparisons,
                  one.sizes + [s for s in other.sizes if s not in one.sizes])


def normal_form_agrees(question: Question) -> bool:
    """Whether the second judge, by its own route, finds both sides equal."""
    try:
        facts = Facts.of(question.context, question.sides())
        return equal(with_slopes(question.left, facts), with_slopes(question.right, facts), facts)
    except (Unsupported, Undefined):
        return False
