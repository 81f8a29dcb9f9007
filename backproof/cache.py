"""Records of exercises that have not changed since they were verified.

A record is kept with the digests of everything it depends on: the engine and the other machinery,
the exercise's own file, its book's manifest, the data files beside it, and the files of the book
that it imports, those that they import, and so on. If any digest differs the record is not used.
In continuous integration nothing is read.

The digests are taken before the run (``depends_on``) and again after it (``save``). Where they
differ, nobody knows which of the two was run, and nothing is kept.
"""
from __future__ import annotations

import ast
import hashlib
import json
import os
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

from backproof.book import MANIFEST, Book, book_of
from backproof.errors import ExerciseError
from backproof.record import ExerciseRecord
from backproof.shelf import of_file
from derivations.record import Status, from_data, to_data

ROOT = Path(__file__).parents[1]
PACKAGES = ("derivations", "numeric", "backproof")
GREEN = (Status.PROVED, Status.MEASURED)


def trusted() -> bool:
    """Whether records may be read: never in continuous integration."""
    return not os.environ.get("CI")


def digest(*paths: Path) -> str:
    found = hashlib.sha256()
    for path in paths:
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


@cache
def machinery() -> str:
    """The digest of all code but the books', and of the versions of what computes."""
    sources = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    versions = [sys.version, *(version(name) for name in ("sympy", "numpy", "mpmath", "z3-solver"))]
    return hashlib.sha256((digest(*sources) + "".join(versions)).encode()).hexdigest()


def machinery_changed() -> bool:
    """Whether the code on disk is no longer the code that this process runs."""
    return machinery.__wrapped__() != machinery()


def own_digest(path: Path) -> str:
    """The digest of a file of a book and of the data files beside it."""
    book = book_of(path)
    return digest(path, *data_beside(path, book)) if book else digest(path)


def data_beside(path: Path, book: Book) -> list[Path]:
    """The data that an exercise may read: beside it and in folders there.

    In the book's own folder these are only ``measured/``; the rest is pages and settings.
    """
    folder = path.parent if path.parent != book.folder else book.folder / "measured"
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc"))


def imported(path: Path) -> list[Path]:
    """The files of its book that a file imports, one after the other, itself not included."""
    found, left = {path: None}, [path]
    while left:
        for other in imports(left.pop()):
            if other not in found:
                found[other] = None
                left.append(other)
    return list(found)[1:]


def imports(path: Path) -> list[Path]:
    """The files of its book that a file names in its own import statements."""
    book = book_of(path)
    if book is None:
        return []
    package = book.module_of(path).rpartition(".")[0]
    names = [absolute(name, package) for name in modules_in(path.read_text(encoding="utf-8"))]
    home = book.module_of(book.folder / "x").removesuffix(".x") + "."
    paths = [book.folder.joinpath(*name.removeprefix(home).split(".")).with_suffix(".py")
             for name in names if name.startswith(home)]
    return [other for other in dict.fromkeys(paths) if other.is_file()]


def absolute(name: str, package: str) -> str:
    """The whole name of a module that may begin with dots, as ``..ch3.softmax`` in a package."""
    level = len(name) - len(name.lstrip("."))
    base = package.split(".")
    return ".".join([*base[:len(base) + 1 - level], name[level:]]).strip(".") if level else name


@cache
def modules_in(source: str) -> list[str]:
    """The names of modules, and perhaps of what is in them, in the import statements of a file."""
    modules = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            inside = module if module.endswith(".") else module + "."
            modules += [module, *(inside + name.name for name in node.names)]
        elif isinstance(node, ast.Import):
            modules += [name.name for name in node.names]
    return modules


def depends_on(path: Path) -> dict[str, str]:
    """Everything a record rests on, as name -> digest."""
    book = book_of(path)
    others = {str(other.relative_to(book.folder)): own_digest(other) for other in imported(path)}
    manifest = digest(book.folder / MANIFEST) if book else ""
    return {"machinery": machinery(), "own": own_digest(path), "manifest": manifest, **others}


def known_state(path: Path) -> dict[str, str] | None:
    """What a record of a file would rest on now; None while it cannot be read as Python."""
    try:
        return depends_on(path)
    except (OSError, ValueError, SyntaxError):
        return None


def place(path: Path) -> Path:
    book = book_of(path)
    name = hashlib.sha256(str(path).encode()).hexdigest()[:16]
    return of_file(path).store / f"{book.id_of(path) if book else 'file'}-{name}.json"


def load(path: Path) -> ExerciseRecord | None:
    """The record of an unchanged exercise, or None."""
    if not trusted():
        return None
    try:
        kept = json.loads(place(path).read_text(encoding="utf-8"))
        record = from_data(ExerciseRecord, kept["record"])
        return record if kept["depends_on"] == depends_on(path) else None
    except (OSError, ValueError, KeyError, TypeError, SyntaxError):
        # No record, one of an older shape, or a file that is being written: verify again.
        return None


def save(record: ExerciseRecord, path: Path, before: dict[str, str] | None):
    """Keep a green record if all is still as it was ``before`` the run.

    A red one is verified again each time.
    """
    if record.status not in GREEN or before is None or known_state(path) != before:
        return
    try:
        data = {"depends_on": before, "record": to_data(record)}
        place(path).parent.mkdir(parents=True, exist_ok=True)
        part = place(path).with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(data), encoding="utf-8")
        part.replace(place(path))
    except (OSError, ExerciseError):
        pass  # a read-only checkout, or no book at all, has no cache
