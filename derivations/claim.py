"""A claim with its domain, which need not be true: what an entry of the ledger says, or would say."""
from __future__ import annotations

from typing import NamedTuple

from .kernel.context import Condition, Context, Fact
from .kernel.rules import DENIED, Setting
from .kernel.terms import ZERO, Tree, free_vars
from .ledger import decoded, encoded


class Claimed(NamedTuple):
    """``left relation right`` under a context, wherever the conditions hold; or that this is false,
    because of what it would say ``at`` a point."""

    context: Context
    left: Tree
    relation: str
    right: Tree
    domain: tuple[Condition, ...] = ()
    at: tuple = ()

    @property
    def formulas(self) -> list[Tree]:
        """Both sides without what is said of them: a limit has a formula, a variable and a point."""
        sides = [*(self.left[1:4] if self.left[0] == "lim" else [self.left]), self.right]
        return [s for s in sides if s[0] != "infinity"]

    @property
    def own(self) -> frozenset:
        """The places that it speaks of: those that are free in it, and those that were chosen."""
        return self.context.fixed.union(*map(free_vars, self.formulas))

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What is given, and that both sides have a value."""
        return (*self.context.facts,
                *(Fact(c.relation, c.tree, ZERO, self.own) for c in self.domain))

    def as_fact(self) -> Fact:
        """What is claimed, for all its indices but the chosen ones."""
        return Fact(self.relation, self.left, self.right, self.context.fixed)


def claimed(context: Context, left: Tree, relation: str, right: Tree) -> Claimed:
    """A claim with the conditions under which both sides have a value. Raises ``NotProved`` or
    ``Unsupported`` for what is no claim."""
    return Claimed(context, left, relation, right, Setting(context, (left, right)).conditions)


def said(entry: dict) -> Claimed:
    """What an entry says."""
    found = Claimed(*(decoded(entry[part]) for part in Claimed._fields[:5]))
    if found.left[0] != "point":
        return found
    false = claimed(found.context, found.left[1], DENIED[found.relation], found.right[1])
    return false._replace(at=found.left[2])


def written(claim: Claimed) -> dict:
    """A claim as ``said`` reads it."""
    return {part: encoded(getattr(claim, part)) for part in Claimed._fields}
