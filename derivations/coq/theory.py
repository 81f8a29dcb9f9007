"""A file of Coq for one exercise: its lines in their order, each after what it rests on."""
from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from .proof import proof
from .statement import Claimed, Outside, Statement, named, said
from .terms import word

LIBRARY = Path(__file__).parent / "library"
ORDER = ("Meaning", "SmallSizes", "Sums", "Signs", "Normal", "Slopes", "Orders", "Laws", "Tactic",
         "Limits", "Chance", "Book")  # of the library
HEAD = "From Backproof Require Import Book.\nOpen Scope R_scope.\n"
USED = re.compile(r"\b(?:line|step)_\d+(?:_of_\w+)?\b")


class Line(NamedTuple):
    """A theorem of an exercise: its name in Coq, its lines and their texts, statement and script.

    A line is named by its exercise, or its claim of a sheet, and its number there.

    ``reason`` says why there is no statement. ``digest`` is that of the statement with the meaning
    of its words, ``asked`` that of all that Coq reads: library, statement, script, lines used."""

    name: str
    places: tuple[tuple[str, int], ...]
    texts: tuple[str, ...]
    statement: str = ""
    script: str = ""
    digest: str = ""
    asked: str = ""
    reason: str = ""
    claim: Claimed | None = None


def theory(entries: list[dict], exercise: str, refused=frozenset()) -> list[Line]:
    """The lines of an exercise from the entries of a ledger, with the entries that they rest on.

    A script uses earlier lines, but none whose digest is among the ``refused``.
    """
    found, earlier, digests = [], {}, {}
    for name, entry in entered(entries, exercise):
        labels = entry["labels"]
        line = Line(name, tuple((where, n) for where, n, _ in labels),
                    tuple(text for *_, text in labels))
        try:
            claimed = Statement(said(entry))
            stated, script = named(name, claimed.text), proof(entry, claimed, earlier)
        except Outside as error:
            found.append(line._replace(reason=str(error)))
            continue
        digests[name] = digest(named("line", claimed.text))
        asked = hashed(library_text(), stated, script, *map(digests.get, USED.findall(script)))
        found.append(line._replace(statement=stated, script=script, digest=digests[name],
                                   asked=asked, claim=claimed.claim))
        if digests[name] not in refused:
            earlier[entry["id"]] = name, claimed
    return found


def entered(entries: list[dict], exercise: str):
    """All lines and what they rest on, each with its name, in their order. The name of a line of
    a claim on a sheet ends with that of the claim."""
    wanted = {e["id"] for e in entries if e["labels"]}
    for entry in reversed(entries):
        wanted.update(entry["premises"] if entry["id"] in wanted else ())
    unnamed = 0
    for entry in (e for e in entries if e["id"] in wanted):
        unnamed += not entry["labels"]
        where, number, _ = (entry["labels"] or [(exercise, unnamed, "")])[0]
        kind = "line" if entry["labels"] else "step"
        yield f"{kind}_{number}" + ("" if where == exercise else f"_of_{word(where)}"), entry


def digest(stated: str) -> str:
    """What a mark belongs to: a statement, and the definitions of the words that it is made of."""
    return hashed((LIBRARY / "Meaning.v").read_text(encoding="utf-8"), stated)


@cache
def library_text() -> str:
    return "\n".join((LIBRARY / f"{name}.v").read_text(encoding="utf-8") for name in ORDER)


def hashed(*texts: str) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()[:24]
