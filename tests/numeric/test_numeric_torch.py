"""PyTorch on the CPU as an independent oracle, in float64 and within 1e-10; skipped without it."""

import numpy as np
import pytest

import numeric
from numeric.transforms import resampled

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch


def tensor(array, *, grad=False):
    return torch.tensor(array, dtype=torch.float64, requires_grad=grad)


def close(ours, theirs):
    theirs = theirs.detach().numpy() if isinstance(theirs, torch.Tensor) else theirs
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def alike(ours, theirs, names=("weight", "bias")):
    """Both layers, theirs with our arrays."""
    theirs = theirs.double()
    with torch.no_grad():
        for name in names:
            getattr(theirs, name).copy_(tensor(getattr(ours, name)))
    return ours, theirs


def _dense(rng):
    ours = numeric.Linear(4, 5, rng=rng, bias_init=numeric.normal_bias)
    return alike(ours, torch.nn.Linear(4, 5))


def _batch_norm(rng, training, width=4, ours=numeric.BatchNorm, theirs=torch.nn.BatchNorm1d):
    ours, theirs = ours(width, momentum=0.3), theirs(width, momentum=0.3)
    for name in ("weight", "running_var"):
        getattr(ours, name)[:] = rng.uniform(0.5, 2, width)
    for name in ("bias", "running_mean"):
        getattr(ours, name)[:] = rng.standard_normal(width)
    ours.training = training
    return alike(ours, theirs.train(training), ("weight", "bias", "running_mean", "running_var"))


LAYERS = {
    "dense": _dense,
    "sigmoid": lambda rng: (numeric.Sigmoid(), torch.nn.Sigmoid()),
    "tanh": lambda rng: (numeric.Tanh(), torch.nn.Tanh()),
    "relu": lambda rng: (numeric.ReLU(), torch.nn.ReLU()),
    "identity": lambda rng: (numeric.Identity(), torch.nn.Identity()),
    "leaky-relu": lambda rng: (numeric.LeakyReLU(0.2), torch.nn.LeakyReLU(0.2)),
    "elu": lambda rng: (numeric.ELU(0.7), torch.nn.ELU(0.7)),
    "softplus": lambda rng: (numeric.Softplus(2), torch.nn.Softplus(2, threshold=700)),
    "heaviside": lambda rng: (
        numeric.Heaviside(), lambda z: torch.heaviside(z.detach(), tensor(0.0)) + 0 * z),
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
    compare_layers(*LAYERS[name](rng), rng, (examples, 4))


def compare_layers(ours, theirs, rng, shape):
    """Output, and the gradients of a random weighting of it."""
    x = rng.standard_normal(shape)
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


# ----- images

WINDOWS = [  # kernel, stride, padding
    (1, 1, 0), (5, 1, 0), (3, 2, 1), ((2, 3), (3, 1), (1, 0)), (2, 3, 1), (4, (1, 2), 2),
]


def _convolution(rng, window, bias=True):
    ours = numeric.Conv2d(3, 4, *window, rng=rng, bias=bias, bias_init=numeric.normal_bias)
    theirs = torch.nn.Conv2d(3, 4, *window, bias=bias)
    return alike(ours, theirs, ("weight", "bias") if bias else ("weight",))


def _l2_pooling(kernel, stride, padding):
    """PyTorch's has no padding."""
    rows, columns = padding if isinstance(padding, tuple) else (padding, padding)
    pool = torch.nn.LPPool2d(2, kernel, stride)
    return lambda x: pool(torch.nn.functional.pad(x, (columns, columns, rows, rows)))


IMAGE_LAYERS = {
    "convolution": _convolution,
    "convolution-without-bias": lambda rng, window: _convolution(rng, window, bias=False),
    "max-pooling": lambda rng, w: (numeric.MaxPool2d(*w), torch.nn.MaxPool2d(*w)),
    "average-pooling": lambda rng, w: (numeric.AvgPool2d(*w), torch.nn.AvgPool2d(*w)),
    "l2-pooling": lambda rng, w: (numeric.L2Pool2d(*w), _l2_pooling(*w)),
}


@pytest.mark.parametrize("name", IMAGE_LAYERS)
@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_image_layer(name, window):
    rng = np.random.default_rng(7)
    compare_layers(*IMAGE_LAYERS[name](rng, window), rng, (2, 3, 9, 8))


@pytest.mark.parametrize("training", [True, False])
def test_batch_norm_of_maps_and_its_running_statistics(training):
    rng = np.random.default_rng(8)
    ours, theirs = _batch_norm(rng, training, 3, numeric.BatchNorm2d, torch.nn.BatchNorm2d)
    for shape in ((4, 3, 5, 6), (1, 3, 2, 2)):
        compare_layers(ours, theirs, rng, shape)
        close(ours.running_mean, theirs.running_mean)
        close(ours.running_var, theirs.running_var)
        theirs.zero_grad()


def test_a_tie_goes_to_the_same_pixel():
    x = np.random.default_rng(9).integers(0, 2, (2, 3, 8, 8)).astype(float)
    for window in ((2,), (3, 1, 1), ((1, 4), 2)):
        ours, theirs = numeric.MaxPool2d(*window), torch.nn.MaxPool2d(*window)
        theirs_x = tensor(x, grad=True)
        theirs(theirs_x).sum().backward()
        close(ours.backward(np.ones_like(ours.forward(x)))[0], theirs_x.grad)


def test_fans_of_a_convolution():
    given = []

    def init(rng, fan_in, fan_out, shape):
        given.append((fan_in, fan_out))
        return np.ones(shape)

    weight = numeric.Conv2d(3, 8, (5, 2), rng=np.random.default_rng(0), weight_init=init).weight
    assert given == [torch.nn.init._calculate_fan_in_and_fan_out(torch.from_numpy(weight))]


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam"])
def test_the_book_s_convolutional_network_step_by_step(name):
    """[3 maps of 5x5, pool 2, 9, 4] on small images; every parameter compared at each step."""
    rng = np.random.default_rng(10)
    conv, theirs_conv = alike(numeric.Conv2d(1, 3, 5, rng=rng), torch.nn.Conv2d(1, 3, 5))
    first, theirs_first = alike(numeric.Linear(27, 9, rng=rng), torch.nn.Linear(27, 9))
    last, theirs_last = alike(numeric.Linear(9, 4, rng=rng), torch.nn.Linear(9, 4))
    layers = [conv, numeric.Sigmoid(), numeric.MaxPool2d(2), numeric.Flatten(), first]
    network = numeric.Network([*layers, numeric.Sigmoid(), last], numeric.LogLikelihoodCost())
    theirs = torch.nn.Sequential(
        theirs_conv, torch.nn.Sigmoid(), torch.nn.MaxPool2d(2), torch.nn.Flatten(), theirs_first,
        torch.nn.Sigmoid(), theirs_last,
    )
    make, make_theirs = OPTIMIZERS[name]
    ours, optimizer = make(), make_theirs(theirs.parameters())
    for _ in range(6):
        x, labels = rng.random((7, 1, 10, 10)), rng.integers(0, 4, 7)
        numeric.train_step(network, ours, x, labels)
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(theirs(tensor(x)), torch.from_numpy(labels)).backward()
        optimizer.step()
        for value, parameter in zip(network.parameters().values(), theirs.parameters()):
            close(value, parameter)


def _rates(make, steps=12):
    """PyTorch's rates, one for each step, from 0.3."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 0.3)
    schedule, rates = make(optimizer), []
    for _ in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return rates


SCHEDULES = {
    "cosine": (
        numeric.cosine_annealing(0.3, 12, 0.05),
        lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 12, 0.05)),
    "warm-up": (
        numeric.linear_warmup(0.3, 5),
        lambda o: torch.optim.lr_scheduler.LinearLR(o, 1 / 6, total_iters=5)),
    "warm-up-and-cosine": (
        numeric.linear_warmup(numeric.cosine_annealing(0.3, 8), 4),
        lambda o: torch.optim.lr_scheduler.SequentialLR(o, [
            torch.optim.lr_scheduler.LinearLR(o, 1 / 5, total_iters=4),
            torch.optim.lr_scheduler.CosineAnnealingLR(o, 8)], [4])),
    "exponential": (
        numeric.exponential_decay(0.3, 0.9),
        lambda o: torch.optim.lr_scheduler.ExponentialLR(o, 0.9)),
    "staircase": (
        numeric.staircase_decay(0.3, 0.5, 4),
        lambda o: torch.optim.lr_scheduler.StepLR(o, 4, 0.5)),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedule_step_by_step(name):
    ours, theirs = SCHEDULES[name]
    close([ours(t) for t in range(12)], np.array(_rates(theirs)))


def test_images_between_pixels_are_looked_up_alike():
    rng = np.random.default_rng(11)
    x, (rows, columns) = rng.random((3, 2, 7, 9)), 6 * rng.standard_normal((2, 3, 7, 9))
    grid = np.stack([2 * columns / 9, 2 * rows / 7], axis=-1)
    expected = torch.nn.functional.grid_sample(tensor(x), tensor(grid), align_corners=False)
    close(resampled(x, rows, columns), expected)
