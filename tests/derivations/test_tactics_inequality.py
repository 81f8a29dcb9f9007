"""Certificates of inequalities: each method proves a claim, and not its near miss."""
from fractions import Fraction
from time import process_time

import pytest
from sympy import Ge, Gt, Le, Lt, Max, Min, Ne, sympify

from derivations.kernel.rules import NotProved
from derivations.kernel.theorem import is_theorem
from derivations.notation.to_tree import read
from derivations.language import real
from derivations.notation.grammar import Reader
from derivations.tactics import combination
from derivations.tactics.combination import combine
from derivations.tactics.contexts import context
from derivations.tactics.inequality import prove

MADE = {"!=": Ne, "<": Lt, "<=": Le, ">": Gt, ">=": Ge}
CLAIMS = {  # method: (a claim it proves, a near miss), each with what is given
    "sign": (["a*b > 0", "a > 0", "b > 0"], ["a*b > 0", "a > 0", "b >= 0"]),
    "sign of what is put in": (
        ["a*(1-a) > 0", "a = 1/(1+exp(-z))"],
        ["a*(1-a) > 0", "a = 2/(1+exp(-z))"]),
    "positive denominator": (["(y-a)/(1+z^2) > 0", "y > a"], ["(y-a)/(1+z) > 0", "y > a"]),
    "factors": (["x^2+2*x*y+y^2 >= 0"], ["x^2+2*x*y+y^2 > 0"]),
    "square completed": (["x^2+x*y+y^2 >= 0"], ["x^2+3*x*y+y^2 >= 0"]),
    "combination of facts": (
        ["a+b > 0", "2*a+b > 1", "b > -1"],
        ["a+b > 0", "2*a+b > 1", "b > -2"]),
    "product of facts": (["a*b+1 > a+b", "a > 1", "b > 1"], ["a*b+1 > a+b", "a > 1", "b > 0"]),
    "over a fact": (
        ["r > 1", "(1-q)*(1-r) > 0", "q+r > 2"],
        ["r > 1", "(1-q)*(1-r) > 0", "q+r > 1"]),
    "three means": (["a^3+b^3+c^3 >= 3*a*b*c", "a >= 0", "b >= 0", "c >= 0"],
        ["a^3+b^3+c^3 >= 3*a*b*c", "a >= 0", "b >= 0"]),
    "root": (
        ["(a+b)/2 >= sqrt(a*b)", "a >= 0", "b >= 0"],
        ["(a+b)/3 >= sqrt(a*b)", "a >= 0", "b >= 0"]),
    "a claim that fails": (["sqrt(a+b) <= sqrt(a)+sqrt(b)", "a >= 0", "b >= 0"],
        ["sqrt(a+b) >= sqrt(a)+sqrt(b)", "a >= 0", "b >= 0"]),
    "law of exp": (["exp(x) >= 1+x"], ["exp(x) > 1+x"]),
    "law of log": (["log(x) <= x-1", "x > 0"], ["log(x) <= x/3", "x > 0"]),
    "by exponentials": (["log(1+exp(x)) > x"], ["log(1+exp(x)) > x+1"]),
    "by logarithms": (["(1+x^2)*exp(-x^2) <= 1"], ["(1+2*x^2)*exp(-x^2) <= 1"]),
    "by squares": (["sqrt(x^2+c) > abs(x)", "c > 0"], ["sqrt(x^2+c) > abs(x)", "c >= 0"]),
    "cases": (["abs(x+y) <= abs(x)+abs(y)"], ["abs(x+y) < abs(x)+abs(y)"]),
    "cases of a maximum": (["max(x+y,z) <= max(x,z)+abs(y)"], ["max(x+y,z) <= max(x,z)+y"]),
    "cases of a sum": (
        ["relu(sum(x[i],i)) <= sum(relu(x[i]),i)"],
        ["relu(sum(x[i],i)) >= sum(relu(x[i]),i)"]),
    "term by term": (["sum(x[i]^2+1,i) > sum(2*x[i]-1,i)"], ["sum(x[i]^2+1,i) > sum(2*x[i],i)"]),
    "pair by pair": (["sum(x[i]*y[i],i)^2 <= sum(x[i]^2,i)*sum(y[i]^2,i)"],
        ["sum(x[i]*y[i],i)^2 < sum(x[i]^2,i)*sum(y[i]^2,i)"]),
    "weights": (["sum(p[i]*x[i],i)^2 <= sum(p[i]*x[i]^2,i)", "p[i] >= 0", "sum(p[i],i) = 1"],
                ["sum(p[i]*x[i],i)^2 <= sum(p[i]*x[i]^2,i)", "p[i] >= 0", "sum(p[i],i) = 2"]),
    "one term of a sum": (["x[j] <= sum(abs(x[k]),k)"], ["x[j] <= sum(x[k],k)"]),
    "one of many probabilities": (
        ["a[j] <= 1", "a[k] >= 0", "sum(a[k],k) = 1"],
        ["a[j] <= 1", "sum(a[k],k) = 1"]),
    "off the diagonal": (
        ["sum(x[k]^2,k) <= sum(x[k],k)^2", "x[k] >= 0"],
        ["sum(x[k]^2,k) <= sum(x[k],k)^2"]),
    "tangents": (
        ["sum(p[k]*log(p[k]/q[k]),k) >= 0", "p[k] > 0", "q[k] > 0",
         "sum(p[k],k) = 1", "sum(q[k],k) = 1"],
        ["sum(p[k]*log(p[k]/q[k]),k) >= 0", "p[k] > 0", "q[k] > 0",
         "sum(p[k],k) = 1", "sum(q[k],k) = 2"]),
    "two-valued": (["y >= 0", "y^2 = y"], ["y > 0", "y^2 = y"]),
}


def asked(claim, *given):
    *facts, (left, relation, right) = Reader().read_all(given=[*given, claim]).given
    known = [(a, b) if sign == "=" else MADE[sign](a, b, evaluate=False) for a, sign, b in facts]
    return context([left, right], known), read(sympify(left)), relation, read(sympify(right))


@pytest.mark.parametrize("method", CLAIMS)
def test_what_follows_is_proved(method):
    question = asked(*CLAIMS[method][0])
    theorem = prove(*question)
    assert is_theorem(theorem) and theorem.claim.relation == question[2]


SOON = 1  # second for a search: a certificate that it finds is checked by the kernel all the same


@pytest.mark.parametrize("method", CLAIMS)
def test_a_near_miss_is_not_proved_and_its_search_ends(method):
    question, begun = asked(*CLAIMS[method][1]), process_time()
    with pytest.raises(NotProved):
        prove(*question, seconds=SOON)
    assert process_time() - begun < SOON + combination.LONGEST + 4


def test_one_output_of_softmax_is_below_1_if_there_is_another():
    claim = ["exp(z[j])/sum(exp(z[k]),k) < 1", "n >= 2"]
    *facts, (left, relation, right) = Reader({"j": "n", "k": "n"}).read_all(given=claim[::-1]).given
    known = [MADE[sign](a, b, evaluate=False) for a, sign, b in facts]
    assert prove(context([left, right], known), read(left), relation, read(sympify(right)))
    with pytest.raises(NotProved):
        prove(context([left, right]), read(left), relation, read(sympify(right)), seconds=SOON)


@pytest.mark.parametrize("claim", [
    lambda d, e: (Max(-d, Min(d, e)), "<=", d),
    lambda d, e: (e * Max(-d, Min(d, e)), ">=", sympify(0))])
def test_what_was_declared_of_a_name_counts_like_a_fact_in_every_case(claim):
    def question(d):
        left, relation, right = claim(d, real("e"))
        return context([left, right]), read(left), relation, read(right)
    found = prove(*question(real("d", positive=True)))
    assert found.claim.context.facts == () and found.claim.context.signs == (("d", ">"),)
    with pytest.raises(NotProved):
        prove(*question(real("d")))


def test_a_declared_sign_proves_no_strict_claim_that_has_an_equal_case():
    d, e = real("d", positive=True), real("e")
    with pytest.raises(NotProved):
        prove(context([d, e]), read(Max(-d, Min(d, e))), "<", read(d))


def test_a_theorem_made_before_may_be_used():
    earlier = prove(*asked("x^2-2*x*y+y^2 >= 0"))
    *question, = asked("exp(x^2-2*x*y+y^2) >= 1")
    assert prove(*question, using=(earlier,)).premises == (earlier,)


def test_a_programme_is_solved_exactly():
    a, b, unit = (1,), (2,), ()
    target = {a: 1, b: 1}
    assert combine([target], [{a: 2}, {b: 3}])[1] == {0: Fraction(1, 2), 1: Fraction(1, 3)}
    assert combine([target], [{a: 2}, {b: -3}]) is None
    assert combine([target], [{a: 1, b: 1}, {unit: 1}], strict=[1]) is None
