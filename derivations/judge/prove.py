"""The judge: is ``left`` equal to ``right`` for every size, under the given facts?

First the claim is attacked with numbers; then its normal form is decided. What neither refutes
nor proves is undecided, and so is whatever takes too long or fails on the way.
"""
from __future__ import annotations

from functools import lru_cache
from time import perf_counter

from sympy import Idx, Indexed, Symbol, sympify

from ..normalise.clock import TooLong, time_limit
from ..normalise.functions import TooLarge, Undefined
from ..normalise.normal_form import Unsupported, is_zero, read
from ..normalise.signs import assuming
from ..normalise.subexpressions import subexpressions
from ..record import Attack, Counterexample, Status, Verdict
from ..notation.text import to_text
from .attack import LARGER, NoPoint, attack
from .evaluate import least_sizes, sizes_of
from .facts import Facts, NotAFact

METHOD = "indexed normal form"
SECONDS = 20.0


def prove(left, right, given=(), seconds=SECONDS) -> Verdict:
    """Decide ``left == right`` for all sizes and all values of the free indices.

    ``given`` holds facts: pairs (left, right), SymPy equations, SymPy inequalities. The verdict is
    ``proved``, ``refuted`` (with a counterexample) or ``undecided`` (with the reason).
    """
    started = perf_counter()
    verdict = decide(lambda: _prove(sympify(left), sympify(right), facts_of(tuple(given))), seconds)
    return timed(verdict, started, assumptions([left, right], given))


@lru_cache(maxsize=64)
def facts_of(given: tuple) -> Facts:
    """The facts, read once for the many questions of one derivation."""
    return Facts.of(given)


def decide(question, seconds=SECONDS) -> Verdict:
    """Run a question; every failure on the way is ``undecided`` and says why."""
    try:
        with time_limit(seconds):
            return question()
    except TooLong:
        return Verdict(Status.UNDECIDED, reason=f"no decision within {seconds:g} s")
    except RecursionError:
        return Verdict(Status.UNDECIDED, reason="the expression is nested too deeply")
    except (Unsupported, Undefined, TooLarge, NoPoint) as error:
        return Verdict(Status.UNDECIDED, reason=str(error))
    except NotAFact:
        raise
    except Exception as error:  # a crash is never a verdict
        return Verdict(Status.UNDECIDED, reason=f"the judge failed: {type(error).__name__}: {error}")


def timed(verdict, started, assumed) -> Verdict:
    return Verdict(verdict.status, verdict.method, assumed, verdict.attack,
                   verdict.counterexample, verdict.reason, perf_counter() - started)


def _prove(left, right, facts) -> Verdict:
    found = attack(left, right, facts)
    if isinstance(found, Counterexample):
        return Verdict(Status.REFUTED, "counterexample", counterexample=found)
    if equal(left, right, facts):
        return Verdict(Status.PROVED, METHOD, attack=found)
    wider = attack(left, right, facts, sizes=LARGER, points=3, seed=1)
    if isinstance(wider, Counterexample):
        return Verdict(Status.REFUTED, "counterexample", counterexample=wider)
    merged = Attack(found.points + wider.points, found.comparisons + wider.comparisons,
                    found.sizes + wider.sizes)
    return Verdict(Status.UNDECIDED, attack=merged, reason="the normal forms of the two sides "
                   "differ, but no counterexample was found")


def equal(left, right, facts: Facts) -> bool:
    """Whether the normal form of the difference, modulo the facts, is zero."""
    if left == right:  # however large
        return True
    sizes = [(read(size - least), False) for size, least in least_sizes(left, right).items()]
    with assuming([*facts.positive, *sizes]):
        return is_zero(read(left) - read(right), facts.apply)


def assumptions(expressions, given) -> list[str]:
    """What a verdict rests on, in the text grammar: facts, signs of symbols, sizes."""
    pairs = [tuple(map(sympify, fact if isinstance(fact, tuple) else fact.args)) for fact in given]
    everything = [*map(sympify, expressions), *(side for pair in pairs for side in pair)]
    listed = [_fact_in_words(*pair, "=" if isinstance(fact, tuple) else fact.rel_op)
              for fact, pair in zip(given, pairs)]
    signed = set().union(*map(_signed_names, everything))
    listed.extend(f"{name} {sign} 0" for name, sign in sorted(signed))
    least = least_sizes(*everything)
    listed.extend(f"{s} >= {max(1 if s.is_positive else 0, least.get(s, 0))}"
                  for s in sizes_of(*everything))
    return list(dict.fromkeys(listed))


@lru_cache(maxsize=1024)
def _fact_in_words(left, right, sign):
    return f"{to_text(left)} {'=' if sign == '==' else sign} {to_text(right)}"


@lru_cache(maxsize=4096)
def _signed_names(expr):
    """The scalars and arrays that are declared positive or not negative, with their signs."""
    arrays = {entry.base for entry in subexpressions(expr, Indexed)}
    labels = {array.label for array in arrays} | subexpressions(expr, Idx)
    scalars = {s for s in subexpressions(expr, Symbol) - labels if not s.is_integer}
    return frozenset((str(thing), ">" if thing.is_positive else ">=")
                     for thing in scalars | arrays if thing.is_nonnegative or thing.is_positive)
