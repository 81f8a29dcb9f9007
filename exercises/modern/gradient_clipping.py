r"""Gradient clipping, in code

Write a function that makes a gradient at most $c$ long and keeps its direction. Show that it does
both, and that it leaves a short gradient alone. Why is it not enough to clip every entry by itself?
"""
import numpy as np

from backproof import array, ask, curves, exercise, index, Min, real, size, Slider, Sum

n = size("n")
i = index("i", n)
g = array("g", n)
r, c = real("r c", positive=True)
factor = real("f")
SHORT, LONG = [0.6, 0.8], [30.0, 40.0]  # of length 1 and of length 50

asked = ask.asks(
    indices={"n": "i j k"},
    letters={"g_i": "gradient", "c": "the greatest length", "r": "length of the gradient", "f":
        "the factor"},
    given=["c > 0", "r = sqrt(Σ_i g_i^2)", "f = min(1, c/r)"],
    cases={"the gradient is longer than c": "f = c/r"},
    parts=[
        ask.formula("By which factor are all entries multiplied?", "f = min(1, c/r)",
                    "A long gradient is brought to length c, a short one left alone.",
                    said=["c/max(c, r)"]),
        ask.formula("The squared length of c g_i/r?", "line 2", "Σ g_i² is r²."),
        ask.no("Is it enough to clip every entry by itself?", "That changes the direction.",
               "Clip (3, 1) at 1 entry by entry. Where does it point?")])


@exercise("gradient-clipping", kind="algorithm", short="Gradient clipping",
          idea="To shorten an arrow without turning it, multiply all of its entries by the same "
               "number. Its length is then multiplied by that number, and nothing else changes. "
               "So take the allowed length over the length that it has. An arrow that is short "
               "enough is left alone, so the number is never more than one. Cutting each entry by "
               "itself would turn the arrow.",
          tags=["gradient clipping", "clip by norm", "clip_grad_norm", "exploding gradients",
                "norm", "RNN", "clip by value"])
def solution(proof):
    proof.answer("Multiply the gradient by $\\min(1, c/r)$, where $r$ is its length. One factor "
                 "for all entries keeps the direction. Clipping every entry by itself would turn "
                 "it: from $(30, 40)$, cut at 5, to $(5, 5)$.")
    proof.assume(r**2, Sum(g[i] ** 2, i), "Let {r} be the length of the gradient and {c} the "
                 "longest that is allowed.")
    proof.conclude(Sum((c / r * g[i]) ** 2, i), c**2, "A gradient that is too long becomes just as "
                   "long as is allowed.")
    proof.identity(Sum((factor * g[i]) ** 2, i), (factor * r) ** 2, "With any factor {factor}, the "
                   "length is the factor times {r} …")
    proof.decisive()
    proof.relation(Min(1, c / r), "<=", c / r, "… and with the smaller of 1 and "
                   "$c/r$ it is never above {c}.")
    proof.relation(Min(1, c / r), ">", 0, "The factor is positive, so the direction is kept …")
    proof.relation(c / r, ">=", 1, "… and for a gradient that is short enough 1 is the smaller of "
                   "the two, so it is left alone.", given=[r <= c])
    proof.code(clipped, "In code. No gradient has no length to divide by.")
    proof.aside("Tried on three gradients")
    proof.outcome("A long one gets the length 5:", clipped(LONG, 5.0).tolist(), [3.0, 4.0])
    proof.outcome("A short one stays:", clipped(SHORT, 5.0).tolist(), SHORT)
    proof.outcome("Nothing stays nothing:", clipped([0.0, 0.0], 5.0).tolist(), [0.0, 0.0])
    proof.edge_case("A gradient that is just $c$ long: both factors are 1.", Min(1, c / r), 1,
                    given=[(r, c)])
    proof.figure(draw, "The length before and after. Push the longest that is allowed.")


def draw():
    return curves("The length of a clipped gradient", "A line that rises with the length of the "
                  "gradient and stays level from the longest that is allowed.", r, (0, 4),
                  {"length after clipping": r * Min(1, c / r), "factor": Min(1, c / r)}, (0, 4),
                  [Slider(c, 0.2, 4, 0.1, 1.5), Slider(r, 0.1, 4, 0.1, 2.5)])


def clipped(gradient, longest):
    """The gradient, at most ``longest`` long and in the same direction."""
    gradient = np.asarray(gradient, float)
    length = np.sqrt(np.sum(gradient**2))
    return gradient * min(1.0, longest / length) if length else gradient


def clipped_by_entry(gradient, longest):
    """Every entry between plus and minus ``longest``."""
    return np.clip(gradient, -longest, longest)


@solution.mistake("every entry is clipped by itself", source="a slip that is easily made", why="Here "
                  "both entries are cut to 5: the direction has turned, and the length is still "
                  "above 5.")
def _(claim):
    claim.outcome("Which gradient of length 5 has the direction of (30, 40)?",
                  clipped_by_entry(LONG, 5.0).tolist(), [3.0, 4.0])


@solution.mistake("the factor is $c/r$ in any case", source="a slip that is easily made", why="A "
                  "short gradient would be stretched.")
def _(claim):
    claim.identity(c / r, 1, given=[r <= c])
