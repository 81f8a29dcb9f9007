r"""Batch normalisation: training and prediction

Claims about batches that differ, and about the statistics that are used when there is no batch.
"""
from itertools import combinations

import numpy as np

from backproof import IndexedBase, Random, Sum, Symbol, array, claim, index, oo, real, size
from numeric import BatchNorm

from ._layer import M, V, eps, forward, i, m, mean, v, z, zhat

t, runs = size("t"), size("K")
s = index("s", t)
p = index("p", runs)
x, y = array("x y", m)
B, var, N = array("B", t), array("v", runs), array("mu", runs)
D = array("x", runs, m)
e, step = IndexedBase("e", real=True), Symbol("t", integer=True, nonnegative=True)
rho, P, Q, posterior = real("rho P Q S")


@claim("S0-18", "line 48", "Averages for prediction", numeric="BatchNorm", systems="SYS-09",
       tags="running mean, running variance, moving average, inference, test time, bias correction")
def _(judge):
    """In practice one keeps exponentially weighted averages of mean and variance over the batches,
    and uses them for prediction."""
    judge.random(Random("B", (M,)), text="Batches of one law, with batch means of mean {M}.", M=M)
    judge.expectation(rho * P + (1 - rho) * B[s], rho * P + (1 - rho) * M, "One step from an "
                      "average {P}.", P=P)
    judge.says.identity((1 - rho**t) * M, M, "The mean of the average after {t} batches, from 0.",
                        t=t, given=[rho > 0, rho < 1])
    settled = "The weights have settled; the average is divided by $1 - \\rho^t$."
    judge.under(settled).induction(
        lambda n: e[n], lambda n: (1 - rho**n) * M, step, "The division removes the factor by "
        "which it is too small.", given=[(e[0], 0), (e[step + 1],
        rho * e[step] + (1 - rho) * M)])


@claim("S1-02", "line 19", "What a classifier learns",
       tags="generative or discriminative, posterior, distribution of inputs, covariate shift")
def _(judge):
    """The aim of every classifier is to learn the distribution of the examples, and to predict with
    it."""
    def of_class(share):
        return share * posterior / (share * posterior + share * (1 - posterior))
    judge.says.relation(of_class(P), "!=", of_class(Q), "If it were needed, two distributions of "
                        "an input, with {P} and the smaller {Q} at one point, would lead to two "
                        "predictions there. {S} is the share of the class at that input.",
                        given=[P > Q, Q > 0, posterior > 0, posterior < 1], P=P, Q=Q, S=posterior)
    judge.right.identity(of_class(P), posterior, "How often an input occurs cancels. Only the "
                         "class given the input is needed.", given=[P > 0])


@claim("S1-03", "line 19", "Batches differ",
       tags="distribution of mini-batches, variance of the batch mean")
def _(judge):
    """Without processing, the distributions of different batches differ."""
    judge.says.relation(Sum(x[i], i) / m, "!=", Sum(y[i], i) / m, "The means of any two batches.")
    judge.random(Random("x", (M, M**2 + V)), Random("y", (M, M**2 + V)),
                 text="Examples of one law with the variance {V}.", V=V)
    judge.under("The examples are drawn independently from a continuous law.").expectation(
        (Sum(x[i], i) / m - Sum(y[i], i) / m) ** 2, 2 * V / m, "The mean square of the difference "
        "is positive; it shrinks with the batch.")


@claim("S1-04", "line 19", "Is it hard to learn from batches?", numeric="minibatches",
       systems="SYS-21", tags="unbiased mini-batch gradient, stochastic gradient, batch norm bias")
def _(judge):
    """So the classifier has to learn a new distribution for each batch and sum them all up, which
    is very hard."""
    def measured():
        plain, normalised = (every_batch(with_norm) for with_norm in (False, True))
        rows = [[name, f"{full:.3f}", f"{average:.3f}"] for name, (full, average) in
                (("plain", plain), ("with batch normalisation", normalised))]
        fair = abs(plain[0] - plain[1]) < 1e-12 < abs(normalised[0] - normalised[1])
        return fair, "all 20 batches of three out of six, seed 0", [
            ["", "gradient of all examples", "mean gradient of the batches"], *rows]
    judge.speaks_against.experiment(
        "No batch is learned by itself: the gradients of the batches are, on average, that of all "
        "examples. With batch normalisation they are not.", measured)


def every_batch(with_norm):
    """The gradient by a weight for all six examples, and its mean over all batches of three."""
    rng = np.random.default_rng(0)
    inputs, targets = rng.normal(size=6), rng.normal(size=6)
    batches = [slope(inputs[list(rows)], targets[list(rows)], with_norm)
               for rows in combinations(range(6), 3)]
    return slope(inputs, targets, with_norm), float(np.mean(batches))


def slope(inputs, targets, with_norm, weight=0.7, step=1e-30):
    """The derivative of the mean squared error of tanh by the weight, by a complex step."""
    values = (weight + step * 1j) * inputs + 0.3 * inputs**2
    if with_norm:
        centred = values - values.mean()
        values = centred / np.sqrt(np.mean(centred**2) + 0.1)
    return np.mean((np.tanh(values) - targets) ** 2).imag / (2 * step)


@claim("S1-05", "line 19", "Batches like the true distribution", numeric="BatchNorm",
       tags="internal covariate shift, moments of a batch, population statistics")
def _(judge):
    """A normalisation that makes each batch's distribution like the true one would be the thing:
    batch normalisation."""
    forward(judge)
    judge.says.identity(Sum(zhat[i], i) / m, 0, "It does make batches alike: every one gets the "
                        "mean 0.")
    judge.says.identity(Sum(zhat[i], i) / m, M, "But the true mean {M} would be another.", M=M)
    judge.right.identity(Sum(zhat[i] ** 2, i) / m, v / (v + eps), "It gives all batches the same "
                         "mean and nearly the same variance, whatever the true ones are.")


@claim("S1-15", "line 47", "The running mean", numeric="BatchNorm exponential_average",
       systems="SYS-09", restored=True,
       tags="moving average, momentum of batch norm, running variance, PyTorch momentum")
def _(judge):
    r"""The running mean moves by $\mu \leftarrow \rho\mu + (1 - \rho)\mu_B$, and the variance
    alike."""
    judge.says.identity(rho * Sum((1 - rho) * rho**s * B[s], s) + (1 - rho) * P,
                        (1 - rho) * (P + Sum(rho ** (s + 1) * B[s], s)), "One more batch, with the "
                        "mean {P}: every older one is weighted down once more.", P=P)
    judge.says.outcome("The running mean of the layer in NumPy, after batches of mean 1 and 3, "
                       "with one minus {rho} of a tenth:", running_mean(), 0.39, rho=rho)


def running_mean():
    layer = BatchNorm(1, momentum=0.1)
    for centre in (1.0, 3.0):
        layer.forward(np.array([[centre - 1], [centre + 1]]))
    return round(float(layer.running_mean[0]), 12)


@claim("S1-16", "line 51", "Training and prediction differ", numeric="BatchNorm", systems="SYS-09",
       tags="train mode, eval mode, inference, batch statistics")
def _(judge):
    """Batch normalisation does not do the same in training and in prediction."""
    judge.says.outcome("What 1 becomes beside 0 and 2, and beside 5 and 6, in training:",
                       beside(training=True), [0.0, -1.389])
    judge.says.outcome("And in prediction:", beside(training=False), [1.0, 1.0])


def beside(training):
    """The output for the example 1 in two batches, to three places."""
    layer = BatchNorm(1, eps=1e-12)
    layer.training = training
    return [round(float(layer.forward(np.array([[1.0], *([c] for c in others)]))[0, 0]), 3) + 0.0
            for others in ((0.0, 2.0), (5.0, 6.0))]


@claim("S1-17", "line 51", "Statistics for prediction", numeric="BatchNorm", systems="SYS-09",
       tags="test time statistics, running averages, depends on the batch")
def _(judge):
    """For prediction, mean and variance must not come from the current batch but from training."""
    judge.says.outcome("With the statistics of the batch, whether 1 becomes the same in two "
                       "batches:", len(set(beside(training=True))) == 1, True)
    judge.under("What is predicted for an example must depend on that example alone.").outcome(
        "With fixed statistics, whether it does:", len(set(beside(training=False))) == 1, True)


@claim("S1-18", "line 51", "One pass instead of averages", numeric="pooled_statistics",
       systems="SYS-09", restored=True,
       tags="population mean and variance, pooled variance, law of total variance")
def _(judge):
    """Without running averages an extra computation is needed for prediction."""
    centre = Sum(N[p], p) / runs
    judge.define(N[p], Sum(D[p, i], i) / m, "The mean of each of {K} batches.", K=runs)
    judge.define(var[p], Sum((D[p, i] - N[p]) ** 2, i) / m, "The variance of each.")
    judge.says.identity(Sum((D[p, i] - M) ** 2, i, p) / (runs * m), Sum(var[p],
                        p) / runs + Sum((N[p] - M) ** 2, p) / runs, "One pass over the batches is "
                        "enough. With the mean {M} of the batch means, the variance of all "
                        "examples is the mean variance plus the variance of the means.", given=[(M,
                        centre)], M=M)


@claim("S1-19", "line 51", "Are running averages good?", numeric="BatchNorm", systems="SYS-09",
       tags="bias of the running mean, unbiased variance, m/(m-1), Bessel correction")
def _(judge):
    """The running averages are good statistics for prediction by themselves."""
    judge.says.identity((1 - rho**t) * M, M, "Their mean after {t} batches, from 0.", t=t,
                        given=[rho > 0, rho < 1])
    judge.under("There were many batches, of similar data and with settled weights.").limit(
        (1 - rho**t) * M, t, oo, M, "Then the factor goes to 1.", given=[rho > 0, rho < 1])
    judge.random(Random("z", (M, M**2 + V)), text="Examples with the variance {V}.", V=V)
    judge.expectation(Sum((z[i] - mean) ** 2, i) / m, (m - 1) * V / m, "The variance of a batch is "
                      "too small on average, by this factor.")
