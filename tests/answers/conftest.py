import pytest
import verified_book


@pytest.fixture(scope="session")
def records():
    """The records of the whole book."""
    return verified_book.records()
