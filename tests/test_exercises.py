"""What holds of the exercises together; pytest collects the tests of each from its file."""
import os

import pytest
from verified_book import records

from backproof import cache

RECORDS = records()


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.id)
def test_every_mutant_of_a_proved_line_is_refused(record):
    kills = record.kills
    assert not kills.survived
    assert kills.killed + kills.equivalent == kills.mutants
    if record.kind in ("proof", "inequality", "probability", "limit"):
        assert kills.killed > 0


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.id)
def test_every_line_knows_its_place_in_the_file(record):
    with open(record.file, encoding="utf-8") as file:
        text = file.read().splitlines()
    assert len(record.lines) == len(record.steps)
    for step, line in zip(record.steps, record.lines):
        assert 0 < line <= len(text), step.plain


def test_records_are_not_read_in_continuous_integration(monkeypatch):
    monkeypatch.setitem(os.environ, "CI", "true")
    assert not cache.trusted()
