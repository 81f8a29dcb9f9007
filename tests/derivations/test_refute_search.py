"""The search refutes what is false with a point that satisfies the facts, and nothing that is true."""
from fractions import Fraction

import pytest
from sympy import Abs, Ge, IndexedBase, Gt, KroneckerDelta, Le, Lt, Ne, S, Sum, Symbol, cosh, exp, log, sinh, tanh

from derivations import array, index, real, relu, sigmoid, size, step
from derivations.clock import TooLong, time_limit
from derivations.kernel.context import Context, Definition, Fact
from derivations.kernel.terms import Unsupported, Var, at as place_of, num, place
from derivations.notation.to_tree import read
from derivations.refute import attack
from derivations.refute.attack import Refutation, fails, refute
from derivations.refute.one_point import NotRefuted, at
from derivations.tactics.contexts import context

n = size("n")
i, j, k, t = index("i j k t", n)
x, y, a, v = array("x y a v", n)
r = IndexedBase("r")
W = array("W", n, n)
b, c, p, q, s, u, z = real("b c p q s u z")
e = Symbol("e", integer=True)
WHOLE = Symbol("l", integer=True, nonnegative=True)
C = ("sym", "c")
ROOT = ("pow", C, Fraction(1, 2))


def ask(left, relation, right, given=(), **options):
    left, right = S(left), S(right)
    return refute(context((left, right), given), read(left), relation, read(right), **options)


def values(found):
    return found.counterexample.values


FALSE = [
    (b * c, "=", b, [(c**2, 1)]), (b * c, "=", b, [(c**2, c)]), (Abs(c), "=", c, [(c**2, 4)]),
    (b * c, ">=", 0, [(Sum(a[k], k), 1), Gt(a[k], 0)]),
    (relu(b) + relu(c), "=", relu(b + c), [(Sum(a[k], k), 1), Gt(a[k], 0)]),
    (Sum(a[k] * v[k], k), ">=", a[j] * v[j], [(Sum(a[k], k), 1), Gt(a[k], 0)]),
    (KroneckerDelta(k, t) * x[k], "=", x[k], [Ne(k, t)]), (x[k], "<=", x[t], [Lt(k, t)]),
    (Sum(x[i], i) ** 2, "=", Sum(x[i] ** 2, i), []), (W[i, j], "=", W[i, i], [(W[i, j], W[j, i])]),
    (c, "<", 4, [Gt(c, 3)]), (c, "!=", 2, []), (b, "=", 0, [(b * c, 0)]), (step(c) + step(-c), "=", 1, []),
    (b, "=", 1, [(log(b) + log(c), 3)]), (1 + exp(-200 * c**2 - 200), "=", 1, []),
    (exp(z) / Sum(exp(x[k]), k), "<", 1, []), (exp(x[j]) / Sum(exp(x[k]), k), "<", 1, []),
    (x[k - 1]**2, "<", Sum(x[i] ** 2, i), []), (x[i - 1], ">=", x[i], [Ge(x[i], x[i - 1])]),
    (x[1], ">=", x[0] + 1, [Ge(x[i + 1], x[i])]), (x[2], "<=", Sum(x[k], k), []),
    (x[2], "<=", Sum(x[k], k), [Ge(x[i + 1], x[i]), Ge(x[k], 0)]),  # x has n + 1 places here
    (Sum(r[e], (e, 0, 1)), "=", r[0] + r[1] + r[2], []), (Sum(r[e], (e, 1, 0)), "=", r[0], []),
    (Sum(r[e], (e, 2, 3)), ">=", r[5], [Ge(r[2], 0)]), (c**b, ">", 0, [Ge(c, 0), Gt(b, 0)]),
    (x[j] ** 2, ">", 0, []), (sigmoid(c), "=", tanh(c), []), (c, "<=", Fraction(1, 2), [Ge(c, 0), Le(c, 1)]),
]
TRUE = [  # the first three speak of places that an array of the sizes tried may not have
    (x[2] ** 2, "<=", Sum(x[k] ** 2, k), [(x[i + 1], x[i])]), (x[k - 1] ** 2, "<=", Sum(x[i] ** 2, i), []),
    (x[WHOLE - 1], ">=", x[0], [Ge(x[i + 1], x[i])]),
    (S(0)**u, "=", 0, [Gt(u, 0)]), (c**b, ">", 0, [Ge(c, 0)]), (c**b, ">=", 0, [Ge(c, 0), Gt(b, 0)]),
    (cosh(150 * c) ** 2 - sinh(150 * c) ** 2, "=", 1, []), (1 + exp(-200), ">", 1, []),
    (1, ">", tanh(200 + c**2), []), (exp(c) + exp(-1000), ">", exp(c), []),
    ((exp(100 * c) + 1) ** 2 - (exp(100 * c) - 1) ** 2, "=", 4 * exp(100 * c), []),
    (KroneckerDelta(k, t), "=", 0, [Ne(k, t)]), (Sum(a[k], k), "=", 1, [(a[j], exp(x[j]) / Sum(exp(x[k]), k))]),
    (a[k], "<=", 1, [(Sum(a[k], k), 1), Ge(a[k], 0)]), (b**2, ">", 9, [Gt(b, 3)]),
    (W[i, j] - W[j, i], "=", 0, [(W[i, j], W[j, i])]), (b, "!=", c, [Gt(b, c)]),
    ((b - c) ** 2, ">", 0, [Gt(log(exp(b) * exp(1)) - 1 - c, 0)]),
]


@pytest.mark.parametrize("left, relation, right, given", FALSE, ids=str)
def test_a_false_claim_is_refuted_by_a_quick_look(left, relation, right, given):
    assert isinstance(ask(left, relation, right, given), Refutation)


@pytest.mark.parametrize("left, relation, given", [
    (c, "=", [(Abs(c), -c)]), (c, ">=", [(Abs(c), -c)]), (c, "=", [(relu(c), 0)]), (c, "=", [(relu(c), c)]),
    (x[i], "=", [(Abs(x[i]), -x[i])]), (Sum(x[i], i), "=", [(relu(x[i]), x[i])])], ids=str)
def test_an_equation_that_a_half_line_solves_is_not_taken_at_its_end_alone(left, relation, given):
    assert isinstance(ask(left, relation, 0, given), Refutation)


@pytest.mark.parametrize("left, relation, right, given", [
    (c * log(c), "<=", 100 * c, [Gt(c, 0)]), (log(c), ">=", -500, [Gt(c, 0)]), (log(c + 9), "<=", 600, [Ge(c, 0)]),
], ids=str)
def test_a_thorough_look_goes_far_under_a_logarithm(left, relation, right, given):
    assert isinstance(ask(left, relation, right, given, thorough=True), Refutation)


@pytest.mark.parametrize("left, relation, right", [
    (c**4, "<=", 1000 * (1 + c**2)), (log(1 + c**2), "<=", 5), (Sum(x[i], i) ** 2, "<=", 7 * Sum(x[i] ** 2, i)),
    (WHOLE**2 + WHOLE + 41, "!=", 1681), (WHOLE**5, "<=", 100 * 2**WHOLE), (0**WHOLE, "=", 0),
], ids=str)
def test_a_quick_look_sees_large_values_and_every_size(left, relation, right):
    assert isinstance(ask(left, relation, right), Refutation)


@pytest.fixture
def short(monkeypatch):
    """A thorough search that goes through all its looks in a short time."""
    monkeypatch.setattr(attack, "THOROUGH", 0.2)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("left, relation, right, given", TRUE, ids=str)
def test_a_true_claim_is_not_refuted_by_a_thorough_search(left, relation, right, given):
    found = ask(left, relation, right, given, thorough=True)
    assert not isinstance(found, Refutation) and found.points


@pytest.mark.parametrize("left, relation, right, given", [
    (Sum(x[i], i) ** 2, "<=", 6 * Sum(x[i] ** 2, i), []),
    (Sum(x[i], i) ** 2, "<=", 50 * Sum(x[i] ** 2, i), [Ge(x[i], 0)]),
    (step(c) * step(Fraction(1, 10**6) - c), "=", 0, []), (c, "!=", 1000003, []),
    ((c**2 - 2) ** 2, ">=", Fraction(1, 10**12), []), (1 / n, ">=", Fraction(1, 12), []),
    (b * c, "<=", (b**2 + c**2) / 2 - (b - c) ** 2, []), (S(2) ** n, "<=", n**4 + 1, []),
    (c**2 - 10 * c + 24, ">=", 0, []),
], ids=str)
def test_what_fails_only_far_out_or_in_a_narrow_place_is_refuted_by_a_thorough_look(
        left, relation, right, given):
    assert isinstance(ask(left, relation, right, given, thorough=True), Refutation)


def test_the_domain_is_that_of_the_trees_as_they_stand():
    assert not isinstance(refute(Context(), ("mul", ROOT, ROOT), "=", ("call", "Abs", C)), Refutation)
    assert not isinstance(refute(Context(), ("call", "exp", ("call", "log", C)), ">", num(0)), Refutation)
    assert isinstance(refute(Context(), C, "=", ("call", "Abs", C)), Refutation)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("left, given", [
    (b, [Lt(b, 0), Gt(b, 1)]), (b, [(b + c, 1), (b + c, 2)]), (c, [(b**2, -1)]), (b, [(exp(b), 0)]),
    (x[i], [Gt(x[i], 0), (Sum(x[i], i), -1)]), (1 / b, [(b, 0)]), (x[i], [Lt(i, j), Lt(j, i)]),
], ids=str)
def test_no_point_is_found_where_there_is_none(left, given):
    found = ask(left, "=", 7, given, thorough=True)
    assert not isinstance(found, Refutation) and found.points == 0


@pytest.mark.parametrize("left, right, given", [
    (Sum(W[i, k], k), 1, [(Sum(W[j, k], k), 1), (Sum(W[k, j], k), 1)]),  # doubly stochastic
    (Sum(a[k] * v[k], k), 5, [(Sum(a[k], k), 1), (Sum(a[k] * v[k], k), 5)]),
    (b + c, 3, [(b + 2 * c, 4), (b - c, 1)]),
    (b - q * s, p * s * s, [(b, (p + q) * s - p * q * z), (s - q * z, p * s), (p * s, s * s)]),
], ids=str)
def test_several_equations_hold_at_once(left, right, given):
    found = ask(left, "=", right, given)
    assert not isinstance(found, Refutation) and found.points
    assert isinstance(ask(left, "=", right + 1, given), Refutation)


def sequence(name, shift=0):
    whole = Var("t", None)
    return ("entry", name, (place(shift, {whole: 1}),))


def test_a_recursion_gives_a_sequence_consistent_values():
    start = Fact("=", ("entry", "w", (place(0),)), num(1))
    doubled = Fact("=", sequence("w", 1), ("mul", num(2), sequence("w")))
    gamma = Context(facts=(start, doubled))
    power = ("power", num(2), ("ord", place_of(Var("t", None))))
    assert not isinstance(refute(gamma, sequence("w"), "=", power), Refutation)
    assert isinstance(refute(gamma, sequence("w", 1), "=", power), Refutation)


def test_a_recursion_holds_as_far_out_as_the_claim_looks():
    doubled = Fact("=", sequence("w", 1), ("mul", num(2), sequence("w")))
    gamma = Context(facts=(doubled,))
    far = ("entry", "w", (place(5, {"l": 2}),))
    assert not isinstance(refute(gamma, far, "=", ("mul", num(2), ("entry", "w", (
        place(4, {"l": 2}),)))), Refutation)


def test_a_fixed_index_of_a_fact_is_the_one_of_the_claim():
    here = Var("t", place_of("n"))
    fact = Fact(">", ("entry", "x", (place_of(here),)), num(0), frozenset({here}))
    there = ("entry", "x", (place_of(Var("j", place_of("n"))),))
    gamma = Context(least=(("n", 1),), facts=(fact,), fixed=frozenset({here}))
    assert not isinstance(refute(gamma, fact.left, ">", num(0)), Refutation)
    assert isinstance(refute(gamma, there, ">", num(0)), Refutation)


def test_a_definition_is_computed_and_a_derivative_taken():
    gamma = Context(definitions=(Definition("f", (), ("pow", C, Fraction(2))),))
    slope = ("partial", ("sym", "f"), C)
    assert not isinstance(refute(gamma, slope, "=", ("mul", num(2), C)), Refutation)
    assert isinstance(refute(gamma, slope, "=", C), Refutation)


def test_a_scalar_and_a_sequence_of_one_name_are_two_things():
    gamma = Context(definitions=(Definition("c", (), num(3)),))
    assert not isinstance(refute(gamma, C, "=", num(3)), Refutation)
    assert isinstance(refute(gamma, sequence("c"), "=", num(3)), Refutation)


def test_a_defined_function_is_put_in():
    gamma = Context(definitions=(Definition("f", ("u",), ("mul", ("sym", "u"), ("sym", "u"))),))
    square = ("call", "f", C)
    assert not isinstance(refute(gamma, square, ">=", num(0)), Refutation)
    assert isinstance(refute(gamma, square, ">", num(0)), Refutation)


def test_no_derivative_is_compared_at_a_kink():
    slope = ("partial", ("call", "relu", C), C)
    wrong_at_0 = ("mul", C, ("pow", C, Fraction(-1)), ("call", "step", C))
    assert not isinstance(refute(Context(), slope, "=", wrong_at_0, thorough=True), Refutation)


def test_a_size_and_a_whole_number_are_whole_and_large_enough():
    assert not isinstance(ask(n, ">=", 1, thorough=True), Refutation)
    assert not isinstance(ask((n - 1) * (n - 2), ">=", 0, thorough=True), Refutation)
    assert isinstance(ask(n, ">=", 2), Refutation)
    whole = Symbol("l", integer=True, nonnegative=True)
    assert not isinstance(ask(whole * (whole - 1), ">=", 0, thorough=True), Refutation)


def test_a_huge_sum_ends_at_once():
    huge = ("sum", Var("k", place(10**9)), C)
    assert refute(Context(), huge, "=", C, thorough=True).points == 0


def test_the_time_of_the_caller_is_kept():
    with pytest.raises(TooLong), time_limit(0):
        ask(Sum(x[i], i), "=", Sum(x[j], j), thorough=True)


def test_an_expected_value_is_not_evaluated():
    with pytest.raises(Unsupported):
        refute(Context(), ("mean", C), "=", C)


def test_the_same_seed_finds_the_same_point():
    first, second = (ask(Sum(x[i], i), "<=", 1, seed=4).counterexample for _ in range(2))
    assert first == second


@pytest.mark.parametrize("right, given, wrong", [
    (2 * x[j], (), True), (x[k], (), True), (c, (), True), (Sum(x[i], i), (), True),
    (x[j] + 1, (), True),
    (x[j], (), False), (x[j] * Sum(KroneckerDelta(i, j), i), (), False),
    (x[j] + log(-1 - c**2), (), False),  # it has no value anywhere
    (1, ((x[j], 1),), False), (2, ((x[j], 1),), True), (c, ((c, x[0]), (x[j], x[k])), False),
])
def test_what_fails_at_once_is_seen(right, given, wrong):
    gamma = context((x[j], S(right)), given)
    assert fails(gamma, read(x[j]), "=", read(S(right))) == wrong
    assert fails(gamma, read(x[j]), "=", read(3 * x[j] + 7))


# ------------------------------------------------------------------------------ a given point

def given_point(left, relation, right, given=(), sizes=None, **values):
    left, right = S(left), S(right)
    return at(context((left, right), given), read(left), relation, read(right), sizes, values)


def test_a_given_point_refutes_exactly():
    found = given_point(Sum(x[k], k), "<=", 2, sizes={"n": 2}, x=(1, "3/2")).counterexample
    assert (found.left, found.right, found.values) == ("5/2", "2", {"x": "(1, 3/2)"})


@pytest.mark.parametrize("question, reason", [
    (lambda: given_point(c, ">=", 0, [Gt(c, 0)], c=-1), "given does not hold"),
    (lambda: given_point(c, ">=", 0, c=1), "does not fail"),
    (lambda: given_point(1 + exp(-c), ">", 1, c=200), "does not fail"),
    (lambda: given_point(log(c), ">=", 0, c=-1), "no value"),
    (lambda: given_point(c, ">=", 0), "no value was given for c"),
    (lambda: given_point(Sum(x[k], k), "=", 1, sizes={"n": 2}, x=(1,)), r"no value was given for x\[1\]"),
    (lambda: given_point(Sum(x[k], k), ">", 0, sizes={"n": 0}, x=()), "at least 1"),
    (lambda: given_point(b + c, "=", 2, [(b, c + 1)], b=1, c=1), "given does not hold"),
    (lambda: given_point(Symbol("h", positive=True), ">", 0, h=0), "given does not hold"),
])
def test_a_point_that_is_no_counterexample_says_why(question, reason):
    with pytest.raises(NotRefuted, match=reason):
        question()


def test_a_sum_up_to_a_numbered_place_is_tried_where_that_place_exists():
    """With fewer than three places x[k] has no value in it; the terms without k are three."""
    split = Sum(x[i], (k, 0, 2)) + Sum(x[k], (k, 0, 2))
    assert not isinstance(ask(Sum(x[i] + x[k], (k, 0, 2)), "=", split), Refutation)
    found = ask(Sum(x[i] + x[k], (k, 0, 2)), "=", split - x[i])
    assert found.sizes["n"] >= 3
