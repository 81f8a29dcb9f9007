r"""A title of a few words

Say what is asked, in your own words: show that $e^x$ is never below $1 + x$, and where they are
equal.
"""
from backproof import ask, exercise, exp, real

x, u = real("x u")

asked = ask.asks(
    letters={"x": "any number"},
    parts=[
        ask.condition("What is never below what?", "e^x ≥ 1 + x", "Where is the difference least?"),
        ask.value("Where are they equal?", "x = 0", "Where is the slope of the difference 0?")])


@exercise("EXERCISE-ID", kind="inequality", short="A short title",
          tags=["words that find it"],
          idea="Say why it is true, without formulas. Three sentences are enough. Whoever reads "
               "them should guess the decisive step.")
def solution(proof):
    tangent = proof.minimum(exp(x) - x, x, 0, "The slope $e^x - 1$ is negative on the left of 0 "
                            "and positive on the right, so the difference is least at 0.")
    proof.decisive()
    proof.relation(exp(x), ">=", 1 + x, "So the curve is nowhere below its tangent.",
                   given=[tangent])
    proof.answer()
    proof.instance(tangent, {x: -u}, "The same for $-u$: what was proved may be used again.")
    proof.edge_case("Both are 1 at 0.", exp(x), 1 + x, given=[(x, 0)])


@solution.mistake("the curve is above the tangent everywhere", source="a slip that is easily made",
                  why="They touch at 0.")
def _(claim):
    claim.relation(exp(x), ">", 1 + x)
