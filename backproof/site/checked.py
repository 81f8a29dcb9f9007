"""The table "What was checked" of an exercise's page."""
from __future__ import annotations

from derivations.record import Status
from backproof.record import Check, ExerciseRecord
from backproof.site.steps import block, one_line
from backproof.site.text import count, error_size, escape, rate, seconds
from backproof.site.totals import Totals, is_green, judged, totals
from backproof.site.verdicts import MARKS, counterexample_table, listed


def record_table(record: ExerciseRecord) -> str:
    """One line that is open, and under it a table of each way in which it was put to the test."""
    total = totals(record)
    rows = [
        ("Decided", decided(record, total)),
        ("Attacked", paragraph(attacked(total))),
        *(("On a network", network(check)) for check in record.checks),
        ("Tempting mistakes", paragraph(mistakes(total))),
        ("Mutants", paragraph(mutants(record, total))),
        ("Given by the exercise", in_a_row(record, "assume")),
        ("Definitions", in_a_row(record, "define")),
        ("Not needed", not_needed(record)),
        ("Time", paragraph(seconds(record.seconds))),
    ]
    body = "\n".join(
        f'<tr markdown="block">\n<th scope="row">{head}</th>\n'
        f'<td markdown="block">\n\n{cell}\n\n</td>\n</tr>'
        for head, cell in rows if cell
    )
    table = ('<table class="checked" markdown="block">\n<tbody markdown="block">\n'
             f"{body}\n</tbody>\n</table>")
    is_open = "" if is_green(record) else " open"
    return (paragraph(in_short(record, total)) + "\n\n" + block(
        "details", "fold record", "<summary>What was done, and what it rests on</summary>", table,
        attributes=is_open))


def counted(record: ExerciseRecord) -> str:
    """How many lines were proved, computed and measured, as HTML."""
    total = totals(record)
    kinds = [("proved", total.proved, Status.PROVED), ("computed", total.computed, Status.CHECKED),
             ("measured", total.measured, Status.MEASURED)]
    return ", ".join(f'<span class="status {status}"><span aria-hidden="true">{MARKS[status]}'
                     f"</span> {number} {word}</span>" for word, number, status in kinds if number)


def in_short(record: ExerciseRecord, total: Totals) -> str:
    """The record in one line: proofs, runs and measurements are counted apart."""
    parts = [f"{count(total.proved, 'line')} proved" if total.proved else "",
             f"{total.computed} computed" if total.computed else "",
             f"{total.measured} measured" if total.measured else "",
             f"{count(total.comparisons, 'attempt')} to break them" if total.comparisons else "",
             f"{count(total.checks, 'comparison')} with a network {agree(record)}"
             if total.checks else "",
             f"{total.killed} of {count(total.wrong_mutants, 'spoiled line')} refused"
             if total.wrong_mutants else ""]
    return " · ".join(filter(None, parts))


def agree(record: ExerciseRecord) -> str:
    """How the comparisons with networks ended."""
    total = totals(record)
    failed = total.checks - total.agreeing
    if failed:
        return f'<strong class="red">of which {failed} disagree</strong>'
    return "agrees" if len(record.checks) == 1 else "agree"


def in_a_row(record: ExerciseRecord, verb: str) -> str:
    """The formulas of the lines of one verb; what only a case assumes stands at the case's line."""
    shown = list(dict.fromkeys(step.latex for step in record.steps
                               if step.verb == verb and step.latex))
    return ", ".join(f"${formula}$" for formula in shown)


def not_needed(record: ExerciseRecord) -> str:
    """What was given although every equation is proved without it."""
    return listed(record.kills.unneeded) if record.kills.unneeded else ""


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
    return f" for every {listed(names)}" if names else ""


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


def status_text(record: ExerciseRecord) -> str:
    """The mark and the word, as HTML, in which colour is not the only sign."""
    status = Status(record.status)
    return (f'<span class="status {status}"><span aria-hidden="true">{MARKS[status]}</span> '
            f"{status}</span>")
