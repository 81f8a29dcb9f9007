"""The marker of the optional oracle group: ``pytest -m torch`` runs it alone."""


def pytest_configure(config):
    config.addinivalue_line("markers", "torch: compares with PyTorch, skipped without it")
