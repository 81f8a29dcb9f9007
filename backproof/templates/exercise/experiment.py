r"""A title of a few words

Say what is asked, in your own words: does the average of 100 numbers drawn at random have a
hundredth of the variance of one?
"""
import numpy as np

from backproof import Random, Sum, Variance, array, exercise, index, interval, real, shown, size

n = size("n")
i = index("i", n)
e = array("e", n)
v = real("v", positive=True)
COUNT, RUNS, SEEDS = 100, 20_000, 8


@exercise("EXERCISE-ID", kind="experiment", short="A short title",
          tags=["words that find it"],
          idea="Say why it is true, without formulas. Three sentences are enough. Whoever reads "
               "them should guess the decisive step.")
def solution(proof):
    proof.answer("It does: the interval of our runs holds the value that the calculation gives.")
    proof.random(Random.independent(e[i], 0, v),
                 text="Independent numbers with mean 0 and variance {v}.")
    proof.conclude(Variance(Sum(e[i], i) / n), v / n, "What to expect.")
    proof.decisive()
    proof.experiment("{runs} averages of {count} numbers with variance 1, for {seeds} seeds: "
                     "{count} times the variance of the averages. Mean and 95 % interval.",
                     averages, runs=RUNS, count=COUNT, seeds=SEEDS)


def averages():
    """Whether it holds, what was measured, and a table. A long run is kept: see ``kept``."""
    draws = (np.random.default_rng(seed).normal(size=(RUNS, COUNT)) for seed in range(SEEDS))
    found = [COUNT * float(drawn.mean(axis=1).var()) for drawn in draws]
    _, low, high = interval(found)
    return low <= 1 <= high, f"seeds 0 to {SEEDS - 1}", [["times the variance"], [shown(found, 3)]]


@solution.mistake("the standard deviation is a hundredth", source="a slip that is easily made",
                  why="It is a tenth: the root of a hundredth.")
def _(claim):
    claim.identity(Variance(Sum(e[i], i) / n), v / n**2)
