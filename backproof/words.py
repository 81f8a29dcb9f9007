"""An answer to a question as a person reads it in the terminal: what was found, and in one line why."""
from __future__ import annotations

import re

SIZE = re.compile(r"\w+ >= [1-9]\d*")
MARKS = {"proved": "✓", "derived": "~", "refuted": "✗"}


def in_words(found: dict) -> str:
    """The answer for the terminal."""
    lines = [f"{MARKS.get(s['status'], '?')} {s['text']}" + (
        f"    ({s['reason']})" if s.get("reason") else "") for s in found["steps"]]
    lines += proved(found) if found["status"] == "proved" else [not_proved(found)]
    return "\n".join([*lines, *found.get("notes", [])])


def proved(found) -> list[str]:
    """``proved for every n: …``, then where it holds and what was given; a kink is said in the notes."""
    sizes = [a.split(" >= ")[0] for a in found["assumptions"] if SIZE.fullmatch(a)]
    every = f" for every {', '.join(sizes)}" if sizes else ""
    why = f": {found['why']}" if found["why"] else f" by {found['method']}"
    return [f"proved{every}{why}",
            *(f"  {line}" for line in beside(found["conditions"], found["assumptions"], found.get("kinks", ())))]


def beside(conditions: list[str], assumptions: list[str], known=()) -> list[str]:
    """Where a line holds and what it was given, each in words; sizes and ``known`` facts left out."""
    given = [a for a in assumptions if not SIZE.fullmatch(a) and a not in known]
    return [*(f"where {c}" for c in conditions), *(f"given {a}" for a in given)]


def not_proved(found) -> str:
    if found["counterexample"]:
        c = found["counterexample"]
        where = ", ".join(f"{n} = {v}" for part in ("sizes", "indices", "values")
                          for n, v in c[part].items())
        counting = "[" in where or c["indices"]
        at = f"at {where}{' (indices count from 0)' if counting else ''} " if where else ""
        return f"refuted: {at}the left side is {c['left']}, the right side {c['right']}"
    return f"{found['status']}: {found['reason']}"
