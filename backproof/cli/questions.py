"""Commands that ask the judge: is a claim true, and what is a gradient?"""
from __future__ import annotations

from typing import Annotated, Optional

import typer

from backproof.cli.options import (
    EXITS, UNREADABLE, Fixed, Given, Json, Range, Whole, complaints, say,
)


def prove(
    left: Annotated[str, typer.Argument(help="One side, or a whole claim such as 'a <= b' or "
                                             "'0 <= a < b'.")],
    right: Annotated[Optional[str], typer.Argument(help="The other side, which is to be "
                                                        "equal.")] = None,
    given: Given = None, range_: Range = None, fixed: Fixed = None, whole: Whole = None,
    as_coq: Annotated[bool, typer.Option("--coq", help="Print a file for Coq.")] = False,
    as_json: Json = False,
):
    """Decide whether LEFT equals RIGHT, or whether a claim holds, for every size."""
    from backproof.questions import prove_text

    claim = [left] if right is None else [left, right]
    if as_coq:
        from backproof.claims import Typed
        from backproof.coq.typed import file_of

        print(file_of(Typed(tuple(claim), tuple(given or ()), ranges(range_), tuple(fixed or ()),
                            tuple(whole or ()))))
        return
    answer(lambda: prove_text(claim, given or [], ranges(range_), fixed or (), whole or ()),
            as_json)


def derive(
    definitions: Annotated[list[str], typer.Argument(help="Definitions; the last one's left side "
                                                         "is differentiated.")],
    wrt: Annotated[list[str], typer.Option(help="The variable, such as 'z[k]'; given twice, the "
                                                "second derivative.")],
    given: Given = None, range_: Range = None, as_json: Json = False,
):
    """Derive a gradient from definitions, with its steps."""
    from backproof.questions import derive_text

    answer(lambda: derive_text(definitions, wrt, given or [], ranges(range_)), as_json)


def answer(ask, as_json):
    try:
        answer = ask()
    except complaints() as error:
        if not as_json:
            raise
        say({"status": "failed", "result": None, "steps": [], "counterexample": None,
             "reason": str(error), "seconds": 0.0})
        raise typer.Exit(UNREADABLE) from None
    if as_json:
        say(answer)
    else:
        from backproof.words import in_words

        print(in_words(answer))
    raise typer.Exit(EXITS[answer["status"]])


def ranges(items) -> dict[str, str]:
    found = {}
    for item in items or []:
        name, sign, length = item.partition("=")
        if not (name.strip() and sign and length.strip()):
            raise typer.BadParameter(f"{item!r} is not of the form i=m")
        found[name.strip()] = length.strip()
    return found
