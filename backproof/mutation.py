"""Systematic wrong versions of every checked line, and how many of them the judge refuses.

A mutant is one small change of the right side: a sign, a dropped or doubled term, another index,
a coefficient, an exponent, a bound, a δ or a sum removed. A mutant that is proved says the same
thing and is counted apart; one that has no value where the line has one counts as refused. An
equation without a fact that it needs is a mutant too; a fact that no equation needs is named. A
limit is given another value. What is refuted is not spoiled: its mutants may be right.
"""
from __future__ import annotations

from copy import copy
from math import inf

from sympy import (
    Add, I, Idx, Indexed, IndexedBase, Integer, KroneckerDelta, Mul, Number, Pow, Sum, nan, oo, zoo,
)

from derivations.proof.closed import open_facts
from derivations.record import Status, Verdict
from backproof.kills import Kills
from backproof.without_facts import (
    OPPOSITE, SECONDS, first_decided, in_words, opened_or_closed, without_each_fact,
)

TRUE = (Status.PROVED, Status.DERIVED)  # one judge is enough to say that a mutant is no wrong one
FEWEST = 8  # mutants of a line, if it has so many
UNDEFINED = "both sides are defined"  # the judge found no point where the mutant has a value


def kills(proof) -> Kills:
    """Attack every checked line of a proof, once, with its mutants and without its facts."""
    found, needed = Kills(), {}
    for limit, step in {tuple(c): s for s, *c in proof.limits if stands(s)}.items():
        for change, verdict in other_limits(proof, *limit):
            count(found, step, change, verdict)
    claims = {tuple(c): s for s, *c in proof.claims if stands(s)}
    for (left, relation, right, given), step in claims.items():
        then = as_it_was(proof, step)
        for change, verdict in judged(then, left, relation, right, given):
            count(found, step, change, verdict)
        if relation != "=":  # it may need any of them
            needed |= dict.fromkeys(map(in_words, [*open_facts(given), *proof.system.assumed]), True)
            continue
        for fact, verdict in without_each_fact(then, left, right, given):
            unneeded = verdict.status in TRUE
            needed[fact] = needed.get(fact, False) or not unneeded
            if not unneeded:
                count(found, step, ("without", fact), verdict)
    found.unneeded = [fact for fact in needed if not needed[fact]]
    return found


def as_it_was(proof, line):
    """The proof as it was after one of its lines: what is proved later was no line that it could use."""
    known, found = set(), copy(proof)
    for step in proof.steps:
        parts = step, *step.details
        known.update(s.verdict.theorem for s in parts if s.verdict)
        if any(s is line for s in parts):
            break
    found.lemmas = {fact: lemma for fact, lemma in proof.lemmas.items() if lemma.theorem in known}
    return found


def said(change: tuple) -> str:
    return " ".join(map(str, change))


def stands(step) -> bool:
    """Whether a line was not refuted: a text's own formula may be."""
    return step.status is not Status.REFUTED


def other_limits(proof, expr, variable, to, equals, side, given):
    """Wrong values of a limit, each with its verdict: (what was changed, verdict)."""
    values = {-equals, oo} if equals in (oo, -oo) else {equals + 1, -equals, oo}
    for value in sorted(values - {equals}, key=str):
        claim = proof.branch()
        claim.limit(expr, variable, to, value, side=side, given=given)
        yield ("the limit read as", value), claim.steps[-1].verdict


def count(found: Kills, step, change: tuple, verdict):
    """Count one mutant of a line by what was said of it; what was changed is put in words if it survived."""
    found.mutants += 1
    if verdict.status == Status.REFUTED or UNDEFINED in verdict.reason:
        found.killed += 1
    elif verdict.status in TRUE:
        found.equivalent += 1
    else:
        found.survived.append(f"{step.plain}: {said(change)}")


def judged(proof, left, relation, right, given):
    """Each mutant of one line with its verdict: (what was changed, verdict)."""
    if relation != "=":
        opposite = "=" if relation == "!=" else OPPOSITE[relation]
        # as it was claimed, for any value of closed names, a point is easier to find
        yield (relation, "turned into", opposite), first_decided(
            lambda facts: proof.decide_wrong(left, opposite, right, facts),
            tuple(given), open_facts(given))
        return
    made = list(mutants(right, FEWEST))
    if not made:
        yield ("nothing in it can be changed",), Verdict(Status.UNDECIDED)
    wrong = proof.wrong_among(left, right, [mutant for _, mutant in made], open_facts(given))
    for change, mutant in made:
        yield change, (Verdict(Status.REFUTED, "counterexample") if mutant in wrong else
                       opened_or_closed(decided(proof, left, mutant), given))


def decided(proof, left, mutant):
    """Asks whether a mutant says the same; with names kept closed, whether it fails for any value."""
    def ask(given):
        if open_facts(given) == tuple(given):
            return proof.decide_relation(left, "=", mutant, given, SECONDS)
        return proof.decide_wrong(left, "=", mutant, given, SECONDS)
    return ask


def mutants(expr, fewest=inf):
    """Wrong versions of an expression, the most different kinds of change first: one of each kind,
    and ``fewest`` in all if there are so many."""
    seen = {expr}
    for rounds, made in _round_robin([operator(expr) for operator in OPERATORS]):
        if rounds and len(seen) > fewest:
            return
        if made[1] not in seen and not made[1].atoms(zoo.func, nan.func, I.func):
            seen.add(made[1])
            yield made


def _round_robin(streams):
    """(rounds made before, item) of every stream in turn."""
    rounds = 0
    while streams:
        alive = []
        for stream in streams:
            item = next(stream, None)
            if item is not None:
                yield rounds, item
                alive.append(stream)
        streams, rounds = alive, rounds + 1


def _parts(expr, kind):
    """The different parts of one kind, not those of summation ranges and of indices."""
    return list(dict.fromkeys(p for p in _walk(expr) if isinstance(p, kind)))


def _walk(expr):
    yield expr
    inside = (expr.function,) if isinstance(expr, Sum) else expr.args
    for part in () if isinstance(expr, (Idx, Indexed, KroneckerDelta)) else inside:
        yield from _walk(part)


def _signs(expr):
    for addition in _parts(expr, Add):
        for term in addition.args:
            yield ("sign of", term), expr.xreplace({addition: addition - 2 * term})
    yield ("sign of the whole",), -expr


def _dropped_terms(expr):
    for addition in _parts(expr, Add):
        for term in addition.args:
            yield (term, "dropped"), expr.xreplace({addition: addition - term})


def _doubled(expr):
    for addition in _parts(expr, Add):
        for term in addition.args:
            yield (term, "doubled"), expr.xreplace({addition: addition + term})
    yield ("the whole doubled",), 2 * expr


def _dropped_factors(expr):
    for product in _parts(expr, Mul):
        for factor in product.args:
            if not factor.is_number:
                yield ("factor", factor, "dropped"), expr.xreplace({product: product / factor})


def _indices(expr):
    free = sorted((s for s in expr.free_symbols if isinstance(s, Idx)), key=str)
    for element in _parts(expr, Indexed):
        for k in element.indices:
            for other in free:
                if k != other and k in free and k.upper == other.upper:
                    changed = element.base[tuple(other if i == k else i for i in element.indices)]
                    yield (element, "read as", changed), expr.xreplace({element: changed})
        if len(element.indices) == 2 and element.indices[0] != element.indices[1]:
            swapped = element.base[tuple(reversed(element.indices))]
            yield (element, "transposed"), expr.xreplace({element: swapped})


def _exponents(expr):
    for power in _parts(expr, Pow):
        if power.exp.is_number:
            yield ("exponent of", power.base), expr.xreplace({power: power.base ** (power.exp + 1)})


def _coefficients(expr):
    for number in _parts(expr, Number):
        if abs(number) > 1 or 0 < abs(number) < 1:
            other = expr.xreplace({number: number + 1})
            if other.atoms(IndexedBase) == expr.atoms(IndexedBase):
                yield (number, "read as", number + 1), other  # with the same arrays
    if expr == 0:
        yield ("0 read as 1",), Integer(1)


def _deltas(expr):
    for delta in _parts(expr, KroneckerDelta):
        yield (delta, "dropped"), expr.xreplace({delta: Integer(1)})


def _bounds(expr):
    for total in _parts(expr, Sum):
        yield ("the bound of", total.limits[0][0]), expr.xreplace(
            {total: Sum(total.function, *total.limits[:-1],
                        (total.limits[-1][0], total.limits[-1][1], total.limits[-1][2] - 1))})


def _lost_sums(expr):
    for total, term in without_sum(expr, [k for k in expr.free_symbols if isinstance(k, Idx)]):
        yield ("the sum over", total.limits[0][0], "dropped"), term


def without_sum(expr, letters):
    """One term in place of each sum, at the sum's own index and at each of some letters."""
    for total in _parts(expr, Sum):
        (k, *_), *others = total.limits
        body = Sum(total.function, *others) if others else total.function
        for letter in (k, *sorted(letters, key=str)):
            if isinstance(k, Idx) and letter.upper == k.upper:
                yield total, expr.xreplace({total: body.xreplace({k: letter})})


OPERATORS = (_signs, _indices, _dropped_terms, _dropped_factors, _exponents, _deltas, _bounds,
             _lost_sums, _coefficients, _doubled)
