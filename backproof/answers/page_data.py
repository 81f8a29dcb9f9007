"""What the page's own judge needs of a question, as one small JSON object.

Trees are written as in the ledger; ``docs/ledger-format.md`` describes them.
"""

from __future__ import annotations

import json

from backproof.answers.asked import CHOICE, CONDITION, FORMULA, NUMBER, VALUE
from backproof.answers.conditions import atoms
from backproof.answers.grammar import Reader
from backproof.answers.making import Question, Slot
from backproof.answers.near import special
from backproof.answers.points import Numbers
from backproof.answers.solution import line_that_answers
from backproof.answers.world import World
from derivations.ledger import encoded


def data(question: Question, id: str) -> dict:
    """The world, its parts, the true lines besides, and the cases in which an answer may hold."""
    world = question.world
    return {
        "id": id, "world": world_data(world), "parts": [part(question, s) for s in question.slots],
        "also": [statement(s) for s in question.also],
        "lines": [[n, line(s)] for n, s in question.lines],
        "cases": [found for words, facts in question.cases if (found := case(world, words, facts))]
    }


def text(question: Question, id: str) -> str:
    """The same for a ``script`` element."""
    return json.dumps(data(question, id), ensure_ascii=False,
                      separators=(",", ":")).replace("</", "<\\/")


def world_data(world: World) -> dict:
    return {
        "indices": world.indices, "arrays": {n: list(axes) for n, axes in world.arrays.items()},
        "scalars": list(world.scalars), "whole": sorted(world.whole), "fixed": world.fixed,
        "functions": {n: list(x) for n, x in world.functions.items()}, "slope": world.slope,
        "words": {n: w for n, w in world.words.items()
                  if w}, "shown": world.shown, "hidden": sorted(world.hidden), "batch": world.batch,
        "values": values(world), "context": encoded(world.context())
    }


def values(world: World) -> dict:
    """The numbers to try for every letter without a definition."""
    numbers = Numbers(world)
    return {
        name: list(numbers.choices(name)) for name in (*world.arrays, *world.scalars)
        if not world.defined(name)
    }


def statement(s) -> dict:
    return {"sides": [encoded(t) for t in s.sides], "relations": s.relations}


def line(s) -> dict:
    """A line of the solution, with its text where only its right side could be read."""
    return statement(s) | ({} if s.relations else {"text": s.text})


def part(question: Question, slot: Slot) -> dict:
    """A part: its words, its answer as trees where it has some, and the line that says it."""
    world, asked = question.world, slot.part
    made = {
        "kind": asked.kind, "words": asked.words, "answer": asked.answer, "why": asked.why,
        "hints": list(asked.hints), "line": line_that_answers(question, slot)
    }
    if asked.kind in (FORMULA, NUMBER, VALUE, CONDITION):
        made |= {
            "statements": [statement(s) for s in slot.statements], "said": list(asked.said),
            "alike": [[statement(s) for s in other]
                      for other in slot.alike], "where": [encoded(f) for f in slot.where],
            "slips": [[statement(s), said] for typed, said in asked.slips
                      for s in Reader(world, typed).statements()]
        }
    if asked.kind == CONDITION:
        made["values"] = near(world, slot)
    if asked.kind == CHOICE:
        made |= {
            "options": list(asked.options), "alike": [[o, statement(s)] for o, s in slot.options]
        }
    return {name: value for name, value in made.items() if value or name in ("answer", "hints")}


def near(world: World, slot: Slot) -> dict:
    """Further numbers to try for the letters of a condition, beside its ends."""
    trees = [gap for gap, _ in atoms(slot.statements)]
    numbers = Numbers(world, *trees, facts=slot.where, tries=60)
    return {name: list(numbers.choices(name)) for name in numbers.names}


def case(world: World, words: str, facts) -> dict | None:
    """A case as definitions that replace others, and whole numbers."""
    other, where = special(world, facts)
    if other is None:
        return None
    return {
        "words": words, "whole": {x: p[0] for x, p in where.items()},
        "context": encoded(other.context())
    }


__all__ = ["data", "text"]
