"""The second judge: marks belong to statements, exports prove what is marked, and nothing else."""
import json
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from sympy import exp
from verified_book import records

from backproof.coq import coqtop, marks
from backproof.coq.export import comment, export
from backproof.coq.marks import (
    Result, coq_marks, lines_of, proved_by_coq, results, with_marks, write,
)
from backproof.coq.points import point_of
from backproof.coq.theory import digest
from backproof.coq.wrong import false_statements
from backproof.errors import ExerciseError
from backproof.judged.page import claims_here
from backproof.judged.record import How, Judged, Role, Ruling
from backproof.record import ExerciseRecord, Mistake
from backproof.site.chapters import chapter_page
from backproof.site.steps import step_body
from derivations.kernel.context import Condition
from derivations.kernel.terms import num
from derivations.ledger import Label, lines
from derivations.language import real
from derivations.proof.deciding import prove, prove_relation
from derivations.record import Status, Step

x, y = real("x y")


def record(*verdicts, **more) -> ExerciseRecord:
    """An exercise whose lines have these verdicts."""
    steps = [Step("identity", plain=f"claim {n}", verdict=v) for n, v in enumerate(verdicts, 1)]
    ledger = lines([(v.theorem, Label("square", n, f"claim {n}"))
                    for n, v in enumerate(verdicts, 1)])
    return ExerciseRecord("square", "The square", "", "", "", "", "", [], Status.PROVED,
                          steps=steps, ledger=ledger, **more)


@pytest.fixture(scope="module")
def square():
    return record(prove((x + y)**2, x**2 + 2*x*y + y**2), prove_relation(exp(x), ">=", 1 + x))


def test_a_line_has_a_mark_if_its_statement_was_proved(square):
    first, second = lines_of(square)
    assert coq_marks(square, {second.digest}).keys() == {2}
    mark = coq_marks(square, {first.digest})[1]
    assert (mark.file, mark.theorem, mark.statement) == ("square.v", "line_1", first.statement)
    assert not with_marks(square).steps[0].coq  # no result file says so


def test_a_line_whose_statement_has_changed_has_none(square):
    proved = {line.digest for line in lines_of(square)}
    other = record(prove((x + y)**2, x**2 + 2*x*y + y**2), prove_relation(exp(y), ">=", 1 + y))
    assert coq_marks(square, proved).keys() == {1, 2} and coq_marks(other, proved).keys() == {1}


def test_a_marked_line_shows_its_statement_beside_the_verdict(square, monkeypatch):
    first, second = lines_of(square)
    monkeypatch.setattr(marks, "proved_by_coq", lambda: {second.digest})
    plain, marked = with_marks(square).steps
    assert "verdict coq" not in step_body(plain)
    assert "verdict coq" in (shown := step_body(marked)) and "(exp x) &gt;= (1 + x)." in shown


def test_what_coq_was_asked_is_the_library_the_statement_the_script_and_what_it_uses(square):
    file, (_, line) = import_module("backproof.coq.theory"), lines_of(square)
    assert line.asked == file.hashed(file.library_text(), line.statement, line.script)
    assert [x.asked for x in file.theory(square.ledger, "square")] == [x.asked for x in lines_of(square)]


def test_a_claim_of_a_sheet_has_lines_of_its_own():
    theorems = [(prove(x + x, 2*x).theorem, Label(f"S{n}", 1, f"claim {n}")) for n in (1, 2)]
    theorems += [(prove(y + y, 2*y).theorem, Label("S2", 2, "claim 2"))]
    sheet = ExerciseRecord("sheet", "A sheet", "", "", "", "", "", [], Status.PROVED, ledger=lines(theorems))
    assert [(line.name, line.places) for line in lines_of(sheet)] == [
        ("line_1_of_S1", (("S1", 1), ("S2", 1))), ("line_2_of_S2", (("S2", 2),))]
    proved = {line.digest for line in lines_of(sheet)}
    assert not coq_marks(sheet, proved) and coq_marks(sheet, proved, "S2").keys() == {1, 2}


def test_a_line_of_a_claim_shows_its_mark_on_the_page_of_its_sheet(monkeypatch):
    step = Step("identity", plain="claim 1", verdict=prove(x + x, 2*x))
    claim = Judged("S1-1", "words", "S1", "line 1", Ruling.TRUE, How.THEOREM, [step], [Role.SAYS])
    sheet = ExerciseRecord("sheet", "A sheet", "", "", "", "", "", [], Status.PROVED, claims=[claim],
                           ledger=lines([(step.verdict.theorem, Label("S1-1", 1, "claim 1"))]))
    assert "verdict coq" not in claims_here(chapter_page(sheet), [sheet])
    monkeypatch.setattr(marks, "proved_by_coq", lambda: {lines_of(sheet)[0].digest})
    assert "verdict coq" in (shown := claims_here(chapter_page(sheet), [sheet]))
    assert "(2 * x) = (2 * x)." in shown


def test_a_word_with_another_meaning_takes_all_marks(square, monkeypatch, tmp_path):
    file = import_module("backproof.coq.theory")
    proved = {line.digest for line in lines_of(square)}
    (tmp_path / "Meaning.v").write_text("Definition sum := 0.")
    monkeypatch.setattr(file, "LIBRARY", tmp_path)
    assert not proved & {line.digest for line in file.theory(square.ledger, "square")}


def test_the_number_of_a_line_is_no_part_of_what_it_says():
    twice = prove(x + x, 2*x)
    one, other = record(twice), record(prove(x, x), twice)
    assert lines_of(one)[0].digest == lines_of(other)[1].digest


def test_the_export_proves_what_is_marked_and_states_the_rest(square, tmp_path):
    first, second = lines_of(square)
    (path,) = export([square], {first.digest}, tmp_path)
    text = path.read_text()
    assert "Theorem line_1 :" in text and "Qed." in text and "Goal\n" in text and "Abort." in text
    assert "Theorem line_2" not in text and "Definition lines := (line_1)." in text
    listed = (tmp_path / "_CoqProject").read_text().split()
    assert listed[:3] == ["-R", ".", "Backproof"]
    assert all((tmp_path / name).exists() for name in listed[3:])
    assert listed[-1] == "square.v" and "all:" in (tmp_path / "Makefile").read_text()


def test_beside_a_theorem_stands_a_point_at_which_its_hypotheses_hold(tmp_path):
    exercise = record(prove_relation(x * y, "<", 1, (x < 1, y < 1, x > 0, y > 0)))
    (line,) = lines_of(exercise)
    (path,) = export([exercise], {line.digest}, tmp_path)
    assert f"its hypotheses hold at {point_of(line.claim)} *)" in path.read_text()


def test_a_text_of_a_line_ends_no_comment():
    assert comment('f(*x) "a" x*)') == "f( *x) 'a' x* )"


def test_results_are_read_as_they_were_written(tmp_path):
    found = {"square": [Result("line_1", [1], ["x = x"], "ab", "cd", True),
                        Result("step_1", [], [], "", "", False, "no words")]}
    write(tmp_path / "coq.json", found)
    assert results(tmp_path / "coq.json") == found and results(tmp_path / "none") == {}


def test_hypotheses_that_hold_somewhere_have_a_point_and_others_have_none(square):
    (line,) = lines_of(record(prove_relation(x * y, "<", 1, (x < 1, y < 1, x > 0, y > 0))))
    exact = point_of(line.claim)
    values = {name: Fraction(q) for name, q in (part.split(" = ") for part in exact.split(", "))}
    assert all(0 < q < 1 for q in values.values()) and values.keys() == {"x", "y"}
    nowhere = lines_of(square)[0].claim
    nowhere = nowhere._replace(domain=(Condition(num(-1), ">"),))
    assert point_of(nowhere) is None


def test_the_false_rows_of_a_file_are_stated_and_the_true_ones_are_not(tmp_path):
    (tmp_path / "bank.toml").write_text("""
[[row]]
claim = "x[i] <= sum(x[k], k)"
given = ["x[i] >= -1"]
truth = "false"
[[row]]
claim = "x = x"
truth = "true"
[[row]]
claim = "x = ("
truth = "false"
""")
    (line,) = false_statements([], [tmp_path / "bank.toml"])
    assert line.texts == ("x[i] <= sum(x[k], k)",) and ">= (-1)" in line.statement


def test_every_false_line_differs_from_a_true_one(square):
    entry = json.loads(square.ledger[1])
    mistake = Mistake("", "", "", "", "exp(x) < 1 + x", None,
                      claimed=json.dumps({**entry, "relation": "<"}))
    wrong = false_statements([record(square.steps[0].verdict, mistakes=[mistake])], [])
    assert [line.texts[0] for line in wrong] == [
        "square, a mistake: exp(x) < 1 + x", "square: claim 1, 1 added"]
    assert "(exp x) < (1 + x)." in wrong[0].statement and not (
        {line.statement for line in wrong} & {line.statement for line in lines_of(square)})


SAID = """Coq < Trying: line_1
Coq < Coq < line_1
     : forall x : R, x = x
Trying: line_2
Error: Timeout!
All were tried
"""


def test_a_theorem_counts_as_proved_if_coq_knows_it_afterwards(square, monkeypatch):
    def run(*_, **__):
        return CompletedProcess([], 0, SAID)
    monkeypatch.setattr(coqtop.subprocess, "run", run)
    monkeypatch.setattr(coqtop, "getloadavg", lambda: (0, 0, 0))
    found = coqtop.tried(Path("."), lines_of(square), 7)
    assert found == {"line_1": "", "line_2": "not within 7 s"}


def test_a_coq_that_stops_before_its_end_has_answered_nothing(square, monkeypatch):
    monkeypatch.setattr(coqtop.subprocess, "run", lambda *_, **__: CompletedProcess([], 137, SAID[:60]))
    with pytest.raises(ExerciseError, match="stopped before its end"):
        coqtop.tried(Path("."), lines_of(square), 7)


def test_a_line_has_more_seconds_on_a_machine_that_does_much_else(square, monkeypatch):
    asked = []

    def run(*_, input, **__):
        asked.append(input)
        return CompletedProcess([], 0, coqtop.ENDED)
    monkeypatch.setattr(coqtop.subprocess, "run", run)
    monkeypatch.setattr(coqtop, "cpu_count", lambda: 2)
    for load in (1, 8):
        monkeypatch.setattr(coqtop, "getloadavg", lambda load=load: (load, load, load))
        coqtop.tried(Path("."), lines_of(square), 7)
    assert ["Timeout 7." in text for text in asked] == [True, False] and "Timeout 28." in asked[1]


def test_an_axiom_is_read_from_what_coq_prints(monkeypatch, tmp_path):
    said = "Axioms:\nClassical_Prop.classic : forall P : Prop, P \\/ ~ P\nmine\n  : False\n"
    done = CompletedProcess([], 0, said, "")
    monkeypatch.setattr(coqtop.subprocess, "run", lambda *_, **__: done)
    found = coqtop.compiled(tmp_path, "square", 1)
    assert found.ok and found.axioms == {"classic", "mine"}
    assert found.axioms - coqtop.AXIOMS == {"mine"}


def test_no_mark_of_the_shelf_is_of_a_statement_that_has_changed():
    proved, found = proved_by_coq(), 0
    for record in records():
        for claim in ["", *(claim.id for claim in record.claims)]:
            for number, mark in coq_marks(record, proved, claim).items():
                said = mark.statement.replace(f"Theorem {mark.theorem} :", "Theorem line :", 1)
                assert digest(said) in proved, f"{claim or record.id}, line {number}"
                found += 1
    assert found
