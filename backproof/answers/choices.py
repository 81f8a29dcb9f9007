"""A choice by a bound, ``A if x > y else B``, as a formula of the language.

It is the larger or the smaller of A and B where A - B and x - y have the same sign, or opposite
ones; otherwise B and a step.
"""
from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from backproof.answers.conditions import minus, multiple
from backproof.answers.grammar import Statement
from backproof.answers.world import World
from derivations.kernel.context import Fact
from derivations.kernel.terms import ZERO, Tree, add, mapped, mul


def settled(world: World, s: Statement) -> Statement:
    """A statement without choices."""
    sides = [formula(world, t) for t in s.sides]
    return s if sides == s.sides else replace(s, sides=sides)


def formula(world: World, t: Tree) -> Tree:
    inside = mapped(t, lambda part: formula(world, part))
    return chosen(world, *inside[2:]) if t[:2] == ("call", "choice") else inside


def chosen(world: World, gap: Tree, one: Tree, other: Tree) -> Tree:
    for name, difference in ("Max", minus(one, other)), ("Min", minus(other, one)):
        if multiple(world, difference, gap, ">", roots(world)):
            return ("call", name, one, other)
    return add(other, mul(minus(one, other), ("call", "step", gap)))


def roots(world: World) -> list[Fact]:
    """What is defined as a root is not negative; below a fraction bar it is not 0 either."""
    return [Fact(">", ("sym", d.name), ZERO) for d in world.definitions
            if not d.indices and d.body[0] == "pow" and Fraction(d.body[2]).denominator > 1]
