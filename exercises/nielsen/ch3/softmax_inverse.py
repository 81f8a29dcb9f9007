r"""Softmax inverted: the weighted inputs from the outputs

The outputs $a_j$ of a softmax layer are known. Show that the weighted inputs were
$z_j = \ln a_j + c$ with a number $c$ that is the same for every $j$. What is this number, and can
it be found from the outputs?
"""
import numpy as np

from backproof import array, ask, bars, exercise, exp, log, real, Slider, Sum, to_numpy
from derivations.theory import K, a, j, k, softmax, z
from numeric import Softmax
from numeric.thresholds import first_float

from .softmax_nonlocality import solution as softmax_nonlocality

c = real("c")
p = array("p", K)
total = Sum(exp(z[k]), k)

asked = ask.asks(
    indices={"K": "j k l i"},
    letters={"z_j": "weighted input of neuron j", "a_j": "its output", "c":
        "the number in question"},
    given=["a_j = e^{z_j} / Σ_k e^{z_k}", "c = ln Σ_k e^{z_k}"],
    also=["Σ_j a_j = 1", "a_j/a_k = e^{z_j - z_k}"],
    parts=[
        ask.formula("What are the weighted inputs, with the outputs and c?", "z_j = ln a_j + c",
                    "Solve the definition of a_j for e^{z_j}.", "Take the logarithm of a product.",
                    "ln a_j = z_j minus the logarithm of the sum."),
        ask.formula("What is the number c?", "c = ln Σ_k e^{z_k}",
                    "What stands below the fraction bar of every output?",
                    "Take the logarithm of a_j = e^{z_j}/S.", "It is ln S.",
                    slips={"-ln Σ_k e^{z_k}": "The sign of c is turned round.",
                           "ln Σ_k a_k": "The outputs sum to 1, so this is 0.",
                           "Σ_k e^{z_k}": "A logarithm is missing.",
                           "Σ_k z_k": "The logarithm of a sum is no sum of logarithms."}),
        ask.no("Can c be found from the outputs?", "Every value of c gives the same outputs.",
               "Add the same number to all weighted inputs. What happens to the outputs?")])


@exercise("ch3-softmax-inverse", kind="proof", equations=[78], short="Softmax inverted",
          idea="A logarithm undoes the exponential in the numerator of a share. What remains is "
               "the logarithm of the total, and the total is the same for all outputs. So each "
               "weighted input is the logarithm of its output, plus one common number. The "
               "outputs cannot tell this number, since the same push on all inputs leaves every "
               "share as it was.",
          tags=["softmax", "inverse softmax", "inverting softmax", "log-sum-exp", "logsumexp",
                "ln a_j + c", "logits from probabilities", "recover logits",
                "normalising constant", "partition function"])
def solution(proof):
    proof.define(*softmax, "Every output is a share of the total.")
    proof.positive(a[j], "Every share is positive, so it has a logarithm.")
    proof.identity(log(a[j]), z[j] - log(total), "The logarithm of a fraction is a difference, and "
                   "it undoes the exponential in the numerator.")
    proof.decisive()
    proof.conclude(z[j], log(a[j]) + log(total), "Solve for {z}. The second term sums over all "
                   "outputs, so it has no {j} in it: it is the number $c$.", z=z[j])

    proof.say("Conversely, take any shares {p} that are positive and sum to 1, and any number {c}. "
              "Feed $\\ln p_j + c$ to a softmax layer.", p=p[j])
    shares = [p[j] > 0, (Sum(p[k], k), 1)]
    proof.identity(Sum(exp(log(p[k]) + c), k), exp(c), "The total is then {power} …",
                   given=shares, power=exp(c))
    proof.identity(exp(log(p[j]) + c) / Sum(exp(log(p[k]) + c), k), p[j], "… which cancels: the "
                   "outputs are the shares, for every {c}. So the outputs do not tell which {c} it "
                   "was.", given=shares)
    proof.answer("The number is $c = \\ln \\sum_k e^{z_k}$. The outputs alone do not determine it: "
                 "every value of it gives the same outputs.")
    proof.cite(softmax_nonlocality, "What they do determine is every difference of two weighted "
               "inputs.", of=log(a[j] / a[k]))
    proof.numbers("Three outputs, and the weighted inputs found again.", {z: [1, 2, 3]})
    proof.edge_case("If the weighted inputs are known to sum to 0, the number can be found.",
                    log(total), -Sum(log(a[k]), k) / K, given=[(Sum(z[k], k), 0)])
    gap = first_float(lambda g: Softmax().forward(np.array([[0, -g]]))[0, 1] == 0, 0, 1000)
    proof.edge_case("In float64 a weighted input more than {gap} below the largest gives an output "
                    "of exactly 0, and then there is no way back.", gap=f"{gap:.1f}")
    proof.figure(draw, "Push the weighted inputs: the two bars of every class keep the same gap, "
                 "the number $c$.")


def draw():
    shares = exp(z[j]) / Sum(exp(z[k]), k)
    return bars("Weighted inputs and the logarithms of the outputs", "Two bars for each of three "
                "classes: the weighted input, and the logarithm of the output, which lies lower by "
                "the same number for all.", j, "z", {"z": z[j], "ln a": log(shares)}, (-6, 3),
                [Slider(f"z_{n}", -2, 3, 0.1, at, f"z{n}") for n, at in ((1, 0), (2, 2), (3, -1))])


@solution.network
def check(net):
    example = net.example("softmax", "log-likelihood")
    net.values("the weighted inputs, recovered from the outputs",
               to_numpy(solution.conclusion()[1])(a=example.a, z=example.z), example.z, 1e-12,
               example.description)


@solution.mistake("the constant is subtracted", source="G",
                  why="The total stands below the fraction bar, so its logarithm is subtracted in "
                  "$\\ln a_j$ and added when you solve for $z_j$.")
def _(claim):
    claim.identity(z[j], log(a[j]) - log(total))


@solution.mistake("the constant is the sum of the weighted inputs", source="U",
                  why="The logarithm of a sum is not the sum of the logarithms.")
def _(claim):
    claim.identity(log(total), Sum(z[k], k))


@solution.mistake("the constant is the logarithm of the sum of all outputs",
                  source="a student's notes", why="The outputs sum to 1, so that would be 0. The "
                  "sum of the *exponentials* is meant.")
def _(claim):
    claim.identity(z[j], log(a[j]) + log(Sum(a[k], k)))
