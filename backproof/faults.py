"""What is wrong with the files of a shelf before anything is proved, one clear line each.

Files are read and not run. What is wrong with one file spoils that exercise alone; what is wrong
between files, as an id that stands twice, stops everything.
"""
from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from backproof.book import ID, MANIFEST, Book, book_of
from backproof.importing import tree_of
from backproof.registry import KINDS, claims_in
from backproof.shelf import Shelf, shown

PLACE, MISTAKE, NETWORK, DECISIVE = "place", "mistake", "network", "decisive"
SENTENCES = range(3, 6)  # of an idea
LONGEST_SHORT = 28  # signs of a short title
GIVEN_ID = re.compile(r"""\bexercise\s*\((?:\s*["']([\w-]+)["']\s*[,)])?""")


@dataclass(frozen=True)
class Source:
    """An exercise file, parsed. One that is no Python is left to the run, which says so."""

    path: Path
    tree: ast.Module

    @cached_property
    def call(self) -> ast.Call | None:
        """The decorator ``exercise(…)``; None if there is none."""
        return next((d for node in self.tree.body if isinstance(node, ast.FunctionDef)
                     for d in node.decorator_list
                     if isinstance(d, ast.Call) and getattr(d.func, "id", "") == "exercise"), None)

    @cached_property
    def given(self) -> dict[str, ast.expr]:
        """The arguments of the decorator by name."""
        named = dict(zip(("id", "kind", "equations"), self.call.args))
        return named | {k.arg: k.value for k in self.call.keywords if k.arg}

    def value(self, name: str):
        """An argument that is written as a constant, or None."""
        node = self.given.get(name)
        return node.value if isinstance(node, ast.Constant) else None

    def calls(self, verb: str) -> bool:
        """Whether a verb of the proof is called anywhere in the file."""
        return any(isinstance(node, ast.Call) and getattr(node.func, "attr", "") == verb
                   for node in ast.walk(self.tree))

    def functions(self, attribute: str) -> list[ast.FunctionDef]:
        """The functions decorated with ``solution.network`` or ``solution.mistake(…)``."""
        return [node for node in self.tree.body if isinstance(node, ast.FunctionDef)
                for d in node.decorator_list
                if getattr(getattr(d, "func", d), "attr", "") == attribute]


def parsed(path: Path) -> Source | None:
    """A file that is Python and holds an exercise; None for any other."""
    try:
        return _parsed(path, path.read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return None


@cache
def _parsed(path: Path, text: str) -> Source | None:
    found = Source(path, tree_of(text))
    return found if found.call else None


def faults(paths: Iterable[Path], shelf: Shelf) -> list[str]:
    """What is wrong with some files, and with how the shelf's files and manifests go together."""
    paths = list(paths)
    return [*(fault for path in paths for fault in unfit(path)), *of_shelf(paths, shelf)]


def unfit(path: Path) -> list[str]:
    """What is wrong with one file by itself."""
    source = parsed(path)
    return list(of_file(source)) if source else []


def of_shelf(paths: Iterable[Path], shelf: Shelf) -> list[str]:
    """What is wrong between some files, the others of their books, and the manifests."""
    here = dict.fromkeys(paths)
    books = {book for path in here if (book := book_of(path))} - {*shelf.books}
    beside = [*shelf.files(), *(path for book in books for path in book.files())]
    alike = [source for path in look_alike({**here, **dict.fromkeys(beside)}) if (source := parsed(path))]
    return [*duplicates(alike, {*here}), *claims_twice(shelf.files()), *of_manifests(shelf)]


def look_alike(paths: Iterable[Path]) -> list[Path]:
    """The files whose ids stand more than once."""
    ids = {path: id_in(path) for path in paths}
    often = Counter(ids.values())
    return [path for path, id in ids.items() if id and often[id] > 1]


def id_in(path: Path) -> str | None:
    """The id that a file gives, by its text where it stands there in the plain way: to parse every file
    would take most of the time in which nothing is verified."""
    try:
        found = GIVEN_ID.findall(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if len(found) == 1 and found[0]:
        return found[0]
    source = parsed(path) if found else None
    return source.value("id") if source else None


def of_file(source: Source) -> Iterator[str]:
    """The faults of one file."""
    def at(line: int, words: str) -> str:
        return f"{shown(source.path)}:{line}: {words}"

    line, id, kind = source.call.lineno, source.value("id"), source.value("kind")
    title, empty, *statement = [*(ast.get_docstring(source.tree) or "").split("\n"), "", ""][:3]
    if not title.strip() or empty.strip() or not statement[0].strip():
        yield at(1, "the file must begin with a docstring: a title line, an empty line, and the "
                    "statement")
    if not isinstance(id, str) or not ID.fullmatch(id):
        yield at(line, f"{id!r} is not an id: use small letters, digits and dashes, such as "
                       "my-exercise")
    if "kind" in source.given and isinstance(kind, str) and kind not in KINDS:
        yield at(line, f"the kind {kind!r} is not one of {', '.join(KINDS)}")
    if "kind" not in source.given:
        yield at(line, f"a kind is missing: kind=… with one of {', '.join(KINDS)}")
    if "book" in source.given:
        yield at(line, f"leave out book=…: where an exercise stands is said in {MANIFEST}")
    for check in source.functions(NETWORK):
        if not uses_argument(check):
            yield at(check.lineno, f"the network check {check.name!r} compares nothing: call "
                                   "net.gradient, net.function or net.values in it")
    yield from (at(line, words) for words in of_lesson(source))
    if (book := book_of(source.path)) and isinstance(id, str):
        yield from (at(line, words) for words in of_book(source, id, book))


def of_book(source: Source, id: str, book: Book) -> Iterator[str]:
    """What the exercise's book asks of it."""
    belongs = book.id_of(source.path)
    if id != belongs:
        yield f"the id {id!r} is not the file's: call it {belongs!r}, or rename the file"
    has = {PLACE: bool(book.place(id).section), MISTAKE: bool(source.functions(MISTAKE)),
           NETWORK: bool(source.functions(NETWORK)), DECISIVE: source.calls(DECISIVE)}
    for wanted in book.requires:
        if not has.get(wanted, wanted in source.given):
            yield f"{book.title} asks for {wanted!r} in every exercise, and {id} has none"


def of_lesson(source: Source) -> Iterator[str]:
    """What is wrong with the idea and the short title, where they are written as texts."""
    idea, short = source.value("idea"), source.value("short")
    sentences = len(re.findall(r"[.?!](?=\s|$)", idea or ""))
    if idea and sentences not in SENTENCES:
        yield f"an idea is told in three to five sentences, this one has {sentences}"
    if idea and re.search(r"[$=]", idea):
        yield "an idea is told without formulas; leave out $ and ="
    if short and len(short) > LONGEST_SHORT:
        yield f"a short title has at most {LONGEST_SHORT} signs, {short!r} has {len(short)}"


def uses_argument(check: ast.FunctionDef) -> bool:
    """Whether a network check calls a method of what it is given, or hands it on."""
    name = check.args.args[0].arg if check.args.args else ""
    return any(isinstance(node, ast.Name) and node.id == name for part in check.body
               for node in ast.walk(part))


def duplicates(sources: list[Source], here: set[Path]) -> Iterator[str]:
    """Ids that two files of books have, one of them among those that were asked about.

    A file that lies in no book shares its id with other such files only.
    """
    first: dict[tuple, Source] = {}
    for source in sources:
        id = source.value("id")
        other = first.setdefault((id, book_of(source.path) is None), source)
        if other is not source and {source.path, other.path} & here:
            yield (f"{shown(source.path)}:{source.call.lineno}: the id {id!r} is also that of "
                   f"{shown(other.path)}; an id must be used once")


def claims_twice(paths: Iterable[Path]) -> Iterator[str]:
    """Claims that two files of the shelf have: an id is an address, so it must be one claim's."""
    first: dict[str, Path] = {}
    for path in paths:
        for id in claims_in(path) if b"claim(" in path.read_bytes() else ():
            other = first.setdefault(id, path)
            if other != path:
                yield f"{shown(path)}: the claim {id} is also in {shown(other)}"


def of_manifests(shelf: Shelf) -> Iterator[str]:
    """Names that stand twice in the manifests of a shelf."""
    for what, names in (("id", shelf.ids), ("chapter", shelf.chapter_order())):
        for name in dict.fromkeys(n for n in names if names.count(n) > 1):
            places = ", ".join(str(shown(book.folder / MANIFEST)) for book in shelf.books)
            yield f"{places}: the {what} {name!r} stands twice"
