"""The ledger: what is written can be made again, and what was altered in one place cannot."""
import json
from fractions import Fraction

import pytest
from ledgers.altered import ALTERATIONS
from ledgers.book import altered_book, ledger_of_the_book
from ledgers.examples import N, X, I, J, examples
from ledgers.point import Unusable, is_false
from ledgers.typed import typed

from derivations import ledger
from derivations.kernel import rules
from derivations.kernel.context import Context
from derivations.kernel.terms import ONE, Var, at
from derivations.kernel.theorem import Theorem


@pytest.fixture(scope="module")
def book():
    return ledger.entries(ledger_of_the_book())


def _again(entries):
    return [outcome.reason for outcome, _ in ledger.made_again(entries)]


def test_every_theorem_of_the_book_is_made_again_from_its_entry(book):
    assert len(book) > 200
    outcomes = ledger.recheck(ledger_of_the_book())
    assert [o.id for o in outcomes] == [e["id"] for e in book]
    assert [o for o in outcomes if o.reason] == []
    used = {premise for entry in book for premise in entry["premises"]}
    assert [o for o in outcomes if not o.labels and o.id not in used] == []  # a line, or what one rests on


def test_every_rule_writes_what_can_be_made_again(book, tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.write(path, examples())
    assert {e["method"] for e in (*book, *ledger.entries(path))} == set(ledger.RULES)
    assert [o for o in ledger.recheck(path) if o.reason] == []


def test_the_file_is_the_same_whenever_it_is_written(tmp_path):
    for name in ("one", "other"):  # the kernel numbers its indices differently each time
        ledger.write(tmp_path / name, examples())
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_premises_stand_before_what_rests_on_them_and_equal_theorems_once(tmp_path):
    path = tmp_path / "ledger.jsonl"
    count = ledger.write(path, [*examples(), *examples()])
    entries = ledger.entries(path)
    ids = [e["id"] for e in entries]
    assert count == len(ids) == len(set(ids))
    for n, entry in enumerate(entries):
        assert set(entry["premises"]) <= set(ids[:n])


def test_a_record_is_no_theorem_and_every_one_made_again_comes_from_a_rule(book):
    assert not isinstance(book[0], Theorem)
    (outcome, theorem), = ledger.made_again(book[:1])
    assert not outcome.reason and ledger.record(theorem)["id"] == book[0]["id"]


def test_500_entries_altered_in_one_place_are_not_made_again():
    found, left_out = altered_book()
    reasons = _again([entry for _, entry in found])
    assert [kind for (kind, _), reason in zip(found, reasons, strict=True) if not reason] == []
    assert {kind for kind, _ in found} == set(ALTERATIONS)
    assert left_out.get("true", 0) < 250  # such as an index that both sides do not depend on


def test_the_points_that_show_an_alteration_false_show_no_theorem_false(book):
    tried, equalities = 0, [e for e in book if e["relation"] == "="]
    for entry in equalities:
        try:
            assert not is_false(*(ledger.decoded(entry[k]) for k in ("context", "left", "right")))
            tried += 1
        except Unusable:
            continue
    assert tried > 60


def test_an_id_that_does_not_fit_is_noticed(book):
    entry = json.loads(json.dumps(book[0]))
    entry["evidence"]["points"] += 1
    assert _again([entry]) == ["the id does not belong to what the entry says"]
    entry["id"] = ledger.identity(entry)
    assert _again([entry]) == ["made again, it has another evidence than the entry"]


def test_without_its_premise_an_entry_is_not_made_again(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.write(path, examples())
    entries = ledger.entries(path)
    resting = next(e for e in entries if e["premises"])
    left = [e for e in entries if e["id"] != resting["premises"][0]]
    reasons = dict(zip((e["id"] for e in left), _again(left), strict=True))
    assert "made again nowhere before it" in reasons[resting["id"]]


@pytest.mark.parametrize("line, said", [
    ("[1]", "line 2 is no JSON object"), ("{", "line 2 is no JSON"),
])
def test_a_file_that_is_no_ledger_is_refused_with_the_line(tmp_path, line, said):
    path = tmp_path / "ledger.jsonl"
    ledger.write(path, examples())
    path.write_text(f"{path.read_text('utf-8').splitlines()[0]}\n{line}\n", encoding="utf-8")
    with pytest.raises(ledger.Malformed, match=said):
        ledger.recheck(path)


def _entry(context, left, right):
    made = ledger.record(rules.equation(Context(), ONE, ONE))
    said = {"context": context, "left": left, "right": right}
    return {**made, **{part: ledger.encoded(thing) for part, thing in said.items()}}


def _reason(entry):
    return _again([{**entry, "id": ledger.identity(entry)}])[0]


@pytest.mark.parametrize("name", ["sign x", "value #0", "x@1"])
def test_names_of_the_kernels_own_are_refused(name):
    entry = ("entry", name, (at(I),))
    cube = ("mul", entry, entry, entry)
    assert "name of the kernel's own" in _reason(_entry(Context(least=((N, 1),)), cube, entry))


def test_an_index_that_no_sum_binds_is_refused_if_it_is_numbered():
    loose = ("entry", "x", (at(Var("#0", at(N))),))
    assert "index of the kernel's own" in _reason(_entry(Context(least=((N, 1),)), loose, loose))


@pytest.mark.parametrize("left", [
    ["num", "1/0"], ["num", 1], ["sum", ["sym", "x"]], ["add", ["num", "1"]], ["entry", "x", [3]],
    ["twice", ["num", "1"]], ["pow", ["num", "2"], ["num", "2"]], {"kind": "Put"}, {"kind": "eval"},
    None, "x",
])
def test_what_is_no_formula_is_refused_with_a_reason(left):
    assert _reason({**_entry(Context(), ONE, ONE), "left": left})


def test_another_format_is_refused(book):
    assert "format 2" in _reason({**book[0], "format": 2})


def test_a_tree_comes_back_as_it_was():
    k = Var("#0", at(N))
    tree = ("add", X, ("pow", ("sum", k, ("entry", "x", (at(k),))), Fraction(-1, 2)),
            ("delta", at(I), at(J)), ("num", Fraction(3, 7)))
    assert ledger.decoded(json.loads(json.dumps(ledger.encoded(tree)))) == tree


INDUCTIONS = [
    ("2^n > n",), ("(1+x)^n >= 1+n*x", "x >= -1", "n >= 1"), ("r^n <= r", "r >= 0", "r <= 1", "n >= 1"),
]


@pytest.mark.parametrize("claim", INDUCTIONS, ids=map(" given ".join, INDUCTIONS))
def test_an_inequality_by_induction_is_made_again(claim):
    entries = typed(*claim, whole="n")
    assert "induction" in [e["method"] for e in entries]
    assert _again(entries) == [""] * len(entries)


@pytest.mark.parametrize("claim", INDUCTIONS[1:3], ids=map(" given ".join, INDUCTIONS[1:3]))
def test_an_induction_from_another_start_or_without_what_is_given_is_not_made_again(claim):
    def later(e):
        e["certificate"][1] += 1

    def not_given(e):
        e["context"]["facts"].pop()
    for change in (later, not_given):
        entries = typed(*claim, whole="n")
        induction, = (e for e in entries if e["method"] == "induction")
        change(induction)
        induction["id"] = ledger.identity(induction)
        assert _again(entries)[entries.index(induction)]


def test_what_a_lemma_asks_for_is_made_again():
    """Popoviciu: its hypotheses are shown for an index that is no index of the claim."""
    given = "p[k] > 0", "sum(p[k], k) = 1", "x[k] >= a", "x[k] <= b"
    entries = typed("sum(p[k]*x[k]^2, k) - sum(p[k]*x[k], k)^2 <= (b-a)^2/4", *given)
    assert "instance" in [e["method"] for e in entries]
    assert _again(entries) == [""] * len(entries)
