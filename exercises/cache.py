"""Records of exercises that have not changed since they were verified.

A record is kept with the digests of everything it depends on: the engine and the other machinery,
the exercise's own file, the data files of its chapter, and the exercises that it imports, those
that they import, and so on. If any digest differs the record is not used. In continuous integration
nothing is read.
"""
from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

from derivations.record import Status, from_data, to_data
from exercises.record import ExerciseRecord
from exercises.registry import FOLDER, files, id_of

ROOT = FOLDER.parent
STORE = ROOT / ".cache" / "backproof"
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
    """The digest of all code but the exercises, and of the versions of what computes."""
    content = set(files())
    sources = [path for package in ("derivations", "numeric", "exercises")
               for path in sorted((ROOT / package).rglob("*.py")) if path not in content]
    versions = [sys.version, *(version(name) for name in ("sympy", "numpy", "mpmath", "z3-solver"))]
    return hashlib.sha256((digest(*sources) + "".join(versions)).encode()).hexdigest()


def machinery_changed() -> bool:
    """Whether the code on disk is no longer the code that this process runs."""
    return machinery.__wrapped__() != machinery()


def own_digest(path: Path) -> str:
    """The digest of an exercise file and of the data files of its chapter."""
    data = [p for p in path.parent.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc")]
    return digest(path, *sorted(data)) if FOLDER in path.parents else digest(path)


def imported(path: Path) -> list[Path]:
    """The exercise files that a file imports, one after the other, itself not included."""
    found, left = {path: None}, [path]
    while left:
        for other in imports(left.pop()):
            if other not in found:
                found[other] = None
                left.append(other)
    return list(found)[1:]


def imports(path: Path) -> list[Path]:
    """The exercise files that a file names in its own import statements."""
    paths = [ROOT.joinpath(*module.split(".")).with_suffix(".py")
             for module in modules_in(path.read_text(encoding="utf-8"))
             if re.match(r"exercises\.ch\d+\.", module)]
    return [other for other in dict.fromkeys(paths) if other.is_file()]


@cache
def modules_in(source: str) -> list[str]:
    """The names of modules, and perhaps of what is in them, in the import statements of a file."""
    modules = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            modules += [node.module or "", *(f"{node.module}.{name.name}" for name in node.names)]
        elif isinstance(node, ast.Import):
            modules += [name.name for name in node.names]
    return modules


def depends_on(path: Path) -> dict[str, str]:
    """Everything a record rests on, as name -> digest."""
    others = {id_of(other): own_digest(other) for other in imported(path)}
    return {"machinery": machinery(), "own": own_digest(path), **others}


def place(path: Path) -> Path:
    name = id_of(path) if FOLDER in path.parents else hashlib.sha256(
        str(path).encode()).hexdigest()[:16]
    return STORE / f"{name}.json"


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


def save(record: ExerciseRecord, path: Path):
    """Keep a green record. A red one is verified again each time."""
    if record.status not in GREEN:
        return
    data = {"depends_on": depends_on(path), "record": to_data(record)}
    try:
        STORE.mkdir(parents=True, exist_ok=True)
        part = place(path).with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(data), encoding="utf-8")
        part.replace(place(path))
    except OSError:
        pass  # a read-only checkout has no cache
