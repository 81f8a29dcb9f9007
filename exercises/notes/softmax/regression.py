r"""Softmax regression, from the outputs to the gradient of a batch

A layer with weights $w_{jq}$ and biases $b_j$ gives $K$ outputs by softmax, and is trained on $m$
examples with the mean of $-\sum_j y_j \ln a_j$. Find the gradients. Why would one class fewer be
enough, and what is left when there are two?
"""
import numpy as np

from backproof import (
    Partial, Slider, Sum, ask, bars, delta, exercise, exp, log, real, sigmoid, to_numpy,
)
from derivations.theory import (
    A, X, Y, a, b, cost, i, in_batch, j, k, l, log_likelihood, m, r, softmax, w,
    weighted_input, y, z,
)
from numeric import Linear, LogLikelihoodCost, Network, one_hot

c, d, mean = real("c d Cbar")

asked = ask.asks(
    indices={"K": "k j l", "n_in": "r q", "m": "i"},
    letters={"A_{ik}": "output k for example i", "Y_{ik}": "its target", "X_{ir}": "input r",
             "Z_{ik}": "weighted input", "w_{kr}": "weight from input r to output k",
             "b_k": "bias", "Cbar": "mean cost", "c": "weighted input of the first of two classes",
             "d": "of the second", "a": "output for the first"},
    given=["Z_{ik} = Σ_r w_{kr} X_{ir} + b_k", "A_{ik} = e^{Z_{ik}} / Σ_j e^{Z_{ij}}", "U_{ik} > 0",
           "Y_{ik} = U_{ik} / Σ_j U_{ij}", "Cbar = -1/m Σ_i Σ_k Y_{ik} ln A_{ik}",
           "a = e^c/(e^c + e^d)"],
    hidden="U_{ik}",
    parts=[
        ask.formula("The gradient by a bias?", "line 13",
                    "The error of one example is output minus target.", "Average over the batch.",
                    slips={"Σ_i (A_{ik} - Y_{ik})": "The cost is a mean: the factor 1/m is missing."}),
        ask.formula("The gradient by a weight?", "line 14",
                    "Error times input, for each example.",
                    slips={"Σ_i (A_{ik} - Y_{ik}) X_{ir}":
                           "The cost is a mean: the factor 1/m is missing."}),
        ask.choice("Why would one class fewer be enough?",
                   ["only the differences of the weighted inputs count | differences count | only "
                    "differences matter | a common shift changes nothing | one of them can be fixed "
                    "| one can be fixed at 0 | the outputs sum to 1 | shift invariance",
                    "one class is rare", "the targets are one-hot"],
                   "only the differences of the weighted inputs count",
                   "Add the same number to all weighted inputs."),
        ask.formula("Two classes, with weighted inputs c and d: what is the first output, with a "
                    "sigmoid?", "a = line 5", "Divide above and below by e^c.")])


@exercise("softmax-regression", kind="proof", short="Softmax regression",
          idea="Softmax turns scores into shares of 1. Only differences of scores count, so one "
          "score could be fixed, and two classes need one sigmoid. The logarithm of the cost "
          "undoes the exponential of the shares, which leaves a sum that is easy to differentiate: "
          "the share minus the target. A weight carries its input into the score, so its gradient "
          "is the error times the input, averaged over the batch.",
          tags=["subtract the max", "logsumexp", "numerical stability",
                "softmax regression", "multinomial logistic regression", "log-sum-exp",
          "cross-entropy gradient", "dW", "db", "one-hot", "sparse labels"])
def solution(proof):
    proof.define(*softmax, "The outputs: positive numbers that share out 1.")
    proof.identity(Sum(a[j], j), 1, "They sum to 1 …")
    proof.positive(a[j], "… and are positive. Both together make them probabilities.")
    proof.identity(exp(z[j] + c) / Sum(exp(z[k] + c), k), a[j], "A number {c} added to all "
                   "weighted inputs changes nothing. So one class could have its weighted input "
                   "fixed at 0.", c=c)
    proof.identity(exp(c) / (exp(c) + exp(d)), sigmoid(c - d), "With two classes that leaves a "
                   "single sigmoid, of the difference.")
    proof.answer("One class fewer is enough because only the differences of the weighted inputs "
                 "count: one of them can be fixed at 0. With two classes a single sigmoid of the "
                 "difference is left.")
    proof.define(*log_likelihood, "The cost of one example.")
    whole = [(Sum(y[j], j), 1)]
    proof.identity(cost, log(Sum(exp(z[k]), k)) - Sum(y[j] * z[j], j), "The logarithm undoes the "
                   "exponential. In this form nothing overflows, and a label may be a number: the "
                   "second sum is then one weighted input.", given=whole)
    proof.identity(Partial(cost, z[k]), a[k] - y[k], "The error is output minus target.",
                   given=whole)
    proof.decisive()
    proof.identity(Partial(a[k], z[j]), a[k] * (delta(j, k) - a[j]), "Differentiated once more, "
                   "this is the curvature. It is that of a cost which is convex, and flat in the "
                   "one direction that changes nothing.")
    proof.define(*map(in_batch, weighted_input), "Now a batch: the weighted inputs of example {i}, "
                 "…", i=i)
    proof.define(*map(in_batch, softmax), "… its outputs, …")
    proof.define(mean, Sum(in_batch(log_likelihood[1]), i) / m, "… and the mean cost.")
    rows = [(Sum(Y[i, j], j), 1)]
    proof.conclude(Partial(mean, b[k]), Sum(A[i, k] - Y[i, k], i) / m, "The bias: the mean error.",
                   rows)
    proof.conclude(Partial(mean, w[k, r]), Sum((A[i, k] - Y[i, k]) * X[i, r], i) / m,
                   "The weight: the mean of error times input.", rows)
    proof.figure(draw, "Three classes with the target shares 0.7, 0.2 and 0.1. Push the inputs "
                 "until all errors are 0. Then push all alike: they stay 0.")
    proof.edge_case("If the targets do not sum to 1, the output is multiplied by their sum.",
                    Partial(cost, z[k]), a[k] * Sum(y[l], l) - y[k])


def draw():
    share = exp(z[j]) / Sum(exp(z[k]), k)
    return bars("Outputs and errors of three classes", "Three outputs that share out 1, and three "
                "errors that sum to 0.", j, "z", {"output": share, "error": share - y[j]}, (-1, 1),
                [Slider(f"z_{place}", -4, 4, 0.1, at, f"z{place}")
                 for place, at in ((1, 0), (2, 1), (3, -1))], fixed={"y": [0.7, 0.2, 0.1]})


@solution.network
def check(net):
    rng = np.random.default_rng(0)
    dense = Linear(4, 3, rng=rng)
    network = Network([dense], LogLikelihoodCost())
    inputs, targets = rng.normal(size=(5, 4)), one_hot([0, 2, 1, 1, 0], 3)
    scores = np.exp(dense.forward(inputs))
    outputs = scores / scores.sum(axis=1, keepdims=True)
    expected = to_numpy(solution.conclusion()[1], axes=(k, r))(A=outputs, Y=targets, X=inputs)
    net.values("the gradient of the weights", network.gradients(inputs, targets)["0.weight"],
               expected, 1e-12, "softmax regression of 4 inputs and 3 classes, 5 examples")


@solution.mistake("the factor $1/m$ is forgotten", source="public code",
                  why="The cost is the mean over the examples, so its gradient is too.")
def _(claim):
    claim.identity(Partial(Sum(in_batch(-Sum(y[j] * log(a[j]), j)), i) / m, A[i, k]), -Y[i,
                   k] / A[i, k])


@solution.mistake("only the diagonal of the Jacobian counts", source="public code",
                  why="Every output depends on every weighted input.")
def _(claim):
    claim.define(*softmax)
    claim.identity(Partial(a[j], z[k]), delta(j, k) * a[j] * (1 - a[j]))
