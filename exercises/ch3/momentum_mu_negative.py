r"""A negative momentum coefficient shrinks the stable range and slows the descent

Momentum moves a weight by $v' = \mu v - \eta\, \partial C/\partial w$ and $w' = w + v'$. What goes
wrong with $\mu < 0$? For which $\mu$ and which learning rates $\eta$ does a weight settle at a
quadratic minimum at all?
"""
import numpy as np
from matplotlib.figure import Figure
from sympy import Poly, lambdify

from derivations import real, to_numpy
from exercises.ch3.momentum_mu_gt_1 import (
    Q, Q_next, characteristic, energy, eta, h, mu, r_1, r_2, root, s, t, trace, trajectory, v, v_next,
    vs, w, w_next,
)
from exercises.ch3.momentum_mu_gt_1 import solution as positive_mu
from exercises.registry import exercise
from exercises.site.figures import svg

g, A, B, q = real("g A B q")
eta_max, d_1, d_2 = real("eta_max d_1 d_2", positive=True)
largest = 2 * (1 + mu) / h
discriminant = trace**2 - 4 * mu


@exercise("ch3-momentum-mu-negative", kind="inequality",
          book=("3", "Variations on stochastic gradient descent"), equations=[107, 108])
def solution(proof):
    proof.answer("Friction is overdone: each step reverses the old velocity. The weight still "
                 "settles if $-1 < \\mu < 0$ and $\\eta h < 2(1 + \\mu)$, but this range is "
                 "smaller than without momentum, and every step gains less than plain gradient "
                 "descent. At $\\mu \\le -1$ nothing settles.")
    flat = [(vs[t + 1], mu * vs[t])]
    proof.cite(positive_mu, "Where the ground is flat, each step multiplies the velocity by {mu}.",
               of=vs[t], given=flat, mu=mu)
    proof.negative((mu * v) * v, "A negative {mu} turns it round each time.",
                   given=[mu < 0, v**2 > 0], mu=mu)
    proof.identity(v, -eta * g / (1 - mu), "Where the gradient is a constant {g}, the velocity "
                   "comes to rest at the value that a step leaves as it is.",
                   given=[(v, mu * v - eta * g)], g=g)
    proof.relation(eta / (1 - mu), "<", eta, "So the effective learning rate is {rate}: less than "
                   "{eta}.", given=[mu < 0], rate=eta / (1 - mu), eta=eta)

    proof.say("Now a minimum, $C = h w^2/2$, with gradient $hw$.")
    proof.define(v_next, mu * v - eta * h * w, "One step: first the velocity, …")
    proof.define(w_next, w + v_next, "… then the weight.")
    proof.define(Q, energy(v, w), "A mixture of position and velocity, positive at rest …")
    proof.define(Q_next, energy(v_next, w_next), "… and the same after the step.")
    proof.cite(positive_mu, "The step multiplies it by {mu}.", mu=mu)
    proof.relation(Q_next**2, ">=", Q**2, "At $\\mu \\le -1$ its size never shrinks. If position "
                   "and velocity went to zero, so would {Q}: the weight cannot settle.",
                   given=[mu <= -1], Q=Q)
    proof.say("For the rest we need the two roots $r_1, r_2$ of the characteristic polynomial of a "
              "step: {p}. The weight settles from every start exactly if both are smaller than 1 "
              "in size.", p=characteristic)
    proof.identity(A * r_1**(t + 2) + B * r_2**(t + 2), (r_1 + r_2) * (A * r_1**(t + 1)
                   + B * r_2**(t + 1)) - r_1 * r_2 * (A * r_1**t + B * r_2**t), "The reason: $w$ "
                   "is a sum of powers of the roots, since such sums obey the same recurrence. (A "
                   "double root $r$ brings $t r^t$, which goes to zero with $r^t$.)")
    proof.identity(characteristic, s, "Two values of the polynomial decide. At $\\lambda = 1$ it "
                   "is always positive; …", given=[(root, 1)])
    proof.identity(characteristic, 2 * (1 + mu) - s, "… at $\\lambda = -1$ it is positive exactly "
                   "if $\\eta h < 2(1 + \\mu)$.", given=[(root, -1)])
    between = [r_1 > -1, r_1 < 1, r_2 > -1, r_2 < 1]
    values = [(1 - r_1) * (1 - r_2), (1 + r_1) * (1 + r_2)]
    proof.say("**Real roots.** Then the two values are {one} and {minus}, and {mu} is $r_1 r_2$.",
              one=values[0], minus=values[1], mu=mu)
    for value in values:
        proof.positive(value, "Both roots between $-1$ and 1 make the value positive, …",
                       given=between)
    proof.relation(r_1**2 * r_2**2, "<", 1, "… and $|\\mu| < 1$.", given=between)
    proof.relation(r_1**2, "<", 1, "Conversely, two positive values and $\\mu < 1$ keep the first "
                   "root between $-1$ and 1; the second likewise, by symmetry.",
                   given=[values[0] > 0, values[1] > 0, r_1 * r_2 < 1])
    proof.say("**A complex pair.** Both roots then have the squared size {mu}, so they are inside "
              "exactly if $\\mu < 1$.", mu=mu)
    proof.identity(characteristic, ((2 * root - trace)**2 - discriminant) / 4,
                   "The discriminant $T^2 - 4\\mu$, with $T = 1 + \\mu - \\eta h$, is negative, so "
                   "both values are positive by themselves.")
    proof.conclude(eta_max, largest, "Together: the weight settles if and only if $|\\mu| < 1$ and "
                   "$0 < \\eta h < 2(1 + \\mu)$. The largest learning rate shrinks "
                   "as {mu} falls to $-1$.", given=[(eta_max * h, 2 * (1 + mu))], mu=mu)

    proof.say("Is it at least as fast as plain descent, whose factor per step is $q = 1 - \\eta "
              "h$?")
    proof.positive(discriminant, "Below zero the roots are real, …", given=[mu < 0])
    proof.identity(characteristic, mu * s, "… and the polynomial is negative at $\\lambda = q$, so "
                   "{q} lies between the roots. Their product {mu} is negative, so 0 lies between "
                   "them too.", given=[(root, 1 - s)], q=q, mu=mu)
    gap = (q + d_1) * (q - d_2) < 0
    proof.relation(d_2, ">", q, "Call them $-d_1$ and $d_2$. If {q} is not negative, the upper "
                   "root is farther from 0 than {q}; …", given=[gap, q >= 0], q=q)
    proof.relation(d_1, ">", -q, "… otherwise the lower root is. So plain descent shrinks the "
                   "error faster, at every learning rate.", given=[gap, q <= 0])
    proof.figure(triangle, "Where a weight settles.")
    proof.edge_case("At $\\mu = 0$ the range is that of plain gradient descent, $\\eta < 2/h$.",
                    largest, 2 / h, given=[(mu, 0)])
    proof.edge_case("At $\\mu = -1$ it has shrunk to nothing.", largest, 0, given=[(mu, -1)])
    proof.imprecise("The usual answer says that the weight swings to and fro and gives it as the "
                    "fault. Plain descent swings as well, for $1 < \\eta h < 2$. The fault is the "
                    "lost speed and the lost range.")


def roots(coefficient, step):
    coefficients = lambdify((mu, eta, h), Poly(characteristic, root).all_coeffs())
    return np.roots(coefficients(coefficient, step, 1.0))


def triangle():
    figure = Figure(figsize=(6, 3.4))
    axes = figure.subplots()
    grid = np.linspace(0, 1, 200)
    axes.fill([-1, 1, 1], [0, 0, 4], color="C0", alpha=0.35, lw=0, label="settles")
    axes.fill_between(grid, (1 - np.sqrt(grid))**2, (1 + np.sqrt(grid))**2, color="C2", alpha=0.45,
                      lw=0, label="settles, swinging (complex roots)")
    axes.axvline(0, color="#000000", lw=0.8, ls=":")
    axes.annotate("plain descent", (0, 2.1), (-0.85, 3.2), arrowprops={"arrowstyle": "->"})
    axes.set(xlabel="momentum coefficient μ", ylabel="ηh", xlim=(-1.4, 1.4), ylim=(0, 4.5))
    axes.legend(frameon=False, loc="upper left", fontsize=8)
    return svg(figure, "The stability triangle", "A triangle with corners (-1, 0), (1, 0) and "
               "(1, 4). Momentum above 0 widens the range of learning rates, below 0 it narrows.")


@solution.network
def check(net):
    for coefficient, step in ((-0.5, 0.9), (-0.5, 0.1), (0.9, 0.1), (-1.2, 0.3)):
        first, second = roots(coefficient, step)
        start, after = trajectory(coefficient, step, 1)[1]
        a = (after - second * start) / (first - second)
        n = np.arange(41)
        net.values(f"w after 0 … 40 steps, against the powers of the roots, μ = {coefficient}, "
                   f"ηh = {step}", trajectory(coefficient, step, 40)[1],
                   (a * first**n + (start - a) * second**n).real, 1e-8, "SGD with momentum")
    coefficients, steps = np.arange(-1.45, 1.5, 0.1), np.arange(0.13, 5, 0.23)
    bound = to_numpy(largest)(mu=coefficients, h=1.0)
    net.values("whether 400 steps settle, against the triangle, on a grid of (μ, ηh)",
               [abs(trajectory(m, steps, 400)[1][-1]) < 0.1 for m in coefficients],
               (abs(coefficients) < 1)[:, None] & (steps < bound[:, None]), 0, "SGD with momentum")


@solution.mistake("“for μ > 0 the friction is infinite”: the plain rule comes back",
                  "a public solution set (G)", why="That is $\\mu = 0$. For every other $\\mu$ the "
                  "old velocity counts; below zero, with its sign turned.")
def _(claim):
    claim.identity(mu * v - eta * g, -eta * g)


@solution.mistake("with μ < 0 the weight can never stay at the minimum", "lecture notes",
                  why="True for $\\mu \\le -1$ only. Between $-1$ and 0 a small learning rate "
                  "brings it there, and there it stays.")
def _(claim):
    weights = trajectory(-0.5, 0.1, 1000)[1]
    claim.outcome("Is the weight farther than a millionth from the minimum after 1000 steps, "
                  "μ = −0.5, ηh = 0.1?", bool(abs(weights[-1]) > 1e-6), True)


@solution.mistake("friction is so strong that the velocity dies out for every μ < 0",
                  "a public solution set (U)", why="Its size is multiplied by $|\\mu|$; below "
                  "$-1$ that is growth.")
def _(claim):
    claim.relation((mu * v)**2, "<", v**2, given=[mu < 0, v**2 > 0])


@solution.mistake("0 < μ < 1 avoids overshooting and still builds up speed", "lecture notes",
                  why="From rest it does not overshoot only if $\\mu \\le (1 - \\sqrt{\\eta "
                      "h})^2$.")
def _(claim):
    claim.outcome("The lowest point of the weight from rest at 1, μ = 0.9, ηh = 0.1, minimum at 0",
                  round(float(trajectory(0.9, 0.1, 100)[1].min()), 3), 0.0)
