"""How far each index runs, worked out from use.

Every index and every axis of an array has a ``Length``. Using ``j`` on an axis makes the two
lengths one; two different sizes can never become one. This is unification over union-find. A length
has the size that was named, or is long enough for every place that is used, or gets a fresh letter.
"""
from collections import Counter
from dataclasses import dataclass, field

from sympy import Integer

SPARE_SIZES = ("N", "M", "K", "P", "Q", "R", "U", "V")


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
    points into an axis or its range was named. ``first`` is the number at which a sum over a whole range
    begins, as written on the page."""

    name: str
    at: int
    length: Length | None
    low: object = None
    high: object = None
    first: int | None = None

    @property
    def ends(self):
        return () if self.low is None else (self.low, self.high)

    def reach(self, weight):
        """The last place, or the first where it is taken away; of a whole range only the first is known."""
        if self.low is None:
            return None if weight > 0 else ({}, 0)
        return linear(self.high if weight > 0 else self.low)


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


class Sizes:
    """Gives lengths their sizes; a fresh one is a letter that no text of the reader uses."""

    def __init__(self, reader, used):
        self.reader, self.taken = reader, {*used, *reader.names, *reader.sizes}

    def settle(self, length, waiting=frozenset()):
        """The size of a length. Raises ``Clash`` where two ends of it cannot be compared."""
        if length.size is None:
            length.size = self.span(length, waiting | {length}) or self.fresh(length)
        else:
            self.tie(length, waiting, length.size)
        return length.size

    def span(self, length, waiting):
        """The size that holds all shifts inside a length, and all ends of sums over it."""
        self.tie(length, waiting)
        spans = [self.whole_sum(end) for end in length.ends]
        for weights, constant in length.shifts:
            inner = [index.length.find() for index in weights]
            if waiting.isdisjoint(inner):
                steps = [w * (self.settle(i.length.find(), waiting) - 1)
                         for i, w in weights.items()]
                spans.append(sum(steps, Integer(constant + 1)))
        return largest(length, spans) if spans else None

    def tie(self, length, waiting, whole=None):
        """Indices without a range run over all places: ``u[n+3]`` and ``u[t+2]`` reach the same last one, and
        that of a sum, or of a ``whole`` axis."""
        reach = {}
        for weights, constant in length.shifts:
            inner = [index.length.find() for index in weights]
            if list(weights.values()) == [1] and inner[0].size is None and inner[0] not in waiting:
                reach[inner[0]] = max(constant, reach.get(inner[0], 0))
        if length.ends and not whole:
            whole = largest(length, [*map(self.whole_sum, length.ends)])
        if len(reach) > 1 and not whole:
            longest = max(reach, key=reach.get)
            whole = self.settle(longest, waiting) + reach[longest]
        for one, constant in reach.items():
            one.size = one.size or whole and whole - constant

    def whole_sum(self, end):
        """How many places there are up to the end of a sum; up to ``n - 2``, all n."""
        weights, constant = end
        if list(weights.values()) == [1]:
            constant = max(constant, -1)
        return sum((w * self.reader.letter(name) for name, w in weights.items()), Integer(constant + 1))

    def fresh(self, length):
        """A size named for an index that runs over it: J for j."""
        letters = [letter.upper() for letter in length.letters if len(letter) == 1]
        names = [n for n in letters if n not in ("I", "E", "O")] + list(SPARE_SIZES)
        names += [f"{name}{n}" for n in range(2, 99) for name in names]
        name = next(name for name in names if name not in self.taken)
        self.taken.add(name)
        return self.reader.size(name)


def largest(length, spans):
    found = spans[0]
    for span in spans[1:]:
        gap = span - found
        if not (gap.is_nonnegative or gap.is_nonpositive):
            raise Clash(f"nothing says which is larger, {span} or {found}: how far does "
                        f"{length.owner} reach?")
        found = span if gap.is_nonnegative else found
    return found
