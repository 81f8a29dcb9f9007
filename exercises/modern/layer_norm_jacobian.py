r"""The Jacobian of layer normalisation

Layer normalisation takes the mean $\mu$ of the $n$ numbers $x_i$ and divides what is left by their
root mean square $s$ (with a small $\varepsilon > 0$ under the root), so that $h_i = (x_i - \mu)/s$.
Find $\partial h_i/\partial x_k$. In which two directions does a change of the input not show?
"""
import numpy as np

from backproof import (
    array, ask, bars, delta, exercise, index, Partial, real, size, Slider, sqrt, Sum, to_numpy,
)

n = size("n")
i, j, k = index("i j k", n)
x, h, H = array("x h H", n)
mu, s = real("mu s")
eps, S = real("epsilon S", positive=True)

asked = ask.asks(
    indices={"n": "i k j l"},
    letters={"x_i": "number i", "μ": "their mean", "s": "their root mean square after centring",
             "ε": "a small number", "h_i": "the normalised number"},
    given=["ε > 0", "μ = 1/n Σ_i x_i", "s = sqrt(1/n Σ_i (x_i - μ)^2 + ε)", "h_i = (x_i - μ)/s"],
    also=["∂μ/∂x_k = 1/n", "∂s/∂x_k = h_k/n", "Σ_i h_i = 0"],
    parts=[
        ask.formula("The Jacobian?", "line 6",
                    "x_k moves x_i, the mean and the root.", "∂μ/∂x_k = 1/n, ∂s/∂x_k = h_k/n.",
                    slips={"(δ_{ik} - 1/n)/s": "The root moves too.", "(δ_{ik} - h_i h_k/n)/s":
                        "The mean moves too."}),
        ask.choice("In which two directions does a change not show?",
                   ["all numbers by the same, and (for ε = 0) away from the mean | (1, …, 1) "
                       "and x - μ | 1 and h | "
                    "(1,...,1) and h | the constant vector and h | shift and scale | shifting "
                    "and scaling | "
                    "adding a constant and scaling | a shift and a rescaling | ones and x - mu "
                    "| translation and scaling | "
                    "a common shift and a common scale | shifting all numbers and scaling",
                    "none", "all directions"],
                   "all numbers by the same, and (for ε = 0) away from the mean",
                   "What does the mean remove, and what the division?")])


@exercise("layer-norm-jacobian", kind="proof", short="Layer norm Jacobian",
          idea="Each output depends on its own number, on the mean and on the spread. The mean "
               "follows a push by the same share for every number. The spread follows it the "
               "more, the further from the mean that number lies; that the mean inside the spread "
               "moves too adds nothing, because the deviations sum to zero. So three terms "
               "appear: the push itself, what the mean takes away, and what the spread takes "
               "away. A push that moves all numbers alike, or stretches them about their mean, is "
               "taken away entirely, but for the small number under the root.",
          tags=["layer normalisation", "layer normalization", "LayerNorm", "Jacobian", "backward",
                "gradient", "transformer", "batch norm"])
def solution(proof):
    proof.define(mu, Sum(x[i], i) / n, "The mean.")
    proof.define(s, sqrt(Sum((x[i] - mu) ** 2, i) / n + eps), "The root mean square of the rest.")
    proof.define(h[i], (x[i] - mu) / s, "The output.")
    proof.identity(Partial(mu, x[k]), 1 / n, "Every number has the same share in the mean.")
    proof.identity(Partial(s, x[k]), h[k] / n, "The mean under the root moves too, but that adds "
                   "nothing: the deviations sum to 0.")
    proof.decisive()
    proof.conclude(Partial(h[i], x[k]), (delta(i, k) - 1 / n - h[i] * h[k] / n) / s,
                   "The quotient rule, with the two lines above. Three terms: the number itself, "
                   "the mean that moves, the spread that moves.")
    proof.identity(Sum(h[k], k), 0, "The outputs sum to 0.")
    proof.identity(Sum(Partial(h[i], x[k]), k), 0, "Shift all numbers alike: no output changes.")
    squares = proof.identity(Sum(h[k] ** 2, k), n * (1 - eps / s**2), "The outputs have mean "
                             "square 1, but for {eps}.")
    proof.identity(Sum((delta(i, k) - 1 / n - H[i] * H[k] / n) / S * H[k], k), eps * H[i] / S**3,
                   "Stretch them about their mean, and almost nothing changes: {eps} is all that "
                   "keeps this from 0. Here {H} and {S} stand for the outputs and the root, of "
                   "which only two sums are used.",
                   given=[(Sum(H[k], k), 0), (Sum(H[k] ** 2, k), squares.subs(s, S))], H=H[k])
    proof.answer("A change does not show if all numbers move alike, nor, but for {eps}, if they "
                 "are stretched about their mean.")
    proof.numbers("Three numbers. Every row and every column of the Jacobian sums to 0.",
                  {x: [1, 2, 6], eps: 0})
    proof.figure(draw, "Four numbers and what becomes of them. Push all alike: nothing changes.")
    proof.edge_case("A single number has nothing to compare with: its output is 0, whatever it is.",
                    h[i], 0, given=[(x[i], mu)])


def draw():
    mean = Sum(x[k], k) / n
    spread = sqrt(Sum((x[k] - mean) ** 2, k) / n + eps)
    return bars("Four numbers, normalised", "Four bars whose sum is 0 and whose mean square is near "
                "1, whatever the four numbers are.", i, "x", {"output h": (x[i] - mean) / spread},
                (-2, 2), [Slider(f"x_{m}", -4, 4, 0.1, at, f"x{m}")
                          for m, at in ((1, 2), (2, 1), (3, 0), (4, -1))],
                [Slider(eps, 0.001, 1.001, 0.05, 0.001, "ε")])


@solution.network
def check(net):
    rng = np.random.default_rng(0)
    at, mix, small = *rng.normal(size=(2, 5)), 0.1

    def normalised(v):
        return (v - v.mean()) / np.sqrt(v.var() + small)
    jacobian = to_numpy(solution.conclusion()[1], axes=(i, k))(
        h=normalised(at), s=np.sqrt(at.var() + small))
    net.function("a random mix of the outputs", lambda v: float(normalised(v) @ mix),
                 mix @ jacobian,
                 at, "layer normalisation of 5 numbers")


@solution.mistake("mean and spread are taken for constants", source="a slip that is easily made",
                  why="Both depend on every input.")
def _(claim):
    claim.identity(Partial(h[i], x[k]), delta(i, k) / s)


@solution.mistake("the spread moves, the mean does not", source="a slip that is easily made",
                  why="The mean takes a share of $1/n$ from every output.")
def _(claim):
    claim.identity(Partial(h[i], x[k]), (delta(i, k) - h[i] * h[k] / n) / s)
