"""What was found about an answer, as data and in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum

from derivations.record import Counterexample, Status


class Found(StrEnum):
    """How an answer compares with what is asked. The order is that in which they are looked for."""

    RIGHT = "right"
    PART = "right for a part"
    NOT_ASKED = "true but not asked"
    CONDITION = "true under a condition"
    NO_VALUE = "no value inside the domain"
    WRONG = "wrong"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"
    WORDS = "not judged"


EXITS = {
    Found.RIGHT: 0, Found.PART: 0, Found.NOT_ASKED: 4, Found.CONDITION: 5, Found.NO_VALUE: 6,
    Found.WRONG: 1, Found.UNDECIDED: 3, Found.UNREADABLE: 2, Found.WORDS: 3
}
MARKS = {
    Found.RIGHT: "✓", Found.PART: "✓", Found.NOT_ASKED: "~", Found.CONDITION: "~",
    Found.NO_VALUE: "✗", Found.WRONG: "✗", Found.UNDECIDED: "?", Found.UNREADABLE: "!",
    Found.WORDS: "·"
}
FALSE = (Found.WRONG, Found.NO_VALUE)
NOT_WRONG = "It is not called wrong. A simpler form of the same answer may help."


@dataclass(frozen=True)
class Answer:
    """The judgement of one answer.

    ``part`` is the number of the part that it is right for, or is held against; ``parts`` are all
    that it answers, ``open`` those that are left. ``result`` is the answer as it was read, ``form``
    ``same form``, ``equal`` or ``rounded``; ``steps`` lead from it to the page's form. ``remarks``
    say which letters were matched, ``method`` how it was decided, ``line`` which line of the
    solution it is. ``slip`` names a known error, ``hint`` helps without giving the answer away,
    ``revealed`` is the answer, on request. ``position`` is the character (from 0) at which a text
    stops being readable, ``example`` one that can be read.
    """

    found: Found
    message: str
    part: int | None = None
    parts: list[int] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    result: str = ""
    form: str = ""
    method: str = ""
    steps: list[dict[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    counterexample: Counterexample | None = None
    is_claim: bool = False
    line: int | None = None
    slip: str = ""
    hint: str = ""
    position: int | None = None
    example: str = ""
    revealed: str = ""
    seconds: float = 0.0

    @property
    def right(self) -> bool:
        return self.found in (Found.RIGHT, Found.PART)

    @property
    def exit_code(self) -> int:
        return EXITS[self.found]

    def data(self) -> dict:
        """For JSON, with ``status`` first."""
        return {"status": str(self.found), **asdict(self)}


class Reached(StrEnum):
    """How near to the end a line is."""

    NO = ""
    OTHER_FORM = "equal to the answer"
    ANSWER = "the answer"


@dataclass(frozen=True)
class Line:
    """The judgement of one line. ``current`` is the formula that the next line continues from, ``aside`` that of a
    remark, for a line that begins with =, ``defines`` whether the line introduces a name of the person's own."""

    status: Status
    message: str
    current: str = ""
    aside: str = ""
    defines: bool = False
    reached: Reached = Reached.NO
    counterexample: Counterexample | None = None
    seconds: float = 0.0


def in_words(answer: Answer, text: str = "") -> str:
    """The judgement for the terminal."""
    lines = [f"{MARKS[answer.found]} {answer.message}"]
    lines += [f"  ({remark}.)" for remark in answer.remarks]
    if answer.position is not None and text and "\n" not in text:
        lines += [f"    {text}", f"    {' ' * answer.position}^"]
    lines += [f"    {step['text']}    ({step['rule']})" for step in answer.steps]
    if answer.counterexample:
        lines += counterexample_lines(answer.counterexample, answer.is_claim)
    if answer.slip:
        lines.append(answer.slip)
    if answer.example:
        lines.append(f"What can be read: {answer.example}")
    if answer.hint:
        lines.append(f"Hint: {answer.hint}")
    if answer.revealed:
        lines.append(f"The answer: {answer.revealed}")
    elif answer.found in FALSE:
        lines.append("(--hint helps on, --reveal shows the answer.)")
    return "\n".join(lines)


def counterexample_lines(found: Counterexample, is_claim: bool) -> list[str]:
    """The point, and both values under each other; those of a claim are its two sides."""
    given = [
        f"{name} = {value}" for part in (found.sizes, found.indices, found.values)
        for name, value in part.items()
    ]
    where = [f"  Try {', '.join(given)}."] if given else []
    left, right = ("left side: ", "right side:") if is_claim else ("yours:    ", "should be:")
    return [*where, f"    {left} {found.left}", f"    {right} {found.right}"]
