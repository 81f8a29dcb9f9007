"""The second checker, in another language: it re-proves what is proved, and nothing that is not."""
import json
from fractions import Fraction
from itertools import pairwise

import pytest
from ledgers import examples, javascript
from ledgers.book import altered_book
from ledgers.typed import typed
from sympy import Max, Min, Symbol

from derivations import ledger, prove_relation
from derivations.kernel import rules
from derivations.kernel.context import Context, Definition, Fact, domain
from derivations.kernel.moments import Family, Joint
from derivations.kernel.terms import ONE, ZERO, Var, add, at, mul, neg, num, place, plus, pow_, sub

I, J, K, N, T = Var("i", at("n")), Var("j", at("n")), Var("#0", at("n")), at("n"), at("t")
A, B, X, Y = (("sym", name) for name in "abxy")
SIZED = Context(least=(("n", 1),))
END = plus(N, place(-1))


def answers(entries, path):
    path.write_text("".join(f"{json.dumps(e)}\n" for e in entries), encoding="utf-8")
    return javascript.answers(path)


def test_of_500_entries_altered_in_one_place_none_is_re_proved(tmp_path):
    entries, _ = altered_book()
    found = answers([e for _, e in entries], tmp_path / "altered.jsonl")
    assert [kind for (kind, _), answer in zip(entries, found, strict=True)
            if answer["verdict"] == "re-proved"] == []
    assert sum(a["verdict"] == "rejected" for a in found) > 400  # and not only what it cannot check


def test_orders_and_what_rests_on_other_entries_are_re_proved(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.write(path, examples.examples())
    entries, found = ledger.entries(path), javascript.answers(path)
    assert not [a for a in found if a["verdict"] == "rejected"]
    for entry, answer in zip(entries, found, strict=True):
        assert answer["verdict"] == "re-proved" or entry["method"] == "a point", answer["why"]


def _orders(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.write(path, [(make(), ledger.Label("", 0, "")) for make in (
        examples.cauchy_schwarz, examples.greater, examples.exponential)])
    return ledger.entries(path)


@pytest.mark.parametrize("change, verdicts", [
    (lambda e: None, {"re-proved"}),
    (lambda e: e["context"]["facts"].pop(), {"rejected", "cannot check"}),
    (lambda e: e.update(right=["mul", ["num", "1/2"], e["right"]]), {"rejected", "cannot check"})])
def test_a_maximum_of_a_minimum_is_worked_out_by_what_the_case_says(change, verdicts, tmp_path):
    d, e = Symbol("d", positive=True), Symbol("e", real=True)
    theorem = prove_relation(Max(-d, Min(d, e)), "<=", d).theorem
    path = tmp_path / "ledger.jsonl"
    ledger.write(path, [(theorem, ledger.Label("", 0, ""))])
    entries = ledger.entries(path)
    for entry in entries:
        if entry["method"] == "certificate":
            change(entry)
    assert {a["verdict"] for a in answers(entries, path)} <= verdicts


@pytest.mark.parametrize("change", [
    lambda e: e.update(relation={"<=": ">=", ">": "<", ">=": "<="}[e["relation"]]),
    lambda e: e["certificate"]["products"].pop(),
    lambda e: e["certificate"]["products"].append([["sign", ["num", "1"]]]),
    lambda e: e["certificate"]["products"].append([["sign", ["num", "-1"]]]),
    lambda e: e["certificate"]["products"].append([["sign", ["sym", "z"]]]),
    lambda e: e.update(right=["add", e["right"], ["num", "1"]]),
    lambda e: e.update(left=["mul", ["num", "2"], e["left"]]),
    lambda e: e.update(relation="="),
])
def test_an_order_altered_in_one_place_is_rejected(change, tmp_path):
    entries = _orders(tmp_path)
    for entry in entries:
        change(entry)
        entry["id"] = ledger.identity(entry)
    assert [a["verdict"] for a in answers(entries, tmp_path / "altered.jsonl")] == ["rejected"] * 3
    assert all(o.reason for o, _ in ledger.made_again(entries))


def test_a_strict_order_wants_a_positive_product(tmp_path):
    entry = _orders(tmp_path)[2]  # e^x >= 1 + x
    entry["relation"] = ">"
    assert answers([entry], tmp_path / "altered.jsonl")[0]["verdict"] == "rejected"


@pytest.mark.parametrize("method, change", [
    ("cases", lambda e: e["premises"].pop()),
    ("cases", lambda e: e["premises"].pop(0)),
    ("cases", lambda e: e.update(certificate=["sym", "z"])),
    ("cases", lambda e: e.update(right=["sym", "z"])),
    ("factors", lambda e: e.update(certificate=[["sym", "x"]])),
])
def test_the_short_rules_altered_in_one_place_are_rejected(method, change, tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.write(path, examples.examples())
    entries = ledger.entries(path)
    numbers = [n for n, e in enumerate(entries) if e["method"] == method]
    for n in numbers:
        change(entries[n])
        entries[n]["id"] = ledger.identity(entries[n])
    found = answers(entries, path)
    outcomes = [o for o, _ in ledger.made_again(entries)]
    assert {found[n]["verdict"] for n in numbers} == {"rejected"}
    assert all(outcomes[n].reason for n in numbers)


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


W = Context(least=(("n", 1),), random=(Joint((
    Family("w", "normal", (ZERO, ("sym", "v"))), Family("e", "moments", (ZERO, A)),
    Family("m", "bernoulli", (B,)))),))


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
    found = answers(entries, tmp_path / "means.jsonl")
    assert [a["verdict"] == "re-proved" for a in found] == [true for *_, true in OF_CHANCE]


def test_what_is_false_is_never_re_proved(tmp_path):
    found = answers([claim(*one) for one in FALSE], tmp_path / "false.jsonl")
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
    assert {a["verdict"] for a in answers(entries, tmp_path / "wrong.jsonl")} == {"rejected"}


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
    found = answers(entries, tmp_path / "true.jsonl")
    assert [a["why"] for a in found if a["verdict"] != "re-proved"] == []


def test_a_condition_that_is_not_listed_is_noticed(tmp_path):
    entry_ = claim(mul(X, pow_(X, -1)), ONE)
    assert answers([entry_], tmp_path / "one.jsonl")[0]["verdict"] == "re-proved"
    wrong = answers([{**entry_, "domain": []}], tmp_path / "one.jsonl")[0]
    assert (wrong["verdict"], wrong["why"]) == (
        "rejected", "a condition under which both sides have a value is not listed")


@pytest.mark.parametrize("change, said", [
    ({"format": 2}, "format 2"), ({"method": "a new rule"}, "the method a new rule"),
    ({"premises": ["0"]}, "rests on an entry"),
])
def test_what_is_not_known_is_said_to_be_so(change, said, tmp_path):
    answer = answers([{**claim(X, X), **change}], tmp_path / "one.jsonl")[0]
    assert answer["verdict"] == "cannot check" and said in answer["why"]


@pytest.mark.parametrize("left", [
    ["num", "1/0"], ["num", 1], ["sum", ["sym", "x"]], ["add", ["num", "1"]], None, "x", {},
    ["entry", "sign x", []], ["entry", "x", [[0, [["#0", 1]]]]],
    ["call", "exp"], ["call", "exp", ["sym", "x"], ["sym", "x"]],
])
def test_what_is_no_formula_is_rejected(left, tmp_path):
    answer = answers([{**claim(X, X), "left": left}], tmp_path / "one.jsonl")[0]
    assert answer["verdict"] == "rejected"


# ------------------------------------------- what is stretched until it is false is not re-proved

def _by_sign(context, left, relation, right, tree):
    return rules.order(context, left, relation, right, rules.Order(((("sign", tree),),)))


def _a_range(e):
    e["right"] = ["num", "5"]
    e["certificate"]["products"][0][0][1]["size"] = [-5, [["n", 1]]]


def _an_empty_range(e):
    e["context"]["least"] = [["n", 0]]


def _a_root(e):
    e["domain"][0]["relation"] = "!="


ROOT = ("pow", X, Fraction(-1, 3))
STRETCHED = {
    "a sum over n - 5 places": (_a_range, lambda: rules.order(SIZED, ("ord", N), ">=", ONE, rules.Order((
        (("over", Var("q#9", plus(N, place(-1))), (("sign", ONE),)),),)))),
    "a fact about every place of an empty range": (_an_empty_range, lambda: rules.unequal(
        Context(least=(("n", 1),), facts=(Fact(">", mul(("entry", "x", (at(I),)), pow_(A, -1)), ZERO),)), A, ZERO)),
    "an odd root below a fraction": (_a_root, lambda: _by_sign(Context(), ROOT, ">", ZERO, ROOT)),
}


@pytest.mark.parametrize("stretch, make", STRETCHED.values(), ids=STRETCHED)
def test_what_is_stretched_is_not_re_proved(stretch, make, tmp_path):
    entry = ledger.record(make())
    assert answers([entry], tmp_path / "true.jsonl")[0]["verdict"] == "re-proved"
    stretch(entry)
    entry["id"] = ledger.identity(entry)
    assert answers([entry], tmp_path / "false.jsonl")[0]["verdict"] == "rejected"


Q = Fraction(19, 20)
POWER = sub(ONE, ("pow", num(Q), 59))
NUMBERS = [(POWER, ">=", num(Q), sub(POWER, num(Q))),
           (("pow", num(Q), 25), "<", ONE, sub(ONE, ("pow", num(Q), 25)))]


@pytest.mark.parametrize("claim", NUMBERS)
def test_the_signs_of_numbers_are_exact(claim, tmp_path):
    entry = ledger.record(_by_sign(Context(), *claim))
    assert answers([entry], tmp_path / "numbers.jsonl")[0]["verdict"] == "re-proved"
    entry["relation"] = {">=": "<=", "<": ">"}[entry["relation"]]
    entry["id"] = ledger.identity(entry)
    assert answers([entry], tmp_path / "numbers.jsonl")[0]["verdict"] == "rejected"


def test_what_is_0_by_its_interval_alone_is_0(tmp_path):
    """2 M = v, so M - v/2 is 0 by the fact's own form, though M and v are two unknowns."""
    given = Context(facts=(Fact("=", mul(num(2), A), B),))
    entry = ledger.record(rules.equation(given, A, mul(num(Fraction(1, 2)), B)))
    assert answers([entry], tmp_path / "zero.jsonl")[0]["verdict"] == "re-proved"
    entry["context"]["facts"][0]["relation"] = ">="
    entry["id"] = ledger.identity(entry)
    assert answers([entry], tmp_path / "zero.jsonl")[0]["verdict"] == "rejected"


U, V = ("sym", "u"), ("sym", "v")


def _size(t):
    return ("call", "Abs", t)


SUM = ("sum", K, ("entry", "x", (at(K),)))
SIZES = [(Context(), add(_size(U), _size(V)), _size(add(U, V)), ("total", ("add", U, V))),
         (SIZED, ("sum", K, _size(("entry", "x", (at(K),)))), _size(SUM), ("total", SUM))]


@pytest.mark.parametrize("under, larger, smaller, law", SIZES, ids=["two terms", "terms of an index"])
def test_the_law_of_sizes(under, larger, smaller, law, tmp_path):
    entry = ledger.record(rules.order(under, smaller, "<=", larger, rules.Order(((law,),))))
    assert answers([entry], tmp_path / "law.jsonl")[0]["verdict"] == "re-proved"
    entry["relation"] = ">="
    entry["id"] = ledger.identity(entry)
    assert answers([entry], tmp_path / "law.jsonl")[0]["verdict"] in ("rejected", "cannot check")


def test_what_rests_on_the_laws_of_addition_is_not_called_wrong(tmp_path):
    sine, cosine = (("call", name, U) for name in ("sin", "cos"))
    entry = ledger.record(rules.equation(Context(), add(pow_(sine, 2), pow_(cosine, 2)), ONE))
    assert answers([entry], tmp_path / "waves.jsonl")[0]["verdict"] == "cannot check"


# ------------------------- what the kernel proves is never called wrong, and what is altered still is

CLAIMED = [
    ("abs(max(x, z) - max(y, z)) <= abs(x - y)",), ("abs(relu(a) - relu(b)) <= abs(a - b)",),
    ("min(a, max(b, c)) = max(min(a, b), min(a, c))",), ("step(x)*step(y) = step(min(x, y))",),
    ("abs(max(0, min(1, a)) - max(0, min(1, b))) <= abs(a - b)",), ("sqrt(x^2) = abs(x)",),
    ("sqrt(x^2*y) = abs(x)*sqrt(y)", "y >= 0"), ("x^2 + 1/x^2 >= 2",), ("y = 2/x", "x*y = 2"),
    ("tanh(x+y) = (tanh(x)+tanh(y))/(1+tanh(x)*tanh(y))",), ("x^r >= 1", "x >= 1", "r >= 0"),
    ("x != 0", "x*y = 1"), ("sqrt(1/u) = 1/sqrt(u)",), ("r^n <= r", "r >= 0", "r <= 1", "n >= 1"),
    ("(1+x)^n >= 1+n*x", "x >= -1", "n >= 1"), ("exp(1) < 3",), ("10*sqrt(9010)/901 < 2",),
]


@pytest.mark.parametrize("claim", CLAIMED, ids=map(" given ".join, CLAIMED))
def test_a_theorem_of_kinks_roots_powers_or_an_induction_is_re_proved(claim, tmp_path):
    found = answers(typed(*claim, whole="n"), tmp_path / "true.jsonl")
    assert [a["why"] for a in found if a["verdict"] != "re-proved"] == []


@pytest.mark.parametrize("claim", CLAIMED, ids=map(" given ".join, CLAIMED))
def test_each_part_of_its_proof_is_rejected_if_a_side_is_altered(claim, tmp_path):
    entries = typed(*claim, whole="n")
    for entry in entries:
        entry["left"] = ["add", ["num", "1/7"], ["mul", ["num", "3"], entry["left"]]]
    found = answers(entries, tmp_path / "altered.jsonl")
    assert {a["verdict"] for a, e in zip(found, entries, strict=True) if not e["premises"]} == {"rejected"}
    assert "re-proved" not in {a["verdict"] for a in found}


@pytest.mark.parametrize("number, above, below", [
    (("call", "exp", ONE), 3, 2), (("call", "log", num(12)), 3, 2), (("sym", "pi"), 4, 3),
    (pow_(num(5), "1/2"), 3, 2), (("call", "tanh", ONE), 1, 0), (call("cos", ZERO), 1, 0)])
def test_a_number_is_never_less_than_what_lies_below_it(number, above, below, tmp_path):
    entry = ledger.record(_by_sign(Context(), number, "<=", num(above), sub(num(above), number)))
    assert answers([entry], tmp_path / "true.jsonl")[0]["verdict"] == "re-proved"
    entry["right"], entry["certificate"] = (json.loads(
        json.dumps(part).replace(f'"num", "{above}"', f'"num", "{below}"')) for part in (entry["right"], entry["certificate"]))
    answer = answers([entry], tmp_path / "false.jsonl")[0]
    assert (answer["verdict"], answer["why"]) == ("rejected", "a part of the certificate is not certain to be >= 0")


def test_an_induction_that_starts_elsewhere_is_rejected(tmp_path):
    entries = typed("(1+x)^n >= 1+n*x", "x >= -1", "n >= 1", whole="n")
    induction, = (e for e in entries if e["method"] == "induction")
    induction["certificate"][1] = 2
    assert "rejected" in {a["verdict"] for a in answers(entries, tmp_path / "later.jsonl")}


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
        *found, last = answers([*premises, {**false, "id": ledger.identity(false)}], tmp_path / f"{n}.jsonl")
        assert {a["verdict"] for a in found} <= {"re-proved"} and last["verdict"] != "re-proved", (n, last)
