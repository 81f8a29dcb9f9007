"""Claims that are false for a reason that is easily forgotten: what each rule asks for beside its idea."""
from fractions import Fraction

import pytest

from derivations.kernel import analysis
from derivations.kernel.context import Context, Definition, Fact
from derivations.kernel.point import counterexample
from derivations.kernel.rules import (
    Add, Equality, Instance, NotProved, Order, Put, before_the_last, case, cases, equation, induction, induction_contexts, induction_part, instance,
    order, unequal,
)
from derivations.kernel.terms import MINUS, ONE, ZERO, Unsupported, Var, add, alpha, at, free, mul, neg, num, place, plus, pow_, sub
from derivations.kernel.theorem import is_theorem
from derivations.kernel.unknowns import unknown

from kernel_trees import (
    ALL_POSITIVE, EMPTY, FIFTH, NO_THEOREM, ONE_PLACE, SIZED, by_fact, by_sign, c, call, entry, g, h, i, j,
    joint, k, n, own, t, total, v, x,
)

SQUARES = total(pow_(entry("x", k), 2))
POSITIVE = total(call("step", entry("x", k)))  # how many entries are
ABOVE_0 = ("add", mul(num(Fraction(1, 3)), pow_(x, 3)), neg(x))  # its slope is x^2 - 1


def a_cube_root_of_a_sum_is_its_square_root():
    return equation(SIZED, ("pow", SQUARES, Fraction(1, 3)), ("pow", SQUARES, Fraction(1, 2)))


def a_cube_root_of_an_exponential_is_its_square_root():
    power = call("exp", total(entry("x", k)))
    return equation(SIZED, ("pow", power, Fraction(1, 3)), ("pow", power, Fraction(1, 2)))


def a_denominator_is_0_at_small_sizes_for_some_signs():
    below = mul(pow_(sub(POSITIVE, ONE), -1), pow_(sub(POSITIVE, num(2)), -1))
    return equation(SIZED, mul(POSITIVE, sub(POSITIVE, num(3)), below), ZERO)


def a_case_is_shown_where_a_name_had_no_definition():
    still = equation(Context(), ("partial", h, x), ZERO)
    return cases(Context(definitions=(Definition("h", (), pow_(x, 2)),)), (("partial", h, x), "=", ZERO), c, [still])


def a_limit_is_used_where_its_constant_is_defined_to_move():
    still = analysis.limit(Context(), h, t, analysis.MINUS_INFINITY, "", h)
    moving = Context(definitions=(Definition("h", (), call("exp", t)),))
    return analysis.limit(moving, mul(h, call("exp", neg(t))), t, analysis.MINUS_INFINITY, "", analysis.INFINITY,
                          using=(still,))


def a_power_has_the_exponent_0():
    return analysis.limit(Context(), ("pow", t, 0), t, analysis.INFINITY, "", ZERO)


def nothing_is_less_than_a_number():
    return order(Context(least=(("n", 0),), facts=(Fact("<", ("mul", ZERO, entry("x", i)), c),)), ZERO, "<", c,
                 by_fact(0))


def pi_is_drawn_at_random():
    return equation(Context(random=joint("moments", num(5), name="pi")), ("mean", ("sym", "pi")), num(5))


def _from_minus_one(given):
    """x^3/3 - x >= 2/3 from x = -1 on, if its slope x^2 - 1 were never negative."""
    claim = ABOVE_0, ">=", num(Fraction(2, 3))
    there = case(given, claim, sub(x, num(-1)), ">")
    slope = add(pow_(x, 2), MINUS)
    return analysis.slope(given, claim, x, num(-1), None, order(there, slope, ">=", ZERO, by_sign(slope)))


def a_law_leaves_a_gap_in_an_interval():
    law = joint("normal", ZERO, add(pow_(x, 2), MINUS))
    return _from_minus_one(Context(facts=(Fact(">=", x, num(-1)),), random=law))


def the_domain_of_a_fact_leaves_a_gap_in_an_interval():
    root = pow_(add(pow_(x, 2), MINUS), Fraction(1, 2))
    return _from_minus_one(Context(facts=(Fact(">=", ("add", x, root, ("mul", MINUS, root)), num(-1)),)))


def a_law_bounds_the_variable_of_a_limit():
    given, late = Context(random=joint("normal", ZERO, sub(ONE, t))), call("relu", sub(t, ONE))
    upper, lower = order(given, late, "<=", ZERO, by_sign(neg(late))), order(given, ZERO, "<=", late, by_sign(late))
    at_0 = analysis.limit(given, ZERO, t, analysis.INFINITY, "", ZERO)
    return analysis.squeeze(given, lower, upper, at_0, at_0)


def a_scalar_is_put_in_for_the_sign_of_an_array():
    positive = order(Context(signs=(("x", ">"),)), entry("x", i), ">", ZERO, by_sign(entry("x", i)))
    return instance(Context(), positive, Instance(scalars=(("x", num(5)),)))


def one_number_is_drawn_that_varies():
    drawn = Context(least=(("n", 1),), random=joint("draws", c, v, ONE, ONE))
    return counterexample(drawn, ("mean", pow_(entry("w", place(0)), 2)), "=", pow_(c, 2), {"n": 1}, {"c": ONE, "v": ONE})


def a_defined_name_has_a_sign():
    return counterexample(Context(signs=(("h", ">"),), definitions=(Definition("h", (), x),)), x, ">", ZERO, {},
                          {"x": num(-1)})


def a_function_and_its_slope_are_defined_apart():
    return Context(definitions=(Definition("g'", ("u",), pow_(("sym", "u"), 2)), Definition("g", ("u",), neg(("sym", "u")))))


def the_sign_of_a_slope_shows_that_a_value_is_not_taken():
    claim = x, "!=", ZERO
    sides = [unequal(case(Context(), claim, x, away), ONE, ZERO) for away in "<>"]
    return analysis.slope(Context(), claim, x, ZERO, *sides)


def _squeezed(fact, given):
    """0 <= relu(t - 1) <= 0, as the fact has a value for t < 1 alone."""
    bent, known = call("relu", add(t, MINUS)), Context(facts=(fact,))
    bounds = [order(known, ZERO, "<=", bent, by_sign(bent)), order(known, bent, "<=", ZERO, by_sign(neg(bent)))]
    still = analysis.limit(given, ZERO, t, analysis.INFINITY, "", ZERO)
    return analysis.squeeze(given, *bounds, still, still)


NEAR_0 = ("mul", ZERO, call("log", sub(ONE, t)))


def what_a_bound_assumes_has_no_value_near_the_point():
    return _squeezed(Fact(">=", t, NEAR_0), Context())


def what_is_given_has_no_value_near_the_point():
    fact = Fact(">=", ONE, NEAR_0)
    return _squeezed(fact, Context(facts=(fact,)))


def a_power_has_no_value_at_the_point():
    """x^δ(i, j) is positive wherever it has a value, which is for x > 0."""
    return counterexample(SIZED, ("power", x, ("delta", at(i), at(j))), ">", ZERO, {i: 0, j: 0, "n": 1}, {"x": MINUS})


def a_base_is_0_at_the_point_though_the_exponent_may_be_negative():
    """√x^(m - 1) is positive where √x is not 0, which is asked for as m - 1 may be -1."""
    root, less = ("pow", x, Fraction(1, 2)), ("ord", place(-1, {"m": 1}))
    return counterexample(Context(least=(("m", 0),)), ("power", root, less), ">", ZERO, {"m": 2}, {"x": ZERO})


def the_ends_of_a_uniform_law_are_exchanged():
    """E w <= the upper end."""
    given = Context(random=joint("uniform", c, h))
    return counterexample(given, ("mean", ("sym", "w")), "<=", h, {}, {"c": num(2), "h": ZERO})


def draws_are_made_from_two_and_a_half_numbers():
    given = Context(random=joint("draws", ZERO, ONE, c, ONE))
    return counterexample(given, mul(sub(c, num(2)), sub(c, num(3))), ">=", ZERO, {}, {"c": num(Fraction(5, 2))})


def more_are_drawn_than_there_are():
    """N >= n, where n of N numbers are drawn."""
    given = Context(least=(("n", 1), ("N", 1)), random=joint("draws", ZERO, ONE, ("ord", at("N")), ("ord", n)))
    return counterexample(given, ("ord", at("N")), ">=", ("ord", n), {"N": 1, "n": 2}, {})


def the_parameter_of_a_law_is_called_as_an_unknown_value():
    whole = total(entry("x", k))
    given = Context(least=(("n", 1),), random=joint("normal", unknown(whole), ONE))
    return equation(given, call("exp", ("mean", ("sym", "w"))), call("exp", whole))


HALF_T = mul(num(Fraction(1, 2)), t)
WEIGHED = Context(signs=(("c", ">="),))


def a_step_is_1_where_a_cosine_and_a_size_leave_0():
    """1 + cos(t/2) + |c| is 0 at t = 2 pi and c = 0, where tan(t/4) has no value."""
    return equation(WEIGHED, call("step", add(ONE, call("cos", HALF_T), call("Abs", c))), ONE)


def a_sign_is_1_where_a_cosine_and_a_maximum_leave_0():
    return equation(WEIGHED, call("sign", add(ONE, call("cos", HALF_T), call("relu", c))), ONE)


def a_symmetric_variable_without_spread_has_a_fourth_moment():
    return counterexample(Context(random=joint("symmetric", ZERO, c)), c, "=", ZERO, {}, {"c": ONE})


def a_variable_that_is_0_has_a_fourth_moment():
    return counterexample(Context(random=joint("moments", ZERO, ZERO, ZERO, c)), c, "=", ZERO, {}, {"c": ONE})


def a_variable_without_spread_has_another_third_moment():
    """Its second moment is written so that no form shows that it is 1."""
    given = Context(random=joint("moments", ONE, c, g), facts=(Fact("=", c, ONE),))
    return counterexample(given, g, "=", ONE, {}, {"c": mul(num(Fraction(1, 2)), ("pow", num(4), Fraction(1, 2))), "g": num(5)})


def a_sign_is_declared_of_an_unknown_value():
    """The name is the one that the sum has where it stands under a root, or below a bar."""
    whole, inverse = total(entry("x", k)), pow_(total(entry("x", k)), -1)
    return equation(Context(least=(("n", 1),), signs=((unknown(whole)[1], ">"),)), call("Abs", inverse), inverse)


def a_function_of_one_argument_has_two():
    return equation(Context(), call("atan", neg(x), c), neg(call("atan", x)))


def half_a_number_is_drawn():
    given = Context(random=joint("draws", ZERO, ONE, num(3), c))
    return counterexample(given, mul(c, sub(c, ONE)), ">=", ZERO, {}, {"c": num(Fraction(1, 2))})


def a_limit_is_taken_at_an_infinity_without_a_sign():
    return analysis.limit(Context(), call("exp", t), t, ("infinity", ""), "", ONE)


def a_limit_is_taken_at_an_infinity_of_another_sign():
    return analysis.limit(Context(), pow_(t, 2), t, ("infinity", "both"), "", ZERO)


def the_slope_of_a_function_is_forgotten():
    """f(x) >= f(0) for x >= 0, if f' = 3; not for f(u) := -u."""
    given, claim = Context(definitions=(Definition("f'", ("u",), num(3)),), signs=(("x", ">="),)), (call("f", x), ">=", call("f", ZERO))
    risen = analysis.slope(given, claim, x, ZERO, None, order(case(given, claim, x, ">"), num(3), ">=", ZERO, by_sign(num(3))))
    assert is_theorem(instance(given, risen, Instance()))
    return instance(Context(signs=(("x", ">="),), definitions=(Definition("f", ("u",), neg(("sym", "u"))),)), risen, Instance())


def the_sign_of_a_defined_name_outlives_its_definition():
    """x > 0 is shown for h := x with h > 0."""
    given, claim = Context(definitions=(Definition("h", (), x),), signs=(("h", ">"),)), (x, ">", ZERO)
    shown = cases(given, claim, h, [order(case(given, claim, h, ">"), *claim, by_sign(x))])
    return instance(Context(signs=(("h", ">"),)), shown, Instance())


def the_sign_of_a_defined_name_leaves_a_gap_in_an_interval():
    square = add(pow_(x, 2), MINUS)
    given = Context(definitions=(Definition("h", (), square),), signs=(("h", ">"),), facts=(Fact(">=", x, MINUS),))
    claim, never_negative = (ABOVE_0, ">=", num(Fraction(2, 3))), (square, ">=", ZERO)
    there = case(given, claim, sub(x, MINUS), ">")
    shown = order(case(there, never_negative, h, ">"), *never_negative, by_sign(square))
    return analysis.slope(given, claim, x, MINUS, None, cases(there, never_negative, h, [shown]))


def an_induction_begins_between_two_whole_numbers():
    """n c = 0 at n = 0, and from n != 0 to n + 1."""
    start, claim, whole = Fraction(1, 2), (mul(("ord", n), c), "=", ZERO), ("ord", n)
    _, hypothesis = induction_contexts(EMPTY, *claim, "n", start)
    base = equation(EMPTY, *induction_part(claim, "n", place(0)))
    step = equation(hypothesis, *induction_part(claim, "n", place(1, {"n": 1})), Equality(add=(
        Add(len(hypothesis.facts) - 1, (), mul(add(whole, ONE), pow_(whole, -1))),)))
    return induction(EMPTY, claim, "n", start, base, step)


def a_derivative_inside_a_definition_is_an_atom():
    """d := dxy/dx and e := dx²/dx, where y = x: y and 2 x."""
    slopes = Definition("d", (), ("partial", mul(x, v), x)), Definition("e", (), ("partial", ("mul", x, x), x))
    same = Context(definitions=slopes, facts=(Fact("=", v, x),))
    return equation(same, ("sym", "d"), ("sym", "e"), Equality(put=(Put(v, x, 0, (), ONE),)))


SHORT = Var("j", at("m"))  # its range may be empty


def a_scalar_is_a_place_of_a_range_that_may_be_empty():
    """a >= s >= 0, with y[j] for s, where j < m may have no place."""
    shown = order(Context(signs=(("s", ">="),), facts=(Fact(">=", c, ("sym", "s")),)), c, ">=", ZERO,
                  Order(((("fact", 0, ()),), (("sign", ("sym", "s")),))))
    here = Context(least=(("m", 0),), signs=(("y", ">="),), facts=(Fact(">=", c, entry("y", Var("i", at("m")))),))
    return instance(here, shown, Instance(scalars=(("s", entry("y", SHORT)),)))


def a_whole_number_is_an_index_of_a_range_that_may_be_empty():
    p, after = ("ord", at("p")), plus(at(Var("i", at("m"))), place(1))
    shown = order(Context(least=(("p", 1),), facts=(Fact(">=", c, p),)), c, ">=", ONE,
                  Order(((("fact", 0, ()),), (("sign", sub(p, ONE)),))))
    here = Context(least=(("m", 0),), facts=(Fact(">=", c, ("ord", after)),))
    return instance(here, shown, Instance(letters=(("p", plus(at(SHORT), place(1))),)))


def a_chosen_index_runs_up_to_the_n_of_an_induction():
    """n c = 0, from n to n + 1 where a place i < n is chosen, so that n is not 0."""
    given, claim, whole = Context(least=(("n", 0),), fixed=frozenset([i])), (mul(("ord", n), c), "=", ZERO), ("ord", n)
    some = order(given, whole, ">=", ONE, Order(((("over", own, (("sign", sub(ONE, ("delta", at(own), at(i)))),)),),)))
    _, hypothesis = induction_contexts(given, *claim, "n", 0)
    after = ("ord", plus(n, place(1)))
    step = equation(hypothesis, mul(after, c), ZERO, Equality(add=(
        Add(len(hypothesis.facts) - 1, (), mul(after, pow_(whole, -1))),)), (some,))
    return induction(given, claim, "n", 0, equation(given, *induction_part(claim, "n", place(0))), step)


def an_index_of_the_claim_is_the_place_before_the_last():
    """i <= i' + 1 for every i < n and i' < n - 1: at n + 1 the step says i' + 1 <= i' + 1."""
    inner = before_the_last(i)
    claim = ("ord", at(i)), "<=", ("ord", plus(at(inner), place(1)))
    here, hypothesis = induction_contexts(EMPTY, *claim, i, 0)
    base, step = (induction_part(claim, i, p) for p in (place(0), plus(at(inner), place(1))))
    shown = (order(g, a, "<=", b, by_sign(sub(b, a))) for g, (a, b) in ((here, base), (hypothesis, step)))
    return induction(EMPTY, claim, i, 0, *shown)


def a_chosen_place_is_that_before_the_last():
    """y[i] = y[0] from y[i'+1] = y[i'] for one place i'."""
    inner = before_the_last(i)
    given = EMPTY.given(Fact("=", entry("y", plus(at(inner), place(1))), entry("y", inner), frozenset({inner})))
    claim = entry("y", i), "=", entry("y", place(0))
    here, hypothesis = induction_contexts(given, *claim, i, 0)
    base, step = (induction_part(claim, i, p) for p in (place(0), plus(at(inner), place(1))))
    shown = equation(here, *base), equation(hypothesis, *step, Equality(add=(Add(0, (), ONE), Add(1, (), ONE))))
    return induction(given, claim, i, 0, *shown)


def a_range_ends_without_a_value():
    """(m - 1)/m (1 + Σ_{j < n} x[j]) = 0 where n <= 1: at m = 0 it has no value for any n, and m = 1 is one size."""
    m = ("sum", Var("#0", at("m")), ONE)
    given = Context(least=(("n", 0), ("m", 0)), facts=(Fact("<=", ("ord", n), ONE),))
    return equation(given, mul(sub(m, ONE), pow_(m, -1), add(ONE, total(entry("x", k)))), ZERO)


def an_axis_is_as_long_as_an_index_that_reaches_past_it():
    """n >= 2 from y[w+1] >= y[w] for every w < n - 1, and y[0] >= 1: at n = 1 there is no w, and y[0] is there."""
    w = Var("w", place(-1, (("n", 1),)))
    given = SIZED.given(Fact(">=", entry("y", plus(at(w), place(1))), entry("y", w)), Fact(">=", entry("y", place(0)), ONE))
    shown = order(given, add(("ord", at("n")), entry("y", i)), ">=", add(num(2), entry("y", i)), by_sign(sub(("ord", at("n")), num(2))))
    assert shown.domain, "n >= 2"
    raise NotProved("it says where it holds")


FORGOTTEN = [
    an_axis_is_as_long_as_an_index_that_reaches_past_it,
    an_index_of_the_claim_is_the_place_before_the_last, a_chosen_place_is_that_before_the_last, a_range_ends_without_a_value,
    a_cube_root_of_a_sum_is_its_square_root, a_cube_root_of_an_exponential_is_its_square_root,
    a_denominator_is_0_at_small_sizes_for_some_signs, a_case_is_shown_where_a_name_had_no_definition,
    a_limit_is_used_where_its_constant_is_defined_to_move, a_power_has_the_exponent_0,
    nothing_is_less_than_a_number, pi_is_drawn_at_random, a_law_leaves_a_gap_in_an_interval,
    the_domain_of_a_fact_leaves_a_gap_in_an_interval, a_law_bounds_the_variable_of_a_limit,
    a_scalar_is_put_in_for_the_sign_of_an_array, one_number_is_drawn_that_varies, a_defined_name_has_a_sign,
    a_function_and_its_slope_are_defined_apart, the_sign_of_a_slope_shows_that_a_value_is_not_taken,
    what_a_bound_assumes_has_no_value_near_the_point, what_is_given_has_no_value_near_the_point,
    a_power_has_no_value_at_the_point, a_base_is_0_at_the_point_though_the_exponent_may_be_negative,
    the_ends_of_a_uniform_law_are_exchanged, draws_are_made_from_two_and_a_half_numbers,
    more_are_drawn_than_there_are, the_parameter_of_a_law_is_called_as_an_unknown_value,
    a_step_is_1_where_a_cosine_and_a_size_leave_0, a_sign_is_1_where_a_cosine_and_a_maximum_leave_0,
    a_symmetric_variable_without_spread_has_a_fourth_moment, a_variable_that_is_0_has_a_fourth_moment,
    a_variable_without_spread_has_another_third_moment, a_sign_is_declared_of_an_unknown_value,
    a_function_of_one_argument_has_two, half_a_number_is_drawn, a_limit_is_taken_at_an_infinity_without_a_sign,
    a_limit_is_taken_at_an_infinity_of_another_sign, the_slope_of_a_function_is_forgotten,
    the_sign_of_a_defined_name_outlives_its_definition, the_sign_of_a_defined_name_leaves_a_gap_in_an_interval,
    an_induction_begins_between_two_whole_numbers, a_derivative_inside_a_definition_is_an_atom,
    a_scalar_is_a_place_of_a_range_that_may_be_empty, a_whole_number_is_an_index_of_a_range_that_may_be_empty,
    a_chosen_index_runs_up_to_the_n_of_an_induction]


@pytest.mark.parametrize("forgotten", FORGOTTEN, ids=lambda f: f.__name__.replace("_", " "))
def test_no_theorem_is_made_where(forgotten):
    with pytest.raises(NO_THEOREM):
        forgotten()


def test_a_numerator_is_0_where_a_denominator_is_0_for_some_roots():
    """r - t = (r^2 - t^2)/(r + t), though r + t = 0 at size 1 for one of the two roots r."""
    r, t = ("pow", SQUARES, Fraction(1, 2)), total(entry("x", k))
    gap, wrong = (mul(sub(over, pow_(t, 2)), pow_(add(r, t), -1)) for over in (SQUARES, mul(num(2), SQUARES)))
    assert is_theorem(equation(SIZED, sub(r, t), gap))
    with pytest.raises(NotProved):
        equation(SIZED, sub(r, t), wrong)


def test_what_is_asked_for_is_no_more_than_needed():
    share = mul(total(mul(entry("y", k), call("step", entry("x", k)))), pow_(POSITIVE, -1))
    assert is_theorem(equation(SIZED, mul(share, num(2)), add(share, share)))
    assert is_theorem(equation(SIZED, mul(POSITIVE, pow_(POSITIVE, -1)), ONE))
    assert is_theorem(order(SIZED, POSITIVE, "<=", ("ord", n), Order(((("over", own, (
        ("sign", sub(ONE, call("step", entry("x", own)))),)),),))))
    given = Context(least=(("n", 1),), definitions=(Definition("c", (), ONE_PLACE),))
    assert is_theorem(equation(given, total(c), mul(("ord", n), entry("y", place(0)))))
    assert is_theorem(_from_minus_one(Context(facts=(Fact(">=", x, num(-1)), Fact("<=", x, num(-1))))))


def test_nearby_true_claims_are_still_proved():
    risen = add(ONE, call("cos", HALF_T), call("Abs", c))
    assert is_theorem(equation(WEIGHED, call("relu", risen), risen))
    assert is_theorem(equation(WEIGHED, call("step", add(ONE, risen)), ONE))
    given = SIZED.given(Fact("=", entry("b", i), total(mul(entry("x", k), entry("a", i)))))
    assert is_theorem(equation(given, total(entry("b", k)), mul(total(entry("x", k)), total(entry("a", k))), Equality(
        add=(Add(0, ((i, at(own)),), ONE, (own,)),))))
    positive = order(ALL_POSITIVE, total(entry("x", k)), ">", ZERO, by_sign(total(entry("x", k))))
    assert is_theorem(instance(ALL_POSITIVE, positive, Instance()))
    heavy = Context(random=joint("symmetric", c, g))
    assert is_theorem(counterexample(heavy, g, "=", pow_(c, 2), {}, {"c": ONE, "g": num(2)}))
    assert is_theorem(counterexample(heavy, g, ">", ZERO, {}, {"c": ZERO, "g": ZERO}))
    assert is_theorem(counterexample(EMPTY, total(entry("x", k)), ">", ZERO, {"n": 0}, {}))
    of_m = Var("i", at("m"))
    some = Context(least=(("n", 1), ("m", 1)), facts=(Fact(">", add(total(entry("x", k)), mul(entry("y", of_m), FIFTH)), ZERO),))
    assert is_theorem(order(some, ("ord", n), ">=", num(6), by_sign(sub(("ord", n), num(6)))))


def test_a_power_of_0_is_0_where_its_exponent_is_positive():
    power = ("power", x, h)
    for sign in (">", ">="):
        given = Context(signs=(("h", sign),), facts=(Fact("=", x, ZERO),))
        if sign == ">":
            assert is_theorem(equation(given, power, ZERO))
        else:
            with pytest.raises(NotProved):
                equation(given, power, ZERO)


def test_a_line_about_a_chosen_whole_number_has_instances():
    """p is a number without places: none is asked for where nothing else speaks of it."""
    shown = equation(Context(least=(("p", 0),), fixed=frozenset(["p"])), mul(c, c), pow_(c, 2))
    assert is_theorem(instance(Context(least=(("p", 0),)), shown, Instance(scalars=(("c", v),))))


def test_a_plain_tuple_is_no_index():
    """What was looked at with one is not remembered for the index that it looks like."""
    of_m = Var("r", at("m"))
    square = pow_(entry("x", of_m), 2)
    forged = ("pow", ("entry", "x", ((0, ((tuple(of_m), 1),)),)), 2)
    with pytest.raises(Unsupported):
        Fact(">=", c, forged).universal
    with pytest.raises(NotProved):
        order(Context(least=(("m", 0),), facts=(Fact(">=", c, square),)), c, ">=", ZERO, Order((
            (("fact", 0, ()),), (("sign", square),))))


# ------------------------------------------------------------------- what a slope's definition assumes

f = lambda t: call("f", t)  # noqa: E731
SLOPE_C = (Definition("f'", ("u",), c),)


def rises(context):
    """f' := c, c >= 0 ⊢ f(x) >= f(0) for x >= 0."""
    claim = (f(x), ">=", f(ZERO))
    return analysis.slope(context, claim, x, ZERO, None, order(case(context, claim, x, ">"), c, ">=", ZERO, by_sign(c)))


def slope_of_x():
    """f' := x, of which f(1) - f(0) = x is an instance."""
    return Context(definitions=(Definition("f'", ("u",), x),), signs=(("x", ">="),))


def a_name_of_which_a_slope_speaks_is_replaced():
    shown = rises(Context(definitions=SLOPE_C, signs=(("x", ">="), ("c", ">="))))
    return instance(Context(definitions=SLOPE_C, signs=(("x", ">="),)), shown, Instance(scalars=(("c", num(7)),)))


def a_slope_speaks_of_the_variable_of_a_limit():
    rise = sub(f(ONE), f(ZERO))
    return analysis.limit(Context(definitions=slope_of_x().definitions), rise, x, ZERO, "", rise)


def a_slope_speaks_of_the_variable_of_a_bound():
    given, rise = slope_of_x(), sub(f(ONE), f(ZERO))
    at_v = (sub(sub(f(v), f(ZERO)), mul(x, v)), "=", ZERO)
    still = [equation(case(given, at_v, v, away), sub(x, x), ZERO) for away in "<>"]
    at_1 = instance(given, analysis.slope(given, at_v, v, ZERO, *still), Instance(scalars=(("v", ONE),)))
    claim = (sub(mul(rise, x), mul(num(Fraction(3, 4)), pow_(x, 2))), "<=", ZERO)
    there = case(given, claim, x, ">")
    falls = order(there, sub(rise, mul(num(Fraction(3, 2)), x)), "<=", ZERO, Order((
        (("sign", num(Fraction(1, 2))), ("sign", x)),), Equality(add=(Add(len(there.facts), (), MINUS),))), [at_1])
    return analysis.slope(given, claim, x, ZERO, None, falls)


def a_slope_is_said_in_a_name_with_a_definition():
    """c := a hides the sign of a, which another c does not have."""
    shown = rises(Context(definitions=(*SLOPE_C, Definition("c", (), v)), signs=(("x", ">="), ("v", ">="))))
    return instance(Context(definitions=(*SLOPE_C, Definition("c", (), MINUS)), signs=(("x", ">="), ("v", ">="))), shown, Instance())


def a_slope_speaks_of_the_variable_by_a_definition():
    given, rise = Context(definitions=(*SLOPE_C, Definition("c", (), x))), sub(f(ONE), f(ZERO))
    return analysis.limit(given, rise, x, ZERO, "", rise)


def a_derivative_stands_under_a_defined_function():
    given = Context(definitions=(Definition("g", ("u",), ("sym", "u")),), facts=(Fact("=", v, x),))
    under = [call("g", ("partial", mul(x, t), x)) for t in (v, x)]
    return equation(given, *under, Equality(put=(Put(v, x, 0, (), ONE),)))


def a_range_of_what_is_given_ends_at_an_index():
    short = Var("k", plus(at(i), place(1)))
    b = Var("b", at("n"))
    given = Context(least=(("n", 0),), facts=(Fact(">=", entry("x", short), entry("y", i)),))
    return order(given, entry("x", i), ">=", entry("y", b), Order(((("fact", 0, ((short, at(i)), (i, at(b)))),),)))


def a_chosen_index_has_the_name_of_one_that_stands_for_all():
    """A[i,i°] >= 0 for every i and one i°, from A[j,j] >= 0."""
    chosen = Var("i°", at("n"))

    def column(at_):
        return total(("entry", "A", (at(k), at(at_))))
    theirs = SIZED.given(Fact(">=", ("entry", "A", (at(i), at(chosen))), ZERO, frozenset([chosen])),
                         Fact("=", c, column(chosen), frozenset([chosen])))
    shown = order(theirs, c, ">=", ZERO, Order(((("over", own, (("fact", 0, ((i, at(own)),)),)),),),
                                               Equality(add=(Add(1, (), ONE),))))
    ours = SIZED.given(Fact(">=", ("entry", "A", (at(j), at(j))), ZERO), Fact("=", c, column(j)))
    return instance(ours, shown, Instance())


@pytest.mark.parametrize("made", [
    a_name_of_which_a_slope_speaks_is_replaced, a_slope_speaks_of_the_variable_of_a_limit,
    a_slope_speaks_of_the_variable_of_a_bound, a_derivative_stands_under_a_defined_function,
    a_slope_is_said_in_a_name_with_a_definition, a_slope_speaks_of_the_variable_by_a_definition,
    a_range_of_what_is_given_ends_at_an_index, a_chosen_index_has_the_name_of_one_that_stands_for_all,
])
def test_what_a_definition_assumes_is_not_forgotten(made):
    with pytest.raises(NO_THEOREM):
        made()


def test_a_slope_shows_a_bound_and_is_kept():
    shown = rises(Context(definitions=SLOPE_C, signs=(("x", ">="), ("c", ">="))))
    at_7 = instance(shown.claim.context, shown, Instance(scalars=(("x", num(7)),)))
    assert at_7.claim.left == f(num(7)) and at_7.claim.context.definitions == SLOPE_C


SHORTER = Var("k", place(-4, (("n", 1),)))


def part_of(*factors):
    """Σ_k over the places before i, as it is read: with an order beside its terms."""
    return total(mul(("less", at(k), at(i)), *factors))


@pytest.mark.parametrize("given, claim", [
    ([Fact(">=", x, ZERO), Fact("<", ("power", x, c), ONE)], (x, ">", ZERO)),  # 0^2 = 0
    ([Fact("<=", part_of(call("log", entry("x", k))), num(5))], (entry("x", j), ">", ZERO)),
    ([Fact("<=", part_of(pow_(entry("x", k), -1)), num(5))], (entry("x", j), "!=", ZERO)),
    ([Fact("<=", part_of(pow_(entry("x", k), Fraction(1, 2))), num(5))], (entry("x", j), ">=", ZERO)),
    ([Fact("<=", ("sum", SHORTER, ("ord", at(SHORTER))), num(5))], (("ord", at("n")), ">=", num(3))),
    ([Fact("<=", ("sum", SHORTER, mul(("ord", at(SHORTER)), pow_(c, -1))), num(5))], (c, "!=", ZERO)),
    ([Fact("<=", ("sum", SHORTER, mul(("ord", at(SHORTER)), call("log", c))), num(5))], (c, ">", ZERO)),
    ([Fact("<=", total(pow_(("sum", own, mul(entry("x", own), entry("y", k))), -1)), num(5))],  # at each k one number
     (total(mul(entry("x", k), entry("y", k))), "!=", ZERO)),
])
def test_no_more_is_believed_than_a_fact_needs(given, claim):
    context = SIZED.given(*given)
    with pytest.raises(NO_THEOREM):
        order(context, *claim, by_sign(sub(claim[0], claim[2]))) if claim[1] != "!=" else unequal(context, claim[0], claim[2])


def test_what_a_fact_names_in_a_sum_without_terms_need_not_be_there():
    named = Fact("<=", ("sum", SHORTER, mul(("ord", at(SHORTER)), entry("x", place(5)))), num(5))
    shown = order(SIZED.given(named, Fact("<=", total(entry("x", k)), num(5))), ("ord", at("n")), ">=", num(6),
                  by_sign(sub(("ord", at("n")), num(6))))
    assert shown.domain  # it says so where there is a sixth place


def test_what_a_fact_needs_is_believed():
    all_logs = Fact("<=", total(call("log", entry("x", k))), num(5))
    assert is_theorem(order(SIZED.given(all_logs), entry("x", j), ">", ZERO, by_sign(entry("x", j))))
    assert is_theorem(order(SIZED.given(Fact("<", ("power", x, c), ONE)), x, ">=", ZERO, by_sign(x)))


def test_a_bound_index_is_not_called_as_one_that_is_free():
    inner = ("sum", own, mul(entry("x", own), entry("y", Var("#0", at("n")))))
    assert free(alpha(inner)) == free(inner)


@pytest.mark.parametrize("jumps", [call("sign", x), f(x), pow_(x, Fraction(1, 2))])
def test_the_slope_of_a_step_asks_for_that_of_what_is_in_it(jumps):
    """Where x = 0, 1/2 + sign x is no 0, and its step jumps."""
    claim = ("partial", call("step", add(num(Fraction(1, 2)), jumps)), x)
    try:
        shown = equation(Context(), claim, ZERO)
    except NO_THEOREM:
        return
    assert any(condition.tree == x for condition in shown.domain)


def test_a_sum_has_a_term_at_an_index_that_stands_outside_it():
    """At an index of a sum within it there may be none."""
    inner = ("sum", own, mul(("less", at(own), at(k)), entry("x", own)))
    everywhere, before = total(call("exp", inner)), total(mul(("less", at(k), plus(at(i), place(1))), call("exp", entry("x", k))))
    with pytest.raises(NotProved):
        order(EMPTY, everywhere, ">", ZERO, by_sign(everywhere))
    assert is_theorem(order(EMPTY, before, ">", ZERO, by_sign(before)))


@pytest.mark.parametrize("one, other, turned", [
    (at(i), plus(at(j), place(1)), True), (plus(at(i), place(-1)), at(j), True), (at(i), plus(at(j), place(2)), False),
    (plus(place(), at(i), 2), plus(place(1), at(j), 3), False), (plus(place(), at(i), 2), plus(place(1), at(j), 2), False),
])
def test_an_order_of_neighbours_is_one_of_the_indices_themselves_only(one, other, turned):
    """2 i < 3 j + 1 tells more of the places than their order."""
    said, denied = ("less", one, other), sub(ONE, ("less", at(j), at(i)))
    if turned:
        assert is_theorem(equation(SIZED, said, denied))
    else:
        with pytest.raises(NO_THEOREM):
            equation(SIZED, said, denied)


def test_the_distance_of_places_is_no_order():
    """2 i <= 3 j, for each i and j, tells numbers of places apart: 0 <= 3, but 4 <= 3 fails."""
    said = ("less", plus(place(), at(i), 2), plus(place(1), at(j), 3))
    few = mul(("delta", at(i), place(0)), sub(said, ONE))
    with pytest.raises(NO_THEOREM):
        equation(SIZED, said, ONE)
    with pytest.raises(NO_THEOREM):
        equation(SIZED, few, ZERO)
