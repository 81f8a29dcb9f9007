"""Printed text reads back to the same expression, and looks as a person would type it."""
import numpy as np
import pytest
from formulas import (
    C, FORMULAS, NAMES, REPEATABLE, W, a, hides, i, j, k, l, looped, m, u, values, x, y,
)
from hypothesis import given, settings
from sympy import IndexedBase, Max, Rational, Sum, SympifyError, Symbol, exp, log, pi, sqrt

from derivations.notation.grammar import Reader
from derivations import System
from derivations.language import (
    Direct, Expectation, Partial, Variance, array, delta, real, sigmoid_prime,
)
from derivations.notation.compile import to_numpy
from derivations.notation.from_tree import to_sympy
from derivations.notation.functions import READ
from derivations.notation.text import to_text
from derivations.notation.to_tree import read as as_tree

AXES = (j, k, i, l)
L, beta = real("L beta")
t = Symbol("t", integer=True)
n = Symbol("n_in", integer=True, positive=True)
layer = array("a^L", C)
v = IndexedBase("v", real=True)


@settings(REPEATABLE, max_examples=150)
@given(FORMULAS)
def test_text_reads_back(expr):
    read = Reader(known=NAMES).expression(to_text(expr))
    if read != expr:  # SymPy tidies what it builds afresh; the values must then agree
        assert hides(expr) or read.free_symbols == expr.free_symbols
        np.testing.assert_allclose(*(looped(e, values(), AXES) for e in (read, expr)), rtol=1e-12)


FORMS = [
    (a[k] - y[k], "a[k] - y[k]"),
    (a[j] * (delta(j, k) - a[k]), "a[j]*(delta(j, k) - a[k])"),
    (exp(a[j]) / Sum(exp(a[k]), k), "exp(a[j])/sum(exp(a[k]), k)"),
    (-Sum(y[j] * log(a[j]), j), "-sum(y[j]*log(a[j]), j)"),
    (1 / (1 + exp(-u)), "1/(1 + exp(-u))"),
    (-3 * u / (2 * m), "-3*u/(2*m)"),
    (-(u + 1) ** 2, "-(1 + u)^2"),
    ((-u) ** m, "(-u)^m"),
    (u ** -m, "1/u^m"),
    (u ** Rational(-1, 2), "1/sqrt(u)"),
    (u ** Rational(2, 3), "u^(2/3)"),
    (Rational(1, 3) ** m, "(1/3)^m"),
    (a[j] / (y[j] * a[k]), "a[j]/(a[k]*y[j])"),
    ((a[j] - y[j]) * sigmoid_prime(x[i]), "(a[j] - y[j])*sigmoid_prime(x[i])"),
    (beta * u + (1 - beta) * L, "beta*u + (1 - beta)*L"),
    (Sum(W[j, i] * x[i], i) + y[j], "sum(W[j, i]*x[i], i) + y[j]"),
    (Sum(a[k], (k, 1, C - 1)), "sum(a[k], (k, 1, C - 1))"),
    (Sum(v[t], (t, 0, n - 1)), "sum(v[t], (t, 0, n_in - 1))"),
    (Sum(v[t], (t, 0, 1)) + v[5], "sum(v[t], (t, 0, 1)) + v[5]"),
    (x[0] * x[m - 1], "x[0]*x[m - 1]"),
    (Max(0, 1 - a[j]), "max(1 - a[j], 0)"),
    (layer[j] ** 2, "a^L[j]^2"),
    (pi * exp(1), "exp(1)*pi"),
    (sqrt(n) * u ** u, "sqrt(n_in)*u^u"),
]


@pytest.mark.parametrize("expr, text", FORMS, ids=[text for _, text in FORMS])
def test_text_form(expr, text):
    known = {**NAMES, "L": L, "beta": beta, "n_in": n, "a^L": layer, "v": v}
    assert to_text(expr) == text
    assert Reader(known=known).expression(text) == expr


@pytest.mark.parametrize("expr, text", [
    (Partial(L, a[j]) * Partial(a[j], x[i]), "∂L/∂a[j] · ∂a[j]/∂x[i]"),
    (Direct(L, a[j], "r"), "(∂L/∂a[j])_r"), (Direct(L, a[j]), "∂L/∂a[j]"),
    (Partial(L, a[j], a[k]), "∂²L/(∂a[j]∂a[k])"),
    (Expectation(u**2) - Expectation(u) ** 2, "E[u^2] - E[u]^2"),
    (Variance(u), "Var[u]"),
    (a[j] <= 1, "a[j] <= 1"),
], ids=str)
def test_for_the_eye_only(expr, text):
    assert to_text(expr) == text


def test_text_is_not_an_expression():
    with pytest.raises(SympifyError):
        to_text("__import__('os')")


def test_a_direct_derivative_is_told_from_a_total_one_where_there_are_two_ways():
    x_, r, c = real("x r c")
    system = System()
    system.define(r, x_**2)
    system.define(c, exp(r) * x_)
    lines = [f"{to_text(line.left)} = {to_text(line.right)}" for line in system.derive(c, x_).steps]
    assert "∂c/∂x = ∂c/∂r · ∂r/∂x + (∂c/∂x)_r" in lines
    assert "∂r/∂x = 2*x" in lines, "there is one way from r to x"


@pytest.mark.parametrize("name, function", READ.items())
def test_every_function_that_is_read_is_printed_computed_and_known_to_the_kernel(name, function):
    expr = Reader(known={"u": u}).expression(f"{name}(u)")
    assert expr == function(u) == Reader(known={"u": u}).expression(to_text(expr))
    assert to_sympy(as_tree(expr)) == expr
    np.testing.assert_allclose(to_numpy(expr)(u=0.3), float(looped(expr, {"u": 0.3}, ())), rtol=1e-12)
