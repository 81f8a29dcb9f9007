"""What is false, stated for Coq: changed lines, published mistakes, rows of a bank of claims."""
from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from backproof.claims import Typed, read_claim
from backproof.coq.theory import Line
from backproof.errors import ExerciseError
from backproof.record import ExerciseRecord
from derivations.claim import Claimed, claimed, said
from derivations.coq import Outside, Statement
from derivations.kernel.rules import NotProved
from derivations.kernel.terms import ONE, Unsupported, add
from derivations.notation.tokens import Unreadable

OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "!=": "="}
EVERY = 16  # one of so many lines is changed, and one of so many rows is tried
SCRIPT = "Proof. backproof. Qed."


def false_statements(records: Iterable[ExerciseRecord], banks: Iterable[Path]) -> list[Line]:
    """Every published mistake, and a sample of changed lines and of the false rows of files: the
    same one each time. Each has the script that a true line has."""
    found = [pair for record in records for pair in (*mistakes(record), *changed(record))]
    return stated([*found, *(pair for path in banks for pair in false_rows(path))])


def stated(claims) -> list[Line]:
    """Those of some claims, each with its text, that have words in Coq."""
    found = []
    for n, (text, claim) in enumerate(claims):
        try:
            found.append(Line(f"wrong_{n}", (), (text,), Statement(claim).theorem(f"wrong_{n}"), SCRIPT))
        except (Outside, Unsupported):
            continue
    return found


def mistakes(record: ExerciseRecord) -> Iterator[tuple[str, Claimed]]:
    """The published mistakes that are claims."""
    for mistake in record.mistakes:
        if mistake.claimed:
            yield f"{record.id}, a mistake: {mistake.plain}", said(json.loads(mistake.claimed))


def changed(record: ExerciseRecord) -> Iterator[tuple[str, Claimed]]:
    """Some lines with 1 added to the right side, or their relation turned into its opposite."""
    entries = map(json.loads, record.ledger)
    for entry in [e for e in entries if e["labels"]][::EVERY]:
        claim, text = said(entry), f"{record.id}: {entry['labels'][0][2]}"
        if claim.at:
            yield f"{text}, without the point", claim._replace(at=())
        elif claim.relation in OPPOSITE:
            yield f"{text}, turned", claim._replace(relation=OPPOSITE[claim.relation])
        elif claim.right[0] != "infinity":
            yield f"{text}, 1 added", claim._replace(right=add(claim.right, ONE))


def false_rows(path: Path) -> Iterator[tuple[str, Claimed]]:
    """Some false claims of a TOML file with tables ``row``: ``claim``, ``given``, ``range``,
    ``fixed``, ``whole`` as on the command line, and ``truth``."""
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("row", [])
    for row in [row for row in rows if row.get("truth") == "false"][::EVERY]:
        yield from one_link(row)


def one_link(row: dict) -> Iterator[tuple[str, Claimed]]:
    """A row as a claim, if it can be read and has one link: of a chain, only one need be false."""
    ranges = dict(text.split("=") for text in row.get("range", ()))
    try:
        (question,) = read_claim(Typed((row["claim"],), tuple(row.get("given", ())), ranges,
                                       tuple(row.get("fixed", ())), tuple(row.get("whole", ()))))
        yield row["claim"], claimed(question.context, *question.claim)
    except (Unreadable, ExerciseError, NotProved, Unsupported, ValueError):
        return
