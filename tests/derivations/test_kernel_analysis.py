"""Limits, squeezing, slopes and points: what is shown, and every condition without which it is not."""
from fractions import Fraction

import pytest
from sympy import Abs, Eq, Function, Rational, atan, cosh, exp, log, oo, pi, sin, sqrt, sympify, tanh

from derivations.kernel.analysis import INFINITY, MINUS_INFINITY, limit, slope, squeeze
from derivations.kernel.context import Condition, Context, Definition
from derivations.kernel.point import counterexample
from derivations.kernel.rules import (
    Instance, NotProved, Order, case, cases, equation, instance, order,
)
from derivations.kernel.terms import ZERO, Unsupported, num, sub
from derivations.kernel.theorem import is_theorem
from derivations.tactics.adding_up import summed
from derivations.notation.to_tree import read
from derivations.language import Partial, Sum, array, delta, index, real, relu, sigmoid, size, step
from derivations.tactics import inequality
from derivations.tactics.contexts import context
from derivations.tactics.extremum import prove_constant, prove_minimum, prove_monotone, slopes_defined
from derivations.tactics.limit import found_limit, prove_limit, prove_squeeze

n, m = size("n"), size("m")
i, j, k = index("i j k", n)
x, t, a, b, c, g, r, u, y, e = real("x t a b c g r u y e")
v, w = array("v w", n)
whole = size("q")


def tree(expr):
    return INFINITY if expr is oo else MINUS_INFINITY if expr is -oo else read(sympify(expr))


def lim(expr, variable, to, value, side="", given=(), definitions=(), using=()):
    """A theorem about a limit, or ``None``."""
    sides = [expr, variable, *(s for s in map(sympify, (to, value)) if s not in (oo, -oo))]
    try:
        here = context(sides, given, definitions)
        return prove_limit(here, read(expr), read(variable), tree(sympify(to)), side, tree(sympify(value)), using)
    except (NotProved, Unsupported):
        return None


LIMITS = [
    (sigmoid(t), oo, "", 1, []), (sigmoid(t), -oo, "", 0, []), (tanh(t), -oo, "", -1, []), (exp(-t), oo, "", 0, []),
    (1 / t, 0, "+", oo, []), (1 / t, 0, "-", -oo, []), (1 / t, oo, "", 0, []), (log(t), 0, "+", -oo, []),
    (t**2 + 1, -oo, "", oo, []), (t**3, -oo, "", -oo, []), (1 / t**2, 0, "", oo, []), (exp(1 / t), 0, "-", 0, []),
    (1 / (1 + exp(-t)) - 1, oo, "", 0, []), (3 * t + 2, 5, "", 17, []), (log(1 + exp(t)), -oo, "", 0, []),
    (exp(t) * log(t), oo, "", oo, []), (1 / (sigmoid(t) - 1), oo, "", -oo, []), (atan(t), oo, "", pi / 2, []),
    (Abs(t), 0, "", 0, []), (1 / Abs(t), 0, "", oo, []), (step(t), 0, "-", 0, []), (sin(t + 1) + a, 0, "", a + sin(1), []),
    (t * exp(-c * t), oo, "", 0, [c > 0]), (t**5 / exp(t), oo, "", 0, []), (exp(t) / t**5, oo, "", oo, []),
    (log(t) / t, oo, "", 0, []), (t * log(t), 0, "+", 0, []), (log(t) / t, 0, "+", -oo, []),
    (a / t + b, oo, "", b, []), (exp(-c * t) * a, oo, "", 0, [c > 0]), (1 / (1 + t * a**2), oo, "", 0, [a > 0]),
    ((a - b) / sqrt((a - b)**2 + t), 0, "+", 1, [a > b]), (Sum(exp(-t * v[k]), k), oo, "", 0, [v[k] > 0]),
    (Sum(w[k] / t, k) + 1, oo, "", 1, []), (t**a, oo, "", oo, [a > 0]), (t**-a, oo, "", 0, [a > 0]),
    (t**a * exp(-c * t), oo, "", 0, [a > 0, c > 0]), (t**a * log(t), oo, "", 0, [a < 0]), (t**a * exp(1 / t), oo, "", 0, [a < 0]),
]


@pytest.mark.parametrize("expr, to, side, value, given", LIMITS, ids=str)
def test_the_laws_of_limits(expr, to, side, value, given):
    assert is_theorem(lim(expr, t, to, value, side, given))
    for wrong in (7, -value if value in (oo, -oo) else value + 1, 0 if value in (oo, -oo) else oo):
        assert lim(expr, t, to, wrong, side, given) is None


@pytest.mark.parametrize("expr, to, side, given", [
    (t - t**2, oo, "", []), (exp(t) / (1 + exp(t)), oo, "", []), (1 / t, 0, "", []), ((1 + 1 / t)**t, oo, "", []),
    (log(t) - log(2 * t), oo, "", []), (a * t, oo, "", []), (t**a, oo, "", []), (sin(t), oo, "", []),
    (log(t), 0, "", []), (sqrt(t), 0, "", []), (step(t), 0, "", []), (1 / (t - t), 0, "", []),
    (1 / (t - t)**2, 0, "", []), (a / t, 0, "+", []), (1 / (a + t), 0, "", [a >= 0]),
    (Function("f")(t), oo, "", []), (exp(c * t) * t, oo, "", [c >= 0]), (t**(-a) * exp(t), oo, "", []),
])
def test_what_has_no_law_is_not_proved(expr, to, side, given):
    for claim in (0, 1, oo, -oo, a, -1):
        assert lim(expr, t, to, claim, side, given) is None


@pytest.mark.parametrize("false", [
    lambda: lim(1 / (1 + t * a**2), t, oo, 0),  # 1 at a = 0
    lambda: lim(exp(-t * a**2), t, oo, 0),
    lambda: lim(a / (a + t * b), t, oo, 0),
    lambda: lim(1 / (1 + t * Abs(a)), t, oo, 0, given=[a >= 0]),
])
def test_a_limit_holds_for_every_value_of_the_parameters(false):
    assert false() is None


@pytest.mark.parametrize("power", [1 + 1 / whole, 1 + 2 / whole, 1 - 1 / whole, 1 + a / whole])
def test_the_variable_in_base_and_exponent_has_no_law(power):
    for claim in (1, 0, exp(1), oo):
        assert lim(power**whole, whole, oo, claim) is None


def test_whole_powers_of_a_small_number_go_to_0():
    assert lim(r**whole, whole, oo, 0, given=[r > -1, r < 1])
    assert lim(r**(2 * whole + 1), whole, oo, 0, given=[r > -1, r < 1])
    assert lim(r**whole, whole, oo, oo, given=[r > 1])
    for given in ([r > -1, r <= 1], [r >= -1, r < 1], [r < 1]):
        assert lim(r**whole, whole, oo, 0, given=given) is None
    real_power = lim(r**t, t, oo, 0, given=[r > -1, r < 1])
    assert Condition(read(r), ">") in real_power.domain  # it has a value only there
    assert lim(r**-whole, whole, oo, 0, given=[r > -1, r < 1]) is None


@pytest.mark.parametrize("moving", [
    Sum(1 / n, k), Sum(v[k], k) / n, v[0] + v[n - 1], Sum(delta(i, k), k) / n,
])
def test_a_range_that_moves_has_no_law(moving):
    assert lim(moving, n, oo, 0) is None
    assert lim(Sum(w[index("p", m)], index("p", m)) / n, n, oo, 0)


@pytest.mark.parametrize("given, expr", [
    ([(c * t, 1)], exp(-c * t)), ([c * t > 1], exp(-c * t)), ([(c, t)], exp(-c)), ([c > t], 1 / c),
])
def test_no_fact_about_the_variable_is_used(given, expr):
    for claim in (0, expr, 1):
        assert lim(expr, t, oo, claim, given=given) is None
    assert lim(1 / t, t, oo, 0, given=[t > 3])


@pytest.mark.parametrize("body, value", [(t**2, b), (t + a, b - t), (exp(t), b), (1 / t, b)])
def test_definitions_are_put_in_first(body, value):
    assert lim(b, t, 1, value, definitions=[(b, body)]) is None
    assert lim(b, t, 1, body.subs(t, 1), definitions=[(b, body)])


@pytest.mark.parametrize("variable, to, side", [
    (whole, 0, "+"), (whole, -oo, ""), (t, oo, "+"), (t, t + 1, ""), (t**2, 0, ""), (v[i], 0, ""),
])
def test_a_variable_is_a_name_and_goes_where_it_can(variable, to, side):
    assert lim(1 / (1 + variable**2), variable, to, 1, side) is None


def test_a_limit_is_compared_by_the_equality_rule_and_another_one_is_found():
    assert lim(sigmoid(t) * a, t, 0, a / 2)
    assert lim(sqrt(2 + t) * sqrt(2), t, 0, 2)
    here = context([sigmoid(t)])
    assert found_limit(here, read(sigmoid(t)), read(t), INFINITY) == (read(sympify(1)), [])
    assert found_limit(here, read(sin(t)), read(t), INFINITY) is None


def test_a_limit_serves_as_a_table_entry_where_it_was_taken():
    known = lim(t * exp(-t), t, oo, 0)
    assert lim(exp(t * exp(-t)) * sigmoid(t), t, oo, 1, using=[known])
    assert lim(exp(t * exp(-t)), t, 0, 1, using=[known]) is None


@pytest.mark.parametrize("misuse", [
    lambda th, g: instance(g, th, Instance(scalars=(("t", read(sympify(5))),))),
    lambda th, g: instance(g, th, Instance(scalars=(("a", read(t)),))),
    lambda th, g: equation(g, read(a), read(a + 1), using=(th,)),
    lambda th, g: cases(g, th.claim[1:], read(a), [th, th]),
    lambda th, g: summed(g, th, (read(v[k])[2][0][1][0][0],)),
])
def test_no_other_rule_reads_a_limit(misuse):
    theorem = lim(a + 1 / t, t, oo, a)
    with pytest.raises((NotProved, Unsupported)):
        misuse(theorem, theorem.claim.context)


# ------------------------------------------------------------------------------------- squeezing

def bounded(lower, middle, upper, given=()):
    here = context([lower, middle, upper], given)
    return [inequality.prove(here, read(sympify(p)), "<=", read(sympify(q)))
            for p, q in ((lower, middle), (middle, upper))]


def squeezed(lower, middle, upper, to, value, side="", given=(), kept=()):
    low, high = bounded(lower, middle, upper, given)
    return prove_squeeze(context([lower, middle, upper], kept), low, high, read(t), tree(sympify(to)), side,
                         tree(sympify(value)))


def test_what_lies_between_has_the_limit_of_both():
    assert is_theorem(squeezed(0, exp(-t) / (1 + exp(-t)), exp(-t), oo, 0))
    assert is_theorem(squeezed(-1 / t, sin(t) / t, 1 / t, oo, 0, given=[t > 0]))
    assert is_theorem(squeezed(0, t * step(t), t, 0, 0, "+", given=[t >= 0]))


def test_conditions_on_the_variable_hold_near_the_point():
    assert is_theorem(squeezed(0, step(t - 3) / t, 1 / t, oo, 0, given=[t > 5]))
    for given in ([t > 0, t < 5], [t > 0, a > t]):
        with pytest.raises(NotProved):
            squeezed(0, step(t - 3) / t, 1 / t, oo, 0, given=given)
    with pytest.raises(NotProved):
        squeezed(0, a / t, 1 / t, oo, 0, given=[t > 0, a >= 0, a <= 1])
    assert is_theorem(squeezed(0, a / t, 1 / t, oo, 0, given=[t > 0, a >= 0, a <= 1], kept=[a >= 0, a <= 1]))


def test_a_condition_on_numbers_is_decided_and_not_carried_along():
    here, there = [("mul", ("pow", ("add", num(3), num(c)), -1), ("sym", "t")) for c in (2, -3)]
    assert limit(Context(), here, ("sym", "t"), num(1), "", num(Fraction(1, 5))).domain == ()
    with pytest.raises((NotProved, Unsupported), match="no value anywhere"):
        limit(Context(), there, ("sym", "t"), num(1), "", ZERO)


def test_both_bounds_have_the_limit_and_bound_the_same():
    with pytest.raises(NotProved):
        squeezed(0, sigmoid(t), 1, oo, 1)
    low, _ = bounded(0, exp(-t), 2 * exp(-t))
    _, high = bounded(0, exp(-2 * t), exp(-t) + exp(-2 * t))
    with pytest.raises(NotProved):
        prove_squeeze(context([t]), low, high, read(t), INFINITY, "", ZERO)
    zero, one = lim(0 * t + 0, t, oo, 0), lim(1 + 1 / t, t, oo, 1)
    with pytest.raises(NotProved):
        squeeze(context([t]), *bounded(0, sigmoid(t), 1), zero, one)


# ------------------------------------------------------------------------------------ the slope

def extremum(rule, expr, variable, start, given=(), definitions=(), **more):
    here = context([expr, start], given, definitions)
    try:
        return rule(here, read(sympify(expr)), read(variable), read(sympify(start)), **more)
    except (NotProved, Unsupported):
        return None


@pytest.mark.parametrize("expr, variable, start, given", [
    (x - 1 - log(x), x, 1, [x > 0]), (x**2 - 4 * x, x, 2, []), (1 / x**2 - 1 / x, x, 2, [x > 0]),
    (-y * log(a) - (1 - y) * log(1 - a), a, y, [a > 0, a < 1, y > 0, y < 1]),
    (-x - log(1 - x), x, 0, [x < 1]), (log(1 - x) + x / (1 - x), x, 0, [x < 1]),
    (Abs(x), x, 0, []), (sqrt(x), x, 0, [x >= 0]), (Abs(x - a), x, a, []), (relu(x) - x / 2, x, 0, []),
])
def test_minima(expr, variable, start, given):
    theorem = extremum(prove_minimum, expr, variable, start, given)
    assert is_theorem(theorem) and theorem.claim.relation == ">="
    assert extremum(prove_minimum, -expr, variable, start, given) is None


@pytest.mark.parametrize("expr, start, given", [
    (1 / x**2 - 1 / x, 2, []),  # a pole lies in the domain
    (x**2, 0, [x**2 > 1]), (x**2, 2, [x**2 >= 1]), (x**2, 1, [Eq(x**2, 1)]),  # no interval
    (x**2, 0, [x > 1]), (x**2, a, [x > a + 1]),  # the start is outside
    (x**3, 0, []), (-(x**2), 0, []), ((x**2 - 1)**2, 1, []), (step(x), 0, [x >= 0]), (-step(x) - x, 0, [x <= 0]),
    (log(x), 0, [x > 0]), (x**2, b, [a < b, x > a * x]), (Function("f")(x), 0, [x >= 0]),
])
def test_what_is_no_minimum_or_no_interval(expr, start, given):
    assert extremum(prove_minimum, expr, x, start, given) is None


@pytest.mark.parametrize("given", [[Eq(u**2, 1)], [u**2 >= 1], [Eq(u * (u - 1), 0)], [Abs(u) >= 1], [(u, a)]])
def test_a_constant_needs_one_whole_interval(given):
    assert extremum(prove_constant, u**3 / 3 - u, u, 1, given) is None
    assert extremum(prove_constant, atan(u) + atan(1 / u), u, 1, given) is None


def test_constants():
    assert extremum(prove_constant, atan(u) + atan(1 / u), u, 1, [u > 0])
    assert extremum(prove_constant, atan(u) + atan(1 / u), u, 1) is None  # it jumps at 0
    assert extremum(prove_constant, cosh(u)**2 - (exp(u) - exp(-u))**2 / 4, u, 0)
    assert extremum(prove_constant, Abs(u) / u, u, 1) is None
    assert extremum(prove_constant, Abs(u) / u, u, 1, [u > 0])
    assert extremum(prove_constant, step(u), u, 1) is None


def test_two_functions_with_the_same_slope_differ_by_a_constant():
    f, cost = Function("f"), -y * log(u) - (1 - y) * log(1 - u)
    same = [(read(f(u)), read((u - y) / (u * (1 - u))))]
    inside = slopes_defined(context([cost], [u > 0, u < 1]), read(u), same)
    assert is_theorem(prove_constant(inside, read(f(u) - cost), read(u), read(Rational(1, 2))))
    anywhere = slopes_defined(context([cost]), read(u), same)
    with pytest.raises(NotProved):
        prove_constant(anywhere, read(f(u) - cost), read(u), read(Rational(1, 2)))
    with pytest.raises(NotProved):  # nothing is known of f at 0
        flat = slopes_defined(context([u], [u >= 0]), read(u), [(read(f(u)), read(0 * u + 0 * sqrt(u)))])
        prove_constant(slopes_defined(context([u], [u >= 0]), read(u), [
            (read(f(u)), ("mul", ZERO, ("pow", read(u), -1)))]), read(f(u)), read(u), ZERO)
        assert flat


@pytest.mark.parametrize("left, relation, right, start, given", [
    (exp(x), ">=", 1 + x + x**2 / 2, 0, [x >= 0]), (tanh(x), "<=", x, 0, [x >= 0]), (tanh(x), "<", x, 0, [x > 0]),
    (log(1 + x), ">=", x - x**2 / 2, 0, [x >= 0]), (log(1 + x), "<=", x, 0, [x >= 0]),
    (x * log(x), ">=", x - 1, 1, [x > 0]), (cosh(x), ">=", 1 + x**2 / 2, 0, [x >= 0]),
])
def test_bounds_from_a_slope(left, relation, right, start, given):
    here = context([left, right], given)
    assert is_theorem(prove_monotone(here, read(left), relation, read(right), read(x), read(sympify(start))))


@pytest.mark.parametrize("left, start, given", [
    (x**2 / 2 - y * x, y, [x >= y, y >= 0]), (x**2 / 2 - y * x, 0, [x >= y, y >= 0]),
    (x**2 / 2 - y * x, 0, [x * (x - 1) >= 0]), (x**2 / 2 - x, 0, [x * (x - 1) >= 0]),
    (-1 / x, -1, [x >= -1, x <= 1]), (-1 / x, 1, [x >= -1, x <= 1]), (-1 / (x - a), a - 1, [x >= a - 1]),
])
def test_bounds_that_a_slope_does_not_give(left, start, given):
    with pytest.raises((NotProved, Unsupported)):
        prove_monotone(context([left, start], given), read(left), ">=", ZERO, read(x), read(sympify(start)))


def test_a_strict_bound_does_not_hold_at_the_start():
    here = context([x], [x >= 0])
    claim = read(exp(x)), ">", read(sympify(1))
    after = inequality.prove(case(here, claim, read(x), ">"), read(exp(x)), ">", ZERO)
    with pytest.raises(NotProved):
        slope(here, claim, read(x), ZERO, after=after)
    assert slope(here, (claim[0], ">=", claim[2]), read(x), ZERO, after=after)


def test_a_start_that_moves_with_the_variable_is_refused():
    here = context([x], definitions=[(b, x + 1)])
    claim = read(x), ">=", read(b)
    after = inequality.prove(case(here, claim, sub(read(x), read(b)), ">"), read(sympify(1)), ">", ZERO)
    with pytest.raises(NotProved):
        slope(here, claim, read(x), read(b), after, after)


# --------------------------------------------------------------------------------------- points

def refuted(left, relation, right, letters=None, values=None, given=(), definitions=()):
    here = context([left, right], given, definitions)
    try:
        return counterexample(here, read(sympify(left)), relation, read(sympify(right)), {
            (read(key)[1][1][0][0]): number for key, number in (letters or {}).items()}, {
            name: read(sympify(number)) for name, number in (values or {}).items()})
    except (NotProved, Unsupported):
        return None


def test_a_point_refutes():
    assert is_theorem(refuted(x**2, "=", x, values={"x": 2}))
    assert is_theorem(refuted(Sum(v[k], k)**2, "<=", 6 * Sum(v[k]**2, k), {n: 7}, {
        ("v", (q,)): 1 for q in range(7)}, [v[k] >= 0]))
    assert is_theorem(refuted(exp(x), ">", 3, values={"x": 1}))
    assert refuted(x**2, "=", x, values={"x": 1}) is None
    assert refuted(log(exp(x)), "!=", x, values={"x": 2}) and refuted(exp(log(x)), "<", x, values={"x": 2})


@pytest.mark.parametrize("false", [
    lambda: refuted(u, ">=", 0, values={"u": -1}, given=[u > 0]),
    lambda: refuted(u, ">=", 0, values={"u": -1}, given=[(u**2, 4)]),
    lambda: refuted(u, ">=", 0, values={"u": -1}, given=[(exp(u), 2)]),
    lambda: refuted(v[i], ">=", 0, {n: 1, i: 0}, {("v", (0,)): -1}, [v[j] > 0]),
    lambda: refuted(real("s", positive=True), ">=", 0, values={"s": -1}),
])
def test_a_point_satisfies_what_is_given(false):
    assert false() is None


@pytest.mark.parametrize("letters", [{n: 0}, {n: Rational(1, 2)}, {n: -1}, {n: 1.0}, {n: True}, {}])
def test_sizes_are_whole_numbers_from_their_least_value(letters):
    assert refuted(n, ">=", 3, letters) is None
    assert refuted(n, ">=", 3, {n: 2})


@pytest.mark.parametrize("false", [
    lambda: refuted(1 / x, "=", 1, values={"x": 0}), lambda: refuted(log(x), "<", 0, values={"x": -1}),
    lambda: refuted(sqrt(x), "=", 1, values={"x": -4}), lambda: refuted(x + 1 / sqrt(x), "=", 2, values={"x": 0}),
    lambda: refuted(x**a, "=", 5, values={"x": -1, "a": 2}), lambda: refuted(x, "=", 1 + y, values={"x": 0}),
    lambda: refuted(v[2], "<=", Sum(Abs(v[k]), k), {n: 1}, {("v", (0,)): 0, ("v", (2,)): 5}),
    lambda: refuted(Sum(delta(k, 2), k), "=", 1, {n: 1}),
    lambda: refuted(v[i], "=", 1, {n: 1, i: 3}, {("v", (3,)): 5}),
    lambda: refuted(b, "=", 1, values={"b": 5}, definitions=[(b, sympify(1))]),
    lambda: refuted(Partial(relu(x), x), "=", 5, values={"x": 0}),
])
def test_a_point_lies_in_the_domain(false):
    assert false() is None


def test_no_other_rule_reads_a_point():
    theorem = refuted(x**2, "=", x, values={"x": 2})
    here = theorem.claim.context
    for misuse in (lambda: instance(here, theorem, Instance()), lambda: equation(here, ZERO, ZERO, using=(theorem,))):
        with pytest.raises((NotProved, Unsupported)):
            misuse()


def test_a_rule_takes_a_kernel_definition_of_a_function():
    square = Definition("f", ("u",), read(u**2))
    here = Context(definitions=(square,))
    assert is_theorem(equation(here, read(Function("f")(x + 1)), read(x**2 + 2 * x + 1)))
    assert is_theorem(limit(here, read(Function("f")(1 / t)), read(t), INFINITY, "", ZERO))


@pytest.mark.parametrize("tenths", [3, 6, 7, 12])
def test_no_number_is_a_float(tenths):
    """0.1 three times is more than 0.3 for a machine."""
    total = ("mul", num(tenths), ("pow", num(10), -1))
    gap = ("add", total, num(Fraction(-tenths, 10)))
    for relation in (">", "<"):
        with pytest.raises(NotProved):
            order(Context(), gap, relation, ZERO, Order(((("sign", gap),),)))
    with pytest.raises(NotProved):
        limit(Context(), ("mul", gap, read(t)), read(t), INFINITY, "", INFINITY)
    assert equation(Context(), gap, ZERO)
