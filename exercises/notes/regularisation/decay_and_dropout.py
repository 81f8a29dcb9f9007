r"""Decay in the gradient or beside it, and what dropout adds

Weights can be kept small by a penalty $\frac{\lambda}{2} w^2$ in the cost, whose slope goes through
the optimiser, or by shrinking them beside it, $w \leftarrow (1-\eta\lambda)w$. Where do the weights
come to rest in the two cases? And what does dropout do, in a linear unit, to the mean of its
output, to its variance, and to the cost?
"""
import numpy as np

from backproof import (
    IndexedBase, Random, Slider, Sum, array, ask, curves, exercise, index, real, size, to_numpy,
)
from numeric import SGD, Dropout, L2, Linear, Network, QuadraticCost, WeightDecay, train_step

n = size("n")
j = index("j", n)
w, x = array("w x", n)
mask = IndexedBase("M", shape=(n,), real=True)
h, c, lam, mu, eta, v, u, y, keep = real("h c lambda mu eta v u y p")
curved = [h > 0, lam > 0, mu >= 0, mu < 1, eta > 0]
output = Sum(mask[j] * w[j] * x[j], j) / keep
coupled, decoupled = h * c / (h + lam), h * c / (h + lam * (1 - mu))

asked = ask.asks(
    indices={"n": "j i k"},
    letters={"h": "curvature of the cost", "c": "where the cost is least",
             "λ": "strength of the decay", "μ": "momentum coefficient",
             "u": "where the weight rests, with the penalty in the gradient",
             "d": "where it rests, with the decay beside it", "w_j": "weight j of a linear unit",
             "x_j": "its input", "p": "the probability that an input is kept",
             "E[z]": "mean of the unit's output", "Var[z]": "its variance"},
    given=["h > 0", "λ > 0", "0 ≤ μ < 1", "0 < p < 1", "u = h c/(h + λ)",
           "d = h c/(h + λ (1 - μ))", "E[z] = Σ_j w_j x_j",
           "Var[z] = (1 - p)/p Σ_j (w_j x_j)^2"],
    parts=[
        ask.formula("With the penalty in the gradient, where does the weight rest?",
                    "u = h c/(h + λ)", "There the penalised cost is least.",
                    "h (u - c) + λ u is 0.", said=["w_j = h c/(h + λ)"]),
        ask.formula("And with the decay beside it, with momentum?", "d = h c/(h + λ (1 - μ))",
                    "The velocity of a resting weight is not 0.",
                    "It is what a step leaves as it is: -η h (d - c)/(1 - μ).",
                    "The decay η λ d undoes it.", said=["w_j = h c/(h + λ (1 - μ))"]),
        ask.formula("The mean of a linear unit's output under dropout?", "E[z] = line 8",
                    "What is kept is divided by p."),
        ask.formula("Its variance?", "Var[z] = line 9",
                    "Each input adds its own share.", "A mask that is 1 or 0 has variance p (1 - p).",
                    slips={"p (1 - p) Σ_j (w_j x_j)^2": "What is kept is divided by p."}),
        ask.choice("What does dropout add to the mean squared error?",
                   ["that variance | the variance | a penalty | a penalty on the weights | ridge | L2",
                    "nothing | it stays the same", "noise of mean 0"], "that variance",
                   "The mean of a square is the square of the mean plus …")])


def decay(proof):
    """Where weights come to rest with the penalty in the gradient, and with the decay beside it."""
    proof.say("Take the cost $\\frac h2 (w-c)^2$. Without a penalty the weight goes to {c}.", c=c)
    proof.identity(u - eta * (h * (u - c) + lam * u), (1 - eta * lam) * u - eta * h * (u - c),
                   "For plain gradient descent the two ways are one: the slope of the penalty is "
                   "the decay.")
    proof.identity(mu * 0 - eta * (h * (coupled - c) + lam * coupled), 0, "With momentum and the "
                   "penalty in the gradient, rest means that the velocity stays 0. It does where "
                   "the penalised cost is least.", given=curved)
    rest = [(v, -eta * h * (u - c) / (1 - mu))]
    proof.identity(mu * v - eta * h * (u - c), v, "With the decay beside it, the velocity at a "
                   "resting weight {u} is not 0. It is what a step leaves as it is …",
                   given=[*curved, *rest], u=u)
    proof.conclude((1 - eta * lam) * u + v, u, "… and the decay must undo this velocity in every "
                   "step. So the weight rests where the penalty would be smaller by the factor $1-\\mu$.",
                   given=[*curved, *rest, (u, decoupled)])
    proof.decisive()
    proof.relation(coupled, "<=", decoupled, "The decay beside it shrinks less.", given=[*curved,
                   c > 0])


def dropout(proof):
    """Mean, variance and cost of a linear unit under inverted dropout."""
    proof.random(Random("M", (keep, keep)), text="Now dropout. Each input is kept with probability "
                 "{p}, and what is kept is divided by {p}. A mask is 1 or 0, so its square is "
                 "itself.", p=keep)
    proof.expectation(output, Sum(w[j] * x[j], j), "The output keeps its mean.")
    proof.variance(output, (1 - keep) / keep * Sum((w[j] * x[j]) ** 2, j), "This is its variance: "
                   "each input adds its own share.")
    proof.expectation((y - output) ** 2, (y - Sum(w[j] * x[j],
                      j)) ** 2 + (1 - keep) / keep * Sum((w[j] * x[j]) ** 2, j),
                      "So the mean of the squared error is the error without dropout plus that "
                      "variance: a penalty on the weights, each counted with the square of its "
                      "input.")
    proof.answer("Take a cost with the curvature $h$ that is least at $c$. With the penalty in the "
                 "gradient the weight rests at $hc/(h+\\lambda)$. With the decay beside it, it rests "
                 "at $hc/(h+\\lambda(1-\\mu))$. Dropout that keeps each input with probability $p$ "
                 "keeps the mean of a linear unit. It gives the unit the variance "
                 "$\\frac{1-p}{p}\\sum_j w_j^2x_j^2$, and the mean squared error grows by as much: "
                 "a penalty.")


@exercise("regularisation-decay-and-dropout", kind="probability", short="Decay and dropout",
          idea="At rest nothing moves. With the penalty in the gradient, that is where the "
          "penalised cost is least. With a decay beside it, a velocity must be kept up that undoes "
          "the decay, and momentum makes a large velocity from a small slope; so the weight rests "
          "nearer to its best place. Dropout multiplies each input by a random number of mean 1. "
          "The output keeps its mean, and the variance of those numbers enters the squared error "
          "as a penalty.",
          tags=["weight decay", "L2", "AdamW", "decoupled weight decay", "dropout",
          "inverted dropout", "ridge"])
def solution(proof):
    decay(proof)
    dropout(proof)
    proof.figure(draw, "Where a weight rests whose best place is 1. Push $\\mu$: the decay counts "
                 "less and less, the penalty as before.")
    proof.edge_case("With momentum 0 both ways rest at the same place.", decoupled, coupled,
                    given=[*curved, (mu, 0)])
    proof.edge_case("If nothing is dropped, there is no penalty.", (1 - keep) / keep, 0,
                    given=[(keep, 1)])


def draw():
    return curves("Where a weight rests", "Two falling curves from 1. That of the penalty lies below "
                  "that of the decay, and the gap widens with the momentum.", lam, (0, 4),
                  {"penalty in the gradient": 1 / (1 + lam),
                   "decay beside it": 1 / (1 + lam * (1 - mu))}, (0, 1.1),
                  [Slider(mu, 0, 0.99, 0.01, 0.9, "μ")])


@solution.network
def check(net):
    ends = []
    for penalty in (L2(0.5, n=1), WeightDecay(0.5)):
        network = Network([Linear(1, 1, rng=np.random.default_rng(0), bias=False)], QuadraticCost(),
                          penalty)
        optimiser = SGD(0.1, momentum=0.9)
        for _ in range(2000):
            train_step(network, optimiser, np.ones((1, 1)), np.full((1, 1), 2.0))
        ends.append(float(network.layers[0].weight[0, 0]))
    at = {"h": 1.0, "c": 2.0, "lambda": 0.5}
    net.values("where a weight rests, with the penalty in the gradient and with decay beside it",
               ends, [to_numpy(coupled)(**at), to_numpy(decoupled)(**at, mu=0.9)], 1e-9,
               "one weight, momentum 0.9")
    drop = Dropout(0.25, rng=np.random.default_rng(1))
    kept = drop.forward(np.full((400, 500), 2.0))
    net.values("mean of 200,000 outputs of dropout", [kept.mean()], [2.0],
               4 * 2 * np.sqrt(0.25 / 0.75 / kept.size) / 2, "dropout of a quarter")


@solution.mistake("both ways rest at the same place", source="S3",
                  why="Only without momentum do they.")
def _(claim):
    claim.identity(coupled, decoupled, given=[*curved, c > 0])


@solution.mistake("dropout adds the L2 penalty", source="S3",
                  why="Each weight counts with the square of its input.")
def _(claim):
    claim.variance(output, (1 - keep) / keep * Sum(w[j] ** 2, j))
