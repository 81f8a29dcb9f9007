"""A copy of the package with one line changed, to see whether a check notices."""

import importlib
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import ndiff
from pathlib import Path

import numeric

PACKAGE = Path(numeric.__file__).parent


@dataclass(frozen=True)
class Mutant:
    """In ``file``, ``old`` (found exactly once) becomes ``new``; ``check`` must then fail."""

    name: str
    file: str
    old: str
    new: str
    check: object


@contextmanager
def planted(directory, *mutants):
    """The package imported from a copy with the mutants in it; the real one is back after."""
    copy = directory / "numeric"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for mutant in mutants:
        source = (copy / mutant.file).read_text(encoding="utf-8")
        assert source.count(mutant.old) == 1, f"{mutant.name}: the line to change has moved"
        changed = source.replace(mutant.old, mutant.new)
        lost = [line for line in ndiff(source.splitlines(), changed.splitlines()) if line[0] == "-"]
        assert len(lost) == 1, f"{mutant.name} changes more than one line"
        (copy / mutant.file).write_text(changed, encoding="utf-8")
    real = {name: sys.modules.pop(name) for name in list(sys.modules) if is_package(name)}
    sys.path.insert(0, str(directory))
    importlib.invalidate_caches()
    try:
        module = importlib.import_module("numeric")
        assert Path(module.__file__).parent == copy
        yield module
    finally:
        sys.path.remove(str(directory))
        for name in [name for name in sys.modules if is_package(name)]:
            del sys.modules[name]
        sys.modules.update(real)


def is_package(name):
    return name == "numeric" or name.startswith("numeric.")
