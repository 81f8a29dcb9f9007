"""What a rule is handed is read once: objects that say something else when they are asked again make nothing."""
import pytest

from derivations.kernel import analysis
from derivations.kernel.context import Context
from derivations.kernel.point import counterexample
from derivations.kernel.rules import Instance, NotProved, case, cases, instance, order
from derivations.kernel.terms import ONE, ZERO, at, num, pow_, sub

from kernel_trees import EMPTY, NO_THEOREM, by_sign, x


class Turning(tuple):
    """A claim that says something else after so many readings."""

    left = 0

    def __iter__(self):
        Turning.left -= 1
        return iter((pow_(x, 2), ">=", ZERO) if Turning.left >= 0 else (ZERO, ">=", ONE))


@pytest.mark.parametrize("readings", range(8))
def test_a_claim_is_read_once(readings):
    good = (pow_(x, 2), ">=", ZERO)
    parts = [order(case(Context(), good, x, sign), *good, by_sign(good[0])) for sign in (">=", "<=")]
    Turning.left = readings
    try:
        shown = cases(Context(), Turning(good), x, parts)
    except NO_THEOREM:
        return
    assert shown.claim.left == good[0]


def test_a_least_value_is_read_once():
    class Pair:
        said = 3

        def __iter__(self):
            return iter(("n", Pair.said))
    shown = order(Context(least=(Pair(),)), ("ord", at("n")), ">=", num(3), by_sign(sub(("ord", at("n")), num(3))))
    Pair.said = 0
    with pytest.raises(NotProved):
        instance(EMPTY, shown, Instance())


class Word(str):
    """A name that is taken for another one: for π from the second reading on, or for x."""

    asked = 0

    def __hash__(self):
        return hash(str(self)[:-1])

    def __eq__(self, other):
        Word.asked += 1
        return other == str(self)[:-1] and (Word.asked > 1 or other == "x")


def a_name_is_replaced_that_is_pi_when_asked_again():
    shown = order(Context(), ("sym", "pi"), ">", num(3), by_sign(sub(("sym", "pi"), num(3))))
    Word.asked = 0
    return instance(Context(), shown, Instance(scalars=((Word("pi_"), ZERO),)))


def a_name_is_found_under_another():
    positive = Context(signs=(("x", ">"),))
    order(positive, x, ">", ZERO, by_sign(x))
    return order(positive, ("sym", Word("x_")), ">", ZERO, by_sign(x))


def a_value_is_another_when_asked_for():
    class Values(dict):
        def __getitem__(self, _):
            return num(-1)
    return counterexample(Context(), x, ">=", ZERO, {}, Values({"x": num(5)}))


class Five(tuple):
    asked = 0

    def __getitem__(self, n):
        Five.asked += 1
        return "infinity" if n == 0 and Five.asked < 2 else tuple.__getitem__(self, n)


def a_number_is_an_infinity_when_asked_first():
    Five.asked = 0
    return analysis.limit(Context(), pow_(x, -1), x, analysis.INFINITY, "", Five(("num", 5)))


def a_point_is_an_infinity_when_asked_first():
    Five.asked = 0
    return analysis.limit(Context(), x, x, Five(("num", 5)), "", ZERO)


@pytest.mark.parametrize("made", [
    a_name_is_replaced_that_is_pi_when_asked_again, a_name_is_found_under_another, a_value_is_another_when_asked_for,
    a_number_is_an_infinity_when_asked_first, a_point_is_an_infinity_when_asked_first])
def test_what_a_rule_is_handed_says_one_thing(made):
    with pytest.raises(NO_THEOREM):
        made()
