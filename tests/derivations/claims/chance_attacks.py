"""Attacks through expectations and variances."""
from attack_kit import HALF, attack, b, c, declined, drawing, h, m, p, q, sound, started, u, v, w
from sympy import sympify

from derivations import Abs, Random, Sum, array, delta, exp, relu, sqrt, step


def expected(of, equals, *variables, given=()):
    return lambda proof: drawing(started(proof, *given), *variables).expectation(of, equals)


W = array("W", m, m)
NORMAL, OTHER = Random.gaussian(u, 0, 1), Random.gaussian(v, 0, 1)
ENTRIES = Random.independent(w[p], 0, h)


attack({
    "the law of one entry is that of all": lambda proof:
        drawing(proof, Random.independent(w[0], 0, 1)).expectation(w[p]**2, 1),
    "the law of a diagonal is that of all": lambda proof:
        drawing(proof, Random.independent(W[p, p], 0, 1)).expectation(W[p, q]**2, 1),
    "two random variables that are equal": expected(u * v, 0, NORMAL, OTHER, given=[(u, v)]),
    "two random variables with a sum": expected(u * v, 0, NORMAL, OTHER, given=[(u + v, 0)]),
    "a random variable with a value": expected(u**2, 0, NORMAL, given=[(u, 0)]),
})


declined({
    # A mean of 0 and u >= 0 cannot both be.
    "a random variable with a sign": expected(Abs(u), 0, NORMAL, given=[u >= 0]),
})


attack({
    "a random variable in an equation with a parameter": expected(u * b, 0, NORMAL, given=[(b, u)]),
    "two declarations of one name": expected(u, 0, Random.gaussian(u, 5, 1), NORMAL),
    "two declarations the other way": expected(u, 5, NORMAL, Random.gaussian(u, 5, 1)),
    # E u = 1 and E u^2 = 0: a variance of -1.
    "impossible moments": lambda proof:
        drawing(proof, Random("u", (sympify(1), sympify(0)))).variance(u, -1),
    "impossible second moment": expected(u**2, -1, Random("u", (sympify(0), sympify(-1)))),
    # A 0/1 variable has its mean as every moment, and a mean of at most 1.
    "impossible mask": expected(u**2, 2, Random("u", (sympify(2), sympify(2)))),
    # E u^4 >= (E u^2)^2.
    "impossible fourth moment": expected(u**4, 0, Random("u", tuple(map(sympify, (0, 1, 0, 0))))),
    # E of w[p] w[q] is h where p = q.
    "equal indices forgotten": expected(w[p] * w[q], 0, ENTRIES),
})


declined({
    # E of the sum of w[p]^2 w[q]^2 is not m^2 h^2: the fourth moments.
    "equal indices forgotten in a sum":
        expected(Sum(w[p]**2 * w[q]**2, p, q), m**2 * h**2, ENTRIES),
})


attack({
    "equal indices forgotten for normal entries":
        expected(Sum(w[p]**2, p)**2, m**2, Random.gaussian(w[p], 0, 1)),
    "a literal index forgotten": expected(w[0] * w[p], 0, ENTRIES),
})


declined({
    "an unknown third moment": expected(w[p]**3, 0, ENTRIES),
    "through a denominator": expected(1 / u, 0, NORMAL),
    "through an exponential": expected(exp(u), 1, NORMAL),
    "through a relu": expected(relu(u), 0, NORMAL),
    "through a step": expected(step(u), 0, NORMAL),
    "through an absolute value": expected(Abs(u), 0, NORMAL),
    "through a root": expected(sqrt(1 + u**2), sqrt(2), NORMAL),
})


@attack
def through_a_definition(proof):
    """c := u^2 is not independent of u."""
    drawing(proof, NORMAL)
    proof.define(c, u**2)
    proof.expectation(c * u**2, 1)


@attack
def through_a_definition_as_a_constant(proof):
    drawing(proof, NORMAL)
    proof.define(c, u)
    proof.expectation(c * u, 0)


attack({
    # Var(u + u) is 4, not 2.
    "a variance of equal terms": lambda proof: drawing(proof, NORMAL).variance(u + u, 2),
})


sound({
    "a mean of a product": expected(u * v + 3, 3, NORMAL, OTHER),
    "equal indices remembered": expected(w[p] * w[q], delta(p, q) * h, ENTRIES),
    "a fourth moment": expected(u**4, 3, NORMAL),
    "a mask of zeros and ones": expected((u / HALF - 1)**2, 1, Random("u", (HALF, HALF))),
})
