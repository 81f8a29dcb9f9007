r"""A negative momentum coefficient shrinks the stable range and slows the descent

Momentum gives a weight $w$ a velocity $v$. One step makes them
$v' = \mu v - \eta\, \partial C/\partial w$ and $w' = w + v'$, with the cost $C$. What goes wrong with
a momentum coefficient $\mu < 0$? For which $\mu$ and which learning rates $\eta$ does a weight settle
at a quadratic minimum at all?
"""
import numpy as np
from matplotlib.figure import Figure
from sympy import Poly

from backproof import ask, exercise, exp, IndexedBase, oo, real, svg, to_numpy

from .cross_entropy_minimum import a as positive, log_tangent
from .cross_entropy_minimum import solution as cross_entropy_minimum
from .momentum_mu_gt_1 import (
    Q, Q_next, Qs, T, characteristic, energy, eta, h, mu, one_step, path, powers, r_1, r_2, root, s,
    t, trace, trajectory, v, v_next, vs, w, w_next, ws,
)
from .momentum_mu_gt_1 import solution as positive_mu

g, A, B, q, r, u = real("g A B q r u")
eta_max, d_1, d_2, k, tau = real("eta_max d_1 d_2 k tau", positive=True)
us = IndexedBase("u", real=True)
inside = [r_1 > -1, r_1 < 1, r_2 > -1, r_2 < 1]
largest = 2 * (1 + mu) / h
discriminant = T**2 - 4 * mu


def flat_ground(proof):
    """Where the gradient is constant, the effective learning rate is smaller."""
    flat = [(vs[t + 1], mu * vs[t])]
    proof.cite(positive_mu, "Where the ground is flat, each step multiplies the velocity by {mu}.",
               of=vs[t], given=flat)
    proof.negative((mu * v) * v, "A negative {mu} turns it round each time.",
                   given=[mu < 0, v**2 > 0])
    proof.identity(v, -eta * g / (1 - mu), "Where the gradient is a constant {g}, the velocity "
                   "comes to rest at the value that a step leaves as it is.",
                   given=[(v, mu * v - eta * g)])
    proof.relation(eta / (1 - mu), "<", eta, "So the effective learning rate is {rate}: less than "
                   "{eta}.", given=[mu < 0], rate=eta / (1 - mu))


def mixture(proof):
    """At mu <= -1 a mixture of position and velocity never shrinks."""
    proof.say("Now a minimum, $C = h w^2/2$, with gradient $hw$.")
    proof.define(v_next, mu * v - eta * h * w, "One step: first the velocity, …")
    proof.define(w_next, w + v_next, "… then the weight.")
    proof.aside("At μ ≤ −1 nothing settles")
    proof.define(Q, energy(v, w), "A mixture of position and velocity, positive at rest …")
    proof.define(Q_next, energy(v_next, w_next), "… and the same after the step.")
    proof.cite(positive_mu, "The step multiplies it by {mu}.", of=Q_next)
    proof.numbers("One step that overshoots: the weight changes side, and the velocity has turned "
                  "round what it kept. The mixture is halved and changes its sign.",
                  {mu: -0.5, eta: 0.6, h: 2, v: 0.1, w: 1})
    proof.relation(Q_next**2, ">=", Q**2, "At $\\mu \\le -1$ its size never shrinks. If position "
                   "and velocity went to zero, so would {Q}: the weight cannot settle.",
                   given=[mu <= -1])


def two_real_roots(proof):
    """The weight settles if and only if both roots lie between -1 and 1."""
    proof.main_path()
    proof.say("For the rest, let $w_t$ be the weight after {t} steps.")
    proof.define(T, trace, "A short name for what stands before $w_{t+1}$ in the next line.")
    proof.cite(positive_mu, "Without the velocity, the rule is this.", of=ws[t + 2],
               given=one_step(t))
    proof.aside("Two real roots: it settles if both lie between −1 and 1, and only then")
    proof.say("**Two real roots** $r_1, r_2$ of $\\lambda^2 - T\\lambda + \\mu$. Their sum is $T$ "
              "and their product {mu}, so the rule has $r_1 + r_2$ and $r_1 r_2$ in it.")
    obeys = [(ws[t + 2], (r_1 + r_2) * ws[t + 1] - r_1 * r_2 * ws[t])]
    proof.cite(positive_mu, "Then every weight comes from the first two like this.",
               of=((r_1 - r_2) * ws[t], powers(t)), given=obeys)
    proof.limit((A * r_1**t - B * r_2**t) / (r_1 - r_2), t, oo, 0, "If both roots lie between "
                "$-1$ and 1 and differ, the weight goes to 0, from every start. {A} and {B} are "
                "the two brackets above, which do not depend on {t}.", given=[*inside, r_1 > r_2])
    double_root(proof)
    proof.cite(positive_mu, "Now let a root, called $r_1$, be at least 1 in size. What is left "
               "of a weight after taking $r_2$ times the last one away is multiplied by $r_1$ in "
               "each step.",
               of=ws[t + 2] - r_2 * ws[t + 1], given=obeys)
    proof.relation((r_1 * u)**2, ">=", u**2, "So its size, here {u}, never shrinks. If the weight "
                   "went to 0, so would {u}.", given=[r_1**2 >= 1])
    proof.identity(characteristic, s, "At $\\lambda = 1$ the polynomial, $(1 - r_1)(1 - r_2)$, is "
                   "{s}.", given=[(root, 1)])
    proof.cite(positive_mu, "And the first step from rest is one of plain descent.", of=ws[1],
               given=[*one_step(0), (vs[0], 0)])
    proof.identity(1 - (1 - r_1) * (1 - r_2) - r_2, r_1 * (1 - r_2), "So what is left begins, "
                   "from rest, as this times $w_0$.")
    proof.positive((r_1 * (1 - r_2))**2, "The value at 1 is not 0, so no root is 1, and the "
                   "beginning is not 0. The weight does not settle.",
                   given=[(1 - r_1) * (1 - r_2) > 0, r_1**2 >= 1])


def both_inside(proof):
    """When both roots lie between -1 and 1."""
    proof.main_path()
    proof.say("A power $\\lambda^t$ obeys this rule if $\\lambda^2 - T\\lambda + \\mu = 0$, and the "
              "weight settles if both roots lie between $-1$ and 1. When do they? The values of the "
              "polynomial at 1 and at $-1$ and the product of the roots decide.")
    proof.identity(characteristic.subs(root, -1), 2 * (1 + mu) - s, "The polynomial "
                   "$\\lambda^2 - T\\lambda + \\mu$, whose roots are the factors of a step, has this value "
                   "at $-1$. It is positive exactly if $\\eta h < 2(1 + \\mu)$: beyond that, a factor is "
                   "below $-1$, and the weight swings wider and wider.")
    proof.decisive()
    proof.aside("Three signs decide whether both roots lie inside")
    values = [(1 - r_1) * (1 - r_2), (1 + r_1) * (1 + r_2)]
    for r in (r_1, r_2):
        proof.relation(r**2, "<", 1, "Two positive values and $\\mu < 1$ keep {r} inside.",
                       given=[values[0] > 0, values[1] > 0, r_1 * r_2 < 1])
    for value, words in zip(values, ("Conversely, both roots inside make the value at 1 positive, …",
                                     "… the value at $-1$, …")):
        proof.positive(value, words, given=inside)
    proof.relation(r_1**2 * r_2**2, "<", 1, "… and $|\\mu| < 1$.", given=inside)


def no_real_roots(proof):
    """The same condition; and the largest learning rate."""
    proof.aside("No real roots: the same condition")
    proof.say("**No real roots**: $4\\mu - T^2$ is positive, and so is {mu}.")
    gap = -discriminant
    proof.relation(w**2, "<=", 4 * mu * Q / gap, "Then {Q} bounds the weight.", given=[gap > 0])
    proof.cite(positive_mu, "And {Q} is multiplied by {mu} in each step.", of=Qs[t],
               given=[(Qs[t + 1], mu * Qs[t])])
    proof.limit(4 * mu * mu**t * Qs[0] / gap, t, oo, 0, "So the bound goes to 0 if $\\mu < 1$, and "
                "the weight settles, swinging.", given=[mu > 0, mu < 1, gap > 0])
    proof.relation(Q_next**2, ">=", Q**2, "If $\\mu \\ge 1$, the size of {Q} never shrinks, and the "
                   "weight does not settle.", given=[mu >= 1])
    proof.identity(characteristic, ((2 * root - T)**2 + gap) / 4, "The polynomial is "
                   "positive everywhere now, at $-1$ too. So the condition is the same.")
    proof.main_path()
    proof.conclude(eta_max, largest, "Together: the weight settles if and only if $|\\mu| < 1$ and "
                   "$0 < \\eta h < 2(1 + \\mu)$. The largest learning rate shrinks "
                   "as {mu} falls to $-1$.", given=[(eta_max * h, 2 * (1 + mu))])


def slower_than_descent(proof):
    """Each step gains less than one of plain descent."""
    proof.aside("Each step gains less than one of plain descent")
    proof.say("Is it at least as fast as plain descent, whose factor per step is $q = 1 - \\eta "
              "h$?")
    proof.positive(discriminant, "Below zero the roots are real, …", given=[mu < 0])
    proof.identity(characteristic, mu * s, "… and the polynomial is negative at $\\lambda = q$, so "
                   "{q} lies between the roots. Their product {mu} is negative, so 0 lies between "
                   "them too.", given=[(root, 1 - s)])
    gap = (q + d_1) * (q - d_2) < 0
    proof.relation(d_2, ">", q, "Call them $-d_1$ and $d_2$. If {q} is not negative, the upper "
                   "root is farther from 0 than {q}; …", given=[gap, q >= 0])
    proof.relation(d_1, ">", -q, "… otherwise the lower root is. So plain descent shrinks the "
                   "error faster, at every learning rate.", given=[gap, q <= 0])

asked = ask.asks(
    whole="t",
    letters={"μ": "momentum coefficient", "η": "learning rate", "h": "curvature of the cost h w²/2",
             "v_0": "velocity at the start", "v_t": "velocity after t steps",
             "v": "the velocity that a step on a constant slope leaves as it is", "g":
             "a constant gradient", "r_1": "one factor of the rule", "r_2": "the other",
             "η_max": "the largest learning rate"},
    given=["η > 0", "h > 0", "μ ≠ 1", "v_t = μ^t v_0", "r_2 = μ/r_1", "η_max = 2 (1 + μ)/h",
           "v = -η g/(1 - μ)"],
    also=["r_1 r_2 = μ", "v_t = μ^t v_0"],
    parts=[
        ask.choice("What goes wrong with a negative coefficient?",
                   ["each step reverses the old velocity | the velocity changes its sign | it "
                       "slows the descent | "
                    "it is slower | friction is overdone | it brakes too much | smaller range | "
                    "it oscillates and is slower | oscillates | "
                    "the velocity is reversed | slower than plain gradient descent | reverses "
                    "the velocity",
                    "it always diverges | it diverges", "nothing"],
                   "each step reverses the old velocity", "What is μ v if μ is below 0?"),
        ask.condition("For which μ can a weight settle at all?", "-1 < μ < 1",
                      "The product of the two factors is μ.",
                      "Both must be smaller than 1 in size.",
                      said=["-1 < μ < 0", "μ > -1", "-1 < μ ≤ 0", "0 > μ > -1"]),
        ask.condition("For which learning rates, then?", "η < 2 (1 + μ)/h", where="-1 < μ, μ < 1",
                      hints=["Both roots of λ² - (1 + μ - ηh) λ + μ lie between -1 and 1.",
                             "Look at the polynomial at λ = -1.", "1 + (1 + μ - ηh) + μ > 0."],
                      slips={"2/h": "That is the range without momentum."}),
        ask.formula("On a constant slope g, the velocity that a step leaves as it is?",
            "line 3",
                    "Solve v = μ v - η g for v.")])


@exercise("ch3-momentum-mu-negative", kind="inequality", equations=[107, 108],
          short="Momentum with μ < 0",
          idea="The momentum coefficient says how much of the old velocity is kept. A negative "
               "one turns it round, so each step takes back part of what the step before has "
               "done, and on a slope the steps add up to less than those of plain descent. At a "
               "minimum, ask for the step with which the weight jumps every time to the other "
               "side, just as far away as before. With any larger step it swings wider and wider. "
               "A negative coefficient lowers this limit, and at minus one it is zero.",
          tags=["momentum", "mu < 0", "μ < 0", "negative momentum", "stability",
                "largest learning rate", "stability triangle", "oscillation",
                "effective learning rate", "2(1+mu)/h", "equation 107", "equation 108"])
def solution(proof):
    proof.answer("Below 0 the range of learning rates is smaller than without momentum, and every step "
                 "gains less than plain gradient descent. At $\\mu \\le -1$ nothing settles.")
    flat_ground(proof)
    mixture(proof)
    two_real_roots(proof)
    both_inside(proof)
    no_real_roots(proof)
    slower_than_descent(proof)
    proof.figure(triangle, "The learning rates at which a weight settles, by the momentum "
                 "coefficient.")
    proof.figure(lambda: path(-0.5, 0.9), "A weight from rest at 1. Find the largest $\\eta h$ at "
                 "which it still settles, here $2(1 + \\mu) = 1$.")
    proof.edge_case("At $\\mu = 0$ the range is that of plain gradient descent, $\\eta < 2/h$.",
                    largest, 2 / h, given=[(mu, 0)])
    proof.edge_case("At $\\mu = -1$ it has shrunk to nothing.", largest, 0, given=[(mu, -1)])
    proof.imprecise("The usual answer says that the weight swings to and fro and gives it as the "
                    "fault. Plain descent swings as well, for $1 < \\eta h < 2$. The fault is the "
                    "lost speed and the lost range.")


def double_root(proof):
    """The weight settles also if both roots are the same number r between -1 and 1."""
    away = [(us[t + 1], r * us[t])]
    proof.say("If both roots are the same number {r}, write $u_t$ for $w_{t+1} - r w_t$.")
    proof.identity(ws[t + 2] - r * ws[t + 1], r * (ws[t + 1] - r * ws[t]), "It is multiplied by "
                   "{r} in each step.", given=[(ws[t + 2], 2 * r * ws[t + 1] - r**2 * ws[t])])
    proof.induction(lambda n: ws[n + 1], lambda n: r**n * ws[1] + n * us[n], t, "The weight is then "
                    "this …", given=[*away, (ws[t + 2], r * ws[t + 1] + us[t + 1])])
    proof.induction(lambda n: us[n], lambda n: r**n * us[0], t, "… with a power of {r} in "
                    "{u} too. Does $t r^t$ go to 0?", given=away, u=us[t])
    for sign in (1, -1):
        proof.identity((t * r**t)**2, (t * exp(-2 * k * t))**2, "Write the size of {r} as "
                       "$e^{-2k}$, with $k > 0$. The square of $t r^t$ is then that of $t e^{-2kt}$, "
                       "for a positive {r} …" if sign > 0 else "… and for a negative one. (If {r} "
                       "is 0, the weight is 0 from the second step on.)",
                       given=[(r, sign * exp(-2 * k))])
    tangent = proof.cite(cross_entropy_minimum, "Put any positive number {tau} in the place of "
                         "{t}. The exponential lies above its tangent, so its square is larger "
                         "than the square of $k\\tau$.", of=log_tangent,
                         replace={positive: exp(k * tau)})
    small = proof.relation(tau * exp(-2 * k * tau), "<=", 1 / (tau * k**2), "So this is bounded …",
                           given=[tangent])
    least = proof.relation(0, "<=", tau * exp(-2 * k * tau), "… from both sides …")
    proof.squeeze(least, small, tau, oo, 0, "… and goes to 0 as {tau} grows, through whole numbers "
                  "or otherwise. The weight settles.")


def roots(coefficient, step):
    polynomial = characteristic.subs(T, trace).subs({mu: coefficient, eta: step, h: 1})
    return np.roots([float(c) for c in Poly(polynomial, root).all_coeffs()])


def triangle():
    figure = Figure(figsize=(3.6, 2.5))
    axes = figure.subplots()
    grid = np.linspace(0, 1, 200)
    axes.fill([-1, 1, 1], [0, 0, 4], color="C0", alpha=0.35, lw=0, label="settles")
    axes.fill_between(grid, (1 - np.sqrt(grid))**2, (1 + np.sqrt(grid))**2, color="C2", alpha=0.45,
                      lw=0, label="settles, swinging")
    axes.axvline(0, color="#000000", lw=0.8, ls=":")
    axes.annotate("plain descent", (0, 2.1), (-1.3, 2.5), arrowprops={"arrowstyle": "->"})
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


@solution.mistake("for μ > 0 the friction is infinite, and the plain rule comes back",
                  "G", why="That is $\\mu = 0$. For every other $\\mu$ the "
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
                  "U", why="Its size is multiplied by $|\\mu|$; below "
                  "$-1$ that is growth.")
def _(claim):
    claim.relation((mu * v)**2, "<", v**2, given=[mu < 0, v**2 > 0])


@solution.mistake("0 < μ < 1 avoids overshooting and still builds up speed", "lecture notes",
                  why="From rest it does not overshoot only if $\\mu \\le (1 - \\sqrt{\\eta "
                      "h})^2$.")
def _(claim):
    claim.outcome("The lowest point of the weight from rest at 1, μ = 0.9, ηh = 0.1, minimum at 0",
                  round(float(trajectory(0.9, 0.1, 100)[1].min()), 3), 0.0)
