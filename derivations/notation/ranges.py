"""How far each index runs, worked out from use.

Every index and every axis of an array has a ``Length``. Using ``j`` on an axis makes the two
lengths one; two different sizes can never become one. This is unification over union-find.
"""
from collections import Counter
from dataclasses import dataclass, field


@dataclass(eq=False)
class Length:
    """The number of values of an index or of an axis, shared by all that must agree.

    ``size`` is a SymPy size once one is known, ``owner`` words what has it, ``letters`` are the
    names of the indices that run over it, ``shifts`` the subscripts such as ``i + k`` that fall
    inside it, ``ends`` the upper limits of sums over it, ``anchored`` whether an array or a free
    index has it.
    """

    owner: str
    size: object = None
    letters: list = field(default_factory=list)
    shifts: list = field(default_factory=list)
    ends: list = field(default_factory=list)
    anchored: bool = False
    parent: object = None

    def find(self):
        """The one length that stands for all those joined with this one."""
        found = self
        while found.parent is not None:
            found = found.parent
        if found is not self:
            self.parent = found
        return found


@dataclass(eq=False)
class Index:
    """One index in one scope. With explicit limits (``low``, ``high``) it has a length where it
    points into an axis or its range was named."""

    name: str
    at: int
    length: Length | None
    low: object = None
    high: object = None

    @property
    def ends(self):
        return () if self.low is None else (self.low, self.high)


class Clash(Exception):
    """Two lengths that must agree have different sizes."""


def join(one, other):
    """Make two lengths one. Raises ``Clash`` with a sentence naming both sides."""
    one, other = one.find(), other.find()
    if one is other:
        return
    if one.size is not None and other.size is not None and one.size != other.size:
        raise Clash(f"{one.owner} has size {one.size}, but {other.owner} has size {other.size}")
    if one.size is None and other.size is not None:
        one, other = other, one
    other.parent = one
    one.letters += [letter for letter in other.letters if letter not in one.letters]
    one.shifts += other.shifts
    one.ends += other.ends
    one.anchored |= other.anchored


def linear(node):
    """A whole number as ``({index or name: coefficient}, constant)``; None if not that simple."""
    if node.kind in ("index", "name"):
        return {node.name: 1}, 0
    if node.kind == "number":
        return ({}, int(node.name)) if node.name.isdigit() else None
    parts = [linear(part) for part in node.parts]
    if not parts or None in parts:
        return None
    if node.kind == "add":
        total = Counter()
        for weights, _ in parts:
            total.update(weights)
        return dict(total), sum(constant for _, constant in parts)
    if node.kind == "negative":
        parts.append(({}, -1))
    if node.kind in ("negative", "multiply") and len(parts) == 2:
        (none, factor), (weights, constant) = sorted(parts, key=lambda part: len(part[0]))
        return None if none else ({i: w * factor for i, w in weights.items()}, constant * factor)
    return None
