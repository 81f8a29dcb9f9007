"""Every exercise as pytest items: one for each step, check and mistake, named by what it says."""
import os

import pytest

from derivations.record import Status
from backproof.registry import id_of
from verified_book import records

RECORDS = records()


def _items():
    for record in RECORDS:
        yield pytest.param(record, None, "whole", id=f"{record.id}::status")
        number = 0
        for step in record.steps:
            for part in (step, *step.details):
                if part.verdict:
                    number += 1
                    yield pytest.param(record, part, "step",
                                       id=f"{record.id}::step {number}: {_short(part.plain)}")
        for check in record.checks:
            yield pytest.param(record, check, "check", id=f"{record.id}::check: {check.text}")
        for mistake in record.mistakes:
            yield pytest.param(record, mistake, "mistake",
                               id=f"{record.id}::mistake: {_short(mistake.text)}")


def _short(text):
    return text if len(text) <= 70 else text[:69] + "…"


@pytest.mark.parametrize("record, item, kind", list(_items()))
def test_exercise(record, item, kind):
    if kind == "whole":
        assert not record.error, record.error
        assert record.status in (Status.PROVED, Status.MEASURED)
    elif kind == "mistake":
        assert item.verdict.status == Status.REFUTED, f"{item.plain} is {item.verdict}"
        assert item.verdict.counterexample or item.verdict.reason
    else:
        label = item.plain if kind == "step" else item.text
        assert item.verdict.ok, f"{record.id}: {label}: {item.verdict}"


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.id)
def test_every_mutant_of_a_proved_line_is_refused(record):
    kills = record.kills
    assert not kills.survived
    assert kills.killed + kills.equivalent == kills.mutants
    if record.kind in ("proof", "inequality", "probability", "limit"):
        assert kills.killed > 0


def test_every_file_holds_the_exercise_that_its_name_says():
    from backproof.registry import files

    assert [id_of(path) for path in files()] == [r.id for r in RECORDS]


def test_records_are_not_read_in_continuous_integration(monkeypatch):
    from backproof import cache

    monkeypatch.setitem(os.environ, "CI", "true")
    assert not cache.trusted()
