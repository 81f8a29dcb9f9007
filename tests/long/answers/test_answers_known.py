"""What every exercise proves and is given: typed, it is never called wrong."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "answers"))
from rows import EXERCISES, known, solved  # noqa: E402

from backproof.answers.answer import FALSE  # noqa: E402
from backproof.answers.judging import judge  # noqa: E402


@pytest.mark.parametrize("exercise", EXERCISES)
def test_nothing_that_is_known_is_called_wrong(exercise, records):
    record = next(record for record in records if record.id == exercise)
    asked = solved(record)
    assert [text for text in known(record) if judge(asked, text).found in FALSE] == []
