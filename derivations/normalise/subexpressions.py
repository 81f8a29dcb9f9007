"""The parts of an expression, collected once: one question asks for them a dozen times."""
from __future__ import annotations

from functools import lru_cache

from sympy import Expr, preorder_traversal


@lru_cache(maxsize=8192)
def subexpressions(expr: Expr, *kinds: type) -> frozenset:
    """The different subexpressions of the given classes, like ``expr.atoms(*kinds)``."""
    return frozenset(part for part in _all(expr) if isinstance(part, kinds))


@lru_cache(maxsize=4096)
def _all(expr):
    return frozenset(preorder_traversal(expr))
