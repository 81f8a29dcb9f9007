"""Places that may not exist, and names that meet: claims that are false where a range is short or empty."""
from itertools import count

import pytest

from derivations.kernel import analysis, terms
from derivations.kernel.context import Condition, Context, Definition, Fact
from derivations.kernel.point import counterexample
from derivations.kernel.rules import (
    Add, Equality, Instance, NotProved, Order, Put, case, cases, equation, induction, induction_contexts,
    induction_part, instance, order, unequal,
)
from derivations.kernel.terms import (
    MINUS, ONE, ZERO, Var, add, at, bound, mul, neg, num, place, plus, pow_, sub,
)
from derivations.kernel.theorem import is_theorem

from kernel_trees import (
    ALL_POSITIVE, EMPTY, FIFTH, NO_THEOREM, ONE_PLACE, SIZED, by_fact, by_sign, c, call, entry, h, i, j, k, m,
    n, own, t, total, x,
)


def what_is_multiplied_by_0_has_a_place():
    return order(Context(least=(("n", 0),), facts=(Fact(">", c, ("mul", ZERO, entry("x", i))),)), c, ">", ZERO,
                 by_fact(0))


PAIRS = Context(least=(("n", 0),), facts=(Fact(">", c, add(("delta", at(i), at(j)), MINUS)),))


def an_index_is_less_than_itself():
    below = Context(least=(("n", 0),), facts=(Fact("<", mul(("less", at(i), at(j)), entry("x", j)), c),))
    return order(below, ZERO, "<", c, by_fact(0, (j, at(i))))


def a_definition_leaves_no_place_to_a_fact():
    given = Context(least=(("n", 0),), definitions=(Definition("f", (i,), c),), facts=(Fact(">", entry("f", i), ZERO),))
    return order(given, c, ">", ZERO, by_sign(c))


def two_indices_at_one_place_leave_none():
    return order(PAIRS, c, ">", ZERO, by_fact(0, (j, at(i))))


def an_instance_at_one_place_leaves_none():
    pairs = order(PAIRS, c, ">", add(("delta", at(i), at(j)), MINUS), by_fact(0, (i, at(i)), (j, at(j))))
    return instance(PAIRS, pairs, Instance(letters=((j, at(i)),)))


def two_equal_places_are_compared():
    return order(PAIRS, c, ">", ("add", ("delta", at(i), at(i)), MINUS), by_fact(0, (j, at(i))))


def a_scalar_moves_an_array_of_its_name():
    return equation(SIZED, ("partial", x, entry("x", i)), ONE)


def a_hypothesis_is_used_where_it_has_no_value():
    """From a[0] y = 0 and a[t+1,i] = Σ a[t]: a[m,i] + 1/y[i] = 1/y[i], though a[m] may not be 0 elsewhere."""
    step_of = Var("t", None)
    given = Context(least=(("n", 1),), facts=(
        Fact("=", mul(entry("a", place(0), i), entry("y", i)), ZERO),
        Fact("=", entry("a", plus(at(step_of), place(1)), i), total(entry("a", step_of, k)))))
    inverse = pow_(entry("y", i), -1)
    claim = add(entry("a", m, i), inverse), "=", inverse
    _, hypothesis = induction_contexts(given, *claim, m, 0)
    first, second = induction_part(claim, m, place(0))
    base = equation(given, first, second, Equality(add=(Add(0, (), inverse),)))
    first, second = induction_part(claim, m, plus(at(m), place(1)))
    step = equation(hypothesis, first, second, Equality(add=(
        Add(1, ((step_of, at(m)),), ONE), Add(2, ((i, at(own)),), ONE, (own,)))))
    assert is_theorem(base) and is_theorem(step)
    return induction(given, claim, m, 0, base, step)


SHORTER, CALLED_NEXT = Var("i", place(-1, {"n": 1})), Var("i+1", n)
A_SUM = total(entry("y", k))


def a_place_counted_on_meets_a_letter_of_its_name():
    after = entry("x", plus(at(SHORTER), place(1)))
    return equation(Context(least=(("n", 2),)), mul(after, A_SUM), mul(entry("x", CALLED_NEXT), A_SUM))


def a_place_counted_on_has_the_sign_of_a_chosen_letter():
    after = entry("x", plus(at(SHORTER), place(1)))
    chosen = Fact(">=", entry("x", CALLED_NEXT), ZERO, frozenset({CALLED_NEXT}))
    return equation(Context(least=(("n", 2),), facts=(chosen,)), mul(call("Abs", after), A_SUM), mul(after, A_SUM))


def a_definition_brings_an_index_of_the_same_name():
    return equation(Context(least=(("n", 1),), definitions=(Definition("c", (), ONE_PLACE),)), total(c), total(entry("y", k)))


def what_is_put_in_brings_an_index_of_the_same_name():
    given = Context(least=(("n", 1),), facts=(Fact("=", c, ONE_PLACE),))
    return equation(given, total(c), total(entry("y", k)), Equality(put=(Put(c, ONE_PLACE, 0, (), ONE),)))


def an_index_lies_outside_its_range_at_the_point():
    """The index is given as a pair that equals it."""
    return counterexample(SIZED, ("ord", at(i)), "<", ("ord", n), {tuple(i): 7, "n": 2}, {})


def an_index_of_an_empty_range_has_no_number():
    empty = EMPTY.given(Fact("<=", ("ord", n), ZERO))
    return counterexample(empty, ("ord", at(i)), "<", ZERO, {"n": 0}, {})


ONE_OF_ALL = total(mul(("delta", at(k), place(5)), entry("x", k)))
OF_SIZE_1 = Instance(letters=(("n", place(1)),))


def a_place_that_one_side_names_is_0_at_small_sizes():
    """x[5] = Σ_k δ(k, 5) x[k] for n >= 6; the sum is 0 for fewer."""
    small = instance(Context(), equation(SIZED, FIFTH, ONE_OF_ALL), OF_SIZE_1)
    return equation(Context(), FIFTH, ZERO, Equality(add=(Add(0, (), ONE),)), (small,))


def a_place_that_is_given_is_0_at_small_sizes():
    fact, added = Fact("=", FIFTH, num(3)), Equality(add=(Add(0, (), ONE),))
    small = instance(Context(facts=(fact,)), equation(SIZED.given(fact), ONE_OF_ALL, num(3), added), OF_SIZE_1)
    return equation(Context(facts=(fact,)), ZERO, num(3), Equality(add=(Add(1, (), ONE),)), (small,))


def a_window_lies_past_the_end_at_small_sizes():
    """x[1] + x[2] = Σ_k (δ(k, 1) + δ(k, 2)) x[k] for n >= 3."""
    two = Var("k", place(2))
    window = ("sum", two, ("entry", "x", (place(1, {two: 1}),)))
    picked = total(mul(add(("delta", at(k), place(1)), ("delta", at(k), place(2))), entry("x", k)))
    return equation(SIZED, window, picked)


def a_limit_is_compared_at_a_place_that_may_not_exist():
    given = EMPTY.given(Fact(">", t, ZERO))
    far = equation(given, entry("x", place(5)), entry("x", place(5)))
    only_one = total(mul(("delta", at(k), place(0)), ("delta", at(k), plus(n, place(-1))), entry("x", k)))
    return analysis.limit(given, add(only_one, pow_(t, -1)), t, analysis.INFINITY, "", ZERO,
                          Equality(add=(Add(0, (), ONE),)), (far,))


def a_line_is_used_whose_hypothesis_meant_something_else():
    """From ∂h/∂x = c, h a name without a definition: c = 0; but c = 1 where h := x."""
    slope = Fact("=", ("partial", h, x), c)
    still = equation(Context(facts=(slope,)), c, ZERO, Equality(add=(Add(0, (), MINUS),)))
    moving = Context(facts=(slope,), definitions=(Definition("h", (), x),))
    return equation(moving, c, ZERO, Equality(add=(Add(1, (), ONE),)), (still,))


NO_MORE = Fact("=", c, ("mul", ZERO, entry("x", i)))
SOME_PLACE = ("mul", ZERO, entry("x", j))


def a_slope_has_its_sign_at_a_place_that_may_not_exist():
    given = Context(least=(("n", 0),), signs=(("x", ">="),), facts=(Fact(">", c, pow_(entry("y", i), 2)),))
    claim, square = (mul(c, x), ">=", ZERO), pow_(entry("y", j), 2)
    rises = order(case(given, claim, x, ">"), ("add", c, ("mul", ZERO, entry("y", j))), ">=", ZERO,
                  Order(((("fact", 0, ((i, at(j)),)),), (("sign", square),))))
    return analysis.slope(given, claim, x, ZERO, None, rises)


def bounds_hold_at_a_place_that_may_not_exist():
    given, bound = EMPTY.given(NO_MORE), mul(pow_(entry("x", j), 2), pow_(t, -1))
    later = given.given(Fact(">", t, ZERO))
    below, above = (order(later, *claim, Order(((("sign", bound),),), Equality(add=(Add(0, ((i, at(j)),), factor),))))
                    for claim, factor in (((neg(bound), "<=", c), ONE), ((c, "<=", bound), MINUS)))
    return analysis.squeeze(given, below, above, *(analysis.limit(given, b, t, analysis.INFINITY, "", ZERO)
                                                  for b in (neg(bound), bound)))


def a_limit_that_is_used_speaks_of_a_place_that_may_not_exist():
    given, moving = EMPTY.given(NO_MORE), add(c, pow_(t, -1))
    still = analysis.limit(given, moving, t, analysis.INFINITY, "", SOME_PLACE, Equality(add=(Add(0, ((i, at(j)),), ONE),)))
    return analysis.limit(given, ("mul", num(5), moving), t, analysis.INFINITY, "", ZERO, using=(still,))


def where_a_fact_has_a_value_says_nothing_of_no_place():
    given = EMPTY.given(Fact("!=", pow_(mul(c, entry("x", i)), -1), ZERO))
    return unequal(given, c, ZERO)


def a_hypothesis_for_all_places_is_moved_to_one():
    sum_of_all = order(ALL_POSITIVE, total(entry("x", k)), ">=", ZERO, by_sign(total(entry("x", k))))
    return instance(SIZED.given(Fact(">", entry("x", place(0)), ZERO)), sum_of_all,
                    Instance(letters=((Var("i°", n), place(0)),)))


def a_condition_for_all_places_is_moved_to_one():
    logs, b = total(call("log", add(entry("x", k), c))), add(entry("x", k), c)
    slope = equation(SIZED, ("partial", logs, c), total(pow_(call("Abs", b), -1)))
    return instance(SIZED, slope, Instance(letters=((k, place(0)),)))


def a_place_outside_its_range_is_put_in_for_a_pair():
    one = equation(SIZED, total(("delta", at(k), at(i))), ONE)
    return instance(SIZED, one, Instance(letters=((tuple(i), place(5)),)))


OTHER, A, B = Var("i°", n), Var("a", n), Var("b", n)
ALIKE = entry("x", A), entry("x", B)


def _all_alike():
    return SIZED.given(Fact("=", entry("x", i), entry("x", OTHER)))


def two_indices_of_what_is_given_become_one():
    alike = equation(_all_alike(), *ALIKE, Equality(add=(Add(0, ((i, at(A)), (OTHER, at(B))), ONE),)))
    return instance(SIZED, alike, Instance())


def two_indices_of_what_is_given_become_one_at_a_point():
    return counterexample(_all_alike(), ALIKE[0], "=", ALIKE[1], {"n": 2, A: 0, B: 1}, {
        ("x", (0,)): ZERO, ("x", (1,)): ONE})


def a_chosen_place_is_called_as_the_index_of_a_sum():
    """The place is a pair that equals an index, and is none."""
    chosen = Fact("=", entry("x", k), ZERO, frozenset({tuple(k)}))
    return equation(SIZED.given(chosen), total(entry("x", k)), ZERO)


def _at_a_name_to_come(attempt):
    """What an attempt makes with one of the next names that are new to the process."""
    for ahead in range(1, 40):
        label, _, last = bound("", n).label.rpartition("#")
        try:
            return attempt(Var(f"{label}#{int(last) + ahead}", n))
        except NO_THEOREM:
            continue
    raise NotProved("at no name")


SCALED = SIZED.given(Fact("=", entry("b", i), total(mul(entry("x", k), entry("a", i)))))
TOGETHER = total(mul(entry("x", k), entry("a", k)))


def a_sum_captures_the_index_of_a_certificate():
    """From b[i] = Σ_k x[k] a[i]: Σ b = n Σ x a, if the index that runs over b is called as the next sum will be."""
    return _at_a_name_to_come(lambda index: equation(
        SCALED, total(entry("b", k)), mul(("ord", n), TOGETHER), Equality(add=(Add(0, ((i, at(index)),), ONE, (index,)),))))


def a_sum_captures_the_place_of_a_fact():
    """If b[i] = c, too: c = Σ x a."""
    given = SCALED.given(Fact("=", entry("b", i), c))
    return _at_a_name_to_come(lambda index: equation(given, c, TOGETHER, Equality(add=(
        Add(0, ((i, at(index)),), ONE), Add(1, ((i, at(index)),), MINUS)))))


def a_sum_captures_an_index_of_what_is_put_in():
    """From y[j] = Σ_k x[k] a[i] for all i and j: Σ y = n Σ x a."""
    given = SIZED.given(Fact("=", entry("y", j), total(mul(entry("x", k), entry("a", i)))))
    return _at_a_name_to_come(lambda index: equation(
        given, total(entry("y", k)), mul(("ord", n), TOGETHER), Equality(put=(
            Put(entry("y", j), total(mul(entry("x", k), entry("a", index))), 0, ((i, at(index)),), ONE),))))


def a_form_captures_the_place_of_a_fact():
    """From c = cos(Σ_k e^(x[k] + y[i])) for every i: y[i] is not y[k]."""
    def bent(place_of_y):
        return call("cos", total(call("exp", add(entry("x", k), entry("y", place_of_y)))))
    for height in range(3):
        try:
            return equation(SIZED.given(Fact("=", c, bent(i))), c, bent(k), Equality(
                add=(Add(0, ((i, at(Var(f"@{height}", n))),), ONE),)))
        except NO_THEOREM:
            continue
    raise NotProved("at no height")


NEAR_LOG = ("mul", ZERO, call("log", entry("x", OTHER)))


def an_index_of_the_claim_is_called_as_one_of_a_line_that_is_used():
    """x[i] + 0 log x[i] > 0 has a value for some i, so x[j] > 0 for every j."""
    above = add(entry("x", i), ("mul", ZERO, call("log", entry("x", i))))
    line = order(SIZED, above, ">", ZERO, by_sign(above))
    return order(SIZED, add(entry("x", j), NEAR_LOG), ">", ZERO, by_fact(0, (OTHER, at(j))), (line,))


def an_index_of_the_claim_is_called_as_one_of_a_hypothesis():
    sum_of_all = total(entry("x", k))
    return instance(SIZED, order(ALL_POSITIVE, add(sum_of_all, NEAR_LOG), ">", ZERO, by_sign(sum_of_all)), Instance())


def a_sum_of_nothing_hides_an_index_without_a_number():
    return counterexample(EMPTY, total(call("exp", entry("x", i))), ">", ZERO, {"n": 0}, {})


def a_definition_hides_an_index_without_a_number():
    given = Context(least=(("n", 0),), definitions=(Definition("h", (i,), ("ord", n)),))
    return counterexample(given, entry("h", i), ">", ZERO, {"n": 0}, {})


def what_is_held_fixed_is_at_a_place_that_has_no_definition():
    given = Context(least=(("n", 1),), definitions=(Definition("h", (i,), c),))
    return equation(given, ("direct", entry("h", place(7)), c), ONE)


CHOSEN = Var("q", n)


def the_index_of_a_sum_in_a_certificate_is_a_chosen_place():
    given = SIZED.given(Fact("=", entry("x", CHOSEN), ZERO, frozenset({CHOSEN})))
    return equation(given, total(entry("x", k)), ZERO, Equality(add=(Add(0, (), ONE, (CHOSEN,)),)))


def the_index_of_a_sum_in_a_certificate_is_the_claims():
    """Σ x + 0 log x[i] >= 0: x[i] > 0 is known of this one i."""
    above = add(total(entry("x", k)), ("mul", ZERO, call("log", entry("x", i))))
    return order(SIZED, above, ">=", ZERO, Order(((("over", i, (("sign", entry("x", i)),)),),)))


def cases_are_told_apart_by_a_sum_over_an_array_with_a_named_place():
    given, claim = SIZED.given(Fact("=", FIFTH, c)), (("ord", n), ">=", num(6))
    on = total(entry("x", k))
    sides = [order(case(given, claim, on, away), *claim, by_sign(sub(("ord", n), num(6)))) for away in ("<=", ">=")]
    return cases(given, claim, on, sides)


def cases_are_told_apart_at_a_place_that_a_definition_hides():
    given = Context(least=(("n", 1),), definitions=(Definition("h", (), FIFTH),), facts=(Fact("=", total(entry("x", k)), c),))
    claim = ("ord", n), ">=", num(6)
    sides = [order(case(given, claim, h, away), *claim, by_sign(sub(("ord", n), num(6)))) for away in ("<=", ">=")]
    return cases(given, claim, h, sides)


SIXTH = ("ord", n), ">=", num(6)
LONG = by_sign(sub(("ord", n), num(6)))
NAMED = (Fact(">=", pow_(FIFTH, 2), ZERO), Fact(">=", pow_(total(entry("x", k)), 2), ZERO))


def hypotheses_that_always_hold_name_a_place():
    """One has x[5], the other a sum over n: together they say that n >= 6."""
    return instance(SIZED, order(SIZED.given(*NAMED), *SIXTH, LONG), Instance())


def hypotheses_that_are_shown_name_a_place():
    shown = [order(SIZED, f.left, f.relation, f.right, by_sign(f.left)) for f in NAMED]
    return instance(SIZED, order(SIZED.given(*NAMED), *SIXTH, LONG), Instance(), shown)


def what_a_bound_assumes_names_a_place():
    """lim relu(6 - n) = 0, as x[5] stands in what the bounds assume of t."""
    given = SIZED.given(Fact("=", total(entry("x", k)), c))
    late = given.given(Fact(">", mul(t, add(ONE, pow_(FIFTH, 2))), ZERO))
    short = call("relu", sub(num(6), ("ord", n)))
    bounds = order(late, ZERO, "<=", short, by_sign(short)), order(late, short, "<=", ZERO, by_sign(neg(short)))
    still = analysis.limit(given, ZERO, t, analysis.INFINITY, "", ZERO)
    return analysis.squeeze(given, *bounds, still, still)


FORGOTTEN = [
    what_is_multiplied_by_0_has_a_place, an_index_is_less_than_itself, a_definition_leaves_no_place_to_a_fact,
    two_indices_at_one_place_leave_none, an_instance_at_one_place_leaves_none, two_equal_places_are_compared,
    a_scalar_moves_an_array_of_its_name, a_hypothesis_is_used_where_it_has_no_value,
    a_place_counted_on_meets_a_letter_of_its_name, a_place_counted_on_has_the_sign_of_a_chosen_letter,
    a_definition_brings_an_index_of_the_same_name, what_is_put_in_brings_an_index_of_the_same_name,
    an_index_lies_outside_its_range_at_the_point, a_window_lies_past_the_end_at_small_sizes,
    a_place_that_one_side_names_is_0_at_small_sizes, a_place_that_is_given_is_0_at_small_sizes,
    an_index_of_an_empty_range_has_no_number, a_limit_is_compared_at_a_place_that_may_not_exist,
    a_line_is_used_whose_hypothesis_meant_something_else, a_slope_has_its_sign_at_a_place_that_may_not_exist,
    bounds_hold_at_a_place_that_may_not_exist, a_limit_that_is_used_speaks_of_a_place_that_may_not_exist,
    where_a_fact_has_a_value_says_nothing_of_no_place, a_hypothesis_for_all_places_is_moved_to_one,
    a_condition_for_all_places_is_moved_to_one, a_place_outside_its_range_is_put_in_for_a_pair,
    two_indices_of_what_is_given_become_one, two_indices_of_what_is_given_become_one_at_a_point,
    a_chosen_place_is_called_as_the_index_of_a_sum, a_sum_captures_the_index_of_a_certificate,
    a_form_captures_the_place_of_a_fact, a_sum_captures_the_place_of_a_fact,
    a_sum_captures_an_index_of_what_is_put_in, an_index_of_the_claim_is_called_as_one_of_a_line_that_is_used,
    an_index_of_the_claim_is_called_as_one_of_a_hypothesis, a_sum_of_nothing_hides_an_index_without_a_number,
    a_definition_hides_an_index_without_a_number, what_is_held_fixed_is_at_a_place_that_has_no_definition,
    the_index_of_a_sum_in_a_certificate_is_a_chosen_place, the_index_of_a_sum_in_a_certificate_is_the_claims,
    cases_are_told_apart_by_a_sum_over_an_array_with_a_named_place,
    cases_are_told_apart_at_a_place_that_a_definition_hides, hypotheses_that_always_hold_name_a_place,
    hypotheses_that_are_shown_name_a_place, what_a_bound_assumes_names_a_place]


@pytest.mark.parametrize("forgotten", FORGOTTEN, ids=lambda f: f.__name__.replace("_", " "))
def test_no_theorem_is_made_where(forgotten):
    with pytest.raises(NO_THEOREM):
        forgotten()


def test_what_a_fact_names_that_may_speak_of_no_place_is_no_knowledge():
    """x[5] stands in what is given for every i < m, and m may be 0: the theorem says that it wants x[5]."""
    of_m = Var("i", at("m"))
    given = Context(least=(("n", 1), ("m", 0)), facts=(
        Fact(">", add(total(entry("x", k)), mul(entry("y", of_m), FIFTH)), ZERO),))
    found = order(given, ("ord", n), ">=", num(6), by_sign(sub(("ord", n), num(6))))
    assert found.domain == (Condition(("ord", place(-6, {"n": 1})), ">="),)


def test_a_sum_that_a_definition_brings_captures_nothing_in_a_process_that_has_read_none(monkeypatch):
    """Bound indices of what was read are numbered by depth; a name that is new to the process is none of these."""
    monkeypatch.setattr(terms, "_fresh", count(1))
    given = Context(least=(("n", 1),), definitions=(Definition("h", (j,), total(mul(entry("x", k), entry("a", j)))),))
    nested = ("sum", i, ("sum", j, total(mul(entry("y", i), entry("h", j), entry("z", k)))))
    alone = [total(entry(name, k)) for name in "yzxa"]
    with pytest.raises(NotProved):
        equation(given, nested, mul(*alone[:2], ("ord", n), total(mul(entry("x", k), entry("a", k)))))
    monkeypatch.setattr(terms, "_fresh", count(1))
    assert is_theorem(equation(given, nested, mul(*alone)))


def test_a_certificate_may_name_a_place_that_certainly_exists():
    def by_place(number):
        size = ("call", "Abs", entry("x", place(number)))
        return order(bounded, c, ">=", ZERO, Order(((("fact", 0, ((i, place(number)),)),), (("sign", size),))))
    bounded = Context(least=(("n", 1),), facts=(Fact("<=", ("call", "Abs", entry("x", i)), c),))
    assert is_theorem(by_place(0))
    for outside in (1, -1):
        with pytest.raises(NotProved):
            by_place(outside)


def test_what_is_given_may_have_a_value_for_some_places_only():
    """Σ log x[k] = c says that every x[k] is positive."""
    logs = total(call("log", entry("x", k)))
    given = SIZED.given(Fact("=", logs, c))
    assert is_theorem(equation(given, logs, c, Equality(add=(Add(0, (), ONE),))))
    assert is_theorem(order(given, entry("x", i), ">", ZERO, by_sign(entry("x", i))))


def test_hypotheses_that_name_a_place_are_shown_where_it_exists():
    longer = Context(least=(("n", 6),))
    assert is_theorem(instance(longer, order(SIZED.given(*NAMED), *SIXTH, LONG), Instance()))


LONGER, BOTH = plus(n, place(1)), plus(n, at("m"))


@pytest.mark.parametrize("size, spot", [
    *((LONGER, place(-less, {"n": 1})) for less in (0, 1, 2)), (plus(n, place(2)), plus(n, place(1))),
    *((BOTH, place(-less, {"n": 1, "m": 1})) for less in (1, 2))])
@pytest.mark.parametrize("compared", ["less", "delta"])
def test_the_end_of_a_range_is_its_own_beside_a_range_of_another_size(size, spot, compared):
    """Σ_{j < n} S is n S, and not S, where S speaks of a place counted from the end of n + 1 or n + m."""
    over = Var("0#8", size)
    one = ("sum", over, mul(entry("y", over), (compared, at(over), spot)))
    for bounds in (one, ("sum", Var("1#8", at("m")), one)):
        with pytest.raises(NO_THEOREM):
            equation(Context(), ("sum", own, bounds), bounds)
    assert is_theorem(equation(SIZED, ("sum", own, one), mul(("ord", n), one))) or compared == "delta"


@pytest.mark.parametrize("least", [0, 1])
@pytest.mark.parametrize("power", [1, 2, -1])
@pytest.mark.parametrize("steps", [1, 2])
def test_what_is_counted_on_is_summed_to_its_ends(least, power, steps):
    """Σ_{k<n} f(k + c) - f(k) is f(n) + … + f(n + c - 1) less f(0) … f(c - 1), and no more or less than that."""
    def f(p):
        return pow_(entry("x", p), power)
    ends = [sub(f(plus(n, place(c))), f(place(c))) for c in range(steps)]
    grown = ("sum", own, sub(f(plus(at(own), place(steps))), f(at(own))))
    given = Context(least=(("n", least),))
    assert is_theorem(equation(given, grown, add(*ends)))
    for wrong in (add(*ends, neg(f(n))), add(*ends[1:], f(n), neg(f(place(1)))), sub(f(plus(n, place(-1))), f(place(0))), ZERO):
        with pytest.raises(NO_THEOREM):
            equation(given, grown, wrong)


def test_a_fact_of_two_places_is_summed_to_its_ends():
    """D[t + 1] <= D[t] - g[t] gives D[n] <= D[0] - Σ g, and not twice that sum."""
    falls = Fact("<=", entry("D", plus(at(i), place(1))), sub(entry("D", i), entry("g", i)))
    everywhere = Order(((("over", own, (("fact", 0, ((i, at(own)),)),)),),))
    given, fall = Context(least=(("n", 0),), facts=(falls,)), ("sum", own, entry("g", own))
    assert is_theorem(order(given, entry("D", n), "<=", sub(entry("D", place(0)), fall), everywhere))
    with pytest.raises(NO_THEOREM):
        order(given, entry("D", n), "<=", sub(entry("D", place(0)), mul(num(2), fall)), everywhere)


LATER = Var("t", None)


@pytest.mark.parametrize("one, other", [
    (n, place(1)), (n, place(0)), (n, at("m")), (plus(n, place(1)), place(2)), (plus(at(LATER), n), plus(at(LATER), place(1)))])
def test_a_place_that_a_size_names_is_no_other_place(one, other):
    """y[n] is not y[1], and t + n is not t + 1, where n is the size of another range: at n = 1 alone they are one."""
    sized = Context(least=(("m", 1), ("n", 1)))
    beside = mul(entry("x", i), entry("z", Var("j", at("m"))))
    claims = [(entry("y", one), entry("y", other)), (entry("w", one, n), entry("w", other, n)),
              *((("delta", one, other), ONE), (("less", other, one), ZERO)) * (other != place(0))]
    for left, right in claims:
        with pytest.raises(NO_THEOREM):
            equation(sized, mul(left, beside), mul(right, beside))
    assert is_theorem(equation(sized, mul(entry("y", one), beside, x), mul(x, beside, entry("y", one))))
