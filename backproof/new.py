"""A new exercise file from the template."""
from __future__ import annotations

import os
from pathlib import Path

from backproof.book import ID
from backproof.errors import ExerciseError
from backproof.shelf import current

TEMPLATE = Path(__file__).parent / "template.py"


def write_new(id: str, folder: Path | None = None) -> Path:
    """Write the template under a new id into the first book of the shelf, or into ``folder``.

    Raises ``ExerciseError`` for an id that is not of the form words-with-dashes, or a file that
    exists already or cannot be written.
    """
    if not ID.fullmatch(id):
        raise ExerciseError(f"{id!r} is not an id: use small letters, digits and dashes, such as "
                            "ch3-softmax-inverse or my-exercise")
    path = place_of(id, folder)
    if os.path.exists(path):
        raise ExerciseError(f"{path} exists already; choose another id or edit that file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEMPLATE.read_text(encoding="utf-8").replace("EXERCISE-ID", id),
                        encoding="utf-8")
    except OSError as error:
        raise ExerciseError(f"{path} cannot be written: {error.strerror}") from error
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def place_of(id: str, folder: Path | None) -> Path:
    """Where the file belongs: into the book that one stands in, or that has its chapter, or here."""
    if folder is not None:
        return folder / f"{id.replace('-', '_')}.py"
    shelf = current()
    here = Path.cwd()
    for book in () if shelf.installed else shelf.books:
        path = book.path_for(id)
        if path.parent != book.folder or book.folder in (here, *here.parents):
            return path
    return here / f"{id.replace('-', '_')}.py"
