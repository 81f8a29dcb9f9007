"""A book of one's own: a folder with a manifest, one exercise that passes, pages and settings."""
from __future__ import annotations

from itertools import chain, count
from pathlib import Path

from backproof.book import MANIFEST
from backproof.errors import ExerciseError
from backproof.new import write_new
from backproof.registry import id_of
from backproof.shelf import Shelf, books_in

TEMPLATE = Path(__file__).parent / "templates" / "book"
FIRST, CHAPTER = "first-exercise", "First chapter"
NAMES = {"gitignore": ".gitignore"}  # a dotted file here would hide its neighbours from git


def write_book(folder: Path) -> list[Path]:
    """Write a new book into a folder, and return its files. What is there already is left alone.

    The exercise comes last. Its id and the name of its chapter are those of no book beside it.
    Raises ``ExerciseError`` if the folder holds a book, or cannot be written.
    """
    folder = folder.resolve()
    if (folder / MANIFEST).exists():
        raise ExerciseError(f"{folder} holds a book already; edit its {MANIFEST}")
    title = folder.name.replace("-", " ").replace("_", " ").capitalize() or "A book"
    ids, chapters = taken_beside(folder)
    id, chapter = unused(FIRST, ids, "-"), unused(CHAPTER, chapters, " ")
    try:
        return [*written(folder, title, id, chapter), write_new(id, folder=folder)]
    except OSError as error:
        raise ExerciseError(f"{folder} cannot be written: {error.strerror}") from error


def taken_beside(folder: Path) -> tuple[list[str], list[str]]:
    """The ids and chapters of the books beside a folder; none if one of them cannot be read."""
    try:
        beside = books_in(folder.parent) or Shelf(folder, ())
        return [*beside.ids, *map(id_of, beside.files())], list(beside.chapter_order())
    except ExerciseError:
        return [], []


def unused(name: str, taken: list[str], sign: str) -> str:
    """The name, or the first of name-2, name-3, … that is not taken; ``sign`` joins the number."""
    names = chain([name], (f"{name}{sign}{n}" for n in count(2)))
    return next(found for found in names if found not in taken)


def written(folder: Path, title: str, id: str = FIRST, chapter: str = CHAPTER):
    """Write each file of the template that is not there, with the names in it, and give its path."""
    names = {"TITLE": title, "EXERCISE-ID": id, "CHAPTER": chapter}
    for source in sorted(path for path in TEMPLATE.rglob("*") if path.is_file()):
        inside = source.relative_to(TEMPLATE)
        path = folder / inside.with_name(NAMES.get(inside.name, inside.name))
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            text = source.read_text(encoding="utf-8")
            for word, name in names.items():
                text = text.replace(word, name)
            path.write_text(text, encoding="utf-8")
            yield path
