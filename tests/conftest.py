"""Options of the suite."""


def pytest_addoption(parser):
    parser.addoption("--whole-bank", action="store_true",
                     help="ask all claims of the bank, not only those of the suite")
    parser.addoption("--whole-site", action="store_true",
                     help="look at every page of the shelf too, not only at those of the sample")
