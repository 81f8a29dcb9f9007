"""What was found about one answer, as data and in words."""
from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum

from derivations.record import Counterexample, Status


class Found(StrEnum):
    """How an answer compares with the book's."""

    RIGHT = "right"
    OTHER_FORM = "right in another form"
    ONLY_UNDER = "right only under"
    RESTATED = "the question again"
    WRONG = "wrong"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"


STATUS = {
    Found.RIGHT: Status.PROVED, Found.OTHER_FORM: Status.PROVED,
    Found.ONLY_UNDER: Status.REFUTED, Found.WRONG: Status.REFUTED,
    Found.RESTATED: Status.UNDECIDED, Found.UNDECIDED: Status.UNDECIDED,
    Found.UNREADABLE: Status.FAILED,
}
EXITS = {Status.PROVED: 0, Status.REFUTED: 1, Status.FAILED: 2, Status.UNDECIDED: 3}


@dataclass(frozen=True)
class Answer:
    """The judgement of one answer.

    ``message`` is one friendly sentence, or a few. ``result`` is the answer as it was read, in the
    text grammar. ``form`` is how alike a right answer is: ``same form``, ``same up to order`` or
    ``equal``. ``steps`` lead from the answer to the book's form. ``assumptions`` are the facts
    that were needed. ``slip`` names a known error and ``hint`` helps without giving the answer
    away. ``position`` is the character (from 0) at which a text stops being readable.
    ``revealed`` is the book's answer, filled only on request.
    """

    found: Found
    message: str
    result: str = ""
    form: str = ""
    steps: list[dict[str, str]] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    counterexample: Counterexample | None = None
    slip: str = ""
    hint: str = ""
    position: int | None = None
    revealed: str = ""
    seconds: float = 0.0

    @property
    def status(self) -> Status:
        return STATUS[self.found]

    @property
    def right(self) -> bool:
        return self.status == Status.PROVED

    @property
    def is_claim(self) -> bool:
        """Whether an equation or inequality was judged as such, not a formula."""
        return any(sign in self.result for sign in "=<>")

    @property
    def exit_code(self) -> int:
        return EXITS[self.status]

    def data(self) -> dict:
        """For JSON, with ``status`` first."""
        return {"status": self.status, **asdict(self)}


class Reached(StrEnum):
    """How near to the end a line is."""

    NO = ""
    OTHER_FORM = "equal to the answer"
    ANSWER = "the answer"


@dataclass(frozen=True)
class Line:
    """The judgement of one line. ``current`` is the formula that the next line continues from,
    ``defines`` whether the line introduces a name of the person's own."""

    status: Status
    message: str
    current: str = ""
    defines: bool = False
    reached: Reached = Reached.NO
    counterexample: Counterexample | None = None
    seconds: float = 0.0


MARKS = {Status.PROVED: "✓", Status.REFUTED: "✗", Status.UNDECIDED: "?", Status.FAILED: "!"}


def in_words(answer: Answer) -> str:
    """The judgement for the terminal."""
    lines = [f"{MARKS[answer.status]} {answer.message}"]
    lines += [f"    {step['text']}    ({step['rule']})" for step in answer.steps]
    if answer.counterexample:
        lines += counterexample_lines(answer.counterexample, answer.is_claim)
    if answer.slip:
        lines.append(answer.slip)
    if answer.hint:
        lines.append(f"Hint: {answer.hint}")
    if answer.revealed:
        lines.append(f"The answer: {answer.revealed}")
    elif answer.status == Status.REFUTED:
        lines.append("(--reveal shows the answer.)")
    return "\n".join(lines)


def counterexample_lines(found: Counterexample, is_claim: bool) -> list[str]:
    """The point, and both values under each other; those of a claim are its two sides."""
    given = [f"{name} = {value}" for part in (found.sizes, found.indices, found.values)
             for name, value in part.items()]
    where = [f"  Try {', '.join(given)}."] if given else []
    left, right = ("left side: ", "right side:") if is_claim else ("yours:    ", "should be:")
    return [*where, f"    {left} {found.left}", f"    {right} {found.right}"]
