"""Every printed counterexample, read back and evaluated by another route, really is one."""
import json
import random
import re
from fractions import Fraction

import mpmath
import pytest
from sympy import Symbol

from derivations import prove_relation
from derivations import prove
from derivations.record import Status

from fuzz.brute_force import NoValue, value
from fuzz.changes import mutate
from fuzz.formulas import BOUND, C, FREE, M, N, NO_NUMBER, S, T, UNBUILT, Maker

NAMES = {str(s): s for s in (S, T, C, N, M)}
INDICES = {str(k): k for group in (*FREE.values(), *BOUND.values()) for k in group}
DIGITS = 400


def entries(text):
    """(position, value) pairs of an array as printed: nested brackets, or entries with places."""
    if text.startswith("["):
        for places, number in re.findall(r"\[([^]]*)\] ([^,]+)", text):
            yield tuple(int(p) - 1 for p in places.split(",")), Fraction(number)
        return
    listed = re.sub(r"[^()\s,]+", r'"\g<0>"', text).translate(str.maketrans("()", "[]"))
    yield from positions(json.loads(listed))


def positions(rows, prefix=()):
    if isinstance(rows, str):
        yield prefix, Fraction(rows)
        return
    for n, row in enumerate(rows):
        yield from positions(row, (*prefix, n))


def point(found):
    """The printed counterexample as the values of symbols, indices and entries."""
    at = {NAMES[name]: n for name, n in found.sizes.items()}
    at |= {INDICES[name]: n - 1 for name, n in found.indices.items()}
    for name, text in found.values.items():
        for position, number in entries(text):
            at[(name, *position) if position else NAMES.get(name, Symbol(name, real=True))] = number
    return at


def sides(left, right, found):
    at = point(found)
    with mpmath.workdps(DIGITS):
        return value(left, at), value(right, at)


def claims(seed, count):
    """Random pairs of formulas: one with a near miss, or two of their own."""
    for number in range(count):
        rng = random.Random(f"{seed}:{number}")
        try:
            left = Maker(rng).formula(3)
            right = mutate(left, rng) if rng.random() < 0.7 else Maker(rng).formula(2)
        except UNBUILT:
            continue
        if not left.has(*NO_NUMBER) and not right.has(*NO_NUMBER):
            yield left, right, rng


def breaks(relation, left, right):
    with mpmath.workdps(DIGITS):
        gap = left - right
        tie = abs(gap) < mpmath.mpf(10) ** -(DIGITS // 2)
    return {"=": not tie, "<": tie or gap > 0, ">": tie or gap < 0,
            "<=": not tie and gap > 0, ">=": not tie and gap < 0}[relation]


@pytest.mark.parametrize("relations", ["=", "< > <= >="])
def test_what_is_refuted_is_wrong_at_the_printed_point(relations):
    checked = 0
    for left, right, rng in claims(relations, 80):
        relation = rng.choice(relations.split())
        verdict = prove(left, right, seconds=0.3) if relation == "=" else prove_relation(
            left, relation, right, seconds=0.3)
        if verdict.status != Status.REFUTED:
            continue
        try:
            found = sides(left, right, verdict.counterexample)
        except NoValue:  # too large for this route
            continue
        checked += 1
        assert breaks(relation, *found), (left, relation, right, verdict.counterexample)
    assert checked > 38, checked


def test_a_point_where_the_claim_holds_would_be_noticed():
    with mpmath.workdps(DIGITS):
        near = mpmath.mpf(1) + mpmath.mpf(10) ** -50
    assert not breaks("=", mpmath.mpf(2), mpmath.mpf(2))
    assert not breaks(">", near, mpmath.mpf(1)) and breaks("=", near, mpmath.mpf(1))
    assert breaks(">", mpmath.mpf(1), mpmath.mpf(1))
