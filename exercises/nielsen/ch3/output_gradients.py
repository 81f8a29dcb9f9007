r"""Gradients of the output layer: quadratic cost and cross-entropy

A network ends in a layer of sigmoid neurons, $a_j = \sigma(z_j)$. Find the gradient of the
quadratic cost by the weights and biases of that layer. Show that with the cross-entropy the error
is $\delta_j = a_j - y_j$, and find the gradients that follow. Training averages the cost over many
examples: what becomes of the formulas then?
"""
import numpy as np

from backproof import (
    array, ask, curves, exercise, log, Partial, real, sigmoid, Slider, Sum, to_numpy,
)
from derivations.theory import (
    A, X, Y, a, b, cross_entropy, i, in_batch, j, k, logistic, m, q, quadratic, r, w,
    weighted_input, x, y, z,
)

from . import sigmoid_derivative as neuron
from .sigmoid_derivative import solution as sigmoid_derivative

Q, C, Q_mean, C_mean, height = real("Q C Qbar Cbar z")

asked = ask.asks(
    indices={"K": "k j l", "n_in": "r q", "m": "i"},
    letters={"z_k": "weighted input of neuron k", "a_k": "its output", "y_k": "its target",
        "x_r": "input r",
             "w_{kr}": "weight from input r to neuron k", "b_k": "bias", "Q": "quadratic cost",
             "C": "cross-entropy", "A_{ik}": "output for example i", "Y_{ik}":
             "target of example i",
             "X_{ir}": "input of example i", "Z_{ik}": "weighted input for example i",
             "Qbar": "average quadratic cost", "Cbar": "average cross-entropy", "δ_k":
             "error with the cross-entropy"},
    given=["z_k = Σ_r w_{kr} x_r + b_k", "a_k = σ(z_k)", "Q = 1/2 Σ_k (a_k - y_k)^2",
           "C = -Σ_k (y_k ln a_k + (1 - y_k) ln(1 - a_k))", "Z_{ik} = Σ_r w_{kr} X_{ir} + b_k",
           "A_{ik} = σ(Z_{ik})", "Qbar = 1/m Σ_i (1/2 Σ_k (A_{ik} - Y_{ik})^2)", "δ_k = a_k - y_k",
           "Cbar = -1/m Σ_i Σ_k (Y_{ik} ln A_{ik} + (1 - Y_{ik}) ln(1 - A_{ik}))"],
    also=["∂a_k/∂z_k = a_k (1 - a_k)", "∂C/∂a_k = (a_k - y_k)/(a_k (1 - a_k))",
        "∂Q/∂a_k = a_k - y_k",
          "∂z_k/∂w_{kr} = x_r"],
    parts=[
        ask.formula("Quadratic cost: the gradient by a weight?",
            "line 13",
                    "The weight reaches the cost through z_k and a_k only.",
                    "Cost by output, output by weighted input, weighted input by weight.",
                    "(a_k - y_k), then σ'(z_k) = a_k (1 - a_k), then x_r."),
        ask.formula("Quadratic cost: by a bias?", "∂Q/∂b_k = ∂Q/∂z_k = line 14",
                    "As for a weight, but the weighted input moves by 1."),
        ask.formula("Cross-entropy: the error?", "∂C/∂z_k = δ_k = line 7",
                    "Differentiate by the output first.",
                    "(a_k - y_k)/(a_k (1 - a_k)) times the slope σ'.",
                    "The slope cancels the denominator."),
        ask.formula("Cross-entropy: by a weight?", "line 15",
            "Error times input."),
        ask.formula("Cross-entropy: by a bias?", "line 16", "It is the error itself."),
        ask.formula("Many examples: the quadratic cost by a weight?",
                    "line 22",
                    "The gradient of an average is the average of the gradients."),
        ask.formula("Many examples: the quadratic cost by a bias?",
                    "line 23", "Average."),
        ask.formula("Many examples: the cross-entropy by a weight?",
                    "line 25", "Average."),
        ask.formula("Many examples: the cross-entropy by a bias?",
                    "line 24", "Average.")])


@exercise("ch3-output-gradients", kind="proof", equations=[65, 66, 67],
          short="Gradients of the last layer",
          idea="A weight can act on the cost only through its own neuron. So its gradient is the "
               "error of that neuron times the input that the weight carries, and a bias gets "
               "the error itself. With the quadratic cost the error contains the slope of the "
               "sigmoid, which is tiny for a saturated neuron. The slope of the cross-entropy "
               "has exactly this number below its fraction bar: the two cancel, and output minus "
               "target is left.",
          tags=["output layer", "gradient of the weights", "dC/dw", "dC/db", "delta", "BP1",
                "BP3", "BP4", "quadratic cost", "mean squared error", "MSE", "cross-entropy",
                "cross entropy", "learning slowdown", "a - y", "equation 65", "equation 66",
                "equation 67"])
def solution(proof):
    proof.answer("Under the quadratic cost every gradient carries the slope of the output's "
                 "sigmoid. Under the cross-entropy it cancels: the error is output minus target. "
                 "With many examples everything is averaged.")
    proof.say("One example first. Output neuron {j} has weighted input {z}, output {a} and target "
              "{y}.", z=z[j], a=a[j], y=y[j])
    proof.define(*logistic, "The layer is sigmoid.")
    proof.define(Q, quadratic[1], "The quadratic cost.")
    proof.define(C, cross_entropy[1], "The cross-entropy.")
    proof.cite(sigmoid_derivative, "The slope of a sigmoid can be read off from its output.",
               replace={neuron.a: a[k], neuron.z: z[k]})
    slow = proof.derive(Q, wrt=z[k], text="The error of output {k} under the quadratic cost. It "
                        "carries the slope of the sigmoid, so a saturated neuron has next to no "
                        "error, right or wrong.")
    fast = proof.derive(C, wrt=z[k], text="Under the cross-entropy the slope cancels: the error "
                        "is output minus target. A badly wrong neuron learns fast.")
    proof.decisive()
    proof.answer()
    proof.aside("By how much the quadratic error is smaller")
    proof.cite(sigmoid_derivative, "What cancels is at most one quarter, so in this layer the "
               "quadratic error is never more than a quarter of the other.", of=neuron.slope,
               replace={neuron.a: a[k], neuron.z: z[k]})

    proof.main_path()
    proof.define(*weighted_input, "Now the weights. Neuron {j} has weights {w} and bias {b}; {x} "
                 "is the activation of neuron {q} in the layer below.", w=w[j, q], b=b[j],
                 x=x[q])
    proof.identity(Partial(z[k], w[k, r]), x[r], "A weight acts on its own neuron, in proportion "
                   "to its input.")
    proof.identity(Partial(z[k], b[k]), 1, "A bias acts with factor 1.")
    proof.say("So every weight gradient is error times input, and every bias gradient is the "
              "error itself.")
    proof.aside("The gradients of one example")
    proof.identity(Partial(Q, w[k, r]), slow * x[r], "Quadratic cost, weights …")
    proof.identity(Partial(Q, b[k]), slow, "… and biases.")
    proof.identity(Partial(C, w[k, r]), fast * x[r], "Cross-entropy, weights …")
    proof.identity(Partial(C, b[k]), fast, "… and biases.")

    proof.main_path()
    proof.say("Now {m} examples. The weights are the same for all of them, everything else has a "
              "row for each: {A} is output {j} for example {i}. The cost is the average, and the "
              "gradient of an average is the average of the gradients.", A=A[i, j])
    proof.define(*map(in_batch, weighted_input), "The weighted inputs …")
    proof.define(*map(in_batch, logistic), "… and outputs, example by example.")
    proof.define(Q_mean, Sum(in_batch(quadratic[1]), i) / m, "The average quadratic cost.")
    proof.define(C_mean, Sum(in_batch(cross_entropy[1]), i) / m, "The average cross-entropy.")
    rows = {"A": A[i, k], "Y": Y[i, k], "X": X[i, r]}
    proof.conclude(Partial(Q_mean, w[k, r]), Sum(in_batch(slow * x[r]), i) / m, "Quadratic "
                   "cost, weights. {A} is output {k} for example {i}, {Y} its target and {X} the "
                   "activation below.", **rows)
    proof.conclude(Partial(Q_mean, b[k]), Sum(in_batch(slow), i) / m, "Quadratic cost, biases.")
    proof.conclude(Partial(C_mean, b[k]), Sum(in_batch(fast), i) / m, "Cross-entropy, biases: the "
                   "slope is gone.")
    proof.conclude(Partial(C_mean, w[k, r]), Sum(in_batch(fast * x[r]), i) / m, "Cross-entropy, "
                   "weights.")

    wrong = -5.0
    found = {name: error_at(formula, wrong) for name, formula in (("slow", slow), ("fast", fast))}
    proof.numbers("Two output neurons and two inputs. The first neuron is badly wrong.",
                  {z: [-3, 1], x: [1, 0.5], y: [1, 0]},
                  of=[Partial(Q, b[k]), Partial(C, b[k]), Partial(Q, w[k, r]), Partial(C, w[k, r])])
    proof.edge_case("A neuron with $z = {z}$ and target 1 is badly wrong. Its error is {slow} "
                    "under the quadratic cost and {fast} under the cross-entropy.", z=f"{wrong:g}",
                    **{name: f"{value:.4f}" for name, value in found.items()})
    proof.imprecise("The slope is gone from the output layer only. Hidden layers keep the slopes "
                    "of their own sigmoids under every cost.")
    proof.figure(lambda: draw(slow, fast), "The size of the error when the target is 1. Under the "
                 "quadratic cost it falls again where the neuron is most wrong: this is the "
                 "learning slowdown.")


def error_at(formula, at, target=1.0):
    """An error formula for one neuron with weighted input ``at``."""
    output = np.array([1 / (1 + np.exp(-at))])
    return to_numpy(formula)(a=output, y=np.array([target])).item()


def draw(slow, fast):
    at = {a[k]: sigmoid(height), y[k]: 1}
    return curves("The error of an output neuron with target 1", "Two curves over the weighted "
                  "input. For the cross-entropy the error falls from 1 to 0 from left to right. For "
                  "the quadratic cost it is a low bump that is near 0 on the left too.", height,
                  (-8, 8), {"cross-entropy": -fast.subs(at), "quadratic cost": -slow.subs(at)},
                  (0, 1), [Slider(height, -8, 8, 0.1, -5)])


@solution.network
def check(net):
    names = {"quadratic": Q_mean, "cross-entropy": C_mean}
    for left, formula in solution.proof.conclusions:
        cost = next(name for name in names if names[name] == left.args[0])
        weight = left.args[1] == w[k, r]
        example = net.example("sigmoid", cost, target="free", examples=4)
        values = {"A": example.a, "Y": example.y, **({"X": example.hidden} if weight else {})}
        net.gradient(f"the gradient by every {'weight' if weight else 'bias'} of the layer",
                     formula, example, "weight" if weight else "bias",
                     axes=(k, r) if weight else (k,), **values)


u, target = real("u y")
inputs, wanted = array("x y", m)


@solution.mistake("the slope of the sigmoid stays under the cross-entropy", source="", why="It "
                  "cancels against the denominator $a(1 - a)$ of the derivative of the cost. Here "
                  "is one neuron with weighted input $u$.")
def _(claim):
    cost = -(target * log(sigmoid(u)) + (1 - target) * log(1 - sigmoid(u)))
    claim.identity(Partial(cost, u), (sigmoid(u) - target) * sigmoid(u) * (1 - sigmoid(u)))


@solution.mistake("the gradient of the average is the sum over the examples",
                  source="F", why="The factor $1/m$ of the average was "
                  "left out, so the size of a step would grow with the number of examples. Here "
                  "is one linear neuron with weight $u$ and the quadratic cost.")
def _(claim):
    cost = Sum((u * inputs[i] - wanted[i]) ** 2, i) / (2 * m)
    claim.identity(Partial(cost, u), Sum((u * inputs[i] - wanted[i]) * inputs[i], i))
