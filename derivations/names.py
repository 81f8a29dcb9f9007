"""What stands in an expression of the language: its names, its indices, its parts."""
from __future__ import annotations

from functools import lru_cache
from itertools import chain

from sympy import Expr, Idx, Indexed, Symbol, preorder_traversal

LETTERS = "k l i j p q r s t u v w h g".split()


def free_name(preferred, taken) -> str:
    """The first preferred name, or else letter, that is not taken."""
    return next(n for n in chain(preferred, LETTERS, (f"k{i}" for i in range(99))) if n not in taken)


@lru_cache(maxsize=8192)
def subexpressions(expr: Expr, *kinds: type) -> frozenset:
    """The different subexpressions of the given classes, like ``expr.atoms(*kinds)``, collected once."""
    return frozenset(part for part in _all(expr) if isinstance(part, kinds))


@lru_cache(maxsize=4096)
def _all(expr):
    return frozenset(preorder_traversal(expr))


def name_and_indices(expr) -> tuple[str, tuple]:
    """The name of a symbol or an element, and its indices. Raises ``ValueError`` for others."""
    if isinstance(expr, Indexed):
        return str(expr.base.label), tuple(expr.indices)
    if isinstance(expr, Symbol):
        return expr.name, ()
    raise ValueError(f"{expr} is neither a name nor an element such as z[k]")


def names_of(expr) -> set[str]:
    """The names of the scalars and arrays in an expression; an index is not one."""
    return {s.name for s in subexpressions(expr, Symbol) - {k.label for k in subexpressions(expr, Idx)}}


def reached(start, step) -> set:
    """Everything that steps lead to: ``step`` gives what comes next after one thing."""
    found, stack = set(), list(start)
    while stack:
        new = set(step(stack.pop())) - found
        found |= new
        stack += new
    return found


def labels(indices) -> list[str]:
    return [str(k.label) for k in indices if isinstance(k, Idx)]


def free_indices(*expressions) -> list[Idx]:
    """The indices that are not summed over, by name."""
    return sorted(set().union(*map(_free_in, expressions)), key=lambda k: k.label.name)


@lru_cache(maxsize=4096)
def _free_in(expr):
    return frozenset(s for s in expr.free_symbols if isinstance(s, Idx))
