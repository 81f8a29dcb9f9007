"""What is known of one claim after it was judged: the data of its row, its tests and the ledger."""
from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from backproof.kills import Kills
from derivations.record import Step


class Ruling(StrEnum):
    """How a claim stands. ``undecided`` is red: the lines do not decide it."""

    TRUE = "true"
    UNDER = "true under"
    FALSE = "false"
    IMPRECISE = "imprecise"
    HEURISTIC = "heuristic"
    OPEN = "not decidable"
    UNDECIDED = "undecided"


class Role(StrEnum):
    """What a line is to its claim."""

    SAYS = "says"  # the text's own formula
    UNDER = "under"  # the text's own formula, with a condition that is named
    RIGHT = "right"  # what is right in its place
    FOR = "for"  # what speaks for a rule of thumb …
    AGAINST = "against"  # … or against it
    SUPPORT = ""


class How(StrEnum):
    """By what a claim was decided."""

    THEOREM = "theorem"
    COUNTEREXAMPLE = "counterexample"
    PROGRAM = "program"
    MEASUREMENT = "measurement"
    WORDS = "words"


@dataclass
class Judged:
    """One claim, judged.

    ``words`` say it in the book's own words, ``source`` and ``place`` where it stands. ``roles``
    and ``lines`` belong to ``steps``, one each. ``conditions`` are those under which it holds,
    ``open`` is the reason why it cannot be decided, ``error`` why its lines make no verdict.
    ``see`` are ids of exercises, ``numeric`` names in that package, ``systems`` rows of the table
    of systems. ``kills`` counts the wrong versions of its lines; ``name`` is its heading, ``tags``
    are words to find it by.
    """

    id: str
    words: str
    source: str
    place: str
    ruling: Ruling
    how: How
    steps: list[Step] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    open: str = ""
    assumptions: list[str] = field(default_factory=list)
    restored: bool = False
    see: list[str] = field(default_factory=list)
    numeric: list[str] = field(default_factory=list)
    systems: list[str] = field(default_factory=list)
    kills: Kills = field(default_factory=Kills)
    error: str = ""
    line: int = 0
    seconds: float = 0.0
    name: str = ""
    tags: list[str] = field(default_factory=list)

    def of(self, *roles: Role) -> list[Step]:
        """The lines that claim something and have one of these roles."""
        return [s for s, role in zip(self.steps, self.roles, strict=True)
                if role in roles and s.verdict]

    @property
    def runs(self) -> list[tuple[Step, Step]]:
        """Each program with the line after it that says what it gave."""
        return [(code, ran) for code, ran in pairwise(self.steps)
                if code.verb == "code" and ran.verdict]

    @property
    def anchor(self) -> str:
        """Its address on the page."""
        return self.id.lower()

    @property
    def is_system(self) -> bool:
        """Whether it is a system, which stands in no line of a text."""
        return not self.place

    @property
    def why(self) -> str:
        """One line of reason: the words of the line that decides it."""
        if self.open:
            return self.open[:1].upper() + self.open[1:]
        decisive = self.of(Role.RIGHT, Role.UNDER) or self.of(Role.SAYS, Role.FOR, Role.AGAINST)
        return next((step.text for step in decisive if step.text), "")
