"""The text grammar: what it reads, how ranges are inferred, and that nothing breaks it."""
import random

import numpy as np
import pytest
from formulas import (
    C, FORMULAS, NAMES, REPEATABLE, W, a, i, j, k, l, looped, m, s, u, values, x, y,
)
from hypothesis import given, settings, strategies as st
from sympy import (
    Abs, Idx, IndexedBase, Max, Min, Rational, Sum, Symbol, cos, erf, exp, log, pi, sin, sqrt, tanh,
)

from derivations.notation.grammar import Reader, Unreadable
from derivations.language import array, delta, real, relu, sigmoid, sigmoid_prime, size
from derivations.notation.printing import latex
from derivations.notation.text import to_text
from derivations.notation.tokens import MAX_LENGTH


def read(text, **known):
    return Reader(known={**NAMES, **known}).expression(text)


SPELLINGS = [
    (a[k] - y[k], ["a[k]-y[k]", "a_k - y_k", "a_{k} − y_{k}", r"a_k - y_{k}", "aₖ - yₖ",
                   "$a_k-y_k$"]),
    (a[j] * (1 - a[j]), ["a[j]*(1-a[j])", "a_j(1-a_j)", "a_j·(1−a_j)", r"a_j \left(1 - a_j\right)",
                         r"a_j \cdot (1 - a_j)", "a_j × (1 - a_j)"]),
    (a[j] * (delta(j, k) - a[k]), ["a[j]*(delta(j,k)-a[k])", "a_j(δ_jk - a_k)",
                                   r"a_j (\delta_{jk} - a_k)", r"a_j (\delta_{j,k} - a_k)"]),
    (exp(a[j]) / Sum(exp(a[k]), k), [
        "exp(a[j])/sum(exp(a[k]), k)", r"\frac{e^{a_j}}{\sum_k e^{a_k}}",
        "e^(a_j)/Σ_k e^(a_k)", r"\dfrac{e^{a_j}}{\sum_{k=1}^{C} e^{a_k}}",
        r"\frac{\exp(a_j)}{\sum_{k=0}^{C-1} \exp(a_k)}", "e^a[j]/sum(e^a[k],k)",
        r"\frac{e^{a_j}}{\sum\limits_{k} e^{a_k}}", "exp(a_j)/∑_k exp(a_k)"]),
    (-Sum(y[j] * log(a[j]), j), ["-sum(y[j]*log(a[j]), j)", r"-\sum_j y_j \ln a_j",
                                 "-Σ_j y_j ln(a_j)", "- Σ_j y_j·ln a_j"]),
    (Sum(W[j, i] * x[i], i), ["sum(W[j,i]*x[i], i)", r"\sum_i W_{ji} x_i", "Σ_i W_ji x_i",
                              "Σ_i W_{j,i} x_i"]),
    (sigmoid_prime(u) * 2, ["2sigmoid_prime(u)", "2 σ'(u)", r"2\sigma'(u)", "2*sigma'(u)",
                            r"2 \sigma^{\prime}(u)", "2σ′(u)"]),
    (sigmoid(u) ** 2, ["σ^2(u)", r"\sigma^{2}(u)", "sigmoid(u)^2", "σ(u)**2", "σ(u)²", r"\sigma(u)^{2}"]),
    (u**2 / 2, ["u^2/2", "1/2 u²", "0.5*u^2", r"\frac{1}{2} u^2", r"\tfrac{u^{2}}{2}",
                "(1/2)u^2"]),
    (Sum((x[i] - u) ** 2, i) / m, ["sum((x[i]-u)^2, i)/m", r"\frac{1}{m} \sum_i (x_i - u)^2",
                                   "1/m Σ_i (x_i - u)²"]),
    (x[0] * u, ["x[0]*u", "x_1 u", "x_1·u", r"x_{1} u"]),
    (-(u**2) ** 2, ["-u^4", "-(u^2)^2", "−u⁴"]),
    (2 ** (u**2), ["2^u^2", "2**u**2"]),
    (u ** -2, ["u^-2", "1/u^2", "u^{-2}"]),
    (Abs(u) * sqrt(m), ["abs(u)*sqrt(m)", r"|u| \sqrt{m}", "|u|√m", r"\sqrt{m} \left|u\right|"]),
    (Max(0, u) + relu(u), ["max(0, u) + relu(u)", r"\max(0,u) + \operatorname{relu}(u)"]),
    (sin(u) / cos(u), ["tan(u)", "tan u"]), (sin(u) ** 2 / cos(u) ** 2, ["tan^2(u)"]),
    (log(1 + exp(u)), ["softplus(u)", "log1p(exp(u))"]),
    (u * sigmoid(u), ["silu(u)", "swish(u)", "swish(u, 1)"]), (u * sigmoid(2 * u), ["swish(u, 2)"]),
    (u * (1 + erf(u / sqrt(2))) / 2, ["gelu(u)"]), (u * tanh(log(1 + exp(u))), ["mish(u)", "u*tanh(softplus(u))"]),
    (Max(u, 0) + exp(Min(u, 0)) - 1, ["elu(u)", "elu(u, 1)"]),
    (Min(Abs(u), 1) * (Abs(u) - Min(Abs(u), 1) / 2), ["huber(u)"]), (Min(Max(u, -1), 2), ["clip(u, -1, 2)"]),
    (sqrt(Sum(x[i] ** 2, i)), ["norm(x[i], i)", "norm(x_i, i)"]),
    (log(Sum(exp(a[k]), k)), ["logsumexp(a[k], k)"]),
    (tanh(u) ** 2, ["tanh(u)^2", r"\tanh^2(u)", "tanh²(u)"]),
    (log(Sum(exp(a[k]), k)), ["log(sum(exp(a[k]), k))", r"\ln \sum_k e^{a_k}", "ln Σ_k e^(a_k)"]),
    (2 * pi * Rational(1, 10), ["2 pi*0.1", "0.2π", "2e-1*pi"]),
    (s[j, j], ["s[j,j]", "s_jj", "s_{jj}"]),
]


@pytest.mark.parametrize("expr, text", [(e, t) for e, texts in SPELLINGS for t in texts],
                         ids=[t for _, texts in SPELLINGS for t in texts])
def test_spellings_mean_the_same(expr, text):
    assert read(text) == expr


@settings(REPEATABLE, max_examples=150)
@given(FORMULAS)
def test_a_formula_can_be_copied_from_the_page(expr):
    back = read(latex(expr))
    if back != expr:
        np.testing.assert_allclose(*(looped(e, values(), (j, k, i, l)) for e in (back, expr)),
                                   rtol=1e-12, atol=1e-12)


def test_names_with_superscripts_and_accents_where_known():
    top, hidden, xhat = array("a^L delta^l+1 xhat", C)
    known = {"a^L": top, "delta^l+1": hidden, "xhat": xhat, "n_in": size("n_in")}
    for text in ("a^L_j", "a^{L}_{j}", "a^L[j]", "a_j^L"):
        assert read(text, **known) == top[j]
    assert read(r"\delta^{l+1}_{j}", **known) == hidden[j]
    assert read(r"\hat{x}_j + x̂_j", **known) == 2 * xhat[j]
    assert read(r"n_{\mathrm{in}} + n_in", **known) == 2 * size("n_in")


def test_e_is_a_number_unless_it_stands_alone_somewhere():
    (_, plain), = Reader().read_all(["y = e^u"]).definitions
    (_, named), = Reader().read_all(["y = e^u - e"]).definitions
    (_, assumed), = Reader().read_all(["y = e^u"], ["e > 0"]).definitions
    e, u = (Symbol(name, real=True) for name in "eu")
    assert (plain, named, assumed) == (exp(u), e**u - e, e**u)
    assert (read("ln(e) + u"), read("ln(e) + e"), read("ln(e*u)")) == (1 + u, log(e) + e, log(e * u))


@pytest.mark.parametrize("claim", ["x*log(x) >= -1/e", "e > 2", "e = exp(1)", "e*x <= e^x", "x*e^x = e*x"])
def test_where_a_letter_e_may_be_the_number_one_is_asked(claim):
    with pytest.raises(Unreadable, match="is e a letter or a number"):
        Reader(as_written=True).read_all(claims=[claim])
    Reader(as_written=True).read_all(given=["e > 0"], claims=[claim])
    Reader(as_written=True).read_all(claims=["(1 - e)*x + e*y = x + e*(y - x)"])


def test_letters_may_hide_a_function():
    sd = real("sigma", positive=True)
    assert read("σ^2", sigma=sd) == sd**2
    assert read("σ(1 - u)", sigma=sd) == sd * (1 - u)
    assert read("σ^2(1 - u)", sigma=sd) == sd**2 * (1 - u)


def test_page_subscripts_count_from_one_and_brackets_from_zero():
    o, p = Idx("o", size("n")), Idx("p", size("T"))
    long = array("g", size("n") + size("T") - 1)
    known = {"o": o, "p": p, "g": long}
    assert read("g[o+p]", **known) == long[o + p]
    assert read("g_{o+p-1}", **known) == long[o + p]
    assert read("x_2", **known) == x[1]


# Ranges


def shapes(reader):
    return {n: tuple(map(str, thing.shape)) for n, thing in reader.names.items()
            if isinstance(thing, IndexedBase)}


def test_softmax_cross_entropy_from_text():
    reader = Reader()
    texts = reader.read_all(
        definitions=["a[j] = exp(z[j])/sum(exp(z[k]), k)", "L = -sum(y[j]*log(a[j]), j)"],
        given=["sum(y[j], j) = 1", "y[j] >= 0"], others=["z[k]"])
    assert shapes(reader) == {"a": ("J",), "z": ("J",), "y": ("J",)}
    (entry, softmax), (loss, _) = texts.definitions
    assert entry.indices[0].upper + 1 == entry.base.shape[0]
    assert loss == Symbol("L", real=True)
    assert [sign for _, sign, _ in texts.given] == ["=", ">="]
    assert texts.others[0].indices[0].upper == entry.indices[0].upper
    assert to_text(softmax) == "exp(z[j])/sum(exp(z[k]), k)"


def test_ranges_flow_between_texts():
    reader = Reader()
    reader.read_all(definitions=["z[j] = sum(w[j,k]*x[k], k) + b[j]"],
                    others=["x[i]", "delta(j,p)"])
    assert shapes(reader) == {"z": ("J",), "w": ("J", "K"), "x": ("K",), "b": ("J",)}
    assert str(reader.names["i"].upper) == "K - 1" and str(reader.names["p"].upper) == "J - 1"
    assert reader.expression("sum(b[q], q)").limits[0][2] + 1 == reader.names["b"].shape[0]


def test_named_sizes_are_numbers_too():
    reader = Reader(ranges={"i": "m", "j": "3"})
    left, _, right = reader.relation("sum(x[i], i) = m*mu")
    assert left.limits[0][2] + 1 in right.free_symbols
    assert reader.expression("sum(1, i)").limits[0][2] == size("m") - 1
    assert reader.expression("v[j]").base.shape == (3,)


def test_a_sum_of_ones_takes_the_range_of_its_index_elsewhere():
    reader = Reader()
    texts = reader.read_all(others=["sum(1, i)", "x[i]"])
    assert texts.others[0].limits[0][2] + 1 == reader.names["x"].shape[0]


def test_diagonals_deltas_and_literals():
    reader = Reader()
    reader.read_all(others=["s[i,i]", "delta(i,j)*b[j]", "x[0]"])
    assert shapes(reader)["s"] == (str(reader.names["b"].shape[0]),) * 2
    assert reader.names["x"].shape != reader.names["b"].shape


def test_index_sums_size_the_longer_axis():
    reader = Reader(ranges={"i": "n", "k": "T"})
    reader.read_all(definitions=["y[i] = sum(w[k]*x[i+k], k)"], others=["x[l]"])
    assert reader.names["x"].shape[0] == size("n") + size("T") - 1
    assert reader.names["l"].upper + 1 == reader.names["x"].shape[0]
    steps = Reader()
    steps.read_all(definitions=["h[t] = tanh(h[t-1] + x[t])"])
    assert shapes(steps) == {"h": ("T",), "x": ("T",)}


@pytest.mark.parametrize("texts, sizes", [
    (["u[n+3]", "u[t+2] + u[t]"], {"u": "N + 3", "n": "N", "t": "N + 1"}),
    (["sum(u[k], (k,0,n)) + u[n+2]", "u[t+2]"], {"u": "N + 2", "n": "N", "t": "N"}),
    (["u[n]", "u[t+1]"], {"u": "T + 1", "n": "T + 1", "t": "T"}),
    (["u[n+2]*v[n]", "u[t+1]"], {"u": "N + 2", "v": "N", "t": "N + 1"})])
def test_an_index_without_a_range_runs_where_its_entries_are(texts, sizes):
    reader = Reader()
    reader.read_all(others=texts)
    found = {name: reader.names[name] for name in sizes}
    assert {name: str(thing.shape[0] if isinstance(thing, IndexedBase) else thing.upper + 1)
            for name, thing in found.items()} == sizes


def test_bound_names_are_scoped():
    reader = Reader()
    total = reader.expression("sum(x[i], i) + sum(w[j,i], i)*u[j]")
    uppers = {limit[2] for part in total.atoms(Sum) for limit in part.limits}
    assert len(uppers) == 2
    nested = reader.expression("sum(y[k]*sum(x[k], k), k)")
    assert len({v.name for part in nested.atoms(Sum) for v in part.variables}) == 2


def test_later_texts_keep_what_is_known():
    reader = Reader(known={"x": x})
    first, second = reader.expression("x[i]"), reader.expression("x[i]^2")
    assert second == first**2 and first == x[i]


@pytest.mark.parametrize("ranges, texts, message", [
    ({"i": "m", "j": "n"}, ["x[i]*x[j]"], "the index i has size m, but the index j has size n"),
    ({}, ["x[i]", "x[i,j]"], "“x” has 1 index, not 2"),
    ({}, ["sum(1, i)"], "nothing says how far “i” runs; name its size, as in i = m"),
    ({"k": "m"}, [r"\sum_{k=1}^{K} x_k"], "the index k has size m, but this sum has size K"),
    ({}, ["a[j] + a"], "“a” is an array here; write a[…]"),
    ({}, ["sum(x[i], i, i)"], "a sum runs over each index once"),
    ({}, [r"\sum_{k=2}^{K} x_k"], "write a partial sum as sum(x[t], (t, low, high)), where entries "
                                  "count from 0"),
    ({}, ["x[1/2]"], "an index is a whole number: a name, a number, or i + k"),
    ({}, ["x[-1]"], "indices count from 0 here"),
])
def test_clashes_are_explained(ranges, texts, message):
    with pytest.raises(Unreadable) as refused:
        Reader(ranges=ranges).read_all(others=texts)
    assert refused.value.message == message


def test_known_ranges_must_agree():
    with pytest.raises(Unreadable, match="x has size m, but the index j has size C"):
        read("x[j]")


# Errors


@pytest.mark.parametrize("text, position, message", [
    ("", 0, "there is no formula here"),
    ("a[k] - ", 7, "expected a name or a number, but the text ends"),
    ("a[k", 3, "expected “]” after the indices, but the text ends"),
    ("(u + 1", 6, "expected “)” to close the “(” at character 1, but the text ends"),
    ("u)", 1, "this “)” closes nothing"),
    ("u = 1 = 2", 3, "expected one formula, not a relation"),
    ("u ? 2", 2, "“?” has no meaning in a formula"),
    ("u 2", 2, "“2” cannot follow here; a sign such as * or + is missing"),
    ("1/2u", 3, "after a division, write * or parentheses: 1/(2*x) or (1/2)*x"),
    ("2*σ^2(u) + σ", 2, "is sigma a function or a letter? Write sigmoid(…), or sigma*(…)"),
    ("2*σ^{-1}(u)", 2, "an inverse function is not read here; a quotient is 1/sigma(…)"),
    ("foo(u)", 0, "“foo” is not a function I know (known are abs, atan, clamp, clip, cos, cosh, delta, elu, "
                  "erf, exp, expm1, gelu, hardtanh, huber, leaky_relu, log, log1p, logit, logsigmoid, logsumexp, "
                  "max, min, mish, norm, relu, relu6, sigmoid, sigmoid_prime, sign, silu, sin, sinh, softplus, "
                  "softsign, sqrt, step, sum, swish, tan, tanh); for a product write foo*(…)"),
    ("2*clip(u, 1)", 2, "clip is written clip(u, a, b)"),
    ("gelu(u, 1)", 0, "gelu is written gelu(u)"),
    ("norm(x)", 0, "norm is written norm(u, k)"),
    ("norm(x[i], 2)", 0, "the last part is the name of an index"),
    ("gelu(" * 12 + "u" + ")" * 12, 15, "written out, this gelu is too long"),
    ("sum(x[i])", 0, "say over which index to sum: sum(x[i], i)"),
    ("exp()", 4, "expected a name or a number, found “)”"),
    ("delta(j)", 0, "delta takes 2 arguments"),
    (r"\foo", 0, r"the LaTeX command \foo is not one I can read"),
    ("\u202eu", 0, "the character U+202E has no meaning in a formula"),
    ("1/0", 1, "this divides by zero or has no finite value"),
    ("sqrt(-1)", 0, "this is not a real number"),
    ("u^1000", 2, "exponents go up to 100"),
    ("10^50*10^50", 0, "this number is too large"),
    ("9**9**9**9", 7, "this number is too large: up to 1,000 is read here"),
])
def test_errors_point_at_the_place(text, position, message):
    with pytest.raises(Unreadable) as refused:
        Reader().expression(text)
    assert (refused.value.message, refused.value.position) == (message, position)


TWO_READINGS = {  # what is meant is not sure, or is no number: refused, each kind by one rule
    "is neither a letter nor a function I know; a product with it has a sign": [
        "u >= 0 and v >= 0", "u = v iff v = u", "(u + v) or u = 0", "|u| >= 0 for all u", "coth u = 1", "lg u = 1",
        "floor u <= u", "det A = 1", r"u \text{ and } v = 0", "log10 u = 1", "4ac <= b^2", "ab' c = 1"],
    "is not read here": [
        "u <= inf", "nan = nan", "True = 1", "oo > u", "E[u+v] = 1", "V[x] = 1", "σ[x] < 1", "x^T y = 1", "A^T = A",
        "(A B)^T = 0", "θ^{T} x = 0"],
    "is not read here: ": [r"x^\top A y = 0", r"x \in [0,1] = 1", r"\binom{n}{2} = 1", r"\|x\|_\infty = 1", r"\langle x, y \rangle = 0"],
    "write log": [r"\log_2 x = 1"],
    "takes two parts in braces": [r"\frac12^2 = 1", r"\frac1n_i = 1", r"\frac1xy = 1"],
    "cannot follow here": [r"\frac123 = 1"],
    "stand the letters of arrays": [r"\|2 x\| = 1", r"\|W\| = 1", r"\|x_t\| = 1", r"\|A x\| = 1", r"\|\| = 1", r"\|x = 1"],
    "of norms the length": [r"\|x\|_p = 1", r"\|x\|_3 = 1"],
    "in parentheses what it picks": [r"\max_i x_i y_i = 1", r"\max_x x^2 = 1", r"\min_i x_i/2 = 1", r"\max_{i,j} A_{ij} = 1"],
    "is this a sum over both": [
        r"\sum_j \sum_{i<j} x_i x_j = 0", r"x_j = \sum_{i<j} x_i x_j", r"sum(\sum_{i<j} x_i x_j, j) = 0", r"A_{ii} = \sum_{i \ne j} A_{ij}",
        r"\sum_{i<j} x_i = 0", r"\sum_{j \ne i} A_{ij} = 0", r"\sum_{1\le i<j\le n} x_i = 0"],
    "the mean of x": [r"\sum_i (x_i - \bar{x}) = 0", "sum((x[i] - xbar)^2, i) = sum(x[i]^2, i)"],
    "as in Σ_{i}, Σ_{i<j}": [r"\sum_{i<j<k} x_i x_j = 0", r"\sum_{i<j\le n} x_i x_j = 0"],
    "is this under the sum over i": [r"\max_i x_i - y_i = 0"],
    "is not a function I know": ["Φ(u) = 1", "P(A) <= 1", "H(p) = 0", "θ(-1) = 0", "f_1(2) = 2", "x'(t) = 1", "Φ(u+v) = 0",
                                   "f^2(x) = 1", "g^{-1}(x) = x", "smooth_l1(x) = 1", "J(w_1) = 0", "J(θ_{t+1}) = 1",
                                   "φ(x_1 + x_2) = φ(x_1) + φ(x_2)", "a_j(z_j) = 1", "J(w[i]) = 1", "h_t(-x_t) = 0"],
    "is one name here; a function": ["sinx <= 1", "lnx <= x-1", "expt > 0", "log2 < 1", "sqrt2 < 2", "sinx^2 + cosx^2 = 1"],
    "for a product": ["pi2 = pi*2"],
    "depend on": ["Σ_{i=1}^{n} xi = n xi", "sum(xi^2, i) = 0", "Σ_i x_i^2 + Σ_i yi = 0"],
    "two subscripts are written with a comma": ["Σ_{j=1}^{2} w_{1j} x_j = 0", "w_{1j} = 0", "w_{ij} = w_{2j}"],
    "is a layer or a time elsewhere": [
        "w_{jk}^l > 0", "a_j^{l+1} = 1", "a^l_j > 0", "w^l_{jk} > 0", "z^{l}_{j} = 0", "x^{i}_{j} > 0", r"\theta_j^{t+1} = 1", "a^L_j = 0"],
    "complex numbers": [r"e^{i\pi} = -1", "e^(iπ) + 1 = 0", "|e^{i x}| = 1"],
    "is sigma a function or a letter": ["σ^2 (1-ρ^2) = σ^2", "σ² (n-1) = n σ² - σ²", "σ(a+b) = σ a + σ b", "σ(x) = 2σ"],
    "a function has its argument in parentheses": ["exp[u] > 0", "tanh[u] < 1", "norm[u] >= 0", r"\sqrt[3]{u} = 1"],
    "in parentheses above a letter": ["x^{(1)} = 1", "a^{(l)}_j = 0", "u^(i) = u", "w_{ij}^{(2)} = 0"],
    "put the argument of": ["sin πx = 0", "sin π/2 = 1", "ln x y = 0", "exp -x y = 1", "√x y = 1", "cos x_1 (1+y) = 0", "sin x/2 = 0",
                            r"\sum_i p_i \log p_i/q_i <= 0", "log 1/x = 0", r"\tanh \frac{1}{2} z = 1", "exp -x/2 = 1", r"\ln \cosh(x)/x = 1"],
    "is this under the sum over i too": [r"\sum_i x_i + y_i = 0", r"\frac{1}{2} \sum_i x_i^2 - y_i = 0", r"\sum_{i=1}^{n} x_i + 2 y_i = 0"],
    "put the exponent in parentheses": ["e^2x = 1", "2^2n = 1", "e^-λt = 1", "10^3x = 0", "x^-2n = 1", "e^-β(x-m) = 1",
                                          "x^1/2 = 1", "x^-1/2 = 1", "e^-x^2/2 = 1", "e^-x/T = 1"],
    "picks an entry, and is a number here": ["Σ_{i=1}^{n} x_i > i", r"\sum_{i<j} i x_i x_j = 1", "x_{n+1} = n", "x_{t+1} + x_t < t", "Σ_k x_k = x_j j"],
    r"entries count from 0 in one place, .* write entries as x\[0\]": [
        "Σ_{k=0}^{n-1} x_k = Σ_{k=0}^{n-1} x_{n-1-k}", "Σ_{k=0}^{n-1} x_k = Σ_{k=1}^{n} x_k", "Σ_{k=0}^{n-1} x_k = x_1"],
    "and this is past the last": ["Σ_{k=1}^n x_k = x_{n+1}", "Σ_{k=1}^n x_k > x_{2n}", "Σ_{k=1}^n x_k = x[n]"],
    "is one name here, and": ["xy = x*y", "x/yz = y*z", "ln ab = a + b", "abc = a_1*b*c"],
}


@pytest.mark.parametrize("message, text", [(m, t) for m, texts in TWO_READINGS.items() for t in texts])
def test_what_may_mean_something_else_is_refused(message, text):
    with pytest.raises(Unreadable, match=message):
        Reader(as_written=True).relation(text)


@pytest.mark.parametrize("text, plain", [
    ("Σ_{t=1}^T x_{t1}^2", "sum(x[t, 0]^2, t)"), ("Σ_{i=1}^{n} x_{i1} x_{i2}", "sum(x[i, 0]*x[i, 1], i)"), ("β_1^t", "beta_1^t"), ("x_n^2", "x_n^2"), ("σ_t^2 (1-β)", "sigma_t^2*(1 - beta)"), ("Σ_i x_i^p", "sum(x[i]^p, i)"),
    ("Σ_{i=1}^n e^{i x}", "sum(exp(i*x), (i, 1, n))"), ("2 xhat y", "2*xhat*y"), ("x\u0302 y\u0304", "xhat*ybar"), ("μ λ_1", "mu*lambda_1"), ("2 loss_1", "2*loss_1"), ("2 xs[i]", "2*xs[i]"),
    ("n(n+1)", "n*(n + 1)"), ("a_j(1-a_j)", "a_j*(1 - a_j)"), ("x (y)", "x*y"), ("2(3)", "6"), ("σ[j]", "sigma[j]"), ("V[k]", "V[k]"),
    ("e^(x)", "exp(x)"), ("2^(n)", "2^n"), ("x^2y", "x^2*y"), ("2^2 n", "4*n"), ("β^T T", "T*beta^T"), ("sin x cos x", "sin(x)*cos(x)"),
    (r"\sum_{i<j} x_i x_j", "sum(step(j - i)*x[i]*x[j], i, j)"), (r"\sum_{i \le j} A_{ij}", "sum((1 - step(i - j))*A[i,j], i, j)"),
    (r"\sum_{1\le i<j\le n} j x_i x_j", "sum((j + 1)*step(j - i)*x[i]*x[j], i, j)"),
    (r"\sum_i x_i^2 + \sum_{i \ne j} x_i x_j", "sum(x[i]^2, i) + sum((1 - delta(i,j))*x[i]*x[j], i, j)"),
    (r"\frac12 x", "x/2"), (r"\frac1n \sum_{i=1}^{n} x_i", "1/n Σ_{i=1}^{n} x_i"), (r"\frac\pi2", "pi/2"), (r"\tfrac 1 2x", "x/2"), (r"e^\frac12", "e^(1/2)"),
    (r"\|x\|", "norm(x[place], place)"), (r"\|x\|_2^2 y", "norm(x[place], place)^2*y"), (r"2\|x - y\|_1", "2*sum(abs(x[place] - y[place]), place)"),
    (r"\lVert x\rVert ‖y‖", "norm(x[place], place)*norm(y[place], place)"), (r"|\left\|w\right\||", "abs(norm(w[place], place))"),
    ("ln x · y", "y*log(x)"), (r"(\sum_i x_i) + y_i", "sum(x[i], i) + y[i]"), (r"y_i + \sum_i x_i", "y[i] + sum(x[i], i)"),
    (r"\sum_i x_i + \sum_i y_i", "sum(x[i], i) + sum(y[i], i)"), (r"\frac{\sin x}{2}", "sin(x)/2"), ("x^2/2", "(x^2)/2"), ("e^-x / 2", "exp(-x)/2"), ("x^{-1}/2", "1/(2*x)"), ("|sin x|/2", "abs(sin(x))/2"), ("xy + x_i", "x_i + xy"), ("x_max y", "x_max*y")])
def test_what_is_sure_is_read(text, plain):
    assert to_text(Reader().expression(text)) == to_text(Reader().expression(plain))


@pytest.mark.parametrize("text, plain", [
    ("Σ_{k=1}^n x_k + x_n", "sum(x[k], k) + x[n - 1]"), ("Σ_{k=1}^{n} x_{n+1-k} x_k", "sum(x[n - k - 1]*x[k], k)"),
    ("Σ_{k=1}^{n} x_{n-k+1} x_k", "sum(x[n - k - 1]*x[k], k)"), ("Σ_{k=1}^{n} x_k - x_{n-1}", "sum(x[k], k) - x[n - 2]"),
    ("Σ_{k=1}^{n} k x_k - x_{n+1-j}", "sum((k + 1)*x[k], k) - x[n - j - 1]"),
    ("Σ_{k=1}^{n} W_{jk} x_k", "sum(W[j,k]*x[k], k)"), ("Σ_k A_kl", "sum(A[k,l], k)")])
def test_a_size_is_a_size_below_a_letter(text, plain):
    assert to_text(Reader().expression(text)) == to_text(Reader({"k": "n"}).expression(plain))


@pytest.mark.parametrize("given, claim, plain", [
    ("x_i >= 0", "x_1 >= 0", "x[0]"), ("x_k = 0", "x_2 = 0", "x[1]"), ("x_i >= 0", "x_j >= 0", "x[j]"),
    ("A_ij = 0", "A_21 = 0", "A[1, 0]"), ("x_i <= b", "x_max <= b", "x_max"), ("x_t = v t", "x_0 = 0", "x_0"),
    ("x_1 >= 0", "x_2 >= 0", "x_2"), ("x_a >= 0", "x_1 >= 0", "x_1"), ("x_n >= 0", "Σ_{i=1}^n x_i >= 0", "sum(x[i], i)")])
def test_what_is_given_of_a_letter_is_given_of_its_entries(given, claim, plain):
    (left, _, _), = Reader().read_all(given=[given], claims=[claim]).claims
    assert to_text(left) == plain


@pytest.mark.parametrize("text", ["x^(-2)", "x^{-2}", "x[i]^(-2)", "x^(-n)"])
def test_a_power_with_a_sign_is_no_layer(text):
    assert to_text(Reader().expression(text)).startswith("1/x")


@pytest.mark.parametrize("given, claim, message", [
    ("x_n = 0", "x_1 = 0", "is x_n one place, or any?"), ("x_N = 0", "x_j = 0", "is x_N one place, or any?"),
    ("x_i = 0", "x_m = 0", "is x_m one place, or any?"), ("x_i = 0", "x_b = 0", "is x_b one place, or any?"),
    (r"\theta_{t+1} = \theta_t - g_t", r"\theta_{t+1} = \theta_1 - \sum_{s=1}^{t} g_s", "is t one place here, or every?"),
    ("x[n] = 0", "sum(x[k], (k,0,n)) = 0", "is n one place here, or every?"),
    ("a[n] = 0", "a[j] + n = n", "is n one place here, or every?"),
    ("x[n] >= 0", "sum(y[k], (k,0,n)) = 0", "is n one place here, or every?"),
    ("sum(x[k], (k,0,n)) = s", "x[n] = 0", "is n one place here, or every?"),
    ("sum(x[k]*y[n], (k,0,m)) = s", "x[m] = y[m]", "is m one place here, or every?"),
    ("x_i = i", "i >= 1", "“x_i” names a place, by a letter that is a number elsewhere"),
    ("i = j", "x_i = x_j", "“x_i” names a place, by a letter that is a number elsewhere"),
    ("x_i = i", "Σ_{i=1}^n x_i = 1", "“i” picks an entry, and is a number here"),
    ("u_{n+1} = u_n + 1", "u_n = n", "“n” picks an entry, and is a number here")])
def test_a_letter_that_may_be_a_place_or_a_number_is_refused(given, claim, message):
    with pytest.raises(Unreadable, match=message.replace("?", r"\?")):
        Reader().read_all(given=[given], claims=[claim])


@pytest.mark.parametrize("given, claim", [
    ("x[i] = 0", "sum(x[k], (k,0,n)) = 0"), ("s[i] = sum(x[k], (k,0,i))", "s[i] >= 0"),
    ("x[i] = i^2", "x[i] >= i"), ("i != j", "x[i] = y[j]"), ("σ_x > 0", "x*y[i] = σ_x"),
    ("σ_x > 0", "x*y[i] = y[i]*x"), ("u[n+2] = u[n+1] + u[n]", "sum(u[k], (k,0,n)) = u[n+2] - 1"), ("x[k] = 0", "sum(x[k], (k,0,n)) = 0"),
    ("dt >= 0", "sum(dt*v[t], t) = dt*sum(v[t], t)"), ("lr < 1", "sum(lr*g[r], r) = lr*sum(g[r], r)"),
    ("x >= 0", "sum(lr*g[r], r) = lr*sum(g[r], r)")])
def test_where_every_place_is_meant_it_is_read(given, claim):
    assert Reader().read_all(given=[given], claims=[claim])


@pytest.mark.parametrize("claim, given, ranges, message", [
    *((claim, given, {"k": "n", "t": "n"}, "is . the last place") for claim, given in [
        ("sum(p[k],(k,0,t)) = 1", "sum(p[k],k) = 1"), ("sum(x[k],(k,0,t-1)) = sum(x[k],k)", ""),
        ("x[k] <= sum(x[j],(j,0,t))", "x[i] >= 0"),
        ("sum(x[k],(k,1,t)) = sum(x[k],k) - x[0]", "")])])
def test_where_a_letter_may_be_the_end_of_all_one_is_asked(claim, given, ranges, message):
    facts = [given] if given else []
    with pytest.raises(Unreadable, match=message):
        Reader(as_written=True).read_all(given=facts, claims=[claim])
    assert Reader(ranges, as_written=True).read_all(given=facts, claims=[claim])


@pytest.mark.parametrize("claim, fact, message", [
    ("x[n-k] = x[k]", "x[k] = c", "is this given of the last place of x too"),
    ("sum(x[i-j],i,j) >= 0", "x[l] >= 0", "may lie before the first place"),
    (r"\sum_{i=1}^{n} x_{n-i} y_i \ge 0", "x_l >= 0", "may lie before the first place")])
def test_an_entry_past_what_is_given_is_asked_back(claim, fact, message):
    with pytest.raises(Unreadable, match=message):
        Reader({"k": "n", "i": "n", "j": "m"}, as_written=True).read_all(given=[fact], claims=[claim])


@pytest.mark.parametrize("claim, size", [("sum(x[2-i],i) >= 0", "3"), ("sum(x[n-1-i],i) >= 0", "n"),
                                         (r"\sum_{i=1}^{n} x_{n+1-i} \ge 0", "n"), ("sum(x[i-j],(j,0,i)) >= 0", "n")])
def test_a_range_read_backwards_lies_inside(claim, size):
    assert Reader({"i": size}, as_written=True).read_all(given=["x[i] >= 0"], claims=[claim])


def test_a_sum_on_the_page_up_to_a_place_is_not_that_over_all():
    with pytest.raises(Unreadable, match="is t the last place"):
        Reader().read_all(given=[r"\sum_k p_k = 1"], claims=[r"\sum_{k=1}^{t} p_k = 1"])


@pytest.mark.parametrize("text", ["sum(x[k],(k,0,n-1)) = sum(x[k],k)",
                                  "sum(x[k],k) = sum(x[n-1-k],k)", "sum(x[k],k)^2 <= m*sum(x[k]^2,k)"])
def test_an_end_that_is_a_length_is_read(text):
    assert Reader(as_written=True).read_all(claims=[text])


def test_a_name_that_is_defined_is_a_name():
    (_, _), (_, body) = Reader().read_all(["ab = a*b", "L = ab*a"]).definitions
    assert to_text(body) == "a*ab"


def test_an_error_shows_a_pointer():
    with pytest.raises(Unreadable) as refused:
        Reader().expression("a[k] + ?")
    assert str(refused.value).splitlines() == [
        "“?” has no meaning in a formula", "  a[k] + ?", "         ^"]


def test_relations_and_definitions():
    reader = Reader()
    assert reader.relation("p[i] > 0")[1] == ">"
    assert [reader.relation(f"u {sign} 1")[1] for sign in ("≤", "≥", "≠", r"\le", "==")] == [
        "<=", ">=", "!=", "<=", "="]
    for call, text in ((reader.expression, "u = 1"), (reader.relation, "u"),
                       *((defined, text) for text in ("u + 1 = 2", "d[i,i] = 2", "u < 2"))):
        with pytest.raises(Unreadable):
            call(text)


def defined(text):
    return Reader().read_all(definitions=[text])


# Hostile input

HOSTILE = [
    "__import__('os').system('true')", "().__class__", "lambda: 0", "eval(u)", "open(u)",
    "\0", "\u202e", "\ue000", "²", "ₖ", "x²³", "∑", r"\frac{1}", r"\hat", "E", "I",
    "(" * 10**6, "(" * 1999, "-" * 1999 + "u", "u+" * 999 + "u", "u*" * 999 + "u",
    "u^" * 900 + "u", "2^" * 900 + "1", "1/" * 900 + "3", "1" * 1900, "1e999999999999",
    "sqrt " * 300 + "u", "|" * 1999, "[u" * 900, "max(u," * 300, "Σ_k " * 400 + "x_k",
    "\\" * 100, "{" * 500, "_" * 500, "x_" * 500, "*".join(["9" * 29] * 60),
    "exp(" * 39 + "u" + ")" * 39, "exp(" * 30 + "9" + ")" * 30, "max(exp(exp(exp(9))), 1)",
    "abs(" * 38 + "x[i]-1" + ")" * 38, "sum(" * 38 + "x[i]" + ",i)" * 38,
    "((u+1)^99)^99", "(u+y)^100*" * 100 + "1", "max(" + ",".join(f"q{n}" for n in range(300)) + ")",
    "sum(1, (t, 0, 10^30))", "x[10^30]", "x[u^u]", "x[x[i]]", "x[delta(i,j)]", "sum(sum(i, i), i)",
    "delta(" + "+".join("ijklmn") + ", i)",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_read_or_refused(text):
    try:
        assert Reader().expression(text) is not None
    except Unreadable as refused:
        assert 0 <= refused.position <= MAX_LENGTH and "\n" not in refused.message


FRAGMENTS = (
    "x a j k [ ] ( ) _ ^ { } + - * / sum sum( Σ_ \\sum_{ \\frac{ }{ e^ exp( log( ln max( abs( | , "
    "= <= < 1 2 0 9**9 1e9 0.5 sigma σ'( delta( δ_ ' ² ₖ \\hat{x} x[i,j] x[i] a_j W_{jk} z[j] pi "
    "sqrt E I S __import__ \0 \u202e 🙂 \\ lambda tanh( √ y -1 (t,0,T) ,k) ,j) ,i) 100 (k,1,2) "
    "n_in {k=1}^{K} 1/0 x[i+k]"
).split(" ") + [" "]


def read_or_refuse(text):
    reader = Reader()
    try:
        reader.relation(text) if set("=<>") & set(text) else reader.expression(text)
    except Unreadable as refused:
        assert str(refused) and 0 <= refused.position <= len(text)


def test_three_thousand_broken_formulas():
    rng = random.Random(7)
    for _ in range(3_000):
        count = rng.randint(1, rng.choice([4, 8, 16, 60]))
        read_or_refuse("".join(rng.choice(FRAGMENTS) for _ in range(count)))


@settings(REPEATABLE, max_examples=150)
@given(st.text(max_size=40) | st.lists(st.sampled_from(FRAGMENTS), max_size=20).map("".join))
def test_any_text_is_read_or_refused(text):
    read_or_refuse(text)


@pytest.mark.parametrize("text, plain", [
    (r"\max_i x_i", "max(x[i], i)"), ("min_{i} |x_i| + 1", "min(abs(x[i]), i) + 1"), (r"\max_j A_{ij}", "max(A[i,j], j)"), (r"\max_i (x_i y_i)", "max(x[i]*y[i], i)")])
def test_an_extremum_on_the_page(text, plain):
    assert to_text(Reader(extrema=True).expression(text)) == to_text(Reader(extrema=True).expression(plain))


def test_a_mean_that_is_given_is_a_name():
    read = Reader(as_written=True).read_all(given=[r"\bar x = \frac1n \sum_{i=1}^{n} x_i"], claims=[r"\sum_{i=1}^{n} (x_i - \bar{x}) = 0"])
    assert to_text(read.claims[0][0]) == "sum(x[i] - xbar, i)"
    assert Reader().read_all(definitions=["xbar = sum(x[i], i)/n"], others=["sum((x[i] - xbar)^2, i)"]).others
