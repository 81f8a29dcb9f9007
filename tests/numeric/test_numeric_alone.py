"""The package stands alone: NumPy and the standard library, no hidden randomness, documented."""

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import numeric

PACKAGE = Path(numeric.__file__).parent
FILES = sorted(PACKAGE.glob("*.py"))


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield "numeric" if node.level else node.module.split(".")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_imports_only_numpy_and_the_standard_library(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed = {"numpy", "numeric", *sys.stdlib_module_names}
    extra = set(imported(tree)) - allowed
    assert extra <= ({"sklearn"} if path.name == "datasets.py" else set())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_say_their_idea_and_have_one_purpose(path):
    source = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source)).startswith("Idea: ")
    assert len(source.splitlines()) < 400


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_randomness_is_always_passed_in(path):
    """A generator with an explicit seed may be built; NumPy's global one is not used."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "np.random":
            assert node.attr in {"Generator", "SeedSequence", "default_rng"}
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "np.random.default_rng":
            assert node.args, "a generator without a seed cannot be repeated"


def test_importing_loads_nothing_heavy():
    code = (
        "import sys, numeric; heavy = ('sympy', 'sklearn', 'scipy', 'derivations', 'exercises'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", numeric.__all__)
def test_public_names_exist_and_are_documented(name):
    thing = getattr(numeric, name)
    assert inspect.getdoc(thing) and thing.__module__.startswith("numeric.")
    if inspect.isclass(thing):
        for method, member in vars(thing).items():
            if inspect.isfunction(member) and not method.startswith("_"):
                inherited = inspect.getdoc(getattr(thing, method))
                assert inherited, f"{name}.{method}"


@pytest.mark.parametrize("name", numeric.__all__)
def test_what_is_refused_is_documented(name):
    """Whatever checks its arguments says so itself or in the docstring of its module."""
    thing = getattr(numeric, name)
    made = vars(thing).get("__init__", vars(thing).get("__post_init__")) if inspect.isclass(
        thing) else thing
    refuses = made is not None and re.search(r"\b(raise|check_\w+|_normal)\b", _source(made))
    said = inspect.getdoc(thing) + inspect.getdoc(inspect.getmodule(thing))
    assert not refuses or re.search(r"[Rr]aise[sd]?\b", said)


def _source(thing):
    try:
        return inspect.getsource(thing)
    except OSError:  # written by dataclass
        return ""


def test_the_public_list_is_complete():
    assert len(numeric.__all__) == len(set(numeric.__all__))
    public = {
        name for name, value in vars(numeric).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert public == set(numeric.__all__)


def rows_of(path):
    """The numbers of the rows that the tests of a file are marked with."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for mark in map(ast.unparse, node.decorator_list):
                yield from map(int, re.findall(r"^row\((\d+)\)$", mark))


def test_every_row_of_the_systems_table_has_a_test():
    """SYS-01 to SYS-31, so that ``-k SYS-07`` finds them.

    SYS-31 is symbolic: its tests lie beside this folder, where both packages may be imported.
    """
    tests = Path(__file__).parents[1]
    files = [*(tests / "numeric").glob("test_*.py"), tests / "test_proofs_and_layers.py"]
    assert {number for file in files for number in rows_of(file)} == set(range(1, 32))
