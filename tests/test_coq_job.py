"""The job that has Coq prove the shelf again: what it asks, what it asks once more, what it reports."""
from pathlib import Path

import pytest
from sympy import exp

from backproof.coq import coqtop, job
from backproof.coq.marks import lines_of
from backproof.coq.wrong import false_statements
from backproof.record import ExerciseRecord
from derivations.language import real
from derivations.ledger import Label, lines
from derivations.proof.deciding import prove, prove_relation
from derivations.record import Status, Step

x, y = real("x y")
FOLDER = Path(".")


@pytest.fixture(scope="module")
def square():
    verdicts = prove((x + y)**2, x**2 + 2*x*y + y**2), prove_relation(exp(x), ">=", 1 + x)
    ledger = lines([(v.theorem, Label("square", n, f"claim {n}"))
                    for n, v in enumerate(verdicts, 1)])
    return ExerciseRecord("square", "The square", "", "", "", "", "", [], Status.PROVED, ledger=ledger,
                          steps=[Step("identity", verdict=v) for v in verdicts], book="book")


class Coq:
    """A Coq that answers as it is told, and remembers what it was asked."""

    def __init__(self, monkeypatch, answers):
        self.answers, self.asked = answers, []
        monkeypatch.setattr(coqtop, "tried", self.tried)

    def tried(self, folder, lines, seconds, known=frozenset()):
        names = [line.name for line in lines if line.digest not in known]
        self.asked.append((names, seconds))
        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return {name: said.get(name, "") for name in names}


def proved(found) -> dict:
    return {line.theorem: line.proved for line in found}


def test_what_coq_answered_once_it_is_not_asked_again(square, monkeypatch):
    coq = Coq(monkeypatch, [{"line_2": "no proof was found"}])
    first = job.judged(FOLDER, square, [])
    assert proved(first) == {"line_1": True, "line_2": False} and len(coq.asked) == 1
    assert job.judged(FOLDER, square, first) == first and len(coq.asked) == 1


def test_a_line_without_a_mark_is_asked_again_alone_if_the_question_is_another(square, monkeypatch):
    coq = Coq(monkeypatch, [{"line_2": "no proof was found"}, {}])
    one, two = job.judged(FOLDER, square, [])
    found = job.judged(FOLDER, square, [one, two._replace(asked="another library")])
    assert [names for names, _ in coq.asked] == [["line_1", "line_2"], ["line_2"]]
    assert proved(found) == {"line_1": True, "line_2": True}


def test_a_line_with_a_mark_is_not_asked_again_whatever_the_library(square, monkeypatch):
    coq = Coq(monkeypatch, [{}])
    found = [line._replace(asked="another library") for line in job.judged(FOLDER, square, [])]
    assert job.judged(FOLDER, square, found) == found and len(coq.asked) == 1


def test_a_mark_is_lost_with_its_statement(square, monkeypatch):
    coq = Coq(monkeypatch, [{}, {"line_2": "no proof was found"}])
    one, two = job.judged(FOLDER, square, [])
    found = job.judged(FOLDER, square, [one, two._replace(statement="another")])
    assert proved(found) == {"line_1": True, "line_2": False}
    assert coq.asked[1] == (["line_2"], job.SECONDS)


def test_a_line_that_is_too_late_is_tried_alone_with_patience(square, monkeypatch):
    coq = Coq(monkeypatch, [{"line_1": f"{coqtop.LATE} 60 s"}, {}])
    assert proved(job.judged(FOLDER, square, [])) == {"line_1": True, "line_2": True}
    assert coq.asked[1] == (["line_1"], job.PATIENCE)


def test_a_line_that_was_too_late_is_tried_again_the_next_time(square, monkeypatch):
    coq = Coq(monkeypatch, [{"line_1": f"{coqtop.LATE} 60 s"}])
    first = job.judged(FOLDER, square, [])
    assert proved(first) == {"line_1": False, "line_2": True}
    coq.answers = [{}]
    assert proved(job.judged(FOLDER, square, first)) == {"line_1": True, "line_2": True}


def test_a_line_that_is_proved_no_longer_is_named(square, monkeypatch):
    Coq(monkeypatch, [{"line_2": "no proof was found"}])
    monkeypatch.setattr(coqtop, "compiled", lambda *_: coqtop.Compiled(False, set(), "", 1))
    digests = {line.digest for line in lines_of(square)}
    found = job.compiled(FOLDER, digests, lambda said: None, square)
    assert found.faults == ("square: line_2 is proved no longer: no proof was found",)
    assert found.points == 2


def test_a_line_that_is_too_late_twice_is_named_and_is_no_fault(square, monkeypatch):
    coq = Coq(monkeypatch, [{"line_1": f"{coqtop.LATE} 60 s"}])
    monkeypatch.setattr(coqtop, "compiled", lambda *_: coqtop.Compiled(False, set(), "", 1))
    found = job.compiled(FOLDER, {line.digest for line in lines_of(square)}, lambda said: None, square)
    assert found.late == (f"square: line_1 {coqtop.LATE} 60 s",)
    assert found.faults == () and coq.asked[1] == (["line_1"], job.PATIENCE)


def test_a_line_that_no_result_file_knows_is_named(square, monkeypatch):
    monkeypatch.setattr(coqtop, "compiled", lambda *_: coqtop.Compiled(True, {"classic"}, "", 1))
    found = job.compiled(FOLDER, set(), lambda said: None, square)
    assert found.new == ("square: line_1", "square: line_2") and found.axioms == {"classic"}


def test_a_false_line_that_is_proved_is_a_fault(square, monkeypatch):
    Coq(monkeypatch, [{}])
    found = job.refused(FOLDER, false_statements([square], []), lambda said: None)
    assert found.faults == ("Coq proves what is false: square: claim 1, 1 added",)
    Coq(monkeypatch, [{"wrong_0": "no proof was found"}])
    assert job.refused(FOLDER, false_statements([square], []), lambda said: None) == job.Found(wrong=1)
