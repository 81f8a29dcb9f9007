"""Import a book's files from their text, and remember which text it was.

Python would take compiled code for a file's if both have the same size and the same second of
writing. An author who turns a sign and saves at once makes just such a file, so here each file is
compiled anew.
"""
from __future__ import annotations

import ast
import hashlib
import importlib
import re
import sys
from functools import cache
from importlib.machinery import PathFinder, SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

from backproof.alone import each_alone
from backproof.book import Book, package_of
from backproof.errors import ExerciseError

_read: dict[Path, str] = {}  # the digest of the text of each file as it was imported
_packages: set[str] = set()


def digest_of(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


@cache
def tree_of(text: str) -> ast.Module:
    """A text as the tree that Python reads, to be looked at only. Raises ``SyntaxError``."""
    return ast.parse(text)


class Source(SourceFileLoader):
    """Compiles the text of a file and remembers its digest."""

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        text = self.get_data(path)
        _read[Path(path).resolve()] = digest_of(text)
        return self.source_to_code(each_alone(ast.parse(text, path)), path)


class Finder:
    """Finds the modules of books, so that they are loaded by ``Source``."""

    @staticmethod
    def find_spec(fullname, path=None, target=None):
        if not any(fullname.startswith(f"{package}.") for package in _packages):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and spec.origin and spec.origin.endswith(".py"):
            spec.loader = Source(fullname, spec.origin)
        return spec


sys.meta_path.insert(0, Finder)


def import_from(book: Book, path: Path):
    """Import a file of a book, once."""
    _packages.add(package_of(book.folder))
    return importlib.import_module(book.module_of(path))


def import_alone(path: Path):
    """Import a file that lies in no book. Raises ``ExerciseError`` if it is not Python."""
    if path.suffix != ".py":
        raise ExerciseError(f"{path} is not a Python file; an exercise's name ends in .py")
    name = "outside_" + re.sub(r"\W", "_", path.stem)
    module = module_from_spec(spec_from_loader(name, Source(name, str(path))))
    sys.modules[name] = module
    module.__spec__.loader.exec_module(module)
    return module


def files_read() -> dict[Path, str]:
    """The digest of each file of a book that this process has imported, as it was then."""
    return dict(_read)


def forget(paths: set[Path]):
    """Have changed files, and with them all files of books, imported anew when next asked for."""
    if not any(path in _read for path in paths):
        return
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and Path(file) in _read:
            del sys.modules[name]
    _read.clear()
