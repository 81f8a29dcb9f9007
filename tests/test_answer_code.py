"""The code that a page offers is that of the answer, and computes it."""
from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from sympy import IndexedBase, Symbol, log, symbols

from backproof.answer_code import answer_code, shaped, worth_copying
from backproof.answers.asked import asked_in
from backproof.answers.making import question_of
from backproof.registry import path_of
from derivations.language import array, index, size

m = size("m")
i = index("i", m)
a, b = symbols("a b")
NOTHING = SimpleNamespace(conclusions=[])


def coded(id, proof=NOTHING):
    return answer_code(question_of(asked_in(path_of(id))), proof)


def test_the_code_is_that_of_the_answer_and_says_which_part_it_computes():
    source = coded("ch3-softmax-backprop")
    assert "# ∂C/∂z_k = δ_k = a_k - y_k\ndef part_1(*, a, y):" in source
    assert source.endswith("return a - y\n")


def test_the_code_of_batch_norm_computes_the_gradient_of_its_inputs():
    space = {}
    exec(coded("batch-norm-backward"), space)
    rng = np.random.default_rng(0)
    z, g, gamma, step = rng.normal(size=5), rng.normal(size=5), 1.7, 1e-6

    def outputs(z):
        return gamma * (z - z.mean()) / np.sqrt(z.var() + 1e-3)
    found = space["part_3"](g=g, zhat=outputs(z) / gamma, gamma=gamma, s=np.sqrt(z.var() + 1e-3))
    wanted = [g @ (outputs(z + step * e) - outputs(z - step * e)) / (2 * step) for e in np.eye(5)]
    assert found == pytest.approx(wanted, rel=1e-6)


def test_what_several_parts_import_stands_once():
    assert coded("ch3-linear-output-quadratic").count("import numpy") == 1


def test_where_no_part_asks_for_a_formula_a_conclusion_is_shown():
    proof = SimpleNamespace(conclusions=[(a, b), (a, b + log(b))])
    source = coded("ch3-rotation-augmentation", proof)
    assert "def formula(*, b):" in source and "b + np.log(b)" in source


def test_a_letter_or_a_number_needs_no_code():
    assert not any(map(worth_copying, [a, a**2, a * 0 + 2]))
    assert worth_copying(a - b) and worth_copying(array("x", m)[i])


def test_an_array_read_in_two_ways_keeps_its_own_length():
    x = IndexedBase("x")
    assert shaped(x[i]) == IndexedBase("x", shape=(m,))[i]
    assert shaped(x[i] + x[Symbol("k", integer=True)]).has(x)
