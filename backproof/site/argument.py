"""The argument of an exercise: the main path as sentences, and what stands beside it in folds."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from backproof.record import ExerciseRecord, Step
from backproof.site.steps import all_ok, block, step_body, step_item
from backproof.site.text import alone, count, markdown
from derivations.proof.verbs import CHAIN, verb_of

BY_ITSELF = f"{CHAIN}."  # what ``derive`` says where the author says nothing


@dataclass(frozen=True)
class Line:
    """A line of the argument: its step, its number on the page, and the fold in which it stands."""

    step: Step
    number: int
    fold: str = ""
    decisive: bool = False


def lines(record: ExerciseRecord) -> list[Line]:
    """The lines of the argument in their order; a derivation and what it concludes are one line."""
    folds = [*record.folds, *[""] * (len(record.steps) - len(record.folds))]
    found: list[Line] = []
    for place, (step, fold) in enumerate(zip(record.steps, folds)):
        if verb_of(step.verb).aside:
            continue
        decisive = place == record.decisive
        if found and says_again(found[-1].step, step):
            before = found.pop()
            step, decisive = merged(before.step, step), decisive or before.decisive
        number = 1 + sum(not shows_code(line) for line in found)
        found.append(Line(step, number, fold, decisive))
    return found


def says_again(first: Step, second: Step) -> bool:
    """Whether a line says once more what the derivation before it gave."""
    return first.verb == "derive" and bool(first.plain) and first.plain == second.plain


def merged(derived: Step, concluded: Step) -> Step:
    """One line from the two, with the words of both."""
    words = "" if derived.text == BY_ITSELF else derived.text
    text = " ".join(filter(None, (words, concluded.text)))
    return replace(concluded, text=text, details=derived.details)


def argument(found: list[Line]) -> str:
    """The main path, each fold where it branches off."""
    told = [line for line in found if not shows_code(line)]  # a program stands above already
    parts = [fold(title, list(group)) if title else block("ol", "steps path", *map(item, group))
             for title, group in groupby(told, key=lambda line: line.fold)]
    return "\n\n".join(parts)


def fold(title: str, found: list[Line]) -> str:
    """Lines beside the main path, open if one of them is red."""
    is_open = "" if all_ok([line.step for line in found]) else " open"
    said = f'{markdown(title)} <span class="facts">{count(len(found), "line")}</span>'
    summary = f'<summary markdown="span">{said}</summary>'
    return block("details", "fold aside", summary, block("ol", "steps", *map(item, found)),
                 attributes=is_open)


def item(line: Line) -> str:
    """A line with the anchor by which it can be linked to."""
    return step_item(line.step, f"line-{line.number}")


def shows_code(line: Line) -> bool:
    """Whether the decisive step is a program."""
    return line.decisive and line.step.verb == "code"


def decisive(found: list[Line]) -> str:
    """The decisive step, set large, with its reason."""
    line = next((line for line in found if line.decisive), None)
    if line is None:
        return ""
    shown = replace(line.step, text=alone(line.step.text), details=[], figure="", table=[])
    place = (f'<p class="facts"><a href="#line-{line.number}">Line {line.number} of the argument'
             "</a></p>")
    return block("div", "decisive", step_body(shown), "" if shows_code(line) else place)


def asides(steps: list[Step], verb: str) -> Iterator[Step]:
    """The steps of one verb that stand in a section of their own."""
    return (step for step in steps if step.verb == verb)
