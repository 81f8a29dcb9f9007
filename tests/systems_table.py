"""The mark that puts a row of the systems table into a test's id."""

import pytest


def row(number):
    """Parametrize a test with its row, so that the id reads ``[SYS-07]``."""
    return pytest.mark.parametrize("row", [f"SYS-{number:02}"])
