r"""A title of a few words

Say what is asked, in your own words: numbers $e_i$ are independent, with mean 0 and variance $v$.
What is the variance of their average?
"""
from backproof import Random, Sum, Variance, array, ask, exercise, index, real, size

n = size("n")
i = index("i", n)
e = array("e", n)
v = real("v", positive=True)
average = Sum(e[i], i) / n

asked = ask.asks(
    letters={"n": "how many numbers", "v": "the variance of each"},
    given=["v > 0"], whole="n",
    parts=[ask.formula("What is the variance of the average?", "v/n", "A factor comes out squared.")])


@exercise("EXERCISE-ID", kind="probability", short="A short title",
          tags=["words that find it"],
          idea="Say why it is true, without formulas. Three sentences are enough. Whoever reads "
               "them should guess the decisive step.")
def solution(proof):
    proof.random(Random.independent(e[i], 0, v),
                 text="Let the {n} numbers be independent, with mean 0 and variance {v}.")
    proof.expectation(average, 0, "The average has mean 0 too.")
    proof.variance(Sum(e[i], i), n * v, "Independent variances add up.")
    proof.conclude(Variance(average), v / n, "A factor comes out squared.")
    proof.decisive()
    proof.edge_case("With one number nothing is averaged.", v / n, v, given=[(n, 1)])


@solution.mistake("the factor comes out as it is", source="a slip that is easily made",
                  why="The variance is a mean of squares: $1/n$ comes out as $1/n^2$.")
def _(claim):
    claim.variance(average, v)
