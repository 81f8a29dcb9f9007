"""What was checked, added up: for one exercise and for the whole book."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from derivations.record import GREEN, Status, Step, Verdict
from backproof.record import ExerciseRecord, is_run


@dataclass(frozen=True)
class Totals:
    """Counts that can be added. ``steps`` are the lines that claim something."""

    exercises: int = 0
    green: int = 0
    steps: int = 0
    proved: int = 0
    computed: int = 0
    measured: int = 0
    derived: int = 0
    points: int = 0
    comparisons: int = 0
    checks: int = 0
    agreeing: int = 0
    mistakes: int = 0
    refuted: int = 0
    mutants: int = 0
    killed: int = 0
    equivalent: int = 0
    seconds: float = 0.0

    def __add__(self, other: Totals) -> Totals:
        return Totals(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def good(self) -> int:
        """Lines that are proved, computed or measured."""
        return self.proved + self.computed + self.measured

    @property
    def wrong_mutants(self) -> int:
        """Mutants that really say something else, so that each must be killed."""
        return self.mutants - self.equivalent


def totals(record: ExerciseRecord) -> Totals:
    """The counts of one exercise."""
    verdicts = list(judged(record.steps))
    attacks = [verdict.attack for verdict in verdicts if verdict.attack]
    return Totals(
        exercises=1,
        green=is_green(record),
        steps=len(verdicts),
        proved=sum(verdict.status is Status.PROVED for verdict in verdicts),
        computed=sum(map(is_run, verdicts)),
        measured=sum(verdict.status is Status.MEASURED for verdict in verdicts),
        derived=sum(verdict.status is Status.DERIVED for verdict in verdicts),
        points=sum(attack.points for attack in attacks),
        comparisons=sum(attack.comparisons for attack in attacks),
        checks=len(record.checks),
        agreeing=sum(check.verdict.ok for check in record.checks),
        mistakes=len(record.mistakes),
        refuted=sum(mistake.verdict.status is Status.REFUTED for mistake in record.mistakes),
        mutants=record.kills.mutants,
        killed=record.kills.killed,
        equivalent=record.kills.equivalent,
        seconds=record.seconds,
    )


def book_totals(records: Iterable[ExerciseRecord]) -> Totals:
    """The counts of the whole book."""
    return sum(map(totals, records), Totals())


def judged(steps: Iterable[Step]) -> Iterator[Verdict]:
    """The verdicts of the steps and of their finer steps."""
    for step in steps:
        if step.verdict:
            yield step.verdict
        yield from judged(step.details)


def is_green(record: ExerciseRecord) -> bool:
    """Whether the exercise may be shown without a warning."""
    return record.status in GREEN
