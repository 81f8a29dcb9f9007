"""Attacks through derivatives, and through what is proved by a slope: constant, minimum."""
from attack_kit import attack, c, i, j, n, sound, spared, started, u, v, x
from sympy import sympify

from derivations import Abs, Partial, Proof, Sum, delta, exp, index, log, relu, sigmoid, step


# ------------------------------------------------------------------------- constant and minimum


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


# ---------------------------------------------------------------------------------- derivatives


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
