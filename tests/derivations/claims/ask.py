"""Ask the engine about one row of the bank of claims: the only place that knows its public call."""
from backproof.errors import ExerciseError
from backproof.questions import prove_text
from derivations.notation.tokens import Unreadable


def ask(row) -> str:
    """The status of a row's claim; ``unreadable`` for a text that the grammar refuses."""
    ranges = dict(text.split("=") for text in row.get("range", ()))
    try:
        return prove_text([row["claim"]], row.get("given", []), ranges, row.get("fixed", ()),
                          row.get("whole", ()))["status"]
    except (Unreadable, ExerciseError):
        return "unreadable"
