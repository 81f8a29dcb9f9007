r"""From the average of gradients to Adam

Momentum keeps an exponentially weighted average of the gradients, $v_t = \beta v_{t-1} + (1-\beta)
g_t$, and steps along it. RMSprop keeps that of their squares, $S_t$, and divides by its root; Adam
does both, and corrects both for their start at 0. What does the correction divide by? How does
momentum look as a rule for positions alone, and when is it stable? What does the small number
$\varepsilon$ in Adam's denominator really do?
"""
import numpy as np

from backproof import (
    IndexedBase, Rational, Slider, Symbol, ask, curves, exercise, oo, real, sqrt, to_numpy,
)
from numeric import SGD, Adam

from ._condition import closed, draw as by_condition, kappa, reached, two_curvatures
from ._valley import RULES, draw as valley, drawn, walked

beta, mu, s, r, g, x, w, S, M, c = real("beta mu s r g x w S M c")
b1, b2, u, v = real("beta_1 beta_2 u v")
eps = real("epsilon", positive=True)
t = Symbol("t", integer=True, nonnegative=True)
mean, place, speed = (IndexedBase(name, real=True) for name in "exv")
inside = [beta > 0, beta < 1]
polynomial = r**2 - (1 + mu - s) * r + mu
step = g / (g + eps)

asked = ask.asks(
    whole="t",
    letters={"β": "rate of the average", "t": "number of steps", "μ": "momentum coefficient",
             "s": "learning rate times curvature", "x_0": "a place", "x_1": "the next place",
             "x_2": "the one after", "v_1": "velocity from x_0 to x_1", "v_2": "the next velocity",
             "g": "a constant gradient", "ε": "the small number"},
    given=["0 < β < 1", "s > 0", "g > 0", "ε > 0", "v_1 = x_1 - x_0", "v_2 = μ v_1 - s x_1",
           "x_2 = x_1 + v_2"],
    parts=[
        ask.formula("What does the correction of the average divide by, after t steps?", "1 - β^t",
                    "What do the weights of all gradients so far sum to?",
                    "(1 - β)(1 + β + …) with t terms.",
                    slips={"1 - β": "That is right for the first step alone."}),
        ask.formula("Momentum on a parabola: the place after x_0 and x_1?",
                    "x_2 = (1 + μ - s) x_1 - μ x_0", "The velocity is a difference of places.",
                    "Put v_1 = x_1 - x_0 into the next velocity."),
        ask.condition("For |μ| < 1, for which s is that stable?", "0 < s < 2 (1 + μ)",
                      "Put x_t = r^t: a quadratic in r, whose roots must lie in (-1, 1).",
                      "Its values at 1 and at -1 must be positive.", where="-1 < μ, μ < 1"),
        ask.formula("Adam's step for a constant gradient g, over the learning rate?", "g/(g + ε)",
                    "Both averages, corrected, are those of one gradient.")])


def averages(proof):
    """The average, and its correction."""
    proof.identity(beta * (beta * v + (1 - beta) * u) + (1 - beta) * g,
                   (1 - beta) * (g + beta * u) + beta**2 * v, "Two steps of the average: the "
                   "newest gradient counts most, each older one by {beta} less.", beta=beta)
    proof.induction(lambda n: mean[n], lambda n: (1 - beta**n) * M, t, "If all gradients have the "
                    "mean {M}, the average, which starts at 0, has this one: too small.", M=M,
                    given=[(mean[0], 0), (mean[t + 1], beta * mean[t] + (1 - beta) * M)])
    proof.identity(x / (1 - beta**t), M, "Divided by that factor, an average {x} is the mean again.",
                   given=[*inside, t >= 1, (x, (1 - beta**t) * M)], x=x)
    proof.answer()
    proof.limit(1 / (1 - beta**t), t, oo, 1, "After many steps the correction is gone.",
                given=inside)


def positions(proof):
    """Momentum as a rule for positions."""
    proof.say("Now the steps. In the classical form the velocity is $v' = \\mu v - \\eta g$ and "
              "the place $x' = x + v'$. To step along the average with the rate "
              "$\\alpha$ is the same rule, with $\\mu = \\beta$ and $\\eta = (1-\\beta)\\alpha$.")
    moves = [(place[t + 1], place[t] + speed[t + 1]), (place[t + 2], place[t + 1] + speed[t + 2]),
             (speed[t + 2], mu * speed[t + 1] - s * place[t + 1])]
    proof.identity(place[t + 2], (1 + mu - s) * place[t + 1] - mu * place[t],
                   "On a parabola the gradient is the place times the curvature; {s} is the "
                   "curvature times the rate. The velocity can be taken out: two places give the "
                   "next.",
                   given=moves, s=s)
    proof.decisive()
    proof.identity(polynomial, s, "A place that shrinks by {r} in every step solves this rule if "
                   "{r} is a root of this polynomial. At 1 it is {s} …", given=[(r, 1)], r=r, s=s)
    proof.identity(polynomial, 2 * (1 + mu) - s, "… and at -1 it is this. Both must be positive, "
                   "and the product of the roots, {mu}, below 1 in size: that is when all places "
                   "go to 0.", given=[(r, -1)], mu=mu)
    proof.answer("Divide by $1-\\beta^t$. For places alone the rule is $x_{t+2} = "
                 "(1+\\mu-s)x_{t+1} - \\mu x_t$, and it is stable for $|\\mu| < 1$ and $0 < s < "
                 "2(1+\\mu)$. The small number sets the size of gradients below which Adam is slow "
                 "gradient descent.")


def denominators(proof):
    """What dividing by the root of the mean square does, and what the small number does."""
    proof.relation(g**2 / (beta * S + (1 - beta) * g**2), "<=", 1 / (1 - beta),
                   "RMSprop divides by the root of $S$, in which the newest gradient is already: "
                   "so its step is bounded, whatever {S} was.", given=[*inside, S >= 0, g**2 > 0],
                   S=S)
    proof.identity(v / (1 - b1), g, "Adam's first step: the average is {v}, and corrected it is the "
                   "gradient …", given=[b1 >= 0, b1 < 1, (v, (1 - b1) * g)], v=v)
    proof.identity(u / (1 - b2), g**2, "… that of the squares is {u}, and corrected it is the "
                   "square …", given=[b2 > 0, b2 < 1, (u, (1 - b2) * g**2)], u=u)
    proof.identity(g / sqrt(S), 1, "… so the step has the size of the rate, for every positive "
                   "gradient.", given=[(S, g**2), g > 0])
    proof.identity(c * g / sqrt(c**2 * S), g / sqrt(S), "Multiply the cost by {c}, and no step "
                   "changes …", given=[c > 0, S > 0], c=c)
    proof.relation(step, "<", 1, "… but for the small number, with which a constant gradient {g} "
                   "makes steps of this size.", given=[g > 0], g=g)
    proof.identity(step, Rational(1, 2), "For gradients as small as {eps} half of the step is left "
                   "…", given=[(g, eps)], eps=eps)
    proof.conclude(step, g / eps / (1 + g / eps), "… and far below it the step is the gradient "
                   "over {eps}: plain gradient descent with the rate $\\alpha/\\varepsilon$.",
                   given=[g > 0], eps=eps)


@exercise("optimisers-average-to-adam", kind="proof", short="From averages to Adam",
          idea="An average that starts at 0 has seen weights that sum to less than 1, and dividing "
          "by that sum corrects it. Momentum steps along the average; its velocity is only the "
          "last difference of places, so two places give the next. Dividing by the root of the "
          "average square makes all steps equally long, whatever the scale of the cost. A small "
          "number in the denominator spoils that for gradients which are as small as it is.",
          tags=["momentum", "heavy ball", "RMSprop", "Adam", "bias correction", "epsilon",
          "exponential moving average", "stability"])
def solution(proof):
    averages(proof)
    positions(proof)
    denominators(proof)
    two_curvatures(proof)
    proof.figure(draw, "A constant gradient of 1. The average starts too small, and the root of "
                 "the average square smaller still: without the corrections the first "
                 "steps are far too long. With both, every step is 1.")
    proof.figure(share, "How much of Adam's step is left for a constant gradient. Push "
                 "$\\varepsilon$: below it the step is a straight line, gradient descent.")
    proof.figure(valley, "One cost of two weights, 20 times as steep upwards as along, sixty steps "
                 "of three rules. Push the rate to 0.1: gradient descent jumps from side to side for "
                 "ever. At 0.02 it creeps, and momentum is there long before it. Adam sets out at "
                 "one speed in both weights, and does not see that one way is steep.")
    proof.figure(by_condition, "Two weights, one with {kappa} times the curvature of the other: how far "
                 "they are from the minimum, on a scale of powers of ten, each rule with its best "
                 "rate and momentum. Push the condition number: plain descent gives up, momentum "
                 "slows down only like its root.", kappa=kappa)
    proof.edge_case("Without momentum the place before the last, here {w}, drops out: the last "
                    "one, {x}, gives the next.", (1 + mu - s) * x - mu * w,
                    (1 - s) * x, given=[(mu, 0)])


def draw():
    first, second = 1 - b1**t, sqrt(1 - b2**t)
    return curves("The first steps with and without bias correction", "The average of the "
                  "gradients rises to 1; the step without correction starts above 3, climbs "
                  "to 7 and comes down slowly; the corrected step is 1 from the first.", t, (0, 40),
                  {"average": first, "step, not corrected": first / second,
                   "step, corrected": first / (1 - b1**t)}, (0, 8),
                  [Slider(b1, 0, 0.99, 0.01, 0.9, "β₁"),
                   Slider(b2, 0.5, 0.999, 0.001, 0.999, "β₂")], whole=True)


def share():
    return curves("The size of a step over that of the gradient", "A curve that starts as a straight "
                  "line, reaches one half where the gradient is epsilon, and bends towards 1.", g,
                  (0, 1), {"step, as a share of the rate": step, "gradient descent": g / eps},
                  (0, 1.2), [Slider(eps, 0.01, 1, 0.01, 0.1, "ε")])


@solution.network
def check(net):
    rate, size, small = 0.1, 1e-7, 1e-6
    weights, optimiser = {"w": np.zeros(1)}, Adam(rate, eps=small)
    optimiser.step(weights, {"w": np.array([size])})
    net.values("the first step of Adam for a small gradient", -weights["w"] / rate,
               [to_numpy(step)(g=size, epsilon=small)], 1e-9, "one weight, Adam")
    at, optimiser = {"w": np.ones(1)}, SGD(0.1, momentum=0.9)
    path = [1.0]
    for _ in range(20):
        optimiser.step(at, {"w": at["w"].copy()})
        path.append(float(at["w"][0]))
    net.values("places of momentum on a parabola, by the rule for places", path[2:],
               [(1 + 0.9 - 0.1) * now - 0.9 * before for before, now in zip(path, path[1:-1])],
               1e-12, "one weight, momentum 0.9")
    for condition in (4, 25, 100):
        net.values(f"two weights after 40 steps at the best rate and momentum, κ = {condition}",
                   reached(condition), closed(condition), 1e-9, "two weights, momentum")
    for name, (rule, optimiser) in RULES.items():
        net.values(f"the path of {name} in the picture", walked(optimiser()), drawn(rule), 1e-12,
                   "two weights, 60 steps")


@solution.mistake("the correction divides by $1 - \\beta$", source="a slip that is easily made",
                  why="That is right for the first step alone.")
def _(claim):
    claim.identity((1 - beta**t) * M / (1 - beta), M, given=[*inside, t >= 1])


@solution.mistake("the size of $\\varepsilon$ does not matter", source="S3",
                  why="It does, for gradients that are not much larger.")
def _(claim):
    claim.identity(g / (g + eps), g / (g + 2 * eps), given=[g > 0])
