"""What the kernel believes of each function, one row of a table, is tried with numbers; and intervals
hold what is worked out of their points."""
import math
import random
from fractions import Fraction
from math import inf

import pytest

from derivations.kernel import intervals
from derivations.kernel.context import Context, Fact
from derivations.kernel.field import Shared, random_prime
from derivations.kernel.functions import TABLE
from derivations.kernel.intervals import ANY, Interval, between
from derivations.kernel.rules import NotProved, equation
from derivations.kernel.terms import FUNCTIONS, ONE, ZERO, add, mul, neg, num, pow_
from derivations.kernel.theorem import is_theorem


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


CODE = {
    "exp": math.exp, "log": math.log, "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh, "sin": math.sin,
    "cos": math.cos, "atan": math.atan, "erf": math.erf, "sigmoid": sigmoid, "relu": lambda x: max(x, 0.0), "Abs": abs,
    "sigmoid_prime": lambda x: sigmoid(x) * (1 - sigmoid(x)), "step": lambda x: float(x > 0),
    "sign": lambda x: float((x > 0) - (x < 0)), "Max": max, "Min": min}
POINTS = [n / 8 for n in range(-40, 41)]
NEAR = 1e-6


def value(t, point):
    match t:
        case ("num", q):
            return float(q)
        case ("sym", name):
            return math.pi if name == "pi" else point[name]
        case ("add", *parts):
            return sum(value(part, point) for part in parts)
        case ("mul", *parts):
            return math.prod(value(part, point) for part in parts)
        case ("pow", base, e):
            return value(base, point) ** float(e)
        case ("call", name, *arguments):
            return CODE[name](*(value(a, point) for a in arguments))
    raise AssertionError(t)


def is_in(x, interval: Interval):
    (low, above), (high, below) = interval
    return low - NEAR <= x <= high + NEAR and (not above or x > low) and (not below or x < high)


def tried(name, row):
    """Nothing that the row says is false at any of the points."""
    f, points = CODE[name], [x for x in POINTS if name != "log" or x > 0]
    arguments = [("sym", "x"), ("sym", "y")][:2 if name in ("Max", "Min") else 1]
    for x in points:
        here = {"x": x, "y": 1.0}
        shown = f(*(value(a, here) for a in arguments))
        assert is_in(shown, row.values)
        if row.meaning:
            assert math.isclose(shown, value(row.meaning(*arguments), here), rel_tol=1e-9, abs_tol=1e-9)
        assert not row.odd or math.isclose(f(-x), -shown)
        if row.slope and not (row.kink and x == 0):
            slope = value(row.slope(*arguments), here)
            assert all(abs((f(x + h) - f(x)) / h - slope) <= 1e-5 * max(1, abs(slope)) for h in (1e-6, -1e-6))
            assert row.steepest is None or (0 if row.through else -row.steepest) <= slope <= row.steepest
    if row.through:
        a, b = row.through
        found = [f(x) for x in points]
        assert f(a) == b
        assert all(y <= z if row.weakly else y < z for y, z in zip(found, found[1:]))
    for far, (end, side) in zip((-60.0, 60.0), row.ends):
        gap = f(far) if end is None else f(far) - value(end, {})
        assert (gap > 30 if side == "+" else gap < -30) if end is None else abs(gap) < 0.02
        assert end is None or (f(far / 24) - value(end, {}) > 0) == (side == "+")
    assert row.kink or name in ("Max", "Min") or row.slope


@pytest.mark.parametrize("name", TABLE)
def test_a_row_is_true_of_its_function(name):
    tried(name, TABLE[name])


def test_every_function_of_the_language_has_a_row():
    assert set(TABLE) == set(FUNCTIONS) == set(CODE)


@pytest.mark.parametrize("name, wrong", [
    ("tanh", {"values": between(-1, Fraction(1, 2))}), ("sigmoid_prime", {"values": between(0, Fraction(1, 5))}),
    ("cosh", {"values": Interval((Fraction(1), 1))}), ("exp", {"through": (0, 0)}), ("relu", {"weakly": False}),
    ("cos", {"through": (0, 1)}), ("atan", {"ends": ((neg(ONE), "+"), (ONE, "-"))}), ("exp", {"ends": ((ZERO, "-"), (None, "+"))}),
    ("sinh", {"ends": ((None, "+"), (None, "+"))}), ("cos", {"slope": lambda x: ("call", "sin", x)}),
    ("Abs", {"slope": lambda x: ("call", "step", x)}), ("sigmoid", {"steepest": Fraction(1, 5)}),
    ("tanh", {"meaning": lambda x: ("call", "sigmoid", x)}), ("Min", {"meaning": TABLE["Max"].meaning}),
    ("Abs", {"kink": False}), ("sigmoid", {"odd": True})])
def test_a_row_that_says_something_false_is_seen(name, wrong):
    with pytest.raises(AssertionError):
        tried(name, TABLE[name]._replace(**wrong))


# ----------------------------------------------------------------------------------- intervals

def drawn(rng):
    """An interval with small ends, and points in it."""
    low, high = sorted(rng.sample(range(-3, 4), 2)) if rng.random() < 0.9 else [rng.randrange(-3, 4)] * 2
    out = [low < high and rng.random() < 0.5 for _ in range(2)]
    step = Fraction(1, 1000)
    inside = [low + step * out[0], high - step * out[1], Fraction(low + high, 2)]
    if rng.random() < 0.2:
        return Interval((Fraction(low), int(out[0]))), [*inside, high + 1000]
    return Interval((Fraction(low), int(out[0])), (Fraction(high), -int(out[1]))), inside


def holds(x, interval):
    return interval.low <= (x, 0) <= interval.high


OPERATIONS = {
    "total": (lambda x, y: x + y, 2), "product": (lambda x, y: x * y, 2), "largest": (max, 2), "negative": (lambda x: -x, 1),
    "size": (abs, 1), "inverse": (lambda x: 1 / Fraction(x) if x else None, 1),
    "cube": (lambda x: x ** 3, 1), "square": (lambda x: x ** 2, 1)}
BY_NAME = {"cube": lambda i: intervals.power(i, 3), "square": lambda i: intervals.power(i, 2)}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_interval_holds_what_is_worked_out_of_its_points(name):
    rng, (work, many) = random.Random(name), OPERATIONS[name]
    for _ in range(400):
        (i, xs), (j, ys) = drawn(rng), drawn(rng)
        found = BY_NAME.get(name, getattr(intervals, name, None))(*(i, j)[:many])
        values = [work(x, y) for x in xs for y in ys] if many == 2 else [work(x) for x in xs]
        assert all(holds(v, found) for v in values if v is not None), (i, j, found)


def test_an_interval_is_no_wider_than_it_has_to_be():
    half_open = Interval((Fraction(0), 1), (Fraction(2), 0))
    assert intervals.product(half_open, between(3, 4)) == Interval((Fraction(0), 1), (Fraction(8), 0))
    assert intervals.product(half_open, intervals.negative(half_open)) == Interval((Fraction(-4), 0), (Fraction(0), -1))
    assert intervals.product(ANY, between(0, 0)) == between(0, 0)
    assert intervals.size(between(-2, 1)) == between(0, 2)
    assert intervals.inverse(half_open) == Interval((Fraction(1, 2), 0), (inf, -1))
    assert intervals.inverse(between(-1, 1)) == ANY


def test_a_number_larger_than_any_float_meets_an_infinity():
    huge, positive = between(10 ** 400, 10 ** 400), Interval((Fraction(0), 1))
    assert intervals.product(positive, huge) == positive
    assert intervals.product(ANY, intervals.negative(huge)) == ANY
    assert intervals.total(positive, huge) == Interval((Fraction(10 ** 400), 1))


@pytest.mark.parametrize("interval, relation, certain", [
    (between(0, 1), ">", False), (between(0, 1, True), ">", True), (between(0, 1), ">=", True), (between(-1, 0, True), "<", True),
    (between(-1, 0), "!=", False), (between(0, 0), "=", True), (ANY, ">=", False), (between(1, 2), "!=", True)])
def test_the_sign_of_an_interval_is_that_of_all_its_numbers(interval, relation, certain):
    assert interval.sign(relation) == certain


X, Y = ("sym", "x"), ("sym", "y")
APART = Context(facts=(Fact("!=", X, ZERO), Fact("!=", Y, ZERO)))


def log(x):
    return ("call", "log", x)


def size(x):
    return ("call", "Abs", x)


@pytest.mark.parametrize("left, right, holds", [
    (log(pow_(X, 2)), mul(num(2), log(size(X))), True), (log(mul(X, Y)), add(log(size(X)), log(size(Y))), True),
    (log(mul(X, pow_(Y, 2))), add(log(X), mul(num(2), log(size(Y)))), True), (("call", "exp", log(mul(X, Y))), mul(X, Y), True),
    (log(pow_(pow_(X, 2), Fraction(1, 2))), log(size(X)), True), (log(pow_(X, 2)), log(size(X)), False),
    (("call", "exp", mul(num(Fraction(1, 2)), log(pow_(X, 2)))), X, False),
    (log(mul(X, Y)), add(log(size(X)), mul(num(-1), log(size(Y)))), False)])
def test_a_logarithm_of_a_product_is_that_of_the_sizes(left, right, holds):
    if holds:
        assert is_theorem(equation(APART, left, right))
    else:
        with pytest.raises(NotProved):
            equation(APART, left, right)


PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31]


def root(q):
    return pow_(num(q), Fraction(1, 2))


def test_roots_of_numbers_exist_modulo_the_prime_that_is_drawn():
    p = random_prime(PRIMES[:6])
    assert all(pow(q, (p - 1) // 2, p) == 1 for q in PRIMES[:6])
    six = mul(*map(root, PRIMES[:6]))
    assert is_theorem(equation(Context(), root(math.prod(PRIMES[:6])), six))
    with pytest.raises(NotProved, match="differ"):
        equation(Context(), root(math.prod(PRIMES[1:7])), six)
    for q in (-3, 0):  # a root that does not exist, or has no modulus
        with pytest.raises(NotProved):
            equation(Context(), add(("pow", num(q), Fraction(1, 2)), root(3)), ONE)
    with pytest.raises(NotProved, match="too many roots of numbers"):
        equation(Context(), mul(("sym", "x"), add(*map(root, PRIMES))), ("sym", "x"))


def rooted(t, above, below):
    return pow_(t, Fraction(above, below))


A, B = ("sym", "a"), ("sym", "b")
PRODUCT = mul(add(rooted(A, 1, 3), neg(rooted(B, 1, 3))), add(rooted(A, 2, 3), mul(rooted(A, 1, 3), rooted(B, 1, 3)), rooted(B, 2, 3)))


@pytest.mark.parametrize("left, right, holds", [
    (PRODUCT, add(A, neg(B)), True),
    (mul(rooted(A, 1, 3), rooted(A, 1, 4)), rooted(A, 7, 12), True),
    (mul(rooted(A, 1, 2), rooted(A, 1, 3)), rooted(A, 5, 6), True),
    (mul(rooted(A, 1, 3), B), mul(A, rooted(B, 1, 3)), False),
    (rooted(A, 1, 3), rooted(A, 1, 5), False),
    (rooted(add(A, ONE), 1, 3), add(rooted(A, 1, 3), ONE), False),
    (mul(rooted(A, 2, 3), rooted(A, 2, 3)), A, False),
])
def test_a_name_is_a_power_of_its_rooted(left, right, holds):
    if holds:
        assert is_theorem(equation(Context(), left, right))
    else:
        with pytest.raises(NotProved):
            equation(Context(), left, right)


def test_a_part_that_stands_twice_is_gone_through_once():
    t = ("sym", "x")
    for n in range(100):
        t = ("call", "exp", ("add", t, ("mul", t, num(n))))
    assert len(Shared(t).parts) == 1 + 4 * 100
