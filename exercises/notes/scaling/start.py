r"""Inputs and first weights

Claims about scaling the inputs, about signals in deep networks, and about the variance of the first
weights.
"""
import numpy as np

from backproof import (
    Random, Rational, Sum, Symbol, array, claim, index, interval, oo, real, relu, shown,
    sigmoid, size, sqrt, tanh,
)
from numeric import Standardizer, scaled_normal

n, half, m = size("n"), size("h"), size("m")
i, k = index("i k", n)
on = index("i", half)
row = index("i", m)
w, x, q = array("w x q", n)
active = array("w", half)
z = array("z", m)
b, v, M, D, c, u, s, first, second = real("b v M D c u s m_1 m_2")
d = real("d", positive=True)
t = Symbol("t", integer=True, nonnegative=True)
mean = Sum(z[row], row) / m
WIDTH, DEPTH, SEEDS = 100, 50, 10


@claim("S0-03", "line 15", "Scaled inputs, round contours", numeric="Standardizer",
       systems="SYS-12",
       tags="input normalization, feature scaling, standardize, condition number, Hessian, "
       "contours, gradient descent speed")
def _(judge):
    """Inputs of mean 0 and variance 1 make the contours of the cost rounder, and descent faster."""
    lowest, other = Rational(1, 5), s**2 - Rational(28, 10) * s + 1
    judge.identity((2 - s) * ((5 - s) ** 2 - 16) - 2 * 4 * (5 - s) + 2 * 4 * 4,
                   -((s - 1) ** 2) * (s - 10), "A cost of three weights with curvatures 1, 1 and "
                   "10 along its axes. (This is the polynomial of its matrix, with rows (2, -2, "
                   "-2), (-2, 5, 4) and (-2, 4, 5).)")
    judge.identity((1 - s - Rational(4, 5)) * ((1 - s) * (1 - s + Rational(4, 5)) - 2 * Rational(4,
                   10)), (lowest - s) * other, "The same after each input was scaled to variance "
                   "1.")
    largest = Rational(14, 10) + sqrt(Rational(96, 100))
    judge.identity(other, 0, "Its largest curvature.", given=[(s, largest)])
    judge.says.relation(largest / lowest, "<=", 10, "Largest over smallest curvature, after and "
                        "before.")
    judge.under("The inputs are uncorrelated; then only their scales differ.").relation(
        1, "<=", c / d, "Then all curvatures become equal.", given=[c >= d])
    judge.identity(Sum(z[row] - mean, row), 0, "And with mean 0 the bias no longer disturbs the "
                   "weights.")
    judge.identity((1 - s) ** 2 - c**2, (s - (1 + c)) * (s - (1 - c)), "Two scaled inputs with the "
                   "correlation {c} have the curvatures {more} and {less}: far from round if they "
                   "nearly agree.", c=c, more=1 + c, less=1 - c)
    flats = np.array([[60.0, 3.0], [80.0, 2.0], [100.0, 5.0], [120.0, 4.0], [140.0, 3.0]])
    scaled = Standardizer.fit(flats).transform(flats)
    judge.outcome("Five flats, by square metres and rooms: the steps of gradient descent at its "
                  "best rate, until a millionth of the excess cost is left, as they are (at most "
                  "10,000) and scaled:", [steps_of_descent(flats), steps_of_descent(scaled)],
                  [10_000, 6])


def steps_of_descent(inputs, most=10_000):
    """The steps of a linear unit, with weights and bias 1 away from the best, for mean squares."""
    inputs = np.column_stack([inputs, np.ones(len(inputs))])
    curvature = inputs.T @ inputs / len(inputs)
    least, *_, largest = np.linalg.eigvalsh(curvature)
    away = np.ones(3)
    start = away @ curvature @ away
    for step in range(most):
        if away @ curvature @ away <= 1e-6 * start:
            return step
        away = away - 2 / (least + largest) * curvature @ away
    return most


@claim("S3-35", "lines 87 to 90", "Mean 0 for inputs", numeric="Standardizer", restored=True,
       tags="zero mean, centre the data, subtract the mean")
def _(judge):
    """To get mean 0, subtract the mean over the examples."""
    judge.says.identity(Sum(z[row] - mean, row) / m, 0, "The mean of what is left.")


@claim("S3-36", "lines 88 to 90", "Variance 1 for inputs", numeric="Standardizer", systems="SYS-12",
       restored=True,
       tags="unit variance, divide by sigma, constant feature, divide by variance mistake")
def _(judge):
    r"""To get variance 1, divide by $\sigma$, with $\sigma^2 = \frac1m \sum_i x_i^2$."""
    constant = np.zeros((4, 1))
    with np.errstate(invalid="ignore"):
        scaled = constant / np.sqrt(np.mean(constant**2))
    judge.says.outcome("The variance of a feature that is always the same, afterwards:",
                       str(float(np.mean(scaled**2))), "1.0")
    spread = [(Sum(z[row] ** 2, row), m * s**2), s > 0]
    judge.under("The feature is not constant.").identity(
        Sum(z[row] ** 2 / s**2, row) / m, 1, "Then it is 1.", given=spread)
    judge.identity(Sum(z[row] ** 2 / s**4, row) / m, 1 / s**2, "Many copies divide by the variance "
                   "instead, and get this.", given=spread)


@claim("S3-37", "line 94", "Vanishing and exploding", numeric="signal_propagation",
       systems="SYS-14",
       tags="vanishing gradient, exploding gradient, deep networks, powers of a factor")
def _(judge):
    """In deep networks derivatives can become very large or very small, exponentially in the
    depth."""
    factor = "Every layer multiplies by about the same factor, and that is not 1."
    judge.says.relation(c**t, ">", 1, "Where every layer multiplies an error by {c}: large after "
                        "{t} layers?", given=[c >= 1, t >= 1], c=c, t=t)
    judge.under(factor).limit(c**t, t, oo, oo, "Above 1 it explodes …", given=[c > 1])
    judge.under(factor).limit(c**t, t, oo, 0, "… below 1 it vanishes.", given=[c > 0, c < 1])
    judge.relation(sigmoid(u) * (1 - sigmoid(u)), "<=", Rational(1, 4), "A sigmoid multiplies by a "
                   "quarter at most, so weights must be above 4 to make up for it.")


def spreads(variance):
    """Log10 of the signal's mean square after deep ReLU layers over that before, for each seed."""
    found = []
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        signal = rng.normal(size=WIDTH)
        start = np.mean(signal**2)
        for _ in range(DEPTH):
            signal = np.maximum(0, rng.normal(size=(WIDTH,
                                WIDTH)) * np.sqrt(variance / WIDTH) @ signal)
        found.append(np.log10(np.mean(signal**2) / start))
    return found


@claim("S3-38", "line 98", "A careful start helps", numeric="he_normal", systems="SYS-14",
       tags="weight initialization, He initialization, log-normal signal")
def _(judge):
    """A careful start does not solve this completely, but it reduces it much."""
    def measured():
        careful, careless = spreads(2.0), spreads(1.0)
        holds = (abs(interval(careful)[0]) < abs(interval(careless)[0]) / 5
                 and np.ptp(careful) > 0.3)
        return bool(holds), f"50 ReLU layers of 100 units, seeds 0 to {SEEDS - 1}", [
            ["variance of a weight", "log10 of the signal's growth, mean and 95 % interval"],
            ["2/n", shown(careful)], ["1/n", shown(careless)]]
    judge.says.experiment("With the right variance the signal stays near its size, but not "
                          "exactly: it wanders from seed to seed.", measured)


@claim("S3-39", "line 100", "More inputs, smaller weights", numeric="scaled_normal",
       tags="variance of a sum, fan-in, initialization")
def _(judge):
    r"""$z = \sum_i w_i x_i$: the more inputs, the smaller the weights should be."""
    judge.random(Random("w", (first, first**2 + v)), Random("x", (M, D)), Random.independent(q[i],
                 0, v), text="Weights of variance {v}, inputs of mean {M} and mean square {D}.",
                 v=v, M=M, D=D)
    judge.says.variance(Sum(w[i] * x[i], i), n * v * D, "Weights of any mean {m}.", m=first,
                        given=[D > M**2, v > 0])
    judge.under("The weights are independent and have mean 0.").variance(
        Sum(q[i] * x[i], i), n * v * D, "Then the variance grows with the number of inputs, and "
        "the weights must make up for it.")


@claim("S3-40", "line 100", "Variance one over n", see="ch3-weight-init-variance",
       numeric="scaled_normal", tags="Xavier, LeCun initialization, 1/n, fan-in")
def _(judge):
    """The most reasonable choice is the variance $1/n$."""
    judge.random(Random.independent(w[i], 0, 1 / n), Random("x", (M, D)),
                 text="Inputs of mean square {D}.", D=D)
    judge.says.variance(Sum(w[i] * x[i], i), 1, "Is the variance of the weighted input 1?",
                        given=[D > 0])
    judge.variance(Sum(w[i] * x[i], i), D, "It is the mean square of an input.")
    judge.under("The inputs have mean square 1, and only the way forward counts.").variance(
        Sum(w[i] * x[i], i), 1, "Then it is.", given=[(D, 1)])


@claim("S3-41", "line 100", "The start in the program", see="ch3-weight-init-variance",
       numeric="scaled_normal", systems="SYS-13",
       tags="np.random.randn, sqrt(1/n), initializer code")
def _(judge):
    """In the program: normal numbers times the root of $1/n$, with $n$ the units that feed the
    layer."""
    drawn = scaled_normal(np.random.default_rng(0), 9, 4)
    plain = np.random.default_rng(0).normal(size=drawn.shape)
    judge.says.outcome("Whether the initialiser does this, for 9 units that feed 4:",
                       bool(np.allclose(drawn, plain * np.sqrt(1 / 9), rtol=1e-14)), True)


@claim("S3-42", "line 104", "Two over n for ReLU", see="he-variance", numeric="he_normal",
       systems="SYS-13", tags="He initialization, Kaiming, ReLU halves the variance")
def _(judge):
    """With ReLU units the variance $2/n$ works better than $1/n$."""
    judge.identity(relu(u) ** 2 + relu(-u) ** 2, u**2, "A number and its negative share their "
                   "square between them. So if both are equally likely, a ReLU lets half of the "
                   "mean square {D} through, one {M} of two that are equal.", D=D, M=M)
    judge.random(Random.independent(w[i], 0, v), Random("x", (b, M)), text="Inputs of mean square "
                 "{M}, that a ReLU let through; weights of variance {v}.", M=M, v=v)
    judge.says.variance(Sum(w[i] * x[i], i), D, "If a ReLU let all of it through, {two} would keep "
                        "it.", two=2 / n, given=[(v, 2 / n), (M, D), D > 0])
    ahead = "The inputs of the ReLU are as often positive as negative."
    half = (M + M, D)
    judge.under(ahead).variance(Sum(w[i] * x[i], i), D, "Then {two} makes up for the half that is "
                                "lost …", two=2 / n, given=[(v, 2 / n), half])
    judge.under(ahead).variance(Sum(w[i] * x[i], i), D / 2, "… while {one} loses half in every "
                                "layer.", one=1 / n, given=[(v, 1 / n), half])


@claim("S3-43", "line 102", "For tanh", numeric="glorot_normal scaled_normal", systems="SYS-13",
       restored=True, tags="Xavier, Glorot, tanh initialization, fan-in fan-out average")
def _(judge):
    r"""For tanh one takes $\sqrt{1/n}$; another choice has the mean of the sizes of two layers."""
    judge.says.identity(tanh(u) ** 2, u**2, "A tanh unit would have to keep its square for the "
                        "signal to stay as it is.")
    judge.random(Random.independent(w[i], 0, 1 / n), Random("x", (0, D)))
    judge.under("The units are nearly linear.").variance(
        Sum(w[i] * x[i], i), D, "Then the weighted input has the mean square of the inputs.")
    judge.identity(first * 2 / (first + second), Rational(3, 2), "With the other choice, 300 units "
                   "that feed 100 grow a signal by this, and shrink an error to a half.",
                   given=[(first, 300), (second, 100)])


@claim("S4-26", "line 12", "Keep the distribution", see="ch3-weight-init-variance",
       numeric="scaled_normal", tags="purpose of initialization, fourth moment, Gaussian")
def _(judge):
    """The aim is that each layer's weighted inputs and outputs keep the distribution of the
    inputs."""
    judge.random(Random.gaussian(w[i], 0, 1 / n), Random("x", (0, 1, 0, 1)), text="Inputs of 1 and "
                 "-1.")
    judge.says.expectation(Sum(w[i] * x[i], i) ** 4, 1, "The fourth moment of an input is 1.")
    judge.right.expectation(Sum(w[i] * x[i], i) ** 2, 1, "Only the mean square is kept. The "
                            "weighted input is nearly normal, whatever the inputs are.")


@claim("S4-27", "line 12", "Normal numbers over root n", see="ch3-weight-init-variance",
       numeric="scaled_normal", systems="SYS-13",
       tags="np.random.randn(n)/sqrt(n), default weight initializer")
def _(judge):
    r"""In the program: normal numbers over $\sqrt n$, with $n$ the inputs of the neuron."""
    judge.random(Random.gaussian(q[i], 0, 1))
    judge.says.variance(q[k] / sqrt(n), 1 / n, "So each weight has this variance.")


@claim("S4-28", "line 12", "Deviation root of 3/2", see="ch3-weight-init-variance",
       numeric="scaled_normal normal_bias", systems="SYS-13", restored=True,
       tags="standard deviation of z, 1000 inputs, weight initialization exercise")
def _(judge):
    r"""With 1000 inputs, half of them 1 and half 0, the deviation of $z$ is $\sqrt{3/2}$."""
    judge.random(Random.independent(active[on], 0, 1 / (2 * half)), Random("b", (0, 1)))
    judge.says.variance(half * active[on] + b, Rational(3, 2), "If one weight stood for all the "
                        "others.")
    judge.under("The weights and the bias are independent.").variance(
        Sum(active[on], on) + b, Rational(3, 2), "Each of the inputs that are 1 adds its weight's "
        "variance, the bias adds 1; for any number of inputs.")
