r"""Batch normalisation: what it removes and what it keeps

Claims about the bias in front of the layer, about scale, about features that are said to be lost,
and about the parameters that bring them back.
"""
import numpy as np

from backproof import Partial, Random, Sum, array, claim, index, real, relu, size, sqrt, tanh
from numeric import (
    Adam, BatchNorm, Linear, LogLikelihoodCost, Network, Tanh, exponential_decay,
    normalized_block, spirals, train_step,
)

from ._layer import M, V, b, beta, c, eps, forward, g, gamma, i, k, m, mean, mu, v, z, zhat, ztilde

n = size("n")
j = index("j", n)
w, x, q = array("w x q", n)
X = array("X", m, n)
units = size("h")
unit, one = index("k r", units)
at = index("s", n)
into, out = array("w", units, n), array("u", units)
u, W, B, r = real("u W B r")


@claim("S1-06", "lines 21 to 23", "The usual normalisation", numeric="Standardizer",
       systems="SYS-12", restored=True,
       tags="z-score, standardization, subtract mean divide by standard deviation, "
       "constant feature")
def _(judge):
    """The usual normalisation subtracts the mean of a feature and divides by its deviation."""
    constant = np.ones((4, 1))
    spread = np.sqrt(np.mean((constant - constant.mean()) ** 2))
    with np.errstate(invalid="ignore"):
        scaled = (constant - constant.mean()) / spread
    judge.says.outcome("The formula for a feature that is always 1, in float64:",
                       str(scaled[0, 0]), "0.0")
    deviation = [(Sum((z[i] - mean) ** 2, i), m * r**2), r > 0]
    judge.under("No feature is constant.").identity(
        Sum((z[i] - mean) / r, i), 0, "With the deviation {r}: then the mean is 0 …",
        given=deviation, r=r)
    judge.under("No feature is constant.").identity(
        Sum((z[i] - mean) ** 2 / r**2, i) / m, 1, "… and the variance 1.", given=deviation)


@claim("S1-07", "lines 23 to 25", "Hidden layers do not stay normalised",
       tags="hidden layer distribution, covariance of a layer, internal covariate shift")
def _(judge):
    """Normalised inputs do not keep the hidden layers' inputs normalised: weights and biases change
    their distribution as they change."""
    judge.random(Random("x", (0, 1)), text="Inputs of mean 0 and variance 1, independent.")
    output = Sum(w[j] * x[j], j) + b
    judge.says.expectation(output, b, "The mean of the second layer's input is the bias, whatever "
                           "it is now …")
    judge.says.variance(output, Sum(w[j] ** 2, j), "… and its variance is that of the weights.")


@claim("S1-08", "line 27", "The cure of covariate shift", numeric="BatchNorm",
       tags="internal covariate shift, why batch norm works, scale invariance of weights")
def _(judge):
    """Batch normalisation cures the change of the layers' input distributions during training,
    which makes learning hard."""
    judge.speaks_for.identity(c * (u - M) / sqrt(c**2 * V), (u - M) / sqrt(V),
                              "What can be proved: with {eps} = 0, weights that grow by a factor "
                              "change no output. {M} and {V} are mean and variance of the unit.",
                              given=[c > 0, V > 0], eps=eps, M=M, V=V)
    judge.speaks_for.identity(Partial(Sum(g[i] * (c * z[i] - c * M) / sqrt(c**2 * V), i), c), 0,
                              "So along the weights no cost changes: weights and gradient are "
                              "orthogonal …", given=[c > 0, V > 0])
    judge.speaks_for.identity(Sum((w[j] - r * q[j]) ** 2, j), Sum(w[j] ** 2, j)
                              + r**2 * Sum(q[j] ** 2, j), "… and a step against such a gradient "
                              "{q}, at any rate {r}, makes the weights longer.",
                              given=[(Sum(w[j] * q[j], j), 0)], q=q[j], r=r)
    judge.define(z[i], Sum(w[j] * X[i, j], j))
    forward(judge)
    judge.speaks_against.identity(
        Sum(w[j] * Partial(Sum(g[i] * ztilde[i], i), w[j]), j),
        gamma * eps / (v + eps) * Sum(g[i] * zhat[i], i), "With {eps} they are nearly so: this is "
        "the product of weights and gradient, for any examples {X} and errors {g}.", eps=eps,
        X=X[i, j], g=g[i])
    judge.speaks_against.identity(
        Sum((ztilde[i] - beta) ** 2, i) / m, gamma**2 * v / (v + eps), "The distribution that the "
        "next layer sees still moves, with {gamma} and {beta}. Whether this is why it helps is "
        "disputed.", gamma=gamma, beta=beta)


@claim("S1-09", "line 29", "Normalising alone cannot work", numeric="BatchNorm", systems="SYS-11",
       tags="batch norm without gamma and beta, destroy features, spirals")
def _(judge):
    """Just to normalise every layer cannot work, because it destroys what the layers have
    learned."""
    judge.says.outcome("In how many of three runs a network of layers that only normalise, without "
                       "scale and shift, fails to tell two spirals apart:", failures(), 3)
    judge.right.identity(W * (gamma * u + beta) + B, (W * gamma) * u + (W * beta + B),
                         "The weights and the bias of the next layer can do all that scale and "
                         "shift do. Only place and scale of a unit are lost.")


def failures(runs=3):
    """In how many runs a network whose layers only normalise makes a mistake on two spirals."""
    return sum(mistakes_on_spirals(np.random.default_rng(seed)) > 0 for seed in range(runs))


def mistakes_on_spirals(rng, points=60, width=16, steps=300):
    """The mistakes that are left, on the examples of the training."""
    inputs, labels = spirals(points, rng=rng, turns=0.75, noise=0.0)
    layers = [layer for fan_in in (2, width, width) for layer in normalized_block(
        fan_in, width, Tanh(), placement="A", rng=rng, affine=False)]
    network = Network([*layers, Linear(width, 2, rng=rng)], LogLikelihoodCost())
    rule, rate = Adam(), exponential_decay(0.02, 0.99)
    for step in range(steps):
        rule.lr = rate(step)
        train_step(network, rule, inputs, labels)
    return int((network.activations(inputs)[-1].argmax(axis=1) != labels).sum())


@claim("S1-10", "line 29", "Data at the edges", numeric="BatchNorm",
       tags="centring loses information, bimodal, fixed point of batch norm")
def _(judge):
    """If a layer has learned that data sit at the edges, centring throws this knowledge away."""
    edges = np.array([[-1.0], [-1.0], [1.0], [1.0]])
    judge.says.outcome("Whether the batch of -1, -1, 1 and 1 comes out different, to ten places:",
                       bool((BatchNorm(1, eps=1e-15).forward(edges).round(10) != edges).any()),
                       True)
    judge.right.identity((z[i] + c) - Sum(z[k] + c, k) / m, z[i] - Sum(z[k], k) / m,
                         "Data at both edges stay there. What is lost is a number that was added "
                         "to all of them.")


def identity_recovered(judge):
    """Scale and shift that undo the normalisation, for a batch and for another one."""
    forward(judge)
    judge.says.identity(sqrt(V + eps) * zhat[i] + M, z[i], "For scale and shift of any batch, with "
                        "its variance {V} and mean {M}.", given=[V >= 0], V=V, M=M)
    judge.under("It is the one batch whose mean and variance are used.").identity(
        ztilde[i], z[i], "For that batch the layer does nothing at all, whatever {eps} is.",
        given=[(gamma, sqrt(v + eps)), (beta, mu)], eps=eps)
    judge.identity(gamma * (u - M) / sqrt(V + eps) + beta, u, "In prediction the statistics are "
                   "fixed, so there it holds for every input.", given=[(gamma, sqrt(V + eps)),
                   (beta, M), V >= 0])


@claim("S1-11", "line 31", "The features can be recovered", numeric="BatchNorm", systems="SYS-11",
       restored=True,
       tags="identity, gamma equals standard deviation, beta equals mean, "
       "reconstruction parameters")
def _(judge):
    r"""With two learned parameters $\gamma$ and $\beta$ the features can be recovered."""
    identity_recovered(judge)


@claim("S3-91", "lines 252 to 254", "The layer undone", numeric="BatchNorm", systems="SYS-11",
       tags="identity mapping, gamma sqrt(sigma^2+epsilon), beta mu")
def _(judge):
    r"""With $\gamma = \sqrt{\sigma^2 + \epsilon}$ and $\beta = \mu$ the output is exactly the
    input."""
    identity_recovered(judge)


@claim("S1-13", "line 45", "The core of batch norm", numeric="BatchNorm",
       tags="gamma and beta alone, affine map, what batch norm adds")
def _(judge):
    """The core of batch normalisation is the use of these two parameters."""
    affine = gamma * (Sum(w[j] * x[j], j) + b) + beta
    folded = Sum((gamma * w[j]) * x[j], j) + (gamma * b + beta)
    judge.says.relation(affine, "!=", folded, "Then the two alone, without normalising, would give "
                        "something that weights and bias cannot.", given=[gamma > 1, beta > 0,
                        b > 0, w[j] > 0, x[j] > 0])
    judge.right.identity(affine, folded, "Without normalising they add nothing: the weights and "
                         "the bias take them up. What is new comes from normalising.")


@claim("S1-14", "line 45", "Is the derivation tedious?", see="batch-norm-backward",
       numeric="BatchNorm", tags="backpropagation through batch norm, derive dgamma dbeta")
def _(judge):
    """To derive the back-propagation for these two parameters is rather tedious."""
    judge.open("opinion: the two gradients are one line each. The long one is that of the inputs.")
    forward(judge)
    cost = Sum(g[i] * ztilde[i], i)
    judge.identity(Partial(cost, gamma), Sum(g[i] * zhat[i], i), "The scale.")
    judge.identity(Partial(cost, beta), Sum(g[i], i), "The shift.")


@claim("S1-20", "line 53", "The bias is redundant", see="batch-norm-backward", numeric="BatchNorm",
       systems="SYS-10", tags="bias before batch norm, useless bias, zero gradient, bias=False")
def _(judge):
    """With a Normalize layer the bias is redundant."""
    judge.says.identity(relu(z[i] + b) - Sum(relu(z[k] + b), k) / m, relu(z[i]) - Sum(relu(z[k]),
                        k) / m, "The layer after the activation: the bias would make no "
                        "difference.")
    judge.under("The layer stands right after the bias, and trains.").identity(
        (z[i] + b) - Sum(z[k] + b, k) / m, z[i] - Sum(z[k], k) / m, "Then the mean takes the bias "
        "with it. Spread and output see deviations only, so its gradient is 0.")


@claim("S1-21", "line 53", "Why the bias disappears", numeric="BatchNorm",
       tags="mean subtraction, bias cancels")
def _(judge):
    """The reason is that subtracting the mean wipes the bias out."""
    judge.says.identity((z[i] + b) - Sum(z[k] + b, k) / m, z[i] - Sum(z[k], k) / m,
                        "The bias is in every value, hence in their mean.")


@claim("S1-22", "line 53", "What breaks the symmetry", numeric="BatchNorm", restored=True,
       tags="symmetry breaking, identical weights, initialise with zeros, beta")
def _(judge):
    r"""Batch normalisation's own $\beta$ is the parameter that breaks the symmetry."""
    judge.says.outcome("Whether four units that start alike, in weights and in shift, end unlike:",
                       end_unlike(np.zeros(4)), True)
    judge.says.outcome("Whether they do if their shifts start unlike:",
                       end_unlike(np.array([0.0, 0.1, 0.2, 0.3])), True)
    judge.right.identity(
        Partial(Sum(out[unit] * tanh(Sum(into[unit, j] * x[j], j)), unit), into[one, at]),
        out[one] * (1 - tanh(Sum(into[one, j] * x[j], j)) ** 2) * x[at], "A weight's gradient has "
        "only its own unit's weights in it, in and out. So units that are alike take the same "
        "step, and stay alike.")
    judge.right.outcome("Weights that start unlike, as random ones do, are enough; whether a shift "
                        "must be unlike too:", not end_unlike(np.zeros(4), alike=False), False)


def end_unlike(shift, alike=True, steps=300, rate=0.1):
    """Whether four tanh units behind batch norm differ after gradient descent on a sum of
    squares."""
    rng = np.random.default_rng(0)
    inputs, targets = rng.normal(size=(32, 2)), rng.normal(size=32)
    weights = np.ones((4, 2)) if alike else rng.normal(size=(4, 2))
    layer = BatchNorm(4)
    layer.bias[:] = shift
    for _ in range(steps):
        output, cache = layer.compute(inputs @ weights.T)
        hidden = np.tanh(output)
        error = (hidden.sum(axis=1) - targets)[:, None] / len(inputs)
        slope = error * (1 - hidden**2)
        weights = weights - rate * layer.input_gradient(slope, cache).T @ inputs
        for name, gradient in layer.parameter_gradients(slope, cache).items():
            setattr(layer, name, getattr(layer, name) - rate * gradient)
    return bool(np.ptp(weights, axis=0).max() > 1e-6)


@claim("S1-23", "line 53", "The shift does the bias's work", numeric="BatchNorm",
       tags="beta replaces bias, gradient of beta")
def _(judge):
    r"""$\beta$ does the work that the bias used to do."""
    forward(judge)
    judge.says.identity(Partial(Sum(g[i] * ztilde[i], i), beta), Sum(g[i], i),
                        "The gradient of the shift …")
    judge.says.identity(Partial(Sum(g[i] * (z[i] + b), i), b), Sum(g[i], i),
                        "… is that of a bias in a layer without batch normalisation.")


@claim("S1-24", "line 55", "Three places for the layer", numeric="normalized_block",
       systems="SYS-10", tags="placement of batch norm, before or after ReLU, residual networks")
def _(judge):
    """The layer may stand at A, B or C: the paper has A, many deep networks C, and B is rare."""
    judge.open("history: what others do, and the drawing with the three places is lost. Before the "
               "activation, after it, and before the next weights are likely readings.")


@claim("S1-25", "line 31", "Simple and effective", numeric="BatchNorm", tags="does batch norm help")
def _(judge):
    """Batch normalisation is simple but very effective."""
    judge.open("opinion: there is no measure of simple or effective here.")


@claim("S0-17", "line 48", "A batch of one", numeric="BatchNorm", systems="SYS-08",
       tags="batch size 1, single example, batch of two, small batch, variance 0")
def _(judge):
    """Mean and variance make sense because a batch usually has more than one example; for a single
    one they are meaningless."""
    alone = BatchNorm(1, unbiased=False)
    alone.bias[:] = 5.0
    judge.says.outcome("What the layer gives for batches of one, the examples 3, 1000000 and -7:",
                       [float(alone.forward(np.array([[one]]))[0, 0]) for one in (3.0, 1e6, -7.0)],
                       ["no value"] * 3)
    judge.says.identity(gamma * (u - M) / sqrt(eps) + beta, beta, "Nothing of the example is left: "
                        "the output is the shift.", given=[(M, u)])
    judge.right.identity(-c / sqrt(c**2), -1, "They are defined, and useless. A batch of two is "
                         "hardly better: the lower one lies {c} below the mean, the root of the "
                         "variance is that of its square, and only a sign is left (for {eps} = 0).",
                         given=[c > 0], c=c, eps=eps)
