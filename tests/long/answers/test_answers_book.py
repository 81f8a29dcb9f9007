"""Every answer of the book is right, and no spoiled version of one is."""
from itertools import islice

import pytest

from derivations.record import Status
from derivations.notation.text import to_text
from backproof.answers.answer import Found
from backproof.answers.judging import judge
from backproof.answers.question import Question
from backproof.mutation import mutants
from backproof.registry import ExerciseError, files, id_of, load

SPOILED = 3


@pytest.mark.parametrize("path", files(), ids=id_of)
def test_the_books_own_answer_is_right_and_spoiled_ones_are_not(path):
    try:
        question = Question(load(path))
    except ExerciseError as declined:
        assert "not a formula" in str(declined)
        return
    for target in question.targets:
        answer = judge(question, to_text(target.shown) if target.is_equation else str(target))
        assert answer.right, f"{target}: {answer.message}"
        spoiled = islice(mutants(target.right), SPOILED if target.is_equation else 0)
        for change, mutant in spoiled:
            answer = judge(question, to_text(mutant))
            assert not answer.right or is_an_answer(question, mutant), f"{change}: {mutant}"
            assert answer.found != Found.WRONG or answer.slip, f"{change} of {target} has no name"


def is_an_answer(question, formula):
    """Whether the engine on its own proves a formula equal to one of the answers."""
    return any(question.proof.decide_equation(formula, target.right, target.given).status
               == Status.PROVED for target in question.targets if target.is_equation)
