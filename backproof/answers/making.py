"""A world made from what an exercise declares: letters, definitions, facts, and the parts'
answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from backproof.answers.asked import Asked, Part
from backproof.answers.grammar import Reader, Statement
from backproof.answers.spelling import names
from backproof.answers.tokens import Unreadable, tokenise
from backproof.answers.world import World
from derivations.kernel.context import Definition, Fact
from derivations.kernel.terms import Tree, Var, at, free, move, moved, place, walk


@dataclass
class Slot:
    """A part, read: ``names`` are the sides before its answer, ``statement`` the whole of it."""

    number: int
    part: Part
    statements: list[Statement] = field(default_factory=list)
    where: tuple[Fact, ...] = ()
    fixed: frozenset = frozenset()  # chosen places, which no letter is renamed to or from
    alike: list[list[Statement]] = field(
        default_factory=list)  # other right answers that can be read
    options: list[tuple[str,
                        Statement]] = field(default_factory=list)  # of a choice, those that can

    @property
    def answer(self) -> Tree | None:
        """The formula that is asked for."""
        return self.statements[0].sides[-1] if self.statements else None

    @property
    def names(self) -> list[Tree]:
        return self.statements[0].sides[:-1] if self.statements else []


@dataclass
class Question:
    """The world of an exercise and its slots. ``path`` is its file: where it was verified, its
    ``lines`` are known."""

    asked: Asked
    world: World
    slots: list[Slot]
    path: Path | None = None

    @cached_property
    def lines(self) -> list[tuple[int, Statement]]:
        """The numbered lines of the solution that can be read here."""
        from backproof import cache
        from backproof.answers.solution import numbered

        record = cache.load(self.path) if self.path else None
        return numbered(self.world, record) if record else []

    @cached_property
    def cases(self) -> list[tuple[str, list[Fact]]]:
        return [(words, facts_of(self.world, text)) for words, text in self.asked.cases.items()]

    @cached_property
    def also(self) -> list[Statement]:
        """True lines that are not asked for."""
        return [s for text in self.asked.also for s in Reader(self.world, text).statements()]


def question_of(asked: Asked, path: Path | None = None) -> Question:
    """Everything that is declared, read. Raises ``Unreadable`` where it cannot be."""
    world = world_of(asked)
    return Question(asked, world, [slot(world, n, part) for n, part in enumerate(asked.parts, 1)],
                    path)


def world_of(asked: Asked) -> World:
    """The letters, definitions and facts that are declared. Raises ``Unreadable``."""
    world = World()
    for size, indices in asked.indices.items():
        world.indices |= dict.fromkeys(indices.split(), size)
    world.whole |= set(asked.whole.split())
    world.fixed |= {t: size for t, size in asked.fixed.items()}
    for spelled, words in asked.letters.items():
        declare(world, spelled, words)
    for spelled in asked.hidden.split():
        world.hidden.add(declare(world, spelled, ""))
    for text in asked.given:
        give(world, text)
    return world


def declare(world: World, spelled: str, words: str) -> str:
    """Take a letter, as it is written, into the world; its name."""
    tokens = [t for t in tokenise(spelled) if t.kind != "end"]
    if "[" in spelled:  # a moment
        name = "".join(t.text for t in tokens)
        world.scalars[name] = words
    else:
        name, rest = tokens[0].text, tokens[1:]
        while rest and rest[0].text == "'":
            name, rest = name + "'", rest[1:]
        below = [t.text for t in rest if t.text not in ("_", "{", "}", ",")]
        letters = [
            c for b in below for c in ([b] if b in world.indices or not b.isalpha() else list(b))
        ]
        if below and all(c in world.indices for c in letters):
            world.arrays[name] = tuple(world.indices[c] for c in letters)
        else:
            name = "_".join([name, "".join(below)]) if below else name
            if name not in world.whole and name not in world.sizes and name not in world.fixed:
                world.scalars[name] = words
    world.words[name], world.shown[name] = words, spelled
    return name


def give(world: World, text: str):
    """Take a definition or a fact into the world."""
    head = text.partition("=")[0].strip()
    for name in world.scalars:
        if head.startswith(f"{name}(") and head.endswith(")"):
            world.functions[name] = tuple(x.strip() for x in head[len(name) + 1:-1].split(","))
    for s in Reader(world, text).statements():
        if not defines(world, s):
            world.facts += chain(s)


def defines(world: World, s: Statement) -> bool:
    """Take ``name = formula`` as a definition, if it is one."""
    if s.relations != ["="]:
        return False
    left, right = s.sides
    name = left[1] if left[0] in ("sym", "entry") else None
    if (name is None or world.defined(name)
            or name in {n[1] for n in walk(right) if n[0] in ("sym", "entry")}):
        return False
    indices = tuple(p[1][0][0] for p in left[2]) if left[0] == "entry" else ()
    if len(set(indices)) < len(indices) or any(not isinstance(v, Var) for v in indices):
        return False
    extra = ({x for x in free(right) if isinstance(x, Var)} - set(indices) -
             set(map(world.place, world.fixed)))
    if extra:
        return False
    world.definitions.append(Definition(name, indices, right))
    letters = [n[1] for n in walk(right) if n[0] == "sym" and n[1] not in world.hidden]
    if left[0] == "sym" and name not in world.functions and letters:
        world.slope.setdefault(name, letters[0])
    return True


def chain(s: Statement) -> list[Fact]:
    """The relations of a statement as facts; chosen places stay chosen."""
    return [Fact(r, a, b) for a, r, b in zip(s.sides, s.relations, s.sides[1:])]


def facts_of(world: World, text: str) -> list[Fact]:
    """What a text says, its indices standing for all places but those that the world has chosen."""
    chosen = frozenset(map(world.place, world.fixed))
    return [
        f._replace(fixed=chosen
                   & frozenset(v for v in free(f.left) | free(f.right) if isinstance(v, Var)))
        for s in Reader(world, text).statements() for f in chain(s)
    ]


def slot(world: World, n: int, part: Part) -> Slot:
    if part.kind in ("yes or no", "choice", "words"):
        return Slot(
            n, part, fixed=frozenset(map(world.place, world.fixed)),
            options=[(names(o)[0], s[0]) for o in part.options for text in o.split("|")
                     if any(c in text
                            for c in "=<>≠≤≥_^") and (s := readable(world, text)) and len(s) == 1])
    where = tuple(
        f._replace(fixed=frozenset(v for v in free(f.left) | free(f.right) if isinstance(v, Var)))
        for s in (Reader(world, part.where).statements() if part.where else ()) for f in chain(s))
    return Slot(n, part,
                Reader(world, part.answer).statements(), where,
                frozenset(map(world.place, world.fixed)),
                [s for text in part.said if (s := readable(world, text))])


def readable(world: World, text: str) -> list[Statement] | None:
    """What a text says, if it is formulas."""
    try:
        return Reader(world, text).statements()
    except Unreadable:
        return None


__all__ = ["Question", "Slot", "at", "move", "moved", "place", "question_of"]
