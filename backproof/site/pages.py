"""Writes the folder of pages that mkdocs reads: hand-written pages expanded, exercises rendered.

Only what changed is written, so that a running server rebuilds little, and what no longer belongs
is removed.
"""
from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from pathlib import Path

from backproof.record import ExerciseRecord
from backproof.site.answer_box import scripts
from backproof.site.api import module_pages
from backproof.site.chapters import is_empty_chapter, link_from, page_path, without_story
from backproof.site.exercise_page import exercise_page
from backproof.shelf import Shelf, current
from backproof.site.font import math_font
from backproof.site.lists import expand
from backproof.site.text import literal
from backproof.theorems import ledger

HERE = Path(__file__).parent
GENERATED = "generated"


def generated(shelf: Shelf | None = None) -> Path:
    """The folder of the written pages of a shelf."""
    return (shelf or current()).root / "docs" / GENERATED


def write_pages(records: list[ExerciseRecord], folder: Path | None = None) -> list[Path]:
    """Bring ``folder`` up to date and return the files that were written or removed.

    Raises ``ValueError`` if a record cannot be a page or a page asks for an unknown part.
    """
    folder = folder or generated()
    contents = {**hand_written(records), **exercise_pages(records), **math_font(),
                **scripts(), "ledger.jsonl": ledger(records).encode()}
    return sync(folder, contents)


def exercise_pages(records: list[ExerciseRecord]) -> dict[str, bytes]:
    """The page of every exercise, by its path; claims stand on the page of their chapter."""
    records = [record for record in records if not record.claims]
    by_id = {record.id: record for record in records}
    used_by = defaultdict(list)
    for record in records:
        for used in record.uses:
            used_by[used].append(record.id)
    pages = {}
    for record in records:
        path = page_path(record)

        def link(name, path=path):
            return link_from(path, by_id[name]) if name in by_id else literal(name)

        pages[path] = exercise_page(record, used_by[record.id], link).encode()
    return pages


def hand_written(records: list[ExerciseRecord]) -> dict[str, bytes]:
    """The hand-written pages with their computed parts, and the files beside them.

    The story of a chapter without exercises is left out, a chapter without a story has a page too.
    """
    found = {}
    for path, file in sources(current()).items():
        if is_empty_chapter(path, records):
            continue
        content = file.read_bytes()
        if file.suffix == ".md":
            content = described(expand(content.decode("utf-8"), path, records)).encode()
        found[path] = content
    if "numeric.md" in found:
        found |= {path: described(text).encode() for path, text in module_pages().items()}
    for path, text in without_story(found, records).items():
        found[path] = described(expand(text, path, records)).encode()
    return found


def described(page: str) -> str:
    """A page with a description, if it has none: the first sentence of its text."""
    head, end, body = page.partition("\n---\n")
    found = re.search(r"^(?:[^\W\d]|[“*`]).*(?:\n.+)*", body, re.MULTILINE)
    if not end or "\ndescription:" in head or not found:
        return page
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)|[\\*`$]|<[^>]*>", r"\1", " ".join(found[0].split()))
    sentence = re.match(r".+?[.?!](?=\s|$)|.+", words)[0]
    return f"{head}\ndescription: {json.dumps(html.unescape(sentence), ensure_ascii=False)}{end}{body}"


def sources(shelf: Shelf) -> dict[str, Path]:
    """The file of every page that is not computed; a later place overrides an earlier one.

    The machine's theme and lists, the stories of the books' chapters, the shelf's own pages.
    """
    places = [("", HERE / "theme"), ("", HERE / "pages"),
              *(("exercises/", book.folder / "pages") for book in shelf.books if not shelf.alone),
              ("", shelf.root / "docs")]
    found = {}
    for prefix, folder in places:
        for file in sorted(folder.rglob("*")):
            inside = file.relative_to(folder)
            if file.is_file() and GENERATED != inside.parts[0] and not file.name.startswith("."):
                found[f"{prefix}{inside.as_posix()}"] = file
    return found


def sync(folder: Path, contents: dict[str, bytes]) -> list[Path]:
    """Make the folder hold just these files; files whose name starts with a dot are left alone."""
    changed = []
    for path, content in contents.items():
        file = folder / path
        if not file.is_file() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            changed.append(file)
    wanted = {folder / path for path in contents}
    for file in sorted(folder.rglob("*"), reverse=True):
        if file.is_dir() and not any(file.iterdir()):
            file.rmdir()
        elif file.is_file() and file not in wanted and not file.name.startswith("."):
            file.unlink()
            changed.append(file)
    return changed
