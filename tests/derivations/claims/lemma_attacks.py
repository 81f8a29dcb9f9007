"""Attacks through the verbs that use lines proved before: instance, cite, add_up, squeeze."""
from attack_kit import HALF, attack, b, c, h, i, k, m, n, other, p, sound, u, v, whole, x, y
from sympy import oo, sympify

from derivations import Abs, Proof, Sum, exp


# ------------------------------------------------------------------------------------- instance


@attack
def a_size_becomes_a_half():
    """From n >= 1: 1/2 >= 1."""
    proof = Proof()
    proof.instance(proof.relation(n, ">=", 1), {n: HALF})
    return proof


@attack
def a_size_becomes_zero():
    proof = Proof()
    proof.instance(proof.relation(n, ">=", 1), {n: sympify(0)})
    return proof


@attack
def a_size_becomes_one_less():
    """From n >= 1: m - 1 >= 1, false at m = 1."""
    proof = Proof()
    proof.instance(proof.relation(n, ">=", 1), {n: m - 1})
    return proof


@attack
def a_size_becomes_any_number():
    proof = Proof()
    proof.instance(proof.relation(n**2, ">=", n), {n: u})
    return proof


@attack
def an_index_becomes_negative():
    """From i >= 0: -5 >= 0."""
    proof = Proof()
    proof.instance(proof.relation(i, ">=", 0), {i: sympify(-5)})
    return proof


@attack
def an_index_becomes_its_size():
    """From i <= n - 1: n <= n - 1."""
    proof = Proof()
    proof.instance(proof.relation(i, "<=", n - 1), {i: n})
    return proof


@attack
def an_index_becomes_one_of_another_range():
    proof = Proof()
    proof.instance(proof.relation(i, "<=", n - 1), {i: p})
    return proof


@attack
def an_index_becomes_a_half():
    proof = Proof()
    proof.instance(proof.relation(i**2, ">=", i), {i: HALF})
    return proof


@attack
def a_whole_number_becomes_a_half():
    proof = Proof()
    proof.instance(proof.relation(whole**2, ">=", whole), {whole: HALF})
    return proof


@attack
def a_positive_number_becomes_negative():
    proof = Proof()
    proof.instance(proof.positive(h), {h: -h})
    return proof


@attack
def a_positive_number_becomes_a_difference():
    proof = Proof()
    proof.instance(proof.positive(h), {h: h - u})
    return proof


@attack
def a_condition_for_every_place_becomes_one_place():
    """A sum of q > 0 under q[i] > 0, with i -> 0; false at q = (1, -5)."""
    proof = Proof()
    fact = proof.positive(Sum(x[k], k), given=[x[i] > 0])
    proof.instance(fact, {i: sympify(0)}, given=[x[0] > 0])
    return proof


@attack
def a_condition_for_every_place_becomes_the_last_place():
    proof = Proof()
    fact = proof.relation(Sum(x[k], k), ">=", x[0], given=[x[i] >= 0])
    proof.instance(fact, {i: n - 1}, given=[x[n - 1] >= 0])
    return proof


@attack
def a_condition_loses_its_array():
    """From a sum of x under x[i] > 0, a sum of y with nothing said of y."""
    proof = Proof()
    proof.instance(proof.positive(Sum(x[k], k), given=[x[i] > 0]), {x: y}, given=[x[i] > 0])
    return proof


@attack
def an_unproved_relation_has_no_instances():
    proof = Proof()
    proof.instance(u < 1, {u: v})
    return proof


@sound
def a_size_becomes_twice_a_size():
    proof = Proof()
    proof.instance(proof.relation(n**2, ">=", n), {n: 2 * m})
    return proof


@sound
def a_number_becomes_a_square():
    proof = Proof()
    proof.instance(proof.relation(exp(u), ">=", 1 + u), {u: v**2 - 1})
    return proof


@sound
def an_array_becomes_another_with_its_condition():
    proof = Proof()
    fact = proof.positive(Sum(x[k], k), given=[x[i] > 0])
    proof.instance(fact, {x: y}, given=[y[i] > 0])
    return proof


# ----------------------------------------------------------------------------------------- cite


@attack
def a_cited_size_becomes_a_number():
    """From n^2 >= n: 1/4 >= 1/2."""
    def line(proof):
        proof.relation(n**2, ">=", n)
    proof = Proof()
    proof.cite(other(line), of=n**2, replace={n: HALF})
    return proof


@attack
def a_cited_size_becomes_a_half():
    def line(proof):
        proof.relation(n, ">=", 1)
    proof = Proof()
    proof.cite(other(line), of=n, replace={n: HALF})
    return proof


@attack
def a_cited_index_becomes_negative():
    def line(proof):
        proof.relation(i, ">=", 0)
    proof = Proof()
    proof.cite(other(line), of=i, replace={i: sympify(-5)})
    return proof


@attack
def a_cited_condition_for_every_place_becomes_one_place():
    def line(proof):
        proof.positive(Sum(x[k], k), given=[x[i] > 0])
    proof = Proof()
    proof.cite(other(line), of=Sum(x[k], k), replace={i: sympify(0)}, given=[x[0] > 0])
    return proof


@attack
def an_induction_is_cited_below_its_start():
    """|l - 3| = l - 3 for l >= 3 only."""
    def line(proof):
        proof.induction(lambda l: Abs(l - 3), lambda l: l - 3, whole, start=3)
    proof = Proof()
    proof.cite(other(line), of=Abs(whole - 3), replace={whole: sympify(0)})
    return proof


@attack
def a_cited_assumption_is_dropped():
    def line(proof):
        proof.assume(Sum(x[i], i), 1)
        proof.conclude(2 * Sum(x[i], i), 2)
    proof = Proof()
    proof.cite(other(line), replace={x: y})
    return proof


@sound
def a_cited_line_at_another_size():
    def line(proof):
        proof.conclude(Sum(1, k), n)
    proof = Proof()
    proof.cite(other(line))
    return proof


@sound
def a_cited_line_with_its_condition():
    def line(proof):
        proof.positive(Sum(x[k], k), given=[x[i] > 0])
    proof = Proof()
    proof.cite(other(line), of=Sum(x[k], k), replace={x: y}, given=[y[i] > 0])
    return proof


# --------------------------------------------------------------------------------------- add_up


@attack
def a_condition_about_the_summed_index():
    """5 - i > 0 given i < 5, summed over i: false at n = 12."""
    proof = Proof()
    proof.add_up(proof.relation(5 - i, ">", 0, given=[i < 5]), i)
    return proof


@attack
def a_weak_condition_about_the_summed_index():
    proof = Proof()
    proof.add_up(proof.relation(i, "<=", 2, given=[i <= 2]), i)
    return proof


@attack
def an_equation_about_the_summed_index():
    """i x[i] = 0 where i = 0."""
    proof = Proof()
    proof.add_up(proof.relation(i * x[i]**2, "<=", 0, given=[(i, 0)]), i)
    return proof


@attack
def a_strict_line_over_an_empty_range():
    proof = Proof()
    proof.add_up(proof.positive(exp(x[k])), (k, 1, n - 1))
    return proof


@attack
def a_strict_line_over_a_range_that_may_be_empty():
    proof = Proof()
    proof.add_up(proof.relation(x[k]**2, "<", x[k]**2 + 1), (k, 2, n - 1))
    return proof


@attack
def a_strict_line_up_to_an_index():
    proof = Proof()
    proof.add_up(proof.positive(exp(x[k])), (k, 0, i - 1))
    return proof


@attack
def a_line_that_was_not_proved_is_added_up():
    proof = Proof()
    proof.add_up(x[i] <= y[i], i)
    return proof


@sound
def a_line_for_every_term():
    proof = Proof()
    proof.add_up(proof.relation(exp(x[k]), ">=", 1 + x[k]), k)
    return proof


@sound
def a_weak_line_over_a_range_that_may_be_empty():
    proof = Proof()
    proof.add_up(proof.relation(exp(x[k]), ">=", 1 + x[k]), (k, 1, n - 1))
    return proof


# -------------------------------------------------------------------------------------- squeeze


def between(given=()):
    """0 <= 1/(c + 1) <= 1/c, proved for c > 0."""
    proof = Proof()
    low = proof.relation(0, "<=", 1 / (c + 1), given=[c > 0, *given])
    high = proof.relation(1 / (c + 1), "<=", 1 / c, given=[c > 0])
    return proof, low, high


@attack
def a_squeeze_at_another_point():
    proof, low, high = between()
    proof.squeeze(low, high, c, 1, 0)
    return proof


@attack
def a_squeeze_to_another_limit():
    proof, low, high = between()
    proof.squeeze(low, high, c, oo, 1)
    return proof


@attack
def a_squeeze_whose_condition_ends():
    """The lower bound was proved for c < 1000 only."""
    proof, low, high = between(given=[c < 1000])
    proof.squeeze(low, high, c, oo, 0)
    return proof


@attack
def a_squeeze_whose_condition_ends_at_a_parameter():
    proof, low, high = between(given=[c < v])
    proof.squeeze(low, high, c, oo, 0, given=[c < v])
    return proof


@attack
def a_squeeze_by_bounds_that_were_not_proved():
    proof = Proof()
    proof.squeeze(sympify(0) <= b / c, b / c <= 1 / c, c, oo, 0)
    return proof


@attack
def a_squeeze_of_two_middles():
    proof, low, _ = between()
    proof.squeeze(low, proof.relation(c - c - 1 / c, "<=", 0, given=[c > 0]), c, oo, 0)
    return proof


@attack
def a_squeeze_with_its_bounds_exchanged():
    proof, low, high = between()
    proof.squeeze(high, low, c, oo, 1)
    return proof


@sound
def a_squeeze():
    proof, low, high = between()
    proof.squeeze(low, high, c, oo, 0)
    return proof
