"""Steps, verdicts and counterexamples as Markdown with HTML around it."""
from __future__ import annotations

import re

from derivations.record import Attack, Counterexample, Status, Step, Verdict
from backproof.record import word_of
from backproof.site.text import count, escape, markdown, seconds, tex

MARKS = {
    Status.PROVED: "✓",
    Status.CHECKED: "=",
    Status.DERIVED: "~",
    Status.MEASURED: "≈",
    Status.REFUTED: "✗",
    Status.UNDECIDED: "?",
    Status.FAILED: "!",
}

# A formula of more signs than this takes a line of its own.
WIDE = 40

# What a reader should expect of the line, where the words alone do not say it.
LABELS = {
    "define": "definition",
    "assume": "assumption",
    "conclude": "conclusion",
    "counterexample": "counterexample",
    "experiment": "experiment",
    "induction": "induction",
    "limit": "limit",
    "theorem": "standard theorem, not proved here",
}


def block(tag: str, css_class: str, *parts: str, attributes: str = "") -> str:
    """An HTML element whose content is Markdown blocks; empty parts are left out."""
    body = "\n\n".join(part for part in parts if part)
    return f'<{tag} class="{css_class}"{attributes} markdown="block">\n\n{body}\n\n</{tag}>'


def is_wide(latex: str) -> bool:
    """Whether a formula is too wide to stand beside its reason: a guess from its signs."""
    without_layout = re.sub(r"\\(left|right|frac|tfrac|text|operatorname|mathrm)\b", "", latex)
    signs = re.findall(r"\\[a-zA-Z]+|[^\s{}^_&\\]", without_layout)
    return len(signs) > WIDE


def display(latex: str) -> str:
    """A displayed formula."""
    return f"$$\n{tex(latex).strip()}\n$$" if latex.strip() else ""


def steps_list(steps: list[Step], prefix: str) -> str:
    """Numbered lines; ``prefix`` starts their anchors, so that a line can be linked to."""
    items = [step_item(step, f"{prefix}-{number}") for number, step in enumerate(steps, 1)]
    return block("ol", "steps", *items)


def step_item(step: Step, anchor: str) -> str:
    """One line: the formula, the reason beside it, the verdict, the detail folded below."""
    kind = "step words" if not step.latex else "step wide" if is_wide(step.latex) else "step"
    number = anchor.rsplit("-", 1)[-1]
    link = f'<div class="number"><a href="#{anchor}" aria-label="Line {number}">{number}</a></div>'
    return block("li", kind, link, step_body(step), details(step, anchor),
                 attributes=f' id="{anchor}"')


def step_body(step: Step) -> str:
    """A step without its finer steps."""
    reason = [label(step), markdown(step.text), verdict_mark(step.verdict) if step.verdict else ""]
    parts = [
        block("div", "formula", display(step.latex)) if step.latex else "",
        block("div", "reason", *reason) if any(reason) else "",
        table(step.table),
        figure(step),
    ]
    return "\n\n".join(part for part in parts if part)


def label(step: Step) -> str:
    """A small heading for the verbs that need one."""
    name = LABELS.get(step.verb)
    return f'<div class="label">{name}</div>' if name else ""


def details(step: Step, anchor: str) -> str:
    """The finer steps, folded unless one of them is red."""
    if not step.details:
        return ""
    is_open = "" if all_ok(step.details) else " open"
    summary = f"<summary>In detail: {count(len(step.details), 'line')}</summary>"
    inner = steps_list(step.details, anchor)
    return block("details", "fold", summary, inner, attributes=is_open)


def all_ok(steps: list[Step]) -> bool:
    """Whether no step, nor any finer step, is red."""
    return all((step.verdict is None or step.verdict.ok) and all_ok(step.details)
               for step in steps)


def verdict_mark(verdict: Verdict) -> str:
    """The verdict: one quiet word when green, everything at once when red."""
    status = verdict.status
    how = verdict_text(verdict)
    is_open = "" if verdict.ok else " open"
    return (
        f'<details class="verdict {status}"{is_open}>'
        f'<summary title="{escape(how)}"><span aria-hidden="true">{MARKS[status]}</span> '
        f"{word_of(verdict)}</summary>"
        f"<p>{escape(how)}</p>{counterexample_table(verdict.counterexample)}</details>"
    )


def verdict_text(verdict: Verdict) -> str:
    """How it was decided, in sentences."""
    by = f" by {verdict.method}" if verdict.method else ""
    took = f", in {seconds(verdict.seconds)}" if verdict.seconds else ""
    because = f": {verdict.why}" if verdict.why else by
    sentences = [f"{word_of(verdict).capitalize()}{because}{took}."]
    if verdict.conditions:
        sentences.append(f"Where {' and '.join(verdict.conditions)}.")
    if verdict.attack:
        sentences.append(f"Attacked first: {attack_text(verdict.attack)}.")
    if verdict.assumptions:
        sentences.append(f"Assumes {'; '.join(verdict.assumptions)}.")
    if verdict.reason:
        sentences.append(f"Reason: {verdict.reason}")
    return " ".join(sentences)


def attack_text(attack: Attack) -> str:
    """``240 comparisons at 12 points, sizes C = 2 or C = 3``."""
    text = f"{count(attack.comparisons, 'comparison')} at {count(attack.points, 'point')}"
    sizes = [", ".join(f"{name} = {size}" for name, size in case.items()) for case in attack.sizes]
    different = list(dict.fromkeys(case for case in sizes if case))
    listed = " or ".join(different[:3]) + (" and so on" if len(different) > 3 else "")
    return f"{text}, sizes {listed}" if listed else text


def counterexample_table(example: Counterexample | None) -> str:
    """The point where a claim is false, to be checked by hand."""
    if example is None:
        return ""
    given = [(name, str(value)) for part in (example.sizes, example.indices, example.values)
             for name, value in part.items()]
    rows = [*given, *zip(example.names, (example.left, example.right))]
    body = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>'
                   for name, value in rows)
    caption = "By running it" if example.is_code else "Check it by hand"
    return (f'<div class="scroll"><table class="counterexample">'
            f"<caption>{caption}</caption><tbody>{body}</tbody></table></div>")


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
    """One row whose cells are inline Markdown."""
    inner = "\n".join(f'<{tag}{attributes} markdown="span">{one_line(cell)}</{tag}>'
                      for cell in cells)
    return f'<tr markdown="block">\n{inner}\n</tr>'


def one_line(text: str) -> str:
    """Inline Markdown for a table cell."""
    return " ".join(markdown(str(text)).split())


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
