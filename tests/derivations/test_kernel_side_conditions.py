"""Claims that are false for a reason that is easily forgotten: what each rule asks for beside its idea."""
from fractions import Fraction
from itertools import count
from types import SimpleNamespace

import pytest

from derivations.kernel import analysis, terms
from derivations.kernel.context import Condition, Context, Definition, Fact
from derivations.kernel.moments import Family
from derivations.kernel.point import counterexample
from derivations.kernel.rules import (
    Add, Equality, Instance, NotProved, Order, Put, Setting, case, cases, equation, induction, induction_contexts,
    induction_part, instance, order, unequal,
)
from derivations.kernel.terms import (
    MINUS, ONE, ZERO, Unsupported, Var, add, at, bound, mul, neg, num, place, plus, pow_, sub,
)
from derivations.kernel.theorem import Claim, Forged, is_theorem
from derivations.kernel.unknowns import unknown

n, m = at("n"), Var("m", None)
i, j, k, own = Var("i", n), Var("j", n), Var("#0", n), Var("k#9", n)
c, g, h, t, v, x = (("sym", name) for name in "cghtvx")
SIZED, EMPTY = Context(least=(("n", 1),)), Context(least=(("n", 0),))
NO_THEOREM = (NotProved, Unsupported, Forged)


def entry(name, *spots):
    return ("entry", name, tuple(at(p) if isinstance(p, Var) else p for p in spots))


def call(name, *parts):
    return ("call", name, *parts)


def total(body):
    return ("sum", k, body)


def joint(law, *parameters, name="w"):
    return (Family(name, law, parameters),)


def by_sign(tree):
    return Order(((("sign", tree),),))


def by_fact(number, *where):
    return Order(((("fact", number, where),),))


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


def what_is_multiplied_by_0_has_a_place():
    return order(Context(least=(("n", 0),), facts=(Fact(">", c, ("mul", ZERO, entry("x", i))),)), c, ">", ZERO,
                 by_fact(0))


PAIRS = Context(least=(("n", 0),), facts=(Fact(">", c, add(("delta", at(i), at(j)), MINUS)),))


def nothing_is_less_than_a_number():
    return order(Context(least=(("n", 0),), facts=(Fact("<", ("mul", ZERO, entry("x", i)), c),)), ZERO, "<", c,
                 by_fact(0))


def an_index_is_less_than_itself():
    below = Context(least=(("n", 0),), facts=(Fact("<", mul(("less", at(i), at(j)), entry("x", j)), c),))
    return order(below, ZERO, "<", c, by_fact(0, (j, at(i))))


def a_definition_leaves_no_place_to_a_fact():
    given = Context(least=(("n", 0),), definitions=(Definition("f", (i,), c),), facts=(Fact(">", entry("f", i), ZERO),))
    return order(given, c, ">", ZERO, by_sign(c))


def pi_is_drawn_at_random():
    return equation(Context(random=joint("moments", num(5), name="pi")), ("mean", ("sym", "pi")), num(5))


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


ONE_PLACE = total(mul(("delta", at(k), place(0)), entry("y", k)))


def a_definition_brings_an_index_of_the_same_name():
    return equation(Context(least=(("n", 1),), definitions=(Definition("c", (), ONE_PLACE),)), total(c), total(entry("y", k)))


def what_is_put_in_brings_an_index_of_the_same_name():
    given = Context(least=(("n", 1),), facts=(Fact("=", c, ONE_PLACE),))
    return equation(given, total(c), total(entry("y", k)), Equality(put=(Put(c, ONE_PLACE, 0, (), ONE),)))


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


def an_index_lies_outside_its_range_at_the_point():
    """The index is given as a pair that equals it."""
    return counterexample(SIZED, ("ord", at(i)), "<", ("ord", n), {tuple(i): 7, "n": 2}, {})


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


def an_index_of_an_empty_range_has_no_number():
    empty = EMPTY.given(Fact("<=", ("ord", n), ZERO))
    return counterexample(empty, ("ord", at(i)), "<", ZERO, {"n": 0}, {})


FIFTH = entry("x", place(5))
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


ALL_POSITIVE = SIZED.given(Fact(">", entry("x", i), ZERO))


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


NOTHING_MADE_IT = SimpleNamespace(claim=Claim(Context(), ONE, "=", ZERO), domain=(), as_fact=lambda: Fact("=", ONE, ZERO))


def what_is_used_only_looks_like_a_theorem():
    return equation(Context(), ONE, ZERO, Equality(add=(Add(0, (), ONE),)), (NOTHING_MADE_IT,))


def what_is_replaced_in_only_looks_like_a_theorem():
    return instance(Context(), NOTHING_MADE_IT, Instance())


def a_case_only_looks_like_a_theorem():
    sides = [SimpleNamespace(claim=Claim(case(Context(), (ONE, "=", ZERO), c, away), ONE, "=", ZERO), domain=())
             for away in ("<=", ">=")]
    return cases(Context(), (ONE, "=", ZERO), c, sides)


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


def a_symmetric_variable_without_spread_has_a_fourth_moment():
    return counterexample(Context(random=joint("symmetric", ZERO, c)), c, "=", ZERO, {}, {"c": ONE})


def a_variable_that_is_0_has_a_fourth_moment():
    return counterexample(Context(random=joint("moments", ZERO, ZERO, ZERO, c)), c, "=", ZERO, {}, {"c": ONE})


def a_variable_without_spread_has_another_third_moment():
    """Its second moment is written so that no form shows that it is 1."""
    given = Context(random=joint("moments", ONE, c, g), facts=(Fact("=", c, ONE),))
    return counterexample(given, g, "=", ONE, {}, {"c": mul(num(Fraction(1, 2)), ("pow", num(4), Fraction(1, 2))), "g": num(5)})


def a_sum_of_nothing_hides_an_index_without_a_number():
    return counterexample(EMPTY, total(call("exp", entry("x", i))), ">", ZERO, {"n": 0}, {})


def a_definition_hides_an_index_without_a_number():
    given = Context(least=(("n", 0),), definitions=(Definition("h", (i,), ("ord", n)),))
    return counterexample(given, entry("h", i), ">", ZERO, {"n": 0}, {})


class Loaded(Family):
    """A law that equals another and has other moments."""

    def moment(self, *_):
        return num(5)


def a_law_is_one_of_a_kind_of_its_own():
    return equation(Context(random=(Loaded("w", "normal", (ZERO, ONE)),)), ("mean", ("sym", "w")), num(5))


def a_place_is_another_when_it_is_read_again():
    class Changing:
        places = [((i, at(j)),), ((i, place(7)),)]

        def __iter__(self):
            return iter(self.places.pop(0))
    given = SIZED.given(Fact("=", entry("x", i), ZERO))
    seventh = add(entry("x", place(7)), ("mul", ZERO, entry("y", j)))
    return equation(given, seventh, ZERO, Equality(add=(Add(0, Changing(), ONE),)))


def a_sign_is_declared_of_an_unknown_value():
    """The name is the one that the sum has where it stands under a root, or below a bar."""
    whole, inverse = total(entry("x", k)), pow_(total(entry("x", k)), -1)
    return equation(Context(least=(("n", 1),), signs=((unknown(whole)[1], ">"),)), call("Abs", inverse), inverse)


def _used_under(given):
    line = equation(Context(facts=(Fact("=", c, ZERO),)), c, ZERO, Equality(add=(Add(0, (), ONE),)))
    return equation(given, c, ZERO, Equality(add=(Add(0, (), ONE),)), (line,))


class Agreeable(Context):
    """A Γ that has whatever another has."""

    def includes(self, _):
        return True


def a_context_is_one_of_a_kind_of_its_own():
    return _used_under(Agreeable())


def a_context_was_given_another_method():
    given = Context()
    object.__setattr__(given, "includes", lambda _: True)
    return _used_under(given)


def what_is_held_fixed_is_at_a_place_that_has_no_definition():
    given = Context(least=(("n", 1),), definitions=(Definition("h", (i,), c),))
    return equation(given, ("direct", entry("h", place(7)), c), ONE)


def a_function_of_one_argument_has_two():
    return equation(Context(), call("atan", neg(x), c), neg(call("atan", x)))


CHOSEN = Var("q", n)


def the_index_of_a_sum_in_a_certificate_is_a_chosen_place():
    given = SIZED.given(Fact("=", entry("x", CHOSEN), ZERO, frozenset({CHOSEN})))
    return equation(given, total(entry("x", k)), ZERO, Equality(add=(Add(0, (), ONE, (CHOSEN,)),)))


def the_index_of_a_sum_in_a_certificate_is_the_claims():
    """Σ x + 0 log x[i] >= 0: x[i] > 0 is known of this one i."""
    above = add(total(entry("x", k)), ("mul", ZERO, call("log", entry("x", i))))
    return order(SIZED, above, ">=", ZERO, Order(((("over", i, (("sign", entry("x", i)),)),),)))


class Fading:
    """What is in it a few times, and then nothing."""

    def __init__(self, *things, times=1):
        self.things, self.times = things, times

    def __iter__(self):
        self.times -= 1
        return iter(self.things if self.times >= 0 else ())


def a_limit_rests_on_what_is_gone_when_it_is_written_down():
    late = add(ONE, pow_(t, -1))
    known = SimpleNamespace(claim=Claim(Context(), ("lim", late, t, analysis.INFINITY, ""), "->", ZERO), domain=())
    return analysis.limit(Context(), late, t, analysis.INFINITY, "", ZERO, using=iter([known]))


def cases_rest_on_what_is_gone_when_they_are_written_down():
    sides = [SimpleNamespace(claim=Claim(case(Context(), (ONE, "=", ZERO), c, away), ONE, "=", ZERO), domain=())
             for away in ("<=", ">=")]
    return cases(Context(), (ONE, "=", ZERO), c, Fading(*sides, times=6))


def an_instance_rests_on_what_is_gone_when_it_is_written_down():
    nonsense = equation(Context(facts=(Fact("=", ONE, ZERO),)), c, ZERO, Equality(add=(Add(0, (), c),)))
    return instance(Context(), nonsense, Instance(), Fading(NOTHING_MADE_IT))


class Nothing:
    """It looks like a theorem, and like nothing."""

    domain = ()

    def __init__(self, given, *said):
        self.claim = Claim(given, *said)

    def __bool__(self):
        return False


def a_slope_rests_on_what_is_nothing():
    claim = neg(x), ">=", ZERO
    sides = [Nothing(case(Context(), claim, x, away), MINUS, relation, ZERO) for away, relation in (("<", "<="), (">", ">="))]
    return analysis.slope(Context(), claim, x, ZERO, *sides)


def half_a_number_is_drawn():
    given = Context(random=joint("draws", ZERO, ONE, num(3), c))
    return counterexample(given, mul(c, sub(c, ONE)), ">=", ZERO, {}, {"c": num(Fraction(1, 2))})


def a_context_was_given_another_method_for_once():
    given = Context()

    def includes(_):
        del vars(given)["includes"]
        return True
    object.__setattr__(given, "includes", includes)
    return _used_under(given)


class Word(str):
    """It reads as it is written, and equals another word besides."""

    __hash__ = str.__hash__

    def __new__(cls, text, other):
        word = super().__new__(cls, text)
        word.other = other
        return word

    def __eq__(self, text):
        return str.__eq__(self, text) or str.__eq__(self.other, text)

    def __ne__(self, text):
        return not self == text


def an_order_reads_as_an_equation():
    return order(Context(), ZERO, Word("=", "<="), pow_(x, 2), by_sign(pow_(x, 2)))


def a_limit_from_above_reads_as_one_from_below():
    return analysis.limit(Context(), pow_(t, -1), t, ZERO, Word("-", "+"), analysis.INFINITY)


def an_order_that_is_given_reads_as_an_equation():
    given = Context(facts=(Fact(Word(">=", "="), c, ZERO),))
    return equation(given, c, ZERO, Equality(add=(Add(0, (), ONE),)))


class Full(tuple):
    """It equals what is empty, and yields a fact."""

    def __iter__(self):
        return iter((Fact("=", g, ZERO),))


def what_is_remembered_of_a_context_is_another_one():
    changed = Context()
    object.__setattr__(changed, "facts", Full())
    try:
        Setting(changed, (g, ZERO))
    except NO_THEOREM:
        pass
    return order(Context(), g, ">=", ZERO, by_sign(g))


class Large(int):
    def __rmul__(self, other):
        return 100 * other

    __mul__ = __rmul__


def a_least_size_is_a_number_of_its_own_kind():
    given = Context(least=(("n", Large(1)),))
    return order(given, ("ord", n), ">=", num(50), by_sign(sub(("ord", n), num(50))))


def a_law_reads_as_another():
    given = Context(random=(Family("w", Word("moments", "bernoulli"), (c,)),))
    return equation(given, ("mean", pow_(("sym", "w"), 2)), c)


def a_rule_is_taken_without_its_beginning():
    line = equation(Context(facts=(Fact("=", c, ZERO),)), c, ZERO, Equality(add=(Add(0, (), ONE),)))
    bare = getattr(equation, "__wrapped__", equation)
    return bare(Agreeable(), c, ZERO, Equality(add=(Add(0, (), ONE),)), (line,))


def a_limit_is_taken_at_an_infinity_without_a_sign():
    return analysis.limit(Context(), call("exp", t), t, ("infinity", ""), "", ONE)


def a_limit_is_taken_at_an_infinity_of_another_sign():
    return analysis.limit(Context(), pow_(t, 2), t, ("infinity", "both"), "", ZERO)


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
    a_cube_root_of_a_sum_is_its_square_root, a_cube_root_of_an_exponential_is_its_square_root, a_denominator_is_0_at_small_sizes_for_some_signs,
    a_case_is_shown_where_a_name_had_no_definition, a_limit_is_used_where_its_constant_is_defined_to_move,
    a_power_has_the_exponent_0, what_is_multiplied_by_0_has_a_place,
    nothing_is_less_than_a_number, an_index_is_less_than_itself, a_definition_leaves_no_place_to_a_fact, pi_is_drawn_at_random, two_indices_at_one_place_leave_none,
    an_instance_at_one_place_leaves_none, two_equal_places_are_compared, a_scalar_moves_an_array_of_its_name,
    a_hypothesis_is_used_where_it_has_no_value, a_law_leaves_a_gap_in_an_interval,
    the_domain_of_a_fact_leaves_a_gap_in_an_interval, a_law_bounds_the_variable_of_a_limit,
    a_scalar_is_put_in_for_the_sign_of_an_array, one_number_is_drawn_that_varies, a_defined_name_has_a_sign,
    a_function_and_its_slope_are_defined_apart, a_definition_brings_an_index_of_the_same_name,
    what_is_put_in_brings_an_index_of_the_same_name,
    the_sign_of_a_slope_shows_that_a_value_is_not_taken, what_a_bound_assumes_has_no_value_near_the_point,
    what_is_given_has_no_value_near_the_point, a_power_has_no_value_at_the_point,
    an_index_lies_outside_its_range_at_the_point, a_base_is_0_at_the_point_though_the_exponent_may_be_negative,
    the_ends_of_a_uniform_law_are_exchanged, draws_are_made_from_two_and_a_half_numbers, more_are_drawn_than_there_are,
    a_window_lies_past_the_end_at_small_sizes, a_place_that_one_side_names_is_0_at_small_sizes, a_place_that_is_given_is_0_at_small_sizes,
    an_index_of_an_empty_range_has_no_number, a_limit_is_compared_at_a_place_that_may_not_exist,
    a_line_is_used_whose_hypothesis_meant_something_else,
    a_slope_has_its_sign_at_a_place_that_may_not_exist, bounds_hold_at_a_place_that_may_not_exist,
    a_limit_that_is_used_speaks_of_a_place_that_may_not_exist, where_a_fact_has_a_value_says_nothing_of_no_place,
    a_hypothesis_for_all_places_is_moved_to_one, a_condition_for_all_places_is_moved_to_one,
    a_place_outside_its_range_is_put_in_for_a_pair, two_indices_of_what_is_given_become_one,
    two_indices_of_what_is_given_become_one_at_a_point, a_chosen_place_is_called_as_the_index_of_a_sum,
    the_parameter_of_a_law_is_called_as_an_unknown_value,
    a_step_is_1_where_a_cosine_and_a_size_leave_0, a_sign_is_1_where_a_cosine_and_a_maximum_leave_0,
    what_is_used_only_looks_like_a_theorem, what_is_replaced_in_only_looks_like_a_theorem,
    a_case_only_looks_like_a_theorem, a_sum_captures_the_index_of_a_certificate,
    a_form_captures_the_place_of_a_fact, a_sum_captures_the_place_of_a_fact, a_sum_captures_an_index_of_what_is_put_in,
    an_index_of_the_claim_is_called_as_one_of_a_line_that_is_used,
    an_index_of_the_claim_is_called_as_one_of_a_hypothesis,
    a_symmetric_variable_without_spread_has_a_fourth_moment, a_variable_that_is_0_has_a_fourth_moment,
    a_variable_without_spread_has_another_third_moment, a_sum_of_nothing_hides_an_index_without_a_number,
    a_definition_hides_an_index_without_a_number,
    a_law_is_one_of_a_kind_of_its_own, a_place_is_another_when_it_is_read_again,
    a_sign_is_declared_of_an_unknown_value, a_context_is_one_of_a_kind_of_its_own,
    a_context_was_given_another_method, what_is_held_fixed_is_at_a_place_that_has_no_definition,
    a_function_of_one_argument_has_two, the_index_of_a_sum_in_a_certificate_is_a_chosen_place,
    the_index_of_a_sum_in_a_certificate_is_the_claims, a_limit_rests_on_what_is_gone_when_it_is_written_down,
    cases_rest_on_what_is_gone_when_they_are_written_down, an_instance_rests_on_what_is_gone_when_it_is_written_down,
    a_slope_rests_on_what_is_nothing, half_a_number_is_drawn, a_context_was_given_another_method_for_once,
    an_order_reads_as_an_equation, a_limit_from_above_reads_as_one_from_below,
    an_order_that_is_given_reads_as_an_equation, what_is_remembered_of_a_context_is_another_one,
    a_least_size_is_a_number_of_its_own_kind, a_law_reads_as_another, a_rule_is_taken_without_its_beginning,
    cases_are_told_apart_by_a_sum_over_an_array_with_a_named_place,
    cases_are_told_apart_at_a_place_that_a_definition_hides, hypotheses_that_always_hold_name_a_place,
    hypotheses_that_are_shown_name_a_place, what_a_bound_assumes_names_a_place,
    a_limit_is_taken_at_an_infinity_without_a_sign, a_limit_is_taken_at_an_infinity_of_another_sign]


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


def test_a_certificate_may_name_a_place_that_certainly_exists():
    def by_place(number):
        size = ("call", "Abs", entry("x", place(number)))
        return order(bounded, c, ">=", ZERO, Order(((("fact", 0, ((i, place(number)),)),), (("sign", size),))))
    bounded = Context(least=(("n", 1),), facts=(Fact("<=", ("call", "Abs", entry("x", i)), c),))
    assert is_theorem(by_place(0))
    for outside in (1, -1):
        with pytest.raises(NotProved):
            by_place(outside)


def test_a_power_of_0_is_0_where_its_exponent_is_positive():
    power = ("power", x, h)
    for sign in (">", ">="):
        given = Context(signs=(("h", sign),), facts=(Fact("=", x, ZERO),))
        if sign == ">":
            assert is_theorem(equation(given, power, ZERO))
        else:
            with pytest.raises(NotProved):
                equation(given, power, ZERO)


def test_what_is_given_may_have_a_value_for_some_places_only():
    """Σ log x[k] = c says that every x[k] is positive."""
    logs = total(call("log", entry("x", k)))
    given = SIZED.given(Fact("=", logs, c))
    assert is_theorem(equation(given, logs, c, Equality(add=(Add(0, (), ONE),))))
    assert is_theorem(order(given, entry("x", i), ">", ZERO, by_sign(entry("x", i))))


def test_hypotheses_that_name_a_place_are_shown_where_it_exists():
    longer = Context(least=(("n", 6),))
    assert is_theorem(instance(longer, order(SIZED.given(*NAMED), *SIXTH, LONG), Instance()))
