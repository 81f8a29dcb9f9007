"""Records of exercises that have not changed since they were verified.

A record is kept with the digests of everything it depends on: the engine and the other machinery,
the exercise's own file, its book's manifest, the data files beside it, and the files of the book
that it imports, those that they import, and so on. If any digest differs the record is not used.
In continuous integration nothing is read.

The digests are taken before the run, of each file as it is imported, and again after the run. Where
they differ, nothing is kept.
"""
from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from backproof.book import MANIFEST, Book, book_of, package_of
from backproof.errors import ExerciseError
from backproof.importing import digest_of, tree_of
from backproof.record import ExerciseRecord
from backproof.shelf import current, of_file
from derivations.record import GREEN, from_data, to_data

ROOT = Path(__file__).parents[1]
PACKAGES = ("derivations", "numeric", "backproof")
IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+[\w.]+[ \t]+import\b|import[ \t]+\w)(?:[^\n(]*\([^)]*\)|.*)", re.M)
COMPUTE = ("sympy", "numpy", "mpmath", "python-flint", "z3-solver")


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
    """The digest of all code but the books', of the lemmas, and of the versions of what computes."""
    sources = [path for package in PACKAGES for kind in ("*.py", "lemmas.toml")
               for path in sorted((ROOT / package).rglob(kind))]
    versions = [sys.version, *map(version, COMPUTE)]
    return hashlib.sha256((digest(*sources) + "".join(versions)).encode()).hexdigest()


def machinery_changed() -> bool:
    """Whether the code on disk is no longer the code that this process runs."""
    return machinery.__wrapped__() != machinery()


def data_beside(sources: list[Path], book: Book) -> list[Path]:
    """The data that exercises may read: beside them and in folders there.

    In the book's own folder these are only ``measured/``; the rest is pages and settings.
    """
    folders = {path.parent if path.parent != book.folder else book.folder / "measured"
               for path in sources}
    return sorted({file for folder in folders for file in folder.rglob("*")
                   if file.is_file() and file.suffix not in (".py", ".pyc")})


def imported(path: Path) -> list[Path]:
    """The files of its book that a file imports, one after the other, itself not included.

    What cannot be read as Python imports nothing.
    """
    found, left, book = {path: None}, [path], book_of(path)
    while left and book:
        for other in imports(left.pop(), book):
            if other not in found:
                found[other] = None
                left.append(other)
    return list(found)[1:]


def imports(path: Path, book: Book) -> list[Path]:
    """The files of its book that a file names in its own import statements, and its package."""
    try:
        names = modules_in(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return []
    home = f"{package_of(book.folder)}."
    package = ".".join([home[:-1], *path.relative_to(book.folder).parent.parts])
    whole = (absolute(name, package) for name in names)
    places = [book.folder.joinpath(*name.removeprefix(home).split("."))
              for name in whole if name.startswith(home)]
    files = [file for place in (*places, path.parent)
             for file in (place.with_suffix(".py"), place / "__init__.py")]
    return [file for file in dict.fromkeys(files)
            if file.is_file() and book.folder in file.parents]


def absolute(name: str, package: str) -> str:
    """The whole name of a module that may begin with dots, as ``..ch3.softmax`` in a package."""
    level = len(name) - len(name.lstrip("."))
    base = package.split(".")
    return ".".join([*base[:len(base) + 1 - level], name[level:]]).strip(".") if level else name


@cache
def modules_in(source: str) -> list[str]:
    """The names of modules, and perhaps of what is in them, in the import statements of a file.

    They are looked for in its lines, since to read all of it takes longer than to load a record; an
    import that stands elsewhere in a line is found when it is made, and then nothing is kept."""
    modules = []
    for node in import_statements(source):
        if isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            inside = module if module.endswith(".") else module + "."
            modules += [module, *(inside + name.name for name in node.names)]
        elif isinstance(node, ast.Import):
            modules += [name.name for name in node.names]
    return modules


def import_statements(source: str):
    try:
        return [node for found in IMPORT.findall(source) for node in ast.parse(found.lstrip()).body]
    except SyntaxError:  # words in a text that begin like an import
        return ast.walk(tree_of(source))


def depends_on(path: Path) -> dict[str, str]:
    """Everything a record rests on now, as name -> digest."""
    book, sources = book_of(path), [path, *imported(path)]
    data = [book.folder / MANIFEST, *data_beside(sources, book)] if book else []
    files = [*sources, *data]
    return {"machinery": machinery(), **{str(f): digest_of(f.read_bytes()) for f in files}}


def state(path: Path) -> dict[str, str] | None:
    """What a record of a file would rest on now; None if that cannot be read."""
    try:
        return depends_on(path)
    except OSError:
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
        return record if kept["depends_on"] == state(path) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # no record, or one of an older shape: verify again


def kept_text(name: str, key: str, make: Callable[[], str]) -> str:
    """A part of a page that takes long to make; made anew when its key has changed."""
    place = current().store / f"{name}.json"
    key = hashlib.sha256(key.encode()).hexdigest()
    if trusted() and place.is_file():
        kept = json.loads(place.read_text(encoding="utf-8"))
        if kept["key"] == key:
            return kept["section"]
    made = make()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps({"key": key, "section": made}), encoding="utf-8")
    return made


def save(record: ExerciseRecord, path: Path, before: dict[str, str] | None, read: dict[str, str]):
    """Keep a green record if what was ``read``, and what is there now, is as it was ``before``.

    A red one is verified again each time.
    """
    same = before is not None and read.items() <= before.items() and state(path) == before
    if record.status not in GREEN or not same:
        return
    try:
        data = {"depends_on": before, "record": to_data(record)}
        kept = place(path)
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(data), encoding="utf-8")
        part.replace(kept)
    except (OSError, ExerciseError):
        pass  # a read-only checkout, or no book at all, has no cache
