"""What is true and not asked is never called wrong: lines of the solution, and what is given."""

import pytest
from rows import known, solved

from backproof.answers.answer import FALSE, Found
from backproof.answers.judging import judge
from backproof.answers.solution import line_that_answers

SAMPLE = ["he-variance", "gradient-clipping", "ch3-softmax-backprop"]


@pytest.fixture
def record(records, request):
    return next(record for record in records if record.id == request.param)


@pytest.mark.parametrize("record", SAMPLE, indirect=True)
def test_no_line_of_the_solution_and_nothing_given_is_called_wrong(record):
    asked = solved(record)
    assert [text for text in known(record) if judge(asked, text).found in FALSE] == []


@pytest.mark.parametrize("record, text, said", [
    ("he-variance", "2/n", "the right side of something that is given"),
    ("he-variance", "Var[w] = 2/n", "it is something that is given"),
    ("ch3-softmax-backprop", "-ln a_t", "the right side of line 7 of the solution"),
    ("ch3-softmax-backprop", "C = -ln a_t", "True where it stands: that is line 7 of the solution"),
], indirect=["record"])
def test_it_is_told_what_it_is(record, text, said):
    answer = judge(solved(record), text)
    assert answer.found == Found.NOT_ASKED and said in answer.message


@pytest.mark.parametrize("record", ["he-variance"], indirect=True)
def test_a_number_alone_and_a_false_statement_are_still_wrong(record):
    asked = solved(record)
    assert [judge(asked, text).found for text in ("0", "Var[z] = 2/n", "E[x^2] = 2/n")] == [
        Found.WRONG] * 3


@pytest.mark.parametrize("record", ["he-variance"], indirect=True)
def test_the_answer_to_another_part_is_not_wrong_but_not_asked_either(record):
    answer = judge(solved(record), "v/2", part=2)
    assert (answer.found, "the answer to part 1" in answer.message) == (Found.NOT_ASKED, True)


@pytest.mark.parametrize("record", ["ch3-softmax-backprop"], indirect=True)
def test_a_right_answer_is_told_with_its_line(record):
    asked = solved(record)
    assert line_that_answers(asked, asked.slots[0]) == 6
    answer = judge(asked, "a_k - y_k")
    assert answer.line == 6 and "line 6 of the solution" in answer.message
