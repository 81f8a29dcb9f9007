r"""The derivative of the sigmoid is σ(1 − σ)

The sigmoid is $\sigma(z) = 1/(1 + e^{-z})$. Show that $\sigma'(z) = \sigma(z)\,(1 - \sigma(z))$:
the slope can be read off from the output alone. How large can the slope be, and where?
"""
import numpy as np
from sympy import Float

from backproof import (
    ask, curves, exercise, exp, log, oo, Partial, Rational, real, sigmoid, Slider, to_numpy,
)
from numeric import Sigmoid
from numeric.thresholds import first_float

z, a, w = real("z a w")
half, quarter = Rational(1, 2), Rational(1, 4)
slope = a * (1 - a)

asked = ask.asks(
    letters={"z": "weighted input", "a": "output, σ(z)"},
    given=["a = 1/(1 + e^{-z})"],
    also=["1 - a = e^{-z}/(1 + e^{-z})", "1/4 - a (1 - a) = (a - 1/2)^2"],
    parts=[
        ask.formula("The slope, from the output alone?", "σ'(z) = ∂a/∂z = line 5",
                    "Differentiate 1/u with u = 1 + e^{-z}.", "e^{-z}/(1 + e^{-z})²: two factors.",
                    "One factor is a, the other is 1 - a.",
                    slips={"a^2 (1-a)^2": "The slope stands twice."}),
        ask.number("How large can the slope be?", "1/4",
            "a + (1 - a) = 1: when is the product largest?",
                   "It is 1/4 - (a - 1/2)².", said=["a (1 - a) ≤ 1/4", "1/4 ≥ σ'(z)"]),
        ask.value("Where?", "z = 0", "Where is the output one half?", said=["a = 1/2"])])


@exercise("ch3-sigmoid-derivative", kind="proof", equations=[59, 61, 74],
          short="σ′ = σ(1 − σ)",
          idea="The sigmoid is one over a sum of two parts, and only one of the parts moves. Its "
               "slope is the output times the share that the moving part has in the sum. That "
               "share is just what the output lacks to reach one. So the output alone tells the "
               "slope. And two shares that make a whole have their largest product when they are "
               "equal.",
          tags=["sigmoid derivative", "derivative of the logistic function", "sigma prime",
                "σ'(z)", "sigma'(z)", "dσ/dz", "slope of the sigmoid", "a(1-a)", "saturation",
                "one quarter"])
def solution(proof):
    proof.answer("The slope is the output times what is left to 1. It is never more than one "
                 "quarter, and is one quarter only at $z = 0$.")
    proof.define(a, 1 / (1 + exp(-z)), "Call the output {a}.")
    proof.identity(Partial(exp(-z), z), -exp(-z), "The inner derivative. The minus sign comes "
                   "from the chain rule; the exponent stays {power}.", power=-z)
    proof.identity(Partial(a, z), exp(-z) / (1 + exp(-z)) ** 2, "The derivative of $1/u$ is "
                   "$-u'/u^2$. The two minus signs cancel.")
    proof.identity(exp(-z) / (1 + exp(-z)), 1 - a, "Take one factor {a} out. What is left is the "
                   "rest of the whole.")
    proof.decisive()
    proof.conclude(Partial(a, z), slope, "So the slope is the product of these two parts. "
                   "A program that has the output needs no second exponential.")
    proof.aside("The same, with the function written out")
    proof.identity(Partial(sigmoid(z), z), sigmoid(z) * (1 - sigmoid(z)), "The same, with the "
                   "function written out.")

    proof.main_path()
    proof.say("How large is it? Two numbers with a fixed sum have their largest product when they "
              "are equal. To see it, complete the square.")
    proof.identity(quarter - slope, (a - half) ** 2, "The gap between one quarter and the slope is "
                   "a square.")
    proof.relation(slope, "<=", quarter, "So the slope is never above one quarter …")
    proof.answer()
    proof.aside("The bound is reached at z = 0 and nowhere else")
    proof.relation(slope, "<", quarter, "… and strictly below it if the output is not one half.",
                   given=[(a - half) ** 2 > 0])
    proof.identity(log(a / (1 - a)), z, "Where is that? This gives {z} from the output. At $a = "
                   "1/2$ the fraction is 1 and its logarithm 0: so it is at $z = 0$ and nowhere "
                   "else.")
    proof.aside("The slope is positive, and dies on both sides")
    proof.positive(slope, "And it is positive: the sigmoid rises everywhere.")
    proof.relation(slope, "<", exp(-z), "To the right it dies at least as fast as this.")
    for end, text in ((oo, "Far to the right the slope goes to 0 …"), (-oo, "… and far to the "
                      "left. A neuron there hardly learns: this is the slowdown of the chapter.")):
        proof.limit(sigmoid(z) * (1 - sigmoid(z)), z, end, 0, text)
    proof.aside("The slope is the same on both sides")
    proof.identity(sigmoid(-z), 1 - sigmoid(z), "The curve is symmetric about its middle …")
    proof.identity(sigmoid(-z) * (1 - sigmoid(-z)), sigmoid(z) * (1 - sigmoid(z)),
                   "… so its slope is the same on both sides.")

    proof.numbers("A neuron that is rather sure.", {z: 2})
    proof.edge_case("At $z = 0$ the bound is attained.", sigmoid(0) * (1 - sigmoid(0)), quarter)
    proof.imprecise("Chapter 5 writes this bound as strict. At $z = 0$ it is an equality.")
    proof.edge_case("What chapter 5 needs survives: multiplied by a weight below 1, the slope *is* "
                    "strictly below one quarter.", w * a * (1 - a), quarter, "<",
                    given=[w > 0, w < 1])
    dead = first_float(lambda at: slope_from_output(at) == 0, 0, 100)
    true = np.exp(-dead) / (1 + np.exp(-dead)) ** 2
    proof.edge_case("In float64 the output is exactly 1 from $z = {dead}$ on. The slope that is "
                    "computed from it is then exactly 0; the true one is {true}. The program "
                    "that multiplies $\\sigma(z)$ by $\\sigma(-z)$ keeps them.",
                    dead=f"{dead:.4f}", true=Float(true, 3))
    apart = abs(output(dead) * output(-dead) / true - 1) / np.finfo(float).eps
    proof.outcome("In float64, does $\\sigma(z)\\,\\sigma(-z)$ give the slope to two units of the last "
                  "digit, even at $z = {dead}$, where the output is rounded to 1?",
                  bool(apart <= 2), True, dead=f"{dead:.4f}")
    proof.figure(draw, "The slope is a bump: one quarter in the middle, next to nothing at the "
                 "edges. Push $z$ to either end.")


def output(at):
    """The output of a sigmoid neuron in float64."""
    return Sigmoid().forward(np.array([[at]])).item()


def slope_from_output(at):
    """σ(1 − σ) as a program computes it from the output."""
    return output(at) * (1 - output(at))


def draw():
    return curves("The sigmoid and its slope", "An S-shaped curve from 0 to 1, and below it a bump "
                  "that reaches one quarter at z = 0 and dies out on both sides.", z, (-8, 8),
                  {"output": sigmoid(z), "slope": sigmoid(z) * (1 - sigmoid(z))}, (0, 1),
                  [Slider(z, -8, 8, 0.1, 1)])


@solution.network
def check(net):
    at = np.random.default_rng(0).normal(scale=3, size=7)
    slope = to_numpy(solution.conclusion()[1])
    net.function("the slope of a sigmoid layer, from its outputs",
                 lambda v: float(Sigmoid().forward(v[None]).sum()),
                 [slope(a=output) for output in Sigmoid().forward(at[None])[0]], at,
                 f"{at.size} sigmoid neurons")


@solution.mistake("the derivative of $e^{-z}$ is $-e^{z}$", source="corrections to a public "
                  "solution set", why="The chain rule brings down the factor $-1$ and leaves "
                  "the exponent as it is.")
def _(claim):
    claim.identity(Partial(exp(-z), z), -exp(z))


@solution.mistake("the slope is strictly below one quarter", source="chapter 5 of the book itself",
                  why="At $z = 0$ it is one quarter exactly.")
def _(claim):
    claim.relation(sigmoid(z) * (1 - sigmoid(z)), "<", quarter)
