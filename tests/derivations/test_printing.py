"""LaTeX in the form of a textbook, accepted by the MathML converter."""
import re

import math_core
import pytest
from formulas import C, FORMULAS, REPEATABLE, W, a, i, j, k, l, m, s, u, x, y
from hypothesis import given, settings
from sympy import (
    Abs, E, Eq, Float, IndexedBase, Max, Mul, Rational, Sum, Symbol, exp, log, oo, sqrt,
)

from derivations.language import (
    Direct, Expectation, Partial, Variance, array, delta, real, relu, sigmoid, sigmoid_prime, size,
    step,
)
from derivations.notation.printing import latex, latex_equation, latex_name

MATHML = math_core.LatexToMathML()
L, mu, beta, gamma, sd, v = real("L mu beta gamma sigma v")
n, n_in, T = size("n"), size("n_in"), size("T")
t = Symbol("t", integer=True)
top, error, first = array("a^L delta^L W1", C)
xhat = array("xhat", m)
sequence, g = IndexedBase("v", real=True), IndexedBase("g", real=True)

FORMS = [
    (a[k] - y[k], r"a_k - y_k"),
    (1 - a[j], r"1 - a_j"),
    (n + 1, r"n + 1"),
    (a[j] * (delta(j, k) - a[k]), r"a_j (\delta_{jk} - a_k)"),
    (exp(a[j]) / Sum(exp(a[k]), k), r"\frac{e^{a_j}}{\sum_k e^{a_k}}"),
    (-Sum(y[j] * log(a[j]), j), r"-\sum_j y_j \ln a_j"),
    (Sum((x[i] - mu) ** 2, i), r"\sum_i (x_i - \mu)^2"),
    (Sum(a[j] - y[j], j), r"\sum_j (a_j - y_j)"),
    (Sum(-a[j], j), r"-\sum_j a_j"),
    (Sum(-Sum(W[j, i], j), i) / m, r"-\frac{1}{m} \sum_i \sum_j W_{ji}"),
    ((v - u) / (u * (u - 1)), r"\frac{u - v}{u (1 - u)}"),
    ((u - 1) * (v - 1), r"(u - 1) (v - 1)"),
    (-((u - 1) ** 2) * (u - 10), r"(u - 1)^2 (10 - u)"),
    (-1 - 1 / (u - 1), r"\frac{1}{1 - u} - 1"),
    ((-1 - mu) * (1 - mu), r"-(1 + \mu) (1 - \mu)"),
    (-beta * (v - u), r"-\beta (v - u)"),
    ((x[i] - mu) * (x[k] - beta), r"(x_k - \beta) (x_i - \mu)"),
    (1 / (Sum(exp(-a[k]), k) + n), r"\frac{1}{n + \sum_k e^{-a_k}}"),
    (exp(-u) + exp(u), r"e^u + e^{-u}"),
    (Sum(Mul(-y[j] / a[j], a[j] * (delta(j, k) - a[k]), evaluate=False), j),
     r"\sum_j \left(-\frac{y_j}{a_j} \cdot a_j (\delta_{jk} - a_k)\right)"),
    (Mul(u, 1 / u, evaluate=False), r"\frac{u}{u}"),
    ((2 * u - 2 * v) / m, r"\frac{2 (u - v)}{m}"),
    (2 + 2 * u, r"2 + 2 u"),
    (Mul((u + 1) / v, v * x[i], evaluate=False), r"\frac{1 + u}{v} \cdot v x_i"),
    (Mul(u / v, -v, evaluate=False), r"\frac{u}{v} \cdot (-v)"),
    (1 + 3 * E, "1 + 3 e"),
    (u + log(v) / 2 - Rational(1, 2), r"u + \frac{\ln v}{2} - \frac{1}{2}"),
    (Sum(x[i], i) / m, r"\frac{1}{m} \sum_i x_i"),
    (Sum(a[k], k) * y[j], r"y_j \sum_k a_k"),
    (Sum(a[k], k) * Sum(y[j], j), r"\left(\sum_k a_k\right) \sum_j y_j"),
    (Sum(W[j, i] * x[i], i) + y[j], r"\sum_i W_{ji} x_i + y_j"),
    (gamma * xhat[i] + beta, r"\gamma \hat{x}_i + \beta"),
    (top[j], r"a^{L}_{j}"),
    (top[j] ** 2, r"(a^{L}_{j})^2"),
    (top[k] * error[j], r"a^{L}_{k} \delta^{L}_{j}"),
    (first[j], r"W^{(1)}_{j}"),
    (n_in**2, r"n_{\mathrm{in}}^2"),
    (sigmoid(x[i]) * (1 - sigmoid(x[i])), r"\sigma(x_i) (1 - \sigma(x_i))"),
    ((a[j] - y[j]) * sigmoid_prime(x[i]), r"(a_j - y_j) \sigma'(x_i)"),
    (relu(u) + step(u), r"\operatorname{relu}(u) + \operatorname{step}(u)"),
    (Partial(L, a[j]) * Partial(a[j], x[k]),
     r"\frac{\partial L}{\partial a_j} \frac{\partial a_j}{\partial x_k}"),
    (Direct(L, a[j]), r"\frac{\partial L}{\partial a_j}"),
    (Direct(L, a[j], "r", "sigma"), r"\left(\frac{\partial L}{\partial a_j}\right)_{r, \sigma}"),
    (Partial(L, a[j], a[k]), r"\frac{\partial^2 L}{\partial a_j \partial a_k}"),
    (Partial(L, v, v), r"\frac{\partial^2 L}{\partial v^2}"),
    (Expectation(u**2) - Expectation(u) ** 2, r"\mathbb{E}[u^2] - \mathbb{E}[u]^2"),
    (Variance(u), r"\operatorname{Var}[u]"),
    (x[0] * x[1], r"x_1 x_2"),
    (W[0, 1], r"W_{1,2}"),
    (x[m - 1], r"x_m"),
    (x[i + l], r"x_{i+l-1}"),
    (delta(j, 0), r"\delta_{j,1}"),
    (Sum(1, i), r"\sum_i 1"),
    (Sum(C, (i, 0, C - 1)), r"\sum_{i=1}^C C"),
    (Sum(beta**i, i), r"\sum_{i=0}^{m-1} \beta^i"),
    (Sum(x[i], (i, 1, m - 1)), r"\sum_{i=2}^m x_i"),
    (Sum(sequence[t], (t, 0, T - 1)), r"\sum_{t=0}^{T-1} v_t"),
    (beta * sequence[t - 1] + (1 - beta) * g[t], r"\beta v_{t-1} + (1 - \beta) g_t"),
    (exp(-u / T), r"e^{-u/T}"),
    (exp(-(x[i] - mu) ** 2 / (2 * sd**2)), r"\exp\left(-\frac{(x_i - \mu)^2}{2 \sigma^2}\right)"),
    (exp(Sum(a[k], k)), r"\exp\left(\sum_k a_k\right)"),
    (1 / (1 + exp(-u)), r"\frac{1}{1 + e^{-u}}"),
    ((x[i] - mu) / sqrt(v + 1), r"\frac{x_i - \mu}{\sqrt{1 + v}}"),
    (Sum((a[j] - y[j]) ** 2, j) / 2, r"\frac{1}{2} \sum_j (a_j - y_j)^2"),
    (-y[j] * log(a[j]) - (1 - y[j]) * log(1 - a[j]),
     r"-y_j \ln a_j - (1 - y_j) \ln(1 - a_j)"),
    (log(a[j]) * y[k] * Sum(a[k], k), r"y_k (\ln a_j) \sum_k a_k"),
    (Max(0, 1 - u), r"\max(1 - u, 0)"),
    (Abs(u), r"\left|u\right|"),
    (log(v) ** 2, r"(\ln v)^2"),
    (Mul(-1, v + 1, evaluate=False), r"-(1 + v)"),
    (beta ** (i - t), r"\beta^{i - t}"),
    (u ** Rational(-3, 2), r"\frac{1}{u^{3/2}}"),
    (Float("1e-5"), r"1 \cdot 10^{-5}"),
    (2 * 2**n, r"2 \cdot 2^n"),
    (s[j, j], r"s_{jj}"),
    (oo, r"\infty"),
]


def mathml(text):
    return MATHML.convert_with_local_state(text, displaystyle=True)


@pytest.mark.parametrize("expr, text", FORMS, ids=[text for _, text in FORMS])
def test_form(expr, text):
    assert latex(expr) == text
    assert mathml(text).startswith("<math")


@settings(REPEATABLE, max_examples=150)
@given(FORMULAS)
def test_every_formula_becomes_mathml(expr):
    text = latex(expr)
    assert mathml(text).startswith("<math")
    assert "Idx" not in text and "--" not in text and not re.search(r"[-+] [-+]", text)


def test_equations_and_relations():
    assert latex_equation(L, -log(a[j])) == r"L = -\ln a_j"
    assert latex_equation(a[j], 1, "<=") == r"a_j \le 1"
    assert latex(Eq(a[j], y[j])) == "a_j = y_j"
    assert latex(a[j] > 0) == "a_j > 0"


def test_both_sides_count_an_index_alike():
    assert latex_equation(x[i], beta**i) == r"x_i = \beta^{i - 1}"


@pytest.mark.parametrize("name, text", [
    ("mu", r"\mu"), ("n_in", r"n_{\mathrm{in}}"), ("a^L", "a^{L}"), ("xhat", r"\hat{x}"),
    ("z^l+1", "z^{l+1}"), ("thetabar", r"\bar{\theta}"), ("loss", r"\mathrm{loss}"),
    ("x1", "x_1"), ("w'", "w'"), ("hat", r"\mathrm{hat}"), ("a_%", "a_ "),
])
def test_names(name, text):
    assert latex_name(name) == text
    assert mathml(f"{text} + 1").startswith("<math")
