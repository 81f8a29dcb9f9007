r"""Every softmax output depends on every weighted input

An output of a sigmoid layer is a function of its own weighted input. Why do the outputs of a
softmax layer, $a_j = e^{z_j} / \sum_k e^{z_k}$, depend on all weighted inputs? On what exactly do
they depend?
"""
import numpy as np

from backproof import (
    array, ask, bars, delta, exercise, exp, log, Partial, real, sigmoid, Slider, Sum, to_numpy,
)
from derivations.theory import K, a, j, k, l, softmax, t, z
from numeric import Softmax

from .softmax_monotonicity import solution as softmax_monotonicity

c, average = real("c vbar")
u, v = array("u v", K)
others = 1 - delta(j, k)

asked = ask.asks(
    indices={"K": "j k l i"},
    letters={"z_k": "weighted input of neuron k", "a_k": "its output", "c": "any number"},
    given=["a_k = e^{z_k} / Σ_j e^{z_j}"],
    also=["∂a_j/∂z_k = a_j (δ_{jk} - a_k)", "∂a_k/∂z_k = a_k (1 - a_k)"],
    parts=[
        ask.yes("Does every output depend on every weighted input?",
            "All of them are in the total.",
                "What stands below the fraction bar?"),
        ask.choice("On what exactly do the outputs depend?",
                   ["the differences of the weighted inputs | differences | z_j - z_k | z_k - "
                       "z_j | "
                    "the differences between the weighted inputs | only the differences | z_l - "
                    "z_j | z_i - z_j",
                    "the sum of the weighted inputs | the sum",
                    "the largest weighted input | the maximum",
                    "their own weighted input alone | its own weighted input"],
                   "the differences of the weighted inputs", "Add the same number to all of them."),
        ask.formula("Write a_j with these alone.", "line 9",
                    "Divide above and below by e^{z_j}.")])


@exercise("ch3-softmax-nonlocality", kind="proof", equations=[78], short="Softmax is not local",
          idea="All outputs are shares of one total, and every weighted input is part of that "
               "total. So no input can move without all shares moving. What the shares do not "
               "notice is a push that is the same for all inputs, because it multiplies every "
               "term and the total alike. Only the differences of the inputs count.",
          tags=["softmax", "non-locality", "nonlocality", "locality", "depends on all inputs",
                "translation invariance", "shift invariance", "constant shift", "softmax of z + c",
                "rank of the Jacobian", "null space", "adding a constant",
                "constant added to all logits", "all logits plus a constant", "logits"])
def solution(proof):
    proof.answer("Raise all weighted inputs by the same number, and no output changes.")
    proof.define(*softmax, "All weighted inputs stand below the fraction bar.")
    proof.say("A formula that contains {z} need not depend on it; $z - z$ does not. Dependence "
              "shows in the derivative.", z=z[k])
    proof.cite(softmax_monotonicity, "The derivative of output {j} by weighted input {k}.")
    proof.identity(others * Partial(a[j], z[k]), -others * a[j] * a[k], "For different indices it "
                   "is minus the product of the two outputs.")
    proof.positive(a[j] * a[k], "Both outputs are positive, so the derivative is 0 nowhere: every "
                   "output depends on every weighted input, at every point.")
    proof.answer()
    proof.aside("A sigmoid layer, for comparison")
    proof.identity(Partial(sigmoid(z[j]), z[k]), delta(j, k) * sigmoid(z[j]) * (1 - sigmoid(z[j])),
                   "A sigmoid layer, for comparison: with different indices it is 0.")

    proof.main_path()
    proof.say("So do the outputs tell everything about the weighted inputs? No. Raise all of them "
              "by the same number {c}.")
    proof.identity(exp(z[j] + c) / Sum(exp(z[k] + c), k), a[j], "The factor cancels: the outputs "
                   "do not change.")
    proof.conclude(a[j], 1 / Sum(exp(z[l] - z[j]), l), "An output depends on the *differences* of "
                   "the weighted inputs, and on all of them.")
    proof.decisive()
    proof.aside("The ratio of two outputs is local after all")
    proof.identity(log(a[j] / a[k]), z[j] - z[k], "The ratio of two outputs is local after all: it "
                   "depends on their two weighted inputs and on no other.")
    proof.identity(Partial(log(a[j] / a[k]), z[t]), delta(j, t) - delta(k, t), "Its derivative "
                   "says the same.")

    proof.aside("Which changes are possible: the matrix of derivatives has rank K − 1")
    proof.say("The same in terms of the matrix of derivatives. Let the weighted inputs move by "
              "{v}; to first order output {j} then moves by the sum below.", v=v[k])
    change = Sum(Partial(a[j], z[k]) * v[k], k)
    mean = Sum(a[l] * v[l], l)
    proof.identity(change, a[j] * (v[j] - mean), "What counts is how far a move is from the "
                   "average move.")
    proof.identity(change, 0, "If all moves are equal, no output changes.", given=[(v[j], c)])
    proof.positive((a[j] * (v[j] - average)) ** 2, "And only then: if a single move differs from "
                   "the average, here {average}, its own output changes.",
                   given=[(v[j] - average) ** 2 > 0])
    proof.say("So the moves that change nothing are the equal ones. And which changes of the outputs "
              "can occur?")
    proof.identity(Sum(Partial(a[j], z[k]), j), 0, "What one output gains, the others lose: the "
                   "changes sum to 0.")
    proof.identity(Sum(Partial(a[j], z[k]) * u[k] / a[k], k), u[j], "And any changes {u} that sum "
                   "to 0 do occur. Move weighted input {k} by {move}.",
                   given=[(Sum(u[l], l), 0)], u=u[j], move=u[k] / a[k])
    proof.say("So the changes are exactly the lists with sum 0. All of their {K} numbers but one "
              "can be chosen freely; the last one follows. In other words, the rank of the matrix "
              "is {rank}.", rank=K - 1)
    proof.figure(draw, "Push one weighted input, and all outputs move. Push all of them by $c$, "
                 "and none does.")
    proof.edge_case("With one class there are no others and no differences: the output is always "
                    "1, and the matrix has rank 0.")


def draw():
    return bars("Three softmax outputs", "Three bars that sum to 1. They move with every single "
                "weighted input, and stay when all inputs are raised by the same number.", j, "z",
                {"output": exp(z[j] + c) / Sum(exp(z[k] + c), k)}, (0, 1),
                [Slider(f"z_{n}", -4, 4, 0.1, at, f"z{n}") for n, at in ((1, 0), (2, 1), (3, -1))],
                [Slider(c, -4, 4, 0.1, 0)])


@solution.network
def check(net):
    at = np.random.default_rng(0).normal(size=6)
    outputs = Softmax().forward(at[None])[0]
    jacobian = to_numpy(softmax_monotonicity.conclusion()[1], axes=(j, k))(a=outputs)
    net.values("the rank of the matrix of derivatives", np.linalg.matrix_rank(jacobian),
               at.size - 1, 0, f"softmax layer of {at.size}")
    net.values("the outputs from the differences", to_numpy(solution.conclusion()[1])(z=at),
               outputs, 1e-12, f"softmax layer of {at.size}")


@solution.mistake("an output depends on its own weighted input only", source="", why="That is so "
                  "in a sigmoid layer. Here the others stand in the total.")
def _(claim):
    claim.identity(Partial(a[j], z[k]), delta(j, k) * a[j] * (1 - a[j]))
