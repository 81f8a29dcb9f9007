"""What ``i != j`` says of a fact beside it: of the places in the claim, or of all places for which it holds."""
import pytest

from derivations.proof.deciding import decide
from derivations.record import Status
from backproof.claims import Typed, read_claim

PROVED = Status.PROVED


def status(claim, given, ranges, seconds):
    question, = read_claim(Typed((claim,), tuple(given), ranges))
    return decide(question, seconds).status


@pytest.mark.parametrize("claim, given, proved", [
    ("sum(W[k,k],k) = 0", ["W[i,j] = 0", "i != j"], False),  # W is diagonal
    ("x[k] >= x[l]", ["x[i] >= x[j]", "i < j"], False),  # x = (2, 1)
    ("x[k] = 0", ["x[i]*x[j] = 0", "i != j"], False),
    ("x[k] >= 0", ["x[i] >= 0", "i < 5"], False),
    ("x[k] >= 0", ["x[i] >= 0", "i >= 1"], False),
    ("sum(x[k],k) >= 0", ["x[i] >= 0", "i = n-1"], False),  # x = (-1, 0)
    ("sum(x[k],k) >= 0", ["x[i] >= 0", "i+1 = n"], False),
    ("x[k] >= 0", ["x[i] >= 0", "i+1 < 5"], False),
    ("x[k] >= 0", ["x[i] >= 0", "2*i < 5"], False),
    ("sum(W[k,k],k) = 0", ["W[i,j] = 0", "i != j+1"], False),
    ("x[t] = 0", ["x[k] = 0", "k != t"], False),  # one-hot
    ("sum(x[k],k) = x[t]", ["x[k] = 0", "k < t"], False),  # x = (0, 1, 5), t = 1
    ("sum(x[k],k) = x[t]", ["x[k] = 0", "k != t"], True),
    ("sum(x[k],k) = x[t]", ["x[k] = 0", "t != k"], True),
    ("sum(x[k]*y[k],k) = x[t]*y[t]", ["x[k] = 0", "k != t"], True),
    ("sum(y[k],k) = 1", ["y[k] = 0", "y[t] = 1", "k != t"], True),  # of some t
    ("sum(y[k],k) = n", ["y[k] = 0", "y[t] = 1", "k != t"], False),
    ("sum(W[i,j]*x[j],j) = W[i,i]*x[i]", ["W[i,j] = 0", "i != j"], True),
    ("sum(sum(W[k,l]*x[l],l),k) = sum(W[k,k]*x[k],k)", ["W[i,j] = 0", "i != j"], True),
    ("sum(x[k],k) <= sum(x[t],k)", ["x[k] <= x[t]", "k != t"], True),
    ("x[k] = x[l]", ["x[k] <= x[t]", "k != t"], False),
    ("sum(p[k],k) >= p[t]", ["p[k] >= 0", "k != t"], True),
    ("x[t] > 0", ["x[k] > 0", "k != t"], False),
    ("x[t] > 0", ["log(x[k]) = y[k]", "k != t"], False),  # y = (5, 0), x = (e^5, -1)
    ("x[t] != 0", ["1/x[k] = y[k]", "k != t"], False),
    ("x[s]*x[t] = 0", ["x[i]*x[j] = 0", "i != j", "s != t"], True),
    ("x[s] = y[s]", ["x[k] = y[k]", "k != t", "s != t", "y[t] = 5"], True),
    ("x[s] >= 0", ["x[k] >= 0", "k != t", "s != t", "y[t] = 5"], True),
    ("max(x[k],k) >= x[j]", ["k != j"], True),
    ("x[i] <= M", ["M = max(x[k],k)"], True),
    ("sum(x[k],k) = 0", ["x[k] = 0", "k < m"], False),  # m is a name
    ("x[s] = y[s]", ["x[k] = y[k]", "k != t"], False),
    ("x[j] >= 0", ["x[k] >= 0", "k < a", "a > 0"], False),
    ("x[j] >= 0", ["x[k] >= 0", "k - t < 2"], False),
    ("W[i,j] = 0", ["W[i,j] = 0", "i != j"], True),
    ("x[i] >= x[j]", ["x[i] >= x[j]", "i < j"], True),
    ("p[i]*p[j] >= 0", ["p[i] >= 0", "i != j"], True),
])
def test_a_fact_beside_an_order_of_its_indices(claim, given, proved):
    assert (status(claim, given, {"i": "n"}, seconds=20 if proved else 2) == PROVED) == proved


@pytest.mark.parametrize("claim, given", [
    ("x[s] < x[t]", ["x[i] < x[j]", "i < j", "s < t"]), ("x[s] != x[t]", ["x[i] != x[j]", "i != j", "s != t"]),
    ("sum(x[k],k)^2 = sum(x[k]^2,k)", ["x[i]*x[j] = 0", "i != j"]), ("x[0] >= x[k]", ["x[i] >= x[j]", "i < j"]),
    ("F[s] <= F[t]", ["F[k] <= F[l]", "k <= l", "s <= t"]), ("max(x[k],k) >= x[1]", ["x[k] = 0", "k = 0"]),
    ("max(x[k],k) = x[t]", ["x[k] <= x[t]", "k != t"]), ("F[t]-F[t-1] = p[t]", ["F[t] = sum(p[k],(k,0,t))", "t >= 1"]),
    ("x[i-1] >= 0", ["x[i] >= 0", "i >= 1"]), ("x[j] > 1", ["x[k] > 2", "k != t", "k != s", "j != t", "j != s"]),
    ("x[s] = y[s]", ["x[k] = y[k]", "k != t", "s != t"]),  # t is a name
    ("x[j]^2 > 0", ["x[k] != 0", "k != t", "j != t", "y[t] = 5"]),
    ("x[s] = 0", ["x[k] = 0", "k < t", "s < t", "y[t] = 5"]),
])
def test_what_holds_for_all_such_places_is_not_refuted(claim, given):
    assert status(claim, given, {}, seconds=2) in (PROVED, Status.DERIVED, Status.UNDECIDED)


@pytest.mark.parametrize("claim, given, proved", [
    ("x[n-i] >= 0", "x[k] >= 0", True), ("x[n-i] = c", "x[k] = c", True), ("sum(x[n-1-i],i) >= 0", "x[k] >= 0", True),
    ("x[n-i-1]^2 <= 1", "x[k]^2 <= 1", True), ("x[n-i] >= 0", "x[k] >= -1", False), ("x[n-i] = x[i]", "x[k] >= 0", False)])
def test_a_fact_holds_at_turned_places(claim, given, proved):
    assert status(claim, [given], {"i": "n"}, seconds=10) == (PROVED if proved else Status.REFUTED)
