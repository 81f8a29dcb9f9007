"""What only looks like a theorem, a context, a relation or a number makes no theorem."""
from types import SimpleNamespace

import pytest

from derivations.kernel import analysis
from derivations.kernel.context import Context, Fact
from derivations.kernel.moments import Family
from derivations.kernel.rules import Add, Equality, Instance, Setting, case, cases, equation, instance, order
from derivations.kernel.terms import MINUS, ONE, ZERO, add, at, neg, num, place, pow_, sub
from derivations.kernel.theorem import Claim

from kernel_trees import NO_THEOREM, SIZED, by_sign, c, entry, g, i, j, n, t, x

NOTHING_MADE_IT = SimpleNamespace(claim=Claim(Context(), ONE, "=", ZERO), domain=(), as_fact=lambda: Fact("=", ONE, ZERO))


def what_is_used_only_looks_like_a_theorem():
    return equation(Context(), ONE, ZERO, Equality(add=(Add(0, (), ONE),)), (NOTHING_MADE_IT,))


def what_is_replaced_in_only_looks_like_a_theorem():
    return instance(Context(), NOTHING_MADE_IT, Instance())


def a_case_only_looks_like_a_theorem():
    sides = [SimpleNamespace(claim=Claim(case(Context(), (ONE, "=", ZERO), c, away), ONE, "=", ZERO), domain=())
             for away in ("<=", ">=")]
    return cases(Context(), (ONE, "=", ZERO), c, sides)


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


FORGOTTEN = [
    what_is_used_only_looks_like_a_theorem, what_is_replaced_in_only_looks_like_a_theorem,
    a_case_only_looks_like_a_theorem, a_law_is_one_of_a_kind_of_its_own,
    a_place_is_another_when_it_is_read_again, a_context_is_one_of_a_kind_of_its_own,
    a_context_was_given_another_method, a_limit_rests_on_what_is_gone_when_it_is_written_down,
    cases_rest_on_what_is_gone_when_they_are_written_down,
    an_instance_rests_on_what_is_gone_when_it_is_written_down, a_slope_rests_on_what_is_nothing,
    a_context_was_given_another_method_for_once, an_order_reads_as_an_equation,
    a_limit_from_above_reads_as_one_from_below, an_order_that_is_given_reads_as_an_equation,
    what_is_remembered_of_a_context_is_another_one, a_least_size_is_a_number_of_its_own_kind,
    a_law_reads_as_another, a_rule_is_taken_without_its_beginning]


@pytest.mark.parametrize("forgotten", FORGOTTEN, ids=lambda f: f.__name__.replace("_", " "))
def test_no_theorem_is_made_where(forgotten):
    with pytest.raises(NO_THEOREM):
        forgotten()
