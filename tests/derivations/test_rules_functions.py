"""Each rule for powers, exponentials, logarithms and steps, on its own, against brute force."""
from fractions import Fraction

import mpmath
import pytest
from sympy import Integer, Symbol

from brute import (
    M, N, P, agree, differ, entry, index, m, monomial, n, p, raw, scalar,
)
from derivations.kernel.terms import Unsupported
from derivations.normalise import functions
from derivations.normalise.forms import (
    Apply, Delta, Element, Index, Power, Root, Scalar, Step, atom, number, raised, term,
)
from derivations.normalise.functions import Undefined
from derivations.normalise.signs import assuming

I, J = index("i", n), index("j", n)
X, Y, Z = entry("x", I), entry("y", I), entry("x", J)
A, B = entry("a", I, sign="+"), entry("b", I, sign="+")
T = scalar("t")
C = scalar("c", "+", positive=True)
x, y, z, a, b, t, c = map(atom, (X, Y, Z, A, B, T, C))
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def raised_by_definition(form, exponent):
    return lambda point, places: point.power(point.value(form, places), point.number(exponent))


@pytest.mark.parametrize("form", [x, x * y, x + y, 2 * x * x + 4 * x * y, a * x + a, -3 * x, a,
                                  a * a * b * 4, a * x * x + a, x * x, number(Fraction(2, 9))])
@pytest.mark.parametrize("exponent", [2, -1, -3, HALF, -HALF, THIRD, Fraction(5, 2)])
def test_power(form, exponent):
    exact = Fraction(exponent).denominator == 1
    assert agree(functions.power(form, exponent), raised_by_definition(form, exponent), exact) > 3


def test_power_of_zero():
    assert functions.power(number(0), 2) is number(0)
    with pytest.raises(Undefined):
        functions.power(x - x, -1)


@pytest.mark.parametrize("value", [Fraction(12), Fraction(8, 9), Fraction(50, 7), Fraction(1)])
@pytest.mark.parametrize("exponent", [Fraction(2), Fraction(-1), HALF, -THIRD])
def test_rational_power(value, exponent):
    found = functions.rational_power(value, exponent)
    base, power = (mpmath.mpf(q.numerator) / q.denominator for q in (value, exponent))
    assert agree(found, lambda point, places: base ** power, exact=False)


def test_rational_power_writes_out_no_endless_number():
    with pytest.raises(Unsupported):
        functions.rational_power(Fraction(7), Fraction(10**9))


@pytest.mark.parametrize("exponent", [1, 2, Fraction(3, 2), Fraction(5, 2)])
def test_expand_whole_power(exponent):
    root = Root(x * x + a)
    found = functions.expand_whole_power(root, exponent, monomial((root, exponent), X))
    assert agree(found, raw((root, exponent), X), exact=False) > 20


def test_expand_whole_power_leaves_a_bare_root_alone():
    root = Root(a + x * x)
    assert functions.expand_whole_power(root, HALF, monomial((root, HALF), X)) is None


@pytest.mark.parametrize("exponent", [-1, -2, -HALF])
@pytest.mark.parametrize("base", [x + a, 2 * x * y + y + 3, x * x + 1, -x + 5])
def test_divide_by_denominator(exponent, base):
    root = Root(base)
    lead = functions.leading(base)[0]
    whole = monomial((root, exponent), *lead, (B, 2))
    found = functions.divide_by_denominator(root, exponent, whole)
    assert agree(found, term(whole), exact=exponent != -HALF) > 10


def test_divide_by_denominator_needs_the_leading_term():
    root = Root(x * y + 1)
    assert functions.divide_by_denominator(root, -1, monomial((root, -1), X)) is None


@pytest.mark.parametrize("exponent", [2, Fraction(3, 2), Fraction(-1, 2), Fraction(-4, 3)])
def test_evaluate_number(exponent):
    two = Scalar(Integer(2), "+")
    found = functions.evaluate_number(two, exponent, monomial((two, exponent), X))
    assert agree(found, raw((two, exponent), X), exact=False) > 20


FORMS = [x, x + y, 2 * x, -x, x * y * HALF + 1, a, number(2), number(0), x * Fraction(3, 2) - y]


@pytest.mark.parametrize("form", FORMS)
def test_exponential(form):
    found = functions.exponential(form)
    assert agree(found, lambda point, places: mpmath.exp(point.value(form, places)), exact=False) > 5


@pytest.mark.parametrize("factor", [number(1), number(HALF), x, 2 * y, n])
@pytest.mark.parametrize("base", [x, a, x + y, a * b])
def test_exponential_of_a_logarithm(base, factor):
    form = factor * functions.logarithm(base)
    found = functions.exponential(form)
    assert agree(found, lambda point, places: mpmath.exp(point.value(form, places)), exact=False) > 5


@pytest.mark.parametrize("base", [x, a, x * y, 2 * a, -x, x + y, a * x, number(2), number(-1),
                                  number(Fraction(-2, 3)), x * x, raised(a, HALF), raised(x + a, -1)])
@pytest.mark.parametrize("exponent", [n, n + 1, 2 * n - 1, n + m, atom(I), n * HALF, y, number(3)])
def test_symbolic_power(base, exponent):
    found = functions.symbolic_power(base, exponent)
    agree(found, lambda point, places: point.power(point.value(base, places),
                                                   point.value(exponent, places)), exact=False)


def test_symbolic_power_of_an_unknown_sign_gives_up_whole_numbers_only():
    def power(exponent):
        return atom(Apply("pow", (x, exponent)))
    assert functions.symbolic_power(x, y + a) is power(y + a)
    assert functions.symbolic_power(x, y + number(1)) is x * power(y)
    half = number(Fraction(1, 2))
    assert functions.symbolic_power(x, y - half) is raised(x, -1) * power(y + half)


def test_a_power_of_a_product_is_one_of_powers_where_all_factors_are_positive():
    assert functions.symbolic_power(6 * a * b * b, t) is functions.symbolic_power(number(6), t) * atom(
        Power(a, t)) * atom(Power(b, t), 2)
    assert functions.symbolic_power(x * y, n) is atom(Power(x * y, n))


@pytest.mark.parametrize("form", [a, a * b, 6 * a, a * x, x * y, a * x + a * y, x, number(12),
                                  raised(a, -HALF), functions.exponential(x + y) * a])
def test_logarithm(form):
    found = functions.logarithm(form)
    assert agree(found, lambda point, places: mpmath.log(point.value(form, places))
                 if point.value(form, places) > 0 else 1 / Fraction(0), exact=False) > 5


def test_logarithm_splits_no_factor_of_unknown_sign():
    assert len(functions.logarithm(x * y).args) == 1
    assert len(functions.logarithm(a * b).args) == 2


def test_logarithm_of_what_is_never_positive():
    for bad in (0, -1):
        with pytest.raises(Undefined):
            functions.logarithm(number(bad))


STEPS = [x, -x, a * x, -a * x + a, x - y, y - x, a, -a, number(0), atom(I) - atom(J),
         atom(J) - atom(I) + 1, atom(I) - 2, 3 - atom(J), atom(I), -atom(I), n - atom(I), p - 1, x - z]


@pytest.mark.parametrize("form", STEPS)
def test_step(form):
    assert agree(functions.step(form),
                 lambda point, places: point.number(point.value(form, places) > 0), of=[form]) > 3


@pytest.mark.parametrize("form", [x, x - y, atom(J) - atom(I), x * y - 1])
def test_turned(form):
    assert agree(functions.turned(form), raw(Step(form))) > 10


@pytest.mark.parametrize("form", [x, -x, a * x - a * y, 2 * x + 2, a, x - x * y])
def test_vanishing(form):
    assert agree(functions.vanishing(form),
                 lambda point, places: point.number(point.value(form, places) == 0), of=[form]) > 10


def test_idempotent_step():
    flag = Step(x)
    assert agree(functions.idempotent_step(flag, 3, monomial((flag, 3), Y)), raw((flag, 3), Y)) > 10
    assert functions.idempotent_step(flag, 1, monomial(flag, Y)) is None


@pytest.mark.parametrize("flag", [Step(x), Delta(atom(I) - atom(J))])
@pytest.mark.parametrize("rest", [a, a + atom(Step(y)) * b, number(2)])
def test_split_cases(flag, rest):
    form = atom(flag) * b * 3 + rest

    def inverse(case):
        return functions.power(case, -1)
    assert agree(functions.split_cases(form, inverse), raised_by_definition(form, -1)) > 10


def test_split_cases_without_a_case():
    assert functions.split_cases(x + y, functions.exponential) is None


def test_split_cases_of_a_division_that_fails_in_one_case():
    """1/d has a value where d = 1 only; it must not become 1 elsewhere."""
    flag = Step(x)
    found = functions.power(atom(flag), -1)
    assert agree(found, raised_by_definition(atom(flag), -1)) > 10
    assert found is not number(1)


def test_what_a_fact_says_positive_is_split():
    with assuming([(t, True)]):
        assert len(functions.logarithm(t * a).args) == 2
    assert len(functions.logarithm(t * a).args) == 1 + 1  # log a stands apart, log t cannot


def test_nothing_here_mistakes_one_name_for_another():
    assert differ(x, y) and differ(a, b) and differ(n, m)
    assert N is not M and M is not P
    assert Index("i", n) is I and Element("x", "", (atom(I),)) is X
    assert Scalar(Symbol("t", real=True), "") is T
