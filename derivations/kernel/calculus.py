"""Definitions put in, derivatives worked out: what the two sides of a claim mean.

Under ∂ only definitions are put in, never facts, cases or earlier theorems, and the derivative is
taken only where there is one: every kink on the way adds a condition.
"""
from __future__ import annotations

from .context import Condition, Context, Definition, domain, fits
from .functions import NOTHING, TABLE
from .kinks import meeting
from .moments import without_means
from .terms import (
    FUNCTIONS, ONE, ZERO, Tree, Unsupported, Var, add, as_read, at, bound, letters_of, kinds, mapped, moved, mul,
    names, num, places, plus, pow_, scalars_put, walk,
)

DEEPEST, DERIVATIVES = 30, ("partial", "direct")


def expanded(context: Context, t: Tree, held=frozenset(), depth=0) -> Tree:
    """Every defined name replaced by its body, but for those that are held."""
    if depth > DEEPEST:
        raise Unsupported("a definition uses itself")
    definition = definition_of(context, t)
    if definition and not kinds(definition.body).isdisjoint(DERIVATIVES):
        raise Unsupported(f"{t[1]} is defined by a derivative: say what that is in a line")
    if definition and t[0] == "call":
        body = scalars_put(definition.body, dict(zip(definition.indices, t[2:], strict=True)))
        return expanded(context, body, held, depth + 1)
    if definition and t[1] not in held:
        return expanded(context, body_of(context, definition, t), held, depth + 1)
    return mapped(t, lambda part: expanded(context, part, held, depth))


def body_of(context: Context, definition: Definition, t: Tree) -> Tree:
    """The body of the definition of a name or an entry, at the places of that."""
    where = dict(zip(definition.indices, t[2] if t[0] == "entry" else ()))
    if not all(fits(p, v, context) for v, p in where.items()):
        raise Unsupported(f"{t[1]} is used at a place that may lie outside its range")
    return moved(definition.body, where)


def definition_of(context: Context, t: Tree):
    """The definition of a name or an entry; of a function, its indices being names of scalars."""
    if t[0] != "call":
        return context.definition(t)
    found = None if t[1] in FUNCTIONS else context.defined.get(t[1])
    return found if found and all(isinstance(i, str) for i in found.indices) and (
        len(found.indices) == len(t) - 2) else None


def written_out(context: Context, t: Tree) -> tuple[Tree, tuple[Condition, ...]]:
    """A tree with definitions put in, derivatives and expected values taken, and the conditions
    that this needs."""
    conditions: list[Condition] = []

    def write(node):
        if node[0] in DERIVATIVES:
            return taken(context, node, conditions)
        node = mapped(node, write)
        return expanded(context, node) if definition_of(context, node) else node
    t = as_read(t)
    plain = not context.definitions and kinds(t).isdisjoint(DERIVATIVES)
    found = without_means(context, t if plain else write(t), conditions)
    if not kinds(found).isdisjoint(DERIVATIVES):
        raise Unsupported("a derivative is left")
    return found, tuple(conditions)


def taken(context: Context, node: Tree, conditions: list) -> Tree:
    """∂ target / ∂ variables: the target expanded down to the variables, the rest afterwards.

    ``direct`` holds every name in the definition of the target fixed but the variable.
    """
    kind, target, *variables = node
    held = frozenset(v[1] for v in variables)
    if kind == "direct":
        definition = context.definition(target)
        if not definition:
            raise Unsupported("what is differentiated has no definition")
        found = body_of(context, definition, target)
    else:
        found = expanded(context, target, held)
    if "mean" in kinds(found):
        raise Unsupported("an expected value cannot stand under a derivative")
    for variable in variables:
        if variable[0] not in ("sym", "entry") or variable[1] == "pi":
            raise Unsupported("a derivative is taken by a name or an entry")
        definition = context.definition(variable) if kind == "partial" else None
        if definition and variable[1] in names(expanded(context, definition.body, held)):
            raise Unsupported(f"{variable[1]} depends on other places of itself, so they cannot be held")
        if tied := names(found) & tied_to(context, variable[1]):
            raise Unsupported(f"what is given ties {min(tied)} to {variable[1]}: define it for a derivative by that")
        conditions += domain(found, context)
        found = Differentiate(variable, conditions)(found)
    conditions[:] = [Condition(expanded(context, c.tree), c.relation) for c in conditions]
    return expanded(context, found)


def tied_to(context, name) -> set:
    """The names that equations of what is given tie to another, one after the other."""
    equations, found, new = [names(f.left) | names(f.right) for f in context.facts if f.relation == "="], {name}, {name}
    while new:
        new = set().union(*(e for e in equations if e & new)) - found
        found |= new
    return found - {name}


class Differentiate:
    """∂/∂ variable of a tree in which every occurrence of the variable is seen."""

    def __init__(self, variable: Tree, conditions: list | None = None):
        self.variable, self.conditions = variable, [] if conditions is None else conditions

    def __call__(self, t: Tree) -> Tree:
        if self.variable[1] not in names(t):
            return ZERO
        match t:
            case ("sym" | "entry", *_):
                return self.name(t)
            case ("add", *parts):
                return add(*map(self, parts))
            case ("mul", *parts):
                return add(*(mul(*parts[:n], self(part), *parts[n + 1:]) for n, part in enumerate(parts)))
            case ("pow", base, e):
                if e.denominator != 1 and e > 0:
                    self.conditions.append(Condition(base, ">"))
                return mul(num(e), pow_(base, e - 1), self(base))
            case ("power", base, e):
                return self.power(t, base, e)
            case ("call", name, *arguments):
                return self.call(name, arguments)
            case ("sum", k, body):
                own = bound(k.label, k.size)
                return ("sum", own, self(moved(body, {k: at(own)})))
        raise Unsupported(f"{t[0]} is not differentiated here")

    def name(self, t):
        """∂x/∂x = 1, and ∂x[i]/∂x[j] = δ of each pair of places."""
        if t[0] != self.variable[0] or len(places(t)) != len(places(self.variable)):
            raise Unsupported("an array and a scalar have the same name")
        found = ONE
        for one, other in zip(places(t), places(self.variable)):
            apart = plus(one, other, -1)
            if any(isinstance(x, Var) and x.size is None for x in letters_of(apart)):
                raise Unsupported("whether two places without a range are the same is not known")
            found = mul(found, (ONE if apart[0] == 0 else ZERO) if not apart[1] else ("delta", one, other))
        return found

    def power(self, t, base, e):
        """∂ b^e = b^e (e' log b + e b'/b)."""
        inner = self(base)
        slope = self(e)
        if slope == ZERO:
            self.conditions.append(Condition(base, "!="))
            return mul(e, t, pow_(base, -1), inner)
        self.conditions.append(Condition(base, ">"))
        return mul(t, add(mul(slope, ("call", "log", base)), mul(e, pow_(base, -1), inner)))

    def call(self, name, arguments):
        row = TABLE.get(name, NOTHING)
        if name in ("Max", "Min"):
            return self(row.meaning(*arguments))
        if len(arguments) != 1:
            raise Unsupported(f"the derivative of {name} is not known")
        (x,) = arguments
        if row.kink:
            self.conditions.append(Condition(add(x, *meeting(x)), "!="))  # |x[i] - x[i]| is |0|, with a slope
        slope, inner = row.slope(x) if row.slope else ("call", f"{name}'", x), self(x)
        if slope == ZERO and any(n[0] == "call" and n[1] not in FUNCTIONS for n in walk(x)):
            raise Unsupported(f"a function that is not known may jump, and {name} with it")
        return mul(slope, inner)
