"""Where a typed formula has no value though what is asked has one: on a half line, not in a hole."""

from __future__ import annotations

from backproof.answers.deciding import decide
from backproof.answers.points import Numbers
from backproof.answers.world import World
from backproof.answers.written import relation_written
from derivations.kernel.calculus import written_out
from derivations.kernel.context import Fact, domain
from derivations.kernel.terms import ZERO, Tree, Unsupported
from derivations.refute.balls import OutsideDomain


def same_throughout(world: World, typed: Tree, asked: Tree, facts: tuple[Fact, ...] = ()) -> bool:
    """Whether two formulas are proved equal, and ``typed`` has a value where ``asked`` has one."""
    return decide(world, typed, "=", asked, facts).proved and not lost(world, typed, asked, facts)


def lost(world: World, typed: Tree, asked: Tree, facts: tuple[Fact, ...] = ()) -> str:
    """The condition of a root or a logarithm in ``typed``, as text, that is false at a point at
    which ``asked`` has a value; empty if no point was found. One such as z ≠ 0 leaves a hole only.
    """
    context = world.context(*facts)
    try:
        given = tuple(Fact(c.relation, c.tree, ZERO)
                      for c in domain(written_out(context, asked)[0], context))
        for c in domain(typed, context):
            numbers = Numbers(world, c.tree, asked, facts=(*facts, *given))
            if c.relation != "!=" and numbers.difference(c.tree, ZERO, ">=")[0]:
                return relation_written([c.tree, ZERO], [c.relation], world)
    except (Unsupported, OutsideDomain, KeyError):
        pass
    return ""
