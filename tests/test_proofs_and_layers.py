"""SYS-31: backward formulas proved in ``derivations`` are compiled and compared with ``numeric``.

Each gradient is derived for symbolic sizes, turned into a NumPy function, and set beside what the
layer or cost of the network library gives at the same numbers.
"""
import numpy as np
import pytest

from derivations import Status, Sum, System, array, exp, index, log, real, sigmoid, size, sqrt, tanh
from numeric import (
    BatchNorm, CrossEntropyCost, Linear, LogLikelihoodCost, QuadraticCost, Sigmoid, Softmax, Tanh,
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


@pytest.mark.parametrize("wrt", ["input", "weight", "bias"])
def test_dense(rng, wrt):
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


@pytest.mark.parametrize("layer, output", [
    (Sigmoid(), sigmoid(z[i, j])),
    (Tanh(), tanh(z[i, j])),
    (Softmax(), exp(z[i, j]) / Sum(exp(z[i, l]), l)),
    (Softmax(temperature=2.0), exp(z[i, j] / 2) / Sum(exp(z[i, l] / 2), l)),
], ids=["sigmoid", "tanh", "softmax", "softmax with temperature"])
def test_activations(rng, layer, output):
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


@pytest.mark.parametrize("name", COSTS)
def test_costs_from_logits(rng, name):
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


@pytest.mark.parametrize("wrt", ["input", "weight", "bias"])
def test_batch_norm(rng, wrt):
    layer = BatchNorm(N_OUT, eps=1e-3)
    layer.weight[:], layer.bias[:] = rng.normal(size=(2, N_OUT))
    inputs, above = rng.normal(size=(M, N_OUT)), rng.normal(size=(M, N_OUT))
    mu, v, gamma, beta = array("mu v gamma beta", n_out)
    xhat, = array("xhat", m, n_out),
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


def test_a_wrong_layer_would_be_noticed(rng):
    logits, above = rng.normal(size=(M, N_OUT)), rng.normal(size=(M, N_OUT))
    proved = derived(through((a[i, j], sigmoid(z[i, j]))), z[e, k])
    layer = Tanh()
    activations = layer.forward(logits)
    d_input, _ = layer.backward(above)
    values = arguments(proved, z=logits, a=activations, g=above)
    assert not np.allclose(proved(**values), d_input, rtol=1e-3)
