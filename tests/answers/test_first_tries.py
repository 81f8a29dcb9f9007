"""The 76 answers that somebody typed who knew the question and not the tool: none is called wrong."""
from functools import cache

import pytest
from rows import question

from backproof.answers.answer import FALSE, Found
from backproof.answers.judging import judge

TRIES = {
    "ch3-softmax-backprop": [
        "a_k - y_k", "softmax(z)_k - y_k", "p_k - y_k", "\\hat{y}_k - y_k", "ŷ - y",
        "a_k sum(y_j, j) - y_k", "if the target is one-hot", "-Σ_j (y_j/a_j) ∂a_j/∂z_k"],
    "ch3-softmax-inverse": [
        "c = \\ln\\sum_k e^{z_k}", "ln Σ e^(z_k)", "c = log(sum(exp(z_k), k))", "logsumexp(z)",
        "np.log(np.sum(np.exp(z)))", "z_j = ln a_j + c", "c = z_j - ln a_j",
        "ln a_j + ln Σ_k e^{z_k}", "no", "\\ln \\sum_{k=1}^{K} e^{z_k}", "log Σ_k exp(z_k)"],
    "ch3-cross-entropy-minimum": [
        "a = y", "C(a) ≥ C(y)", "-y \\ln y - (1-y)\\ln(1-y)", "-[y ln y + (1-y) ln(1-y)]",
        "C'(a) = (a-y)/(a(1-a))", "dC/da = -y/a + (1-y)/(1-a)", "(a-y)/(a-a^2)",
        "C'' = y/a² + (1-y)/(1-a)² > 0", "\\frac{\\partial^2 C}{\\partial a^2}", "KL(y||a)",
        "C(y) = -y ln y - (1-y) ln(1-y)", "C(a) - C(y) >= 0",
        "dC/da = (a - y)/[a(1 - a)]"],
    "ch3-weight-init-variance": [
        "Var[z] = 3/2", "E[z] = 0", "√(n/2+1)", "√501", "1.2247", "sqrt(3/2)", "√1.5", "1.22474",
        "Var(z) = 3/2", "E(z) = 0", "n/2 + 1"],
    "ch3-output-gradients": [
        "∂C/∂z_k = a_k − y_k", "a_k - y_k", "x_r(a_k−y_k)", "a_k(1−a_k)(a_k−y_k)",
        "(a_k−y_k)a_k(1−a_k)x_r", "x_k (a_j − y_j)", "a^{L-1}_k (a^L_j - y_j)", "a^L_j - y_j",
        "(a_k - y_k) σ'(z_k)", "\\frac{\\partial C}{\\partial w_{jk}^L} = a^{L-1}_k (a^L_j - y_j)",
        "a - y", "(a-y) x^T", "1/n Σ_x a^{L-1}_k (a^L_j - y_j)"],
    "ch3-momentum-mu-negative": [
        "η < 2(1+μ)/h", "2(1+mu)/h > eta", "eta_max = 2(1+mu)/h", "r_1 r_2 = mu", "-1 < mu < 1"],
    "ch3-momentum-mu-gt-1": ["v[t] = mu^t v[0]", "v_t = μ^t v_0", "r_1 r_2 = mu", "no", "mu Q"],
    "ch3-sigmoid-derivative": [
        "\\sigma'(z) = \\sigma(z)(1-\\sigma(z))", "a(1-a)", "s(1-s)", "e^{-z}/(1+e^{-z})^2", "1/4"],
    "ch3-linear-output-quadratic": ["a_k - y_k", "x_k (a_j - y_j)", "δ_k = a_k - y_k"],
    "ch3-softmax-temperature": [
        "the largest one gets everything, the others get nothing",
        "it is soft because the other classes keep a share"]}
COUNT = 76


@cache
def found(exercise):
    return [judge(question(exercise), text).found for text in TRIES[exercise]]


@pytest.mark.parametrize("exercise", TRIES)
def test_no_first_try_is_called_wrong_or_not_read(exercise):
    bad = {*FALSE, Found.UNREADABLE, Found.UNDECIDED}
    assert [text for text, f in zip(TRIES[exercise], found(exercise)) if f in bad] == []


def test_nearly_all_first_tries_are_right_or_words():
    every = [f for exercise in TRIES for f in found(exercise)]
    assert len(every) == COUNT
    assert sum(f in (Found.RIGHT, Found.PART, Found.WORDS) for f in every) >= 70
