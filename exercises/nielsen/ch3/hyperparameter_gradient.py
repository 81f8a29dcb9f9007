r"""Learning the hyper-parameters by gradient descent, and why it fails

Gradient descent learns weights and biases. Why not also the regularisation strength $\lambda$ and
the learning rate $\eta$? Name an obstacle for each.
"""
import numpy as np

from backproof import (
    array, ask, curves, exercise, index, IndexedBase, oo, Partial, real, size, Slider, Sum, Symbol,
)
from numeric import L2, Network2

n, W = size("n"), size("W")
k, i = index("k i", W)
w, w_next, g, h = array("w w' g h", W)
cost, cost_0, held_out, lam, eta = real("C C_0 V lambda eta")
squares = Sum(w[i]**2, i)
slope = squares / (2 * n)
t = Symbol("t", integer=True, nonnegative=True)
strength = IndexedBase("lambda", real=True)

asked = ask.asks(
    indices={"W": "i k j"}, whole="n",
    letters={"λ": "regularisation strength", "η": "learning rate", "n": "number of examples",
        "w_i": "weight",
             "C_0": "cost of the data", "C": "regularised cost"},
    given=["C = C_0 + λ/(2n) Σ_i w_i^2"],
    also=["∂C/∂w_i = λ w_i/n"],
    parts=[
        ask.formula("The slope of the training cost by λ?", "line 2",
            "λ stands in one term.",
                    "The cost is linear in λ."),
        ask.number("Its slope by η?", "line 6", "Does η stand in the cost?"),
        ask.choice("Where does descent drive λ?",
                   ["down without end | to minus infinity | -∞ | -infinity | below 0 | negative | "
                    "down forever | downwards without end | it falls without end | minus infinity",
                    "to 0 | zero", "up | to infinity | ∞"],
                   "down without end", "The slope is never negative, at λ below 0 too.")])


@exercise("ch3-hyperparameter-gradient", kind="essay", equations=[85, 86, 87],
          short="Learning λ and η by descent",
          idea="Descent follows the training cost, so ask what this cost says about each number. "
               "A weaker penalty always makes the training cost smaller, so descent would switch "
               "the penalty off, and then turn it into a reward. The learning rate does not "
               "occur in the cost at all, so its slope is zero. Both numbers can only be judged "
               "by other data.",
          tags=["hyper-parameters", "hyperparameters", "hyperparameter optimization",
                "gradient descent on lambda", "learning rate", "regularization parameter",
                "regularisation parameter", "meta-learning", "validation set"])
def solution(proof):
    proof.answer("The training cost falls whenever $\\lambda$ does, so descent drives $\\lambda$ "
                 "down without end, through 0 and on: it removes the regularisation and then "
                 "rewards large weights. And the cost does not contain $\\eta$, so its slope is 0 "
                 "and $\\eta$ never moves. Both must be judged by *other* data, after training.")
    proof.define(cost, cost_0 + lam / (2 * n) * squares, "The regularised cost: {cost} is the cost "
                 "of the training data, {lam} the strength.", cost=cost_0)
    proof.conclude(Partial(cost, lam), slope, "Its slope in {lam} does not contain {lam}.")
    proof.decisive()
    proof.relation(slope, ">=", 0, "It is a sum of squares: never negative, and 0 only if all "
                   "weights are 0.")
    proof.aside("Descent on λ goes on for ever")
    proof.induction(lambda m: strength[m], lambda m: strength[0] - m, t, "Follow {lam} while the "
                    "weights stay. Take what one step of descent lowers it by as the unit; it is "
                    "the same in every step, whether {lam} is still positive or not.",
                    given=[(strength[t + 1], strength[t] - 1)])
    proof.limit(cost_0 + lam / (2 * n) * squares, lam, -oo, -oo, "There is no bottom either: the "
                "cost has no minimum in {lam}.", given=[squares > 0])
    proof.main_path()
    proof.figure(draw, "The training cost over the strength. Whatever the weights, it falls to the "
                 "left, through 0 and on.")
    proof.identity(Partial(cost, eta), 0, "Now the learning rate. It says how we walk, not where "
                   "we are: the cost does not depend on it.")

    proof.aside("What one could follow instead: the cost after a step")
    proof.say("What does depend on {eta} is the cost *after* a step, on data held out. Take a "
              "held-out cost with curvatures {h} and follow one step.", h=h[k])
    proof.define(w_next[k], w[k] - eta * g[k], "The step; {g} is the slope of the training cost.",
                 g=g[k])
    proof.define(held_out, Sum(h[i] * w_next[i]**2, i) / 2, "The held-out cost after it.")
    proof.derive(held_out, wrt=eta, text="Minus the product of two slopes: of the training cost "
                 "before the step, and of the held-out cost after it. A larger {eta} helps "
                 "as long as both point the same way.")
    proof.say("So descent on {eta} is possible, but it costs a second data set and looks only one "
              "step ahead. After many steps the slope needs the whole run.")
    proof.edge_case("If all weights are 0, the slope in {lam} is 0 as well and {lam} stays.",
                    Partial(cost, lam), 0, given=[(w[i], 0)])


def draw():
    squared = real("S")
    return curves("The training cost over the strength", "A straight line that rises with the "
                  "strength, the steeper the larger the weights.", lam, (-4, 4),
                  {"cost": 1 + lam * squared / 2}, (-2, 4),
                  [Slider(squared, 0, 2, 0.1, 0.5, "Σw²/n")])


def networks():
    rng = np.random.default_rng(7)
    network = Network2([4, 5, 3], rng=rng)
    return network, *((rng.normal(size=(m, 4)), rng.random((m, 3))) for m in (12, 8))


@solution.network
def check(net):
    network, training, validation = networks()
    name = "4-5-3, sigmoid output, cross-entropy, L2"
    total = sum((weight**2).sum() for weight in network.weights().values())

    def regularised(strengths):
        network.regularizer = L2(strengths[0], n=12)
        return network.loss(*training)
    net.function("the slope of the training cost in "
                 "λ", regularised, [total / (2 * 12)], [0.5], name)

    network.regularizer = None
    start, before = network.state_dict(), network.gradients(*training)

    def after_step(rates):
        network.load_state_dict({key: start[key] - rates[0] * before[key] for key in start})
        return network.loss(*validation)
    after_step([0.3])
    after = network.gradients(*validation)
    net.function("the slope in η of the held-out cost after one step", after_step,
                 [-sum((before[key] * after[key]).sum() for key in start)], [0.3],
                 "4-5-3, sigmoid output, cross-entropy")


@solution.mistake("descent lowers λ until it is 0, and stops there", "two public solution sets",
                  why="Nothing happens at 0: the slope there is the same as anywhere else, and "
                  "descent goes on to negative strengths.")
def _(claim):
    claim.identity(Partial(cost, lam), 0, given=[(lam, 0)])
