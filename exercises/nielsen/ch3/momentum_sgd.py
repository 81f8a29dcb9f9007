r"""Momentum in the training code, with the regularisation kept

Add momentum to the mini-batch training of the network, so that it follows
$v' = \mu v - \eta \nabla C$, $w' = w + v'$, with the regularised cost $C$.
"""
import numpy as np

from backproof import ask, digits_data, exercise, interval, kept, real, shown
from numeric import L2, SGD, Network2, measure, train_step

from .momentum_mu_gt_1 import path as path_of_weight
from .momentum_mu_negative import solution as momentum_mu_negative

cost, v, w, g, v_next, w_next = real("C v w g v' w'")
mu, target = real("mu c")
eta, lam, n, h, rho = real("eta lambda n h rho", positive=True)
RATES = {"μ = 0, η = 0.5": (0, 0.5), "μ = 0.5, η = 0.25": (0.5, 0.25),
         "μ = 0.5, η = 0.5": (0.5, 0.5)}

asked = ask.asks(
    whole="n",
    letters={"w": "weight", "v": "velocity", "v'": "velocity after a step", "w'":
        "weight after a step",
             "μ": "momentum coefficient", "η": "learning rate", "λ":
             "strength of the regularisation",
             "n": "number of training examples", "g": "gradient of the unregularised cost"},
    given=["η > 0", "λ > 0", "v' = μ v - η (g + λ w/n)", "w' = w + v'"],
    parts=[
        ask.formula("The new velocity?", "line 3",
            "The gradient of the regularised cost.",
                    "Add the slope of the penalty, λ w/n."),
        ask.formula("The new weight, with the old velocity?", "line 5",
                    "Put the new velocity into w + v'."),
        ask.no("May the weight decay be left out of the velocity?",
            "Then it is not the gradient of C that is followed.",
               "Compare the second step with the rule of the question.")])


@exercise("ch3-momentum-sgd", kind="algorithm", equations=[93, 107, 108], short="Momentum in code",
          idea="Keep one number more for every weight and every bias, its velocity. The step goes "
               "to the velocity, and the velocity goes to the weight. The penalty belongs to the "
               "cost, so its slope must be in the gradient before the velocity sees it. The new "
               "weight is then what the old rule gives, with its decay, and a share of the old "
               "velocity on top. With the coefficient zero nothing is on top, and that is the "
               "test.",
          tags=["heavy ball",
                "momentum", "SGD with momentum", "stochastic gradient descent", "velocity",
                "weight decay", "L2 regularization", "L2 regularisation", "network2", "optimiser",
                "optimizer", "equation 107", "equation 108"])
def solution(proof):
    proof.answer("Keep a velocity for every weight *and every bias*, all 0 at the start. In each "
                 "step add the penalty's slope to the gradient first, then update the velocity "
                 "with that sum, then add the velocity to the weight.")
    proof.define(cost, g * w + lam / (2 * n) * w**2, "The regularised cost, as one weight sees it: "
                 "{g} is the slope of the data cost at this point, from backpropagation.")
    slope = proof.derive(cost, wrt=w)
    proof.define(v_next, mu * v - eta * slope, "The velocity follows the slope of the whole cost, "
                                               "…")
    proof.define(w_next, w + v_next, "… and the weight follows the velocity.")
    proof.conclude(w_next, (1 - eta * lam / n) * w + mu * v - eta * g, "So the old update is still "
                   "there, decay included, and momentum adds $\\mu v$.")
    proof.decisive()
    proof.numbers("One weight that already moves. The step has three parts: the old velocity, the "
                  "data, the decay.",
                  {w: 2, v: -0.1, g: 0.5, mu: 0.9, eta: 0.2, lam: 5, n: 100})
    proof.figure(lambda: path_of_weight(0.9, 0.1), "A weight from rest at 1. At $\\mu = 0$ it is "
                 "plain descent.")
    proof.identity(w_next, (1 - eta * lam / n) * w - eta * g, "With $\\mu = 0$ the code must do "
                   "what it did before.", given=[(mu, 0)])
    proof.code(step, "The code: one step for one weight or bias, which keeps its own velocity. "
               "`slope` is that of the data cost, and `decay` is $\\lambda/n$ for a weight and 0 "
               "for a bias.")
    proof.aside("Tried on a network")
    proof.outcome("Three steps with $\\mu = 0.9$: how far are these lines from the optimiser of the "
                  "network, at most?", float(abs(by_lines(0.9, 3) - trained(0.9, 3)).max()), 0,
                  tolerance=1e-15)
    proof.outcome("Three steps with $\\mu = 0$, beside the old update written out: is every weight "
                  "and bias the same, to the last bit?",
                  bool((trained(0.0, 3) == plain(3)).all()), True)

    proof.aside("Where the decay stands matters")
    proof.say("Does it matter where the decay stands? Take one weight with data cost $\\frac{1}{2} "
              "h (w - c)^2$ and write {rho} for $\\lambda/n$. Where does it rest?")
    proof.identity(w, h * target / (h + rho), "Decay inside the velocity: at rest the whole slope "
                   "is 0. This is the minimum of the regularised cost.",
                   given=[(h * (w - target) + rho * w, 0)])
    proof.identity(v, eta * h * (target - w) / (1 - mu), "Decay outside, $w' = (1 - \\eta\\rho) w "
                   "+ v'$: the velocity settles at another value than 0, …",
                   given=[(v, mu * v - eta * h * (w - target))])
    proof.identity(w, h * target / (h + rho * (1 - mu)), "… at which it makes up for the decay, "
                   "$v = \\eta\\rho w$. The weight rests as if {rho} were smaller.",
                   given=[(h * (target - w), rho * w * (1 - mu))])
    proof.aside("A fair comparison, measured")
    proof.cite(momentum_mu_negative, "A fair comparison also changes {eta}: at a constant gradient "
               "{g} momentum multiplies the rate by $1/(1-\\mu)$.", of=v,
               given=[(v, mu * v - eta * g)])
    proof.experiment("So it is made at equal $\\eta/(1-\\mu)$. Accuracy on the digits, and the "
                     "difference from no momentum in runs with the same seed (95 % interval).",
                     accuracies.judged(compare))
    proof.edge_case("Each call of the training method starts with velocities 0. They belong to the "
                    "optimiser, not to the network: a network that is saved and loaded has none.")
    proof.imprecise("“Momentum made it worse” is said of runs that keep {eta} and add $\\mu$. Such "
                    "runs compare two learning rates as well.")


def step(weight, velocity, slope, decay, rate, momentum):
    velocity = momentum * velocity - rate * (slope + decay * weight)
    return weight + velocity, velocity


def network_and_batch():
    rng = np.random.default_rng(5)
    return Network2([4, 5, 3], rng=rng), (rng.normal(size=(6, 4)), rng.random((6, 3)))


def trained(coefficient, steps, lam=0.8, rate=0.3):
    """All parameters after some steps on one batch, as one array."""
    network, batch = network_and_batch()
    network.regularizer = L2(lam, n=6)
    optimizer = SGD(rate, coefficient)
    for _ in range(steps):
        train_step(network, optimizer, *batch)
    return flat(network)


def by_lines(coefficient, steps, lam=0.8, rate=0.3):
    """The same by the lines of the page, on the slopes of the data cost."""
    network, batch = network_and_batch()
    velocities = dict.fromkeys(network.parameters(), 0)
    for _ in range(steps):
        slopes = network.gradients(*batch)
        for name, parameter in network.parameters().items():
            decay = lam / 6 if name.endswith("weight") else 0
            parameter[...], velocities[name] = step(parameter, velocities[name], slopes[name],
                                                    decay, rate, coefficient)
    return flat(network)


def plain(steps, lam=0.8, rate=0.3):
    """The same without momentum: w − η (slope of the data cost + λ/n w), biases without λ."""
    network, batch = network_and_batch()
    for _ in range(steps):
        slopes = network.gradients(*batch)
        for name, parameter in network.parameters().items():
            decay = lam / 6 * parameter if name.endswith("weight") else 0
            parameter[...] = parameter - rate * (slopes[name] + decay)
    return flat(network)


def flat(network):
    return np.concatenate([p.ravel() for p in network.parameters().values()])


def by_differences(coefficient, steps, lam=0.8, rate=0.3):
    """The same, from the definition: slopes of the cost by differences, nothing else."""
    network, batch = network_and_batch()
    network.regularizer = L2(lam, n=6)
    velocity = 0
    for _ in range(steps):
        report = network.check_gradients(*batch, method="five_point")
        slopes = np.concatenate([report.numeric[name].ravel() for name in network.parameters()])
        velocity = coefficient * velocity - rate * slopes
        moved, at = flat(network) + velocity, 0
        for parameter in network.parameters().values():
            parameter[...] = moved[at:at + parameter.size].reshape(parameter.shape)
            at += parameter.size
    return flat(network)


@kept
def accuracies():
    return {name: [accuracy(*setting, seed) for seed in range(10)]
            for name, setting in RATES.items()}


def accuracy(coefficient, rate, seed):
    training, _, test = digits_data(seed)
    rng = np.random.default_rng(seed)
    network = Network2([64, 30, 10], rng=rng)
    network.sgd(training, 20, 10, rate, rng=rng, lmbda=0.1, momentum=coefficient)
    return 100 * measure(network, *test)["accuracy"]


def compare(results):
    first, *others = results.values()
    table = [["setting", "accuracy, %", "difference, points"]]
    table += [[name, shown(row), shown(np.subtract(row, first))] for name, row in results.items()]
    _, low, high = interval(np.subtract(others[0], first))
    return low <= 0 <= high, "10 paired seeds; at equal η/(1 − μ) no difference is shown", table


@solution.network
def check(net):
    network = "4-5-3, sigmoid output, cross-entropy, L2"
    for coefficient in (0.0, 0.9, -0.4):
        net.values(f"every weight and bias after 3 steps, against slopes by differences, "
                   f"μ = {coefficient}", trained(coefficient, 3), by_differences(coefficient, 3),
                   1e-7, network, "five-point differences")


def path(inside, outside, coefficient=0.9, rate=0.1, steps=3):
    """One weight with data cost (w − 2)²/2 from 0, decay inside or outside the velocity."""
    weight = velocity = 0.0
    for _ in range(steps):
        velocity = coefficient * velocity - rate * (weight - 2 + inside * weight)
        weight = (1 - rate * outside) * weight + velocity
    return round(weight, 4)


@solution.mistake("the new update forgets the penalty", "N",
                  why="Then $\\lambda$ has no effect at all, and the comparison with the old, "
                  "regularised run is not about momentum.")
def _(claim):
    claim.outcome("A weight with data cost (w − 2)²/2 after 300 steps, λ/n = 1/2",
                  path(0, 0, steps=300), path(0.5, 0, steps=300))


@solution.mistake("momentum makes it worse, if μ = 0.5 is added and η is kept", "N",
                  why="The effective rate was doubled as well. The experiment above separates the "
                  "two.")
def _(claim):
    claim.relation(eta / (1 - mu), "<=", eta, given=[mu > 0, mu < 1])


@solution.mistake("the decay stands outside the velocity", "I",
                  why="It agrees in the first step only. It is a method of its own, and it does "
                  "not minimise the regularised cost.")
def _(claim):
    claim.outcome("The same weight after 300 steps", path(0, 0.5, steps=300),
                  path(0.5, 0, steps=300))


@solution.mistake("only the weights need a velocity", "lecture notes",
                  why="Then the biases do plain descent and the network does not follow the rule.")
def _(claim):
    network, batch = network_and_batch()
    optimizer = SGD(0.3, 0.9)
    train_step(network, optimizer, *batch)
    names = list(optimizer.state)
    claim.outcome("The parameters that have a velocity",
                  [name for name in names if name.endswith("weight")], names)
