"""A point where a side is divided by zero is no counterexample, and no crash."""
from fractions import Fraction

import pytest
from sympy import log

from derivations import Status, prove, real
from derivations.refute.decimals import OutsideDomain, Point

a = real("a", positive=True)


@pytest.mark.parametrize("exact", [True, False])
def test_a_pole_has_no_value_in_exact_or_decimal_arithmetic(exact):
    point = Point({}, lambda name, position, expr: Fraction(0), exact=exact)
    with pytest.raises(OutsideDomain):
        point.value(1 / a**2)


def test_a_claim_with_poles_on_both_sides_is_decided():
    left = 1 / (a * (1 - a)) + log(a)
    assert prove(left, 1 / a + 1 / (1 - a) + log(a)).status == Status.PROVED
    assert prove(left, 1 / a + log(a)).status == Status.REFUTED
