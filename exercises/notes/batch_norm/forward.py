r"""Batch normalisation: what the layer computes

Claims about the mean, the variance, the normalised values and the two parameters that follow.
"""
import numpy as np

from backproof import (
    Abs, Partial, Rational, Sum, array, claim, delta, index, real, size, sqrt,
)
from numeric import BatchNorm, Linear, Network, QuadraticCost, Sigmoid

from ._layer import (
    M, beta, eps, forward, g, gamma, i, k, m, mean, mu, statistics, v, z, zhat, ztilde,
)

n, p = size("n"), size("p")
j, row = index("j r", n)
q, column = index("q s", p)
W, A, B = array("W", n, p), array("A", p, m), array("b", n)
x, c, V, P, Q = real("x c V P Q")
d = array("d", m)


@claim("S0-04", "line 15", "A more uniform distribution",
       tags="normalization uniform, kurtosis, skewness, shape of a distribution, "
       "standardizing does not make Gaussian")
def _(judge):
    """Normalising mean and variance makes the distribution of the examples more uniform."""
    judge.identity(Sum((c * d[i]) ** 4, i), c**4 * Sum(d[i] ** 4, i), "With {d} for the deviations "
                   "from the mean, which are all multiplied by some {c}: their fourth powers …",
                   d=d[i], c=c)
    judge.identity(Sum((c * d[i]) ** 2, i), c**2 * Sum(d[i] ** 2, i), "… and their squares.")
    after = [(P, c**4 * M), (Q, c**2 * V), c > 0, V > 0]
    even = Rational(9, 5)  # the fourth standardised moment of a uniform distribution
    judge.says.relation(Abs(4 * P / Q**2 - even), "<", Abs(4 * M / V**2 - even), "Then the fourth "
                        "moment of the standardised values would come nearer to that of a uniform "
                        "distribution, which is {even}. {M} and {V} are the two sums before, {P} "
                        "and {Q} after. For the batch 0, 0, 0, 4, with the deviations -1, -1, -1, "
                        "3:", given=[(M, 84), (V, 12), *after], even=even, M=M, V=V, P=P, Q=Q)
    judge.right.identity(m * P / Q**2, m * M / V**2, "The shape stays as it is. Only the place and "
                         "the scale change, and become the same for every feature.", given=after)


@claim("S0-05", "line 17", "Input of a layer", numeric="Network",
       tags="forward pass, feedforward, activation of the previous layer, a^{l-1}")
def _(judge):
    """The input of a layer is the output of the layer before."""
    layers = [Linear(3, 4, rng=np.random.default_rng(0)), Sigmoid(),
              Linear(4, 2, rng=np.random.default_rng(1))]
    inputs = np.arange(6.0).reshape(2, 3)
    by_hand = layers[2].forward(layers[1].forward(layers[0].forward(inputs)))
    network = Network(layers, QuadraticCost())
    judge.says.outcome("Whether a network gives what its layers give one after the other:",
                       bool((network.forward(inputs) == by_hand).all()), True)


@claim("S0-06", "line 17", "Normalise z or a", numeric="BatchNorm normalized_block",
       systems="SYS-10", tags="batch norm before or after activation, placement, pre-activation")
def _(judge):
    """Normalising the outputs of the layer before helps; in practice one normalises the weighted
    inputs."""
    judge.open("advice: the two places give different networks. Only the second makes the bias in "
               "front useless.")


@claim("S0-07", "line 20", "Weighted inputs of a layer", see="ch2-matrix-form", numeric="Linear",
       systems="SYS-01", tags="Z = WA + b, affine layer, linear layer, broadcast bias")
def _(judge):
    """The weighted inputs of a layer are $Z = WA + b$, with the bias added to every column."""
    output = Sum(W[j, q] * A[q, i], q) + B[j]
    judge.says.identity(Partial(output, W[row, column]), delta(j, row) * A[column, i],
                        "An entry of the matrix carries one activation to one unit …")
    judge.says.identity(Partial(output, B[row]), delta(j, row), "… and a bias moves one unit.")


@claim("S0-08", "line 24", "The batch mean", numeric="BatchNorm",
       tags="mu, mean of a mini-batch, misprint, average over the batch")
def _(judge):
    r"""The batch mean is $\mu = \frac1m \sum_i (z_i - \mu)$."""
    judge.define(mu, mean, "The mean.")
    judge.says.identity(mu, Sum(z[i] - mu, i) / m, "The mean of the deviations.")
    judge.right.identity(Sum(z[i] - mu, i), 0, "The mean is the sum over $m$, nothing taken away; "
                         "the deviations from it sum to 0.")
    judge.identity(M, mean / 2, "Read as an equation for {M}, the note's line gives half of the "
                   "mean.", given=[(M, Sum(z[i] - M, i) / m)], M=M)


@claim("S0-09", "line 28", "The batch variance", numeric="BatchNorm",
       tags="sigma squared, variance of a mini-batch, missing square, misprint")
def _(judge):
    r"""The batch variance is $\sigma^2 = \frac1m \sum_i (z_i - \mu)$."""
    statistics(judge)
    judge.says.identity(v, Sum(z[i] - mu, i) / m, "The square is missing.")
    judge.right.identity(v, Sum(z[i] ** 2, i) / m - mu**2, "The mean of the squared deviations, "
                         "which is the mean square minus the square of the mean.")
    judge.identity(Sum(z[i] - mu, i) / m, 0, "Without the square it is 0 for every batch.")


@claim("S0-10", "line 32", "The normalised values", numeric="BatchNorm", systems="SYS-08",
       tags="z_norm, zhat, normalize, subtract mean divide by deviation, epsilon under the root")
def _(judge):
    r"""The normalised values are $(z - \mu)/\sqrt{\sigma^2 + \epsilon}$."""
    per_unit = "Mean and variance are those of one unit over the batch; the note mixes indices."
    forward(judge)
    judge.under(per_unit).identity(Sum(zhat[i], i), 0, "Then the normalised values sum to 0 …")
    judge.under(per_unit).identity(
        Sum(zhat[i] ** 2, i) / m, v / (v + eps), "… and this is their mean square.")


@claim("S0-11", "line 32", "What epsilon is for", numeric="BatchNorm", systems="SYS-08",
       tags="division by zero, numerical stability, epsilon in batch norm, constant feature")
def _(judge):
    r"""The $\epsilon$ keeps the denominator away from 0."""
    statistics(judge)
    judge.says.positive(v + eps, "A variance is never negative, and {eps} is positive.", eps=eps)
    judge.identity(gamma * (x - M) / sqrt(eps) + beta, beta, "A unit that never changes gets the "
                   "output {beta}.", given=[(x, M)], beta=beta)


def variance_one(judge):
    """Mean 0 and variance 1 of the normalised values."""
    forward(judge)
    judge.says.identity(Sum(zhat[i] ** 2, i) / m, 1, "The variance of the normalised values.",
                        given=[v > 0])
    judge.identity(Sum(zhat[i], i) / m, 0, "The mean is 0, exactly.")
    judge.right.identity(Sum(zhat[i] ** 2, i) / m, v / (v + eps), "The mean is 0, but the variance "
                         "is this, which is below 1: the {eps} in the root takes its share.",
                         eps=eps)


@claim("S0-12", "line 35", "Variance 1 after the layer", numeric="BatchNorm", systems="SYS-08",
       tags="unit variance, epsilon, variance below one, batch norm output statistics")
def _(judge):
    """After this step every component of $z$ has mean 0 and variance 1."""
    variance_one(judge)


@claim("S3-88", "line 248", "Mean 0 and variance 1", numeric="BatchNorm", systems="SYS-08",
       tags="unit variance, epsilon, batch norm statistics")
def _(judge):
    """Every component of $z$ now has mean 0 and variance 1."""
    variance_one(judge)


def linear_share(function):
    """How much of a function of a standard normal number a straight line explains, by
    quadrature."""
    at, weight = np.polynomial.hermite_e.hermegauss(80)
    weight = weight / weight.sum()
    value = function(at)
    centred = value - weight @ value
    return float((weight @ (at * centred)) ** 2 / (weight @ centred**2))


@claim("S0-13", "line 35", "Not always mean 0 and variance 1",
       tags="why gamma and beta, linear region of the sigmoid, expressive power")
def _(judge):
    """Hidden units should not all have mean 0 and variance 1; another distribution may be
    better."""
    def measured():
        found = {"sigmoid": linear_share(lambda u: 1 / (1 + np.exp(-u))),
                 "tanh": linear_share(np.tanh)}
        rows = [[name, f"{share:.3f}"] for name, share in found.items()]
        return (min(found.values()) > 0.9, "by Gauss quadrature, 80 points, no randomness",
                [["activation", "share explained by a line"], *rows])
    judge.speaks_for.experiment(
        "Standard normal inputs use a sigmoid near its straight part: a line explains most of its "
        "output.", measured)


@claim("S0-14", "lines 38 to 43", "Scale and shift", numeric="BatchNorm", systems="SYS-08 SYS-09",
       tags="gamma, beta, learnable parameters, output mean and variance")
def _(judge):
    r"""The output is $\tilde z = \gamma \hat z + \beta$, followed by the activation."""
    forward(judge)
    judge.says.identity(Sum(ztilde[i], i) / m, beta, "So its mean is {beta} …", beta=beta)
    judge.says.identity(Sum((ztilde[i] - beta) ** 2, i) / m, gamma**2 * v / (v + eps),
                        "… and this is its variance.")


def learned(judge):
    """The gradients of the two parameters."""
    forward(judge)
    cost = Sum(g[i] * ztilde[i], i)
    judge.says.identity(Partial(cost, gamma), Sum(g[i] * zhat[i], i), "With {g} for the error at "
                        "output $i$, the scale has this gradient …", g=g[i])
    judge.says.identity(Partial(cost, beta), Sum(g[i], i), "… and the shift this one. Any rule "
                        "that takes a gradient can use them.")


@claim("S0-15", "line 46", "Gradients of scale and shift", see="batch-norm-backward",
       numeric="BatchNorm", systems="SYS-08",
       tags="dgamma, dbeta, learned like weights, batch norm backward, Adam")
def _(judge):
    r"""$\gamma$ and $\beta$ are learned like weights, with any optimiser."""
    learned(judge)


@claim("S3-89", "line 248", "Output and its parameters", see="batch-norm-backward",
       numeric="BatchNorm", tags="gamma, beta, gradient descent for batch norm")
def _(judge):
    r"""$\tilde z = \gamma \hat z + \beta$, and both are updated like weights."""
    learned(judge)


@claim("S0-16", "line 46", "A pair for every unit", numeric="BatchNorm",
       tags="parameter count, gamma and beta per layer, per unit, per channel")
def _(judge):
    r"""Every layer has its own $\gamma$ and $\beta$."""
    layer = BatchNorm(5)
    judge.says.outcome("The parameters of a layer of five units, by their sizes: a pair for each "
                       "unit.", [getattr(layer, name).size for name in layer.parameter_names], [5,
                       5])


@claim("S1-01", "line 19", "What a Normalize layer is", numeric="BatchNorm",
       tags="batch normalization definition, sublayer, normalise each batch")
def _(judge):
    """A Normalize layer is batch normalisation: it normalises the data of each batch."""
    forward(judge)
    judge.says.identity(Sum(zhat[i], i), 0, "For every batch of any size, the normalised values "
                        "sum to 0.")


@claim("S1-12", "lines 33 to 43", "The algorithm of batch norm", numeric="BatchNorm",
       systems="SYS-08", restored=True,
       tags="batch norm forward pass, four equations, Ioffe Szegedy")
def _(judge):
    r"""The algorithm: mean, variance, normalised values, and $\gamma$ times these plus $\beta$."""
    forward(judge)
    judge.says.identity(ztilde[k], gamma * (z[k] - mean) / sqrt(v + eps) + beta,
                        "The four lines in one.")
    judge.says.outcome("Whether the layer in NumPy gives the same:", program_agrees(), True)


@claim("S3-87", "lines 244 to 246", "Each layer is normalised", numeric="BatchNorm",
       systems="SYS-08", restored=True, tags="batch norm in a network, z norm, z tilde")
def _(judge):
    r"""Each layer's $z$ is normalised: mean, variance, normalised values, output."""
    forward(judge)
    judge.says.identity(Sum(zhat[i], i), 0, "The four lines, corrected, give values of mean 0 …")
    judge.says.identity(Sum(ztilde[i], i) / m, beta, "… and an output with the mean {beta}.",
                        beta=beta)


def program_agrees():
    """Whether a layer of ``numeric`` computes the formula on a random batch."""
    batch = np.random.default_rng(0).normal(size=(7, 3))
    spread = np.sqrt(((batch - batch.mean(0)) ** 2).mean(0) + 1e-5)
    output = BatchNorm(3, eps=1e-5).forward(batch)
    return bool(np.allclose(output, (batch - batch.mean(0)) / spread, rtol=1e-12, atol=1e-12))


@claim("S3-90", "line 252", "The mean can be set at will", numeric="BatchNorm",
       tags="gamma and beta, mean of the output, spread")
def _(judge):
    r"""With $\gamma$ and $\beta$ one can set the mean of the output at will."""
    forward(judge)
    average = Sum(ztilde[i], i) / m
    judge.says.identity(average, beta, "With the shift one can: the mean is {beta}.", beta=beta)
    judge.says.relation(Partial(average, gamma), "!=", 0, "Through the scale, this would not be 0.")
    judge.right.identity(Partial(average, gamma), 0, "The shift alone sets the mean. The scale "
                         "sets the spread, if there is any.")


@claim("S3-92", "line 254", "Other means and variances", numeric="BatchNorm",
       tags="gamma, beta, choose mean and variance")
def _(judge):
    r"""Other values of $\gamma$ and $\beta$ give other means and variances."""
    forward(judge)
    judge.identity(Sum((ztilde[i] - beta) ** 2, i) / m, gamma**2 * v / (v + eps), "The variance.")
    judge.says.positive(gamma**2 * x / (x + eps), "With {x} for the variance of the batch: can "
                        "every spread be had?", given=[x >= 0, gamma**2 > 0], x=x)
    judge.under("The unit is not constant over the batch.").positive(
        gamma**2 * x / (x + eps), "Then the scale can make any spread.", given=[x > 0,
        gamma**2 > 0])
