"""What the judge calls proved agrees with brute force; what is true by construction is proved."""
import json
import operator
import random

import completeness
import mpmath
import pytest
import soundness
from soundness import M, N, S, T, U, W, X, Y, BOUND, FREE, GIVEN

from derivations import KroneckerDelta, Sum
from derivations.judge.inequality import prove_relation
from derivations.record import Status

PAIRS = 2000


@pytest.mark.parametrize("part", range(4))
def test_nothing_false_is_proved(part):
    counts, unsound = soundness.run(PAIRS // 4, seed=f"suite {part}", depth=3)
    assert not unsound
    assert counts["proved compared"] > PAIRS // 4 * 0.01
    assert counts["normal form compared"] > PAIRS // 4 * 0.15
    assert counts["not proved"] > PAIRS // 4 * 0.4
    assert counts["no answer"] < PAIRS // 4 * 0.03


OPERATORS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}


def signed_claim(number):
    """A random formula, a relation to 0, and what is given; None where SymPy cannot build it."""
    rng = random.Random(f"relation {number}")
    given = rng.sample(sorted(GIVEN), rng.choice([0, 0, 1]))
    try:
        maker = soundness.Maker(rng)
        expr = rng.choice([maker.positive, maker.formula])(rng.randint(1, 2))
        if rng.random() < 0.4:
            expr += rng.choice([maker.positive, maker.formula])(1)
    except (TypeError, ValueError, AttributeError, ZeroDivisionError):
        return None
    if expr.has(*soundness.NO_NUMBER):
        return None
    return expr * rng.choice([1, 1, -1]), rng.choice(list(OPERATORS)), given, rng


def test_no_false_inequality_is_proved():
    proved = 0
    for number in range(500):
        found = signed_claim(number)
        if found is None:
            continue
        expr, relation, given, rng = found
        facts = [fact for name in given for fact in GIVEN[name][0]]
        if prove_relation(expr, relation, 0, facts, seconds=2).status != Status.PROVED:
            continue
        values = list(soundness.values(expr, given, rng))
        proved += bool(values)
        wrong = [v for v in values if not OPERATORS[relation](v, 0)
                 and (v == 0 or abs(v) > mpmath.mpf("1e-25"))]
        assert not wrong, (expr, relation, given)
    assert proved > 60


def test_true_claims_are_proved_and_never_refuted():
    counts, open_claims = completeness.run(400, seed="suite")
    assert completeness.rate(counts) > 0.96, open_claims
    assert not counts["refuted"], open_claims


def test_the_recorded_long_run_found_nothing():
    record = json.loads(soundness.RECORD.read_text())
    assert record["pairs"] >= 100_000 and not record["unsound"]
    assert record["counts"]["proved compared"] > 2_000
    assert record["counts"]["normal form compared"] > 20_000


def test_the_recorded_rate_of_proved_identities():
    record = json.loads(completeness.RECORD.read_text())
    assert float(record["proved"].rstrip("%")) >= 98
    assert all(claim["status"] == "undecided" for claim in record["not proved"])


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
    found, compared = soundness.disagreement(left, right, given, random.Random(1))
    assert found and compared


@pytest.mark.parametrize("name", GIVEN)
def test_brute_force_keeps_what_is_given(name):
    facts, _ = GIVEN[name]
    for number in range(20):
        rng = random.Random(number)
        at = soundness.draw(rng, 3, 2, [name])
        for fact in facts:
            sides = fact if isinstance(fact, tuple) else fact.args
            for place in range(3):
                values = [soundness.value(mpmath_ready(side), {**at, j: place})
                          for side in sides]
                gap = values[0] - values[1]
                assert abs(gap) < mpmath.mpf("1e-30") if isinstance(fact, tuple) else gap > 0


def mpmath_ready(side):
    from sympy import sympify
    return sympify(side)


def test_generated_claims_are_varied():
    kinds, heads = set(), set()
    for number in range(300):
        try:
            kind, left, right, given, _ = soundness.pair("varied", number, 4)
        except (TypeError, ValueError, AttributeError, ZeroDivisionError):
            continue
        kinds.add(kind)
        heads |= {type(part).__name__ for _, part in soundness.parts_of(left)}
    assert len(kinds) == 6
    assert {"Sum", "KroneckerDelta", "exp", "log", "sigmoid", "tanh", "relu", "Abs", "Max", "step",
            "Pow", "Indexed", "Add", "Mul"} <= heads
