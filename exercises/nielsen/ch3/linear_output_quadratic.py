r"""Linear output neurons with the quadratic cost learn without slowdown

Let the neurons of the last layer be linear, $a_j = z_j$, and let the cost be quadratic. Show that
the error is $\delta_j = a_j - y_j$, and find the gradients by the weights and biases of the last
layer, for a cost that is averaged over many examples. Is the learning slowdown gone?
"""
from backproof import array, ask, curves, exercise, index, Partial, real, sigmoid, Slider, Sum
from derivations.theory import (
    A, X, Y, a, b, i, in_batch, j, k, m, n_in, q, quadratic, r, w, weighted_input, x, y, z,
)

from . import sigmoid_derivative as neuron
from .output_gradients import solution as output_gradients
from .sigmoid_derivative import solution as sigmoid_derivative

C, mean = real("C Cbar")
h = array("h", n_in)  # weighted inputs of the layer below
p = index("p", m)

asked = ask.asks(
    indices={"K": "k j l", "n_in": "r q", "m": "i"},
    letters={"z_k": "weighted input of neuron k", "a_k": "its output", "y_k": "its target",
        "x_r": "input r",
             "w_{kr}": "weight from input r to neuron k", "b_k": "bias", "C": "quadratic cost",
             "A_{ik}": "output for example i", "Y_{ik}": "target of example i", "X_{ir}":
             "input of example i",
             "Cbar": "average cost", "δ_k": "error"},
    given=["z_k = Σ_r w_{kr} x_r + b_k", "a_k = z_k", "C = 1/2 Σ_k (a_k - y_k)^2",
        "δ_k = a_k - y_k",
           "A_{ik} = Σ_r w_{kr} X_{ir} + b_k", "Cbar = 1/m Σ_i (1/2 Σ_k (A_{ik} - Y_{ik})^2)"],
    also=["∂a_k/∂z_k = 1"],
    parts=[
        ask.formula("What is the error?", "∂C/∂z_k = δ_k = line 7",
            "The output is the weighted input.",
                    "The slope of a linear neuron is 1.",
                    slips={"(a_k - y_k) a_k (1 - a_k)":
                        "That has the slope of a sigmoid; a linear neuron has slope 1."}),
        ask.formula("The gradient by a bias, averaged over m examples?",
                    "line 12", "The average of the errors."),
        ask.formula("By a weight?", "line 13",
                    "The average of error times input."),
        ask.formula("And by a weight, for one example?", "line 6",
            "Error times input."),
        ask.yes("Is the slowdown gone from the last layer?", "No factor is left that could die.",
                "Which factor made a saturated sigmoid slow?")])


@exercise("ch3-linear-output-quadratic", kind="proof", equations=[68, 69, 70],
          short="Linear output neurons",
          idea="A neuron's error is the slope of the cost times the slope of its activation. The "
               "quadratic cost contributes the difference between output and target. A linear "
               "neuron has the constant slope one, so nothing can make the product small while "
               "the output is wrong. Only the layers below, which are still sigmoid, keep their "
               "own small slopes.",
          tags=["linear neurons", "linear output layer", "identity activation", "quadratic cost",
                "mean squared error", "MSE", "regression", "learning slowdown", "delta", "a - y",
                "equation 68", "equation 69", "equation 70"])
def solution(proof):
    proof.answer("The error is output minus target, without a factor that could die. So the "
                 "slowdown is gone from the last layer. In the layers below it is not.")
    proof.define(a[j], z[j], "A linear neuron passes its weighted input on.")
    proof.define(C, quadratic[1], "The quadratic cost of one example.")
    error = proof.derive(C, wrt=z[k], text="The square gives the difference, and the slope of a "
                         "linear neuron is 1: there is nothing that could die.")
    proof.decisive()
    proof.conclude(Partial(C, z[k]), error, "The error of one example.")

    proof.define(*weighted_input, "Now the weights: {w} leads from neuron {q} of the layer below, "
                 "with activation {x}, to output {j}.", w=w[j, q], x=x[q])
    proof.cite(output_gradients, "A weight acts on the weighted input of its own neuron, in "
               "proportion to its input.", of=Partial(z[k], w[k, r]))
    proof.identity(Partial(C, w[k, r]), error * x[r], "So a weight acts on the cost like this …")
    proof.identity(Partial(C, b[k]), error, "… and a bias with factor 1.")

    proof.say("With {m} examples, {A} is output {j} for example {i}, and so on. The cost is the "
              "average, so the gradients are averages too.", A=A[i, j])
    proof.define(*map(in_batch, weighted_input), "The weighted inputs, …")
    proof.define(A[i, j], in_batch(z[j]), "… the outputs …")
    proof.define(mean, Sum(in_batch(quadratic[1]), i) / m, "… and the average cost.")
    proof.conclude(Partial(mean, b[k]), Sum(in_batch(error), i) / m, "Averaged over "
                   "examples {i} with outputs {A} and targets {Y}, biases: the average error.",
                   A=A[i, k], Y=Y[i, k])
    proof.conclude(Partial(mean, w[k, r]), Sum(in_batch(error * x[r]), i) / m, "Weights: the "
                   "average of error times input {X}.", X=X[i, r])

    proof.aside("The layer below keeps its slope")
    proof.say("And the layer below? Let it be sigmoid, with weighted inputs {h}.", h=h[q])
    proof.define(x[q], sigmoid(h[q]))
    proof.cite(sigmoid_derivative, "The slope of a sigmoid neuron.", replace={
        neuron.a: x[r], neuron.z: h[r]})
    proof.derive(C, wrt=h[r], text="The chain rule takes one step more.")
    proof.identity(Partial(C, h[r]), x[r] * (1 - x[r]) * Sum(w[j, r] * error.subs(k, j), j),
                   "The slope of the hidden neuron is still there as a factor. So only the last "
                   "layer is freed of the slowdown; a saturated hidden neuron goes on learning "
                   "slowly.")
    proof.numbers("Two output neurons and two inputs.", {z: [0.8, -3], y: [1, 0], x: [1, 0.5]})
    proof.figure(draw, "The error of an output with target 0. A sigmoid neuron that is badly wrong "
                 "has next to none; a linear one has the more, the more it is wrong.")
    proof.edge_case("The cost is a parabola in every weight and bias of the last layer, so a "
                    "central difference gives its gradient exactly, whatever the step. Here is "
                    "one neuron with output $u$, target $v$ and step $s$.",
                    ((u + s - v) ** 2 - (u - s - v) ** 2) / 2 / (2 * s), u - v)


u, v, s = real("u v s")


def draw():
    at = real("z")
    return curves("The error of a linear and of a sigmoid output", "A straight line through 0, and "
                  "a low bump that dies out on both sides.", at, (-6, 6),
                  {"linear": at, "sigmoid": sigmoid(at) * sigmoid(at) * (1 - sigmoid(at))}, (-2, 2),
                  [Slider(at, -6, 6, 0.1, 5)])


@solution.network
def check(net):
    example = net.example("linear", "quadratic", target="free", examples=4)
    for (left, formula), wrt, axes in zip(solution.proof.conclusions[1:], ("bias", "weight"),
                                          ((k,), (k, r))):
        values = {"A": example.a, "Y": example.y, "X": example.hidden}
        named = {n: v for n, v in values.items() if n != "X" or wrt == "weight"}
        net.gradient(f"the gradient by every {wrt} of the layer", formula, example, wrt, axes,
                     **named)


@solution.mistake("the average of the errors is the error of one example", source="a public "
                  "solution set", why="An average over the examples is one number for each "
                  "output; the error has one for each output and each example.")
def _(claim):
    outputs, targets = array("u v", m)
    claim.identity(Sum(outputs[i] - targets[i], i) / m, outputs[p] - targets[p])


@solution.mistake("with linear outputs no layer slows down", source="", why="A hidden sigmoid "
                  "neuron keeps its slope as a factor. Here is one with weighted input $s$, and "
                  "one linear output with weight $u$ and target $v$.")
def _(claim):
    cost = (u * sigmoid(s) - v) ** 2 / 2
    claim.identity(Partial(cost, s), (u * sigmoid(s) - v) * u)
