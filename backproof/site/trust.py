"""The page of trust: what was decided and how, which lines rest on less, and what survived."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from derivations.record import Status, Step
from backproof.record import ExerciseRecord, word_of
from backproof.site.chapters import link_from
from backproof.site.formulas import listed
from backproof.site.verdicts import MARKS
from backproof.site.text import escape, literal, seconds
from backproof.site.totals import Totals, book_totals, judged, totals

SAID = {  # of a line, by its status
    Status.PROVED: ("proved", "the kernel made a theorem of it, for every size"),
    Status.CHECKED: ("computed", "a program ran and gave what it had to give"),
    Status.MEASURED: ("measured", "an experiment, with its interval and seeds"),
    Status.DERIVED: ("derived", "found equal by one judge, no theorem"),
    Status.REFUTED: ("refuted", "false"),
    Status.UNDECIDED: ("undecided", "neither proved nor refuted"),
    Status.FAILED: ("failed", "the check itself broke"),
}


def by_status(page: str, records: list[ExerciseRecord]) -> str:
    """How many lines ended in which way; the comparisons with networks are counted apart."""
    found = Counter(verdict.status for record in records for verdict in judged(record.steps))
    rows = [(f'<span class="status {status}">{MARKS[status]} {word}</span>', f"{found[status]:,}",
             meaning) for status, (word, meaning) in SAID.items()
            if found[status] or status in (Status.PROVED, Status.DERIVED)]
    total = book_totals(records)
    rows.append((f'<span class="status checked">{MARKS[Status.CHECKED]} agrees</span>',
                 f"{total.agreeing:,} of {total.checks:,}", "comparisons of a formula with a network"))
    return table(("Mark", "Lines", "What it says"), rows)


def by_method(page: str, records: list[ExerciseRecord]) -> str:
    """How many lines each method decided; a line that another page proved counts where it stands."""
    found = Counter((word_of(verdict), verdict.method) for record in records
                    for verdict in judged(record.steps) if verdict.ok)
    rows = [(escape(method), word, f"{number:,}")
            for (word, method), number in sorted(found.items(), key=lambda row: (-row[1], row[0]))]
    return table(("Method", "Verdict", "Lines"), rows)


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table of HTML cells."""
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return (f'<div class="scroll"><table class="data"><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>")


def derived(page: str, records: list[ExerciseRecord]) -> str:
    """Every line that one judge found and the kernel did not prove, with the kernel's reason."""
    lines = [f"- {link_from(page, record)}: `{step.plain}`. {literal(step.verdict.reason)}"
             for record in records for step in lines_of(record.steps)
             if step.status == Status.DERIVED]
    return "\n".join(lines) or "None: every line of mathematics in the exercises is a theorem."


def lines_of(steps: list[Step]) -> Iterator[Step]:
    """The steps and their finer steps."""
    for step in steps:
        yield step
        yield from lines_of(step.details)


def trust_table(page: str, records: list[ExerciseRecord]) -> str:
    """What was done to each exercise, and the sum."""
    heads = ("Exercise", "Lines", "Points tried", "Networks", "Mistakes refuted",
             "Spoiled lines refused", "Time")
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "\n".join(trust_row(link_from(page, record), totals(record)) for record in records)
    foot = trust_row("All", book_totals(records))
    return ('<div class="scroll" markdown="block">\n<table class="data counts" markdown="block">\n'
            f"<thead><tr>{head}</tr></thead>\n"
            f'<tbody markdown="block">\n{body}\n</tbody>\n'
            f'<tfoot markdown="block">\n{foot}\n</tfoot>\n</table>\n</div>')


def trust_row(name: str, total: Totals) -> str:
    """One row of counts."""
    cells = (
        f"{total.good} / {total.steps}",
        f"{total.comparisons:,}",
        f"{total.checks}",
        f"{total.refuted} / {total.mistakes}",
        f"{total.killed} / {total.wrong_mutants}",
        seconds(total.seconds),
    )
    numbers = "".join(f"<td>{cell}</td>" for cell in cells)
    return (f'<tr markdown="block">\n<th scope="row" markdown="span">{name}</th>\n'
            f"{numbers}\n</tr>")


def survivors(page: str, records: list[ExerciseRecord]) -> str:
    """The mutants that were not refused, by name: nothing is hidden in a rate."""
    lines = [f"- {link_from(page, record)}: {literal(mutant)}"
             for record in records for mutant in record.kills.survived]
    return "\n".join(lines) or "None."


def unneeded(page: str, records: list[ExerciseRecord]) -> str:
    """The facts that were given, but that no equation of the exercise needs."""
    lines = [f"- {link_from(page, record)}: {listed(record.kills.unneeded)}"
             for record in records if record.kills.unneeded]
    return "\n".join(lines) or "None."
