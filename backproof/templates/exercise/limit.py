r"""A title of a few words

Say what is asked, in your own words: show that $\tanh z$ tends to 1 as $z$ grows, and how fast.
"""
from backproof import ask, exercise, exp, oo, real, tanh

z = real("z")

asked = ask.asks(
    letters={"z": "weighted input"},
    parts=[ask.number("What does tanh z tend to?", "1", "What is missing to 1?")])


@exercise("EXERCISE-ID", kind="limit", short="A short title",
          tags=["words that find it"],
          idea="Say why it is true, without formulas. Three sentences are enough. Whoever reads "
               "them should guess the decisive step.")
def solution(proof):
    proof.identity(1 - tanh(z), 2 / (exp(2 * z) + 1), "What is missing to 1. The right side has a "
                   "denominator that grows.")
    proof.limit(tanh(z), z, oo, 1, "So nothing is missing in the end.")
    proof.decisive()
    proof.answer()
    proof.relation(1 - tanh(z), "<", 2 * exp(-2 * z), "And this is how fast it vanishes.")
    proof.edge_case("It is not close to 1 everywhere: at 0 it is 0.", tanh(z), 0, given=[(z, 0)])


@solution.mistake("it tends to 1 on both sides", source="a slip that is easily made",
                  why="Far to the left it tends to $-1$.")
def _(claim):
    claim.limit(tanh(z), z, -oo, 1)
