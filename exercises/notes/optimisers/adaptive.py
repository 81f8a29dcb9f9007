r"""RMSprop, Adam, and learning rates that fall

Claims about steps that are divided by a mean square, about the small number in the denominator, and
about schedules.
"""
import math

import numpy as np

from backproof import Abs, Rational, claim, real, sqrt
from numeric import (
    SGD, Adam, RMSprop, batch_indices, exponential_decay, inverse_sqrt_decay,
    inverse_time_decay, manual_schedule, staircase_decay,
)

alpha, beta, g, S, c, h, x, V, A = real("alpha beta g S c h x V A")
b1, b2, sigma, D = real("beta_1 beta_2 sigma D")
eps, small = real("epsilon e", positive=True)
inside = [beta > 0, beta < 1]
two_rates = [b1 >= 0, b1 < 1, b2 > 0, b2 < 1]
mean_square = beta * S + (1 - beta) * g**2


def descend(optimiser, slope, start, steps):
    """Where an optimiser ends that is given the gradient ``slope(w)``; a number or a list."""
    place = {"w": np.array(start, float).reshape(-1)}
    for _ in range(steps):
        optimiser.step(place, {"w": np.reshape(slope(place["w"]), -1)})
    return place["w"]


@claim("S3-65", "lines 182 to 184", "RMSprop", numeric="RMSprop", systems="SYS-24", restored=True,
       tags="S_dW, root mean square, adaptive step")
def _(judge):
    r"""RMSprop keeps $S \leftarrow \beta S + (1-\beta) g^2$ and steps by $\alpha g/(\sqrt S +
    \varepsilon)$."""
    gradients = iter([2.0, 0.0, 2.0])
    judge.says.outcome("Where three gradients 2, 0 and 2 lead, with rate 0.4 and {beta} = 3/4:",
                       descend(RMSprop(0.4, alpha=0.75, eps=0), lambda w: next(gradients), 0.0, 3
                               ).round(12).tolist(), [-1.44], beta=beta)
    judge.says.identity(c * g / sqrt(c**2 * S), g / sqrt(S), "A cost that is multiplied by {c} "
                        "changes no step, if the small number is 0.", given=[c > 0, S > 0], c=c)


@claim("S3-66", "line 176", "Does RMSprop speed up?", numeric="RMSprop",
       tags="RMSprop, ill-conditioned, rotated valley")
def _(judge):
    """RMSprop too can speed gradient descent up."""
    def measured():
        along, turned = (steps_to_the_end(angle) for angle in (0.0, math.pi / 4))
        rows = [["along the axes", *map(str, along)], ["at 45 degrees", *map(str, turned)]]
        return (along[1] < along[0] and turned[1] > along[1],
                "curvatures 1 and 100, until a ten-thousandth of the cost is left; no randomness",
                [["valley", "steps of gradient descent", "of RMSprop"], *rows])
    judge.speaks_for.experiment("A narrow valley along the axes, and one across them.", measured)


def steps_to_the_end(angle):
    """Steps of gradient descent and of RMSprop until the cost is a ten-thousandth of what it
    was."""
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    curvature = turn @ np.diag([1.0, 100.0]) @ turn.T
    start = turn @ np.array([1.0, 1.0])
    enough = start @ curvature @ start / 2 / 10_000
    found = []
    for optimiser in (SGD(0.01), RMSprop(0.01, alpha=0.9, eps=1e-8)):
        place, steps = {"w": start.copy()}, 0
        while place["w"] @ curvature @ place["w"] / 2 > enough and steps < 5000:
            optimiser.step(place, {"w": curvature @ place["w"]})
            steps += 1
        found.append(steps)
    return found


@claim("S3-67", "line 184", "Large gradients, large divisors", numeric="RMSprop", systems="SYS-24",
       tags="RMSprop intuition, equal step sizes, sign of the gradient")
def _(judge):
    """Large gradients make a large mean square, so their steps are divided by a large number; those
    of small gradients by a small one."""
    judge.says.relation(mean_square, ">=", (1 - beta) * g**2, "The mean square is at least this "
                        "share of the newest square.", given=[*inside, S >= 0])
    judge.says.identity(g / sqrt(S), 1, "Where the gradient stays as it is, the mean square "
                        "becomes its square: every positive gradient makes the same step.",
                        given=[(S, g**2), g > 0])


@claim("S3-68", "line 184", "The swing disappears", numeric="RMSprop", systems="SYS-24",
       tags="RMSprop oscillation, limit cycle, constant learning rate")
def _(judge):
    """This can take the swinging away."""
    after = x - alpha * x / sqrt(x**2)
    judge.says.relation(Abs(after), "<", Abs(x), "On $x^2/2$, when the mean square is that of the "
                        "place: is the next place nearer?", given=[x > 0, (alpha, 2 * x)])
    judge.right.identity(after, -x, "From half the rate the step leads to minus half the rate, and "
                         "back, for ever. Gradient descent would come to rest.", given=[x > 0,
                         (alpha, 2 * x)])


@claim("S3-69", "line 186", "A step that becomes huge", numeric="RMSprop", systems="SYS-24",
       tags="RMSprop division by zero, epsilon, bound of the step, underflow")
def _(judge):
    r"""If $\sqrt S$ goes to 0 the step becomes huge, so $\varepsilon$ is added."""
    judge.says.relation(g**2 / mean_square, ">", 1000, "The square of gradient over root, where "
                        "the old mean square {S} is almost 0.", S=S, given=[(beta, Rational(9, 10)),
                        S >= 0, S <= Rational(1, 10**6), g**2 > 0])
    judge.right.relation(g**2 / mean_square, "<=", 1 / (1 - beta), "It is bounded, since the "
                         "gradient is in the mean square itself. The danger is a square that "
                         "underflows to 0.", given=[*inside, S >= 0, g**2 > 0])
    with np.errstate(all="ignore"):
        tiny = np.float64(1e-170)
        judge.outcome("A gradient of 1e-170 over the root of its square, in float64:",
                      str(tiny / np.sqrt(tiny**2)), "inf")


@claim("S3-70", "line 186", "Does epsilon matter?", numeric="RMSprop",
       tags="epsilon 1e-8, inside or outside the root")
def _(judge):
    r"""What $\varepsilon$ is does not matter; $10^{-8}$ is a good value."""
    judge.says.identity(g / (g + eps), g / (g + small), "The step for two such numbers.",
                        given=[g > 0])
    judge.right.identity(g / (g + eps), Rational(1, 2), "It matters where gradients are as small: "
                         "for one equal to it, half of the step is left.", given=[(g, eps)])
    judge.relation(g / (g + eps), "<", g / eps, "Far below it, the rule is gradient descent with "
                   "the rate $\\alpha/\\varepsilon$.", given=[g > 0])


@claim("S3-71", "lines 190 to 192", "Adam", numeric="Adam", systems="SYS-25", restored=True,
       tags="momentum and RMSprop, bias correction, first step of Adam")
def _(judge):
    """Adam is momentum and RMSprop together, both averages corrected for their start."""
    judge.says.identity(V / (1 - b1), g, "After the first gradient the average {V}, corrected, is "
                        "the gradient …", V=V, given=[(V, (1 - b1) * g), *two_rates])
    judge.says.identity(S / (1 - b2), g**2, "… and {S}, corrected, its square {A}.", S=S, A=A,
                        given=[(S, (1 - b2) * g**2), *two_rates])
    judge.says.identity(alpha * g / sqrt(A), alpha, "So the first step has the size of the rate, "
                        "for every positive gradient.", given=[(A, g**2), g > 0])
    judge.says.outcome("Whether three steps of the program are those of the formulas:",
                       three_steps(), True)


def three_steps():
    """Whether Adam in NumPy follows the formulas for three gradients."""
    gradients, place, first, second = [1.0, -0.5, 2.0], 0.0, 0.0, 0.0
    for t, gradient in enumerate(gradients, 1):
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        place -= 0.1 * first / (1 - 0.9**t) / (math.sqrt(second / (1 - 0.999**t)) + 1e-8)
    left = iter(gradients)
    found = descend(Adam(0.1), lambda w: next(left), 0.0, 3)
    return bool(np.isclose(found[0], place, rtol=1e-12))


@claim("S3-72", "line 194", "Adam is proved to work", numeric="Adam", systems="SYS-25",
       tags="Adam convergence, AMSGrad, Reddi counterexample")
def _(judge):
    """Adam is proved to work for different networks and a wide range of structures."""
    judge.says.outcome("On [-1, 1], with the slopes 3, -1, -1 over and over, the best place is -1. "
                       "Where Adam is after 6000 steps (averages 0 and 0.1, rate $0.1/\\sqrt t$):",
                       round(float(on_the_slopes(Adam(0.1, (0.0, 0.1), eps=0))), 1), -1.0)
    judge.right.outcome("It is seen to work, not proved: here it goes to the worst place. Where "
                        "gradient descent is:", round(float(on_the_slopes(SGD(0.1))), 1), -1.0)


def on_the_slopes(optimiser):
    """Where an optimiser ends on three linear costs in turn, whose sum falls towards -1."""
    place = {"x": np.zeros(1)}
    for t in range(1, 6001):
        optimiser.lr = 0.1 / math.sqrt(t)
        optimiser.step(place, {"x": np.array([3.0 if t % 3 == 1 else -1.0])})
        np.clip(place["x"], -1, 1, out=place["x"])
    return place["x"][0]


@claim("S3-73", "line 196", "The values of Adam", numeric="Adam",
       tags="beta1 0.9, beta2 0.999, epsilon, default hyperparameters")
def _(judge):
    r"""The rate must be tuned; $\beta_1 = 0.9$, $\beta_2 = 0.999$ and $\varepsilon = 10^{-8}$ are
    the paper's values."""
    judge.open("advice: what to set. The values are those of the paper.")


@claim("S3-74", "line 196", "Adam's epsilon does not matter", numeric="Adam", systems="SYS-25",
       tags="Adam epsilon, small gradients")
def _(judge):
    r"""$\varepsilon$ need not be set: it does not change how well Adam does."""
    ends = [round(float(descend(Adam(0.01, eps=e), lambda w: 1e-7 * w, 1.0, 200)[0]), 2)
            for e in (1e-8, 1e-3)]
    judge.says.outcome("Where Adam is after 200 steps on $10^{-7}x^2/2$, from 1, with 1e-8 and "
                       "with 1e-3:", ends, [ends[0], ends[0]])
    judge.right.relation(g / (g + eps), "<", g / (g + small), "The larger number makes the smaller "
                         "step.", given=[g > 0, eps > small])


@claim("S3-75", "line 202", "Large steps first", numeric="inverse_time_decay", systems="SYS-26",
       tags="learning rate decay, noise, stationary variance")
def _(judge):
    """At first large steps can be afforded; near the end a smaller rate is better."""
    judge.says.relation(Abs(1 - alpha * h), "<=", Abs(1 - A * h), "Without noise, on a parabola "
                        "with the curvature {h}: what is left of the way after a step with the "
                        "rate {alpha}, and with the larger one {A}.", given=[alpha > 0, A > alpha,
                        h > 0], h=h, alpha=alpha, A=A)
    settled = [h > 0, alpha > 0, alpha * h < 2, (V, alpha * sigma**2 / (h * (2 - alpha * h)))]
    judge.under("The gradients are noisy.").identity(
        (1 - alpha * h) ** 2 * V + alpha**2 * sigma**2, V, "Noise of variance $\\sigma^2$ keeps "
        "the place swinging with this variance …", given=settled)
    judge.under("The gradients are noisy.").relation(
        alpha / (2 - alpha * h), "<", A / (2 - A * h), "… and the smaller rate has the smaller "
        "one.", given=[h > 0, alpha > 0, A > alpha, A * h < 2])


@claim("S3-76", "line 206", "An epoch", numeric="minibatches", tags="one pass, epoch definition")
def _(judge):
    """An epoch is one pass through the training set."""
    rows = batch_indices(10, 4, np.random.default_rng(0))
    judge.says.outcome("The examples of an epoch of ten in batches of four, sorted:",
                       sorted(int(row) for batch in rows for row in batch), list(range(10)))


@claim("S3-77", "lines 206 to 208", "Rates that decay", numeric="inverse_time_decay",
       systems="SYS-26", restored=True,
       tags="inverse time decay, learning rate schedule, 1/(1+decay*epoch)")
def _(judge):
    r"""$\alpha = \alpha_0/(1 + \text{decay} \cdot \text{epoch})$; with $\alpha_0 = 0.2$ and decay 1
    the rates are 0.1, 0.067, 0.05 and 0.04."""
    schedule = inverse_time_decay(0.2, 1)
    judge.says.outcome("The rates of epochs 1 to 4, to three places:", [round(schedule(epoch),
                       3) for epoch in range(1, 5)], [0.1, 0.067, 0.05, 0.04])
    judge.identity(A / (1 + D * x), A / 2, "It is half of the first rate at epoch 1/decay.",
                   given=[D > 0, (x, 1 / D)])


@claim("S3-78", "lines 210 to 212", "Other schedules",
       numeric="exponential_decay inverse_sqrt_decay staircase_decay manual_schedule",
       systems="SYS-26", restored=True, tags="exponential decay, staircase, 1/sqrt(t), step decay")
def _(judge):
    r"""Other schedules: $0.95^{\text{epoch}}\alpha_0$, $k/\sqrt{\text{epoch}}$, a staircase, and by
    hand."""
    made = [exponential_decay(0.2), inverse_sqrt_decay(0.2), staircase_decay(0.8, 0.5, 2),
            manual_schedule({0: 0.5, 2: 0.1})]
    judge.says.outcome("The first three rates of each, to four places:", [[round(float(rate(epoch)),
                       4) for epoch in range(3)] for rate in made], [[0.2, 0.19, 0.1805], [0.2,
                       0.1414, 0.1155], [0.8, 0.8, 0.4], [0.5, 0.5, 0.1]])
