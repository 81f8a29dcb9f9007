"""Options of the suite."""


def pytest_addoption(parser):
    parser.addoption("--whole-bank", action="store_true",
                     help="ask all claims of the bank, not only those of the suite, and what takes long")
    parser.addoption("--whole-site", action="store_true",
                     help="look at every page of the shelf too, not only at those of the sample")


def pytest_configure(config):
    config.addinivalue_line("markers", "long: asked with --whole-bank alone")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--whole-bank"):
        late = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if item not in late]
        config.hook.pytest_deselected(items=late)
