"""An answer to a question as a person reads it in the terminal: what was found, and in one line why."""
from __future__ import annotations

from derivations.record import not_of_sizes

MARKS = {"proved": "✓", "derived": "~", "refuted": "✗"}


def in_words(found: dict) -> str:
    """The answer for the terminal."""
    lines = [f"{MARKS.get(s['status'], '?')} {s['text']}" + (
        f"    ({s['reason']})" if s.get("reason") else "") for s in found["steps"]]
    lines += proved(found) if found["status"] == "proved" else [not_proved(found)]
    return "\n".join([*lines, *found.get("notes", [])])


def proved(found) -> list[str]:
    """``proved for every n: …``, then where it holds and what was given; a kink is said in the notes."""
    every = f" for every {', '.join(found['sizes'])}" if found["sizes"] else ""
    given = not_of_sizes(found["assumptions"], found["sizes"])
    why = f": {found['why']}" if found["why"] else f" by {found['method']}"
    return [f"proved{every}{why}",
            *(f"  {line}" for line in beside(found["conditions"], given, found.get("kinks", ())))]


def beside(conditions: list[str], given: list[str], known=()) -> list[str]:
    """Where a line holds and what it was given, each in words; ``known`` facts left out."""
    return [*(f"where {c}" for c in conditions), *(f"given {a}" for a in given if a not in known)]


def not_proved(found) -> str:
    if found["counterexample"]:
        c = found["counterexample"]
        where = ", ".join(f"{n} = {v}" for part in ("sizes", "indices", "values")
                          for n, v in c[part].items())
        counting = "[" in where or c["indices"]
        at = f"at {where}{' (indices count from 0)' if counting else ''} " if where else ""
        return f"refuted: {at}the left side is {c['left']}, the right side {c['right']}"
    return f"{found['status']}: {found['reason']}"
