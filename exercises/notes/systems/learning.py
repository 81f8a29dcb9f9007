r"""Systems: penalties, optimisers and search

Each system with its formula, proved, a program of a few lines, and the figure that the program gave
when this book was made.
"""
import numpy as np

from backproof import (
    IndexedBase, Partial, Random, Rational, Sum, Symbol, array, delta, exp, index, log, real, size,
    sqrt, system,
)
from derivations.theory import j, k, l, z
from numeric import (
    L1, L2, SGD, Adam, AveragedMomentum, Dropout, EarlyStopping, Linear, LogLikelihoodCost,
    LogUniform, Network, Network2, QuadraticCost, RMSprop, Tanh, WeightDecay, check_gradients,
    exponential_average, inverse_time_decay, minibatches, one_hot, ridge, ridge_bias_variance,
    soft_threshold, softmax as softmax_of, train_step,
)

from ._shown import data, error, gives, rng, shown, three_lines

m, n = size("m"), size("n")
i = index("i", m)
g = array("g", m)
s, u, v, c, h, lam, beta, mu, alpha = real("s u v c h lambda beta mu alpha")
M, D = real("M D")
steps = Symbol("t", integer=True, nonnegative=True)
path = IndexedBase("e", real=True)


@system("SYS-15", "L2 L1")
def _(judge):
    """Penalties, with the constant over m or over 2m, biases left out."""
    judge.says.identity(u - alpha * (g[i] + lam / m * u), (1 - alpha * lam / m) * u - alpha * g[i],
                        "A step with the L2 penalty shrinks the weight.")

    def program():
        layers = [Linear(3, 4, rng=rng()), Tanh(), Linear(4, 2, rng=rng())]
        return max(error(layers, QuadraticCost(), *data(3, 2), penalty) for penalty in (L2(0.7,
                   n=5), L1(0.7, n=5)))
    shown(judge, program, "The worst relative error of the gradients of the whole cost:", 1e-7)
    three_lines(judge, '''
        layer, nought = nn.Linear(2, 1, rng=np.random.default_rng(0)), np.zeros((1, 2))
        layer.weight[:], cost = (3, 4), nn.QuadraticCost()
        print(nn.Network([layer], cost, nn.L2(1, n=10)).gradients(nought, nought[:, :1]))
    ''', "{'0.weight': array([[0.3, 0.4]]), '0.bias': array([0.])}")


@system("SYS-16", "L1 soft_threshold")
def _(judge):
    """L1 solved exactly: a proximal step after each step against the slope."""
    judge.says.minimum((u - c) ** 2 / 2 + lam * u, u, c - lam, "On the positive side the least "
                       "place lies the penalty below, …", given=[lam > 0])
    judge.says.relation((u - c) ** 2 / 2 + lam * u, ">=", c**2 / 2, "… or at 0 if that is "
                        "negative.", given=[u >= 0, c <= lam])

    def program():
        slopes = np.array([3.0, -0.2, 0.1, -2.0])
        return soft_threshold(slopes, 0.3).round(12).tolist()
    gives(judge, program, "The weights of four independent features:", [2.7, 0.0, 0.0, -1.7])
    three_lines(judge, '''
        best = np.array([3.0, -0.2, 0.1, -2.0])
        print(nn.soft_threshold(best, 0.3) + 0.0)
    ''', "[ 2.7  0.   0.  -1.7]")


@system("SYS-17", "WeightDecay L2 SGD Adam")
def _(judge):
    """Decay in the gradient, or beside it."""
    judge.says.identity(u - alpha * (s + lam * u), (1 - alpha * lam) * u - alpha * s,
                        "For plain gradient descent they are the same.")

    def program():
        ends = [np.concatenate([p.ravel() for p in trained(kind).values()]) for kind in (L2(0.5,
                n=1), WeightDecay(0.5))]
        return np.abs(ends[0] - ends[1]).max()
    shown(judge, program, "The largest difference after 50 steps of gradient descent:", 1e-14)
    three_lines(judge, '''
        layer, none = nn.Linear(1, 1, rng=np.random.default_rng(0), bias=False), np.zeros((1, 1))
        network, layer.weight[:] = nn.Network([layer], nn.QuadraticCost(), nn.WeightDecay(0.5)), 1
        nn.train_step(network, nn.SGD(0.1), none, none); print(layer.weight)
    ''', "[[0.95]]")


def trained(penalty):
    """The weights of a linear neuron without a bias after 50 steps."""
    network = Network([Linear(2, 1, rng=rng(), bias=False)], QuadraticCost(), penalty)
    optimiser = SGD(0.1)
    for _ in range(50):
        train_step(network, optimiser, *data(2, 1))
    return network.parameters()


@system("SYS-18", "Dropout")
def _(judge):
    """Inverted dropout."""
    judge.random(Random("s", (c, c)), text="A mask {s} is 1 with probability {c}, else 0.", c=c,
                 s=s)
    judge.says.expectation(s * u / c, u, "Divided by that probability, a value keeps its mean.")

    def program():
        drop = Dropout(0.3, rng=rng())
        return abs(drop.forward(np.full((200, 500), 2.0)).mean() - 2)
    shown(judge, program, "How far the mean of 100,000 values is from theirs:",
          4 * 2 * np.sqrt(0.3 / 0.7 / 1e5))
    three_lines(judge, '''
        drop, ones = nn.Dropout(0.5, rng=np.random.default_rng(0)), np.ones((2, 4))
        print(drop.forward(ones)); drop.training = False
        print(drop.forward(ones))
    ''', '''
        [[2. 0. 0. 0.]
         [2. 2. 2. 2.]]
        [[1. 1. 1. 1.]
         [1. 1. 1. 1.]]
    ''')


@system("SYS-19", "EarlyStopping")
def _(judge):
    """Stopping early, with patience."""
    judge.says.induction(lambda N: path[N], lambda N: (1 - (1 - s) ** N) * c, steps,
                         "From 0, gradient descent on a parabola has come so far: stopping early "
                         "keeps the weight smaller.", given=[(path[0], 0), (path[steps + 1],
                         path[steps] - s * (path[steps] - c))])

    def program():
        rule = EarlyStopping(2)
        seen = [rule.improved(score) for score in (1, 3, 2, 2)]
        return [*seen, rule.fired]
    gives(judge, program, "Which of the scores 1, 3, 2, 2 are better than all before, and whether "
          "it stops:", [True, True, False, False, True])
    three_lines(judge, '''
        rule = nn.EarlyStopping(patience=2)
        for score in (1, 3, 2, 2):
            print(score, rule.improved(score), rule.fired)
    ''', '''
        1 True False
        3 True False
        2 False False
        2 False True
    ''')


@system("SYS-20", "ridge ridge_bias_variance minimum_norm_risk")
def _(judge):
    """Ridge regression, its bias and its variance; least squares with the smallest weights."""
    judge.says.identity(h * c / (h + lam) - c, -lam * c / (h + lam), "The bias of one weight {c}, "
                        "with {h} for the sum of squares.", given=[h > 0, lam > 0], c=c, h=h)

    def program():
        inputs, weights = data(4, 1, rows=12)[0], np.arange(4.0)
        bias2, _ = ridge_bias_variance(inputs, weights, 0.7, 2.0)
        return abs(bias2 - ((ridge(inputs, inputs @ weights, 2.0) - weights) ** 2).sum())
    shown(judge, program, "The difference of the bias by formula and by fitting without noise:",
          1e-12)
    three_lines(judge, '''
        x, y = np.array([[1.0], [2.0]]), np.array([1.0, 2.0])
        print(nn.ridge(x, y, 0.0), nn.ridge(x, y, 5.0))
        print([round(nn.minimum_norm_risk(m, 20, 1, 0.5), 2) for m in (10, 18, 25, 40)])
    ''', '''
        [1.] [0.5]
        [1.03, 4.85, 1.5, 0.51]
    ''')


@system("SYS-21", "minibatches batch_indices batch_mean")
def _(judge):
    """Mini-batches: shuffled, each example once."""
    judge.says.identity((m * M + n * D) / (m + n), m / (m + n) * M + n / (m + n) * D,
                        "Means of batches of different sizes are weighted by their sizes.")

    def program():
        rows = np.arange(7.0)[:, None]
        batches = [inputs for inputs, _ in minibatches(rows, rows, 3, rng())]
        return sorted(np.concatenate(batches)[:, 0].tolist()), [len(batch) for batch in batches]
    gives(judge, program, "The rows of an epoch, sorted, and the sizes of its batches:",
          ([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [3, 3, 1]))
    three_lines(judge, '''
        x = np.arange(7.0)[:, None]
        for inputs, targets in nn.minibatches(x, 10 * x, 3, np.random.default_rng(0)):
            print(inputs.ravel(), targets.ravel())
    ''', '''
        [2. 4. 3.] [20. 40. 30.]
        [6. 5. 0.] [60. 50.  0.]
        [1.] [10.]
    ''')


@system("SYS-22", "exponential_average moving_average matching_window")
def _(judge):
    """Exponentially weighted averages, and moving ones."""
    inside = [beta > 0, beta < 1]
    judge.says.induction(lambda t: path[t], lambda t: (1 - beta**t) * M, steps, "From 0, the "
                         "average of equal values {M} is too small …", M=M, given=[(path[0], 0),
                         (path[steps + 1], beta * path[steps] + (1 - beta) * M)])
    judge.says.identity(u / (1 - beta**steps), M, "… and the correction divides by that factor.",
                        given=[*inside, steps >= 1, (u, (1 - beta**steps) * M)])
    window = (D, (1 + beta) / (1 - beta))
    judge.says.identity((D - 1) / 2, beta / (1 - beta), "A window of {D} values is the equal of "
                        "the average in the mean age of its values …", D=D,
                        given=[*inside, window])
    judge.says.identity(1 / D, (1 - beta) / (1 + beta), "… and in the variance that it leaves.",
                        given=[*inside, window])

    def program():
        impulse = np.array([1.0, 0.0, 0.0])
        return exponential_average(impulse, 0.9).round(12).tolist()
    gives(judge, program, "The averages of 1, 0, 0 with 0.9:", [0.1, 0.09, 0.081])
    three_lines(judge, '''
        theta = np.array([1.0, 1.0, 1.0, 4.0])
        print(nn.exponential_average(theta, 0.5), nn.moving_average(theta, 2))
        print(nn.exponential_average(theta, 0.5, corrected=True), round(nn.matching_window(0.9), 6))
    ''', '''
        [0.5    0.75   0.875  2.4375] [1.  1.  1.  2.5]
        [1.  1.  1.  2.6] 19.0
    ''')


@system("SYS-23", "SGD AveragedMomentum classical_lr")
def _(judge):
    """Momentum, as an average and in the classical form; Nesterov's."""
    judge.says.identity(alpha * (beta * (1 - beta) * u + (1 - beta) * s),
                        (1 - beta) * alpha * (beta * u + s), "The two forms take the same steps if "
                        "the rates differ by the factor $1-\\beta$.")

    def program():
        one, two = {"w": np.ones(3)}, {"w": np.ones(3)}
        average, classical = AveragedMomentum(0.2, 0.9), SGD(0.2 * (1 - 0.9), momentum=0.9)
        for gradient in rng().normal(size=(50, 3)):
            average.step(one, {"w": gradient})
            classical.step(two, {"w": gradient})
        return np.abs(one["w"] - two["w"]).max()
    shown(judge, program, "The largest difference of the two forms after 50 random gradients:",
          1e-14)
    three_lines(judge, '''
        place, rule = {"w": np.array([1.0])}, nn.SGD(0.1, momentum=0.9)
        for _ in range(4):
            rule.step(place, {"w": place["w"].copy()}); print(place["w"].round(4))
    ''', '''
        [0.9]
        [0.72]
        [0.486]
        [0.2268]
    ''')


@system("SYS-24", "RMSprop")
def _(judge):
    """RMSprop."""
    judge.says.relation(s**2 / (beta * u + (1 - beta) * s**2), "<=", 1 / (1 - beta),
                        "The square of its step, over that of the rate, is bounded.",
                        given=[beta > 0, beta < 1, u >= 0, s**2 > 0])

    def program():
        place, optimiser = {"w": np.zeros(1)}, RMSprop(1.0, alpha=0.9, eps=0)
        optimiser.step(place, {"w": np.array([7.0])})
        return round(float(place["w"][0] ** 2), 9)
    gives(judge, program, "The square of its first step, with rate 1 and 0.9:", 10.0)
    three_lines(judge, '''
        place, rule = {"w": np.array([0.0, 0.0])}, nn.RMSprop(0.1, alpha=0.9, eps=0)
        rule.step(place, {"w": np.array([1.0, 100.0])})
        print(place["w"].round(3))
    ''', "[-0.316 -0.316]")


@system("SYS-25", "Adam")
def _(judge):
    """Adam, also in the form that never forgets the largest mean square."""
    judge.says.identity(((1 - beta) * s / (1 - beta)) / sqrt((1 - mu) * s**2 / (1 - mu)), 1,
                        "The first step has the size of the rate.", given=[beta >= 0, beta < 1,
                        mu > 0, mu < 1, s > 0])

    def program():
        place, optimiser = {"w": np.zeros(2)}, Adam(0.1, eps=0)
        optimiser.step(place, {"w": np.array([1e-3, 1e4])})
        return place["w"].round(12).tolist()
    gives(judge, program, "The first steps for the gradients 0.001 and 10,000, with rate 0.1:",
          [-0.1, -0.1])
    three_lines(judge, '''
        place, rule = {"w": np.array([0.0, 0.0])}, nn.Adam(0.1)
        rule.step(place, {"w": np.array([1.0, 100.0])})
        print(place["w"].round(3))
    ''', "[-0.1 -0.1]")


@system("SYS-26", "inverse_time_decay exponential_decay inverse_sqrt_decay staircase_decay "
        "manual_schedule")
def _(judge):
    """Schedules of the learning rate."""
    judge.says.relation(alpha / (1 + c * (s + 1)), "<", alpha / (1 + c * s),
                        "The rate falls from epoch to epoch.", given=[alpha > 0, c > 0, s >= 0])

    def program():
        rate = inverse_time_decay(0.2, 1)
        return [round(rate(epoch), 3) for epoch in range(5)]
    gives(judge, program, "The first rates from 0.2:", [0.2, 0.1, 0.067, 0.05, 0.04])
    three_lines(judge, '''
        inverse, power = nn.inverse_time_decay(0.2, 1), nn.exponential_decay(0.2)
        for rate in (inverse, power, nn.staircase_decay(0.2, 0.5, 2)):
            print([round(rate(epoch), 3) for epoch in range(5)])
    ''', '''
        [0.2, 0.1, 0.067, 0.05, 0.04]
        [0.2, 0.19, 0.18, 0.171, 0.163]
        [0.2, 0.2, 0.1, 0.1, 0.05]
    ''')


@system("SYS-27", "grid random_trials LogUniform coarse_to_fine")
def _(judge):
    """Search: on a grid, at random, on a logarithmic scale, coarse to fine."""
    judge.says.identity((log(10 * u) - log(u)) / log(10**4), Rational(1, 4),
                        "On a logarithmic scale every one of four decades is as likely.",
                        given=[u > 0])

    def program():
        axis = LogUniform(1e-4, 1)
        drawn = np.array([axis.at(value) for value in rng().random(10_000)])
        return abs((drawn < 1e-3).mean() - 0.25)
    shown(judge, program, "How far the share of 10,000 values in the lowest decade is from a "
          "quarter:", 4 * np.sqrt(0.25 * 0.75 / 1e4))
    three_lines(judge, '''
        space, rng = {"rate": nn.LogUniform(1e-4, 1)}, np.random.default_rng(0)
        print([round(point["rate"], 4) for point in nn.grid(space, 5)])
        print([round(point["rate"], 4) for point in nn.random_trials(space, 3, rng)])
    ''', '''
        [0.0001, 0.001, 0.01, 0.1, 1]
        [0.0353, 0.0012, 0.0001]
    ''')


@system("SYS-28", "Network2")
def _(judge):
    """The network of the book, with its costs, L2, momentum and early stopping."""
    above = 1 / (1 + exp(-s))
    judge.says.identity(Partial((above - c) ** 2 / 2, s), (above - c) * above * (1 - above),
                        "The error of an output with the quadratic cost …")
    judge.says.identity(Partial(-(c * log(above) + (1 - c) * log(1 - above)), s), above - c,
                        "… and with the cross-entropy.")
    judge.says.identity(u + (mu * v - alpha * (h + lam / m * u)),
                        (1 - alpha * lam / m) * u + mu * v - alpha * h, "A step with L2 and "
                        "momentum, for a gradient {h}: the weight shrinks, the old step {v} goes "
                        "on.", h=h, v=v)
    judge.says.identity(u + (mu * v - alpha * (h + lam / m * u)), u - alpha * h, "Without the "
                        "two it is gradient descent.", given=[(mu, 0), (lam, 0)])

    def program():
        network = Network2([3, 4, 2], rng=rng())
        return network.check_gradients(
            data(3, 2)[0], one_hot([0, 1, 0, 1, 1], 2)).worst.relative_error
    shown(judge, program, "The worst relative error of its gradients:", 1e-7)
    three_lines(judge, '''
        network, x = nn.Network2([2, 3, 2], rng=np.random.default_rng(0)), np.eye(2)
        network.sgd((x, x), 200, 2, 1.0, rng=np.random.default_rng(0), momentum=0.5)
        print(network.classify(x))
    ''', "[0 1]")


@system("SYS-29", "Network LogLikelihoodCost blobs")
def _(judge):
    """Softmax regression."""
    judge.says.relation(exp(s) / (1 + exp(s)) ** 2, ">", 0, "The cost of two classes is convex: "
                        "this is its second derivative.")

    def program():
        inputs, labels = np.array([[0.0, 0], [1, 1], [0, 1], [1, 0]]), np.array([0, 0, 1, 1])
        network, optimiser = Network([Linear(2, 2, rng=rng())], LogLikelihoodCost()), SGD(0.5)
        for _ in range(500):
            train_step(network, optimiser, inputs, labels)
        return network.accuracy(inputs, labels) <= 0.75
    gives(judge, program, "Whether it gets at most three of the four cases of exclusive or:", True)
    three_lines(judge, '''
        x, y = nn.blobs(60, np.array([[0, 0], [9, 0], [0, 9]]), rng=np.random.default_rng(0))
        model = nn.Network2([2, 3], cost="log-likelihood", rng=np.random.default_rng(1))
        model.sgd((x, y), 20, 10, 0.1, rng=np.random.default_rng(2)); print(model.accuracy(x, y))
    ''', "1.0")


@system("SYS-30", "check_gradients")
def _(judge):
    """The checker of gradients."""
    judge.says.identity(((u + s) ** 3 - (u - s) ** 3) / (2 * s), 3 * u**2 + s**2,
                        "A central difference misses a slope by the square of its step.",
                        given=[s > 0])

    def program():
        at = np.array([1.0, 2.0])
        right = check_gradients(lambda v: float((v**3).sum()), 3 * at**2, at)
        return right.ok, check_gradients(lambda v: float((v**3).sum()), 2 * at**2, at).ok
    gives(judge, program, "What it says of a right and of a wrong gradient:", (True, False))
    three_lines(judge, '''
        x = np.array([1.0, 2.0])
        for slope in (3 * x**2, 2 * x**2):
            print(nn.check_gradients(lambda v: (v**3).sum(), slope, x).ok)
    ''', '''
        True
        False
    ''')


@system("SYS-31", "softmax")
def _(judge):
    """Proofs for every size: sums, indices and deltas."""
    judge.says.identity(Sum(Sum(delta(j, k) * z[k], k) * z[j], j), Sum(z[l] ** 2, l),
                        "For any number of classes.")

    def program():
        inputs = data(4, 1)[0]
        jacobian = softmax_of(inputs)[:, :, None] * (np.eye(4) - softmax_of(inputs)[:, None, :])
        return np.abs(jacobian.sum(axis=2)).max()
    shown(judge, program, "The largest row sum of the Jacobian of softmax, proved to be 0:", 1e-15)
    three_lines(judge, '''
        z = np.array([5.0, 2.0, -1.0, 3.0])
        print(nn.softmax(z).round(3), nn.softmax(z + 100).round(3))
    ''', "[0.842 0.042 0.002 0.114] [0.842 0.042 0.002 0.114]")
