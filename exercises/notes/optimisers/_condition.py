"""Two weights of different curvature: the best rate and momentum, and how fast they can be."""
import numpy as np

from backproof import Iterated, Slider, curves, log, real, sqrt, to_numpy
from numeric import SGD

eta, mu, f = real("eta mu f")
low, high, p, q, k, r, s = real("h_1 h_2 p q k r s", positive=True)
kappa = real("kappa", positive=True)
p_1, w_1, p_2, w_2, d = real("p_1 w_1 p_2 w_2 d")  # velocities, weights, the distance from 0
STEPS, WORST = 60, 100

plain = (kappa - 1) / (kappa + 1)
best_rate = 4 / (1 + sqrt(kappa)) ** 2
best_momentum = ((sqrt(kappa) - 1) / (sqrt(kappa) + 1)) ** 2


def two_curvatures(proof):
    """What the best rate can do with and without momentum, by the ratio of the curvatures."""
    proof.aside("Several weights: the best rate, the best momentum, and the condition number")
    proof.say("Let {low} be the smallest and {high} the largest curvature of a cost. Plain descent "
              "multiplies what is left of a weight by $1 - \\eta h$. Their ratio {kappa} is the "
              "condition number.", low=low, high=high, kappa=kappa)
    even = [(eta, 2 / (low + high)), high >= low]
    proof.identity(1 - eta * low, (high - low) / (high + low), "With the rate $2/(h_1 + h_2)$ the "
                   "slowest weight keeps this share in each step, …", given=even)
    proof.identity(1 - eta * high, -(high - low) / (high + low), "… and the fastest one as much, "
                   "on the other side. The share is $(\\kappa - 1)/(\\kappa + 1)$.", given=even)
    proof.relation(high - low, "<=", f * (high + low), "No rate is better: if both shares are at "
                   "most {f}, then {f} is no smaller than this one.", f=f,
                   given=[1 - eta * low <= f, eta * high - 1 <= f])
    best = [(eta, 4 / (p + q) ** 2), (r, (q - p) / (p + q))]
    proof.say("Momentum can do more. Write $h_1 = p^2$, $h_2 = q^2$ and $\\mu = r^2$, and take "
              "$\\eta = 4/(p + q)^2$ and $r = (q - p)/(q + p)$.")
    proof.identity((1 - r) ** 2, eta * p**2, "Then the slowest weight …", given=best)
    proof.identity((1 + r) ** 2, eta * q**2, "… and the fastest one are both at the edge at which "
                   "the roots are no longer real.", given=best)
    proof.relation((1 + r**2 - s) ** 2 - 4 * r**2, "<=", 0, "For every curvature in between, "
                   "{s} lies between these two, and the roots are a complex pair or one double "
                   "root. Their product is {mu}, so each has the size {r}: all weights lose "
                   "the same share in each step, but for a factor that grows like $t$ at the edge.",
                   s=s, mu=mu, r=r, given=[s >= (1 - r) ** 2, s <= (1 + r) ** 2])
    proof.relation((k - 1) / (k + 1), "<=", (k**2 - 1) / (k**2 + 1), "Write {k} for the root of "
                   "$\\kappa$. On the left stands {r}, on the right the share of plain descent: "
                   "momentum makes of the condition number its root. At $\\kappa = 100$ the "
                   "shares are 0.82 and 0.98.", k=k, r=r, given=[k >= 1])


def descent(rate, momentum):
    """Two weights of curvature 1 and κ, from rest at 1: log10 of the distance."""
    first, second = momentum * p_1 - rate * w_1, momentum * p_2 - rate * kappa * w_2
    left = sqrt(((w_1 + first) ** 2 + (w_2 + second) ** 2) / 2)
    return Iterated((p_1, w_1, p_2, w_2, d),
                    (first, w_1 + first, second, w_2 + second, log(left) / log(10)),
                    (0.0, 1.0, 0.0, 1.0, 0.0), d)


def draw():
    return curves("How fast two weights can go to the minimum", "On a scale of powers of ten two "
                  "falling lines. That of plain descent becomes flat as the condition number "
                  "grows; that of momentum stays much steeper.", real("steps"), (0, STEPS),
                  {"plain descent": descent(2 / (1 + kappa), 0),
                   "momentum": descent(best_rate, best_momentum)}, (-8, 1),
                  [Slider(kappa, 2, WORST, 1, 20, "κ")], whole=True)


def reached(condition, steps=40):
    """How far the optimiser of ``numeric`` has come with the best rate and momentum."""
    rate, momentum = (to_numpy(value)(kappa=condition) for value in (best_rate, best_momentum))
    weights, optimiser = {"w": np.ones(2)}, SGD(float(rate), momentum=float(momentum))
    for _ in range(steps):
        optimiser.step(weights, {"w": np.array([1.0, condition]) * weights["w"]})
    return weights["w"]


def closed(condition, steps=40):
    """The same in closed form: a double root ``d`` makes the weight d^t (1 + c t)."""
    rate, momentum = (float(to_numpy(value)(kappa=condition)) for value in (best_rate, best_momentum))
    roots = np.sqrt(momentum) * np.array([1, -1])
    first = 1 - rate * np.array([1.0, condition])
    return roots**steps * (1 + (first / roots - 1) * steps)
