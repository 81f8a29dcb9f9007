"""The kernel keeps to itself: who names its store, what it imports, and what it asks of SymPy."""
import ast
from pathlib import Path
from unicodedata import normalize

import pytest

import derivations.kernel
from backproof.site.belief import ROOMS

KERNEL = Path(derivations.kernel.__file__).parent
ROOT = KERNEL.parents[1]
FILES = {path.stem: ast.parse(path.read_text("utf-8")) for path in KERNEL.glob("*.py")}
OTHERS = [path for folder in ("derivations", "backproof", "exercises", "numeric")
          for path in (ROOT / folder).rglob("*.py") if KERNEL not in path.parents]
PRIVATE = {"_STORE", "_beginning", "_content", "_mint", "_stored"}
MINTS = {"analysis", "cases", "point", "premises", "equality", "order"}
LIBRARIES = {"dataclasses", "fractions", "functools", "itertools", "math", "secrets", "types", "typing", "weakref",
             "flint", "__future__"}
CLASSES_OF_SYMPY = {"Add", "AppliedUndef", "E", "Idx", "Indexed", "KroneckerDelta", "Mul", "Pow", "Product", "Rational",
                    "Sum", "Symbol", "exp", "pi"}
MADE_OF_SYMPY = {"Sum", "Fraction"}  # a Sum is put together from a product, and worked out by nobody


def names(tree) -> set[str]:
    """Every name, attribute and imported name."""
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    found |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return found | {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}


def imported(tree):
    """Pairs (module, names) of what is imported; the module of a neighbour is empty."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, {alias.name}) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "" if node.level == 1 else node.module or "..", {alias.name for alias in node.names}


def private(text) -> set[str]:
    """What is private to the kernel and named in a file; Python reads names in their normal form."""
    text = normalize("NFKC", text)
    return PRIVATE & names(ast.parse(text)) if any(name in text for name in PRIVATE) else set()


def test_nothing_outside_the_kernel_names_its_store():
    assert [path for path in OTHERS if private(path.read_text("utf-8"))] == []


def test_only_rules_make_theorems():
    assert {name for name, tree in FILES.items() if "_mint" in names(tree)} == MINTS
    assert {name for name, tree in FILES.items() if "_STORE" in names(tree)} == {"theorem"}


def test_the_kernel_imports_nothing_of_the_project_but_itself():
    for name, tree in FILES.items():
        modules = {module.split(".")[0] for module, _ in imported(tree)} - {""}
        assert modules <= LIBRARIES, name


def test_of_sympy_the_reader_takes_classes_and_asks_nothing_of_them():
    tree = ast.parse((ROOT / "derivations/notation/to_tree.py").read_text("utf-8"))
    taken = set().union(*(found for module, found in imported(tree) if module.startswith("sympy")))
    assert taken == CLASSES_OF_SYMPY
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert called & (CLASSES_OF_SYMPY | {"diff", "simplify", "cancel", "expand"}) <= MADE_OF_SYMPY


@pytest.mark.parametrize("source, says", [
    ("from derivations.kernel.theorem import _mint", {"_mint"}), ("theorem._STORE[x] = 1", {"_STORE"}),
    ("getter = rules._content", {"_content"}), ("theorem._ＳＴＯＲＥ", {"_STORE"}),
    ("# no _STORE but in words", set())])
def test_a_file_that_names_the_store_is_seen(source, says):
    assert private(source) == says


def test_every_room_stands_on_the_page_of_the_kernel():
    assert {*ROOMS, "rules", "__init__"} == set(FILES)


def test_every_room_says_what_it_is_about_and_every_rule_what_it_shows():
    for name, tree in FILES.items():
        assert ast.get_docstring(tree), name
        for node in tree.body:
            rule = isinstance(node, ast.FunctionDef) and "_mint" in names(node)
            assert not rule or node.name.startswith("_") or ast.get_docstring(node), node.name
