"""The second checker reads what no rule made: the true is re-proved, the false and the ill-formed are not."""
from itertools import pairwise

import pytest
from ledgers import javascript

from derivations import ledger
from derivations.kernel import rules
from derivations.kernel.context import Context, Definition, Fact, domain
from derivations.kernel.moments import Family
from derivations.kernel.terms import ONE, ZERO, Var, add, at, mul, neg, num, place, plus, pow_, sub

I, J, K, N, T = Var("i", at("n")), Var("j", at("n")), Var("#0", at("n")), at("n"), at("t")
A, B, X = (("sym", name) for name in "abx")
SIZED = Context(least=(("n", 1),))
END = plus(N, place(-1))


def claim(left, right, context=SIZED, **more):
    """An entry that nobody proved."""
    made = ledger.record(rules.equation(Context(), ONE, ONE))
    said = {"context": context, "left": left, "right": right}
    return {**made, **{part: ledger.encoded(thing) for part, thing in said.items()},
            "domain": [ledger.encoded(c) for s in (left, right) for c in domain(s, context)],
            **more}


def call(name, *parts):
    return ("call", name, *parts)


def entry(name, *spots):
    return ("entry", name, tuple(p if isinstance(p[0], int) else at(p) for p in spots))


def total(body, k=K):
    return ("sum", k, body)


def elementary(d):
    """Σ x_a x_b … over a < b < …: 0 for every size below d."""
    ks = [Var(f"#{n}", N) for n in range(d)]
    body = mul(*(entry("x", k) for k in ks), *(("less", at(a), at(b)) for a, b in pairwise(ks)))
    for k in reversed(ks):
        body = total(body, k)
    return body


def given(relation, left, right, *fixed):
    chosen = frozenset(fixed)
    return Context(least=(("n", 1),), facts=(Fact(relation, left, right, chosen),), fixed=chosen)


HOW_MANY = total(call("step", entry("x", K)))  # are positive
FALSE = [
    *((elementary(d), ZERO) for d in (1, 2, 3, 4)),
    (pow_(elementary(4), "1/2"), ZERO),
    (call("log", add(ONE, elementary(3))), ZERO),
    (call("exp", elementary(3)), ONE),
    (pow_(pow_(X, 2), "1/2"), X),
    (call("Abs", X), X),
    (add(call("step", X), call("step", neg(X))), ONE),
    (pow_(call("sign", X), 2), ONE),
    (mul(num(2**61 - 1), X), ZERO),
    (("power", num(2), ("ord", N)), add(pow_(("ord", N), 2), neg(("ord", N)), num(2))),
    (("delta", place(0), END), ZERO),
    (("delta", at(I), END), ONE),
    (mul(("delta", place(0), END), entry("x", I)), entry("x", I)),
    (mul(("delta", at(I), END), ("ord", END)), ZERO),
    (entry("x", I), entry("x", J)),
    (("delta", at(I), at(J)), ONE),
    (("delta", at(I), at(J)), ZERO),
    (call("f", entry("x", I)), call("f", entry("x", J))),
    (total(entry("x", K)), mul(("ord", N), entry("x", I))),
    (total(ONE), ONE),
    (A, B, given("<", ("ord", at(I)), ("ord", T), I)),
    (A, B, given("=", mul(X, A), mul(X, B))),
    (total(mul(("less", at(I), at(K)), ("less", at(K), at(J)))), ONE,
     given("<", ("ord", plus(at(I), place(1))), ("ord", at(J)), I, J)),
    (total(("less", at(I), at(K))), ONE, given("<", ("ord", at(I)), ("ord", END), I)),
    (entry("x", J), entry("y", J), given("=", entry("x", I), entry("y", I), I)),
    (("partial", pow_(X, 2), X), X),
    (("partial", total(pow_(entry("x", K), 2)), entry("x", I)), mul(num(2), total(entry("x", K)))),
    (("partial", call("relu", X), X), ONE),
    (("partial", X, entry("x", I)), ONE),
    (mul(HOW_MANY, sub(HOW_MANY, num(3)), pow_(sub(HOW_MANY, ONE), -1), pow_(sub(HOW_MANY, num(2)), -1)), ZERO),
]


W = Context(least=(("n", 1),), random=(
    Family("w", "normal", (ZERO, ("sym", "v"))), Family("e", "moments", (ZERO, A)), Family("m", "bernoulli", (B,))))


def mean(t):
    return ("mean", t)


def squares(t):
    return pow_(t, 2)


W_I, W_J, W_K, V, M = (*(entry("w", k) for k in (I, J, K)), ("sym", "v"), ("sym", "m"))
OF_CHANCE = [
    (mean(mul(W_I, W_J)), mul(("delta", at(I), at(J)), V), True),
    (mean(mul(W_I, W_J)), ZERO, False),
    (mean(mul(W_I, W_I)), V, True),
    (mean(squares(total(W_K))), mul(("ord", N), V), True),
    (mean(squares(total(squares(W_K)))), mul(squares(("ord", N)), squares(V)), False),
    (mean(squares(total(squares(W_K)))), mul(("ord", N), add(("ord", N), num(2)), squares(V)),
     True),
    (mean(squares(total(mul(entry("x", K), W_K)))), mul(V, total(squares(entry("x", K)))), True),
    (mean(pow_(M, 3)), B, True),
    (mean(squares(M)), squares(B), False),
    (mean(mul(squares(W_I), M)), mul(V, B), True),
    (mean(call("exp", W_I)), ONE, False),
    (mean(pow_(W_I, -1)), ZERO, False),
    (W_I, ZERO, False),
    (mean(pow_(entry("e", I), 3)), ZERO, False),
]


def test_means_are_those_of_independent_variables(tmp_path):
    entries = [claim(left, right, W) for left, right, _ in OF_CHANCE]
    found = javascript.of(entries, tmp_path / "means.jsonl")
    assert [a["verdict"] == "re-proved" for a in found] == [true for *_, true in OF_CHANCE]


def test_what_is_false_is_never_re_proved(tmp_path):
    found = javascript.of([claim(*one) for one in FALSE], tmp_path / "false.jsonl")
    assert [(n, a) for n, a in enumerate(found) if a["verdict"] == "re-proved"] == []


def _put(target, body, fact=0, factor=ONE, where=()):
    step = ledger.encoded(rules.Put(target, body, fact, where, factor))
    return {"kind": "Equality", "add": [], "put": [step]}


WRONG_CERTIFICATES = [
    # a = b from x a = x b, divided by x that may be 0
    (A, B, given("=", mul(X, A), mul(X, B)), _put(A, B, factor=pow_(X, -1))),
    # a fact about one chosen place, used at all of them
    (entry("x", J), entry("y", J), given("=", entry("x", I), entry("y", I), I),
     _put(entry("x", Var("i*", N)), entry("y", Var("i*", N)), where=((I, at(Var("i*", N))),))),
    # the index of what is replaced is the claim's own
    (entry("x", J), entry("y", I), given("=", entry("x", I), entry("y", I)),
     _put(entry("x", I), entry("y", I))),
    # an order is no equation
    (A, B, given("<=", A, B), _put(A, B)),
]


def test_wrong_certificates_are_rejected(tmp_path):
    entries = [claim(left, right, context, certificate=certificate)
               for left, right, context, certificate in WRONG_CERTIFICATES]
    assert {a["verdict"] for a in javascript.of(entries, tmp_path / "wrong.jsonl")} == {"rejected"}


SQUARES = Definition("C", (), total(pow_(sub(entry("x", K), entry("y", K)), 2)))
TRUE = [
    (("partial", ("sym", "C"), entry("x", I)), mul(num(2), sub(entry("x", I), entry("y", I))),
     Context(least=(("n", 1),), definitions=(SQUARES,))),
    (total(("ord", at(K))), mul(num("1/2"), ("ord", N), ("ord", END))),
    (total(mul(("delta", at(K), at(I)), entry("x", K))), entry("x", I)),
    (pow_(call("Abs", X), 2), pow_(X, 2)),
    (call("Abs", call("exp", X)), call("exp", X)),
    (call("relu", X), mul(num("1/2"), add(X, call("Abs", X)))),
    (sub(call("tanh", X), ONE), mul(num(-2), call("sigmoid", mul(num(-2), X)))),
    (call("log", total(call("exp", add(A, entry("x", K))))),
     add(A, call("log", total(call("exp", entry("x", K)))))),
    (pow_(call("exp", X), "1/2"), call("exp", mul(num("1/2"), X))),
    (call("log", mul(A, B)), add(call("log", A), call("log", B))),
    (pow_(mul(A, B), "1/2"), mul(pow_(A, "1/2"), pow_(B, "1/2"))),
    (mul(pow_(num(2), "1/2"), pow_(num(8), "1/2")), num(4)),
]


def test_what_is_true_and_within_its_laws_is_re_proved(tmp_path):
    entries = [claim(*one) for one in TRUE]
    found = javascript.of(entries, tmp_path / "true.jsonl")
    assert [a["why"] for a in found if a["verdict"] != "re-proved"] == []


def test_a_condition_that_is_not_listed_is_noticed(tmp_path):
    entry_ = claim(mul(X, pow_(X, -1)), ONE)
    assert javascript.of([entry_], tmp_path / "one.jsonl")[0]["verdict"] == "re-proved"
    wrong = javascript.of([{**entry_, "domain": []}], tmp_path / "one.jsonl")[0]
    assert (wrong["verdict"], wrong["why"]) == (
        "rejected", "a condition under which both sides have a value is not listed")


@pytest.mark.parametrize("change, said", [
    ({"format": 2}, "format 2"), ({"method": "a new rule"}, "the method a new rule"),
    ({"premises": ["0"]}, "rests on an entry"),
])
def test_what_is_not_known_is_said_to_be_so(change, said, tmp_path):
    answer = javascript.of([{**claim(X, X), **change}], tmp_path / "one.jsonl")[0]
    assert answer["verdict"] == "cannot check" and said in answer["why"]


@pytest.mark.parametrize("left", [
    ["num", "1/0"], ["num", 1], ["sum", ["sym", "x"]], ["add", ["num", "1"]], None, "x", {},
    ["entry", "sign x", []], ["entry", "x", [[0, [["#0", 1]]]]],
    ["call", "exp"], ["call", "exp", ["sym", "x"], ["sym", "x"]],
])
def test_what_is_no_formula_is_rejected(left, tmp_path):
    answer = javascript.of([{**claim(X, X), "left": left}], tmp_path / "one.jsonl")[0]
    assert answer["verdict"] == "rejected"


def entries_that_no_rule_makes():
    """Each with what it claims to follow from: a case and an instance under other meanings of a name, a
    fact about a range that may be empty."""
    h, moving = ("sym", "h"), Context(definitions=(Definition("h", (), pow_(X, 2)),))
    still = ledger.record(rules.equation(Context(), ("partial", h, X), ZERO))
    yield still, claim(("partial", h, X), ZERO, moving, method="cases", certificate=ledger.encoded(A),
                       premises=[still["id"]])
    sign = rules.Order(((("sign", entry("x", I)),),))
    positive = ledger.record(rules.order(Context(signs=(("x", ">"),)), entry("x", I), ">", ZERO, sign))
    yield positive, claim(entry("x", I), ZERO, Context(), relation=">", method="instance", premises=[positive["id"]],
                          certificate=ledger.encoded(rules.Instance(scalars=(("x", num(5)),))))
    for fact in (Fact(">", A, ("mul", ZERO, entry("x", I))), Fact("<", ("mul", ZERO, entry("x", I)), A)):
        yield (claim(A, ZERO, Context(least=(("n", 0),), facts=(fact,)), relation=">", method="certificate",
                     certificate=ledger.encoded(rules.Order(((("fact", 0, ()),),)))),)


def test_what_no_rule_of_the_kernel_makes_is_not_re_proved(tmp_path):
    for n, (*premises, false) in enumerate(entries_that_no_rule_makes()):
        *found, last = javascript.of([*premises, {**false, "id": ledger.identity(false)}], tmp_path / f"{n}.jsonl")
        assert {a["verdict"] for a in found} <= {"re-proved"} and last["verdict"] != "re-proved", (n, last)
