"""Each rule for sums, deltas and bound names, on its own, against brute force."""
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne

import pytest
from sympy import Idx, IndexedBase, Sum, Symbol

from brute import (
    P, NoValue, agree, differ, entry, index, m, monomial, n, p, places_of, points, raw, scalar, summed,
)
from derivations.normalise import functions, signs, sums
from derivations.normalise.forms import (
    Delta, Form, Index, Step, Total, atom, number, raised, substitute, term,
)
from derivations.normalise.reading import Unsupported, ranging, read
from derivations.normalise.signs import assuming

HOLDS = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
I, J = index("i", n), index("j", n)
K, L, Q = index(10**9, n), index(10**9 + 1, n), index(10**9 + 2, m)
i, j, k, l, q = map(atom, (I, J, K, L, Q))
T = scalar("t")
t = atom(T)


def x(position, sign=""):
    return entry("x", position, sign=sign)


def y(position):
    return entry("y", position)


def after(rule, bounds, *pairs):
    """What a rule makes of a sum, added up by the other rules."""
    found = rule(bounds, monomial(*pairs))
    return None if found is None else sums.total(*found)


def check(rule, bounds, *pairs, positive=False):
    found = after(rule, bounds, *pairs)
    assert found is not None
    assert agree(found, summed(bounds, monomial(*pairs)), positive=positive, seeds=1) > 3


def wide(size):
    return Index(next(FRESH), size)


FRESH = iter(range(10**9 + 10, 10**9 + 10_000))


# ------------------------------------------------------------------------------------- deltas

@pytest.mark.parametrize("difference", [i - j, j - i, i - j + n, j - i - n, i - n, i, i - 1, i + 1,
                                        number(0), number(3), n - 1 - i, 2 * i - j])
def test_delta(difference):
    found = functions.vanishing(difference)
    assert agree(found, lambda point, places: point.number(point.value(difference, places) == 0),
                 of=[difference]) > 3


def test_delta_of_ranges_that_cannot_meet():
    assert not functions.vanishing(i - j - n) and not functions.vanishing(i + 1)
    assert functions.vanishing(i - j)


@pytest.mark.parametrize("flag, others", [
    (Delta(i - j), [x(J), y(I)]), (Delta(i - j), [(x(J), 2)]), (Delta(i - j), [Step(atom(x(J)))]),
    (Delta(atom(x(I)) - atom(y(I))), [x(I), y(J)]),
    (Delta(atom(x(I)) * atom(y(I)) - 2), [x(I), y(I), T]),
    (Delta(i - j - 1), [x(J)]),
    (Delta(i), [x(I)]),
])
def test_use_delta(flag, others):
    whole = monomial(flag, *others)
    found = sums.use_delta(flag, 1, whole)
    assert found is None or agree(found, term(whole)) > 3


def test_use_delta_counts_once():
    flag = Delta(i - j)
    assert sums.use_delta(flag, 3, monomial((flag, 3))) is atom(flag)


def test_use_delta_leaves_nothing_of_its_own_polynomial():
    base = atom(x(I)) * atom(y(I)) + t * t - 1
    assert not atom(Delta(base)) * base


def test_use_delta_takes_no_entry_outside_an_array():
    found = sums.use_delta(Delta(i - j - 1), 1, monomial(Delta(i - j - 1), x(I)))
    if found is not None:
        assert agree(found, raw(Delta(i - j - 1), x(I))) > 3


# --------------------------------------------------------------------------------------- sums

@pytest.mark.parametrize("value, size", [(i, n), (j, n), (i + 1, n + 1), (n - 1 - i, n), (i, n + m)])
def test_contract(value, size):
    k = wide(size)
    check(sums.contract, [k, Q], Delta(atom(k) - value), x(k), entry("w", k, Q))


@pytest.mark.parametrize("value, size", [(i + 1, n), (i - 1, n), (i, m), (n, n), (2 * i, n),
                                         (i * Fraction(1, 2), n), (t, n)])
def test_contract_declines_what_may_be_out_of_range(value, size):
    k = wide(size)
    whole = monomial(Delta(atom(k) - value), x(k))
    assert sums.contract([k], whole) is None
    assert differ(substitute(atom(x(k)), {k: value}), summed([k], whole)) or value is t


def test_contract_declines_half_a_size():
    """sum_k d(k, p/2) is 0 for an odd p, though p/2 lies between 0 and 4p - 1."""
    k = wide(4 * p)
    assert sums.contract([k], monomial(Delta(atom(k) - p * Fraction(1, 2)), x(k))) is None


def test_open_inner():
    inner = Total((Index(0, m),), monomial(entry("w", K, Index(0, m)), entry("u", Index(0, m))))
    check(sums.open_inner, [K], x(K), inner)
    check(sums.open_inner, [K], x(K), (inner, 2))


def test_open_inner_leaves_a_sum_of_its_own():
    inner = Total((Index(0, m),), monomial(entry("u", Index(0, m))))
    assert sums.open_inner([K], monomial(x(K), inner)) is None
    dependent = Total((Index(0, m),), monomial(entry("w", K, Index(0, m))))
    assert sums.open_inner([K], monomial((dependent, -1))) is None


@pytest.mark.parametrize("bounds, pairs", [
    ([K, L], [x(K), y(L)]), ([K, Q], [entry("w", K, Q), T, y(I)]), ([K], [T]), ([K, L, Q], [x(K)]),
    ([K, L, Q], [entry("v", K, L), entry("u", Q), (entry("u", Q), 2)]), ([K], []),
])
def test_split_connected(bounds, pairs):
    found = sums.split_connected(bounds, monomial(*pairs))
    assert agree(found, summed(bounds, monomial(*pairs)), seeds=1) > 5


NAMED = [
    ([K, L], [entry("v", K, L), x(K)]), ([K, L], [entry("v", L, K), entry("v", K, L)]),
    ([K, L], [entry("v", K, L), x(L), y(I)]), ([K, Q], [entry("w", K, Q), entry("w", I, Q), x(K)]),
    ([K, L], [Step(atom(x(K)) - atom(x(L))), y(K)]), ([K, L], [Step(k - l), x(K), x(L)]),
    ([K], [Step(k - i), x(K)]), ([K, L], [Delta(k - l - 1), x(K), y(L)]),
]


@pytest.mark.parametrize("bounds, pairs", NAMED)
def test_closed(bounds, pairs):
    whole = monomial(*pairs)
    found = sums.closed(bounds, list(whole))
    assert agree(found, summed(bounds, whole), seeds=1) > 5


@pytest.mark.parametrize("bounds, pairs", NAMED)
def test_closed_gives_one_form_for_every_naming(bounds, pairs):
    whole = monomial(*pairs)
    renamed = {old: wide(old.size) for old in reversed(bounds)}
    other = substitute(term(whole), {old: atom(new) for old, new in renamed.items()}).args[0][0]
    assert sums.closed(list(reversed(renamed.values())), list(other)) is sums.closed(
        bounds, list(whole))


def test_closed_tells_a_transposed_sum_apart():
    straight = sums.closed([K, L], monomial(entry("v", K, L), entry("v", L, I)))
    transposed = sums.closed([K, L], monomial(entry("v", L, K), entry("v", L, I)))
    assert straight is not transposed and differ(straight, transposed)


# ------------------------------------------------------------------------------------- ranges

@pytest.mark.parametrize("form, expected", [
    (i, number(0)), (-i, 1 - n), (2 * i - j, 1 - n), (n - i, number(1)), (i * i, None), (i * t, None),
    (t, t)])
def test_least(form, expected):
    assert signs.least(form) is expected


def test_least_is_below_every_value():
    for form in (i - j, 3 * i + j - n, -2 * i):
        lowest = signs.least(form)
        for point in points():
            for places in places_of(point, [form]):
                assert point.value(lowest) <= point.value(form, places)


@pytest.mark.parametrize("form", [
    i, n, -n, n - 1, p, p - 1, p - 2, t, t * t, -t * t - 1, atom(x(I)), atom(x(I, "+")) * p, i + 1,
    atom(x(I, "+")) - 1, raised(t, Fraction(1, 2)), raised(t, -2), raised(atom(x(I, "+")) + i, -1),
    atom(Total((Index(0, n),), monomial(x(Index(0, n), "+")))),
    atom(Total((Index(0, p),), monomial(x(Index(0, p), "+")))), -i * n, t * atom(Step(t))])
def test_sign(form):
    known = {relation for relation in HOLDS if signs.has(form, relation)}
    for point in points():
        if not point.sizes[P]:
            continue
        for places in places_of(point, [form]):
            try:
                value = point.value(form, places)
            except (NoValue, ZeroDivisionError):
                continue
            except TypeError:  # a root of a fraction is not exact
                continue
            assert all(HOLDS[relation](value, 0) for relation in known), (form, value)


@pytest.mark.parametrize("form, known", [
    (p, "> >= !="), (p - 1, ">="), (p - 2, ""), (t, ""), (n - i, "> >= !="), (i - n, "< <= !="), (t * t, ">="),
    (-t * t - 1, "< <= !="), (n, ">="), (number(0), "= <= >=")])
def test_sign_is_found(form, known):
    assert {relation for relation in HOLDS if signs.has(form, relation)} == {*known.split()}


def test_sign_from_a_fact_about_every_index():
    with assuming([(atom(x(I)), True)]):
        assert signs.has(x(J), ">") and signs.has(x(K), ">")
        assert not signs.has(Total((Index(0, p),), monomial(x(Index(0, p)))), ">=")  # other range
        assert not signs.has(x(Q), ">=") and not signs.has(x(i + 1), ">=") and not signs.has(y(J), ">=")
        assert signs.has(atom(x(J)) + atom(x(I)), ">")
        assert not signs.has(atom(x(J)) - atom(x(I)), "!=")
    assert not signs.has(x(J), ">=")


def test_sign_from_several_facts():
    u = atom(scalar("u"))
    with assuming([(t, True), (u - 1, False)]):
        assert all(signs.has(form, ">") for form in (u, t + u, t * u))
        assert not signs.has(t - u, ">=")


# ---------------------------------------------------------------------------- sums with limits

A = IndexedBase("a", real=True)
SIZE = Symbol("p", integer=True, positive=True)
R, S = Idx("r", SIZE), Idx("s")


@pytest.mark.parametrize("low, high", [(0, SIZE - 1), (1, SIZE), (2, SIZE + 3), (0, SIZE - 2), (3, 5),
                                       (1, SIZE - 1), (0, R), (R, SIZE - 1), (0, SIZE - 1 - R),
                                       (R, R + 2), (0, R - 1), (R + 1, SIZE - 1)])
def test_ranging(low, high):
    found = read(Sum(A[S] * S, (S, low, high)))
    r = Index("r", p)

    def expected(point, places):
        values = {"r": places.get(r, 0), "p": point.sizes[P]}
        ends = [int(e.subs({R: values["r"], SIZE: values["p"]})) if hasattr(e, "subs") else e
                for e in (low, high)]
        return sum((s * point.drawn(("a", Fraction(s)), "") for s in range(ends[0], ends[1] + 1)),
                   Fraction(0))
    for point in points(seeds=1, positive=True):
        for places in places_of(point, [atom(r)]):
            assert point.value(found, places) == expected(point, places)


@pytest.mark.parametrize("low, high", [(1, SIZE - 2), (SIZE, 0), (0, -2), (0, R - 2), (0, SIZE / 2),
                                       (0, Symbol("t", real=True)), (R**2, R**2 + 1), (0, R * S)])
def test_ranging_declines_what_may_be_backwards_or_broken(low, high):
    with pytest.raises(Unsupported):
        read(Sum(A[Idx("h", SIZE)], (Idx("h", SIZE), low, high)))


def test_ranging_keeps_a_whole_range_as_it_is():
    index_, value, kept = ranging(number(0), n - 1)
    assert index_.size is n and kept is number(1) and value is atom(index_)
    assert isinstance(kept, Form)
