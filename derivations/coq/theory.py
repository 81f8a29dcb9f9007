"""A file of Coq for one exercise: its lines in their order, each after what it rests on."""
from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from .proof import proof
from .statement import Outside, Statement, said, statement

LIBRARY = Path(__file__).parent / "library"
ORDER = ("Meaning", "SmallSizes", "Sums", "Signs", "Normal", "Slopes", "Orders", "Tactic", "Limits",
         "Chance", "Book")  # of the library
HEAD = "From Backproof Require Import Book.\nOpen Scope R_scope.\n"


class Line(NamedTuple):
    """A theorem of an exercise: its name in Coq, its lines and their texts, statement and script.

    ``reason`` says why there is no statement; ``digest`` is that of the statement with the meaning
    of its words."""

    name: str
    numbers: tuple[int, ...]
    texts: tuple[str, ...]
    statement: str
    script: str
    digest: str
    reason: str = ""


def theory(entries: list[dict], exercise: str, proved: set[str] | None = None) -> list[Line]:
    """The lines of an exercise from the entries of a ledger, with the entries that they rest on.

    A script uses earlier lines only if their digests are among ``proved``, where that is given.
    """
    found, earlier, unnamed = [], {}, 0
    for entry in needed(entries, exercise):
        labels = [label for label in entry["labels"] if label[0] == exercise]
        numbers, texts = tuple(n for _, n, _ in labels), tuple(text for *_, text in labels)
        unnamed += not labels
        name = f"line_{numbers[0]}" if labels else f"step_{unnamed}"
        try:
            claim = said(entry)
            stated = statement(claim, name)
            script = proof(entry, Statement(claim), earlier)
        except Outside as error:
            found.append(Line(name, numbers, texts, "", "", "", str(error)))
            continue
        sign = digest(statement(claim, "line"))
        if proved is None or sign in proved:
            earlier[entry["id"]] = name, Statement(claim)
        found.append(Line(name, numbers, texts, stated, script, sign))
    return found


def needed(entries: list[dict], exercise: str) -> list[dict]:
    """The entries of an exercise and all that they rest on, in the order of the ledger."""
    wanted = {e["id"] for e in entries if any(label[0] == exercise for label in e["labels"])}
    for entry in reversed(entries):
        if entry["id"] in wanted:
            wanted.update(entry["premises"])
    return [e for e in entries if e["id"] in wanted]


def digest(stated: str) -> str:
    """What a mark belongs to: a statement, and the definitions of the words that it is made of."""
    meaning = (LIBRARY / "Meaning.v").read_text(encoding="utf-8")
    return sha256(f"{meaning}\n{stated}".encode()).hexdigest()[:24]
