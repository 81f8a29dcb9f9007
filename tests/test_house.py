"""The house keeps its shape: imports run one way, and nothing needs what it should not."""
import ast
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest

from backproof.shelf import in_folder

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "derivations": {"derivations"},
    "numeric": {"numeric"},
    "backproof": {"backproof", "derivations", "numeric"},
    "exercises": {"exercises", "backproof", "derivations", "numeric"},
}
PACKAGES = set(MAY_IMPORT)


@lru_cache(maxsize=None)
def said(path):
    """The top-level modules that a file imports, the lines that ask SymPy to simplify, and those that say that something
    is proved: each file is read once."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return ({name for node in nodes for name in imported(node)}, [node.lineno for node in nodes if simplifies(node)],
            [line for node in nodes for line in says_proved(node)])


def imported(node):
    if isinstance(node, ast.Import):
        return [name.name.split(".")[0] for name in node.names]
    return [node.module.split(".")[0]] if isinstance(node, ast.ImportFrom) and not node.level else []


def simplifies(node):
    return (isinstance(node, ast.Attribute) and node.attr in {"simplify", "equals", "doit"}
            or isinstance(node, ast.Name) and node.id == "simplify")


def sources(package):
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_run_one_way(package):
    for path in sources(package):
        wrong = said(path)[0] & PACKAGES - MAY_IMPORT[package]
        assert not wrong, f"{path.relative_to(ROOT)} imports {', '.join(wrong)}"


def test_no_line_of_the_machine_knows_which_book_it_serves():
    names = {word.lower() for book in in_folder(ROOT).books
            for word in (book.title, book.author.split(" ")[-1], book.address, book.folder.name)
            if len(word) > 5}
    assert "nielsen" in names
    for path in (ROOT / "backproof").rglob("*"):
        if path.suffix in (".py", ".md", ".css", ".toml"):
            text = path.read_text(encoding="utf-8").lower()
            assert not [word for word in names if word in text], path


def test_numeric_needs_numpy_alone():
    allowed = {"numpy", "numeric", "sklearn", *sys.stdlib_module_names}
    for path in sources("numeric"):
        assert said(path)[0] <= allowed, path


def loaded_after(statement, module):
    code = f"{statement}; import sys; print({module!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip() == "True"


@pytest.mark.parametrize("statement", [
    "import derivations", "import derivations.record", "import backproof.cli",
    "import backproof", "import backproof.verify", "import backproof.site.pages", "import numeric",
])
def test_sympy_is_imported_only_where_it_is_needed(statement):
    assert not loaded_after(statement, "sympy")


def test_a_module_that_is_loaded_is_seen():
    assert loaded_after("import derivations.language", "sympy")


def test_the_judge_never_asks_sympy_to_simplify():
    for package in ("derivations", "backproof", "exercises"):
        for path in sources(package):
            assert not said(path)[1], f"{path.relative_to(ROOT)}, line {said(path)[1][0]}"


def says_proved(node):
    """The lines that hand out ``Status.PROVED``: as an argument, a result, or the value of a name."""
    handed = {ast.Call: ("args",), ast.keyword: ("value",), ast.Return: ("value",), ast.Lambda: ("body",),
              ast.IfExp: ("body", "orelse"), ast.BoolOp: ("values",), ast.Assign: ("value",)}.get(type(node), ())
    for field in handed:
        value = getattr(node, field)
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.Attribute) and part.attr == "PROVED" or (
                    isinstance(node, ast.Call) and isinstance(part, ast.Constant) and part.value == "proved"
                    and ast.unparse(node.func) == "Status"):
                yield node.lineno if hasattr(node, "lineno") else part.lineno


def lines_that_say_proved(source):
    return [line for node in ast.walk(ast.parse(source)) for line in says_proved(node)]


def test_proved_is_said_in_one_place_of_a_theorem():
    places = [path.relative_to(ROOT).as_posix() for package in PACKAGES for path in sources(package) for _ in said(path)[2]]
    assert places == ["derivations/proof/standing.py"]


@pytest.mark.parametrize("source", [
    "Verdict(Status.PROVED, 'by hand')", "Line(status=Status.PROVED)", "def f():\n    return Status.PROVED",
    "x = Status.PROVED if ok else Status.FAILED", "x = found and Status.PROVED", "x = Status('proved')",
    "x = record.Status.PROVED"])
def test_a_file_that_says_proved_is_seen(source):
    assert lines_that_say_proved(source) == [2 if source.startswith("def") else 1]


def test_a_file_that_asks_whether_something_is_proved_may():
    assert not lines_that_say_proved("if line.status == Status.PROVED or found in (Status.PROVED,):\n    pass")
