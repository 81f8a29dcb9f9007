"""Each equation of a proof again, without one of the facts that it was given.

If it is then refuted, it needs the fact. If it is proved, it does not. A relation may also be what
gives the equation a meaning, as x < 1 for log(1 - x): then there is no value where its opposite
holds.
"""
from __future__ import annotations

from sympy import Rel
from sympy.core.relational import Relational

from derivations.fact import in_words
from derivations.proof.closed import open_facts
from derivations.record import Status

SECONDS = 2.0
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def without_each_fact(proof, left, right, given):
    """Each fact that an equation was given, in words, with the verdict on the equation without it.

    What was proved here stands for its own conditions. It may rest unseen on what the whole proof
    assumes, so those facts are then left out.
    """
    lemmas = [fact for fact in given if fact in proof.lemmas]
    conditions = [c for fact in open_facts(given) for c in proof.rests_on(fact)]
    for fact in dict.fromkeys([*conditions, *(() if lemmas else proof.system.assumed)]):
        yield in_words(fact), judged_without(proof, left, right, given, fact)


def judged_without(proof, left, right, given, fact):
    """The verdict on an equation without a fact or, where there is none, under its opposite."""
    branch = proof.branch()
    branch.system.assumed = [other for other in proof.system.assumed if other != fact]
    rest = [other for other in given if fact not in proof.rests_on(other)]

    def ask(facts):
        return branch.decide_wrong(left, "=", right, facts, SECONDS)
    verdict = opened_or_closed(ask, rest)
    if verdict.status == Status.UNDECIDED and isinstance(fact, Relational):
        sign = OPPOSITE.get(fact.rel_op)
        return opened_or_closed(ask, [*rest, *([Rel(*fact.args, sign)] if sign else [])])
    return verdict


def opened_or_closed(ask, given):
    """The verdict of ``ask(given)`` with the definitions put in; if that is undecided and the line
    keeps names closed, the one on the line as it was claimed: for any value of theirs."""
    return first_decided(ask, open_facts(given), tuple(given))


def first_decided(ask, *facts):
    """The first verdict that is none of undecided, of ``ask`` under these facts or those."""
    for given in dict.fromkeys(facts):
        verdict = ask(given)
        if verdict.status != Status.UNDECIDED:
            break
    return verdict
