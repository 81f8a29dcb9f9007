"""The site, built once in a session, and a browser that is on the machine."""
from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import expect
from sample_records import sample_records
from serving import served
from verified_book import records

from backproof.pytest_plugin import made_once
from backproof.site.build import build

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]


expect.set_options(timeout=30_000)  # as for clicks: a busy machine is slow, not wrong
MODULES = 4  # pages of numeric that the sample shows; they are alike
RECORDS = {"sample": sample_records, "book": records}


@pytest.fixture(scope="session")
def chromium():
    """The path of a Chromium; without one the test is skipped, and fails in CI."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        message = f"browser tests need Chromium on the PATH, as one of: {', '.join(names)}"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium):
    return {"executable_path": chromium, "args": FLAGS}


def pytest_generate_tests(metafunc):
    """Pages are those of the sample; with ``--whole-site`` those of the shelf as well."""
    said = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if "built" in metafunc.fixturenames and "built" not in said:
        sites = list(RECORDS) if metafunc.config.getoption("whole_site") else ["sample"]
        metafunc.parametrize("built", sites, indirect=True, scope="session")


@pytest.fixture(scope="session")
def built(request):
    """The folder of a whole site: of the sample records, and of the book."""
    def write(folder):
        build(RECORDS[request.param](), folder / "site", pages=folder / "pages")
    return made_once(request.param, write) / "site"


@pytest.fixture(scope="session")
def site(built):
    """The address of the built site."""
    with served(built) as address:
        yield address


@pytest.fixture(scope="session")
def paths(built):
    """The address of every page below the site's."""
    found = sorted(f"{file.parent.relative_to(built).as_posix()}/".removeprefix("./")
                   for file in built.rglob("index.html"))
    modules = [path for path in found if path.startswith("numeric-modules/")]
    return found if built.parent.name == "book" else [p for p in found if p not in modules[MODULES:]]
