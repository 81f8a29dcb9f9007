r"""Searching for hyper-parameters

Claims about what to tune, in which order, and how to draw values.
"""
from functools import cache, partial

import numpy as np

from backproof import Rational, claim, exp, interval, log, real, shown
from numeric import (
    Linear, LogUniform, Network, QuadraticCost, Uniform, best_trial, coarse_to_fine,
    random_trials, search,
)

u, x, c, a, b = real("u x c a b")
GROUPS, RUNS = 10, 12


@claim("S0-01", "lines 7 to 9", "Which hyper-parameters matter",
       tags="hyperparameter importance, learning rate, what to tune first, tuning order")
def _(judge):
    """The learning rate matters most; then momentum, hidden units and batch size; then layers and
    decay."""
    judge.open("advice: what matters depends on the problem and on the ranges that are searched.")


def bowl(point, rng, needle=0.0):
    """A score with its best place at (0.7, 0.3), and perhaps a needle elsewhere; no noise."""
    near = abs(point["x"] - 0.15) < 0.06 and abs(point["y"] - 0.85) < 0.06
    return -((point["x"] - 0.7) ** 2 + (point["y"] - 0.3) ** 2) + needle * near


def misses(score):
    """How far the best score lies below the top of the bowl."""
    return -score


def meets_the_needle(score):
    """Whether the best score is that of the needle."""
    return float(score > 0.5)


@cache
def both_ways(needle, measure):
    """What is measured of 40 random points, and of 20 coarse and 20 fine ones: means of 12 runs, 10
    times."""
    space = {"x": Uniform(0, 1), "y": Uniform(0, 1)}
    score = partial(bowl, needle=needle)
    found = []
    for seed in range(GROUPS * RUNS):
        drawn = random_trials(space, 40, np.random.default_rng(seed))
        random = best_trial(search(score, drawn, seed=seed)).score
        zoomed = best_trial(coarse_to_fine(score, space, stages=2, count=20, seed=seed)).score
        found.append((measure(random), measure(zoomed)))
    return np.reshape(found, (GROUPS, RUNS, 2)).mean(axis=1).T


def compared(needle, measure):
    """For ``experiment``: random points give more of what is measured, by an interval that leaves
    out 0."""
    def run():
        random, zoomed = both_ways(needle, measure)
        _, low, _ = interval(random - zoomed)
        runs = GROUPS * RUNS
        return bool(low > 0), f"{runs} runs of 40 points each, seeds 0 to {runs - 1}", [
            ["way", "mean and 95 % interval"], ["40 at random", shown(random, 4)],
            ["20 coarse, 20 fine", shown(zoomed, 4)],
            ["the first minus the second", shown(random - zoomed, 4)]]
    return run


def finer(judge):
    """Refining near the best points, for and against."""
    judge.speaks_for.experiment(
        "On a bowl: how far the best score lies below the top.", compared(0.0, misses))
    judge.speaks_against.experiment(
        "On a bowl with a small needle elsewhere: how often the needle is found.", compared(2.0,
        meets_the_needle))


@claim("S0-02", "line 11", "Random settings, then near the best",
       numeric="random_trials coarse_to_fine", systems="SYS-27",
       tags="random search, coarse to fine, number of trials, 59 trials, 60 samples, "
       "hyperparameter search")
def _(judge):
    """First draw some settings at random, find the good ones, then search near them."""
    judge.relation(1 - u**59, ">=", Rational(95, 100), "Of 59 random settings one is among the "
                   "best twentieth, with 95 % probability.", given=[(u, Rational(19, 20))])
    finer(judge)


@claim("S3-81", "lines 222 to 226", "Coarse to fine", numeric="coarse_to_fine", systems="SYS-27",
       tags="zoom in, coarse to fine search, needle")
def _(judge):
    """Coarse to fine: find a good region, zoom into it, and sample more densely there."""
    finer(judge)


@claim("S3-01", "line 9", "What hyper-parameters are", numeric="Network",
       tags="parameters and hyperparameters, definition")
def _(judge):
    """Learning rate, iterations, numbers of layers and units, and the activation are
    hyper-parameters: they control what the weights and biases become."""
    network = Network([Linear(3, 4, rng=np.random.default_rng(0))], QuadraticCost())
    names = sorted(name.split(".")[-1] for name in network.parameters())
    judge.says.outcome("What a network learns, by name; all else is set from outside:", names,
                       ["bias", "weight"])


@claim("S3-02", "line 11", "No fixed rule", tags="try and compare, validation set")
def _(judge):
    """There is no fixed rule: try, compare, adjust."""
    judge.open("advice: how to work.")


@claim("S3-79", "lines 216 to 218", "What to tune first",
       tags="tuning order, importance of hyperparameters")
def _(judge):
    """The learning rate matters most; then momentum, batch size and hidden units."""
    judge.open("advice: what to tune first.")


@claim("S3-80", "line 220", "Never tune Adam's numbers", tags="beta1, beta2, epsilon, defaults")
def _(judge):
    r"""Never tune $\beta_1$, $\beta_2$ and $\varepsilon$ of Adam."""
    judge.open("advice: what to leave alone. There are cases where it fails, as S3-72 and S3-74 "
               "show.")


@claim("S3-82", "line 230", "Random instead of a grid", numeric="random_trials grid",
       systems="SYS-27", tags="random search, grid search, few parameters matter")
def _(judge):
    """Random values make the search more efficient."""
    judge.says.relation(1 - u**4, ">=", 1, "To meet a square with half of each axis: four random "
                        "points, against a grid of 2 by 2, which always meets it.",
                        given=[(u, Rational(3, 4))])
    judge.under("Few of the parameters matter.").relation(
        1 - u**25, ">", 5 * Rational(1, 20), "To meet a twentieth of one axis: 25 random points "
        "have 25 values on it, a grid of 5 by 5 has five.", given=[(u, Rational(19, 20))])


@claim("S3-83", "line 230", "A scale that fits", numeric="LogUniform",
       tags="log scale, log-uniform, sampling hyperparameters")
def _(judge):
    """Do not draw evenly from the range, but on a scale that fits."""
    judge.open("advice: which scale fits is not said. On a logarithmic one every ratio is equally "
               "likely.")
    judge.identity((log(c * x) - log(x)) / log(b / a), log(c) / log(b / a),
                   "The probability of the values between {x} and {product} depends on the ratio "
                   "alone.", given=[x > 0, c > 1, a > 0, b > a], x=x, product=c * x)


@claim("S3-84", "line 234", "Drawn evenly", numeric="Uniform",
       tags="uniform sampling, 90 percent, learning rate range")
def _(judge):
    """Drawn evenly from 0.0001 to 1, 90 % of the values lie above 0.1 and only 10 % below."""
    share, ends = (1 - x) / (1 - a), [(x, Rational(1, 10)), (a, Rational(1, 10000))]
    judge.says.relation(share, ">", Rational(895, 1000), "The exact share above {x}, to whole per "
                        "cents …", x=x, given=ends)
    judge.says.relation(share, "<", Rational(905, 1000), "… is 90.", given=ends)


@claim("S3-85", "line 236", "Every decade alike", numeric="LogUniform", systems="SYS-27",
       tags="logarithmic scale, log-uniform sampling, decades")
def _(judge):
    """On a logarithmic axis every decade from 0.0001 to 1 gets as many values."""
    judge.says.identity((log(10 * x) - log(x)) / (log(1) - log(Rational(1, 10000))), Rational(1, 4),
                        "The probability of a decade that starts at {x}: a quarter, wherever it "
                        "starts.", given=[x > 0], x=x)


@claim("S3-86", "line 240", "The exponent in the program", numeric="LogUniform", systems="SYS-27",
       tags="r = -4*np.random.rand(), 10^r, log sampling code")
def _(judge):
    r"""`r = -4 * np.random.rand()` and $\alpha = 10^r$; the first line gives $r$ from 4 to 0."""
    judge.open("damaged: the minus sign before the 4 was lost when the text was copied. With it, "
               "only the end is wrong: the lower one is never reached.")
    judge.relation(exp(-4 * u * log(10)), ">", Rational(1, 10000), "The numbers drawn are below 1, "
                   "so the rate stays above 0.0001.", given=[u >= 0, u < 1])
    judge.outcome("The ends that the program's axis reaches:",
                  [LogUniform(1e-4, 1).at(end) for end in (0, 1)], [1e-4, 1])
