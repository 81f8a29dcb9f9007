r"""The error of a softmax layer is a − y

An output layer computes softmax activations, $a_j = e^{z_j} / \sum_k e^{z_k}$, and the cost of one
example is the log-likelihood, $C = -\sum_j y_j \ln a_j$. Find the error
$\delta_k = \partial C / \partial z_k$ of every output neuron. When is this cost the same as
$-\ln a_t$, with $t$ the right class, and when does the formula for the error fail?
"""
import numpy as np
from sympy import Mul

from backproof import (
    array, ask, bars, delta, exercise, exp, log, Partial, Rational, real, Slider, Sum,
)
from derivations.theory import (
    K, a, cost, j, k, l, log_likelihood, softmax, t, targets_sum_to_one, y, z,
)
from numeric import LogLikelihoodCost, Softmax
from numeric.thresholds import first_float

from .softmax_monotonicity import solution as softmax_monotonicity

p, v = array("p v", K)  # some outputs and targets
s = real("s")
one_hot = [(y[j], delta(j, t))]
of_each_class = -Sum(v[j] * log(p[j]) + (1 - v[j]) * log(1 - p[j]), j)

asked = ask.asks(
    indices={"K": "k j l i"}, fixed={"t": "K"},
    letters={"z_k": "weighted input of neuron k", "a_k": "its output", "y_k": "its target",
             "t": "the right class", "C": "cost of one example", "δ_k": "error of neuron k"},
    given=["a_k = e^{z_k} / Σ_j e^{z_j}", "C = -Σ_j y_j ln a_j", "u_k > 0", "y_k = u_k / Σ_j u_j",
           "δ_k = a_k - y_k"],
    hidden="u_k",
    cases={"the target is one-hot": "y_k = δ_{kt}"},
    also=["∂a_j/∂z_k = a_j (δ_{jk} - a_k)", "∂C/∂a_j = -y_j/a_j"],
    parts=[
        ask.formula("What is the error of output neuron k?", "∂C/∂z_k = δ_k = line 6",
                    "z_k moves every output, not only its own: the chain rule has a sum over j.",
                    "∂a_j/∂z_k is a_j (δ_{jk} - a_k). Put it in, and use that the targets sum "
                    "to 1.",
                    "-Σ_j y_j (δ_{jk} - a_k): the first part is -y_k, the second a_k times a sum.",
                    slips={"δ_{kt} (a_k - 1) + (1 - δ_{kt}) (1 - a_k)":
                           "You are in good company: the other classes have a_k, not 1 - a_k."}),
        ask.choice("When is this cost the same as -ln a_t?",
                   ["the target is one-hot | one hot | onehot | y_k = δ_{kt} | y_t = 1 | "
                    "the target is 1 for the right class and 0 for the others | others are 0 | "
                    "all others 0 | the others are zero",
                    "always", "never", "all outputs are equal | a uniform output"],
                   "the target is one-hot", "Which terms of the sum are left?"),
        ask.choice("When does the formula for the error fail?",
                   ["the targets do not sum to 1 | Σ_j y_j ≠ 1 | if the targets sum to "
                       "something else | "
                    "targets not summing to 1 | two labels on one example | targets that do not "
                    "sum to one | "
                    "the targets do not sum to one | don't sum to 1",
                    "the target is not one-hot | soft targets", "never | it never fails",
                    "the outputs saturate | a_t = 0"],
                   "the targets do not sum to 1", "Where was a sum replaced by 1?")])


@exercise("ch3-softmax-backprop", kind="proof", equations=[78, 80, 84], short="The error a − y",
          idea="Each output is a share of the total. Push one weighted input up, and its own "
               "share gains what all the others lose. The logarithm in the cost divides by the "
               "share, and the slope of a share multiplies by it, so the two cancel. What is "
               "left of the sum over the classes is the output times the sum of the targets, "
               "minus the target. Targets sum to one, and that finishes it.",
          tags=["delta = a - y", "softmax delta", "sofmax",
                "softmax", "backpropagation", "backprop", "softmax gradient", "log-likelihood",
                "negative log likelihood", "NLL", "categorical cross-entropy", "cross entropy",
                "softmax loss", "logits", "delta", "error", "one-hot", "a - y", "p - y", "dC/dz",
                "BP1", "equation 80", "equation 84", "gradient of softmax", "why a minus y",
                "a minus y", "minus y", "equal to a minus y"])
def solution(proof):
    proof.answer("One-hot means: the target is 1 for the right class {t} and 0 for all others.",
                 t=t)
    proof.define(*softmax, "Every activation is a share of the total.")
    proof.define(*log_likelihood, "The cost looks at the activations where the target is not 0.")
    proof.cite(softmax_monotonicity, "How activation {j} moves with weighted input {k}. The delta "
               "is 1 if they belong to the same neuron and 0 otherwise. So the neuron's own "
               "activation moves by $a_k(1 - a_k)$, and every other by $-a_j a_k$.")
    proof.edge_case("Put into the chain rule, this gives the error for *any* targets: the "
                    "activation is multiplied by their sum.",
                    Partial(cost, z[k]), a[k] * Sum(y[l], l) - y[k])
    proof.edge_case("It is activation minus target if that sum is 1, and only then: with any other "
                    "sum {s} the square of the difference is positive.",
                    (a[k] * s - y[k] - (a[k] - y[k]))**2, 0, ">", given=[(s - 1)**2 > 0])
    proof.assume(*targets_sum_to_one, "The target is one-hot, or at least a distribution.")

    each = Mul(-y[j] / a[j], a[j] * (delta(j, k) - a[k]), evaluate=False)  # not yet cancelled
    proof.identity(Sum(each, j), a[k] * Sum(y[j], j) - y[k], "The chain rule sums over all "
                   "outputs, since each of them moves. In every term the share in the slope "
                   "cancels the share under the target.")
    proof.decisive()
    error = proof.derive(cost, wrt=z[k])
    proof.conclude(Partial(cost, z[k]), error,
                   "The error is activation minus target. Nothing is left of the exponentials, so "
                   "a badly wrong output learns fast.")

    proof.aside("One-hot targets: the cost is −ln of the right activation")
    proof.numbers("Three classes; the target is one-hot.", {z: [1, 2, 3], y: [0, 0, 1]})
    proof.figure(draw, "Three classes, the first is the right one. Push the weighted inputs: the "
                 "errors always sum to 0.")
    proof.identity(-Sum(y[j] * log(a[j]), j), -log(a[t]),
                   "If the target is one-hot with right class {t}, one term of the sum is left: "
                   "the cost is minus the logarithm of the right activation.", given=one_hot)
    proof.identity(Partial(cost, z[k]), a[k] - delta(k, t), "The error then reads row by row.",
                   given=one_hot)

    proof.aside("It is not the cross-entropy of the sigmoid layers")
    proof.counterexample(-Sum(v[j] * log(p[j]), j), of_each_class, "This cost is often called "
                         "cross-entropy too. It is not the cross-entropy of the sigmoid layers in "
                         "this chapter, which has a second term for every class. Here are three "
                         "classes with activations {p}; the first is the right one.", sizes={K: 3},
                         at={"p": (Rational(1, 2), Rational(3, 10), Rational(1, 5)),
                             "v": (1, 0, 0)}, p=p[j])
    gap = first_float(lambda g: not np.isfinite(through_activations(g)), 0, 1000)
    proof.edge_case("Computed in two steps, through $-y_j/a_j$, the error comes out "
                    "infinite when the right class lies {gap} below the largest weighted input, "
                    "because the quotient is too large for float64. Activation minus target is "
                    "$-1$ there, as it should be.",
                    gap=f"{gap:.1f}")


def draw():
    shares = exp(z[j]) / Sum(exp(z[l]), l)
    return bars("Softmax outputs and errors", "Three bars for the outputs, which sum to 1, and "
                "three for the errors: negative for the right class, positive for the others.", j,
                "z", {"output a": shares, "error a − y": shares - y[j]}, (-1, 1),
                [Slider(f"z_{n}", -4, 4, 0.1, at, f"z{n}") for n, at in ((1, 0), (2, 1), (3, -1))],
                fixed={"y": [1, 0, 0]})


def through_activations(gap):
    """The error of the right class, computed by the chain rule as it stands."""
    a = Softmax().forward(np.array([[-gap, 0.0]]))[0]
    with np.errstate(all="ignore"):
        return -1 / a[0] * a[0] * (1 - a[0])


@solution.network
def check(net):
    for target in ("one-hot", "distribution"):
        example = net.example("softmax", "log-likelihood", target=target)
        net.gradient(f"the error of every output, {target} target", solution.conclusion()[1],
                     example, wrt="z", a=example.a, y=example.y)
    far = np.array([[-1000.0, 0.0, 1000.0]])
    net.values("the error far out, where the right activation is 0",
               LogLikelihoodCost().gradient(far, np.array([0]))[0], [-1, 0, 1], 0,
               "softmax layer of 3")


@solution.mistake("every other class has the error $1 - a_k$", source="G",
                  why="The target of the other classes is 0, so their error is $a_k - 0$, and not "
                  "$1 - a_k$. Here $t$ is the right class.")
def _(claim):
    claim.identity(Partial(cost, z[k]), delta(k, t) * (a[k] - 1) + (1 - delta(k, t)) * (1 - a[k]),
                   given=one_hot)


@solution.mistake("the error is $a - y$ for any targets", source="", why="Two labels on one "
                  "example, written as two ones, break it: the targets must sum to 1. Here are "
                  "targets $v$ for the same outputs.")
def _(claim):
    claim.identity(Partial(-Sum(v[j] * log(a[j]), j), z[k]), a[k] - v[k])


@solution.mistake("for one-hot targets it is the cross-entropy of this chapter",
                  source="a student's notes", why="That one adds $-\\ln(1 - a_j)$ for every wrong "
                  "class.")
def _(claim):
    claim.identity(-log(p[t]), of_each_class, given=[(v[j], delta(j, t)), (Sum(p[j], j), 1)])
