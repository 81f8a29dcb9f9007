"""The recorder that a claim is given. Before a line stands what it is to the claim::

    judge.says.identity(…)                  the text's own formula; it may be refuted
    judge.under("The weights …").identity(…)   the same with a condition, which is named
    judge.right.identity(…)                 what is right in its place
    judge.speaks_for.experiment(…)          for a rule of thumb; or speaks_against
    judge.open("advice: …")                 it cannot be decided, and why

A line with none of these supports the others and must hold.
"""
from __future__ import annotations

from time import perf_counter

import numeric
from derivations.crash import ANYTHING
from backproof.judged.claims import Claim
from backproof.judged.record import How, Judged, Role, Ruling
from backproof.judged.ruling import NoVerdict, how, ruling
from backproof.recording import Recorder
from backproof.registry import Exercise
from backproof.run import said

REASONS = "advice", "opinion", "ambiguous", "damaged", "history"


class Judge(Recorder):
    """Records the lines about one claim; ``roles`` has one for each step."""

    def __init__(self, path=None, system=None, variables=(), shows=True):
        super().__init__(path, system, variables, shows)
        self.roles: list[Role] = []
        self.conditions: list[str] = []
        self.reason = ""
        self._role = Role.SUPPORT

    def branch(self) -> Judge:
        return Judge(self.path, self.system.copy(), self.variables)

    @property
    def says(self) -> Judge:
        """The next line is the text's own formula."""
        return self._as(Role.SAYS)

    @property
    def right(self) -> Judge:
        """The next line is what is right in place of the text's formula."""
        return self._as(Role.RIGHT)

    @property
    def speaks_for(self) -> Judge:
        """The next line speaks for a rule of thumb."""
        return self._as(Role.FOR)

    @property
    def speaks_against(self) -> Judge:
        """The next line speaks against a rule of thumb."""
        return self._as(Role.AGAINST)

    def under(self, condition: str) -> Judge:
        """The next line is the text's own formula under a condition, given in words."""
        if condition not in self.conditions:
            self.conditions.append(condition)
        return self._as(Role.UNDER)

    def open(self, reason: str):
        """The claim cannot be decided: ``advice: …``, ``opinion: …``, and so on."""
        if reason.partition(":")[0] not in REASONS:
            raise ValueError(f"a reason begins with one of {', '.join(REASONS)}, and a colon")
        self.reason = reason

    def _as(self, role: Role) -> Judge:
        self._role = role
        return self

    def note(self, line: int):
        """What came since the last note was written on this line, in the role that was said."""
        super().note(line)
        self.roles += [self._role] * (len(self.steps) - len(self.roles))
        self._role = Role.SUPPORT


def judged(claim: Claim, sheet: Exercise) -> tuple[Judged, Judge]:
    """One claim, judged, and the recorder with its theorems. Never raises."""
    started = perf_counter()
    judge = Judge(sheet.path)
    source = sheet.book.source(claim.source) if sheet.book else claim.source
    found = Judged(claim.id, claim.words, source, claim.place, Ruling.UNDECIDED, How.WORDS,
                   restored=claim.restored, see=list(claim.see), numeric=list(claim.numeric),
                   systems=list(claim.systems), line=claim.judge.__code__.co_firstlineno,
                   name=claim.name, tags=list(claim.tags))
    try:
        claim.judge(judge)
    except ANYTHING as error:
        found.error = said(sheet, error)
    found.steps, found.roles, found.lines = judge.steps, judge.roles, judge.places
    found.conditions, found.open = judge.conditions, judge.reason
    if unknown := [name for name in claim.numeric if not hasattr(numeric, name)]:
        found.error = found.error or f"numeric has no {' and no '.join(unknown)}"
    try:
        found.assumptions = judge.assumptions()
        found.ruling = found.ruling if found.error else ruling(found)
        found.how = how(found)
    except NoVerdict as error:
        found.error = str(error)
    found.seconds = perf_counter() - started
    return found, judge
