r"""The outputs of a sigmoid layer need not sum to 1

The activations of a softmax layer always sum to 1. Show by an example that those of a layer of
sigmoid neurons, $a_j = \sigma(z_j)$, need not. When do they?
"""
from backproof import ask, bars, delta, exercise, exp, log, Partial, real, sigmoid, Slider, Sum
from derivations.theory import K, a, j, k, logistic, z

from . import sigmoid_derivative as neuron
from .sigmoid_derivative import solution as sigmoid_derivative

u, v, s = real("u v s")

asked = ask.asks(
    letters={"z_1": "weighted input of the first neuron", "z_2": "of the second"},
    also=["σ(z_1) + σ(-z_1) = 1"],
    parts=[
        ask.number("Three neurons with weighted input 0: what do their outputs sum to?",
            "3 σ(0) = 3/2",
                   "σ(0) is one half."),
        ask.value("Two neurons: when do their outputs sum to 1?", "z_2 = -z_1", "σ(-z) = 1 - σ(z).",
                  said=["σ(z_1) + σ(z_2) = 1", "opposite", "weighted inputs are opposite"]),
        ask.no("Does a sigmoid layer always sum to 1?", "Three neurons at 0 give 3/2.",
            "Try all weighted inputs 0.")])


@exercise("ch3-sigmoid-sum-counterexample", kind="counterexample", equations=[78, 79],
          short="Sigmoid outputs: sum not 1",
          idea="A sigmoid output is not a share of anything. Every neuron decides by itself, "
               "from its own weighted input. Three undecided neurons say one half each, and that "
               "is more than one altogether. Turn up a single bias and one output rises while no "
               "other makes room for it.",
          tags=["add up to 1", "activations that add up",
                "sigmoid layer", "sum of outputs", "sum to 1", "probability distribution",
                "multi-label", "softmax against sigmoid", "counterexample", "normalisation",
                "normalization"])
def solution(proof):
    proof.answer("Three neurons with weighted input 0 give one half each, together more than 1. "
                 "Two neurons sum to 1 exactly when their weighted inputs are opposite; more "
                 "neurons do so by accident only.")
    proof.define(*logistic, "Every neuron looks at its own weighted input only.")
    total = Sum(a[j], j)
    proof.counterexample(total, 1, "Three neurons with weighted input 0. Each has output one half, "
                         "so together they give more than 1.", sizes={K: 3}, at={"z": (0, 0, 0)})
    proof.decisive()
    proof.answer()
    proof.identity(total, K / 2, "The same for any number of neurons.", given=[(z[j], 0)])

    proof.aside("Two neurons sum to 1 when their inputs are opposite")
    proof.say("When is the sum 1? Take two neurons, with weighted inputs {u} and {v}. Put all "
              "over one denominator.")
    proof.identity(sigmoid(u) + sigmoid(v) - 1,
                   (exp(u + v) - 1) / ((1 + exp(u)) * (1 + exp(v))), "It is 0 where {s} is 0.",
                   s=u + v)
    proof.conclude(sigmoid(u) + sigmoid(-u), 1, "So two outputs sum to 1 if the weighted inputs "
                   "are opposite …")
    proof.cite(sigmoid_derivative, "… and only then. A weighted input follows from its output: it "
               "is the logarithm of the odds.", of=log(neuron.a / (1 - neuron.a)),
               replace={neuron.a: 1 - sigmoid(u), neuron.z: -u})
    proof.say("This says: a second output of $1 - \\sigma(u)$ belongs to the weighted input $-u$ "
              "and to no other.")
    level = log(s / (K - s))
    proof.aside("More neurons: any sum is possible, and 1 is an accident")
    proof.identity(total, s, "With {K} neurons the sum can be any number {s} between 0 and {K}. "
                   "Give all of them the weighted input {level}.",
                   given=[(z[j], level), s > 0, s < K])
    proof.say("It is 1 by accident only: turn up one bias and one output rises, while no other "
              "moves.")
    proof.identity(Partial(a[j], z[k]), delta(j, k) * a[j] * (1 - a[j]), "In a formula: output "
                   "{j} depends on weighted input {j} alone …")
    proof.identity(Partial(total, z[k]), a[k] * (1 - a[k]), "… so the sum moves by one term …")
    proof.positive(a[k] * (1 - a[k]), "… and rises strictly with every weighted input.")
    proof.figure(draw, "Three sigmoid outputs. Push one: no other makes room.")
    proof.edge_case("Two neurons at 0 are no example: their sum is 1.", sigmoid(0) + sigmoid(0), 1)
    proof.edge_case("One neuron is an example whatever its weighted input is: its output is below "
                    "1. But a layer of one neuron is not what is asked for.", sigmoid(u), 1, "<")


def draw():
    return bars("Three sigmoid outputs", "Three bars, each of which moves with its own weighted "
                "input alone. At 0 each is one half.", j, "z", {"output": sigmoid(z[j])}, (0, 1),
                [Slider(f"z_{n}", -4, 4, 0.1, 0, f"z{n}") for n in (1, 2, 3)])


@solution.mistake("the outputs at 0 are shares of a total, as with softmax", source="a public "
                  "solution set", why="A sigmoid output is not divided by anything. With "
                  "three neurons at 0 the softmax shares are one third each, the sigmoid outputs "
                  "one half.")
def _(claim):
    claim.identity(a[j], exp(z[j]) / Sum(exp(z[k]), k))


@solution.mistake("two neurons at 0 are an example", source="", why="Two halves make a whole.")
def _(claim):
    claim.relation(sigmoid(0) + sigmoid(0), ">", 1)
