"""Entries made by hand that say what is false: each was once re-proved by the second checker.

The kernel makes none of them. The last entry of each is the false one; what stands before is what it rests on.
"""
import json
from fractions import Fraction

import pytest
from ledgers import javascript

from derivations import ledger
from derivations.kernel import rules
from derivations.kernel.context import Context, Fact
from derivations.kernel.terms import ONE, Var, add, at, mul, num, place, plus, pow_, sub


def index(label, size="n", less=0):
    return Var(label, plus(at(size), place(-less)))


I, J, K, S, T = index("i"), index("j"), index("#0"), index("0#"), Var("t", None)
A, B, C, U, V, X, Y = (("sym", name) for name in "abcuvxy")
N, ZERO, LIST = ("ord", at("n")), num(0), ledger.encoded
UNIT = ("partial", ("sym", "h"), X)


def entry(name, *spots):
    return ("entry", name, tuple(p if type(p[0]) is int else at(p) for p in spots))


def fact(relation, left, right, *fixed):
    return {"kind": "Fact", "relation": relation, "left": LIST(left), "right": LIST(right), "fixed": {"set": LIST(tuple(fixed))}}


def definition(name, indices, body):
    return {"kind": "Definition", "name": name, "indices": LIST(tuple(indices)), "body": LIST(body)}


def given(*facts, least=(), signs=(), defined=(), fixed=(), random=()):
    """Γ as a file may have it."""
    return {"kind": "Context", "least": LIST(tuple(least)), "signs": LIST(tuple(signs)), "definitions": list(defined),
            "facts": list(facts), "fixed": {"set": LIST(tuple(fixed))}, "random": list(random)}


def says(context, left, relation, right, method="small sizes", certificate=None, rests_on=(), domain=()):
    certificate = rules.Equality() if certificate is None and method == "small sizes" else certificate
    found = {"format": 1, "context": context, "left": LIST(left), "relation": relation, "right": LIST(right),
             "domain": [{"kind": "Condition", "tree": LIST(t), "relation": r} for t, r in domain], "method": method,
             "certificate": LIST(certificate), "evidence": None, "premises": [e["id"] for e in rests_on]}
    return {"id": ledger.identity(found), "labels": [], **found}


def adding(number, factor=ONE, where=(), put=()):
    return rules.Equality(put=tuple(put), add=(rules.Add(number, tuple(where), factor),))


def order(*products):
    return rules.Order(tuple(products))


def of(line, context, left, relation, right, scalars=(), letters=(), arrays=(), domain=()):
    """What the line says with other names."""
    return says(context, left, relation, right, "instance", rules.Instance(scalars, letters, arrays), (line,), domain)


# There is a place, so that n >= 1: 1 - δ(k, j) >= 0, added up over k.
ONE_MORE = order((("over", S, (("sign", sub(ONE, ("delta", at(S), at(J)))),)),))
ZERO_ON = given(least=[("n", 0)])


def some_place(*facts):
    return says(given(*facts, least=[("n", 0)], fixed=[J]), N, ">=", ONE, "certificate", ONE_MORE)


def one_place_for_all():
    three = given(fact("=", entry("x", I), num(3), I))
    line = says(three, entry("x", I), "=", num(3), certificate=adding(0))
    return line, says(three, entry("x", J), "=", num(3), certificate=adding(1, where=((Var("i°", at("n")), at(J)),)),
                      rests_on=(line,))


def a_range_below_empty():
    return (says(ZERO_ON, ("sum", index("#0", less=3), ONE), "=", add(N, num(-3))),)


def a_place_past_the_end():
    def only(k):
        return ("sum", k, mul(("delta", at(k), place(5)), entry("x", k)))
    fifth, once = entry("x", place(5)), Var("#0", place(1))
    line = says(given(least=[("n", 1)]), fifth, "=", only(K))
    short = of(line, given(), fifth, "=", only(once), letters=(("n", place(1)),))
    return line, short, says(given(), fifth, "=", ZERO, certificate=adding(0), rests_on=(short,))


def a_place_that_a_factor_names():
    """With x[5] in the difference only sizes from 6 on are tried, though the term is 0."""
    once, total = ("sum", K, ("delta", at(K), place(5))), ("sum", K, entry("x", K))
    return (says(given(fact("=", C, C), least=[("n", 1)]), add(once, total), "=", add(ONE, total),
                 certificate=adding(0, entry("x", place(5)))),)


def a_place_that_a_hypothesis_names():
    """x[5] and x[i] for every i < n say that n >= 6; x[i] = x[i] need not be given elsewhere."""
    named = fact("=", entry("x", place(5)), ONE)
    six = order((("sign", sub(N, num(6))),))
    line = says(given(named, fact("=", entry("x", I), entry("x", I)), least=[("n", 1)]), N, ">=", num(6), "certificate", six)
    return line, of(line, given(named, least=[("n", 1)]), N, ">=", num(6))


def a_chosen_place_forgotten():
    return some_place(), says(ZERO_ON, N, ">=", ONE, "certificate", order((("fact", 0, ()),)), (some_place(),))


def a_chosen_place_forgotten_by_an_instance():
    return some_place(), of(some_place(), ZERO_ON, N, ">=", ONE)


def cases_of_a_place_that_may_not_exist():
    parts = [some_place(fact(r, entry("x", J), ZERO, J)) for r in ("<=", ">=")]
    return *parts, says(ZERO_ON, N, ">=", ONE, "cases", entry("x", J), parts)


def an_index_put_in_and_taken_away():
    """a = c + x[i] and x[i] = 0 for every i, of which there may be none."""
    every, none = fact("=", A, add(C, entry("x", I))), fact("=", entry("x", I), ZERO)
    steps = (rules.Put(A, add(C, entry("x", J)), 0, ((I, at(J)),), ONE), rules.Put(entry("x", S), ZERO, 1, ((I, at(S)),), ONE))
    return (says(given(every, none, least=[("n", 0)]), A, "=", C, certificate=rules.Equality(put=steps)),)


def an_index_added_and_taken_away():
    every, none = fact("=", add(C, entry("x", I)), A), fact("=", entry("x", I), ZERO)
    step = rules.Put(entry("x", S), ZERO, 1, ((I, at(S)),), ONE)
    return (says(given(every, none, least=[("n", 0)]), A, "=", C,
                 certificate=adding(0, num(-1), ((I, at(J)),), (step,))),)


def an_index_of_a_hypothesis_alone(kind):
    """a >= y[i] >= 0 for every i < n, of which there may be none."""
    if kind == "scalar":
        line = says(given(fact(">=", A, X), signs=[("x", ">=")]), A, ">=", ZERO, "certificate", order((("fact", 0, ()),), (("sign", X),)))
        return line, of(line, given(fact(">=", A, entry("y", I)), least=[("n", 0)], signs=[("y", ">=")]), A, ">=", ZERO,
                        scalars=(("x", entry("y", J)),))
    whole = ("ord", at("m"))
    line = says(given(fact(">=", A, whole), least=[("m", 1)]), A, ">=", ONE, "certificate",
                order((("fact", 0, ()),), (("sign", sub(whole, ONE)),)))
    beyond = fact(">=", A, ("ord", plus(at(I), place(1))))
    return line, of(line, given(beyond, least=[("n", 0)]), A, ">=", ONE, letters=(("m", plus(at(J), place(1))),))


def an_index_with_the_name_of_one_that_stands_for_all():
    one = given(fact("=", entry("x", I), A), least=[("n", 1)])
    line = says(one, entry("x", I), "=", entry("x", J), certificate=rules.Equality(add=tuple(
        rules.Add(0, ((I, at(i)),), c) for i, c in ((I, ONE), (J, num(-1))))))
    return line, of(line, given(fact("=", entry("x", I), entry("y", I)), least=[("n", 1)]), entry("x", I), "=", entry("x", J),
                    scalars=(("a", entry("y", index("i°"))),))


def the_size_of_a_hypothesis():
    total = ("sum", K, entry("x", K))
    positive = fact(">=", entry("x", I), ZERO)
    line = says(given(positive, least=[("n", 0)]), total, ">=", ZERO, "certificate", order(
        (("over", S, (("fact", 0, ((I, at(S)),)),)),)))
    return line, of(line, given(positive, least=[("n", 0)]), ("sum", Var("#0", place(1)), entry("x", Var("#0", place(1)))),
                    ">=", ZERO, letters=(("n", place(1)),))


def a_chosen_place_of_a_definition():
    context = given(fact("=", entry("y", I), ZERO), least=[("n", 1)], fixed=[J],
                    defined=[definition("y", (I,), mul(entry("u", I), entry("x", J)))])
    return (says(context, mul(entry("u", I), entry("x", index("k"))), "=", ZERO,
                 certificate=adding(0, where=((I, at(I)), (J, at(index("k")))))),)


def no_place_left(later):
    """y[i] > 0 for every i < n, where y[i] := a; the definition may stand with the fact, or come later."""
    made, known = [definition("y", (I,), A)], fact(">", entry("y", I), ZERO)
    first = order((("fact", 0, ()),))
    if not later:
        return (says(given(known, least=[("n", 0)], defined=made), A, ">", ZERO, "certificate", first),)
    line = says(given(known, least=[("n", 0)]), entry("y", J), ">", ZERO, "certificate", order((("fact", 0, ((I, at(J)),)),)))
    context = given(known, least=[("n", 0)], defined=made)
    return line, says(context, A, ">", ZERO, "certificate", order((("fact", 1, ()),)), (line,))


def a_slope_of_another_name():
    """∂h/∂x = 1 says 0 = 1 where h is a number, and 1 = 1 where h := x."""
    line = says(given(fact("=", UNIT, ONE)), X, "=", ZERO, certificate=adding(0, mul(num(-1), X)))
    context = given(fact("=", UNIT, ONE), defined=[definition("h", (), X)])
    return line, says(context, X, "=", ZERO, certificate=adding(1), rests_on=(line,))


NORMAL = {"kind": "Family", "name": "w", "law": "normal", "parameters": [LIST(ZERO), LIST(V)]}
SQUARE = ("mean", ("pow", ("sym", "w"), 2))


def the_mean_of_a_number():
    line = says(given(), SQUARE, "=", ("pow", ("mean", ("sym", "w")), 2))
    return line, says(given(random=[NORMAL]), V, "=", ZERO, certificate=adding(0), rests_on=(line,))


def an_index_of_a_condition_alone():
    """a x[i] > 0, where ∂ log(a x[i])/∂y = 0 has a value, says that a is not 0."""
    inside = mul(A, entry("x", I))
    line = says(ZERO_ON, add(A, ("partial", ("call", "log", inside), Y)), "!=", ZERO, "factors", domain=((inside, ">"),))
    return line, says(given(fact(">", inside, ZERO), least=[("n", 0)]), A, "!=", ZERO, "factors", rests_on=(line,))


def an_induction_from_below():
    """(t + 5) c = 0 at t = -5, which is no index; the step divides by t + 5."""
    t, start = ("ord", at(T)), -5
    after, product = ("ord", plus(at(T), place(1))), mul(add(("ord", at(T)), num(5)), C)
    known = fact(">=", t, num(start), T)
    base = says(given(), mul(add(num(start), num(5)), C), "=", ZERO)
    step = says(given(known, fact("=", product, ZERO, T), fixed=[T]), mul(add(after, num(5)), C), "=", ZERO,
                certificate=adding(1, mul(add(after, num(5)), ("pow", add(t, num(5)), -1))))
    return base, step, says(given(known, fixed=[T]), product, "=", ZERO, "induction", (T, start), (base, step))


def an_induction_in_a_law():
    """t (t - E w² - 1) = 0 at t = 0, and at t + 1 where E w² = t is the variance."""
    def product(t):
        return mul(t, add(t, mul(num(-1), SQUARE), num(-1)))
    law = given(random=[{**NORMAL, "parameters": [LIST(ZERO), LIST(N)]}], least=[("n", 0)])
    base = says(law, product(ZERO), "=", ZERO)
    hypothesis = fact("=", product(N), ZERO, "n")
    step = says({**law, "facts": [hypothesis], "fixed": {"set": ["n"]}}, product(("ord", plus(at("n"), place(1)))), "=", ZERO)
    return base, step, says(law, product(N), "=", ZERO, "induction", ("n", 0), (base, step))


def an_induction_over_a_chosen_place():
    """n c = 0: the step divides by n, which is not 0 since there is an i < n."""
    context, (product, after) = given(least=[("n", 0)], fixed=[J]), (mul(t, C) for t in (N, ("ord", plus(at("n"), place(1)))))
    some, base = some_place(), says(context, ("mul", ZERO, C), "=", ZERO)
    step = says({**context, "facts": [fact("=", product, ZERO, J, "n")], "fixed": {"set": LIST((J, "n"))}}, after, "=", ZERO,
                certificate=adding(0, mul(after[1], pow_(N, -1))), rests_on=(some,))
    return some, base, step, says(context, product, "=", ZERO, "induction", ("n", 0), (base, step))


def a_law_with_another_number():
    line = says(given(random=[NORMAL]), SQUARE, "=", V)
    return line, of(line, given(random=[NORMAL]), SQUARE, "=", num(2), scalars=(("v", num(2)),))


def one_says(*claim, **more):
    return lambda: (says(*claim, **more),)


def number_named_otherwise():
    line = says(given(), ("sym", "pi"), ">=", num(3), "certificate", order((("sign", sub(("sym", "pi"), num(3))),)))
    return line, of(line, given(), ZERO, ">=", num(3), scalars=(("pi", ZERO),))


OWN = definition("h", (I,), add(entry("x", I), mul(A, ("sum", K, entry("h", K)))))
def a_derivative_under_a_definition():
    names = given(fact("=", Y, X), defined=[definition("g", ("u",), U)])
    under = [("call", "g", ("partial", mul(X, t), X)) for t in (Y, X)]
    return (says(names, under[0], "=", under[1], certificate=rules.Equality(put=(rules.Put(Y, X, 0, (), ONE),))),)


def a_range_that_ends_at_an_index():
    short, b = Var("k", plus(at(I), place(1))), index("b")
    rises = fact(">=", entry("x", short), entry("y", I))
    where = ((short, at(I)), (I, at(b)))
    return (says(given(rises, least=[("n", 0)]), entry("x", I), ">=", entry("y", b), "certificate", order((("fact", 0, where),))),)


LARGE = 2**53 - 3
INNER, JUMPS = index("#1"), add(("call", "sign", X), num(Fraction(1, 2)))


def a_sum_at_an_index_written_otherwise(size):
    """Σ_k x[k] = n x[k]."""
    own = index("k")
    line = says(given(least=[("n", 1)]), ("sum", own, entry("x", own)), "=", mul(N, entry("x", own)))
    line["left"][1] = LIST(own)
    line["left"][2][2][0][1][0][0] = json.loads(json.dumps({"size": size or own.size, "index": own.label}))
    line["id"] = ledger.identity(line)
    return (line,)


def a_definition_at_one_index_twice():
    line = says(given(least=[("n", 1)], defined=[definition("y", (I, J), entry("x", I))]), entry("y", I, J), "=", entry("x", J))
    line["context"]["definitions"][0]["indices"][1] = json.loads(json.dumps({"size": I.size, "index": I.label}))
    line["id"] = ledger.identity(line)
    return (line,)


def a_name_that_reads_as_two_formulas():
    """x + 3 + 4 = y + 4, from y + 4 = y + 4 where y is called as the text of x + 3 is."""
    def ones(m):
        return ("sum", Var("#0", place(m)), ONE)
    name = ("sym", "x,sum(3;1)")
    first = says(given(), add(name, ones(4)), "=", add(name, ones(4)))
    line = says(given(), add(X, ones(3), ones(4)), "=", add(name, ones(4)), "cases", X, (first,))
    return first, line


def a_coefficient_that_grows_with_definitions():
    many, least, any_ = 65535, 64511, Var("i", None)

    def times(letter):
        return place(0, {letter: many})
    made = [definition("a", (any_,), ("ord", times(any_))), definition("b", (any_,), entry("a", times(any_))),
            definition("g", (any_,), entry("b", times(any_)))]
    left, right = entry("g", at("n")), num(many**3*least + Fraction(1, 2))
    return (says(given(least=[("n", least)], defined=made), left, ">=", right, "certificate", order((("sign", sub(left, right)),))),)


def believed(left, relation, *facts, right=ZERO, least=0):
    """By the sign of the difference, which rests on where the facts have a value."""
    return lambda: (says(given(*facts, least=[("n", least)]), left, relation, right, "certificate", order((("sign", sub(left, right)),))),)


FALSE = {
    "x[j] = 3, from x[i] = 3 for one i": one_place_for_all,
    "n >= 0, from n >= -5": one_says(given(least=[("n", -5)]), N, ">=", ZERO, "certificate", order((("sign", N),))),
    "a sum over n - 3 places of 1 is n - 3, at n = 1 too": a_range_below_empty,
    "x[5] = 0, by way of one place": a_place_past_the_end,
    "a place 5 is one of n, at n = 1 too": a_place_that_a_factor_names,
    "n >= 6, from x[5] = 1": a_place_that_a_hypothesis_names,
    "n >= 1, from n >= 0 and a line about a chosen place": a_chosen_place_forgotten,
    "n >= 1, an instance of a line about a chosen place": a_chosen_place_forgotten_by_an_instance,
    "n >= 1, by cases about a chosen place": cases_of_a_place_that_may_not_exist,
    "a = c, by an index that is put in": an_index_put_in_and_taken_away,
    "a = c, by an index that is added": an_index_added_and_taken_away,
    "a >= 0, from a >= y[i] >= 0": lambda: an_index_of_a_hypothesis_alone("scalar"),
    "a >= 1, from a >= i + 1": lambda: an_index_of_a_hypothesis_alone("letter"),
    "x[i] = x[j], from x[i] = y[i]": an_index_with_the_name_of_one_that_stands_for_all,
    "x[0] >= 0, from x[i] >= 0 for i < n": the_size_of_a_hypothesis,
    "u[i] x[k] = 0, from y[i] = 0 where y[i] := u[i] x[j] for one j": a_chosen_place_of_a_definition,
    "a > 0, from y[i] > 0 for i < n, y[i] := a": lambda: no_place_left(False),
    "a > 0, from a line about y[i], then y[i] := a": lambda: no_place_left(True),
    "x = 0, from ∂h/∂x = 1 where h := x": a_slope_of_another_name,
    "v = 0, the variance of w, from E w² = (E w)² for a number w": the_mean_of_a_number,
    "a != 0, from a x[i] > 0 for i < n": an_index_of_a_condition_alone,
    "c = 0, by an induction from -5 on": an_induction_from_below,
    "n = 0, by an induction in which n is a variance": an_induction_in_a_law,
    "n c = 0, by an induction on n for one i < n": an_induction_over_a_chosen_place,
    "E w² = 2, from E w² = v, v being its variance": a_law_with_another_number,
    "i = j, places of ranges m and n, where m = n": one_says(
        given(fact("=", N, ("ord", at("m"))), least=[("m", 1), ("n", 1)]), ("ord", at(I)), "=", ("ord", at(index("i", "m")))),
    "0 >= 3, from π >= 3": number_named_otherwise,
    "∂ E w² / ∂v = 0, v the variance": one_says(given(random=[NORMAL]), ("partial", SQUARE, V), "=", ZERO),
    "∂h[i]/∂h[j] = δ, where h[i] := x[i] + a Σ h": one_says(
        given(least=[("n", 1)], defined=[OWN]), ("partial", entry("h", I), entry("h", J)), "=", ("delta", at(I), at(J))),
    "∂f(x)/∂x = x for an unknown f with the name of what JavaScript gives every object": one_says(
        given(), ("partial", ("call", "constructor", X), X), "=", X),
    "y[i,j] = x[j], where y[i,i] := x[i]": one_says(
        given(least=[("n", 1)], defined=[definition("y", (I, I), entry("x", I))]), entry("y", I, J), "=", entry("x", J)),
    "π = 3, where π := 3": one_says(given(defined=[definition("pi", (), num(3))]), ("sym", "pi"), "=", num(3)),
    "max(a, b) = a, where max(u, v) := u": one_says(
        given(defined=[definition("Max", ("u", "v"), U)]), ("call", "Max", A, B), "=", A),
    "g(∂xy/∂x) = g(∂xx/∂x), from y = x, where g(u) := u": a_derivative_under_a_definition,
    "x[i] >= y[b], from x[k] >= y[i] for every k up to i": a_range_that_ends_at_an_index,
    "x > 0, from x >= 0 and x^c < 1": believed(X, ">", fact(">=", X, ZERO), fact("<", ("power", X, C), ONE)),
    "x[j] > 0, from a sum of log x[k] over k < i": believed(
        entry("x", J), ">", fact("<=", ("sum", K, mul(("less", at(K), at(I)), ("call", "log", entry("x", K)))), ONE)),
    "c > 0, from a sum of k log c that may have no term": believed(
        C, ">", fact("<=", ("sum", K, mul(("ord", at(K)), ("call", "log", C))), ONE)),
    "n >= 3, from a sum over n - 4 places": believed(
        N, ">=", fact("<=", ("sum", index("#0", less=4), ("ord", at(index("#0", less=4)))), ONE), right=num(3)),
    "n >= 6, from a sum over n - 4 places of k x[5]": believed(
        N, ">=", fact("<=", ("sum", index("#0", less=4), mul(("ord", at(index("#0", less=4))), entry("x", place(5)))), ONE),
        fact("<=", ("sum", K, entry("x", K)), ONE), right=num(6)),
    "Σ x[k] y[k] > 0, from a sum over j of log Σ x[k] y[j]": believed(
        ("sum", K, mul(entry("x", K), entry("y", K))), ">", fact("<=", ("sum", K, (
            "call", "log", ("sum", INNER, mul(entry("x", INNER), entry("y", K))))), ONE)),
    "∂ step(sign x + 1/2)/∂x = 0, at x = 0 too": one_says(
        given(), ("partial", ("call", "step", JUMPS), X), "=", ZERO, domain=((JUMPS, "!="),)),
    "3 n >= 3 (2^53 - 3) + 1, from n >= 2^53 - 3": believed(
        ("ord", place(0, {"n": 3})), ">=", right=num(3*LARGE + 1), least=LARGE),
    "Σ x[k] = n x[k], k written in another order": lambda: a_sum_at_an_index_written_otherwise(None),
    "Σ x[k] = n x[k], its range with a letter more": lambda: a_sum_at_an_index_written_otherwise([0, [["n", 1], ["m", 0]]]),
    "y[i,j] = x[j], where y[i,i] := x[i], i written in another order": a_definition_at_one_index_twice,
    "x + 7 = y + 4, from y + 4 = y + 4": a_name_that_reads_as_two_formulas,
    "g[n] >= 65535³ · 64511 + 1/2, where g[i] := 65535³ i, from n >= 64511": a_coefficient_that_grows_with_definitions,
    "∂h/∂x = 3, where h := f(x), f(u) := u² and f'(u) := 3": one_says(given(defined=[
        definition("f", ("u",), ("pow", U, 2)), definition("f'", ("u",), num(3)), definition("h", (), ("call", "f", X))]),
        ("direct", ("sym", "h"), X), "=", num(3)),
}


@pytest.mark.parametrize("make", FALSE.values(), ids=FALSE)
def test_what_is_false_is_re_proved_by_no_premise(make, tmp_path):
    *_, last = javascript.of(make(), tmp_path / "false.jsonl")
    assert last["verdict"] != "re-proved"


CONTEXTS = {
    "a sign of π": given(signs=[("pi", ">=")]),
    "a sign of a name with a definition, which is a fact": given(signs=[("h", ">")], defined=[definition("h", (), X)]),
    "half a least value": {**given(), "least": [["n", 0.5]]},
    "a definition by a derivative": given(defined=[definition("x", (), ("partial", ("call", "Abs", A), A))]),
}


@pytest.mark.parametrize("such", CONTEXTS.values(), ids=CONTEXTS)
def test_what_cannot_be_given_gives_nothing(such, tmp_path):
    answer, = javascript.of([says(such, X, "=", X)], tmp_path / "given.jsonl")
    assert answer["verdict"] != "re-proved"


THERE = Context(least=(("n", 1),))
TRUE = {
    "a range that is a condition": lambda: rules.equation(THERE, ("sum", index("#0", less=3), ONE), add(N, num(-3))),
    "a place that is a condition": lambda: rules.equation(
        THERE, entry("x", place(5)), ("sum", K, mul(("delta", at(K), place(5)), entry("x", K)))),
    "a place that a fact names": lambda: rules.equation(
        Context(least=(("n", 1),), facts=(Fact("=", entry("x", place(5)), ONE),)), ("sum", K, entry("x", K)),
        ("sum", K, entry("x", K))),
}


@pytest.mark.parametrize("make", TRUE.values(), ids=TRUE)
def test_where_there_are_such_places_it_is_re_proved(make, tmp_path):
    entry_ = ledger.record(make())
    assert javascript.of([entry_], tmp_path / "true.jsonl")[0]["verdict"] == "re-proved"
    (needed,) = entry_["domain"]
    dropped = {**entry_, "domain": []}
    assert needed and javascript.of([dropped], tmp_path / "dropped.jsonl")[0]["verdict"] == "rejected"
