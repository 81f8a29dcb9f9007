r"""A title of a few words

Say what is asked, in your own words. Mathematics goes between dollar signs: show that the
derivative of $\sum_i (x_i - c)^2$ by $c$ vanishes where $c$ is the mean.
"""
from backproof import Partial, Sum, array, ask, exercise, index, real, size

m = size("m")  # how many numbers there are
i = index("i", m)
x = array("x", m)
c, f = real("c f")

asked = ask.asks(
    indices={"m": "i"},
    letters={"x_i": "number i", "c": "any number", "f": "the sum of squared distances"},
    given=["f = Σ_i (x_i - c)^2"],
    parts=[
        ask.formula("What is the derivative?", "line 3",
                    "Each square has the slope -2 (x_i - c).")])


@exercise("EXERCISE-ID", kind="proof", short="A short title",
          tags=["words that find it"],
          idea="Say why it is true, without formulas. Three sentences are enough. Whoever reads "
               "them should guess the decisive step.")
def solution(proof):
    proof.define(f, Sum((x[i] - c) ** 2, i), "The sum of squared distances.")
    slope = proof.derive(f, wrt=c)
    proof.conclude(Partial(f, c), 2 * (m * c - Sum(x[i], i)), "Collect the terms.")
    proof.decisive()
    proof.edge_case("It is zero at the mean.", slope, 0, given=[(c, Sum(x[i], i) / m)])


@solution.mistake("the factor 2 is forgotten", source="a slip that is easily made",
                  why="The square brings down a factor 2.")
def _(claim):
    claim.identity(Partial(f, c), m * c - Sum(x[i], i))
