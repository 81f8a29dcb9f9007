"""A point where a side is divided by zero is no counterexample, and no crash."""
import pytest
from flint import arb, fmpq
from sympy import log

from derivations import Status, prove, real
from derivations.notation.to_tree import read
from derivations.refute.balls import OutsideDomain, Unclear, compiled

a = real("a", positive=True)


class Everywhere:
    """A point where each name has the same value."""

    def __init__(self, value):
        self.look_up = lambda name, position: value


@pytest.mark.parametrize("zero, refused", [(fmpq(0), OutsideDomain), (arb(0), OutsideDomain),
                                           (arb(0, 1e-9), Unclear)])
def test_a_pole_has_no_value_and_near_one_it_is_not_clear(zero, refused):
    with pytest.raises(refused):
        compiled(read(1 / a**2))(Everywhere(zero), {})


def test_a_claim_with_poles_on_both_sides_is_decided():
    left = 1 / (a * (1 - a)) + log(a)
    assert prove(left, 1 / a + 1 / (1 - a) + log(a)).status == Status.PROVED
    assert prove(left, 1 / a + log(a)).status == Status.REFUTED
