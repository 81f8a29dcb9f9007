"""All fixtures through the judge; and slips of every answer, which are not called right."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "answers"))
from rows import EXERCISES, fails, question, rows  # noqa: E402

from backproof.answers.asked import FORMULA  # noqa: E402
from backproof.answers.deciding import decide  # noqa: E402
from backproof.answers.judging import judge  # noqa: E402
from backproof.answers.near import slips  # noqa: E402
from backproof.answers.written import written  # noqa: E402



@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_row_is_judged_as_expected(exercise):
    assert [f for row in rows() if row["exercise"] == exercise and (f := fails(row))] == []


@pytest.mark.parametrize("exercise", EXERCISES)
def test_slips_of_the_answer_are_not_called_right(exercise):
    asked = question(exercise)
    for slot in asked.slots:
        if slot.part.kind == FORMULA and not slot.alike:
            for _, wrong in list(slips(asked.world, slot.answer))[:6]:
                found = decide(asked.world, wrong, "=", slot.answer, slot.where)
                assert not found.proved or found.tried and not found.refuted
                text = written(wrong, asked.world)
                answer = judge(asked, text, slot.number)
                assert answer.right == found.proved, text
