r"""A title of a few words

Say what is asked, in your own words: write a softmax that does not overflow, and show that it gives
the same as the one in the textbook.
"""
import numpy as np

from backproof import Sum, array, exercise, exp, index, real, size

n = size("n")
j, k = index("j k", n)
z = array("z", n)
c = real("c")


@exercise("EXERCISE-ID", kind="algorithm", short="A short title",
          tags=["words that find it"],
          idea="Say why it is true, without formulas. Three sentences are enough. Whoever reads "
               "them should guess the decisive step.")
def solution(proof):
    proof.conclude(exp(z[j] - c) / Sum(exp(z[k] - c), k), exp(z[j]) / Sum(exp(z[k]), k),
                   "A number that is taken from all inputs changes nothing. Take the largest.")
    proof.decisive()
    proof.code(softmax, "In code.")
    proof.outcome("Small inputs, compared with the textbook's formula:",
                  bool(np.allclose(softmax([0.0, 1.0]), overflowing([0.0, 1.0]))), True)
    proof.outcome("Large inputs:", softmax([1000.0, 1000.0]).tolist(), [0.5, 0.5])


def softmax(z):
    """Shares that sum to 1, also of large inputs."""
    grown = np.exp(np.asarray(z) - np.max(z))
    return grown / grown.sum()


def overflowing(z):
    """The formula as it stands."""
    with np.errstate(all="ignore"):
        return np.exp(z) / np.exp(z).sum()


@solution.mistake("program the formula as it stands", source="a slip that is easily made",
                  why="$e^{1000}$ is too large for a number of 64 bits.")
def _(claim):
    claim.outcome("The shares of 1000 and 1000:", str(overflowing([1000.0, 1000.0])), "[0.5 0.5]")
