r"""A title of a few words

Say what is asked, in your own words: is the ReLU of a sum the sum of the ReLUs?
"""
from backproof import ask, exercise, real, relu

x, y = real("x y")

asked = ask.asks(
    letters={"x": "a number", "y": "another"},
    parts=[ask.no("Are they the same?", "One number below 0 and one above it are enough.",
                  "What if the signs differ?")])


@exercise("EXERCISE-ID", kind="counterexample", short="A short title",
          tags=["words that find it"],
          idea="Say why it is true, without formulas. Three sentences are enough. Whoever reads "
               "them should guess the decisive step.")
def solution(proof):
    proof.answer("No. One number below 0 and one above it are enough.")
    proof.counterexample(relu(x + y), relu(x) + relu(y), "Alone, the first is cut to 0. Together "
                         "with the second, it still counts.", at={"x": -1, "y": 2})
    proof.decisive()
    proof.relation(relu(x + y), "<=", relu(x) + relu(y), "The sum is never larger, though.")


@solution.mistake("it is, if one of them is positive", source="a slip that is easily made",
                  why="Both must have the same sign.")
def _(claim):
    claim.identity(relu(x + y), relu(x) + relu(y), given=[x > 0])
