"""Certificates made to prove what is false: no rule of the kernel believes one, and nothing is forged."""
import copy
import dataclasses
import pickle

import pytest

from derivations.kernel.context import Context, Definition, Fact
from derivations.kernel.rules import (
    Add, Equality, Instance, NotProved, Order, Put, Setting, case, cases, equation, induction,
    induction_contexts, induction_part, instance, order, unequal,
)
from derivations.kernel.terms import (
    MINUS, ONE, ZERO, Unsupported, Var, add, at, mul, num, place, plus, pow_, sub,
)
from derivations.kernel.theorem import Forged, Theorem, is_theorem
from derivations.tactics.adding_up import summed
from derivations.tactics.roots import from_each

from kernel_trees import call, entry

n = at("n")
i, j, k = (Var(label, n) for label in "ijk")
own, other = Var("k#9", n), Var("j#8", n)
a, c, d, x = (("sym", name) for name in "acdx")
REFUSED = (NotProved, Unsupported, Forged)


def total(index, body):
    return ("sum", index, body)


EQUAL_TO_C_AND_0 = (Fact("=", entry("y", i), c), Fact("=", entry("y", i), ZERO))
BOTH_AT_K = Equality(add=(Add(0, ((i, at(k)),), MINUS), Add(1, ((i, at(k)),), ONE)))


def a_number_is_put_in_for_pi():
    above = order(Context(), ("sym", "pi"), ">", num(3), Order(((("sign", sub(("sym", "pi"), num(3))),),)))
    return instance(Context(), above, Instance(scalars=(("pi", ZERO),)))


def a_free_index_is_captured():
    drawn_out = equation(Context(), total(own, mul(entry("x", own), entry("y", i))),
                         mul(entry("y", i), total(own, entry("x", own))))
    return instance(Context(), drawn_out, Instance(letters=((i, at(Var("#0", n))),)))


def a_replacement_removes_the_index_of_an_empty_range():
    given = Context(facts=(Fact("=", entry("y", i), c), Fact(">=", entry("y", i), ZERO)))
    put = Put(entry("y", other), c, 0, ((i, at(other)),), ONE)
    return order(given, c, ">=", ZERO, Order(((("fact", 1, ()),),), Equality(put=(put,))))


def a_scalar_is_put_in_by_a_fact_about_no_place():
    given = Context(facts=(Fact("=", add(c, entry("y", i)), add(d, entry("y", i))),))
    return equation(given, c, d, Equality(put=(Put(c, d, 0, (), ONE),)))


def a_chosen_place_is_forgotten():
    there = equation(Context(facts=EQUAL_TO_C_AND_0, fixed=frozenset({k})), c, ZERO, BOTH_AT_K)
    return equation(Context(facts=EQUAL_TO_C_AND_0), c, ZERO, Equality(add=(Add(2, (), ONE),)), (there,))


def cases_choose_a_place():
    given, claim, on = Context(facts=EQUAL_TO_C_AND_0), (c, "=", ZERO), entry("y", k)
    parts = [equation(case(given, claim, on, r), c, ZERO, BOTH_AT_K) for r in ("<=", ">=")]
    return cases(given, claim, on, parts)


def one_place_is_summed_over():
    given = Context(facts=(Fact("=", entry("x", k), ZERO, frozenset({k})),))
    return summed(given, equation(given, entry("x", k), ZERO, Equality(add=(Add(0, (), ONE),))), [k])


def a_certificate_names_a_place():
    same = equation(Context(), a, a)
    factor = total(other, mul(entry("x", other), entry("x", place(0))))
    return equation(Context(), total(own, ("delta", at(own), place(0))), ONE,
                    Equality(add=(Add(0, (), factor, ()),)), (same,))


def a_half_power_is_lost():
    return equation(Context(signs=(("a", ">"),)), ("call", "exp", add(pow_(a, -1), ("pow", a, _half()))),
                    ("call", "exp", add(pow_(a, -1), ONE)))


def _half():
    from fractions import Fraction
    return Fraction(1, 2)


def a_root_is_taken_of_an_order():
    square = order(Context(), pow_(x, 2), ">=", ZERO, Order(((("sign", pow_(x, 2)),),)))
    claim = (x, "=", ZERO)
    part = equation(case(Context(), claim, x, "="), x, ZERO, Equality(add=(Add(0, (), ONE),)))
    return from_each(Context(), claim, square, (x, x), {x: part})


def a_range_is_negative():
    shorter = Var("q#9", place(-1, {"n": 1}))
    return order(Context(least=(("n", 0),)), ("ord", n), ">=", ONE, Order(((("sign", total(shorter, ONE)),),)))


def a_place_of_a_definition_becomes_every_place():
    given = Context(definitions=(Definition("c", (), entry("x", k)),)).given(Fact("=", c, ZERO))
    return equation(given, entry("x", j), ZERO, Equality(add=(Add(0, ((k, at(j)),), ONE),)))


def a_fact_without_a_place_is_known():
    given = Context(facts=(Fact(">=", add(c, entry("y", i)), entry("y", i)),))
    return order(given, c, ">=", ZERO, Order(((("sign", c),),)))


def a_range_ends_at_an_index():
    ragged = Var("r#7", at(own))
    one = mul(total(own, mul(entry("c", own), total(ragged, ONE))), total(own, entry("d", own)))
    return equation(Context(), one, mul(total(own, entry("c", own)), total(
        own, mul(entry("d", own), total(ragged, ONE)))))


def an_induction_begins_below_the_least_value():
    """n <= 0 for every n >= 1: true at 0, and n + 1 <= 0 follows from n <= 0 and n >= 1."""
    claim, gamma = (("ord", n), "<=", ZERO), Context(least=(("n", 1),))
    _, step = induction_contexts(gamma, *claim, "n", 0)
    return step


def an_induction_opens_the_sum_of_an_array():
    """Σ x = x[0] + … has a last entry that the array of n + 1 places has, and that of n has not."""
    gamma = Context(least=(("n", 1),))
    claim = total(k, entry("x", k)), "=", total(k, entry("x", k))
    step = induction_contexts(gamma, *claim, "n", 1)[1]
    base = equation(gamma, *induction_part(claim, "n", place(1)))
    later = equation(step, *induction_part(claim, "n", plus(n, place(1))))
    return induction(gamma, claim, "n", 1, base, later)


def a_layer_is_held_that_depends_on_itself():
    """x[t] = u x[t-1]: the derivative by x[t-1] is u, not 0."""
    t, earlier = Var("t", None), (-1, ((Var("t", None), 1),))
    recursion = Definition("x", (t,), mul(("sym", "u"), entry("x", earlier)))
    slope = ("partial", entry("x", t), entry("x", earlier))
    return equation(Context(definitions=(recursion,)), slope, ZERO)


def a_case_that_can_be_is_left_out():
    gamma, claim = Context(), (pow_(x, 2), ">", ZERO)
    return cases(gamma, claim, x, [order(case(gamma, claim, x, r), *claim, Order(((("sign", claim[0]),),)))
                                   for r in "<>"])


def by_law(larger, smaller, *law, given=Context()):
    """larger >= smaller by one law alone."""
    return order(given, larger, ">=", smaller, Order(((law,),)))


X_ABOVE_A = Context(facts=(Fact(">=", x, a),))


def a_function_rises_though_nothing_says_which_is_larger():
    return by_law(call("tanh", x), call("tanh", a), "rises", call("tanh", x), call("tanh", a))


def a_slope_is_used_without_a_size():
    return by_law(sub(x, a), sub(call("tanh", x), call("tanh", a)), "slope", call("tanh", x), call("tanh", a))


def a_function_that_turns_is_taken_to_rise():
    return by_law(call("cos", x), call("cos", a), "rises", call("cos", x), call("cos", a), given=X_ABOVE_A)


def a_function_without_a_largest_slope_has_one():
    return by_law(sub(x, a), sub(call("exp", x), call("exp", a)), "slope", call("exp", x), call("exp", a), given=X_ABOVE_A)


def a_function_without_a_limit_has_one():
    return by_law(ONE, call("exp", x), "end", call("exp", x), "+")


def a_function_is_at_its_limit():
    return by_law(ZERO, call("tanh", x), "end", call("tanh", x), "+")


def two_functions_rise_as_one():
    return by_law(call("exp", x), call("sinh", a), "rises", call("exp", x), call("sinh", a), given=X_ABOVE_A)


def relu_rises_strictly():
    law = ("rises", call("relu", x), call("relu", a))
    return order(Context(facts=(Fact(">", x, a),)), call("relu", x), ">", call("relu", a), Order(((law,),)))


def a_logarithm_rises_from_what_may_be_negative():
    return by_law(call("log", size(x)), call("log", size(a)), "rises", call("log", x), call("log", a), given=X_ABOVE_A)


def the_law_of_exp_is_strict_where_it_may_be_an_equation():
    return order(Context(), ("call", "exp", x), ">", add(ONE, x), Order(((("exp", x),),)))


def the_law_of_log_is_used_of_what_may_be_negative():
    return by_law(sub(x, ONE), ("call", "log", size(x)), "log", x)


def the_law_of_sums_is_used_of_a_product():
    return by_law(mul(size(x), size(a)), size(mul(x, a)), "total", mul(x, a))


def size(t):
    return ("call", "Abs", t)


def a_number_is_taken_to_be_whole():
    return by_law(pow_(x, 2), x, "whole", x)


def a_product_that_may_be_0_keeps_its_factors_from_0():
    given = Context(facts=(Fact("=", mul(a, x), ZERO),))
    return unequal(given, x, ZERO)


def a_sum_that_is_not_0_keeps_its_terms_from_0():
    given = Context(facts=(Fact(">", add(a, x), ZERO),))
    return unequal(given, x, ZERO)


def an_order_alone_is_taken_for_equality():
    return equation(X_ABOVE_A, x, a)


def an_apart_number_is_taken_for_the_other_sign():
    given = Context(facts=(Fact(">=", x, num(-1)), Fact("!=", x, ZERO)))
    return order(given, x, ">", ZERO, Order(((("sign", x),),)))


def a_maximum_is_worked_out_without_knowing_the_larger():
    largest = ("call", "Max", x, a)
    return equation(Context(), size(sub(largest, a)), sub(x, a))


ATTACKS = [a_number_is_put_in_for_pi, a_free_index_is_captured,
           a_replacement_removes_the_index_of_an_empty_range, a_scalar_is_put_in_by_a_fact_about_no_place,
           a_chosen_place_is_forgotten, cases_choose_a_place,
           one_place_is_summed_over, a_certificate_names_a_place, a_half_power_is_lost,
           a_root_is_taken_of_an_order, a_range_is_negative, a_place_of_a_definition_becomes_every_place,
           a_fact_without_a_place_is_known, a_range_ends_at_an_index,
           an_induction_begins_below_the_least_value, an_induction_opens_the_sum_of_an_array,
           a_layer_is_held_that_depends_on_itself, a_case_that_can_be_is_left_out,
           the_law_of_exp_is_strict_where_it_may_be_an_equation, the_law_of_log_is_used_of_what_may_be_negative,
           the_law_of_sums_is_used_of_a_product,
           a_function_rises_though_nothing_says_which_is_larger, a_slope_is_used_without_a_size,
           a_function_that_turns_is_taken_to_rise, a_function_without_a_largest_slope_has_one,
           a_function_without_a_limit_has_one, a_function_is_at_its_limit, two_functions_rise_as_one,
           relu_rises_strictly, a_logarithm_rises_from_what_may_be_negative,
           a_number_is_taken_to_be_whole, a_product_that_may_be_0_keeps_its_factors_from_0,
           a_sum_that_is_not_0_keeps_its_terms_from_0, an_order_alone_is_taken_for_equality,
           an_apart_number_is_taken_for_the_other_sign, a_maximum_is_worked_out_without_knowing_the_larger]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__.replace("_", " "))
def test_no_theorem_is_made_by(attack):
    with pytest.raises(REFUSED):
        attack()


LAWS_USED = [(("call", "exp", x), add(ONE, x), "exp", x), (mul(("ord", n), ("ord", n)), ("ord", n), "whole", ("ord", n)),
             (add(size(x), size(a)), size(add(x, a)), "total", add(x, a)),
             (size(sub(x, a)), sub(call("sin", a), call("sin", x)), "slope", call("sin", a), call("sin", x))]


@pytest.mark.parametrize("used", LAWS_USED, ids=lambda used: used[2])
def test_a_law_shows_what_it_says(used):
    assert is_theorem(by_law(*used))


def test_an_increasing_function_rises():
    law = "rises", call("exp", x), call("exp", a)
    assert is_theorem(by_law(*law[1:], *law, given=X_ABOVE_A))


@pytest.fixture
def theorem():
    return equation(Context(), add(a, a), mul(num(2), a))


@pytest.mark.parametrize("forge", [
    lambda t: Theorem(), lambda t: Theorem(t.content), lambda t: pickle.loads(pickle.dumps(t)),
    lambda t: type("Mine", (Theorem,), {}), lambda t: dataclasses.replace(t, relation="<"),
    lambda t: object.__setattr__(t, "content", None), lambda t: object.__new__(Theorem).content,
], ids=["call", "call with content", "pickle", "subclass", "replace", "setattr", "new"])
def test_a_theorem_is_not_forged(theorem, forge):
    with pytest.raises((Forged, TypeError, AttributeError)):
        forge(theorem)
    assert is_theorem(theorem) and theorem.claim.relation == "="


def test_a_copy_is_the_theorem_itself_and_a_bare_object_is_none(theorem):
    assert copy.copy(theorem) is theorem and copy.deepcopy(theorem) is theorem
    assert not is_theorem(object.__new__(Theorem))


one, rows = Var("k", place(1)), Var("i", at("m"))
window = plus(at(rows), at(one))  # i + k for k < 1: written out, it is i


@pytest.mark.parametrize("false", [
    total(j, add(ONE, mul(MINUS, total(rows, total(one, ("delta", window, at(j))))))),
    mul(entry("x", j), total(rows, mul(*(
        add(total(one, ("entry", "x", (window,))), mul(MINUS, ("entry", "x", (place(p),)))) for p in (0, 1))))),
], ids=["places of two ranges compared", "an axis over two ranges"])
def test_a_window_that_is_written_out_is_looked_at_again(false):
    """0 where the other range is short, or where the range of i has two places."""
    with pytest.raises(REFUSED):
        equation(Context(least=(("m", 5), ("n", 1))), false, ZERO)
    with pytest.raises(REFUSED):
        equation(Context(least=(("m", 1), ("n", 1))), false, ZERO)


@pytest.mark.parametrize("false", [
    add(total(rows, ("entry", "x", (plus(at(rows), place(1)),))), mul(MINUS, total(rows, entry("x", rows)))),
    add(("call", "sin", add(a, c)), mul(MINUS, ("call", "sin", a)), mul(MINUS, ("call", "sin", c))),
    add(pow_(("call", "sin", a), 2), pow_(("call", "cos", c), 2), MINUS),
], ids=["a neighbour is another entry", "sin is not linear", "two angles"])
def test_neighbours_and_angles_are_no_more_than_they_are(false):
    with pytest.raises(REFUSED):
        equation(Context(least=(("m", 1),)), false, ZERO)


def test_what_one_setting_learns_no_other_knows(theorem):
    known = Setting(Context(), (a, ZERO), (theorem,))
    known.signs.learn(Fact("=", a, ZERO, frozenset()))
    again = Setting(Context(), (a, ZERO))
    assert known.signs.has(a, "=") and len(known.facts) == 1
    assert not again.signs.has(a, "=") and again.facts == []


def test_what_was_done_to_a_copy_of_what_is_given_is_not_remembered():
    changed, whole = Context(least=(("n", 0),)), ("ord", at("n"))
    vars(changed)["lower"] = {"n": 5}
    Setting(changed, (whole, ZERO))
    assert not Setting(Context(least=(("n", 0),)), (whole, ZERO)).signs.has(whole, ">")
