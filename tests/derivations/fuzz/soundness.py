"""Random claims against brute force: whatever the kernel proves must hold at every small size.

Nearly all are uses of the other rules (``uses``): orders, facts, definitions, lemmas, cases,
induction, limits, expected values, derivatives. One in twenty is an equality of two formulas.

Claims come from the whole language: nested sums, deltas, exp, log, sigmoid, tanh, relu, abs, max,
step, powers, quotients, free indices, several sizes, facts. Most are false by little: a mutant, or
a claim that holds at sizes up to 2 or 3 only. The kernel is asked without the attack beside it,
which would hide its errors. The normal form, the second judge, is compared with brute force too.
"""
from __future__ import annotations

import random
import signal
from collections import Counter
from contextlib import contextmanager

from derivations.kernel.rules import NotProved
from derivations.kernel.theorem import is_theorem
from derivations.clock import TooLong, time_limit
from derivations.normalise.facts import Facts
from derivations.normalise.reading import read
from derivations.normalise.signs import assuming
from derivations.normalise.writing import write
from derivations.proof.deciding import Question, theorem

from . import uses
from .brute_force import disagreement
from .changes import mutate, rewritten, vanishing_up_to
from .formulas import NO_NUMBER, UNBUILT, Maker
from .given import GIVEN

SECONDS = 0.5  # for one judgement
LONGEST = 20  # for one claim: the kernel asks no clock
EQUALITY_IN = 20  # claims, one is an equality of two formulas
SAID = {True: "proved", False: "not proved", None: "no answer"}


def claim(rng, depth):
    """A pair of formulas and how it was made."""
    maker = Maker(rng)
    left = maker.formula(rng.choice([2, 3, 3, 3, depth]))
    kind = rng.choices(["mutant", "mutant of a rewriting", "small sizes", "pair", "two mutants",
                        "normal form"], [30, 22, 8, 8, 7, 25])[0]
    if kind == "normal form":
        return kind, left, left
    if kind == "pair":
        return kind, left, maker.formula(depth - 1)
    if kind == "small sizes":
        return kind, left, rewritten(left, rng) + vanishing_up_to(rng, rng.choice([1, 2, 3]))
    if kind == "two mutants":
        return kind, mutate(left, rng), mutate(left, rng)
    right = rewritten(left, rng) if kind != "mutant" else left
    return kind, left, mutate(right, rng)


def pair(seed, number, depth):
    """The pair of that number: kind, both sides, the names of what is given, and the dice."""
    rng = random.Random(f"{seed}:{number}")
    given = rng.sample(sorted(GIVEN), rng.choice([0, 0, 0, 1, 1, 2]))
    kind, left, right = claim(rng, depth)
    return kind, left, right, given, rng


def normal_form(expr, given):
    """The formula as its normal form reads, under what is given; None where there is none."""
    question = Question(expr, "=", expr, tuple(f for name in given for f in GIVEN[name][0]))
    facts = Facts.of(question.context, question.sides())
    try:
        with time_limit(SECONDS), assuming(facts.positive):
            return write(facts.apply(read(expr)))
    except Exception:  # outside the language, too long, a division by zero
        return None


def judge(left, right, given):
    """Whether the kernel proves the claim; None where it gives no answer."""
    question = Question(left, "=", right, tuple(f for name in given for f in GIVEN[name][0]))
    try:
        with time_limit(SECONDS):
            return is_theorem(theorem(question.context, question.claim))
    except NotProved:
        return False
    except Exception:  # outside the language, too long: no proof
        return None


def run(pairs, seed, start=0, depth=4):
    """Counts of what was found, and the unsound pairs, for the numbers from ``start`` on."""
    counts, unsound = Counter(), []
    for number in range(start, start + pairs):
        said, found = one(seed, number, depth)
        counts.update(said)
        unsound += found
    return counts, unsound


def one(seed, number, depth):
    """What is to be counted of one claim, and the claim if it is unsound."""
    try:
        with stopped_after(LONGEST):
            return one_pair(seed, number, depth) if number % EQUALITY_IN == 0 else uses.one(seed, number, SECONDS)
    except TooLong:
        return ["no answer"], []


@contextmanager
def stopped_after(seconds):
    """Raise ``TooLong`` inside the block after so many seconds of computing, wherever it is."""
    def stop(*_):
        raise TooLong
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def one_pair(seed, number, depth):
    """What is to be counted of one pair of formulas, and the pair if it is unsound."""
    try:
        kind, left, right, given, rng = pair(seed, number, depth)
    except UNBUILT:
        return ["no pair: SymPy could not build it"], []
    if left.has(*NO_NUMBER) or right.has(*NO_NUMBER):
        return ["no pair: a division by zero"], []
    if kind == "normal form":
        right = normal_form(left, given)
        if right is not None and right.has(*NO_NUMBER):  # 0 to a power that is not yet a number
            return ["no normal form: a division by zero"], []
        verdict = right is not None
        said = "normal form" if verdict else "no normal form"
    elif left == right:
        return ["no pair: both sides are the same"], []
    else:
        verdict = judge(left, right, given)
        said = SAID[verdict]
    if not verdict:
        return [said], []
    found, compared = disagreement(left, right, given, rng)
    said = [said, f"{said} {'compared' if compared else 'nowhere defined'}"]
    if not found:
        return said, []
    return said, [{"number": number, "kind": kind, "left": str(left), "right": str(right),
                   "given": given, "sizes": found[:2], "values": [str(v) for v in found[2:]]}]
