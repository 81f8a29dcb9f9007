r"""The divergence of two Gaussians

How far is a normal law $q$ with mean $m$ and variance $t$ from another, $p$, with mean $\mu$ and
variance $v$? Find the Kullback–Leibler divergence $\mathbb{E}_p[\ln p(x) - \ln q(x)]$, show that it
is never negative, and find where it is 0. (It is one of the two terms of a variational
autoencoder.)
"""
import numpy as np

from backproof import (
    ask, curves, exercise, Expectation, log, pi, Random, Rational, real, Slider, to_numpy,
)

x, mu, m, r = real("x mu m r")
v, t = real("v t", positive=True)
half = Rational(1, 2)
log_p = -log(2 * pi * v) / 2 - (x - mu) ** 2 / (2 * v)
log_q = -log(2 * pi * t) / 2 - (x - m) ** 2 / (2 * t)
divergence = log(t / v) / 2 + (v + (mu - m) ** 2) / (2 * t) - half

asked = ask.asks(
    letters={"m": "mean of q", "t": "variance of q", "μ": "mean of p", "v": "variance of p",
             "D": "the divergence"},
    given=["t > 0", "v > 0", "D = (v + (μ - m)^2)/(2t) + 1/2 ln(t/v) - 1/2"],
    cases={"q is the standard normal law": "m = 0, t = 1"},
    also=["∂D/∂m = (m - μ)/t", "ln(v/t) ≤ v/t - 1"],
    parts=[
        ask.formula("The divergence?", "D = line 5",
                    "Write both logarithms of the densities.",
                    "E(x - μ)² = v, E(x - m)² = v + (μ - m)².",
                    slips={"(t + (μ - m)^2)/(2v) + 1/2 ln(v/t) - 1/2":
                        "That is the divergence the other way round."}),
        ask.condition("Which bound does it obey?", "D ≥ 0", "ln u ≤ u - 1.",
            said=["not negative", "non-negative", "never negative"]),
        ask.choice("Where is it 0?",
                   ["both laws are the same | m = μ, t = v | μ = m, v = t | m = μ, v = t | p = "
                       "q | q = p | "
                    "the laws are equal | laws are the same | the same law | t = v, m = μ | equal means and variances | means and variances are equal | means and both variances are equal | v = t, μ = "
                    "m | v = t, m = μ",
                    "m = μ | the means are equal | equal means",
                    "t = v | the variances are equal | v = t", "nowhere"],
                   "both laws are the same",
                   "Both inequalities that you used must be equalities.")])


@exercise("gaussian-kl", kind="inequality", short="KL of two Gaussians",
          idea="Both logarithms of the densities are parabolas, so all that is needed is the mean "
               "of two squares. The mean square distance of a random number from its own mean is "
               "the variance. From any other point it is larger, by the squared distance of that "
               "point from the mean. What comes out has one part for the distance of the means "
               "and one for the ratio of the variances. Each part is least where the laws agree, "
               "and is zero there.",
          tags=["KL divergence", "Kullback-Leibler", "Gaussian", "normal distribution",
                "variational autoencoder", "VAE", "relative entropy", "ELBO"])
def solution(proof):
    proof.identity(log_p - log_q, log(t / v) / 2 + (x - m) ** 2 / (2 * t) - (x - mu) ** 2 / (2 * v),
                   "The difference of the logarithms: $2\\pi$ drops out.")
    proof.random(Random.gaussian(x, mu, v), text="Let {x} be drawn from $p$.")
    proof.expectation((x - mu) ** 2, v, "What is known of {x}: this is its variance …")
    proof.expectation((x - m) ** 2, v + (mu - m) ** 2, "… and from another point than {mu} the mean "
                      "square is larger, by the squared distance.")
    proof.decisive()
    proof.conclude(Expectation(log(t / v) / 2 + (x - m) ** 2 / (2 * t) - (x - mu) ** 2 / (2 * v)),
                   divergence, "So the expected difference is this.")
    ratio = proof.minimum(r - 1 - log(r), r, 1, "The means first: their square is least where they "
                          "are equal. What is left depends on the ratio {r} of the variances "
                          "alone, and is least where that is 1.", given=[r > 0])
    least = proof.instance(ratio, {r: v / t}, "With the ratio put in.")
    proof.relation(divergence, ">=", 0, "So the divergence is never negative.", given=[least])
    proof.answer()
    proof.identity(divergence, 0, "It is 0 where both laws are the same.", given=[(m, mu), (t, v)])
    proof.answer("It is 0 where both laws are the same: $m = \\mu$ and $t = v$.")
    proof.numbers("Means 1 apart, and one variance twice the other.",
                  {mu: 1, v: 2, m: 0, t: 1})
    proof.figure(draw, "From a law with mean 0 and variance 1. Push the other variance $t$: the "
                 "divergence is 0 only where both laws are the same.")
    proof.edge_case("Against the standard normal law, as in a variational autoencoder.",
                    divergence.subs({m: 0, t: 1}), (v + mu**2 - 1 - log(v)) / 2)


def draw():
    return curves("The divergence from another mean", "A parabola over the other mean, least where "
                  "the means agree, and touching 0 only if the variances agree too.", m, (-3, 3),
                  {"divergence": divergence.subs({mu: 0, v: 1})}, (0, 5),
                  [Slider(t, 0.2, 4, 0.1, 1)])


@solution.network
def check(net):
    """The expected value by a fine sum over a wide range."""
    at, step = np.linspace(-40, 40, 200_001, retstep=True)
    values = {"mu": 0.7, "v": 1.3, "m": -0.4, "t": 2.1}
    density = np.exp(to_numpy(log_p)(x=at, mu=0.7, v=1.3))
    gap = to_numpy(log_p - log_q)(x=at, **values)
    net.values("the integral of $p (\\ln p - \\ln q)$", [float(np.sum(density * gap) * step)],
               [float(to_numpy(solution.conclusion()[1])(**values))], 1e-9,
               "no network", "a fine sum")


@solution.mistake("the variances change places", source="a slip that is easily made", why="The "
                  "divergence is not symmetric: the variance of $q$ stands below, and that of $p$, "
                  "from which $x$ is drawn, above.")
def _(claim):
    claim.identity(divergence, log(v / t) / 2 + (t + (mu - m) ** 2) / (2 * v) - half)


@solution.mistake("only the means count", source="a slip that is easily made", why="Laws with the "
                  "same mean and another width are different.")
def _(claim):
    claim.identity(divergence, (mu - m) ** 2 / (2 * t))
