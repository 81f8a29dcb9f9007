"""What the commands share: exit statuses, options, and how they speak."""
from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

REFUTED, UNREADABLE, UNDECIDED = 1, 2, 3
EXITS = {"proved": 0, "checked": 0, "measured": 0, "refuted": REFUTED, "failed": REFUTED,
         "derived": UNDECIDED, "undecided": UNDECIDED}

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Given = Annotated[Optional[list[str]], typer.Option(
    help="A fact that may be used, such as 'sum(y[j], j) = 1' or 'p[i] > 0'.")]
Range = Annotated[Optional[list[str]], typer.Option(
    "--range", help="The size of an index, such as i=m.")]
Fixed = Annotated[Optional[list[str]], typer.Option(
    help="An index of the given facts that is one chosen place, not every place.")]
Whole = Annotated[Optional[list[str]], typer.Option(help="A letter that is a whole number >= 0.")]
BookFolder = Annotated[Optional[Path], typer.Option(
    "--book", callback=lambda folder: choose(folder), show_default=False,
    help="The folder of a book, or of several; by default the one you stand in.")]


Folder = Annotated[Optional[Path], typer.Argument(
    show_default=False, help="The folder of a book, or of several, as with --book.")]


def choose_if_named(folder: Path | None):
    """Work on the books of a folder that was named without --book."""
    if folder:
        choose(folder)


def choose(folder: Path | None):
    """Work on the books of a folder; called for every command, with None if it was not named."""
    from backproof import shelf

    shelf.choose(folder)


def announce(files=None):
    """Say which books the command works on; nothing if it is about files that lie in none."""
    from backproof import shelf
    from backproof.book import book_of

    if files is None or any(map(book_of, files)):
        print(shelf.current().announcement(), file=sys.stderr)


def complaints():
    """The errors that are about what was typed. Looked up only when something was raised."""
    from backproof.registry import ExerciseError

    loaded = sys.modules.get("derivations.notation.tokens")
    return (ExerciseError, loaded.Unreadable) if loaded else (ExerciseError,)


def say(data):
    print(json.dumps(data, ensure_ascii=False, indent=2))
