"""The page of one exercise, in the order in which a stuck student reads it."""
from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from backproof.book import heading
from backproof.coq.marks import with_marks
from backproof.record import ExerciseRecord, Mistake, Status, Step
from backproof.site.answer import answer
from backproof.site.answer_box import answer_box
from backproof.site.argument import Line, argument, asides, decisive, lines, shows_code
from backproof.site.checked import counted, record_table, status_text
from backproof.site.steps import LEAF, UNSEARCHED, block, display, figure, step_body, steps_list
from backproof.site.text import alone, escape, literal, markdown, without_math
from backproof.site.totals import is_green
from backproof.site.verdicts import counterexample_table, given, verdict_mark

OPEN_MISTAKES = 2  # the others are folded
UNSEARCHED_PART = "{ data-search-exclude }"  # what is no part of the lesson


def exercise_page(
    record: ExerciseRecord, used_by: list[str], link: Callable[[str], str]
) -> str:
    """The Markdown of a page. ``link`` turns an exercise's id into a Markdown link from here."""
    record = with_marks(record)
    found = [replace(line, step=with_source(line.step, link)) for line in lines(record)]
    sections = [
        front_matter(record),
        f"# {markdown(record.title)}",
        where(record),
        banner(record),
        block("div", "statement", markdown(record.statement)),
        block("div", "lesson", block("div", "told", *told(record)), picture(record, "1")),
        section("The code" if any(map(shows_code, found)) else "The decisive step",
                decisive(found)),
        answer_box(record),
        section("The argument", argument(found) if found else ""),
        section("More pictures", more_pictures(record)),
        section("In numbers", numbers(record)),
        section("Traps", mistakes(record.mistakes, defined(record))),
        section("At the edges", boundaries(record)),
        section(f"In code {UNSEARCHED_PART}", code(record)),
        section(f"The record {UNSEARCHED_PART}", record_table(record)),
        section(f"Comes from, goes on to {UNSEARCHED_PART}",
                connections(record, found, used_by, link)),
    ]
    return "\n\n".join(part for part in sections if part) + "\n"


def front_matter(record: ExerciseRecord) -> str:
    """Titles for the browser's tab and the menu, the description, and the words to find it by.

    A mark stands before the title when the page is red.
    """
    mark = "" if is_green(record) else "✗ "
    lines = {"title": escape(mark + without_math(record.title)),
             "short": escape(mark + (record.short or without_math(record.title))),
             "description": record.idea.split(". ")[0].rstrip(".") + "." if record.idea else "",
             "tags": record.tags}
    said = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}"
                     for name, value in lines.items() if value)
    return f"---\n{said}\nhide: [path]\n---"


def where(record: ExerciseRecord) -> str:
    """Where the reader is, with the place of the problem in the book."""
    here = ["[Book](../index.md)", f"[{literal(heading(record.chapter))}](index.md)",
            *([literal(record.section)] if record.section else [])]
    parts = [" › ".join(here), status_text(record) if not is_green(record) else counted(record)]
    if record.url.startswith(("https://", "http://")):
        parts.append(f'<a href="{escape(record.url)}">the problem in the book</a>')
    if record.equations:
        noun = "equation" if len(record.equations) == 1 else "equations"
        parts.append(f"{noun} {', '.join(f'({number})' for number in record.equations)}")
    return f'<p class="where"{UNSEARCHED} markdown="span">{" · ".join(parts)}</p>'


def told(record: ExerciseRecord) -> list[str]:
    """The answer and the idea."""
    return [section("The answer", answer(record)),
            section("The idea", block("div", "idea", markdown(record.idea)) if record.idea else "")]


def banner(record: ExerciseRecord) -> str:
    """The warning over a page that is not green."""
    if is_green(record):
        return ""
    reasons = [escape(record.error)] if record.error else []
    reasons += [escape(reason) for reason in red_lines(record)]
    listed = f"<ul>{''.join(f'<li>{reason}</li>' for reason in reasons)}</ul>" if reasons else ""
    return (f'<div class="banner" role="alert"><strong>✗ Not proved: {record.status}.</strong> '
            f"Do not rely on this page.{listed}</div>")


def red_lines(record: ExerciseRecord) -> list[str]:
    """Which lines made the page red, in words."""
    numbered = [("Answer, line", enumerate(record.answer, 1)),
                ("Line", ((line.number, line.step) for line in lines(record)))]
    found = [f"{name} {number}: {step.status}" for name, steps in numbered
             for number, step in steps if step.verdict and not step.verdict.ok]
    found += [f"At the edges: {step.status}" for step in record.steps
              if step.verb == "edge_case" and step.verdict and not step.verdict.ok]
    found += [f"Check on {check.network}: {check.verdict.status}"
              for check in record.checks if not check.verdict.ok]
    found += [f"Mistake {number} was not refuted: {mistake.verdict.status}"
              for number, mistake in enumerate(record.mistakes, 1)
              if mistake.verdict.status is not Status.REFUTED]
    return found


def section(title: str, body: str) -> str:
    """A headed section, or nothing when it would be empty."""
    return f"## {title}\n\n{body}" if body else ""


def picture(record: ExerciseRecord, number: str = "", source: str = "") -> str:
    """The figures, beside answer and idea; with a number, this one alone. ``source`` says where
    they stand, if not here."""
    found = list(asides(record.steps, "figure"))
    found = found[int(number) - 1:int(number)] if number else found
    return block("div", "picture", *(captioned(step, source) for step in found)) if found else ""


def more_pictures(record: ExerciseRecord) -> str:
    """The figures after the first, side by side."""
    found = list(asides(record.steps, "figure"))[1:]
    return block("div", "pictures", *(block("div", "picture", captioned(step)) for step in found)
                 ) if found else ""


def numbers(record: ExerciseRecord) -> str:
    """The exercise at a small point, to compute along."""
    return "\n\n".join(map(step_body, asides(record.steps, "numbers")))


def captioned(step: Step, source: str = "") -> str:
    """A figure with its words under it, and the exercise that it is from."""
    words = f"{markdown(step.text)} {source}".strip()
    return "\n\n".join(filter(None, [figure(step), step.live, block("div", "caption", words)]))


def boundaries(record: ExerciseRecord) -> str:
    """Boundary cases, and where the book is imprecise."""
    edges = list(asides(record.steps, "edge_case"))
    loose = list(asides(record.steps, "imprecise"))
    parts = [steps_list(edges, "edge-case") if edges else ""]
    if loose:
        parts += ["### Where the book is imprecise", steps_list(loose, "imprecise")]
    return "\n\n".join(filter(None, parts))


def defined(record: ExerciseRecord) -> set[str]:
    """What the names of the argument stand for."""
    return {step.plain for step in record.steps if step.verb == "define"}


def mistakes(found: list[Mistake], known: set[str] = frozenset()) -> str:
    """Each wrong answer with the point that breaks it; the first ones open, the others folded.
    What is ``known`` from the argument is not said again."""
    blocks = [mistake_block(mistake, number, known) for number, mistake in enumerate(found, 1)]
    red = any(mistake.verdict.status is not Status.REFUTED for mistake in found)
    if len(blocks) <= OPEN_MISTAKES or red:
        return "\n\n".join(blocks)
    rest = blocks[OPEN_MISTAKES:]
    noun = "mistake" if len(rest) == 1 else "mistakes"
    return "\n\n".join([*blocks[:OPEN_MISTAKES], block(
        "details", "fold aside", f"<summary>{len(rest)} more {noun}</summary>", *rest)])


def mistake_block(mistake: Mistake, number: int, known: set[str] = frozenset()) -> str:
    """One wrong answer: what it says, where it stands, why it tempts, what refutes it."""
    verdict = mistake.verdict
    refuted = verdict.status is Status.REFUTED
    source = f'<p class="source"{UNSEARCHED}>Source: {escape(mistake.source)}</p>' if mistake.source else ""
    return block(
        "div",
        "mistake" if refuted else "mistake survived",
        f'<h3 id="mistake-{number}" markdown="span">{markdown(alone(mistake.text))}</h3>',
        block(LEAF, "formula", display(mistake.latex), attributes=UNSEARCHED)
        if mistake.latex else "",
        given(verdict, known),
        markdown(mistake.why),
        counterexample_table(verdict.counterexample, *sides(mistake.latex)),
        source,
        "" if refuted else unrefuted(mistake),
    )


def sides(latex: str) -> tuple[str, str]:
    """The two sides of a claim, for the table that evaluates them; empty where they are long."""
    for relation in (" = ", r" \le ", r" \ge ", " < ", " > "):
        left, sign, right = latex.partition(relation)
        if sign and relation not in right:
            return tuple(f"${side}$" if len(side) < 60 else "" for side in (left, right))
    return "", ""


def unrefuted(mistake: Mistake) -> str:
    """A mistake that nothing refuted is a fault of the page, and is shown as one."""
    return ('<p class="red"><strong>✗ This was to be refuted, and was not.</strong></p>\n\n'
            + verdict_mark(mistake.verdict))


def code(record: ExerciseRecord) -> str:
    """The proved formula as NumPy."""
    if not record.code:
        return ""
    return ("Printed from the formula that was proved; arrays in, array out.\n\n"
            f"```python\n{record.code.strip()}\n```")


def with_source(step: Step, link: Callable[[str], str]) -> Step:
    """A cited line says where it was proved."""
    return replace(step, text=f"{step.text} From {link(step.cited)}.") if step.cited else step


def connections(record: ExerciseRecord, found: list[Line], used_by: list[str],
                link: Callable[[str], str]) -> str:
    """What the proof rests on, with the lemma that it takes from there, and what rests on it."""
    taken = [f"- Comes from {link(name)}{lemma(name, found)}" for name in record.uses]
    on = [f"- Goes on to {link(name)}" for name in used_by]
    return "\n".join([*taken, *on])


def lemma(name: str, found: list[Line]) -> str:
    """Which lines of another exercise are used here, and where."""
    cited = [line for line in found if line.step.cited == name and line.step.latex]
    return ", ".join(["", *(f"[line {line.number}](#line-{line.number}): ${line.step.latex}$"
                            for line in cited[:3])]).replace(", [", ": [", 1) if cited else ""


def plain_link(title: str, target: str) -> str:
    """A Markdown link whose text is only text."""
    return f"[{markdown(title)}]({target})" if target else literal(title)
