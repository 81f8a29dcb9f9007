"""What is given: sizes, signs, definitions, facts; and where a formula has a value.

A ``Context`` is a value. In a fact, an index that is not ``fixed`` stands for every place of its
range; a fixed one is a place that was chosen, the same in all facts and in the claim.
"""
from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from .intervals import exactly
from .terms import (
    RELATIONS, Tree, Unsupported, Var, as_read, at, children, free, free_vars, is_letter, is_name, is_whole, kinds,
    letters_of, names, num, number_at, places, plus, walk,
)


class Fact(NamedTuple):
    """``left relation right``, for every value of its free indices that are not ``fixed``."""

    relation: str
    left: Tree
    right: Tree
    fixed: frozenset = frozenset()

    @property
    def universal(self):
        return sorted({*free_vars(self.left), *free_vars(self.right)} - self.fixed, key=repr)


class Definition(NamedTuple):
    """``name[indices] := body``. Other indices in the body are fixed."""

    name: str
    indices: tuple
    body: Tree

    @property
    def of_function(self):
        """Its indices are names of scalars."""
        return any(isinstance(i, str) for i in self.indices)

    @property
    def of_slope(self):
        """It says the slope of an unknown function: it is no abbreviation, but an assumption."""
        return self.of_function and self.name[-1] == "'"


class Family(NamedTuple):
    """Independent random variables with one law: a scalar, or all entries of an array (``moments``)."""

    name: str
    law: str
    parameters: tuple[Tree, ...] = ()


@dataclass(frozen=True)
class Context:
    """Γ. ``least`` has the least values of sizes and whole numbers that are known (an index is >= 0),
    ``signs`` what was declared of names: ``>`` or ``>=``; ``random`` the random variables (``moments``)."""

    least: tuple = ()
    signs: tuple = ()
    definitions: tuple = ()
    facts: tuple = ()
    fixed: frozenset = frozenset()
    random: tuple = ()

    def __post_init__(self):
        """What a fact has chosen is chosen in Γ; π is a number that nothing is said of."""
        for name in ("least", "signs"):
            object.__setattr__(self, name, tuple((x, said) for x, said in getattr(self, name)))
        facts = tuple(Fact(f.relation, as_read(f.left), as_read(f.right), frozenset(f.fixed)) for f in self.facts)
        made = tuple(Definition(d.name, tuple(d.indices), as_read(d.body)) for d in self.definitions)
        fixed = frozenset(self.fixed).union(*(f.fixed for f in facts), *(
            {v for v in free_vars(d.body)} - set(d.indices) for d in made))
        said = *(s for f in facts for s in f[1:3]), *(d.body for d in made)
        random = tuple(Family(name, law, tuple(map(as_read, known))) for name, law, known in self.random)
        for name, value in (("facts", facts), ("definitions", made), ("fixed", fixed), ("random", random)):
            object.__setattr__(self, name, value)
        letters = *fixed, *(x for x, _ in self.least), *(i for d in made for i in d.indices)
        if not all(map(is_letter, letters)) or not all(type(n) is int for _, n in self.least):
            raise Unsupported("what is chosen, or has a least value, is no index and no whole number")
        words = [*((f.relation, RELATIONS) for f in facts), *((sign, (">", ">=")) for _, sign in self.signs)]
        if not all(type(word) is str and word in known for word, known in words):
            raise Unsupported("what is given is no relation, or no sign")
        ranges = {v.size for v in fixed.union(*map(free_vars, said)) if isinstance(v, Var)}
        if any(isinstance(x, Var) for size in ranges if size for x in letters_of(size)):
            raise Unsupported("a range ends at an index")
        defined = [d.name for d in made]
        named = [*defined, *dict(self.signs), *(f.name for f in random)]
        if not all(is_name(x) and x != "pi" and " " not in x for x in named):
            raise Unsupported("pi is a number, a name without a blank: what is given speaks of something else")
        if any(d.of_slope and names(d.body) & {*defined} for d in made):
            raise Unsupported("the slope of an unknown function is said in names without a definition")
        if any(f"{d.name}'" in defined and d.of_function for d in made):
            raise Unsupported("a function and its slope are defined apart")
        own = {d.name: d for d in made if not d.of_function}
        facts += tuple(_sign_of(own[name], sign) for name, sign in self.signs if name in own)
        object.__setattr__(self, "facts", facts)
        object.__setattr__(self, "signs", tuple(s for s in self.signs if s[0] not in own))
        if len(set(defined)) < len(defined) or any(len(set(d.indices)) < len(d.indices) for d in made):
            raise Unsupported("a name is defined twice, or for places with equal indices only")

    @cached_property
    def lower(self):
        return MappingProxyType(dict(self.least))

    @cached_property
    def sign_of(self):
        return MappingProxyType(dict(self.signs))

    @cached_property
    def defined(self):
        return MappingProxyType({d.name: d for d in self.definitions})

    def definition(self, t: Tree):
        """The definition of a name or an entry, if it has one."""
        if t[0] not in ("sym", "entry"):
            return None
        found = self.defined.get(t[1])
        wanted = len(t[2]) if t[0] == "entry" else 0
        return found if found and not found.of_function and len(found.indices) == wanted else None

    def anew(self) -> Context:
        """The same Γ, but for everything that was done to it from outside."""
        return Context(*(getattr(self, f.name) for f in fields(Context)))

    def least_of(self, p):
        """The least value of a place; ``None`` where none is known. An index that is taken away is at its last place."""
        for v, c in p[1]:
            if isinstance(v, Var) and c < 0 and v.size is not None:
                return self.least_of(plus(p, plus(last(v), at(v), -1), c))
        known = [0 if isinstance(x, Var) else self.lower.get(x) for x, _ in p[1]]
        if None in known or any(c < 0 for _, c in p[1]):
            return None
        return p[0] + sum(c * n for n, (_, c) in zip(known, p[1]))

    def least_size(self, p) -> int:
        """The least size of a range that ends at a place; a range is never less than empty."""
        return max(self.least_of(p) or 0, 0)

    def given(self, *facts: Fact) -> Context:
        """Γ with more facts."""
        return replace(self, facts=(*self.facts, *facts))

    def includes(self, other: Context) -> bool:
        """Whether everything that ``other`` assumes is assumed here."""
        weaker = {">": (">",), ">=": (">", ">=")}
        return (set(other.facts) <= set(self.facts) and other.random in ((), self.random)
                and all(self.defined.get(d.name) == d for d in other.definitions)
                and all(s in self.lower and self.lower[s] >= n for s, n in other.least)
                and all(v in self.fixed or not isinstance(v, Var) or v.size is None
                        or self.least_size(v.size) > 0 for v in other.fixed)
                and all(self.sign_of.get(n) in weaker[s] for n, s in other.signs))


def _sign_of(d: Definition, sign: str) -> Fact:
    """What is declared of a name with a definition says something of its body."""
    places_ = tuple(at(Var(f"{i.label}°", i.size)) for i in d.indices)
    return Fact(sign, ("entry", d.name, places_) if places_ else ("sym", d.name), num(0))


class Condition(NamedTuple):
    """``tree`` ≠, > or >= 0 wherever both sides have a value; its free bound indices are universal."""

    tree: Tree
    relation: str


def domain(t: Tree, context: Context) -> tuple[Condition, ...]:
    """The conditions under which a tree, as it stands, has a value."""
    found = []
    for node in walk(t):
        found += _asked(node)
        if node[0] == "power":
            _, base, exponent = node
            if not is_whole(exponent):
                found.append(Condition(base, ">=" if _certain(exponent, ">", context) else ">"))
            elif not _certain(exponent, ">=", context):
                found.append(Condition(base, "!="))
    for v in {node[1] for node in walk(t) if node[0] == "sum"} | set(free_vars(t)):
        least = context.least_of(v.size) if v.size else 0
        if least is None or least < 0:
            found.append(Condition(number_at(v.size), ">="))
    found += places_exist(t)
    return tuple(dict.fromkeys(c for c in found if c.tree[0] != "num" or not exactly(c.tree[1]).sign(c.relation)))


def implied(t: Tree, context: Context, ranges: dict) -> list[Condition]:
    """What certainly holds where a tree of Γ has a value: 0^e may have one, and a sum where terms that its
    ends leave out have none, or where there is no term."""
    if t[0] == "entry":
        return [c for n, p in enumerate(t[2]) if range_of(p) == "number" for c in _place_exists(p, ranges.get((t[1], n)))]
    if t[0] == "mul" and any(not kinds(factor).isdisjoint(("less", "delta")) for factor in t[1:]):
        return []
    found = [Condition(t[1], ">=")] if t[0] == "power" and not is_whole(t[2]) else _asked(t)
    inside = [c for part in children(t) for c in implied(part, context, ranges)]
    if t[0] == "sum" and not context.least_size(t[1].size):
        inside = [c for c in inside if t[1] in free(c.tree)]
    return [*found, *inside]


def _asked(node: Tree) -> list[Condition]:
    """What a root, a quotient or a logarithm asks for."""
    match node:
        case ("pow", base, e) if e < 0 or e.denominator != 1:  # odd roots, too, of what is >= 0
            return [Condition(base, ">=" if e > 0 else ">" if e.denominator != 1 else "!=")]
        case ("call", "log", x):
            return [Condition(x, ">")]
    return []


def places_exist(*trees: Tree):
    """Where an axis has a range and a place of it is named by number, the range is that long, or as x[i + 1] reaches:
    what these trees say together."""
    ranges, named = axes(*trees)
    for axis, p, size in (use for t in trees for use in uses(t)):
        if size == "neighbour" and len(p[1]) == 1 and p[1][0][1] == 1 and ranges.get(axis):
            further = plus(plus(p[1][0][0].size, (p[0], ())), ranges[axis], -1)
            if not further[1] and further[0] > 0:
                ranges[axis] = plus(ranges[axis], further)
    for axis, p in named:
        if is_of_array(axis):
            yield from _place_exists(p, ranges.get(axis))


def _place_exists(p, size):
    if size:
        if size[1]:  # a range that ends at a number is a part of the axis
            yield Condition(number_at(plus(plus(size, p, -1), (1, ()), -1)), ">=")
        yield Condition(number_at(p), ">=")


def _certain(exponent, relation, context) -> bool:
    """The sign of an exponent: 0^e has a value for e > 0 (it is 0), and for a whole e >= 0."""
    from .signs import Signs  # which reads conditions

    return Signs(context).has(exponent, relation)


def check_axes(*trees: Tree):
    """Each axis of an array belongs to one range, and an index of another is an error.

    A neighbour of an index, as i + 1, has no range. Raises ``Unsupported`` with the array, the axis
    and both ranges.
    """
    for t in trees:
        ranges = (*(node[1] for node in walk(t) if node[0] == "sum"), *free_vars(t))
        if any(isinstance(x, Var) for v in ranges if v.size for x in letters_of(v.size)):
            raise Unsupported("a range ends at an index")
    axes(*trees, once=True)


def axes(*trees: Tree, once=False) -> tuple[dict, list]:
    """The range of each axis, and (axis, place) for places that are named by number. An axis is (array,
    number), or two places that are compared; if ``once``, none may have two ranges."""
    ranges: dict = {}
    named = []
    for axis, p, size in (use for t in trees for use in uses(t)):
        if size == "number":
            named.append((axis, p))
        elif size != "neighbour" and (size is not None or is_of_array(axis)):
            if once and ranges.get(axis, size) != size and is_of_array(axis):
                raise Unsupported(f"axis {axis[1]} of {axis[0]} is used over two ranges")
            ranges[axis] = size
    return ranges, named


@lru_cache(maxsize=4_000)
def uses(t):
    """(axis, place, the range in which it lies), wherever a tree has a place of an array or compares two."""
    return tuple(dict.fromkeys(((node[1], n) if node[0] == "entry" else node, p, range_of(p)) for node in walk(t)
                               if node[0] in ("entry", "delta", "less") for n, p in enumerate(places(node))))


def is_of_array(axis) -> bool:
    return axis[0] not in ("delta", "less") or type(axis[1]) is int


def range_of(p):
    """The range in which a place lies: a size, ``None`` (no range), ``"number"`` for a named place,
    or ``"neighbour"`` for what is counted from indices with ranges, as i + 1 and i + k."""
    ranged = [x for x in letters_of(p) if isinstance(x, Var) and x.size is not None]
    if not any(isinstance(x, Var) for x in letters_of(p)):
        return "number"
    if not ranged:
        return None
    if len(p[1]) == 1 and p[0] == 0 and p[1][0][1] == 1:
        return ranged[0].size
    return "neighbour"


def last(v: Var):
    """The last place of a range."""
    return plus(v.size, (-1, ()))


def fits(p, v: Var, context: Context = Context()) -> bool:
    """Whether a place certainly lies in the range of an index."""
    if v.size is not None and p[0] == 0 and len(p[1]) == 1 and p[1][0][1] == 1 and getattr(p[1][0][0], "size", None) == v.size:
        return True  # an index of the same range: what is asked most
    ends = (p,) if v.size is None else (p, plus(last(v), p, -1))
    return all((least := context.least_of(q)) is not None and least >= 0 for q in ends)
