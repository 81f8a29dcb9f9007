"""Many answers at once: read from CSV, judged in parallel, nothing lost on the way."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass

from backproof.answers.answer import Answer, Found
from backproof.answers.client import asked, check
from backproof.registry import ExerciseError

COLUMNS = ("id", "answer", "student")


@dataclass(frozen=True)
class Row:
    """One line of the input. ``fault`` says why it cannot be judged, if it cannot."""

    line: int
    id: str = ""
    answer: str = ""
    student: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Grade:
    """One line of the output. ``line`` is its line in the input."""

    line: int
    id: str
    student: str
    answer: str
    status: str
    message: str
    parts: tuple[str, ...] = ()  # of each part: right, open, or not judged
    counterexample: str = ""
    slip: str = ""
    seconds: float = 0.0

    @property
    def right(self) -> bool:
        return self.status in (Found.RIGHT, Found.PART)

    @property
    def decided(self) -> bool:
        return self.status not in (Found.UNDECIDED, Found.UNREADABLE, Found.WORDS)


def read_rows(data: bytes) -> list[Row]:
    """The answers in a CSV file: one a line, with the columns id, answer and perhaps student.

    A first line that names the columns may give them in any order. A broken line spoils no other.
    """
    lines = re.split("\r\n|\n|\r", data.decode("utf-8-sig", errors="replace"))
    names = header(lines[0]) if lines else None
    start = 1 if names else 0
    return [
        read_row(number, line, names or COLUMNS)
        for number, line in enumerate(lines[start:], start + 1) if line.strip()
    ]


def header(line: str) -> list[str] | None:
    """The names of the columns, if the first line has them."""
    names = [name.strip().lower() for name in line.split(",")]
    return names if {"id", "answer"} <= set(names) else None


def read_row(number: int, line: str, names) -> Row:
    try:
        (cells,) = csv.reader([line], strict=True, skipinitialspace=True)
    except (csv.Error, ValueError) as error:
        return Row(number, answer=line, fault=f"this line is no CSV ({error})")
    found = dict(zip(names, cells))
    row = Row(number, *(found.get(name, "").strip() for name in COLUMNS))
    if not row.id or "answer" not in found:
        return Row(number, row.id, row.answer or line, row.student,
                   "this line needs an exercise id and an answer")
    if len(cells) > len(names):
        return Row(
            number, row.id, line, row.student, "this line has too many columns; put an answer "
            'that has a comma in quotes: "sum(x[i], i)"')
    return row


def grade_row(row: Row) -> Grade:
    """Judge one line. Never raises for what the line holds."""
    try:
        answer = Answer(Found.UNREADABLE, row.fault) if row.fault else check(row.id, row.answer)
    except ExerciseError as error:
        answer = Answer(Found.UNREADABLE, str(error))
    return graded(row, answer)


def graded(row: Row, answer: Answer) -> Grade:
    return Grade(row.line, row.id, row.student, row.answer, str(answer.found),
                 answer.message.splitlines()[0], parts_of(row.id, answer),
                 str(answer.counterexample or ""), answer.slip, round(answer.seconds, 3))


def parts_of(id: str, answer: Answer) -> tuple[str, ...]:
    """What became of each part of an exercise."""
    try:
        parts = asked(id).parts
    except ExerciseError:
        return ()
    return tuple(
        "not judged" if not part.judged else "right" if answer.right and n in
        answer.parts else str(answer.found) if n == answer.part and not answer.right else "open"
        for n, part in enumerate(parts, 1))


def grade(rows: Iterable[Row], executor: Executor | None = None,
          done: Callable[[Grade], None] | None = None) -> list[Grade]:
    """The grades of all rows, in their order; ``done`` is called with each as it is ready.

    ``executor`` is any executor with the interface of ``concurrent.futures``. By default as many
    judging processes run as there are processors.
    """
    rows = list(rows)
    if executor is None:
        with ThreadPoolExecutor(os.cpu_count() or 1) as own:  # each thread drives one process
            return collect(rows, own, done)
    return collect(rows, executor, done)


def collect(rows, executor, done) -> list[Grade]:
    pending = {executor.submit(grade_row, row): row for row in rows}
    found: dict[int, Grade] = {}
    for future in as_completed(pending):
        row = pending[future]
        try:
            found[row.line] = future.result()
        except Exception as error:  # an executor that lost a worker must not cost the other rows
            found[row.line] = graded(
                row,
                Answer(Found.UNDECIDED, f"this answer was lost on the way: {type(error).__name__}"))
        if done:
            done(found[row.line])
    return [found[row.line] for row in rows]


def to_csv(grades: list[Grade]) -> str:
    """The grades as CSV, one column for each part, ready for a spreadsheet: no cell can be taken
    for a command there."""
    out = io.StringIO()
    most = max((len(g.parts) for g in grades), default=0)
    columns = [f"part {n}" for n in range(1, most + 1)]
    names = [name for name in Grade.__dataclass_fields__ if name != "parts"]
    writer = csv.DictWriter(out, [*names, *columns], lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {**{name: harmless(getattr(g, name)) for name in names}, **dict(zip(columns, g.parts))}
        for g in grades)
    return out.getvalue()


def harmless(value):
    """Text that a spreadsheet would run as a formula, with a space before it."""
    return f" {value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


def to_json(grades: list[Grade]) -> str:
    totals = {found: sum(g.status == found for g in grades) for found in Found}
    return json.dumps(
        {"grades": [asdict(g) for g in grades], "totals": {"answers": len(grades), **totals}},
        ensure_ascii=False, indent=2)
