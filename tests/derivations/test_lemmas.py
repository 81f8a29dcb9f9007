"""Verbs that use lines proved before: what they accept, and the wrong uses that they refuse."""
from types import SimpleNamespace

import pytest
from sympy import Function, IndexedBase, Rational, Symbol, exp, log, oo

from derivations import Partial, Proof, Status, Sum, array, index, real, size

x, y, z, c, g, u = real("x y z c g u")
h = real("h", positive=True)
K = size("K")
j, k = index("j k", K)
d, e = array("d e", K)
f = Function("f", real=True)
t = Symbol("t", integer=True, nonnegative=True)
v = IndexedBase("v", real=True)


def last(proof):
    return proof.steps[-1].verdict


def other(write):
    """Another exercise, whose solution is ``write``."""
    proof = Proof()
    write(proof)
    assert all(step.verdict.ok for step in proof.steps if step.verdict)
    return SimpleNamespace(id="ch0-other", lines=proof)


# ------------------------------------------------------------------------------- instance


def test_an_instance_does_not_change_what_a_derivative_was():
    proof = Proof()
    fact = proof.relation(Partial(y * z, z), "<=", y)
    proof.instance(fact, {y: z})
    assert "Partial" not in str(fact) and proof.steps[-1].plain == "z <= z"


def test_a_later_definition_does_not_change_a_fact():
    proof = Proof()
    fact = proof.relation(Partial(y * z, z), "<=", y)
    proof.define(y, z)
    proof.relation(2 * z, "<=", z, given=[fact])
    assert not last(proof).ok


def test_the_declared_sign_of_a_symbol_is_a_condition_of_its_instances():
    proof = Proof()
    fact = proof.positive(h)
    proof.instance(fact, {h: z})
    assert not last(proof).ok
    proof.instance(fact, {h: z}, given=[z > 2])
    assert last(proof).ok


def test_an_instance_captures_no_index():
    proof = Proof()
    fact = proof.relation(Sum(x * d[j], j), "<=", x * Sum(d[j], j))
    proof.instance(fact, {x: d[k]})
    assert last(proof).ok
    proof.instance(fact, {x: d[j]})  # SymPy sums d[j]^2 on the left: what is shown is what is decided
    assert not last(proof).ok


# ----------------------------------------------------------------------------------- cite


def slope(proof):
    proof.define(y, x**2)
    proof.conclude(Partial(y, x), 2 * x)


def test_a_cited_line_holds_where_its_definitions_hold():
    proof = Proof()
    proof.define(u, z**2)
    assert proof.cite(other(slope), replace={x: z, y: u}) == (Partial(u, z), 2 * z)
    assert last(proof).ok and proof.steps[-1].cited == "ch0-other"
    assert proof.uses == ["ch0-other"]


@pytest.mark.parametrize("definition", [None, z**3, z**2 + z])
def test_a_cited_line_is_refused_where_its_names_mean_something_else(definition):
    proof = Proof()
    if definition is not None:
        proof.define(u, definition)
    proof.cite(other(slope), replace={x: z, y: u})
    assert not last(proof).ok and proof.uses == []


def test_the_conditions_of_a_cited_line_are_decided():
    def root(proof):
        proof.relation(x, "<=", x**2, given=[x >= 1])
    proof = Proof()
    proof.cite(other(root), of=x, replace={x: z})
    assert not last(proof).ok
    fact = proof.cite(other(root), of=x, replace={x: z}, given=[z > 1])
    assert last(proof).ok
    proof.relation(z**2 - z, ">=", 0, given=[z > 1, fact])
    assert last(proof).ok


def test_the_assumptions_of_a_cited_line_are_decided():
    def total(proof):
        proof.assume(Sum(d[j], j), 1)
        proof.conclude(Sum(2 * d[j], j), 2)
    proof = Proof()
    proof.cite(other(total), replace={d: e})
    assert not last(proof).ok
    proof.cite(other(total), replace={d: e}, given=[(e[j], 1 / K)])
    assert last(proof).ok


def test_a_cited_recurrence_must_hold_here():
    def growth(proof):
        proof.induction(lambda n: v[n], lambda n: x**n * v[0], t, given=[(v[t + 1], x * v[t])])
    proof = Proof()
    proof.cite(other(growth), of=v[t], replace={x: -x})
    assert not last(proof).ok
    proof.cite(other(growth), of=v[t], replace={x: -x}, given=[(v[t + 1], -x * v[t])])
    assert last(proof).ok


def test_a_line_that_is_not_there_cannot_be_cited():
    with pytest.raises(ValueError, match="no proved line"):
        Proof().cite(other(slope), of=z)


def test_a_line_that_was_not_proved_cannot_be_cited():
    def wrong(proof):
        proof.conclude(x + 1, x)
    proof = Proof()
    wrong(proof)
    with pytest.raises(ValueError, match="no proved line"):
        Proof().cite(SimpleNamespace(id="ch0-wrong", lines=proof))


def test_a_line_proved_before_a_definition_is_cited_as_it_was():
    def early(proof):
        proof.conclude(Partial(x * y, x), y)
        proof.define(y, x)
    proof = Proof()
    proof.cite(other(early))
    assert last(proof).ok
    proof = Proof()
    proof.define(y, x)
    proof.cite(other(early))
    assert not last(proof).ok


def test_a_counterexample_is_not_a_line_to_cite():
    def somewhere(proof):
        proof.counterexample(x, 1, at={"x": 2})
    with pytest.raises(ValueError, match="no proved line"):
        Proof().cite(other(somewhere), of=x)


# -------------------------------------------------------------------------------- squeeze


def bounds(proof, given=()):
    low = proof.relation(1 - 1 / c, "<=", 1 - 1 / (c + 1), given=[c > 0])
    high = proof.relation(1 - 1 / (c + 1), "<=", 1, given=[c > 0, *given])
    return low, high


def test_two_bounds_with_the_same_limit_fix_what_is_between():
    proof = Proof()
    proof.squeeze(*bounds(proof), c, oo, 1)
    assert last(proof).ok and len(proof.steps[-1].details) == 2
    assert proof.steps[-1].plain.startswith("lim c -> infinity")


@pytest.mark.parametrize("to, equals", [(oo, 2), (-oo, 1), (3, 1)])
def test_a_squeeze_is_refused_elsewhere(to, equals):
    proof = Proof()
    proof.squeeze(*bounds(proof), c, to, equals)
    assert not last(proof).ok


def test_a_squeeze_is_refused_where_a_bound_holds_on_one_side_of_the_limit_only():
    proof = Proof()
    proof.squeeze(*bounds(proof, given=[c < 1000]), c, oo, 1)
    assert not last(proof).ok


def test_a_squeeze_needs_bounds_of_one_thing_that_were_proved():
    proof = Proof()
    low, high = bounds(proof)
    proof.squeeze(low, proof.relation(c, "<=", c + 1), c, oo, 1)
    assert not last(proof).ok
    proof.squeeze(low, 1 - 1 / (c + 1) < 1, c, oo, 1)
    assert not last(proof).ok


# ------------------------------------------------------------------------------- constant

SAME_SLOPE = [(Partial(f(x), x), 1 / x), x > 0]


def test_functions_with_the_same_slope_differ_by_a_constant():
    proof = Proof()
    proof.constant(f(x) - log(x), x, 1, given=SAME_SLOPE)
    assert last(proof).ok and proof.steps[-1].plain == "f(x) - log(x) = f(1)"


@pytest.mark.parametrize("expr, at, given", [
    (f(x) + log(x), 1, SAME_SLOPE),  # the slope is not 0
    (f(x) - log(x), -1, SAME_SLOPE),  # not in the interval
    (f(x) - log(x), 1, SAME_SLOPE[:1]),  # two intervals: the logarithm ends at 0
    (f(x) - exp(x), 1, SAME_SLOPE),
])
def test_a_constant_is_refused_without_its_reasons(expr, at, given):
    proof = Proof()
    proof.constant(expr, x, Rational(at), given=given)
    assert not last(proof).ok


@pytest.mark.parametrize("slope", [Partial(f(2 * x), x), Partial(f(x), y), Partial(f(y), y), Partial(f(x), x, x)])
def test_only_the_slope_of_a_function_of_the_variable_is_given(slope):
    with pytest.raises(ValueError, match="only the slope of a function of x alone, by x"):
        Proof().constant(f(x) - 2 * x, x, 0, given=[(slope, 2)])


def test_a_given_slope_is_among_the_assumptions():
    proof = Proof()
    proof.constant(f(x) - log(x), x, 1, given=SAME_SLOPE)
    assert "∂f(x)/∂x = 1/x" in last(proof).assumptions


# ------------------------------------------------------------------------------ induction


def test_an_induction_does_not_assume_what_it_proves():
    proof = Proof()
    proof.induction(lambda n: v[n], lambda n: x**n * v[0], t, given=[(v[t + 1], x * v[t])])
    assert proof.assumptions() == ["v[t + 1] = x*v[t]", "t >= 0"]


def test_a_broken_base_case_is_a_counterexample_to_the_line():
    proof = Proof()
    proof.induction(lambda n: v[n], lambda n: x**n, t, given=[(v[0], 2), (v[t + 1], x * v[t])])
    found = proof.steps[-1].verdict
    assert found.status == Status.REFUTED and found.counterexample.values["t"] == "0"
    assert "t" not in found.counterexample.sizes
    assert (found.counterexample.left, found.counterexample.right) == ("2", "1")


def test_a_broken_step_takes_the_proof_and_is_no_counterexample():
    proof = Proof()
    proof.induction(lambda n: v[n], lambda n: x**n * v[0], t, given=[(v[t + 1], 2 * x * v[t])])
    found = proof.steps[-1].verdict
    assert found.status == Status.UNDECIDED and found.counterexample is None
    assert "v[t + 1] = " in found.reason and "refuted" in found.reason


def test_a_broken_condition_takes_the_proof_and_is_no_counterexample():
    proof = Proof()
    fact = proof.positive(u**2 + u, given=[u > 0])
    proof.instance(fact, {u: x}, given=[x < -2])  # true, but not by this fact
    found = proof.steps[-1].verdict
    assert found.status == Status.UNDECIDED and found.counterexample is None
    assert "it rests on x > 0, which is refuted" in found.reason


def test_an_instance_that_is_false_is_refuted_by_a_point_of_its_own():
    proof = Proof()
    fact = proof.positive(log(1 + u), given=[u > 0])
    proof.instance(fact, {u: x}, given=[x < 0])
    found = proof.steps[-1].verdict
    assert found.status == Status.REFUTED and found.counterexample.values.keys() == {"x"}


def test_a_later_line_that_uses_an_induction_assumes_what_that_rests_on():
    proof, step = Proof(), (v[t + 1], x * v[t])
    power = proof.induction(lambda n: v[n], lambda n: x**n * v[0], t, given=[step])
    proof.identity(v[t]**2, x**(2 * t) * v[0]**2, given=[step, power])
    assert last(proof).ok and proof.assumptions() == ["v[t + 1] = x*v[t]", "t >= 0"]


# ---------------------------------------------------------------------- what is assumed


def test_an_equation_proved_before_is_no_assumption():
    proof = Proof()
    first, second = (y, x**2), (z, y + 1)
    proof.identity(z, x**2 + 1, given=[first, second])
    proof.identity(2 * z, 2 * x**2 + 2, given=[first, second, (z, x**2 + 1)])
    assert proof.assumptions() == ["y = x^2", "z = 1 + y"]


@pytest.mark.parametrize("line", [("positive", x, [x > 0]), ("identity", x, y, [(x, y)])])
def test_a_line_that_is_given_to_itself_stays_an_assumption(line):
    proof, (verb, *sides, given) = Proof(), line
    getattr(proof, verb)(*sides, given=given)
    assert last(proof).ok and proof.assumptions()


def test_two_lines_that_are_given_to_each_other_stay_an_assumption():
    proof = Proof()
    proof.identity(x, y, given=[(2 * x, 2 * y)])
    proof.identity(2 * x, 2 * y, given=[(x, y)])
    assert "2*x = 2*y" in proof.assumptions()


def test_a_standard_theorem_is_marked_and_proves_nothing():
    proof = Proof()
    proof.theorem("The order of two derivatives does not matter.")
    assert proof.steps[-1].verb == "theorem" and last(proof) is None and not proof.lines
