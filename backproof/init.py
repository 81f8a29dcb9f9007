"""A book of one's own: a folder with a manifest, one exercise that passes, pages and settings."""
from __future__ import annotations

from pathlib import Path

from backproof.book import MANIFEST
from backproof.errors import ExerciseError
from backproof.new import write_new

TEMPLATE = Path(__file__).parent / "templates" / "book"
FIRST = "first-exercise"
NAMES = {"gitignore": ".gitignore"}  # a dotted file here would hide its neighbours from git


def write_book(folder: Path) -> list[Path]:
    """Write a new book into a folder, and return its files. What is there already is left alone.

    Raises ``ExerciseError`` if the folder holds a book, or cannot be written.
    """
    folder = folder.resolve()
    if (folder / MANIFEST).exists():
        raise ExerciseError(f"{folder} holds a book already; edit its {MANIFEST}")
    title = folder.name.replace("-", " ").replace("_", " ").capitalize() or "A book"
    try:
        return [*written(folder, title), write_new(FIRST, folder=folder)]
    except OSError as error:
        raise ExerciseError(f"{folder} cannot be written: {error.strerror}") from error


def written(folder: Path, title: str):
    """Write each file of the template that is not there, with the title in it, and give its path."""
    for source in sorted(path for path in TEMPLATE.rglob("*") if path.is_file()):
        inside = source.relative_to(TEMPLATE)
        path = folder / inside.with_name(NAMES.get(inside.name, inside.name))
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source.read_text(encoding="utf-8").replace("TITLE", title),
                            encoding="utf-8")
            yield path
