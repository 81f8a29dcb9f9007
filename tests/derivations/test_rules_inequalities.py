"""The reductions of inequalities, each on its own, against brute force."""
from fractions import Fraction

import pytest
from sympy import Idx, IndexedBase, Sum, Symbol, exp, symbols

from brute import NoValue, agree, close, entry, index, p, places_of, points, raw, scalar

from derivations.normalise.forms import (
    Delta, Log, Step, Total, atom, number, raised,
)
from derivations.normalise.functions import exponential, logarithm
from derivations.normalise.signs import assuming, is_nonnegative
from derivations.normalise.normal_form import read
from derivations.judge import comparing, joined_sums, term_signs
from derivations.normalise.facts import Facts

I, J = index("i", p), index("j", p)
X, Y = entry("x", I), entry("y", I)
T, U, C = scalar("t"), scalar("u"), scalar("c", "+", positive=True)
x, y, t, u, c = map(atom, (X, Y, T, U, C))
K, L = index(0, p), index(1, p)
NOTHING = Facts()
HALF = Fraction(1, 2)


def total(*pairs, bounds=(K,)):
    return atom(Total(bounds, raw(*pairs).args[0][0]))


xk, yk, ak, al = entry("x", K), entry("y", K), entry("a", K, sign="+"), entry("a", L, sign="+")
SUMS = [total(xk), total((xk, 2)), total(xk, yk), total(ak), total(xk) * total(xk),
        total((xk, 2)) * total((yk, 2)) - total(xk, yk) * total(xk, yk), p * t + total(xk) * u,
        total(ak, al, bounds=(K, L)) * 3 - p * p, t + total(ak) * raised(p, -1)]


def only(reduction, form, strict=True, facts=NOTHING):
    (goals,) = reduction(form, strict, facts)
    return goals


def sides(form, goals):
    """The values of a form and of its goals, wherever all have one."""
    forms = [form, *(goal.form for goal in goals)]
    for point in points(exact=False, positive=True, seeds=4):
        for places in places_of(point, forms):
            try:
                yield point, places, *(point.value(part, places) for part in forms)
            except (NoValue, ZeroDivisionError):
                continue


a, b = entry("a", I, sign="+"), entry("a", J, sign="+")
POSITIVE = {
    term_signs.by_numerator: [raised(c, -1) + c, total(ak) - atom(a) + c,
                              raised(t * t + c, -1) * (u * u + 1)],
    term_signs.by_factors: [t * t - 2 * t + 2 * c * t - 2 * c + 1 + c * c, t * t + 2 * t * u + u * u,
                            c * c * c + c * c + c + 1],
    term_signs.by_smt: [t * t - t + 1, t * t + u * u - t * u, c * c * 4 - c * 4 + 1 + t * t],
}
OF_EITHER_SIGN = [t, t * u, t * t - 1, c - t * t, c - 9, t * t * t + c]
SUMS_OF_EITHER_SIGN = [total(xk), total(ak) - 2 * atom(a), atom(a) - atom(b)]


def check_signs(method, declined):
    for form in POSITIVE[method]:
        assert method(form, False)
        strict = method(form, True)
        values = [value for _, _, value in sides(form, [])]
        assert values and all(value > 0 if strict else value >= 0 for value in values)
    for form in declined:
        assert not method(form, False)
        assert min(value for _, _, value in sides(form, [])) < 0


def test_by_numerator():
    check_signs(term_signs.by_numerator, OF_EITHER_SIGN + SUMS_OF_EITHER_SIGN)


def test_by_factors():
    check_signs(term_signs.by_factors, OF_EITHER_SIGN)


def test_by_smt():
    check_signs(term_signs.by_smt, OF_EITHER_SIGN + SUMS_OF_EITHER_SIGN)
    with assuming([(t - u, True), (u, False)]):
        assert term_signs.by_smt(t * t - u * u, True) and not term_signs.by_smt(t - 2 * u, False)


def test_as_written():
    n_, k_ = Symbol("n", integer=True, positive=True), Symbol("m", integer=True, nonnegative=True)
    i_, j_ = Idx("i", n_), Idx("j", k_)
    z, (v, w) = IndexedBase("z", real=True), symbols("v w", real=True)
    for expr, sign in [
        ((v - w)**2 + 1, "+"), ((v - w)**2, "0+"), (-(v - w)**4, "0-"), (v - w, ""),
        (Sum((z[i_] - v)**2 + 1, i_), "+"), (Sum((z[j_] - v)**2 + 1, j_), "0+"),
        (Sum((z[i_] - v)**2, i_) * exp(w), "0+"), ((v - w)**3, ""), ((v - w)**2 - 1, ""),
        (((v - w)**2 + 1)**-1, "+"),
    ]:
        assert term_signs.as_written(expr) == sign, expr


def test_as_written_knows_an_index_over_its_own_range_only():
    n_ = Symbol("n", integer=True, positive=True)
    i_, z = Idx("i", n_), IndexedBase("z", real=True)
    with assuming([(read(z[i_]), True)]):
        assert term_signs.as_written(Sum(z[i_], i_)) == "+"
        assert term_signs.as_written(Sum(z[i_], (i_, 1, n_ - 1))) != "+"
        assert term_signs.as_written(Sum(z[i_ + 1], (i_, 0, n_ - 1))) == ""


@pytest.mark.parametrize("form", [
    atom(Step(t)) * t + u, atom(Step(x - t)) * (x - t) - atom(Step(t)),
    atom(Delta(atom(I) - atom(J))) * x - y, atom(Step(t)) * atom(Step(u)) - atom(Step(t + u)) * t])
def test_split_at_a_flag(form):
    seen = set()
    goals = only(comparing.split_at_a_flag, form)
    for point, places, value, *found in sides(form, goals):
        for n, goal in enumerate(goals):
            known = [point.value(part, places) for part, *_ in goal.assumed]
            if all(v > 0 if strict else v >= 0 for v, (_, strict, _) in zip(known, goal.assumed)):
                assert n and not goal.assumed or close(value, found[n])
                seen.add(n)
        assert any(close(value, part) for part in found)
    assert seen == {0, 1}


def test_a_case_holds_for_its_own_index_only():
    (goals,) = comparing.split_at_a_flag(atom(Step(x)), True, NOTHING)
    with assuming(goals[0].assumed):
        assert is_nonnegative(x) and not is_nonnegative(atom(entry("x", J)))


@pytest.mark.parametrize("form", [
    logarithm(t * t + 1) - u, atom(Log(c)) * 2 - logarithm(u * u + c), logarithm(c) + t])
def test_compare_exponentials(form):
    goals = only(comparing.compare_exponentials, form)
    for _, _, value, found in sides(form, goals):
        assert (value > 0) == (found > 0) and (value == 0) == (found == 0)
    assert not list(comparing.compare_exponentials(t + u, True, NOTHING))


@pytest.mark.parametrize("form", [
    exponential(t) - exponential(u), exponential(t) * c - number(2), 1 - exponential(-t * t)])
def test_compare_logarithms(form):
    goals = only(comparing.compare_logarithms, form)
    for _, _, value, found in sides(form, goals):
        assert (value > 0) == (found > 0)
    assert not list(comparing.compare_logarithms(exponential(t) - u, True, NOTHING))


@pytest.mark.parametrize("form", [
    raised(t * t + c, HALF) - t, raised(c, HALF) + u - raised(c + 1, HALF), t * t + 1 - raised(
        c, HALF)])
def test_compare_squares(form):
    decided = 0
    for goals in comparing.compare_squares(form, True, NOTHING):
        for _, _, value, *found in sides(form, goals):
            if all(part > 0 for part in found):
                decided += 1
                assert value > 0
    assert decided


@pytest.mark.parametrize("form", SUMS)
def test_compare_term_by_term(form):
    for (goal,) in joined_sums.compare_term_by_term(form, True, NOTHING):
        assert agree(form, over(1, goal.form), positive=True, of=[form]) > 5


@pytest.mark.parametrize("form", SUMS[:-1])  # the last has a denominator, which is cleared
def test_compare_pair_by_pair(form):
    for (goal,) in joined_sums.compare_pair_by_pair(form, True, NOTHING):
        assert agree(2 * form, over(2, goal.form), positive=True, of=[form]) > 5


def over(indices, form):
    """The sum of a goal over the indices that were opened in it."""
    opened = [k for k in form.free if k.name.startswith("k ")]
    opened += [index(f"another {n}", p) for n in range(indices - len(opened))]
    return lambda point, places: point.total(
        opened, lambda inner: point.value(form, inner), places)


@pytest.mark.parametrize("form", [
    exponential(t) - t - number(1), exponential(t) * c - u, t - atom(Log(c)), atom(Log(c)) * c + u,
    total(ak) * 2 + logarithm(c) * 3, total((Log(atom(ak)), 1), ak) + t])
def test_lower_by_tangents(form):
    tried = 0
    for (goal,) in joined_sums.lower_by_tangents(form, True, NOTHING):
        for _, _, value, found in sides(form, [goal]):
            tried += 1
            assert value > found or goal.strict and value >= found
    assert tried > 10
