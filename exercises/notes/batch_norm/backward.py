r"""Batch normalisation, forwards and backwards

One unit has the weighted inputs $z_1, \dots, z_m$ for the $m$ examples of a batch. Batch
normalisation subtracts their mean $\mu$, divides by $s = \sqrt{\sigma^2 + \epsilon}$ with their
variance $\sigma^2$, and gives $\tilde z_i = \gamma \hat z_i + \beta$. Find the gradients of a cost
by $\gamma$, by $\beta$ and by each $z_k$, for every size of batch. Why is a bias in front of the
layer useless?
"""
import numpy as np

from backproof import Partial, Slider, Sum, ask, bars, delta, exercise, real, sqrt, svg, to_numpy
from numeric import BatchNorm

from ._layer import M, b, beta, eps, forward, g, gamma, i, k, m, mu, v, z, zhat, ztilde

s = real("s")
root = sqrt(v + eps)
cost = Sum(g[i] * ztilde[i], i)
mean_error, along = Sum(g[i], i) / m, Sum(g[i] * zhat[i], i) / m

asked = ask.asks(
    indices={"m": "i k j l"},
    letters={"z_i": "weighted input of example i", "μ": "their mean",
             "s": "root of their variance plus ε", "ε": "a small number",
             "ẑ_i": "the normalised value", "γ": "scale", "β": "shift",
             "g_i": "gradient by the output of example i", "C": "cost"},
    given=["ε > 0", "μ = 1/m Σ_i z_i", "s = sqrt(1/m Σ_i (z_i - μ)^2 + ε)", "ẑ_i = (z_i - μ)/s",
           "C = Σ_i g_i (γ ẑ_i + β)"],
    also=["∂μ/∂z_k = 1/m", "∂s/∂z_k = ẑ_k/m", "Σ_i ẑ_i = 0"],
    parts=[
        ask.formula("The gradient by β?", "∂C/∂β = line 8", "The shift moves all outputs alike."),
        ask.formula("The gradient by γ?", "∂C/∂γ = line 9",
                    "The scale moves each output by its normalised value."),
        ask.formula("The gradient by z_k?",
                    "∂C/∂z_k = γ/s (g_k - 1/m Σ_i g_i - ẑ_k/m Σ_i g_i ẑ_i)",
                    "z_k moves the outputs by itself, through the mean and through the root.",
                    "∂μ/∂z_k = 1/m, ∂s/∂z_k = ẑ_k/m.",
                    slips={"γ g_k/s": "Mean and root move too.",
                           "γ/s (g_k - 1/m Σ_i g_i)": "The root moves too."}),
        ask.choice("Why is a bias in front of the layer useless?",
                   ["the mean takes it away again | mean takes it away | mean removes it | the mean "
                    "is subtracted | subtracting the mean removes it | it is subtracted | it cancels "
                    "| its gradient is 0 | β does the same",
                    "the variance takes it away | it is divided away", "it is too small"],
                   "the mean takes it away again", "Add the same number to all z_i.")])


def three_paths(proof):
    """The derivative of one normalised value by one weighted input."""
    proof.say("An input reaches the outputs on three paths: by itself, through the mean, and "
              "through the variance. Each is one line.")
    proof.identity(Partial(mu, z[k]), 1 / m, "Through the mean: every example has the same share "
                   "in it.")
    proof.identity(Partial(v, z[k]), 2 * (z[k] - mu) / m, "Through the variance. The mean in it "
                   "moves too, but that adds nothing: the deviations sum to 0.")
    proof.identity(Partial(zhat[i], z[k]), (delta(i, k) - 1 / m - zhat[i] * zhat[k] / m) / root,
                   "Together: the example itself, the mean that moves, the spread that moves.")


@exercise("batch-norm-backward", kind="proof", short="Backward through batch norm",
          idea="Every example moves every output, because it has a share in the mean and in the "
          "variance. So the error of an example must be freed of two things: of what all errors "
          "have in common, since the mean takes that away, and of what goes along with the "
          "normalised values, since dividing by the deviation takes that away. What is left is "
          "scaled as the example itself was. A bias in front adds to all examples alike, and that "
          "is just what the layer removes.",
          tags=["batch normalization", "batch norm", "backward pass", "gradient", "gamma", "beta",
          "BatchNorm", "dgamma", "dbeta", "redundant bias"])
def solution(proof):
    forward(proof)
    proof.identity(Sum(zhat[i], i), 0, "First what the layer gives. The normalised values sum to 0 "
                   "…")
    proof.identity(Sum(zhat[i] ** 2, i) / m, v / (v + eps), "… and their mean square is a little "
                   "below 1: {eps} takes its share.", eps=eps)
    proof.say("Now backwards. Write {g} for the derivative of the cost by the output of example "
              "{i}. Only its part along the outputs counts, so the cost may be taken as their sum "
              "with these factors.", g=g[i], i=i)
    proof.conclude(Partial(cost, beta), Sum(g[i], i), "The shift moves all outputs alike.")
    proof.conclude(Partial(cost, gamma), Sum(g[i] * zhat[i], i), "The scale moves each by its "
                   "normalised value.")
    three_paths(proof)
    proof.conclude(Partial(cost, z[k]), gamma / root * (g[k] - mean_error - zhat[k] * along),
                   "Weigh the three paths with the errors and add up: from each error, take what "
                   "all of them have in common, and what goes along with the normalised values.")
    proof.decisive()
    proof.identity(Sum(g[k] - mean_error - zhat[k] * along, k), 0, "So the gradients of a batch "
                   "sum to 0.")
    proof.say("A bias {b} in front of the layer adds the same number to every weighted input, so "
              "its gradient is that sum: it never learns.", b=b)
    proof.identity((z[i] + b) - Sum(z[k] + b, k) / m, z[i] - Sum(z[k], k) / m,
                   "And it never matters: the mean takes it away again.")
    proof.answer("Let $g_i$ be the gradient of the cost by the output $\\tilde z_i$, and $v$ the "
                 "variance. A bias in front of the layer is useless: it adds the same number to "
                 "all examples, and the mean takes it away again.")
    proof.identity(gamma * (z[i] - mu) / s + beta, z[i], "Scale and shift can undo the layer for "
                   "one batch: take its root {s} and its mean.", given=[(gamma, s), (beta, mu),
                   s > 0], s=s)
    proof.numbers("A batch of four; $\\epsilon = 0$ keeps the numbers whole. The cost depends on "
                  "the first output alone. The gradient of the first input is half of $\\gamma$, and "
                  "the second input, which has the same value, gets the opposite.",
                  {z: [1, 1, 3, 3], g: [1, 0, 0, 0], gamma: 2, beta: 0.5, eps: 0})
    proof.figure(draw, "A batch of four, whose first output should rise. Push all inputs alike: "
                 "nothing changes. The gradients always sum to 0.")
    proof.figure(three_ways, "The three paths from one weighted input to the cost. Multiply along "
                 "a path, add up over the paths and over all $i$. The dashed arrow adds nothing.")
    proof.edge_case("A batch of one: the normalised value is 0, and nothing of the example, "
                    "{b}, is left. {M} is the mean of the batch.",
                    gamma * (b - M) / sqrt(eps) + beta, beta, given=[(M, b)], b=b, M=M)


def draw():
    centre = Sum(z[k], k) / m
    spread = sqrt(Sum((z[k] - centre) ** 2, k) / m + eps)
    value = (z[i] - centre) / spread
    along_value = Sum(g[k] * (z[k] - centre) / spread, k) / m
    return bars("A batch through the layer, and its gradients", "Four outputs whose mean is the "
                "shift, and four gradients that sum to 0. The first gradient is the largest, and "
                "the others lean against it.", i, "z",
                {"output": gamma * value + beta,
                 "gradient": gamma / spread * (g[i] - Sum(g[k], k) / m - value * along_value)},
                (-3, 3), [Slider(f"z_{place}", -4, 4, 0.1, at, f"z{place}")
                          for place, at in ((1, 2), (2, 1), (3, 0), (4, -1.5))],
                [Slider(gamma, -2, 2, 0.1, 1, "γ"), Slider(beta, -2, 2, 0.1, 0, "β"),
                 Slider(eps, 0.001, 1.001, 0.05, 0.001, "ε")], fixed={"g": [1, 0, 0, 0]})


def three_ways():
    """Which quantity reaches which, with the slope beside each arrow."""
    from matplotlib.figure import Figure

    figure = Figure((3.6, 2.1))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 10), ylim=(0.4, 6))
    axes.axis("off")
    places = {"z_k": (1, 3.2), "v": (4, 5.3), r"\mu": (4, 1.1), r"\hat z_i": (7, 3.2),
              r"\tilde z_i,\, C": (9.3, 3.2)}
    for name, place in places.items():
        axes.text(*place, f"${name}$", ha="center", va="center", fontsize=13)
    arrow(axes, (1.5, 3.2), (6.5, 3.2), r"$\delta_{ik}/\sqrt{v+\epsilon}$", (5.2, 3.5))
    arrow(axes, (1.4, 3.6), (3.6, 5.1), r"$2(z_k-\mu)/m$", (1.3, 4.9))
    arrow(axes, (1.4, 2.8), (3.6, 1.3), "$1/m$", (2.0, 1.5))
    arrow(axes, (4.4, 5.1), (6.6, 3.6), r"$-\hat z_i/(2(v+\epsilon))$", (7.1, 4.7))
    arrow(axes, (4.4, 1.3), (6.6, 2.8), r"$-1/\sqrt{v+\epsilon}$", (6.9, 1.5))
    arrow(axes, (4, 1.5), (4, 4.9), "$0$", (3.7, 2.3), "dashed")
    arrow(axes, (7.5, 3.2), (8.4, 3.2), r"$\gamma g_i$", (8.0, 3.6))
    return svg(figure, "Three paths through batch normalisation", "Arrows lead from one weighted "
               "input to a normalised value: straight, through the variance above and through the "
               "mean below, each with its slope; from there one arrow leads to the cost.")


def arrow(axes, start, end, slope, place, style="solid"):
    axes.annotate("", end, start, arrowprops={"arrowstyle": "->", "linestyle": style,
                                              "color": "C1" if style == "dashed" else "C0"})
    axes.text(*place, slope, ha="center", fontsize=9)


@solution.network
def check(net):
    rng = np.random.default_rng(0)
    at, errors = rng.normal(size=(2, 6))
    layer = BatchNorm(1, eps=1e-3)
    layer.weight[:], layer.bias[:] = 1.3, -0.4
    centred = at - at.mean()
    gradient = to_numpy(solution.conclusion()[1], axes=(k,))(
        g=errors, zhat=centred / np.sqrt(at.var() + 1e-3), gamma=1.3, v=at.var(), epsilon=1e-3)

    def value(v):
        return float(layer.forward(v[:, None])[:, 0] @ errors)
    net.function("a random mix of the outputs of the layer", value, gradient, at,
                 "batch norm, batch of 6")


@solution.mistake("mean and variance are taken for constants", source="public code",
                  why="Both depend on every example of the batch.")
def _(claim):
    claim.identity(Partial(zhat[i], z[k]), delta(i, k) / root)


@solution.mistake("the path through the variance is forgotten", source="a slip that is easily made",
                  why="The spread moves with every example.")
def _(claim):
    claim.identity(Partial(zhat[i], z[k]), (delta(i, k) - 1 / m) / root)


@solution.mistake("the variance after the layer is 1", source="S0",
                  why="It is below 1 by the share of $\\epsilon$.")
def _(claim):
    claim.identity(Sum(zhat[i] ** 2, i) / m, 1)
