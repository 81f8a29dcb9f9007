"""The shelf: the books of the folder one stands in.

Going up from there, the first folder that holds a manifest, or folders with manifests (perhaps in
``exercises/``), is the shelf. Where there is none, the books that came with the machine are.
"""
from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from backproof.book import MANIFEST, Book, book_of, read
from backproof.errors import ExerciseError

CONTENT = "exercises"


@dataclass(frozen=True)
class Shelf:
    """Books in their order. ``root`` is the folder of the site, its pages and its cache."""

    root: Path
    books: tuple[Book, ...]
    installed: bool = False  # those that came with the machine, for want of others

    @property
    def ids(self) -> list[str]:
        """The ids that the manifests name, book after book."""
        return [id for book in self.books for id in book.ids]

    @property
    def store(self) -> Path:
        """Where records are kept."""
        return self.root / ".cache" / "backproof"

    def files(self) -> list[Path]:
        """The exercise files, book after book."""
        return [path for book in self.books for path in book.files()]

    def chapter_order(self) -> list[str]:
        """The names of all chapters, book after book."""
        return [chapter.name for book in self.books for chapter in book.chapters]

    def __str__(self):
        return " and ".join(book.title for book in self.books)


_chosen: Shelf | None = None


def choose(folder: Path | None):
    """Use the books of a folder from here on, whatever folder one stands in.

    Raises ``ExerciseError`` if it holds no book.
    """
    global _chosen
    _chosen = None if folder is None else in_folder(folder)


def current() -> Shelf:
    """The books that commands work on."""
    return _chosen or found_from(Path.cwd()) or installed()


def in_folder(folder: Path) -> Shelf:
    """The shelf of exactly this folder. Raises ``ExerciseError`` if it holds no book."""
    shelf = shelf_of(folder.resolve())
    if shelf is None:
        raise ExerciseError(f"{folder} holds no book: there is no {MANIFEST} in it; "
                        f"backproof init {folder} makes one")
    return shelf


def found_from(folder: Path) -> Shelf | None:
    """The shelf of a folder or of the nearest one above it."""
    folder = folder.resolve()
    for place in (folder, *folder.parents):
        if shelf := shelf_of(place):
            return shelf
    return None


def shelf_of(folder: Path) -> Shelf | None:
    """The shelf that this folder is, if it is one."""
    if (folder / MANIFEST).is_file():
        return Shelf(root_of(folder), (read(folder),))
    for place in (folder, folder / CONTENT):
        books = tuple(read(path.parent) for path in sorted(place.glob(f"*/{MANIFEST}")))
        if books:
            return Shelf(root_of(books[0].folder), in_order(books))
    return None


def in_order(books: tuple[Book, ...]) -> tuple[Book, ...]:
    """Books about a text elsewhere first, then by name."""
    return tuple(sorted(books, key=lambda book: (not book.address, book.name)))


def root_of(folder: Path) -> Path:
    """The folder with the site's settings: the book's own, or the one above ``exercises/``."""
    for place in (folder, *folder.parents[:2]):
        if (place / "mkdocs.yml").is_file():
            return place
    return folder


def installed() -> Shelf:
    """The books that came with the machine. Raises ``ExerciseError`` if there are none."""
    spec = importlib.util.find_spec(CONTENT)
    places = [Path(place) for place in spec.submodule_search_locations or ()] if spec else []
    for place in places:
        if shelf := shelf_of(place):
            return Shelf(shelf.root, shelf.books, installed=True)
    raise ExerciseError(f"there is no book here: no {MANIFEST} in this folder or above it; "
                    "backproof init FOLDER makes one")


def of_file(path: Path) -> Shelf:
    """The shelf on which a file's book stands; else the current one."""
    book = book_of(path)
    if book is None:
        return current()
    shelf = current()
    return shelf if book in shelf.books else Shelf(root_of(book.folder), (book,))
