"""One verification of the book for the whole test session, shared by its worker processes."""
import os
import shutil
import tempfile


def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # the process that starts the others
        config.session_folder = tempfile.mkdtemp(prefix="backproof-tests-")
        os.environ["BACKPROOF_TEST_SESSION"] = config.session_folder


def pytest_unconfigure(config):
    if hasattr(config, "session_folder"):
        shutil.rmtree(config.session_folder, ignore_errors=True)
