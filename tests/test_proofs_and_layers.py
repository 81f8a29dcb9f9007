"""SYS-31: backward formulas proved in ``derivations`` are compiled and compared with ``numeric``.

Each gradient is derived for symbolic sizes, turned into a NumPy function, and set beside what the
layer or cost of the network library gives at the same numbers.
"""
import numpy as np
import pytest
from sympy import IndexedBase, Symbol
from systems_table import row

from derivations import (
    Status, Sum, System, array, exp, index, log, prove, real, sigmoid, size, sqrt, tanh, to_numpy,
)
from numeric import (
    L2, BatchNorm, CrossEntropyCost, Linear, LogLikelihoodCost, QuadraticCost, Sigmoid, Softmax,
    Tanh, exponential_average,
)

M, N_IN, N_OUT = 4, 3, 5  # examples and widths, all different

m, n_in, n_out = size("m"), size("n_in"), size("n_out")
i, e = index("i e", m)
q, r = index("q r", n_in)
j, k, l = index("j k l", n_out)
x, dx = array("x dx", m, n_in)
z, a, y, g = array("z a y g", m, n_out)
w = array("w", n_out, n_in)
b = array("b", n_out)
cost = real("C")


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def derived(system, wrt):
    found = system.derive(cost, wrt=wrt)
    assert found.status == Status.PROVED
    for line in found.steps:
        assert line.verdict.attack.comparisons > 0, f"{line.left} was not substituted"
    return found.to_numpy()


def through(*definitions):
    """A system whose cost is the sum of g times the output, so that g is the gradient above."""
    system = System()
    for left, right in definitions:
        system.define(left, right)
    system.define(cost, Sum(g[i, j] * definitions[-1][0], i, j))
    return system


def arguments(function, **values):
    return {name: values[name] for name in function.arguments}


@row(31)
@pytest.mark.parametrize("wrt", ["input", "weight", "bias"])
def test_dense(row, rng, wrt):
    layer = Linear(N_IN, N_OUT, rng=rng)
    inputs, above = rng.normal(size=(M, N_IN)), rng.normal(size=(M, N_OUT))
    system = through((z[i, j], Sum(w[j, q] * x[i, q], q) + b[j]))
    variable = {"input": x[e, r], "weight": w[k, r], "bias": b[k]}[wrt]
    proved = derived(system, variable)
    layer.forward(inputs)
    d_input, d_parameters = layer.backward(above)
    ours = d_input if wrt == "input" else d_parameters[wrt]
    values = arguments(proved, w=layer.weight, b=layer.bias, x=inputs, g=above)
    np.testing.assert_allclose(proved(**values), ours, rtol=1e-12)


@row(31)
@pytest.mark.parametrize("layer, output", [
    (Sigmoid(), sigmoid(z[i, j])),
    (Tanh(), tanh(z[i, j])),
    (Softmax(), exp(z[i, j]) / Sum(exp(z[i, l]), l)),
    (Softmax(temperature=2.0), exp(z[i, j] / 2) / Sum(exp(z[i, l] / 2), l)),
], ids=["sigmoid", "tanh", "softmax", "softmax with temperature"])
def test_activations(row, rng, layer, output):
    logits, above = rng.normal(size=(M, N_OUT)), rng.normal(size=(M, N_OUT))
    proved = derived(through((a[i, j], output)), z[e, k])
    activations = layer.forward(logits)
    d_input, _ = layer.backward(above)
    values = arguments(proved, z=logits, a=activations, g=above, C=float((above * activations).sum()))
    np.testing.assert_allclose(proved(**values), d_input, rtol=1e-12, atol=1e-15)


ONE_ROW = (Sum(y[i, j], j), 1)
COSTS = {
    "quadratic": (QuadraticCost(), Sum((z[i, j] - y[i, j]) ** 2, i, j) / (2 * m), []),
    "cross-entropy": (CrossEntropyCost(), -Sum(
        y[i, j] * log(sigmoid(z[i, j])) + (1 - y[i, j]) * log(1 - sigmoid(z[i, j])), i, j) / m, []),
    "log-likelihood": (LogLikelihoodCost(), -Sum(
        y[i, j] * log(exp(z[i, j]) / Sum(exp(z[i, l]), l)), i, j) / m, [ONE_ROW]),
}


@row(31)
@pytest.mark.parametrize("name", COSTS)
def test_costs_from_logits(row, rng, name):
    numeric_cost, formula, given = COSTS[name]
    logits = rng.normal(size=(M, N_OUT))
    targets = np.eye(N_OUT)[rng.integers(N_OUT, size=M)]
    system = System()
    system.define(cost, formula)
    for fact in given:
        system.assume(*fact)
    proved = derived(system, z[e, k])
    values = arguments(proved, z=logits, y=targets, C=numeric_cost.value(logits, targets), m=M)
    np.testing.assert_allclose(proved(**values), numeric_cost.gradient(logits, targets),
                               rtol=1e-11, atol=1e-15)


@row(31)
@pytest.mark.parametrize("wrt", ["input", "weight", "bias"])
def test_batch_norm(row, rng, wrt):
    layer = BatchNorm(N_OUT, eps=1e-3)
    layer.weight[:], layer.bias[:] = rng.normal(size=(2, N_OUT))
    inputs, above = rng.normal(size=(M, N_OUT)), rng.normal(size=(M, N_OUT))
    mu, v, gamma, beta = array("mu v gamma beta", n_out)
    xhat = array("xhat", m, n_out)
    eps = real("epsilon", positive=True)
    system = through(
        (mu[j], Sum(z[i, j], i) / m), (v[j], Sum((z[i, j] - mu[j]) ** 2, i) / m),
        (xhat[i, j], (z[i, j] - mu[j]) / sqrt(v[j] + eps)),
        (a[i, j], gamma[j] * xhat[i, j] + beta[j]))
    variable = {"input": z[e, k], "weight": gamma[k], "bias": beta[k]}[wrt]
    proved = derived(system, variable)
    layer.forward(inputs)
    d_input, d_parameters = layer.backward(above)
    ours = d_input if wrt == "input" else d_parameters[wrt]
    mean, var = inputs.mean(0), inputs.var(0)
    normalised = (inputs - mean) / np.sqrt(var + layer.eps)
    values = arguments(
        proved, z=inputs, mu=mean, v=var, xhat=normalised, gamma=layer.weight, beta=layer.bias,
        epsilon=layer.eps, g=above, m=M)
    np.testing.assert_allclose(proved(**values), ours, rtol=1e-10, atol=1e-14)


@row(31)
def test_a_wrong_layer_would_be_noticed(row, rng):
    logits, above = rng.normal(size=(M, N_OUT)), rng.normal(size=(M, N_OUT))
    proved = derived(through((a[i, j], sigmoid(z[i, j]))), z[e, k])
    layer = Tanh()
    activations = layer.forward(logits)
    d_input, _ = layer.backward(above)
    values = arguments(proved, z=logits, a=activations, g=above)
    assert not np.allclose(proved(**values), d_input, rtol=1e-3)


@row(31)
def test_l2_penalty(row, rng):
    """The gradient of a Frobenius norm, the trace of W'W, is 2 W; ours has its factor of half."""
    weight, lmbda, examples = rng.normal(size=(N_OUT, N_IN)), 0.7, 12
    strength, n = real("lambda n")
    system = System()
    system.define(cost, strength / (2 * n) * Sum(w[j, q] ** 2, j, q))
    proved = derived(system, w[k, r])
    gradients = {"w": np.zeros_like(weight)}
    L2(lmbda, n=examples).add_gradients({"w": weight}, gradients)
    values = arguments(proved, w=weight, n=examples, C=0.0, **{"lambda": lmbda})
    np.testing.assert_allclose(proved(**values), gradients["w"], rtol=1e-13)


@row(31)
def test_trace_identities(row, rng):
    """tr AB = tr BA, tr ABC = tr BCA and the gradient of x'Ax, with A not symmetric."""
    A = array("A", n_in, n_out)
    B = array("B", n_out, m)
    D = array("D", m, n_in)
    square = array("S", n_out, n_out)
    u = array("u", n_out)
    cycle = Sum(A[q, j] * B[j, i] * D[i, q], q, j, i)
    turned = Sum(B[l, e] * D[e, r] * A[r, l], l, e, r)
    assert prove(cycle, turned).status == Status.PROVED
    assert prove(cycle, 2 * turned).status == Status.REFUTED
    system = System()
    system.define(cost, Sum(u[j] * square[j, l] * u[l], j, l))
    proved = derived(system, u[k])
    matrix, vector = rng.normal(size=(N_OUT, N_OUT)), rng.normal(size=N_OUT)
    values = arguments(proved, S=matrix, u=vector)
    np.testing.assert_allclose(proved(**values), (matrix + matrix.T) @ vector, rtol=1e-12)


@row(31)
def test_exponential_average_of_a_constant(row):
    """v = (1 - beta^t) c by induction from v = 0, so the correction divides by 1 - beta^t."""
    t = Symbol("t", integer=True, nonnegative=True)
    v = IndexedBase("v", real=True)
    beta, c = real("beta c")
    recursion = (v[t + 1], beta * v[t] + (1 - beta) * c)
    hypothesis = (v[t], (1 - beta**t) * c)
    assert ((1 - beta**0) * c) == 0, "where the recursion starts"
    for late, status in ((0, Status.PROVED), (1, Status.REFUTED)):
        next_value = (1 - beta ** (t + 1 + late)) * c
        assert prove(v[t + 1], next_value, [recursion, hypothesis]).status == status
    given = np.full(9, 2.5)
    expected = [to_numpy(hypothesis[1].subs(t, n))(beta=0.9, c=2.5) for n in range(1, 10)]
    np.testing.assert_allclose(exponential_average(given, 0.9), expected, rtol=1e-13)
    np.testing.assert_allclose(exponential_average(given, 0.9, corrected=True), 2.5, rtol=1e-13)
