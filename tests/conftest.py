"""Options of the suite, and what keeps its processes quick."""
import gc
import hashlib
import os

import pytest

from backproof import cache
from backproof.pytest_plugin import SESSION, made_once

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each core has a process of the suite


def pytest_addoption(parser):
    parser.addoption("--whole-bank", action="store_true",
                     help="ask all claims of the bank, not only those of the suite, and what takes long")
    parser.addoption("--whole-site", action="store_true",
                     help="look at every page of the shelf too, not only at those of the sample")


@pytest.hookimpl(trylast=True)  # there is a folder of the session by then
def pytest_configure(config):
    config.addinivalue_line("markers", "long: asked with --whole-bank alone")
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):  # twenty processes would compile SymPy
        os.environ["PYTHONPYCACHEPREFIX"] = os.path.join(os.environ[SESSION], "bytecode")


def pytest_collection_finish():
    """Nearly all that is made is kept, in caches: garbage is looked for less often."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--whole-bank"):
        late = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if item not in late]
        config.hook.pytest_deselected(items=late)


@pytest.fixture(scope="session", autouse=True)
def texts_of_pages():
    """What takes long on a page is made once for all processes, whether anything was kept before or not."""
    kept = cache.kept_text

    def kept_text(name, key, make):
        digest = hashlib.sha256(f"{name} {key}".encode()).hexdigest()
        return made_once(f"text-{digest}", lambda path: path.write_text(
            kept(name, key, make), "utf-8")).read_text("utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "kept_text", kept_text)
        yield


@pytest.fixture
def backproof(monkeypatch, capsys):
    """The command line: arguments in, (exit status, output, errors) out."""
    from backproof.cli import main

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["backproof", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        return stop.value.code, said.out, said.err
    return run
