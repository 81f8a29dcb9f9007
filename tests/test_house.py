"""The house keeps its shape: imports run one way, and nothing needs what it should not."""
import ast
import subprocess
import sys
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


def imports(path):
    """The top-level modules that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


def sources(package):
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_run_one_way(package):
    for path in sources(package):
        wrong = set(imports(path)) & PACKAGES - MAY_IMPORT[package]
        assert not wrong, f"{path.relative_to(ROOT)} imports {', '.join(wrong)}"


def test_no_line_of_the_machine_knows_which_book_it_serves():
    said = {word.lower() for book in in_folder(ROOT).books
            for word in (book.title, book.author.split(" ")[-1], book.address, book.folder.name)
            if len(word) > 5}
    assert "nielsen" in said
    for path in (ROOT / "backproof").rglob("*"):
        if path.suffix in (".py", ".md", ".css", ".toml"):
            text = path.read_text(encoding="utf-8").lower()
            assert not [word for word in said if word in text], path


def test_numeric_needs_numpy_alone():
    allowed = {"numpy", "numeric", "sklearn", *sys.stdlib_module_names}
    for path in sources("numeric"):
        assert set(imports(path)) <= allowed, path


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
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                method = isinstance(node, ast.Attribute) and node.attr
                name = isinstance(node, ast.Name) and node.id
                asked = method in {"simplify", "equals", "doit"} or name == "simplify"
                assert not asked, f"{path.relative_to(ROOT)}, line {node.lineno}"


def says_proved(source):
    """The lines that hand out ``Status.PROVED``: as an argument, a result, or the value of a name."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        handed = {ast.Call: ("args",), ast.keyword: ("value",), ast.Return: ("value",), ast.Lambda: ("body",),
                  ast.IfExp: ("body", "orelse"), ast.BoolOp: ("values",), ast.Assign: ("value",)}.get(type(node), ())
        for field in handed:
            value = getattr(node, field)
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, ast.Attribute) and part.attr == "PROVED" or (
                        isinstance(node, ast.Call) and ast.unparse(node.func) == "Status"
                        and isinstance(part, ast.Constant) and part.value == "proved"):
                    yield node.lineno if hasattr(node, "lineno") else part.lineno


def test_proved_is_said_in_one_place_of_a_theorem():
    places = [path.relative_to(ROOT).as_posix() for package in PACKAGES for path in sources(package)
              for _ in says_proved(path.read_text(encoding="utf-8"))]
    assert places == ["derivations/proof/standing.py"]


@pytest.mark.parametrize("source", [
    "Verdict(Status.PROVED, 'by hand')", "Line(status=Status.PROVED)", "def f():\n    return Status.PROVED",
    "x = Status.PROVED if ok else Status.FAILED", "x = found and Status.PROVED", "x = Status('proved')",
    "x = record.Status.PROVED"])
def test_a_file_that_says_proved_is_seen(source):
    assert list(says_proved(source)) == [2 if source.startswith("def") else 1]


def test_a_file_that_asks_whether_something_is_proved_may():
    assert not list(says_proved("if line.status == Status.PROVED or found in (Status.PROVED,):\n    pass"))
