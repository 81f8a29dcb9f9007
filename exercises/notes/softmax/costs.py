r"""What the costs of a network with sigmoid or softmax outputs do

Claims about the cross-entropy and the log-likelihood: their values, where they are least, what
their gradients are, and how the two are related.
"""
import numpy as np

from backproof import Partial, Sum, claim, delta, exp, log, oo, real, sigmoid, tanh
from derivations.theory import (
    A, Y, Z, a, b, cost, i, in_batch, j, k, l, log_likelihood, m, q, r, softmax, t,
    targets_sum_to_one, w, weighted_input, x, y, z,
)
from numeric import LogLikelihoodCost, Sigmoid, softmax as softmax_of

p, u, v = real("p u v")  # one output, its target, its weighted input
s, D, first, second = real("s D x_1 x_2")
inside = [p > 0, p < 1]
right_form = -(u * log(p) + (1 - u) * log(1 - p))
swapped = -(p * log(u) + (1 - p) * log(1 - u))
one_hot_cost = -Sum(delta(j, t) * log(a[j]), j)
bernoulli = -Sum(delta(j, t) * log(a[j]) + (1 - delta(j, t)) * log(1 - a[j]), j)


@claim("S0-26", "line 70", "The cost of one example", see="ch3-cross-entropy-minimum",
       numeric="LogLikelihoodCost",
       tags="cross-entropy loss, negative log likelihood, softmax loss")
def _(judge):
    r"""The cost of one example is $L = -\sum_j y_j \ln a_j$."""
    judge.says.relation(-Sum(y[j] * log(a[j]), j), ">=", 0, "A cost: it is never negative …",
                        given=[y[j] >= 0, a[j] > 0, a[j] <= 1])
    judge.define(*softmax)
    judge.says.identity(Partial(-Sum(y[j] * log(a[j]), j), z[k]), a[k] - y[k],
                        "… and its gradient at the weighted inputs is output minus target.",
                        given=[targets_sum_to_one])


@claim("S0-27", "lines 74 to 78", "Only one term is left", numeric="LogLikelihoodCost",
       systems="SYS-04", tags="cross entropy nan, log of zero, log-softmax, one-hot loss")
def _(judge):
    r"""For the label $(0, 0, 1, 0)$ the cost is $-\ln a_3$."""
    judge.says.outcome("The sum, in float64, for the weighted inputs 0, 0, 2000, 0:",
                       str(by_the_formula(np.array([0.0, 0.0, 2000.0, 0.0]), 2)), "0.0")
    judge.under("The outputs are exact, hence not 0.").identity(
        one_hot_cost, -log(a[t]), "Every other term is 0 times a finite number.", given=[a[j] > 0])
    judge.outcome("From the weighted inputs a program gets it right:",
                  LogLikelihoodCost().value(np.array([[0.0, 0.0, 2000.0, 0.0]]), np.array([2])),
                  0.0)


def by_the_formula(inputs, label):
    """The cost as the sum over classes, from outputs in float64."""
    outputs, target = softmax_of(inputs[None])[0], np.eye(len(inputs))[label]
    with np.errstate(all="ignore"):
        return -np.sum(target * np.log(outputs))


@claim("S0-28", "line 81", "Which output must rise", numeric="LogLikelihoodCost",
       tags="reduce the loss, raise the probability of the right class, logits")
def _(judge):
    """To reduce the cost, the output of the third neuron, the right one, must increase."""
    judge.says.relation(log(1 + 3 * exp(1)) - 1, ">=", log(4), "If the output is the weighted "
                        "input: from (1, 1, 1, 1) to (0, 1, 1, 1) the third stays, and so should "
                        "the cost.")
    judge.under("The output is the one after the softmax.").negative(
        Partial(-log(v), v), "The cost falls exactly as that output rises.", given=[v > 0])
    judge.define(*softmax)
    judge.identity(Partial(-log(a[t]), z[k]), a[k] - delta(k, t), "The weighted inputs of the "
                   "other classes matter too.")


@claim("S3-95", "lines 268 to 270", "The cost of a batch", numeric="LogLikelihoodCost",
       restored=True, tags="mean loss, factor 1/m, gradient of the batch")
def _(judge):
    r"""The cost of a batch is the mean, $J = \frac1m \sum_i L_i$."""
    judge.define(*map(in_batch, softmax), "The outputs of every example.")
    judge.says.identity(Partial(Sum(in_batch(log_likelihood[1]), i) / m, Z[i, k]),
                        (A[i, k] - Y[i, k]) / m, "So the gradient at the weighted inputs has the "
                        "factor $1/m$.", given=[(Sum(Y[i, j], j), 1)])


@claim("S3-96", "lines 272 to 274", "Output minus target", see="ch3-softmax-backprop",
       numeric="LogLikelihoodCost", systems="SYS-04", restored=True,
       tags="dz = a - y, softmax cross entropy gradient")
def _(judge):
    r"""The gradient at the weighted inputs is output minus target."""
    judge.define(*softmax)
    judge.define(*log_likelihood)
    judge.says.identity(Partial(cost, z[k]), a[k] - y[k], "For any target.")
    judge.under("The target sums to 1.").identity(
        Partial(cost, z[k]), a[k] - y[k], "One-hot targets sum to 1, and so does any distribution.",
        given=[targets_sum_to_one])
    judge.identity(Partial(cost, z[k]), a[k] * Sum(y[l], l) - y[k], "For other targets the output "
                   "is multiplied by their sum.")


@claim("S4-01", "line 2", "The slope of the sigmoid", see="ch3-sigmoid-derivative",
       numeric="Sigmoid", restored=True, tags="sigmoid derivative, sigma prime")
def _(judge):
    r"""$\sigma'(z) = \sigma(z)(1 - \sigma(z))$."""
    judge.says.identity(Partial(1 / (1 + exp(-v)), v), sigmoid(v) * (1 - sigmoid(v)),
                        "By the chain rule.")


@claim("S4-02", "line 3", "Outputs never reach 0 or 1", see="ch3-cross-entropy-roles",
       numeric="Sigmoid", tags="sigmoid saturation, float64, rounding")
def _(judge):
    """Targets are 0 or 1, while the output of a sigmoid only comes close to them."""
    judge.says.outcome("Whether the output at 40 is below 1 in float64:",
                       bool(Sigmoid().forward(np.array([[40.0]])).item() < 1), True)
    judge.under("Numbers are exact.").positive(sigmoid(v), "Above 0 …")
    judge.under("Numbers are exact.").relation(
        sigmoid(v), "<", 1, "… and below 1, for every weighted input.")


@claim("S4-03", "line 3", "The logarithm of 0", see="ch3-cross-entropy-roles",
       tags="ln 0, swapped cross-entropy, minus infinity")
def _(judge):
    r"""With target and output swapped, $\ln y$ at $y = 0$ tends to plus infinity."""
    judge.says.limit(log(u), u, 0, oo, "The logarithm near 0.", side="+")
    judge.right.limit(log(u), u, 0, -oo, "It tends to minus infinity; the minus sign in front "
                      "makes the cost go to plus infinity.", side="+")


@claim("S4-04", "line 3", "An infinite cost", see="ch3-cross-entropy-roles",
       numeric="CrossEntropyCost", tags="swapped y and a, cross entropy roles")
def _(judge):
    """So the swapped form gives an infinite cost."""
    judge.says.limit(-((1 - p) * log(1 - u)), u, 0, oo, "For an output of 0 the first term is not "
                     "there.", side="+", given=[(p, 0)])
    judge.under("The output lies strictly between 0 and 1.").limit(
        swapped, u, 0, oo, "Then the first term grows without bound.", side="+", given=inside)
    judge.limit(swapped, u, 1, oo, "And at the target 1 the second one does.", side="-",
                given=inside)


@claim("S4-05", "line 3", "The right form is safe", see="ch3-cross-entropy-roles",
       numeric="CrossEntropyCost", tags="cross-entropy finite, log(1-a)")
def _(judge):
    """The right form has no such problem, because the target is 0 or 1."""
    judge.says.limit(-log(1 - p), p, 1, 0, "The target 0, the output next to 1: if the target "
                     "alone kept the cost finite …", side="-")
    judge.under("The output lies strictly between 0 and 1.").identity(
        right_form, -log(1 - p), "It is the outputs inside the logarithms that keep it finite, for "
        "the target 0 …", given=[*inside, (u, 0)])
    judge.under("The output lies strictly between 0 and 1.").identity(
        right_form, -log(p), "… and for the target 1.", given=[*inside, (u, 1)])


@claim("S4-06", "line 3", "The range of the cost", see="ch3-cross-entropy-roles",
       numeric="CrossEntropyCost", tags="cross-entropy range, unbounded loss, greater than one")
def _(judge):
    """The whole cost lies between 0 and 1 and is close to 0."""
    judge.says.relation(-log(p), "<=", 1, "The cost at the target 1.", given=inside)
    judge.right.positive(-log(p), "It is positive and has no upper bound: above 1 as soon as the "
                         "output is below $1/e$.", given=inside)
    judge.limit(-log(p), p, 0, oo, "It grows without bound.", side="+")


@claim("S4-07", "line 3", "Least where output is target", see="ch3-cross-entropy-minimum",
       numeric="CrossEntropyCost", restored=True,
       tags="cross-entropy minimum, binary entropy, soft labels")
def _(judge):
    """For targets between 0 and 1 too the cross-entropy is least where the output is the target,
    and its value there is the entropy of the target."""
    judge.says.minimum(right_form, p, u, "Its slope is negative below the target and positive "
                       "above.", given=[*inside, u > 0, u < 1])


@claim("S4-08", "line 4", "Why the input stays", see="ch3-eliminate-xj",
       tags="x_j factor, eliminate x_j, lock-step")
def _(judge):
    r"""If a cost removed the input $x_j$ from the gradient, all $\partial C/\partial w_j$ would be
    equal; that must not be, hence it is impossible."""
    judge.says.relation((p - u) * first, "!=", (p - u) * second, "Gradients of two weights with "
                        "the inputs {one} and {two} may be equal: take equal inputs, and nothing "
                        "is contradictory.", given=[p > u, first > 0, second > 0], one=first,
                        two=second)
    judge.define(v, Sum(w[j, q] * x[q], q) + b[j], "The right reason. The cost sees a weight only "
                 "through the weighted input, …")
    judge.identity(Partial(v, w[j, r]), x[r], "… which moves by the input.")
    judge.right.identity(D * Partial(v, w[j, r]), 0, "So at $x_r = 0$ the gradient is 0 for every "
                         "cost, with {D} for the derivative by the weighted input. A formula "
                         "without the input would have to be 0 always.", given=[(x[r], 0)])


@claim("S4-09", "line 4", "No cost removes the input", see="ch3-eliminate-xj",
       tags="x_j term, clever cost function")
def _(judge):
    """No clever cost removes the input from the gradient."""
    quadratic_over_input = (v * s - u) ** 2 / (2 * s)
    judge.says.identity(Partial(quadratic_over_input, v), s * (v * s - u), "A cost divided by the "
                        "input {s}: the weight is {v}, the output $vs$. The input stays.",
                        given=[s > 0])
    judge.under("The cost depends on the output and the target alone.").identity(
        D * s, 0, "With {D} for its derivative, the gradient at an input of 0 is 0.", given=[(s,
        0)])
    judge.identity(Partial(quadratic_over_input, v), v * s - u, "A cost that knows the input can "
                   "remove it.", given=[s > 0])


@claim("S4-16", "line 9", "Gradients of the output layer", see="ch3-softmax-gradients",
       numeric="LogLikelihoodCost", restored=True,
       tags="equations 81 and 82, log-likelihood gradient")
def _(judge):
    r"""For $C = -\ln a_t$: $\partial C/\partial b_j = a_j - y_j$, and for a weight this times its
    input."""
    judge.define(*weighted_input)
    judge.define(*softmax)
    judge.says.identity(Partial(-log(a[t]), b[k]), a[k] - delta(k, t), "The error.")
    judge.says.identity(Partial(-log(a[t]), w[k, r]), (a[k] - delta(k, t)) * x[r],
                        "The error times the input, for one right class.")


@claim("S4-17", "line 9", "log and ln", tags="base of the logarithm, log base 10")
def _(judge):
    r"""In networks $\log$ and $\ln$ are not told apart; the derivative is $1/a$."""
    judge.says.identity(Partial(log(p) / log(10), p), 1 / p, "For the logarithm to base 10.",
                        given=[p > 0])
    judge.under("The logarithm is the natural one.").identity(
        Partial(log(p), p), 1 / p, "Another base divides the cost, hence every gradient, by a "
        "constant.", given=[p > 0])


@claim("S4-18", "line 9", "A one-hot target", see="ch3-softmax-gradients",
       numeric="LogLikelihoodCost", tags="sum reduces to one term")
def _(judge):
    r"""With a one-hot target, $-\sum_j y_j \ln a_j = -\ln a_t$."""
    judge.says.identity(one_hot_cost, -log(a[t]), "One term is left.", given=[a[j] > 0])


@claim("S4-19", "line 9", "Log-likelihood is cross-entropy", see="ch3-softmax-backprop",
       numeric="LogLikelihoodCost CrossEntropyCost",
       tags="categorical and binary cross-entropy, which cross-entropy")
def _(judge):
    """For several classes the log-likelihood cost is the cross-entropy."""
    judge.says.identity(-log(a[t]), bernoulli, "The cross-entropy of that chapter has two "
                        "logarithms for every output.", given=[a[j] > 0, a[j] < 1,
                        (Sum(a[j], j), 1)])
    judge.under("The cross-entropy is that of a distribution over the classes.").identity(
        -log(a[t]), one_hot_cost, "It has one logarithm for every output.", given=[a[j] > 0])
    judge.identity(-(log(p) + log(1 - u)), -2 * log(p), "For two classes the other one is twice as "
                   "large, since the outputs sum to 1.", given=[*inside, (u, 1 - p)])


@claim("S4-23", "line 10", "The error of the output layer", see="ch3-softmax-backprop",
       numeric="LogLikelihoodCost", restored=True, tags="delta = a - y, backpropagation softmax")
def _(judge):
    r"""The error of the output layer is $\delta_j = a_j - y_j$."""
    judge.define(*softmax)
    judge.define(*log_likelihood)
    judge.says.identity(Partial(cost, z[k]), a[k] - y[k], "For any target.")
    judge.under("The target sums to 1.").identity(
        Partial(cost, z[k]), a[k] - y[k], "The $1/a$ of the logarithm cancels the $a$ of the "
        "softmax slope, so nothing is left that could be small.", given=[targets_sum_to_one])


@claim("S4-24", "line 10", "The slowdown is solved", see="ch3-output-gradients",
       numeric="CrossEntropyCost LogLikelihoodCost",
       tags="learning slowdown, saturated neuron, cross-entropy")
def _(judge):
    """Sigmoid with cross-entropy, and softmax with log-likelihood, solve the learning slowdown."""
    above = sigmoid(D * sigmoid(v))  # an output above one hidden neuron, with the weight D
    its_cost = -(u * log(above) + (1 - u) * log(1 - above))
    judge.says.identity(Partial(its_cost, v), (above - u) * D, "For a hidden neuron, if no slope "
                        "of a sigmoid were left.")
    judge.under("It is about the output layer.").identity(
        Partial(right_form.subs(p, sigmoid(v)), v), sigmoid(v) - u, "There the slope of the "
        "sigmoid cancels; a hidden neuron keeps its own.")
    judge.identity(Partial(its_cost, v), (above - u) * D * sigmoid(v) * (1 - sigmoid(v)),
                   "A hidden neuron that is saturated still learns slowly.")


@claim("S4-25", "line 10", "Two classes", numeric="CrossEntropyCost",
       tags="Bernoulli likelihood, binary cross-entropy")
def _(judge):
    """For two classes the cross-entropy is the log-likelihood of a Bernoulli variable."""
    judge.says.identity(right_form, -log(p**u * (1 - p) ** (1 - u)), "Take the logarithm of the "
                        "product.", given=inside)


@claim("S4-41", "line 15", "Tanh and sigmoid", see="ch3-tanh-identity", numeric="Sigmoid Tanh",
       restored=True, tags="tanh identity, rescaled sigmoid")
def _(judge):
    r"""$\sigma(z) = \frac12(1 + \tanh(z/2))$."""
    judge.says.identity(sigmoid(v), (1 + tanh(v / 2)) / 2, "Multiply above and below by $e^{z/2}$.")
