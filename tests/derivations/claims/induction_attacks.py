"""Attacks through induction and limits."""
from attack_kit import (
    HALF, attack, b, c, g, h, i, k, n, r, sound, spared, started, t, u, v, whole, x,
)
from sympy import IndexedBase, oo, sympify

from derivations import Abs, Proof, Sum, delta, exp, sigmoid, sqrt, step


# ------------------------------------------------------------------------------------ induction


@attack
def the_hypothesis_at_every_place():
    """g = 0 everywhere from g[0] = 0 alone; n is an index."""
    proof = Proof()
    proof.induction(lambda l: x[l], lambda l: sympify(0), i, given=[(x[0], 0)])
    return proof


@attack
def the_hypothesis_at_every_whole_number():
    proof = Proof()
    proof.induction(lambda l: g[l], lambda l: sympify(0), whole, given=[(g[0], 0)])
    return proof


@attack
def the_hypothesis_at_every_size():
    """g[n] = 0 for every size from g[0] = 0 alone."""
    proof = Proof()
    proof.induction(lambda l: g[l], lambda l: sympify(0), n, given=[(g[0], 0)])
    return proof


@attack
def a_sum_at_every_size():
    """g[0] + ... + g[n-1] = n from g[0] = 1 alone."""
    proof = Proof()
    proof.induction(lambda l: Sum(g[r], (r, 0, l - 1)), lambda l: l, n, start=1,
                    given=[(g[0], 1)])
    return proof


@attack
def a_fact_at_one_size_as_a_fact_at_the_next():
    """y[0] = 1 for every n from y[0] + ... + y[n-1] = 1."""
    proof = Proof()
    proof.induction(lambda l: g[0], lambda l: sympify(1), whole, start=1,
                    given=[(Sum(g[r], (r, 0, whole - 1)), 1)])
    return proof


@attack
def a_fixed_index_is_never_the_new_place():
    """delta(i, n-1) (n-1) = 0, true at n = 1; at n + 1 the index may be n."""
    proof = Proof()
    proof.induction(lambda l: delta(i, l - 1) * (l - 1), lambda l: sympify(0), n, start=1)
    return proof


@attack
def an_induction_with_a_false_step():
    proof = Proof()
    proof.induction(lambda l: 2**l, lambda l: l**2 - l + 2, whole, start=1)
    return proof


@attack
def an_induction_with_a_false_base():
    proof = Proof()
    proof.induction(lambda l: g[l], lambda l: 2**l, whole,
                    given=[(g[0], 3), (g[whole + 1], 2 * g[whole])])
    return proof


@attack
def an_induction_with_the_recursion_of_another_array():
    f = IndexedBase("f", real=True)
    proof = Proof()
    proof.induction(lambda l: g[l], lambda l: 2**l, whole,
                    given=[(g[0], 1), (f[whole + 1], 2 * f[whole])])
    return proof


@attack
def an_induction_with_different_functions_of_two_sums():
    """exp of a sum to n and of a sum to n + 1 are different unknowns."""
    proof = Proof()
    proof.induction(lambda l: exp(Sum(g[r], (r, 0, l - 1))), lambda l: 1 + Sum(g[r], (r, 0, l - 1)),
                    whole)
    return proof


@sound
def an_induction_over_a_recursion():
    proof = Proof()
    proof.induction(lambda l: g[l], lambda l: c**l * g[0], whole,
                    given=[(g[whole + 1], c * g[whole])])
    return proof


@sound
def an_induction_over_a_sum():
    proof = Proof()
    proof.induction(lambda l: Sum(r, (r, 0, l)), lambda l: l * (l + 1) / 2, whole)
    return proof


# --------------------------------------------------------------------------------------- limits


def limit(expr, variable, to, equals, side="", given=()):
    proof = Proof()
    proof.limit(expr, variable, to, equals, side=side, given=given)
    return proof


@attack
def the_limit_variable_hides_in_a_definition():
    """b := u^2; the limit of b is 0, not b."""
    proof = Proof()
    proof.define(b, u**2)
    proof.limit(b, u, 0, b)
    return proof


@attack
def the_limit_variable_hides_in_a_definition_of_a_definition():
    proof = Proof()
    proof.define(v, 1 / t)
    proof.define(b, 2 * v)
    proof.limit(b + 1, t, oo, b + 1)
    return proof


@attack
def the_limit_variable_hides_in_an_assumption():
    proof = started((b, u))
    proof.limit(b, u, 0, b)
    return proof


@attack
def a_parameter_that_may_be_zero():
    """1/(1 + t a^2) is 1 at a = 0."""
    return limit(1 / (1 + t * c**2), t, oo, 0)


@attack
def an_exponent_that_may_be_zero():
    return limit(exp(-t * c**2), t, oo, 0)


@attack
def an_exponent_of_any_sign():
    return limit(exp(-c * t), t, oo, 0)


@attack
def a_base_that_may_be_one():
    return limit(c**whole, whole, oo, 0, given=[c > 0, c <= 1])


@attack
def a_denominator_that_may_vanish_in_the_limit():
    """u/(u + c) tends to 1 at c = 0."""
    return limit(u / (u + c), u, 0, 0)


@attack
def the_variable_in_the_base_and_the_exponent():
    """(1 + 1/n)^n tends to e."""
    return limit((1 + 1 / n)**n, n, oo, 1)


@attack
def the_variable_in_the_exponent_of_a_growing_base():
    return limit((1 + 2 / whole)**whole, whole, oo, 1)


@attack
def the_variable_in_a_bound():
    """A sum over k < n of 1/n is 1."""
    return limit(Sum(1 / n, (k, 0, n - 1)), n, oo, 0)


@attack
def the_variable_in_the_range_of_an_index():
    return limit(Sum(1 / n**2, k) * n, n, oo, 0)


@attack
def the_variable_in_a_hypothesis():
    """e^(-ct) is 1/e throughout, given c t = 1."""
    return limit(exp(-c * t), t, oo, 0, given=[c > 0, (c * t, 1)])


@attack
def the_variable_equal_to_a_number():
    return limit(t, t, oo, 5, given=[(t, 5)])


@attack
def a_limit_of_two_sides():
    return limit(step(t), t, 0, 0)


@attack
def a_limit_of_two_signs():
    return limit(Abs(t) / t, t, 0, 1)


@attack
def a_limit_of_two_infinities():
    return limit(1 / t, t, 0, oo)


@attack
def infinity_less_infinity():
    return limit(t - (t + 1), t, oo, 0)


@attack
def infinity_times_zero():
    return limit(t * (1 / t), t, oo, 0)


@spared
def a_smoothed_sign():
    """(a - b)/sqrt((a - b)^2 + e) -> 1 for a > b."""
    return limit((b - c) / sqrt((b - c)**2 + u), u, 0, 1, side="+", given=[b > c])


@spared
def a_nested_root():
    return limit(sqrt(3 + 2 * sqrt(2) + u), u, 0, 1 + sqrt(2))


@spared
def a_cancelled_pole():
    return limit((u**2 - 1) / (u - 1), u, 1, 2)


@spared
def eulers_number():
    return limit((1 + 1 / n)**n, n, oo, exp(1))


@sound
def a_limit_with_a_positive_parameter():
    return limit(exp(-h * t), t, oo, 0)


@sound
def a_limit_by_continuity():
    return limit(sigmoid(u) + u**2, u, 0, HALF)
