r"""A title of a few words

Say what is asked, in your own words: may the learning rate be learned by gradient descent, as a
weight is?
"""
from backproof import exercise, real

C, eta, lam, w = real("C eta lambda w")
g = real("g", positive=True)


@exercise("EXERCISE-ID", kind="essay", short="A short title",
          tags=["words that find it"],
          idea="Say why it is true, without formulas. Three sentences are enough. Whoever reads "
               "them should guess the decisive step.")
def solution(proof):
    proof.answer("No, not by this cost: it does not know the learning rate.")
    proof.say("An essay is an argument in words. Each line of it that can be checked is one.")
    proof.define(C, g * w**2 / 2, "A cost near its minimum.")
    proof.derive(C, wrt=w, text="The slope by the weight is what descent follows.")
    proof.decisive()
    proof.edge_case("At the minimum there is nothing to follow.", g * w, 0, given=[(w, 0)])


@solution.mistake("descent cannot step too far", source="a slip that is easily made",
                  why="With a large rate {eta} the next weight is farther away than this one.")
def _(claim):
    claim.relation((w - eta * g * w) ** 2, "<=", w**2)
