r"""A sigmoid is a rescaled tanh

Some networks use $\tanh z = (e^z - e^{-z})/(e^z + e^{-z})$ where this book uses the sigmoid. Show
that $\sigma(z) = \frac{1}{2}(1 + \tanh(z/2))$. What does this say about the two kinds of network?
"""
import numpy as np

from backproof import (
    array, ask, curves, exercise, exp, oo, Partial, real, sigmoid, Slider, Sum, tanh,
)
from derivations.theory import b, j, n_in, q, w
from numeric import Linear, Network, QuadraticCost, Tanh

from .sigmoid_derivative import solution as sigmoid_derivative

z = real("z")
t = array("t", n_in)  # outputs of the tanh layer below

asked = ask.asks(
    letters={"z": "weighted input", "w": "weight", "b": "bias", "w'": "weight of the tanh network",
             "b'": "its bias"},
    given=["w' = w/2", "b' = b/2"],
    also=["tanh z = 2 σ(2z) - 1", "tanh(z/2) = (e^z - 1)/(e^z + 1)"],
    parts=[
        ask.formula("The sigmoid, with a tanh?", "line 5",
                    "Multiply above and below by e^{z/2}.", "tanh(z/2) = (e^z - 1)/(e^z + 1)."),
        ask.formula("And tanh, with a sigmoid?", "line 6",
            "Solve the first for tanh."),
        ask.yes("Can each kind of network compute what the other computes?",
                "A change of weights and biases turns one into the other.",
                "Put the stretch and the shift into the weights and biases of the next layer.")])


@exercise("ch3-tanh-identity", kind="proof", equations=[109, 110, 111], short="A sigmoid is a tanh",
          idea="Both curves are made of the same two exponentials. The tanh compares a growing "
               "one with a dying one, the sigmoid compares one with an exponential that runs "
               "twice as fast. Halve the input and the two agree, but for a shift and a stretch. "
               "Shift and stretch can be absorbed by the weights and biases of the next layer.",
          tags=["tanh", "hyperbolic tangent", "tanh and sigmoid", "sigmoid as tanh", "rescaled",
                "activation function", "other models of artificial neuron", "equation 109",
                "equation 110", "equation 111"])
def solution(proof):
    proof.answer("A sigmoid is a tanh, stretched to the double width and moved to run from 0 to "
                 "1. So the two kinds of network compute the same functions, with other weights "
                 "and biases.")
    up, down = exp(z / 2), exp(-z / 2)
    proof.identity(tanh(z / 2), (up - down) / (up + down), "Start from the definition, at $z/2$.")
    proof.follow((1 + tanh(z / 2)) / 2,
                 ((1 + (up - down) / (up + down)) / 2, "Put it in."),
                 (up / (up + down), "Over one denominator the terms with the minus sign cancel, "
                  "and so does the 2."),
                 (1 / (1 + exp(-z)), "Divide above and below by $e^{z/2}$."))
    proof.decisive()
    proof.conclude(sigmoid(z), (1 + tanh(z / 2)) / 2, "This is the sigmoid.")
    proof.aside("The slope and the range of the tanh")
    proof.identity(tanh(z), 2 * sigmoid(2 * z) - 1, "Solved for the other function, it reads so.")
    proof.cite(sigmoid_derivative, "The slope of the sigmoid from its output …",
               of=Partial(sigmoid(z), z))
    proof.identity(Partial(tanh(z), z), 1 - tanh(z) ** 2, "… becomes the slope of the tanh from "
                   "its output: 1 minus the square.")
    proof.limit(tanh(z), z, oo, 1, "The tanh runs between 1 …")
    proof.limit(tanh(z), z, -oo, -1, "… and $-1$. A sigmoid neuron gives positive numbers only, a "
                "tanh neuron both signs.")

    proof.main_path()
    proof.say("So every sigmoid network is a tanh network with other weights. If the layer below "
              "gives $(1 + t_q)/2$ in the one and $t_q$ in the other, half the weighted input of a "
              "sigmoid neuron is the following.")
    proof.identity((Sum(w[j, q] * (1 + t[q]) / 2, q) + b[j]) / 2,
                   Sum(w[j, q] / 4 * t[q], q) + (b[j] / 2 + Sum(w[j, q], q) / 4), "That is the "
                   "weighted input of a tanh neuron. Its weights are a quarter of the old ones. "
                   "Its bias is half of the old one and a quarter of the sum of the old weights.")
    proof.say("In the first layer, which sees the inputs themselves, weights and biases are "
              "halved. After the last layer, $(1 + t)/2$ gives the sigmoid's output.")
    proof.numbers("At 2. The tanh is taken at half of it.", {z: 2}, of=[tanh(z / 2)])
    proof.figure(draw, "A tanh of $s z$, moved and halved. At $s = 1/2$ it is the sigmoid.")
    proof.edge_case("The two networks compute the same function, but they do not learn the same "
                    "way: a step of gradient descent depends on the scale of the parameters.")


def draw():
    scale = real("s")
    return curves("A sigmoid and a tanh", "Two S-shaped curves from 0 to 1 that cross at 0; they "
                  "are the same if the tanh is half as fast.", z, (-8, 8),
                  {"sigmoid": sigmoid(z), "tanh": (1 + tanh(scale * z)) / 2}, (0, 1),
                  [Slider(scale, 0.1, 2, 0.05, 1)])


def rescaled(layers):
    """Tanh layers that compute what sigmoid layers compute, up to (1 + t)/2 at the end."""
    result = []
    for n, layer in enumerate(layers):
        copy = Linear(*reversed(layer.weight.shape), rng=np.random.default_rng(0))
        copy.weight[...] = layer.weight / (4 if n else 2)
        copy.bias[...] = layer.bias / 2 + (layer.weight.sum(axis=1) / 4 if n else 0)
        result += [copy, Tanh()]
    return result


@solution.network
def check(net):
    example = net.example("sigmoid", "quadratic", sizes=(4, 5, 6, 3), examples=7)
    dense = [layer for layer in example.network.layers if isinstance(layer, Linear)]
    twin = Network(rescaled(dense), QuadraticCost())
    net.values("the outputs of the rescaled tanh network, as $(1 + t)/2$",
               (1 + twin.forward(example.x)) / 2, example.a, 1e-13, example.description)


@solution.mistake("$\\sigma(z) = (1 + \\tanh z)/2$", source="", why="Stretched to the right "
                  "height, but not to the right width: the slope at 0 would be twice as large.")
def _(claim):
    claim.identity(sigmoid(z), (1 + tanh(z)) / 2)


@solution.mistake("halving weights and biases is enough in every layer", source="", why="Only in "
                  "the first layer. Further up the inputs are other numbers in the two networks, "
                  "$(1 + t_q)/2$ and $t_q$.")
def _(claim):
    claim.identity((Sum(w[j, q] * (1 + t[q]) / 2, q) + b[j]) / 2,
                   Sum(w[j, q] / 2 * t[q], q) + b[j] / 2)
