"""What SymPy gets wrong, or leaves undecided, on indexed sums: this engine is right or says so."""
import pytest
from sympy import (
    Add, I, Idx, IndexedBase, Integer, MatrixSymbol, Mul, Piecewise, Product, Rational, Symbol, sin,
    symbols,
)

from derivations import (
    Abs, KroneckerDelta, Max, Sum, array, exp, index, log, prove, real, relu, sigmoid,
    sigmoid_prime, size, sqrt, step, tanh,
)
from derivations.derive.slope import slope
from derivations.normalise.reading import read
from derivations.notation import to_tree
from derivations.normalise.zero import is_zero
from derivations.normalise.writing import write
from derivations.record import Status

n, m = size("n"), size("m")
i, j, k, l = index("i j k l", n)
p, q = index("p q", m)
x, y, z, a = array("x y z a", n)
w = array("w", n, m)
v = array("v", n, n)
u = array("u", m)
t = real("t")


def derivative(expr, by):
    return write(read(slope(expr, by)))


def proved(left, right, **options):
    return prove(left, right, **options).status == Status.PROVED


def refuted(left, right, **options):
    return prove(left, right, **options).status == Status.REFUTED


# -------------------------------------------------------------------------- silently wrong there

def test_a_sum_differentiated_by_an_entry_with_its_own_index():
    """``Sum(z[i], i).diff(z[i])`` is ``Sum(1, i)`` in SymPy: the free index is captured."""
    found = derivative(Sum(z[i], i), z[i])
    assert found == 1
    found = derivative(Sum(z[i]**2, i), z[i])
    assert proved(found, 2 * z[i]) and refuted(found, Sum(2 * z[i], i))


def test_softmax_differentiated_by_its_bound_index():
    softmax = exp(z[i]) / Sum(exp(z[j]), j)
    total = Sum(exp(z[k]), k)
    for name in (j, k, i):
        right = exp(z[i]) / total * (KroneckerDelta(i, name) - exp(z[name]) / total)
        assert proved(derivative(softmax, z[name]), right)
    assert refuted(derivative(softmax, z[j]), exp(z[i]) / total * KroneckerDelta(i, j))


def test_a_definition_used_at_a_bound_index_is_not_captured():
    """``Sum(x[j] y[i], j).subs(i, j)`` captures in SymPy."""
    given = [(a[i], Sum(x[j] * y[i], j))]
    assert proved(a[j], y[j] * Sum(x[k], k), given=given)
    assert refuted(a[j], Sum(x[j] * y[j], j), given=given)
    assert proved(Sum(a[j] * z[j], j), Sum(x[k], k) * Sum(y[j] * z[j], j), given=given)


def test_a_value_put_for_an_entry_reaches_the_sum():
    """``.subs(z[1], 0)`` on a sum is a silent no-op in SymPy."""
    given = [(z[i], x[i] + 1)]
    assert proved(Sum(z[j], j), Sum(x[k], k) + n, given=given)
    assert refuted(Sum(z[j], j), Sum(x[k], k), given=given)
    assert proved(Sum(z[j], j), Sum(x[j], j) + 2 * n, given=[(z[i], x[i] + t), (t, 2)])


def test_a_case_times_a_delta_inside_a_sum_frees_no_index():
    """``Piecewise × δ`` inside a sum leaves its bound index free in SymPy."""
    left = Sum(KroneckerDelta(i, j) * relu(x[j]), j)
    assert proved(left, relu(x[i])) and refuted(left, relu(x[j]))
    assert proved(Sum(KroneckerDelta(i, j) * step(x[j]) * KroneckerDelta(j, k), j),
                  KroneckerDelta(i, k) * step(x[k]))
    verdict = prove(Sum(KroneckerDelta(i, j) * Piecewise((1, x[j] > 0), (0, True)), j), step(x[i]))
    assert verdict.status == Status.UNDECIDED and "outside the language" in verdict.reason \
        or "Piecewise" in verdict.reason


def test_derivatives_by_an_entry_where_matrix_symbols_give_zero():
    """exp(x·a), log Σ exp, (xᵀA x)² and softmax: SymPy's matrix calculus returns 0 or drops a term."""
    dot = Sum(x[i] * a[i], i)
    assert proved(derivative(exp(dot), x[k]), a[k] * exp(dot))
    assert proved(derivative(log(Sum(exp(x[i]), i)), x[k]), exp(x[k]) / Sum(exp(x[i]), i))
    form = Sum(x[i] * v[i, j] * x[j], i, j)
    right = 2 * form * Sum((v[k, j] + v[j, k]) * x[j], j)
    assert proved(derivative(form**2, x[k]), right)
    assert proved(derivative(t * x[i], x[k]), t * KroneckerDelta(i, k))
    product = dot * x[i]
    assert proved(derivative(product, x[k]), a[k] * x[i] + dot * KroneckerDelta(i, k))


def test_matrix_symbols_are_outside_the_language():
    matrix = MatrixSymbol("Z", n, 1)
    verdict = prove(matrix[0, 0], matrix[0, 0] + 0 * n + 1)
    assert verdict.status == Status.UNDECIDED


def test_a_reversed_range_is_not_guessed_at():
    """``Sum(i, (i, 3, 1)).doit()`` is -2 in SymPy (Karr's convention), not 0."""
    for guess in (-2, 0):
        assert prove(Sum(i, (Idx("i"), 3, 1)), Integer(guess)).status != Status.PROVED
    backwards = Symbol("b", integer=True)
    verdict = prove(Sum(x[0], (Idx("s"), 0, backwards)), (backwards + 1) * x[0])
    assert verdict.conditions == ["b + 1 >= 0"], "a range that would run backwards is left out"


def test_ranges_that_end_before_they_start_are_empty():
    one = [(Sum(x[j], (j, 0, n - 1)), Sum(x[j], (j, 0, n - 2)) + x[n - 1]),
           (Sum(x[j], (j, 1, n - 1)), Sum(x[j], j) - x[0]), (Sum(1, (j, 1, n - 1)), n - 1)]
    for left, right in one:
        assert proved(left, right)
    assert refuted(Sum(x[j], (j, 1, n - 1)), Sum(x[j], j))


def test_ranges_that_depend_on_another_index():
    s = Idx("s")
    assert proved(Sum(Sum(x[j], (s, 0, j)), j), Sum(x[j] * (j + 1), j))
    assert proved(Sum(Sum(x[j] * y[s], (s, 0, j)), j), Sum(Sum(x[j] * y[s], (j, s, n - 1)),
                                                          (s, 0, n - 1)))
    assert refuted(Sum(Sum(x[s], (s, 0, j)), j), n * Sum(x[j], j))
    assert refuted(Sum(Sum(x[s], (s, 0, j)), j), Sum(Sum(x[s], (s, 0, j - 1)), j))


def test_differentiation_under_unevaluated_products():
    assert proved(derivative(Mul(x[i], x[i], evaluate=False), x[i]), 2 * x[i])
    assert proved(Add(x[i], -x[i], evaluate=False), 0)


# ----------------------------------------------------------------------------- undecided there

@pytest.mark.parametrize("left, right", [
    (Sum(KroneckerDelta(i, j) * x[j], j), x[i]),
    (Sum(x[i], i), Sum(x[k], k)),
    (Sum(w[i, p], i, p), Sum(w[i, p], p, i)),
    (Sum(x[k + 1], (k, 0, n - 2)), Sum(x[k], (k, 1, n - 1))),
    (Sum(x[i], i)**2, Sum(x[i] * x[j], i, j)),
    (Sum((x[i] - Sum(x[j], j) / n)**2, i), Sum(x[i]**2, i) - Sum(x[i], i)**2 / n),
    (Sum(x[i] + y[i], i), Sum(x[i], i) + Sum(y[j], j)),
    (Sum(t * x[i], i), t * Sum(x[i], i)),
    (Sum(t, i), n * t),
    (log(exp(z[i])), z[i]),
    (tanh(t), 2 * sigmoid(2 * t) - 1),
    (tanh(t / 2), (sigmoid(t) - sigmoid(-t)) / 1),
    (Max(t, 0), relu(t)), (Max(x[i], y[i]), Max(y[i], x[i])), (Max(x[i], y[i], t), Max(t, y[i], x[i])),
    (Abs(t), relu(t) + relu(-t)), (relu(t) - relu(-t), t), (Max(x[i], y[i]) + t, Max(x[i] + t, y[i] + t)),
    (sigmoid_prime(t), sigmoid(t) * (1 - sigmoid(t))), (sigmoid(-t), 1 - sigmoid(t)),
    (log(1 + exp(t)) - log(1 + exp(-t)), t),
    (sqrt(t**2), Abs(t)), (sqrt(Sum(x[i], i)**2), Abs(Sum(x[k], k))), (1 / sqrt(4 * t**2), Abs(1 / (2 * t))),
    (sqrt(exp(t)), exp(t / 2)), (sqrt(t**2 + 1)**2, t**2 + 1),
    ((t**2 - 1) / (t - 1), t + 1),
    (Sum(Abs(x[i] - x[j]), i, j), Sum(Abs(x[j] - x[i]), i, j)),
    (Sum(Sum(x[i] * u[p], p), i), Sum(x[i], i) * Sum(u[q], q)),
])
def test_what_simplify_and_equals_leave_open(left, right):
    verdict = prove(left, right)
    assert verdict.status == Status.PROVED, verdict
    assert refuted(left, right + Rational(1, 1000))


def test_the_cross_entropy_gradient_that_stops_simplify():
    """``simplify`` and ``equals`` raise StopIteration on it."""
    loss = -Sum(y[j] * log(exp(z[j]) / Sum(exp(z[k]), k)), j)
    gradient = derivative(loss, z[i])
    right = exp(z[i]) / Sum(exp(z[k]), k) - y[i]
    assert proved(gradient, right, given=[(Sum(y[j], j), 1)])
    assert refuted(gradient, right)


def test_the_chain_rule_through_a_sigmoid_of_a_sum():
    """SymPy leaves ``Subs(Derivative(σ(ξ)))``."""
    inner = Sum(w[i, p] * u[p], p)
    found = derivative(sigmoid(inner), u[q])
    assert proved(found, sigmoid_prime(inner) * w[i, q])


def test_arrays_that_are_not_declared_real_are_taken_as_real():
    plain = IndexedBase("b")
    assert proved(log(exp(plain[i])), plain[i])
    assert proved(Abs(plain[i])**2, plain[i]**2)


def test_roots_and_logarithms_of_unknown_sign_are_not_split():
    s = real("s")
    assert refuted(sqrt(s**2), s) and proved(sqrt(s**2)**2, s**2)
    assert refuted(log(s**2), 2 * log(s)) is False  # equal wherever both sides are defined
    assert prove(sqrt(s * t), sqrt(s) * sqrt(t)).status != Status.REFUTED
    assert refuted(Abs(s), s)


@pytest.mark.parametrize("strange", [sin(t), I * t, Product(x[j] + 1, (j, 0, n - 1)), x, t > 0,
                                     Symbol("A", commutative=False) * t])
def test_what_is_outside_the_language_is_undecided_or_right(strange):
    try:
        verdict = prove(strange, strange + 1)
    except (TypeError, ValueError):
        return  # SymPy cannot even add one to it
    assert verdict.status != Status.PROVED
    if strange == sin(t):
        assert prove(sin(t)**2 + 1, 1 + sin(t)**2 + 0).status != Status.REFUTED


def test_sine_is_no_unknown_function():
    """Drawn as an arbitrary function, sin² + cos² = 1 would be called refuted."""
    from sympy import cos
    assert prove(sin(t)**2 + cos(t)**2, 1).status == Status.PROVED


def test_two_names_that_look_alike():
    first, second = symbols("s s", real=True), Symbol("s", positive=True)
    assert prove(first[0], second).status != Status.PROVED


def test_zero_is_not_divided_by():
    assert prove((t - t) / (x[i] - x[i] + t), 0).status == Status.PROVED
    bad = 1 / (Sum(x[i], i) - Sum(x[j], j))
    assert prove(bad, bad + 1).status == Status.UNDECIDED
    assert is_zero(read(t) - read(t))


def test_a_step_of_what_is_no_order_of_two_places_is_a_call():
    assert to_tree.read(step(i - j)) == ("less", to_tree.read_place(j), to_tree.read_place(i))
    for other in (i * j - 1, n**2 - i, i - 1, 2 * i - j, abs(t) - j):
        assert to_tree.read(step(other))[:2] == ("call", "step")


@pytest.mark.parametrize("asks", [sum, max, list, lambda x: [*x]])
def test_an_array_has_no_last_entry_to_stop_at(asks):
    with pytest.raises(TypeError, match="not iterable"):
        asks(x)
