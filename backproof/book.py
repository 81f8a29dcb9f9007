"""A book: a folder with a manifest, ``book.toml``, and one file for each exercise.

The manifest says what the machine cannot know: title, author and address, the chapters and the ids
in their order, and where each exercise stands in a text elsewhere. README and docs describe it.
"""
from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from urllib.parse import urljoin

from backproof.errors import ExerciseError

MANIFEST = "book.toml"
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Place:
    """Where an exercise stands: the chapter's name, the section and its address, if there are."""

    chapter: str = ""
    section: str = ""
    url: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a chapter of a text elsewhere, with the ids of its exercises in their order."""

    title: str = ""
    anchor: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A chapter: its name (``3``, or words), its title and address, and its sections in order."""

    name: str
    title: str = ""
    address: str = ""
    sections: tuple[Section, ...] = ()

    @property
    def ids(self) -> list[str]:
        return [id for section in self.sections for id in section.ids]


@dataclass(frozen=True)
class Book:
    """A manifest, read. Paths in it are relative to ``folder``."""

    folder: Path
    title: str
    author: str = ""
    address: str = ""
    chapters: tuple[Chapter, ...] = ()
    sources: dict[str, str] = field(default_factory=dict, hash=False)
    public_answers: str = ""
    programs: str = ""
    requires: tuple[str, ...] = ()
    problems: dict[str, str] = field(default_factory=dict, hash=False)  # id -> anchor of its text

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @property
    def ledger(self) -> Path:
        """The file that says what each exercise claims."""
        return self.folder / "ledger.json"

    def source(self, name: str) -> str:
        """The label of a source of mistakes, if the manifest has one under this short name.

        The name itself is for authors: it leads a reader nowhere.
        """
        return self.sources.get(name, name)

    @property
    def ids(self) -> list[str]:
        """All ids that the manifest names, in the order of the book."""
        return [id for chapter in self.chapters for id in chapter.ids]

    @cached_property
    def places(self) -> dict[str, Place]:
        return {id: Place(chapter.name, section.title,
                          self.link(chapter, self.problems.get(id, section.anchor)))
                for chapter in self.chapters for section in chapter.sections for id in section.ids}

    def link(self, chapter: Chapter, anchor: str) -> str:
        """The address of a place in the text elsewhere; empty if the book has none."""
        if not (self.address and chapter.address):
            return ""
        page = urljoin(self.address, chapter.address)
        return f"{page}#{anchor}" if anchor else page

    def place(self, id: str) -> Place:
        """Where an exercise stands; one that the manifest does not name has a chapter at most."""
        if id in self.places:
            return self.places[id]
        return Place(next((c.name for c in self.chapters if id.startswith(f"ch{c.name}-")), ""))

    def files(self) -> list[Path]:
        """The exercise files in the book's order, others after; nothing is imported."""
        order = {id: n for n, id in enumerate(self.ids)}
        found = [path for depth in ("*.py", "*/*.py") for path in self.folder.glob(depth)
                 if self.is_exercise(path)]
        return sorted(found, key=lambda path: (order.get(self.id_of(path), len(order)), path))

    def is_exercise(self, path: Path) -> bool:
        """Whether a file of the book or of a folder in it is an exercise.

        Tests are none, nor are files and folders whose names begin with ``_`` or ``.``.
        """
        inside = path.relative_to(self.folder)
        other = any(part.startswith(("_", ".", "test")) for part in inside.parts)
        return not other and path.name not in (self.programs, "conftest.py")

    def id_of(self, path: Path) -> str:
        """The id that belongs to a file: ``ch3/softmax_inverse.py`` is ch3-softmax-inverse."""
        inside = path.relative_to(self.folder).with_suffix("")
        return "-".join(inside.parts).replace("_", "-")

    def has_chapter(self, id: str) -> bool:
        """Whether an id begins with a chapter of this book, as ch3-… with chapter 3."""
        chapter, _, rest = id.partition("-")
        return bool(rest) and chapter in {f"ch{c.name}" for c in self.chapters}

    def path_for(self, id: str) -> Path:
        """Where the file of a new exercise belongs: in its chapter's folder, if there is one."""
        chapter, _, rest = id.partition("-")
        if self.has_chapter(id) or (rest and (self.folder / chapter).is_dir()):
            return self.folder / chapter / f"{rest.replace('-', '_')}.py"
        return self.folder / f"{id.replace('-', '_')}.py"

    def module_of(self, path: Path) -> str:
        """The name under which a file of the book is imported; its packages are made ready."""
        parts = path.relative_to(self.folder).with_suffix("").parts
        return ".".join((package_of(self.folder), *parts))


def package_of(folder: Path) -> str:
    """The package of a book's folder: a real one, or one made here, so that files can import
    each other by ``from .other import name``."""
    if (folder / "__init__.py").is_file():
        parent = folder.parent
        above = package_of(parent) + "." if (parent / "__init__.py").is_file() else ""
        if not above and str(parent) not in sys.path:
            sys.path.insert(0, str(parent))
        return above + folder.name
    name = made_name(folder)
    if name not in sys.modules:
        made = ModuleType(name)
        made.__path__ = [str(folder)]
        sys.modules[name] = made
    return name


@cache
def made_name(folder: Path) -> str:
    """A name for a package that no other folder has."""
    from hashlib import sha256

    plain = re.sub(r"\W", "_", folder.name)
    return f"book_{plain}_{sha256(str(folder).encode()).hexdigest()[:8]}"


def heading(chapter: str) -> str:
    """``Chapter 3``, or the words that name a chapter."""
    return f"Chapter {chapter}" if chapter.isdigit() else chapter or "Other"


def book_of(path: Path) -> Book | None:
    """The book in whose folder a file lies, or None."""
    for folder in path.resolve().parents:
        if (folder / MANIFEST).is_file():
            return read(folder)
    return None


def read(folder: Path) -> Book:
    """The book in a folder.

    Raises ``ExerciseError`` for a manifest that is missing, is no TOML, or says what is unknown.
    """
    folder = folder.resolve()
    path = folder / MANIFEST
    try:
        return _read(folder, path.stat().st_mtime_ns)
    except OSError as error:
        raise ExerciseError(f"{path} cannot be read: {error.strerror}") from error


@cache
def _read(folder: Path, version: int) -> Book:
    path = folder / MANIFEST
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExerciseError(f"{path}: {error}") from error
    try:
        chapters = tuple(map(chapter_from, data.pop("chapter", [])))
        requires = tuple(data.pop("requires", ()))
        return Book(folder, chapters=chapters, requires=requires, **data)
    except TypeError as error:
        raise ExerciseError(f"{path}: {_fault(error)}") from error


def chapter_from(data: dict) -> Chapter:
    """A ``[[chapter]]`` of a manifest; one without sections has its ``ids`` directly."""
    data = dict(data)
    sections = [Section(**{**s, "ids": tuple(s.get("ids", ()))}) for s in data.pop("sections", [])]
    if "ids" in data:
        sections.append(Section(ids=tuple(data.pop("ids"))))
    return Chapter(sections=tuple(sections), **data)


def _fault(error: TypeError) -> str:
    """What is wrong with a table, from Python's own words about its keys."""
    words = str(error)
    unknown = re.search(r"unexpected keyword argument '(\w+)'", words)
    missing = re.search(r"missing .*?: '(\w+)'", words)
    if unknown:
        return f"nothing is known as {unknown[1]!r} here"
    return f"{missing[1]!r} is missing" if missing else words
