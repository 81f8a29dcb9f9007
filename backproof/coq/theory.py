"""A file of Coq for one exercise: its lines in their order, each after what it rests on."""
from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from typing import NamedTuple

from backproof.coq.script import script
from derivations.claim import Claimed, said
from derivations.coq import LIBRARY, Outside, Statement
from derivations.coq.words import word
from derivations.kernel.terms import Unsupported

ORDER = ("Meaning", "SmallSizes", "Sums", "Signs", "Normal", "Slopes", "Orders", "Laws", "Tactic",
         "Limits", "Families", "Chance", "Book")  # of the library
USED = re.compile(r"\b(?:line|step)_\d+(?:_of_\w+)?\b")
HEAD = "From Backproof Require Import Book.\nOpen Scope R_scope.\n"


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


def theory(ledger: Iterable[str], exercise: str, refused=frozenset()) -> list[Line]:
    """The lines of an exercise from its ledger, with the entries that they rest on.

    A script uses earlier lines, but none whose digest is among the ``refused``.
    """
    found, earlier = {}, {}
    for name, entry in entered(ledger, exercise):
        labels = entry["labels"]
        line = Line(name, tuple((where, n) for where, n, _ in labels),
                    tuple(text for *_, text in labels))
        try:
            say = Statement(said(entry))
            stated, proof = say.theorem(name), script(entry, say, earlier)
        except (Outside, Unsupported) as error:
            found[name] = line._replace(reason=str(error))
            continue
        mark = digest(stated.replace(name, "line", 1))
        asked = hashed(library_text(), stated, proof,
                       *(found[other].digest for other in USED.findall(proof)))
        found[name] = line._replace(statement=stated, script=proof, digest=mark, asked=asked,
                                    claim=say.claim)
        if mark not in refused:
            earlier[entry["id"]] = name, say
    return list(found.values())


def entered(ledger: Iterable[str], exercise: str) -> Iterator[tuple[str, dict]]:
    """Each entry with its name. That of a line of a claim on a sheet ends with that of the claim."""
    steps = 0
    for entry in map(json.loads, ledger):
        steps += not entry["labels"]
        where, number, _ = (entry["labels"] or [(exercise, steps, "")])[0]
        kind = "line" if entry["labels"] else "step"
        yield f"{kind}_{number}" + ("" if where == exercise else f"_of_{word(where)}"), entry


def digest(stated: str) -> str:
    """What a mark belongs to: a statement, and the definitions of the words that it is made of."""
    meaning = ["Meaning", *(["Families"] if "independent_families" in stated else [])]
    return hashed(*map(text_of, meaning), stated)


def text_of(name: str) -> str:
    return (LIBRARY / f"{name}.v").read_text(encoding="utf-8")


@cache
def library_text() -> str:
    return "\n".join(map(text_of, ORDER))


def hashed(*texts: str) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()[:24]
