"""The next move for an author whose line is red: one sentence that fits what was found."""
from __future__ import annotations

import re

from derivations.record import Status, Verdict

# The first pattern that is found in the reason of a line that is not refuted gives the move.
BY_REASON = [
    (r"kept closed it fails",
     "say what the line needs of that name in a line before, and give it: given=[…]; or leave out "
     "hold=…"),
    (r"no decision within|nested too deeply|too large|did not end",
     "cut the line in two, or state an intermediate result as a line before"),
    (r"no point was found",
     "the facts given may contradict each other or leave no room; check them one by one"),
    (r"IndexedBase\) cannot be evaluated|cannot be evaluated|is not in the language of the kernel",
     "write the entries with their indices: Sum(A[i, k]*x[k], k) for a product A x"),
    (r"moment of order|expected value of",
     "give more moments to Random(…), or open the function first"),
    (r"outside the language|is a product|only sums|not in the language|integer power|Unsupported",
     "write it with what the page “What you can write” lists"),
    (r"has no proved line",
     "name the line by its left side, of=…; backproof show lists the lines of that exercise"),
    (r"it rests on",
     "this page must define and assume what that line assumes, before it is used"),
    (r"stale|never measured", "run its experiments again: backproof measure ID"),
    (r"no certificate|no method|sign",
     "state the inequality that you use as a line before, and give it: given=[…]; or say the line "
     "for a letter of its own and use proof.instance"),
    (r"TypeError|AttributeError|ValueError|KeyError|NameError",
     "correct the call; the page “What you can write” shows each verb"),
]


def next_move(verb: str, verdict: Verdict) -> str:
    """What to try, for a verdict that is not green."""
    if verdict.status == Status.REFUTED:
        if verb == "outcome":
            return "correct the program, or what you expect of it"
        return ("put in these numbers by hand; then correct the line, or give the condition under "
                "which it holds: given=[…]")
    for pattern, move in BY_REASON:
        if re.search(pattern, verdict.reason):
            return move
    if verdict.status == Status.FAILED:
        return "correct what the reason names"
    return "take a smaller step: prove a part as a line before, and give it: given=[…]"
