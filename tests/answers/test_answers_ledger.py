"""No exercise claims something else, or less, than the reviewed ledger says."""

from dataclasses import replace

import pytest

from derivations.record import Status
from backproof.answers.ledger import NEW, by_book, differences, kept, of_one, text_of, write


def test_nothing_that_a_ledger_claims_is_lost(records):
    for path, own in by_book(records).items():
        assert kept(path).keys() <= {record.id for record in own}


@pytest.fixture
def one(records, tmp_path):
    record = next(r for r in records if r.id == "ch3-softmax-backprop")
    path = tmp_path / "ledger.json"
    write([record], path)
    assert differences([record], path) == ""
    return record, path


@pytest.mark.parametrize(
    "change, shows",
    [
        (lambda r: replace(r, kind="experiment"), '+  "kind": "experiment"'),
        (lambda r: replace(r, assumptions=[*r.assumptions, "K >= 3"]), "K >= 3"),
        (
            lambda r: replace(r, answer=[replace(r.answer[-1], plain="a = a")]),
            '+   "a = a  (proved)"',
        ),
        (lambda r: replace(r, mistakes=[]), "mistakes refuted"),
        (lambda r: replace(r, checks=[]), "network checks"),
        (
            lambda r: replace(
                r,
                steps=[
                    replace(s, verdict=s.verdict and replace(s.verdict, status=Status.MEASURED))
                    for s in r.steps
                ],
            ),
            "measured",
        ),
    ],
)
def test_a_weaker_claim_shows(one, change, shows):
    record, path = one
    assert shows in differences([change(record)], path)


def test_a_new_exercise_is_said_to_be_new_and_an_old_one_that_changed_to_have_changed(one):
    record, path = one
    assert of_one(record, path) == ""
    assert of_one(replace(record, id="mine"), path) == f"mine is {NEW}"
    assert "what is claimed has changed" in of_one(replace(record, kind="experiment"), path)


def test_a_lost_and_a_new_exercise_show(one, records):
    record, path = one
    assert f'-"{record.id}"' in differences([], path).replace(" ", "")
    assert "+" in differences(records, path)


def test_the_ledger_is_the_same_whatever_the_order(records):
    assert text_of(records) == text_of(records[::-1])
