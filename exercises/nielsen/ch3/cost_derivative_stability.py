r"""Why the error is computed as one difference, not as a product

The book's first program computes the error of the output layer as a product, the derivative of
the cost by the output times the slope of the sigmoid. Rewrite the derivative for the
cross-entropy. Which numerical problem appears? How does it go away when the program computes the
error in one piece, as $a - y$?
"""
import numpy as np
from sympy import Float

from backproof import ask, curves, exercise, log, Partial, real, sigmoid, Slider, to_numpy
from numeric.thresholds import first_float

from .cross_entropy_minimum import solution as cross_entropy_minimum
from .cross_entropy_roles import cross_entropy
from .sigmoid_derivative import solution as sigmoid_derivative

a, y, z, cost = real("a y z C")


def sigma(z):
    return 1 / (1 + np.exp(-z))


def cost_derivative(a, y):
    """The derivative of the cross-entropy by the output."""
    return (a - y) / (a * (1 - a))


def error_as_product(z, y):
    a = sigma(z)
    return cost_derivative(a, y) * a * (1 - a)


def error_in_one_piece(z, y):
    return sigma(z) - y


def fails(error, z, y):
    """Whether an error comes out as infinite or as no number."""
    with np.errstate(all="ignore"):
        return not np.isfinite(error(z, y))


def first_failure(towards, y, kind=np.float64):
    """The first weighted input from 0 towards ``towards`` at which the product fails."""
    return first_float(lambda z: fails(error_as_product, kind(z), kind(y)), 0, towards)

asked = ask.asks(
    letters={"z": "weighted input", "a": "output, σ(z)", "y": "target", "C": "cross-entropy"},
    given=["a = σ(z)", "0 < y < 1", "C = -(y ln a + (1 - y) ln(1 - a))"],
    also=["∂a/∂z = a (1 - a)"],
    parts=[
        ask.formula("The derivative of the cross-entropy by the output?",
            "line 3",
                    "Differentiate both logarithms."),
        ask.formula("And the error?", "line 5", "Times the slope of the sigmoid."),
        ask.choice("Which numerical problem appears in the product?",
                   ["a division by 0 | 0/0 | division by zero | nan | it divides 0 by 0 | a "
                       "becomes 1 | "
                    "divide by zero | the denominator is 0 | the denominator becomes 0 | a rounds to 0 or 1 | "
                    "overflow | underflow",
                    "it is slow | slowness", "none | no problem"],
                   "a division by 0", "What is a (1 - a) in float64 when z is 40?"),
        ask.yes("Does a - y avoid it?", "Nothing is divided.",
            "What can go wrong in a difference?")])


@exercise("ch3-cost-derivative-stability", kind="algorithm", equations=[66, 75, 99],
          short="Computed in one piece",
          idea="On paper a factor and its reciprocal cancel, so both ways are the same. But the "
               "numbers of a computer are not evenly spread: they lie very close together near "
               "zero, and much further apart near one. So what an output lacks to reach one is "
               "rounded to zero long before an output near zero is. From there on the product "
               "divides by zero. The difference never meets that small number.",
          tags=["numerical stability", "floating point", "float64", "overflow", "NaN",
                "division by zero", "cost_derivative", "delta", "cross-entropy", "cross entropy",
                "backprop code", "network.py", "equation 66", "equation 75", "equation 99"])
def solution(proof):
    proof.define(a, sigmoid(z), "One output neuron.")
    proof.define(cost, cross_entropy, "The cross-entropy of one example.")
    proof.cite(cross_entropy_minimum, "The derivative of the cost by the output …")
    proof.cite(sigmoid_derivative, "… and the slope of the sigmoid.")
    proof.derive(cost, wrt=z, text="On paper the denominator of the first is the second, and they "
                 "cancel.")
    proof.conclude(Partial(cost, z), a - y, "So both ways of computing the error are right, with "
                   "exact numbers.")

    proof.code(cost_derivative, "A program has rounded numbers. Here is the derivative, rewritten "
               "for the cross-entropy, …")
    proof.code(error_as_product, "… the error as a product, …")
    proof.code(error_in_one_piece, "… and in one piece.")
    proof.aside("The sigmoid")
    proof.code(sigma, "The sigmoid is computed as it is written.")
    proof.main_path()
    proof.say("In float64 the largest number below 1 is {gap} away from it, while the numbers "
              "next to 0 are very much closer together. So $1 - a$ becomes 0 long before $a$ does.",
              gap=Float(1 - np.nextafter(1, 0)))
    proof.decisive()
    high, low = ([first_failure(end, target) for target in (0, 1)] for end in (100, -1000))
    proof.say("Where does the product fail? The thresholds, found by bisection down to the last "
              "float:", [["target", "fails from $z$ = … on upwards", "… on downwards"],
                         *([str(target), f"{high[target]:.4f}", f"{low[target]:.2f}"]
                           for target in (0, 1))])
    places = [(at, target) for target in (0, 1) for at in (high[target], low[target])]
    with np.errstate(all="ignore"):
        proof.outcome("What the product gives at these four places, where 0 meets infinity or "
                      "is divided by 0:",
                      [str(error_as_product(np.float64(at), target)) for at, target in places],
                      ["nan"] * len(places))
        proof.outcome("What the difference gives there, row by row, and these are right:",
                      [float(error_in_one_piece(np.float64(at), target))
                       for at, target in places], [1.0, 0.0, 0.0, -1.0])
    proof.answer("On paper both are $a - y$. In float64 the product is no number from "
                 "$z = {high}$ on upwards and from $z = {low}$ on downwards, for both targets, and "
                 "one such neuron spoils the gradients of all layers below. The difference has "
                 "nothing to cancel and stays right.", high=f"{high[0]:.4f}", low=f"{low[0]:.2f}")
    proof.edge_case("In float32 the upper threshold is {single} already.",
                    single=f"{first_failure(100, 0, np.float32):.2f}")
    tiny = np.exp(-high[1])
    proof.edge_case("With target 1 the difference is exactly 0 from $z = {high}$ on, while the "
                    "true error is about {tiny}. That does no harm: the step would be lost in the "
                    "rounding of the weight anyway.", high=f"{high[1]:.4f}", tiny=Float(-tiny, 3))
    proof.figure(draw, "With target 0, on a scale of powers of ten. The two factors cancel, "
                 "until $1 - a$ is rounded to 0 and the first has no value: the curves end "
                 "where the program does.")


def draw():
    rising, slope = (cost_derivative(sigmoid(z), 0), sigmoid(z) * (1 - sigmoid(z)))
    return curves("The two factors of the error", "The derivative of the cost grows like a power "
                  "of ten, the slope of the sigmoid falls as fast, and both end near 37.", z,
                  (0, 50), {"derivative of the cost": log(rising) / log(10),
                            "slope of the sigmoid": log(slope) / log(10),
                            "the error": log(sigmoid(z)) / log(10)}, (-20, 20),
                  [Slider(z, 0, 50, 0.5, 20)])


@solution.network
def check(net):
    example = net.example("sigmoid", "cross-entropy", target="free")
    error = to_numpy(solution.conclusion()[1])
    net.function("the error of every output, in one piece",
                 lambda v: example.cost_with("z", v), error(a=example.a, y=example.y), example.z,
                 example.description)
    net.values("the same as a product, for moderate weighted inputs",
               error_as_product(example.z, example.y), error_in_one_piece(example.z, example.y),
               1e-12, example.description)


@solution.mistake("it fails beyond 711.5 on either side, because the sigmoid is symmetric",
                  source="two public solution sets", why="The sigmoid is symmetric, but the "
                  "floats are not: there are many more next to 0 than next to 1. The upper "
                  "threshold is the smaller one by far.")
def _(claim):
    claim.outcome("thresholds for target 0", [round(first_failure(end, 0), 1)
                                              for end in (1000, -1000)], [711.5, -711.5])


@solution.mistake("there is no numerical problem", source="a public solution set, before it "
                  "was corrected", why="A badly wrong neuron gives no number at all. The weighted "
                  "input here is 40 and the target is 0.")
def _(claim):
    with np.errstate(all="ignore"):
        claim.outcome("the product at 40", str(error_as_product(np.float64(40), 0)),
                      str(error_in_one_piece(np.float64(40), 0)))
