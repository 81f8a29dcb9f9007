"""Compiled formulas against plain loops: random ones, and every kind of subscript and sum."""
import ast

import numpy as np
import pytest
from formulas import C, FORMULAS, REPEATABLE, W, a, i, j, k, l, looped, m, s, u, values, x, y
from hypothesis import given, settings
from sympy import Idx, IndexedBase, Rational, Sum, Symbol, exp, log, sqrt

from derivations.notation.compile import code, to_numpy
from derivations.language import array, delta, index, real, sigmoid, sigmoid_prime, size

T, n = size("T"), size("n")
t = Symbol("t", integer=True)
v = IndexedBase("v", real=True)
beta = real("beta")


def free(expr):
    return sorted((f for f in expr.free_symbols if isinstance(f, Idx)), key=lambda f: f.name)


def run(expr, data, axes=None):
    f = to_numpy(expr, axes)
    return f(**{name: data[name] for name in f.arguments})


def agree(expr, data, axes=None):
    expected = looped(expr, data, axes or free(expr))
    result = run(expr, data, axes)
    assert np.shape(result) == expected.shape
    np.testing.assert_allclose(result, expected, rtol=1e-12, atol=1e-12)


@settings(REPEATABLE, max_examples=150)
@given(FORMULAS)
def test_random_formulas_agree_with_loops(expr):
    agree(expr, values())


@pytest.mark.parametrize("expr", [
    a[k] - y[k],
    a[j] * (delta(j, k) - a[k]),
    exp(a[j]) / Sum(exp(a[k]), k),
    -Sum(y[j] * log(a[j]), j),
    Sum(W[j, i] * x[i], i) + y[j],
    Sum(Sum(W[j, i] * x[i], i) ** 2, j),
    Sum(W[j, i] * W[k, i], i),
    Sum(W[j, i] * W[j, l] * s[j, k], j),
    (x[i] - Sum(x[l], l) / m) / sqrt(u + 1),
    s[j, j] * s[k, j],
    Sum(s[j, j], j),
    Sum(1, i) * u,
    Sum(u**i, i),
    Sum(x[i] / x[l], i),
    Sum(i * x[i], i),
    Sum(a[k], (k, 1, C - 1)),
    Sum(Sum(a[k], (k, 0, j)), j),
    Sum(u ** (j - k) * a[k], (k, 0, j)),
    Sum(a[t] * W[t, i], (t, 0, C - 1)),
    Sum(3, (t, 1, C)) * u,
    delta(j, k) * u,
    delta(j, 0) + W[j, 1],
    2 ** (-C) * u,
    Sum(a[j] * Sum(y[j], j), j),
], ids=str)
def test_formula_agrees_with_loops(expr):
    agree(expr, values())


def test_axes_orders_the_result_and_may_add_an_index():
    agree(W[j, i] - y[j], values(), axes=[j, i])
    agree(W[j, i] - y[j], values(), axes=[i, j])
    agree(a[j], values(), axes=[i, j])
    with pytest.raises(ValueError, match="free index j"):
        to_numpy(a[j] * x[i], axes=[i])


def test_index_arithmetic_reads_sizes_from_the_longer_axis():
    out, place = index("o", n), index("p", T)
    kernel, signal = array("w", T), array("g", n + T - 1)
    rng = np.random.default_rng(1)
    data = {"w": rng.random(2), "g": rng.random(5), "n": 4, "T": 2}
    f = to_numpy(Sum(kernel[place] * signal[out + place], place))
    assert set(f.arguments) == {"w", "g"}
    np.testing.assert_allclose(f(w=data["w"], g=data["g"]),
                               looped(Sum(kernel[place] * signal[out + place], place), data, [out]))


def test_a_sequence_without_a_shape():
    data = {"v": np.array([1.0, 2.0, 4.0, 8.0]), "T": 3, "t": 2}
    assert run(Sum(v[t], (t, 0, T - 1)), data) == 7
    assert run(v[t] - v[t - 1], data) == 2


def test_complex_step_goes_through():
    h = 1e-30
    for expr, slope in ((sigmoid(u), sigmoid_prime(u)), (abs(u) ** 3, 3 * u**2)):
        derivative = to_numpy(expr)(u=0.7 + h * 1j).imag / h
        assert derivative == pytest.approx(float(run(slope, {"u": 0.7})), rel=1e-14)


def test_sigmoid_is_stable_far_out():
    f = to_numpy(sigmoid(a[j]))
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert f(a=[-40.0, 0.0, 800.0]) == pytest.approx([np.exp(-40.0), 0.5, 1.0], rel=1e-14)


def test_sizes_come_from_shapes():
    assert run(Sum(x[i], i) / m, {"x": np.array([1.0, 2.0, 6.0])}) == 3
    assert to_numpy(Sum(1, i)).arguments == ("m",)
    assert to_numpy(Sum(1, i))(m=4) == 4


def test_whole_numbers_are_taken_as_real():
    np.testing.assert_array_equal(to_numpy(a[j] ** -1)(a=[1, 2]), [1, 0.5])


def test_wrong_arguments_are_named():
    f = to_numpy(Sum(W[j, i] * x[i], i))
    with pytest.raises(ValueError, match="x has 3 entries along axis 0, but m is 2"):
        f(W=np.ones((4, 2)), x=np.ones(3))
    with pytest.raises(ValueError, match="W has 1 axes, expected 2"):
        f(W=np.ones(2), x=np.ones(2))
    with pytest.raises(TypeError, match="missing: x; not in the formula: q"):
        f(W=np.ones((4, 2)), q=1)


def test_code_reads_as_a_person_would_write_it():
    assert code(Sum(W[j, i] * x[i], i) + y[j], name="layer") == '''\
import numpy as np

def layer(*, W, x, y):
    """W: shape (C, m)
    x: shape (m,)
    y: shape (C,)
    Returns shape (C,), indices j.
    """
    return np.einsum("ji,i->j", W, x) + y
'''
    assert "return a - y\n" in code(a[k] - y[k])
    assert "(a - y).sum() / C" in code(Sum(a[j] - y[j], j) / C)


@settings(REPEATABLE, max_examples=50)
@given(FORMULAS)
def test_code_runs_on_its_own_and_has_no_loop(expr):
    source, space = code(expr, name="f"), {}
    assert not any(type(node) in (ast.For, ast.While, ast.comprehension)
                   for node in ast.walk(ast.parse(source)))
    exec(source, space)
    f = to_numpy(expr)
    given_values = {name: values()[name] for name in f.arguments}
    np.testing.assert_array_equal(space["f"](**given_values), f(**given_values))


def test_names_that_are_not_python_names():
    layer, rate = array("a^L", C), real("lambda")
    f = to_numpy(rate * layer[j])
    np.testing.assert_array_equal(f(**{"a^L": np.ones(2), "lambda": 3.0}), [3, 3])
    assert "lambda_ * a_L" in f.source


def test_numbers_and_constants():
    assert to_numpy(Rational(2, 3))() == pytest.approx(2 / 3, rel=1e-15)
    assert to_numpy(exp(1) * u)(u=1.0) == pytest.approx(np.e, rel=1e-15)
    np.testing.assert_array_equal(to_numpy(u, axes=[i])(u=2.0, m=3), [2, 2, 2])
