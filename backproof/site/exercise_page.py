"""The page of one exercise, in the order in which a stuck student reads it."""
from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from backproof.book import heading
from backproof.record import ExerciseRecord, Mistake, Status, Step
from backproof.site.checked import checked_table, status_text
from backproof.site.steps import (
    block,
    counterexample_table,
    display,
    step_body,
    steps_list,
    verdict_mark,
)
from backproof.site.text import escape, literal, markdown, without_math
from backproof.site.totals import is_green

ASIDE = ("edge_case", "imprecise", "figure")


def exercise_page(
    record: ExerciseRecord, used_by: list[str], link: Callable[[str], str]
) -> str:
    """The Markdown of a page. ``link`` turns an exercise's id into a Markdown link from here."""
    sections = [
        front_matter(record),
        f"# {markdown(record.title)}",
        where(record),
        banner(record),
        block("div", "statement", markdown(record.statement)),
        section("The answer", answer(record.answer)),
        section("The derivation", derivation(
            [with_source(step, link) for step in record.steps])),
        section("What was checked", checked_table(record)),
        section("To look at", asides(record.steps, "figure")),
        section("Tempting mistakes", mistakes(record.mistakes)),
        section("Edge cases", asides(record.steps, "edge_case")),
        section("Where the book is imprecise", asides(record.steps, "imprecise")),
        section("Connections", connections(record.uses, used_by, link)),
    ]
    return "\n\n".join(part for part in sections if part) + "\n"


def front_matter(record: ExerciseRecord) -> str:
    """The title for the menu and the browser's tab, with a mark there when the page is red."""
    mark = "" if is_green(record) else "✗ "
    title = json.dumps(escape(mark + without_math(record.title)), ensure_ascii=False)
    return f"---\ntitle: {title}\n---"


def where(record: ExerciseRecord) -> str:
    """Where the exercise stands in the book, and how it ended."""
    source = ", ".join(escape(part) for part in (heading(record.chapter), record.section) if part)
    if record.url.startswith(("https://", "http://")):
        source = f'<a href="{escape(record.url)}">{source}</a>'
    parts = [status_text(record), source, escape(record.kind)]
    if record.equations:
        noun = "equation" if len(record.equations) == 1 else "equations"
        parts.append(f"{noun} {', '.join(f'({number})' for number in record.equations)}")
    return f'<p class="where">{" · ".join(parts)}</p>'


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
    found = [f"{name} {number}: {step.status}"
             for name, steps in (("Answer, line", record.answer), ("Line", record.steps))
             for number, step in enumerate(main_line(steps), 1)
             if step.verdict and not step.verdict.ok]
    found += [f"Check on {check.network}: {check.verdict.status}"
              for check in record.checks if not check.verdict.ok]
    found += [f"Mistake {number} was not refuted: {mistake.verdict.status}"
              for number, mistake in enumerate(record.mistakes, 1)
              if mistake.verdict.status is not Status.REFUTED]
    return found


def section(title: str, body: str) -> str:
    """A headed section, or nothing when it would be empty."""
    return f"## {title}\n\n{body}" if body else ""


def answer(steps: list[Step]) -> str:
    """The result, set apart."""
    return block("div", "answer", *(step_body(step) for step in steps)) if steps else ""


def main_line(steps: list[Step]) -> list[Step]:
    """The steps that are the derivation itself."""
    return [step for step in steps if step.verb not in ASIDE]


def derivation(steps: list[Step]) -> str:
    """The lines of the solution."""
    lines = main_line(steps)
    return steps_list(lines, "line") if lines else ""


def asides(steps: list[Step], verb: str) -> str:
    """The steps of one verb that stand in a section of their own."""
    found = [step for step in steps if step.verb == verb]
    return steps_list(found, verb.replace("_", "-")) if found else ""


def mistakes(found: list[Mistake]) -> str:
    """Each wrong answer with the point that breaks it."""
    return "\n\n".join(mistake_block(mistake, number) for number, mistake in enumerate(found, 1))


def mistake_block(mistake: Mistake, number: int) -> str:
    """One wrong answer: what it says, where it stands, why it tempts, what refutes it."""
    verdict = mistake.verdict
    refuted = verdict.status is Status.REFUTED
    source = f'<p class="source">Seen in: {escape(mistake.source)}</p>' if mistake.source else ""
    return block(
        "div",
        "mistake" if refuted else "mistake survived",
        f'<h3 id="mistake-{number}" markdown="span">{markdown(mistake.text)}</h3>',
        block("div", "formula", display(mistake.latex)) if mistake.latex else "",
        markdown(mistake.why),
        counterexample_table(verdict.counterexample),
        source,
        "" if refuted else unrefuted(mistake),
    )


def unrefuted(mistake: Mistake) -> str:
    """A mistake that nothing refuted is a fault of the page, and is shown as one."""
    return ('<p class="red"><strong>✗ This was to be refuted, and was not.</strong></p>\n\n'
            + verdict_mark(mistake.verdict))


def with_source(step: Step, link: Callable[[str], str]) -> Step:
    """A cited line says where it was proved."""
    return replace(step, text=f"{step.text} From {link(step.cited)}.") if step.cited else step


def connections(uses: list[str], used_by: list[str], link: Callable[[str], str]) -> str:
    """What the proof rests on and what rests on it."""
    lines = [f"{text}: {', '.join(link(name) for name in names)}." for text, names in
             (("This proof uses", uses), ("Used by", used_by)) if names]
    return "\n\n".join(lines)


def plain_link(title: str, target: str) -> str:
    """A Markdown link whose text is only text."""
    return f"[{markdown(title)}]({target})" if target else literal(title)
