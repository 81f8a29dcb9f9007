r"""Gradients of a softmax layer with the log-likelihood cost

A softmax layer is trained with the log-likelihood cost $C = -\ln a_t$, where $t$ is the right
class. Find the gradients by the biases and weights of the layer. Does anything change if the
target is not one class but a distribution over the classes?
"""
from backproof import array, ask, bars, delta, exercise, exp, log, Partial, real, Slider, Sum
from derivations.theory import (
    A, K, X, Y, a, b, cost, i, in_batch, j, k, l, log_likelihood, m, q, r, softmax, t,
    targets_sum_to_one, w, weighted_input, x, y, z,
)

from .output_gradients import solution as output_gradients
from .softmax_backprop import solution as softmax_backprop

mean, c = real("Cbar c")
u, v = array("u v", K)  # weighted inputs and targets of a layer by itself
shares = exp(u[j]) / Sum(exp(u[l]), l)
of_class = -log(shares.subs(j, t))

asked = ask.asks(
    indices={"K": "k j l", "n_in": "r q", "m": "i"}, fixed={"t": "K"},
    letters={"z_k": "weighted input of neuron k", "a_k": "its output", "y_k":
        "its target, 1 for the right class",
             "x_r": "input r", "w_{kr}": "weight from input r to neuron k", "b_k": "bias", "C":
             "cost",
             "t": "the right class", "d_k": "a target that is a distribution", "δ_k": "error"},
    given=["z_k = Σ_r w_{kr} x_r + b_k", "a_k = e^{z_k} / Σ_j e^{z_j}", "y_k = δ_{kt}",
        "C = -ln a_t",
           "δ_k = a_k - y_k", "u_k > 0", "d_k = u_k / Σ_j u_j"],
    hidden="u_k",
    also=["∂a_j/∂z_k = a_j (δ_{jk} - a_k)"],
    parts=[
        ask.formula("The gradient by a bias?", "∂C/∂b_k = ∂C/∂z_k = δ_k = line 12",
                    "The bias moves z_k by 1.", "-ln a_t = -z_t + ln Σ_j e^{z_j}.",
                    "The first term gives -1 for the right class, the second a_k.",
                    slips={"δ_{kt} (a_k - 1) + (1 - δ_{kt}) (1 - a_k)":
                           "You are in good company: the other classes have a_k, not 1 - a_k."}),
        ask.formula("The gradient by a weight?", "line 13",
            "Error times input."),
        ask.no("Does the result change if the target is a distribution?",
               "The error is output minus target all the same.",
               "Use only that the targets sum to 1.")])


@exercise("ch3-softmax-gradients", kind="proof", equations=[78, 80, 81, 82],
          short="Softmax layer gradients",
          idea="Take the logarithm of the right share before anything else. The cost then splits "
               "into two simple terms: the logarithm of the total, minus the weighted input of "
               "the right class. The slope of the first is the output itself, that of the second "
               "is the target. Their difference is the error, and a weight's gradient is the "
               "error times its input.",
          tags=["softmax", "log-likelihood", "negative log likelihood", "NLL",
                "categorical cross-entropy", "cross entropy", "bias gradient", "weight gradient",
                "dC/db", "dC/dw", "a - y", "one-hot", "label smoothing", "equation 81",
                "equation 82"])
def solution(proof):
    proof.answer("The error of an output is the output minus 1 for the right class and the output "
                 "itself for every other class. The bias gradient is this error, a weight's "
                 "gradient is the error times its input. A target that is a distribution changes "
                 "nothing: the error is output minus target.")
    proof.say("Write the target as a list of numbers {y}, 1 for the right class and 0 for the "
              "others. Then the sum below has one term that is not 0, and distributions over the "
              "classes are treated along with it.", y=y[j])
    proof.define(*softmax, "The outputs.")
    proof.define(*log_likelihood, "The cost of one example.")
    proof.assume(*targets_sum_to_one, "The target is one-hot, or at least a distribution.")
    proof.identity(cost, log(Sum(exp(z[k]), k)) - Sum(y[j] * z[j], j), "The logarithm undoes the "
                   "exponential: the cost is the logarithm of the total minus the weighted input "
                   "of the right class.")
    proof.decisive()
    proof.identity(Partial(log(Sum(exp(z[l]), l)), z[k]), a[k], "The derivative of the first term "
                   "is the softmax output itself …")
    proof.identity(Partial(Sum(y[j] * z[j], j), z[k]), y[k], "… that of the second is the target.")
    error = proof.identity(Partial(cost, z[k]), a[k] - y[k], "So the error is output minus target.")
    proof.aside("The same by the long way")
    proof.cite(softmax_backprop, "The same result by the long way, through the outputs.")

    proof.main_path()
    proof.define(*weighted_input, "Now the parameters. {w} leads from neuron {q} of the layer "
                 "below, with activation {x}, to output {j}; {b} is the bias.", w=w[j, q],
                 x=x[q], b=b[j])
    proof.cite(output_gradients, "A weight moves the weighted input of its own neuron, in "
               "proportion to the activation that it carries.", of=Partial(z[k], w[k, r]))
    proof.conclude(Partial(cost, b[k]), error, "Biases: the error itself.")
    proof.conclude(Partial(cost, w[k, r]), error * x[r], "Weights: error times activation.")

    proof.say("With {m} examples, {A} is output {j} for example {i}, and so on. Everything is "
              "averaged.", A=A[i, j])
    proof.define(*map(in_batch, weighted_input), "The weighted inputs, …")
    proof.define(*map(in_batch, softmax), "… the outputs …")
    proof.define(mean, Sum(in_batch(log_likelihood[1]), i) / m, "… and the average cost.")
    rows = [(Sum(Y[i, j], j), 1)]
    proof.conclude(Partial(mean, b[k]), Sum(in_batch(error), i) / m, "Averaged over "
                   "examples {i} with outputs {A} and targets {Y}: biases.", rows,
                   A=A[i, k], Y=Y[i, k])
    proof.conclude(Partial(mean, w[k, r]), Sum(in_batch(error * x[r]), i) / m, "Averaged: "
                   "weights, with {X} for the activation below.", rows, X=X[i, r])

    proof.numbers("Three classes, the second is right. Two inputs, of which one is negative.",
                  {z: [2, 1, 0], y: [0, 1, 0], x: [0.5, -1]})
    proof.figure(draw, "Outputs, and the bias gradients for the targets 0.7, 0.2 and 0.1. Try to "
                 "bring all gradients to 0.")
    proof.edge_case("If the numbers in the target do not sum to 1, the output is multiplied by "
                    "their sum. Here {u} are the weighted inputs and {v} the targets.",
                    Partial(-Sum(v[j] * log(shares), j), u[k]),
                    Sum(v[l], l) * shares.subs(j, k) - v[k], u=u[j], v=v[j])
    proof.edge_case("With logarithms to another base $c$ the gradient is divided by the natural "
                    "logarithm of $c$. The learning rate makes up for it.",
                    Partial(of_class / log(c), u[k]),
                    (shares.subs(j, k) - delta(k, t)) / log(c), given=[c > 1])


def draw():
    return bars("Outputs and bias gradients", "Three bars for the outputs and three for the "
                "gradients, which sum to 0 and vanish where the outputs equal the targets.", j, "u",
                {"output": shares, "gradient by the bias": shares - v[j]}, (-1, 1),
                [Slider(f"u_{n}", -4, 4, 0.1, at, f"z{n}") for n, at in ((1, 0), (2, 1), (3, -1))],
                fixed={"v": [0.7, 0.2, 0.1]})


@solution.network
def check(net):
    for target in ("one-hot", "distribution"):
        example = net.example("softmax", "log-likelihood", target=target, examples=4)
        bias, weight = (formula for _, formula in solution.proof.conclusions[-2:])
        net.gradient(f"the gradient by every bias, {target} targets", bias, example, "bias",
                     A=example.a, Y=example.y)
        net.gradient(f"the gradient by every weight, {target} targets", weight, example, "weight",
                     (k, r), A=example.a, Y=example.y, X=example.hidden)


@solution.mistake("only the right class has an error", source="U",
                  why="The weighted inputs of the other classes stand in the total. Here $u$ are "
                  "the weighted inputs, and $t$ is the right class.")
def _(claim):
    claim.identity(Partial(of_class, u[k]), delta(k, t) * (shares.subs(j, t) - 1))


@solution.mistake("the error is $y_j (a_j - 1)$", source="a question on "
                  "Stack Exchange", why="The derivatives of the other outputs were left out of the "
                  "chain rule. Here $u$ are the weighted inputs and $v$ the targets.")
def _(claim):
    claim.identity(Partial(-Sum(v[j] * log(shares), j), u[k]), v[k] * (shares.subs(j, k) - 1),
                   given=[(Sum(v[j], j), 1)])
