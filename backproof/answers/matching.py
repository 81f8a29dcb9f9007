"""Which index of the page each of a person's indices is, and which part a left side names."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

from backproof.answers.choices import settled
from backproof.answers.grammar import Reader, Statement
from backproof.answers.making import Slot
from backproof.answers.phrases import prepared, shorter, with_own_names
from backproof.answers.tokens import Unreadable
from backproof.answers.world import World, indices_of
from derivations.kernel.terms import Tree, Var, at, moved

MOST = 24


def read_again(world: World, text: str, **reading) -> tuple[Reader, list[Statement]]:
    """A text read; what only leads to the answer is left out. Raises ``Unreadable``."""
    plain = with_own_names(world, prepared(text))
    try:
        return read(world, plain, **reading)
    except Unreadable as refused:
        for end, rest, label in shorter(plain):
            if refused.position < end:
                try:
                    reader, found = read(world, rest, **reading)
                    return reader, [replace(s, text=plain.strip(), label=label) for s in found[:1]] + found[1:]
                except Unreadable:
                    continue
        raise


def read(world: World, text: str, **reading) -> tuple[Reader, list[Statement]]:
    reader = Reader(world, text, **reading)
    statements = [settled(world, s) for s in reader.statements()]
    world.typed |= {Fraction(d): d for s in statements for d in s.decimals}
    return reader, statements


def renamings(sides: list[Tree], slot: Slot, alone=False) -> list[dict]:
    """The ways to read a person's index letters as the page's, those with the same name kept. In a formula ``alone`` that
    has no others, each letter of the page is the page's: only a left side can say that it stands for another."""
    theirs = indices_of(*(side for s in slot.statements for side in s.sides))
    ours = indices_of(*sides)
    own = {v.label for v in theirs} if alone and all(v.label in slot.part.answer for v in ours) else ()
    kept = [v for v in ours if v in theirs]
    strange = [v for v in ours if v not in theirs and v not in slot.fixed and v.label not in own]
    free = [v for v in theirs if v not in kept and v not in slot.fixed]
    found = []
    for chosen in permutations(free + [None] * len(strange), len(strange)):
        if any(c is not None and c.size != v.size for v, c in zip(strange, chosen)):
            continue
        names = {v: c for v, c in zip(strange, chosen) if c is not None}
        if names not in found:
            found.append(names)
    found.sort(key=len, reverse=True)
    best = [n for n in found if len(n) == len(found[0])] if found else [{}]
    swapped = swaps([v for v in kept if v not in slot.fixed]) if not strange and not alone else []
    return [*best[:MOST], *swapped]


def swaps(kept: list[Var]) -> list[dict]:
    """The page's own letters, but each used for another."""
    found = []
    for chosen in permutations(kept):
        if list(chosen) != kept and all(a.size == b.size for a, b in zip(kept, chosen)):
            found.append(dict(zip(kept, chosen)))
    return found[:6]


def placed(t: Tree, names: dict) -> Tree:
    return moved(t, {v: at(c) for v, c in names.items()}) if names else t

