"""What is given, made ready for points: facts compiled, and sorted by the use that a search has.

A fact ``name = value`` gives the name outright; other equations are solved; an order restricts what
is drawn; a fact about sizes and places alone restricts those.
"""
from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import product
from typing import NamedTuple

from ..kernel.calculus import definition_of, written_out
from ..kernel.context import Condition, Context, Fact, domain
from ..kernel.intervals import ANY, NOT_NEGATIVE, POSITIVE, Interval
from ..kernel.terms import (
    TURNED, Tree, Unsupported, Var, at, free, free_vars, letters_of, mapped, names, places, walk,
)
from .balls import BASE, compiled, whole

BEYOND = 4  # places of an index without a range, if no other number says how many matter


class Rule(NamedTuple):
    """``name[indices] := value``; strict where the name has no value outside the ranges."""

    indices: tuple
    value: object
    strict: bool


class Item(NamedTuple):
    """``gap relation 0`` for every place of ``universal``."""

    relation: str
    gap: object
    universal: tuple
    tree: Tree


@lru_cache(maxsize=512)
def prepared(context: Context, tree: Tree) -> tuple[Tree, tuple[Condition, ...]]:
    """A tree without derivatives, expected values and defined functions, and the conditions that
    taking them needs."""
    if any(n[0] in ("partial", "direct", "mean") or n[0] == "call" and definition_of(context, n)
           for n in walk(tree)):
        tree, conditions = written_out(context, tree)
    else:
        conditions = ()
    return (marked(tree, context) if any(n[0] == "power" for n in walk(tree)) else tree), conditions


def marked(t: Tree, context: Context) -> Tree:
    """An exponent that is whole and certainly >= 0 becomes a sum of one term: any base has this power. One that
    is certainly > 0 becomes a product of one factor: so does a base that is >= 0."""
    inside = mapped(t, lambda part: marked(part, context))
    if t[0] == "power":
        asked = {c.relation for c in domain(("power", BASE, t[2]), context) if c.tree == BASE}
        if asked <= {">="}:
            return ("power", inside[1], ("mul" if asked else "add", inside[2]))
    return inside


def item(relation, left: Tree, right: Tree, universal=()) -> Item:
    return Item(relation, difference(left, right), tuple(universal), ("add", left, right))


def difference(left: Tree, right: Tree):
    """left − right with every part of both evaluated: it has a value only where both have one."""
    one, other = compiled(left), compiled(right)
    return lambda point, at: one(point, at) - other(point, at)


@lru_cache(maxsize=64)
def hypotheses_of(context: Context) -> Hypotheses:
    return Hypotheses(context)


class Hypotheses:
    """A context, compiled. Raises ``Unsupported`` for a fact that has no value at a point."""

    def __init__(self, context: Context):
        self.context = context
        self.rules: dict[tuple[str, int], Rule] = {}  # by name and number of indices
        self.checked: list[Item] = []  # names that facts give outright
        self.equations: list[Item] = []
        self.orders: list[Item] = []
        self.about_places: list[Item] = []
        self.bounds = {name: POSITIVE if sign == ">" else NOT_NEGATIVE for name, sign in context.signs}
        self.trees: list[Tree] = []
        self.bodies: dict[tuple[str, int], Tree] = {}
        for d in context.definitions:
            if all(isinstance(v, Var) for v in d.indices):  # functions are written out
                self.define(d.name, d.indices, d.body, strict=True)
        for fact in context.facts:
            self.learn(fact)

    def define(self, name, indices, body, strict):
        body, _ = prepared(self.context, body)
        key = name, len(indices)
        self.bodies[key] = body
        self.trees.append(body)
        self.rules[key] = Rule(tuple(indices), compiled(body), strict)

    def learn(self, fact: Fact):
        left, right = (prepared(self.context, side)[0] for side in (fact.left, fact.right))
        self.trees += [left, right]
        both = ("add", left, right)
        if names(both) & {family.name for family in self.context.random}:
            raise Unsupported("what is given speaks of a random variable outside an expected value")
        made = item(fact.relation, left, right, [v for v in free_vars(both) if v not in fact.fixed])
        if not names(both):
            self.about_places.append(made)
            return
        if fact.relation == "=":
            if not any(self.given_outright(*sides, fact)
                       for sides in ((left, right), (right, left))):
                self.equations.append(made)
            return
        self.orders.append(made)
        for sides in ((left, fact.relation, right), (right, TURNED[fact.relation], left)):
            self.bound(*sides, made)

    def given_outright(self, name, value, fact: Fact) -> bool:
        """Take ``name = value`` as a rule where the name is free to have that value."""
        if name[0] not in ("sym", "entry") or name[1] == "pi" or (
                name[1], len(places(name))) in self.rules:
            return False
        indices = [index_of(p) for p in places(name)]
        if None in indices or len(set(indices)) < len(indices):
            return False
        if set(fact.universal) != set(indices) or self.mentions(value, name[1]):
            return False
        self.define(name[1], indices, value, strict=False)
        self.checked.append(item("=", name, ("num", 0), indices))
        return True

    def mentions(self, tree, name, seen=()) -> bool:
        used = names(tree)
        return name in used or any(self.mentions(body, name, (*seen, key)) for key, body
                                   in self.bodies.items() if key[0] in used and key not in seen)

    def bound(self, name, relation, number, made: Item):
        """Keep ``name relation number`` where it holds for every entry of the name."""
        plain = name[0] == "sym" or name[0] == "entry" and all(index_of(p) in made.universal
                                                               for p in places(name))
        if not plain or number[0] != "num" or relation == "!=":
            return
        end, up = number[1], relation in (">", ">=")
        half = Interval((end, int(relation == ">"))) if up else Interval(high=(end, -int(relation == "<")))
        self.bounds[name[1]] = self.bounds.get(name[1], ANY).meets(half)

    @cached_property
    def fixed(self) -> set:
        """The places that the facts and definitions chose."""
        return {v for v in self.context.fixed if isinstance(v, Var)} | self.chosen(
            *self.equations, *self.orders, *self.about_places, *self.checked)

    @cached_property
    def depends_on_places(self) -> bool:
        """Whether a point has to be drawn anew for other chosen places."""
        about = (*self.equations, *self.orders, *self.checked)
        return bool(self.chosen(*about)) or any(v.size is None for i in about for v in i.universal)

    def chosen(self, *items: Item) -> set:
        """The indices of items, and of the values of names, that stand for one place."""
        pairs = [*((i.tree, i.universal) for i in items),
                 *((body, self.rules[name].indices) for name, body in self.bodies.items())]
        return set().union(*(set(free_vars(tree)).difference(universal) for tree, universal in pairs))

    @cached_property
    def placed(self) -> set:
        return placed(*self.trees)

    @cached_property
    def letters(self) -> set:
        ends = {x for v in self.fixed if v.size for x in letters_of(v.size)}
        return letters_in(*self.trees) | ends


def instances(made: Item, at: dict, beyond=BEYOND):
    """The places at which an item is asked: ``at`` with its universal indices put in."""
    for values in product(*(span(v, at, beyond) for v in made.universal)):
        yield {**at, **dict(zip(made.universal, values))}


def span(v: Var, at: dict, beyond=BEYOND):
    """The values of an index; as many as matter here if it has no range."""
    return range(beyond if v.size is None else whole(v.size)(at))


def placed(*trees) -> set:
    """The entries, sums and comparisons of indices in trees."""
    return {n for t in trees for n in walk(t) if n[0] in ("entry", "sum", "less")}


def letters_in(*trees: Tree) -> set:
    """The sizes and whole numbers in trees."""
    return {x for t in trees for x in free(t) if isinstance(x, str)}


def index_of(p):
    """The index that a place is, if it is nothing else."""
    return next((x for x in letters_of(p) if isinstance(x, Var) and p == at(x)), None)
