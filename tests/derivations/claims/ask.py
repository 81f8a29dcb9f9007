"""Ask the engine about one row of the bank of claims: the only place that knows its public call."""
from derivations.notation.tokens import Unreadable
from exercises.questions import prove_text
from exercises.registry import ExerciseError


def ask(row) -> str:
    """The status of a row's claim; ``unreadable`` for a text that the grammar refuses."""
    if row.get("fixed") or row.get("whole"):
        return "unreadable"  # there is no option for them yet
    ranges = dict(text.split("=") for text in row.get("range", ()))
    try:
        return prove_text([row["claim"]], row.get("given", []), ranges)["status"]
    except (Unreadable, ExerciseError):
        return "unreadable"
