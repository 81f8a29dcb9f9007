"""The lines of a solution as Markdown with HTML around it."""
from __future__ import annotations

import re

from backproof.site.text import count, markdown, tex
from backproof.site.verdicts import verdict_mark
from derivations.proof.verbs import verb_of
from derivations.record import Step

# Signs of formulas and audits are no words to search for. The theme's search forgets that it skips
# an element at the end of any inner one with the same tag, so these tags are used for nothing else.
UNSEARCHED = " data-search-exclude"
LEAF, BRANCH = "section", "article"  # around a formula, around finer steps


def block(tag: str, css_class: str, *parts: str, attributes: str = "") -> str:
    """An HTML element whose content is Markdown blocks; empty parts are left out."""
    body = "\n\n".join(part for part in parts if part)
    return f'<{tag} class="{css_class}"{attributes} markdown="block">\n\n{body}\n\n</{tag}>'


def display(latex: str) -> str:
    """A displayed formula."""
    return f"$$\n{tex(latex).strip()}\n$$" if latex.strip() else ""


def steps_list(steps: list[Step], prefix: str) -> str:
    """Numbered lines; ``prefix`` starts their anchors, so that a line can be linked to."""
    items = [step_item(step, f"{prefix}-{number}") for number, step in enumerate(steps, 1)]
    return block("ol", "steps", *items)


def step_item(step: Step, anchor: str) -> str:
    """One line: its words, the formula, the verdict, the detail folded below."""
    kind = "step" if step.latex else "step words"
    number = anchor.rsplit("-", 1)[-1]
    link = f'<div class="number"><a href="#{anchor}" aria-label="Line {number}">{number}</a></div>'
    return block("li", kind, link, step_body(step), details(step, anchor),
                 attributes=f' id="{anchor}"')


def step_body(step: Step) -> str:
    """A step without its finer steps: its words, the formula, the verdict, what it shows."""
    words = [label(step), markdown(step.text)]
    formula = [block("div", "formula", display(step.latex)) if step.latex else "",
               verdict_mark(step.verdict, step.coq) if step.verdict else ""]
    parts = [
        block("div", "reason", *words) if any(words) else "",
        block(LEAF, "stated", *formula, attributes=UNSEARCHED) if any(formula) else "",
        table(step.table),
        figure(step),
    ]
    return "\n\n".join(part for part in parts if part)


def label(step: Step) -> str:
    """A small heading for the verbs that need one."""
    name = verb_of(step.verb).label
    return f'<div class="label">{name}</div>' if name else ""


def details(step: Step, anchor: str) -> str:
    """The finer steps, folded unless one of them is red."""
    if not step.details:
        return ""
    is_open = "" if all_ok(step.details) else " open"
    summary = f"<summary>{verb_of(step.verb).details}: {count(len(step.details), 'line')}</summary>"
    inner = block(BRANCH, "finer", steps_list(step.details, anchor), attributes=UNSEARCHED)
    return block("details", "fold", summary, inner, attributes=is_open)


def all_ok(steps: list[Step]) -> bool:
    """Whether no step, nor any finer step, is red."""
    return all((step.verdict is None or step.verdict.ok) and all_ok(step.details)
               for step in steps)


def table(rows: list[list[str]]) -> str:
    """A table of the step: the first row is its header; cells are inline Markdown."""
    if not rows:
        return ""
    head = table_row(rows[0], "th", ' scope="col"')
    body = "\n".join(table_row(row, "td") for row in rows[1:])
    return ('<div class="scroll" markdown="block">\n<table class="data" markdown="block">\n'
            f'<thead markdown="block">\n{head}\n</thead>\n'
            f'<tbody markdown="block">\n{body}\n</tbody>\n</table>\n</div>')


def table_row(cells: list[str], tag: str, attributes: str = "") -> str:
    """One row whose cells are inline Markdown; a head without words is no head."""
    inner = "\n".join(f'<{tag}{attributes} markdown="span">{one_line(cell)}</{tag}>'
                      if str(cell).strip() else "<td></td>" for cell in cells)
    return f'<tr markdown="block">\n{inner}\n</tr>'


def one_line(text: str) -> str:
    """Inline Markdown for a table cell."""
    text = str(text)
    if "$" not in text and "`" not in text:
        text = re.sub(r"(?<![\w-])-(?=\d)", "−", text)
    return " ".join(markdown(text).split())


def figure(step: Step) -> str:
    """The step's figure, inlined.

    Raises ``ValueError`` if it is not SVG.
    """
    if not step.figure:
        return ""
    start = step.figure.find("<svg")
    if start < 0:
        raise ValueError(f"a figure must be SVG, not {step.figure[:40]!r}")
    svg = " ".join(line.strip() for line in step.figure[start:].splitlines())
    return f'<figure class="drawing">{svg}</figure>'
