r"""Penalties on the weights

Claims about L2, L1 and the Frobenius norm: the costs, the steps that follow from them, and what
they do to the weights.
"""
import numpy as np

from backproof import Abs, Partial, Rational, Sum, array, claim, index, real, relu, size, sqrt
from numeric import soft_threshold

n, m, rows = size("n"), size("m"), size("N")
j, k = index("j k", n)
i = index("i", m)
p, q = index("p q", rows)
w, g = array("w g", n)
X, Y = array("X", m, n), array("y", m)
W, G, B = array("W", rows, n), array("G", rows, n), array("B", n, n)
x, c, h, s, r, b, M = real("x c h s r b M")
alpha, lam, first, second, P, Q, S, T = real("alpha lambda a d P Q S T")
beta = real("beta")
l2 = lam / (2 * m) * Sum(w[j] ** 2, j)


@claim("S3-07", "line 27", "The L2 penalty", see="ch3-l1-regularization", numeric="L2",
       tags="L2 regularization, weight decay, squared norm, lambda over 2m, ridge")
def _(judge):
    r"""The L2 penalty is $\frac{\lambda}{2m} \sum_j w_j^2$."""
    judge.says.identity(Partial(l2, w[k]), lam / m * w[k], "The half is there to make the slope "
                        "simple.")


@claim("S3-08", "lines 27 to 29", "The cost with its penalty", numeric="L2", restored=True,
       tags="regularized cost function, L2, ridge regression")
def _(judge):
    """The cost is the mean cost of the examples plus the penalty."""
    error = Sum((Sum(X[i, j] * w[j], j) - Y[i]) ** 2, i) / (2 * m)
    judge.says.identity(Partial(error + l2, w[k]), Sum((Sum(X[i, j] * w[j], j) - Y[i]) * X[i, k],
                        i) / m + lam / m * w[k], "For squared errors: the slope is the mean of the "
                        "examples' plus the penalty's.")


@claim("S3-09", "line 27", "Why it is called L2", numeric="L2", tags="Euclidean norm, squared norm")
def _(judge):
    """It is called L2 because the Euclidean norm of the weights is used."""
    judge.says.identity(r**2, Sum(w[j] ** 2, j), "To be exact, the square of the norm {r}.", r=r,
                        given=[(r, sqrt(Sum(w[j] ** 2, j)))])


@claim("S3-10", "line 31", "High dimension and high bias",
       tags="why not regularize the bias, high variance, translation slip")
def _(judge):
    """Weights are of high dimension, so they can express high bias."""
    judge.says.relation(T - P**2 / Q - S**2 / M, ">", T - P**2 / Q, "The error that is left of the "
                        "best fit with a second weight, and without it: {T} is the sum of squares, "
                        "{P} and {S} the products of the targets with two features at right "
                        "angles, {Q} and {M} the features' squares.", T=T, P=P, S=S, Q=Q, M=M,
                        given=[Q > 0, M > 0, S**2 > 0, T >= P**2 / Q + S**2 / M])
    judge.right.relation(T - P**2 / Q - S**2 / M, "<=", T - P**2 / Q, "More weights never fit "
                         "worse, so bias falls. It is the variance that grows; the lecture says "
                         "variance.", given=[Q > 0, M > 0])


@claim("S3-11", "line 31", "Penalise the bias too?", see="ch3-l1-regularization", numeric="L2",
       systems="SYS-15", tags="regularize bias, intercept, b not regularized")
def _(judge):
    """The bias is a single number; to penalise it as well makes little difference."""
    penalised = m * M / (m + lam)
    judge.says.relation(M - penalised, "<", M / 2, "How far a penalised bias stays below targets "
                        "that are all {M}.", given=[M > 0, lam > 0], M=M)
    judge.right.identity(b, penalised, "It rests where its slope is 0, at a fraction of the "
                         "targets; without a penalty it would fit them.",
                         given=[(m * (b - M) + lam * b, 0), lam > 0])


@claim("S3-12", "line 35", "The L1 penalty", see="ch3-l1-regularization", numeric="L1",
       tags="L1 regularization, lasso, absolute value, subgradient")
def _(judge):
    r"""The L1 penalty is $\frac{\lambda}{m} \sum_j |w_j|$."""
    judge.says.identity(Partial(lam / m * Abs(x), x), lam / m, "Its slope by a weight {x} does not "
                        "depend on its size …", given=[x > 0], x=x)
    judge.says.identity(Partial(lam / m * Abs(x), x), -lam / m, "… only on its sign.",
                        given=[x < 0])


@claim("S3-13", "line 35", "Over m or over 2m", numeric="L1 L2", systems="SYS-15",
       tags="factor of two, convention, regularization constant")
def _(judge):
    """Whether the denominator is $m$ or $2m$ makes no difference: it is a constant."""
    judge.says.identity(relu(1 - lam), relu(1 - lam / 2), "The least place of $(w-1)^2/2 + "
                        "\\lambda|w|$, and that with half the penalty.", given=[lam > 0])
    judge.under("The constant is chosen anew.").identity(
        lam / m * Abs(x), P / (2 * m) * Abs(x), "Twice the constant, {P}, over twice the "
        "denominator.", given=[(P, 2 * lam)], P=P)


@claim("S3-14", "line 39", "L1 makes weights sparse", numeric="L1 soft_threshold", systems="SYS-16",
       tags="sparsity, lasso zeros, soft threshold, proximal, ISTA, subgradient descent")
def _(judge):
    """With L1 the weights become sparse: many of them are 0."""
    exact, stepped = zeros()
    judge.says.outcome("How many of 20 weights are exactly 0 after 2000 steps against the slope:",
                       stepped, exact)
    judge.under("The least place is found, and the penalty outweighs the slope.").identity(
        relu(c - lam) - relu(-c - lam), 0, "With independent features this is the weight of slope "
        "{c}: 0 as long as the penalty is larger.", given=[c <= lam, c >= -lam], c=c)


def zeros(penalty=0.8, rate=0.01):
    """How many weights are 0: at the exact minimum, and after steps against a slope."""
    centre = np.random.default_rng(0).normal(size=20)
    weights = np.zeros(20) + 0.5
    for _ in range(2000):
        weights -= rate * (weights - centre + penalty * np.sign(weights))
    return int((soft_threshold(centre, penalty) == 0).sum()), int((weights == 0).sum())


@claim("S3-15", "line 39", "Sparse weights and memory",
       tags="model compression, CSR, sparse storage")
def _(judge):
    """Sparse weights are said to help compress a model, since the parameters are all 0; it saves
    little."""
    judge.speaks_against.identity(
        (8 + 4) * s / 8, Rational(3, 20), "Kept as value and place, 8 and 4 bytes, a tenth of the "
        "weights takes 15 % of the memory of all.", given=[(s, Rational(1, 10))])
    judge.speaks_for.relation((8 + 4) * s / 8, ">", 1, "If more than two thirds are left, it saves "
                              "nothing.", given=[s > Rational(2, 3)])


@claim("S3-16", "line 39", "L2 is used more", tags="L1 or L2")
def _(judge):
    """People use L2 more and more."""
    judge.open("history: what people do.")


@claim("S3-17", "line 43", "The penalty of a network", numeric="L2", systems="SYS-15",
       tags="Frobenius norm, L2 regularization of matrices")
def _(judge):
    r"""In a network the penalty is $\frac{\lambda}{2m}$ times the sum of $\|W\|_F^2$ over the
    layers."""
    judge.says.identity(Partial(lam / (2 * m) * Sum(W[p, j] ** 2, p, j), W[q, k]), lam / m * W[q,
                        k], "Each entry of a matrix has the same slope as a single weight.")


@claim("S3-18", "lines 43 to 45", "The Frobenius norm", numeric="L2", systems="SYS-15",
       restored=True, tags="sum of squares of entries, trace, W transpose W")
def _(judge):
    r"""$\|W\|_F^2$ is the sum of the squares of all entries."""
    judge.define(B[j, k], Sum(W[p, j] * W[p, k], p), "The matrix $W^\\top W$.")
    judge.says.identity(Sum(B[j, j], j), Sum(W[p, j] ** 2, p, j), "It is its trace: the sum of "
                        "what stands on the diagonal.")


@claim("S3-19", "lines 41 to 43", "Is it the matrix L2 norm?", numeric="L2",
       tags="spectral norm, operator norm, largest singular value, Frobenius")
def _(judge):
    """For arcane reasons this is not called the L2 norm of the matrix, though a heading calls it
    so."""
    ordered = [first >= second, second >= 0]
    judge.says.relation(first**2 + second**2, ">=", first**2, "The text: for a diagonal matrix "
                        "with the entries {a} and {d}, it is not the largest stretch, but at least "
                        "that.", given=ordered, a=first, d=second)
    judge.says.identity(first**2 + second**2, first**2, "The heading: it is the largest stretch, "
                        "which has the name L2.", given=ordered)
    judge.right.relation(first**2 + second**2, "<=", 2 * first**2, "Not arcane: the name is taken, "
                         "by the largest stretch of a vector. The Frobenius norm lies above it, by "
                         "the root of the rank at most.", given=ordered)


@claim("S3-20", "line 49", "The gradient with the penalty", see="ch3-l1-regularization",
       numeric="L2", systems="SYS-15", tags="dW, lambda over m W, L2 gradient")
def _(judge):
    r"""The gradient is the one from back-propagation plus $\frac{\lambda}{m} W$."""
    judge.says.identity(Partial(Sum(G[p, j] * W[p, j], p, j) + lam / (2 * m) * Sum(W[p, j] ** 2, p,
                        j), W[q, k]), G[q, k] + lam / m * W[q, k], "With {G} for the gradient that "
                        "back-propagation gives.", G=G[p, j])


@claim("S3-21", "line 53", "The step in words", numeric="L2", systems="SYS-15",
       tags="update rule, sign of the penalty, ambiguous")
def _(judge):
    r"""$W$ becomes $W$ minus the rate times back-propagation, plus $\frac{\lambda}{m} W$."""
    judge.open("ambiguous: the sentence can be read in two ways, and only one is right; the next "
               "paragraph of the note has the right one.")
    judge.identity(x - alpha * (g[j] + lam / m * x), (1 - alpha * lam / m) * x - alpha * g[j],
                   "If the rate stands before both, the weight shrinks.")
    judge.relation(x + lam / m * x, ">", x, "If not, a positive weight grows.", given=[x > 0,
                   lam > 0])


@claim("S3-22", "line 57", "The factor by which weights shrink", see="ch3-weight-decay-init",
       numeric="L2", systems="SYS-15", tags="weight decay factor, 1 - alpha lambda / m, divergence")
def _(judge):
    r"""The factor $1 - \alpha\lambda/m$ is below 1, so the weights shrink."""
    judge.says.relation(((1 - s) * x) ** 2, "<", x**2, "The square of a weight after a step, with "
                        "{s} for $\\alpha\\lambda/m$.", given=[s > 0, x**2 > 0], s=s)
    judge.under("$\\alpha\\lambda/m$ lies between 0 and 2.").relation(
        ((1 - s) * x) ** 2, "<", x**2, "Then it shrinks; above 1 it changes its sign in each step.",
        given=[s > 0, s < 2, x**2 > 0])


@claim("S3-23", "line 57", "Every weight is made smaller", numeric="L2",
       tags="weight decay, weights may grow, ridge limit")
def _(judge):
    """Whatever a weight is, it is made smaller."""
    after = x - alpha * ((x - c) + lam * x)
    judge.says.relation(after**2, "<=", x**2, "A step for the cost $(w-c)^2/2$ with the penalty.",
                        given=[alpha > 0, alpha < 1, lam > 0, lam < 1])
    judge.right.identity(after, x, "Only the penalty's part shrinks it. The weight goes to "
                         "$c/(1+\\lambda)$, from below too.", given=[(x, c / (1 + lam)), lam > 0])


@claim("S3-24", "lines 49 and 57", "L2 is weight decay", numeric="L2 WeightDecay", systems="SYS-17",
       tags="AdamW, decoupled weight decay, L2 with Adam, L2 with momentum")
def _(judge):
    """So L2 regularisation is also called weight decay."""
    with_momentum = [(x, h * c / (h + lam)), lam > 0, h > 0, beta > 0, beta < 1]
    judge.says.identity(x, h * c / (h + lam * (1 - beta)), "With momentum: where weights rest with "
                        "the penalty, and where with decay, on $h(w-c)^2/2$.", given=with_momentum)
    judge.under("It is plain gradient descent.").identity(
        x - alpha * (g[j] + lam * x), (1 - alpha * lam) * x - alpha * g[j],
        "There the penalty's step is the decay.")
