"""What is known of one exercise after it was run: the data of its page, its tests and the index."""
from __future__ import annotations

from dataclasses import dataclass, field

from backproof.judged.record import Judged
from backproof.kills import Kills
from derivations.record import Attack, Status, Step, Verdict

__all__ = ["Attack", "Check", "ExerciseRecord", "Kills", "Mistake", "Status", "Step", "Verdict",
           "is_run", "word_of"]


def is_run(verdict: Verdict) -> bool:
    """Whether a green verdict says what a program gave, and not that something is proved."""
    return verdict.status is Status.CHECKED


def word_of(verdict: Verdict) -> str:
    """The word for a line's verdict: ``computed`` where a program was run, else the status."""
    return "computed" if is_run(verdict) else str(verdict.status)


@dataclass
class Check:
    """A comparison of the proved formula with a real network.

    ``text`` says what was compared, ``network`` describes the network (``4-5-3, softmax``),
    ``method`` the differences used, ``worst_error`` the largest relative error and ``where`` its
    place.
    """

    text: str
    network: str
    method: str
    worst_error: float
    tolerance: float
    where: str
    comparisons: int
    verdict: Verdict
    line: int = 0

    @property
    def word(self) -> str:
        """How it ended: what was compared agrees, which proves nothing."""
        return "agrees" if self.verdict.ok else str(self.verdict.status)


@dataclass
class Mistake:
    """A tempting wrong answer. Its verdict must be ``refuted``: the page shows the counterexample.

    ``source`` says where it stands, ``why`` (Markdown) what went wrong in it; ``claimed`` is what it
    says in the words of the ledger, where that can be said.
    """

    text: str
    source: str
    why: str
    latex: str
    plain: str
    verdict: Verdict
    line: int = 0
    claimed: str = ""


@dataclass
class ExerciseRecord:
    """One exercise, run. ``uses`` are the ids of exercises whose results its proof used; ``book``
    is the name of its book's folder; ``lines`` are the lines of ``file`` on which its steps stand,
    0 where that is not known; ``ledger`` has its theorems, each as one line of JSON. ``idea``,
    ``short`` and ``tags`` are the lesson's; ``folds`` names for each step the part beside the main
    path in which it stands, empty on the path; ``decisive`` is the place of the decisive step among
    them, -1 if none was named; ``code`` is a proved formula as NumPy. A sheet of claims has
    ``claims``."""

    id: str
    title: str
    statement: str
    chapter: str
    section: str
    url: str
    kind: str
    equations: list[int]
    status: Status
    answer: list[Step] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    kills: Kills = field(default_factory=Kills)
    uses: list[str] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    seconds: float = 0.0
    error: str = ""
    book: str = ""
    file: str = ""
    lines: list[int] = field(default_factory=list)
    ledger: list[str] = field(default_factory=list)
    idea: str = ""
    short: str = ""
    tags: list[str] = field(default_factory=list)
    folds: list[str] = field(default_factory=list)
    decisive: int = -1
    code: str = ""
    claims: list[Judged] = field(default_factory=list)
