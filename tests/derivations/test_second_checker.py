"""The second checker, in another language: it re-proves what is proved, and nothing that is altered."""
import json
from fractions import Fraction
from pathlib import Path

import pytest
from ledgers import examples, javascript
from ledgers.book import altered_book
from ledgers.typed import typed
from node import lines_of
from sympy import Max, Min, Symbol

from backproof.questions import derivation
from backproof.site.answer_box import scripts
from derivations import ledger, prove_relation
from derivations.kernel import rules
from derivations.kernel.context import Context, Fact
from derivations.kernel.terms import ONE, ZERO, Var, add, at, mul, num, place, plus, pow_, sub

I, K, N = Var("i", at("n")), Var("#0", at("n")), at("n")
A, B, X = (("sym", name) for name in "abx")
SIZED = Context(least=(("n", 1),))


def test_of_500_entries_altered_in_one_place_none_is_re_proved(tmp_path):
    entries, _ = altered_book()
    found = javascript.of([e for _, e in entries], tmp_path / "altered.jsonl")
    assert [kind for (kind, _), answer in zip(entries, found, strict=True)
            if answer["verdict"] == "re-proved"] == []
    assert sum(a["verdict"] == "rejected" for a in found) > 400  # and not only what it cannot check


def test_orders_and_what_rests_on_other_entries_are_re_proved(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.write(path, examples.examples())
    entries, found = ledger.entries(path), javascript.answers(path)
    assert not [a for a in found if a["verdict"] == "rejected"]
    for entry, answer in zip(entries, found, strict=True):
        assert answer["verdict"] == "re-proved" or entry["method"] in ("a point", "balls"), answer["why"]


def test_a_page_has_all_that_its_checker_uses(tmp_path):
    """A page loads the judge's rooms and the checker's apart, packed, each with the names of the other that are listed."""
    program, path = tmp_path / "page.js", tmp_path / "ledger.jsonl"
    ledger.write(path, examples.examples())
    page = [*(script.decode() for script in scripts().values()), f"const ledger = {json.dumps(path.read_text(encoding='utf-8'))}",
            "for (const found of backproofCheck(ledger)) console.log(JSON.stringify(found.verdict))"]
    program.write_text(";\n".join(page), encoding="utf-8")
    assert lines_of(program) == [a["verdict"] for a in javascript.answers(path)]


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
    assert {a["verdict"] for a in javascript.of(entries, path)} <= verdicts


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
    assert [a["verdict"] for a in javascript.of(entries, tmp_path / "altered.jsonl")] == ["rejected"] * 3
    assert all(o.reason for o, _ in ledger.made_again(entries))


def test_a_strict_order_wants_a_positive_product(tmp_path):
    entry = _orders(tmp_path)[2]  # e^x >= 1 + x
    entry["relation"] = ">"
    assert javascript.of([entry], tmp_path / "altered.jsonl")[0]["verdict"] == "rejected"


@pytest.mark.parametrize("method, change", [
    ("cases", lambda e: e["premises"].pop()),
    ("cases", lambda e: e["premises"].pop(0)),
    ("cases", lambda e: e.update(certificate=["sym", "z"])),
    ("cases", lambda e: e.update(right=["sym", "z"])),
    ("factors", lambda e: e.update(certificate=[["sym", "x"]])),
    ("factors", lambda e: e.update(right=["sym", "x"])),
])
def test_the_short_rules_altered_in_one_place_are_rejected(method, change, tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.write(path, examples.examples())
    entries = ledger.entries(path)
    numbers = [n for n, e in enumerate(entries) if e["method"] == method]
    for n in numbers:
        change(entries[n])
        entries[n]["id"] = ledger.identity(entries[n])
    found = javascript.of(entries, path)
    outcomes = [o for o, _ in ledger.made_again(entries)]
    assert {found[n]["verdict"] for n in numbers} == {"rejected"}
    assert all(outcomes[n].reason for n in numbers)


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
    assert javascript.of([entry], tmp_path / "true.jsonl")[0]["verdict"] == "re-proved"
    stretch(entry)
    entry["id"] = ledger.identity(entry)
    assert javascript.of([entry], tmp_path / "false.jsonl")[0]["verdict"] == "rejected"


Q = Fraction(19, 20)
POWER = sub(ONE, ("pow", num(Q), 59))
NUMBERS = [(POWER, ">=", num(Q), sub(POWER, num(Q))),
           (("pow", num(Q), 25), "<", ONE, sub(ONE, ("pow", num(Q), 25)))]


@pytest.mark.parametrize("claim", NUMBERS)
def test_the_signs_of_numbers_are_exact(claim, tmp_path):
    entry = ledger.record(_by_sign(Context(), *claim))
    assert javascript.of([entry], tmp_path / "numbers.jsonl")[0]["verdict"] == "re-proved"
    entry["relation"] = {">=": "<=", "<": ">"}[entry["relation"]]
    entry["id"] = ledger.identity(entry)
    assert javascript.of([entry], tmp_path / "numbers.jsonl")[0]["verdict"] == "rejected"


def test_what_is_0_by_its_interval_alone_is_0(tmp_path):
    """2 M = v, so M - v/2 is 0 by the fact's own form, though M and v are two unknowns."""
    given = Context(facts=(Fact("=", mul(num(2), A), B),))
    entry = ledger.record(rules.equation(given, A, mul(num(Fraction(1, 2)), B)))
    assert javascript.of([entry], tmp_path / "zero.jsonl")[0]["verdict"] == "re-proved"
    entry["context"]["facts"][0]["relation"] = ">="
    entry["id"] = ledger.identity(entry)
    assert javascript.of([entry], tmp_path / "zero.jsonl")[0]["verdict"] == "rejected"


U, V = ("sym", "u"), ("sym", "v")


def _size(t):
    return ("call", "Abs", t)


SUM = ("sum", K, ("entry", "x", (at(K),)))
SIZES = [(Context(), add(_size(U), _size(V)), _size(add(U, V)), ("total", ("add", U, V))),
         (SIZED, ("sum", K, _size(("entry", "x", (at(K),)))), _size(SUM), ("total", SUM)),
         (Context(), _size(sub(U, V)), sub(("call", "sin", V), ("call", "sin", U)), ("slope", ("call", "sin", V), ("call", "sin", U))),
         (Context(facts=(Fact(">=", U, V),)), ("call", "erf", U), ("call", "erf", V), ("rises", ("call", "erf", U), ("call", "erf", V)))]


@pytest.mark.parametrize("under, larger, smaller, law", SIZES, ids=["two terms", "terms of an index", "sin", "erf"])
def test_the_laws_of_sizes_and_slopes(under, larger, smaller, law, tmp_path):
    entry = ledger.record(rules.order(under, smaller, "<=", larger, rules.Order(((law,),))))
    assert javascript.of([entry], tmp_path / "law.jsonl")[0]["verdict"] == "re-proved"
    entry["relation"] = ">="
    entry["id"] = ledger.identity(entry)
    assert javascript.of([entry], tmp_path / "law.jsonl")[0]["verdict"] in ("rejected", "cannot check")


def test_what_rests_on_the_laws_of_addition_is_not_called_wrong(tmp_path):
    sine, cosine = (("call", name, U) for name in ("sin", "cos"))
    entry = ledger.record(rules.equation(Context(), add(pow_(sine, 2), pow_(cosine, 2)), ONE))
    assert javascript.of([entry], tmp_path / "waves.jsonl")[0]["verdict"] == "cannot check"


# ------------------------- what the kernel proves is never called wrong, and what is altered still is

CLAIMED = [
    ("abs(max(x, z) - max(y, z)) <= abs(x - y)",), ("abs(relu(a) - relu(b)) <= abs(a - b)",),
    ("min(a, max(b, c)) = max(min(a, b), min(a, c))",), ("step(x)*step(y) = step(min(x, y))",),
    ("abs(max(0, min(1, a)) - max(0, min(1, b))) <= abs(a - b)",), ("sqrt(x^2) = abs(x)",),
    ("sqrt(x^2*y) = abs(x)*sqrt(y)", "y >= 0"), ("x^2 + 1/x^2 >= 2",), ("y = 2/x", "x*y = 2"),
    ("erf(x-y) = -erf(y-x)",), ("atan(1-x)*abs(atan(x-1)) = abs(atan(1-x))*-atan(x-1)",),
    ("tanh(x+y) = (tanh(x)+tanh(y))/(1+tanh(x)*tanh(y))",), ("x^r >= 1", "x >= 1", "r >= 0"),
    ("x != 0", "x*y = 1"), ("sqrt(1/u) = 1/sqrt(u)",), ("r^n <= r", "r >= 0", "r <= 1", "n >= 1"),
    ("(1+x)^n >= 1+n*x", "x >= -1", "n >= 1"), ("exp(1) < 3",), ("10*sqrt(9010)/901 < 2",),
    ("abs(w*x - w*y) = abs(w)*abs(x-y)",), ("n >= 2", "2*n > 3"), ("n <= 2", "2*n < 7", "n < 3"), ("x[2] = 4*x[0]", "x[i+1] = 2*x[i]"),
]


@pytest.mark.parametrize("claim", CLAIMED, ids=map(" given ".join, CLAIMED))
def test_a_theorem_of_kinks_roots_powers_or_an_induction_is_re_proved(claim, tmp_path):
    found = javascript.of(typed(*claim, whole="n"), tmp_path / "true.jsonl")
    assert [a["why"] for a in found if a["verdict"] != "re-proved"] == []


@pytest.mark.parametrize("claim", CLAIMED, ids=map(" given ".join, CLAIMED))
def test_each_part_of_its_proof_is_rejected_if_a_side_is_altered(claim, tmp_path):
    entries = typed(*claim, whole="n")
    for entry in entries:
        entry["left"] = ["add", ["num", "1/7"], ["mul", ["num", "3"], entry["left"]]]
    found = javascript.of(entries, tmp_path / "altered.jsonl")
    assert {a["verdict"] for a, e in zip(found, entries, strict=True) if not e["premises"]} == {"rejected"}
    assert "re-proved" not in {a["verdict"] for a in found}


def test_a_whole_number_is_apart_from_those_between(tmp_path):
    assert {a["verdict"] for a in javascript.of(typed("2*n != 1", whole="n"), tmp_path / "odd.jsonl")} == {"re-proved"}


@pytest.mark.parametrize("number, above, below", [
    (("call", "exp", ONE), 3, 2), (("call", "log", num(12)), 3, 2), (("sym", "pi"), 4, 3),
    (pow_(num(5), "1/2"), 3, 2), (("call", "tanh", ONE), 1, 0), (("call", "cos", ZERO), 1, 0)])
def test_a_number_is_never_less_than_what_lies_below_it(number, above, below, tmp_path):
    entry = ledger.record(_by_sign(Context(), number, "<=", num(above), sub(num(above), number)))
    assert javascript.of([entry], tmp_path / "true.jsonl")[0]["verdict"] == "re-proved"
    entry["right"], entry["certificate"] = (json.loads(
        json.dumps(part).replace(f'"num", "{above}"', f'"num", "{below}"')) for part in (entry["right"], entry["certificate"]))
    answer = javascript.of([entry], tmp_path / "false.jsonl")[0]
    assert (answer["verdict"], answer["why"]) == ("rejected", "a part of the certificate is not certain to be >= 0")


def test_an_induction_that_starts_elsewhere_is_rejected(tmp_path):
    entries = typed("(1+x)^n >= 1+n*x", "x >= -1", "n >= 1", whole="n")
    induction, = (e for e in entries if e["method"] == "induction")
    induction["certificate"][1] = 2
    assert "rejected" in {a["verdict"] for a in javascript.of(entries, tmp_path / "later.jsonl")}


# u[t+2] = 2 u[t+1] - u[t], u[0] = u[1] = 0: u[m] = 0, by both starts and the step from two in a row.
TWO_STEPS = (Path(__file__).parent / "ledgers/two_steps.jsonl").read_text("utf-8")


def test_an_induction_of_two_steps_is_re_proved(tmp_path):
    found = javascript.of(map(json.loads, TWO_STEPS.splitlines()), tmp_path / "two.jsonl")
    assert {a["verdict"] for a in found} == {"re-proved"}


@pytest.mark.parametrize("parts", [[], [2], [0, 1], [0, 2], [1, 2], [1, 0, 2], [0, 0, 2], [0, 1, 0, 2]], ids=str)
def test_an_induction_without_all_its_parts_is_rejected(parts, tmp_path):
    entries = list(map(json.loads, TWO_STEPS.splitlines()))
    entries[-1]["premises"] = [entries[-1]["premises"][n] for n in parts]
    assert javascript.of(entries, tmp_path / "parts.jsonl")[-1]["verdict"] == "rejected"


def test_the_derivative_of_gaps_of_pairs_is_re_proved(tmp_path):
    """It has kinks where z_i = z_j, and none for i = j."""
    found = derivation(["L = sum(abs(z[i]-z[j]),i,j)"], "z[k]", [], {})
    theorems = [step.verdict.theorem for step in found.steps if step.verdict.theorem]
    entries = map(json.loads, ledger.lines([(t, ledger.Label("", 0, "")) for t in theorems]))
    assert theorems and {a["verdict"] for a in javascript.of(entries, tmp_path / "pairs.jsonl")} == {"re-proved"}


@pytest.mark.parametrize("label", ["i", "z"])
def test_a_gap_is_one_whichever_place_is_named_first(label, tmp_path):
    """δ(p, q) is δ(q, p): the letters of the page and of the ledger have another order."""
    i, j = (Var(name, at("n")) for name in (label, "j"))
    gap = add(("entry", "x", (at(i),)), mul(num(-1), ("entry", "x", (at(j),))))
    slope = ("partial", ("sum", j, ("call", "Abs", gap)), ("entry", "x", (at(i),)))
    theorem = rules.equation(Context(least=(("n", 1),)), slope, ("sum", j, ("call", "sign", gap)))
    entries = map(json.loads, ledger.lines([(theorem, ledger.Label("", 0, ""))]))
    assert [a["verdict"] for a in javascript.of(entries, tmp_path / "gap.jsonl")] == ["re-proved"]
