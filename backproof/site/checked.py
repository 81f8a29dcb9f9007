"""The table "What was checked" of an exercise's page."""
from __future__ import annotations

from derivations.record import Status
from backproof.record import Check, ExerciseRecord
from backproof.site.steps import MARKS, counterexample_table, one_line
from backproof.site.text import count, error_size, escape, rate, seconds
from backproof.site.totals import Totals, judged, totals


def checked_table(record: ExerciseRecord) -> str:
    """One row for each way in which the exercise was put to the test."""
    total = totals(record)
    rows = [
        ("Decided", paragraph(decided(record, total))),
        ("Attacked", paragraph(attacked(total))),
        *(("On a network", network(check)) for check in record.checks),
        ("Tempting mistakes", paragraph(mistakes(total))),
        ("Mutants", paragraph(mutants(record, total))),
        ("Assumptions", paragraph(assumptions(record))),
        ("Time", paragraph(seconds(record.seconds))),
    ]
    body = "\n".join(
        f'<tr markdown="block">\n<th scope="row">{head}</th>\n'
        f'<td markdown="block">\n\n{cell}\n\n</td>\n</tr>'
        for head, cell in rows if cell
    )
    return ('<table class="checked" markdown="block">\n<tbody markdown="block">\n'
            f"{body}\n</tbody>\n</table>")


def paragraph(content: str) -> str:
    """HTML that Markdown leaves alone."""
    return f"<p>{content}</p>" if content else ""


def decided(record: ExerciseRecord, total: Totals) -> str:
    """How many claims were decided, and for which sizes."""
    if not total.steps:
        return ""
    parts = [f"{total.proved} of {count(total.steps, 'step')} proved{for_all(record)}"]
    if total.computed:
        parts.append(f"{total.computed} computed")
    if total.measured:
        parts.append(f"{total.measured} measured")
    if total.derived:
        parts.append(f'<strong class="derived">{total.derived} derived by one judge</strong>')
    open_steps = total.steps - total.good - total.derived
    if open_steps:
        parts.append(f'<strong class="red">{open_steps} not proved</strong>')
    return ", ".join(parts)


def for_all(record: ExerciseRecord) -> str:
    """The dimensions over which the proofs hold, known from the sizes that were attacked."""
    names = sorted({name for verdict in judged(record.steps) if verdict.attack
                    for case in verdict.attack.sizes for name in case})
    return f" for every {', '.join(map(escape, names))}" if names else ""


def attacked(total: Totals) -> str:
    """The search for counterexamples before each proof."""
    if not total.comparisons:
        return ""
    return (f"{count(total.comparisons, 'comparison')} at {count(total.points, 'random point')}, "
            "no counterexample to a step shown as proved")


def network(check: Check) -> str:
    """The comparison with finite differences on a network that runs."""
    mark = MARKS[check.verdict.status]
    red = "" if check.verdict.ok else ' class="red"'
    where = f" (at {escape(check.where)})" if check.where else ""
    facts = (
        f"{escape(check.network)} · {escape(check.method)} · "
        f"{count(check.comparisons, 'comparison')} · worst relative error "
        f"{error_size(check.worst_error)}{where}, allowed {error_size(check.tolerance)} · "
        f"<span{red}>{mark} {check.word}</span>"
    )
    return "\n\n".join(part for part in (
        f'<p markdown="span">{one_line(check.text)}</p>',
        f'<p class="facts">{facts}</p>',
        counterexample_table(check.verdict.counterexample),
        paragraph(escape(check.verdict.reason)),
    ) if part)


def mistakes(total: Totals) -> str:
    """How many of the wrong answers were refused."""
    if not total.mistakes:
        return ""
    text = f"{total.refuted} of {total.mistakes} refuted"
    return text if total.refuted == total.mistakes else f'<strong class="red">{text}</strong>'


def mutants(record: ExerciseRecord, total: Totals) -> str:
    """Proved lines that were spoiled on purpose: each must be refused."""
    if not total.mutants:
        return ""
    text = (f"{total.killed} of {total.wrong_mutants} spoiled versions of the proved lines refused "
            f"({rate(total.killed, total.wrong_mutants)})")
    if total.equivalent:
        text += f"; {total.equivalent} more proved to say the same as the original"
    for survivor in record.kills.survived:
        text += f'<br><small class="red">survived: <code>{escape(survivor)}</code></small>'
    return text


def assumptions(record: ExerciseRecord) -> str:
    """What the proofs rest on; lines that were proved from it are not assumptions."""
    text = ", ".join(f"<code>{escape(item)}</code>" for item in record.assumptions)
    unneeded = ", ".join(f"<code>{escape(item)}</code>" for item in record.kills.unneeded)
    return text + (f"<br><small>Given, but no equation needs it: {unneeded}</small>"
                   if unneeded else "")


def status_text(record: ExerciseRecord) -> str:
    """The mark and the word, as HTML, in which colour is not the only sign."""
    status = Status(record.status)
    return (f'<span class="status {status}"><span aria-hidden="true">{MARKS[status]}</span> '
            f"{status}</span>")
