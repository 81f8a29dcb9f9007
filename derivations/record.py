"""What was decided, as data: verdicts, counterexamples and the steps of a proof.

Everything here is plain text and numbers, so that a page, the terminal and the cache can use a
record without importing SymPy. LaTeX in a record was printed from the expression that was checked.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints


class Status(StrEnum):
    """How a question ended. ``proved`` is a theorem of the kernel; ``checked`` was computed or agrees
    with numbers; ``derived`` rests on the normal form alone and is not green."""

    PROVED = "proved"
    CHECKED = "checked"
    MEASURED = "measured"
    DERIVED = "derived"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    FAILED = "failed"


GREEN = (Status.PROVED, Status.CHECKED, Status.MEASURED)
WORST_FIRST = (Status.FAILED, Status.REFUTED, Status.UNDECIDED, Status.DERIVED, Status.PROVED,
               Status.CHECKED, Status.MEASURED)  # and then by what is said of most lines


def worst(statuses) -> Status:
    """The worst of several; of none, that nothing was decided."""
    return next((s for s in WORST_FIRST if s in statuses), Status.UNDECIDED)


@dataclass(frozen=True)
class Counterexample:
    """A point where a claim is false, small enough to check by hand.

    ``sizes`` maps a dimension to its value, ``indices`` an index to its value (counted from 1,
    as on the page), ``values`` a name such as ``z`` to its entries; ``left`` and ``right`` are
    the two sides there, exact where the expression allows. If ``is_code``, they are what running a
    program gave and what was expected of it, and ``values`` says what was run.
    """

    sizes: dict[str, int]
    indices: dict[str, int]
    values: dict[str, str]
    left: str
    right: str
    is_code: bool = False

    @property
    def names(self) -> tuple[str, str]:
        """What the two sides are called."""
        return ("found", "expected") if self.is_code else ("left side", "right side")

    def from_zero(self) -> Counterexample:
        """The same point with its indices counted from 0, as the text grammar counts them."""
        def lower(places):
            return re.sub(r"-?\d+", lambda place: str(int(place[0]) - 1), places[0])
        return replace(self, indices={k: v - 1 for k, v in self.indices.items()},
                       values={name: re.sub(r"\[.*?\]", lower, value)
                               for name, value in self.values.items()})

    def __str__(self):
        """In words, beside text: indices count from 0."""
        point = self if self.is_code else self.from_zero()
        given = [value if self.is_code else f"{name} = {value}" for part in (point.sizes, point.indices, point.values)
                 for name, value in part.items()]
        at = "" if self.is_code else "at "
        where = f"{at}{', '.join(given)}: " if given else ""
        left, right = self.names
        return f"{where}{left} {self.left}, {right} {self.right}"


@dataclass(frozen=True)
class Attack:
    """A counterexample search that found nothing: ``points`` random points, ``comparisons`` of the
    two sides over all index tuples, at the ``sizes`` listed."""

    points: int
    comparisons: int
    sizes: list[dict[str, int]]


def not_of_sizes(assumptions, sizes) -> list[str]:
    """The assumptions, but for those which say that a size is at least 1."""
    known = {f"{size} >= 1" for size in sizes}
    return [a for a in assumptions if a not in known]


@dataclass(frozen=True)
class Verdict:
    """The answer to one question.

    ``method`` names how it was decided, ``why`` says it in a sentence; ``assumptions`` lists, in the
    text grammar, what it rests on, among it that there is one of each of the ``sizes``,
    ``conditions`` where both sides have a value; ``small_sizes`` has
    the number of summations and the sizes tested for each range, ``certificate`` the line that shows
    an inequality; ``reason`` says why it is undecided or failed. ``theorem`` is the kernel's own
    object: it stays in the process that made it and is no part of the record.
    """

    status: Status
    method: str = ""
    assumptions: list[str] = field(default_factory=list)
    attack: Attack | None = None
    counterexample: Counterexample | None = None
    reason: str = ""
    seconds: float = 0.0
    why: str = ""
    conditions: list[str] = field(default_factory=list)
    small_sizes: dict[str, list[int]] = field(default_factory=dict)
    certificate: str = ""
    sizes: list[str] = field(default_factory=list)
    theorem: Any = field(default=None, compare=False, repr=False)

    @property
    def given(self) -> list[str]:
        """What it rests on, without that which goes without saying of a size."""
        return not_of_sizes(self.assumptions, self.sizes)

    @property
    def ok(self):
        return self.status in GREEN

    def __getstate__(self):
        return {**self.__dict__, "theorem": None}

    def __str__(self):
        said = f"{self.status} by {self.method}" if self.ok and self.method else str(self.status)
        detail = str(self.counterexample) if self.counterexample else self.reason
        return f"{said}: {detail}" if detail else said


@dataclass
class Step:
    """One line of a solution.

    ``verb`` is the recorder's verb (``proof.verbs``), or ``inequality``, whichever verb said it.
    ``text`` is Markdown with inline mathematics, the reason for the line. ``latex`` and ``plain`` are the displayed formula for
    the page and for the terminal, empty for a step of words. ``details`` are finer steps, folded
    on the page. ``table`` is a header and rows of text; ``figure`` is SVG, ``live`` the
    HTML by which a reader moves it; ``cited`` is the id of the exercise whose line it is; ``coq``
    is what Coq has proved of it, put there for a page.
    """

    verb: str
    text: str = ""
    latex: str = ""
    plain: str = ""
    verdict: Verdict | None = None
    details: list[Step] = field(default_factory=list)
    table: list[list[str]] = field(default_factory=list)
    figure: str = ""
    live: str = ""
    cited: str = ""
    coq: str = ""

    @property
    def status(self):
        return self.verdict.status if self.verdict else None


def to_data(record: Any) -> Any:
    """A record as dictionaries, lists and text, ready for JSON; theorems stay behind."""
    if is_dataclass(record):
        return {f.name: to_data(getattr(record, f.name)) for f in fields(record) if f.name != "theorem"}
    if isinstance(record, (list, tuple)):
        return [to_data(item) for item in record]
    return {key: to_data(item) for key, item in record.items()} if isinstance(record, dict) else record


@cache
def _hints(kind: type) -> tuple[tuple[str, Any], ...]:
    """The fields of a record, each with its type."""
    hints = get_type_hints(kind)
    return tuple((f.name, hints[f.name]) for f in fields(kind))


def from_data(kind: Any, data: Any) -> Any:
    """Rebuild a record of type ``kind`` from what ``to_data`` gave."""
    if data is None:
        return None
    arguments = [a for a in get_args(kind) if a is not NoneType]
    if get_origin(kind) is list:
        return [from_data(arguments[0], item) for item in data]
    if get_origin(kind) is dict:
        return {key: from_data(arguments[1], item) for key, item in data.items()}
    if NoneType in get_args(kind):
        return from_data(arguments[0], data)
    if is_dataclass(kind):
        return kind(**{name: from_data(hint, data[name]) for name, hint in _hints(kind) if name in data})
    return kind(data) if isinstance(kind, type) and issubclass(kind, StrEnum) else data
