"""The job: every line of the shelf compiled by Coq, compared with the committed results.

What is false is tried as well: lines with their right side or relation changed. None may compile.
"""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from backproof.coq import coqtop
from backproof.coq.export import export
from backproof.coq.marks import (
    Result, entries_of, lines_of, module, path_of, proved_by_coq, results, write,
)
from backproof.coq.wrong import wrong_lines
from backproof.record import ExerciseRecord
from backproof.shelf import current
from derivations.coq import theory

LIMIT = 900.0  # seconds for a file
SECONDS = 20  # for a line that has no mark yet
PATIENCE = 60  # for one that was too late, alone
WRONG_SECONDS = 3  # for a line that is false


class Report(NamedTuple):
    """What the job found: lines that are proved, their number in all, and what is wrong."""

    proved: int
    lines: int
    axioms: set[str]
    wrong_tried: int
    faults: list[str]


def check(records: list[ExerciseRecord], say: Callable[[str], None]) -> Report:
    """Compile what the result files call proved, and try false lines."""
    known = proved_by_coq()
    faults, axioms, tried = lost(records), set(), 0
    with TemporaryDirectory(prefix="backproof-coq-") as name:
        folder = Path(name)
        export(records, known, folder)
        coqtop.library(folder, LIMIT)
        for record in (r for r in records if r.ledger):
            found = coqtop.compiled(folder, module(record.id), LIMIT)
            axioms |= found.axioms
            say(f"{record.id}: {'compiled' if found.ok else 'not compiled'}, {found.seconds:.0f} s")
            if not found.ok:
                faults.append(f"{record.id} does not compile any more: {found.said.strip()[-400:]}")
            wrong = wrong_lines(record)
            tried += len(wrong)
            why = coqtop.tried(folder, wrong, WRONG_SECONDS) if wrong else {}
            faults += [f"{record.id}: Coq proves what is false: {line.texts[0]}"
                       for line in wrong if not why[line.name]]
    faults += [f"an axiom that is not expected: {name}" for name in sorted(axioms - coqtop.AXIOMS)]
    lines = [line for record in records for line in lines_of(record) if line.numbers]
    return Report(sum(line.digest in known for line in lines), len(lines), axioms, tried, faults)


def lost(records: list[ExerciseRecord]) -> list[str]:
    """Lines that were proved, and whose statement is now another."""
    now = {record.id: {line.digest for line in lines_of(record)} for record in records}
    return [f"{id}, {line.theorem}: the statement that was proved has changed; run backproof coq "
            "--accept" for book in current().books for id, found in results(path_of(book)).items()
            for line in found if line.proved and id in now and line.statement not in now[id]]


def accept(records: list[ExerciseRecord], say: Callable[[str], None]) -> list[Path]:
    """Try every line that has no mark yet, and write the result files anew."""
    found: dict[str, list[Result]] = {}
    with TemporaryDirectory(prefix="backproof-coq-") as name:
        folder = Path(name)
        export(records, set(), folder)
        coqtop.library(folder, LIMIT)
        for record in records:
            found[record.id] = judged(record, folder, kept(record))
            good = [line for line in found[record.id] if line.lines]
            say(f"{record.id}: {sum(line.proved for line in good)} of {len(good)}")
    paths = []
    for book in current().books:
        own = {r.id: found[r.id] for r in records if r.book == book.name and found[r.id]}
        others = {id: lines for id, lines in results(path_of(book)).items() if id in book.ids}
        write(path_of(book), {**others, **own})
        paths.append(path_of(book))
    return paths


def kept(record: ExerciseRecord) -> set[str]:
    """The statements of an exercise that have a mark."""
    known = [line for book in current().books if book.name == record.book
             for line in results(path_of(book)).get(record.id, ())]
    return {line.statement for line in known if line.proved}


def judged(record: ExerciseRecord, folder: Path, known: set[str]) -> list[Result]:
    """The lines of an exercise. Those without a mark are tried, then tried again without the lines
    that were not proved, and those that were too late once more with patience."""
    known, why = set(known), {}
    for seconds, again in ((SECONDS, ""), (SECONDS, ""), (PATIENCE, "not within")):
        lines = [line for line in theory(entries_of(record), record.id, known if why else None)
                 if line.digest in known or why.get(line.name, again).startswith(again)]
        if all(line.digest in known for line in lines if line.digest):
            break
        why |= coqtop.tried(folder, lines, seconds, known)
        known |= {line.digest for line in lines if why.get(line.name) == ""}
    return [Result(line.name, list(line.numbers), list(line.texts), line.digest,
                   line.digest in known, line.reason or why.get(line.name, ""))
            for line in lines_of(record)]
