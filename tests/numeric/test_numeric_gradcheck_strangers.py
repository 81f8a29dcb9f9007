"""The gradient checker on anybody's functions: what is refused, what is doubted, what is said."""

import math

import numpy as np
import pytest

import numeric

W = np.array([0.9, -1.2, 0.4])


def f(w):
    return (w**3).sum()


def grad(w):
    return 3 * w**2


def changing(w):
    w *= 2
    return (w**3).sum()


def noisy():
    rng = np.random.default_rng(0)
    return lambda w: f(w) + 1e-3 * rng.standard_normal()


@pytest.mark.parametrize("x, function, gradient", [
    (0.5, math.sin, math.cos),
    (np.array(0.5), np.sin, np.cos),
    ([0.5, 2.0], lambda w: sum(v * v for v in w), lambda w: [2 * v for v in w]),
    (np.asfortranarray(np.ones((2, 3))), lambda w: (w**2).sum(), lambda w: 2 * w),
    (np.broadcast_to(1.5, 3), f, grad),
    ({"a": 1.0, "b": 2.0}, lambda p: p["a"] * p["b"], lambda p: {"a": p["b"], "b": p["a"]}),
    ({"a": W, "none": np.ones(0)}, lambda p: f(p["a"]), lambda p: {"a": grad(p["a"]), "none": []}),
    (W, lambda w: w.sum(), np.ones(3, int)),
], ids=["float", "0-d", "lists", "fortran", "read-only", "floats-by-name", "empty", "integers"])
def test_accepted(x, function, gradient):
    report = numeric.check_gradients(function, gradient, x)
    assert report.ok, report.message
    assert "[]" not in report.message


@pytest.mark.parametrize("change, error, words", [
    ({"x": [1, 2, 3]}, TypeError, "x: dtype int64, a gradient check needs float64, such as"),
    ({"x": "abc"}, TypeError, "needs float64"),
    ({"x": [W, W[:2]]}, TypeError, "x is not one array; give several as a dict by name"),
    ({"x": np.array([1, np.nan, 2])}, ValueError, r"x: nan at index \(1,\)"),
    ({"f": 3.0}, TypeError, "f is float, expected a function"),
    ({"f": lambda w: None}, TypeError, r"f\(x\) is NoneType, expected a real number"),
    ({"f": lambda w: f(w) + 0j}, TypeError, r"f\(x\) is complex128, expected a real number"),
    ({"f": lambda w: f(w)[None]}, ValueError, r"f\(x\) has shape \(1,\), expected a scalar"),
    ({"f": lambda w: np.float32(f(w))}, TypeError, "float32, too coarse for differences"),
    ({"f": changing}, ValueError, "f changes its argument x in place"),
    ({"f": noisy()}, ValueError, "at the same x: fix its seed"),
    ({"f": lambda w: (f(w), grad(w))}, TypeError, r"f\(x\) is tuple, expected a real number"),
    ({"x": np.ones((3, 2)), "grad": lambda w: 3 * w.ravel() ** 2}, ValueError,
     r"shape \(6,\), x \(3, 2\), reshape it"),
    ({"grad": None}, TypeError, "the gradient is None"),
    ({"grad": lambda w: None}, TypeError, "the gradient is None"),
    ({"grad": changing}, ValueError, "grad changes its argument x in place"),
    ({"grad": lambda w: grad(w) + 0j}, TypeError, "complex128 array, expected real numbers"),
    ({"grad": lambda w: {"x": grad(w)}}, TypeError, "dict, expected real numbers"),
    ({"grad": lambda w: grad(w)[:, None]}, ValueError, r"shape \(3, 1\), x \(3,\)"),
    ({"x": {"a": 1.0}, "f": lambda p: p["a"], "grad": 1.0}, TypeError, "dict with the names of x"),
    ({"x": {"a": 1.0}, "f": lambda p: p["a"], "grad": {"a": 1.0, "b": 1.0}}, ValueError,
     "b is in the gradient but not in x"),
    ({"step": 0}, ValueError, "step: 0, expected a number above 0"),
    ({"step": "small"}, ValueError, "step: 'small', expected a number above 0"),
    ({"atol": -1.0}, ValueError, "atol: -1.0, expected a number of at least 0"),
    ({"directions": 2.5, "rng": np.random.default_rng(0)}, ValueError, "whole number"),
])
def test_refused_in_one_line(change, error, words):
    given = {"f": f, "grad": lambda w: 3 * np.asarray(w) ** 2, "x": W} | change
    with pytest.raises(error, match=words) as caught:
        numeric.check_gradients(given.pop("f"), given.pop("grad"), given.pop("x"), **given)
    assert "\n" not in str(caught.value)


def test_the_callers_arrays_are_never_written():
    w = W.copy()
    with pytest.raises(ValueError, match="in place"):
        numeric.check_gradients(changing, grad, w)
    assert np.array_equal(w, W)


def test_a_function_that_puts_other_arrays_into_its_dict_does_no_harm():
    def doubled(p):
        p["a"] = 2 * p["a"]
        return f(p["a"])

    assert numeric.check_gradients(doubled, lambda p: {"a": 8 * grad(p["a"])}, {"a": W}).ok


@pytest.mark.parametrize("index", range(3))
def test_the_message_counts_what_is_wrong(index):
    wrong = grad(W) * np.where(np.arange(3) == index, -1, 1)
    report = numeric.check_gradients(f, wrong, W)
    assert report.failed == 1 and report.checked == 3 and report.trusted
    assert f"the gradient is wrong at 1 entry, worst x[{index}]" in report.message
    assert report.worst.absolute_error == pytest.approx(2 * grad(W)[index], rel=1e-6)
    assert f"off by {2 * grad(W)[index]:.2g}, allowed" in report.message


@pytest.mark.parametrize("words, slip", [
    ("the sign is wrong, and a factor of 2: it is twice", lambda g: -2 * g),
    ("transposed, and the sign is wrong", lambda g: -g.T),
    ("transposed, and 5 times too large", lambda g: 5 * g.T),
])
def test_two_slips_at_once(words, slip):
    w = np.random.default_rng(1).standard_normal((3, 3))
    report = numeric.check_gradients(f, slip(grad(w)), w)
    assert words in report.guess


def test_a_right_entry_contradicts_a_common_factor():
    w = np.array([20.0, 0.5])
    report = numeric.check_gradients(f, grad(w) * [2, 1], w)
    assert report.failed == 1 and report.guess is None


@pytest.mark.parametrize("method", ["central", "five_point"])
def test_a_difference_that_the_step_spoils_is_doubted(method):
    """log is strongly curved near 0: the gradient is right, the difference is not."""
    x = np.array([5e-3, 1.0])
    report = numeric.check_gradients(lambda v: np.log(v).sum(), lambda v: 1 / v, x, method=method)
    assert not report.ok and not report.trusted
    assert "1/2 of the step gives" in report.guess and "is wrong" not in report.message
    smaller = {"central": 1e-8, "five_point": 1e-6}[method]
    again = numeric.check_gradients(
        lambda v: np.log(v).sum(), lambda v: 1 / v, x, method=method, step=smaller, rtol=1e-6
    )
    assert again.ok, again.message


def test_a_wrong_gradient_is_not_doubted_there():
    x = np.array([1e-3, 1.0])
    report = numeric.check_gradients(lambda v: np.log(v).sum(), lambda v: 2 / v, x)
    assert not report.ok and report.trusted


@pytest.mark.filterwarnings("ignore:invalid value")
def test_leaving_the_domain_is_not_called_a_wrong_gradient():
    x = np.array([1e-8, 1.0])
    report = numeric.check_gradients(lambda v: np.log(v).sum(), lambda v: 1 / v, x)
    assert not report.ok and "not finite within the step of 1e-05" in report.guess


@pytest.mark.filterwarnings("ignore:Casting complex")
@pytest.mark.parametrize("function, gradient", [
    (lambda w: (w * w.conj()).sum(), lambda w: 2 * w),
    (lambda w: abs(w[0]) + (w[1:] ** 2).sum(), lambda w: np.concatenate([[1], 2 * w[1:]])),
    (lambda w: np.array(w, float).sum(), lambda w: 5 * w),  # and wrong besides
], ids=["conj", "one-entry", "cast"])
def test_a_complex_step_that_gets_lost_is_doubted(function, gradient):
    report = numeric.check_gradients(function, gradient, W, method="complex")
    assert not report.ok and not report.trusted and "drops imaginary parts" in report.guess


def test_a_complex_step_sees_what_differences_cannot():
    report = numeric.check_gradients(f, grad(W) * (1 + 1e-9), W, method="complex")
    assert not report.ok and report.trusted and "is wrong" in report.message


@pytest.mark.parametrize("x", [0.5, np.array(0.5)], ids=["float", "0-d"])
@pytest.mark.parametrize("method", ["central", "five_point", "complex"])
def test_one_number_by_every_method(x, method):
    assert numeric.check_gradients(np.sin, np.cos, x, method=method).ok
    assert numeric.numerical_gradient(np.sin, x, method=method) == pytest.approx(np.cos(0.5))


def test_single_precision_inside_f_is_not_called_a_wrong_gradient():
    for seed in range(40):
        w = np.random.default_rng(seed).standard_normal(12)
        report = numeric.check_gradients(lambda v: float(f(v.astype(np.float32))), grad, w)
        assert not report.ok
        assert report.checked == 0 or not report.trusted, report.message
        assert report.checked == 0 or "coarse as float32's" in report.guess
    wrong = numeric.check_gradients(f, 2 * grad(W), W)
    assert wrong.trusted and "float32" not in wrong.message
    rough = numeric.check_gradients(lambda v: f(v) + 1e-9 * np.sin(1e9 * v).sum(), grad, W)
    assert not rough.ok


def test_an_f_too_large_for_its_slopes_is_said():
    """Beside 1e12 no error in slopes of size 1 can be seen: it passes, but not silently."""
    wrong = numeric.check_gradients(lambda v: 1e12 + f(v), lambda v: 3.1 * v**2, W)
    assert wrong.ok and wrong.hidden > 1 and "would hide errors of" in wrong.message
    for right in (
        numeric.check_gradients(f, grad, W),
        numeric.check_gradients(lambda v: 3.0, np.zeros(3), W),
        numeric.check_gradients(lambda v: 3.0, np.full(3, 1e-17), W),
    ):
        assert right.ok and right.hidden == 0 and "hide" not in right.message


@pytest.mark.parametrize("words, slip", [
    ("a term 0.1 times the parameter is too much", lambda g, w: g + 0.1 * w),
    ("a constant 0.01 is added to every entry", lambda g, w: g + 0.01),
    ("where it is wrong, a factor of 2: it is twice", lambda g, w: g * [1, 2, 1]),
])
def test_more_slips(words, slip):
    w = np.random.default_rng(2).standard_normal((4, 3))
    assert words in numeric.check_gradients(f, slip(grad(w), w), w).guess
