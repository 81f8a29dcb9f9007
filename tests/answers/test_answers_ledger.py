"""No exercise claims something else, or less, than the reviewed ledger says."""
from dataclasses import replace

import pytest

from derivations.record import Status
from backproof.answers.ledger import all_differences, differences, text_of, write


def test_the_book_claims_what_the_ledger_says(records):
    found = all_differences(records)
    assert not found, ("what is claimed has changed; if that is meant, run: "
                       f"backproof ledger --write\n{found}")


@pytest.fixture
def one(records, tmp_path):
    record = next(r for r in records if r.id == "ch3-softmax-backprop")
    path = tmp_path / "ledger.json"
    write([record], path)
    assert differences([record], path) == ""
    return record, path


@pytest.mark.parametrize("change, shows", [
    (lambda r: replace(r, kind="experiment"), "+  \"kind\": \"experiment\""),
    (lambda r: replace(r, assumptions=[*r.assumptions, "K >= 3"]), "K >= 3"),
    (lambda r: replace(r, answer=[replace(r.answer[0], plain="a = a")]), "+   \"a = a  (proved)\""),
    (lambda r: replace(r, mistakes=[]), "mistakes refuted"),
    (lambda r: replace(r, checks=[]), "network checks"),
    (lambda r: replace(r, steps=[replace(s, verdict=s.verdict and replace(
        s.verdict, status=Status.MEASURED)) for s in r.steps]), "measured"),
])
def test_a_weaker_claim_shows(one, change, shows):
    record, path = one
    assert shows in differences([change(record)], path)


def test_a_lost_and_a_new_exercise_show(one, records):
    record, path = one
    assert f"-\"{record.id}\"" in differences([], path).replace(" ", "")
    assert "+" in differences(records, path)


def test_the_ledger_is_the_same_whatever_the_order(records):
    assert text_of(records) == text_of(records[::-1])
