r"""Mini-batches and exponentially weighted averages

Claims about cutting the examples into batches, and about the average that momentum, RMSprop and
Adam are made of.
"""
import numpy as np

from backproof import IndexedBase, Partial, Rational, Symbol, claim, exp, oo, real
from numeric import (
    Linear, Network, QuadraticCost, batch_indices, exponential_average, exponential_weights,
    minibatches,
)

beta, M, w, a, v, N, u = real("beta M w a v N u")
x, y = real("x y")  # theta of the first and of the second day
t = Symbol("t", integer=True, nonnegative=True)
e = IndexedBase("e", real=True)
inside = [beta > 0, beta < 1]
tenth, nine = Rational(1, 10), Rational(9, 10)


def step(average, value, b=beta):
    """One step of the average."""
    return b * average + (1 - b) * value


@claim("S3-44", "line 108", "Too slow with all examples", numeric="minibatches",
       tags="mini-batch, full batch, cost of one step")
def _(judge):
    """With millions of examples, one step with all of them takes too long."""
    judge.open("advice: too long is no number. A step with a batch costs as many gradients as the "
               "batch has examples.")


@claim("S3-45", "line 110", "Batches of a thousand", numeric="minibatches batch_indices",
       systems="SYS-21", tags="mini-batch split, last batch smaller, remainder")
def _(judge):
    """The training set is cut into batches of a thousand: the first thousand, the second, and so
    on."""
    cut = [len(rows) for rows in batch_indices(5000, 1000)]
    judge.says.outcome("The sizes of the batches that 5000 examples give:", cut, [1000] * 5)
    judge.outcome("And of those that 4500 give, the last one smaller:",
                  [len(rows) for rows in batch_indices(4500, 1000)], [1000] * 4 + [500])


@claim("S3-46", "line 114", "Targets are cut alike", numeric="minibatches", systems="SYS-21",
       tags="shuffle X and Y together, mini-batch labels")
def _(judge):
    """The targets are cut in the same way."""
    examples = np.arange(50.0)[:, None]
    pairs = minibatches(examples, 2 * examples, 8, np.random.default_rng(0))
    judge.says.outcome("Whether each example keeps its target, after shuffling:",
                       all((targets == 2 * inputs).all() for inputs, targets in pairs), True)


@claim("S3-47", "line 118", "The cost does not always fall",
       tags="noisy cost curve, mini-batch gradient descent oscillation")
def _(judge):
    """With mini-batches the cost does not fall in every step."""
    moved = w - a * (w - 1)
    judge.says.counterexample(((moved - 1) ** 2 + (moved + 1) ** 2) / 4,
                              ((w - 1) ** 2 + (w + 1) ** 2) / 4, "Two examples pull to 1 and to "
                              "-1. A step for the first alone, from the best place: the cost of "
                              "both does not fall.", at={w: 0, a: Rational(1, 2)}, relation="<=")


@claim("S3-48", "line 118", "The cost of a mini-batch", numeric="minibatches", systems="SYS-21",
       tags="mini-batch cost, batch loss")
def _(judge):
    """The cost of a mini-batch depends on its own examples alone."""
    judge.says.outcome("Whether the cost of a batch is the same for any weights:",
                       batch_cost(seed=0) == batch_cost(seed=1), True)
    judge.under("The weights are given.").outcome(
        "Whether it is, when only the examples outside the batch change:", batch_cost(seed=0,
        others=1.0) == batch_cost(seed=0, others=2.0), True)


def batch_cost(seed, others=0.0):
    """The cost of the first four of eight examples; the other four are all ``others``."""
    network = Network([Linear(2, 1, rng=np.random.default_rng(seed))], QuadraticCost())
    examples = np.concatenate([np.arange(8.0).reshape(4, 2), np.full((4, 2), others)])
    inputs, targets = next(iter(minibatches(examples, examples[:, :1], 4)))
    return network.loss(inputs, targets)


@claim("S3-49", "line 126", "An average over about so many days", numeric="exponential_weights",
       tags="exponentially weighted average, window, 1/(1-beta), EWMA, half-life")
def _(judge):
    r"""The average is over a period before now, about $1/(1-\beta)$ days long."""
    judge.speaks_for.relation(beta**10, "<", exp(-1), "After ten days a weight has fallen below "
                              "$1/e$ of the newest one …", given=[(beta, nine)])
    judge.relation(beta**10, ">", Rational(1, 3), "… though not below a third: all days count.",
                   given=[(beta, nine)])
    judge.speaks_against.identity(
        (1 - beta) / (1 + beta), Rational(1, 19), "As to noise it is worth a plain mean of 19 "
        "days, not of 10.", given=[(beta, nine)])


@claim("S3-50", "lines 130 and 136", "The weighted average", numeric="exponential_average",
       systems="SYS-22", tags="exponentially weighted moving average, v_t recursion, EWMA")
def _(judge):
    r"""$v_t = \beta v_{t-1} + (1-\beta)\theta_t$."""
    judge.says.identity(step(step(v, x), y), (1 - beta) * (y + beta * x) + beta**2 * v,
                        "Two steps: every older day has one more factor {beta}.", beta=beta)
    judge.says.outcome("The program on 1, 1, 1 with one half:",
                       exponential_average(np.ones(3), 0.5).tolist(), [0.5, 0.75, 0.875])


@claim("S3-51", "line 132", "Three curves", numeric="exponential_average", systems="SYS-22",
       tags="beta 0.9 0.98 0.5, smoothing, lag")
def _(judge):
    r"""The curves for $\beta = 0.9$, $0.98$ and $0.5$: the closer to 1, the smoother and the
    later."""
    judge.says.negative(Partial((1 - beta) / (1 + beta), beta), "Smoother: the share of the noise "
                        "that is left falls with {beta}.", given=inside, beta=beta)
    judge.says.positive(Partial(beta / (1 - beta), beta), "Later: behind a straight line the "
                        "average lags by $\\beta/(1-\\beta)$ days, and that grows.", given=inside)
    judge.identity(step(u - beta / (1 - beta), u + 1), u + 1 - beta / (1 - beta),
                   "The lag, day after day.", given=inside)


@claim("S3-52", "line 144", "The average written out", numeric="exponential_weights",
       systems="SYS-22", tags="v_100, weights of the days, 0.1 times 0.9")
def _(judge):
    r"""$v_{100} = 0.1\,\theta_{100} + 0.1 \cdot 0.9\,\theta_{99} + 0.1 \cdot 0.9^2\,\theta_{98} +
    \dots$"""
    judge.says.identity(step(step(step(v, M), x), y),
                        tenth * y + tenth * nine * x + tenth * nine**2 * M + nine**3 * v,
                        "The last three days, {y} the newest, and what the average was before.",
                        given=[(beta, nine)], y=y)
    judge.says.outcome("The newest weights of a hundred, to four places:",
                       sorted(exponential_weights(100, 0.9).round(4).tolist())[:-5:-1],
                       [0.1, 0.09, 0.081, 0.0729])


@claim("S3-53", "line 148", "The weight of day 99", numeric="exponential_weights", systems="SYS-22",
       tags="misprint, exponent, 0.09 or 0.081")
def _(judge):
    r"""In words: the value of day 99 has the weight $0.1 \cdot 0.9^2$."""
    judge.says.identity(Partial(step(step(v, x, nine), y, nine), x), tenth * nine**2,
                        "The weight of the day before the newest.")
    judge.right.identity(Partial(step(step(v, x, nine), y, nine), x), tenth * nine,
                         "It is 0.09, as the note's own formula says. 0.081 is that of the day "
                         "before.")


@claim("S3-54", "line 148", "An inner product", numeric="exponential_weights",
       tags="convolution with an exponential, sum of products")
def _(judge):
    """The average is the data and an exponentially falling curve, entry by entry, summed."""
    values = np.random.default_rng(0).normal(size=100)
    weights = exponential_weights(100, 0.9)
    judge.under("The entries are multiplied; one sentence of the note lacks the word.").outcome(
        "Whether the sum of the products is the average:",
        bool(np.isclose(weights @ values, exponential_average(values, 0.9)[-1], rtol=1e-12)), True)


@claim("S3-55", "line 152", "Memory for one number", numeric="exponential_average",
       tags="constant memory, one line of code")
def _(judge):
    """It needs memory for one number, and one line of code."""
    data = [3.0, 1.0, 4.0, 1.0, 5.0]
    kept = 0.0
    for value in data:
        kept = step(kept, value, 0.5)
    judge.says.outcome("Five values, read one by one into one number that is overwritten, with one "
                       "half:", kept, 3.40625)
    judge.says.identity(step(step(v, x), y), beta**2 * v + beta * (1 - beta) * x + (1 - beta) * y,
                        "The older value {x} is in the average already; it need not be kept.", x=x)


@claim("S3-56", "line 152", "Is a window better?",
       numeric="exponential_average moving_average matching_window", systems="SYS-22",
       tags="moving average, variance of an average, exponentially weighted against simple")
def _(judge):
    """A moving window over the last 10 or 50 days usually gives a better estimate."""
    judge.says.relation(1 - beta, "<=", (1 - beta) / (1 + beta), "The variance of white noise that "
                        "a window of $1/(1-\\beta)$ days leaves, and that of the average.",
                        given=inside)
    judge.right.relation((1 - beta) / (1 + beta), "<", 1 - beta, "For noise about a constant, the "
                         "exponential average has the smaller variance.", given=inside)
    judge.identity((N - 1) / 2, beta / (1 - beta), "A window of $N = (1+\\beta)/(1-\\beta)$ days "
                   "is its equal in age …", given=[*inside, (N, (1 + beta) / (1 - beta))])
    judge.identity(1 / N, (1 - beta) / (1 + beta), "… and in variance.",
                   given=[*inside, (N, (1 + beta) / (1 - beta))])


class Counted(float):
    """A number that counts the additions and multiplications that it takes part in."""

    done = 0

    def __add__(self, other):
        Counted.done += 1
        return Counted(float(self) + float(other))

    def __mul__(self, other):
        Counted.done += 1
        return Counted(float(self) * float(other))

    __radd__, __rmul__ = __add__, __mul__


def operations(of):
    """How many additions and multiplications a computation takes."""
    Counted.done = 0
    of()
    return Counted.done


@claim("S3-57", "line 152", "Does a window cost more?", numeric="moving_average",
       tags="moving window, running sum, memory")
def _(judge):
    """A moving window needs more memory and more computing."""
    window = [Counted(value) for value in range(10)]
    kept, new = Counted(45), Counted(10)
    average = operations(lambda: 0.9 * kept + 0.1 * new)
    judge.says.outcome("Whether the sum of a window of ten, kept and brought up to date, takes "
                       "more operations than the average does:",
                       operations(lambda: (kept + new) + -1.0 * window[0]) > average, True)
    judge.under("The window is added up anew every day; more memory it needs anyway.").outcome(
        "Whether its sum, added up anew, does:", operations(lambda: sum(window)) > average, True)


def mean_of_average(judge):
    """The mean of the average after t steps from 0, for values with one mean."""
    return judge.induction(lambda n: e[n], lambda n: (1 - beta**n) * M, t, "The mean after {t} "
                           "days, from 0.", given=[(e[0], 0), (e[t + 1], step(e[t], M))], t=t)


@claim("S3-58", "line 158", "Too low at first", numeric="exponential_average",
       tags="bias of the average, initial bias, v_0 = 0")
def _(judge):
    """With $v_0 = 0$ the first averages are too low."""
    mean_of_average(judge)
    judge.says.relation((1 - beta**t) * M, "<", M, "It misses the true mean {M} by a factor below "
                        "1.", given=[*inside, M > 0], M=M)


@claim("S3-59", "line 160", "Bias correction", numeric="exponential_average", systems="SYS-22",
       tags="divide by 1 - beta^t, bias corrected average, Adam correction")
def _(judge):
    r"""Divide by $1 - \beta^t$. For $t = 2$ and $\beta = 0.98$: $(0.0196\,\theta_1 +
    0.02\,\theta_2)/0.0396$, which removes the bias."""
    b = Rational(98, 100)
    second = (Rational(196, 10000) * x + Rational(2, 100) * y) / Rational(396, 10000)
    judge.identity(step(step(0, x), y) / (1 - beta**2), second, "The arithmetic is right.",
                   given=[(beta, b)])
    judge.says.identity(second, 2, "On a line, with 1 on day 1 and 2 on day 2, the second average.",
                        given=[(x, 1), (y, 2)])
    judge.under("All days have the same mean.").identity(
        second, M, "Then the weights, which sum to 1, give that mean.", given=[(x, M), (y, M)])


@claim("S3-60", "line 160", "The correction fades", numeric="exponential_average",
       tags="large t, bias correction negligible")
def _(judge):
    """For large $t$ the correction has almost no effect."""
    judge.says.limit(1 / (1 - beta**t), t, oo, 1, "The factor goes to 1.", given=inside)
    judge.relation(beta**44, "<", Rational(1, 100), "It is below one per cent from day 44 on, if "
                   "{beta} is 0.9.", given=[(beta, nine)], beta=beta)
