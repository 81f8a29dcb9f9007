"""From SymPy facts to a kernel context: what is given, read as it stands.

A free index of a fact is universal, but for one that stands only on the right of a definition, as
``t`` in ``y[j] = delta(j, t)``, and those that the caller has declared ``fixed``.
"""
from __future__ import annotations

from sympy import Eq, Idx, Indexed, Symbol, sympify
from sympy.core.relational import Relational

from ..kernel.context import Context, Definition, Fact
from ..kernel.terms import Var, free, free_vars, read, walk
from ..normalise.subexpressions import subexpressions

SIGNS = {"==": "=", "=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def context(sides=(), given=(), definitions=(), fixed=(), random=()) -> Context:
    """Γ for a claim about ``sides``: ``given`` are pairs or relations, ``definitions`` triples
    (left, right); ``fixed`` the labels of chosen indices."""
    everything = [*map(sympify, sides), *(sympify(s) for pair in definitions for s in pair)]
    facts = []
    for fact in given:
        relation, left, right = parts(fact)
        everything += [left, right]
        a, b = read(left), read(right)
        chosen = {v for t in (a, b) for v in free_vars(t) if v.label in fixed or _chosen(a, v, relation)}
        if a[0] == b[0] == "ord":  # k != t speaks of the chosen places
            chosen |= free(a) | free(b)
        facts.append(Fact(relation, a, b, frozenset(chosen)))
    made = [definition(left, right) for left, right in definitions]
    chosen = frozenset().union(*(f.fixed for f in facts), *(
        frozenset(v for v in free_vars(d.body) if v not in d.indices) for d in made))
    least, signs = declared(everything)
    return Context(least, signs, tuple(made), tuple(facts), chosen, tuple(random))


def _chosen(left, v, relation):
    """An index that stands only on the right of an equation for a name."""
    return relation == "=" and left[0] in ("entry", "sym") and v not in free_vars(left)


def parts(fact):
    if isinstance(fact, (tuple, list)):
        return "=", *map(sympify, fact)
    if isinstance(fact, (Eq, Relational)):
        return SIGNS[fact.rel_op], fact.lhs, fact.rhs
    raise TypeError(f"{fact!r} is no fact")


def definition(left, right) -> Definition:
    a, b = read(sympify(left)), read(sympify(right))
    indices = tuple(next(iter(dict(p[1]))) for p in a[2]) if a[0] == "entry" else ()
    return Definition(a[1], indices, b)


def declared(expressions):
    """Least values of sizes and whole numbers, and signs of scalars and arrays, as SymPy has them."""
    least, signs = {}, {}
    places = {i for expr in expressions for e in subexpressions(expr, Indexed) for i in e.indices}
    for expr in expressions:
        for s in subexpressions(expr, Symbol) | {x for i in subexpressions(expr, Idx) if i.upper is not None
                                                 for x in i.upper.free_symbols}:
            if isinstance(s, Idx):
                continue
            if s.is_integer:
                if (s.is_nonnegative or s in places) and not _is_index_label(s, expr):
                    least[s.name] = 1 if s.is_positive else 0
            elif s.is_positive or s.is_nonnegative:
                signs[s.name] = ">" if s.is_positive else ">="
        for entry in subexpressions(expr, Indexed):
            base = entry.base
            if base.is_positive or base.is_nonnegative or base.label.is_positive or base.label.is_nonnegative:
                signs[str(base.label)] = ">" if base.is_positive or base.label.is_positive else ">="
    return tuple(sorted(least.items())), tuple(sorted(signs.items()))


def _is_index_label(symbol, expr):
    return any(symbol == i.label for i in subexpressions(expr, Idx))


__all__ = ["Var", "context", "definition", "parts", "walk"]
