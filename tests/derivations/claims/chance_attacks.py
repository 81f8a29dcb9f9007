"""Attacks through expectations and variances."""
from attack_kit import HALF, attack, b, c, declined, drawing, h, m, p, q, sound, started, u, v, w
from sympy import sympify

from derivations import Abs, Random, Sum, delta, exp, relu, sqrt, step


def expected(of, equals, *variables, given=()):
    proof = started(*given)
    proof.random(*variables)
    proof.expectation(of, equals)
    return proof


NORMAL, OTHER = Random.gaussian(u, 0, 1), Random.gaussian(v, 0, 1)
ENTRIES = Random.independent(w[p], 0, h)


@attack
def two_random_variables_that_are_equal():
    return expected(u * v, 0, NORMAL, OTHER, given=[(u, v)])


@attack
def two_random_variables_with_a_sum():
    return expected(u * v, 0, NORMAL, OTHER, given=[(u + v, 0)])


@attack
def a_random_variable_with_a_value():
    return expected(u**2, 0, NORMAL, given=[(u, 0)])


@declined
def a_random_variable_with_a_sign():
    """A mean of 0 and u >= 0 cannot both be."""
    return expected(Abs(u), 0, NORMAL, given=[u >= 0])


@attack
def a_random_variable_in_an_equation_with_a_parameter():
    return expected(u * b, 0, NORMAL, given=[(b, u)])


@attack
def two_declarations_of_one_name():
    return expected(u, 0, Random.gaussian(u, 5, 1), NORMAL)


@attack
def two_declarations_the_other_way():
    return expected(u, 5, NORMAL, Random.gaussian(u, 5, 1))


@attack
def impossible_moments():
    """E u = 1 and E u^2 = 0: a variance of -1."""
    proof = drawing(Random("u", (sympify(1), sympify(0))))
    proof.variance(u, -1)
    return proof


@attack
def impossible_second_moment():
    return expected(u**2, -1, Random("u", (sympify(0), sympify(-1))))


@attack
def impossible_mask():
    """A 0/1 variable has its mean as every moment, and a mean of at most 1."""
    return expected(u**2, 2, Random("u", (sympify(2), sympify(2))))


@attack
def impossible_fourth_moment():
    """E u^4 >= (E u^2)^2."""
    return expected(u**4, 0, Random("u", tuple(map(sympify, (0, 1, 0, 0)))))


@attack
def equal_indices_forgotten():
    """E of w[p] w[q] is h where p = q."""
    return expected(w[p] * w[q], 0, ENTRIES)


@declined
def equal_indices_forgotten_in_a_sum():
    """E of the sum of w[p]^2 w[q]^2 is not m^2 h^2: the fourth moments."""
    return expected(Sum(w[p]**2 * w[q]**2, p, q), m**2 * h**2, ENTRIES)


@attack
def equal_indices_forgotten_for_normal_entries():
    return expected(Sum(w[p]**2, p)**2, m**2, Random.gaussian(w[p], 0, 1))


@attack
def a_literal_index_forgotten():
    return expected(w[0] * w[p], 0, ENTRIES)


@declined
def an_unknown_third_moment():
    return expected(w[p]**3, 0, ENTRIES)


@declined
def through_a_denominator():
    return expected(1 / u, 0, NORMAL)


@declined
def through_an_exponential():
    return expected(exp(u), 1, NORMAL)


@declined
def through_a_relu():
    return expected(relu(u), 0, NORMAL)


@declined
def through_a_step():
    return expected(step(u), 0, NORMAL)


@declined
def through_an_absolute_value():
    return expected(Abs(u), 0, NORMAL)


@declined
def through_a_root():
    return expected(sqrt(1 + u**2), sqrt(2), NORMAL)


@attack
def through_a_definition():
    """c := u^2 is not independent of u."""
    proof = drawing(NORMAL)
    proof.define(c, u**2)
    proof.expectation(c * u**2, 1)
    return proof


@attack
def through_a_definition_as_a_constant():
    proof = drawing(NORMAL)
    proof.define(c, u)
    proof.expectation(c * u, 0)
    return proof


@attack
def a_variance_of_equal_terms():
    """Var(u + u) is 4, not 2."""
    proof = drawing(NORMAL)
    proof.variance(u + u, 2)
    return proof


@sound
def a_mean_of_a_product():
    return expected(u * v + 3, 3, NORMAL, OTHER)


@sound
def equal_indices_remembered():
    return expected(w[p] * w[q], delta(p, q) * h, ENTRIES)


@sound
def a_fourth_moment():
    return expected(u**4, 3, NORMAL)


@sound
def a_mask_of_zeros_and_ones():
    return expected((u / HALF - 1)**2, 1, Random("u", (HALF, HALF)))
