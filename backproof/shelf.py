"""The shelf: the books of the folder one stands in.

These are the book in whose folder one stands; else the books that are folders here; else, going up,
the books in the first ``exercises/``. Where there are none, those that came with the machine.
"""
from __future__ import annotations

import importlib.util
from dataclasses import dataclass, replace
from pathlib import Path

from backproof.book import MANIFEST, Book, book_of, read
from backproof.errors import ExerciseError

CONTENT = "exercises"
# Pages and records of the books that came with the machine, where nothing else may be written.
HOME = Path.home() / ".cache" / "backproof"


@dataclass(frozen=True)
class Shelf:
    """Books in their order. ``root`` is the folder of the site, its pages and its cache."""

    root: Path
    books: tuple[Book, ...]
    installed: bool = False  # those that came with the machine, for want of others
    chosen: bool = False  # named by the person, who may stand elsewhere
    alone: Path | None = None  # the one file that is shown, of whatever book it is

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
        if self.alone:
            return [self.alone]
        return [path for book in self.books for path in book.files()]

    def chapter_order(self) -> list[str]:
        """The names of all chapters, book after book."""
        return [chapter.name for book in self.books for chapter in book.chapters]

    def __str__(self):
        return " and ".join(book.title for book in self.books)

    def announcement(self) -> str:
        """Which books these are, in a line for the terminal."""
        if self.installed:
            return f"No book here; these came with backproof: {self}."
        return f"{self} ({', '.join(str(shown(book.folder)) for book in self.books)})"


_chosen: Shelf | None = None


def choose(folder: Path | None):
    """Use the books of a folder from here on, whatever folder one stands in.

    Raises ``ExerciseError`` if it holds no book.
    """
    global _chosen
    _chosen = None if folder is None else replace(in_folder(folder), chosen=True)


def choose_file(path: Path, root: Path):
    """Use one exercise file alone from here on, with its site in the folder ``root``."""
    global _chosen
    book = book_of(path)
    _chosen = Shelf(root, (book,) if book else (), alone=path.resolve())


def shown(folder: Path) -> Path:
    """A path as a person would write it from where they stand."""
    here = Path.cwd()
    return folder.relative_to(here) if here in (folder, *folder.parents) else folder


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
    if shelf := shelf_of(folder):
        return shelf
    found = (one_book(place) or books_in(place / CONTENT) for place in folder.parents)
    return next(filter(None, found), None)


def shelf_of(folder: Path) -> Shelf | None:
    """The shelf that this folder is, if it is one."""
    return one_book(folder) or books_in(folder) or books_in(folder / CONTENT)


def one_book(folder: Path) -> Shelf | None:
    """The shelf of a book's own folder."""
    return Shelf(root_of(folder), (read(folder),)) if (folder / MANIFEST).is_file() else None


def books_in(folder: Path) -> Shelf | None:
    """The shelf of the books that are folders in this one."""
    books = tuple(read(path.parent) for path in sorted(folder.glob(f"*/{MANIFEST}")))
    return Shelf(root_of(books[0].folder), in_order(books)) if books else None


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
            root = shelf.root if (shelf.root / "mkdocs.yml").is_file() else HOME
            return Shelf(root, shelf.books, installed=True)
    raise ExerciseError(f"there is no book here: no {MANIFEST} in this folder or above it; "
                    "backproof init FOLDER makes one")


def of_file(path: Path) -> Shelf:
    """The shelf on which a file's book stands; else the current one."""
    book = book_of(path)
    if book is None:
        return current()
    shelf = current()
    return shelf if book in shelf.books else Shelf(root_of(book.folder), (book,))
