"""The four verdicts: what is promised is proved, what is false is never proved."""
import re
from fractions import Fraction
from itertools import combinations

import pytest
from sympy import Eq, Idx, Indexed, IndexedBase, Integer, Mul, Ne, Rational, Symbol, sympify

from derivations import (
    Abs, KroneckerDelta, Max, Sum, array, exp, index, log, prove, real, relu, sigmoid, size, sqrt,
    step, tanh,
)
from derivations.proof import deciding as judge
from derivations.notation.to_tree import read
from derivations.fact import NotAFact
from derivations.names import free_indices
from derivations.refute.attack import Refutation, refute
from derivations.tactics.contexts import context
from derivations import prove_relation
from derivations.record import Status

C, m, n = size("C"), size("m"), size("n")
j, k, l, r = index("j k l r", C)
i, p, s = index("i p s", m)
a, y, z = array("a y z", C)
x, g, h = array("x g h", m)
A, B = array("A B", C, C)
w = array("w", C, m)
t, u = real("t u")
SOFTMAX = exp(z[j]) / Sum(exp(z[k]), k)


def status(left, right, given=()):
    return prove(left, right, given).status


# ------------------------------------------------------------------- what the design promises

def batch_norm():
    mean, variance = Sum(x[p], p) / m, Sum((x[p] - Sum(x[s], s) / m)**2, p) / m
    scale = sqrt(variance + real("epsilon", positive=True))
    hat = [(x[k_] - mean) / scale for k_ in (i, p)]
    return mean, scale, hat


def derivative(expr, by):
    from derivations.derive.slope import slope
    from derivations.normalise.reading import read
    from derivations.normalise.writing import write
    return write(read(slope(expr, by)))


def promised():
    total = Sum(exp(z[l]), l)
    soft = {name: exp(z[name]) / total for name in (j, k)}
    loss = -Sum(y[j] * log(soft[j]), j)
    one = [(Sum(y[j], j), 1)]
    mean, scale, (hat, hat_p) = batch_norm()
    backward = (m * g[i] - Sum(g[p], p) - hat * Sum(g[p] * hat_p, p)) / (m * scale)
    centring = KroneckerDelta(j, k) - 1 / C
    yield "softmax jacobian", derivative(soft[j], z[k]), soft[j] * (KroneckerDelta(j, k) - soft[k]), ()
    yield "cross-entropy gradient", derivative(loss, z[k]), soft[k] - y[k], one
    yield ("cross-entropy hessian", derivative(derivative(loss, z[k]), z[j]),
           soft[k] * (KroneckerDelta(j, k) - soft[j]), one)
    yield "batch norm backward", derivative(Sum(g[p] * hat_p, p), x[i]), backward, ()
    yield ("Lagrange", Sum(y[j]**2, j) * Sum(z[j]**2, j) - Sum(y[j] * z[j], j)**2,
           Sum((y[j] * z[k] - y[k] * z[j])**2, j, k) / 2, ())
    yield ("covariance", Sum((x[i] - mean) * (h[i] - Sum(h[p], p) / m), i),
           Sum(x[i] * h[i], i) - Sum(x[i], i) * Sum(h[i], i) / m, ())
    yield "trace", Sum(A[j, k] * B[k, j], j, k), Sum(B[l, r] * A[r, l], l, r), ()
    yield ("four-cycle", Sum(A[j, k] * A[k, l] * A[l, r] * A[r, j], j, k, l, r),
           Sum(A[k, l] * A[l, r] * A[r, j] * A[j, k], r, l, k, j), ())
    yield ("centring projector", Sum(centring.subs(k, l) * centring.subs(j, l), l), centring, ())
    yield "logarithms", log(1 + exp(t)) - log(1 + exp(-t)), t, ()


PROMISED = {name: rest for name, *rest in promised()}


@pytest.mark.parametrize("name", PROMISED)
def test_what_is_promised_is_proved_for_symbolic_sizes(name):
    left, right, given = PROMISED[name]
    verdict = prove(left, right, given, seconds=5)  # each takes well under a second
    assert verdict.status == Status.PROVED, verdict
    assert verdict.attack.points > 0 and len(verdict.attack.sizes) >= 1


@pytest.mark.parametrize("name", PROMISED)
def test_with_a_sign_or_a_factor_changed_it_is_refuted(name):
    left, right, given = PROMISED[name]
    for wrong in (-right, 2 * right, right + Rational(1, 1000)):
        verdict = prove(left, wrong, given)
        assert verdict.status == Status.REFUTED
        assert verdict.counterexample and verdict.counterexample.left != verdict.counterexample.right


def test_an_answer_without_the_fact_it_needs_is_refuted():
    left, right, _ = PROMISED["cross-entropy gradient"]
    assert status(left, right) == Status.REFUTED


# ---------------------------------------------------------- true for small sizes, false beyond

def apart(*names):
    return Mul(*(1 - KroneckerDelta(b, c) for b, c in combinations(names, 2)))


def power_sum(q):
    return Sum(z[j]**q, j)


HOLDS_AT_FIRST = {
    "Newton's e3": (power_sum(1)**3 - 3 * power_sum(1) * power_sum(2) + 2 * power_sum(3), 0),
    "Newton's e4": (power_sum(1)**4 - 6 * power_sum(1)**2 * power_sum(2) + 3 * power_sum(2)**2
                    + 8 * power_sum(1) * power_sum(3) - 6 * power_sum(4), 0),
    "three sizes": ((C - 1) * (C - 2) * (C - 3) * t, 0),
    "three sizes at every index": ((C - 1) * (C - 2) * (C - 3) * z[j], 0),
    "three different entries": (Sum(apart(j, k, l) * z[j] * z[k] * z[l], j, k, l), 0),
    "four different entries": (Sum(apart(j, k, l, r) * z[j] * z[k] * z[l] * z[r], j, k, l, r), 0),
    "a square of two": (Sum((z[j] - z[k])**2 * (z[j] - z[l])**2 * (z[k] - z[l])**2, j, k, l), 0),
    "Cayley for two": (Sum(A[j, j], j)**2 - Sum(A[j, k] * A[k, j], j, k),
                       2 * A[0, 0] * A[C - 1, C - 1] - 2 * A[0, C - 1] * A[C - 1, 0]),
    "ordered": (Sum(step(k - j) * step(l - k) * z[j] * z[k] * z[l], j, k, l), 0),
}
NEVER_SEEN = {
    "six sizes": (Mul(*(C - q for q in range(1, 7))) * t, 0),
    "seven sizes in an exponent": (t**Mul(*(C - q for q in range(1, 8))) * 1, 1),
    "six sizes of two": (Mul(*(C - q for q in range(1, 7))) * Mul(*(m - q for q in range(1, 7))), 0),
    "five and a sum": (Mul(*(C - q for q in range(1, 6))) * Sum(x[i], i), 0),
}


@pytest.mark.parametrize("name", HOLDS_AT_FIRST)
def test_a_claim_that_holds_for_small_sizes_only_is_refuted(name):
    verdict = prove(*HOLDS_AT_FIRST[name])
    assert verdict.status == Status.REFUTED, verdict


@pytest.mark.parametrize("name", NEVER_SEEN)
def test_a_claim_that_fails_beyond_the_sizes_tried_is_not_proved(name):
    verdict = prove(*NEVER_SEEN[name])
    assert verdict.status in (Status.UNDECIDED, Status.REFUTED)
    assert verdict.status == Status.REFUTED or "normal forms" in verdict.reason


def test_the_attack_alone_would_be_fooled():
    left, right = NEVER_SEEN["six sizes"]
    assert not isinstance(refute(context((left,)), read(left), "=", read(Integer(right))), Refutation)


# ------------------------------------------------------------------------------- undecided

def test_contradicting_assumptions_prove_nothing():
    for given in ([t > 0, t < 0], [(t, 1), (t + 1, 3)], [(u * 0 + t**2, -1)],
                  [(Sum(x[i], i), 1), (Sum(x[p], p), 2)], [Ne(t, u), (t - u, 0)]):
        verdict = prove(t, t + 1, given)
        assert verdict.status == Status.UNDECIDED, given
        assert "no point" in verdict.reason


def test_too_little_time_is_undecided():
    big = Sum((sum(real(f"c{q}") * z[j] for q in range(12)))**9, j)
    verdict = prove(big, big + 0 * t + Symbol("e", real=True) * 0, seconds=0.0001)
    assert verdict.status in (Status.UNDECIDED, Status.PROVED)
    verdict = prove(big, Sum(z[j]**9, j) * real("d"), seconds=0.0)
    assert verdict.status == Status.UNDECIDED and "within" in verdict.reason


def test_a_theorem_that_a_point_refutes_is_undecided(monkeypatch):
    """Whichever of the two is wrong, it is said, and nothing is called proved."""
    x = Symbol("x", real=True)
    monkeypatch.setattr(judge, "refute", lambda context, left, relation, right, **_: refute(context, left, "!=", right))
    verdict = prove(x + x, 2 * x)
    assert verdict.status == Status.UNDECIDED and "proved, but false at" in verdict.reason and "report" in verdict.reason


def test_a_crash_is_undecided(monkeypatch):
    def crash(*_):
        raise StopIteration("SymPy")
    monkeypatch.setattr(judge, "read", crash)
    verdict = prove(t * u, u * t + Sum(x[i], i) - Sum(x[p], p))
    assert verdict.status == Status.UNDECIDED


def test_deep_nesting_is_undecided_or_right():
    deep = t
    for _ in range(400):
        deep = exp(deep) if _ % 2 else log(deep + 1)
    assert prove(deep, deep + 1).status in (Status.UNDECIDED, Status.REFUTED)


def test_huge_numbers_are_undecided():
    huge = Symbol("h", real=True)**Integer(10**12)
    assert prove(huge, 2 * huge, seconds=0.5).status in (Status.UNDECIDED, Status.REFUTED)
    assert prove((t + 1)**400, (t + 1)**399, seconds=3).status == Status.REFUTED


def test_what_is_no_fact_is_an_error_of_the_author():
    with pytest.raises(NotAFact):
        prove(t, t, given=[True])
    with pytest.raises(NotAFact):
        prove(t, t, given=[t])


# ------------------------------------------------------------------------------------- facts

@pytest.mark.parametrize("given, left, right, expected", [
    ([(Sum(y[j], j), 1)], Sum(t * y[k], k), t, "proved"),
    ([(Sum(w[j, i], i), 1)], Sum(w[k, p] * z[k], k, p), Sum(z[k], k), "proved"),
    ([(Sum(w[j, i], i), 1)], Sum(w[k, p] * x[p], k, p), Sum(x[p], p), "refuted"),   # transposed
    ([(z[j], 1)], Sum(z[k] * y[k], k), Sum(y[k], k), "proved"),
    ([(y[j], KroneckerDelta(j, k))], Sum(y[l] * z[l], l), z[k], "proved"),
    ([(t, u**2)], sqrt(t + 1)**2, u**2 + 1, "proved"),
    ([(z[j]**2, 1)], Sum(z[k]**4, k), C, "proved"),
    ([(t * u, 1)], t**2 * u**2, 1, "proved"),
    ([(Sum(x[i], i), 0), (Sum(x[i]**2, i), m)], Sum((x[p] - t)**2, p), m + m * t**2, "proved"),
    ([(a[j], exp(z[j])), (t, Sum(a[j], j))], log(t), log(Sum(exp(z[k]), k)), "proved"),
    ([z[j] > 0], log(z[k] * z[l]), log(z[k]) + log(z[l]), "proved"),
    ([z[j] > 0], Sum(Abs(z[k]), k), Sum(z[l], l), "proved"),
    ([z[j] > 0], Abs(y[k]), y[k], "refuted"),
    ([t > 0], sqrt(t**2), t, "proved"), ([t < 0], sqrt(t**2), t, "refuted"),
    ([t > 0, u > 0], relu(t + u), t + u, "proved"), ([t > 0, u > 0], relu(t - u), t - u, "refuted"),
    ([t > u], Max(t, u), t, "proved"), ([t >= u], Max(t, u), t, "proved"),
    ([Ne(t, u)], KroneckerDelta(j, k) * (t - u) / (t - u), KroneckerDelta(j, k), "proved"),
    ([n >= m], Sum(x[i], (i, 0, m - 1)), Sum(x[i], (Idx("i"), 0, n - 1)), "refuted"),
])
def test_facts(given, left, right, expected):
    verdict = prove(left, right, given)
    assert verdict.status == expected, verdict


def test_a_fact_does_not_reach_beyond_its_range():
    wide = Idx("q", n)
    entry = x[wide]
    assert prove(entry, 1, [(x[i], 1)]).status == Status.REFUTED
    assert prove(entry, 1, [(x[i], 1), m >= n]).status == Status.DERIVED  # an axis has one range
    assert prove(Sum(entry, wide), 1, [(Sum(x[i], i), 1), m >= n]).status == Status.REFUTED
    assert prove(Abs(entry), entry, [x[i] > 0]).status == Status.REFUTED


def test_a_fact_about_every_place_of_a_sequence_is_not_summed_over_them():
    steps, place = IndexedBase("steps", real=True), Symbol("place", integer=True, nonnegative=True)
    given = [(steps[place + 1] - 2 * steps[place], 0)]
    assert "failed" not in prove(steps[place + 2], 4 * steps[place], given).reason
    assert prove(steps[place + 2], 2 * steps[place + 1], [(steps[place + 1], 2 * steps[place])]).status == "proved"


def test_a_definition_keeps_what_its_name_was_declared_to_be():
    c = real("c", positive=True)
    assert prove(Abs(t - 1), t - 1, [(c, t - 1)]).status == Status.PROVED  # c > 0, so t > 1
    assert prove(step(c), 1, [(c, t - 1)]).status == Status.PROVED


def test_a_name_with_an_integer_sign_is_tried_below_zero():
    whole = Symbol("e", integer=True)
    assert prove(Abs(whole), whole).status == Status.REFUTED
    count = Symbol("e", integer=True, nonnegative=True)
    assert prove(Abs(count), count).status == Status.PROVED
    assert prove(step(count), 1).status == Status.REFUTED


def test_what_a_verdict_rests_on_is_listed():
    c = real("c", positive=True)
    verdict = prove(log(c * t), log(c) + log(t), [t > 0, (Sum(y[j], j), 1)])
    assert verdict.status == Status.PROVED
    assert {"t > 0", "c > 0", "sum(y[j], j) = 1", "C >= 1"} <= set(verdict.assumptions)


# --------------------------------------------------------------------------- counterexamples

def reread(text):
    """What is printed for a name, as {position: number}, positions counted from 0."""
    if text.startswith("["):  # entries with their positions, "[1, 2] 3/4, [2, 2] 1"
        entries = re.findall(r"\[([\d, ]+)\] ([-\d/]+)", text)
        return {tuple(int(n_) - 1 for n_ in place.split(",")): Fraction(v) for place, v in entries}
    if not text.startswith("("):
        return {(): Fraction(text)}
    inner = text[1:-1]
    parts = re.findall(r"\([^()]*\)", inner) if "(" in inner else inner.split(", ")
    return {(n_, *place): v for n_, part in enumerate(parts) for place, v in reread(part).items()}


def check_by_hand(left, right, found):
    """Evaluate both sides from nothing but what a counterexample prints, with sums added up."""
    length = found.sizes.get("C", 0)
    values = {name: reread(text) for name, text in found.values.items()}
    places = {k_: Integer(found.indices[str(k_.label)] - 1) for k_ in free_indices(left, right)}

    def added_up(total):
        body = total.function
        for k_, low, high in total.limits:
            ends = (int(end.subs(C, length)) for end in (low, high + 1))
            body = sum(body.xreplace({k_: Integer(place)}) for place in range(*ends))
        return body

    def value(side):
        written = side.xreplace(places).replace(Sum, lambda *parts: added_up(Sum(*parts)))
        entries = {e_: Rational(values[str(e_.base.label)][tuple(map(int, e_.indices))])
                   for e_ in written.atoms(Indexed)}
        names = {s_: Rational(values[s_.name][()]) for s_ in written.atoms(Symbol)
                 if () in values.get(s_.name, ())}
        return written.xreplace(entries).xreplace(names)
    return value(left), value(right)


@pytest.mark.parametrize("left, right, given", [
    (Sum(z[j], j)**2, Sum(z[j]**2, j), ()),
    (Sum(A[j, k] * z[k], k), Sum(A[k, j] * z[k], k), ()),
    (z[j] * KroneckerDelta(j, k), z[j], ()),
    (Sum(y[j], j) * t, 2 * t, [(Sum(y[j], j), 1)]),
    (Abs(t) / (1 + t**2), t / (1 + t**2), ()),
])
def test_a_counterexample_can_be_checked_from_what_it_prints(left, right, given):
    verdict = prove(left, right, given)
    found = verdict.counterexample
    sides = check_by_hand(left, sympify(right), found)
    assert verdict.status == Status.REFUTED and sides[0] != sides[1]
    assert tuple(map(str, sides)) == (found.left, found.right)
    assert len(str(found)) < 300


def test_solved_values_are_shown_as_fractions():
    found = prove(exp(t) * u, 1, [(2 * u, 1)]).counterexample
    assert found.values["u"] == "1/2"
    found = prove(Sum(z[j], j) * exp(t), exp(t) * 2, [(Sum(z[j], j), 1)]).counterexample
    assert "0." not in found.values["z"]


def test_a_counterexample_leaves_out_what_the_claim_is_not_about():
    elsewhere = [(real("D"), t * u), (Sum(x[p], p), 1), t > 0]
    found = prove(Sum(z[j], j), z[k], elsewhere).counterexample
    assert found.sizes.keys() == {"C"} and found.values.keys() == {"z"}


def test_a_counterexample_tells_what_the_claim_rests_on():
    definition, condition = (real("D"), t * u), u > 1
    found = prove(real("D"), t, [definition, condition]).counterexample
    assert found.values.keys() == {"t", "u"}


def test_declared_signs_hold_in_every_counterexample():
    pos = array("q", C)
    positive = IndexedBase("q", shape=(C,), positive=True)
    for given in ((), [(Sum(positive[j], j), 1)]):
        verdict = prove(Sum(positive[j]**2, j), Sum(positive[j], j)**2, given)
        values = reread(verdict.counterexample.values["q"]).values()
        assert verdict.status == Status.REFUTED and all(v > 0 for v in values)
        assert not given or sum(values) == 1
    assert prove(Abs(pos[j]), pos[j]).status == Status.REFUTED
    assert prove(Abs(positive[j]), positive[j]).status == Status.PROVED


def test_rounding_refutes_nothing():
    two = exp(log(Integer(2), evaluate=False), evaluate=False)
    for left, right in [(step(two - 2), 0), (Abs(two - 2) * 10**30, 0),
                        (1 / (two - 2 + t) * (two - 2 + t), 1), (tanh(t), 2 * sigmoid(2 * t) - 1),
                        (sqrt(2) * sqrt(3), sqrt(6)), (exp(t + 20) / exp(t), exp(20)),
                        (KroneckerDelta(two, 2), 1)]:
        assert prove(left, right).status != Status.REFUTED, (left, right)


def test_a_tiny_difference_is_found_all_the_same():
    tiny = Rational(1, 10**9)
    assert prove(exp(t), exp(t) + tiny).status == Status.REFUTED
    assert prove(t, t + Rational(1, 10**40)).status == Status.REFUTED


ratio, d, e = real("ratio d e")
terms = size("terms")
s_ = index("s", terms)


@pytest.mark.parametrize("left, right, given, expected", [
    ((1 - ratio) * Sum(ratio**s_, s_), 1 - ratio**terms, (), "proved"),
    ((1 - ratio) * Sum(ratio**s_, s_), 1 - ratio ** (terms + 1), (), "refuted"),
    (Sum(ratio ** (terms - 1 - s_), s_) * (1 - ratio), 1 - ratio**terms, (), "proved"),
    (Sum(Rational(1, 2) ** s_, s_), 2 - 2 * Rational(1, 2) ** terms, (), "proved"),
    (Sum(exp(t * s_), s_) * (exp(t) - 1), exp(t * terms) - 1, (), "proved"),
    (ratio ** (t + 1), ratio * ratio**t, (), "proved"), (ratio ** (2 * t), ratio * ratio**t, (), "refuted"),
    (d, e, [(d + e, 2), (d - e, 0)], "proved"), (d, 1, [(d + e, 2), (d - e, 0)], "proved"),
    (d, 2, [(d + e, 2), (d - e, 0)], "refuted"),
    (d * e, 6, [(d + e, 5), (d - e, 1)], "proved"),
])
def test_geometric_sums_powers_and_facts_that_belong_together(left, right, given, expected):
    assert status(left, right, given) == expected


def test_a_root_of_a_fraction_is_split_only_over_a_denominator_that_is_positive():
    total = Sum(z[j], j)
    assert status(sqrt(total / t) * sqrt(t), sqrt(total)) == Status.PROVED  # has a value for t > 0
    assert status(sqrt(total / t) * t, sqrt(total * t)) == Status.REFUTED  # t < 0
    assert status(sqrt(total / t) * t, sqrt(total * t), [t > 0]) == Status.PROVED


def test_the_same_on_both_sides_needs_no_multiplying_out():
    large = (t + u + z[0]) ** 99
    assert status(large, large) == Status.PROVED
    assert status(large, large + 1) == Status.REFUTED


def test_an_entry_that_is_named_is_found_by_a_delta():
    picked = Sum(KroneckerDelta(j, 3) * z[j], j)
    assert status(picked, z[3]) == Status.PROVED
    assert status(picked, z[2]) == Status.REFUTED
    assert status(picked, 0) == Status.REFUTED


# ------------------------------------------------------------------------------ inequalities

@pytest.mark.parametrize("left, relation, right, given, expected", [
    (sigmoid(t), ">", 0, (), "proved"), (sigmoid(t), "<", 1, (), "proved"), (t**2, ">=", 0, (), "proved"),
    (t**2, ">", 0, (), "refuted"), (Sum(z[j]**2, j), ">=", 0, (), "proved"),
    (t**2 + u**2, ">=", 2 * t * u, (), "proved"), (t + u, ">", 0, [t > 0, u > 0], "proved"),
    (t + u, ">", 0, [t > 0], "refuted"), (z[j] + z[k], ">", 0, [z[l] > 0], "proved"),
    (Sum(z[k], k), ">", z[j], [z[l] > 0], "refuted"), (Sum(z[k], k), ">=", z[j], [z[l] > 0], "proved"),
    (SOFTMAX, ">", 0, (), "proved"), (SOFTMAX, "<=", 1, (), "proved"), (exp(t), ">", 1, [t > 0], "proved"),
    (t * u, ">", 0, [t < 0, u < 0], "proved"), (C, ">=", 1, (), "proved"), (C, ">", 1, (), "refuted"),
    (log(1 + exp(t)), ">", 0, (), "proved"), (t**3, ">=", 0, (), "refuted"),
])
def test_relations(left, relation, right, given, expected):
    verdict = prove_relation(left, relation, right, given)
    assert verdict.status == expected, verdict


def test_equations_given_as_sympy_equations():
    assert status(t + 1, 3, [Eq(t, 2)]) == Status.PROVED
