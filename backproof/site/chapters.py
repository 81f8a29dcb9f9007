"""A chapter's page: its story, which is written by hand, what builds on what, and the exercises."""
from __future__ import annotations

import posixpath
import re

from backproof.book import heading
from backproof.record import ExerciseRecord
from backproof.shelf import current
from backproof.site.exercise_page import plain_link
from backproof.site.graph import Box, build_order, drawing
from backproof.site.steps import block
from backproof.site.text import escape, without_math
from backproof.site.totals import is_green

CHAPTER_LINK = re.compile(r"(?<!`)\[([^\]]*)\]\(chapter:([\w-]+)\)")
LINK = re.compile(r"(?<!`)\[([^\]]*)\]\(exercise:([\w-]+)\)")

# What the page of a chapter says whose story nobody has written.
NO_STORY = """---
title: {name}
---

# {title}

<!-- insert: chapter-graph -->

<!-- insert: chapter-order -->
"""


class UnknownExercise(ValueError):
    """A hand-written page links to an exercise that is not in the book."""


def page_path(record: ExerciseRecord) -> str:
    """Where an exercise's page lies, below the folder of pages.

    Raises ``ValueError`` if the id could not be a file's name.
    """
    if not re.fullmatch(r"[A-Za-z0-9][\w-]*", record.id):
        raise ValueError(f"an exercise's id is letters, digits and hyphens, not {record.id!r}")
    return f"exercises/{folder_of(chapter_name(record))}/{record.id}.md"


def folder_of(name: str) -> str:
    """The folder of a chapter's pages, from its heading."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "other"


def chapter_page(record: ExerciseRecord) -> str:
    """Where the page of an exercise's chapter lies."""
    return posixpath.join(posixpath.dirname(page_path(record)), "index.md")


def chapter_name(record: ExerciseRecord) -> str:
    """The heading under which an exercise stands."""
    return heading(record.chapter)


def link_from(page: str, record: ExerciseRecord) -> str:
    """A Markdown link to an exercise's page."""
    return plain_link(record.title, relative(page, page_path(record)))


def relative(page: str, other: str) -> str:
    """The way from one page to another."""
    return posixpath.relpath(other, posixpath.dirname(page))


def link_exercises(text: str, page: str, records: list[ExerciseRecord]) -> str:
    """A hand-written page in which ``[words](exercise:ch3-softmax-backprop)`` leads there, and
    ``[words](chapter:chapter-3)`` to the page of a chapter.

    Where the book's exercise has no page yet, the words stand alone. Raises ``UnknownExercise``
    for an id that no book of the shelf has.
    """
    by_id = {record.id: record for record in records}

    def link(match):
        words, id = match.groups()
        if id in by_id:
            return f"[{words}]({relative(page, page_path(by_id[id]))})"
        if id not in current().ids:
            raise UnknownExercise(f"{page}: there is no exercise {id!r}")
        return words

    return CHAPTER_LINK.sub(lambda match: chapter_link(*match.groups(), page, records),
                            LINK.sub(link, text))


def chapter_link(words: str, folder: str, page: str, records: list[ExerciseRecord]) -> str:
    """A link to a chapter's page, or another page of a book, by the name of its folder.

    A chapter without exercises has no page: then the words alone.
    """
    target = f"exercises/{folder}/index.md"
    stories = (book.folder / "pages" / folder / "index.md" for book in current().books)
    known = target in map(chapter_page, records) or (
        folder not in map(folder_of, map(heading, current().chapter_order()))
        and any(story.is_file() for story in stories))
    return f"[{words}]({relative(page, target)})" if known else words


def title_of(record: ExerciseRecord) -> str:
    """The title of an exercise's chapter in its book's manifest, or the chapter's name."""
    titles = (chapter.title for book in current().books if book.name == record.book
              for chapter in book.chapters if chapter.name == record.chapter)
    return next(filter(None, titles), chapter_name(record))


def without_story(written: dict, records: list[ExerciseRecord]) -> dict[str, str]:
    """The text of the page of every chapter that has exercises and no story."""
    return {chapter_page(record): NO_STORY.format(name=chapter_name(record), title=title_of(record))
            for record in records if chapter_page(record) not in written}


def is_empty_chapter(page: str, records: list[ExerciseRecord]) -> bool:
    """Whether this is the page of a chapter without exercises."""
    chapters = {f"exercises/{folder_of(heading(name))}/index.md"
                for name in current().chapter_order()}
    return page in chapters - set(map(chapter_page, records))


def graph(page: str, records: list[ExerciseRecord]) -> str:
    """What builds on what in the chapter of this page: every exercise, by section, after what it
    takes from other chapters."""
    by_id = {record.id: record for record in records}
    inside = [record for record in records if chapter_page(record) == page]
    taken = {used for record in inside for used in record.uses if used in by_id}
    elsewhere = [by_id[id] for id in by_id if id in taken and by_id[id] not in inside]
    sections = list(dict.fromkeys(record.section for record in inside))
    ordered = sorted(inside, key=lambda record: sections.index(record.section))
    boxes = {record.id: graph_box(page, record, record not in elsewhere)
             for record in [*elsewhere, *ordered]}
    svg = drawing(boxes, {record.id: record.uses for record in inside}, "What builds on what")
    if not svg:
        return ""
    return ("## What builds on what\n\nAn arrow leads from a result to a proof that uses it. "
            "The list below says the same in words.\n\n"
            '<div class="graph" tabindex="0" role="region" aria-label="What builds on what">'
            f"{svg}</div>")


def graph_box(page: str, record: ExerciseRecord, inside: bool) -> Box:
    """An exercise in the drawing."""
    # Pages are folders on the site, and this page is its folder's own.
    href = relative(page, page_path(record).removesuffix(".md")) + "/"
    text = record.short or without_math(record.title)
    classes = ("" if inside else "elsewhere") + ("" if is_green(record) else " is-red")
    section = record.section if inside else "From other chapters"
    chapter = chapter_name(record).replace(" ", "\xa0")
    return Box(text if inside else f"{text} ({chapter})", href, section, classes.strip())


def in_build_order(page: str, records: list[ExerciseRecord]) -> str:
    """The chapter's exercises so that each comes after what it uses, otherwise as in the book."""
    by_id = {record.id: record for record in records}
    inside = {record.id: record for record in records if chapter_page(record) == page}
    order = build_order({id: record.uses for id, record in inside.items()})
    items = [order_item(page, inside[id], by_id) for id in order]
    said = "Each comes after those it builds on; otherwise they stand in the book's order."
    return f"## The exercises\n\n{said}\n\n{block('ol', 'in-order', *items)}"


def order_item(page: str, record: ExerciseRecord, by_id: dict[str, ExerciseRecord]) -> str:
    """One exercise and what it builds on."""
    uses = [link_from(page, by_id[used]) for used in record.uses if used in by_id]
    mark = "" if is_green(record) else f'<span class="red">✗ {record.status}</span> '
    below = f'<span class="facts">{escape(record.kind)}</span>'
    if uses:
        below = f'<span class="facts">{escape(record.kind)} · builds on {", ".join(uses)}</span>'
    return f'<li markdown="span">{mark}{link_from(page, record)}<br>{below}</li>'
