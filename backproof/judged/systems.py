"""The table of systems: what each is, its formula, its test, and the lines that run it."""
from __future__ import annotations

from backproof.coq.marks import with_marks
from backproof.judged.page import MARKS, given, in_order, numeric_links, sheets
from backproof.judged.record import Judged, Role, Ruling
from backproof.record import ExerciseRecord
from backproof.site.steps import UNSEARCHED, block, display
from backproof.site.text import markdown
from backproof.site.verdicts import verdict_mark
from derivations.record import Step

MARK_OF = {True: "✓", False: "✗"}


def systems(page: str, records: list[ExerciseRecord]) -> str:
    """The systems as a table: what each is, its formula, its names, its test, and how to run it."""
    found = [claim for record in sheets(records) for claim in with_marks(record).claims
             if claim.is_system]
    heads = "".join(f'<th scope="col">{name}</th>' for name in (
        "System", "Formula, as proved", "Its test in this build"))
    rows = "\n".join(system_row(page, claim) for claim in sorted(found, key=in_order))
    return ('<div class="scroll" markdown="block">\n<table class="data systems" markdown="block">\n'
            f"<thead><tr>{heads}</tr></thead>\n{rows}\n</table>\n</div>")


def system_row(page: str, claim: Judged) -> str:
    """One system, and below it how to run it; it is green only if its formula was proved, and its
    test and its program ran."""
    shown = [step for step in claim.of(Role.SAYS) if step.latex]
    mark = "is-green" if claim.ruling is Ruling.TRUE else "is-red"
    cells = [
        f"[{claim.id}](#{claim.anchor}) {MARKS[claim.ruling]}\n\n{markdown(claim.words)}\n\n"
        + ", ".join(numeric_links(page, claim)),
        "\n\n".join(part for step in shown for part in (
            markdown(step.text), display(step.latex), given(step),
            verdict_mark(step.verdict, step.coq))),
        "\n\n".join(map(figure_of, [ran for _, ran in claim.runs[:-1]]))]
    rows = [cells, [program_of(claim.anchor, *claim.runs[-1]) if claim.runs else ""]]
    inner = "\n".join(table_cells(row, 1 + len(cells) - len(row)) for row in rows)
    return (f'<tbody class="{mark}" id="{claim.anchor}" markdown="block">\n{inner}\n</tbody>')


def table_cells(cells: list[str], columns: int) -> str:
    """A row of a table; each cell is Markdown and spans so many columns."""
    inner = "\n".join(f'<td colspan="{columns}" markdown="block">\n\n{cell}\n\n</td>' for cell in cells)
    return f'<tr markdown="block">\n{inner}\n</tr>'


def figure_of(step: Step) -> str:
    """What a test gave, in this build."""
    said = step.text if step.verb == "outcome" else f"{step.text} {step.plain}"
    return f"{MARK_OF[step.verdict.ok]} {markdown(said)}"


def program_of(anchor: str, code: Step, ran: Step) -> str:
    """A program to copy, and what it printed, folded unless that is wrong. The theme names each
    piece of code after the element with an id around it, so the second has one of its own."""
    mark = MARK_OF[ran.verdict.ok]
    printed = block("div", "printed", f"{mark} prints\n\n```text\n{ran.plain}\n```",
                    attributes=f' id="{anchor}-prints"')
    shown = block("section", "to-run", code.text, printed, attributes=UNSEARCHED)
    return block("details", "fold", f"<summary>{mark} Run it, in three lines</summary>", shown,
                 attributes="" if ran.verdict.ok else " open")
