"""Records for the terminal: a worked solution to read, and the progress of a verification."""
from __future__ import annotations

import re
from itertools import zip_longest
from pathlib import Path

from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from derivations.proof.verbs import verb_of
from derivations.record import Status, Step, Verdict
from backproof.advice import next_move
from backproof.judged.record import Judged
from backproof.record import ExerciseRecord, Mistake
from backproof.shelf import shown
from backproof.words import beside

MARKS = {Status.PROVED: ("✓", "green"), Status.CHECKED: ("=", "green"),
         Status.DERIVED: ("~", "yellow"), Status.MEASURED: ("≈", "green"),
         Status.REFUTED: ("✗", "red"), Status.UNDECIDED: ("?", "red"),
         Status.FAILED: ("✗", "red")}


def plain_mathematics(text: str) -> str:
    """Inline TeX as Unicode: ``$\\delta_j$`` becomes δ_j."""
    from pylatexenc.latex2text import LatexNodes2Text

    converter = LatexNodes2Text(math_mode="text")

    def plain(found):
        spaced = re.sub(r"\\(ln|log|exp)\s+", r"\\\1{} ", found[1])  # the converter drops the space
        return converter.latex_to_text(spaced)
    return re.sub(r"\$([^$]+)\$", plain, text)


def mark(status: Status | None) -> Text:
    symbol, style = MARKS.get(status, (" ", ""))
    return Text(symbol, style)


def show(record: ExerciseRecord, console: Console):
    """Print one worked solution, or the claims of a sheet."""
    from rich.markdown import Markdown  # slow to load, and needed here only

    if record.claims:
        for claim in record.claims:
            show_claim(claim, console)
        return
    console.print(Text(record.title, "bold"), mark(record.status), Text(record.status))
    where = [record.id, record.book, ", ".join(filter(None, (record.chapter, record.section))),
             record.url]
    console.print(Text(" · ".join(filter(None, where)), "dim"))
    console.print(Padding(Markdown(plain_mathematics(record.statement)), (1, 0)))
    if record.error:
        console.print(Text(f"The solution stopped: {record.error}", "red"))
    known = [step.plain for step in record.steps if step.verb == "define"]
    if record.answer:
        console.print(Text("Answer", "bold"))
        for step in record.answer:
            shown = [Text(step.plain, "cyan"), *held(step.verdict, known)] if step.plain else [
                Text(plain_mathematics(step.text))]
            console.print(Padding(Group(*shown), (0, 4)))
    console.print(Text("\nSolution", "bold"))
    for step in record.steps:
        console.print(step_lines(step, known=known))
    if record.mistakes:
        console.print(Text("\nTempting mistakes", "bold"))
        for m in record.mistakes:
            source = f" ({m.source})" if m.source else ""
            words = plain_mathematics(f"{m.text}{source}. {m.why}")
            ran = m.verdict.counterexample and m.verdict.counterexample.is_code
            claim = [] if ran else [Text(m.plain, "cyan"), *held(m.verdict, known)]
            console.print(Padding(Group(Text(words), *claim,
                                        verdict_line(m.verdict, expected=Status.REFUTED)), (0, 2)))
    console.print(Text("\nChecked", "bold"))
    for line in checked(record):
        console.print(Padding(Text(line), (0, 2)))


def show_claim(claim: Judged, console: Console):
    """Print one claim: its verdict, and the lines that show it with what each is to the claim."""
    console.print(Text(f"{claim.id}: {claim.ruling}", "bold"), Text(f"by {claim.how}", "dim"))
    console.print(Text(f"{claim.source}, {claim.place}", "dim"))
    console.print(Padding(Text(plain_mathematics(claim.words)), (1, 0)))
    for words in (*(f"Under: {c}" for c in claim.conditions), claim.open, claim.error):
        if words:
            console.print(Text(plain_mathematics(words)))
    for step, role in zip(claim.steps, claim.roles, strict=True):
        console.print(Text(role.upper(), "dim"), step_lines(step)) if role else console.print(
            step_lines(step))


def step_lines(step: Step, indent=2, known=()) -> Padding:
    """One step: its reason, its formula, where it holds, and the verdict if it is not proved.

    ``known`` are the definitions: they are not said again.
    """
    parts = []
    heading = verb_of(step.verb).heading
    text, _, program = step.text.partition("```python\n")
    words = plain_mathematics(" ".join(filter(None, [f"{heading}." if heading else "", text.strip()])))
    if step.verb == "outcome":  # its formula is in its words
        parts.append(mark(step.status).append(f" {re.sub(r'`|[*]{2}', '', words)}", ""))
    elif words:
        parts.append(Text(words))
    if program:
        parts.append(Padding(Text(program.removesuffix("```").rstrip(), "cyan"), (0, 0, 0, 4)))
    if step.plain and step.verb != "outcome":
        line = Text("  ").append_text(mark(step.status)).append(" ").append(step.plain, "cyan")
        parts.append(line)
    if step.table:
        parts.append(rich_table(step.table))
    if step.verdict and (not step.verdict.ok or step.verdict.counterexample):
        parts.append(verdict_line(step.verdict, expected=step.status if step.verdict.ok else None))
    else:
        parts += held(step.verdict, known)
    parts.extend(step_lines(detail, 4, known) for detail in step.details)
    return Padding(Group(*parts), (0, 0, 0, indent))


def held(verdict: Verdict | None, known=()) -> list[Text]:
    """Where a formula holds and what it was given, as one line; none where it has no condition."""
    said = beside(verdict.conditions, verdict.given, known) if verdict else []
    return [Text(f"    {'; '.join(said)}", "dim")] if said else []


def rich_table(rows) -> Table:
    head, *body = [[plain_mathematics(cell) for cell in row] for row in rows]
    table = Table(*head, box=box.SIMPLE)
    for row in body:
        table.add_row(*row)
    return table


def verdict_line(verdict: Verdict, expected=None) -> Text:
    good = verdict.status == expected
    text = str(verdict) if not good else str(verdict.counterexample or verdict)
    return Text(f"  {text}", "dim" if good else "red")


def checked(record: ExerciseRecord) -> list[str]:
    """The facts behind the verdict, one a line."""
    verdicts = [s.verdict for step in record.steps for s in (step, *step.details) if s.verdict]
    comparisons = sum(v.attack.comparisons for v in verdicts if v.attack)
    lines = [f"{sum(v.ok for v in verdicts)} of {len(verdicts)} steps hold, "
             f"{comparisons} comparisons at small sizes found no counterexample"]
    lines += [f"{c.text}: {c.network}, {c.method}, worst relative error {c.worst_error:.1e} "
              f"({c.word})" for c in record.checks]
    if record.kills.mutants:
        lines.append(f"{record.kills.killed} of {record.kills.mutants - record.kills.equivalent} "
                     "wrong variants refused")
        lines += unrefused(record)
    if record.assumptions:
        lines.append("assumed: " + "; ".join(record.assumptions))
    if record.kills.unneeded:
        lines.append("given, but no equation needs it: " + "; ".join(record.kills.unneeded))
    lines.append(f"{record.seconds:.2f} s")
    return lines


def unrefused(record: ExerciseRecord) -> list[str]:
    """The wrong variants that were neither refused nor proved: no fault of the proof."""
    return [f"not refused: {survivor}" for survivor in record.kills.survived]


def failures(record: ExerciseRecord) -> list[str]:
    """What is wrong with a red exercise: place, line, both sides, and a next move."""
    found = [record.error] if record.error else []
    for step, line in zip_longest(record.steps, record.lines, fillvalue=0):
        found += [complaint(part.verb, part.plain, part.verdict, at(record, line))
                  for part in (step, *step.details) if part.verdict and not part.verdict.ok]
    found += [complaint("check", c.text, c.verdict, at(record, c.line))
              for c in record.checks if not c.verdict.ok]
    found += [unrefuted(m, at(record, m.line))
              for m in record.mistakes if m.verdict.status != Status.REFUTED]
    return found or ["nothing was checked\n    next: say a line that claims something"]


def unrefuted(mistake: Mistake, where: str) -> str:
    """A mistake that nothing refuted, and what to do about it."""
    move = ("make the claim a false one, or leave the mistake out" if mistake.verdict.ok else
            next_move("mistake", mistake.verdict))
    return (f"{where}mistake not refuted: {mistake.text}: {mistake.plain}: {mistake.verdict}\n"
            f"    next: {move}")


def at(record: ExerciseRecord, line: int) -> str:
    """The file and the line, as editors read them."""
    return f"{shown(Path(record.file))}:{line}: " if record.file and line else ""


def complaint(verb: str, plain: str, verdict: Verdict, where: str) -> str:
    """One red line and what to do about it."""
    return f"{where}{verb}: {plain}: {verdict}\n    next: {next_move(verb, verdict, plain)}"


def summary(records: list[ExerciseRecord]) -> Table:
    """One line for each exercise."""
    table = Table(box=box.SIMPLE, pad_edge=False, padding=(0, 1, 0, 0))
    for heading, align in (("", "left"), ("exercise", "left"), ("steps", "right"),
                           ("checks", "right"), ("mistakes", "right"), ("mutants", "right"),
                           ("time", "right")):
        table.add_column(heading, justify=align, no_wrap=True)
    for r in records:
        steps = sum(s.verdict is not None for s in r.steps)
        refused = r.kills.mutants - r.kills.equivalent
        table.add_row(mark(r.status), r.id, str(steps), str(len(r.checks)),
                      str(len(r.mistakes)), f"{r.kills.killed}/{refused}", f"{r.seconds:.2f} s")
    return table
