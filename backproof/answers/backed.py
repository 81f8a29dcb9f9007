"""Whether the answers that an exercise declares are theorems in the world of its question."""
from __future__ import annotations

import ast
from pathlib import Path

from backproof.answers.asked import FORMULA, NUMBER, asked_in
from backproof.answers.deciding import shown
from backproof.answers.making import Question, Slot, World, question_of
from backproof.answers.tokens import Unreadable
from backproof.errors import ExerciseError
from backproof.importing import tree_of
from backproof.record import ExerciseRecord


def asked_and_fault(path: Path, record: ExerciseRecord) -> tuple[Question | None, str]:
    """What an exercise asks, if it can be read, and what is wrong with it; empty if nothing is."""
    try:
        asked = asked_in(path, record)
        question = question_of(asked, path) if asked else None
    except ExerciseError as error:  # which names the line
        return None, str(error)
    except (Unreadable, ValueError) as error:
        return None, f"what is asked cannot be read: {error}{place(path, 'asks')}"
    return question, fault_in(question, path) if question else ""


def fault_in(question: Question, path: Path) -> str:
    """The first declared formula or number that is not proved, with its line; empty if all are."""
    for slot in question.slots:
        why = unproved(question.world, slot) if slot.part.kind in (FORMULA, NUMBER) else ""
        if why:
            return (f"what is asked, part {slot.number}: {slot.part.answer}: {why}"
                    f"{place(path, slot.part.words)}")
    return ""


def claims(slot: Slot) -> list[tuple]:
    """All that the answer of a part says, as (left, relation, right)."""
    return [claim for statement in slot.statements for claim in
            zip(statement.sides, statement.relations, statement.sides[1:])]


def unproved(world: World, slot: Slot) -> str:
    """Why the kernel does not prove all that the answer of a part says; empty if it does."""
    for claim in claims(slot):
        found = shown(world, *claim, slot.where)
        if not found.proved:
            return found.reason or "there are numbers for which it is false"
    return ""


def place(path: Path, words: str) -> str:
    """The line on which something is asked, as errors name it; empty if it is not found."""
    for node in ast.walk(tree_of(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            first = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
            if words in (first, getattr(node.func, "attr", "")):
                return f" (line {node.lineno} of {path.name})"
    return ""
