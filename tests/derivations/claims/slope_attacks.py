"""Attacks through derivatives, and through what is proved by a slope: constant, minimum."""
from attack_kit import attack, c, i, j, n, s, sound, spared, started, t, u, v, x, y
from sympy import sympify

from derivations import Abs, Partial, Sum, delta, exp, index, log, relu, sigmoid, step


# ------------------------------------------------------------------------- constant and minimum


attack({
    # u^3/3 - u under u^2 = 1: -2/3 at 1, 2/3 at -1.
    "constant on two points": lambda proof: started(proof, (u**2, 1)).constant(u**3 / 3 - u, u, 1),
    "constant on two points given": lambda proof:
        proof.constant(u**3 / 3 - u, u, 1, given=[(u**2, 1)]),
    "constant on two half lines": lambda proof: proof.constant(step(u), u, 1, given=[u**2 >= 1]),
    "constant across a jump": lambda proof: proof.constant(step(u), u, 1),
    "constant across a pole": lambda proof: proof.constant(Abs(u) / u, u, 1),
    "constant with a slope of one": lambda proof: started(proof, (v, 0)).constant(u + v, u, 0),
})


@attack
def constant_through_a_definition(proof):
    proof.define(v, u**2)
    proof.constant(v, u, 0)


attack({
    "constant under an equation with the variable": lambda proof:
        proof.constant(u**2 - 2 * u * v, u, 0, given=[(v, u)]),
})


sound({
    "constant on the line": lambda proof: proof.constant(sigmoid(u) + sigmoid(-u), u, 0),
    "constant on an interval": lambda proof:
        proof.constant(log(2 * u) - log(u), u, 1, given=[u > 0]),
})


attack({
    # u^3/3 - u under u^2 >= 1: -6 at u = -3.
    "least on two half lines": lambda proof: proof.minimum(u**3 / 3 - u, u, 1, given=[u**2 >= 1]),
    "least without an interval": lambda proof: proof.minimum(u**3 - 3 * u, u, 1),
    # u^4 - 2u^2 is as small at -1, so not only at 1.
    "least twice": lambda proof: proof.minimum(u**4 - 2 * u**2, u, 1),
    "least across a pole": lambda proof: proof.minimum(u + 1 / u, u, 1, given=[u * (u - 1) >= 0]),
    # u^2/2 - v u with v = u is -u^2/2.
    "least at a moving end": lambda proof: proof.minimum(u**2 / 2 - v * u, u, 0, given=[(v, u)]),
    "least outside the interval": lambda proof: proof.minimum(u**2, u, 0, given=[u >= 1]),
    "least that is the greatest": lambda proof: proof.minimum(-u**2, u, 0),
    # relu is 0 for every u <= 0, so not only at 0.
    "least on a flat": lambda proof: proof.minimum(relu(u), u, 0),
})


sound({
    "least of a square": lambda proof: proof.minimum((u - v)**2, u, v),
    "least on a half line": lambda proof: proof.minimum(u - log(u), u, 1, given=[u > 0]),
})


# ---------------------------------------------------------------------------------- derivatives


@attack
def a_derivative_from_before_a_definition(proof):
    """d(uv)/du = v was proved before v := u."""
    line = Partial(u * v, u), v
    proof.identity(*line)
    proof.define(v, u)
    proof.identity(2 * u, u, given=[line])


@attack
def a_derivative_from_before_a_definition_said_again(proof):
    proof.identity(Partial(u * v, u), v)
    proof.define(v, u)
    proof.identity(Partial(u * v, u), v)


@attack
def a_layer_two_steps_back(proof):
    """h[t] = u h[t-1]: earlier layers depend on each other."""
    time, back = index("t b", n)
    proof.define(x[time], u * x[time - 1])
    proof.identity(Partial(x[time], x[back]), delta(time, back))


@spared
def a_layer_one_step_back(proof):
    time = index("t", n)
    proof.define(x[time], u * x[time - 1])
    proof.identity(Partial(x[time], x[time - 1]), u)


attack({
    # d(u^2)/du = 0 from u = 1.
    "a derivative of a fact": lambda proof: proof.identity(Partial(u**2, u), 0, given=[(u, 1)]),
    "a derivative of an assumption": lambda proof:
        started(proof, (u**2, 1)).identity(Partial(u**2, u), 0),
})


@attack
def a_derivative_of_an_earlier_line(proof):
    started(proof, (u, 1))
    line = u**2, sympify(1)
    proof.identity(*line)
    proof.identity(Partial(u**2, u), 0, given=[line])


attack({
    # The sum of x is 1, its derivative by an entry is 1 and not 0.
    "a derivative of a total": lambda proof:
        started(proof, (Sum(x[i], i), 1)).identity(Partial(Sum(x[i], i), x[j]), 0),
    "a derivative in a case": lambda proof:
        proof.identity(Partial(relu(u), u), 0, given=[u >= 0, u <= 0]),
    # exp(e_2(x)) is 1 at n = 1.
    "a derivative at one size": lambda proof:
        proof.identity(Partial(exp(Sum(x[i], i)**2 - Sum(x[i]**2, i)), x[j]), 0),
})


@attack
def a_derivative_at_two_sizes(proof):
    total, squares = Sum(x[i], i), Sum(x[i]**2, i)
    cubes = total**3 - 3 * total * squares + 2 * Sum(x[i]**3, i)
    proof.identity(Partial(sigmoid(cubes), x[j]), 0)


attack({
    # d(sum of x[j]^2)/dx[j] is 2 x[j], no sum.
    "a derivative with a captured index": lambda proof:
        proof.identity(Partial(Sum(x[j]**2, j), x[j]), Sum(2 * x[j], j)),
})


@attack
def a_direct_derivative_as_the_total_one(proof):
    proof.define(v, u**2)
    proof.define(c, v + u)
    proof.identity(Partial(c, u), Partial(c, v) * Partial(v, u) + Partial(c, u))


@attack
def a_derivative_that_forgets_a_path(proof):
    proof.define(v, u**2)
    proof.define(c, v + u)
    proof.identity(Partial(c, u), 1)


@sound
def a_derivative_along_two_paths(proof):
    proof.define(v, u**2)
    proof.define(c, v + u)
    proof.identity(Partial(c, u), 2 * u + 1)


sound({
    "a derivative of a sum of squares": lambda proof:
        proof.identity(Partial(Sum(x[i]**2, i), x[j]), 2 * x[j]),
})


attack({
    "a derivative by what is given to be its root": lambda proof:
        proof.relation(Partial(s, t), "<=", 0, given=[(s, t**2)]),
    "a derivative beside an assumption that ties it": lambda proof:
        started(proof, (s, t**2)).identity(Partial(s, t), 0),
    "a derivative by the entries that others are given to be": lambda proof:
        proof.identity(Partial(Sum(x[i]*y[i], i), x[j]), x[j], given=[(y[i], x[i])]),
    "a derivative by what is tied to it in two steps": lambda proof:
        proof.relation(Partial(s * u, t), "<=", 0, given=[(s + v, 1), (v, t), (u > 0)]),
})
