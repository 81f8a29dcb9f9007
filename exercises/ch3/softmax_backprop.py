"""The error of a softmax layer is a − y

An output layer computes softmax activations, $a_j = e^{z_j} / \\sum_k e^{z_k}$, and the cost of one
example is the log-likelihood, $C = -\\sum_j y_j \\ln a_j$. Find the error
$\\delta_k = \\partial C / \\partial z_k$ of every output neuron. When is this cost the same as
$-\\ln a_t$, with $t$ the right class, and when does the formula for the error fail?
"""
from derivations import Partial, Sum, delta, log, prove
from derivations.theory import (
    K, a, cost, j, k, l, log_likelihood, softmax, t, targets_sum_to_one, y, z,
)
from exercises.registry import exercise


@exercise("ch3-softmax-backprop", kind="proof", book=("3", "Softmax"), equations=[78, 80, 84])
def solution(proof):
    proof.define(*softmax, "Every activation is a share of the total.")
    proof.define(*log_likelihood, "The cost looks at the activations where the target is not 0.")
    proof.assume(*targets_sum_to_one, "The target is one-hot, or at least a distribution.")

    error = proof.derive(cost, wrt=z[k])
    proof.conclude(Partial(cost, z[k]), error,
                   "The error is activation minus target. Nothing is left of the exponentials, so "
                   "a badly wrong output learns fast.")

    one_hot = [(y[j], delta(j, t))]
    proof.identity(-Sum(y[j] * log(a[j]), j), -log(a[t]),
                   "If the target is one-hot with right class {t}, one term of the sum is left: "
                   "then the cross-entropy over all classes *is* the log-likelihood.",
                   given=one_hot, t=t)
    proof.identity(Partial(cost, z[k]), a[k] - delta(k, t), "The error then reads row by row.",
                   given=one_hot)


@solution.network
def check(net):
    for target in ("one-hot", "distribution"):
        example = net.example("softmax", "log-likelihood", target=target)
        net.gradient(f"the error of every output, {target} target", solution.conclusion()[1],
                     example, wrt="z", a=example.a, y=example.y)


@solution.mistake("the off-diagonal error is 1 − a_k", source="a public solution set (G)",
                  why="The rows of the other classes are $a_k - 0$, not $1 - a_k$.")
def _(claim):
    claim.identity(Partial(cost, z[k]), delta(k, t) * (a[k] - 1) + (1 - delta(k, t)) * (1 - a[k]),
                   given=[(y[j], delta(j, t))])
