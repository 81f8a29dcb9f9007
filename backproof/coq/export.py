"""A folder for Coq: the library, one file for each exercise, and what ``make`` needs."""
from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from backproof.coq.marks import lines_of, module
from backproof.coq.points import point_of
from backproof.coq.theory import HEAD, ORDER, Line
from backproof.record import ExerciseRecord
from derivations.coq import LIBRARY

MAKEFILE = """all: Makefile.coq
\t$(MAKE) -f Makefile.coq
Makefile.coq: _CoqProject
\tcoq_makefile -f _CoqProject -o Makefile.coq
.PHONY: all
"""


def export(records: Iterable[ExerciseRecord], proved: set[str], folder: Path) -> list[Path]:
    """Write the exercises of records; the paths of their files. ``proved`` has the digests of the
    statements that Coq proves: only these have a proof there, the others stand as goals."""
    records = [record for record in records if record.ledger]
    folder.mkdir(parents=True, exist_ok=True)
    for name in ORDER:
        text = (LIBRARY / f"{name}.v").read_text(encoding="utf-8")
        (folder / f"{name}.v").write_text(text, encoding="utf-8")
    paths = [folder / f"{module(record.id)}.v" for record in records]
    for record, path in zip(records, paths, strict=True):
        path.write_text(text_of(record, proved), encoding="utf-8")
    names = [*(f"{name}.v" for name in ORDER), *(path.name for path in paths)]
    listed = "\n".join(["-R . Backproof", *names, ""])
    (folder / "_CoqProject").write_text(listed, encoding="utf-8")
    (folder / "Makefile").write_text(MAKEFILE, encoding="utf-8")
    return paths


def text_of(record: ExerciseRecord, proved: set[str]) -> str:
    """The file of one exercise."""
    refused = {line.digest for line in lines_of(record)} - proved
    lines = lines_of(record, refused)
    parts = [f"(** {comment(f'{record.id}: {record.title}')} *)\n{HEAD}"]
    parts += [theorem(line) if line.digest in proved else goal(line) for line in lines]
    names = [line.name for line in lines if line.digest in proved]
    if names:
        parts.append(f"Definition lines := ({', '.join(names)}).\nPrint Assumptions lines.\n")
    return "\n".join(parts)


def theorem(line: Line) -> str:
    at = point_of(line.claim)
    said = heading(line, at and f"its hypotheses hold at {at}")
    return f"{said}\n{line.statement}\n{line.script}\n"


def goal(line: Line) -> str:
    """A line that Coq does not prove, or that has no words there."""
    if line.reason:
        return f"{heading(line, f'no statement: {line.reason}')}\n"
    stated = line.statement.replace(f"Theorem {line.name} :", "Goal", 1)
    return f"{heading(line, 'not proved here')}\n{stated}\nAbort.\n"


def heading(line: Line, more="") -> str:
    which = ", ".join(f"{where}, line {n}" for where, n in line.places) or "what a line rests on"
    said = "; ".join(dict.fromkeys(line.texts))
    return f"(** {comment(': '.join(filter(None, (which, said, more))))} *)"


def comment(text: str) -> str:
    """A text that neither opens nor ends a comment or a string of Coq."""
    return text.replace("(*", "( *").replace("*)", "* )").replace('"', "'")
