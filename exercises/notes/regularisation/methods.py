r"""Dropout, early stopping, more data, and why any of it helps

Claims about bias and variance, and about what the methods against overfitting do.
"""
from itertools import product

import numpy as np

from backproof import (
    Abs, IndexedBase, Partial, Random, Rational, Sum, Symbol, array, claim, index, oo, real,
    size, sqrt, tanh,
)
from numeric import minimum_norm_risk

n = size("n")
j, k = index("j k", n)
w, x, f = array("w x f", n)
mask = IndexedBase("M", shape=(n,), real=True)
y, keep, sigma, c, h, lam, s, u, v, V, E = real("y p sigma c h lambda s u v V E")
a1, a2, b = real("w_1 w_2 b")
one, two, R1, R2, J1, J2 = real("lambda_1 lambda_2 R_1 R_2 J_1 J_2")
N, m = real("n m")
t = Symbol("t", integer=True, nonnegative=True)
e = IndexedBase("e", real=True)
ridge_error = (lam**2 * c**2 + sigma**2 * h) / (h + lam) ** 2  # of one weight c, curvature h


@claim("S3-03", "lines 15 to 17", "Underfitting", numeric="accuracy_score",
       tags="high bias, XOR, linear classifier, exclusive or, not linearly separable")
def _(judge):
    """A straight line that cannot fit the data is underfitting."""
    judge.says.relation(a1 + a2 + b, "<=", 0, "For any data: say yes at (1, 1) only.",
                        given=[a1 + b <= 0, a2 + b <= 0, b <= 0])
    judge.under("The classes cannot be parted by a line, as those of exclusive or.").relation(
        a1 + a2 + b, ">", 0, "A line that says yes at (1, 0) and (0, 1), and no at (0, 0), says "
        "yes at (1, 1) as well: no line fits all four.", given=[a1 + b > 0, a2 + b > 0, b <= 0])


@claim("S3-04", "line 19", "Overfitting",
       tags="high variance, complex model, bias variance, degrees of freedom")
def _(judge):
    """A very complex classifier fits the data, and has high variance."""
    judge.random(Random("e", (0, sigma**2)), text="Targets carry noise of variance $\\sigma^2$.")
    noise = IndexedBase("e", shape=(n,), real=True)
    judge.speaks_for.variance(Sum(f[j] * noise[j], j), sigma**2 * Sum(f[j] ** 2, j),
                              "In least squares with independent features, every further one adds "
                              "its share to the variance of a prediction.")
    judge.say("It allows overfitting; it does not force it.")


@claim("S3-05", "line 23", "More data", numeric="minimum_norm_risk", systems="SYS-20",
       tags="more training data, double descent, high variance, minimum norm")
def _(judge):
    """More data are a very reliable cure for high variance."""
    judge.says.relation(shortfall(m + 1), "<=", shortfall(m), "The expected error of least squares "
                        "with {n} weights, from one more example than {m}, and from {m}. There are "
                        "fewer examples than weights; {c} is the size of the true weights.", n=N,
                        m=m, c=c, given=[m >= 1, N > m + 2, c**2 > 0, sigma**2 > 0])
    errors = [round(minimum_norm_risk(number, 20, 1.0, 0.5), 2) for number in (10, 18)]
    judge.outcome("The program's errors for 10 and 18 examples, 20 weights, signal 1 and noise "
                  "1/4:", errors, [1.03, 4.85])
    judge.right.relation(sigma**2 * (1 + N / (m + 1 - N - 1)), "<",
                         sigma**2 * (1 + N / (m - N - 1)), "It is reliable once there are more "
                         "examples than weights: one more example, and the error falls.",
                         given=[sigma**2 > 0, N > 0, m > N + 1])


def shortfall(examples):
    """The expected squared error with fewer examples than weights."""
    return (1 - examples / N) * c**2 + sigma**2 * (1 + examples / (N - examples - 1))


@claim("S3-06", "line 23", "Does regularisation help?", numeric="L2", systems="SYS-15",
       tags="regularization, training error, overfitting, test error")
def _(judge):
    """Regularisation usually helps against overfitting, or makes the error smaller."""
    best = [J1 + one * R1 <= J2 + one * R2, J2 + two * R2 <= J1 + two * R1, two > one, one >= 0]
    judge.speaks_against.relation(
        R2, "<=", R1, "On the training data it cannot help. With the larger penalty {two} the "
        "penalised quantity is smaller …", given=best, two=two)
    judge.speaks_against.relation(
        J1, "<=", J2, "… and the cost itself larger, for any cost and penalty.", given=[*best,
        R2 <= R1])
    judge.speaks_for.negative(Partial(ridge_error, lam), "On new data the error of ridge "
                              "regression falls at first, as long as the penalty is small against "
                              "the noise.", given=[lam > 0, h > 0, lam * c**2 < sigma**2])


@claim("S3-25", "line 63", "What dropout does", numeric="Dropout", systems="SYS-18",
       tags="drop units, thinned network, mask, dropout backpropagation")
def _(judge):
    """Units are dropped at random with all their connections, and the smaller network is
    trained."""
    cost = (Sum(w[j] * mask[j] * x[j], j) - y) ** 2 / 2
    judge.says.identity(Partial(cost, w[k]), (Sum(w[j] * mask[j] * x[j], j) - y) * mask[k] * x[k],
                        "A dropped unit is one that is multiplied by 0 …")
    judge.says.identity(Partial(cost, w[k]), 0, "… and the weight that leads from it does not "
                        "learn.", given=[(mask[k], 0)])


def masked_error(judge):
    """The expected squared error of a linear unit under inverted dropout."""
    judge.random(Random("M", (keep, keep)), text="Each input is kept with probability {p}.", p=keep)
    error = (y - Sum(mask[j] * w[j] * x[j], j) / keep) ** 2
    return error, (y - Sum(w[j] * x[j], j)) ** 2 + (1 - keep) / keep * Sum((w[j] * x[j]) ** 2, j)


@claim("S3-26", "line 65", "Weights are spread out", numeric="Dropout", systems="SYS-18",
       tags="dropout as a penalty, dropout linear regression, adaptive L2")
def _(judge):
    """A unit cannot rely on any one input, so the weights are spread out."""
    error, expected = masked_error(judge)
    judge.speaks_for.expectation(
        error, expected, "In a linear unit, dropping inputs adds this penalty. It is a sum of "
        "squares, so shared weights are cheaper than one large one.")


OLS, DROPPED = (Rational(1, 10), Rational(0)), (Rational(3, 70), Rational(1, 7))
BEST = [*zip((a1, a2), DROPPED), *zip((u, v), OLS)]


@claim("S3-27", "line 65", "Dropout shrinks the norm", numeric="Dropout",
       tags="dropout and L2, weighted norm, ridge")
def _(judge):
    """Dropout shrinks the squared norm of the weights, like L2."""
    judge.identity(200 * u + 20 * v, 20, "Two features with the squares 200 and 4, their product "
                   "20, and the targets' products 20 and 2. The best weights are 1/10 and 0 …",
                   given=[(u, OLS[0]), (v, OLS[1])])
    for line, right in ((400 * u + 20 * v, 20), (20 * u + 8 * v, 2)):
        judge.identity(line, right, "… and with half of the inputs dropped 3/70 and 1/7: the "
                       "squares count twice.", given=[(u, DROPPED[0]), (v, DROPPED[1])])
    shrunk_norm(judge)
    judge.right.relation(R2, "<=", R1, "What shrinks, for any data, is the norm weighted by the "
                         "squares of the features: {one} without dropout, {two} with it. Each has "
                         "the best sum of its own cost; {p} is the probability to stay.",
                         one=R1, two=R2, p=keep, given=[keep > 0, keep < 1, J1 <= J2,
                         J2 + (1 - keep) / keep * R2 <= J1 + (1 - keep) / keep * R1])
    judge.relation(200 * a1**2 + 4 * a2**2, "<=", 200 * u**2 + 4 * v**2, "Here it does.",
                   given=BEST)


def shrunk_norm(judge):
    """The text's claim about the norm of the weights, at the data of S3-27."""
    judge.says.relation(a1**2 + a2**2, "<=", u**2 + v**2, "The squared norms of the best weights, "
                        "with dropout and without.", given=BEST)


@claim("S3-28", "line 67", "Is the cost well defined?", numeric="Dropout", systems="SYS-18",
       tags="dropout cost function, expected cost, gradient check with dropout")
def _(judge):
    """A drawback: the cost is no longer well defined, so it is hard to see whether descent
    works."""
    away = abs(mean_slope() - slope_of_mean())
    judge.says.outcome("Whether the mean step of dropout misses the slope of the mean cost (six "
                       "tanh units, all 64 masks):", bool(away > 1e-9), True)
    error, expected = masked_error(judge)
    judge.right.expectation(error, expected, "The mean over the masks is a well-defined cost, and "
                            "dropout descends on it. What one plots is a noisy sample of it.")


def masked_cost(weight, kept):
    """The cost of six tanh units with some kept, as a function of the first weight; may be
    complex."""
    weights = np.concatenate([[weight], np.linspace(-1, 1, 5)])
    return (np.sum(np.tanh(weights * 0.7) * kept / 0.5) - 0.3) ** 2 / 2


def mean_slope(step=1e-30):
    """The mean, over all masks, of the slope of the masked cost."""
    return np.mean([masked_cost(0.4 + step * 1j, np.array(kept)).imag / step
                    for kept in product((0, 1), repeat=6)])


def slope_of_mean(step=1e-5):
    """The slope of the mean cost, by central differences of higher order."""
    def mean_cost(at):
        return np.mean([masked_cost(at, np.array(kept)) for kept in product((0, 1), repeat=6)])
    near, far = ((mean_cost(0.4 + d) - mean_cost(0.4 - d)) / (2 * d) for d in (step, 2 * step))
    return (4 * near - far) / 3


@claim("S3-29", "line 73", "Stop early", see="ch3-early-stopping", numeric="EarlyStopping",
       systems="SYS-19", tags="early stopping, small weights, ridge, gradient descent path")
def _(judge):
    """Stop early, at a point where the weights are of medium size."""
    judge.says.relation(Abs(c + (1 - s) ** t * (u - c)), "<=", Abs(c), "The weight after {t} steps "
                        "towards {c}, from a start {u}, with {s} for rate times curvature: below "
                        "its final size?", given=[s > 0, s < 1, c > 0], t=t, c=c, u=u, s=s)
    judge.induction(lambda r: e[r], lambda r: (1 - (1 - s) ** r) * c, t, "From 0 it is this.",
                    given=[(e[0], 0), (e[t + 1], e[t] - s * (e[t] - c))])
    judge.under("The weights start at 0, and the cost is quadratic with a small rate.").relation(
        (1 - (1 - s) ** t) * c, "<", c, "Then it grows towards its final size from below.",
        given=[s > 0, s < 1, c > 0])


@claim("S3-30", "line 77", "All control the weights' size", numeric="BatchNorm",
       tags="regularization and weight norm, batch norm scale invariance")
def _(judge):
    """All these methods mainly control the size of the weights."""
    shrunk_norm(judge)
    judge.right.identity(s * (u - E) / sqrt(s**2 * V), (u - E) / sqrt(V), "Not dropout; and under "
                         "batch normalisation the size does not matter at all: {s} times the "
                         "weights give the same output.", given=[s > 0, V > 0], s=s)


@claim("S3-31", "lines 77 and 81", "Units vanish, or have less influence",
       tags="tanh nearly linear, small weights, simpler network")
def _(judge):
    """The weights of many hidden units become 0, as if the network were one unit; or they stay,
    with less influence."""
    judge.speaks_against.relation(
        h * c / (h + lam), "!=", 0, "Under L2 a weight that is needed never becomes 0, however "
        "large the penalty.", given=[h > 0, lam > 0, c > 0])
    below = judge.relation(tanh(u), "<=", u, "A tanh lies below its tangent …", given=[u >= 0])
    judge.speaks_for.relation(1 - tanh(u) ** 2, ">=", 1 - u**2, "… so near 0 its slope is nearly "
                              "1: the second picture is right, since with small weights such a "
                              "unit is nearly linear.", given=[u >= 0, below])


@claim("S3-32", "line 81", "A large lambda", numeric="L2",
       tags="lambda to infinity, weights to zero, ridge shrinkage")
def _(judge):
    r"""If $\lambda$ is large enough the weights go to 0, though they never reach it."""
    needed = "The weight is needed: its best value without a penalty is not 0."
    judge.says.relation(h * c / (h + lam), "!=", 0, "A weight on a parabola with the curvature {h} "
                        "and the best place {c}: never 0?", given=[h > 0, lam > 0], h=h, c=c)
    judge.under(needed).limit(h * c / (h + lam), lam, oo, 0, "It goes to 0 …", given=[h > 0, c > 0])
    judge.under(needed).relation(
        h * c / (h + lam), "!=", 0, "… and is never 0.", given=[h > 0, lam > 0, c > 0])


@claim("S3-33", "line 79", "A lambda just right", numeric="ridge_bias_variance", systems="SYS-20",
       tags="optimal ridge parameter, Hoerl Kennard, bias variance")
def _(judge):
    r"""There is a $\lambda$ in between that is just right."""
    judge.says.relation(ridge_error, "<", sigma**2 / h, "The error of a weight {c} in ridge "
                        "regression, against that without a penalty. Without noise, no penalty "
                        "gains anything.", given=[lam > 0, h > 0, c**2 > 0, (sigma, 0)], c=c)
    judge.under("The targets are noisy.").relation(
        ridge_error, "<", sigma**2 / h, "Every small enough penalty gains, so the best one is not "
        "0. {h} is the curvature.", given=[lam > 0, h > 0, sigma**2 > 0,
        lam * (c**2 * h - sigma**2) < 2 * sigma**2 * h], h=h)


@claim("S3-34", "line 83", "The variance falls", numeric="ridge_bias_variance", systems="SYS-20",
       tags="ridge variance, bias grows, regularization reduces variance")
def _(judge):
    """It is only intuition, but the variance does fall."""
    judge.says.negative(Partial(sigma**2 * h / (h + lam) ** 2, lam), "The slope of the variance of "
                        "a weight in ridge regression, by the penalty: with no example that says "
                        "anything about it ({h} = 0) there is none.", h=h, given=[h >= 0, lam > 0,
                        sigma**2 > 0])
    judge.under("The targets are noisy, and the examples say something about the weight.").negative(
        Partial(sigma**2 * h / (h + lam) ** 2, lam), "It falls, and the square of the bias grows.",
        given=[h > 0, lam > 0, sigma**2 > 0])
    judge.positive(Partial(lam**2 * c**2 / (h + lam) ** 2, lam), "The square of the bias.",
                   given=[h > 0, lam > 0, c**2 > 0])
