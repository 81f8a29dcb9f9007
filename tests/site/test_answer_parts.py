"""The answer of a page, part by part: as it was typed, set in type, and marked if it is a theorem."""
from __future__ import annotations

import pytest

from backproof.answers import asked as ask
from backproof.answers.making import question_of
from backproof.record import ExerciseRecord, Status, Step
from backproof.site.answer import OPEN_PARTS, answer_parts, asks, proved_by
from backproof.site.typed import typed

WORLD = {"letters": {"x_i": "a number", "c": "another", "η": "a rate", "Qbar": "a mean"},
         "indices": {"n": "i j"}}


def asking(*parts, **given):
    return ask.asks(parts, **WORLD, **given)


@pytest.mark.parametrize("text, tex", [
    ("c (1 - c)", "c (1 - c)"),
    ("1/n Σ_i x_i (1 - x_i)", r"\frac{1}{n} \sum_{i} x_{i} (1 - x_{i})"),
    ("c + ln Σ_i e^{x_i}", r"c + \ln \sum_{i} e^{x_{i}}"),
    ("c ln(c) (1 - c)", r"c (\ln c) (1 - c)"),
    ("-c/(1 - c)", r"-\frac{c}{1 - c}"),
    ("η (c + c/2)", r"η \left(c + \frac{c}{2}\right)"),
    ("∂Qbar/∂c = 0", r"\frac{\partial \bar{Q}}{\partial c} = 0"),
    ("sqrt(c/2)", r"\sqrt{\frac{c}{2}}"),
    ("0 < c < 1", r"0 \lt c \lt 1"),
])
def test_a_typed_answer_is_set_in_the_order_in_which_it_was_typed(text, tex):
    question = question_of(asking(ask.formula("?", text)))
    (slot,) = question.slots
    assert typed(text, slot.statements[0], question.world) == tex


def test_only_what_is_a_theorem_is_marked():
    question = question_of(asking(
        ask.formula("?", "c^2 - 1 = (c - 1)(c + 1)"), ask.formula("?", "c^2 + 1 = (c + 1)(c + 1)"),
        ask.formula("?", "c (1 - c)"), ask.condition("?", "x_i^2 ≥ 0")))
    assert list(map(proved_by(question), question.slots)) == [True, False, False, True]


def record(id, *steps):
    return ExerciseRecord(id, "", "", "", "", "", "proof", [], Status.PROVED, steps=list(steps))


def test_the_line_of_the_solution_that_answers_a_part_is_linked():
    shown = answer_parts(record("sample-line", Step("cite", "", plain="c = 1 - (1 - c)")),
                         asking(ask.formula("Which share?", "c = 1 - (1 - c)", where="c > 0")))
    assert 'href="#line-1">line 1</a>' in shown


def test_a_part_has_its_question_its_answer_and_its_condition():
    shown = answer_parts(record("sample-parts"), asking(
        ask.formula("Which share?", "c = 1 - (1 - c)", where="c > 0"),
        ask.no("Is it small?", "It may be 1.")))
    assert '<dt markdown="span">Which share?</dt>' in shown
    assert "$c = 1 - (1 - c)$" in shown and "if $c \\gt 0$" in shown and "proved" in shown
    assert "No. It may be 1." in shown


def test_many_parts_are_folded_after_the_first_ones():
    parts = [ask.yes(f"Question {n}?", "It is.") for n in range(OPEN_PARTS + 3)]
    shown = answer_parts(record("sample-many"), asking(*parts))
    before, _, after = shown.partition("<summary>3 more parts")
    assert before.count("<dt") == OPEN_PARTS and after.count("<dt") == 3


@pytest.mark.parametrize("words, typeset", [
    ("What is the error of output neuron k?", "What is the error of output neuron $k$?"),
    ("Does a - y avoid it?", "Does $a - y$ avoid it?"),
    ("Is a tie an improvement?", "Is a tie an improvement?"),
    ("The limit of c + p/N at 4N?", "The limit of $c + p/N$ at $4N$?"),
    ("The same as -ln a_t, for j ≠ k?", r"The same as $-\ln a_t$, for $j \ne  k$?"),
    ("Down to 1/√n, in 3 of 4 runs?", r"Down to $1/\sqrt n$, in 3 of 4 runs?")])
def test_what_is_written_like_a_formula_is_set_as_one(words, typeset):
    assert asks(words) == typeset
