"""The rules about whole forms, facts and zero, on their own, against brute force."""
from fractions import Fraction

import pytest

from brute import (
    agree, differ, entry, index, m, monomial, n, p, raw, scalar,
)
from derivations.normalise import forms, zero
from derivations.normalise.forms import Delta, Index, Step, Total, atom, number, raised, term
from derivations.normalise.functions import Undefined
from derivations.normalise.rewriting import Rule, rewrite

I, J, Q = index("i", n), index("j", n), index("q", m)
X, Y = entry("x", I), entry("y", I)
T, U = scalar("t"), scalar("u")
i, j, x, y, t, u = map(atom, (I, J, X, Y, T, U))


def total(*pairs, size=n):
    k = Index(0, size)
    return atom(Total((k,), monomial(*(entry(name, k) if isinstance(name, str) else name
                                       for name in pairs))))


def test_gather():
    terms = [(monomial(X), 2), (monomial(Y), Fraction(1, 3)), (monomial(X), -2), (monomial(T), 1)]
    found = forms.gather(terms)
    assert agree(found, lambda point, places: sum(
        point.number(c) * point.product(term_, places) for term_, c in terms), of=[x]) > 20
    assert len(found.args) == 2


@pytest.mark.parametrize("left, right", [
    (x + y, x - y), (2 * x + 1, number(0)), (x + raised(t + 1, -1), (t + 1) * y), (x, x * x),
    (total("x") + t, total("x") + n), (atom(Step(t)) + x, atom(Step(t)) - y),
    (raised(t + y, -1), x + 1), (atom(Delta(i - j)), x + atom(entry("x", J)))])
def test_multiply(left, right):
    assert agree(forms.multiply(left, right), lambda point, places: point.value(left, places)
                 * point.value(right, places), of=[left, right]) > 10


def test_substitute():
    body = total("y") * x + atom(Step(x - t)) + i * raised(x + t, -1) + t
    found = forms.substitute(body, {I: j, T: y})
    expected = total("y") * atom(entry("x", J)) + atom(Step(atom(entry("x", J)) - y)) \
        + j * raised(atom(entry("x", J)) + y, -1) + y
    assert found is expected and agree(found, expected) > 10


def test_substitute_captures_nothing():
    inside = atom(Total((Index(0, n),), monomial(entry("w", Index(0, n), I))))
    moved = forms.substitute(inside, {I: j})
    assert moved is atom(Total((Index(0, n),), monomial(entry("w", Index(0, n), J))))
    value = total("x")
    outer = forms.substitute(atom(Total((Index(0, n),), monomial(entry("x", Index(0, n)), (T, 2)))),
                             {T: value})
    assert agree(outer, lambda point, places: point.value(value) ** 3, of=[]) > 5


def fact(lead, value):
    free = frozenset().union(*(node.free for node, _ in lead))
    return Rule(lead, value, free)


SUMS = fact(total("y").args[0][0], number(1))  # sum_k y[k] = 1
ROWS = fact(atom(Total((Index(0, n),), monomial(entry("w", I, Index(0, n))))).args[0][0], number(1))
SQUARE = fact(monomial((X, 2)), t)  # x[i]**2 = t for every i


@pytest.mark.parametrize("form, rule, expected", [
    (total("y") * t, SUMS, t),
    (raised(total("y"), 3), SUMS, raised(total("y"), 2)),
    (raised(t + total("y"), -1), SUMS, raised(t + 1, -1)),
    (atom(entry("x", J), 2) * u, SQUARE, t * u),
    (atom(entry("x", J), 3), SQUARE, t * atom(entry("x", J))),
    (atom(Total((Index(0, n),), monomial((entry("x", Index(0, n)), 2), entry("y", Index(0, n))))), SQUARE,
     t * total("y")),
    (atom(Total((Index(0, n), Index(1, n)), monomial(
        entry("w", Index(0, n), Index(1, n)), entry("x", Index(0, n))))), ROWS, total("x")),
])
def test_rewrite(form, rule, expected):
    assert rewrite(form, rule) is expected


def test_a_rule_leaves_alone_the_sums_that_it_keeps():
    """x[i] = y[i] S with S the sum of all x: S itself stays, at any index and inside a larger sum."""
    rule = Rule(monomial(X), y * total("x"), frozenset({I}), frozenset(node for node, _ in total("x").args[0][0]))
    assert rewrite(x + total("x"), rule) is y * total("x") + total("x")
    assert rewrite(total("x", "w"), rule) is total("y", "w") * total("x")
    assert rewrite(total("x"), rule) is total("x")


SMALLER = Total((Index(0, m),), monomial(entry("y", Index(0, m))))
COLUMN = Total((Index(0, n),), monomial(entry("w", Index(0, n), I)))


@pytest.mark.parametrize("form, rule", [
    (atom(SMALLER), SUMS),                                             # another range
    (atom(Total((Index(0, m), Index(1, n)), monomial(
        entry("w", Index(1, n), Index(0, m)), entry("x", Index(1, n))))), ROWS),
    (total("x"), SUMS), (atom(COLUMN), ROWS),                          # transposed
    (atom(Total((Index(0, n),), monomial(entry("w", Index(0, n), Index(0, n))))), ROWS),  # a trace
    (x, SQUARE), (atom(entry("x", Q), 2), SQUARE), (atom(entry("x", i + 1), 2), SQUARE),
    (atom(Total((Index(0, n),), monomial(entry("y", Index(0, n)), entry("x", Index(0, n))))), SUMS),
])
def test_rewrite_declines_what_the_fact_does_not_say(form, rule):
    assert rewrite(form, rule) is form


def test_rewrite_uses_no_fact_about_a_longer_sum_for_a_shorter_one():
    """Even where m <= n is known, a sum over m of them is not the sum over n."""
    from derivations.normalise.signs import assuming
    with assuming([(n - m, False)]):
        assert rewrite(atom(SMALLER), SUMS) is atom(SMALLER)
        assert rewrite(atom(entry("x", Q), 2), SQUARE) is t  # but what holds for every i < n, holds


# --------------------------------------------------------------------------------------- zero

def inverse(form):
    return raised(form, -1)


@pytest.mark.parametrize("form", [
    inverse(t) + inverse(u), x * inverse(t + u) - y * inverse(t), raised(t * t + u, Fraction(-3, 2)),
    inverse(total("x")) + t, raised(t + u, -2) + inverse(t + u)])
def test_clear_denominators(form):
    cleared = zero.clear_denominators(form)
    assert all(e >= 0 for monomial_, _ in cleared.args for _, e in monomial_)
    exact = all(e.denominator == 1 for monomial_, _ in form.args for _, e in monomial_)
    denominators = {node: min(dict(mono).get(node, 0) for mono, _ in form.args)
                    for mono, _ in form.args for node, e in mono if e < 0}
    assert agree(cleared, lambda point, places: point.value(form, places) * point.product(
        monomial(*((node, -e) for node, e in denominators.items())), places), exact, of=[x]) > 10


@pytest.mark.parametrize("form", [
    inverse(t) - inverse(u) - (u - t) * inverse(t * u),
    inverse(t * (t + 1)) - inverse(t) + inverse(t + 1),
    raised(t + u, Fraction(1, 2)) - (t + u) * raised(t + u, Fraction(-1, 2)),
    (x * x - y * y) * inverse(x - y) - x - y,
    atom(Step(t)) * (inverse(u) - inverse(u + 1) - inverse(u * (u + 1))),
])
def test_is_zero(form):
    assert zero.is_zero(form)
    agree(form, number(0), exact=False)


@pytest.mark.parametrize("form", [
    inverse(t) - inverse(u), t - 1, n - 1, (p - 1) * (p - 2) * (p - 3), x * x - t,
    raised(t * t, Fraction(1, 2)) - t, atom(Step(t)) * u, atom(Delta(i - j)), x - y,
    total("x") * total("y") - total("x", "y"), inverse(t) * atom(Step(y))])
def test_is_zero_declines(form):
    assert not zero.is_zero(form)
    assert differ(form, number(0), exact=False)
    assert not zero.is_zero(atom(Delta(t - u)))  # though it is 0 at almost every point


def test_a_denominator_of_one_case_is_not_cleared_in_another():
    """1/(d + (1-d) t) is 1 where d = 1, also for t = 0, where [t = 0] is not 0."""
    from derivations.normalise.functions import power
    d = atom(Delta(i - j))

    def over(form):
        return power(d + (1 - d) * form, -1)
    form = d * atom(Delta(t)) + over(t * (t + 1)) - over(t) + over(t + 1) - d
    try:
        assert not zero.is_zero(form)
    except Undefined:
        pass


def test_forms_of_equal_atoms_over_different_sizes_differ():
    short, long = total("x"), total("x", size=m)
    assert short is not long and short * long is long * short


def test_nodes_live_no_longer_than_they_are_used():
    import gc
    gc.freeze()  # what was made before is not looked through
    before = len(forms.Node._pool)
    for number_ in range(200):
        atom(entry(f"forgotten {number_}", I)) * t + raised(atom(entry(f"lost {number_}", I)) + 1, -1)
    gc.collect()
    assert len(forms.Node._pool) - before < 100


def test_the_raw_form_is_what_it_says():
    assert raw((X, 2), T, coefficient=3) is term(monomial((X, 2), T), 3)
