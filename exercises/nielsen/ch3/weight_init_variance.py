r"""With scaled weights the weighted input has standard deviation √(3/2)

A neuron has an even number $n$ of inputs. Half of them are $1$ and half are $0$. Its weights are
independent normal variables with mean $0$ and variance $1/n$, its bias is normal with mean $0$ and
variance $1$. Show that the weighted input $z = \sum_i w_i x_i + b$ has mean $0$ and standard
deviation $\sqrt{3/2}$. How wide was $z$ under the old rule, with weights of variance $1$?
"""
from functools import cache
from math import erfc
from math import sqrt as root

import numpy as np

from backproof import (
    array, ask, curves, exercise, exp, index, pi, Random, Rational, real, sigmoid, size, Slider,
    sqrt, Sum, Variance,
)
from numeric import normal_bias, scaled_normal, standard_normal

from . import sigmoid_derivative as neuron
from .sigmoid_derivative import solution as sigmoid_derivative

h = size("h")
n = 2 * h
odd = size("n")
i, j = index("i j", n)
w, x = array("w x", n)
b, z, k, s, p, u = real("b z k s p u")
count, deviation = real("n sigma_z", positive=True)  # count of the inputs, as a number
v, m_1, m_2, A, B, D = real("v m_1 m_2 A B D", positive=True)

active = index("i", h)
ACTIVE_HALF = Sum(w[active], active) + b
SCALED, OLD = (v, 1 / n), (v, 1)
NEURONS, INPUTS, FAR = 4000, 1000, 4
SCHEMES = {"scaled, variance 1/n": (scaled_normal, SCALED),
           "old, variance 1": (standard_normal, OLD)}

asked = ask.asks(
    whole="n", indices={"I": "i"},
    letters={"z": "weighted input", "n": "number of inputs, even", "w_i": "weight", "b": "bias",
             "x_i": "input", "E[z]": "its mean", "Var[z]": "its variance", "E[w]":
             "mean of a weight",
             "E[b]": "mean of the bias", "Var[w]": "variance of a weight", "Var[b]":
             "variance of the bias",
             "V_old": "the variance under the old rule", "s_old":
             "the standard deviation under the old rule"},
    given=["E[z] = 0", "E[w] = 0", "E[b] = 0", "Var[w] = 1/n", "Var[b] = 1",
        "Var[z] = n/2 Var[w] + Var[b]",
           "V_old = n/2 + 1", "s_old = sqrt(n/2 + 1)"],
    cases={"n = 1000": "n = 1000"},
    parts=[
        ask.number("What is the mean of z?", "line 3", "Every weight and the bias have mean 0.",
                   "The mean of a sum is the sum of the means."),
        ask.number("What is its variance?", "Var[z] = 3/2", "How many inputs are 1?",
                   "Variances of independent variables add up.",
                   "n/2 times 1/n, plus that of the bias.",
                   slips={"1/2": "The bias has a variance too.", "2":
                       "Only half of the inputs are 1."}),
        ask.number("What is its standard deviation?", "sqrt(Var[z]) = line 8",
                   "It is the root of the variance.", slips={"3/2":
                   "That is the variance; its root is asked for."}),
        ask.formula("How wide (standard deviation) was z under the old rule?",
            "s_old = line 9",
                    "Now each weight has variance 1.", "n/2 weights count, and the bias.",
                    "The variance is n/2 + 1.", said=["sqrt(501)", "22.4", "22.38", "22.383",
                    "sqrt(1000/2 + 1)"],
                    slips={"sqrt(n + 1)": "Only half of the inputs are 1.", "sqrt(n/2)":
                        "The bias is missing."}),
        ask.formula("And its variance?", "V_old = n/2 + 1", said=["501"])])


@exercise("ch3-weight-init-variance", kind="probability", short="Scaled initial weights",
          idea="A weighted input is a sum of many small independent random numbers. Their means "
               "are zero, so its mean is zero. Their variances add up, one share for each active "
               "input and one for the bias. If each weight's variance is one over the number of "
               "inputs, half of the inputs together contribute one half, however many there are. "
               "If it is one, they contribute their number, and the neuron is pushed far out "
               "into its flat part.",
          tags=["weight initialization", "weight initialisation", "Xavier", "Glorot", "LeCun",
                "1/sqrt(n)", "sqrt(3/2)", "variance of z", "standard deviation", "saturation",
                "Gaussian", "normal distribution", "starting weights"])
def solution(proof):
    proof.answer("The weighted input $z$ is normal with mean 0. Its width does not depend on the "
                 "number of inputs.")
    proof.define(z, Sum(w[i] * x[i], i) + b, "The weighted input. The inputs are fixed numbers; "
                 "only the weights and the bias are random.")
    proof.random(Random.gaussian(w[i], 0, v), Random.gaussian(b, 0, 1),
                 text="All weights and the bias are independent, normal, with mean 0. Let {v} be "
                 "the variance of a weight, so that one calculation serves both rules.")
    proof.expectation(z, 0, "Every term has mean 0, and so has the sum.")
    proof.variance(z, 1 + v * Sum(x[i]**2, i), "Independent variances add up; a fixed factor "
                   "comes out squared. The 1 is the bias.")
    proof.decisive()
    proof.identity(Variance(z), 1 + v * k, "If every input is 0 or 1, the sum of squares counts "
                   "the active inputs. Call their number {k}. A silent input adds nothing.",
                   given=[(Sum(x[i]**2, i), k)])
    width = proof.identity(Variance(z), 1 + v * count / 2, "Half of the {count} inputs are 1.",
                           given=[(Sum(x[i]**2, i), count / 2)])
    proof.define(deviation, sqrt(width), "The standard deviation is the root of it.")
    proof.conclude(deviation, sqrt(Rational(3, 2), evaluate=False), "With weights of variance "
                   "$1/n$ the number of inputs cancels.", given=[(v, 1 / count)])
    proof.identity(deviation, sqrt(count / 2 + 1), "Under the old rule, with variance 1, it does "
                   "not cancel. For {inputs} inputs it is {wide}.", given=[OLD],
                   wide=f"{root(INPUTS / 2 + 1):.1f}", inputs=INPUTS)
    proof.answer()
    proof.aside("The active inputs written out")
    proof.variance(ACTIVE_HALF, 1 + h * v, "Number the inputs so that the {h} active ones come "
                   "first; the others drop out.")
    proof.identity(sqrt(Variance(ACTIVE_HALF)), sqrt(Rational(3, 2), evaluate=False),
                   "With the new rule.", given=[SCALED])
    proof.identity(Variance(ACTIVE_HALF), h + 1, "With the old rule.", given=[OLD])

    proof.aside("The weighted input is normal too")
    proof.say("Is $z$ normal too? It is the bias plus one weight for every active input, so it is "
              "enough to add two independent normal numbers $p$ and $q$, with variances {A} and "
              "{B}. The density of $p$ is {bell} divided by $\\sqrt{2\\pi A}$.",
              bell=exp(-p**2 / (2 * A)))
    proof.theorem("The density of the sum $p + q$ at {u} is the integral over all $p$ of the "
                  "density of $p$ times that of $q$ at $u - p$.")
    proof.define(D, A * B / (A + B), "A variance that will turn up.")
    proof.identity(p**2 / A + (u - p)**2 / B, u**2 / (A + B) + (p - A * u / (A + B))**2 / D, "The "
                   "exponents of the two densities add up. Complete the square in {p}: on the "
                   "right, only the last term contains it.")
    proof.identity(A * B, (A + B) * D, "Under the roots, the variances multiply to this.")
    proof.say("So the product of the two densities is also the product of two others: the density "
              "of {u} with variance {sum}, and one of {p} with variance {D}, whose integral is 1. "
              "What is left says that the sum is normal. Begin with the bias and add the active "
              "weights, one after the other: $z$ is normal.", sum=A + B)
    proof.expectation(z**4, 3 * (1 + v * Sum(x[i]**2, i))**2, "An independent check: the fourth "
                      "moment is three times the squared variance, as it must be.")
    proof.aside("Why it matters: neurons in the flat part of the sigmoid")
    new, old = (tail(FAR / root(variance_of(rule))) for _, rule in SCHEMES.values())
    proof.cite(sigmoid_derivative, "Why it matters: the slope of a sigmoid neuron dies quickly with "
               "its weighted input, here {s}.", of=(neuron.slope, exp(-neuron.z)),
               replace={neuron.a: sigmoid(s), neuron.z: s})
    proof.say("Beyond $|z| = {far}$ it is below {bound} on either side, since it is symmetric: such "
              "a neuron hardly learns. For {count} inputs that has probability {new} with the new "
              "rule and {old} with the old one.", count=INPUTS, new=f"{new:.4f}",
              old=f"{old:.3f}", far=FAR, bound=f"{np.exp(-FAR):.3f}")
    proof.experiment("{neurons} neurons with {count} inputs, drawn by the network's own "
                     "initialisers: is the variance within four standard errors?", monte_carlo,
                     neurons=f"{NEURONS:,}", count=INPUTS)
    proof.figure(densities, "The density of $z$ under both rules. Push the number of inputs: the "
                 "old bell spreads, the new one stays.")
    proof.edge_case("With no active input only the bias is left; with all $n = 2h$ active "
                    "and variance $1/n$ the variance is 2.",
                    (1 + v * k).subs(k, n), 2, given=[SCALED])
    proof.edge_case("An odd number of inputs has no half. With one active input less than silent "
                    "ones the variance is a little smaller.", 1 + (odd - 1) / (2 * odd),
                    Rational(3, 2) - 1 / (2 * odd))
    proof.imprecise("It is often said that weights, inputs and bias have to be independent. Here "
                    "the inputs are given numbers, so nothing is asked of them. If they are "
                    "random, they must not depend on the weights, and their mean square takes the "
                    "place of $x_i^2$, not their variance.")


def variance_of(rule):
    return float((1 + h * v).subs(v, rule[1]).subs(h, INPUTS // 2))


def tail(width):
    """The probability that a normal variable is more than ``width`` deviations from its mean."""
    return erfc(width / root(2))


@cache
def draws(initialiser):
    rng = np.random.default_rng(1)
    inputs = np.repeat([1.0, 0.0], INPUTS // 2)
    bias = normal_bias(rng, INPUTS, NEURONS)[:, 0]
    return initialiser(rng, INPUTS, NEURONS) @ inputs + bias


def monte_carlo():
    table, holds = [["rule", "proved variance", "measured", "standard errors apart"]], True
    for name, (initialiser, rule) in SCHEMES.items():
        proved, found = variance_of(rule), draws(initialiser).var()
        apart = (found - proved) / (proved * root(2 / NEURONS))
        holds &= abs(apart) < 4
        table.append([name, f"{proved:g}", f"{found:.4g}", f"{apart:+.1f}"])
    return holds, f"both within four standard errors, {NEURONS} neurons, seed 1", table


def densities():
    def bell(variance):
        return exp(-z**2 / (2 * variance)) / sqrt(2 * pi * variance)
    return curves("The density of the weighted input", "Two bells around 0. That of the scaled rule "
                  "is narrow for every number of inputs; that of the old rule becomes wider and "
                  "flatter as the number grows.", z, (-20, 20),
                  {"scaled, variance 1/n": bell(Rational(3, 2)),
                   "old, variance 1": bell(count / 2 + 1)}, (0, 0.35),
                  [Slider(count, 2, 1000, 2, 100)])


@solution.mistake("the variance is 3/2 · n, because there are n weights", "J",
                  why="Here $h = n/2$ inputs are active. Each adds $1/n$, not 1; the sum is already "
                  "taken.")
def _(claim):
    claim.variance(ACTIVE_HALF, Rational(3, 2) * n, given=[SCALED])


@solution.mistake("the sum runs over an index that the weight does not carry",
                  "N", why="Read literally, one weight is added again and again, "
                  "once for each of the $h = n/2$ active inputs: the terms are equal, not "
                  "independent, and the deviations add up.")
def _(claim):
    claim.variance(Sum(w[j], (i, 0, h - 1)) + b, Rational(3, 2), given=[SCALED])


@solution.mistake("for random inputs, Var(wx) = Var(w) Var(x)", "lecture notes", why="With mean 0 "
                  "weights it is $\\mathrm{Var}(w)\\,\\mathbb{E}[x^2]$: the mean of $x$ counts. "
                  "Here $m_1$ is the mean of every input and $m_2$ that of its square.")
def _(claim):
    claim.random(Random("x", (m_1, m_2)))
    claim.variance(Sum(w[i] * x[i], i), n * v * (m_2 - m_1**2), given=[m_2 > m_1**2])


@solution.mistake("scaled weights give z the same distribution as the inputs", "lecture notes",
                  why="Only the second moment is kept. Inputs of $\\pm 1$ have fourth moment 1; "
                  "$z$ without its bias is nearly normal and has 3.")
def _(claim):
    claim.random(Random("x", (0, 1, 0, 1)))
    claim.expectation(Sum(w[i] * x[i], i)**4, 1, given=[SCALED])
