"""What ``i != j`` has chosen is chosen in facts of both; a fact of one of them is about every place."""
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
    ("W[i,j] = 0", ["W[i,j] = 0", "i != j"], True),
    ("x[i] >= x[j]", ["x[i] >= x[j]", "i < j"], True),
    ("p[i]*p[j] >= 0", ["p[i] >= 0", "i != j"], True),
])
def test_a_fact_beside_an_order_of_its_indices(claim, given, proved):
    assert (prove_text([claim], given, {"i": "n"})["status"] == PROVED) == proved
