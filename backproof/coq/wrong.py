"""What is false, stated for Coq: changed lines, published mistakes, rows of a bank of claims."""
from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from backproof.claims import Typed, read_claim
from backproof.coq.marks import entries_of
from backproof.errors import ExerciseError
from backproof.record import ExerciseRecord
from derivations.coq import Claimed, Line, Outside, claimed, said, statement
from derivations.kernel.rules import NotProved
from derivations.kernel.terms import ONE, Unsupported, add
from derivations.notation.tokens import Unreadable

OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "!=": "="}
EVERY = 5  # one of so many lines is changed, and one of so many rows is tried
SCRIPT = "Proof. backproof. Qed."


def wrong_lines(record: ExerciseRecord) -> list[Line]:
    """False statements of an exercise, each with the script that a true one has."""
    return stated([*mistakes(record), *changed(record)])


def stated(claims) -> list[Line]:
    """Those of some claims, each with its text, that have words in Coq."""
    found = []
    for n, (text, claim) in enumerate(claims):
        try:
            found.append(Line(f"wrong_{n}", (), (text,), statement(claim, f"wrong_{n}"), SCRIPT))
        except Outside:
            continue
    return found


def mistakes(record: ExerciseRecord) -> Iterator[tuple[str, Claimed]]:
    """The published mistakes that are claims."""
    for mistake in record.mistakes:
        if mistake.claimed:
            yield f"mistake: {mistake.plain}", said(json.loads(mistake.claimed))


def changed(record: ExerciseRecord) -> Iterator[tuple[str, Claimed]]:
    """Some lines with 1 added to the right side, or their relation turned into its opposite."""
    for entry in [e for e in entries_of(record) if e["labels"]][::EVERY]:
        claim, text = said(entry), entry["labels"][0][2]
        if claim.relation in OPPOSITE:
            yield f"relation turned: {text}", claim._replace(relation=OPPOSITE[claim.relation])
        elif claim.right[0] != "infinity":
            yield f"1 added: {text}", claim._replace(right=add(claim.right, ONE))


def false_rows(path: Path) -> list[Line]:
    """Some false claims of a TOML file with tables ``row``: ``claim``, ``given``, ``range``,
    ``fixed``, ``whole`` as on the command line, and ``truth``."""
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("row", [])
    wrong = [row for row in rows if row.get("truth") == "false"]
    return stated(pair for row in wrong[::EVERY] for pair in one_link(row))


def one_link(row: dict) -> Iterator[tuple[str, Claimed]]:
    """A row as a claim, if it can be read and has one link: of a chain, only one need be false."""
    ranges = dict(text.split("=") for text in row.get("range", ()))
    try:
        (question,) = read_claim(Typed((row["claim"],), tuple(row.get("given", ())), ranges,
                                       tuple(row.get("fixed", ())), tuple(row.get("whole", ()))))
        yield row["claim"], claimed(question.context(), *question.claim())
    except (Unreadable, ExerciseError, NotProved, Unsupported, ValueError):
        return
