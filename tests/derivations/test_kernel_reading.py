"""What is handed to the kernel by hand is read letter for letter: nothing in it means two things."""
from fractions import Fraction

import pytest

from derivations.kernel.context import Context, Definition, Fact
from derivations.kernel.rules import Add, Equality, NotProved, Order, equation, order, unequal
from derivations.kernel.terms import (
    MINUS, ONE, ZERO, Unsupported, Var, add, at, mul, num, place, pow_, sub,
)
from derivations.kernel.theorem import Forged, is_theorem

from kernel_trees import entry

n = at("n")
i, j, k = (Var(label, n) for label in "ijk")
a, x, y = (("sym", name) for name in "axy")
REFUSED = (NotProved, Unsupported, Forged)
COUNTED = Context(least=(("n", 1),))
ALL_ONE = Equality(add=(Add(0, (), ONE),))


def by_sign(context, left, relation, right, tree):
    return order(context, left, relation, right, Order(((("sign", tree),),)))


# ------------------------------------------------------- a range in a certificate is certainly one

@pytest.mark.parametrize("size, left, right", [
    (place(-5, {"n": 1}), ("ord", n), num(5)), (place(-3), num(-3), ZERO),
    (place(0, {"n": 1, "m": -1}), ("ord", n), ("ord", at("m"))), (None, ONE, ZERO)])
def test_a_sum_in_a_certificate_runs_over_a_range(size, left, right):
    """Σ over n - 5 places of 1 is n - 5 only where n >= 5, which no one has said."""
    over = ("over", Var("q#9", size), (("sign", ONE),))
    with pytest.raises(REFUSED):
        order(COUNTED, left, ">=", right, Order(((over,),)))


def test_a_sum_over_places_that_there_are_is_one():
    over = ("over", Var("q#9", place(-1, {"n": 1})), (("sign", ONE),))
    assert is_theorem(order(COUNTED, ("ord", n), ">=", ONE, Order(((over,),))))


# -------------------------------------------------------------------- formulas are of the language

@pytest.mark.parametrize("strange", [
    ("ord", (Fraction(1, 2), ())), ("ord", (0, (("n", 1), ("n", 1)))), ("ord", (0, (("n", 0.5),))),
    ("num", 0.1), ("sum", k, entry("x", k), entry("y", k)), ("sum", Var("k", None), ONE),
    ("pow", ("sym", "w_never_read_before"), 0.5), ("pow", x), ("call", "exp"), ("limit", x), ["sym", "x"], ("sym", ("x",)),
    ("sym", "value x"), ("entry", "x", [at(i)]), ("entry", "pi", (at(i),)), ("sym", "")])
def test_what_is_no_formula_is_refused(strange):
    with pytest.raises(REFUSED):
        equation(COUNTED, strange, strange)


@pytest.mark.parametrize("half, low", [((Fraction(1, 2), ()), Fraction(-1, 4)), ((Fraction(1, 3), ()), Fraction(-2, 9)),
                                       ((Fraction(2, 3), ()), Fraction(-2, 9))])
def test_a_fraction_is_no_whole_number(half, low):
    """u^2 >= u holds for whole numbers alone."""
    with pytest.raises(REFUSED):
        order(Context(), num(low), ">=", ZERO, Order(((("whole", ("ord", half)),),)))


@pytest.mark.parametrize("power", [("pow", num(2), 10**12), ("pow", num(Fraction(1, 3)), -10**9),
                                   ("pow", mul(num(2), x), 10**7)])
def test_a_power_that_fills_the_memory_is_refused(power):
    with pytest.raises(REFUSED):
        equation(Context(), add(power, mul(num(2), x)), ZERO)


# ----------------------------------------------- an index has one name, whatever the kernel calls it

TRACE = Fact(">=", mul(("ord", n), ("sum", k, entry("W", k, k))), ZERO)
EVERYTHING = ("sum", i, ("sum", j, entry("W", i, j)))
CAPTURED = ("sum", Var("@0", n), ("sum", k, ("entry", "W", (at(k), at(Var("@0", n))))))


@pytest.mark.parametrize("claim, tree", [
    (CAPTURED, CAPTURED), (EVERYTHING, CAPTURED), (EVERYTHING, EVERYTHING)])
def test_the_sum_of_a_matrix_is_not_its_trace(claim, tree):
    with pytest.raises(REFUSED):
        by_sign(Context(facts=(TRACE,)), claim, ">=", ZERO, tree)


def test_an_index_of_a_fact_is_not_caught_by_a_sum():
    column = ("sum", k, ("entry", "W", (at(k), at(Var("@0", n)))))
    trace = ("sum", k, entry("W", k, k))
    with pytest.raises(REFUSED):
        by_sign(Context(least=(("n", 1),), facts=(Fact(">=", column, ZERO),)), trace, ">=", ZERO, trace)


def test_the_trace_is_known_by_any_name_of_its_index():
    scaled = mul(("ord", n), ("sum", Var("@5", n), ("entry", "W", (at(Var("@5", n)),) * 2)))
    assert is_theorem(by_sign(Context(facts=(TRACE,)), scaled, ">=", ZERO, scaled))


# ----------------------------------------------------------------------------- roots of odd degree

@pytest.mark.parametrize("root", [Fraction(-1, 3), Fraction(-5, 3), Fraction(-2, 5)])
def test_an_odd_root_below_a_fraction_wants_a_positive_number(root):
    power = ("pow", x, root)
    assert by_sign(Context(), power, ">", ZERO, power).domain == ((("sym", "x"), ">"),)
    with pytest.raises(REFUSED):
        by_sign(Context(), ("mul", x, x, ("pow", x, -1)), ">=", ZERO, ("pow", power, 1 / root))


@pytest.mark.parametrize("root", [Fraction(3, 2), Fraction(5, 3), Fraction(7, 4)])
def test_a_root_has_a_slope_where_it_has_values_on_both_sides(root):
    """(-x^2)^(3/2) has a value at 0 alone, and no slope."""
    inside = ("mul", MINUS, ("pow", x, 2))
    slope = equation(Context(), ("partial", ("pow", inside, root), x), ("partial", ("pow", inside, root), x))
    assert any(c.relation == ">" for c in slope.domain)


# -------------------------------------------------- what is said of every place of an empty range

OF_EVERY_PLACE = [
    (Fact(">", ("mul", entry("x", i), ("pow", a, -1)), ZERO), lambda g: unequal(g, a, ZERO)),
    (Fact("!=", mul(entry("x", i), a), ZERO), lambda g: unequal(g, a, ZERO)),
    (Fact(">=", mul(entry("x", i), ("call", "log", a)), ZERO), lambda g: by_sign(g, a, ">", ZERO, a)),
    (Fact(">", add(a, entry("x", i), mul(MINUS, entry("x", i))), ZERO), lambda g: by_sign(
        g.given(Fact(">", y, ZERO)), add(a, ("sum", k, sub(entry("x", k), entry("x", k)))), ">", ZERO,
        add(a, ("sum", k, sub(entry("x", k), entry("x", k)))))),
]


@pytest.mark.parametrize("fact, ask", OF_EVERY_PLACE)
def test_what_holds_at_every_place_says_nothing_where_there_is_none(fact, ask):
    with pytest.raises(REFUSED):
        ask(Context(least=(("n", 0),), facts=(fact,)))


@pytest.mark.parametrize("fact, ask", OF_EVERY_PLACE)
def test_it_says_what_it_says_where_there_is_a_place(fact, ask):
    assert is_theorem(ask(Context(least=(("n", 1),), facts=(fact,))))


# ----------------------------------------------------------------------- what is given stays given

def changed(context, **parts):
    for name, value in parts.items():
        object.__setattr__(context, name, value)


def test_what_a_theorem_assumes_cannot_be_taken_away():
    given = Context(facts=(Fact("=", x, ONE),))
    shown = equation(given, x, ONE, ALL_ONE)
    changed(given, facts=())
    changed(shown.claim.context, facts=())
    assert shown.claim.context.facts
    with pytest.raises(REFUSED):
        equation(Context(), x, ONE, ALL_ONE, (shown,))


def test_facts_in_a_list_are_kept():
    facts = [Fact("=", x, ONE)]
    shown = equation(Context(facts=facts), x, ONE, ALL_ONE)
    facts.clear()
    assert shown.claim.context.facts


@pytest.mark.parametrize("told", [
    lambda g: g.sign_of.update(x=">"), lambda g: g.defined.update(x=ONE),
    lambda g: setattr(Definition("x", (), ONE), "body", ZERO), lambda g: setattr(g, "signs", (("x", ">"),))])
def test_nothing_is_told_to_a_context(told):
    with pytest.raises((AttributeError, TypeError)):
        told(Context())


@pytest.mark.parametrize("behind", [
    {"sign_of": {"x": ">"}}, {"defined": {"x": Definition("x", (), ONE)}}, {"lower": {"n": 7}}])
def test_what_is_said_behind_a_context_proves_nothing(behind):
    given = Context()
    vars(given).update(behind)
    for ask in (lambda: by_sign(given, x, ">", ZERO, x), lambda: equation(given, x, ONE),
                lambda: by_sign(given, ("ord", n), ">=", num(7), sub(("ord", n), num(7)))):
        with pytest.raises(REFUSED):
            ask()


@pytest.mark.parametrize("definitions", [
    (Definition("y", (), ONE), Definition("y", (), ZERO)), (Definition("y", (i, i), entry("x", i)),),
    (Definition("y", (i,), ONE), Definition("y", (i, j), ZERO))])
def test_a_name_has_one_definition_for_every_place(definitions):
    with pytest.raises(REFUSED):
        Context(definitions=definitions)


def test_powers_are_worked_out_up_to_a_size():
    assert pow_(num(2), 1000) == num(2**1000)
