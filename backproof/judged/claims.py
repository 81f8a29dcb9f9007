"""What an author of claims writes: ``@claim("S0-21", "line 59", "Softmax, first step")`` over a
function whose docstring is the claim in words. The claims of one file are one sheet, which is run,
kept and tested like an exercise.
"""
from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from inspect import cleandoc
from pathlib import Path

from backproof import registry
from backproof.errors import ExerciseError
from backproof.importing import tree_of
from backproof.registry import CLAIMS, Exercise


@dataclass
class Claim:
    """One claim. ``source`` is the part of the id before the dash, ``place`` where it stands
    there, ``tags`` are words to find it by."""

    id: str
    place: str
    words: str
    judge: Callable
    restored: bool = False
    see: tuple[str, ...] = ()
    numeric: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    name: str = ""
    tags: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return self.id.partition("-")[0]


@dataclass
class Sheet(Exercise):
    """The claims of one file, in their order."""

    claims: list[Claim] = field(default_factory=list)


def claim(id, place, name="", see=(), numeric=(), systems=(), restored=False, tags=""):
    """Make a function the judge of claim ``id``; its docstring is the claim, in our own words.

    ``place`` says where it stands in its source, such as a line; ``name`` is a heading of a few
    words, ``tags`` are other words to find it by, with commas between. ``restored`` marks a formula
    that was lost there and put back. ``see`` are ids of exercises, ``numeric`` names of that
    package, ``systems`` rows of the table of systems. The function is given a ``Judge``. Raises
    ``ExerciseError`` for an id that stands twice in the file, or a claim without words.
    """
    def make(judge):
        if not judge.__doc__:
            raise ExerciseError(f"{id}: the claim has no words; say it in the docstring")
        sheet = sheet_of(sys.modules[judge.__module__])
        if id in [known.id for known in sheet.claims]:
            raise ExerciseError(f"{sheet.path}: the claim {id} stands twice")
        sheet.claims.append(Claim(id, place, cleandoc(judge.__doc__), judge, restored,
                                  *map(several, (see, numeric, systems)), name,
                                  tuple(filter(None, tags.split(", ")))))
        return judge
    return make


def system(id, numeric, see=()):
    """Make a function the judge of a system that the texts describe: a claim that stands in no
    line.

    It is held to have a formula, proved, and a program whose figure is what the formula says.
    """
    return claim(id, "", see=see, numeric=numeric)


def several(names) -> tuple[str, ...]:
    """One name, or several in a text with spaces, as a tuple."""
    return tuple(names.split()) if isinstance(names, str) else tuple(names)


def sheet_of(module) -> Sheet:
    """The sheet of a file, made with its first claim."""
    path = Path(module.__file__).resolve()
    found = registry.made(path)
    if not found:
        id = registry.id_of(path)
        title, statement = registry.statement_of(module.__doc__, id)
        registry.add(Sheet(id, CLAIMS, [], title, statement, None, path))
        found = registry.made(path)
    return found[0]


def written(path: Path) -> dict[str, str]:
    """The ids of a file's claims with their words, read without importing it.

    A file that is no Python has none; its run says so.
    """
    try:
        return dict(_written(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, SyntaxError):
        return {}


@cache
def _written(text: str) -> dict[str, str]:
    tree = tree_of(text)
    return {call.args[0].value: ast.get_docstring(node) or ""
            for node in tree.body if isinstance(node, ast.FunctionDef)
            for call in node.decorator_list if is_claim(call)}


def is_claim(node: ast.expr) -> bool:
    """Whether a decorator is ``claim("…", …)`` or ``system("…", …)``."""
    return (isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("claim", "system")
            and bool(node.args) and isinstance(node.args[0], ast.Constant))
