r"""L1 regularisation in code, and what must change with it

Change the training code so that it uses L1 regularisation, $C = C_0 + \frac{\lambda}{n} \sum |w|$,
in place of L2, and look for a $\lambda$ with which a network with 30 hidden neurons does better
than without regularisation.
"""
import numpy as np

from backproof import (
    Abs, array, ask, curves, digits_data, exercise, index, interval, Iterated, kept, Max, Partial,
    real, shown, size, Slider, Sum,
)
from numeric import L1, L2, SGD, Network2, check_gradients, measure, train_step

n, W = size("n"), size("W")
k, i = index("k i", W)
w, g, w_next = array("w g w'", W)
penalty, x, x_next = real("R x x'")
eta, lam, c = real("eta lambda c", positive=True)
TRAIN, NOISE = 300, 200

asked = ask.asks(
    whole="n",
    letters={"w": "weight", "w'": "weight after a step", "η": "learning rate", "λ": "strength",
             "n": "number of training examples", "g": "gradient of the unregularised cost"},
    given=["η > 0", "λ > 0", "w' = w - η λ/n sign(w) - η g"],
    cases={"w > 0": "w > 0"},
    parts=[
        ask.formula("The update of one weight?", "w' = w - η λ/n sign(w) - η g",
            "The slope of |w| is its sign.",
                    "Subtract η times both gradients.",
                    slips={"(1 - η λ/n) w - η g":
                        "That is the update of L2: it shrinks by a factor."}),
        ask.formula("The penalty's part of the step?", "-η λ/n sign(w)",
            "η times the slope of the penalty.",
                    said=["η λ/n sign(w)", "η λ/n"]),
        ask.no("Is the monitored cost right if only the step is changed?",
            "It would still add the L2 penalty.",
               "Which cost does total_cost compute?")])


@exercise("ch3-l1-regularization", kind="algorithm", equations=[95, 96, 97], short="L1 in code",
          idea="The penalty counts how large the weights are, so its slope knows only their "
               "signs. Each step takes the same amount off every weight, towards zero, whether "
               "it is large or small. Small weights reach zero and large ones hardly notice. In "
               "code two things have to change together, the step and the cost that is shown.",
          tags=["L1 regularization", "L1 regularisation", "lasso", "sign of w", "sparse weights",
                "sparsity", "L1 against L2", "proximal", "soft threshold", "lambda", "network2",
                "equation 95", "equation 96", "equation 97"])
def solution(proof):
    proof.answer("Take the same amount off every weight in each step, towards 0, and change the "
                 "monitored cost together with the step. On the plain digits no strength is shown "
                 "to help; with inputs of pure noise added it does.")
    proof.define(penalty, lam / n * Sum(Abs(w[i]), i), "The penalty: {lam} over the number {n} of "
                 "training examples, times the sizes of all weights. Biases are left out.")
    slope = lam / n * w[k] / Abs(w[k])
    proof.identity(Partial(penalty, w[k]), lam / n, "Its slope is the same for every positive "
                   "weight, …", given=[w[k] > 0])
    proof.identity(Partial(penalty, w[k]), -lam / n, "… and the opposite for every negative one. "
                   "How large the weight is does not matter.", given=[w[k] < 0])
    proof.identity(Partial(penalty, w[k]), slope, "In one formula: $w/|w|$ is the sign of the "
                   "weight. At 0 there is no slope; the code takes 0 there.")
    proof.define(w_next[k], w[k] - eta * (g[k] + slope), "Gradient descent with the slope {g} of "
                 "$C_0$, which backpropagation gives as before.", g=g[k])
    proof.conclude(w_next[k], w[k] - eta * lam / n * w[k] / Abs(w[k]) - eta * g[k], "The update "
                   "moves each weight towards 0 by the same amount. L2 would shrink it by the same "
                   "factor.")
    proof.decisive()
    proof.numbers("Three weights without data. Each loses 0.1 of its size, small or large.",
                  {w: [2, -0.5, 0.3], g: [0, 0, 0], eta: 0.5, lam: 2, n: 10})
    proof.code(step, "The code: one step for one array of weights, …")
    proof.code(penalty_shown, "… and what the monitor adds to the cost. Both change *together*, or "
               "the monitored cost is not the minimised one.")
    proof.aside("Tried on a network")
    proof.outcome("How far is one step of these lines from one of the network's optimiser, at most?",
                  float(abs(by_lines() - trained()).max()), 0, tolerance=1e-15)

    proof.aside("Near 0 the weight chatters")
    proof.say("Near 0 the amount, $c = \\eta\\lambda/n$, is larger than the weight.")
    proof.define(x_next, x - c, "Take a positive weight $x$ without data, …")
    proof.negative(x_next, "… smaller than the amount. It is carried past 0, …",
                   given=[x > 0, x < c])
    proof.identity(x_next + c, x, "… and the next step, from the negative side, brings it back. It "
                   "chatters for ever and is never exactly 0.")
    proof.outcome("One weight under the penalty alone, $c = 1/8$, from $5/16$, step by step.",
                  penalised(L1(1, n=8)), [3 / 16, 1 / 16, -1 / 16, 1 / 16, -1 / 16])
    proof.outcome("A step that stops at 0 in place of passing it keeps the weight there.",
                  penalised(L1(1, n=8, proximal=True)), [3 / 16, 1 / 16, 0, 0, 0])
    proof.aside("Measured: does it help?")
    proof.figure(draw, "Weights under the penalty alone. L1 takes off the same amount, L2 the same "
                 "share. Push the strength.")
    proof.experiment("Does it help? Test accuracy on the digits, {train} of them for training, 30 "
                     "hidden neurons, each run beside the same run with $\\lambda = 0$ (mean and "
                     "95 % interval). On the plain digits no strength is shown to help. With "
                     "{noise} inputs of pure noise added, L1 finds out that they carry nothing.",
                     accuracies.judged(compare), train=TRAIN, noise=NOISE)
    proof.imprecise("Whether some {lam} beats none depends on the data. A few runs whose accuracy "
                    "differs by tenths of a per cent do not show it: compare runs with the same "
                    "seed, and give an interval.")


def draw():
    weight = real("w")
    return curves("A weight under each penalty", "Under L1 the weight falls along a straight line "
                  "to 0 and stays there. Under L2 it falls along a curve that never reaches 0.",
                  real("steps"), (0, 40),
                  {"L1, which stops at 0": Iterated((weight,), (Max(weight - c, 0),), (1.0,), weight),
                   "L2": Iterated((weight,), (weight - c * weight,), (1.0,), weight)}, (0, 1),
                  [Slider(c, 0, 0.2, 0.005, 0.05)], whole=True)


def step(weights, slope, rate, strength, n):
    return weights - rate * (slope + strength / n * np.sign(weights))


def penalty_shown(weights, strength, n):
    return strength / n * np.abs(weights).sum()


def network_and_batch():
    rng = np.random.default_rng(3)
    return Network2([4, 5, 3], rng=rng), (rng.normal(size=(6, 4)), rng.dirichlet(np.ones(3), size=6))


def by_lines(rate=0.1, strength=0.7):
    """The first layer's weights after one step by the lines of the page."""
    network, batch = network_and_batch()
    slope = network.gradients(*batch)["0.weight"]
    return step(network.parameters()["0.weight"], slope, rate, strength, 6)


def trained(rate=0.1, strength=0.7):
    """The same by the project's own optimiser."""
    network, batch = network_and_batch()
    network.regularizer = L1(strength, n=6)
    train_step(network, SGD(rate), *batch)
    return network.parameters()["0.weight"]


def penalised(regularizer, start=5 / 16, steps=5):
    """The path of one weight without data, under the project's own optimiser."""
    weights, gradients, path = {"w": np.array([start])}, {"w": np.zeros(1)}, []
    optimizer = SGD(1.0)
    for _ in range(steps):
        gradients["w"][:] = 0
        regularizer.add_gradients(weights, gradients)
        optimizer.step(weights, gradients)
        regularizer.after_step(weights, optimizer.lr)
        path.append(float(weights["w"][0]))
    return path


def one_step(follow, monitor, rate=0.1):
    """The gradient that one step implies, and the function that the monitor then shows."""
    network, batch = network_and_batch()
    weight = network.parameters()["0.weight"]
    start = network.state_dict()
    network.regularizer = follow
    train_step(network, SGD(rate), *batch)
    implied = (start["0.weight"] - weight) / rate
    network.load_state_dict(start)
    network.regularizer = monitor

    def monitored(values):
        weight[...] = values
        return network.loss(*batch)
    return implied, monitored, start["0.weight"]


@kept
def accuracies():
    return {str(noise): {f"{lam:g}": [accuracy(lam, noise, seed) for seed in range(8)]
                         for lam in (0, 0.03, 0.1, 0.3, 1)} for noise in (0, NOISE)}


def accuracy(lam, noise, seed):
    rng = np.random.default_rng(seed)
    (x, y), _, (x_test, y_test) = digits_data(seed, train=TRAIN)
    x, x_test = (np.hstack([part, rng.random((len(part), noise))]) for part in (x, x_test))
    network = Network2([64 + noise, 30, 10], rng=rng)
    network.sgd((x, y), 40, 10, 0.5, rng=rng, lmbda=lam, penalty="L1")
    return 100 * measure(network, x_test, y_test)["accuracy"]


def compare(results):
    table, gains = [["noise inputs", "λ", "accuracy, %", "gain, points"]], {}
    for noise, rows in results.items():
        for lam, row in rows.items():
            gain = np.subtract(row, rows["0"])
            gains[noise, lam] = interval(gain)[1]
            table.append([noise, lam, shown(row), shown(gain)])
    plain = max(gain for (noise, _), gain in gains.items() if noise == "0")
    holds = plain <= 0 < gains[str(NOISE), "0.1"]
    return holds, "8 paired seeds, 95 % intervals", table


@solution.network
def check(net):
    regularizer = L1(0.7, n=6)
    implied, monitored, at = one_step(regularizer, regularizer)
    net.function("the gradient that one step implies, against the monitored cost", monitored,
                 implied, at, "4-5-3, sigmoid output, cross-entropy, L1")


@solution.mistake("only the update changes, and the monitored cost keeps its L2 term",
                  "N", why="Then the curve on the screen is not the cost "
                  "that is being minimised.")
def _(claim):
    implied, monitored, at = one_step(L1(0.7, n=6), L2(0.7, n=6))
    report = check_gradients(monitored, implied, at)
    gap = abs(report.numeric["x"] - implied).max()
    claim.outcome("The largest gap between the step's gradient and the slope of the monitored "
                  "cost", round(float(gap), 3), 0.0)


@solution.mistake("L1 makes small weights exactly "
                  "0", "a natural guess", why="The penalty's minimum "
                  "has exact zeros; the plain gradient step jumps over them for ever.")
def _(claim):
    claim.outcome("The weight of the example after five steps", penalised(L1(1, n=8))[-1], 0.0)
