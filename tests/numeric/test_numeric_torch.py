"""PyTorch on the CPU as an independent oracle, in float64 and within 1e-10; skipped without it."""

import numpy as np
import pytest

import numeric

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch


def tensor(array, *, grad=False):
    return torch.tensor(array, dtype=torch.float64, requires_grad=grad)


def close(ours, theirs):
    theirs = theirs.detach().numpy() if isinstance(theirs, torch.Tensor) else theirs
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def _dense(rng):
    ours = numeric.Linear(4, 5, rng=rng, bias_init=numeric.normal_bias)
    theirs = torch.nn.Linear(4, 5).double()
    with torch.no_grad():
        theirs.weight.copy_(tensor(ours.weight))
        theirs.bias.copy_(tensor(ours.bias))
    return ours, theirs


def _batch_norm(rng, training):
    ours = numeric.BatchNorm(4, momentum=0.3)
    theirs = torch.nn.BatchNorm1d(4, momentum=0.3).double()
    ours.weight[:], ours.bias[:] = rng.uniform(0.5, 2, 4), rng.standard_normal(4)
    ours.running_mean[:], ours.running_var[:] = rng.standard_normal(4), rng.uniform(0.5, 2, 4)
    with torch.no_grad():
        for name in ("weight", "bias", "running_mean", "running_var"):
            getattr(theirs, name).copy_(tensor(getattr(ours, name)))
    ours.training = training
    return ours, theirs.train(training)


LAYERS = {
    "dense": _dense,
    "sigmoid": lambda rng: (numeric.Sigmoid(), torch.nn.Sigmoid()),
    "tanh": lambda rng: (numeric.Tanh(), torch.nn.Tanh()),
    "relu": lambda rng: (numeric.ReLU(), torch.nn.ReLU()),
    "identity": lambda rng: (numeric.Identity(), torch.nn.Identity()),
    "softmax": lambda rng: (numeric.Softmax(), torch.nn.Softmax(dim=1)),
    "softmax-cold": lambda rng: (numeric.Softmax(0.5), lambda z: torch.softmax(z / 0.5, dim=1)),
    "batch-norm": lambda rng: _batch_norm(rng, True),
    "batch-norm-evaluating": lambda rng: _batch_norm(rng, False),
    "batch-norm-bare": lambda rng: (
        numeric.BatchNorm(4, affine=False), torch.nn.BatchNorm1d(4, affine=False).double()
    ),
}


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("examples", [2, 7])
def test_layer(name, examples):
    rng = np.random.default_rng(1)
    ours, theirs = LAYERS[name](rng)
    x = rng.standard_normal((examples, 4))
    theirs_x = tensor(x, grad=True)
    output, expected = ours.forward(x), theirs(theirs_x)
    close(output, expected)
    d_output = rng.standard_normal(output.shape)
    expected.backward(tensor(d_output))
    d_input, gradients = ours.backward(d_output)
    close(d_input, theirs_x.grad)
    for parameter, gradient in gradients.items():
        close(gradient, getattr(theirs, parameter).grad)


@pytest.mark.parametrize("momentum", [0.1, 0.9])
def test_running_statistics_step_by_step(momentum):
    rng = np.random.default_rng(2)
    ours = numeric.BatchNorm(3, momentum=momentum)
    theirs = torch.nn.BatchNorm1d(3, momentum=momentum).double()
    for size in (5, 2, 9, 4):
        x = 3 * rng.standard_normal((size, 3)) + 1
        close(ours.forward(x), theirs(tensor(x)))
        close(ours.running_mean, theirs.running_mean)
        close(ours.running_var, theirs.running_var)
        assert ours.batches_seen == theirs.num_batches_tracked


COSTS = {
    "quadratic": (
        numeric.QuadraticCost(), lambda rng: rng.standard_normal((6, 3)),
        lambda z, y: torch.nn.functional.mse_loss(z, y, reduction="sum") / (2 * len(z)),
    ),
    "cross-entropy": (
        numeric.CrossEntropyCost(), lambda rng: rng.random((6, 3)),
        lambda z, y: torch.nn.functional.binary_cross_entropy_with_logits(
            z, y, reduction="sum") / len(z),
    ),
    "log-likelihood": (
        numeric.LogLikelihoodCost(), lambda rng: rng.dirichlet(np.ones(3), 6),
        torch.nn.functional.cross_entropy,
    ),
    "log-likelihood-labels": (
        numeric.LogLikelihoodCost(), lambda rng: rng.integers(0, 3, 6),
        torch.nn.functional.cross_entropy,
    ),
}


@pytest.mark.parametrize("name", COSTS)
@pytest.mark.parametrize("scale", [1.0, 300.0])
def test_cost(name, scale):
    rng = np.random.default_rng(3)
    ours, targets, theirs = COSTS[name]
    z, y = scale * rng.standard_normal((6, 3)), targets(rng)
    theirs_z = tensor(z, grad=True)
    expected = theirs(theirs_z, torch.from_numpy(y))
    expected.backward()
    close(ours.value(z, y), expected)
    close(ours.gradient(z, y), theirs_z.grad)


OPTIMIZERS = {
    "sgd": (lambda: numeric.SGD(0.1), lambda p: torch.optim.SGD(p, 0.1)),
    "momentum": (
        lambda: numeric.SGD(0.1, momentum=0.9), lambda p: torch.optim.SGD(p, 0.1, momentum=0.9)),
    "averaged-momentum": (
        lambda: numeric.AveragedMomentum(0.1, 0.9),
        lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, dampening=0.9)),
    "nesterov": (
        lambda: numeric.SGD(0.1, momentum=0.9, nesterov=True),
        lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, nesterov=True)),
    "rmsprop": (
        lambda: numeric.RMSprop(0.01, alpha=0.9),
        lambda p: torch.optim.RMSprop(p, 0.01, alpha=0.9)),
    "adam": (lambda: numeric.Adam(0.01), lambda p: torch.optim.Adam(p, 0.01)),
    "amsgrad": (
        lambda: numeric.Adam(0.01, betas=(0.9, 0.5), amsgrad=True),
        lambda p: torch.optim.Adam(p, 0.01, betas=(0.9, 0.5), amsgrad=True)),
}
FIRST_STEP_UNDAMPED = "averaged-momentum"  # PyTorch starts its buffer at g, not at (1-β) g


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("penalty", [0.0, 0.3])
def test_optimizer_step_by_step_on_a_network(name, penalty):
    """Six steps with a coupled L2 penalty on weights; every parameter compared at each."""
    rng = np.random.default_rng(4)
    layers = [numeric.Linear(4, 5, rng=rng), numeric.Tanh(), numeric.Linear(5, 3, rng=rng)]
    regularizer = numeric.L2(penalty, n=1) if penalty else None
    network = numeric.Network(layers, numeric.LogLikelihoodCost(), regularizer)
    theirs = {n: tensor(p, grad=True) for n, p in network.parameters().items()}
    make, make_theirs = OPTIMIZERS[name]
    groups = [
        {"params": [p for n, p in theirs.items() if n.endswith("weight")], "weight_decay": penalty},
        {"params": [p for n, p in theirs.items() if n.endswith("bias")]},
    ]
    ours, optimizer = make(), make_theirs(groups)
    if name == FIRST_STEP_UNDAMPED:
        for parameter in theirs.values():
            optimizer.state[parameter]["momentum_buffer"] = torch.zeros_like(parameter)
    for _ in range(6):
        x, labels = rng.standard_normal((7, 4)), rng.integers(0, 3, 7)
        numeric.train_step(network, ours, x, labels)
        optimizer.zero_grad()
        hidden = torch.tanh(tensor(x) @ theirs["0.weight"].T + theirs["0.bias"])
        output = hidden @ theirs["2.weight"].T + theirs["2.bias"]
        torch.nn.functional.cross_entropy(output, torch.from_numpy(labels)).backward()
        optimizer.step()
        for parameter, value in network.parameters().items():
            close(value, theirs[parameter])


@pytest.mark.parametrize("rate", [0.0, 0.5])
def test_decoupled_decay_is_adamw_on_weights(rate):
    rng = np.random.default_rng(5)
    dense = numeric.Linear(3, 2, rng=rng, bias=False)
    network = numeric.Network([dense], numeric.QuadraticCost(), numeric.WeightDecay(rate))
    weight = tensor(dense.weight, grad=True)
    ours, theirs = numeric.Adam(0.05), torch.optim.AdamW([weight], 0.05, weight_decay=rate)
    for _ in range(6):
        x, y = rng.standard_normal((5, 3)), rng.standard_normal((5, 2))
        numeric.train_step(network, ours, x, y)
        theirs.zero_grad()
        (((tensor(x) @ weight.T - tensor(y)) ** 2).sum() / 10).backward()
        theirs.step()
        close(dense.weight, weight)


def test_whole_network_with_batch_norm_and_fixed_dropout():
    rng = np.random.default_rng(6)
    dense, theirs_dense = _dense(rng)
    norm, theirs_norm = numeric.BatchNorm(5), torch.nn.BatchNorm1d(5).double()
    drop, top = numeric.Dropout(0.4, rng=rng), numeric.Linear(5, 3, rng=rng)
    network = numeric.Network([dense, norm, numeric.ReLU(), drop, top], numeric.CrossEntropyCost())
    x, y = rng.standard_normal((8, 4)), rng.random((8, 3))
    drop.mask = drop.draw(np.empty((8, 5)))
    weight, bias = tensor(top.weight, grad=True), tensor(top.bias, grad=True)
    hidden = torch.relu(theirs_norm(theirs_dense(tensor(x)))) * tensor(drop.mask)
    cost = torch.nn.functional.binary_cross_entropy_with_logits
    loss = cost(hidden @ weight.T + bias, tensor(y), reduction="sum") / 8
    loss.backward()
    close(network.loss(x, y), loss)
    expected = [
        theirs_dense.weight, theirs_dense.bias, theirs_norm.weight, theirs_norm.bias, weight, bias
    ]
    gradients = network.gradients(x, y)
    for name, parameter in zip(network.parameters(), expected):
        close(gradients[name], parameter.grad)
