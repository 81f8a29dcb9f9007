"""What ``i != j`` says of a fact beside it: of the places in the claim, or of all places for which it holds."""
import pytest

from derivations.record import Status
from backproof.questions import prove_text

PROVED = Status.PROVED


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
    ("W[i,j] = 0", ["W[i,j] = 0", "i != j"], True),
    ("x[i] >= x[j]", ["x[i] >= x[j]", "i < j"], True),
    ("p[i]*p[j] >= 0", ["p[i] >= 0", "i != j"], True),
])
def test_a_fact_beside_an_order_of_its_indices(claim, given, proved):
    assert (prove_text([claim], given, {"i": "n"})["status"] == PROVED) == proved
