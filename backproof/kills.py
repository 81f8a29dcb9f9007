"""How many wrong versions of proved lines were refused: data of an exercise and of a claim."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Kills:
    """How many systematic mutants of the exercise's proved equations were refused.

    ``equivalent`` mutants were proved to say the same thing; ``survived`` lists the rest.
    ``unneeded`` are facts that were given, but without which every equation is proved.
    """

    mutants: int = 0
    killed: int = 0
    equivalent: int = 0
    survived: list[str] = field(default_factory=list)
    unneeded: list[str] = field(default_factory=list)


def together(found: Iterable[tuple[str, Kills]]) -> Kills:
    """The sum of several; what survived or is not needed is named with its owner."""
    total = Kills()
    for name, kills in found:
        total.mutants += kills.mutants
        total.killed += kills.killed
        total.equivalent += kills.equivalent
        total.survived += [f"{name}: {mutant}" for mutant in kills.survived]
        total.unneeded += [f"{name}: {fact}" for fact in kills.unneeded]
    return total
