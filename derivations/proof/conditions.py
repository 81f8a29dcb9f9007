"""Where a theorem holds, in the names that were defined: ``r != 0``, not its definition ``!= 0``."""
from __future__ import annotations

from itertools import permutations

from ..kernel.calculus import expanded
from ..kernel.context import Context, Definition
from ..kernel.terms import Tree, Unsupported, alpha, at, children, free_vars, moved, rebuilt
from ..notation.from_tree import to_sympy
from ..notation.text import to_text

APART = 1000  # no formula has so many sums in one another: bound indices differ from free ones


def conditions(theorem) -> list[str]:
    """Where both sides have a value, in the text grammar; for a sum, at every place of it."""
    context = theorem.claim.context
    named = bodies(context) if theorem.domain else []
    roots = {c.tree[1] for c in theorem.domain if c.relation == "!=" and is_root(c.tree)}
    return list(dict.fromkeys(
        f"{to_text(to_sympy(in_names(c.tree, named)))} {c.relation} 0"
        for c in theorem.domain if c.tree not in roots))  # u > 0 is said by sqrt(u) != 0


def is_root(t: Tree) -> bool:
    return t[0] == "pow" and t[2] > 0 and t[2].denominator % 2 == 0


def bodies(context: Context) -> list[tuple[Definition, Tree]]:
    """The definitions of more than a number or another name, each with its body written out."""
    found = []
    for definition in context.definitions:
        try:
            body = expanded(context, definition.body)
        except Unsupported:
            continue
        if children(body) and not any(isinstance(i, str) for i in definition.indices):
            found.append((definition, body))
    return found


def in_names(t: Tree, named) -> Tree:
    """The tree with a name for every part that is the body of its definition, letter for letter."""
    parts = children(t)
    if not parts:
        return t
    return next(names_of(t, named), None) or rebuilt(t, [in_names(part, named) for part in parts])


def names_of(t: Tree, named):
    """Each name, at whatever places, that is defined as this tree."""
    ours = alpha(t, depth=APART)
    for (name, indices, _), body in named:
        for places in permutations(map(at, free_vars(t)), len(indices)):
            if alpha(moved(body, dict(zip(indices, places))), depth=APART) == ours:
                yield ("entry", name, places) if indices else ("sym", name)
