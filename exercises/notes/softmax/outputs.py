r"""What a softmax layer gives

Claims about the outputs of a softmax layer: what they are, that they form a distribution, how they
depend on the weighted inputs, and why the function is called soft.
"""
import numpy as np

from backproof import Partial, Rational, Sum, array, claim, delta, exp, log, oo, real, sigmoid, size
from derivations.theory import K, a, j, k, l, softmax, t, z
from numeric import LogLikelihoodCost, Softmax, one_hot

c, d, v, gap = real("c d v g")
T = array("t", K)
pair = size("n")


def layer(judge):
    """The outputs of a softmax layer."""
    judge.define(*softmax, "A softmax layer.")


@claim("S0-19", "line 52", "One sigmoid for two classes", numeric="Sigmoid Softmax",
       systems="SYS-03",
       tags="binary classification, two classes softmax equals sigmoid, logistic regression")
def _(judge):
    """For two classes one uses a single output neuron with a sigmoid."""
    judge.open("advice: a choice of design. A softmax layer of two neurons is the same function, "
               "with the difference of its weighted inputs under the sigmoid.")
    judge.identity(exp(c) / (exp(c) + exp(d)), sigmoid(c - d), "The first output of two.")


@claim("S0-20", "line 52", "One output for each class", see="ch3-softmax-nonlocality",
       numeric="Softmax",
       tags="softmax output layer, number of neurons, shift invariance, over-parameterised")
def _(judge):
    """A softmax layer has one output neuron for each of the $K$ classes."""
    layer(judge)
    judge.says.identity(Sum(a[j], j), 1, "With one output for each class, the outputs share out 1.")
    judge.identity(exp(z[j] + c) / Sum(exp(z[k] + c), k), a[j], "One fewer would be enough: a "
                   "number added to all weighted inputs changes nothing.")


@claim("S0-21", "line 59", "Softmax, first step", numeric="Softmax", systems="SYS-04",
       tags="exponential, overflow, subtract the maximum, numerically stable softmax")
def _(judge):
    """The first step is $t_j = e^{z_j}$, entry by entry; every $t_j$ is positive."""
    judge.says.positive(exp(z[j]), "An exponential is positive.")
    judge.identity(exp(z[j] - c) / Sum(exp(z[k] - c), k), exp(z[j]) / Sum(exp(z[k]), k),
                   "A program subtracts the largest $z$ first. It changes no output, and no "
                   "exponent is above 0, so nothing overflows.")


@claim("S0-22", "line 63", "Softmax, second step", see="ch3-softmax-monotonicity",
       numeric="Softmax", systems="SYS-04",
       tags="normalise exponentials, Jacobian of softmax, derivative of softmax")
def _(judge):
    r"""The second step is $a_j = t_j / \sum_k t_k$."""
    judge.define(T[j], exp(z[j]), "The first step.")
    judge.says.identity(T[j] / Sum(T[k], k), exp(z[j]) / Sum(exp(z[k]), k),
                        "The two steps together are softmax.")
    layer(judge)
    judge.identity(Partial(a[j], z[k]), a[j] * (delta(j, k) - a[k]), "And this is its Jacobian.")


@claim("S0-23", "line 66", "Why outputs are probabilities", numeric="Softmax",
       tags="sum to one, positive, probability distribution, calibration")
def _(judge):
    """The outputs are probabilities because they sum to 1."""
    layer(judge)
    judge.says.identity(Sum(a[j], j), 1, "They do sum to 1.")
    judge.says.relation(v, "<=", 1, "But a sum of 1 is not enough.", given=[(v + d, 1)])
    judge.right.positive(a[j], "The reason is incomplete: numbers that sum to 1 may lie outside 0 "
                         "to 1. The outputs are also positive, and that makes them probabilities.")


@claim("S0-24", "line 68", "One-hot label of 3", numeric="one_hot", systems="SYS-06",
       tags="one hot encoding, label base, zero-based, np.eye")
def _(judge):
    """With four classes, the label 3 becomes $(0, 0, 1, 0)$."""
    judge.says.outcome("The label 3 where labels count from 0, as arrays do:",
                       one_hot([3], 4)[0].astype(int).tolist(), [0, 0, 1, 0])
    judge.under("Labels count from 1.").outcome(
        "The label 3 where labels count from 1:", one_hot([3], 4, base=1)[0].astype(int).tolist(),
        [0, 0, 1, 0])


@claim("S0-25", "line 68", "Must labels be one-hot?", numeric="LogLikelihoodCost one_hot",
       systems="SYS-06", tags="sparse cross entropy, integer labels, logsumexp, class index")
def _(judge):
    """Labels must be made one-hot before the cost can be computed."""
    layer(judge)
    judge.says.identity(-Sum(delta(j, t) * log(a[j]), j), -log(a[t]), "The formula with a sum over "
                        "all classes does want a one-hot label. Only the term of the class is "
                        "left.")
    judge.says.outcome("What a cost makes of a class that is given as a number:", takes_a_number(),
                       "refused")
    judge.right.identity(-log(a[t]), log(Sum(exp(z[k]), k)) - z[t], "Convenient, not necessary: "
                         "the number of the class is enough, and this form is the safe one on a "
                         "computer.")


def takes_a_number():
    """Whether the cost of labels as numbers is that of their one-hot rows."""
    inputs, labels = np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0]]), np.array([2, 0])
    costs = [LogLikelihoodCost().value(inputs, given) for given in (labels, one_hot(labels, 3))]
    return "the same cost" if costs[0] == costs[1] else "another cost"


@claim("S3-93", "line 260", "Softmax regression", numeric="Softmax",
       tags="multi-class, logistic regression, number of classes")
def _(judge):
    """Softmax regression is logistic regression for more than two classes."""
    layer(judge)
    judge.says.identity(Sum(a[j], j), 1, "For any number of classes the outputs share out 1 …")
    judge.says.identity(exp(c) / (exp(c) + exp(d)), sigmoid(c - d), "… and for two classes the "
                        "first output is the sigmoid of the difference.")


@claim("S3-94", "lines 264 to 266", "Softmax in numbers", see="ch3-softmax-monotonicity",
       numeric="Softmax", systems="SYS-04", restored=True,
       tags="worked example, z = (5, 2, -1, 3), decision boundary")
def _(judge):
    r"""The layer computes $z$, then $t = e^z$, then $a = t/\sum t$: for $z = (5, 2, -1, 3)$ the
    outputs are 0.842, 0.042, 0.002 and 0.114."""
    judge.says.outcome("The outputs for that $z$, to three places:",
                       Softmax().forward(np.array([[5.0, 2.0, -1.0, 3.0]]))[0].round(3).tolist(),
                       [0.842, 0.042, 0.002, 0.114])
    judge.identity(log(exp(z[j]) / Sum(exp(z[k]), k)) - log(exp(z[l]) / Sum(exp(z[k]), k)),
                   z[j] - z[l], "Two classes are equally likely where their weighted inputs are "
                   "equal. Without hidden layers this is a plane.")


def depends(judge):
    """Whether an output depends on every weighted input: its derivative there is not 0."""
    layer(judge)
    judge.says.relation(a[j] * (delta(j, k) - a[k]), "!=", 0, "The derivative of an output, for "
                        "every number of classes: with one class it is 0.")
    judge.identity(Partial(a[j], z[k]), a[j] * (delta(j, k) - a[k]), "The derivative of an output.")
    below = judge.relation(a[j], "<", 1, "With two classes each output is below 1.", given=[K >= 2])
    judge.under("There are at least two classes.").relation(
        a[j] * (1 - a[j]), ">", 0, "Then its own derivative is not 0 …", given=[K >= 2, below])
    judge.under("There are at least two classes.").negative(
        -a[j] * a[k], "… nor is that by another weighted input.")


@claim("S4-10", "line 4", "Every output depends on all", see="ch3-softmax-nonlocality",
       numeric="Softmax", tags="softmax non-local, partial derivatives")
def _(judge):
    """Every softmax output depends on all weighted inputs."""
    depends(judge)


@claim("S4-11", "line 6", "Sigmoids need not sum to 1", see="ch3-sigmoid-sum-counterexample",
       numeric="Sigmoid", tags="sum of sigmoids, counterexample")
def _(judge):
    """The outputs of a sigmoid layer need not sum to 1: change one bias, and the sum changes."""
    judge.says.counterexample(Sum(sigmoid(z[j]), j), 1, "Three neurons without input give three "
                              "halves.", sizes={K: 3}, at={z: (0, 0, 0)})
    judge.positive(Partial(sigmoid(c), c), "One bias changes one output, and always in the same "
                   "direction.")


@claim("S4-12", "line 7", "Monotonicity of softmax", see="ch3-softmax-monotonicity",
       numeric="Softmax", restored=True, tags="sign of the softmax derivative, increasing")
def _(judge):
    r"""$\partial a_j/\partial z_k$ is positive for $j = k$ and negative otherwise."""
    layer(judge)
    judge.says.positive(a[j] * (1 - a[j]), "For every number of classes: with one class the output "
                        "is 1, and nothing moves it.")
    judge.identity(Partial(a[j], z[k]), a[j] * (delta(j, k) - a[k]), "The derivative.")
    below = judge.relation(a[j], "<", 1, "With two classes an output is below 1.", given=[K >= 2])
    judge.under("There are at least two classes.").positive(
        a[j] * (1 - a[j]), "Equal indices.", given=[K >= 2, below])
    judge.under("There are at least two classes.").negative(-a[j] * a[k], "Different indices.")


@claim("S4-13", "line 7", "The exponential is positive", see="ch3-softmax-monotonicity",
       tags="positive outputs")
def _(judge):
    """The signs rest on the exponential being positive."""
    layer(judge)
    judge.says.positive(exp(z[j]), "It is …")
    judge.says.positive(a[j], "… and so every output is.")


@claim("S4-14", "line 8", "Softmax is not local", see="ch3-softmax-nonlocality", numeric="Softmax",
       tags="non-locality, all weighted inputs")
def _(judge):
    """Softmax is not local: each output's formula contains all the weighted inputs, so it depends
    on them."""
    depends(judge)
    judge.identity(Partial(sigmoid(z[j]), z[k]), delta(j, k) * sigmoid(z[k]) * (1 - sigmoid(z[k])),
                   "A sigmoid layer is local.")


@claim("S4-15", "line 8", "Inverting softmax", see="ch3-softmax-inverse", numeric="Softmax",
       restored=True, tags="recover z from a, logarithm plus constant, inverse softmax")
def _(judge):
    r"""$z_j = \ln a_j + C$ with a constant $C$ that does not depend on $j$."""
    layer(judge)
    judge.under("The misprinted word is read as “not”.").identity(
        z[j], log(a[j]) + log(Sum(exp(z[k]), k)), "The constant is the logarithm of the total, the "
        "same for every output.")
    judge.identity(exp(z[j] + c) / Sum(exp(z[k] + c), k), a[j], "The outputs do not determine it.")


right_winner = c * exp(-c * gap) / (1 + exp(-c * gap))  # the size of its error, of two classes
three = (2, 1, 0)
share = exp(c * three[0]) / sum(exp(c * i) for i in three)


@claim("S4-20", "line 10", "A factor in the exponents", see="ch3-softmax-temperature",
       numeric="Softmax", systems="SYS-07", tags="temperature, softmax name, c to infinity")
def _(judge):
    r"""With a factor $c$ in the exponents the derivative gains a factor $c$, so as $c \to \infty$
    weights and biases change faster and faster."""
    judge.define(a[j], exp(c * z[j]) / Sum(exp(c * z[k]), k), "Softmax with a factor.")
    judge.identity(Partial(a[j], z[k]), c * a[j] * (delta(j, k) - a[k]), "There is a factor {c}, "
                   "and two outputs as well.")
    judge.says.limit(right_winner, c, oo, oo, "The error of two classes, the right one ahead by a "
                     "gap: a bias changes in proportion to it.", given=[gap > 0])
    judge.right.limit(right_winner, c, oo, 0, "The error of a right winner dies out: the "
                      "exponential beats the factor.", given=[gap > 0])
    judge.limit(c / (1 + exp(-c * gap)), c, oo, oo, "Only a wrong winner's error grows.",
                given=[gap > 0])


@claim("S4-21", "line 10", "Soft at c = 1", see="ch3-softmax-temperature", numeric="Softmax",
       tags="temperature, slope of softmax")
def _(judge):
    """At $c = 1$ the rate of change is smallest, which is why the function is called soft."""
    slope = c * share * (1 - share)
    judge.says.relation(slope, ">=", slope.subs(c, 1), "The slope of the winner among the inputs "
                        "2, 1 and 0.", given=[c > 0])
    judge.right.relation(slope.subs(c, Rational(1, 2)), "<", slope.subs(c, 1),
                         "It is smaller still for smaller $c$, where the inputs are ignored. Soft "
                         "means that the other classes keep a share.")


@claim("S4-22", "line 10", "Why softmax has its name", see="ch3-softmax-temperature",
       numeric="Softmax", systems="SYS-07", restored=True,
       tags="temperature limit, argmax, ties, distribution")
def _(judge):
    r"""With a factor $c > 0$ the outputs are a distribution, and as $c \to \infty$ the classes with
    the largest weighted input share all of it."""
    judge.define(a[j], exp(c * z[j]) / Sum(exp(c * z[k]), k), "Softmax with a factor.")
    judge.says.identity(Sum(a[j], j), 1, "A distribution: they sum to 1 …")
    judge.says.positive(a[j], "… and are positive.")
    judge.says.limit(1 / (pair + v * exp(-c * gap)), c, oo, 1 / pair, "The classes that lead by "
                     "the gap share it evenly. For no gap at all, every class has the same.",
                     given=[gap > 0, v > 0])
    judge.identity(a[j], 1 / K, "At $c = 0$ they are all equal.", given=[(c, 0)])
