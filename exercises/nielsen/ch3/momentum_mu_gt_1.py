r"""A momentum coefficient above 1 diverges for every learning rate

Momentum moves a weight by a velocity: $v' = \mu v - \eta\, \partial C/\partial w$ and
$w' = w + v'$. Usually $0 \le \mu \le 1$. What goes wrong with $\mu > 1$? Can a smaller learning
rate $\eta$ repair it?
"""
import numpy as np

from backproof import (
    ask, curves, digits_data, exercise, IndexedBase, Iterated, kept, oo, paths, Rational,
    real, Slider, Symbol, to_numpy,
)
from numeric import SGD, Network2

cost, v, w, v_next, w_next, Q, Q_next = real("C v w v' w' Q Q'")
root, mu, r_1, r_2, push = real("lambda mu r_1 r_2 k")
x, ratio = real("x rho", positive=True)
eta, h, speed = real("eta h m", positive=True)
s = eta * h
T = real("T")
trace = 1 + mu - s
characteristic = root**2 - T * root + mu
t = Symbol("t", integer=True, nonnegative=True)
SEEDS = 1, 2, 3
vs, ws, Qs = (IndexedBase(name, real=True) for name in "vwQ")


def one_step(n):
    """The two rules, from step n to step n + 1."""
    return [(vs[n + 1], mu * vs[n] - s * ws[n]), (ws[n + 1], ws[n] + vs[n + 1])]


def powers(n):
    """What $r_1 - r_2$ times the weight after n steps is, from the first two weights."""
    return r_1**n * (ws[1] - r_2 * ws[0]) - r_2**n * (ws[1] - r_1 * ws[0])


def energy(velocity, weight):
    return mu * velocity**2 + (1 - mu - s) * velocity * weight + s * weight**2


def flat_ground(proof):
    """Without a gradient a step multiplies the velocity by mu."""
    proof.aside("Where the ground is flat, speed comes out of nothing")
    proof.induction(lambda n: vs[n], lambda n: mu**n * vs[0], t, "Without a gradient each step "
                    "multiplies the velocity by {mu}. Below 1 that is friction. Above 1 speed "
                    "comes out of nothing.", given=[(vs[t + 1], mu * vs[t])])


def growing_areas(proof):
    """Every step multiplies areas by mu, and with them a start from rest; returns the gradient."""
    proof.define(cost, h * w**2 / 2, "Near a minimum every smooth cost looks like a parabola with "
                 "a curvature {h}. With many weights this holds along each principal direction, "
                 "with its own {h}.")
    gradient = proof.derive(cost, wrt=w, text="Its slope.")
    proof.define(v_next, mu * v - eta * gradient, "One step: first the velocity, …")
    proof.define(w_next, w + v_next, "… then the weight.")
    proof.identity(w_next, mu * v + (1 - s) * w, "Written out, both are mixtures of {v} and {w}, "
                   "so a step is a matrix that acts on the pair.")
    proof.identity(mu * (1 - s) - (-s) * mu, mu, "A step takes $(v, w)$ to $(\\mu v - \\eta h w,\\; "
                   "\\mu v + (1 - \\eta h) w)$. The determinant of this matrix is {mu}: learning "
                   "rate and curvature drop out. So every area in the plane of velocity and "
                   "position is multiplied by {mu}.")
    proof.decisive()
    proof.define(Q, energy(v, w), "Follow one area. A state $(v, w)$ and the next one span a "
                 "parallelogram; call its area {Q}. In terms of the state alone it is …")
    proof.identity(v * w_next - w * v_next, Q, "… since the area of two arrows is the product "
                   "across, less the other one.")
    proof.define(Q_next, energy(v_next, w_next), "One step later it is …")
    proof.identity(Q_next, mu * Q, "… {mu} times what it was, as it must be.")
    proof.positive(energy(0, w), "From rest, $v = 0$, the area begins above zero, unless the "
                   "weight is at the minimum already.", given=[w**2 > 0])
    proof.limit(mu**t, t, oo, oo, "After {t} steps it has grown by {mu} to the power {t}. With "
                "$\\mu > 1$ that is beyond every bound.", given=[mu > 1])
    proof.relation(Q, "<=", (1 + 3 * mu + 3 * s) / 2 * (v**2 + w**2), "The area cannot grow unless "
                   "position or velocity does. So the weight runs away. A smaller {eta} only "
                   "delays it.", given=[mu > 0])
    proof.aside("The area after many steps, by induction")
    proof.induction(lambda n: Qs[n], lambda n: mu**n * Qs[0], t, "After {t} steps it is "
                    "{mu} to the power {t} times what it was.",
                    given=[(Qs[t + 1], mu * Qs[t])])
    return gradient


def two_step_rule(proof):
    """The weights without the velocity, and the polynomial that rules them."""
    proof.aside("How it runs away: two growth factors whose product is μ")
    proof.say("How does it run away? Write {w} for the weight after {t} steps.", w=ws[t])
    proof.define(T, trace, "A short name for a number that will turn up.")
    proof.identity(ws[t + 2], T * ws[t + 1] - mu * ws[t], "Two steps, without the velocity: "
                   "every weight follows from the two before it.",
                   given=one_step(t))
    proof.identity(root**(t + 2) - T * root**(t + 1) + mu * root**t, root**t * characteristic,
                   "A power $\\lambda^t$ obeys this rule if the polynomial on the right is 0. Its "
                   "roots tell how the weight moves.")
    proof.identity((root - r_1) * (root - r_2), root**2 - (r_1 + r_2) * root + r_1 * r_2, "With "
                   "roots $r_1, r_2$ it is this product. So their sum is {T} and their product "
                   "is {mu}.")
    proof.identity(T**2 - 4 * mu, ((1 - speed)**2 - s) * ((1 + speed)**2 - s), "The "
                   "discriminant, with $\\mu = m^2$. It is negative if $\\eta h$ lies between $(m-1)^2$ and "
                   "$(m+1)^2$, and positive below.", given=[(mu, speed**2)])


def no_real_roots(proof):
    """The weight passes the minimum again and again."""
    proof.aside("No real roots: it passes the minimum again and again")
    proof.say("**No real roots.** Suppose that the weight keeps its sign. Let $x > 0$ be the "
              "quotient of two weights in a row. The next quotient is this.")
    proof.identity((T * (x * w) - mu * w) / (x * w), T - mu / x, "The rule above, for a weight {w} "
                   "and the next one $xw$, divided by the latter.")
    proof.relation(x - (T - mu / x), ">=", (4 * mu - T**2) / (4 * x), "It is smaller than "
                   "{x} by at least this, a positive number. The smaller {x} is, the larger is the fall, so soon the "
                   "quotient is no longer positive: the weight has passed the minimum. It does so "
                   "again and again, while {Q} grows.")


def two_real_roots(proof):
    """The weight passes the minimum once and does not come back."""
    proof.aside("Two real roots: it passes the minimum once and does not come back")
    proof.say("**Two real roots**, $\\mu > 1$ and a small learning rate.")
    obeys = [(ws[t + 2], (r_1 + r_2) * ws[t + 1] - r_1 * r_2 * ws[t])]
    proof.identity(ws[t + 2] - r_2 * ws[t + 1], r_1 * (ws[t + 1] - r_2 * ws[t]), "Take $r_2$ times "
                   "the last weight away: what is left is multiplied by $r_1$ in each step.",
                   given=obeys)
    first = proof.induction(lambda n: ws[n + 1] - r_2 * ws[n],
                            lambda n: r_1**n * (ws[1] - r_2 * ws[0]), t, "So it is a power of "
                            "$r_1$ …", given=obeys)
    second = proof.induction(lambda n: ws[n + 1] - r_1 * ws[n],
                             lambda n: r_2**n * (ws[1] - r_1 * ws[0]), t, "… and with the roots "
                             "exchanged a power of $r_2$.", given=obeys)
    closed = (r_1 - r_2) * ws[t], powers(t)
    proof.identity(*closed, "The difference of the two lines: every weight, from the first two.",
                   given=[*obeys, first, second])
    proof.identity(characteristic, s, "How large are the roots? At $\\lambda = 1$ the polynomial, "
                   "$(1 - r_1)(1 - r_2)$, is positive, …", given=[(root, 1)])
    proof.relation(T, ">", 2 * speed, "… and below $(m-1)^2$ their sum is above $2m$, so above 2.",
                   given=[(mu, speed**2), s < (speed - 1)**2])
    proof.relation(r_2, ">", 1, "So both are above 1.",
                   given=[(1 - r_1) * (1 - r_2) > 0, r_1 + r_2 > 2])
    proof.identity(ws[1], (1 - s) * ws[0], "From rest the first step is one of plain descent.",
                   given=[*one_step(0), (vs[0], 0)])
    falls = proof.negative(1 - s - r_2, "Its factor, which is below 1, is smaller than both roots.",
                           given=[r_2 > 1])
    larger = [ratio > 1, r_2 > 1, falls]
    proof.identity((r_1 - r_2) * ws[t], r_2**t * ws[0] * (ratio**t * (1 - s - r_2) - (1 - s - r_1)),
                   "Let $r_1$ be the larger root, {ratio} times the other. Then this is the weight.",
                   given=[*obeys, closed, (ws[1], (1 - s) * ws[0]), (r_1, ratio * r_2)])
    proof.relation(ratio**(t + 1) * (1 - s - r_2), "<", ratio**t * (1 - s - r_2), "In the bracket, "
                   "the first term falls in every step, …", given=larger)
    proof.limit(ratio**t * (1 - s - r_2) - (1 - s - r_1), t, oo, -oo, "… and without bound. So the "
                "weight passes the minimum once and does not come back.",
                given=larger)

asked = ask.asks(
    whole="t",
    letters={"μ": "momentum coefficient, above 1", "η": "learning rate", "h":
        "curvature of the cost h w²/2",
             "w": "weight", "v": "velocity", "v'": "velocity after a step", "w'":
             "weight after a step",
             "Q": "η h w² + μ v² + (1 - η h - μ) v w", "Q'": "the same after a step",
             "v_0": "velocity at the start", "v_t": "velocity after t steps", "r_1":
             "one factor of the rule",
             "r_2": "the other", "λ": "a root", "C": "cost"},
    given=["μ > 1", "η > 0", "h > 0", "C = h w^2/2", "v' = μ v - η h w", "w' = w + v'",
           "Q = η h w^2 + μ v^2 + (1 - η h - μ) v w",
           "Q' = η h w'^2 + μ v'^2 + (1 - η h - μ) v' w'",
           "v_t = μ^t v_0", "r_2 = μ/r_1"],
    parts=[
        ask.choice("What goes wrong?", ["the speed grows without bound | it diverges | the "
            "weight runs away | "
                   "it runs away | diverges | blows up | divergence | the velocity grows "
                   "exponentially | explodes | "
                   "it explodes | velocity grows | grows without bound",
                   "it converges too slowly | slow",
                   "nothing | nothing goes wrong"],
                   "the speed grows without bound",
                   "Look at flat ground first: what does a step do to v?"),
        ask.formula("Where the ground is flat: the velocity after t steps?", "line 15",
                    "Each step multiplies it by the same number."),
        ask.no("Can a smaller learning rate repair it?", "The factor μ does not contain η.",
               "One step is a linear map of (v, w). What is its determinant?"),
        ask.formula("At a quadratic minimum: what does a step make of the area Q that two states in a "
                    "row span?", "line 10",
                    "Put v' and w' into Q' and multiply out.",
                    "Nothing with η is left in the factor."),
        ask.formula("And the product of the two factors r_1 and r_2 by which it grows?", "r_1 r_2 = μ",
                    "It is the constant term of λ² - (1 + μ - ηh) λ + μ, the determinant of the "
                    "step.",
                    slips={"1 + μ - η h": "That is their sum."})])


@exercise("ch3-momentum-mu-gt-1", kind="inequality", equations=[107, 108],
          short="Momentum with μ > 1",
          idea="Look at position and velocity together, as a point in a plane. One step of "
               "momentum maps the plane by a matrix, and its determinant is the momentum "
               "coefficient, whatever the learning rate is. So with a coefficient above one "
               "every area grows in every step. The two growth factors multiply to more than "
               "one, so at least one of them is larger than one in size. A smaller learning rate "
               "cannot help, because it does not occur in the determinant.",
          tags=["momentum", "mu > 1", "μ > 1", "momentum coefficient above 1", "divergence",
                "diverges", "friction", "determinant", "area", "instability", "velocity",
                "equation 107", "equation 108"])
def solution(proof):
    proof.answer("At a quadratic minimum the weight runs away from every start at rest but the "
                 "minimum itself, for *every* {eta}.", eta=eta)
    gradient = growing_areas(proof)
    flat_ground(proof)
    two_step_rule(proof)
    no_real_roots(proof)
    two_real_roots(proof)
    proof.numbers("One step from a place with some speed. The quantity $Q$ is multiplied by "
                  "$\\mu$.",
                  {mu: 1.5, eta: 0.1, h: 2, v: -0.5, w: 1})
    proof.figure(plane, "Position to the right, velocity upwards: thirty steps from rest at 1. "
                 "Below 1 the point falls in, at 1 it goes round, above 1 it is driven out. Make "
                 "$\\eta h$ as small as you like: that takes longer, and ends the same.")
    proof.figure(path, "A weight that starts from rest at 1. Push $\\mu$ above 1, then make "
                 "$\\eta h$ as small as you like.")
    proof.aside("Measured on a network")
    proof.experiment("The same on a network: the training cost of the digits after three epochs.",
                     digits.judged(compare))
    proof.edge_case("At $\\mu = 1$ the quantity stays as it is. The weight never comes to rest.",
                    Q_next, Q, given=[(mu, 1)])
    proof.edge_case("Nor does it escape then, as long as $\\eta h < 4$: both squares are bounded "
                    "by {Q}.", 4 * Q, (2 * v - s * w)**2 + s * (4 - s) * w**2,
                    given=[(mu, 1)])
    proof.edge_case("At $\\mu = 0$ the velocity is forgotten: plain gradient descent.",
                    w_next, w - eta * gradient, given=[(mu, 0)])
    proof.imprecise("Exactly at the minimum and at rest, $v = w = 0$, nothing moves for any {mu}. "
                    "The minimum is unstable; it does not push.")


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


def plane(coefficient=1.1, step=0.1):
    """Position and velocity over 30 steps, as a point in a plane."""
    return paths("Position and velocity under momentum", "A point that starts at 1 on the axis of "
                 "positions. For a coefficient above 1 it spirals outwards across the circles, at "
                 "1 it goes round in an ellipse, and below 1 it spirals inwards.",
                 (w**2 + v**2) / 2, (w, v), {"position and velocity": from_rest((w, v))},
                 ((-4, 4), (-2, 2)), 30, sliders(coefficient, step), [0.125, 0.5, 2])


def path(coefficient=1.1, step=0.1):
    """The weight over 40 steps of the two rules, with sliders for the coefficient and ηh."""
    return curves("A weight under momentum", "The path of a weight that starts from rest at 1. For "
                  "a coefficient above 1 it swings wider and wider, or for a tiny step runs off to "
                  "one side; between 0 and 1 it settles; below 0 it settles for small steps only.",
                  real("steps"), (0, 40), {"weight": from_rest(w)}, (-4, 4),
                  sliders(coefficient, step), whole=True)


def from_rest(shown):
    """The two rules as a figure takes them, from rest at w = 1; ``push`` is ηh."""
    velocity = mu * v - push * w
    return Iterated((v, w), (velocity, w + velocity), (0.0, 1.0), shown)


def sliders(coefficient, step):
    return [Slider(mu, -1.5, 1.5, 0.05, coefficient, "μ"),
            Slider(push, 0.001, 4.501, 0.01, step, "ηh")]


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


@solution.mistake("a small enough learning rate repairs it", "a natural guess",
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
