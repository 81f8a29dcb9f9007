"""Kinds of claims that people type: three that are true are proved, three near ones that are false refuted."""
import pytest

from backproof.errors import ExerciseError
from backproof.questions import prove_text
from derivations.notation.tokens import Unreadable

WEIGHTS = ["p[i] >= 0", "sum(p[i],i) = 1"]
POSITIVE = ["p[i] > 0", "q[i] > 0", "sum(p[i],i) = 1", "sum(q[i],i) = 1"]
SYMMETRIC = ["A[i,j] = A[j,i]"]

TRUE = {
    "a bound by the slope": [
        ("exp(x) >= 1+x+x^2/2", ["x >= 0"]), ("cosh(x) >= 1+x^2/2", []), ("(1+x)^r >= 1+r*x", ["x > -1", "r >= 1"])],
    "induction on a size": [
        ("(1+x)^n >= 1+n*x", ["x >= -1"]), ("2^n > n", []), ("(1-x)^n >= 1-n*x", ["x >= 0", "x <= 1"])],
    "powers of means": [
        ("sum(x[i],i)^3 <= n^2*sum(x[i]^3,i)", ["x[i] >= 0"]),
        ("sum(p[i]*x[i],i)^3 <= sum(p[i]*x[i]^3,i)", [*WEIGHTS, "x[i] >= 0"]),
        ("sum(p[i]*x[i],i)^4 <= sum(p[i]*x[i]^4,i)", WEIGHTS)],
    "a largest slope": [
        ("abs(tanh(x)-tanh(y)) <= abs(x-y)", []), ("abs(sigmoid(x)-sigmoid(y)) <= abs(x-y)/4", []),
        ("abs(relu(x)-relu(y)) <= abs(x-y)", [])],
    "contractions": [
        ("abs(max(x,z)-max(y,z)) <= abs(x-y)", []),
        ("abs(min(max(x,-c),c)-min(max(y,-c),c)) <= abs(x-y)", ["c >= 0"]),
        ("abs(sign(x)*relu(abs(x)-t)-sign(y)*relu(abs(y)-t)) <= abs(x-y)", ["t >= 0"])],
    "the lattice": [
        ("max(x,min(y,z)) = min(max(x,y),max(x,z))", []), ("x = y", ["x <= y", "x >= y"]),
        ("relu(a*x) = a*relu(x)", ["a >= 0"])],
    "symmetric matrices": [
        ("sum(A[i,j]*x[i]*y[j],i,j) = sum(A[i,j]*y[i]*x[j],i,j)", SYMMETRIC),
        ("sum(A[i,j]*x[i]*x[j],i,j) = 0", ["A[i,j] = -A[j,i]"]),
        ("sum(A[i,j]*B[j,i],i,j) = 0", [*SYMMETRIC, "B[i,j] = -B[j,i]"])],
    "forms that are sums of squares": [
        ("sum(X[i,p]*X[i,q]*v[p]*v[q],i,p,q) >= 0", []),
        ("sum(W[i,j]*x[i]*x[j],i,j) >= 0", ["W[i,j] = sum(a[k,i]*a[k,j],k)"]),
        ("sum(delta(i,j)*x[i]*x[j],i,j) >= 0", [])],
    "the largest over an index": [
        ("max(x[k],k) >= sum(x[k],k)/n", []), ("log(sum(exp(x[k]),k)) <= max(x[k],k)+log(n)", []),
        ("max(x[k]+y[k],k) <= max(x[k],k)+max(y[k],k)", [])],
    "roots under a sum": [
        ("sum(sqrt(p[i]*q[i]),i) <= 1", POSITIVE), ("sqrt(sum(x[i]^2,i)) <= sum(abs(x[i]),i)", []),
        ("sum(x[i]^2,i) <= sum(abs(x[i]),i)^2", [])],
}
FALSE = {
    "a bound by the slope": [
        ("exp(x) >= 1+x+x^2/2", []), ("cosh(x) >= 1+2*x^2/3", []), ("(1+x)^r >= 1+r*x", ["x > -1", "r >= 1/2"])],
    "induction on a size": [
        ("(1+x)^n >= 1+n*x", []), ("2^n > n+1", []), ("(1-x)^n >= 1-n*x/2", ["x >= 0", "x <= 1"])],
    "powers of means": [
        ("sum(x[i],i)^3 <= n*sum(x[i]^3,i)", ["x[i] >= 0"]),
        ("sum(p[i]*x[i],i)^3 <= sum(p[i]*x[i]^3,i)", WEIGHTS),
        ("sum(p[i]*x[i],i)^4 <= sum(p[i]*x[i]^3,i)", [*WEIGHTS, "x[i] >= 0"])],
    "a largest slope": [
        ("abs(tanh(x)-tanh(y)) <= abs(x-y)/2", []), ("abs(sigmoid(x)-sigmoid(y)) <= abs(x-y)/5", []),
        ("tanh(x)-tanh(y) <= x-y", [])],
    "contractions": [
        ("abs(max(x,z)-max(y,z)) <= abs(x-y)/2", []),
        ("abs(min(max(x,-c),c)-min(max(y,-c),c)) <= abs(x-y)/2", ["c >= 0"]),
        ("abs(sign(x)*relu(abs(x)-t)-sign(y)*relu(abs(y)-t)) <= abs(x-y)-t", ["t >= 0"])],
    "the lattice": [
        ("max(x,min(y,z)) = min(max(x,y),z)", []), ("x = y", ["x <= y"]), ("relu(a*x) = a*relu(x)", [])],
    "symmetric matrices": [
        ("sum(A[i,j]*x[i]*y[j],i,j) = sum(A[i,j]*y[i]*x[j],i,j)", []),
        ("sum(A[i,j]*x[i]*x[j],i,j) = 0", SYMMETRIC), ("sum(A[i,j]*x[i]*x[j],i,j) >= 0", SYMMETRIC)],
    "forms that are sums of squares": [
        ("sum(X[i,p]*X[i,q]*v[p]*w[q],i,p,q) >= 0", []),
        ("sum(W[i,j]*x[i]*x[j],i,j) >= 0", ["W[i,j] = sum(a[k,i]*b[k,j],k)"]),
        ("sum(delta(i,j)*x[i]*y[j],i,j) >= 0", [])],
    "the largest over an index": [
        ("max(x[k],k) > sum(x[k],k)/n", []), ("log(sum(exp(x[k]),k)) <= max(x[k],k)+1", []),
        ("max(x[k]+y[k],k) = max(x[k],k)+max(y[k],k)", [])],
    "roots under a sum": [
        ("sum(sqrt(p[i]*q[i]),i) < 1", POSITIVE), ("sqrt(sum(x[i]^2,i)) >= sum(abs(x[i]),i)", []),
        ("sum(x[i]^2,i) >= sum(abs(x[i]),i)^2", [])],
}
SIZES = {"i": "n", "k": "n"}


def status(claim, given):
    sizes = {} if "sum(X[" in claim or "W[" in claim or "A[" in claim or "delta" in claim else SIZES
    return prove_text([claim], given, {i: n for i, n in sizes.items()})["status"]


def rows(kinds):
    return [pytest.param(*row, id=f"{kind} {n}") for kind, found in kinds.items() for n, row in enumerate(found)]


@pytest.mark.parametrize("claim, given", rows(TRUE))
def test_what_is_true_is_proved(claim, given):
    assert status(claim, given) == "proved"


@pytest.mark.parametrize("claim, given", rows(FALSE))
def test_a_near_claim_that_is_false_is_refuted(claim, given):
    assert status(claim, given) == "refuted"


def test_every_kind_has_true_and_false_claims():
    assert TRUE.keys() == FALSE.keys()
    assert all(len(found) >= 3 for kinds in (TRUE, FALSE) for found in kinds.values())


def test_a_maximum_that_moves_with_a_sum_around_it_is_refused():
    with pytest.raises(Unreadable, match="moves with the index of a sum"):
        prove_text(["sum(max(z[i,k],k),i) >= 0"], [], {})


def test_a_maximum_beside_a_fact_about_every_place_of_its_other_index_is_refused():
    with pytest.raises(ExerciseError, match="depends on the index i"):
        prove_text(["max(z[i,k],k) >= 0"], ["z[i,k] >= 0"], {})
