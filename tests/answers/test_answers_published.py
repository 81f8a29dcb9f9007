"""Every wrong answer of the public solution sets is refuted, by something to check by hand."""

import pytest

from derivations.proof.outcomes import printed
from derivations.record import Status
from backproof.answers.published import row, run, rows, wrong_answers
from backproof.answers.published_page import published
from exercises.nielsen.faulty_programs import PROGRAMS

CODED = {wrong.code: wrong for wrong in wrong_answers() if wrong.code}

ITEMS = range(1, 45)


@pytest.mark.parametrize(
    "wrong",
    wrong_answers(),
    ids=[f"{wrong.n} {wrong.source}: {wrong.text}" for wrong in wrong_answers()],
)
def test_it_is_refuted_with_a_counterexample(wrong, records):
    found = row(wrong, next((record for record in records if record.id == wrong.id), None))
    assert found.verdict.status == Status.REFUTED, f"{found.plain}: {found.verdict}"
    example = found.verdict.counterexample
    assert wrong.text and (wrong.why or wrong.mistake)
    is_bound = any(sign in found.plain for sign in "<>")  # broken by a tie, if it is strict
    assert is_bound or example.left != example.right


def test_every_item_of_the_list_is_there():
    assert set(ITEMS) <= {wrong.n for wrong in wrong_answers()}


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_right_program_passes_the_check_that_the_faulty_one_fails(name):
    check, faulty, right = PROGRAMS[name]
    found, wanted = check(right)
    assert found == wanted
    assert run(CODED[name]).counterexample.right == printed(wanted)


def test_every_program_is_used():
    assert set(PROGRAMS) == set(CODED)


def test_the_page_shows_them_all(records):
    page = published("wrong-answers.md", records)
    assert page.count('class="mistake"') == len(wrong_answers())
    assert f"{len(wrong_answers())} wrong answers, {len(wrong_answers())} refuted." in page
    assert len(rows([])) == sum(not wrong.mistake for wrong in wrong_answers())
