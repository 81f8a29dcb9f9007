"""A point where a claim is false: everything that stands in it and in Γ gets a number.

The theorem says ``("point", side, numbers)`` on both sides, which no other rule of the kernel reads.
"""
from __future__ import annotations

from itertools import product

from .calculus import written_out
from .context import Condition, Context, Fact, axes, check_axes, domain, range_of
from .moments import families_of
from .poly import normal
from .setting import NotProved, certain, general
from .signs import Signs
from .terms import (
    DENIED, ZERO, Tree, Var, as_read, children, free, free_vars, is_letter, is_tree, is_whole, move,
    moved, names, place, places, rebuilt, sub, walk,
)
from .theorem import Claim, Content, Theorem, _mint, rule


@rule
def counterexample(context: Context, left: Tree, relation: str, right: Tree, letters: dict, values: dict) -> Theorem:
    """Γ holds at a point where ``left relation right`` is false, evaluated exactly (or by balls).

    ``letters`` has the numbers of sizes, whole numbers and indices, ``values`` constant trees for
    scalars (name) and entries ((name, places)). Both sides, and all that is given, have a value there.
    """
    letters, values = dict(letters), dict(values)
    point = _Point(context, letters, values)
    if any(v not in letters for t in (left, right) for v in free_vars(as_read(t))):
        raise NotProved("an index has no number at the point")
    facts = [general(f)[0] for f in context.facts]
    sides = [point.written(t) for t in (left, right)]
    point.check_places([t for t, _ in sides] + [point.written(s)[0] for f in facts for s in (f.left, f.right)])
    for fact in facts:
        point.must_hold(fact)
    for family in families_of(context).values():
        here = family._replace(parameters=tuple(point(p) for p in family.parameters))
        if here.law == "draws" and not all(is_whole(normal(p)) for p in here.parameters[2:]):
            raise NotProved("so many draws are a whole number")
        gaps = here.from_a_number()
        if not all(point.signs.has(t, ">=") for t in here.not_negative()) or not all(
                certain(gap, "=", point.signs) or point.signs.has(gaps[0], ">") for gap in gaps):
            raise NotProved("no random variable has these moments at the point")
    if not certain(sub(*(point(*side) for side in sides)), DENIED[relation], point.signs):
        raise NotProved("the claim is not shown to be false at this point")
    numbers = tuple(tuple(sorted(d.items(), key=repr)) for d in (letters, values))
    return _mint(Content(Claim(context, ("point", left, numbers), DENIED[relation], ("point", right, numbers)),
                         (), "a point", numbers))


class _Point:
    """Turns trees into constants that have a value."""

    def __init__(self, context: Context, letters: dict, values: dict):
        self.context, self.values, self.signs = context, values, Signs(Context())
        self.where = {x: place(n) for x, n in letters.items() if type(n) is int}
        if not all(map(is_letter, letters)):
            raise NotProved("what has a number is no index, and no size")
        if any(isinstance(v, Var) and v not in letters for v in context.fixed):
            raise NotProved("a chosen index has no number at the point")
        for letter, n in letters.items():
            least = 0 if isinstance(letter, Var) else context.lower.get(letter, n)
            if type(n) is not int or n < least or isinstance(letter, Var) and letter.size and (
                    n >= self.number(letter.size)):
                raise NotProved("a size or an index is a whole number within its range")
        for key, value in values.items():
            name = key if isinstance(key, str) else key[0]
            sign = context.sign_of.get(name)
            if not is_tree(value) or names(value) | free(value) or name in context.defined or (
                    sign and not self.signs.has(value, sign)):
                raise NotProved("a value is no constant, or not of its sign, or that of a defined name")
            self(value)

    def written(self, t):
        return written_out(self.context, t)

    def number(self, p, inside=()) -> int:
        found = move(p, {**self.where, **dict(inside)})
        if found[1] or found[0] < 0:
            raise NotProved("a size or an index has no number at the point")
        return found[0]

    def check_places(self, trees):
        """A place that is named by number lies in the range of its axis."""
        check_axes(*trees)
        if any(range_of(p) == "neighbour" for t in trees for n in walk(t) if n[0] != "ord" for p in places(n)):
            raise NotProved("a neighbour of an index, as i + 1, may lie past the end of its range")
        ranges, named = axes(*trees)
        if any(ranges.get(axis) and self.number(p) >= self.number(ranges[axis]) for axis, p in named):
            raise NotProved("a place lies outside its range at the point")

    def __call__(self, t: Tree, more=(), inside=()) -> Tree:
        """A written-out tree as a constant, at places for its indices; it and ``more`` conditions hold there.
        Places are put in leaf by leaf, so that nothing is gone before it is asked for a value."""
        inside = dict(inside)
        found = self.constant(t, inside)
        asked = [(c, {**inside, **where}) for c in (*domain(t, self.context), *more) for where in self.everywhere(
            v for v in free_vars(c.tree) if v not in inside and v not in self.where)]
        for c in (*domain(found, self.context), *(Condition(self.constant(c.tree, where), c.relation) for c, where in asked)):
            if not certain(c.tree, c.relation, self.signs):
                raise NotProved("a side, or what is given, has no value at the point")
        return found

    def everywhere(self, indices):
        """Every place that indices can stand for: not infinitely many."""
        indices = list(indices)
        if any(v.size is None for v in indices):
            raise NotProved("what is said of infinitely many indices is not checked at a point")
        for numbers in product(*(range(self.number(v.size)) for v in indices)):
            yield {v: place(n) for v, n in zip(indices, numbers)}

    def constant(self, t, inside):
        parts = () if t[0] == "sum" else [self.constant(part, inside) for part in children(t)]
        match t:
            case ("sum", k, body):
                numbers = range(self.number(k.size, inside))
                return ("add", ZERO, *(self.constant(body, {**inside, k: place(n)}) for n in numbers))
            case ("ord" | "delta" | "less", *_):
                found = moved(t, {**self.where, **inside})
                if free(found):
                    raise NotProved("an index has no number at the point")
                return found
            case ("entry", name, where):
                return self.value((name, tuple(self.number(p, inside) for p in where)))
            case ("sym", name) if name != "pi":
                return self.value(name)
            case ("power", _, exponent):
                e = self.signs.of(parts[1])
                if e.low != e.high or not is_whole(exponent) and not self.signs.has(parts[0], ">"):
                    raise NotProved("a power has no value at the point, or none that is known")
                return ("pow", parts[0], e.low[0])
        return rebuilt(t, parts) if parts else t

    def value(self, key):
        if key not in self.values:
            raise NotProved(f"{key} has no value at the point")
        return self.values[key]

    def must_hold(self, fact: Fact):
        """A fact at every place of its indices."""
        sides = [self.written(s) for s in (fact.left, fact.right)]
        for where in self.everywhere(fact.universal):
            left, right = (self(t, more, where) for t, more in sides)
            if not certain(sub(left, right), fact.relation, self.signs):
                raise NotProved("what is given does not hold at the point")
