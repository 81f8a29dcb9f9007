"""The lists of exercises and the computed parts of the hand-written pages.

A hand-written page holds markers such as ``<!-- insert: exercises -->``; ``expand`` puts in what
was computed, so that no number on the site was typed.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby

from backproof.answers.published_page import published
from backproof.book import heading
from backproof.judged import page as topics
from backproof.judged.systems import systems
from backproof.new import template as template_of
from backproof.record import ExerciseRecord
from backproof.shelf import current
from backproof.site import chapters
from backproof.site.answer_box import answer_box
from backproof.site.api import numeric_api
from backproof.site.argument import asides
from backproof.site.belief import believed, by_theme
from backproof.site.chapters import (
    chapter_name, chapter_page, link_exercises, link_from, relative,
)
from backproof.site.checked import status_text
from backproof.site.exercise_page import mistake_block, picture
from backproof.site.gradients import gradients
from backproof.site.long_runs import completeness, soundness
from backproof.site.reference import reference
from backproof.site.second_judge import marked
from backproof.site.steps import block, step_body
from backproof.site.text import count, escape, literal, markdown, rate, tex
from backproof.site.totals import book_totals, is_green
from backproof.site.trust import by_method, by_status, derived, survivors, trust_table, unneeded

MARKER = re.compile(r"(?<!`)<!--\s*insert:\s*([\w-]+)((?:\s+[\w-]+)*)\s*-->")


class UnknownMarker(ValueError):
    """A hand-written page asks for something the generator does not know."""


def expand(text: str, page: str, records: list[ExerciseRecord]) -> str:
    """A hand-written page with its markers replaced and its links to exercises made.

    Raises ``UnknownMarker`` naming the page and the marker, or ``UnknownExercise``.
    """
    def insert(match):
        exercises = [record for record in records if not record.claims]
        if match[1] in NAMING:
            return NAMING[match[1]](page, exercises, *match[2].split())
        if match[1] in JUDGED:
            return JUDGED[match[1]](page, records, *match[2].split())
        if match[1] not in INSERTS:
            raise UnknownMarker(f"{page}: nothing is known as {match[1]!r}; there are "
                                f"{', '.join(sorted({*INSERTS, *NAMING, *JUDGED}))}")
        return INSERTS[match[1]](page, exercises)

    linked = link_exercises(text, page, records)
    return MARKER.sub(insert, topics.link_claims(linked, page, records))


def by_chapter(page: str, records: list[ExerciseRecord]) -> str:
    """All exercises under the chapters of the book."""
    return grouped(page, records, chapter_name,
                   lambda record: f"[{chapter_name(record)} in short]"
                                  f"({relative(page, chapter_page(record))})")


def by_kind(page: str, records: list[ExerciseRecord]) -> str:
    """All exercises under the kind of proof."""
    return grouped(page, records, lambda record: record.kind.capitalize())


def named(page: str, records: list[ExerciseRecord], ids: tuple[str, ...]) -> list[ExerciseRecord]:
    """The exercises of these ids, in this order; those without a page yet are left out.

    Raises ``UnknownExercise`` for an id that no book of the shelf has, unless the shelf holds only
    some of the books.
    """
    shelf, by_id = current(), {record.id: record for record in records}
    whole = not (shelf.chosen or shelf.alone)
    unknown = [id for id in ids if whole and id not in by_id and id not in shelf.ids]
    if unknown:
        raise chapters.UnknownExercise(f"{page}: there is no exercise {unknown[0]!r}")
    return [by_id[id] for id in ids if id in by_id]


def chosen(page: str, records: list[ExerciseRecord], *ids: str) -> str:
    """Some exercises as a list of entries."""
    return entries(page, named(page, records, ids))


def judged(page: str, records: list[ExerciseRecord], id: str) -> str:
    """The first mistake of an exercise with the numbers that break it, and where it stands."""
    return "\n\n".join(f"{mistake_block(record.mistakes[0], 1)}\n\n{source(page, record)}"
                       for record in named(page, records, (id,)))


def question(page: str, records: list[ExerciseRecord], id: str) -> str:
    """What an exercise asks."""
    return "\n\n".join(markdown(record.statement) for record in named(page, records, (id,)))


def pictured(page: str, records: list[ExerciseRecord], id: str, number: str = "") -> str:
    """The pictures of an exercise, or one of them, and where they stand."""
    return "\n\n".join(picture(record, number, source(page, record))
                       for record in named(page, records, (id,)))


def source(page: str, record: ExerciseRecord) -> str:
    """Where something stands that another page shows."""
    return f"The exercise: {link_from(page, record)}."


def measured(page: str, records: list[ExerciseRecord], id: str, number: str = "1") -> str:
    """One of the experiments of an exercise, with its table, and where it stands."""
    parts = []
    for record in named(page, records, (id,)):
        found = list(asides(record.steps, "experiment"))[int(number) - 1:int(number)]
        if not found:
            raise UnknownMarker(f"{page}: {id} has no experiment {number}")
        parts.append(f"{step_body(found[0])}\n\n{source(page, record)}")
    return "\n\n".join(parts)


def boxed(page: str, records: list[ExerciseRecord], id: str) -> str:
    """The box for the reader's own answers to an exercise."""
    return "\n\n".join(answer_box(record) for record in named(page, records, (id,)))


def grouped(
    page: str, records: list[ExerciseRecord], name: Callable[[ExerciseRecord], str],
    lead: Callable[[ExerciseRecord], str] = lambda record: "",
) -> str:
    """Headed lists of entries; inside a group the order of the records is kept.

    ``lead`` gives what stands under the heading, from the first record of the group.
    """
    parts = []
    for title, group in groupby(sorted(records, key=lambda r: in_order(name(r))), key=name):
        found = list(group)
        parts += [f"## {literal(title)}", lead(found[0]), entries(page, found)]
    return "\n\n".join(part for part in parts if part)


def in_order(name: str) -> tuple:
    """A sort key: chapters as the books of the shelf have them, other groups by name."""
    known = list(map(heading, current().chapter_order()))
    return known.index(name) if name in known else len(known), natural(name)


def natural(text: str) -> list:
    """A sort key in which chapter 10 follows chapter 9."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part)
            for part in re.split(r"(\d+)", text) if part]


def entries(page: str, records: list[ExerciseRecord]) -> str:
    """One entry for each exercise: mark, title, what it says."""
    return block("ul", "entries", *(entry(page, record) for record in records))


def entry(page: str, record: ExerciseRecord) -> str:
    """An exercise in a list, with its answer to recognise it by."""
    formula = next((step.latex for step in record.answer if step.latex), "")
    status = "" if is_green(record) else status_text(record)
    facts = " · ".join(filter(None, (status, escape(record.section))))
    return block(
        "li",
        "entry" if is_green(record) else "entry is-red",
        f'<p class="entry-title" markdown="span">{link_from(page, record)}</p>',
        f'<p class="facts">{facts}</p>' if facts else "",
        block("div", "formula", f"${tex(formula).strip()}$") if formula else "",
    )


def red_banner(page: str, records: list[ExerciseRecord]) -> str:
    """The warning over the lists when an exercise is not green."""
    red = [record for record in records if not is_green(record)]
    if not red:
        return ""
    links = "\n".join(f"- {link_from(page, record)}" for record in red)
    verb = "is" if len(red) == 1 else "are"
    said = f"**✗ {count(len(red), 'exercise')} {verb} not proved.**"
    return block("div", "banner", said, links, attributes=' role="alert"')


def summary(page: str, records: list[ExerciseRecord]) -> str:
    """The counts of the whole book, as a row of figures."""
    total = book_totals(records)
    figures = [
        (f"{total.green} of {total.exercises}", "exercises without a gap"),
        (f"{total.proved:,}", "lines proved"),
        (f"{total.computed}", "lines computed"),
        (f"{total.agreeing} of {total.checks}", "comparisons with a network agree"),
        (f"{total.measured}", "experiments measured"),
        *([(f"{total.derived}", "lines derived by one judge")] if total.derived else []),
        (f"{total.refuted}", "tempting mistakes refuted"),
        (rate(total.killed, total.wrong_mutants), "of spoiled formulas refused"),
    ]
    items = "".join(f"<div><dt>{label}</dt><dd>{value}</dd></div>" for value, label in figures)
    return f'<dl class="figures">{items}</dl>'


def template(page: str, records: list[ExerciseRecord]) -> str:
    """The file a new exercise starts from."""
    return f"```python\n{template_of('proof').read_text(encoding='utf-8').strip()}\n```"


def contents(page: str, records: list[ExerciseRecord]) -> str:
    """Every title under its chapter, close together; the chapters under their books, if several."""
    books = [(" · ".join(filter(None, (book.title, book.author))),
              [record for record in records if record.book == book.name])
             for book in current().books]
    several = [(title, own) for title, own in books if own]
    if len(several) < 2:
        return chapters_of(page, records)
    return "\n\n".join(f'<p class="book-title">{escape(title)}</p>\n\n{chapters_of(page, own)}'
                       for title, own in several)


def chapters_of(page: str, records: list[ExerciseRecord]) -> str:
    """The titles of some exercises under their chapters."""
    parts = []
    for name, group in groupby(in_chapters(records), key=chapter_name):
        found = list(group)
        lines = "\n".join(f"- {red_mark(record)}{link_from(page, record)}" for record in found)
        title = f"[{literal(name)}]({relative(page, chapter_page(found[0]))})"
        parts.append(block("div", "chapter", f'<h3 markdown="span">{title}</h3>', lines))
    return block("div", "chapters", *parts)


def red_mark(record: ExerciseRecord) -> str:
    """A sign before the title of an exercise that is not green."""
    return "" if is_green(record) else f'<span class="red">✗ {record.status}</span> '


def in_chapters(records: list[ExerciseRecord]) -> list[ExerciseRecord]:
    """Ordered by chapter; inside a chapter the order of the records is kept."""
    return sorted(records, key=lambda record: in_order(chapter_name(record)))


NAMING: dict[str, Callable[..., str]] = {  # what is said of the exercises that a page names
    "answer-box": boxed,
    "exercises": chosen,
    "experiment": measured,
    "judged-mistake": judged,
    "picture": pictured,
    "question": question,
}

JUDGED: dict[str, Callable[..., str]] = {**topics.PARTS, "systems": systems}

INSERTS: dict[str, Callable[[str, list[ExerciseRecord]], str]] = {
    "beliefs": by_theme,
    "by-chapter": by_chapter,
    "by-kind": by_kind,
    "by-method": by_method,
    "by-status": by_status,
    "chapter-graph": chapters.graph,
    "chapter-order": chapters.in_build_order,
    "completeness": completeness,
    "contents": contents,
    "coq": marked,
    "derived": derived,
    "gradients": gradients,
    "numeric-api": numeric_api,
    "public-answers": published,
    "red-banner": red_banner,
    "reference": reference,
    "rules": believed,
    "soundness": soundness,
    "summary": summary,
    "survivors": survivors,
    "template": template,
    "trust-table": trust_table,
    "unneeded": unneeded,
}
