"""Induction in several steps, and orders of the index of a sum counted from one end."""
from itertools import product

import pytest

from derivations.kernel.context import Context, Fact
from derivations.kernel.deltas import from_one_end
from derivations.kernel.rules import (
    Add, Equality, NotProved, before_the_last, equation, induction, induction_contexts, induction_part,
)
from derivations.kernel.terms import ONE, ZERO, Var, add, at, mul, num, place, plus, walk
from derivations.kernel.theorem import is_theorem

from kernel_trees import entry

t, m = Var("t", None), Var("m", None)


def u(where):
    return entry("u", where)


LINEAR = Fact("=", u(plus(at(t), place(2))), add(mul(num(2), u(plus(at(t), place(1)))), mul(num(-1), u(at(t)))))
FROM_0 = Context(facts=(LINEAR, Fact("=", u(place(0)), ZERO), Fact("=", u(place(1)), ZERO)))
CLAIM = u(at(m)), "=", ZERO


def part(context, where, *added):
    return equation(context, *induction_part(CLAIM, m, where), Equality(add=added))


def starts(context=FROM_0):
    return [part(context, place(i), Add(1 + i, (), ONE)) for i in range(2)]


def step(context=FROM_0):
    """u[m + 2] = 2 u[m + 1] - u[m] = 0."""
    _, hypothesis = induction_contexts(context, *CLAIM, m, 0, 2)
    facts = len(context.facts)
    return part(hypothesis, plus(at(m), place(2)), Add(0, ((t, at(m)),), ONE), Add(facts, (), num(-1)), Add(facts + 1, (), num(2)))


def test_two_in_a_row_give_the_next():
    assert is_theorem(induction(FROM_0, CLAIM, m, 0, *starts(), step()))


@pytest.mark.parametrize("parts", [
    lambda: [], lambda: [step()], lambda: starts(), lambda: [starts()[0], step()], lambda: [starts()[1], step()],
    lambda: [*starts()[::-1], step()], lambda: [starts()[0], starts()[0], step()], lambda: [*starts(), *starts()[:1], step()],
], ids=["nothing", "no start", "no step", "one start", "the second start", "starts turned", "one start twice", "a start too many"])
def test_an_induction_without_its_parts_is_refused(parts):
    with pytest.raises(NotProved):
        induction(FROM_0, CLAIM, m, 0, *parts())


def test_a_start_that_is_not_given_is_not_shown():
    only_0 = Context(facts=FROM_0.facts[:2])
    with pytest.raises((NotProved, IndexError)):
        starts(only_0)


def test_sums_have_as_many_last_terms_as_steps():
    """Σ_{k<n} 1 = n: at n + 2 two terms more than at n."""
    claim, gamma = (("sum", Var("#0", at("n")), ONE), "=", ("ord", at("n"))), Context(least=(("n", 0),))
    _, hypothesis = induction_contexts(gamma, *claim, "n", 0, 2)
    left, _ = induction_part(claim, "n", plus(at("n"), place(2)))
    assert {node[1].size for node in walk(left) if node[0] == "sum"} == {at("n")}
    parts = [equation(gamma, *induction_part(claim, "n", place(i))) for i in range(2)]
    later = equation(hypothesis, *induction_part(claim, "n", plus(at("n"), place(2))))
    assert is_theorem(induction(gamma, claim, "n", 0, *parts, later))


def test_the_place_before_the_last_leaves_room_for_the_steps():
    assert before_the_last(Var("i", at("n")), 2).size == place(-2, {"n": 1})


def value(tree, numbers):
    """Of orders, δ, sums of these and numbers, at whole numbers."""
    match tree:
        case ("num", q):
            return q
        case ("add", *terms):
            return sum(value(s, numbers) for s in terms)
        case ("mul", *factors):
            one, other = (value(s, numbers) for s in factors)
            return one * other
    one, other = (p[0] + sum(c * numbers[x] for x, c in p[1]) for p in tree[1:])
    return int(one < other if tree[0] == "less" else one == other)


@pytest.mark.parametrize("c", range(-5, 6))
def test_an_order_from_one_end_says_the_same(c):
    k, i = Var("k", at("n")), Var("i", at("n"))
    for far, turned in product((place(c), place(c, {i: 1}), place(c, {i: 2})), (False, True)):
        order = ("less", far, at(k)) if turned else ("less", at(k), far)
        for numbers in product(range(7), repeat=2):
            where = dict(zip((k, i), numbers))
            assert value(from_one_end(order, k), where) == value(order, where)


def test_an_order_past_an_end_is_known():
    k, n = Var("k", at("n")), at("n")
    assert from_one_end(("less", at(k), n), k) == from_one_end(("less", place(-1), at(k)), k) == ONE
    assert from_one_end(("less", plus(n, place(-1)), at(k)), k) == from_one_end(("less", at(k), place(0)), k) == ZERO
    known = from_one_end(("less", at(k), plus(n, place(-1))), k), from_one_end(("less", place(0), at(k)), k)
    assert not {ONE, ZERO} & set(known)
