"""The mark that puts a row of the systems table into a test's id, and the check most rows name."""

import pytest

import numeric


def row(number):
    """Parametrize a test with its row, so that the id reads ``[SYS-07]``."""
    return pytest.mark.parametrize("row", [f"SYS-{number:02}"])


def assert_gradients(network, x, y, rtol=None):
    """Every parameter's gradient, and the input's, against central differences of the loss."""
    report = network.check_gradients(x, y, rtol=rtol)
    assert report.ok and not report.kinks, report.message
    d_input = network.deltas(x, y)[0]
    report = numeric.check_gradients(lambda v: network.loss(v, y), d_input, x, rtol=rtol)
    assert report.ok and not report.kinks, report.message
