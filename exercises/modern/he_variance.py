r"""The variance that He initialisation keeps

A layer has $n$ inputs $x_i = \max(0, u_i)$: a ReLU of numbers $u_i$ that are as often positive as
negative, with variance $v$. Its weights are independent of them and of each other, with mean 0 and
variance $2/n$. Show that the weighted input $z = \sum_i w_i x_i$ has variance $v$ again, so that a
signal neither dies nor explodes from layer to layer. Why 2?
"""
import numpy as np

from backproof import (
    array, ask, curves, exercise, index, interval, Random, Rational, real, relu, shown, size,
    Slider, Sum, Symbol, Variance,
)
from numeric import he_normal

n = size("n")
i = index("i", n)
w, x = array("w x", n)
narrow = array("q", n)  # weights of the other rule
u, z = real("u z")
v, M = real("v M", positive=True)
mean = real("m")
INPUTS, NEURONS, DRAWS = 100, 20_000, 8

asked = ask.asks(
    whole="n", indices={"I": "i"},
    letters={"n": "number of inputs", "v": "variance of u", "z": "weighted input", "w_i": "weight",
             "x_i": "input", "Var[w]": "variance of a weight", "Var[z]": "variance of z",
             "E[x^2]": "mean square of an input", "E[w]": "mean of a weight", "E[z]": "mean of z",
             "E[u^2]": "mean square of u"},
    given=["v > 0", "Var[w] = 2/n", "E[w] = 0", "E[z] = 0", "E[x^2] = v/2", "E[u^2] = v",
           "Var[z] = n Var[w] E[x^2]"],
    parts=[
        ask.formula("The mean square of an input?", "E[x^2] = line 3", "Half of the u are cut to 0.",
                    slips={"v": "The ReLU lets only half of it through."}),
        ask.formula("The variance of the weighted input?", "line 8", "n independent terms.",
                    "n times 2/n times the mean square of an input."),
        ask.choice("Why 2?", ["the ReLU halves the mean square | relu halves | half of the "
            "inputs are 0 | "
                              "relu removes half | half of the inputs | kills half | half the variance is lost | it makes up for "
                              "the half | "
                              "the relu lets half through | half of the mean square is lost",
                              "there are two layers", "by convention | no reason"],
                   "the ReLU halves the mean square", "What would the variance be with 1/n?")])


@exercise("he-variance", kind="probability", short="He initialisation",
          idea="A ReLU lets the positive half of its inputs through and makes the rest zero. So "
               "half of the mean square is lost in each layer. Weights whose variance is twice "
               "as large make up for it. What counts is the mean square of the inputs and not "
               "their variance, because the weights have mean zero and the inputs have not.",
          tags=["He initialisation", "He initialization", "Kaiming", "ReLU", "variance", "2/n",
                "signal propagation", "weight initialization", "fan-in"])
def solution(proof):
    proof.answer("The variance of $z$ is $v$. A ReLU lets half of the mean square through, and the "
                 "2 makes up for it.")
    proof.identity(relu(u) ** 2 + relu(-u) ** 2, u**2, "One of {u} and its negative passes the "
                   "ReLU, the other becomes 0.")
    proof.theorem("Numbers that are as often positive as negative have the same law as their "
                  "negatives. So both squares on the left have the same expected value {M}.")
    half = proof.identity(M, v / 2, "The two squares add up to the square of {u}. Its "
                          "expected value is the variance {v}, since the mean is 0. So each of "
                          "the two has half of it.", given=[(M + M, v)])
    proof.decisive()
    proof.random(Random("x", (mean, M)), Random.independent(w[i], 0, 2 / n),
                 text="Let {mean} be the mean of an input and {M} its mean square. Weights have "
                 "mean 0 and variance $2/n$. All are independent.")
    proof.define(z, Sum(w[i] * x[i], i), "The weighted input.")
    proof.expectation(z, 0, "Every weight has mean 0.")
    proof.variance(z, 2 * M, "Of the inputs only the mean square counts, not their mean: the "
                   "weights have mean 0.")
    proof.conclude(Variance(z), v, "With the mean square from above.", given=[(M, half)])
    proof.experiment("{count} neurons with {inputs} inputs from a ReLU, drawn {draws} times: "
                     "variance of $z$, where $v = 1$. Mean and 95 % interval.",
                     monte_carlo, count=NEURONS,
                     inputs=INPUTS, draws=DRAWS)
    proof.edge_case("Inputs that passed no ReLU keep their whole mean square, and the variance "
                    "doubles: for those the 2 is wrong.", 2 * M, 2 * v, given=[(M, v)])
    proof.figure(draw, "The variance of $z$ layer after layer, if the weights have the variance "
                 "$k/n$. Push $k$ off 2 and the signal dies or explodes.")


def draw():
    layer, k = Symbol("t"), Symbol("k")
    return curves("The variance through the layers", "A level line for 2; below it the variance "
                  "falls to 0, above it grows without bound.", layer, (0, 20),
                  {"variance": (k / 2) ** layer, "with k = 1": Rational(1, 2) ** layer}, (0, 3),
                  [Slider(k, 1, 3, 0.05, 2)], whole=True)


def monte_carlo():
    found = []
    for seed in range(DRAWS):
        rng = np.random.default_rng(seed)
        inputs = np.maximum(0, rng.normal(size=(NEURONS, INPUTS)))  # its own for every neuron
        found.append(float(np.sum(he_normal(rng, INPUTS, NEURONS) * inputs, axis=1).var()))
    _, low, high = interval(found)
    return low <= 1 <= high, f"seeds 0 to {DRAWS - 1}", [["variance of z"], [shown(found, 3)]]


@solution.mistake("the variance of the inputs counts, not their mean square",
                  source="a slip that is easily made", why="The inputs have a mean, since a ReLU "
                  "lets nothing negative through; the weights carry it into the variance.")
def _(claim):
    claim.variance(Sum(w[i] * x[i], i), 2 * (M - mean**2), given=[M > mean**2])


@solution.mistake("variance $1/n$ is enough", source="the rule for linear and tanh layers",
                  why="Half is lost in every layer: after ten layers a thousandth is left.")
def _(claim):
    claim.random(Random.independent(narrow[i], 0, 1 / n))
    claim.variance(Sum(narrow[i] * x[i], i), v, given=[(M, v / 2)])
