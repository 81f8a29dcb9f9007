r"""Swapping target and output in the cross-entropy

The cross-entropy of one neuron is $-[y \ln a + (1-y) \ln(1-a)]$, with target $y$ and output $a$.
It is easy to mix the two up. What goes wrong with $-[a \ln y + (1-a) \ln(1-y)]$ when the target
is 0 or 1, as it usually is? Why does the right form not have this problem?
"""
import numpy as np

from backproof import ask, curves, exercise, exp, log, oo, real, sigmoid, Slider
from numeric import CrossEntropyCost, Sigmoid
from numeric.thresholds import first_float

y, a, z, right, swapped = real("y a z C W")
cross_entropy = -(y * log(a) + (1 - y) * log(1 - a))
roles_swapped = -(a * log(y) + (1 - a) * log(1 - y))
inside = [a > 0, a < 1]

asked = ask.asks(
    letters={"a": "output", "y": "target", "C": "the right form", "D": "with the roles swapped"},
    given=["0 < a < 1", "0 < y < 1", "C = -(y ln a + (1 - y) ln(1 - a))",
        "D = -(a ln y + (1 - a) ln(1 - y))"],
    parts=[
        ask.choice("What goes wrong with the swapped form at the targets 0 and 1?",
                   ["it becomes infinite | infinite | infinity | it diverges | ∞ | ln 0 | ln(0) "
                       "| log of zero | "
                    "log(0) | the logarithm of 0 | it blows up | undefined | it is undefined | "
                    "it is not defined | "
                    "not defined | it tends to infinity",
                    "it becomes 0 | zero", "nothing"],
                   "it becomes infinite", "What is ln y at y = 0?"),
        ask.formula("The right form at target 1?", "= line 11", "One term is left.",
                    said=["C = -ln a"]),
        ask.formula("The right form at target 0?", "= line 10", "One term is left.",
                    said=["C = -ln(1 - a)"]),
        ask.no("Can the right form become infinite for a sigmoid?",
            "Its output lies strictly between 0 and 1.",
               "Which values can a sigmoid not reach?")])


@exercise("ch3-cross-entropy-roles", kind="limit", equations=[57, 63],
          short="Target and output swapped",
          idea="A logarithm blows up at zero, so what stands inside it must never be zero. "
               "Targets usually are zero or one. Outputs of a sigmoid come close to zero and one "
               "but never get there. So the output belongs inside the logarithms, and the target "
               "outside, where a zero only switches a term off.",
          tags=["log(0)", "log 0", "ln(0)", "log of 0",
                "cross-entropy", "cross entropy", "binary cross-entropy", "BCE", "logistic loss",
                "roles of y and a", "log of zero", "ln 0", "infinite cost", "NaN loss",
                "swapped arguments"])
def solution(proof):
    proof.say("Write {C} for the right form and {W} for the swapped one.", C=right, W=swapped)
    proof.define(right, cross_entropy, "Target outside the logarithms, output inside.")
    proof.define(swapped, roles_swapped, "Output outside, target inside.")
    proof.say("Targets are 0 or 1, so the swapped form asks for the logarithm of 0. That has no "
              "value. Coming close to it, the cost grows without bound, whatever the output is.")
    proof.limit(roles_swapped, y, 0, oo, "At target 0 the first term blows up: "
                "$\\ln y \\to -\\infty$, with the factor $-a$ in front.", side="+", given=inside)
    proof.decisive()
    proof.answer()
    proof.limit(roles_swapped, y, 1, oo, "At target 1 it is the second term.", side="-",
                given=inside)
    proof.answer()

    proof.say("In the right form the logarithms see the output of a sigmoid. It lies strictly "
              "between 0 and 1, so both logarithms are finite numbers.")
    proof.numbers("An output of 0.8 for a target that is nearly 1. Each further 9 in the target "
                  "adds about 0.46 to $W$, and hardly changes $C$.", {a: 0.8, y: 0.999})
    proof.positive(sigmoid(z), "The output is above 0 …")
    proof.relation(sigmoid(z), "<", 1, "… and below 1, for every $z$.")
    proof.identity(right, -log(1 - a), "At target 0 the first term is 0 times a finite number: "
                   "exactly 0.", given=[(y, 0)])
    proof.identity(right, -log(a), "At target 1 the second term is 0 in the same "
                   "way.", given=[(y, 1)])
    proof.answer("The swapped cost grows without bound towards both targets, whatever the output "
                 "is.")

    proof.aside("How large the right form can be")
    proof.say("Finite does not mean small. The right form is large for an output that is badly "
              "wrong, and it has no upper bound. This is what it should do.")
    proof.limit(-log(a), a, 0, oo, "Target 1, output near 0.", side="+")
    proof.limit(-log(a), a, 1, 0, "Target 1, output near 1: the cost goes to 0.", side="-")

    proof.figure(draw, "Push the target towards 0 or 1: the swapped form grows without bound.")
    proof.edge_case("Other targets are no problem for the right form either: it is finite "
                    "for every $y$, since only the output is inside a logarithm.")
    one = first_float(lambda at: output(at) == 1, 0, 100)
    proof.aside("On a computer: from the weighted input instead of the output")
    proof.say("On a computer the argument fails. In float64 the output is exactly 1 from "
              "$z = {one}$ on, and the right form, computed from $a$, has the logarithm of 0 in "
              "it too. Computed from $z$ it has not.", one=f"{one:.4f}")
    collected = -y * log(a / (1 - a)) - log(1 - a)
    proof.identity(cross_entropy, collected, "To see it, collect what is multiplied by the "
                   "target …", given=inside)
    proof.identity(collected.subs(a, sigmoid(z)), log(1 + exp(z)) - y * z, "… and put in the "
                   "sigmoid. Its odds $a/(1-a)$ are $e^z$, so the first logarithm is $z$. The "
                   "other one is of a number above 1.")
    proof.identity(log(1 + exp(z)), z + log(1 + exp(-z)), "For positive $z$ a program uses the "
                   "right side, otherwise the left. Then no exponent is positive either, and "
                   "nothing can overflow.")
    proof.outcome("At that $z$, computed from $a$: infinite at target 0, not a number at target 1.",
                  [str(from_output(one, target)) for target in (0.0, 1.0)], ["inf", "nan"])
    proof.outcome("Computed from $z$: finite at both.",
                  [bool(np.isfinite(from_input(one, target))) for target in (0.0, 1.0)],
                  [True, True])


def draw():
    return curves("The cost with the roles right and swapped", "The right form is a bowl. The "
                  "swapped form is a straight line that becomes the steeper and the higher, the "
                  "nearer the target is to 0 or 1.", a, (0.01, 0.99),
                  {"right": cross_entropy, "swapped": roles_swapped}, (0, 5),
                  [Slider(y, 0.01, 0.99, 0.01, 0.1)])


def output(at):
    """The output of a sigmoid neuron in float64."""
    return Sigmoid().forward(np.array([[at]])).item()


def from_output(at, target):
    """The right form, computed from the output as it is written."""
    a = np.float64(output(at))
    with np.errstate(all="ignore"):
        return -(target * np.log(a) + (1 - target) * np.log(1 - a))


def from_input(at, target):
    """The right form, computed from the weighted input."""
    return CrossEntropyCost().value(np.array([[at]]), np.array([[target]]))


@solution.mistake("it is the swapped form that is safe", source="J",
                  why="Here the two forms were mixed up once more. It is the swapped form that "
                  "takes the logarithm of the target.")
def _(claim):
    claim.limit(roles_swapped, y, 0, -log(1 - a), side="+", given=inside)


@solution.mistake("the logarithm of a target near 0 tends to plus infinity",
                  source="a student's notes", why="It tends to minus infinity. The minus sign in "
                  "front of the cost makes the cost go to plus infinity.")
def _(claim):
    claim.limit(log(y), y, 0, oo, side="+")


@solution.mistake("the cross-entropy lies between 0 and 1", source="a student's notes",
                  why="It has no upper bound. At target 1 it exceeds 1 as soon as the output is "
                  "below $1/e$.")
def _(claim):
    claim.relation(-log(a), "<=", 1, given=inside)
