"""What the kernel proves agrees with brute force; what is true by construction is proved."""
import json
import operator
import random
from argparse import Namespace
from collections import Counter
from fractions import Fraction
from itertools import product
from pathlib import Path

import mpmath
import pytest
from fuzz import completeness, recording, soundness, uses
from fuzz.brute_force import NoValue, disagreement, value, values
from fuzz.formulas import BOUND, C, FREE, M, N, NO_NUMBER, S, T, U, UNBUILT, W, X, Y, Maker, parts_of
from fuzz.given import GIVEN, draw
from sympy import sympify

from derivations import KroneckerDelta, Sum, step
from derivations import prove_relation
from derivations.kernel import analysis, cases, equality, functions, order, point, premises
from derivations.kernel.signs import Signs
from derivations.kernel.moments import Law
from derivations.kernel.small_sizes import CERTAIN
from derivations.kernel.terms import num
from derivations.record import Status

PAIRS = 240
HERE = Path(__file__).parent


@pytest.mark.parametrize("part", range(2))
def test_nothing_false_is_proved(part):
    counts, unsound = soundness.run(PAIRS // 2, seed=f"suite {part}", depth=3)
    assert not unsound
    assert counts["proved compared"] > PAIRS // 2 * 0.3
    assert counts["not proved"] > PAIRS // 2 * 0.3
    assert counts["no answer"] < PAIRS // 2 * 0.03


def test_no_normal_form_differs_from_its_formula(monkeypatch):
    monkeypatch.setattr(soundness, "EQUALITY_IN", 1)
    counts, unsound = soundness.run(40, seed="forms", depth=3)
    assert not unsound and counts["normal form compared"] > 40 * 0.15


@pytest.mark.parametrize("kind", dict.fromkeys(uses.KINDS))
def test_every_rule_proves_something(monkeypatch, kind):
    monkeypatch.setattr(uses, "KINDS", [kind])
    said = f"{kind.__name__.replace('_', ' ')} proved compared"
    drawn = (uses.one("rules", number, 2) for number in range(150))
    assert any(said in counts and not unsound for counts, unsound in drawn)


@pytest.mark.parametrize("kind, broken", [
    ("a sign", lambda patch: patch.setattr(Signs, "has", lambda *_: True)),
    ("an order", lambda patch: patch.setattr(order, "shown_equal", lambda *_: CERTAIN)),
    ("an instance", lambda patch: patch.setattr(premises.Setting, "lies", lambda *_: True)),
    ("a derivative", lambda patch: patch.setitem(functions.TABLE, "exp", functions.TABLE["exp"]._replace(
        slope=lambda x: num(1)))),
    ("an expected value", lambda patch: patch.setattr(Law, "cumulant", lambda *_: num(1))),
    ("an induction", lambda patch: patch.setattr(equality, "vanishing", lambda *_: CERTAIN)),
    ("a limit", lambda patch: patch.setitem(functions.TABLE, "tanh", functions.TABLE["tanh"]._replace(
        ends=(functions.INFINITE, functions.INFINITE)))),
    ("some cases", lambda patch: patch.setattr(cases, "COVERED", dict.fromkeys(cases.COVERED, "-0+"))),
    ("a multiple of a fact", lambda patch: patch.setattr(equality, "vanishing", lambda *_: CERTAIN)),
    ("a sum of lines", lambda patch: patch.setattr(order, "shown_equal", lambda *_: CERTAIN)),
    ("a law", lambda patch: patch.setattr(order, "shown_equal", lambda *_: CERTAIN)),
    ("some roots", lambda patch: patch.setattr(cases, "_is_case", lambda *_: True)),
    ("a squeeze", lambda patch: patch.setattr(order, "shown_equal", lambda *_: CERTAIN)),
    ("a slope", lambda patch: patch.setitem(analysis.TURNED, "<", "<")),
    ("a neighbour", lambda patch: patch.setattr(equality, "vanishing", lambda *_: CERTAIN)),
    ("a point", lambda patch: patch.setattr(point, "certain", lambda *_: True)),
])
def test_a_rule_that_proves_too_much_is_caught(monkeypatch, kind, broken):
    broken(monkeypatch)
    draw = getattr(uses, kind.replace(" ", "_"))
    monkeypatch.setattr(uses, "KINDS", [draw])
    assert any(uses.one("caught", number, 2)[1] for number in range(150))


def test_a_claim_that_does_not_end_is_left(monkeypatch):
    monkeypatch.setattr(soundness, "LONGEST", 0.1)
    monkeypatch.setattr(soundness.uses, "one", lambda *_: exec("while True: pass"))
    assert soundness.one("endless", 1, 3) == (["no answer"], [])


def test_a_judge_that_proves_too_much_is_caught(monkeypatch):
    monkeypatch.setattr(soundness, "EQUALITY_IN", 1)
    monkeypatch.setattr(soundness, "judge", lambda left, right, given: True)
    counts, unsound = soundness.run(60, seed="caught", depth=3)
    assert len(unsound) > counts["proved compared"] / 2


def test_a_normal_form_that_loses_a_factor_is_caught(monkeypatch):
    monkeypatch.setattr(soundness, "EQUALITY_IN", 1)
    monkeypatch.setattr(soundness, "normal_form", lambda expr, given: expr / 2)
    counts, unsound = soundness.run(40, seed="caught", depth=3)
    assert {found["kind"] for found in unsound} == {"normal form"}
    assert len(unsound) > counts["normal form compared"] / 2


OPERATORS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}


def signed_claim(number):
    """A random formula, a relation to 0, and what is given; None where SymPy cannot build it."""
    rng = random.Random(f"relation {number}")
    given = rng.sample(sorted(GIVEN), rng.choice([0, 0, 1]))
    try:
        maker = Maker(rng)
        expr = rng.choice([maker.positive, maker.formula])(rng.randint(1, 2))
        if rng.random() < 0.4:
            expr += rng.choice([maker.positive, maker.formula])(1)
    except UNBUILT:
        return None
    if expr.has(*NO_NUMBER):
        return None
    return expr * rng.choice([1, 1, -1]), rng.choice(list(OPERATORS)), given, rng


def test_no_false_inequality_is_proved():
    proved = 0
    for number in range(120):
        found = signed_claim(number)
        if found is None:
            continue
        expr, relation, given, rng = found
        facts = [fact for name in given for fact in GIVEN[name][0]]
        if prove_relation(expr, relation, 0, facts, seconds=2).status != Status.PROVED:
            continue
        found = list(values(expr, given, rng))
        proved += bool(found)
        wrong = [v for v in found if not OPERATORS[relation](v, 0)
                 and (v == 0 or abs(v) > mpmath.mpf("1e-25"))]
        assert not wrong, (expr, relation, given)
    assert proved > 12


def test_true_claims_are_proved_and_never_refuted():
    counts, open_claims = completeness.run(60, seed="suite")
    assert completeness.rate(counts, "proved", "derived") > 0.96, open_claims
    assert completeness.rate(counts) > 0.75
    assert not counts["refuted"], open_claims


def test_the_recorded_long_run_found_nothing():
    record = json.loads((HERE / "soundness.json").read_text())
    assert record["pairs"] >= 2_000 and not record["unsound"]
    assert record["seed"] and record["date"] and record["commit"].isalnum()  # of a known engine
    assert record["counts"]["proved compared"] > record["pairs"] * 0.4
    assert all(record["counts"][f"{kind.__name__.replace('_', ' ')} proved compared"] > 10 for kind in uses.KINDS)


def test_the_recorded_rate_of_proved_identities():
    record = json.loads((HERE / "completeness.json").read_text())
    counts = Counter(record["counts"])
    assert completeness.rate(counts, "proved", "derived") > 0.98
    assert completeness.rate(counts) > 0.75 and not counts["refuted"]
    assert {claim["status"] for claim in record["not proved"]} <= {"derived", "undecided"}


def nothing(pairs, seed, start):
    return Counter({f"{seed} done": pairs}), [start]


def test_a_long_run_is_put_together_from_its_blocks(tmp_path):
    asked = Namespace(pairs=240, seed="7", start=100, jobs=2, dry=False, minutes=None)
    counts, findings = recording.in_blocks(nothing, asked)
    assert counts == {"7 done": 240} and findings == [100, 200, 300]
    recording.keep(tmp_path / "part", asked, counts)
    assert not list(tmp_path.iterdir())
    asked.start = 0
    recording.keep(tmp_path / "whole", asked, counts, unsound=findings)
    record = json.loads((tmp_path / "whole").read_text())
    assert record["unsound"] == findings and record["commit"] and record["seed"] == "7"


# ------------------------------------------------------- the brute force can tell right from wrong

i, j = FREE[N]
k, l = BOUND[N][:2]
b = BOUND[M][0]


@pytest.mark.parametrize("left, right, given", [
    (Sum(X[k], k), Sum(X[k], (k, 0, N - 2)), []), (W[i, 0], W[j, 0], []),
    (Sum(X[k] * Y[k], k), Sum(X[k], k) * Sum(Y[l], l), []), (S, T, []),
    ((N - 1) * (N - 2) * (N - 3) * S, 0 * S, []), (Sum(W[i, b], b), 1 + 0 * S, []),
    (Sum(W[k, 0], k), 1 + 0 * S, ["rows of w sum to 1"]),
    (KroneckerDelta(i, j), 1 + 0 * S, []), (Sum(U[b], (b, 1, M - 1)), Sum(U[b], b), []),
])
def test_brute_force_sees_what_is_false(left, right, given):
    found, compared = disagreement(left, right, given, random.Random(1))
    assert found and compared


def test_a_power_has_a_value_where_the_language_says_so():
    """x**step(x**2) = x is a theorem where x > 0; at x = -1 the language gives it no value."""
    at = draw(random.Random(1), 1, 1, []) | {S: Fraction(-1)}
    assert value(S**2, at) == 1 and value(S**(N - 1), {**at, N: 1}) == 1
    with pytest.raises(NoValue):
        value(S**step(S**2), at)


@pytest.mark.parametrize("name", GIVEN)
def test_brute_force_keeps_what_is_given(name):
    facts, _ = GIVEN[name]
    for number in range(20):
        at = draw(random.Random(number), 3, 2, [name])
        for fact, place in product(facts, range(3)):
            left, right = map(sympify, fact if isinstance(fact, tuple) else fact.args)
            with mpmath.workdps(60):
                gap = value(left, {**at, j: place}) - value(right, {**at, j: place})
            assert abs(gap) < mpmath.mpf("1e-50") if isinstance(fact, tuple) else gap > 0


def test_values_are_drawn_that_break_what_is_not_given():
    at = draw(random.Random(1), 3, 2, [])
    assert value(Sum(Y[k], k), at) != 1 and value(T, at) != value(C**2 + 1, at)


def test_generated_claims_are_varied():
    kinds, heads = set(), set()
    for number in range(150):
        try:
            kind, left, right, given, _ = soundness.pair("varied", number, 4)
        except UNBUILT:
            continue
        kinds.add(kind)
        heads |= {type(part).__name__ for _, part in parts_of(left)}
    assert len(kinds) == 6
    assert {"Sum", "KroneckerDelta", "exp", "log", "sigmoid", "tanh", "relu", "Abs", "Max", "step",
            "Pow", "Indexed", "Add", "Mul"} <= heads
