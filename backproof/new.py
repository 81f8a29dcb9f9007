"""A new exercise file from the template of its kind."""
from __future__ import annotations

import os
from pathlib import Path

from backproof.book import ID
from backproof.errors import ExerciseError
from backproof.shelf import current

TEMPLATES = Path(__file__).parent / "templates" / "exercise"


def kinds() -> list[str]:
    """The kinds for which there is a template."""
    return sorted(path.stem for path in TEMPLATES.glob("*.py"))


def template(kind: str) -> Path:
    """The template of a kind. Raises ``ExerciseError`` if there is none, naming all."""
    path = TEMPLATES / f"{kind}.py"
    if kind not in kinds():
        raise ExerciseError(f"there is no kind {kind!r}; there are {', '.join(kinds())}")
    return path


def write_new(id: str, kind: str = "proof", folder: Path | None = None) -> Path:
    """Write a template under a new id into the book one stands in, or into ``folder``.

    Raises ``ExerciseError`` for an id that is not of the form words-with-dashes, an unknown kind,
    or a file that exists already or cannot be written.
    """
    if not ID.fullmatch(id):
        raise ExerciseError(f"{id!r} is not an id: use small letters, digits and dashes, such as "
                            "ch3-softmax-inverse or my-exercise")
    text = template(kind).read_text(encoding="utf-8").replace("EXERCISE-ID", id)
    path = place_of(id, folder)
    if os.path.exists(path):
        raise ExerciseError(f"{path} exists already; choose another id or edit that file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExerciseError(f"{path} cannot be written: {error.strerror}") from error
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def place_of(id: str, folder: Path | None) -> Path:
    """Where the file belongs: the book that has its chapter, or that one stands in, or here."""
    if folder is not None:
        return folder / f"{id.replace('-', '_')}.py"
    shelf = current()
    here = Path.cwd()
    books = () if shelf.installed else shelf.books
    for book in books:
        inside = book.folder in (here, *here.parents)
        if book.has_chapter(id) or inside or (len(books) == 1 and shelf.chosen):
            return book.path_for(id)
    return here / f"{id.replace('-', '_')}.py"
