r"""A momentum coefficient above 1 diverges for every learning rate

Momentum moves a weight by a velocity: $v' = \mu v - \eta\, \partial C/\partial w$ and
$w' = w + v'$. Usually $0 \le \mu \le 1$. What goes wrong with $\mu > 1$? Can a smaller learning
rate $\eta$ repair it?
"""
import numpy as np
from matplotlib.figure import Figure
from sympy import IndexedBase, Rational, Symbol, oo

from derivations import real, to_numpy
from exercises.experiments import digits_data, kept
from exercises.registry import exercise
from exercises.site.figures import svg
from numeric import SGD, Network2

cost, v, w, v_next, w_next, Q, Q_next = real("C v w v' w' Q Q'")
root, mu, r_1, r_2 = real("lambda mu r_1 r_2")
eta, h, speed = real("eta h m", positive=True)
s = eta * h
trace = 1 + mu - s
characteristic = root**2 - trace * root + mu
t = Symbol("t", integer=True, nonnegative=True)
SEEDS = 1, 2, 3
vs, Qs = (IndexedBase(name, real=True) for name in "vQ")


def energy(velocity, weight):
    return mu * velocity**2 + (1 - mu - s) * velocity * weight + s * weight**2


@exercise("ch3-momentum-mu-gt-1", kind="inequality",
          book=("3", "Variations on stochastic gradient descent"), equations=[107, 108])
def solution(proof):
    proof.answer("Nothing brakes. Where the gradient is zero the speed grows like {power}. At a "
                 "quadratic minimum a quantity $Q > 0$, built from position and velocity, is "
                 "multiplied by {mu} in every step, for *every* learning rate, so a weight that "
                 "starts from rest anywhere but at the minimum runs away.", power=mu**t, mu=mu)
    proof.say("Begin where the ground is flat.")
    proof.induction(lambda n: vs[n], lambda n: mu**n * vs[0], t, "Without a gradient each step "
                    "multiplies the velocity by {mu}. Below 1 that is friction. Above 1 speed "
                    "comes out of nothing.", given=[(vs[t + 1], mu * vs[t])], mu=mu)

    proof.define(cost, h * w**2 / 2, "Now a minimum. Near it every smooth cost looks like a "
                 "parabola with curvature {h}; with many weights this holds along each principal "
                 "direction, with its own {h}.", h=h)
    gradient = proof.derive(cost, wrt=w)
    proof.define(v_next, mu * v - eta * gradient, "One step: first the velocity, …")
    proof.define(w_next, w + v_next, "… then the weight.")
    proof.define(Q, energy(v, w), "Watch this mixture of position and velocity …")
    proof.define(Q_next, energy(v_next, w_next), "… and the same after one step.")
    proof.conclude(Q_next, mu * Q, "The step multiplies it by {mu}, exactly, whatever the learning "
                   "rate and the curvature are.", mu=mu)
    proof.induction(lambda n: Qs[n], lambda n: mu**n * Qs[0], t, "So after {t} steps it is "
                    "{mu} to the power {t} times what it was.",
                    given=[(Qs[t + 1], mu * Qs[t])], t=t, mu=mu)
    proof.positive(energy(0, w), "From rest, $v = 0$, it begins above zero, unless the weight is "
                   "at the minimum already.", given=[w**2 > 0])
    proof.limit(mu**t, t, oo, oo, "With $\\mu > 1$ the power grows beyond every bound, and {Q} "
                "with it.", given=[mu > 1], Q=Q)
    proof.relation(Q, "<=", (1 + 3 * mu + 3 * s) / 2 * (v**2 + w**2), "It cannot grow unless "
                   "position or velocity does. So the weight runs away. A smaller {eta} only "
                   "delays it.", given=[mu > 0], eta=eta)

    proof.identity(w_next, mu * v + (1 - s) * w, "How does it run away? One step is linear in the "
                   "old velocity and weight: its matrix has the rows $(\\mu, -\\eta h)$ and "
                   "$(\\mu, 1 - \\eta h)$.")
    proof.identity((mu - root) * (1 - s - root) + s * mu, characteristic,
                   "Its characteristic polynomial.")
    proof.identity((root - r_1) * (root - r_2), root**2 - (r_1 + r_2) * root + r_1 * r_2, "With "
                   "roots $r_1, r_2$ the constant term is their product. It is {mu}, so one root "
                   "is larger than 1 in size.", mu=mu)
    proof.identity((trace**2 - 4 * mu).subs(mu, speed**2),
                   ((1 - speed)**2 - s) * ((1 + speed)**2 - s), "The discriminant, with "
                   "$m = \\sqrt\\mu$. Between $(m-1)^2$ and $(m+1)^2$ it is negative: the weight "
                   "swings to and fro, wider each time. For smaller $\\eta h$ the roots are "
                   "real and both above 1.")
    proof.negative(1 - s - r_2, "From rest the weight is then $A r_1^t + B r_2^t$ times its start, "
                   "with $A + B = 1$ and $A = (1 - \\eta h - r_2)/(r_1 - r_2)$. For $r_1 > r_2$ "
                   "this is negative, and the larger root wins: the weight passes the minimum "
                   "once and does not come back.", given=[r_2 > 1])
    proof.figure(picture, "Three weights, starting from rest.")
    proof.experiment("The same on a network: the training cost of the digits after three epochs.",
                     digits.judged(compare))
    proof.edge_case("At $\\mu = 1$ the quantity stays as it is. The weight never comes to rest.",
                    Q_next, Q, given=[(mu, 1)])
    proof.edge_case("Nor does it escape then, as long as $\\eta h < 4$: both squares are bounded "
                    "by {Q}.", 4 * Q, (2 * v - s * w)**2 + s * (4 - s) * w**2,
                    given=[(mu, 1)], Q=Q)
    proof.edge_case("At $\\mu = 0$ the velocity is forgotten: plain gradient descent.",
                    w_next, w - eta * gradient, given=[(mu, 0)])
    proof.imprecise("Exactly at the minimum and at rest, $v = w = 0$, nothing moves for any {mu}. "
                    "The minimum is unstable; it does not push.", mu=mu)


def trajectory(coefficient, step, steps):
    """Velocities and weights of the project's own optimiser, from rest at w = 1.

    ``step`` is ηh, a number or an array of them: one weight each.
    """
    weight, optimizer = np.ones(np.shape(step)), SGD(1.0, coefficient)
    states = [(0 * weight, weight.copy())]
    for _ in range(steps):
        optimizer.step({"w": weight}, {"w": step * weight})
        states.append((optimizer.state["w"]["velocity"].copy(), weight.copy()))
    return np.array(states).swapaxes(0, 1)


def picture():
    figure = Figure(figsize=(6, 2.8))
    axes = figure.subplots()
    for coefficient, step in ((1.1, 0.1), (1.1, 0.001), (0.9, 0.1)):
        axes.plot(trajectory(coefficient, step, 40)[1], ".-", ms=3, lw=1,
                  label=f"μ = {coefficient}, ηh = {step}")
    axes.axhline(0, color="#b0b0b0", lw=0.8)
    axes.set(xlabel="step", ylabel="weight", ylim=(-4, 4))
    axes.legend(frameon=False)
    return svg(figure, "Weights under momentum", "Above 1 the weight swings wider and wider, or "
               "for a tiny step runs off to one side; at 0.9 it settles.")


@kept
def digits():
    return {f"{c:g}": [trained(c, seed) for seed in SEEDS] for c in (0, 0.9, 1.1)}


def compare(costs):
    table = [["μ", *(f"seed {seed}" for seed in SEEDS)]]
    table += [[c, *(f"{value:.3g}" for value in row)] for c, row in costs.items()]
    holds = min(costs["1.1"]) > max(costs["0"] + costs["0.9"])
    return holds, "with μ = 1.1 larger in every run than in any other run", table


def trained(coefficient, seed):
    training, *_ = digits_data(seed, train=500)
    rng = np.random.default_rng(seed)
    trainer = Network2([64, 16, 10], rng=rng).sgd(
        training, 3, 10, 0.1, rng=rng, momentum=coefficient, monitor=["train_loss"])
    return trainer.history["train_loss"][-1]


@solution.network
def check(net):
    for coefficient, step in ((1.1, 0.1), (1.5, 0.001), (2.0, 3.0)):
        velocities, weights = trajectory(coefficient, step, 30)
        found = to_numpy(energy(v, w))(v=velocities, w=weights, mu=coefficient, eta=step, h=1.0)
        net.values(f"Q after 0 … 30 steps of the optimiser, μ = {coefficient}, ηh = {step}", found,
                   coefficient ** np.arange(31) * step, 1e-10, "SGD with momentum, C = w²/2")


@solution.mistake("a learning rate that is small enough repairs it", "a natural guess",
                  why="The learning rate does not enter the factor.")
def _(claim):
    claim.relation(Q_next, "<=", Q, given=[mu > 1, (eta, Rational(1, 1000))])


@solution.mistake("without friction (μ = 1) the descent is much faster", "lecture notes",
                  why="True while the gradient keeps its sign. At a minimum nothing is lost from "
                  "step to step, so the weight circles for ever.")
def _(claim):
    claim.relation(Q_next, "<", Q, given=[(mu, 1)])


@solution.mistake("above 1 the weight moves in one direction and nothing can turn it",
                  "lecture "
                  "notes", why="Only if $\\eta h < (\\sqrt\\mu - 1)^2$. Otherwise it swings, "
                  "wider and wider.")
def _(claim):
    weights = trajectory(1.1, 0.1, 200)[1]
    claim.outcome("How often the weight passes the minimum in 200 steps, μ = 1.1, ηh = 0.1",
                  int((weights[1:] * weights[:-1] < 0).sum()), 1)
