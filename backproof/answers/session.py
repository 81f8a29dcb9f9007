"""A derivation typed line by line, from first line to answer."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace

from backproof.answers.answer import Line, Reached, counterexample_lines
from backproof.answers.client import LONGEST, Stopped, request
from derivations.record import Status, from_data

MARKS = {Status.PROVED: "✓", Status.CHECKED: "✓", Status.REFUTED: "✗", Status.UNDECIDED: "?",
         Status.FAILED: "!"}  # checked: a name that was introduced, which needs no proof
EXITS = {Status.PROVED: 0, Status.REFUTED: 1, Status.FAILED: 2, Status.UNDECIDED: 3}


@dataclass
class Session:
    """What was typed so far and what was found. ``ended`` once the book's form is reached."""

    id: str
    before: str = ""
    aside: str = ""
    own: list[str] = field(default_factory=list)
    judged: list[tuple[str, Line]] = field(default_factory=list)

    @property
    def ended(self) -> bool:
        return bool(self.judged) and self.judged[-1][1].reached == Reached.ANSWER

    @property
    def status(self) -> Status:
        """Proved if a line is equal to the answer and every line holds."""
        found = [line.status for _, line in self.judged]
        for bad in (Status.REFUTED, Status.UNDECIDED):
            if bad in found:
                return bad
        reached = [line.status for _, line in self.judged if line.reached]
        if reached and found[-1] != Status.FAILED:
            return reached[-1]
        return Status.FAILED if found and set(found) == {Status.FAILED} else Status.UNDECIDED

    def add(self, text: str) -> Line:
        """Judge one more line and remember it. Raises ``ExerciseError`` for an unknown exercise."""
        goes_on = text.startswith("=")
        if goes_on and self.before + self.aside and self.judged[-1][1].status == Status.FAILED:
            line = Line(Status.UNDECIDED, "I could not read the line that this goes on from.", self.before)
            self.judged.append((text, line))
            return line
        beside = bool(self.aside) and goes_on
        before = self.aside if beside else self.before
        try:
            line = from_data(Line, request(self.id, do="line", text=text[:LONGEST], before=before, own=self.own))
        except Stopped as stopped:
            line = Line(Status.UNDECIDED, f"I had to give up on this line: {stopped}.", before)
        if beside:  # a remark is no answer
            self.aside, line = line.current, replace(line, reached=Reached.NO)
        else:
            self.before, self.aside = line.current, line.aside
        if line.defines:
            self.own.append(text)
        self.judged.append((text, line))
        return line

    def data(self) -> dict:
        """For JSON: one step for each line."""
        steps = [{"rule": "line", "text": text, **asdict(line)} for text, line in self.judged]
        example = next((line.counterexample for _, line in self.judged if line.counterexample), None)
        return {"status": self.status, "result": self.before or None, "steps": steps,
                "counterexample": example and asdict(example),
                "seconds": sum(line.seconds for _, line in self.judged)}


def follow(session: Session, lines: Iterable[str]) -> Iterator[str]:
    """Judge lines; what to tell the person, piece by piece."""
    for text in lines:
        if text.strip():
            yield in_words(session.add(text.strip()))
    yield farewell(session)


def in_words(line: Line) -> str:
    said = [f"{MARKS[line.status]} {line.message}"]
    if line.counterexample:
        said += counterexample_lines(line.counterexample, is_claim=False)
    if line.reached == Reached.OTHER_FORM:
        said.append("  It is equal to the book's answer, which is written in another way.")
    return "\n".join(said)


def farewell(session: Session) -> str:
    if not session.judged:
        return "No line came in."
    if session.status != Status.PROVED:
        return "This is not the answer yet." if not any(line.reached for _, line in session.judged) else (
            "The answer is among these lines, but not every line holds.")
    return "That is the answer. Well done." if session.ended else "Every line holds, and one is equal to the answer."
