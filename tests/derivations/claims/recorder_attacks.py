"""Attacks through the recorder: each builds a proof and tries to have a false line called proved.

An ``attack`` returns its proof; its last line is false, or does not follow, and must not be green.
A ``sound`` proof is the right use of the same verb; its last line must be green. A ``spared`` one
is true and hard: it may be undecided, but must not be refuted. A ``conditional`` one is true under
a condition: it may be green only where its record says the condition. What is ``declined`` is an
attack that the verb must answer in the record, without an error.
"""
from types import SimpleNamespace

from sympy import Idx, IndexedBase, Mul, Pow, Rational, Symbol, oo, sympify

from derivations import (
    Abs, Partial, Proof, Random, Sum, array, delta, exp, index, log, real, relu, sigmoid, size,
    sqrt, step,
)

ATTACKS, SOUND, SPARED, CONDITIONAL, DECLINED = [], [], [], [], []
n, m = size("n"), size("m")
i, j, k = index("i j k", n)
p, q = index("p q", m)
x, y, z, a = array("x y z a", n)
w = array("w", m)
b, c, s, t, u, v = real("b c s t u v")
h = real("h", positive=True)
whole = Symbol("l", integer=True, nonnegative=True)
g = IndexedBase("g", real=True)
r = Idx("r")
HALF = Rational(1, 2)


def attack(build):
    ATTACKS.append(build)
    return build


def sound(build):
    SOUND.append(build)
    return build


def spared(build):
    SPARED.append(build)
    return build


def conditional(build):
    CONDITIONAL.append(build)
    return build


def declined(build):
    DECLINED.append(build)
    return attack(build)


def other(write):
    """Another exercise, whose solution is ``write``."""
    proof = Proof()
    write(proof)
    return SimpleNamespace(id="ch0-other", lines=proof)


def started(*assumed):
    """A proof under assumptions: pairs of sides, or relations."""
    proof = Proof()
    for fact in assumed:
        proof.assume(*fact) if isinstance(fact, tuple) else proof.assume(fact)
    return proof


def drawing(*variables):
    """A proof with random variables."""
    proof = Proof()
    proof.random(*variables)
    return proof


def unreduced(numerator, denominator):
    """A quotient that SymPy does not cancel."""
    return Mul(numerator, Pow(denominator, -1, evaluate=False), evaluate=False)


# ------------------------------------------------------------------------------- instance


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


# ----------------------------------------------------------------------------------- cite


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


# --------------------------------------------------------------------------------- add_up


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


# ------------------------------------------------------------------- constant and minimum


@attack
def constant_on_two_points():
    """u^3/3 - u under u^2 = 1: -2/3 at 1, 2/3 at -1."""
    proof = started((u**2, 1))
    proof.constant(u**3 / 3 - u, u, 1)
    return proof


@attack
def constant_on_two_points_given():
    proof = Proof()
    proof.constant(u**3 / 3 - u, u, 1, given=[(u**2, 1)])
    return proof


@attack
def constant_on_two_half_lines():
    proof = Proof()
    proof.constant(step(u), u, 1, given=[u**2 >= 1])
    return proof


@attack
def constant_across_a_jump():
    proof = Proof()
    proof.constant(step(u), u, 1)
    return proof


@attack
def constant_across_a_pole():
    proof = Proof()
    proof.constant(Abs(u) / u, u, 1)
    return proof


@attack
def constant_with_a_slope_of_one():
    proof = started((v, 0))
    proof.constant(u + v, u, 0)
    return proof


@attack
def constant_through_a_definition():
    proof = Proof()
    proof.define(v, u**2)
    proof.constant(v, u, 0)
    return proof


@attack
def constant_under_an_equation_with_the_variable():
    proof = Proof()
    proof.constant(u**2 - 2 * u * v, u, 0, given=[(v, u)])
    return proof


@sound
def constant_on_the_line():
    proof = Proof()
    proof.constant(sigmoid(u) + sigmoid(-u), u, 0)
    return proof


@sound
def constant_on_an_interval():
    proof = Proof()
    proof.constant(log(2 * u) - log(u), u, 1, given=[u > 0])
    return proof


@attack
def least_on_two_half_lines():
    """u^3/3 - u under u^2 >= 1: -6 at u = -3."""
    proof = Proof()
    proof.minimum(u**3 / 3 - u, u, 1, given=[u**2 >= 1])
    return proof


@attack
def least_without_an_interval():
    proof = Proof()
    proof.minimum(u**3 - 3 * u, u, 1)
    return proof


@attack
def least_twice():
    """u^4 - 2u^2 is as small at -1, so not only at 1."""
    proof = Proof()
    proof.minimum(u**4 - 2 * u**2, u, 1)
    return proof


@attack
def least_across_a_pole():
    proof = Proof()
    proof.minimum(u + 1 / u, u, 1, given=[u * (u - 1) >= 0])
    return proof


@attack
def least_at_a_moving_end():
    """u^2/2 - v u with v = u is -u^2/2."""
    proof = Proof()
    proof.minimum(u**2 / 2 - v * u, u, 0, given=[(v, u)])
    return proof


@attack
def least_outside_the_interval():
    proof = Proof()
    proof.minimum(u**2, u, 0, given=[u >= 1])
    return proof


@attack
def least_that_is_the_greatest():
    proof = Proof()
    proof.minimum(-u**2, u, 0)
    return proof


@attack
def least_on_a_flat():
    """relu is 0 for every u <= 0, so not only at 0."""
    proof = Proof()
    proof.minimum(relu(u), u, 0)
    return proof


@sound
def least_of_a_square():
    proof = Proof()
    proof.minimum((u - v)**2, u, v)
    return proof


@sound
def least_on_a_half_line():
    proof = Proof()
    proof.minimum(u - log(u), u, 1, given=[u > 0])
    return proof


# ------------------------------------------------------------------------------ induction


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


# --------------------------------------------------------------------------------- limits


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


# -------------------------------------------------------------------------------- squeeze


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


# ---------------------------------------------------------------------------- derivatives


@attack
def a_derivative_from_before_a_definition():
    """d(uv)/du = v was proved before v := u."""
    proof = Proof()
    line = Partial(u * v, u), v
    proof.identity(*line)
    proof.define(v, u)
    proof.identity(2 * u, u, given=[line])
    return proof


@attack
def a_derivative_from_before_a_definition_said_again():
    proof = Proof()
    proof.identity(Partial(u * v, u), v)
    proof.define(v, u)
    proof.identity(Partial(u * v, u), v)
    return proof


@attack
def a_layer_two_steps_back():
    """h[t] = u h[t-1]: earlier layers depend on each other."""
    proof = Proof()
    time, back = index("t b", n)
    proof.define(x[time], u * x[time - 1])
    proof.identity(Partial(x[time], x[back]), delta(time, back))
    return proof


@spared
def a_layer_one_step_back():
    proof = Proof()
    time = index("t", n)
    proof.define(x[time], u * x[time - 1])
    proof.identity(Partial(x[time], x[time - 1]), u)
    return proof


@attack
def a_derivative_of_a_fact():
    """d(u^2)/du = 0 from u = 1."""
    proof = Proof()
    proof.identity(Partial(u**2, u), 0, given=[(u, 1)])
    return proof


@attack
def a_derivative_of_an_assumption():
    proof = started((u**2, 1))
    proof.identity(Partial(u**2, u), 0)
    return proof


@attack
def a_derivative_of_an_earlier_line():
    proof = started((u, 1))
    line = u**2, sympify(1)
    proof.identity(*line)
    proof.identity(Partial(u**2, u), 0, given=[line])
    return proof


@attack
def a_derivative_of_a_total():
    """The sum of x is 1, its derivative by an entry is 1 and not 0."""
    proof = started((Sum(x[i], i), 1))
    proof.identity(Partial(Sum(x[i], i), x[j]), 0)
    return proof


@attack
def a_derivative_in_a_case():
    proof = Proof()
    proof.identity(Partial(relu(u), u), 0, given=[u >= 0, u <= 0])
    return proof


@attack
def a_derivative_at_one_size():
    """exp(e_2(x)) is 1 at n = 1."""
    proof = Proof()
    proof.identity(Partial(exp(Sum(x[i], i)**2 - Sum(x[i]**2, i)), x[j]), 0)
    return proof


@attack
def a_derivative_at_two_sizes():
    total, squares = Sum(x[i], i), Sum(x[i]**2, i)
    cubes = total**3 - 3 * total * squares + 2 * Sum(x[i]**3, i)
    proof = Proof()
    proof.identity(Partial(sigmoid(cubes), x[j]), 0)
    return proof


@attack
def a_derivative_with_a_captured_index():
    """d(sum of x[j]^2)/dx[j] is 2 x[j], no sum."""
    proof = Proof()
    proof.identity(Partial(Sum(x[j]**2, j), x[j]), Sum(2 * x[j], j))
    return proof


@attack
def a_direct_derivative_as_the_total_one():
    proof = Proof()
    proof.define(v, u**2)
    proof.define(c, v + u)
    proof.identity(Partial(c, u), Partial(c, v) * Partial(v, u) + Partial(c, u))
    return proof


@attack
def a_derivative_that_forgets_a_path():
    proof = Proof()
    proof.define(v, u**2)
    proof.define(c, v + u)
    proof.identity(Partial(c, u), 1)
    return proof


@sound
def a_derivative_along_two_paths():
    proof = Proof()
    proof.define(v, u**2)
    proof.define(c, v + u)
    proof.identity(Partial(c, u), 2 * u + 1)
    return proof


@sound
def a_derivative_of_a_sum_of_squares():
    proof = Proof()
    proof.identity(Partial(Sum(x[i]**2, i), x[j]), 2 * x[j])
    return proof


# ---------------------------------------------------------------------------- expectation


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


# ------------------------------------------------------------------------- counterexample


def against(left, right, relation="=", sizes=None, at=None, assumed=()):
    proof = started(*assumed)
    proof.counterexample(left, right, sizes=sizes, at=at, relation=relation)
    return proof


@attack
def a_point_outside_an_assumption():
    return against(Abs(u), u, at={"u": -1}, assumed=[u > 0])


@attack
def a_point_outside_an_equation():
    return against(u, 1, at={"u": 2}, assumed=[(u**2, 1), u > 0])


@attack
def a_point_outside_a_sum():
    return against(Sum(x[i], i), 1, sizes={n: 1}, at={"x": (2,)}, assumed=[(Sum(x[i], i), 1)])


@attack
def a_point_outside_a_fact_for_every_place():
    return against(Sum(Abs(x[i]), i), Sum(x[i], i), sizes={n: 2}, at={"x": (1, -1)},
                   assumed=[x[k] >= 0])


@attack
def a_point_outside_a_declared_sign():
    return against(h, 0, relation=">", at={"h": -1})


@attack
def a_size_of_zero():
    return against(n, 1, relation=">=", sizes={n: 0})


@attack
def a_size_of_a_half():
    return against(n, 1, relation=">=", sizes={n: HALF})


@attack
def a_size_that_is_negative():
    return against(n, 0, relation=">=", sizes={n: -2})


@attack
def a_whole_number_that_is_a_half():
    return against(whole**2, whole, relation=">=", at={"l": HALF})


@declined
def a_point_without_a_value():
    return against(unreduced(u, u), 1, at={"u": 0})


@attack
def a_point_without_a_logarithm():
    return against(exp(log(u), evaluate=False), Abs(u) + 1, at={"u": -1})


@attack
def a_point_where_the_claim_holds():
    return against(u**2, u, at={"u": 1})


@declined
def a_point_with_a_missing_entry():
    return against(Sum(x[i], i), 1, sizes={n: 2}, at={"x": (1,)})


@sound
def a_point_that_refutes():
    return against(Abs(u), u, at={"u": -1})


@sound
def a_point_that_refutes_at_a_size():
    return against(Sum(x[i], i)**2, Sum(x[i]**2, i), sizes={n: 2}, at={"x": (1, 1)})


# -------------------------------------------------------------------- chains and domains


@conditional
def a_chain_through_a_quotient():
    """step(u) + step(-u) = u/u and u/u = 1, yet 0 is not 1 at u = 0."""
    proof = Proof()
    first = step(u) + step(-u), unreduced(u, u)
    proof.identity(*first)
    proof.identity(unreduced(u, u), 1)
    proof.identity(first[0], 1, given=[first])
    return proof


@conditional
def a_chain_through_a_root():
    """|u| = sqrt(u)^2 where the root has a value, and sqrt(u)^2 = u there."""
    proof = Proof()
    first = Abs(u), Pow(Pow(u, HALF, evaluate=False), 2, evaluate=False)
    proof.identity(*first)
    proof.identity(Abs(u), u, given=[first])
    return proof


@conditional
def a_chain_through_a_logarithm():
    proof = Proof()
    first = Abs(u), exp(log(u), evaluate=False)
    proof.identity(*first)
    proof.identity(Abs(u), u, given=[first])
    return proof


@attack
def an_unproved_line_is_used():
    proof = Proof()
    proof.identity(u, v)
    proof.identity(2 * u, 2 * v)
    return proof


@attack
def a_contradiction_proves_nothing():
    proof = Proof()
    proof.identity(u, v, given=[u < 0, u > 1])
    return proof


@attack
def a_contradiction_among_assumptions():
    proof = started((u, 1), (u, 2))
    proof.identity(v, 7)
    return proof


@attack
def a_universal_fact_from_a_chosen_place():
    """x[0] > 0 says nothing of the sum."""
    proof = Proof()
    proof.positive(Sum(x[i], i), given=[x[0] > 0])
    return proof


@sound
def a_chain():
    proof = Proof()
    proof.follow((u + v)**2, (u**2 + 2 * u * v + v**2, "Opened."),
                 (v * (v + 2 * u) + u**2, "Closed."))
    return proof
